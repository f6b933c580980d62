#pragma once
// <interface>: how a network interface of the host is set up.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/box.hpp"
#include "schema/context.hpp"
#include "schema/words.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

enum class StartMode { onboot, none, hotplug };
enum class LinkStateName { unknown, notpresent, down, lowerlayerdown, testing, dormant, up };
enum class BondMode { balance_rr, active_backup, balance_xor, broadcast, _802_3ad, balance_tlb, balance_alb };
enum class BondCarrier { ioctl, netif };
enum class BondValidate { none, active, backup, all };

struct HostLink {
    std::optional<std::uint32_t> speed;
    std::optional<LinkStateName> state;
    bool operator==(const HostLink&) const = default;
};
struct HostDhcp {
    std::optional<YesNo> peerdns;
    bool operator==(const HostDhcp&) const = default;
};
struct HostIp {
    std::string address;
    std::optional<std::int32_t> prefix;
    bool operator==(const HostIp&) const = default;
};
struct HostRoute {
    std::string gateway;
    bool operator==(const HostRoute&) const = default;
};
struct HostProtocol {
    std::string family;
    bool autoconf = false;
    std::optional<HostDhcp> dhcp;
    std::vector<HostIp> ips;
    std::optional<HostRoute> route;
    bool operator==(const HostProtocol&) const = default;
};

struct HostInterface;

struct BondMiimon {
    std::int32_t freq = 0;
    std::optional<std::int32_t> downdelay, updelay;
    std::optional<BondCarrier> carrier;
    bool operator==(const BondMiimon&) const = default;
};
struct BondArpmon {
    std::int32_t interval = 0;
    std::string target;
    std::optional<BondValidate> validate;
    bool operator==(const BondArpmon&) const = default;
};
struct HostBond {
    std::optional<BondMode> mode;
    std::optional<BondMiimon> miimon;
    std::optional<BondArpmon> arpmon;
    std::vector<HostInterface> interfaces;
    bool operator==(const HostBond&) const;
};
struct HostBridge {
    std::optional<OnOff> stp;
    std::optional<std::string> delay;             // seconds, with fractions
    std::vector<HostInterface> interfaces;
    bool operator==(const HostBridge&) const;
};
struct VlanBase {
    std::optional<std::string> name;
    bool operator==(const VlanBase&) const = default;
};
struct HostVlan {
    std::optional<std::string> tag;
    std::optional<VlanBase> interface;
    bool operator==(const HostVlan&) const = default;
};

struct EthernetKind { bool operator==(const EthernetKind&) const = default; };
struct BridgeKind {
    schema::Box<HostBridge> bridge;
    bool operator==(const BridgeKind&) const;
};
struct BondKind {
    schema::Box<HostBond> bond;
    bool operator==(const BondKind&) const;
};
struct VlanKind {
    schema::Box<HostVlan> vlan;
    bool operator==(const VlanKind&) const = default;
};
using HostInterfaceKind = std::variant<EthernetKind, BridgeKind, BondKind, VlanKind>;

struct HostInterface {
    HostInterfaceKind kind;
    std::optional<std::string> name;
    std::optional<StartMode> start;               // none inside others
    std::optional<std::uint32_t> mtu;
    std::vector<HostProtocol> protocols;
    std::optional<HostLink> link;
    std::optional<std::string> mac;
    bool operator==(const HostInterface&) const;
};

const schema::Type& schema_of(const HostInterface*);

HostInterface read_host_interface(std::string_view xml, const schema::ReadOptions& options = {});
std::string write_host_interface(const HostInterface& interface, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::StartMode> = list_of("onboot", "none", "hotplug");
template <> inline constexpr auto words<model::LinkStateName> = list_of("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up");
template <> inline constexpr auto words<model::BondMode> = list_of(
    "balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb");
template <> inline constexpr auto words<model::BondCarrier> = list_of("ioctl", "netif");
template <> inline constexpr auto words<model::BondValidate> = list_of("none", "active", "backup", "all");
template <> inline constexpr auto words<model::HostInterfaceKind> = list_of("ethernet", "bridge", "bond", "vlan");
}  // namespace vireo::schema
