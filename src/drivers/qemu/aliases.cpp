#include "drivers/qemu/aliases.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/qemu/argv_context.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::word;

namespace {

// Gives the next number after the highest that a kind has, so that a name is never used twice.
class Counter {
public:
    explicit Counter(std::string_view prefix) : prefix_(prefix) {}

    void see(const DeviceInfo& info) {
        if (!info.alias || !info.alias->starts_with(prefix_)) return;
        const std::string_view digits = std::string_view(*info.alias).substr(prefix_.size());
        unsigned number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc() && end == digits.data() + digits.size()) next_ = std::max(next_, number + 1);
    }
    void give(DeviceInfo& info) {
        if (!info.alias) info.alias = cat(prefix_, next_++);
    }

private:
    std::string_view prefix_;
    unsigned next_ = 0;
};

template <class Devices> void number(Devices& devices, std::string_view prefix) {
    Counter counter(prefix);
    for (const auto& device : devices) counter.see(device.info);
    for (auto& device : devices) counter.give(device.info);
}

template <class Device> void name(std::optional<Device>& device, std::string_view alias) {
    if (device && !device->info.alias) device->info.alias = alias;
}

// 0 for "vda", 1 for "hdb", 27 for "sdab"; partitions behind it do not count.
unsigned index_of_target(std::string_view dev) {
    for (const std::string_view prefix : {"fd", "hd", "vd", "sd", "xvd", "ubd"}) {
        if (!dev.starts_with(prefix)) continue;
        unsigned index = 0;
        bool any = false;
        for (const char c : dev.substr(prefix.size())) {
            if (c < 'a' || c > 'z') break;
            index = any ? (index + 1) * 26 + unsigned(c - 'a') : unsigned(c - 'a');
            any = true;
        }
        return index;
    }
    return 0;
}

bool has_channels(const Domain& domain, std::uint32_t controller) {
    const Controller* found = find_controller(domain, ControllerType::scsi, controller);
    const auto* scsi = found ? std::get_if<ScsiController>(&found->kind) : nullptr;
    if (!scsi || !scsi->model) return false;
    switch (*scsi->model) {
    case ScsiModel::auto_:
    case ScsiModel::lsilogic:
    case ScsiModel::buslogic:
    case ScsiModel::ncr53c90:
    case ScsiModel::dc390:
    case ScsiModel::am53c974:
    case ScsiModel::lsisas1068: return false;
    default: return true;
    }
}

std::string disk_alias(const Domain& domain, const Disk& disk) {
    const std::string_view bus = word(disk.target.bus.value_or(DiskBus::ide));
    if (const auto* at = address_of<DriveAddress>(disk.info)) {
        if (disk.target.bus == DiskBus::scsi && has_channels(domain, at->controller)) {
            return cat(bus, at->controller, "-", at->bus, "-", at->target, "-", at->unit);
        }
        return cat(bus, at->controller, "-", at->bus, "-", at->unit);
    }
    return cat(bus, "-disk", index_of_target(disk.target.dev));
}

std::string controller_name(const Domain& domain, const Controller& controller, MachineFamily family) {
    const std::uint32_t index = controller.index.value_or(0);
    switch (controller.type()) {
    case ControllerType::pci: {
        const auto& pci = std::get<PciController>(controller.kind);
        if (pci.model == PciModel::pcie_root) return cat("pcie.", index);
        if (!index && !numbers_pci_buses(domain.os.arch.value_or(""), family)) return "pci";
        return cat("pci.", index);
    }
    case ControllerType::usb: return index ? cat("usb", index) : "usb";
    // The chipset's own: QEMU has named their bus.
    case ControllerType::ide:
        if (index == 0 && family == MachineFamily::i440fx) return "ide";
        break;
    case ControllerType::sata:
        if (index == 0 && family == MachineFamily::q35) return "ide";
        break;
    default: break;
    }
    return cat(word(controller.type()), index);
}

// Plugged memory is named by its slot where it has one.
void name_memories(std::vector<MemoryDevice>& memories) {
    Counter pmem("virtiopmem"), mem("virtiomem"), epc("epc");
    for (const MemoryDevice& memory : memories) {
        pmem.see(memory.info);
        mem.see(memory.info);
        epc.see(memory.info);
    }
    Counter dimm("dimm"), nvdimm("nvdimm");
    for (MemoryDevice& memory : memories) {
        if (memory.info.alias) continue;
        const auto* slot = address_of<DimmAddress>(memory.info);
        switch (memory.model) {
        case MemoryModel::dimm:
        case MemoryModel::nvdimm: {
            const bool plain = memory.model == MemoryModel::dimm;
            if (slot) memory.info.alias = cat(plain ? "dimm" : "nvdimm", slot->slot);
            else (plain ? dimm : nvdimm).give(memory.info);
            break;
        }
        case MemoryModel::virtio_pmem: pmem.give(memory.info); break;
        case MemoryModel::virtio_mem: mem.give(memory.info); break;
        case MemoryModel::sgx_epc: epc.give(memory.info); break;
        }
    }
}

// The first console is often the first serial port under another name.
void name_consoles(Devices& devices) {
    for (std::size_t i = 0; i < devices.consoles.size(); ++i) {
        Console& console = devices.consoles[i];
        if (console.info.alias) continue;
        const bool same = i == 0 && console.target_type.value_or(ConsoleTargetType::serial) == ConsoleTargetType::serial;
        if (same && !devices.serials.empty()) console.info.alias = devices.serials.front().info.alias;
        else console.info.alias = cat("console", i);
    }
}

}  // namespace

void assign_aliases(Domain& domain, const Capabilities&) {
    Devices& devices = domain.devices;
    const MachineFamily family = machine_family(domain.os.arch.value_or(""), domain.os.machine.value_or(""));
    for (Controller& controller : devices.controllers) {
        if (!controller.info.alias) controller.info.alias = controller_name(domain, controller, family);
    }
    for (Disk& disk : devices.disks) {
        if (!disk.info.alias) disk.info.alias = disk_alias(domain, disk);
    }
    number(devices.filesystems, "fs");
    // Cards that are host devices are numbered among those.
    Counter nets("net"), hostdevs("hostdev");
    for (const Interface& interface : devices.interfaces) {
        nets.see(interface.info);
        hostdevs.see(interface.info);
    }
    for (const Hostdev& hostdev : devices.hostdevs) hostdevs.see(hostdev.info);
    for (Interface& interface : devices.interfaces) {
        (interface.type() == InterfaceType::hostdev ? hostdevs : nets).give(interface.info);
    }
    for (Hostdev& hostdev : devices.hostdevs) hostdevs.give(hostdev.info);
    number(devices.smartcards, "smartcard");
    number(devices.serials, "serial");
    number(devices.parallels, "parallel");
    name_consoles(devices);
    number(devices.channels, "channel");
    number(devices.inputs, "input");
    number(devices.tpms, "tpm");
    number(devices.sounds, "sound");
    number(devices.videos, "video");
    number(devices.redirdevs, "redir");
    number(devices.hubs, "hub");
    number(devices.watchdogs, "watchdog");
    if (devices.memballoon && devices.memballoon->model != MemballoonModel::none) name(devices.memballoon, "balloon0");
    number(devices.rngs, "rng");
    name(devices.nvram, "nvram");
    number(devices.shmems, "shmem");
    name_memories(devices.memories);
    number(devices.cryptos, "crypto");
    name(devices.iommu, "iommu0");
    name(devices.vsock, "vsock0");
    name(devices.pstore, "pstore0");
}

}  // namespace vireo::qemu
