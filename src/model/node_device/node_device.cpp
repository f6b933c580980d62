#include "model/node_device/node_device.hpp"

#include <algorithm>

#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace vireo::model {

void before_write(InnerCapability& inner, const schema::WriteOptions&) {
    if (inner.type != "vport_ops") return;
    if (!inner.max_vports) inner.max_vports = 0;
    if (!inner.vports) inner.vports = 0;
}

void after_read(StorageDevice& device, schema::ReadContext&) {
    device.logical_block_size = device.num_blocks = std::nullopt;   // Compat: told by the host, never read
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<NumberedName> = rows(
    attribute<&NumberedName::id>("id", "The number.", {.hex = 4}), text<&NumberedName::name>("The name."));
template <> inline constexpr auto fields<NodePciAddress> = rows(
    attribute<&NodePciAddress::domain>("domain", "PCI domain.", {.hex = 4}), attribute<&NodePciAddress::bus>("bus", "PCI bus.", {.hex = 2}),
    attribute<&NodePciAddress::slot>("slot", "PCI slot.", {.hex = 2}), attribute<&NodePciAddress::function>("function", "PCI function.", {.hex = 1}));
template <> inline constexpr auto fields<NodeIommuGroup> = rows(
    attribute<&NodeIommuGroup::number>("number", "Number of the group.", {.required = true, .written = Written::always}),
    element<&NodeIommuGroup::addresses>("address", "A device of the group."));
template <> inline constexpr auto fields<PciLink> = rows(
    attribute<&PciLink::validity>("validity", "What is possible (cap), or how it is (sta)."), attribute<&PciLink::port>("port", "Number of the port."),
    attribute<&PciLink::speed>("speed", "Gigatransfers per second."), attribute<&PciLink::width>("width", "Number of lanes."));
template <> inline constexpr auto fields<PciExpress> = rows(element<&PciExpress::links>("link", "A link."));
template <> inline constexpr auto fields<MdevType> = rows(
    attribute<&MdevType::id>("id", "Name of the type."), leaf<&MdevType::name>("name", "Name for people."),
    leaf<&MdevType::device_api>("deviceAPI", "How such devices are assigned."), leaf<&MdevType::available_instances>("availableInstances", "How many can be made."));
template <> inline constexpr auto fields<InnerCapability> = rows(
    attribute<&InnerCapability::type>("type", "Kind of the capability."), attribute<&InnerCapability::max_count>("maxCount", "Most functions."),
    element<&InnerCapability::addresses>("address", "A function."), element<&InnerCapability::types>("type", "A type of mediated devices."),
    leaf<&InnerCapability::rport>("rport", "Remote port."),
    leaf<&InnerCapability::wwnn>("wwnn", "Node name."), leaf<&InnerCapability::wwpn>("wwpn", "Port name."),
    leaf<&InnerCapability::fabric_wwn>("fabric_wwn", "Name of the fabric."),
    leaf<&InnerCapability::max_vports>("max_vports", "Most virtual ports."), leaf<&InnerCapability::vports>("vports", "Virtual ports there are."),
    leaf<&InnerCapability::media_available>("media_available", "Whether a medium is inserted."), leaf<&InnerCapability::media_size>("media_size", "Its bytes."),
    leaf<&InnerCapability::media_label>("media_label", "Its label."));
template <> inline constexpr auto fields<HardwareFacts> = rows(
    leaf<&HardwareFacts::vendor>("vendor", "Who made it."), leaf<&HardwareFacts::version>("version", "Version."),
    leaf<&HardwareFacts::serial>("serial", "Serial number."), leaf<&HardwareFacts::uuid>("uuid", "Identifier."));
template <> inline constexpr auto fields<FirmwareFacts> = rows(
    leaf<&FirmwareFacts::vendor>("vendor", "Who made it."), leaf<&FirmwareFacts::version>("version", "Version."),
    leaf<&FirmwareFacts::release_date>("release_date", "When it was published."));
template <> inline constexpr auto fields<SystemDevice> = rows(
    leaf<&SystemDevice::product>("product", "Name of the machine."), element<&SystemDevice::hardware>("hardware", "The machine."),
    element<&SystemDevice::firmware>("firmware", "Its firmware."));
template <> inline constexpr auto fields<PciDevice> = rows(
    leaf<&PciDevice::class_>("class", "Class of the device."), leaf<&PciDevice::domain>("domain", "PCI domain."), leaf<&PciDevice::bus>("bus", "PCI bus."),
    leaf<&PciDevice::slot>("slot", "PCI slot."), leaf<&PciDevice::function>("function", "PCI function."),
    element<&PciDevice::product>("product", "The product."), element<&PciDevice::vendor>("vendor", "Who made it."),
    element<&PciDevice::inner>("capability", "What else it is."), element<&PciDevice::iommu_group>("iommuGroup", "Devices that cannot be told apart."),
    attribute<&PciDevice::numa_node>("node", "NUMA node.", {.inside = "numa"}), element<&PciDevice::express>("pci-express", "Its links.", {.written = Written::always}));
template <> inline constexpr auto fields<UsbDevice> = rows(
    leaf<&UsbDevice::bus>("bus", "USB bus."), leaf<&UsbDevice::device>("device", "Number on the bus."),
    element<&UsbDevice::product>("product", "The product."), element<&UsbDevice::vendor>("vendor", "Who made it."));
template <> inline constexpr auto fields<UsbInterface> = rows(
    leaf<&UsbInterface::number>("number", "Number in the device."), leaf<&UsbInterface::class_>("class", "Class."),
    leaf<&UsbInterface::subclass>("subclass", "Subclass."), leaf<&UsbInterface::protocol>("protocol", "Protocol."),
    leaf<&UsbInterface::description>("description", "Description."));
template <> inline constexpr auto fields<NetLink> = rows(
    attribute<&NetLink::speed>("speed", "Megabits per second."), attribute<&NetLink::state>("state", "State of the link."));
template <> inline constexpr auto fields<NetDevice> = rows(
    leaf<&NetDevice::interface>("interface", "Name of the interface."), leaf<&NetDevice::address>("address", "Hardware address."),
    element<&NetDevice::link>("link", "The link."), leaf<&NetDevice::features>("feature", "What it does by itself.", {.in_attribute = "name"}),
    element<&NetDevice::inner>("capability", "What else it is."));
template <> inline constexpr auto fields<ScsiHost> = rows(
    leaf<&ScsiHost::host>("host", "Number of the host."), leaf<&ScsiHost::unique_id>("unique_id", "Number of the port."),
    element<&ScsiHost::inner>("capability", "What else it is."));
template <> inline constexpr auto fields<ScsiTarget> = rows(
    leaf<&ScsiTarget::target>("target", "Name of the target."), element<&ScsiTarget::inner>("capability", "What else it is."));
template <> inline constexpr auto fields<ScsiDevice> = rows(
    leaf<&ScsiDevice::host>("host", "Host."), leaf<&ScsiDevice::bus>("bus", "Bus."), leaf<&ScsiDevice::target>("target", "Target."),
    leaf<&ScsiDevice::lun>("lun", "Logical unit."), leaf<&ScsiDevice::type>("type", "Kind of the device."));
template <> inline constexpr auto fields<StorageDevice> = rows(
    leaf<&StorageDevice::block>("block", "The block device."), leaf<&StorageDevice::bus>("bus", "How it is connected."),
    leaf<&StorageDevice::drive_type>("drive_type", "Kind of the drive."), leaf<&StorageDevice::model>("model", "Model."),
    leaf<&StorageDevice::vendor>("vendor", "Who made it."), leaf<&StorageDevice::serial>("serial", "Serial number."),
    element<&StorageDevice::inner>("capability", "What else it is."), leaf<&StorageDevice::size>("size", "Bytes."),
    leaf<&StorageDevice::logical_block_size>("logical_block_size", "Bytes of a block."), leaf<&StorageDevice::num_blocks>("num_blocks", "Number of blocks."));
template <> inline constexpr auto fields<ScsiGeneric> = rows(leaf<&ScsiGeneric::character>("char", "The character device."));
template <> inline constexpr auto fields<DrmDevice> = rows(leaf<&DrmDevice::type>("type", "primary, control or render."));
template <> inline constexpr auto fields<MdevAttribute> = rows(
    attribute<&MdevAttribute::name>("name", "Name of the attribute."), attribute<&MdevAttribute::value>("value", "Its value."));
template <> inline constexpr auto fields<MdevDevice> = rows(
    attribute<&MdevDevice::type>("id", "Type of the device.", {.inside = "type"}), leaf<&MdevDevice::uuid>("uuid", "Identifier.", {.since = "7.3.0"}),
    leaf<&MdevDevice::parent_address>("parent_addr", "Address of the parent.", {.since = "8.1.0"}),
    attribute<&MdevDevice::iommu_group>("number", "Number of the group.", {.inside = "iommuGroup", .written = Written::always}),
    element<&MdevDevice::attributes>("attr", "An attribute."));
template <> inline constexpr auto fields<CcwPlace> = rows(
    leaf<&CcwPlace::cssid>("cssid", "Channel subsystem."), leaf<&CcwPlace::ssid>("ssid", "Subchannel set."), leaf<&CcwPlace::devno>("devno", "Device number."));
template <> inline constexpr auto fields<CcwDevice> = rows(
    leaf<&CcwPlace::cssid>("cssid", "Channel subsystem."), leaf<&CcwPlace::ssid>("ssid", "Subchannel set."), leaf<&CcwPlace::devno>("devno", "Device number."));
template <> inline constexpr auto fields<CssDevice> = rows(
    leaf<&CcwPlace::cssid>("cssid", "Channel subsystem."), leaf<&CcwPlace::ssid>("ssid", "Subchannel set."), leaf<&CcwPlace::devno>("devno", "Device number."),
    element<&CssDevice::channel>("channel_dev_addr", "The device behind the channel.", {.since = "8.5.0"}),
    element<&CssDevice::inner>("capability", "What else it is."));
template <> inline constexpr auto fields<VdpaDevice> = rows(leaf<&VdpaDevice::chardev>("chardev", "The character device."));
template <> inline constexpr auto fields<ApCard> = rows(leaf<&ApCard::adapter>("ap-adapter", "Number of the adapter."));
template <> inline constexpr auto fields<ApQueue> = rows(
    leaf<&ApQueue::adapter>("ap-adapter", "Number of the adapter."), leaf<&ApQueue::domain>("ap-domain", "Number of the domain."));
template <> inline constexpr auto fields<ApMatrix> = rows(element<&ApMatrix::inner>("capability", "What else it is."));
template <> inline constexpr auto fields<DeviceNode> = rows(
    attribute<&DeviceNode::type>("type", "The node itself (dev) or another name of it (link)."), text<&DeviceNode::path>("The path."));
template <> inline constexpr auto fields<DeviceParent> = rows(
    attribute<&DeviceParent::wwnn>("wwnn", "The parent by its node name."), attribute<&DeviceParent::wwpn>("wwpn", "And its port name."),
    attribute<&DeviceParent::fabric_wwn>("fabric_wwn", "The parent by its fabric."), text<&DeviceParent::name>("Name of the parent."));
template <> inline constexpr auto fields<NodeDevice> = rows(
    leaf<&NodeDevice::name>("name", "Name of the device."), leaf<&NodeDevice::path>("path", "Its folder in sysfs."),
    element<&NodeDevice::nodes>("devnode", "A file in /dev."), element<&NodeDevice::parent>("parent", "The device above."),
    leaf<&NodeDevice::driver>("name", "Driver of the host.", {.inside = "driver"}),
    element<&NodeDevice::capabilities>("capability", "What the device is.", {.by = "type", .error = ErrorCode::internal_error, .message = "unknown capability type '{value}'"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const NodeDevice*) { return schema::record<NodeDevice>(); }

NodeDevice read_node_device(std::string_view text, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::nodedev;
    const auto document = xml::Document::parse(std::string(text), "(node_device_definition)");
    NodeDevice device = schema::read<NodeDevice>(document, "device", options);
    if (device.capabilities.empty()) throw Error(ErrorCode::xml_error, ErrorDomain::nodedev, "no device capabilities for '" + device.name + "'");
    return device;
}

std::string write_node_device(const NodeDevice& device) {
    std::string text = schema::write(device, "device");
    // Compat: what a device is stands on two lines, also when nothing more is said about it.
    constexpr std::string_view opening = "\n  <capability type='", closed = "'/>\n";
    for (auto at = text.find(opening); at != text.npos; at = text.find(opening, at + 1)) {
        const auto quote = text.find('\'', at + opening.size());
        if (text.compare(quote, closed.size(), closed) == 0) text.replace(quote, closed.size(), "'>\n  </capability>\n");
    }
    return text;
}

std::vector<std::string> capability_names(const NodeDevice& device) {
    std::vector<std::string> names;
    for (const NodeCapability& each : device.capabilities) names.emplace_back(schema::words<NodeCapability>[each.index()].text);
    return names;
}

const InnerCapability* inner_capability(const NodeDevice& device, std::string_view type) {
    for (const NodeCapability& each : device.capabilities) {
        const InnerCapability* found = std::visit(
            [&](const auto& capability) -> const InnerCapability* {
                if constexpr (requires { capability.inner; })
                    for (const InnerCapability& inner : capability.inner)
                        if (inner.type == type) return &inner;
                return nullptr;
            },
            each);
        if (found) return found;
    }
    return nullptr;
}

bool has_capability(const NodeDevice& device, std::string_view name) {
    const auto names = capability_names(device);
    if (std::ranges::find(names, name) != names.end()) return true;
    return inner_capability(device, name == "vports" ? "vport_ops" : name) != nullptr;
}

}  // namespace vireo::model
