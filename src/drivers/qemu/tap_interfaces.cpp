#include "drivers/qemu/tap_interfaces.hpp"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/sockios.h>

#include <atomic>
#include <cstring>

#include "base/error.hpp"
#include "base/files.hpp"

namespace vireo::qemu {

namespace {

// A descriptor per queue. `name` is what the device is to be called and becomes what it is called.
std::vector<UniqueFd> open_tap(std::string& name, unsigned queues, bool offload_headers) {
    std::vector<UniqueFd> fds;
    for (unsigned i = 0; i < queues; ++i) {
        UniqueFd fd(open("/dev/net/tun", O_RDWR | O_CLOEXEC));
        if (!fd) throw system_error("Unable to open /dev/net/tun, is tun module loaded?");
        ifreq request{};
        request.ifr_flags = short(IFF_TAP | IFF_NO_PI | (offload_headers ? IFF_VNET_HDR : 0) | (queues > 1 ? IFF_MULTI_QUEUE : 0));
        std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
        if (ioctl(fd.get(), TUNSETIFF, &request) < 0)
            throw system_error("Unable to create tap device" + (name.empty() ? std::string() : " " + name));
        name = request.ifr_name;
        fds.push_back(std::move(fd));
    }
    return fds;
}

UniqueFd control_socket() {
    UniqueFd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!fd) throw system_error("cannot open a socket");
    return fd;
}

ifreq named(const std::string& name) {
    ifreq request{};
    std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
    return request;
}

void set_mac(const UniqueFd& control, const std::string& name, const std::array<std::uint8_t, 6>& mac) {
    ifreq request = named(name);
    request.ifr_hwaddr.sa_family = 1;   // Ethernet
    std::memcpy(request.ifr_hwaddr.sa_data, mac.data(), mac.size());
    // Compat: the host's end has 0xfe first, so that a bridge never takes its address from a guest.
    request.ifr_hwaddr.sa_data[0] = char(0xfe);
    if (ioctl(control.get(), SIOCSIFHWADDR, &request) < 0) throw system_error("Cannot set interface MAC on '" + name + "'");
}

void set_mtu(const UniqueFd& control, const std::string& name, unsigned mtu) {
    ifreq request = named(name);
    request.ifr_mtu = int(mtu);
    if (ioctl(control.get(), SIOCSIFMTU, &request) < 0) throw system_error("Cannot set interface MTU on '" + name + "'");
}

int mtu_of(const UniqueFd& control, const std::string& name) {
    ifreq request = named(name);
    return ioctl(control.get(), SIOCGIFMTU, &request) < 0 ? 0 : request.ifr_mtu;
}

void add_to_bridge(const UniqueFd& control, const std::string& bridge, const std::string& name) {
    ifreq request = named(bridge);
    request.ifr_ifindex = int(if_nametoindex(name.c_str()));
    if (ioctl(control.get(), SIOCBRADDIF, &request) < 0) throw system_error("Unable to add bridge " + bridge + " port " + name);
}

void bring_up(const UniqueFd& control, const std::string& name) {
    ifreq request = named(name);
    if (ioctl(control.get(), SIOCGIFFLAGS, &request) < 0) throw system_error("Cannot get interface flags on '" + name + "'");
    request.ifr_flags = short(request.ifr_flags | IFF_UP);
    if (ioctl(control.get(), SIOCSIFFLAGS, &request) < 0) throw system_error("Cannot set interface flags on '" + name + "'");
}

std::string free_name() {
    static std::atomic<unsigned> next = 0;
    while (true) {
        std::string name = "vnet" + std::to_string(next++);
        if (if_nametoindex(name.c_str()) == 0) return name;
    }
}

}  // namespace

void prepare_taps(model::Domain& live, Launch& launch, std::vector<UniqueFd>& keep, Rollback&) {
    for (model::Interface& interface : live.devices.interfaces) {
        const auto* bridge = std::get_if<model::BridgeSource>(&interface.source);
        const bool ethernet = std::holds_alternative<model::EthernetSource>(interface.source);
        if ((!bridge && !ethernet) || !interface.info.alias) continue;
        const UniqueFd control = control_socket();
        std::string name = interface.target.dev.value_or("");
        if (name.empty() || name.find('%') != std::string::npos) name = free_name();
        const unsigned queues = interface.driver && interface.driver->queues ? std::max(1u, *interface.driver->queues) : 1;
        const bool virtio = interface.model.value_or("").starts_with("virtio");
        auto fds = open_tap(name, queues, virtio);
        interface.target.dev = name;
        if (interface.mac.address) set_mac(control, name, interface.mac.address->bytes);
        if (bridge) {
            const std::string bridge_name = bridge->bridge.value_or("");
            if (interface.mtu) set_mtu(control, name, *interface.mtu);
            else if (const int mtu = mtu_of(control, bridge_name); mtu > 0) set_mtu(control, name, unsigned(mtu));
            add_to_bridge(control, bridge_name, name);
        } else if (interface.mtu) {
            set_mtu(control, name, *interface.mtu);
        }
        bring_up(control, name);
        PreparedInterface& prepared = launch.interfaces[*interface.info.alias];
        for (UniqueFd& fd : fds) {
            prepared.tap_fds.push_back(fd.get());
            keep.push_back(std::move(fd));
        }
        const bool qemu_backend = interface.driver && interface.driver->name == model::InterfaceDriverName::qemu;
        if (virtio && !qemu_backend)
            for (unsigned i = 0; i < queues; ++i) {
                UniqueFd vhost(open("/dev/vhost-net", O_RDWR | O_CLOEXEC));
                if (!vhost) {
                    prepared.vhost_fds.clear();
                    if (interface.driver && interface.driver->name == model::InterfaceDriverName::vhost)
                        throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu,
                                    "vhost-net was requested for an interface, but is unavailable");
                    break;
                }
                prepared.vhost_fds.push_back(vhost.get());
                keep.push_back(std::move(vhost));
            }
    }
}

}  // namespace vireo::qemu
