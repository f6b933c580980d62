#pragma once
// The wire form of procedure structs, by walking their members. Included by the .cpp beside each header of
// procedures, which names them once: VIREO_WIRE_FORM(group, First, Second, ...).
#include <string>
#include <type_traits>

#include "base/error.hpp"
#include "protocol/reflect.hpp"
#include "protocol/rows.hpp"
#include "protocol/types.hpp"
#include "protocol/xdr.hpp"

namespace vireo::protocol::codec {

template <class T> inline constexpr bool is_list = false;
template <class T, std::size_t N> inline constexpr bool is_list<List<T, N>> = true;
template <class T> inline constexpr bool is_bytes = false;
template <std::size_t N> inline constexpr bool is_bytes<Bytes<N>> = true;
template <class T> inline constexpr bool is_chars = false;
template <std::size_t N> inline constexpr bool is_chars<Chars<N>> = true;
template <class T> inline constexpr bool is_fixed_chars = false;
template <std::size_t N> inline constexpr bool is_fixed_chars<FixedChars<N>> = true;
template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;

void put_chars(Encoder& out, std::string_view text);
std::string get_chars(Decoder& in, std::size_t count);
void put_value(Encoder& out, const TypedValue& value);
void get_value(Decoder& in, TypedValue& value);

// The fewest bytes that a T can take: what keeps a short packet from claiming a long list.
template <class T> constexpr std::size_t smallest() {
    if constexpr (std::is_same_v<T, Uuid>) return 16;
    else if constexpr (std::is_same_v<T, TypedValue>) return 8;
    else if constexpr (std::is_arithmetic_v<T>) return sizeof(T) == 8 ? 8 : 4;
    else if constexpr (std::is_enum_v<T> || is_list<T> || is_bytes<T> || is_chars<T> || is_optional<T> || std::is_same_v<T, std::string>) return 4;
    else if constexpr (is_fixed_chars<T>) return 4 * T::size_on_wire;
    else {
        // No object is at hand: its members' types are enough.
        using Sum = decltype(reflect::members(std::declval<T&>(), [](auto&... member) {
            return std::integral_constant<std::size_t, (std::size_t{0} + ... + smallest<std::remove_reference_t<decltype(member)>>())>{};
        }));
        return Sum::value;
    }
}

template <class T> void put(Encoder& out, const T& value) {
    if constexpr (std::is_same_v<T, bool>) out.u32(value ? 1 : 0);
    else if constexpr (std::is_same_v<T, double>) out.u64(__builtin_bit_cast(std::uint64_t, value));
    else if constexpr (std::is_integral_v<T> && sizeof(T) == 8) out.u64(static_cast<std::uint64_t>(value));
    else if constexpr (std::is_integral_v<T>) out.u32(static_cast<std::uint32_t>(static_cast<std::int32_t>(value)));
    else if constexpr (std::is_enum_v<T>) out.u32(static_cast<std::uint32_t>(value));
    else if constexpr (std::is_same_v<T, Uuid>) out.fixed(value.bytes.data(), 16);
    else if constexpr (std::is_same_v<T, std::string>) out.opaque(value.data(), value.size(), string_max);
    else if constexpr (std::is_same_v<T, TypedValue>) put_value(out, value);
    else if constexpr (is_bytes<T>) out.opaque(value.data(), value.size(), T::max);
    else if constexpr (is_chars<T>) {
        out.length(value.size(), T::max);
        put_chars(out, value);
    } else if constexpr (is_fixed_chars<T>) {
        std::string padded(value);
        padded.resize(T::size_on_wire);
        put_chars(out, padded);
    } else if constexpr (is_optional<T>) {
        out.u32(value ? 1 : 0);
        if (value) put(out, *value);
    } else if constexpr (is_list<T>) {
        out.length(value.size(), T::max);
        for (const auto& element : value) put(out, element);
    } else {
        reflect::members(value, [&](const auto&... member) { (put(out, member), ...); });
    }
}

template <class T> void get(Decoder& in, T& value) {
    if constexpr (std::is_same_v<T, bool>) value = in.u32() != 0;
    else if constexpr (std::is_same_v<T, double>) value = __builtin_bit_cast(double, in.u64());
    else if constexpr (std::is_integral_v<T> && sizeof(T) == 8) value = static_cast<T>(in.u64());
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) value = static_cast<T>(in.u32());
    else if constexpr (std::is_same_v<T, Uuid>) std::memcpy(value.bytes.data(), in.fixed(16).data(), 16);
    else if constexpr (std::is_same_v<T, std::string>) value = in.opaque(string_max);
    else if constexpr (std::is_same_v<T, TypedValue>) get_value(in, value);
    else if constexpr (is_bytes<T>) {
        const std::string_view bytes = in.opaque(T::max);
        value.assign(bytes.begin(), bytes.end());
    } else if constexpr (is_chars<T>) static_cast<std::string&>(value) = get_chars(in, in.length(T::max, 4));
    else if constexpr (is_fixed_chars<T>) {
        static_cast<std::string&>(value) = get_chars(in, T::size_on_wire);
        value.resize(std::char_traits<char>::length(value.c_str()));
    } else if constexpr (is_optional<T>) {
        if (in.u32()) get(in, value.emplace());
        else value.reset();
    } else if constexpr (is_list<T>) {
        const std::size_t count = in.length(T::max, smallest<typename T::value_type>());
        value.clear();
        value.reserve(count);
        for (std::size_t i = 0; i < count; ++i) get(in, value.emplace_back());
    } else {
        reflect::members(value, [&](auto&... member) { (get(in, member), ...); });
    }
}

}  // namespace vireo::protocol::codec

namespace vireo::protocol {

template <class T> void encode(Encoder& out, const T& value) { codec::put(out, value); }
template <class T> void decode(Decoder& in, T& value) { codec::get(in, value); }

namespace codec {
template <class T> struct Typed {
    void (*encode)(Encoder&, const T&);
    void (*decode)(Decoder&, T&);
};
// Taking the addresses is what makes the functions exist for other object files.
template <class T> inline constexpr Typed<T> typed{&protocol::encode<T>, &protocol::decode<T>};

template <class T> constexpr WireForm wire_form() {
    return {[](Encoder& out, const void* value) { encode(out, *static_cast<const T*>(value)); },
            [](Decoder& in) -> std::shared_ptr<void> {
                auto value = std::make_shared<T>();
                decode(in, *value);
                return value;
            },
            &typed<T>};
}
template <class P> constexpr RowForm row_form() {
    if constexpr (P::info.event) return {&P::info, wire_form<typename P::Message>(), wire_form<typename P::Message>()};
    else return {&P::info, wire_form<typename P::Args>(), wire_form<typename P::Reply>()};
}
template <class... P> struct Rows {
    static constexpr RowForm rows[] = {row_form<P>()...};
};
}  // namespace codec
}  // namespace vireo::protocol

#define VIREO_WIRE_FORM(group, ...) \
    std::span<const RowForm> group##_rows() { return codec::Rows<__VA_ARGS__>::rows; }
