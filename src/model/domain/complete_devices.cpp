// What each device gets whatever the hypervisor.
#include <algorithm>
#include <set>

#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

// ISA has four serial ports of its own, which the ports that are explicitly on it share.
void number_isa_ports(std::vector<Serial>& serials) {
    std::set<std::uint32_t> taken;
    auto is_isa = [](const Serial& serial) { return serial.target_type == SerialTargetType::isa_serial; };
    auto check = [](std::uint32_t port) {
        if (port >= 4) throw internal_error("Maximum supported number of ISA serial ports is '4'");
    };
    for (auto& serial : serials) {
        if (!is_isa(serial) || !serial.port) continue;
        check(*serial.port);
        if (!taken.insert(*serial.port).second)
            throw internal_error("target port '" + std::to_string(*serial.port) + "' already allocated");
    }
    for (auto& serial : serials) {
        if (!is_isa(serial) || serial.port) continue;
        std::uint32_t port = 0;
        while (taken.contains(port)) ++port;
        check(port);
        taken.insert(port);
        serial.port = port;
    }
}

// Parallel ports count on from the highest one before them, other serial ports from the highest one of all.
void number_ports(std::vector<Parallel>& parallels) {
    std::uint32_t next = 0;
    for (auto& parallel : parallels) {
        if (!parallel.port) parallel.port = next;
        next = std::max(next, *parallel.port + 1);
    }
}
void number_ports(std::vector<Serial>& serials) {
    std::uint32_t next = 0;
    for (auto& serial : serials)
        if (serial.port) next = std::max(next, *serial.port + 1);
    for (auto& serial : serials)
        if (!serial.port) serial.port = next++;
}

// Consoles are counted whatever their kind.
void number_consoles(std::vector<Console>& consoles) {
    for (std::size_t i = 0; i < consoles.size(); ++i) consoles[i].port = std::uint32_t(i);
}

void complete_source(CharSource& source) {
    if (auto* unix_socket = std::get_if<UnixChar>(&source.kind); unix_socket && !unix_socket->mode && unix_socket->path)
        unix_socket->mode = CharMode::connect;
}

void complete_channel(Channel& channel) {
    complete_source(channel.source);
    if (auto* unix_socket = std::get_if<UnixChar>(&channel.source.kind)) {
        if (!unix_socket->path) unix_socket->mode.reset();   // the driver listens at a place of its own
    }
}

// The first <listen> and the attributes of the old spelling say the same.
template <class Kind> void complete_listens(Kind& graphics) {
    auto& listens = graphics.listens;
    if (graphics.listen && !listens.empty())
        if (auto* first = std::get_if<AddressListen>(&listens[0].where); first && first->address != graphics.listen)
            throw unsupported("graphics 'listen' attribute '" + *graphics.listen +
                              "' must match 'address' attribute of first listen element (found '" +
                              first->address.value_or("") + "')");
    if (listens.empty()) listens.push_back({AddressListen{graphics.listen}, {}, {}});
    if (auto* address = std::get_if<AddressListen>(&listens[0].where)) {
        if (graphics.listen && !address->address) address->address = graphics.listen;
        if (address->address && address->address->empty()) address->address.reset();
        graphics.listen = address->address;
    } else if (auto* network = std::get_if<NetworkListen>(&listens[0].where)) {
        graphics.listen = network->address;
    } else {
        graphics.listen.reset();
    }
}

void complete_vnc(VncGraphics& vnc) {
    if (vnc.socket) {
        // A socket alone decides; an address beside it never counted.
        if (vnc.listens.empty() || !std::holds_alternative<SocketListen>(vnc.listens[0].where))
            vnc.listens.assign(1, {SocketListen{vnc.socket}, {}, {}});
        else if (auto& first = std::get<SocketListen>(vnc.listens[0].where); !first.socket) first.socket = vnc.socket;
        else if (first.socket != vnc.socket)
            throw unsupported("graphics 'socket' attribute '" + *vnc.socket +
                              "' must match 'socket' attribute of first listen element (found '" + *first.socket + "')");
        vnc.listen.reset();
    } else {
        complete_listens(vnc);
        if (auto* first = std::get_if<SocketListen>(&vnc.listens[0].where)) vnc.socket = first->socket;
    }
    bool uses_socket = std::holds_alternative<SocketListen>(vnc.listens[0].where);
    if (vnc.port == -1 || (!vnc.port && !vnc.autoport)) vnc.autoport = YesNo::yes;
    if (is_yes(vnc.autoport)) vnc.port = -1;
    else vnc.autoport = YesNo::no;
    if (vnc.port == 0) vnc.port.reset();
    if (uses_socket) {
        vnc.port.reset();
        vnc.autoport.reset();
    }
    if (vnc.websocket == 0) vnc.websocket.reset();
}

void complete_spice(SpiceGraphics& spice) {
    bool has_port = spice.port.value_or(0) || spice.tls_port.value_or(0) || is_yes(spice.autoport);
    if (spice.port == -1 || spice.tls_port == -1) spice.autoport = YesNo::yes;
    if (is_yes(spice.autoport)) {
        spice.port.reset();
        spice.tls_port.reset();
        // (with channels that insist on TLS the port is found when the guest starts)
    } else {
        if (spice.port == 0) spice.port.reset();
        if (spice.tls_port == 0) spice.tls_port.reset();
        spice.autoport = spice.port || spice.tls_port ? std::optional(YesNo::no) : std::nullopt;
    }
    if (spice.listens.empty() && !spice.listen && !has_port) spice.listens.push_back({NoListen{}, {}, {}});
    else complete_listens(spice);
    // Nobody connects to a port where there is none.
    if (!std::holds_alternative<AddressListen>(spice.listens[0].where) && !std::holds_alternative<NetworkListen>(spice.listens[0].where)) {
        spice.port.reset();
        spice.tls_port.reset();
        spice.autoport.reset();
    }
    if (spice.default_mode == SpiceMode::any) spice.default_mode.reset();
}

void complete_graphics(Graphics& graphics) {
    if (auto* vnc = std::get_if<VncGraphics>(&graphics.kind)) complete_vnc(*vnc);
    else if (auto* spice = std::get_if<SpiceGraphics>(&graphics.kind)) complete_spice(*spice);
    else if (auto* rdp = std::get_if<RdpGraphics>(&graphics.kind)) {
        if (rdp->port == -1 || !rdp->port) rdp->autoport = YesNo::yes;
        if (is_yes(rdp->autoport)) rdp->port = -1;
        complete_listens(*rdp);
    }
}

// Units of a SCSI controller that disks and host devices already use.
bool is_unit_taken(const Domain& domain, std::uint32_t controller, std::uint32_t unit) {
    auto uses = [&](const DeviceInfo& info) {
        auto* address = address_of<DriveAddress>(info);
        return address && address->controller == controller && address->bus == 0 && address->target == 0 &&
               address->unit == unit;
    };
    for (auto& disk : domain.devices.disks)
        if (disk.target.bus == DiskBus::scsi && uses(disk.info)) return true;
    for (auto& hostdev : domain.devices.hostdevs)
        if (std::holds_alternative<ScsiHostdev>(hostdev.kind) && uses(hostdev.info)) return true;
    return false;
}

void place_scsi_hostdevs(Domain& domain, bool wide_scsi) {
    std::uint32_t units = wide_scsi ? 16 : 7;
    for (auto& hostdev : domain.devices.hostdevs) {
        if (!std::holds_alternative<ScsiHostdev>(hostdev.kind) || hostdev.info.address) continue;
        std::uint32_t beyond = 0;
        for (auto& controller : domain.devices.controllers) {
            if (!controller.is(ControllerType::scsi)) continue;
            beyond = std::max(beyond, *controller.index + 1);
            for (std::uint32_t unit = 0; unit < units && !hostdev.info.address; ++unit)
                if (!(wide_scsi && unit == 7) && !is_unit_taken(domain, *controller.index, unit))
                    hostdev.info.address = DriveAddress{*controller.index, 0, 0, unit};
        }
        for (std::uint32_t controller = beyond; !hostdev.info.address; ++controller)
            for (std::uint32_t unit = 0; unit < units && !hostdev.info.address; ++unit)
                if (!is_unit_taken(domain, controller, unit))
                    hostdev.info.address = DriveAddress{controller, 0, 0, unit};
    }
}

// A boot parameter is eight characters of the machine's own alphabet.
void complete_loadparm(DeviceInfo& info) {
    if (!info.boot || !info.boot->loadparm) return;
    auto& text = *info.boot->loadparm;
    if (text.empty() || text.size() > 8)
        throw internal_error("loadparm value '" + text + "' must be between 1 and 8 characters");
    for (auto& c : text) {
        if (c >= 'a' && c <= 'z') c = char(c - 32);
        bool fits = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == ' ';
        if (!fits)
            throw internal_error("invalid loadparm value '" + text +
                                 "', expecting chars in set of [a-zA-Z0-9.] and blank spaces");
    }
}

// A port has the identity that its protocol asks for; where the network chooses the protocol it has both.
void complete_virtual_port(Interface& interface) {
    if (!interface.virtualport) return;
    VirtualPort& port = *interface.virtualport;
    const bool network_chooses = interface.type() == InterfaceType::network;
    if (!port.type && !network_chooses) throw xml_error("missing required virtualport type");
    VirtualPortParameters parameters = port.parameters.value_or(VirtualPortParameters{});
    const auto require = [&](bool given, const char* what) {
        if (!given && !network_chooses) throw xml_error(std::string("missing ") + what + " in <virtualport type='" + std::string(schema::word(*port.type)) + "'>");
    };
    if (port.type == VirtualPortType::_802_1Qbg) {
        require(parameters.managerid.has_value(), "managerid");
        require(parameters.typeid_.has_value(), "typeid");
        require(parameters.typeidversion.has_value(), "typeidversion");
    }
    if (port.type == VirtualPortType::_802_1Qbh) require(parameters.profileid.has_value(), "profileid");
    if (port.type == VirtualPortType::midonet) require(parameters.interfaceid.has_value(), "interfaceid");
    if ((!port.type || port.type == VirtualPortType::_802_1Qbg) && !parameters.instanceid) parameters.instanceid = Uuid::random();
    if ((!port.type || port.type == VirtualPortType::openvswitch) && !parameters.interfaceid) parameters.interfaceid = Uuid::random();
    if (parameters != VirtualPortParameters{}) port.parameters = std::move(parameters);
}

void complete_interface(Interface& interface) {
    complete_virtual_port(interface);
    if (auto* vhost_user = std::get_if<VhostuserSource>(&interface.source); vhost_user && !vhost_user->type)
        vhost_user->type = "unix";
    if (interface.coalesce_rx_frames == 0u) interface.coalesce_rx_frames.reset();
    // Filters work on host devices that can be filtered.
    auto type = interface.type();
    if (type != InterfaceType::network && type != InterfaceType::bridge && type != InterfaceType::ethernet)
        interface.filterref.reset();
    if (type == InterfaceType::hostdev) interface.driver = [&]() -> std::optional<InterfaceDriver> {
        if (!interface.driver || !interface.driver->name) return std::nullopt;
        InterfaceDriver driver;
        driver.name = interface.driver->name;
        return driver;
    }();
    if (!interface.driver) return;
    if (interface.driver->queues.value_or(2) <= 1) interface.driver->queues.reset();
    if (*interface.driver == InterfaceDriver{}) interface.driver.reset();
}

void complete_vsock(Vsock& vsock) {
    if (!vsock.auto_cid) vsock.auto_cid = vsock.cid ? YesNo::no : YesNo::yes;
}

void complete_video(Domain& domain) {
    auto& videos = domain.devices.videos;
    // Where there is a screen to look at, there is a card.
    if (videos.empty() && !domain.devices.graphics.empty()) videos.emplace_back();
    // The primary one stands first.
    auto primary = std::ranges::find_if(videos, [](auto& video) { return is_yes(video.model.primary); });
    if (primary == videos.end() && !videos.empty()) {
        videos[0].model.primary = YesNo::yes;
    } else if (primary != videos.end()) {
        std::rotate(videos.begin(), primary, primary + 1);
    }
    for (auto& video : videos)
        if (is_no(video.model.primary)) video.model.primary.reset();
}

}  // namespace

void complete_devices(Domain& domain, const CompleteOptions& options) {
    auto& devices = domain.devices;
    complete_all_disks(domain, options);
    for (auto& interface : devices.interfaces) {
        if (!interface.mac.address)
            interface.mac.address =
                Mac::random({options.mac_prefix[0], options.mac_prefix[1], options.mac_prefix[2]});
        complete_interface(interface);
    }
    number_isa_ports(devices.serials);
    number_ports(devices.serials);
    number_ports(devices.parallels);
    number_consoles(devices.consoles);
    for (auto& serial : devices.serials) complete_source(serial.source);
    for (auto& parallel : devices.parallels) complete_source(parallel.source);
    for (auto& console : devices.consoles) complete_source(console.source);
    for (auto& channel : devices.channels) complete_channel(channel);
    for (auto& redirdev : devices.redirdevs) complete_source(redirdev.source);
    for (auto& rng : devices.rngs)
        if (auto* egd = std::get_if<EgdBackend>(&rng.backend)) complete_source(egd->source);
    for (auto& smartcard : devices.smartcards)
        if (auto* passthrough = std::get_if<PassthroughSmartcard>(&smartcard.kind)) complete_source(passthrough->source);
    for (auto& graphics : devices.graphics) complete_graphics(graphics);
    complete_video(domain);
    place_scsi_hostdevs(domain, options.wide_scsi);
    if (devices.vsock) complete_vsock(*devices.vsock);
    for (auto& filesystem : devices.filesystems)
        if (!filesystem.accessmode) filesystem.accessmode = FilesystemAccess::passthrough;
    for (auto& disk : devices.disks) complete_loadparm(disk.info);
    for (auto& interface : devices.interfaces) complete_loadparm(interface.info);
    for (auto& hostdev : devices.hostdevs) complete_loadparm(hostdev.info);
}

}  // namespace vireo::model
