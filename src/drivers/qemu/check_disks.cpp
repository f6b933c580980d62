// Disks: what QEMU's devices cannot be.
#include <algorithm>

#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

void check_format(const Disk& disk) {
    auto format = disk.driver ? disk.driver->type : std::nullopt;
    if (format == StorageFormat::cow) throw unsupported("'cow' storage format is not supported");
    if (format == StorageFormat::dir)
        throw unsupported("'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead");
    if (format == StorageFormat::fat && (std::holds_alternative<FileSource>(disk.source.where) || std::holds_alternative<BlockSource>(disk.source.where)))
        throw unsupported("storage format 'fat' is supported only with 'dir' storage type");
    if (format == StorageFormat::iso) throw unsupported("storage format 'iso' is not directly supported by QEMU, use 'raw' instead");
    auto& encryption = disk.source.encryption ? disk.source.encryption : disk.encryption;
    if (!encryption) return;
    bool is_old = encryption->format == EncryptionFormat::qcow || encryption->format == EncryptionFormat::default_;
    if (is_old) throw unsupported("old qcow/qcow2 encryption is not supported");
    if (encryption->engine == EncryptionEngine::librbd) {
        auto* network = std::get_if<NetworkSource>(&disk.source.where);
        if (!network || network->protocol != StorageProtocol::rbd)
            throw unsupported("librbd encryption is supported only with RBD backed disks");
        return;
    }
    if (format != StorageFormat::raw && format != StorageFormat::qcow2)
        throw unsupported("encryption is supported only with 'raw' and 'qcow2' image format");
}

void check_serial(const Disk& disk) {
    if (!disk.serial) return;
    for (char c : *disk.serial) {
        bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                    c == '+' || c == '.' || c == ' ';
        if (!safe)
            throw Error(ErrorCode::internal_error, ErrorDomain::qemu,
                        "driver serial '" + *disk.serial + "' contains unsafe characters");
    }
}

const ScsiController* scsi_controller_of(const Disk& disk, const Domain& domain) {
    auto* address = address_of<DriveAddress>(disk.info);
    if (!address) return nullptr;
    auto* controller = find_controller(domain, ControllerType::scsi, address->controller);
    return controller ? std::get_if<ScsiController>(&controller->kind) : nullptr;
}

void check_address(const Disk& disk, const Domain& domain) {
    auto* address = address_of<DriveAddress>(disk.info);
    auto bus = *disk.target.bus;
    const bool is_virtio_place = address_of<PciAddress>(disk.info) || address_of<CcwAddress>(disk.info) || address_of<VirtioMmioAddress>(disk.info);
    if (bus == DiskBus::virtio && disk.info.address && !is_virtio_place)
        throw unsupported("virtio disk cannot have an address of type '" + std::string(schema::words<Address>[disk.info.address->index()].text) + "'");
    if (bus == DiskBus::usb && disk.info.address && !address_of<UsbAddress>(disk.info)) throw broken("unexpected address type for usb disk");
    if (!address) return;
    if (bus == DiskBus::ide || bus == DiskBus::sata || bus == DiskBus::fdc) {
        if (address->target != 0)
            throw unsupported("target must be 0 for " + std::string(bus == DiskBus::ide   ? "ide"
                                                                    : bus == DiskBus::fdc ? "fdc"
                                                                                          : "sata") +
                              " controller");
        if (bus != DiskBus::ide && address->bus != 0)
            throw unsupported("bus must be 0 for " + std::string(schema::word(bus)) + " controller");
    }
    if (bus != DiskBus::scsi) return;
    auto* scsi = scsi_controller_of(disk, domain);
    if (!scsi || !scsi->model) return;
    if (*scsi->model == ScsiModel::lsilogic) {
        if (address->target > 0) throw unsupported("target must be 0 for controller model 'lsilogic'");
        if (address->unit > 7) throw unsupported("unit must be <= 7 for controller model 'lsilogic'");
    }
}

// What only some buses have.
void check_bus_options(const Disk& disk) {
    const DiskBus bus = *disk.target.bus;
    const std::string word(schema::word(bus));
    const bool drive = bus == DiskBus::ide || bus == DiskBus::sata;
    const bool removable = disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy;
    if (disk.geometry && bus != DiskBus::ide && bus != DiskBus::scsi && bus != DiskBus::sata && bus != DiskBus::virtio)
        throw unsupported("CHS geometry can not be set for '" + word + "' bus");
    if (disk.geometry && disk.geometry->trans && bus != DiskBus::ide) throw unsupported("CHS translation mode can only be set for 'ide' bus not '" + word + "'");
    if (disk.readonly && drive && disk.device == DiskDevice::disk) throw unsupported("readonly " + word + " disks are not supported");
    if (disk.wwn && bus != DiskBus::ide && bus != DiskBus::scsi) throw unsupported("Only ide and scsi disk support wwn");
    if (disk.target.tray && !removable) throw unsupported("tray is only valid for cdrom and floppy");
    if (disk.target.rotation_rate && bus != DiskBus::scsi && !drive) throw broken("rotation rate is only valid for SCSI/IDE/SATA bus");
    if (disk.source.reservations && disk.device != DiskDevice::lun) throw unsupported("<reservations/> allowed only for lun devices");
    if (disk.driver && disk.driver->io == DiskIo::native && disk.driver->cache != DiskCache::none && disk.driver->cache != DiskCache::directsync)
        throw unsupported("io='native' needs either no disk cache or directsync cache mode");
    const bool virtio_model = disk.model == DiskModel::virtio || disk.model == DiskModel::virtio_transitional || disk.model == DiskModel::virtio_non_transitional;
    if (virtio_model && bus != DiskBus::virtio)
        throw unsupported("disk model '" + std::string(schema::word(*disk.model)) + "' not supported for bus '" + word + "'");
    if (disk.driver) check_virtio_options(disk.driver->virtio, bus == DiskBus::virtio);
    if (disk.driver && disk.driver->iothread && bus != DiskBus::virtio)
        throw unsupported("IOThreads not available for bus " + word + " target " + disk.target.dev);
}

bool is_virtio_like(DiskBus bus) { return bus == DiskBus::virtio || bus == DiskBus::scsi; }

}  // namespace

void check_disk(const Disk& disk, const Domain& domain, const Context&) {
    auto bus = *disk.target.bus;
    bool is_partition = false;
    disk_index(disk.target.dev, &is_partition);
    if (is_partition)
        throw unsupported("invalid disk target '" + disk.target.dev + "', partitions can't appear in disk targets");
    if (disk.driver && disk.driver->name && *disk.driver->name != "qemu")
        throw unsupported("unsupported driver name '" + *disk.driver->name + "' for disk '" + disk.target.dev + "'");
    bool removable = disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy;
    if (removable && (bus == DiskBus::virtio || bus == DiskBus::sd))
        throw unsupported("disk type of '" + disk.target.dev + "' does not support ejectable media");
    if (disk.device == DiskDevice::lun && !is_virtio_like(bus))
        throw unsupported("disk device='lun' is not supported for bus='" + std::string(schema::word(bus)) + "'");
    if (disk.driver && disk.driver->iothread &&
        std::ranges::none_of(domain.iothread_ids, [&](auto& thread) { return thread.id == *disk.driver->iothread; }) &&
        *disk.driver->iothread > (domain.iothread_ids.empty() ? domain.iothreads.value_or(0) : 0))
        throw unsupported("Disk iothread '" + std::to_string(*disk.driver->iothread) + "' not defined in iothreadid");
    if ((disk.vendor || disk.product) && bus != DiskBus::scsi)
        throw unsupported("Only scsi disk supports vendor and product");
    check_bus_options(disk);
    check_address(disk, domain);
    check_format(disk);
    check_serial(disk);
}

}  // namespace vireo::qemu
