#include "model/host_interface/host_interface.hpp"

#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace vireo::model {

const schema::Type& schema_of(const HostBridge*);
const schema::Type& schema_of(const HostBond*);

bool HostBond::operator==(const HostBond&) const = default;
bool HostBridge::operator==(const HostBridge&) const = default;
bool BridgeKind::operator==(const BridgeKind&) const = default;
bool BondKind::operator==(const BondKind&) const = default;
bool HostInterface::operator==(const HostInterface&) const = default;

namespace {

[[noreturn]] void refuse(std::string what) { throw Error(ErrorCode::xml_error, ErrorDomain::interface, std::move(what)); }

// The element on two lines, also when nothing is in it.
template <class T> void write_open(const T& value, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<T>(), &value, to, options);
    to.raw("");
    to.close();
}

void check_inner(const HostInterface& inner, bool in_bond) {
    if (in_bond && !std::holds_alternative<EthernetKind>(inner.kind)) refuse("bond has no interfaces of another kind than ethernet");
}

}  // namespace

void after_read(HostInterface& interface, schema::ReadContext&) {
    if (!interface.name) refuse("interface has no name");
    if (interface.mtu == 0u) interface.mtu.reset();
    if (interface.mac && interface.mac->empty()) interface.mac.reset();
    if (auto* bridge = std::get_if<BridgeKind>(&interface.kind); bridge && !bridge->bridge) refuse("bridge interface misses the bridge element");
    if (auto* bond = std::get_if<BondKind>(&interface.kind)) {
        if (!bond->bond) refuse("bond interface misses the bond element");
        for (const HostInterface& inner : bond->bond->interfaces) check_inner(inner, true);
    }
    if (auto* vlan = std::get_if<VlanKind>(&interface.kind)) {
        if (!vlan->vlan) refuse("vlan interface misses the vlan element");
        if (!vlan->vlan->tag) refuse("vlan interface misses the tag attribute");
        if (!vlan->vlan->interface) refuse("vlan interface misses the interface element");
        if (!vlan->vlan->interface->name) refuse("vlan interface misses name attribute");
    }
}

void after_read(HostProtocol& protocol, schema::ReadContext&) {
    if (protocol.family != "ipv4" && protocol.family != "ipv6") refuse("unsupported protocol family '" + protocol.family + "'");
    if (protocol.family == "ipv4") protocol.autoconf = false;
}

void write_xml(const HostInterface& interface, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) { write_open(interface, to, name, options); }
void write_xml(const HostProtocol& protocol, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) { write_open(protocol, to, name, options); }
void write_xml(const HostBridge& bridge, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) { write_open(bridge, to, name, options); }
void write_xml(const HostBond& bond, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) { write_open(bond, to, name, options); }

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<HostLink> = rows(
    attribute<&HostLink::speed>("speed", "Speed in megabits per second."),
    attribute<&HostLink::state>("state", "State of the link."));
template <> inline constexpr auto fields<HostDhcp> = rows(attribute<&HostDhcp::peerdns>("peerdns", "Whether the server's name servers are used."));
template <> inline constexpr auto fields<HostIp> = rows(
    attribute<&HostIp::address>("address", "The address.", {.required = true}),
    attribute<&HostIp::prefix>("prefix", "Length of the network's prefix in bits."));
template <> inline constexpr auto fields<HostRoute> = rows(attribute<&HostRoute::gateway>("gateway", "The router.", {.required = true}));
template <> inline constexpr auto fields<HostProtocol> = rows(
    attribute<&HostProtocol::family>("family", "ipv4 or ipv6.", {.required = true, .missing = "protocol misses the family attribute"}),
    flag<&HostProtocol::autoconf>("autoconf", "Addresses come from router advertisements."),
    element<&HostProtocol::dhcp>("dhcp", "Addresses come from a DHCP server.", {.written = Written::always}),
    element<&HostProtocol::ips>("ip", "An address."),
    element<&HostProtocol::route>("route", "The default route."));
template <> inline constexpr auto fields<BondMiimon> = rows(
    attribute<&BondMiimon::freq>("freq", "Milliseconds between looks at the link.", {.required = true, .written = Written::always, .message = "bond interface miimon freq missing or invalid", .missing = "bond interface miimon freq missing or invalid"}),
    attribute<&BondMiimon::downdelay>("downdelay", "Milliseconds before a lost link counts.", {.empty_is_none = true, .message = "bond interface miimon downdelay invalid"}),
    attribute<&BondMiimon::updelay>("updelay", "Milliseconds before a new link counts.", {.empty_is_none = true, .message = "bond interface miimon updelay invalid"}),
    attribute<&BondMiimon::carrier>("carrier", "How the link is looked at.", {.message = "unknown mii bonding carrier {value}"}));
template <> inline constexpr auto fields<BondArpmon> = rows(
    attribute<&BondArpmon::interval>("interval", "Milliseconds between questions.", {.required = true, .written = Written::always, .message = "bond interface arpmon interval missing or invalid", .missing = "bond interface arpmon interval missing or invalid"}),
    attribute<&BondArpmon::target>("target", "Address that is asked for.", {.required = true, .missing = "bond interface arpmon target missing"}),
    attribute<&BondArpmon::validate>("validate", "Which answers are looked at.", {.message = "unknown arp bonding validate {value}"}));
template <> inline constexpr auto fields<HostBond> = rows(
    attribute<&HostBond::mode>("mode", "How traffic is spread.", {.message = "unknown bonding mode {value}"}),
    element<&HostBond::miimon>("miimon", "Links are watched by the cards."),
    element<&HostBond::arpmon>("arpmon", "Links are watched by asking for an address."),
    element<&HostBond::interfaces>("interface", "An interface that takes part."));
template <> inline constexpr auto fields<HostBridge> = rows(
    attribute<&HostBridge::stp>("stp", "Whether the spanning tree protocol is used.", {.lenient = true}),
    attribute<&HostBridge::delay>("delay", "Seconds before a port forwards."),
    element<&HostBridge::interfaces>("interface", "A port of the bridge."));
template <> inline constexpr auto fields<VlanBase> = rows(attribute<&VlanBase::name>("name", "Interface below the VLAN."));
template <> inline constexpr auto fields<HostVlan> = rows(
    attribute<&HostVlan::tag>("tag", "Number of the VLAN."),
    element<&HostVlan::interface>("interface", "Interface below the VLAN."));
template <> inline constexpr auto fields<EthernetKind> = rows();
template <> inline constexpr auto fields<BridgeKind> = rows(element<&BridgeKind::bridge>("bridge", "What a bridge connects."));
template <> inline constexpr auto fields<BondKind> = rows(element<&BondKind::bond>("bond", "What a bond consists of."));
template <> inline constexpr auto fields<VlanKind> = rows(element<&VlanKind::vlan>("vlan", "What a VLAN stands on."));
template <> inline constexpr auto fields<HostInterface> = rows(
    choice<&HostInterface::kind>("type", "Kind of the interface.", {.rows_apart = true, .required = true}),
    attribute<&HostInterface::name>("name", "Name of the interface."),
    attribute<&HostInterface::start>("mode", "When the interface is brought up.", {.inside = "start", .message = "unknown interface startmode {value}"}),
    attribute<&HostInterface::mtu>("size", "Most bytes of a packet.", {.inside = "mtu", .empty_is_none = true}),
    element<&HostInterface::protocols>("protocol", "Addresses of one family."),
    element<&HostInterface::link>("link", "State of the link."),
    attribute<&HostInterface::mac>("address", "Hardware address.", {.inside = "mac"}),
    cases<&HostInterface::kind>());

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const HostBridge*) { return schema::record<HostBridge>(); }
const schema::Type& schema_of(const HostBond*) { return schema::record<HostBond>(); }
const schema::Type& schema_of(const HostInterface*) { return schema::record<HostInterface>(); }

HostInterface read_host_interface(std::string_view text, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::interface;
    const auto document = xml::Document::parse(std::string(text), "(interface_definition)");
    return schema::read<HostInterface>(document, "interface", options);
}

std::string write_host_interface(const HostInterface& interface, const schema::WriteOptions& options) {
    return schema::write(interface, "interface", options);
}

}  // namespace vireo::model
