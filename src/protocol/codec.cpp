#include "protocol/codec.hpp"

namespace vireo::protocol::codec {
namespace {

// Reads alternative `index` into value; the protocol numbers them from 1.
template <std::size_t I = 0> void get_alternative(Decoder& in, std::size_t index, TypedValue& value) {
    if constexpr (I < std::variant_size_v<TypedValue>) {
        if (index == I) get(in, value.emplace<I>());
        else get_alternative<I + 1>(in, index, value);
    } else {
        throw Error(ErrorCode::rpc, ErrorDomain::rpc, "unknown type " + std::to_string(index + 1) + " of a typed parameter");
    }
}

}  // namespace

void put_chars(Encoder& out, std::string_view text) {
    for (const char c : text) out.u32(static_cast<std::uint32_t>(static_cast<std::int32_t>(c)));
}

std::string get_chars(Decoder& in, std::size_t count) {
    std::string text(count, '\0');
    for (char& c : text) c = static_cast<char>(in.u32());
    return text;
}

void put_value(Encoder& out, const TypedValue& value) {
    out.u32(static_cast<std::uint32_t>(value.index() + 1));
    std::visit([&](const auto& alternative) { put(out, alternative); }, value);
}

void get_value(Decoder& in, TypedValue& value) { get_alternative(in, std::size_t{in.u32()} - 1, value); }

}  // namespace vireo::protocol::codec
