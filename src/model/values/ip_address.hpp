#pragma once
// An IPv4 or IPv6 address, as numbers; no name is ever looked up.
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vireo::model {

class IpAddress {
public:
    enum class Family : std::uint8_t { v4, v6 };

    IpAddress() = default;                                        // 0.0.0.0
    static IpAddress v4(std::array<std::uint8_t, 4> bytes);
    static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);
    static std::optional<IpAddress> parse(std::string_view text); // "192.168.122.1", "fd00::1"
    std::string text() const;

    Family family() const { return family_; }
    bool is_v4() const { return family_ == Family::v4; }
    bool is_v6() const { return family_ == Family::v6; }
    unsigned width() const { return is_v4() ? 32 : 128; }         // bits
    const std::uint8_t* bytes() const { return bytes_.data(); }
    bool is_any() const;                                          // all zero
    bool is_loopback() const;
    bool is_multicast() const;

    IpAddress network(unsigned prefix) const;                     // bits behind the prefix cleared
    IpAddress broadcast(unsigned prefix) const;                   // and set
    bool in_network(const IpAddress& network, unsigned prefix) const;
    static IpAddress netmask(Family family, unsigned prefix);
    std::optional<unsigned> prefix_of_mask() const;               // 255.255.255.0 is 24; nothing for a torn mask
    unsigned default_prefix() const;                              // by class for IPv4; 64 for IPv6

    auto operator<=>(const IpAddress&) const = default;

    static constexpr std::string_view kind = "IP address";
    static constexpr std::string_view pattern = "[0-9a-fA-F:.]+";

private:
    Family family_ = Family::v4;
    std::array<std::uint8_t, 16> bytes_{};                        // IPv4 in the first four
};

}  // namespace vireo::model
