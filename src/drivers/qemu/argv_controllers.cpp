// Controllers, hubs, and the properties of the PCI root that are set globally.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

#include <algorithm>

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

std::uint32_t index_of(const Controller& controller) { return controller.index.value_or(0); }

std::string_view usb_driver(UsbModel model) {
    switch (model) {
    case UsbModel::piix3_uhci: return "piix3-usb-uhci";
    case UsbModel::piix4_uhci: return "piix4-usb-uhci";
    case UsbModel::ehci: return "usb-ehci";
    case UsbModel::ich9_ehci1: return "ich9-usb-ehci1";
    case UsbModel::ich9_uhci1: return "ich9-usb-uhci1";
    case UsbModel::ich9_uhci2: return "ich9-usb-uhci2";
    case UsbModel::ich9_uhci3: return "ich9-usb-uhci3";
    case UsbModel::vt82c686b_uhci: return "vt82c686b-usb-uhci";
    case UsbModel::pci_ohci: return "pci-ohci";
    case UsbModel::nec_xhci: return "nec-usb-xhci";
    case UsbModel::qemu_xhci: return "qemu-xhci";
    default: refuse(cat(word(model), " not supported in this QEMU binary"));
    }
}

Props usb_controller(const Controller& controller, const UsbController& usb) {
    Props props(usb_driver(*usb.model));
    if (usb.ports && usb.model && usb.model != UsbModel::nec_xhci && usb.model != UsbModel::qemu_xhci)
        refuse(cat("usb controller type '", word(*usb.model), "' doesn't support 'ports' with this QEMU binary"));
    if (usb.model == UsbModel::nec_xhci || usb.model == UsbModel::qemu_xhci) props.number_if("p2", usb.ports).number_if("p3", usb.ports);
    if (controller.info.usb_master) {
        // Companions hang below the EHCI controller of the same index, which owns the alias.
        props.text("masterbus", cat(alias_of(controller.info), ".0")).number("firstport", *controller.info.usb_master);
    } else {
        props.text("id", alias_of(controller.info));
    }
    return props;
}

Props scsi_controller(const Controller& controller, const ScsiController& scsi) {
    const auto plain = [&](std::string_view driver) {
        Props props(driver);
        return props.text("id", alias_of(controller.info));
    };
    std::optional<VirtioModel> variant;
    switch (scsi.model.value_or(ScsiModel::auto_)) {
    case ScsiModel::virtio_scsi: break;
    case ScsiModel::virtio_transitional: variant = VirtioModel::virtio_transitional; break;
    case ScsiModel::virtio_non_transitional: variant = VirtioModel::virtio_non_transitional; break;
    case ScsiModel::auto_:
    case ScsiModel::lsilogic: return plain("lsi");
    case ScsiModel::ibmvscsi: return plain("spapr-vscsi");
    case ScsiModel::lsisas1068: return plain("mptsas1068");
    case ScsiModel::lsisas1078: return plain("megasas");
    case ScsiModel::vmpvscsi: return plain("pvscsi");
    case ScsiModel::am53c974: return plain("am53c974");
    case ScsiModel::dc390: return plain("dc390");
    default: refuse(cat("Unsupported controller model: ", word(*scsi.model)));
    }
    Props props(virtio_name("virtio-scsi", controller.info, variant));
    if (controller.driver) {
        virtio_options(props, controller.driver->virtio);
        if (controller.driver->iothread) props.text("iothread", cat("iothread", *controller.driver->iothread));
    }
    props.text("id", alias_of(controller.info));
    return props;
}

Props pci_controller(const Controller& controller, const PciController& pci) {
    const PciTarget target = pci.target.value_or(PciTarget{});
    const auto needs_name = [&](PciModelName fallback) { return word(pci.model_name.value_or(fallback)); };
    Props props;
    switch (*pci.model) {
    case PciModel::pci_bridge:
        props.text("driver", needs_name(PciModelName::pci_bridge)).number_if("chassis_nr", target.chassis_nr);
        break;
    case PciModel::pci_expander_bus:
    case PciModel::pcie_expander_bus:
        props.text("driver", needs_name(*pci.model == PciModel::pci_expander_bus ? PciModelName::pxb : PciModelName::pxb_pcie));
        props.number_if("bus_nr", target.bus_nr);
        break;
    case PciModel::dmi_to_pci_bridge: props.text("driver", needs_name(PciModelName::i82801b11_bridge)); break;
    case PciModel::pcie_to_pci_bridge: props.text("driver", needs_name(PciModelName::pcie_pci_bridge)); break;
    case PciModel::pcie_root_port:
        props.text("driver", needs_name(PciModelName::pcie_root_port)).number_if("port", target.port).number_if("chassis", target.chassis);
        break;
    case PciModel::pcie_switch_upstream_port: props.text("driver", needs_name(PciModelName::x3130_upstream)); break;
    case PciModel::pcie_switch_downstream_port:
        props.text("driver", needs_name(PciModelName::xio3130_downstream)).number_if("port", target.port).number_if("chassis", target.chassis);
        break;
    case PciModel::pci_root: props.text("driver", "spapr-pci-host-bridge").number("index", target.index.value_or(0)); break;
    case PciModel::pcie_root: break;   // built in
    }
    if (target.hotplug && (*pci.model == PciModel::pcie_root_port || *pci.model == PciModel::pcie_switch_downstream_port)) {
        props.boolean("hotplug", on(*target.hotplug));
    }
    props.text("id", alias_of(controller.info));
    if (target.node) {
        if (*pci.model == PciModel::pci_root) props.number("numa_node", *target.node);
        else if (*pci.model == PciModel::pci_expander_bus || *pci.model == PciModel::pcie_expander_bus) props.number("numa_node", *target.node);
    }
    return props;
}

// Built into the machine: nothing to plug in.
bool is_builtin(const ArgvContext& context, const Controller& controller) {
    switch (controller.type()) {
    case ControllerType::fdc:
    case ControllerType::isa: return true;   // the floppy controller's own rules are in the disks
    case ControllerType::ide:
        if (is_x86(context.family) && index_of(controller) == 0 && context.family == MachineFamily::i440fx) return true;
        return index_of(controller) == 0 && context.family != MachineFamily::q35;
    case ControllerType::sata: return context.family == MachineFamily::q35 && index_of(controller) == 0;
    case ControllerType::pci: {
        const auto& pci = std::get<PciController>(controller.kind);
        if (pci.model == PciModel::pcie_root) return true;
        return pci.model == PciModel::pci_root && index_of(controller) == 0;
    }
    case ControllerType::usb: {
        const auto& usb = std::get<UsbController>(controller.kind);
        return !usb.model || usb.model == UsbModel::none;
    }
    default: return false;
    }
}

}  // namespace

std::optional<Props> controller_device(const ArgvContext& context, const Controller& controller) {
    if (is_builtin(context, controller)) return std::nullopt;
    Props props;
    const auto driver = controller.driver.value_or(ControllerDriver{});
    switch (controller.type()) {
    case ControllerType::scsi: props = scsi_controller(controller, std::get<ScsiController>(controller.kind)); break;
    case ControllerType::virtio_serial: {
        const auto& serial = std::get<VirtioSerialController>(controller.kind);
        props = Props(virtio_name("virtio-serial", controller.info, serial.model));
        virtio_options(props, driver.virtio);
        props.text("id", alias_of(controller.info)).number_if("max_ports", serial.ports).number_if("vectors", serial.vectors);
        break;
    }
    case ControllerType::ccid: props = Props("usb-ccid"); props.text("id", alias_of(controller.info)); break;
    case ControllerType::sata: props = Props("ahci"); props.text("id", alias_of(controller.info)); break;
    case ControllerType::usb: props = usb_controller(controller, std::get<UsbController>(controller.kind)); break;
    case ControllerType::pci: props = pci_controller(controller, std::get<PciController>(controller.kind)); break;
    case ControllerType::nvme:
        props = Props("nvme");
        props.text("id", alias_of(controller.info)).text_if("serial", std::get<NvmeController>(controller.kind).serial);
        break;
    case ControllerType::ide:
        refuse(context.family == MachineFamily::q35 ? "IDE controllers are unsupported for this QEMU binary or machine type"
                                                         : "Only a single IDE controller is supported for this machine type");
    default: refuse(cat("Unsupported controller type: ", word(controller.type())));
    }
    props.number_unless_zero("num_queues", driver.queues).number_unless_zero("cmd_per_lun", driver.cmd_per_lun);
    props.number_unless_zero("max_sectors", driver.max_sectors);
    boolean_if(props, "ioeventfd", driver.ioeventfd);
    place(context, props, controller.info);
    return props;
}

void add_global_controllers(ArgvContext& context) {
    for (const Controller& controller : context.devices.controllers) {
        const auto* pci = std::get_if<PciController>(&controller.kind);
        if (!pci || !controller.pcihole64 || (pci->model != PciModel::pci_root && pci->model != PciModel::pcie_root)) continue;
        if (context.family == MachineFamily::i440fx) context.option("-global", cat("i440FX-pcihost.pci-hole64-size=", *controller.pcihole64, "K"));
        else if (context.family == MachineFamily::q35) context.option("-global", cat("q35-pcihost.pci-hole64-size=", *controller.pcihole64, "K"));
        else refuse("Setting the 64-bit PCI hole size is not supported for this machine type");
    }
}

namespace {

void add_controllers_of(ArgvContext& context, ControllerType type) {
    for (const Controller& controller : context.devices.controllers) {
        if (!controller.is(type)) continue;
        if (auto props = controller_device(context, controller)) context.device(std::move(*props), controller.info);
    }
}

}  // namespace

// QEMU wants what others are plugged into first: smartcard readers sit on hubs.
void add_controllers(ArgvContext& context) {
    for (const ControllerType type : {ControllerType::pci, ControllerType::usb, ControllerType::scsi, ControllerType::ide,
                                      ControllerType::sata, ControllerType::virtio_serial, ControllerType::nvme}) {
        add_controllers_of(context, type);
    }
    // Boards whose USB controller QEMU adds only when asked.
    const bool has_usb = std::ranges::any_of(context.devices.controllers, [](const Controller& c) { return c.is(ControllerType::usb); });
    if (!has_usb && (context.family == MachineFamily::other_arm || context.arch == "sparc")) context.option("-usb");
    add_hubs(context);
    add_controllers_of(context, ControllerType::ccid);
}

void add_hubs(ArgvContext& context) {
    for (const Hub& hub : context.devices.hubs) {
        Props props("usb-hub");
        props.text("id", alias_of(hub.info));
        place(context, props, hub.info);
        context.device(std::move(props), hub.info);
    }
}

}  // namespace vireo::qemu
