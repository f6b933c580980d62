#include "model/domain/interface.hpp"

#include <algorithm>

#include "model/domain/tables.hpp"
#include "model/values/ip_address.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {
bool is_hostdev(const Interface& interface) { return interface.type() == InterfaceType::hostdev; }
bool is_not_hostdev(const Interface& interface) { return !is_hostdev(interface); }
bool has_generated_name(const std::string& name) {
    for (std::string_view prefix : {"vnet", "macvtap", "macvlan"})
        if (name.starts_with(prefix) && name.size() > prefix.size() &&
            std::ranges::all_of(name.substr(prefix.size()), [](char c) { return c >= '0' && c <= '9'; }))
            return true;
    return false;
}
// Names that the driver made are not kept for the next start.
bool name_is_written(const InterfaceTarget& target, const WriteOptions& options) {
    return options.live || options.status || (target.dev && !has_generated_name(*target.dev));
}
}  // namespace

void after_read(Interface& interface, ReadContext& context) {
    static constexpr InterfaceType with_source[] = {
        InterfaceType::network, InterfaceType::bridge, InterfaceType::direct, InterfaceType::internal, InterfaceType::vhostuser,
        InterfaceType::vdpa, InterfaceType::server, InterfaceType::client, InterfaceType::mcast,
        InterfaceType::udp, InterfaceType::vds};
    const bool needs_source = std::ranges::find(with_source, interface.type()) != std::end(with_source);
    if (needs_source && !context.element.child("source"))
        context.fail(ErrorCode::xml_error,
                     "interface type='" + std::string(schema::words<InterfaceSource>[interface.source.index()].text) + "' requires a 'source' element");
    if (interface.model && !std::ranges::all_of(*interface.model, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        }))
        context.fail(ErrorCode::invalid_arg, "Model name contains invalid characters", "model/@type");
    if (interface.filterref && interface.filterref->filter.empty()) interface.filterref.reset();
    // A pair that says nothing is none.
    if (const xml::Element* teaming = context.element.child("teaming"); teaming && teaming->attribute_or("type", "").empty()) {
        if (teaming->attribute("persistent")) context.fail(ErrorCode::config_unsupported, "unknown teaming type '(null)'", "teaming");
        interface.teaming.reset();
    }
    const bool is_socket = interface.type() == InterfaceType::client || interface.type() == InterfaceType::mcast || interface.type() == InterfaceType::udp;
    if (const xml::Element* source = context.element.child("source"); is_socket && source && !source->attribute("address"))
        context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Missing required attribute 'address' in element 'source'", "source");
}
// The family follows from the address.
void after_read(InterfaceIp& ip, ReadContext& context) {
    const auto address = IpAddress::parse(ip.address);
    if (!address) return context.fail(ErrorCode::xml_error, "Invalid address '" + ip.address + "' in <ip>", "@address");
    ip.address = address->text();
    if (ip.prefix == 0u) ip.prefix.reset();
    ip.family = address->is_v4() ? "ipv4" : "ipv6";
    if (ip.peer && !IpAddress::parse(*ip.peer)) context.fail(ErrorCode::invalid_arg, "Invalid peer '" + *ip.peer + "' in <ip>", "@peer");
}
void after_read(InterfaceRoute& route, ReadContext& context) {
    auto bad = [&](std::string what) { context.fail(ErrorCode::xml_error, ErrorDomain::network, what + " in route definition"); };
    if (route.family && *route.family != "ipv4" && *route.family != "ipv6") return bad("interface: Unrecognized family '" + *route.family + "'");
    const auto address = IpAddress::parse(route.address), gateway = IpAddress::parse(route.gateway);
    if (!address) return bad("interface: Bad network address '" + route.address + "'");
    if (!gateway) return bad("interface: Bad gateway address '" + route.gateway + "'");
    const auto prefix = route.prefix.value_or(address->is_any() ? 0 : address->default_prefix());
    if (!route.netmask && prefix <= address->width() && address->network(prefix) != *address)
        bad("interface: Address '" + route.address + "'");
}
// Several VLANs are a trunk.
void after_read(Vlan& vlan, ReadContext& context) {
    if (vlan.tags.empty()) context.fail(ErrorCode::xml_error, ErrorDomain::network, "missing tag id - each <vlan> must have at least one <tag id='n'/> subelement");
    const auto* trunk = context.element.attribute("trunk");
    if (trunk && !trunk->empty() && *trunk != "yes" && *trunk != "YES" && vlan.tags.size() > 1)
        context.fail(ErrorCode::xml_error, ErrorDomain::network,
                     "invalid \"trunk='" + std::string(*trunk) + "'\" in <vlan> - trunk='yes' is required for more than one vlan tag", "@trunk");
    if (vlan.tags.size() > 1) vlan.trunk = YesNo::yes;
}
void after_read(BandwidthRate&, ReadContext& context) {
    if (!context.element.attribute("average") && !context.element.attribute("floor"))
        context.fail(ErrorCode::xml_detail, ErrorDomain::none, "Missing mandatory average or floor attributes");
}
void after_read(PortForward& forward, ReadContext& context) {
    if (!forward.address) return;
    const auto address = IpAddress::parse(*forward.address);
    if (!address) return context.fail(ErrorCode::xml_error, "Invalid address '" + *forward.address + "' in <portForward>", "@address");
    forward.address = address->text();
}
void after_read(Bandwidth& bandwidth, ReadContext&) {
    auto is_idle = [](const std::optional<BandwidthRate>& rate) { return rate && !rate->average.value_or(0) && !rate->floor.value_or(0); };
    if (is_idle(bandwidth.inbound)) bandwidth.inbound.reset();
    if (is_idle(bandwidth.outbound)) bandwidth.outbound.reset();
}
void after_read(VhostuserSource& source, ReadContext& context) {
    if (source.mode && *source.mode != "client" && *source.mode != "server")
        context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Invalid value for attribute 'mode' in element 'source': '" + *source.mode + "'.", "source/@mode");
    if (!source.type || *source.type == "unix") return;
    context.fail(ErrorCode::config_unsupported, "Type='" + *source.type + "' unsupported for <interface type='vhostuser'>", "source/@type");
}

void after_read(InterfaceTarget& target, ReadContext& context) {
    if (target.dev && (target.dev->empty() || (!context.options.live && !context.options.status && has_generated_name(*target.dev))))
        target.dev.reset();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<InterfaceIp> = rows(
    attribute<&InterfaceIp::address>("address", "The address.", {.required = true, .since = "1.2.12"}),
    attribute<&InterfaceIp::family>("family", "ipv4 or ipv6.", {.since = "1.2.12"}),
    attribute<&InterfaceIp::prefix>("prefix", "Length of the network's prefix in bits.", {.since = "1.2.12"}),
    attribute<&InterfaceIp::peer>("peer", "The address of the other end.", {.since = "2.1.0"}));
template <> inline constexpr auto fields<InterfaceRoute> = rows(
    attribute<&InterfaceRoute::family>("family", "ipv4 or ipv6.", {.since = "1.2.12"}),
    attribute<&InterfaceRoute::address>("address", "The network that is reached.", {.required = true, .since = "1.2.12"}),
    attribute<&InterfaceRoute::netmask>("netmask", "The network's mask.", {.since = "1.2.12"}),
    attribute<&InterfaceRoute::prefix>("prefix", "Length of the network's prefix in bits.", {.since = "1.2.12"}),
    attribute<&InterfaceRoute::gateway>("gateway", "The router.", {.required = true, .since = "1.2.12"}),
    attribute<&InterfaceRoute::metric>("metric", "Cost of the route.", {.min = 1, .since = "1.2.12"}));

template <> inline constexpr auto fields<EthernetSource> = rows();
template <> inline constexpr auto fields<NullSource> = rows();
template <> inline constexpr auto fields<UserSource> = rows(
    attribute<&UserSource::dev>("dev", "Interface of the host that passt takes its addresses from.",
                                {.inside = "source", .since = "9.0.0"}));
template <> inline constexpr auto fields<VhostuserSource> = rows(
    attribute<&VhostuserSource::type>("type", "Kind of socket: unix.", {.inside = "source", .needed = true, .since = "1.2.7"}),
    attribute<&VhostuserSource::path>("path", "Socket of the switch.", {.inside = "source", .needed = true, .since = "1.2.7"}),
    attribute<&VhostuserSource::mode>("mode", "Whether the hypervisor listens or connects.", {.inside = "source", .needed = true, .since = "1.2.7"}),
    attribute<&VhostuserSource::dev>("dev", "Interface of the host that passt takes its addresses from.",
                                     {.inside = "source", .since = "11.1.0"}),
    element<&VhostuserSource::reconnect>("reconnect", "What to do when the connection is lost.",
                                         {.inside = "source", .since = "4.1.0"}));

template <class Source> constexpr auto socket_rows() {
    return rows(attribute<&SocketEndpoint::address>("address", "Address of the socket.", {.inside = "source"}),
                attribute<&SocketEndpoint::port>("port", "Port of the socket.", {.inside = "source", .required = true}));
}
template <> inline constexpr auto fields<ServerSource> = socket_rows<ServerSource>();
template <> inline constexpr auto fields<ClientSource> = socket_rows<ClientSource>();
template <> inline constexpr auto fields<McastSource> = socket_rows<McastSource>();
template <> inline constexpr auto fields<SocketEndpoint> = rows(
    attribute<&SocketEndpoint::address>("address", "Address of the socket."),
    attribute<&SocketEndpoint::port>("port", "Port of the socket.", {.required = true}));
template <> inline constexpr auto fields<UdpSource> = rows(
    attribute<&SocketEndpoint::address>("address", "Address to send to.", {.inside = "source", .since = "1.2.20"}),
    attribute<&SocketEndpoint::port>("port", "Port to send to.", {.inside = "source", .required = true, .since = "1.2.20"}),
    element<&UdpSource::local>("local", "Where packets are received.", {.inside = "source", .since = "1.2.20"}));

template <> inline constexpr auto fields<NetSource> = rows(
    attribute<&NetSource::network>("network", "Name of the virtual network.", {.inside = "source", .needed = true, .written = Written::always}),
    attribute<&NetSource::portgroup>("portgroup", "Port group of the network.", {.inside = "source", .since = "0.9.4"}),
    attribute<&NetSource::portid>("portid", "Port of the network that was given.", {.inside = "source", .live = true, .since = "5.1.0"}),
    attribute<&NetSource::bridge>("bridge", "Bridge of the network.", {.inside = "source", .live = true}),
    attribute<&NetSource::dev>("dev", "Interface of the host that was given.", {.inside = "source", .live = true}),
    attribute<&NetSource::mode>("mode", "How the host's interface is used.", {.inside = "source", .live = true}),
    attribute<&NetSource::mac_table_manager>("macTableManager", "Who keeps the bridge's table of addresses.",
                                             {.inside = "source", .live = true, .since = "1.2.11"}));
template <> inline constexpr auto fields<BridgeSource> = rows(
    attribute<&BridgeSource::bridge>("bridge", "Bridge of the host.", {.inside = "source", .needed = true}),
    attribute<&BridgeSource::mac_table_manager>("macTableManager", "Who keeps the bridge's table of addresses.",
                                                {.inside = "source", .live = true, .since = "1.2.11"}));
template <> inline constexpr auto fields<InternalSource> = rows(
    attribute<&InternalSource::name>("name", "Name of the internal network.", {.inside = "source"}));
template <> inline constexpr auto fields<DirectSource> = rows(
    attribute<&DirectSource::dev>("dev", "Interface of the host.", {.inside = "source", .since = "0.7.7"}),
    attribute<&DirectSource::mode>("mode", "How guests on the same interface reach each other.", {.inside = "source", .since = "0.7.7"}));
template <> inline constexpr auto fields<HostdevSource> = rows(
    attribute<&HostdevSource::managed>("managed", "Whether the device is taken from the host and given back.", {.lenient = true, .since = "0.9.11"}),
    element<&HostdevSource::address>("address", "The device.", {.inside = "source", .by = "type", .required = true, .needed = true, .error = ErrorCode::config_unsupported, .message = "unknown host device source address type '{value}'", .missing = "missing source address type", .since = "0.9.11"}));
template <> inline constexpr auto fields<VdpaSource> = rows(
    attribute<&VdpaSource::dev>("dev", "vDPA device of the host.", {.inside = "source", .needed = true, .since = "6.9.0"}));
template <> inline constexpr auto fields<VdsSource> = rows(
    attribute<&VdsSource::switchid>("switchid", "UUID of the distributed switch.", {.inside = "source", .needed = true, .since = "8.2.0"}),
    attribute<&VdsSource::portid>("portid", "Port of the switch.", {.inside = "source", .since = "8.2.0"}),
    attribute<&VdsSource::portgroupid>("portgroupid", "Port group of the switch.", {.inside = "source", .needed = true, .since = "8.2.0"}),
    attribute<&VdsSource::connectionid>("connectionid", "Connection of the port.", {.inside = "source", .since = "8.2.0"}));

template <> inline constexpr auto fields<InterfaceMac> = rows(
    attribute<&InterfaceMac::address>("address", "Hardware address; a fresh one when left out.", {.message = "unable to parse mac address '{value}'"}),
    attribute<&InterfaceMac::type>("type", "Whether the address was generated (ESX).", {.since = "6.6.0"}),
    attribute<&InterfaceMac::check>("check", "Whether the address is checked for being unique (ESX).", {.since = "6.6.0"}),
    attribute<&InterfaceMac::current_address>("currentAddress", "Address that the guest uses now.", {.live = true, .since = "11.2.0"}));

template <> inline constexpr auto fields<PortForwardRange> = rows(
    attribute<&PortForwardRange::start>("start", "First port on the host.", {.required = true, .min = 1, .max = 65535}),
    attribute<&PortForwardRange::end>("end", "Last port on the host.", {.min = 1, .max = 65535}),
    attribute<&PortForwardRange::to>("to", "First port in the guest.", {.min = 1, .max = 65535}),
    attribute<&PortForwardRange::exclude>("exclude", "Whether these ports are left out."));
template <> inline constexpr auto fields<PortForward> = rows(
    attribute<&PortForward::proto>("proto", "Protocol of the ports.", {.required = true, .since = "9.0.0"}),
    attribute<&PortForward::address>("address", "Address of the host; left out: all.", {.since = "9.0.0"}),
    attribute<&PortForward::dev>("dev", "Interface of the host; left out: all.", {.since = "9.0.0"}),
    element<&PortForward::ranges>("range", "Ports that are forwarded.", {.since = "9.0.0"}));

template <> inline constexpr auto fields<InterfaceTarget> = rows(
    attribute<&InterfaceTarget::dev>("dev", "Name of the host's end.", {.only_if = when<&name_is_written>}),
    attribute<&InterfaceTarget::managed>("managed", "Whether the host's end is made for the guest.", {.since = "5.7.0"}));
template <> inline constexpr auto fields<InterfaceGuest> = rows(
    attribute<&InterfaceGuest::dev>("dev", "Name inside the container.", {.since = "2.1.0"}),
    attribute<&InterfaceGuest::actual>("actual", "Name inside the container while it runs.", {.live = true, .since = "2.1.0"}));
template <> inline constexpr auto fields<InterfaceBackend> = rows(
    attribute<&InterfaceBackend::type>("type", "Who connects the guest to the network.", {.since = "9.0.0"}),
    attribute<&InterfaceBackend::tap>("tap", "Device file that tap interfaces are made with.", {.since = "1.2.9"}),
    attribute<&InterfaceBackend::vhost>("vhost", "Device file of the vhost back end.", {.since = "1.2.9"}),
    attribute<&InterfaceBackend::log_file>("logFile", "Log of the back end.", {.since = "9.0.0"}),
    attribute<&InterfaceBackend::hostname>("hostname", "Host name that the guest gets.", {.since = "11.8.0"}),
    attribute<&InterfaceBackend::fqdn>("fqdn", "Full name that the guest gets.", {.since = "11.8.0"}));

template <> inline constexpr auto fields<OffloadHost> = rows(
    attribute<&OffloadHost::csum>("csum", "Checksums of what the guest sends."),
    attribute<&OffloadHost::gso>("gso", "Generic segmentation of what the guest sends."),
    attribute<&OffloadHost::tso4>("tso4", "TCP segmentation for IPv4."),
    attribute<&OffloadHost::tso6>("tso6", "TCP segmentation for IPv6."),
    attribute<&OffloadHost::ecn>("ecn", "TCP segmentation with congestion notification."),
    attribute<&OffloadHost::ufo>("ufo", "UDP fragmentation."),
    attribute<&OffloadHost::mrg_rxbuf>("mrg_rxbuf", "Buffers of received packets are merged.", {.since = "1.2.17"}));
template <> inline constexpr auto fields<OffloadGuest> = rows(
    attribute<&OffloadGuest::csum>("csum", "Checksums of what the guest receives."),
    attribute<&OffloadGuest::tso4>("tso4", "TCP segmentation for IPv4."),
    attribute<&OffloadGuest::tso6>("tso6", "TCP segmentation for IPv6."),
    attribute<&OffloadGuest::ecn>("ecn", "TCP segmentation with congestion notification."),
    attribute<&OffloadGuest::ufo>("ufo", "UDP fragmentation."));
template <> inline constexpr auto fields<InterfaceDriver> = rows(
    attribute<&InterfaceDriver::name>("name", "Back end: in the hypervisor or in the kernel; for a hostdev, how it is assigned.",
                                      {.since = "0.8.8"}),
    attribute<&InterfaceDriver::txmode>("txmode", "How packets to send are handled.", {.since = "0.8.8"}),
    attribute<&InterfaceDriver::ioeventfd>("ioeventfd", "Whether the guest's notifications bypass the hypervisor's main thread.",
                                           {.since = "0.9.3"}),
    attribute<&InterfaceDriver::event_idx>("event_idx", "Whether notifications are reduced.", {.since = "0.9.5"}),
    attribute<&InterfaceDriver::queues>("queues", "Number of queue pairs.", {.zero_is_none = true, .since = "1.0.6"}),
    attribute<&InterfaceDriver::rx_queue_size>("rx_queue_size", "Entries of a receive queue.", {.zero_is_none = true, .since = "2.3.0"}),
    attribute<&InterfaceDriver::tx_queue_size>("tx_queue_size", "Entries of a transmit queue.", {.zero_is_none = true, .since = "3.7.0"}),
    attribute<&InterfaceDriver::rss>("rss", "Whether received packets are spread over the queues.", {.since = "8.3.0"}),
    attribute<&InterfaceDriver::rss_hash_report>("rss_hash_report", "Whether the guest is told the hash of a packet.", {.since = "8.3.0"}),
    attribute<&InterfaceDriver::model>("model", "Variant of the host's driver, for a hostdev.", {.since = "10.0.0"}),
    attribute<&InterfaceDriver::iommufd>("iommufd", "Whether the device is assigned through iommufd.", {.since = "12.1.0"}),
    part<&InterfaceDriver::virtio>("What every virtio device may say."),
    element<&InterfaceDriver::host>("host", "What the host may leave to the guest's card.", {.since = "1.2.9"}),
    element<&InterfaceDriver::guest>("guest", "What the guest may leave to its card.", {.since = "1.2.9"}));

template <> inline constexpr auto fields<VirtualPortParameters> = rows(
    attribute<&VirtualPortParameters::managerid>("managerid", "Identifier of the manager of port types (802.1Qbg).", {.max = 0xff}),
    attribute<&VirtualPortParameters::typeid_>("typeid", "Type of the port (802.1Qbg).", {.max = 0xffffff}),
    attribute<&VirtualPortParameters::typeidversion>("typeidversion", "Version of the type (802.1Qbg).", {.max = 0xff}),
    attribute<&VirtualPortParameters::instanceid>("instanceid", "Identifier of the port (802.1Qbg)."),
    attribute<&VirtualPortParameters::interfaceid>("interfaceid", "Identifier of the port (Open vSwitch, MidoNet).", {.since = "0.9.11"}),
    attribute<&VirtualPortParameters::profileid>("profileid", "Profile of the port (802.1Qbh, Open vSwitch).", {.empty_is_none = true}));
template <> inline constexpr auto fields<VirtualPort> = rows(
    attribute<&VirtualPort::type>("type", "Protocol that associates the port.", {.error = ErrorCode::config_unsupported, .message = "unknown virtualport type {value}"}),
    element<&VirtualPort::parameters>("parameters", "What the protocol needs.", {}));

template <> inline constexpr auto fields<VlanTag> = rows(
    attribute<&VlanTag::id>("id", "Number of the VLAN.", {.required = true, .max = 4095, .since = "0.10.0"}),
    attribute<&VlanTag::native_mode>("nativeMode", "How untagged packets are handled.", {.since = "1.1.0"}));
template <> inline constexpr auto fields<Vlan> = rows(
    attribute<&Vlan::trunk>("trunk", "Whether several VLANs are carried.", {.lenient = true, .since = "0.10.0"}),
    element<&Vlan::tags>("tag", "A VLAN.", {.since = "0.10.0"}));

template <> inline constexpr auto fields<FilterParameter> = rows(
    attribute<&FilterParameter::name>("name", "Name of the variable.", {.required = true}),
    attribute<&FilterParameter::value>("value", "Value of the variable.", {.required = true}));
template <> inline constexpr auto fields<FilterReference> = rows(
    attribute<&FilterReference::filter>("filter", "Name of the network filter."),
    element<&FilterReference::parameters>("parameter", "A variable of the filter."));

template <> inline constexpr auto fields<BandwidthRate> = rows(
    attribute<&BandwidthRate::average>("average", "Average rate in KiB per second.", {.error = ErrorCode::config_unsupported, .message = "could not convert bandwidth average value '{value}'", .since = "0.9.4"}),
    attribute<&BandwidthRate::peak>("peak", "Highest rate in KiB per second.", {.zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not convert bandwidth peak value '{value}'", .since = "0.9.4"}),
    attribute<&BandwidthRate::floor>("floor", "Rate that is guaranteed, in KiB per second.", {.zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not convert bandwidth floor value '{value}'", .since = "1.0.1"}),
    attribute<&BandwidthRate::burst>("burst", "KiB that may be sent at the highest rate.", {.zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not convert bandwidth burst value '{value}'", .since = "0.9.4"}));
template <> inline constexpr auto fields<Bandwidth> = rows(
    attribute<&Bandwidth::class_id>("classID", "Class of the traffic shaper.", {.status = true}),
    element<&Bandwidth::inbound>("inbound", "Limit of what the guest receives.", {.repeated = Repeated::refused, .missing_error = ErrorCode::xml_detail, .since = "0.9.4"}),
    element<&Bandwidth::outbound>("outbound", "Limit of what the guest sends.", {.repeated = Repeated::refused, .missing_error = ErrorCode::xml_detail, .since = "0.9.4"}));

template <> inline constexpr auto fields<Teaming> = rows(
    attribute<&Teaming::type>("type", "Whether the device stays during migration.", {.empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown teaming type '{value}'", .since = "6.1.0"}),
    attribute<&Teaming::persistent>("persistent", "Alias of the device that stays.", {.empty_is_none = true, .since = "6.1.0"}));

template <> inline constexpr auto fields<ActualInterface> = rows(
    attribute<&ActualInterface::type>("type", "What the network gave."),
    attribute<&ActualInterface::managed>("managed", "Whether the device is given back to the host."),
    attribute<&ActualInterface::trust_guest_rx_filters>("trustGuestRxFilters", "Whether the guest's filters are trusted."),
    element<&ActualInterface::hostdev_address>("address", "The host device that was given.", {.inside = "source", .by = "type"}),
    attribute<&ActualInterface::bridge>("bridge", "Bridge that was given.", {.inside = "source"}),
    attribute<&ActualInterface::dev>("dev", "Interface that was given.", {.inside = "source"}),
    attribute<&ActualInterface::mode>("mode", "How the interface is used.", {.inside = "source"}),
    attribute<&ActualInterface::mac_table_manager>("macTableManager", "Who keeps the bridge's table of addresses.", {.inside = "source"}),
    attribute<&ActualInterface::hostdev_driver>("name", "How the host device is assigned.", {.inside = "driver"}),
    attribute<&ActualInterface::class_id>("id", "Class of the traffic shaper.", {.inside = "class"}),
    element<&ActualInterface::vlan>("vlan", "VLANs of the port."),
    element<&ActualInterface::virtualport>("virtualport", "How the port is associated."),
    element<&ActualInterface::bandwidth>("bandwidth", "Limits of throughput."),
    attribute<&ActualInterface::port_isolated>("isolated", "Whether the port reaches no other isolated port.", {.inside = "port"}));

template <> inline constexpr auto fields<Interface> = rows(
    element<&Interface::mac>("mac", "Hardware address."),
    element<&Interface::driver>("driver", "How the hypervisor serves the card.", {.only_if = when<&is_hostdev>}),
    choice<&Interface::source>("type", "What the card is connected to."),
    element<&Interface::source_ips>("ip", "An address of the host's end.", {.inside = "source", .since = "2.1.0"}),
    element<&Interface::source_routes>("route", "A route through the host's end.", {.inside = "source", .since = "2.1.0"}),
    element<&Interface::vlan>("vlan", "VLANs of the port.", {.since = "0.10.0"}),
    element<&Interface::virtualport>("virtualport", "How the port is associated with the network.", {.since = "0.8.2"}),
    element<&Interface::bandwidth>("bandwidth", "Limits of throughput.", {.since = "0.9.4"}),
    attribute<&Interface::port_isolated>("isolated", "Whether the port reaches no other isolated port.", {.inside = "port", .since = "6.1.0"}),
    element<&Interface::actual>("actual", "What the network gave.", {.status = true}),
    element<&Interface::ips>("ip", "An address in the guest.", {.since = "1.2.12"}),
    element<&Interface::routes>("route", "A route in the guest.", {.since = "1.2.12"}),
    element<&Interface::port_forwards>("portForward", "Ports of the host that lead to the guest (passt).", {.since = "9.0.0"}),
    attribute<&Interface::script>("path", "Script that sets up the host's end.", {.inside = "script", .empty_is_none = true}),
    attribute<&Interface::downscript>("path", "Script that takes down the host's end.", {.inside = "downscript", .empty_is_none = true, .since = "5.1.0"}),
    attribute<&Interface::backend_domain>("name", "Xen domain that serves the card.", {.inside = "backenddomain", .since = "1.2.13"}),
    element<&Interface::target>("target", "The host's end."),
    element<&Interface::guest>("guest", "The container's end.", {.since = "2.1.0"}),
    attribute<&Interface::model>("type", "Card that the guest sees.", {.inside = "model"}),
    element<&Interface::driver>("driver", "How the hypervisor serves the card.", {.only_if = when<&is_not_hostdev>}),
    element<&Interface::backend>("backend", "Who connects the guest to the network.", {.since = "1.2.9"}),
    element<&Interface::filterref>("filterref", "Network filter of the card."),
    leaf<&Interface::sndbuf>("sndbuf", "Bytes that may wait to be sent.", {.inside = "tune", .message = "sndbuf must be a positive integer", .since = "0.8.8"}),
    attribute<&Interface::link>("state", "Whether the cable is plugged in.", {.inside = "link", .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown interface link state '{value}'", .since = "0.9.5"}),
    attribute<&Interface::mtu>("size", "Largest packet.", {.inside = "mtu", .zero_is_none = true, .empty_is_none = true, .message = "malformed mtu size", .since = "3.1.0"}),
    attribute<&Interface::coalesce_rx_frames>("max", "Packets received before an interrupt.", {.inside = "coalesce/rx/frames", .empty_is_none = true, .error = ErrorCode::xml_detail, .message = "cannot parse value '{value}' for coalesce parameter", .since = "3.3.0"}),
    element<&Interface::teaming>("teaming", "The device that it replaces during migration.", {.since = "6.1.0"}),
    part<&Interface::info>("What every device may say."),
    attribute<&Interface::trust_guest_rx_filters>("trustGuestRxFilters", "Whether changes the guest makes to its filters are followed.",
                                                  {.since = "1.2.10"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const InterfaceIp*) { return schema::record<InterfaceIp>(); }
const schema::Type& schema_of(const InterfaceRoute*) { return schema::record<InterfaceRoute>(); }
const schema::Type& schema_of(const Teaming*) { return schema::record<Teaming>(); }
const schema::Type& schema_of(const Bandwidth*) { return schema::record<Bandwidth>(); }
const schema::Type& schema_of(const Vlan*) { return schema::record<Vlan>(); }
const schema::Type& schema_of(const VirtualPort*) { return schema::record<VirtualPort>(); }
const schema::Type& schema_of(const Interface*) { return schema::record<Interface>(); }

}  // namespace vireo::model
