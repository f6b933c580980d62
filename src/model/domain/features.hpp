#pragma once
// <features>: what the machine has or hides.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/words.hpp"

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

enum class HypervMode { custom, passthrough, host_model };
struct HypervSpinlocks {
    OnOff state = OnOff::off;
    std::optional<std::uint32_t> retries;     // at least 4095
    bool operator==(const HypervSpinlocks&) const = default;
};
struct HypervStimer {
    OnOff state = OnOff::off;
    std::optional<OnOff> direct;              // <direct state='…'/>
    bool operator==(const HypervStimer&) const = default;
};
struct HypervTlbflush {
    OnOff state = OnOff::off;
    std::optional<OnOff> direct, extended;
    bool operator==(const HypervTlbflush&) const = default;
};
struct HypervVendorId {
    OnOff state = OnOff::off;
    std::optional<std::string> value;         // at most 12 characters
    bool operator==(const HypervVendorId&) const = default;
};
struct Hyperv {
    HypervMode mode = HypervMode::custom;
    std::optional<OnOff> relaxed, vapic;
    std::optional<HypervSpinlocks> spinlocks;
    std::optional<OnOff> vpindex, runtime, synic;
    std::optional<HypervStimer> stimer;
    std::optional<OnOff> reset;
    std::optional<HypervVendorId> vendor_id;
    std::optional<OnOff> frequencies, reenlightenment;
    std::optional<HypervTlbflush> tlbflush;
    std::optional<OnOff> ipi, evmcs, avic, emsr_bitmap, xmm_input;
    bool operator==(const Hyperv&) const = default;
};

struct KvmDirtyRing {
    OnOff state = OnOff::off;
    std::optional<std::uint32_t> size;
    bool operator==(const KvmDirtyRing&) const = default;
};
struct KvmFeatures {
    std::optional<OnOff> hidden, hint_dedicated, poll_control, pv_ipi;
    std::optional<KvmDirtyRing> dirty_ring;
    bool operator==(const KvmFeatures&) const = default;
};

enum class XenPassthroughMode { sync_pt, share_pt };   // "default" reads as absent
struct XenPassthrough {
    OnOff state = OnOff::off;
    std::optional<XenPassthroughMode> mode;
    bool operator==(const XenPassthrough&) const = default;
};
struct XenFeatures {
    std::optional<OnOff> e820_host;
    std::optional<XenPassthrough> passthrough;
    bool operator==(const XenFeatures&) const = default;
};

struct Apic {
    std::optional<OnOff> eoi;
    bool operator==(const Apic&) const = default;
};
enum class GicVersion { _2, _3, host };
struct Gic {
    std::optional<GicVersion> version;        // absent: chosen by rule
    bool operator==(const Gic&) const = default;
};
// Memory kept for system management, in bytes; written in the largest unit that fits.
struct Tseg {
    std::uint64_t bytes = 0;
    bool operator==(const Tseg&) const = default;
};
struct Smm {
    OnOff state = OnOff::on;
    std::optional<Tseg> tseg;
    bool operator==(const Smm&) const = default;
};
enum class IoapicDriver { qemu, kvm };
enum class HptResizing { enabled, disabled, required };
struct Hpt {
    std::optional<HptResizing> resizing;
    std::optional<std::uint64_t> maxpagesize; // KiB
    bool operator==(const Hpt&) const = default;
};
enum class MsrsUnknown { ignore, fault };
enum class CfpcValue { broken, workaround, fixed };
enum class SbbcValue { broken, workaround, fixed };
enum class IbsValue { broken, workaround, fixed_ibs, fixed_ccd, fixed_na };
enum class AiaValue { none, aplic, aplic_imsic };

enum class CapabilitiesPolicy { default_, allow, deny };
// Linux capabilities that a container has, or has not, beside what the policy says.
struct ContainerCapabilities {
    CapabilitiesPolicy policy = CapabilitiesPolicy::default_;
    std::optional<OnOff> audit_control, audit_write, block_suspend, chown, dac_override, dac_read_search, fowner,
        fsetid, ipc_lock, ipc_owner, kill, lease, linux_immutable, mac_admin, mac_override, mknod, net_admin,
        net_bind_service, net_broadcast, net_raw, setgid, setfcap, setpcap, setuid, sys_admin, sys_boot, sys_chroot,
        sys_module, sys_nice, sys_pacct, sys_ptrace, sys_rawio, sys_resource, sys_time, sys_tty_config, syslog,
        wake_alarm;
    bool operator==(const ContainerCapabilities&) const = default;
};

struct Features {
    bool acpi = false;
    std::optional<Apic> apic;
    bool pae = false;
    bool viridian = false;
    bool privnet = false;
    std::optional<OnOff> hap;                 // <hap/> is on
    std::optional<OnOff> pvspinlock;
    std::optional<OnOff> pmu;
    std::optional<OnOff> vmport;
    std::optional<Hyperv> hyperv;
    std::optional<KvmFeatures> kvm;
    std::optional<XenFeatures> xen;
    std::optional<ContainerCapabilities> capabilities;
    std::optional<Gic> gic;
    std::optional<Smm> smm;
    std::optional<IoapicDriver> ioapic;
    std::optional<Hpt> hpt;
    std::optional<OnOff> vmcoreinfo;
    std::optional<OnOff> htm, nested_hv;
    std::optional<MsrsUnknown> msrs_unknown;
    std::optional<OnOff> ccf_assist;
    std::optional<CfpcValue> cfpc;
    std::optional<SbbcValue> sbbc;
    std::optional<IbsValue> ibs;
    std::optional<std::uint64_t> tcg_tb_cache;   // KiB
    std::optional<YesNo> async_teardown;
    std::optional<OnOff> ras, ps2;
    std::optional<AiaValue> aia;
    std::optional<OnOff> virtualization;
    bool operator==(const Features&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::HypervMode> = list_of("custom", "passthrough", "host-model");
template <> inline constexpr auto words<model::XenPassthroughMode> = list_of("sync_pt", "share_pt");
template <> inline constexpr auto words<model::GicVersion> = list_of("2", "3", "host");
template <> inline constexpr auto words<model::IoapicDriver> = list_of("qemu", "kvm");
template <> inline constexpr auto words<model::HptResizing> = list_of("enabled", "disabled", "required");
template <> inline constexpr auto words<model::MsrsUnknown> = list_of("ignore", "fault");
template <> inline constexpr auto words<model::CfpcValue> = list_of("broken", "workaround", "fixed");
template <> inline constexpr auto words<model::SbbcValue> = list_of("broken", "workaround", "fixed");
template <> inline constexpr auto words<model::IbsValue> = list_of(
    "broken", "workaround", "fixed-ibs", "fixed-ccd", "fixed-na");
template <> inline constexpr auto words<model::AiaValue> = list_of("none", "aplic", "aplic-imsic");
template <> inline constexpr auto words<model::CapabilitiesPolicy> = list_of("default", "allow", "deny");
}  // namespace vireo::schema
