#include "model/domain/guest_abi.hpp"

#include "model/domain/rule_errors.hpp"
#include "model/domain/tables.hpp"

namespace vireo::model {

namespace {

// Of every device the place and the ROM; aliases and boot order are the host's.
DeviceInfo seen(const DeviceInfo& info) {
    DeviceInfo out;
    out.address = info.address;
    out.rom = info.rom;
    out.acpi_index = info.acpi_index;
    out.usb_master = info.usb_master;
    return out;
}

Disk seen(const Disk& disk) {
    Disk out;
    out.device = disk.device;
    out.model = disk.model;
    out.target.dev = disk.target.dev;
    out.target.bus = disk.target.bus;
    out.target.removable = disk.target.removable;
    out.target.rotation_rate = disk.target.rotation_rate;
    out.geometry = disk.geometry;
    out.blockio = disk.blockio;
    out.readonly = disk.readonly;
    out.serial = disk.serial;
    out.wwn = disk.wwn;
    out.vendor = disk.vendor;
    out.product = disk.product;
    out.driver.emplace();
    if (disk.driver) {
        out.driver->virtio = disk.driver->virtio;
        out.driver->queues = disk.driver->queues;
        out.driver->queue_size = disk.driver->queue_size;
    }
    out.info = seen(disk.info);
    return out;
}

Interface seen(const Interface& interface) {
    Interface out;
    out.mac.address = interface.mac.address;
    out.model = interface.model;
    out.mtu = interface.mtu;
    out.driver.emplace();
    if (interface.driver) {
        out.driver->virtio = interface.driver->virtio;
        out.driver->queues = interface.driver->queues;
    }
    out.info = seen(interface.info);
    return out;
}

Controller seen(const Controller& controller) {
    Controller out;
    out.kind = controller.kind;
    out.index = controller.index;
    out.pcihole64 = controller.pcihole64;
    out.driver.emplace();
    if (controller.driver) {
        out.driver->virtio = controller.driver->virtio;
        out.driver->queues = controller.driver->queues;
    }
    out.info = seen(controller.info);
    return out;
}

template <class Port> Port seen_port(const Port& port) {
    Port out = port;
    out.source = {};
    out.info = seen(port.info);
    return out;
}
Filesystem seen(const Filesystem& filesystem) {
    Filesystem out;
    out.target = filesystem.target;
    out.model = filesystem.model;
    out.info = seen(filesystem.info);
    return out;
}
Hostdev seen(const Hostdev& hostdev) {
    Hostdev out = hostdev;
    out.driver.reset();
    out.managed.reset();
    out.info = seen(hostdev.info);
    return out;
}
Graphics seen(const Graphics&) { return {}; }
Audio seen(const Audio&) { return {}; }

template <class Device> Device seen(const Device& device) {
    Device out = device;
    if constexpr (requires { out.info; }) out.info = seen(device.info);
    return out;
}
Serial seen(const Serial& serial) { return seen_port(serial); }
Parallel seen(const Parallel& parallel) { return seen_port(parallel); }
Console seen(const Console& console) { return seen_port(console); }
Channel seen(const Channel& channel) { return seen_port(channel); }

template <class List> void see(const List& from, List& to) {
    for (const auto& device : from) to.push_back(seen(device));
}

// The definition with only what the guest can notice.
Domain guest_view(const Domain& domain) {
    Domain out;
    out.type = domain.type;
    out.uuid = domain.uuid;
    out.genid = domain.genid;
    out.max_memory = domain.max_memory;
    out.memory.emplace().size = domain.memory ? domain.memory->size : 0;
    out.vcpu.maximum = domain.vcpu.maximum;
    out.os.type = domain.os.type;
    out.os.arch = domain.os.arch;
    out.os.machine = domain.os.machine;
    out.os.smbios = domain.os.smbios;
    out.sysinfo = domain.sysinfo;
    out.features = domain.features;
    out.cpu = domain.cpu;
    if (domain.clock) out.clock.emplace().timers = domain.clock->timers;
    auto& from = domain.devices;
    auto& to = out.devices;
    see(from.disks, to.disks);
    see(from.controllers, to.controllers);
    see(from.filesystems, to.filesystems);
    see(from.interfaces, to.interfaces);
    see(from.smartcards, to.smartcards);
    see(from.serials, to.serials);
    see(from.parallels, to.parallels);
    see(from.consoles, to.consoles);
    see(from.channels, to.channels);
    see(from.inputs, to.inputs);
    see(from.tpms, to.tpms);
    see(from.sounds, to.sounds);
    see(from.videos, to.videos);
    see(from.hostdevs, to.hostdevs);
    see(from.redirdevs, to.redirdevs);
    see(from.hubs, to.hubs);
    see(from.watchdogs, to.watchdogs);
    see(from.rngs, to.rngs);
    see(from.panics, to.panics);
    see(from.shmems, to.shmems);
    see(from.memories, to.memories);
    see(from.cryptos, to.cryptos);
    to.iommu = from.iommu;
    if (from.memballoon) {
        to.memballoon = seen(*from.memballoon);
        to.memballoon->stats_period.reset();
    }
    if (from.nvram) to.nvram = seen(*from.nvram);
    if (from.vsock) to.vsock = seen(*from.vsock);
    return out;
}

}  // namespace

std::vector<schema::Difference> guest_abi_differences(const Domain& running, const Domain& wanted) {
    return schema::diff(guest_view(running), guest_view(wanted), "domain");
}

void require_same_guest_abi(const Domain& running, const Domain& wanted) {
    const auto found = guest_abi_differences(running, wanted);
    if (found.empty()) return;
    auto shown = [](const std::string& value) { return value.empty() ? std::string("nothing") : "'" + value + "'"; };
    throw unsupported("the guest would notice a change: " + found.front().path + " was " + shown(found.front().before) + " and is " + shown(found.front().after));
}

}  // namespace vireo::model
