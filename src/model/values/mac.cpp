#include "model/values/mac.hpp"

#include <sys/random.h>

#include "base/error.hpp"

namespace vireo::model {

namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<Mac> Mac::parse(std::string_view text) {
    Mac mac;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        if (i > 0 && (at >= text.size() || text[at++] != ':')) return std::nullopt;
        unsigned value = 0;
        std::size_t digits = 0;
        for (; digits < 2 && at < text.size() && digit(text[at]) >= 0; ++digits) value = value * 16 + static_cast<unsigned>(digit(text[at++]));
        if (digits == 0) return std::nullopt;
        mac.bytes[i] = static_cast<std::uint8_t>(value);
    }
    if (at != text.size()) return std::nullopt;
    return mac;
}

Mac Mac::random(std::array<std::uint8_t, 3> prefix) {
    std::array<std::uint8_t, 3> own;
    if (getrandom(own.data(), own.size(), 0) != ssize_t(own.size())) throw system_error("getrandom");
    return {{prefix[0], prefix[1], prefix[2], own[0], own[1], own[2]}};
}

std::string Mac::text() const {
    constexpr char digits[] = "0123456789abcdef";
    std::string to;
    for (const std::uint8_t byte : bytes) {
        if (!to.empty()) to += ':';
        to += digits[byte >> 4];
        to += digits[byte & 15];
    }
    return to;
}

}  // namespace vireo::model
