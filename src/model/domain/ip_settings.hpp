#pragma once
// Addresses and routes that are set up on a network device: <ip> and <route>.
#include <cstdint>
#include <optional>
#include <string>

namespace vireo::model {

struct InterfaceIp {
    std::string address;
    std::optional<std::string> family;        // ipv4 or ipv6
    std::optional<std::uint32_t> prefix;
    std::optional<std::string> peer;
    bool operator==(const InterfaceIp&) const = default;
};
struct InterfaceRoute {
    std::optional<std::string> family;
    std::string address;
    std::optional<std::string> netmask;
    std::optional<std::uint32_t> prefix;
    std::string gateway;
    std::optional<std::uint32_t> metric;
    bool operator==(const InterfaceRoute&) const = default;
};

}  // namespace vireo::model
