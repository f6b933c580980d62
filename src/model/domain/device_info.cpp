#include "model/domain/tables.hpp"

#include <algorithm>
#include <cstdio>

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

void after_read(PciPlace& place, ReadContext& context) {
    auto limit = [&](std::string_view name, std::uint32_t value, std::uint32_t most, const char* format) {
        if (value <= most) return;
        char text[96];
        std::snprintf(text, sizeof text, format, value);
        context.fail(ErrorCode::xml_error, ErrorDomain::none, text, "@" + std::string(name));
    };
    limit("domain", place.domain, 0xffff, "Invalid PCI address domain='0x%x', must be <= 0xFFFF");
    limit("bus", place.bus, 0xff, "Invalid PCI address bus='0x%x', must be <= 0xFF");
    limit("slot", place.slot, 0x1f, "Invalid PCI address slot='0x%x', must be <= 0x1F");
    limit("function", place.function, 7, "Invalid PCI address function=0x%x, must be <= 7");
}

void after_read(CcwAddress& address, ReadContext& context) {
    const int given = address.cssid.has_value() + address.ssid.has_value() + address.devno.has_value();
    if (given == 0) return;
    if (given != 3)
        return context.fail(ErrorCode::internal_error, ErrorDomain::device, "Invalid partial specification for virtio ccw address");
    if (*address.cssid > 0xfe || *address.ssid > 3 || *address.devno > 0xffff)
        context.fail(ErrorCode::internal_error, ErrorDomain::device, "Invalid specification for virtio ccw address");
}

void after_read(UsbAddress& address, ReadContext& context) {
    // Up to four port numbers: one, and one for each hub it goes through.
    std::size_t ports = 0;
    const auto* given = context.element.attribute("port");
    bool valid = !given || !given->empty();
    if (given && *given == "0") address.port.clear();      // no port of the bus: any
    for (std::string_view rest = address.port; !rest.empty() && valid; ++ports) {
        const auto dot = rest.find('.');
        const auto number = rest.substr(0, dot);
        std::uint64_t value = 0;
        valid = !number.empty() && number[0] >= '0' && number[0] <= '9' &&
                schema::parse_unsigned(number, {}, UINT32_MAX, value) == schema::Fault::none;
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
        if (dot != std::string_view::npos && rest.empty()) valid = false;
    }
    if (!valid || ports > 4)
        context.fail(ErrorCode::internal_error, ErrorDomain::device, "Cannot parse <address> 'port' attribute", "@port");
}

void after_read(BootOrder& boot, ReadContext& context) {
    if (!boot.loadparm) return;
    for (char& c : *boot.loadparm) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (boot.loadparm->empty() || boot.loadparm->size() > 8)
        return context.fail(ErrorCode::internal_error,
                            "loadparm value '" + *boot.loadparm + "' must be between 1 and 8 characters", "@loadparm");
    const bool valid = std::ranges::all_of(*boot.loadparm, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == ' ';
    });
    if (!valid)
        context.fail(ErrorCode::internal_error,
                     "invalid loadparm value '" + *boot.loadparm + "', expecting chars in set of [a-zA-Z0-9.] and blank spaces",
                     "@loadparm");
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
    attribute<&IsaAddress::iobase>("iobase", "First I/O port.", {.zero_is_none = true, .radix = 16, .hex = 1}),
    attribute<&IsaAddress::irq>("irq", "Interrupt line.", {.zero_is_none = true, .radix = 16, .hex = 1}));

template <> inline constexpr auto fields<VirtioMmioAddress> = rows();
template <> inline constexpr auto fields<UnassignedAddress> = rows();

template <> inline constexpr auto fields<DimmAddress> = rows(
    attribute<&DimmAddress::slot>("slot", "Memory slot that the module sits in.", {.required = true}),
    attribute<&DimmAddress::base>("base", "Where the module begins in the guest's memory.", {.zero_is_none = true, .radix = 16, .hex = 1}));

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
    element<&DeviceInfo::address>("address", "Where the device is plugged in.", {.by = "type", .needed = true, .error = ErrorCode::config_unsupported, .message = "unknown address type '{value}'", .missing_error = ErrorCode::internal_error, .missing = "No type specified for device address"}));

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
