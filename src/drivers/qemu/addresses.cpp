#include "drivers/qemu/addresses.hpp"

#include <algorithm>
#include <set>

#include "drivers/qemu/addresses_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/addresses_usb.hpp"
#include "model/domain/addresses_virtio_serial.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::qemu {

using namespace model;

void assign_addresses(Domain& domain, const Context& context) {
    assign_virtio_serial(domain);
    assign_spapr_vio(domain);
    assign_ccw(domain, context);
    assign_virtio_mmio(domain, context);
    std::set<std::uint32_t> buses;
    for (auto& controller : domain.devices.controllers)
        if (controller.is(ControllerType::pci)) buses.insert(*controller.index);
    assign_pci(domain, context);
    assign_zpci(domain, buses);
    assign_usb(domain);
    assign_memory_slots(domain);
}

bool is_without_pci(const Domain& domain) {
    if (is_arm(domain)) return machine_of(domain) != "versatilepb";
    return is_riscv(domain) || is_s390(domain);
}

void place_virtio_devices(Domain& domain, const Address& address) {
    auto& devices = domain.devices;
    auto place = [&](DeviceInfo& info) { if (!info.address) info.address = address; };
    bool is_ccw = std::holds_alternative<CcwAddress>(address);
    for (auto& disk : devices.disks)
        if (disk.target.bus == DiskBus::virtio) place(disk.info);
    for (auto& interface : devices.interfaces)
        if (interface.model && interface.model->starts_with("virtio")) place(interface.info);
    for (auto& hostdev : devices.hostdevs) {
        if (std::holds_alternative<ScsiHostHostdev>(hostdev.kind)) place(hostdev.info);
        else if (auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind); mdev && mdev->model == MdevModel::vfio_ccw && is_ccw)
            place(hostdev.info);
    }
    for (auto& video : devices.videos)
        if (video.model.type == VideoType::virtio) place(video.info);
    for (auto& input : devices.inputs)
        if (input.bus == InputBus::virtio) place(input.info);
    for (auto& controller : devices.controllers) {
        auto* scsi = std::get_if<ScsiController>(&controller.kind);
        if (controller.is(ControllerType::virtio_serial) || (scsi && scsi->model == ScsiModel::virtio_scsi))
            place(controller.info);
    }
    if (devices.memballoon && devices.memballoon->model == MemballoonModel::virtio) place(devices.memballoon->info);
    for (auto& rng : devices.rngs) place(rng.info);
    for (auto& filesystem : devices.filesystems) place(filesystem.info);
    for (auto& crypto : devices.cryptos) place(crypto.info);
    if (devices.vsock && is_ccw) place(devices.vsock->info);
}

void assign_virtio_mmio(Domain& domain, const Context& context) {
    if (!is_arm(domain) || !(is_vexpress(domain) || is_arm_virt(domain))) return;
    if (!context.has(Capability::virtio_mmio)) return;
    bool uses = !has_pcie_root(domain);
    each_device_info(domain, [&](DeviceInfo& info) { uses |= address_of<VirtioMmioAddress>(info) != nullptr; });
    if (uses) place_virtio_devices(domain, VirtioMmioAddress{});
}

namespace {

std::uint32_t ccw_number(const CcwAddress& address) {
    return *address.cssid << 24 | *address.ssid << 16 | *address.devno;
}

std::string ccw_text(const CcwAddress& address) {
    char text[32];
    std::snprintf(text, sizeof text, "%x.%x.%04x", *address.cssid, *address.ssid, *address.devno);
    return text;
}

// Devices in the order in which they get channel subsystem numbers.
template <class Visit> void each_ccw_info(Domain& domain, Visit&& visit) {
    auto& devices = domain.devices;
    auto all = [&](auto&... lists) { ([&] { for (auto& device : lists) visit(device.info); }(), ...); };
    all(devices.disks, devices.interfaces, devices.sounds, devices.hostdevs, devices.videos, devices.controllers,
        devices.smartcards, devices.serials, devices.parallels, devices.channels, devices.consoles, devices.inputs,
        devices.filesystems, devices.watchdogs);
    if (devices.memballoon) visit(devices.memballoon->info);
    all(devices.rngs, devices.shmems, devices.tpms, devices.panics);
    if (devices.vsock) visit(devices.vsock->info);
    all(devices.memories, devices.redirdevs, devices.cryptos);
}

}  // namespace

void assign_ccw(Domain& domain, const Context&) {
    if (!is_s390_ccw(domain)) return;
    place_virtio_devices(domain, CcwAddress{});
    std::set<std::uint32_t> taken;
    each_ccw_info(domain, [&](DeviceInfo& info) {
        auto* address = address_of<CcwAddress>(info);
        if (!address || !address->devno) return;
        if (!taken.insert(ccw_number(*address)).second)
            throw xml_error("The CCW devno '" + ccw_text(*address) + "' is in use already ");
    });
    std::uint32_t next = 0;
    each_ccw_info(domain, [&](DeviceInfo& info) {
        auto* address = address_of<CcwAddress>(info);
        if (!address || address->devno) return;
        *address = CcwAddress{0xfe, 0, next};
        while (!taken.insert(ccw_number(*address)).second) {
            if (++next > 0xffff) throw internal_error("There are no more free CCW devnos.");
            address->devno = next;
        }
    });
}

// s390 knows PCI functions by identifiers of its own.
void assign_zpci(Domain& domain, const std::set<std::uint32_t>& buses) {
    if (!is_s390(domain)) return;
    std::set<std::uint32_t> uids, fids;
    auto take_uid = [&](std::uint32_t uid) {
        if (!uids.insert(uid).second) {
            char text[64];
            std::snprintf(text, sizeof text, "zPCI uid %x is already reserved", uid);
            throw internal_error(text);
        }
    };
    auto take_fid = [&](std::uint32_t fid) {
        if (!fids.insert(fid).second) {
            char text[64];
            std::snprintf(text, sizeof text, "zPCI fid %x is already reserved", fid);
            throw internal_error(text);
        }
    };
    auto fill = [&](ZpciAddress& zpci) {
        if (!zpci.uid) {
            std::uint32_t uid = 1;
            while (uids.contains(uid)) ++uid;
            zpci.uid = uid;
            take_uid(uid);
        }
        if (!zpci.fid) {
            std::uint32_t fid = 0;
            while (fids.contains(fid)) ++fid;
            zpci.fid = fid;
            take_fid(fid);
        }
    };
    auto each = [&](auto&& visit) {
        auto of = [&](DeviceInfo& info) {
            if (auto* address = address_of<PciAddress>(info)) visit(*address);
        };
        each_device(domain, [&](auto& device) {
            using Type = std::decay_t<decltype(device)>;
            if constexpr (!std::is_same_v<Type, Controller> && requires { device.info; }) of(device.info);
        });
        for (auto& controller : domain.devices.controllers)
            if (!controller.is(ControllerType::pci) || buses.contains(*controller.index)) of(controller.info);
    };
    each([&](PciAddress& address) {
        if (!address.zpci) return;
        if (address.zpci->uid) take_uid(*address.zpci->uid);
        if (address.zpci->fid) take_fid(*address.zpci->fid);
    });
    each([&](PciAddress& address) { if (address.zpci) fill(*address.zpci); });
    each([&](PciAddress& address) { if (!address.zpci) fill(address.zpci.emplace()); });
}

namespace {

void place_vio(DeviceInfo& info, std::uint64_t first, std::set<std::uint64_t>& taken) {
    if (!info.address) info.address = SpaprVioAddress{};
    auto* address = address_of<SpaprVioAddress>(info);
    if (!address) return;
    if (address->reg) return;
    std::uint64_t reg = first;
    while (taken.contains(reg)) reg += 0x1000;
    taken.insert(reg);
    address->reg = reg;
}

}  // namespace

void assign_spapr_vio(Domain& domain) {
    if (!is_pseries(domain)) return;
    std::set<std::uint64_t> taken;
    each_device(domain, [&](auto& device) {
        using Type = std::decay_t<decltype(device)>;
        if constexpr (!std::is_same_v<Type, Console> && requires { device.info; }) {
            auto* address = address_of<SpaprVioAddress>(device.info);
            if (!address || !address->reg) return;
            if (!taken.insert(*address->reg).second) {
                char text[64];
                std::snprintf(text, sizeof text, "spapr-vio address 0x%llx already in use",
                              static_cast<unsigned long long>(*address->reg));
                throw Error(ErrorCode::xml_error, ErrorDomain::qemu, text);
            }
        }
    });
    auto& devices = domain.devices;
    for (auto& interface : devices.interfaces)
        if (interface.model == "spapr-vlan") place_vio(interface.info, 0x1000, taken);
    for (auto& controller : devices.controllers)
        if (auto* scsi = std::get_if<ScsiController>(&controller.kind); scsi && scsi->model == ScsiModel::ibmvscsi)
            place_vio(controller.info, 0x2000, taken);
    for (auto& serial : devices.serials)
        if (serial.target_type == SerialTargetType::spapr_vio_serial) place_vio(serial.info, 0x30000000, taken);
    if (devices.nvram) place_vio(devices.nvram->info, 0x3000, taken);
    for (auto& tpm : devices.tpms)
        if (tpm.model == TpmModel::tpm_spapr) place_vio(tpm.info, 0x4000, taken);
}

void assign_virtio_serial(Domain& domain) {
    VirtioSerialPorts ports;
    for (auto& controller : domain.devices.controllers)
        if (auto* serial = std::get_if<VirtioSerialController>(&controller.kind))
            ports.add_controller(*controller.index, serial->ports);
    auto& channels = domain.devices.channels;
    for (auto& channel : channels)
        if (auto* address = address_of<VirtioSerialAddress>(channel.info); address && address->port) ports.take(*address);
    for (auto& console : domain.devices.consoles)
        if (auto* address = address_of<VirtioSerialAddress>(console.info);
            address && address->port && console.target_type == ConsoleTargetType::virtio)
            ports.take(*address);
    for (auto& channel : channels) {
        if (!std::holds_alternative<VirtioTarget>(channel.target)) continue;
        auto* address = address_of<VirtioSerialAddress>(channel.info);
        if (channel.info.address && (!address || address->port)) continue;
        std::optional<std::uint32_t> wanted;
        if (address) wanted = address->controller;
        auto found = ports.take_next(wanted);
        if (!found && !wanted) {
            // All are full: one controller more.
            auto index = ports.next_controller();
            need_controller(domain, VirtioSerialController{}, index);
            ports.add_controller(index, std::nullopt);
            found = ports.take_next();
        }
        if (!found) throw xml_error("Unable to find a free virtio-serial port");
        channel.info.address = *found;
    }
}

namespace {

// Devices on USB, in the order in which they get ports; hubs not among them.
template <class Visit> void each_usb_info(Domain& domain, Visit&& visit) {
    auto& devices = domain.devices;
    for (auto& interface : devices.interfaces)
        if (auto* source = std::get_if<HostdevSource>(&interface.source);
            source && std::holds_alternative<HostUsbAddress>(source->address))
            visit(interface.info);
    for (auto& hostdev : devices.hostdevs)
        if (std::holds_alternative<UsbHostdev>(hostdev.kind)) visit(hostdev.info);
    for (auto& disk : devices.disks)
        if (disk.target.bus == DiskBus::usb) visit(disk.info);
    for (auto& controller : devices.controllers)
        if (controller.is(ControllerType::ccid)) visit(controller.info);
    for (auto& input : devices.inputs)
        if (input.bus == InputBus::usb) visit(input.info);
    for (auto& sound : devices.sounds)
        if (sound.model == SoundModel::usb) visit(sound.info);
    for (auto& serial : devices.serials)
        if (serial.target_type == SerialTargetType::usb_serial) visit(serial.info);
    for (auto& redirdev : devices.redirdevs)
        if (redirdev.bus.value_or(RedirdevBus::usb) == RedirdevBus::usb) visit(redirdev.info);
}

void place_usb(DeviceInfo& info, UsbPorts& ports) {
    auto* address = address_of<UsbAddress>(info);
    if (info.address && !address) return;
    if (address && !address->port.empty()) return;
    std::optional<std::uint32_t> bus;
    if (address) bus = address->bus;
    info.address = ports.take_next(bus);
}

}  // namespace

void assign_usb(Domain& domain) {
    auto& devices = domain.devices;
    unsigned available = 0, needed = 0;
    bool has_usb = false;
    for (auto& controller : devices.controllers) {
        has_usb |= controller.is(ControllerType::usb);
        available += usb_ports_of(controller);
    }
    each_usb_info(domain, [&](DeviceInfo&) { ++needed; });
    needed += unsigned(devices.hubs.size());
    if (!available || !has_usb) return;
    available += unsigned(devices.hubs.size()) * usb_hub_ports;
    // A hub takes a port and gives eight.
    for (; available < needed; available += usb_hub_ports - 1) {
        devices.hubs.emplace_back();
    }
    UsbPorts ports;
    for (auto& controller : devices.controllers) ports.add_controller(controller);
    // Hubs that have a place first, outer ones before those behind them.
    std::vector<Hub*> placed;
    for (auto& hub : devices.hubs)
        if (auto* address = address_of<UsbAddress>(hub.info); address && !address->port.empty()) placed.push_back(&hub);
    auto depth = [](const Hub* hub) {
        auto& port = address_of<UsbAddress>(hub->info)->port;
        return std::ranges::count(port, '.');
    };
    std::ranges::stable_sort(placed, {}, depth);
    for (auto* hub : placed) {
        auto& address = *address_of<UsbAddress>(hub->info);
        ports.take(address);
        ports.add_hub(address);
    }
    each_usb_info(domain, [&](DeviceInfo& info) {
        if (auto* address = address_of<UsbAddress>(info); address && !address->port.empty()) ports.take(*address);
    });
    for (auto& hub : devices.hubs) {
        if (auto* address = address_of<UsbAddress>(hub.info); address && !address->port.empty()) continue;
        place_usb(hub.info, ports);
        ports.add_hub(*address_of<UsbAddress>(hub.info));
    }
    each_usb_info(domain, [&](DeviceInfo& info) { place_usb(info, ports); });
}

void assign_memory_slots(Domain& domain) {
    auto takes_slot = [](const MemoryDevice& memory) {
        return memory.model == MemoryModel::dimm || memory.model == MemoryModel::nvdimm;
    };
    std::set<std::uint32_t> taken;
    for (auto& memory : domain.devices.memories)
        if (auto* address = address_of<DimmAddress>(memory.info)) taken.insert(address->slot);
    for (auto& memory : domain.devices.memories) {
        if (!takes_slot(memory) || memory.info.address) continue;
        std::uint32_t slot = 0;
        while (taken.contains(slot)) ++slot;
        taken.insert(slot);
        memory.info.address = DimmAddress{slot, std::nullopt};
    }
}

}  // namespace vireo::qemu
