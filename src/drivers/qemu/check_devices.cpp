// Devices but disks, controllers and the small ones.
#include <algorithm>
#include <bit>
#include <cstdio>

#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

bool uses_usb(const Domain& domain) {
    auto& devices = domain.devices;
    return std::ranges::any_of(devices.disks, [](auto& disk) { return disk.target.bus == DiskBus::usb; }) ||
           std::ranges::any_of(devices.inputs, [](auto& input) { return input.bus == InputBus::usb; }) ||
           std::ranges::any_of(devices.hostdevs,
                               [](auto& hostdev) { return std::holds_alternative<UsbHostdev>(hostdev.kind); }) ||
           std::ranges::any_of(devices.serials,
                               [](auto& serial) { return serial.target_type == SerialTargetType::usb_serial; }) ||
           std::ranges::any_of(devices.sounds, [](auto& sound) { return sound.model == SoundModel::usb; }) ||
           std::ranges::any_of(devices.controllers, [](auto& controller) { return controller.is(ControllerType::ccid); }) ||
           !devices.redirdevs.empty() || !devices.hubs.empty();
}

void check_usb(const Domain& domain) {
    bool has_usb = std::ranges::any_of(domain.devices.controllers, [](auto& controller) {
        auto* usb = std::get_if<UsbController>(&controller.kind);
        return usb && usb->model != UsbModel::none;
    });
    if (!has_usb && uses_usb(domain))
        throw unsupported("USB is disabled for this domain, but USB devices are present in the domain XML");
}

// Places of kinds that only some machines have.
void check_places(const Domain& domain, const Context& context) {
    each_device(domain, [&](const auto& device) {
        if constexpr (requires { device.info; }) {
            const DeviceInfo& info = device.info;
            if (auto* vio = address_of<SpaprVioAddress>(info); vio && vio->reg && *vio->reg > 0xffffffffull) {
                char text[96];
                std::snprintf(text, sizeof text, "spapr-vio reg='0x%llx' exceeds maximum possible value (0xffffffff)",
                              static_cast<unsigned long long>(*vio->reg));
                throw unsupported(text);
            }
            if (auto* pci = address_of<PciAddress>(info); pci && pci->zpci) {
                if (!context.has(Capability::zpci) || !is_s390(domain))
                    throw unsupported("This QEMU binary doesn't support zPCI");
                if (pci->zpci->uid && (*pci->zpci->uid == 0 || *pci->zpci->uid > 0xffff)) {
                    char text[96];
                    std::snprintf(text, sizeof text, "Invalid PCI address uid='0x%.4x', must be > 0x0000 and <= 0xffff",
                                  *pci->zpci->uid);
                    throw wrong_xml(text);
                }
            }
        }
    });
}

bool is_virtio_card(const Interface& interface) { return interface.model && interface.model->starts_with("virtio"); }

void check_teaming(const Interface& interface) {
    if (!interface.teaming) return;
    if (interface.teaming->type == TeamingType::transient && interface.type() != InterfaceType::hostdev && interface.type() != InterfaceType::network)
        throw unsupported("virtio-net teaming transient interface must be type='hostdev', not '" + std::string(schema::word(interface.type())) + "'");
}

// What only some kinds of connections to the host have.
void check_network_sides(const Interface& interface) {
    using T = InterfaceType;
    const T type = interface.type();
    const std::string word(schema::word(type));
    const bool has_port = type == T::network || type == T::bridge || type == T::ethernet || type == T::direct || type == T::hostdev;
    if (interface.virtualport && !has_port) throw unsupported("<virtualport> element unsupported for <interface type='" + word + "'>");
    if ((!interface.source_ips.empty() || !interface.source_routes.empty()) && type != T::ethernet)
        throw unsupported("Invalid attempt to set network interface host-side IP route and/or address info on interface of type '" + word +
                          "'. This is only supported on interfaces of type 'ethernet'");
    if (interface.coalesce_rx_frames && !(type == T::network || type == T::bridge || type == T::ethernet || type == T::direct))
        throw unsupported("coalesce settings on interface type " + word + " are not supported");
    if (type == T::vhostuser && !is_virtio_card(interface))
        throw broken("Wrong or no <model> 'type' attribute specified with <interface type='vhostuser'/>. vhostuser requires the virtio-net* frontend");
}

void check_interfaces(const Domain& domain) {
    for (auto& interface : domain.devices.interfaces) {
        if (!interface.routes.empty() || interface.ips.size() > 2 ||
            (!interface.ips.empty() && interface.type() != InterfaceType::user &&
             !(interface.type() == InterfaceType::vhostuser && interface.backend && interface.backend->type == InterfaceBackendType::passt)))
            throw unsupported(
                "Invalid attempt to set network interface guest-side IP route and/or address info, not supported by QEMU");
        check_teaming(interface);
        check_network_sides(interface);
        if (!interface.driver) continue;
        auto& driver = *interface.driver;
        if (driver.rx_queue_size && !std::has_single_bit(*driver.rx_queue_size))
            throw unsupported("rx_queue_size has to be a power of two");
        if (driver.tx_queue_size && !std::has_single_bit(*driver.tx_queue_size))
            throw unsupported("tx_queue_size has to be a power of two");
    }
}

void check_graphics(const Domain& domain, const Context& context) {
    auto& all = domain.devices.graphics;
    bool has_server = std::ranges::any_of(all, [](auto& graphics) {
        return graphics.type() == GraphicsType::vnc || graphics.type() == GraphicsType::spice ||
               graphics.type() == GraphicsType::dbus;
    });
    unsigned gl = 0;
    for (auto& graphics : all) {
        if (auto* vnc = std::get_if<VncGraphics>(&graphics.kind)) {
            if (vnc->password.passwd && vnc->password.passwd->size() > 8)
                throw unsupported("VNC password is " + std::to_string(vnc->password.passwd->size()) +
                                  " characters long, only 8 permitted");
        } else if (auto* spice = std::get_if<SpiceGraphics>(&graphics.kind)) {
            gl += spice->gl && is_yes(spice->gl->enable);
            if (spice->tls_port.value_or(0) > 0 && !context.config.spice_tls)
                throw unsupported("spice TLS port set in XML configuration, but TLS is disabled in qemu.conf");
        } else if (auto* sdl = std::get_if<SdlGraphics>(&graphics.kind)) {
            gl += sdl->gl && is_yes(sdl->gl->enable);
        } else if (std::holds_alternative<EglHeadlessGraphics>(graphics.kind)) {
            ++gl;
        } else if (graphics.type() == GraphicsType::rdp || graphics.type() == GraphicsType::desktop) {
            throw unsupported("unsupported graphics type '" + std::string(schema::word(graphics.type())) + "'");
        }
    }
    if (gl > 1) throw unsupported("multiple OpenGL displays are not supported by QEMU");
    for (auto& graphics : all)
        if (graphics.type() == GraphicsType::egl_headless && all.size() > 1 && !has_server)
            throw unsupported("graphics type 'egl-headless' is only supported with one of: 'vnc', 'spice' graphics types");
}

void check_videos(const Domain& domain) {
    for (auto& video : domain.devices.videos) {
        auto type = video.model.type.value_or(VideoType::none);
        check_virtio_options(video.driver ? video.driver->virtio : VirtioOptions{}, type == VideoType::virtio);
        if (type == VideoType::xen || type == VideoType::vbox || type == VideoType::gop)
            throw unsupported("video type '" + std::string(schema::word(type)) + "' is not supported with QEMU");
        if ((type == VideoType::vga || type == VideoType::vmvga) && video.model.vram && *video.model.vram < 1024)
            throw unsupported("value for 'vram' must be at least 1 MiB (1024 KiB)");
        if (video.model.heads.value_or(1) != 1 && type != VideoType::qxl && type != VideoType::virtio)
            throw unsupported("video type '" + std::string(schema::word(type)) + "' doesn't support multiple 'heads'");
        if (video.driver && video.driver->name == VideoDriverName::vhostuser && type != VideoType::virtio)
            throw unsupported("'vhostuser' driver is only supported with 'virtio' device");
        const bool sizes = type == VideoType::vga || type == VideoType::qxl || type == VideoType::virtio || type == VideoType::bochs;
        if (video.model.resolution && !sizes) throw wrong_xml("model resolution is not supported");
        const bool second = type == VideoType::qxl || type == VideoType::virtio || type == VideoType::none;
        if (&video != &domain.devices.videos.front() && !second)
            throw unsupported("video type '" + std::string(schema::word(type)) + "' is only valid as primary video device");
    }
}

void check_ports(const Domain& domain) {
    if (!domain.devices.parallels.empty() && (is_pseries(domain) || is_s390(domain)))
        throw unsupported("parallel ports are not supported");
}

void check_audios(const Domain& domain) {
    bool has_spice = std::ranges::any_of(domain.devices.graphics, [](auto& one) { return one.type() == GraphicsType::spice; });
    for (auto& audio : domain.devices.audios) {
        if (audio.type == AudioType::spice && !has_spice) throw unsupported("Spice audio is not supported without spice graphics");
    }
}

void check_tpms(const Domain& domain) {
    unsigned proxies = 0, others = 0;
    for (auto& tpm : domain.devices.tpms) {
        if (tpm.model == TpmModel::spapr_tpm_proxy && !std::holds_alternative<TpmPassthrough>(tpm.backend))
            throw unsupported("TPM Proxy model spapr-tpm-proxy requires 'Passthrough' backend");
        if (tpm.model == TpmModel::spapr_tpm_proxy) ++proxies;
        else ++others;
        auto* emulator = std::get_if<TpmEmulator>(&tpm.backend);
        if (tpm.model == TpmModel::spapr_tpm_proxy && !std::holds_alternative<TpmPassthrough>(tpm.backend))
            throw unsupported("TPM Proxy model spapr-tpm-proxy requires 'Passthrough' backend");
        if (emulator && emulator->version == TpmVersion::_1_2) {
            if (is_arm(domain)) throw unsupported("TPM 1.2 is not supported on ARM");
            if (tpm.model == TpmModel::tpm_crb)
                throw unsupported("Unsupported interface tpm-crb for TPM 1.2");
            if (tpm.model == TpmModel::tpm_spapr)
                throw unsupported("TPM 1.2 is not supported with the SPAPR device model");
        }
    }
    if (proxies > 1) throw unsupported("only a single TPM Proxy device is supported");
    if (others > 1) throw unsupported("only a single TPM non-proxy device is supported");
}

// Where devices of USB can be.
void check_usb_places(const Domain& domain) {
    const auto check = [](const DeviceInfo& info) {
        if (info.address && !address_of<UsbAddress>(info)) throw Error(ErrorCode::xml_error, ErrorDomain::domain, "Invalid address for a USB device");
    };
    for (auto& input : domain.devices.inputs)
        if (input.bus == InputBus::usb) check(input.info);
    for (auto& hub : domain.devices.hubs) check(hub.info);
    for (auto& redirdev : domain.devices.redirdevs) check(redirdev.info);
    for (auto& hostdev : domain.devices.hostdevs)
        if (std::holds_alternative<UsbHostdev>(hostdev.kind)) check(hostdev.info);
}

void check_hostdevs(const Domain& domain, const Context& context) {
    for (auto& hostdev : domain.devices.hostdevs) {
        const bool pci = std::holds_alternative<PciHostdev>(hostdev.kind);
        if (hostdev.teaming && !pci) throw unsupported("teaming is only supported for pci hostdev devices");
        if (pci && hostdev.info.address && !address_of<PciAddress>(hostdev.info) && !std::holds_alternative<UnassignedAddress>(*hostdev.info.address))
            throw broken("PCI host devices must use 'pci' or 'unassigned' address type");
        const auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind);
        if (mdev && mdev->model == MdevModel::vfio_ccw && !context.has(Capability::vfio_ccw))
            throw unsupported("VFIO CCW device assignment is not supported by this version of QEMU");
        if (mdev && mdev->model == MdevModel::vfio_ap && !context.has(Capability::vfio_ap))
            throw unsupported("VFIO AP device assignment is not supported by this version of QEMU");
    }
    for (auto& hostdev : domain.devices.hostdevs)
        if (std::holds_alternative<ScsiHostdev>(hostdev.kind))
            if (auto* address = address_of<DriveAddress>(hostdev.info); address && address->target) {
                auto* controller = find_controller(domain, ControllerType::scsi, address->controller);
                auto* scsi = controller ? std::get_if<ScsiController>(&controller->kind) : nullptr;
                if (scsi && scsi->model == ScsiModel::lsilogic)
                    throw unsupported("target must be 0 for controller model 'lsilogic'");
            }
    for (auto& hostdev : domain.devices.hostdevs)
        if (auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind); mdev && schema::is_on(mdev->display) &&
                                                                  domain.devices.graphics.empty())
            throw unsupported("graphics device is needed for attribute value 'display=on' in <hostdev>");
}

void check_iommu(const Domain& domain) {
    if (!domain.devices.iommu) return;
    switch (domain.devices.iommu->model) {
    case IommuModel::intel:
        if (domain.devices.iommu->driver && schema::is_on(domain.devices.iommu->driver->intremap) &&
            !(domain.features && domain.features->ioapic == IoapicDriver::qemu))
            throw unsupported("IOMMU interrupt remapping requires split I/O APIC (ioapic driver='qemu')");
        if (!is_q35(domain)) throw unsupported("IOMMU device: 'intel' is only supported with Q35 machines");
        break;
    case IommuModel::smmuv3:
        if (!is_arm_virt(domain))
            throw unsupported("IOMMU device: 'smmuv3' is only supported with ARM Virt machines");
        break;
    case IommuModel::virtio:
        if (!is_q35(domain) && !is_arm_virt(domain))
            throw unsupported("IOMMU device: 'virtio' is only supported with Q35 and ARM Virt machines");
        if (!domain.features || !domain.features->acpi) throw unsupported("IOMMU device: 'virtio' requires ACPI");
        break;
    case IommuModel::amd: throw unsupported("IOMMU device: 'amd' is not supported with this QEMU binary");
    }
}

// Channel subsystems are of s390 machines alone.
void check_ccw_addresses(const Domain& domain) {
    if (machine_of(domain).starts_with("s390-ccw")) return;
    each_device_info(domain, [&](const DeviceInfo& info) {
        if (address_of<CcwAddress>(info))
            throw unsupported("cannot use CCW address type for device '" + info.alias.value_or("<null>") + "' using machine type '" + std::string(machine_of(domain)) + "'");
    });
}

}  // namespace

void check_devices(const Domain& domain, const Context& context) {
    check_usb(domain);
    check_places(domain, context);
    check_interfaces(domain);
    check_graphics(domain, context);
    check_videos(domain);
    check_ports(domain);
    check_small_devices(domain, context);
    check_audios(domain);
    check_tpms(domain);
    check_usb_places(domain);
    check_hostdevs(domain, context);
    check_iommu(domain);
    if (domain.devices.smartcards.size() > 1) throw unsupported("this QEMU binary lacks multiple smartcard support");
    for (auto& shmem : domain.devices.shmems)
        if (shmem.model == ShmemModel::ivshmem) throw unsupported("ivshmem device is not supported with this QEMU binary");
    check_ccw_addresses(domain);
}

}  // namespace vireo::qemu
