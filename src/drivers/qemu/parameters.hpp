#pragma once
// Lists of typed parameters: what a setter takes, and how a getter answers.
//
//  1. A setter's list is checked whole before anything of it is done: every name known, of the right type, and there once.
//  2. A getter that is asked for no parameters tells how many there are; else it gives the first ones. Texts are left out for
//     clients that cannot read them (string_okay).
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/types.hpp"

namespace vireo::qemu {

enum class ParameterType : std::uint8_t { integer, unsigned_integer, long_integer, unsigned_long, real, boolean, text };
struct ParameterRow {
    std::string_view name;
    ParameterType type = ParameterType::unsigned_long;
};

inline constexpr std::uint32_t string_okay = 4;   // VIR_TYPED_PARAM_STRING_OKAY

// Throws argument_unsupported or invalid_arg.
void check_parameters(const std::vector<protocol::TypedParam>& given, std::span<const ParameterRow> rows);

// The value, or null when it was not given. Of a list that was checked.
template <class T> const T* parameter(const std::vector<protocol::TypedParam>& given, std::string_view name) {
    for (const auto& one : given)
        if (one.field == name) return std::get_if<T>(&one.value);
    return nullptr;
}

// A getter's answer, for replies that have `params` and perhaps `nparams`.
template <class Reply> Reply parameters_reply(std::vector<protocol::TypedParam> all, std::int32_t asked, std::uint32_t flags) {
    Reply reply;
    if constexpr (requires { reply.nparams; }) {
        if (asked == 0) {
            reply.nparams = std::int32_t(all.size());
            return reply;
        }
    }
    for (auto& one : all) {
        if (std::int32_t(reply.params.size()) >= asked) break;
        if (!(flags & string_okay) && std::holds_alternative<std::string>(one.value)) continue;
        reply.params.push_back(std::move(one));
    }
    if constexpr (requires { reply.nparams; }) reply.nparams = std::int32_t(reply.params.size());
    return reply;
}

}  // namespace vireo::qemu
