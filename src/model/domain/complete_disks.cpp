// Names of disks: what bus, what place.
#include <algorithm>
#include <map>

#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

struct Prefix {
    std::string_view text;
    DiskBus bus;
};
constexpr Prefix prefixes[] = {{"fd", DiskBus::fdc},     {"hd", DiskBus::ide},  {"vd", DiskBus::virtio},
                               {"sd", DiskBus::scsi},    {"xvd", DiskBus::xen}, {"ubd", DiskBus::uml}};

const Prefix* prefix_of(std::string_view target) {
    for (auto& prefix : prefixes)
        if (target.starts_with(prefix.text)) return &prefix;
    return nullptr;
}

}  // namespace

std::optional<unsigned> disk_index(std::string_view target, bool* is_partition) {
    if (is_partition) *is_partition = false;
    auto* prefix = prefix_of(target);
    if (!prefix) return std::nullopt;
    auto rest = target.substr(prefix->text.size());
    std::uint64_t number = 0;
    std::size_t letters = 0;
    while (letters < rest.size() && rest[letters] >= 'a' && rest[letters] <= 'z') {
        number = number * 26 + unsigned(rest[letters] - 'a') + 1;
        if (number > 0x7fffffff) return std::nullopt;
        ++letters;
    }
    if (!letters) return std::nullopt;
    auto digits = rest.substr(letters);
    if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
    if (is_partition) *is_partition = !digits.empty();
    return unsigned(number - 1);
}

std::optional<DiskBus> bus_of_target(std::string_view target) {
    if (auto* prefix = prefix_of(target)) return prefix->bus;
    return std::nullopt;
}

std::optional<DriveAddress> drive_address_of(DiskBus bus, unsigned index, bool wide_scsi) {
    switch (bus) {
    case DiskBus::scsi: {
        unsigned units = wide_scsi ? 16 : 7;
        // Unit 7 of a wide bus is the adapter itself.
        unsigned unit = index % (wide_scsi ? 15 : 7);
        unsigned controller = index / (wide_scsi ? 15 : 7);
        return DriveAddress{controller, 0, 0, units == 16 && unit >= 7 ? unit + 1 : unit};
    }
    case DiskBus::ide: return DriveAddress{index / 4, index % 4 / 2, 0, index % 2};
    case DiskBus::sata: return DriveAddress{index / 6, 0, 0, index % 6};
    case DiskBus::fdc: return DriveAddress{index / 2, 0, 0, index % 2};
    default: return std::nullopt;
    }
}

namespace {

void complete_disk(Disk& disk, const CompleteOptions& options) {
    if (!disk.target.bus) {
        if (disk.device == DiskDevice::floppy) disk.target.bus = DiskBus::fdc;
        else if (disk.device == DiskDevice::cdrom && bus_of_target(disk.target.dev) == DiskBus::fdc) disk.target.bus = DiskBus::ide;
        else disk.target.bus = bus_of_target(disk.target.dev).value_or(DiskBus::ide);
    }
    if (disk.device == DiskDevice::cdrom) disk.readonly = true;
    if (disk.target.bus == DiskBus::usb && disk.model == std::nullopt) {}
    bool removable = disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy;
    if (removable && disk.target.tray == DiskTray::closed) disk.target.tray.reset();
    if (!disk.info.address) {
        auto index = disk_index(disk.target.dev);
        if (!index)
            throw xml_error("Unknown disk name '" + disk.target.dev + "' and no address specified");
        if (auto address = drive_address_of(*disk.target.bus, *index, options.wide_scsi)) disk.info.address = *address;
    }
}

// libvirt keeps disks of one bus together, by index, where the first of them stands.
void sort_disks(std::vector<Disk>& disks) {
    std::vector<Disk> sorted;
    sorted.reserve(disks.size());
    for (auto& disk : disks) {
        auto place = sorted.end();
        bool found = false;
        auto index = disk_index(disk.target.dev);
        for (auto at = sorted.end(); at != sorted.begin();) {
            --at;
            if (at->target.bus != disk.target.bus) continue;
            auto other = disk_index(at->target.dev);
            if (other && index && *other > *index) {
                place = at;
                found = true;
            } else if (!found) {
                place = at + 1;
                break;
            } else break;
        }
        sorted.insert(place, std::move(disk));
    }
    disks = std::move(sorted);
}

}  // namespace

void complete_all_disks(Domain& domain, const CompleteOptions& options) {
    for (auto& disk : domain.devices.disks) complete_disk(disk, options);
    sort_disks(domain.devices.disks);
}

}  // namespace vireo::model
