#pragma once
// virNetworkUpdate: one entry of a network's definition is added, changed or taken away.
#include <cstdint>
#include <string>

#include "model/network/network.hpp"

namespace vireo::model {

// In the API's numbers: what is done, and to which part. `parent`: the <ip> it concerns, by its place; -1: the first that fits.
enum class NetworkUpdateCommand : std::uint32_t { none, modify, remove, add_last, add_first };
enum class NetworkSection : std::uint32_t {
    none, bridge, domain, ip, ip_dhcp_host, ip_dhcp_range, forward, forward_interface, forward_pf, portgroup, dns_host, dns_txt, dns_srv
};

// Throws Error, and has changed nothing then.
void update_network(Network& network, std::uint32_t command, std::uint32_t section, std::int32_t parent, const std::string& xml);

}  // namespace vireo::model
