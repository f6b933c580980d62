#pragma once
// Typed parameters of calls: what a caller may set, and how it is read.
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/types.hpp"

namespace vireo::test {

using Params = std::vector<protocol::TypedParam>;

// The alternatives of TypedValue, in its order.
enum class ParamType { int_, uint, llong, ullong, double_, boolean, string };
struct ParamRule {
    std::string_view name;
    ParamType type;
};

// Throws argument_unsupported for a name that is not among the rules, invalid_arg for a wrong type or a name given twice.
void check_params(const Params& params, std::initializer_list<ParamRule> rules);

template <class T> const T* param(const Params& params, std::string_view name) {
    for (const auto& each : params)
        if (each.field == name) return std::get_if<T>(&each.value);
    return nullptr;
}

}  // namespace vireo::test
