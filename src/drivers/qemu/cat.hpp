#pragma once
// cat("net", 3) is "net3": text of pieces, without a format string to parse.
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace vireo::qemu {

inline void append_piece(std::string& out, std::string_view text) { out += text; }
inline void append_piece(std::string& out, char c) { out += c; }
template <std::integral T> requires(!std::same_as<T, char> && !std::same_as<T, bool>)
void append_piece(std::string& out, T number) { out += std::to_string(number); }

template <class... Pieces> std::string cat(const Pieces&... pieces) {
    std::string out;
    (append_piece(out, pieces), ...);
    return out;
}

// Digits of `number` in `base`, at least `width` of them.
inline std::string digits(std::unsigned_integral auto number, int base, std::size_t width = 1) {
    char buffer[72];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, base).ptr;
    std::string out(buffer, end);
    if (out.size() < width) out.insert(0, width - out.size(), '0');
    return out;
}
inline std::string hex(std::unsigned_integral auto number, std::size_t width = 1) { return digits(number, 16, width); }

}  // namespace vireo::qemu
