// Controllers: which machines have them, and what their options may be.
#include <algorithm>

#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

// What <target> of a PCI controller may say, and under which names QEMU has the controller.
enum PciOption : unsigned { chassis_nr = 1, chassis = 2, port = 4, bus_nr = 8, target_index = 16, hotplug = 32, numa_node = 64 };
struct PciRow {
    PciModel model;
    std::optional<PciModelName> name, other_name;
    unsigned options = 0;
};
constexpr PciRow pci_rows[] = {
    {PciModel::pci_root, {}, {}, target_index | hotplug | numa_node},
    {PciModel::pcie_root, {}, {}, 0},
    {PciModel::pci_bridge, PciModelName::pci_bridge, {}, chassis_nr},
    {PciModel::dmi_to_pci_bridge, PciModelName::i82801b11_bridge, {}, 0},
    {PciModel::pcie_to_pci_bridge, PciModelName::pcie_pci_bridge, {}, 0},
    {PciModel::pcie_root_port, PciModelName::pcie_root_port, PciModelName::ioh3420, chassis | port | hotplug},
    {PciModel::pcie_switch_upstream_port, PciModelName::x3130_upstream, {}, 0},
    {PciModel::pcie_switch_downstream_port, PciModelName::xio3130_downstream, {}, chassis | port | hotplug},
    {PciModel::pci_expander_bus, PciModelName::pxb, {}, bus_nr | numa_node},
    {PciModel::pcie_expander_bus, PciModelName::pxb_pcie, {}, bus_nr | numa_node},
};

void check_pci_options(const Controller& controller, const Domain& domain) {
    const auto& pci = std::get<PciController>(controller.kind);
    const PciRow& row = *std::ranges::find(pci_rows, *pci.model, &PciRow::model);
    const auto refuse = [&](std::string_view option, std::string_view how) {
        throw unsupported("Option '" + std::string(option) + "' " + std::string(how) + " for PCI controller with index '" +
                          std::to_string(*controller.index) + "', model '" + std::string(schema::word(*pci.model)) + "' and modelName '" +
                          std::string(pci.model_name ? schema::word(*pci.model_name) : "none") + "'");
    };
    const bool host_bridge = *pci.model == PciModel::pci_root && is_pseries(domain);
    const auto name = host_bridge ? std::optional(PciModelName::spapr_pci_host_bridge) : row.name;
    if (pci.model_name && !name) refuse("modelName", "is not valid");
    if (pci.model_name && *pci.model_name != *name && pci.model_name != row.other_name) refuse("modelName", "has invalid value");
    if (!pci.target) return;
    const PciTarget& target = *pci.target;
    const auto only = [&](PciOption option, bool given, std::string_view text) {
        if (given && !(row.options & option)) refuse(text, "is not valid");
    };
    only(target_index, target.index.has_value(), "targetIndex");
    only(hotplug, target.hotplug.has_value(), "hotplug");
    only(chassis_nr, target.chassis_nr.has_value(), "chassisNr");
    only(chassis, target.chassis.has_value(), "chassis");
    only(port, target.port.has_value(), "port");
    only(bus_nr, target.bus_nr.has_value(), "busNr");
    only(numa_node, target.node.has_value(), "numaNode");
}

void check_pci_controller(const Controller& controller, const Domain& domain) {
    auto& pci = std::get<PciController>(controller.kind);
    auto index = *controller.index;
    if (!pci.model) throw wrong_xml("PCI controller " + std::to_string(index) + " has no model");
    bool is_root = *pci.model == PciModel::pci_root || *pci.model == PciModel::pcie_root;
    if (is_root && index != 0 && !is_pseries(domain))
        throw wrong_xml("pci-root and pcie-root controllers should have index 0");
    if (*pci.model == PciModel::pcie_expander_bus && !is_q35(domain) && !is_arm_virt(domain))
        throw unsupported("pcie-expander-bus controllers are not supported with this machine type");
    if (*pci.model == PciModel::pci_expander_bus && !is_i440fx(domain))
        throw unsupported("pci-expander-bus controllers are not supported with this machine type");
    if (!pci.target) return check_pci_options(controller, domain);
    if (pci.target->node) {
        if (index == 0)
            throw unsupported("The PCI controller with index=0 can't be associated with a NUMA node");
        std::size_t cells = domain.cpu && domain.cpu->numa ? domain.cpu->numa->cells.size() : 0;
        if (*pci.target->node >= cells)
            throw wrong_xml(std::string(schema::word(*pci.model)) + " with index " + std::to_string(index) +
                            " is configured for a NUMA node (" + std::to_string(*pci.target->node) +
                            ") not present in the domain's <cpu><numa> array (" + std::to_string(cells) + ")");
    }
    if (is_root && pci.target->index &&
        (*pci.target->index == 0) != (index == 0))
        throw Error(ErrorCode::config_unsupported, ErrorDomain::domain,
                    "Only the PCI controller with index 0 can have target index 0, and vice versa");
    check_pci_options(controller, domain);
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
    if (model == ScsiModel::auto_ || model == ScsiModel::buslogic)
        throw unsupported("Unsupported controller model: " + std::string(schema::word(*model)));
}

// A controller that shares a port of another needs that other one.
void check_companion(const Controller& controller, const Domain& domain) {
    const auto* usb = std::get_if<UsbController>(&controller.kind);
    if (!controller.info.usb_master || !usb || usb->model == UsbModel::none) return;
    const bool has_master = std::ranges::any_of(domain.devices.controllers, [&](const Controller& other) {
        return other.is(ControllerType::usb) && other.index == controller.index && !other.info.usb_master;
    });
    if (!has_master) throw Error(ErrorCode::xml_detail, ErrorDomain::qemu, "No master USB controller specified");
}

}  // namespace

void check_controllers(const Domain& domain, const Context&) {
    for (auto& controller : domain.devices.controllers) {
        check_controller_driver(controller);
        check_companion(controller, domain);
        if (controller.is(ControllerType::pci)) check_pci_controller(controller, domain);
        if (controller.is(ControllerType::scsi)) check_scsi_controller(controller);
        if (auto* usb = std::get_if<UsbController>(&controller.kind);
            usb && (usb->model == UsbModel::qusb1 || usb->model == UsbModel::qusb2))
            throw unsupported("USB controller model type 'qusb1' or 'qusb2' is not supported in qemu");
        if (controller.is(ControllerType::ide)) {
            if (!has_builtin_ide(domain))
                throw unsupported("IDE controllers are unsupported for this QEMU binary or machine type");
            if (*controller.index != 0)
                throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "Only 1 IDE controller is supported");
        }
        if (controller.is(ControllerType::fdc) && *controller.index != 0)
            throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "Only 1 fdc controller is supported");
    }
}

}  // namespace vireo::qemu
