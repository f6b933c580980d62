// Network cards: the host's end (-netdev) and the card that the guest sees.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

bool is_virtio_card(const Interface& interface) { return interface.model && interface.model->starts_with("virtio"); }

// "33" for one queue, "33:35" for several.
void descriptors(ArgvContext& context, Props& props, std::string_view one, std::string_view many, const std::vector<int>& fds) {
    if (fds.empty()) return;
    std::string text;
    for (const int fd : fds) {
        text += cat(text.empty() ? "" : ":", fd);
        context.pass(fd);
    }
    props.text(fds.size() == 1 ? one : many, text);
}

std::string endpoint(const SocketEndpoint& socket) { return cat(socket.address.value_or(""), ":", socket.port); }

void tap(ArgvContext& context, Props& props, const Interface& interface) {
    static const PreparedInterface nothing;
    const auto found = context.launch.interfaces.find(alias_of(interface.info));
    const PreparedInterface& prepared = found == context.launch.interfaces.end() ? nothing : found->second;
    props.text("type", "tap");
    descriptors(context, props, "fd", "fds", prepared.tap_fds);
    if (!prepared.vhost_fds.empty()) {
        props.boolean("vhost", true);
        descriptors(context, props, "vhostfd", "vhostfds", prepared.vhost_fds);
    }
    props.number_unless_zero("sndbuf", interface.sndbuf);
}

void user_network(Props& props, const Interface& interface) {
    props.text("type", "user");
    for (const InterfaceIp& ip : interface.ips) {
        const std::string& address = ip.address;
        if (address.find(':') == std::string::npos) {
            props.text("net", ip.prefix ? cat(address, "/", *ip.prefix) : address);
        } else {
            props.text("ipv6-prefix", address).number_if("ipv6-prefixlen", ip.prefix);
        }
    }
}

void vhost_user(ArgvContext& context, Props& props, const Interface& interface) {
    const auto& source = std::get<VhostuserSource>(interface.source);
    const std::string chardev = cat("char", alias_of(interface.info));
    Options socket("socket");
    socket.text("id", chardev).text("path", source.path.value_or(""));
    if (source.mode == "server") socket.raw("server", "on");   // QEMU waits for the switch before it starts the guest
    else if (source.reconnect && source.reconnect->enabled) {
        socket.number("reconnect", yes(*source.reconnect->enabled) ? source.reconnect->timeout.value_or(0) : 0u);
    }
    context.option("-chardev", socket);
    props.text("type", "vhost-user").text("chardev", chardev);
    if (interface.driver && interface.driver->queues.value_or(0) > 1) props.number("queues", *interface.driver->queues);
}

void vdpa(ArgvContext& context, Props& props, const Interface& interface) {
    const std::string alias(alias_of(interface.info));
    const auto found = context.launch.interfaces.find(alias);
    props.text("type", "vhost-vdpa");
    if (found == context.launch.interfaces.end() || found->second.vdpa_fd < 0) {
        props.text("vhostdev", std::get<VdpaSource>(interface.source).dev.value_or(""));
    } else {
        context.option("-add-fd", cat("set=", found->second.vdpa_set, ",fd=", found->second.vdpa_fd, ",opaque=", alias, "-vdpa"));
        context.pass(found->second.vdpa_fd);
        props.text("vhostdev", cat("/dev/fdset/", found->second.vdpa_set));
    }
    if (interface.driver && interface.driver->queues.value_or(0) > 1) props.number("queues", *interface.driver->queues);
}

Props netdev(ArgvContext& context, const Interface& interface) {
    Props props;
    switch (interface.type()) {
    case InterfaceType::network:
    case InterfaceType::bridge:
    case InterfaceType::ethernet:
    case InterfaceType::direct: tap(context, props, interface); break;
    case InterfaceType::user: user_network(props, interface); break;
    case InterfaceType::client:
        props.text("type", "socket").text("connect", endpoint(std::get<ClientSource>(interface.source)));
        break;
    case InterfaceType::server:
        props.text("type", "socket").text("listen", endpoint(std::get<ServerSource>(interface.source)));
        break;
    case InterfaceType::mcast:
        props.text("type", "socket").text("mcast", endpoint(std::get<McastSource>(interface.source)));
        break;
    case InterfaceType::udp: {
        const auto& udp = std::get<UdpSource>(interface.source);
        props.text("type", "socket").text("udp", endpoint(udp));
        if (udp.local) props.text("localaddr", endpoint(*udp.local));
        break;
    }
    case InterfaceType::vhostuser: vhost_user(context, props, interface); break;
    case InterfaceType::vdpa: vdpa(context, props, interface); break;
    case InterfaceType::null: {
        props.text("type", "hubport").number("hubid", 0);
        break;
    }
    default: refuse(cat("Unsupported network type ", word(interface.type())));
    }
    props.text("id", cat("host", alias_of(interface.info)));
    return props;
}

void offloads(Props& props, const InterfaceDriver& driver) {
    if (driver.host) {
        boolean_if(props, "csum", driver.host->csum);
        boolean_if(props, "gso", driver.host->gso);
        boolean_if(props, "host_tso4", driver.host->tso4);
        boolean_if(props, "host_tso6", driver.host->tso6);
        boolean_if(props, "host_ecn", driver.host->ecn);
        boolean_if(props, "host_ufo", driver.host->ufo);
        boolean_if(props, "mrg_rxbuf", driver.host->mrg_rxbuf);
    }
    if (driver.guest) {
        boolean_if(props, "guest_csum", driver.guest->csum);
        boolean_if(props, "guest_tso4", driver.guest->tso4);
        boolean_if(props, "guest_tso6", driver.guest->tso6);
        boolean_if(props, "guest_ecn", driver.guest->ecn);
        boolean_if(props, "guest_ufo", driver.guest->ufo);
    }
}

// A card that the board has: -net nic of old, which names its model.
bool is_builtin_card(const ArgvContext& context, const Interface& interface) {
    return (context.family == MachineFamily::other_arm) && !is_virtio_card(interface) && interface.model != "e1000" &&
           interface.model != "usb-net";
}

}  // namespace

Props interface_device(const ArgvContext& context, const Interface& interface, unsigned boot_position) {
    const std::string& model = interface.model ? *interface.model : std::string();
    Props props;
    if (is_virtio_card(interface)) {
        std::optional<VirtioModel> variant;
        if (model == "virtio-transitional") variant = VirtioModel::virtio_transitional;
        if (model == "virtio-non-transitional") variant = VirtioModel::virtio_non_transitional;
        props = Props(virtio_name("virtio-net", interface.info, variant));
        const InterfaceDriver driver = interface.driver.value_or(InterfaceDriver{});
        virtio_options(props, driver.virtio);
        if (driver.txmode) props.text("tx", *driver.txmode == TxMode::iothread ? "bh" : "timer");
        boolean_if(props, "ioeventfd", driver.ioeventfd);
        boolean_if(props, "event_idx", driver.event_idx);
        offloads(props, driver);
        if (const std::uint32_t queues = driver.queues.value_or(0); queues > 1) {
            // One vector for each queue's two directions, one for changes of the configuration, one for control.
            if (address_of<CcwAddress>(interface.info)) props.boolean("mq", true);
            else props.boolean("mq", true).number("vectors", 2 * queues + 2);
        }
        props.number_unless_zero("rx_queue_size", driver.rx_queue_size).number_unless_zero("tx_queue_size", driver.tx_queue_size);
        boolean_if(props, "rss", driver.rss);
        boolean_if(props, "hash", driver.rss_hash_report);
        props.number_unless_zero("host_mtu", interface.mtu);
        if (interface.teaming && interface.teaming->type == TeamingType::persistent) props.boolean("failover", true);
    } else {
        props = Props(model);
    }
    props.text("netdev", cat("host", alias_of(interface.info))).text("id", alias_of(interface.info));
    if (interface.mac.address) props.text("mac", interface.mac.address->text());
    boot_index(props, interface.info, boot_position);
    place(context, props, interface.info);
    option_rom(props, interface.info);
    return props;
}

void add_interfaces(ArgvContext& context) {
    unsigned position = context.boot.network;
    for (const Interface& interface : context.devices.interfaces) {
        // A card that is a host device is among the hostdevs of a running guest; its netdev is the device itself.
        if (interface.type() == InterfaceType::hostdev) {
            position = 0;
            continue;
        }
        const Props host = netdev(context, interface);
        context.option("-netdev", host);
        if (is_builtin_card(context, interface)) {
            Options card("nic");
            if (interface.mac.address) card.text("macaddr", interface.mac.address->text());
            card.text("netdev", cat("host", alias_of(interface.info))).text_if("model", interface.model);
            context.option("-net", card.text("id", alias_of(interface.info)));
        } else {
            context.device(interface_device(context, interface, position), interface.info);
        }
        position = 0;   // the legacy boot order means the first card
    }
}

}  // namespace vireo::qemu
