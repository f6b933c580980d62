#include "model/network/network.hpp"

#include "model/network/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::network, std::move(what)); }

void check_ip(const Network& network, NetworkIp& ip) {
    const auto in_network = " in network '" + network.name + "'";
    if (ip.family && ip.family != "ipv4" && ip.family != "ipv6") refuse(ErrorCode::xml_error, "Unrecognized family '" + *ip.family + "'" + in_network);
    if (!ip.address) return;
    const auto address = IpAddress::parse(*ip.address);
    if (!address) refuse(ErrorCode::xml_error, "Invalid address '" + *ip.address + "'" + in_network);
    if (!ip.is_v6() && address->is_v6())
        refuse(ErrorCode::config_unsupported, std::string(ip.family ? "family 'ipv4'" : "no family") + " specified for non-IPv4 address '" + *ip.address + "'" + in_network);
    if (ip.is_v6() && !address->is_v6()) refuse(ErrorCode::config_unsupported, "family 'ipv6' specified for non-IPv6 address '" + *ip.address + "'" + in_network);
    if (ip.netmask) {
        if (ip.is_v6()) refuse(ErrorCode::xml_error, "netmask not supported for address '" + *ip.address + "'" + in_network + " (IPv4 is required)");
        const auto mask = IpAddress::parse(*ip.netmask);
        if (!mask || mask->is_v6()) refuse(ErrorCode::xml_error, "Invalid netmask '" + *ip.netmask + "' for address '" + *ip.address + "'" + in_network + " (both must be IPv4)");
        if (ip.prefix) refuse(ErrorCode::xml_error, "Network '" + network.name + "' IP address cannot have both a prefix and a netmask");
    }
    if (ip.prefix && *ip.prefix > address->width()) refuse(ErrorCode::xml_error, "Invalid prefix '" + std::to_string(*ip.prefix) + "'" + in_network);
}

void check_dhcp(const Network& network, const NetworkIp& ip) {
    if (!ip.dhcp) return;
    const auto in_network = " in network '" + network.name + "'";
    for (const DhcpRange& range : ip.dhcp->ranges)
        for (const std::string& text : {range.start, range.end})
            if (!IpAddress::parse(text)) refuse(ErrorCode::xml_error, "Invalid dhcp range" + in_network);
    for (const DhcpHost& host : ip.dhcp->hosts) {
        if (host.mac && !Mac::parse(*host.mac)) refuse(ErrorCode::xml_error, "Cannot parse MAC address '" + *host.mac + "'" + in_network);
        if (host.ip && !IpAddress::parse(*host.ip)) refuse(ErrorCode::xml_error, "Invalid IP address in static host definition" + in_network);
    }
}

}  // namespace

void after_read(Network& network, schema::ReadContext&) {
    // One device may be given in short form; both forms are kept.
    if (auto& forward = network.forward) {
        if (!forward->dev && !forward->interfaces.empty()) forward->dev = forward->interfaces.front().dev;
        if (forward->dev && forward->interfaces.empty()) forward->interfaces.push_back({*forward->dev, {}});
        if (forward->mode == ForwardMode::none) network.forward.reset();
    }
    if (network.name.find('/') != std::string::npos) throw Error(ErrorCode::xml_detail, ErrorDomain::xml, "invalid char in name: /");
    if (network.forward && !network.forward->mode) network.forward->mode = ForwardMode::nat;
    for (NetworkIp& ip : network.ips) {
        check_ip(network, ip);
        check_dhcp(network, ip);
    }
    if (network.mac && !Mac::parse(*network.mac)) refuse(ErrorCode::xml_error, "Invalid bridge mac address '" + *network.mac + "' in network '" + network.name + "'");
}

void write_xml(const PortGroup& group, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<PortGroup>(), &group, to, options);
    to.raw("");
    to.close();
}

void write_xml(const NetworkIp& ip, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<NetworkIp>(), &ip, to, options);
    to.raw("");   // Compat: on two lines, also when nothing is in it
    to.close();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

constexpr Namespace dnsmasq_space{"dnsmasq", "http://libvirt.org/schemas/network/dnsmasq/1.0"};

template <> inline constexpr auto fields<ForwardInterface> = rows(
    attribute<&ForwardInterface::dev>("dev", "Interface of the host.", {.required = true}),
    attribute<&ForwardInterface::connections>("connections", "How many guests use it.", {.live = true}));
template <> inline constexpr auto fields<ForwardAddress> = rows(
    attribute<&ForwardAddress::type>("type", "Kind of the address.", {.required = true}),
    attribute<&ForwardAddress::domain>("domain", "PCI domain.", {.hex = 4}),
    attribute<&ForwardAddress::bus>("bus", "PCI bus.", {.hex = 2}),
    attribute<&ForwardAddress::slot>("slot", "PCI slot.", {.hex = 2}),
    attribute<&ForwardAddress::function>("function", "PCI function.", {.hex = 1}));
template <> inline constexpr auto fields<ForwardDriver> = rows(
    attribute<&ForwardDriver::name>("name", "How devices are assigned."),
    attribute<&ForwardDriver::model>("model", "Driver of the host.", {.since = "10.0.0"}));
template <> inline constexpr auto fields<NatAddresses> = rows(
    attribute<&NatAddresses::start>("start", "First address.", {.required = true}),
    attribute<&NatAddresses::end>("end", "Last address.", {.required = true}));
template <> inline constexpr auto fields<NatPorts> = rows(
    attribute<&NatPorts::start>("start", "First port.", {.required = true}),
    attribute<&NatPorts::end>("end", "Last port.", {.required = true}));
template <> inline constexpr auto fields<ForwardNat> = rows(
    attribute<&ForwardNat::ipv6>("ipv6", "Whether IPv6 is translated, too.", {.since = "6.5.0"}),
    element<&ForwardNat::address>("address", "Addresses that guests appear under.", {.since = "1.0.3"}),
    element<&ForwardNat::port>("port", "Ports that guests appear under.", {.since = "1.0.3"}));
template <> inline constexpr auto fields<Forward> = rows(
    attribute<&Forward::dev>("dev", "Interface of the host that traffic leaves by."),
    attribute<&Forward::mode>("mode", "How traffic reaches the outside; nat when left out."),
    attribute<&Forward::managed>("managed", "Whether devices are taken from the host and given back."),
    element<&Forward::driver>("driver", "How devices are assigned."),
    element<&Forward::nat>("nat", "How addresses are translated."),
    element<&Forward::pf>("pf", "Physical function whose virtual functions are given out."),
    element<&Forward::interfaces>("interface", "An interface that traffic leaves by."),
    element<&Forward::addresses>("address", "A device that is given out."));
template <> inline constexpr auto fields<NetworkBridge> = rows(
    attribute<&NetworkBridge::name>("name", "Name of the bridge."),
    attribute<&NetworkBridge::zone>("zone", "Zone of the firewall.", {.since = "5.1.0"}),
    attribute<&NetworkBridge::stp>("stp", "Whether the spanning tree protocol is used."),
    attribute<&NetworkBridge::delay>("delay", "Seconds before a port forwards."),
    attribute<&NetworkBridge::mac_table_manager>("macTableManager", "Who keeps the table of addresses.", {.since = "1.2.11"}));
template <> inline constexpr auto fields<NetworkDomain> = rows(
    attribute<&NetworkDomain::name>("name", "DNS domain of the guests.", {.required = true, .missing = "Missing required name attribute in <domain> element"}),
    attribute<&NetworkDomain::local_only>("localOnly", "Whether its names are never asked for outside."),
    attribute<&NetworkDomain::register_>("register", "Whether the host resolves the guests' names.", {.since = "10.1.0"}));
template <> inline constexpr auto fields<DnsForwarder> = rows(
    attribute<&DnsForwarder::domain>("domain", "Names that this server is asked for."),
    attribute<&DnsForwarder::addr>("addr", "Address of the server."),
    attribute<&DnsForwarder::port>("port", "Port of the server.", {.since = "9.5.0"}));
template <> inline constexpr auto fields<DnsText> = rows(
    attribute<&DnsText::name>("name", "Name of the record.", {.required = true}),
    attribute<&DnsText::value>("value", "Text of the record.", {.required = true}));
template <> inline constexpr auto fields<DnsService> = rows(
    attribute<&DnsService::service>("service", "Name of the service.", {.required = true}),
    attribute<&DnsService::protocol>("protocol", "Protocol of the service.", {.required = true}),
    attribute<&DnsService::domain>("domain", "Domain of the record."),
    attribute<&DnsService::target>("target", "Host that offers the service."),
    attribute<&DnsService::port>("port", "Port of the service.", {.min = 1, .max = 65535}),
    attribute<&DnsService::priority>("priority", "Which target is tried first.", {.max = 65535}),
    attribute<&DnsService::weight>("weight", "Share among targets of the same priority.", {.max = 65535}));
template <> inline constexpr auto fields<DnsHost> = rows(
    attribute<&DnsHost::ip>("ip", "Address of the host.", {.required = true}),
    leaf<&DnsHost::hostnames>("hostname", "A name of the host."));
template <> inline constexpr auto fields<NetworkDns> = rows(
    attribute<&NetworkDns::enable>("enable", "Whether there is a DNS server."),
    attribute<&NetworkDns::forward_plain_names>("forwardPlainNames", "Whether names without a dot are asked for outside."),
    element<&NetworkDns::forwarders>("forwarder", "A server that is asked."),
    element<&NetworkDns::texts>("txt", "A text record."),
    element<&NetworkDns::services>("srv", "A service record."),
    element<&NetworkDns::hosts>("host", "A host with its names."));
template <> inline constexpr auto fields<AddressLease> = rows(
    attribute<&AddressLease::expiry>("expiry", "How long; 0 means for ever.", {.required = true, .written = Written::always}),
    attribute<&AddressLease::unit>("unit", "Unit of that time; minutes when left out."));
template <> inline constexpr auto fields<DhcpRange> = rows(
    attribute<&DhcpRange::start>("start", "First address.", {.required = true}),
    attribute<&DhcpRange::end>("end", "Last address.", {.required = true}),
    element<&DhcpRange::lease>("lease", "How long addresses are given.", {.since = "6.3.0"}));
template <> inline constexpr auto fields<DhcpHost> = rows(
    attribute<&DhcpHost::id>("id", "Client identifier of the host (IPv6)."),
    attribute<&DhcpHost::mac>("mac", "Hardware address of the host."),
    attribute<&DhcpHost::name>("name", "Name that the host gets."),
    attribute<&DhcpHost::ip>("ip", "Address that the host gets."),
    element<&DhcpHost::lease>("lease", "How long it is given.", {.since = "6.3.0"}));
template <> inline constexpr auto fields<Bootp> = rows(
    attribute<&Bootp::file>("file", "File that guests boot.", {.required = true}),
    attribute<&Bootp::server>("server", "Server that has it; the network's own when left out."));
template <> inline constexpr auto fields<Dhcp> = rows(
    element<&Dhcp::ranges>("range", "Addresses that are given out."),
    element<&Dhcp::hosts>("host", "A host with an address of its own."),
    element<&Dhcp::bootp>("bootp", "What guests boot from the network."));
template <> inline constexpr auto fields<NetworkIp> = rows(
    attribute<&NetworkIp::family>("family", "ipv4 or ipv6; ipv4 when left out."),
    attribute<&NetworkIp::address>("address", "Address of the host in the network."),
    attribute<&NetworkIp::netmask>("netmask", "The network's mask."),
    attribute<&NetworkIp::prefix>("prefix", "Length of the network's prefix in bits."),
    attribute<&NetworkIp::local_ptr>("localPtr", "Whether reverse look-ups stay inside.", {.since = "3.0.0"}),
    attribute<&NetworkIp::tftp_root>("root", "Folder that is served by TFTP.", {.inside = "tftp"}),
    element<&NetworkIp::dhcp>("dhcp", "How guests get addresses.", {.written = Written::always}));
template <> inline constexpr auto fields<PortGroup> = rows(
    attribute<&PortGroup::name>("name", "Name of the group.", {.required = true}),
    attribute<&PortGroup::default_>("default", "Whether guests that name no group are in it."),
    attribute<&PortGroup::trust_guest_rx_filters>("trustGuestRxFilters", "Whether guests may change their receive filters."),
    element<&PortGroup::vlan>("vlan", "VLANs of the group."),
    element<&PortGroup::virtualport>("virtualport", "How ports are associated."),
    element<&PortGroup::bandwidth>("bandwidth", "Limits of each port."));
template <> inline constexpr auto fields<DnsmasqOption> = rows(attribute<&DnsmasqOption::value>("value", "A line of dnsmasq's configuration.", {.required = true}));
template <> inline constexpr auto fields<DnsmasqOptions> = rows(
    element<&DnsmasqOptions::options>("option", "A line of dnsmasq's configuration.", {.space = &dnsmasq_space}));
template <> inline constexpr auto fields<Network> = rows(
    attribute<&Network::connections>("connections", "How many guests are connected.", {.live = true}),
    attribute<&Network::ipv6>("ipv6", "Whether guests may use IPv6 among themselves without an address of the host."),
    attribute<&Network::trust_guest_rx_filters>("trustGuestRxFilters", "Whether guests may change their receive filters."),
    leaf<&Network::name>("name", "Name of the network.", {.required = true, .missing_error = ErrorCode::no_name, .missing = ""}),
    leaf<&Network::uuid>("uuid", "Identifier; a fresh one when left out.", {.error = ErrorCode::internal_error, .message = "malformed uuid element"}),
    leaf<&Network::title>("title", "A short description.", {.since = "9.7.0"}),
    leaf<&Network::description>("description", "A description.", {.since = "9.7.0"}),
    kept<&Network::metadata>("metadata", "What other programs keep with the network.", {.only_foreign = true}),
    element<&Network::forward>("forward", "How traffic reaches the outside; left out: not at all."),
    element<&Network::bridge>("bridge", "The bridge that guests are connected to."),
    attribute<&Network::mtu>("size", "Most bytes of a packet.", {.inside = "mtu", .since = "3.1.0"}),
    attribute<&Network::mac>("address", "Hardware address of the bridge.", {.inside = "mac"}),
    element<&Network::domain>("domain", "DNS domain of the guests."),
    element<&Network::dns>("dns", "The DNS server."),
    element<&Network::vlan>("vlan", "VLANs of the ports."),
    element<&Network::bandwidth>("bandwidth", "Limits of the bridge."),
    attribute<&Network::port_isolated>("isolated", "Whether guests cannot reach each other.", {.inside = "port", .since = "6.1.0"}),
    element<&Network::ips>("ip", "An address of the host in the network."),
    element<&Network::routes>("route", "A route through a guest."),
    element<&Network::virtualport>("virtualport", "How ports are associated."),
    element<&Network::portgroups>("portgroup", "A class of connections."),
    element<&Network::dnsmasq>("options", "Lines of dnsmasq's configuration.", {.space = &dnsmasq_space, .since = "5.6.0"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const DhcpHost*) { return schema::record<DhcpHost>(); }
const schema::Type& schema_of(const DhcpRange*) { return schema::record<DhcpRange>(); }
const schema::Type& schema_of(const ForwardInterface*) { return schema::record<ForwardInterface>(); }
const schema::Type& schema_of(const PortGroup*) { return schema::record<PortGroup>(); }
const schema::Type& schema_of(const DnsHost*) { return schema::record<DnsHost>(); }
const schema::Type& schema_of(const DnsText*) { return schema::record<DnsText>(); }
const schema::Type& schema_of(const DnsService*) { return schema::record<DnsService>(); }
const schema::Type& schema_of(const NetworkIp*) { return schema::record<NetworkIp>(); }
const schema::Type& schema_of(const Network*) { return schema::record<Network>(); }

Network read_network(std::string_view text, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::network;
    const auto document = xml::Document::parse(std::string(text), "(network_definition)");
    Network network = schema::read<Network>(document, "network", options);
    return network;
}

std::string write_network(const Network& network, const schema::WriteOptions& options) { return schema::write(network, "network", options); }

}  // namespace vireo::model
