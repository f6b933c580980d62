#include "model/domain/features.hpp"

#include <algorithm>
#include <bit>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void write_xml(const Tseg& tseg, xml::Writer& to, std::string_view name, const WriteOptions&) {
    const auto [value, unit] = shortest(tseg.bytes);
    to.open(name);
    to.attribute("unit", unit);
    to.text(std::to_string(value));
    to.close();
}

// Features are not ignored when unknown.
namespace {
void refuse_unknown(const schema::Type& type, ReadContext& context, std::string_view what) {
    for (const xml::Element& child : context.element.elements()) {
        const bool known = std::ranges::any_of(type.fields, [&](const schema::Field& field) {
            const std::string_view inside = field.facts.inside;
            return child.name == (inside.empty() ? field.name : inside.substr(0, inside.find('/')));
        });
        if (!known && child.space.empty())
            context.fail(ErrorCode::config_unsupported, std::string(what) + std::string(child.name) + "'", child.name);
    }
}
}  // namespace
const schema::Type& schema_of(const Hyperv*);
const schema::Type& schema_of(const KvmFeatures*);
void after_read(Features&, ReadContext& context) {
    refuse_unknown(schema_of(static_cast<const Features*>(nullptr)), context, "unexpected feature '");
}
void after_read(Hyperv&, ReadContext& context) {
    refuse_unknown(schema_of(static_cast<const Hyperv*>(nullptr)), context, "unsupported HyperV Enlightenment feature: '");
}
void after_read(KvmFeatures&, ReadContext& context) {
    refuse_unknown(schema_of(static_cast<const KvmFeatures*>(nullptr)), context, "unsupported KVM feature: '");
}
void after_read(KvmDirtyRing& ring, ReadContext& context) {
    if (!schema::is_on(ring.state)) return ring.size.reset();
    if (!ring.size)
        return context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Missing required attribute 'size' in element 'dirty-ring'");
    if (!std::has_single_bit(*ring.size) || *ring.size < 1024 || *ring.size > 65536)
        context.fail(ErrorCode::xml_error, "dirty ring must be power of 2 and ranges [1024, 65536]", "@size");
}
void after_read(HypervStimer&, ReadContext& context) {
    for (const xml::Element& child : context.element.elements())
        if (child.name != "direct")
            context.fail(ErrorCode::config_unsupported, "unsupported Hyper-V stimer feature: " + std::string(child.name), child.name);
}

}  // namespace vireo::model

namespace vireo::model {

void after_read(Smm& smm, ReadContext&) {
    if (smm.tseg && (!smm.tseg->bytes || schema::is_off(smm.state))) smm.tseg.reset();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

// A switch that is an element: <name state='on'/>.
template <auto Member> constexpr Field state(std::string_view name, std::string_view doc, std::string_view since) {
    return attribute<Member>("state", doc, {.inside = name, .needed = true, .since = since});
}
// The same, where the bare element means on.
template <auto Member> constexpr Field state_or_on(std::string_view name, std::string_view doc, std::string_view since) {
    return attribute<Member>("state", doc, {.inside = name, .bare = "on", .since = since});
}

template <> inline constexpr auto fields<HypervSpinlocks> = rows(
    attribute<&HypervSpinlocks::state>("state", "Whether it is on.", {.required = true, .since = "1.1.0"}),
    attribute<&HypervSpinlocks::retries>("retries", "Attempts before the hypervisor is told.", {.since = "1.1.0"}));
template <> inline constexpr auto fields<HypervStimer> = rows(
    attribute<&HypervStimer::state>("state", "Whether it is on.", {.required = true, .since = "1.3.3"}),
    attribute<&HypervStimer::direct>("state", "Whether timers may fire directly.", {.inside = "direct", .needed = true, .since = "5.7.0"}));
template <> inline constexpr auto fields<HypervTlbflush> = rows(
    attribute<&HypervTlbflush::state>("state", "Whether it is on.", {.required = true, .since = "4.7.0"}),
    attribute<&HypervTlbflush::direct>("state", "Whether nested guests flush directly.", {.inside = "direct", .since = "11.0.0"}),
    attribute<&HypervTlbflush::extended>("state", "Whether ranges can be flushed.", {.inside = "extended", .since = "11.0.0"}));
template <> inline constexpr auto fields<HypervVendorId> = rows(
    attribute<&HypervVendorId::state>("state", "Whether it is on.", {.required = true, .since = "1.3.3"}),
    attribute<&HypervVendorId::value>("value", "Name of at most 12 characters.", {.since = "1.3.3"}));
template <> inline constexpr auto fields<Hyperv> = rows(
    attribute<&Hyperv::mode>("mode", "Whether the list or the host decides.", {.since = "7.9.0"}),
    state<&Hyperv::relaxed>("relaxed", "Relaxed timers.", "1.0.0"),
    state<&Hyperv::vapic>("vapic", "Virtual interrupt controller.", "1.1.0"),
    element<&Hyperv::spinlocks>("spinlocks", "Spinlocks that tell the hypervisor.", {.since = "1.1.0"}),
    state<&Hyperv::vpindex>("vpindex", "Index of the virtual processor.", "1.3.3"),
    state<&Hyperv::runtime>("runtime", "Time spent running the guest.", "1.3.3"),
    state<&Hyperv::synic>("synic", "Synthetic interrupt controller.", "1.3.3"),
    element<&Hyperv::stimer>("stimer", "Synthetic timers.", {.since = "1.3.3"}),
    state<&Hyperv::reset>("reset", "Reset by the hypervisor.", "1.3.3"),
    element<&Hyperv::vendor_id>("vendor_id", "Name of the hypervisor.", {.since = "1.3.3"}),
    state<&Hyperv::frequencies>("frequencies", "Frequencies of the counters.", "4.7.0"),
    state<&Hyperv::reenlightenment>("reenlightenment", "Notice of changed frequencies.", "4.7.0"),
    element<&Hyperv::tlbflush>("tlbflush", "Flush of address caches by the hypervisor.", {.since = "4.7.0"}),
    state<&Hyperv::ipi>("ipi", "Interrupts between processors by the hypervisor.", "4.10.0"),
    state<&Hyperv::evmcs>("evmcs", "Enlightened control structures for nested guests.", "4.10.0"),
    state<&Hyperv::avic>("avic", "Virtual interrupts together with hardware.", "8.7.0"),
    state<&Hyperv::emsr_bitmap>("emsr_bitmap", "Enlightened bitmap of registers for nested guests.", "10.7.0"),
    state<&Hyperv::xmm_input>("xmm_input", "Arguments of hypercalls in XMM registers.", "10.7.0"));

template <> inline constexpr auto fields<KvmDirtyRing> = rows(
    attribute<&KvmDirtyRing::state>("state", "Whether it is on.", {.required = true, .since = "8.0.0"}),
    attribute<&KvmDirtyRing::size>("size", "Entries of the ring.", {.since = "8.0.0"}));
template <> inline constexpr auto fields<KvmFeatures> = rows(
    state<&KvmFeatures::hidden>("hidden", "The guest cannot see that it runs on KVM.", "1.2.8"),
    state<&KvmFeatures::hint_dedicated>("hint-dedicated", "The guest may count on its own processors.", "5.7.0"),
    state<&KvmFeatures::poll_control>("poll-control", "The guest polls instead of the host.", "6.10.0"),
    state<&KvmFeatures::pv_ipi>("pv-ipi", "Interrupts between processors by hypercalls.", "7.10.0"),
    element<&KvmFeatures::dirty_ring>("dirty-ring", "Written memory is tracked in a ring.", {.since = "8.0.0"}));

template <> inline constexpr auto fields<XenPassthrough> = rows(
    attribute<&XenPassthrough::state>("state", "Whether devices may be passed through.", {.required = true, .since = "6.3.0"}),
    attribute<&XenPassthrough::mode>("mode", "How page tables are kept.", {.since = "6.3.0"}));
template <> inline constexpr auto fields<XenFeatures> = rows(
    state<&XenFeatures::e820_host>("e820_host", "The guest sees the host's memory map.", "6.3.0"),
    element<&XenFeatures::passthrough>("passthrough", "Devices may be passed through.", {.since = "6.3.0"}));

template <> inline constexpr auto fields<Apic> = rows(
    attribute<&Apic::eoi>("eoi", "Whether the end of interrupts is cheap.", {.since = "0.10.2"}));
template <> inline constexpr auto fields<Gic> = rows(
    attribute<&Gic::version>("version", "Version of the controller; left out: the best one.", {.since = "1.2.16"}));
template <> inline constexpr auto fields<Tseg> = rows(
    text<&Tseg::bytes>("The size.", {.unit = "bytes", .default_unit = "MiB", .since = "4.5.0"}));
template <> inline constexpr auto fields<Smm> = rows(
    attribute<&Smm::state>("state", "Whether it is on.", {.bare = "on", .since = "2.1.0"}),
    element<&Smm::tseg>("tseg", "Size of the memory kept for it.", {.since = "4.5.0"}));
template <> inline constexpr auto fields<Hpt> = rows(
    attribute<&Hpt::resizing>("resizing", "Whether the guest may resize its page table.", {.since = "3.10.0"}),
    leaf<&Hpt::maxpagesize>("maxpagesize", "Largest page.", {.zero_is_none = true, .unit = "KiB", .error = ErrorCode::config_unsupported, .message = "Unable to parse HPT maxpagesize setting", .since = "4.5.0"}));

template <> inline constexpr auto fields<ContainerCapabilities> = rows(
    attribute<&ContainerCapabilities::policy>("policy", "What happens with capabilities that are not listed.", {.since = "1.2.10"}),
    state<&ContainerCapabilities::audit_control>("audit_control", "Capability CAP_AUDIT_CONTROL.", "1.2.10"),
    state<&ContainerCapabilities::audit_write>("audit_write", "Capability CAP_AUDIT_WRITE.", "1.2.10"),
    state<&ContainerCapabilities::block_suspend>("block_suspend", "Capability CAP_BLOCK_SUSPEND.", "1.2.10"),
    state<&ContainerCapabilities::chown>("chown", "Capability CAP_CHOWN.", "1.2.10"),
    state<&ContainerCapabilities::dac_override>("dac_override", "Capability CAP_DAC_OVERRIDE.", "1.2.10"),
    state<&ContainerCapabilities::dac_read_search>("dac_read_search", "Capability CAP_DAC_READ_SEARCH.", "1.2.10"),
    state<&ContainerCapabilities::fowner>("fowner", "Capability CAP_FOWNER.", "1.2.10"),
    state<&ContainerCapabilities::fsetid>("fsetid", "Capability CAP_FSETID.", "1.2.10"),
    state<&ContainerCapabilities::ipc_lock>("ipc_lock", "Capability CAP_IPC_LOCK.", "1.2.10"),
    state<&ContainerCapabilities::ipc_owner>("ipc_owner", "Capability CAP_IPC_OWNER.", "1.2.10"),
    state<&ContainerCapabilities::kill>("kill", "Capability CAP_KILL.", "1.2.10"),
    state<&ContainerCapabilities::lease>("lease", "Capability CAP_LEASE.", "1.2.10"),
    state<&ContainerCapabilities::linux_immutable>("linux_immutable", "Capability CAP_LINUX_IMMUTABLE.", "1.2.10"),
    state<&ContainerCapabilities::mac_admin>("mac_admin", "Capability CAP_MAC_ADMIN.", "1.2.10"),
    state<&ContainerCapabilities::mac_override>("mac_override", "Capability CAP_MAC_OVERRIDE.", "1.2.10"),
    state<&ContainerCapabilities::mknod>("mknod", "Capability CAP_MKNOD.", "1.2.10"),
    state<&ContainerCapabilities::net_admin>("net_admin", "Capability CAP_NET_ADMIN.", "1.2.10"),
    state<&ContainerCapabilities::net_bind_service>("net_bind_service", "Capability CAP_NET_BIND_SERVICE.", "1.2.10"),
    state<&ContainerCapabilities::net_broadcast>("net_broadcast", "Capability CAP_NET_BROADCAST.", "1.2.10"),
    state<&ContainerCapabilities::net_raw>("net_raw", "Capability CAP_NET_RAW.", "1.2.10"),
    state<&ContainerCapabilities::setgid>("setgid", "Capability CAP_SETGID.", "1.2.10"),
    state<&ContainerCapabilities::setfcap>("setfcap", "Capability CAP_SETFCAP.", "1.2.10"),
    state<&ContainerCapabilities::setpcap>("setpcap", "Capability CAP_SETPCAP.", "1.2.10"),
    state<&ContainerCapabilities::setuid>("setuid", "Capability CAP_SETUID.", "1.2.10"),
    state<&ContainerCapabilities::sys_admin>("sys_admin", "Capability CAP_SYS_ADMIN.", "1.2.10"),
    state<&ContainerCapabilities::sys_boot>("sys_boot", "Capability CAP_SYS_BOOT.", "1.2.10"),
    state<&ContainerCapabilities::sys_chroot>("sys_chroot", "Capability CAP_SYS_CHROOT.", "1.2.10"),
    state<&ContainerCapabilities::sys_module>("sys_module", "Capability CAP_SYS_MODULE.", "1.2.10"),
    state<&ContainerCapabilities::sys_nice>("sys_nice", "Capability CAP_SYS_NICE.", "1.2.10"),
    state<&ContainerCapabilities::sys_pacct>("sys_pacct", "Capability CAP_SYS_PACCT.", "1.2.10"),
    state<&ContainerCapabilities::sys_ptrace>("sys_ptrace", "Capability CAP_SYS_PTRACE.", "1.2.10"),
    state<&ContainerCapabilities::sys_rawio>("sys_rawio", "Capability CAP_SYS_RAWIO.", "1.2.10"),
    state<&ContainerCapabilities::sys_resource>("sys_resource", "Capability CAP_SYS_RESOURCE.", "1.2.10"),
    state<&ContainerCapabilities::sys_time>("sys_time", "Capability CAP_SYS_TIME.", "1.2.10"),
    state<&ContainerCapabilities::sys_tty_config>("sys_tty_config", "Capability CAP_SYS_TTY_CONFIG.", "1.2.10"),
    state<&ContainerCapabilities::syslog>("syslog", "Capability CAP_SYSLOG.", "1.2.10"),
    state<&ContainerCapabilities::wake_alarm>("wake_alarm", "Capability CAP_WAKE_ALARM.", "1.2.10"));

template <> inline constexpr auto fields<Features> = rows(
    flag<&Features::acpi>("acpi", "ACPI, needed for a clean shutdown."),
    element<&Features::apic>("apic", "Programmable interrupt controllers.", {.written = Written::always}),
    flag<&Features::pae>("pae", "Addresses above 4 GiB for 32-bit guests."),
    attribute<&Features::hap>("state", "Memory virtualization by hardware.", {.inside = "hap", .bare = "on", .since = "0.10.0"}),
    flag<&Features::viridian>("viridian", "Hyper-V's interface (Xen).", {.since = "0.9.6"}),
    flag<&Features::privnet>("privnet", "A network namespace of its own, without interfaces.", {.since = "0.10.0"}),
    element<&Features::hyperv>("hyperv", "Interfaces of Hyper-V.", {.since = "1.0.0"}),
    element<&Features::kvm>("kvm", "Features of KVM.", {.since = "1.2.8"}),
    state_or_on<&Features::pvspinlock>("pvspinlock", "Paravirtual spinlocks.", "1.1.4"),
    element<&Features::capabilities>("capabilities", "Linux capabilities of a container.", {.since = "1.2.10"}),
    state_or_on<&Features::pmu>("pmu", "Performance counters.", "1.2.12"),
    state_or_on<&Features::vmport>("vmport", "VMware's I/O port.", "1.2.16"),
    element<&Features::gic>("gic", "Interrupt controller of ARM.", {.written = Written::always, .since = "1.2.16"}),
    element<&Features::smm>("smm", "System management mode.", {.since = "2.1.0"}),
    attribute<&Features::ioapic>("driver", "Who emulates the I/O interrupt controller.", {.inside = "ioapic", .since = "3.4.0"}),
    element<&Features::hpt>("hpt", "Hashed page table of pSeries.", {.since = "3.10.0"}),
    state_or_on<&Features::vmcoreinfo>("vmcoreinfo", "The guest leaves information for dumps.", "4.4.0"),
    state<&Features::htm>("htm", "Transactional memory of pSeries.", "4.6.0"),
    state<&Features::nested_hv>("nested-hv", "Nested guests of pSeries.", "4.10.0"),
    attribute<&Features::msrs_unknown>("unknown", "What happens when an unknown register is read.", {.inside = "msrs", .needed = true, .since = "5.1.0"}),
    state<&Features::ccf_assist>("ccf-assist", "Help against count cache attacks (pSeries).", "5.9.0"),
    element<&Features::xen>("xen", "Features of Xen.", {.since = "6.3.0"}),
    attribute<&Features::cfpc>("value", "Protection of the cache (pSeries).", {.inside = "cfpc", .since = "6.3.0"}),
    attribute<&Features::sbbc>("value", "Protection of bounds checks (pSeries).", {.inside = "sbbc", .since = "6.3.0"}),
    attribute<&Features::ibs>("value", "Protection of indirect branches (pSeries).", {.inside = "ibs", .since = "6.3.0"}),
    leaf<&Features::tcg_tb_cache>("tb-cache", "Size of the cache of translated code.", {.inside = "tcg", .zero_is_none = true, .unit = "KiB", .since = "8.5.0"}),
    attribute<&Features::async_teardown>("enabled", "Whether memory is given back after the guest has ended.",
                                         {.inside = "async-teardown", .bare = "yes", .since = "9.6.0"}),
    state<&Features::ras>("ras", "Reports of hardware errors (ARM).", "10.4.0"),
    state<&Features::ps2>("ps2", "PS/2 controller.", "10.7.0"),
    attribute<&Features::aia>("value", "Advanced interrupts of RISC-V.", {.inside = "aia", .needed = true, .since = "11.1.0"}),
    state_or_on<&Features::virtualization>("virtualization", "Nested guests of ARM.", "12.1.0"));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Hyperv*) { return schema::record<Hyperv>(); }
const schema::Type& schema_of(const KvmFeatures*) { return schema::record<KvmFeatures>(); }
const schema::Type& schema_of(const Features*) { return schema::record<Features>(); }

}  // namespace vireo::model
