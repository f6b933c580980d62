#include "model/capabilities/domain_capabilities.hpp"

#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"

namespace vireo::schema {

using namespace model;

// <genid supported='yes'/> as one value.
constexpr Facts supported(std::string_view inside, std::string_view since = "") {
    return {.inside = inside, .in_attribute = "supported", .since = since};
}

template <> inline constexpr auto fields<CapabilityEnum> = rows(
    attribute<&CapabilityEnum::name>("name", "What the values are for.", {.required = true}),
    leaf<&CapabilityEnum::values>("value", "A value that may be used."));
template <> inline constexpr auto fields<CapabilityGroup> = rows(
    attribute<&CapabilityGroup::supported>("supported", "Whether it can be used."),
    element<&CapabilityGroup::enums>("enum", "Values of one attribute."));
template <> inline constexpr auto fields<LoaderCapability> = rows(
    attribute<&LoaderCapability::supported>("supported", "Whether it can be used."),
    leaf<&LoaderCapability::files>("value", "A firmware file."),
    element<&LoaderCapability::enums>("enum", "Values of one attribute."));
template <> inline constexpr auto fields<OsCapability> = rows(
    attribute<&OsCapability::supported>("supported", "Whether it can be used."),
    element<&OsCapability::enums>("enum", "Values of one attribute."),
    element<&OsCapability::loader>("loader", "Firmware."),
    element<&OsCapability::firmware_features>("firmwareFeatures", "Features of firmware.", {.since = "12.1.0"}),
    element<&OsCapability::varstore>("varstore", "Stores of firmware variables.", {.since = "12.1.0"}));
template <> inline constexpr auto fields<CpuModelCapability> = rows(
    attribute<&CpuModelCapability::fallback>("fallback", "Whether another model may take its place."),
    attribute<&CpuModelCapability::vendor_id>("vendor_id", "Vendor that guests see."),
    attribute<&CpuModelCapability::usable>("usable", "Whether the host can run it."),
    attribute<&CpuModelCapability::deprecated>("deprecated", "Whether it should be used no more."),
    attribute<&CpuModelCapability::vendor>("vendor", "Who made it."),
    attribute<&CpuModelCapability::canonical>("canonical", "The model that it is another name of.", {.since = "10.10.0"}),
    text<&CpuModelCapability::name>("Name of the model."));
template <> inline constexpr auto fields<CpuFeatureCapability> = rows(
    attribute<&CpuFeatureCapability::policy>("policy", "Whether the model has it."),
    attribute<&CpuFeatureCapability::name>("name", "Name of the feature."));
template <> inline constexpr auto fields<CpuBlockers> = rows(
    attribute<&CpuBlockers::model>("model", "The model that cannot run."),
    leaf<&CpuBlockers::features>("feature", "A feature that the host lacks.", {.in_attribute = "name"}));
template <> inline constexpr auto fields<CpuModeCapability> = rows(
    attribute<&CpuModeCapability::name>("name", "Mode of the CPU."),
    attribute<&CpuModeCapability::supported>("supported", "Whether it can be used."),
    element<&CpuModeCapability::enums>("enum", "Values of one attribute."),
    element<&CpuModeCapability::models>("model", "A CPU model."),
    leaf<&CpuModeCapability::vendor>("vendor", "Vendor of the host's CPU."),
    element<&CpuModeCapability::address_size>("maxphysaddr", "Size of physical addresses.", {.since = "9.5.0"}),
    element<&CpuModeCapability::features>("feature", "A feature."),
    element<&CpuModeCapability::blockers>("blockers", "What keeps a model from running.", {.since = "10.10.0"}));
template <> inline constexpr auto fields<SevCapability> = rows(
    attribute<&SevCapability::supported>("supported", "Whether it can be used."),
    leaf<&SevCapability::cbitpos>("cbitpos", "Place of the bit that marks encrypted memory."),
    leaf<&SevCapability::reduced_phys_bits>("reducedPhysBits", "Bits of addresses that are lost."),
    leaf<&SevCapability::max_guests>("maxGuests", "Most guests."),
    leaf<&SevCapability::max_es_guests>("maxESGuests", "Most guests with encrypted state."),
    leaf<&SevCapability::cpu0_id>("cpu0Id", "Identity of the processor.", {.since = "11.2.0"}));
template <> inline constexpr auto fields<SgxSection> = rows(
    attribute<&SgxSection::node>("node", "NUMA node."),
    attribute<&SgxSection::size>("size", "Size of the section.", {.unit = "KiB"}));
template <> inline constexpr auto fields<SgxCapability> = rows(
    attribute<&SgxCapability::supported>("supported", "Whether it can be used."),
    leaf<&SgxCapability::flc>("flc", "Flexible launch control."),
    leaf<&SgxCapability::sgx1>("sgx1", "First version."),
    leaf<&SgxCapability::sgx2>("sgx2", "Second version."),
    leaf<&SgxCapability::section_size>("section_size", "Size of all sections.", {.unit = "KiB"}),
    element<&SgxCapability::sections>("section", "A section.", {.inside = "sections"}));
template <> inline constexpr auto fields<HypervDefaults> = rows(
    leaf<&HypervDefaults::spinlocks>("spinlocks", "Tries before a spinlock is told.", {.since = "11.9.0"}),
    leaf<&HypervDefaults::stimer_direct>("stimer_direct", "Direct timers.", {.since = "11.9.0"}),
    leaf<&HypervDefaults::tlbflush_direct>("tlbflush_direct", "Direct flushes.", {.since = "11.9.0"}),
    leaf<&HypervDefaults::tlbflush_extended>("tlbflush_extended", "Extended flushes.", {.since = "11.9.0"}),
    leaf<&HypervDefaults::vendor_id>("vendor_id", "Vendor that guests see.", {.since = "11.9.0"}));
template <> inline constexpr auto fields<HypervCapability> = rows(
    attribute<&HypervCapability::supported>("supported", "Whether it can be used."),
    element<&HypervCapability::enums>("enum", "Values of one attribute."),
    element<&HypervCapability::defaults>("defaults", "What is used unless asked.", {.since = "11.9.0"}));
template <> inline constexpr auto fields<DomainCapabilities> = rows(
    leaf<&DomainCapabilities::path>("path", "The binary."),
    leaf<&DomainCapabilities::domain>("domain", "Kind of virtualization."),
    leaf<&DomainCapabilities::machine>("machine", "Machine type."),
    leaf<&DomainCapabilities::arch>("arch", "Architecture."),
    leaf<&DomainCapabilities::max_vcpus>("vcpu", "Most CPUs.", {.in_attribute = "max"}),
    leaf<&DomainCapabilities::iothreads>("iothreads", "I/O threads.", supported("")),
    element<&DomainCapabilities::os>("os", "How guests boot."),
    element<&DomainCapabilities::cpu_modes>("mode", "A way to describe the CPU.", {.inside = "cpu"}),
    element<&DomainCapabilities::memory_backing>("memoryBacking", "Where memory comes from.", {.since = "8.10.0"}),
    element<&DomainCapabilities::disk>("disk", "Disks.", {.inside = "devices"}),
    element<&DomainCapabilities::graphics>("graphics", "Displays.", {.inside = "devices"}),
    element<&DomainCapabilities::video>("video", "Video cards.", {.inside = "devices"}),
    element<&DomainCapabilities::hostdev>("hostdev", "Devices of the host.", {.inside = "devices"}),
    element<&DomainCapabilities::rng>("rng", "Sources of randomness.", {.inside = "devices"}),
    element<&DomainCapabilities::filesystem>("filesystem", "Shared directories.", {.inside = "devices"}),
    element<&DomainCapabilities::tpm>("tpm", "TPMs.", {.inside = "devices"}),
    element<&DomainCapabilities::redirdev>("redirdev", "Redirected USB devices.", {.inside = "devices"}),
    element<&DomainCapabilities::channel>("channel", "Channels.", {.inside = "devices"}),
    element<&DomainCapabilities::crypto>("crypto", "Cryptographic devices.", {.inside = "devices", .since = "9.1.0"}),
    element<&DomainCapabilities::interface>("interface", "Network interfaces.", {.inside = "devices", .since = "10.6.0"}),
    element<&DomainCapabilities::panic>("panic", "Panic devices.", {.inside = "devices", .since = "10.10.0"}),
    element<&DomainCapabilities::console>("console", "Consoles.", {.inside = "devices", .since = "11.5.0"}),
    element<&DomainCapabilities::gic>("gic", "Interrupt controllers of ARM.", {.inside = "features"}),
    leaf<&DomainCapabilities::vmcoreinfo>("vmcoreinfo", "Dumps of guests' kernels.", supported("features")),
    leaf<&DomainCapabilities::genid>("genid", "Generation identifiers.", supported("features")),
    leaf<&DomainCapabilities::backing_store_input>("backingStoreInput", "Backing stores are taken from the document.", supported("features")),
    leaf<&DomainCapabilities::backup>("backup", "Incremental backups.", supported("features")),
    leaf<&DomainCapabilities::async_teardown>("async-teardown", "Memory is given back in the background.", supported("features", "9.6.0")),
    leaf<&DomainCapabilities::s390_pv>("s390-pv", "Protected guests of s390.", supported("features")),
    leaf<&DomainCapabilities::ps2>("ps2", "PS/2 controllers can be left out.", supported("features", "10.7.0")),
    leaf<&DomainCapabilities::tdx>("tdx", "Intel's trusted guests.", supported("features", "11.6.0")),
    element<&DomainCapabilities::sev>("sev", "AMD's encrypted guests.", {.inside = "features"}),
    element<&DomainCapabilities::sgx>("sgx", "Intel's enclaves.", {.inside = "features"}),
    element<&DomainCapabilities::hyperv>("hyperv", "Enlightenments of Hyper-V.", {.inside = "features"}),
    element<&DomainCapabilities::launch_security>("launchSecurity", "Kinds of protected guests.", {.inside = "features", .since = "10.5.0"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const DomainCapabilities*) { return schema::record<DomainCapabilities>(); }

std::string write_domain_capabilities(const DomainCapabilities& capabilities) { return schema::write(capabilities, "domainCapabilities"); }

DomainCapabilities read_domain_capabilities(std::string text) {
    const auto document = xml::Document::parse(std::move(text), "(domainCapabilities)");
    return schema::read<DomainCapabilities>(document, "domainCapabilities");
}

}  // namespace vireo::model
