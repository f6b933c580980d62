// Disks: what a bus, a device kind or a source excludes, and what two disks cannot share.
#include <algorithm>
#include <set>

#include "model/domain/check_steps.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

std::string source_text(const Disk& disk) {
    auto& path = local_path(disk.source);
    if (!path.empty()) return path;
    if (auto* network = std::get_if<NetworkSource>(&disk.source.where); network && network->name) return *network->name;
    if (auto* volume = std::get_if<VolumeSource>(&disk.source.where)) return volume->volume;
    return "";
}

void check_address(const Disk& disk) {
    if (!disk.info.address) return;
    bool is_drive = address_of<DriveAddress>(disk.info);
    auto bus = *disk.target.bus;
    static constexpr std::string_view kinds[] = {"pci",  "drive", "virtio-serial", "ccid", "usb",       "spapr-vio",
                                                 "ccw",  "isa",   "virtio-mmio",   "dimm", "unassigned"};
    bool drives = bus == DiskBus::ide || bus == DiskBus::scsi || bus == DiskBus::sata || bus == DiskBus::fdc;
    if (drives && !is_drive)
        throw unsupported("Invalid address type '" + std::string(kinds[disk.info.address->index()]) + "' for the disk '" +
                          disk.target.dev + "' with the bus type '" + std::string(schema::word(bus)) + "'");
}

// The names say what a device is; a CD-ROM may have any.
void check_name(const Disk& disk) {
    auto named = [&](auto... prefixes) { return (disk.target.dev.starts_with(prefixes) || ...); };
    if (disk.device == DiskDevice::floppy && !named("fd")) throw internal_error("Invalid floppy device name: " + disk.target.dev);
    if ((disk.device == DiskDevice::disk || disk.device == DiskDevice::lun) && !named("hd", "sd", "vd", "xvd", "ubd"))
        throw internal_error("Invalid harddisk device name: " + disk.target.dev);
    if (!disk_index(disk.target.dev)) throw unsupported("invalid disk target '" + disk.target.dev + "'");
}

void check_disk(const Disk& disk) {
    check_name(disk);
    bool removable = disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy;
    if (!removable && !disk.source.has_medium())
        throw Error(ErrorCode::no_source, ErrorDomain::domain, disk.target.dev);
    if (disk.device == DiskDevice::floppy && disk.target.bus != DiskBus::fdc)
        throw internal_error("Invalid bus type '" + std::string(schema::word(*disk.target.bus)) + "' for floppy disk");
    if (disk.device != DiskDevice::floppy && disk.target.bus == DiskBus::fdc)
        throw internal_error("Invalid bus type 'fdc' for disk");
    if (disk.device == DiskDevice::lun) {
        auto* network = std::get_if<NetworkSource>(&disk.source.where);
        bool direct = std::holds_alternative<BlockSource>(disk.source.where) ||
                      std::holds_alternative<VolumeSource>(disk.source.where) ||
                      (network && network->protocol == StorageProtocol::iscsi);
        if (!direct) throw unsupported("disk device='lun' is only valid for block type disk source");
    } else {
        if (disk.rawio) throw unsupported("rawio can be used only with device='lun'");
        if (disk.sgio) throw unsupported("sgio can be used only with device='lun'");
    }
    if (disk.wwn) {
        bool fits = disk.wwn->size() == 16 && disk.wwn->find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
        if (!fits) throw Error(ErrorCode::internal_error, ErrorDomain::none, "Malformed wwn: " + *disk.wwn);
    }
    auto& auth = disk.source.auth ? disk.source.auth : disk.auth;
    if (auto* network = std::get_if<NetworkSource>(&disk.source.where);
        network && auth && auth->secret && auth->secret->type) {
        std::string_view wanted = network->protocol == StorageProtocol::rbd     ? "ceph"
                                  : network->protocol == StorageProtocol::iscsi ? "iscsi"
                                                                                : "";
        if (!wanted.empty() && *auth->secret->type != wanted)
            throw unsupported("invalid secret type '" + *auth->secret->type + "'");
    }
    if (disk.target.removable && disk.target.bus != DiskBus::usb)
        throw unsupported("removable is only valid for usb disks");
    if (disk.driver && disk.driver->queues && disk.target.bus != DiskBus::virtio)
        throw unsupported("queues attribute in disk driver is only supported by virtio");
    if (disk.driver && disk.target.bus != DiskBus::virtio) {
        if (disk.driver->event_idx) throw unsupported("disk driver event_idx mode is only supported for virtio bus");
        if (disk.driver->ioeventfd) throw unsupported("disk driver ioeventfd mode is only supported for virtio bus");
    }
    check_address(disk);
}

void check_iotune(const Disk& disk) {
    if (!disk.iotune) return;
    auto& tune = *disk.iotune;
    struct Pair {
        const char* text;
        const std::optional<std::uint64_t>& total;
        const std::optional<std::uint64_t>& read;
        const std::optional<std::uint64_t>& write;
    };
    const Pair pairs[] = {
        {"total and read/write bytes_sec cannot be set at the same time", tune.total_bytes_sec, tune.read_bytes_sec,
         tune.write_bytes_sec},
        {"total and read/write iops_sec cannot be set at the same time", tune.total_iops_sec, tune.read_iops_sec,
         tune.write_iops_sec},
        {"total and read/write bytes_sec_max cannot be set at the same time", tune.total_bytes_sec_max,
         tune.read_bytes_sec_max, tune.write_bytes_sec_max},
        {"total and read/write iops_sec_max cannot be set at the same time", tune.total_iops_sec_max,
         tune.read_iops_sec_max, tune.write_iops_sec_max}};
    for (auto& pair : pairs)
        if (pair.total.value_or(0) && (pair.read.value_or(0) || pair.write.value_or(0))) throw xml_error(pair.text);
}

}  // namespace

void check_disks(const Domain& domain) {
    auto& disks = domain.devices.disks;
    for (auto& disk : disks) {
        check_iotune(disk);
        check_disk(disk);
    }
    for (std::size_t i = 0; i < disks.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (disks[i].target.dev == disks[j].target.dev)
                throw xml_error("target '" + disks[i].target.dev + "' duplicated for disk sources '" +
                                (source_text(disks[j]).empty() ? "(null)" : source_text(disks[j])) + "' and '" +
                                (source_text(disks[i]).empty() ? "(null)" : source_text(disks[i])) + "'");
            if (disks[i].wwn && disks[i].wwn == disks[j].wwn)
                throw unsupported("Disks '" + disks[j].target.dev + "' and '" + disks[i].target.dev +
                                  "' have identical WWN");
            if (disks[i].target.bus == disks[j].target.bus)
                if (auto* one = address_of<DriveAddress>(disks[i].info))
                    if (auto* other = address_of<DriveAddress>(disks[j].info); other && *one == *other)
                        throw xml_error("Found duplicate drive address for disk with target name '" +
                                        disks[j].target.dev + "' controller='" + std::to_string(one->controller) +
                                        "' bus='" + std::to_string(one->bus) + "' target='" +
                                        std::to_string(one->target) + "' unit='" + std::to_string(one->unit) + "'");
        }
}

}  // namespace vireo::model
