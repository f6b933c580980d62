#include "model/values/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace vireo::model {

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> bytes) {
    IpAddress address;
    std::ranges::copy(bytes, address.bytes_.begin());
    return address;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes) {
    IpAddress address;
    address.family_ = Family::v6;
    address.bytes_ = bytes;
    return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
    const std::string terminated(text);
    IpAddress address;
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes_.data()) == 1) return address;
    address.bytes_ = {};
    address.family_ = Family::v6;
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes_.data()) == 1) return address;
    return std::nullopt;
}

std::string IpAddress::text() const {
    char buffer[INET6_ADDRSTRLEN] = "";
    inet_ntop(is_v4() ? AF_INET : AF_INET6, bytes_.data(), buffer, sizeof buffer);
    return buffer;
}

bool IpAddress::is_any() const {
    return std::ranges::all_of(bytes_, [](std::uint8_t byte) { return byte == 0; });
}

bool IpAddress::is_loopback() const {
    return is_v4() ? bytes_[0] == 127 : *this == *parse("::1");
}

bool IpAddress::is_multicast() const { return is_v4() ? bytes_[0] >= 224 && bytes_[0] < 240 : bytes_[0] == 0xff; }

IpAddress IpAddress::network(unsigned prefix) const {
    IpAddress network = *this;
    for (unsigned bit = prefix; bit < width(); ++bit) network.bytes_[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> bit % 8));
    return network;
}

IpAddress IpAddress::broadcast(unsigned prefix) const {
    IpAddress broadcast = *this;
    for (unsigned bit = prefix; bit < width(); ++bit) broadcast.bytes_[bit / 8] |= static_cast<std::uint8_t>(0x80u >> bit % 8);
    return broadcast;
}

bool IpAddress::in_network(const IpAddress& other, unsigned prefix) const {
    return family_ == other.family_ && network(prefix) == other.network(prefix);
}

IpAddress IpAddress::netmask(Family family, unsigned prefix) {
    IpAddress mask;
    mask.family_ = family;
    for (unsigned bit = 0; bit < prefix && bit < mask.width(); ++bit) mask.bytes_[bit / 8] |= static_cast<std::uint8_t>(0x80u >> bit % 8);
    return mask;
}

std::optional<unsigned> IpAddress::prefix_of_mask() const {
    unsigned prefix = 0;
    while (prefix < width() && (bytes_[prefix / 8] & (0x80u >> prefix % 8))) ++prefix;
    if (netmask(family_, prefix) != *this) return std::nullopt;
    return prefix;
}

unsigned IpAddress::default_prefix() const {
    if (is_v6()) return 64;
    // Compat: by class, as the reference; an address of all zeros stands for every network.
    if (is_any()) return 0;
    if (bytes_[0] < 128) return 8;
    if (bytes_[0] < 192) return 16;
    return 24;
}

}  // namespace vireo::model
