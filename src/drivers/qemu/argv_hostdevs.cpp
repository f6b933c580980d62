// Devices of the host given to the guest.
#include "drivers/qemu/argv_blockdev.hpp"
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

Props usb_device(const ArgvContext& context, const Hostdev& hostdev, const UsbHostdev& usb) {
    Props props("usb-host");
    if (usb.missing == YesNo::yes) return props.text("id", alias_of(hostdev.info));
    if (!usb.address) throw Error(ErrorCode::internal_error, "USB host device is missing bus/device information");
    props.text("hostdevice", cat("/dev/bus/usb/", digits(usb.address->bus, 10, 3), "/", digits(usb.address->device, 10, 3)));
    props.text("id", alias_of(hostdev.info));
    boot_index(props, hostdev.info);
    if (usb.guest_reset) {
        const auto reset = *usb.guest_reset;
        props.boolean("guest-reset", reset != UsbGuestReset::off).boolean("guest-resets-all", reset == UsbGuestReset::on);
    }
    place(context, props, hostdev.info);
    return props;
}

Props pci_device(const ArgvContext& context, const Hostdev& hostdev, const PciHostdev& pci) {
    if (!hostdev.driver || !hostdev.driver->name || *hostdev.driver->name == "default") {
        throw Error(ErrorCode::internal_error, "invalid PCI passthrough type 'default'");
    }
    if (*hostdev.driver->name != "vfio") refuse(cat("PCI device assignment by '", *hostdev.driver->name, "' is not supported by QEMU"));
    const PciPlace& at = pci.address;
    Props props("vfio-pci");
    props.text("host", cat(hex(at.domain, 4), ":", hex(at.bus, 2), ":", hex(at.slot, 2), ".", at.function));
    props.text("id", alias_of(hostdev.info));
    boot_index(props, hostdev.info);
    if (hostdev.teaming && hostdev.teaming->persistent) props.text("failover_pair_id", *hostdev.teaming->persistent);
    place(context, props, hostdev.info);
    option_rom(props, hostdev.info);
    return props;
}

Props mdev_device(const ArgvContext& context, const Hostdev& hostdev, const MdevHostdev& mdev) {
    std::string_view driver = mdev.model == MdevModel::vfio_ccw ? "vfio-ccw" : mdev.model == MdevModel::vfio_ap ? "vfio-ap" : "vfio-pci";
    if (mdev.model == MdevModel::vfio_pci && mdev.ramfb == OnOff::on) driver = "vfio-pci-nohotplug";
    Props props(driver);
    props.text("id", alias_of(hostdev.info)).text("sysfsdev", cat("/sys/bus/mdev/devices/", mdev.uuid.text()));
    word_if(props, "display", mdev.display);
    if (mdev.ramfb == OnOff::on) props.boolean("ramfb", true);
    boot_index(props, hostdev.info);
    place(context, props, hostdev.info);
    return props;
}

std::string scsi_node(unsigned number) {
    return cat("libvirt-", number, "-backend");
}

Props scsi_backend(const ArgvContext& context, const Hostdev& hostdev, const ScsiHostdev& scsi, const std::string& node) {
    Props props;
    if (const auto* iscsi = std::get_if<ScsiIscsi>(&scsi.source)) {
        StorageSource source;
        NetworkSource network;
        network.protocol = StorageProtocol::iscsi;
        network.name = iscsi->name;
        network.hosts = iscsi->hosts;
        network.initiator_iqn = iscsi->initiator_iqn;
        source.where = network;
        BlockLayer layer;
        layer.source = &source;
        layer.auth = iscsi->auth ? &*iscsi->auth : nullptr;
        layer.prefix = std::string(alias_of(hostdev.info));
        props = storage_driver(context, layer);
    } else {
        const auto found = context.launch.sockets.find(alias_of(hostdev.info));
        const auto& adapter = std::get<ScsiHostAdapter>(scsi.source);
        if (found == context.launch.sockets.end()) {
            std::string_view number = adapter.name;
            if (number.starts_with("scsi_host")) number.remove_prefix(9);
            throw system_error(cat("cannot open directory '/sys/bus/scsi/devices/", number, ":", adapter.address.bus, ":", adapter.address.target, ":", adapter.address.unit,
                                   "/scsi_generic'"), 2);
        }
        props = Props("host_device");
        props.text("filename", found->second);   // /dev/sgN
    }
    return props.text("node-name", node).boolean("read-only", hostdev.readonly);
}

Props scsi_device(const ArgvContext& context, const Hostdev& hostdev, const std::string& node) {
    const auto* at = address_of<DriveAddress>(hostdev.info);
    const DriveAddress drive = at ? *at : DriveAddress{};
    const Controller* controller = find_controller(context.domain, ControllerType::scsi, drive.controller);
    const auto* kind = controller ? std::get_if<ScsiController>(&controller->kind) : nullptr;
    const auto model = kind ? kind->model.value_or(ScsiModel::lsilogic) : ScsiModel::virtio_scsi;
    Props props("scsi-generic");
    props.text("drive", node).text("id", alias_of(hostdev.info));
    props.text("bus", cat(controller_alias(context.domain, ControllerType::scsi, drive.controller), ".0"));
    if (model == ScsiModel::lsilogic || model == ScsiModel::auto_) {
        props.number("scsi-id", drive.unit);
    } else {
        props.number("channel", drive.bus).number("scsi-id", drive.target).number("lun", drive.unit);
    }
    boot_index(props, hostdev.info);
    return props;
}

void add_scsi(ArgvContext& context, const Hostdev& hostdev, unsigned number) {
    const auto& scsi = std::get<ScsiHostdev>(hostdev.kind);
    const std::string node = scsi_node(number);
    if (const auto* iscsi = std::get_if<ScsiIscsi>(&scsi.source); iscsi && iscsi->auth && iscsi->auth->secret) {
        context.secret(cat(alias_of(hostdev.info), "-storage-auth-secret0"));
    }
    context.option("-blockdev", scsi_backend(context, hostdev, scsi, node));
    context.device(scsi_device(context, hostdev, node), hostdev.info);
}

void add_scsi_host(ArgvContext& context, const Hostdev& hostdev, const ScsiHostHostdev& host) {
    const auto fd = context.launch.socket_fds.find(alias_of(hostdev.info));
    if (fd == context.launch.socket_fds.end()) refuse("vhost-scsi device file '/dev/vhost-scsi' cannot be found");
    Props props(virtio_name("vhost-scsi", hostdev.info, host.model));
    props.text("wwpn", host.wwpn.value_or("")).text("vhostfd", std::to_string(fd->second)).text("id", alias_of(hostdev.info));
    context.pass(fd->second);
    place(context, props, hostdev.info);
    context.device(std::move(props), hostdev.info);
}

}  // namespace

Props hostdev_device(const ArgvContext& context, const Hostdev& hostdev) {
    if (const auto* usb = std::get_if<UsbHostdev>(&hostdev.kind)) return usb_device(context, hostdev, *usb);
    if (const auto* pci = std::get_if<PciHostdev>(&hostdev.kind)) return pci_device(context, hostdev, *pci);
    if (const auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind)) return mdev_device(context, hostdev, *mdev);
    refuse("hostdev mode 'capabilities' is not supported in QEMU");
}

void add_hostdevs(ArgvContext& context) {
    // Nodes of SCSI devices go on counting where those of the disks end.
    unsigned number = 1;
    for (const Disk& disk : context.devices.disks) number += chain_length(disk);
    for (const Hostdev& hostdev : context.devices.hostdevs) {
        if (!hostdev.is_subsystem()) refuse("hostdev mode 'capabilities' is not supported in QEMU");
        if (address_of<UnassignedAddress>(hostdev.info)) continue;   // only kept from others
        if (std::holds_alternative<ScsiHostdev>(hostdev.kind)) add_scsi(context, hostdev, number++);
        else if (const auto* host = std::get_if<ScsiHostHostdev>(&hostdev.kind)) add_scsi_host(context, hostdev, *host);
        else context.device(hostdev_device(context, hostdev), hostdev.info);
    }
}

}  // namespace vireo::qemu
