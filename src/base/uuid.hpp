#pragma once
// A UUID: 16 bytes, in the order in which libvirt sends and prints them.
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vireo {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    // A random (version 4) UUID.
    static Uuid random();
    // Accepts what libvirt accepts: 32 hexadecimal digits, dashes and blanks between them ignored.
    static std::optional<Uuid> parse(std::string_view text);
    // Lower case, 8-4-4-4-12.
    std::string text() const;
    bool is_nil() const { return *this == Uuid{}; }
    auto operator<=>(const Uuid&) const = default;
};

}  // namespace vireo

template <> struct std::hash<vireo::Uuid> {
    std::size_t operator()(const vireo::Uuid& uuid) const noexcept {
        std::size_t value = 0;   // random already: the first word is hash enough
        for (int i = 0; i < 8; ++i) value = value << 8 | uuid.bytes[std::size_t(i)];
        return value;
    }
};
