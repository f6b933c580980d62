#pragma once
// A MAC address.
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vireo::model {

struct Mac {
    std::array<std::uint8_t, 6> bytes{};

    // Six hexadecimal numbers of one or two digits, colons between them.
    static std::optional<Mac> parse(std::string_view text);
    // A fresh address with the given first three bytes (QEMU and KVM: 52:54:00).
    static Mac random(std::array<std::uint8_t, 3> prefix);
    std::string text() const;           // 52:54:00:6b:3c:58
    bool is_multicast() const { return bytes[0] & 1; }
    bool is_zero() const { return *this == Mac{}; }
    auto operator<=>(const Mac&) const = default;

    static constexpr std::string_view kind = "MAC address";
    static constexpr std::string_view pattern = "[a-fA-F0-9]{1,2}(:[a-fA-F0-9]{1,2}){5}";
};

}  // namespace vireo::model
