#pragma once
// <network>: a virtual network, as clients define it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "model/domain/hostdev.hpp"
#include "model/domain/interface.hpp"
#include "model/values/ip_address.hpp"
#include "model/values/mac.hpp"
#include "schema/context.hpp"
#include "xml/fragment.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

enum class ForwardMode { none, nat, route, open, bridge, private_, vepa, passthrough, hostdev };
enum class MacTableManagement { default_, kernel, libvirt };
enum class ForwardDriverName { kvm, vfio, xen };

struct ForwardInterface {
    std::string dev;
    std::optional<std::uint32_t> connections;     // live
    bool operator==(const ForwardInterface&) const = default;
};
struct ForwardAddress {
    std::string type = "pci";
    std::uint32_t domain = 0, bus = 0, slot = 0, function = 0;
    bool operator==(const ForwardAddress&) const = default;
};
struct ForwardDriver {
    std::optional<ForwardDriverName> name;
    std::optional<std::string> model;
    bool operator==(const ForwardDriver&) const = default;
};
struct NatAddresses {
    std::string start, end;
    bool operator==(const NatAddresses&) const = default;
};
struct NatPorts {
    std::uint16_t start = 0, end = 0;
    bool operator==(const NatPorts&) const = default;
};
struct ForwardNat {
    std::optional<YesNo> ipv6;
    std::optional<NatAddresses> address;
    std::optional<NatPorts> port;
    bool operator==(const ForwardNat&) const = default;
};
struct Forward {
    std::optional<std::string> dev;
    std::optional<ForwardMode> mode;              // absent = nat
    std::optional<YesNo> managed;
    std::optional<ForwardDriver> driver;
    std::optional<ForwardNat> nat;
    std::optional<ForwardInterface> pf;
    std::vector<ForwardInterface> interfaces;
    std::vector<ForwardAddress> addresses;
    bool operator==(const Forward&) const = default;
};

struct NetworkBridge {
    std::optional<std::string> name, zone;
    std::optional<OnOff> stp;
    std::optional<std::uint64_t> delay;
    std::optional<MacTableManagement> mac_table_manager;
    bool operator==(const NetworkBridge&) const = default;
};
struct NetworkDomain {
    std::optional<std::string> name;
    std::optional<YesNo> local_only, register_;
    bool operator==(const NetworkDomain&) const = default;
};

struct DnsForwarder {
    std::optional<std::string> domain, addr;
    std::optional<std::string> port;
    bool operator==(const DnsForwarder&) const = default;
};
struct DnsText {
    std::string name, value;
    bool operator==(const DnsText&) const = default;
};
struct DnsService {
    std::string service, protocol;
    std::optional<std::string> domain, target;
    std::optional<std::uint32_t> port, priority, weight;
    bool operator==(const DnsService&) const = default;
};
struct DnsHost {
    std::string ip;
    std::vector<std::string> hostnames;
    bool operator==(const DnsHost&) const = default;
};
struct NetworkDns {
    std::optional<YesNo> enable, forward_plain_names;
    std::vector<DnsForwarder> forwarders;
    std::vector<DnsText> texts;
    std::vector<DnsService> services;
    std::vector<DnsHost> hosts;
    bool operator==(const NetworkDns&) const = default;
};

enum class LeaseUnit { seconds, minutes, hours };
struct AddressLease {
    std::uint64_t expiry = 0;                     // 0 = for ever
    std::optional<LeaseUnit> unit;                // absent = minutes
    bool operator==(const AddressLease&) const = default;
};
struct DhcpRange {
    std::string start, end;
    std::optional<AddressLease> lease;
    bool operator==(const DhcpRange&) const = default;
};
struct DhcpHost {
    std::optional<std::string> id, mac, name, ip;
    std::optional<AddressLease> lease;
    bool operator==(const DhcpHost&) const = default;
};
struct Bootp {
    std::string file;
    std::optional<std::string> server;
    bool operator==(const Bootp&) const = default;
};
struct Dhcp {
    std::vector<DhcpRange> ranges;
    std::vector<DhcpHost> hosts;
    std::optional<Bootp> bootp;
    bool operator==(const Dhcp&) const = default;
};
struct NetworkIp {
    std::optional<std::string> family, address, netmask;
    std::optional<std::uint32_t> prefix;
    std::optional<YesNo> local_ptr;
    std::optional<std::string> tftp_root;
    std::optional<Dhcp> dhcp;
    bool operator==(const NetworkIp&) const = default;

    bool is_v6() const { return family == "ipv6"; }
};

struct PortGroup {
    std::string name;
    std::optional<YesNo> default_, trust_guest_rx_filters;
    std::optional<Vlan> vlan;
    std::optional<VirtualPort> virtualport;
    std::optional<Bandwidth> bandwidth;
    bool operator==(const PortGroup&) const = default;
};

struct DnsmasqOption {
    std::string value;
    bool operator==(const DnsmasqOption&) const = default;
};
struct DnsmasqOptions {
    std::vector<DnsmasqOption> options;
    bool operator==(const DnsmasqOptions&) const = default;
};

struct Network {
    std::optional<std::uint32_t> connections;     // live
    std::optional<YesNo> ipv6, trust_guest_rx_filters;
    std::string name;
    std::optional<Uuid> uuid;
    std::optional<std::string> title, description;
    xml::Fragment metadata;
    std::optional<Forward> forward;
    std::optional<NetworkBridge> bridge;
    std::optional<std::uint32_t> mtu;
    std::optional<std::string> mac;
    std::optional<NetworkDomain> domain;
    std::optional<NetworkDns> dns;
    std::optional<Vlan> vlan;
    std::optional<Bandwidth> bandwidth;
    std::optional<YesNo> port_isolated;
    std::optional<VirtualPort> virtualport;
    std::vector<NetworkIp> ips;
    std::vector<InterfaceRoute> routes;
    std::vector<PortGroup> portgroups;
    std::optional<DnsmasqOptions> dnsmasq;
    bool operator==(const Network&) const = default;

    ForwardMode mode() const { return forward ? forward->mode.value_or(ForwardMode::nat) : ForwardMode::none; }
    // Whether the network has a bridge of its own, with addresses and services.
    bool is_own() const { return mode() <= ForwardMode::open; }
};

const schema::Type& schema_of(const Network*);

// Throws Error: reading fills nothing in but what the document must agree about.
Network read_network(std::string_view xml, const schema::ReadOptions& options = {});
std::string write_network(const Network& network, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::ForwardMode> = list_of(
    Word{"none", {.readable = true}}, "nat", "route", "open", "bridge", "private", "vepa", "passthrough", "hostdev");
template <> inline constexpr auto words<model::MacTableManagement> = list_of(Word{"default", {.written = false}}, "kernel", "libvirt");
template <> inline constexpr auto words<model::ForwardDriverName> = list_of("kvm", "vfio", "xen");
template <> inline constexpr auto words<model::LeaseUnit> = list_of("seconds", "minutes", "hours");
}  // namespace vireo::schema
