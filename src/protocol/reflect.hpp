#pragma once
// Walks the members of a plain aggregate. For the .cpp files of the codec only.
#include <cstddef>
#include <utility>

namespace vireo::protocol::reflect {

// An aggregate takes as many pairs of braces as it has members.
template <class T> consteval std::size_t member_count() {
#define VIREO_TRY(count, ...) if constexpr (requires { T{__VA_ARGS__}; }) return count; else
    VIREO_TRY(13, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(12, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(11, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(10, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(9, {}, {}, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(8, {}, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(7, {}, {}, {}, {}, {}, {}, {})
    VIREO_TRY(6, {}, {}, {}, {}, {}, {})
    VIREO_TRY(5, {}, {}, {}, {}, {})
    VIREO_TRY(4, {}, {}, {}, {})
    VIREO_TRY(3, {}, {}, {})
    VIREO_TRY(2, {}, {})
    VIREO_TRY(1, {})
    return 0;
#undef VIREO_TRY
}

// Calls f with every member of value, in order, as separate arguments.
template <class T, class F> decltype(auto) members(T& value, F&& f) {
    constexpr std::size_t count = member_count<std::remove_const_t<T>>();
    static_assert(count <= 12, "extend this list");
    if constexpr (count == 0) return f();
#define VIREO_CASE(n, ...) \
    else if constexpr (count == n) { \
        auto& [__VA_ARGS__] = value; \
        return f(__VA_ARGS__); \
    }
    VIREO_CASE(1, a)
    VIREO_CASE(2, a, b)
    VIREO_CASE(3, a, b, c)
    VIREO_CASE(4, a, b, c, d)
    VIREO_CASE(5, a, b, c, d, e)
    VIREO_CASE(6, a, b, c, d, e, g)
    VIREO_CASE(7, a, b, c, d, e, g, h)
    VIREO_CASE(8, a, b, c, d, e, g, h, i)
    VIREO_CASE(9, a, b, c, d, e, g, h, i, j)
    VIREO_CASE(10, a, b, c, d, e, g, h, i, j, k)
    VIREO_CASE(11, a, b, c, d, e, g, h, i, j, k, l)
    VIREO_CASE(12, a, b, c, d, e, g, h, i, j, k, l, m)
#undef VIREO_CASE
}

}  // namespace vireo::protocol::reflect
