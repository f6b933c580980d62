#include "model/domain/hostdev.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {
bool is_network(const Hostdev& hostdev) { return std::holds_alternative<NetHostdev>(hostdev.kind); }
bool managed_is_written(const Hostdev& hostdev) { return hostdev.is_subsystem(); }
}  // namespace

void after_read(HostdevDriver& driver, ReadContext& context) {
    if (driver.name && *driver.name != "vfio" && *driver.name != "kvm" && *driver.name != "xen")
        context.fail(ErrorCode::xml_error, ErrorDomain::xml,
                     "Invalid value for attribute 'name' in element 'driver': '" + *driver.name + "'.", "@name");
}
void after_read(Hostdev&, ReadContext& context) {
    const xml::Element* teaming = context.element.child("teaming");
    if (teaming && teaming->attribute_or("type", "").empty())
        context.fail(ErrorCode::config_unsupported, "unknown teaming type '(null)'", "teaming");
    if (teaming && teaming->attribute_or("persistent", "").empty())
        context.fail(ErrorCode::config_unsupported, "missing required persistent attribute in hostdev teaming element", "teaming");
    if (!context.element.child("source")) context.fail(ErrorCode::xml_error, "Missing <source> element in hostdev device");
}
void after_read(ScsiIscsi& iscsi, ReadContext& context) {
    if (iscsi.hosts.empty()) context.fail(ErrorCode::xml_error, "missing the host address for the iSCSI hostdev", "source");
    if (iscsi.hosts.size() > 1) context.fail(ErrorCode::xml_error, "only one source host address may be specified for the iSCSI hostdev", "source");
}
// naa. and sixteen hexadecimal digits.
void after_read(ScsiHostHostdev& vhost, ReadContext& context) {
    const std::string_view wwpn = vhost.wwpn ? std::string_view(*vhost.wwpn) : std::string_view();
    const bool valid = wwpn.size() == 20 && wwpn.starts_with("naa.") && wwpn.find_first_not_of("0123456789abcdefABCDEF", 4) == wwpn.npos;
    if (vhost.wwpn && !valid) context.fail(ErrorCode::xml_error, "malformed 'wwpn' value", "source");
}
void before_write(Hostdev& hostdev, const WriteOptions&) {
    hostdev.mode = hostdev.is_subsystem() ? HostdevMode::subsystem : HostdevMode::capabilities;
    if (!hostdev.managed) hostdev.managed = YesNo::no;
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<HostUsbAddress> = rows(
    attribute<&HostUsbAddress::bus>("bus", "USB bus of the host.", {.required = true, .radix = 0}),
    attribute<&HostUsbAddress::device>("device", "Number of the device on the bus.", {.required = true, .radix = 0}),
    attribute<&HostUsbAddress::port>("port", "Port that the device is plugged into.", {.since = "12.1.0"}));

template <> inline constexpr auto fields<UsbHostdev> = rows(
    attribute<&UsbHostdev::startup_policy>("startupPolicy", "What happens when the device is missing.",
                                           {.inside = "source", .since = "1.0.0"}),
    attribute<&UsbHostdev::guest_reset>("guestReset", "Whether the guest may reset the device.", {.inside = "source", .since = "7.7.0"}),
    attribute<&UsbHostdev::missing>("missing", "Set when the device was missing at start.", {.inside = "source", .live = true}),
    attribute<&UsbHostdev::vendor>("id", "Vendor of the device.", {.inside = "source/vendor", .needed = true, .radix = 0, .hex = 4}),
    attribute<&UsbHostdev::product>("id", "Product number of the device.", {.inside = "source/product", .needed = true, .radix = 0, .hex = 4}),
    element<&UsbHostdev::address>("address", "Where the device is plugged in.", {.inside = "source"}));

template <> inline constexpr auto fields<PciHostdev> = rows(
    attribute<&PciHostdev::write_filtering>("writeFiltering", "Whether writes to the device's configuration are filtered (Xen).",
                                            {.inside = "source", .since = "6.6.0"}),
    element<&PciHostdev::address>("address", "Where the device is on the host.", {.inside = "source", .written = Written::always}));

template <> inline constexpr auto fields<ScsiUnitAddress> = rows(
    attribute<&ScsiUnitAddress::bus>("bus", "Bus of the adapter.", {.required = true}),
    attribute<&ScsiUnitAddress::target>("target", "Target on the bus.", {.required = true}),
    attribute<&ScsiUnitAddress::unit>("unit", "Unit of the target.", {.required = true}));
template <> inline constexpr auto fields<ScsiHostAdapter> = rows(
    attribute<&ScsiHostAdapter::name>("name", "Adapter of the host, such as scsi_host0.", {.inside = "source/adapter", .required = true, .empty_is_none = true}),
    element<&ScsiHostAdapter::address>("address", "Unit of the adapter.", {.inside = "source", .required = true}));
template <> inline constexpr auto fields<ScsiIscsi> = rows(
    attribute<&ScsiIscsi::name>("name", "Name of the iSCSI target, with a unit behind a slash.", {.inside = "source", .required = true, .missing = "missing iSCSI hostdev source path name", .since = "1.2.7"}),
    element<&ScsiIscsi::hosts>("host", "The iSCSI server.", {.inside = "source", .since = "1.2.7"}),
    element<&ScsiIscsi::auth>("auth", "Who is asking the server.", {.inside = "source", .since = "1.2.7"}),
    attribute<&ScsiIscsi::initiator_iqn>("name", "Name of the iSCSI initiator.", {.inside = "source/initiator/iqn", .empty_is_none = true, .since = "4.7.0"}));
template <> inline constexpr auto fields<ScsiHostdev> = rows(
    attribute<&ScsiHostdev::sgio>("sgio", "Whether SCSI commands are filtered.", {.since = "1.0.6"}),
    attribute<&ScsiHostdev::rawio>("rawio", "Whether the guest may send raw SCSI commands.", {.since = "1.2.9"}),
    choice<&ScsiHostdev::source>("protocol", "How the unit is reached.", {.inside = "source", .error = ErrorCode::config_unsupported, .message = "Unknown SCSI subsystem protocol '{value}'", .since = "1.2.7"}));
template <> inline constexpr auto fields<ScsiHostHostdev> = rows(
    attribute<&ScsiHostHostdev::model>("model", "Flavour of the virtio device.", {.since = "5.2.0"}),
    attribute<&ScsiHostHostdev::protocol>("protocol", "How the adapter is reached: vhost.", {.inside = "source", .required = true, .since = "2.5.0"}),
    attribute<&ScsiHostHostdev::wwpn>("wwpn", "World wide port name of the target.", {.inside = "source", .required = true, .missing = "missing vhost-scsi hostdev source wwpn", .since = "2.5.0"}));
template <> inline constexpr auto fields<MdevHostdev> = rows(
    attribute<&MdevHostdev::model>("model", "What the guest sees the device as.", {.required = true, .since = "3.2.0"}),
    attribute<&MdevHostdev::display>("display", "Whether the device has a screen.", {.since = "4.6.0"}),
    attribute<&MdevHostdev::ramfb>("ramfb", "Whether the device shows the firmware's screen.", {.since = "6.1.0"}),
    attribute<&MdevHostdev::uuid>("uuid", "UUID of the mediated device.", {.inside = "source/address", .required = true, .error = ErrorCode::internal_error, .message = "Cannot parse uuid attribute of element <address>", .missing_error = ErrorCode::config_unsupported, .missing = "Missing 'uuid' attribute for element <address>", .since = "3.2.0"}));
template <> inline constexpr auto fields<StorageHostdev> = rows(
    leaf<&StorageHostdev::block>("block", "Block device of the host.", {.inside = "source", .required = true, .since = "1.0.1"}));
template <> inline constexpr auto fields<MiscHostdev> = rows(
    leaf<&MiscHostdev::char_device>("char", "Character device of the host.", {.inside = "source", .required = true, .since = "1.0.1"}));
template <> inline constexpr auto fields<NetHostdev> = rows(
    leaf<&NetHostdev::interface>("interface", "Interface of the host.", {.inside = "source", .required = true, .since = "1.0.1"}));

template <> inline constexpr auto fields<HostdevDriver> = rows(
    attribute<&HostdevDriver::name>("name", "How the device is assigned.", {.since = "1.0.5"}),
    attribute<&HostdevDriver::model>("model", "Variant of the host's driver.", {.since = "10.0.0"}),
    attribute<&HostdevDriver::iommufd>("iommufd", "Whether the device is assigned through iommufd.", {.since = "12.1.0"}));

template <> inline constexpr auto fields<Hostdev> = rows(
    attribute<&Hostdev::mode>("mode", "Whether a whole device or a capability is given.", {.error = ErrorCode::config_unsupported, .message = "unknown hostdev mode '{value}'"}),
    choice<&Hostdev::kind>("type", "Kind of the device.", {.rows_apart = true, .required = true, .error = ErrorCode::config_unsupported, .message = "unknown host device source address type '{value}'", .missing = "missing source address type"}),
    attribute<&Hostdev::managed>("managed", "Whether the device is taken from the host and given back.", {.only_if = when<&managed_is_written>, .lenient = true}),
    element<&Hostdev::driver>("driver", "How the device is assigned.", {.since = "1.0.5"}),
    cases<&Hostdev::kind>(),
    element<&Hostdev::teaming>("teaming", "The device that it replaces during migration.", {.since = "7.1.0"}),
    flag<&Hostdev::readonly>("readonly", "The guest cannot write.", {.since = "1.0.6"}),
    flag<&Hostdev::shareable>("shareable", "Other guests may use the device at the same time.", {.since = "1.2.12"}),
    part<&Hostdev::info>("What every device may say."),
    element<&Hostdev::ips>("ip", "An address in the container.", {.only_if = when<&is_network>, .since = "1.2.12"}),
    element<&Hostdev::routes>("route", "A route in the container.", {.only_if = when<&is_network>, .since = "1.2.12"}));

}  // namespace vireo::schema

namespace vireo::model {

// Compat: <hostdev></hostdev> on two lines where nothing stands in it.
void write_xml(const Hostdev& hostdev, xml::Writer& to, std::string_view name, const WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<Hostdev>(), &hostdev, to, options);
    to.raw("");
    to.close();
}

const schema::Type& schema_of(const HostUsbAddress*) { return schema::record<HostUsbAddress>(); }
const schema::Type& schema_of(const Hostdev*) { return schema::record<Hostdev>(); }

}  // namespace vireo::model
