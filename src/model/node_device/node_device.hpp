#pragma once
// <device>: a device of the host, with what it is.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/box.hpp"
#include "schema/context.hpp"
#include "schema/words.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

using Text = std::optional<std::string>;
using Number = std::optional<std::uint64_t>;

// A number with a name, as PCI and USB have them.
struct NumberedName {
    std::optional<std::uint32_t> id;
    std::string name;
    bool operator==(const NumberedName&) const = default;
};
struct NodePciAddress {
    std::uint32_t domain = 0, bus = 0, slot = 0, function = 0;
    bool operator==(const NodePciAddress&) const = default;
};
struct NodeIommuGroup {
    std::uint32_t number = 0;
    std::vector<NodePciAddress> addresses;
    bool operator==(const NodeIommuGroup&) const = default;
};
struct PciLink {
    std::string validity;
    std::optional<std::uint32_t> port;
    Text speed;
    std::optional<std::uint32_t> width;
    bool operator==(const PciLink&) const = default;
};
struct PciExpress {
    std::vector<PciLink> links;
    bool operator==(const PciExpress&) const = default;
};
struct MdevType {
    std::string id;
    Text name, device_api;
    Number available_instances;
    bool operator==(const MdevType&) const = default;
};
// What a capability says beyond itself: <capability type='virt_functions'> and its like.
struct InnerCapability {
    std::string type;
    Number max_count;
    std::vector<NodePciAddress> addresses;
    std::vector<MdevType> types;
    Text wwnn, wwpn, fabric_wwn, rport;
    Number max_vports, vports;
    Number media_available, media_size;
    Text media_label;
    bool operator==(const InnerCapability&) const = default;
};

struct HardwareFacts {
    Text vendor, version, serial, uuid;
    bool operator==(const HardwareFacts&) const = default;
};
struct FirmwareFacts {
    Text vendor, version, release_date;
    bool operator==(const FirmwareFacts&) const = default;
};
struct SystemDevice {
    Text product;
    std::optional<HardwareFacts> hardware;
    std::optional<FirmwareFacts> firmware;
    bool operator==(const SystemDevice&) const = default;
};
struct PciDevice {
    Text class_;
    Number domain, bus, slot, function;
    std::optional<NumberedName> product, vendor;
    std::vector<InnerCapability> inner;
    std::optional<NodeIommuGroup> iommu_group;
    std::optional<std::int32_t> numa_node;
    std::optional<PciExpress> express;
    bool operator==(const PciDevice&) const = default;
};
struct UsbDevice {
    Number bus, device;
    std::optional<NumberedName> product, vendor;
    bool operator==(const UsbDevice&) const = default;
};
struct UsbInterface {
    Number number, class_, subclass, protocol;
    Text description;
    bool operator==(const UsbInterface&) const = default;
};
struct NetLink {
    std::optional<std::uint32_t> speed;
    Text state;
    bool operator==(const NetLink&) const = default;
};
struct NetDevice {
    Text interface, address;
    std::optional<NetLink> link;
    std::vector<std::string> features;
    std::vector<InnerCapability> inner;
    bool operator==(const NetDevice&) const = default;
};
struct ScsiHost {
    Number host, unique_id;
    std::vector<InnerCapability> inner;
    bool operator==(const ScsiHost&) const = default;
};
struct ScsiTarget {
    Text target;
    std::vector<InnerCapability> inner;
    bool operator==(const ScsiTarget&) const = default;
};
struct ScsiDevice {
    Number host, bus, target, lun;
    Text type;
    bool operator==(const ScsiDevice&) const = default;
};
struct StorageDevice {
    Text block, bus, drive_type, model, vendor, serial;
    std::vector<InnerCapability> inner;
    Number size, logical_block_size, num_blocks;
    bool operator==(const StorageDevice&) const = default;
};
struct ScsiGeneric {
    Text character;
    bool operator==(const ScsiGeneric&) const = default;
};
struct DrmDevice {
    Text type;
    bool operator==(const DrmDevice&) const = default;
};
struct MdevAttribute {
    std::string name, value;
    bool operator==(const MdevAttribute&) const = default;
};
struct MdevDevice {
    Text type;
    Text uuid, parent_address;
    std::uint32_t iommu_group = 0;
    std::vector<MdevAttribute> attributes;
    bool operator==(const MdevDevice&) const = default;
};
struct CcwPlace {
    Text cssid, ssid, devno;
    bool operator==(const CcwPlace&) const = default;
};
struct CcwDevice : CcwPlace {
    bool operator==(const CcwDevice&) const = default;
};
struct CssDevice : CcwPlace {
    std::optional<CcwPlace> channel;
    std::vector<InnerCapability> inner;
    bool operator==(const CssDevice&) const = default;
};
struct VdpaDevice {
    Text chardev;
    bool operator==(const VdpaDevice&) const = default;
};
struct ApCard {
    Text adapter;
    bool operator==(const ApCard&) const = default;
};
struct ApQueue {
    Text adapter, domain;
    bool operator==(const ApQueue&) const = default;
};
struct ApMatrix {
    std::vector<InnerCapability> inner;
    bool operator==(const ApMatrix&) const = default;
};

using NodeCapability = std::variant<SystemDevice, PciDevice, UsbDevice, UsbInterface, NetDevice, ScsiHost, ScsiTarget, ScsiDevice, StorageDevice,
                                    ScsiGeneric, DrmDevice, MdevDevice, CcwDevice, CssDevice, VdpaDevice, ApCard, ApQueue, ApMatrix>;

struct DeviceNode {
    std::string type, path;
    bool operator==(const DeviceNode&) const = default;
};
// The device above; when one is made, also by its world wide names.
struct DeviceParent {
    Text wwnn, wwpn, fabric_wwn;
    std::string name;
    bool operator==(const DeviceParent&) const = default;
};

struct NodeDevice {
    std::string name;
    Text path;
    std::vector<DeviceNode> nodes;
    std::optional<DeviceParent> parent;
    Text driver;
    std::vector<NodeCapability> capabilities;
    bool operator==(const NodeDevice&) const = default;
};

const schema::Type& schema_of(const NodeDevice*);

NodeDevice read_node_device(std::string_view xml, const schema::ReadOptions& options = {});
std::string write_node_device(const NodeDevice& device);

// "pci", "scsi_host": what the device is, and what its capabilities say beyond that ("vports", "fc_host", "mdev_types").
std::vector<std::string> capability_names(const NodeDevice& device);
bool has_capability(const NodeDevice& device, std::string_view name);
// The part of a SCSI host that is a port of a Fibre Channel network; null when it has none.
const InnerCapability* inner_capability(const NodeDevice& device, std::string_view type);

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::NodeCapability> = list_of(
    "system", "pci", "usb_device", "usb", "net", "scsi_host", "scsi_target", "scsi", "storage", "scsi_generic", "drm", "mdev", "ccw", "css",
    "vdpa", "ap_card", "ap_queue", "ap_matrix");
}  // namespace vireo::schema
