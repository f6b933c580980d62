// Disks: the chain of block nodes of each, and the frontend that the guest sees.
#include "drivers/qemu/argv_blockdev.hpp"
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

#include <algorithm>
#include <charconv>

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

bool is_virtio(const Disk& disk) { return disk.target.bus == DiskBus::virtio; }

VirtioModel virtio_model(const Disk& disk) {
    if (disk.model == DiskModel::virtio_transitional) return VirtioModel::virtio_transitional;
    if (disk.model == DiskModel::virtio_non_transitional) return VirtioModel::virtio_non_transitional;
    return VirtioModel::virtio;
}

// How the guest's writes are acknowledged; QEMU's cache= has a frontend part and a backend part.
bool has_write_cache(DiskCache cache) { return cache != DiskCache::writethrough && cache != DiskCache::directsync; }

void scsi_place(const ArgvContext& context, Props& props, const Disk& disk, const DriveAddress& at) {
    const Controller* controller = find_controller(context.domain, ControllerType::scsi, at.controller);
    const auto* scsi = controller ? std::get_if<ScsiController>(&controller->kind) : nullptr;
    const std::string bus = cat(controller_alias(context.domain, ControllerType::scsi, at.controller), ".", at.bus);
    const auto model = scsi ? scsi->model.value_or(ScsiModel::lsilogic) : ScsiModel::virtio_scsi;
    // Parallel SCSI adapters of old know targets only; the others know channel, target and unit.
    if (model == ScsiModel::lsilogic || model == ScsiModel::auto_ || model == ScsiModel::ncr53c90 || model == ScsiModel::dc390 ||
        model == ScsiModel::am53c974 || model == ScsiModel::lsisas1068) {
        props.text("bus", cat(controller_alias(context.domain, ControllerType::scsi, at.controller), ".0"));
        props.number("scsi-id", at.unit);
    } else {
        props.text("bus", cat(controller_alias(context.domain, ControllerType::scsi, at.controller), ".0"));
        props.number("channel", at.bus).number("scsi-id", at.target).number("lun", at.unit);
    }
    if (disk.device != DiskDevice::lun) {
        // The VPD page names the disk: by its serial number, else by what older QEMU used to name the backend.
        props.text("device_id", disk.serial ? *disk.serial : cat("drive-", alias_of(disk.info)));
    }
}

std::string_view frontend(const Disk& disk) {
    const bool cdrom = disk.device == DiskDevice::cdrom;
    switch (disk.target.bus.value_or(DiskBus::ide)) {
    case DiskBus::ide:
    case DiskBus::sata: return cdrom ? "ide-cd" : "ide-hd";
    case DiskBus::scsi: return disk.device == DiskDevice::lun ? "scsi-block" : cdrom ? "scsi-cd" : "scsi-hd";
    case DiskBus::usb: return disk.model == DiskModel::usb_bot ? "usb-bot" : "usb-storage";
    case DiskBus::fdc: return "floppy";
    case DiskBus::nvme: return "nvme-ns";
    default: refuse(cat("unsupported disk bus '", word(*disk.target.bus), "' with device setup"));
    }
}

void disk_place(const ArgvContext& context, Props& props, const Disk& disk) {
    const auto* drive = address_of<DriveAddress>(disk.info);
    const DriveAddress at = drive ? *drive : DriveAddress{};
    switch (disk.target.bus.value_or(DiskBus::ide)) {
    case DiskBus::ide:
        props.text("bus", context.family == MachineFamily::i440fx || at.controller == 0 ? cat("ide.", at.bus)
                                                                                         : cat("ide", at.controller, ".", at.bus));
        props.number("unit", at.unit);
        break;
    case DiskBus::sata: {
        // The first AHCI of q35 is built in and called like an IDE controller.
        const bool builtin = at.controller == 0 && context.family == MachineFamily::q35;
        props.text("bus", builtin ? cat("ide.", at.unit)
                                  : cat(controller_alias(context.domain, ControllerType::sata, at.controller), ".", at.unit));
        break;
    }
    case DiskBus::scsi: scsi_place(context, props, disk, at); break;
    case DiskBus::fdc: props.number("unit", at.unit); break;
    case DiskBus::nvme:
        props.text("bus", controller_alias(context.domain, ControllerType::nvme, at.controller)).number("nsid", at.unit + 1);
        break;
    default: place(context, props, disk.info);
    }
}

// Compat: the reference puts a backslash before each blank, which the guest sees (pinned by the conformance corpora).
std::string escaped_serial(std::string_view serial) {
    std::string out;
    for (const char c : serial) {
        if (c == ' ') out += '\\';
        out += c;
    }
    return out;
}

// Parts of the geometry, identity and behaviour that come after the drive.
void disk_details(Props& props, const Disk& disk) {
    if (disk.blockio) {
        props.number_unless_zero("logical_block_size", disk.blockio->logical_block_size);
        props.number_unless_zero("physical_block_size", disk.blockio->physical_block_size);
        props.number_unless_zero("discard_granularity", disk.blockio->discard_granularity);
    }
    if (disk.wwn) {
        std::uint64_t wwn = 0;
        std::string_view text = *disk.wwn;
        if (text.starts_with("0x")) text.remove_prefix(2);
        std::from_chars(text.data(), text.data() + text.size(), wwn, 16);
        props.number("wwn", wwn);
    }
    props.number_unless_zero("rotation_rate", disk.target.rotation_rate);
    props.text_if("vendor", disk.vendor).text_if("product", disk.product);
    if (disk.target.bus == DiskBus::usb && disk.model != DiskModel::usb_bot) {
        if (disk.target.removable) props.boolean("removable", on(*disk.target.removable));
        else props.boolean("removable", false);
    }
    const auto cache = effective_cache(disk);
    if (cache && disk.device != DiskDevice::lun && disk.target.bus != DiskBus::fdc) props.on_off("write-cache", has_write_cache(*cache));
    if (disk.geometry && disk.geometry->cyls && disk.geometry->heads && disk.geometry->secs) {
        props.number("cyls", disk.geometry->cyls).number("heads", disk.geometry->heads).number("secs", disk.geometry->secs);
        if (disk.geometry->trans) props.text("bios-chs-trans", word(*disk.geometry->trans));
    }
    if (disk.serial) props.text("serial", escaped_serial(*disk.serial));
}

void error_policies(Props& props, const Disk& disk) {
    if (!disk.driver) return;
    const auto policy = disk.driver->error_policy;
    const auto read_policy = disk.driver->rerror_policy ? disk.driver->rerror_policy : policy;
    const auto name = [](DiskErrorPolicy value) -> std::string_view { return value == DiskErrorPolicy::enospace ? "enospc" : word(value); };
    if (policy) props.text("werror", name(*policy));
    // Reading never lacks space.
    if (read_policy && *read_policy != DiskErrorPolicy::enospace) props.text("rerror", name(*read_policy));
}

bool supports_error_policy(const Disk& disk) {
    return disk.target.bus != DiskBus::fdc && disk.target.bus != DiskBus::sd;
}

// vhost-user-blk: the disk is served by another process.
void add_vhost_user_disk(ArgvContext& context, const Disk& disk, unsigned position) {
    const auto& source = std::get<VhostUserSource>(disk.source.where);
    const std::string chardev = cat("chr-vu-", alias_of(disk.info));
    Options socket("socket");
    socket.text("id", chardev).text("path", source.path);
    if (source.reconnect && source.reconnect->enabled) {
        socket.number("reconnect", yes(*source.reconnect->enabled) ? source.reconnect->timeout.value_or(0) : 0u);
    }
    context.option("-chardev", socket);
    context.device(disk_device(context, disk, position, ""), disk.info);
}

}  // namespace

Props disk_device(const ArgvContext& context, const Disk& disk, unsigned boot_position, std::string_view node) {
    const bool vhost_user = std::holds_alternative<VhostUserSource>(disk.source.where);
    Props props(is_virtio(disk) ? virtio_name(vhost_user ? "vhost-user-blk" : "virtio-blk", disk.info, virtio_model(disk))
                                : std::string(frontend(disk)));
    const auto driver = disk.driver.value_or(DiskDriver{});
    if (is_virtio(disk)) {
        virtio_options(props, driver.virtio);
        if (driver.iothread) props.text("iothread", cat("iothread", *driver.iothread));
        if (!driver.iothreads.empty()) props.objects("iothread-vq-mapping", iothread_mapping(driver.iothreads));
        boolean_if(props, "ioeventfd", driver.ioeventfd);
        boolean_if(props, "event_idx", driver.event_idx);
        if (disk.device == DiskDevice::lun) props.boolean("scsi", true);
        props.number_unless_zero("num-queues", driver.queues).number_unless_zero("queue-size", driver.queue_size);
    }
    disk_place(context, props, disk);
    if (disk.shareable && disk.device != DiskDevice::lun && disk.target.bus != DiskBus::fdc) props.boolean("share-rw", true);
    if (vhost_user) props.text("chardev", cat("chr-vu-", alias_of(disk.info)));
    else if (!node.empty()) props.text("drive", node);
    props.text("id", alias_of(disk.info));
    // The floppy controller, not the drive, has a boot index.
    if (disk.target.bus != DiskBus::fdc) boot_index(props, disk.info, boot_position);
    if (!vhost_user) disk_details(props, disk);
    if (!vhost_user && supports_error_policy(disk)) error_policies(props, disk);
    return props;
}

namespace {

// Floppy drives boot by properties of their controller; q35 has none built in.
void add_floppy_controller(ArgvContext& context, const std::vector<unsigned>& positions) {
    Props props("isa-fdc");
    bool floppies = false;
    const bool explicit_controller = context.family == MachineFamily::q35;
    for (std::size_t i = 0; i < context.devices.disks.size(); ++i) {
        const Disk& disk = context.devices.disks[i];
        if (disk.target.bus != DiskBus::fdc) continue;
        floppies = true;
        const auto* drive = address_of<DriveAddress>(disk.info);
        const char letter = drive && drive->unit ? 'B' : 'A';
        const unsigned order = disk.info.boot ? disk.info.boot->order : positions[i];
        if (!order) continue;
        if (explicit_controller) props.number(cat("bootindex", letter), order);
        else context.option("-global", cat("isa-fdc.bootindex", letter, "=", order));
    }
    if (floppies && explicit_controller) context.option("-device", props);
}

// The position that each disk has in the legacy boot order: the first of a kind counts.
std::vector<unsigned> boot_positions(const ArgvContext& context) {
    std::vector<unsigned> positions(context.devices.disks.size());
    bool disk_seen = false, cdrom_seen = false, floppy_seen = false;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const Disk& disk = context.devices.disks[i];
        bool& seen = disk.device == DiskDevice::cdrom ? cdrom_seen : disk.device == DiskDevice::floppy ? floppy_seen : disk_seen;
        if (std::exchange(seen, true)) continue;
        positions[i] = disk.device == DiskDevice::cdrom    ? context.boot.cdrom
                       : disk.device == DiskDevice::floppy ? context.boot.floppy
                                                           : context.boot.disk;
    }
    return positions;
}

// SD cards have no -device of their own.
void add_sd_card(ArgvContext& context, const Disk& disk) {
    Options options;
    const std::string& path = local_path(disk.source);
    if (!path.empty()) options.text("file", path);
    options.text("format", word(disk.driver && disk.driver->type ? *disk.driver->type : StorageFormat::raw));
    options.raw("if", "sd");
    std::uint32_t index = 0;
    if (disk.target.dev.starts_with("sd") && disk.target.dev.size() > 2) index = std::uint32_t(disk.target.dev[2] - 'a');
    if (disk.target.dev.starts_with("mmcblk") && disk.target.dev.size() > 6) index = std::uint32_t(disk.target.dev[6] - '0');
    options.number("index", index);
    if (disk.readonly) options.raw("readonly", "on");
    if (disk.driver && disk.driver->cache) options.text("cache", word(*disk.driver->cache));
    context.option("-drive", options);
}

}  // namespace

void add_disks(ArgvContext& context) {
    const std::vector<unsigned> positions = boot_positions(context);
    if (context.family == MachineFamily::pseries) {
        for (const Disk& disk : context.devices.disks) {
            if (disk.device == DiskDevice::floppy) refuse("PowerPC pseries machines do not support floppy device");
        }
    }
    add_floppy_controller(context, positions);

    // Numbers of block nodes count from the last disk to the first, each chain from its top down.
    std::vector<unsigned> first_numbers(context.devices.disks.size());
    unsigned next = 1;
    for (std::size_t i = context.devices.disks.size(); i-- > 0;) {
        const Disk& disk = context.devices.disks[i];
        first_numbers[i] = next;
        next += chain_length(disk);
    }

    for (std::size_t i = 0; i < context.devices.disks.size(); ++i) {
        const Disk& disk = context.devices.disks[i];
        if (disk.target.bus == DiskBus::sd) {
            add_sd_card(context, disk);
        } else if (std::holds_alternative<VhostUserSource>(disk.source.where)) {
            add_vhost_user_disk(context, disk, positions[i]);
        } else {
            const std::string node = add_chain(context, disk, first_numbers[i]);
            context.device(disk_device(context, disk, positions[i], node), disk.info);
        }
    }
}

}  // namespace vireo::qemu
