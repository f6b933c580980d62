#include "model/domain/tables.hpp"

#include <algorithm>

namespace vireo::model {

namespace {

bool has_place(const PciAddress& address) { return !address.place.is_nil(); }

bool is_users_own(const std::string& alias) {
    if (!alias.starts_with("ua-")) return false;
    return std::ranges::all_of(alias, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}
bool alias_is_written(const DeviceInfo& info, const WriteOptions& options) {
    return options.live || options.status || (info.alias && is_users_own(*info.alias));
}

}  // namespace

std::pair<std::uint64_t, std::string_view> shortest(std::uint64_t bytes) {
    static constexpr std::string_view units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    for (; bytes && bytes % 1024 == 0 && unit + 1 < std::size(units); ++unit) bytes /= 1024;
    return {bytes, units[unit]};
}

void after_read(DeviceInfo& info, schema::ReadContext& context) {
    if (info.alias && !context.options.live && !context.options.status && !is_users_own(*info.alias)) info.alias.reset();
    if (info.acpi_index == 0u) info.acpi_index.reset();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<ZpciAddress> = rows(
    attribute<&ZpciAddress::uid>("uid", "Identifier of the function that the guest sees; unique.",
                                 {.max = 0xffff, .radix = 0, .hex = 4, .since = "4.10.0"}),
    attribute<&ZpciAddress::fid>("fid", "Identifier of the function for the hypervisor; unique.",
                                 {.radix = 0, .hex = 8, .since = "4.10.0"}));

template <> inline constexpr auto fields<PciPlace> = rows(
    attribute<&PciPlace::domain>("domain", "PCI domain.", {.radix = 0, .hex = 4}),
    attribute<&PciPlace::bus>("bus", "Bus in the domain.", {.radix = 0, .hex = 2}),
    attribute<&PciPlace::slot>("slot", "Slot on the bus.", {.radix = 0, .hex = 2}),
    attribute<&PciPlace::function>("function", "Function in the slot.", {.radix = 0, .hex = 1}));

template <> inline constexpr auto fields<PciAddress> = rows(
    part<&PciAddress::place>("Where on the PCI buses the device sits.", {.only_if = when<&has_place>}),
    attribute<&PciAddress::multifunction>("multifunction", "Whether other functions of the slot are used, too.",
                                          {.since = "0.9.7"}),
    element<&PciAddress::zpci>("zpci", "How s390 names the function.", {.since = "4.10.0"}));

template <> inline constexpr auto fields<DriveAddress> = rows(
    attribute<&DriveAddress::controller>("controller", "Index of the controller."),
    attribute<&DriveAddress::bus>("bus", "Bus of the controller."),
    attribute<&DriveAddress::target>("target", "Target on the bus.", {.since = "0.9.11"}),
    attribute<&DriveAddress::unit>("unit", "Unit of the bus or of the target."));

template <> inline constexpr auto fields<VirtioSerialAddress> = rows(
    attribute<&VirtioSerialAddress::controller>("controller", "Index of the virtio-serial controller."),
    attribute<&VirtioSerialAddress::bus>("bus", "Bus of the controller."),
    attribute<&VirtioSerialAddress::port>("port", "Port of the bus; port 0 is kept for a console."));

template <> inline constexpr auto fields<CcidAddress> = rows(
    attribute<&CcidAddress::controller>("controller", "Index of the CCID controller."),
    attribute<&CcidAddress::slot>("slot", "Slot of the controller."));

template <> inline constexpr auto fields<UsbAddress> = rows(
    attribute<&UsbAddress::bus>("bus", "Index of the USB controller."),
    attribute<&UsbAddress::port>("port", "Port of the controller; behind hubs, the ports with dots between them."));

template <> inline constexpr auto fields<SpaprVioAddress> = rows(
    attribute<&SpaprVioAddress::reg>("reg", "Register of the device on the virtual bus.", {.radix = 16, .hex = 8}));

template <> inline constexpr auto fields<CcwAddress> = rows(
    attribute<&CcwAddress::cssid>("cssid", "Channel subsystem; 0xfe for virtual devices.", {.radix = 0, .hex = 1}),
    attribute<&CcwAddress::ssid>("ssid", "Subchannel set.", {.radix = 0, .hex = 1}),
    attribute<&CcwAddress::devno>("devno", "Device number.", {.radix = 0, .hex = 4}));

template <> inline constexpr auto fields<IsaAddress> = rows(
    attribute<&IsaAddress::iobase>("iobase", "First I/O port.", {.radix = 16, .hex = 1}),
    attribute<&IsaAddress::irq>("irq", "Interrupt line.", {.radix = 16, .hex = 1}));

template <> inline constexpr auto fields<VirtioMmioAddress> = rows();
template <> inline constexpr auto fields<UnassignedAddress> = rows();

template <> inline constexpr auto fields<DimmAddress> = rows(
    attribute<&DimmAddress::slot>("slot", "Memory slot that the module sits in."),
    attribute<&DimmAddress::base>("base", "Where the module begins in the guest's memory.", {.radix = 16, .hex = 1}));

template <> inline constexpr auto fields<BootOrder> = rows(
    attribute<&BootOrder::order>("order", "Place of the device in the order of booting; 1 is tried first.",
                                 {.required = true, .min = 1}),
    attribute<&BootOrder::loadparm>("loadparm", "What s390 firmware gets to choose a boot entry.", {.since = "3.5.0"}));

template <> inline constexpr auto fields<Rom> = rows(
    attribute<&Rom::enabled>("enabled", "Whether the device has an option ROM at all.", {.since = "4.3.0"}),
    attribute<&Rom::bar>("bar", "Whether the ROM is mapped into the guest.", {.since = "0.9.7"}),
    attribute<&Rom::file>("file", "File of the host with the ROM's content.", {.since = "0.9.10"}));

template <> inline constexpr auto fields<DeviceInfo> = rows(
    element<&DeviceInfo::boot>("boot", "Place of the device in the order of booting.", {.since = "0.8.8"}),
    attribute<&DeviceInfo::alias>("name", "Name of the device; a user's own begins with 'ua-'.",
                                  {.inside = "alias", .only_if = when<&alias_is_written>}),
    attribute<&DeviceInfo::usb_master>("startport", "First port of the companion's share of the USB controller.",
                                       {.inside = "master"}),
    element<&DeviceInfo::rom>("rom", "Option ROM of a PCI device.", {.since = "0.9.7"}),
    attribute<&DeviceInfo::acpi_index>("index", "Index that ACPI gives to the device, for stable names in the guest.",
                                       {.inside = "acpi", .since = "7.3.0"}),
    attribute<&DeviceInfo::acpi_nodeset>("nodeset", "NUMA nodes that ACPI gives to the device.",
                                         {.inside = "acpi", .since = "11.8.0"}),
    element<&DeviceInfo::address>("address", "Where the device is plugged in.", {.by = "type"}));

template <> inline constexpr auto fields<VirtioOptions> = rows(
    attribute<&VirtioOptions::iommu>("iommu", "Whether the device uses the guest's IOMMU.", {.since = "3.5.0"}),
    attribute<&VirtioOptions::ats>("ats", "Whether the device offers address translation services.", {.since = "3.5.0"}),
    attribute<&VirtioOptions::packed>("packed", "Whether packed virtqueues are used.", {.since = "6.3.0"}),
    attribute<&VirtioOptions::page_per_vq>("page_per_vq", "Whether each virtqueue notifies through a page of its own.",
                                           {.since = "7.9.0"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const PciPlace*) { return schema::record<PciPlace>(); }
const schema::Type& schema_of(const DeviceInfo*) { return schema::record<DeviceInfo>(); }
const schema::Type& schema_of(const VirtioOptions*) { return schema::record<VirtioOptions>(); }

}  // namespace vireo::model
