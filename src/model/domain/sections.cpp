// Tables of <clock>, <sysinfo>, <seclabel>, <launchSecurity>, <keywrap> and the hypervisors' own namespaces.
#include <algorithm>
#include <charconv>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

// The known names, each once, in the reference's order.
void SysinfoBlock::sort(std::span<const std::string_view> names) {
    std::vector<SysinfoEntry> sorted;
    for (const std::string_view name : names)
        if (const auto found = std::ranges::find(entries, name, &SysinfoEntry::name); found != entries.end() && !found->value.empty())
            sorted.push_back(*found);
    entries = std::move(sorted);
}

namespace {
constexpr std::string_view bios_names[] = {"vendor", "version", "date", "release"};
constexpr std::string_view system_names[] = {"manufacturer", "product", "version", "serial", "uuid", "sku", "family"};
constexpr std::string_view board_names[] = {"manufacturer", "product", "version", "serial", "asset", "location"};
constexpr std::string_view chassis_names[] = {"manufacturer", "version", "serial", "asset", "sku"};
}  // namespace

void after_read(SysinfoBios& block, ReadContext&) { block.sort(bios_names); }
void after_read(SysinfoSystem& block, ReadContext&) { block.sort(system_names); }
void after_read(SysinfoBaseBoard& block, ReadContext&) { block.sort(board_names); }
void after_read(SysinfoChassis& block, ReadContext&) { block.sort(chassis_names); }

// A block without a value is none.
void after_read(SmbiosSysinfo& sysinfo, ReadContext&) {
    if (sysinfo.bios && sysinfo.bios->entries.empty()) sysinfo.bios.reset();
    if (sysinfo.system && sysinfo.system->entries.empty()) sysinfo.system.reset();
    std::erase_if(sysinfo.base_boards, [](const SysinfoBaseBoard& board) { return board.entries.empty(); });
    if (sysinfo.chassis && sysinfo.chassis->entries.empty()) sysinfo.chassis.reset();
}
// Ticks are made up for only where that is the policy.
void after_read(Timer& timer, ReadContext& context) {
    if (timer.catchup && timer.tickpolicy != TimerTickpolicy::catchup)
        context.fail(ErrorCode::xml_error, "setting of timer catchup policies is only supported with tickpolicy='catchup'", "catchup");
}
void after_read(Seclabel& label, ReadContext& context) {
    if (label.type == SeclabelType::none) {
        label.label.reset();
        label.imagelabel.reset();
        label.baselabel.reset();
    }
    if (label.type == SeclabelType::static_ && !label.label)
        context.fail(ErrorCode::xml_error, "security label is missing");
}
void after_read(QemuProperty& property, ReadContext& context) {
    auto number = [&](auto kind) {
        if (!property.value) return false;
        if constexpr (std::is_signed_v<decltype(kind)>)
            return schema::parse_signed(*property.value, {}, INT64_MIN, INT64_MAX, kind) == schema::Fault::none;
        else return schema::parse_unsigned(*property.value, {}, UINT64_MAX, kind) == schema::Fault::none;
    };
    bool valid = true;
    switch (property.type) {
    case QemuPropertyType::signed_: valid = number(std::int64_t{}); break;
    case QemuPropertyType::unsigned_: valid = number(std::uint64_t{}); break;
    case QemuPropertyType::bool_: valid = property.value == "true" || property.value == "false"; break;
    case QemuPropertyType::string: valid = property.value.has_value(); break;
    case QemuPropertyType::remove: break;
    }
    if (!valid)
        context.fail(ErrorCode::xml_error, ErrorDomain::qemu,
                     "invalid value '" + property.value.value_or("") + "' of 'value' attribute of 'qemu:property'", "@value");
}

void after_read(QemuNamespace& qemu, ReadContext&) {
    if (qemu.commandline == QemuCommandline{}) qemu.commandline.reset();
    if (qemu.deprecation == QemuDeprecation{}) qemu.deprecation.reset();
}
void after_read(QemuCapabilities&, ReadContext& context) {
    for (const xml::Element& child : context.element.elements())
        if ((child.name == "add" || child.name == "del") && !child.attribute("capability"))
            context.fail(ErrorCode::internal_error, ErrorDomain::qemu, "missing capability name");
}
void after_read(QemuEnvironment& variable, ReadContext& context) {
    auto fits = [](unsigned char c, bool first) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
    };
    if (variable.name.empty() || !fits(static_cast<unsigned char>(variable.name[0]), true))
        return context.fail(ErrorCode::internal_error, ErrorDomain::qemu, "Invalid environment name, it must begin with a letter or underscore", "@name");
    if (!std::ranges::all_of(variable.name, [&](char c) { return fits(static_cast<unsigned char>(c), false); }))
        context.fail(ErrorCode::internal_error, ErrorDomain::qemu, "Invalid environment name, it must contain only alphanumerics and underscore", "@name");
}
void after_read(QemuCommandline&, ReadContext& context) {
    for (const xml::Element& child : context.element.elements())
        if (child.name == "arg" && !child.attribute("value"))
            context.fail(ErrorCode::internal_error, ErrorDomain::qemu, "No qemu command-line argument specified");
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

// --- clock
template <> inline constexpr auto fields<UtcClock> = rows(
    attribute<&UtcClock::adjustment>("adjustment", "'reset', or seconds that the clock starts with.", {.since = "0.9.11"}));
template <> inline constexpr auto fields<LocaltimeClock> = rows(
    attribute<&LocaltimeClock::adjustment>("adjustment", "'reset', or seconds that the clock starts with.", {.since = "0.9.11"}));
template <> inline constexpr auto fields<VariableClock> = rows(
    attribute<&VariableClock::adjustment>("adjustment", "Seconds from the basis; follows what the guest sets.", {.lenient = true}),
    attribute<&VariableClock::adjustment0>("adjustment0", "Seconds from the basis at start.", {.status = true}),
    attribute<&VariableClock::basis>("basis", "What the adjustment is from.", {.empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown clock basis '{value}'", .since = "0.9.11"}));
template <> inline constexpr auto fields<TimezoneClock> = rows(
    attribute<&TimezoneClock::timezone>("timezone", "Name of the time zone.", {.required = true, .empty_is_none = true, .missing_error = ErrorCode::internal_error, .missing = "missing 'timezone' attribute for clock with offset='timezone'"}));
template <> inline constexpr auto fields<AbsoluteClock> = rows(
    attribute<&AbsoluteClock::start>("start", "Seconds since 1970 at start.", {.required = true, .error = ErrorCode::internal_error, .message = "missing 'start' attribute for clock with offset='absolute'", .missing_error = ErrorCode::internal_error, .missing = "missing 'start' attribute for clock with offset='absolute'", .since = "8.4.0"}));
template <> inline constexpr auto fields<TimerCatchup> = rows(
    attribute<&TimerCatchup::threshold>("threshold", "Ticks missed before it catches up.", {.zero_is_none = true}),
    attribute<&TimerCatchup::slew>("slew", "How much quicker it ticks meanwhile.", {.zero_is_none = true}),
    attribute<&TimerCatchup::limit>("limit", "Most ticks that it catches up.", {.zero_is_none = true}));
template <> inline constexpr auto fields<Timer> = rows(
    attribute<&Timer::name>("name", "The timer.", {.required = true}),
    attribute<&Timer::present>("present", "Whether the guest has it."),
    attribute<&Timer::tickpolicy>("tickpolicy", "What happens with ticks that were missed."),
    attribute<&Timer::track>("track", "What the timer follows."),
    attribute<&Timer::frequency>("frequency", "Ticks per second (tsc)."),
    attribute<&Timer::mode>("mode", "How the timer is made (tsc)."),
    element<&Timer::catchup>("catchup", "How it catches up."));
template <> inline constexpr auto fields<Clock> = rows(
    choice<&Clock::offset>("offset", "What time the guest starts with.", {.error = ErrorCode::config_unsupported, .message = "unknown clock offset '{value}'"}),
    element<&Clock::timers>("timer", "A timer of the guest.", {.since = "0.8.0"}));

// --- sysinfo: <entry name='…'>value</entry>
template <> inline constexpr auto fields<SysinfoEntry> = rows(
    attribute<&SysinfoEntry::name>("name", "Name of the value."),
    text<&SysinfoEntry::value>("The value."));
template <> inline constexpr auto fields<SysinfoBios> = rows(element<&SysinfoBlock::entries>("entry", "A value."));
template <> inline constexpr auto fields<SysinfoSystem> = rows(element<&SysinfoBlock::entries>("entry", "A value."));
template <> inline constexpr auto fields<SysinfoBaseBoard> = rows(element<&SysinfoBlock::entries>("entry", "A value."));
template <> inline constexpr auto fields<SysinfoChassis> = rows(element<&SysinfoBlock::entries>("entry", "A value."));
template <> inline constexpr auto fields<SmbiosSysinfo> = rows(
    element<&SmbiosSysinfo::bios>("bios", "What the firmware says of itself."),
    element<&SmbiosSysinfo::system>("system", "What the firmware says of the machine."),
    element<&SmbiosSysinfo::base_boards>("baseBoard", "What the firmware says of a board.", {.since = "1.2.18"}),
    element<&SmbiosSysinfo::chassis>("chassis", "What the firmware says of the chassis.", {.since = "4.1.0"}),
    leaf<&SmbiosSysinfo::oem_strings>("entry", "A string for programs in the guest.", {.inside = "oemStrings", .since = "4.1.0"}));
template <> inline constexpr auto fields<FwcfgEntry> = rows(
    attribute<&FwcfgEntry::name>("name", "Name of the entry.", {.required = true, .since = "6.5.0"}),
    attribute<&FwcfgEntry::file>("file", "File with the content.", {.since = "6.5.0"}),
    text<&FwcfgEntry::value>("The content.", {.since = "6.5.0"}));
template <> inline constexpr auto fields<FwcfgSysinfo> = rows(
    element<&FwcfgSysinfo::entries>("entry", "An entry of the firmware's configuration.", {.since = "6.5.0"}));
template <> inline constexpr auto words<decltype(Sysinfo::kind)> = list_of("smbios", "fwcfg");
template <> inline constexpr auto fields<Sysinfo> = rows(
    choice<&Sysinfo::kind>("type", "How the guest reads it.", {.required = true}));

// --- security
template <> inline constexpr auto fields<Seclabel> = rows(
    attribute<&Seclabel::type>("type", "Who chooses the label."),
    attribute<&Seclabel::model>("model", "Security driver that the label is for."),
    attribute<&Seclabel::relabel>("relabel", "Whether resources are labelled for the guest.", {.since = "0.9.9"}),
    leaf<&Seclabel::label>("label", "Label of the guest."),
    leaf<&Seclabel::imagelabel>("imagelabel", "Label of the guest's resources."),
    leaf<&Seclabel::baselabel>("baselabel", "What a chosen label is made from.", {.since = "0.8.8"}));

template <> inline constexpr auto fields<SevSecurity> = rows(
    attribute<&SevSecurity::kernel_hashes>("kernelHashes", "Whether the kernel is measured.", {.since = "8.0.0"}),
    leaf<&SevSecurity::cbitpos>("cbitpos", "Bit of an address that means encrypted.", {.message = "Invalid format for launch security cbitpos", .since = "4.5.0"}),
    leaf<&SevSecurity::reduced_phys_bits>("reducedPhysBits", "Bits of addresses that are lost.", {.message = "Invalid format for launch security reduced-phys-bits", .since = "4.5.0"}),
    leaf<&SevSecurity::policy>("policy", "What the firmware allows.", {.required = true, .radix = 0, .hex = 4, .message = "failed to get launch security policy", .since = "4.5.0"}),
    leaf<&SevSecurity::dh_cert>("dhCert", "The owner's key.", {.since = "4.5.0"}),
    leaf<&SevSecurity::session>("session", "The owner's session.", {.since = "4.5.0"}));
template <> inline constexpr auto fields<SevSnpSecurity> = rows(
    attribute<&SevSnpSecurity::kernel_hashes>("kernelHashes", "Whether the kernel is measured.", {.since = "10.5.0"}),
    attribute<&SevSnpSecurity::author_key>("authorKey", "Whether the author's key is used.", {.since = "10.5.0"}),
    attribute<&SevSnpSecurity::vcek>("vcek", "Whether the chip's key signs reports.", {.since = "10.5.0"}),
    leaf<&SevSnpSecurity::cbitpos>("cbitpos", "Bit of an address that means encrypted.", {.since = "10.5.0"}),
    leaf<&SevSnpSecurity::reduced_phys_bits>("reducedPhysBits", "Bits of addresses that are lost.", {.since = "10.5.0"}),
    leaf<&SevSnpSecurity::policy>("policy", "What the firmware allows.", {.required = true, .radix = 0, .hex = 8, .since = "10.5.0"}),
    leaf<&SevSnpSecurity::guest_visible_workarounds>("guestVisibleWorkarounds", "Workarounds of the hypervisor.", {.since = "10.5.0"}),
    leaf<&SevSnpSecurity::id_block>("idBlock", "The owner's block of identity.", {.since = "10.5.0"}),
    leaf<&SevSnpSecurity::id_auth>("idAuth", "Proof of the identity.", {.since = "10.5.0"}),
    leaf<&SevSnpSecurity::host_data>("hostData", "What the host tells in reports.", {.since = "10.5.0"}));
template <> inline constexpr auto fields<S390PvSecurity> = rows();
template <> inline constexpr auto fields<QuoteGenerationService> = rows(
    attribute<&QuoteGenerationService::path>("path", "Socket of the service.", {.since = "11.6.0"}));
template <> inline constexpr auto fields<TdxSecurity> = rows(
    leaf<&TdxSecurity::policy>("policy", "What the module allows.", {.radix = 0, .hex = 1, .since = "11.6.0"}),
    leaf<&TdxSecurity::mr_config_id>("mrConfigId", "Identifier of the guest's configuration.", {.since = "11.6.0"}),
    leaf<&TdxSecurity::mr_owner>("mrOwner", "Identifier of the owner.", {.since = "11.6.0"}),
    leaf<&TdxSecurity::mr_owner_config>("mrOwnerConfig", "Identifier of the owner's configuration.", {.since = "11.6.0"}),
    element<&TdxSecurity::quote_generation_service>("quoteGenerationService", "Service that signs reports.", {.since = "11.6.0"}));

// --- namespaces
constexpr Namespace qemu_space{"qemu", "http://libvirt.org/schemas/domain/qemu/1.0"};
constexpr Namespace lxc_space{"lxc", "http://libvirt.org/schemas/domain/lxc/1.0"};
constexpr Namespace xen_space{"xen", "http://libvirt.org/schemas/domain/xen/1.0"};
constexpr Namespace bhyve_space{"bhyve", "http://libvirt.org/schemas/domain/bhyve/1.0"};
constexpr Namespace vmware_space{"vmware", "http://libvirt.org/schemas/domain/vmware/1.0"};

template <> inline constexpr auto fields<QemuEnvironment> = rows(
    attribute<&QemuEnvironment::name>("name", "Name of the variable.", {.required = true, .missing_error = ErrorCode::internal_error, .missing = "No qemu environment name specified"}),
    attribute<&QemuEnvironment::value>("value", "Value of the variable."));
template <> inline constexpr auto fields<QemuCommandline> = rows(
    attribute<&QemuCommandline::args>("value", "An argument.", {.inside = "arg", .needed = true, .missing_error = ErrorCode::internal_error, .missing = "No qemu command-line argument specified"}),
    element<&QemuCommandline::environment>("env", "An environment variable."));
template <> inline constexpr auto fields<QemuCapabilities> = rows(
    attribute<&QemuCapabilities::add>("capability", "A capability that is assumed.", {.inside = "add", .since = "1.2.3"}),
    attribute<&QemuCapabilities::del>("capability", "A capability that is not used.", {.inside = "del", .since = "1.2.3"}));
template <> inline constexpr auto fields<QemuProperty> = rows(
    attribute<&QemuProperty::name>("name", "Name of the property.", {.required = true, .since = "8.2.0"}),
    attribute<&QemuProperty::type>("type", "Type of its value.", {.required = true, .since = "8.2.0"}),
    attribute<&QemuProperty::value>("value", "Its value.", {.since = "8.2.0"}));
template <> inline constexpr auto fields<QemuDeviceOverride> = rows(
    attribute<&QemuDeviceOverride::alias>("alias", "Alias of the device.", {.required = true, .since = "8.2.0"}),
    element<&QemuDeviceOverride::properties>("property", "A property of the device.", {.inside = "frontend", .since = "8.2.0"}));
template <> inline constexpr auto fields<QemuNamespace> = rows(
    element<&QemuNamespace::commandline>("commandline", "Arguments and environment of QEMU.", {.space = &qemu_space, .repeated = Repeated::merged}),
    element<&QemuNamespace::capabilities>("capabilities", "Changes to QEMU's capabilities.", {.space = &qemu_space, .repeated = Repeated::merged, .since = "1.2.3"}),
    element<&QemuNamespace::override_>("override", "Properties of devices.", {.space = &qemu_space, .repeated = Repeated::merged, .since = "8.2.0"}),
    element<&QemuNamespace::deprecation>("deprecation", "What QEMU does with deprecated things.", {.space = &qemu_space, .since = "7.2.0"}));
template <> inline constexpr auto fields<QemuDeprecation> = rows(
    attribute<&QemuDeprecation::behavior>("behavior", "What QEMU does.", {.empty_is_none = true, .since = "7.2.0"}));
template <> inline constexpr auto fields<QemuOverride> = rows(
    element<&QemuOverride::devices>("device", "A device whose properties are changed.", {.since = "8.2.0"}));

template <> inline constexpr auto fields<LxcShare> = rows(
    attribute<&LxcShare::type>("type", "How the namespace is named.", {.required = true, .since = "1.2.19"}),
    attribute<&LxcShare::value>("value", "Name of the namespace.", {.required = true, .since = "1.2.19"}));
template <> inline constexpr auto fields<LxcNamespaces> = rows(
    element<&LxcNamespaces::sharenet>("sharenet", "Network namespace that is shared.", {.since = "1.2.19"}),
    element<&LxcNamespaces::shareipc>("shareipc", "IPC namespace that is shared.", {.since = "1.2.19"}),
    element<&LxcNamespaces::shareuts>("shareuts", "UTS namespace that is shared.", {.since = "1.2.19"}));
template <> inline constexpr auto fields<LxcNamespace> = rows(
    element<&LxcNamespace::shared>("namespace", "Namespaces that are shared.", {.space = &lxc_space, .since = "1.2.19"}));
template <> inline constexpr auto fields<PlainCommandline> = rows(
    attribute<&PlainCommandline::args>("value", "An argument.", {.inside = "arg", .needed = true}));
template <> inline constexpr auto fields<XenNamespace> = rows(
    element<&XenNamespace::commandline>("commandline", "Arguments of the device model.", {.space = &xen_space, .since = "6.7.0"}));
template <> inline constexpr auto fields<BhyveNamespace> = rows(
    element<&BhyveNamespace::commandline>("commandline", "Arguments of bhyve.", {.space = &bhyve_space, .since = "5.1.0"}));
template <> inline constexpr auto fields<VmwareNamespace> = rows(
    leaf<&VmwareNamespace::datacenter_path>("datacenterpath", "Path of the data center.", {.space = &vmware_space, .since = "1.2.3"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Clock*) { return schema::record<Clock>(); }
const schema::Type& schema_of(const Sysinfo*) { return schema::record<Sysinfo>(); }
const schema::Type& schema_of(const Seclabel*) { return schema::record<Seclabel>(); }
const schema::Type& schema_of(const SevSecurity*) { return schema::record<SevSecurity>(); }
const schema::Type& schema_of(const SevSnpSecurity*) { return schema::record<SevSnpSecurity>(); }
const schema::Type& schema_of(const S390PvSecurity*) { return schema::record<S390PvSecurity>(); }
const schema::Type& schema_of(const TdxSecurity*) { return schema::record<TdxSecurity>(); }
const schema::Type& schema_of(const QemuNamespace*) { return schema::record<QemuNamespace>(); }
const schema::Type& schema_of(const LxcNamespace*) { return schema::record<LxcNamespace>(); }
const schema::Type& schema_of(const XenNamespace*) { return schema::record<XenNamespace>(); }
const schema::Type& schema_of(const BhyveNamespace*) { return schema::record<BhyveNamespace>(); }
const schema::Type& schema_of(const VmwareNamespace*) { return schema::record<VmwareNamespace>(); }

}  // namespace vireo::model
