// Controllers and all devices but disks.
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

[[nodiscard]] Error xml_error(std::string message) {
    return Error(ErrorCode::xml_error, ErrorDomain::qemu, std::move(message));
}

// Which options the device of each model has; names are those of QEMU's devices.
struct PciModelFacts {
    PciModel model;
    PciModelName names[2];           // devices that can be it
    bool chassis_nr, chassis, port, bus_nr, hotplug, node;
};
constexpr PciModelFacts pci_models[] = {
    {PciModel::pci_bridge, {PciModelName::pci_bridge, PciModelName::pci_bridge}, true, false, false, false, true, false},
    {PciModel::dmi_to_pci_bridge, {PciModelName::i82801b11_bridge, PciModelName::i82801b11_bridge}, false, false, false, false, false, false},
    {PciModel::pcie_to_pci_bridge, {PciModelName::pcie_pci_bridge, PciModelName::pcie_pci_bridge}, false, false, false, false, true, false},
    {PciModel::pcie_root_port, {PciModelName::pcie_root_port, PciModelName::ioh3420}, false, true, true, false, true, false},
    {PciModel::pcie_switch_upstream_port, {PciModelName::x3130_upstream, PciModelName::x3130_upstream}, false, false, false, false, false, false},
    {PciModel::pcie_switch_downstream_port, {PciModelName::xio3130_downstream, PciModelName::xio3130_downstream}, false, true, true, false, true, false},
    {PciModel::pci_expander_bus, {PciModelName::pxb, PciModelName::pxb}, false, false, false, true, false, true},
    {PciModel::pcie_expander_bus, {PciModelName::pxb_pcie, PciModelName::pxb_pcie}, false, false, false, true, false, true},
};

void check_pci_options(const Controller& controller, const PciController& pci, const Domain& domain) {
    const bool is_root = *pci.model == PciModel::pci_root || *pci.model == PciModel::pcie_root;
    const std::string name(pci.model_name ? schema::word(*pci.model_name) : "none");
    auto where = [&] {
        return " for PCI controller with index '" + std::to_string(*controller.index) + "', model '" +
               std::string(schema::word(*pci.model)) + "' and modelName '" + name + "'";
    };
    auto refuse = [&](const char* option, bool given, bool known) {
        if (given && !known) throw unsupported("Option '" + std::string(option) + "' is not valid" + where());
    };
    const bool is_host_bridge = *pci.model == PciModel::pci_root && is_pseries(domain);
    PciModelFacts facts{*pci.model, {}, false, false, false, false, *pci.model == PciModel::pci_root, is_host_bridge};
    for (auto& row : pci_models)
        if (row.model == *pci.model) facts = row;
    if (!is_root && pci.model_name && *pci.model_name != facts.names[0] && *pci.model_name != facts.names[1])
        throw unsupported("Option 'modelName' has invalid value" + where());
    if (is_root && pci.model_name && !is_host_bridge) throw unsupported("Option 'modelName' is not valid" + where());
    if (!pci.target) return;
    auto& target = *pci.target;
    if (is_root && target.index && (*target.index == 0) != (*controller.index == 0))
        throw Error(ErrorCode::config_unsupported, ErrorDomain::domain,
                    "Only the PCI controller with index 0 can have target index 0, and vice versa");
    if (is_root && target.node && *controller.index == 0)
        throw Error(ErrorCode::config_unsupported, ErrorDomain::domain, "The PCI controller with index=0 can't be associated with a NUMA node");
    refuse("targetIndex", target.index.has_value(), is_host_bridge);
    refuse("chassisNr", target.chassis_nr.has_value(), facts.chassis_nr);
    refuse("chassis", target.chassis.has_value(), facts.chassis);
    refuse("port", target.port.has_value(), facts.port);
    refuse("busNr", target.bus_nr.has_value(), facts.bus_nr);
    refuse("numaNode", target.node.has_value(), facts.node);
    refuse("hotplug", target.hotplug.has_value(), facts.hotplug);
}

void check_pci_controller(const Controller& controller, const Domain& domain) {
    auto& pci = std::get<PciController>(controller.kind);
    auto index = *controller.index;
    if (!pci.model) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "PCI controller model was not set correctly");
    check_pci_options(controller, pci, domain);
    bool is_root = *pci.model == PciModel::pci_root || *pci.model == PciModel::pcie_root;
    if (is_root && index != 0 && !is_pseries(domain))
        throw xml_error("pci-root and pcie-root controllers should have index 0");
    if (*pci.model == PciModel::pcie_expander_bus && !is_q35(domain) && !is_arm_virt(domain))
        throw unsupported("pcie-expander-bus controllers are not supported with this machine type");
    if (*pci.model == PciModel::pci_expander_bus && !is_i440fx(domain))
        throw unsupported("pci-expander-bus controllers are not supported with this machine type");
    if (!pci.target) return;
    if (pci.target->node) {
        std::size_t cells = domain.cpu && domain.cpu->numa ? domain.cpu->numa->cells.size() : 0;
        if (*pci.target->node >= cells)
            throw xml_error(std::string(schema::word(*pci.model)) + " with index " + std::to_string(index) +
                            " is configured for a NUMA node (" + std::to_string(*pci.target->node) +
                            ") not present in the domain's <cpu><numa> array (" + std::to_string(cells) + ")");
    }
    if (*pci.model == PciModel::pci_root && is_pseries(domain) && pci.target->index &&
        (*pci.target->index == 0) != (index == 0))
        throw Error(ErrorCode::config_unsupported, ErrorDomain::domain,
                    "Only the PCI controller with index 0 can have target index 0, and vice versa");
}

// What only virtio-scsi has.
void check_controller_driver(const Controller& controller) {
    auto* scsi = std::get_if<ScsiController>(&controller.kind);
    bool is_virtio = scsi && (scsi->model == ScsiModel::virtio_scsi || scsi->model == ScsiModel::virtio_transitional ||
                              scsi->model == ScsiModel::virtio_non_transitional);
    if (controller.driver && !is_virtio) {
        auto& driver = *controller.driver;
        if (driver.queues) throw unsupported("'queues' is only supported by virtio-scsi controller");
        if (driver.cmd_per_lun) throw unsupported("'cmd_per_lun' is only supported by virtio-scsi controller");
        if (driver.max_sectors) throw unsupported("'max_sectors' is only supported by virtio-scsi controller");
        if (driver.ioeventfd) throw unsupported("'ioeventfd' is only supported by virtio-scsi controller");
    }
}

void check_scsi_controller(const Controller& controller) {
    auto model = std::get<ScsiController>(controller.kind).model;
    if (model == ScsiModel::auto_ || model == ScsiModel::buslogic || model == ScsiModel::vmpvscsi)
        if (model != ScsiModel::vmpvscsi)
            throw unsupported("Unsupported controller model: " + std::string(schema::word(*model)));
}

bool uses_usb(const Domain& domain) {
    auto& devices = domain.devices;
    return std::ranges::any_of(devices.disks, [](auto& disk) { return disk.target.bus == DiskBus::usb; }) ||
           std::ranges::any_of(devices.inputs, [](auto& input) { return input.bus == InputBus::usb; }) ||
           std::ranges::any_of(devices.hostdevs,
                               [](auto& hostdev) { return std::holds_alternative<UsbHostdev>(hostdev.kind); }) ||
           std::ranges::any_of(devices.serials,
                               [](auto& serial) { return serial.target_type == SerialTargetType::usb_serial; }) ||
           std::ranges::any_of(devices.sounds, [](auto& sound) { return sound.model == SoundModel::usb; }) ||
           !devices.redirdevs.empty() || !devices.hubs.empty();
}

// Companions need the controller that they are companions of.
void check_usb_masters(const Domain& domain) {
    auto model_of = [](const Controller& controller) {
        auto* usb = std::get_if<UsbController>(&controller.kind);
        return usb ? usb->model : std::nullopt;
    };
    auto is_companion = [&](const Controller& controller) {
        auto model = model_of(controller);
        return model == UsbModel::ich9_uhci1 || model == UsbModel::ich9_uhci2 || model == UsbModel::ich9_uhci3;
    };
    auto& all = domain.devices.controllers;
    for (auto& controller : all)
        if (is_companion(controller) && std::ranges::none_of(all, [&](auto& other) {
                return other.is(ControllerType::usb) && other.index == controller.index && !is_companion(other);
            }))
            throw Error(ErrorCode::xml_detail, ErrorDomain::domain, "No master USB controller specified");
}

void check_usb(const Domain& domain) {
    check_usb_masters(domain);
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
                    throw xml_error(text);
                }
            }
        }
    });
}

void check_interfaces(const Domain& domain) {
    for (auto& interface : domain.devices.interfaces) {
        if (!interface.routes.empty() || interface.ips.size() > 2 ||
            (!interface.ips.empty() && interface.type() != InterfaceType::user &&
             interface.type() != InterfaceType::vhostuser))
            throw unsupported(
                "Invalid attempt to set network interface guest-side IP route and/or address info, not supported by QEMU");
        if (interface.teaming && interface.teaming->type == TeamingType::persistent && interface.model != "virtio")
            throw unsupported("virtio-net teaming persistent interface must be <model type='virtio'/>, not '" + interface.model.value_or("") + "'");
        if (interface.backend && interface.backend->type == InterfaceBackendType::passt)
            throw xml_error("Invalid value for attribute 'type' in element 'backend': 'passt'.");
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
        if (type == VideoType::xen || type == VideoType::vbox || type == VideoType::gop)
            throw unsupported("video type '" + std::string(schema::word(type)) + "' is not supported with QEMU");
        if ((type == VideoType::vga || type == VideoType::vmvga) && video.model.vram && *video.model.vram < 1024)
            throw unsupported("value for 'vram' must be at least 1 MiB (1024 KiB)");
        if (video.model.heads.value_or(1) != 1 && type != VideoType::qxl && type != VideoType::virtio)
            throw unsupported("video type '" + std::string(schema::word(type)) + "' doesn't support multiple 'heads'");
    }
}

SerialTargetType type_of_model(SerialTargetModel model) {
    switch (model) {
    case SerialTargetModel::isa_serial: return SerialTargetType::isa_serial;
    case SerialTargetModel::usb_serial: return SerialTargetType::usb_serial;
    case SerialTargetModel::pci_serial: return SerialTargetType::pci_serial;
    case SerialTargetModel::spapr_vty: return SerialTargetType::spapr_vio_serial;
    case SerialTargetModel::pl011:
    case SerialTargetModel::_16550a: return SerialTargetType::system_serial;
    case SerialTargetModel::sclpconsole:
    case SerialTargetModel::sclplmconsole: return SerialTargetType::sclp_serial;
    case SerialTargetModel::isa_debugcon: return SerialTargetType::isa_debug;
    }
    return SerialTargetType::isa_serial;
}

void check_ports(const Domain& domain, const Context& context) {
    if (!domain.devices.parallels.empty() && (is_pseries(domain) || is_s390(domain)))
        throw unsupported("parallel ports are not supported");
    for (auto& serial : domain.devices.serials) {
        if (!serial.target_type) continue;
        if (serial.target_model)
            if (auto needed = type_of_model(*serial.target_model); needed != *serial.target_type)
                throw unsupported("Target model '" + std::string(schema::word(*serial.target_model)) + "' requires target type '" +
                                  std::string(schema::word(needed)) + "'");
        if (*serial.target_type == SerialTargetType::isa_debug && !is_x86(domain))
            throw unsupported("isa-debug serial type only valid on x86 architecture");
        bool fits = true;
        switch (*serial.target_type) {
        case SerialTargetType::isa_serial: fits = is_x86(domain); break;
        case SerialTargetType::spapr_vio_serial: fits = is_pseries(domain); break;
        case SerialTargetType::system_serial:
            fits = is_arm_virt(domain) ? serial.target_model != SerialTargetModel::_16550a
                                       : is_riscv_virt(domain) && serial.target_model != SerialTargetModel::pl011;
            break;
        case SerialTargetType::sclp_serial: fits = is_s390(domain); break;
        default: break;
        }
        if (!fits)
            throw unsupported("Serial device with target type '" + std::string(schema::word(*serial.target_type)) +
                              "' and target model '" +
                              std::string(serial.target_model ? schema::word(*serial.target_model) : "none") +
                              "' not compatible with guest architecture or machine type");
    }
    (void)context;
}

// What each bus has devices for.
void check_inputs(const Domain& domain) {
    for (auto& input : domain.devices.inputs) {
        auto bus = input.bus.value_or(InputBus::usb);
        if (bus == InputBus::ps2 && input.type != InputType::mouse && input.type != InputType::keyboard)
            throw Error(ErrorCode::internal_error, ErrorDomain::domain,
                        "ps2 bus does not support " + std::string(schema::word(input.type)) + " input device");
        if (bus == InputBus::xen || bus == InputBus::parallels)
            throw Error(ErrorCode::internal_error, ErrorDomain::domain, "unsupported input bus " + std::string(schema::word(bus)));
    }
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

void check_spice_channels(const Domain& domain) {
    const bool has_spice = std::ranges::any_of(domain.devices.graphics, [](auto& one) { return one.type() == GraphicsType::spice; });
    if (has_spice) return;
    for (auto& channel : domain.devices.channels)
        if (std::holds_alternative<SpicevmcChar>(channel.source.kind))
            throw unsupported("chardev 'spicevmc' not supported without spice graphics");
}

// Each way to tell of a panic is of some machines.
void check_panics(const Domain& domain) {
    for (auto& panic : domain.devices.panics) {
        if (!panic.model) continue;
        const std::string name(schema::word(*panic.model));
        if ((*panic.model == PanicModel::hyperv || *panic.model == PanicModel::isa) && !is_x86(domain))
            throw unsupported("only i686 and x86_64 guests support panic device of model '" + name + "'");
        if (*panic.model == PanicModel::pseries && !is_pseries(domain))
            throw unsupported("only pSeries guests support panic device of model '" + name + "'");
        if (*panic.model == PanicModel::s390 && !is_s390(domain))
            throw unsupported("only S390 guests support panic device of model '" + name + "'");
    }
}

// Where devices of USB and assigned ones of PCI can be.
void check_bus_places(const Domain& domain) {
    auto check_usb_place = [](const DeviceInfo& info) {
        if (info.address && !address_of<UsbAddress>(info))
            throw Error(ErrorCode::xml_error, ErrorDomain::domain, "Invalid address for a USB device");
    };
    for (auto& input : domain.devices.inputs)
        if (input.bus == InputBus::usb) check_usb_place(input.info);
    for (auto& hub : domain.devices.hubs) check_usb_place(hub.info);
    for (auto& redirdev : domain.devices.redirdevs) check_usb_place(redirdev.info);
    for (auto& hostdev : domain.devices.hostdevs) {
        if (std::holds_alternative<UsbHostdev>(hostdev.kind)) check_usb_place(hostdev.info);
        if (std::holds_alternative<PciHostdev>(hostdev.kind) && hostdev.info.address && !address_of<PciAddress>(hostdev.info) &&
            !address_of<UnassignedAddress>(hostdev.info))
            throw Error(ErrorCode::internal_error, ErrorDomain::domain, "PCI host devices must use 'pci' or 'unassigned' address type");
    }
}

void check_hostdevs(const Domain& domain) {
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

}  // namespace

void check_controllers(const Domain& domain, const Context&) {
    for (auto& controller : domain.devices.controllers) {
        check_controller_driver(controller);
        if (controller.is(ControllerType::pci)) check_pci_controller(controller, domain);
        if (controller.is(ControllerType::scsi)) check_scsi_controller(controller);
        if (auto* usb = std::get_if<UsbController>(&controller.kind);
            usb && (usb->model == UsbModel::qusb1 || usb->model == UsbModel::qusb2))
            throw unsupported("USB controller model type 'qusb1' or 'qusb2' is not supported in qemu");
        if (controller.is(ControllerType::ide)) {
            if (!has_builtin_ide(domain))
                throw unsupported("IDE controllers are unsupported for this QEMU binary or machine type");
            if (*controller.index != 0)
                throw unsupported("Only a single IDE controller is supported for this machine type");
        }
    }
}

namespace {

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
    check_ports(domain, context);
    check_inputs(domain);
    check_audios(domain);
    check_tpms(domain);
    check_bus_places(domain);
    check_spice_channels(domain);
    check_panics(domain);
    check_hostdevs(domain);
    check_iommu(domain);
    if (domain.devices.smartcards.size() > 1) throw unsupported("this QEMU binary lacks multiple smartcard support");
    for (auto& shmem : domain.devices.shmems)
        if (shmem.model == ShmemModel::ivshmem) throw unsupported("ivshmem device is not supported with this QEMU binary");
    check_ccw_addresses(domain);
}

}  // namespace vireo::qemu
