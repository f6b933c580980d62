#pragma once
// The description of one virtual machine or container: <domain>.
//
//  1. Plain data, exactly what the document says: nothing is filled in here. complete() of model/domain and of the driver
//     fill in what is missing, assign_addresses() the places, check() finds what does not fit together.
//  2. std::optional without a value means: not given. Sizes of memory are KiB unless a comment says otherwise.
//  3. A member has the name of its element or attribute; where that is no C++ name, `_` follows or replaces.
//  4. Lists keep the document's order. Single elements that stand twice count once (the first).
//
// This header and all it includes are light: no tables, no XML.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.hpp"
#include "model/domain/audio.hpp"
#include "model/domain/character_device.hpp"
#include "model/domain/clock.hpp"
#include "model/domain/controller.hpp"
#include "model/domain/cpu.hpp"
#include "model/domain/disk.hpp"
#include "model/domain/features.hpp"
#include "model/domain/filesystem.hpp"
#include "model/domain/graphics.hpp"
#include "model/domain/hostdev.hpp"
#include "model/domain/input.hpp"
#include "model/domain/interface.hpp"
#include "model/domain/iommu.hpp"
#include "model/domain/memballoon.hpp"
#include "model/domain/memory_device.hpp"
#include "model/domain/namespaces.hpp"
#include "model/domain/os.hpp"
#include "model/domain/rng.hpp"
#include "model/domain/security.hpp"
#include "model/domain/small_devices.hpp"
#include "model/domain/sound.hpp"
#include "model/domain/sysinfo.hpp"
#include "model/domain/tpm.hpp"
#include "model/domain/tuning.hpp"
#include "model/domain/video.hpp"
#include "model/domain/watchdog.hpp"
#include "xml/fragment.hpp"

namespace vireo::model {

enum class VirtType {
    qemu, kqemu, kvm, xen, lxc, uml, openvz, test, vmware, hyperv, vbox, phyp, parallels, bhyve, vz, hvf
};

enum class LifecycleAction { destroy, restart, rename_restart, preserve };
enum class CrashAction { destroy, restart, rename_restart, preserve, coredump_destroy, coredump_restart };
enum class LockFailureAction { poweroff, restart, pause, ignore };   // "default" reads as absent

enum class VcpuPlacement { static_, auto_ };
// <vcpu placement='…' cpuset='…' current='…'>maximum</vcpu>
struct Vcpus {
    std::uint32_t maximum = 1;
    std::optional<std::uint32_t> current;     // absent = maximum; never written when it is the maximum
    std::optional<VcpuPlacement> placement;   // absent = static, and written so
    std::optional<CpuSet> cpuset;             // host CPUs the vCPUs run on when not pinned one by one
    bool operator==(const Vcpus&) const = default;
};
// One vCPU: <vcpus><vcpu id='…' …/></vcpus>
struct Vcpu {
    std::uint32_t id = 0;
    std::optional<YesNo> enabled;
    std::optional<YesNo> hotpluggable;
    std::optional<std::uint32_t> order;       // in which they were plugged
    bool operator==(const Vcpu&) const = default;
};

struct Memory {
    std::uint64_t size = 0;                   // KiB; what the guest has at start, without pluggable devices
    std::optional<OnOff> dump_core;
    bool operator==(const Memory&) const = default;
};
struct MaxMemory {
    std::uint64_t size = 0;                   // KiB
    std::optional<std::uint32_t> slots;
    bool operator==(const MaxMemory&) const = default;
};

// <genid>: a value that changes when the guest is cloned or restored. Without a uuid one is to be generated.
struct Genid {
    std::optional<Uuid> uuid;
    bool operator==(const Genid&) const = default;
};

struct PowerManagement {
    std::optional<YesNo> suspend_to_mem;
    std::optional<YesNo> suspend_to_disk;
    bool operator==(const PowerManagement&) const = default;
};

enum class PerfEventName {
    cmt, mbmt, mbml, cpu_cycles, instructions, cache_references, cache_misses, branch_instructions, branch_misses, bus_cycles,
    stalled_cycles_frontend, stalled_cycles_backend, ref_cpu_cycles, cpu_clock, task_clock, page_faults, context_switches,
    cpu_migrations, page_faults_min, page_faults_maj, alignment_faults, emulation_faults
};
struct PerfEvent {
    PerfEventName name = PerfEventName::cmt;
    YesNo enabled = YesNo::no;
    bool operator==(const PerfEvent&) const = default;
};

struct Iommufd {
    std::optional<YesNo> enabled;
    std::optional<std::string> fdgroup;
    bool operator==(const Iommufd&) const = default;
};

// In the order in which libvirt writes them.
struct Devices {
    std::optional<std::string> emulator;
    std::vector<Disk> disks;
    std::vector<Controller> controllers;
    std::vector<Lease> leases;
    std::vector<Filesystem> filesystems;
    std::vector<Interface> interfaces;
    std::vector<Smartcard> smartcards;
    std::vector<Serial> serials;
    std::vector<Parallel> parallels;
    std::vector<Console> consoles;
    std::vector<Channel> channels;
    std::vector<Input> inputs;
    std::vector<Tpm> tpms;
    std::vector<Graphics> graphics;
    std::vector<Sound> sounds;
    std::vector<Audio> audios;
    std::vector<Video> videos;
    std::vector<Hostdev> hostdevs;
    std::vector<Redirdev> redirdevs;
    std::optional<Redirfilter> redirfilter;
    std::vector<Hub> hubs;
    std::vector<Watchdog> watchdogs;
    std::optional<Memballoon> memballoon;
    std::vector<Rng> rngs;
    std::optional<Nvram> nvram;
    std::vector<Panic> panics;
    std::vector<Shmem> shmems;
    std::vector<MemoryDevice> memories;
    std::vector<Crypto> cryptos;
    std::optional<Iommu> iommu;
    std::optional<Vsock> vsock;
    std::optional<Pstore> pstore;
    bool operator==(const Devices&) const = default;
};

struct Domain {
    VirtType type = VirtType::qemu;
    std::optional<std::int32_t> id;           // live
    std::string name;
    std::optional<Uuid> uuid;                 // absent: generated by whoever defines it
    std::optional<Uuid> hwuuid;
    std::optional<Genid> genid;
    std::optional<std::string> title;
    std::optional<std::string> description;
    xml::Fragment metadata;                   // <metadata>, kept as it is
    std::optional<MaxMemory> max_memory;
    std::optional<Memory> memory;             // absent: the sum of the NUMA cells, or refused (by rule)
    std::optional<std::uint64_t> current_memory;   // KiB; absent = memory (by rule)
    std::optional<Blkiotune> blkiotune;
    std::optional<Memtune> memtune;
    std::optional<MemoryBacking> memory_backing;
    Vcpus vcpu;
    std::vector<Vcpu> vcpus;
    std::optional<std::uint32_t> iothreads;   // number of them
    std::vector<Iothread> iothread_ids;
    std::optional<DefaultIothread> default_iothread;
    std::vector<ThrottleGroup> throttle_groups;
    std::optional<Cputune> cputune;
    std::optional<Numatune> numatune;
    std::optional<Resource> resource;
    std::vector<Sysinfo> sysinfo;
    // Xen paravirtual, bhyve.
    std::optional<std::string> bootloader, bootloader_args;
    Os os;
    std::optional<IdMap> idmap;
    std::optional<Features> features;
    std::optional<Cpu> cpu;
    std::optional<Clock> clock;               // absent = utc, and written so (by rule)
    std::optional<LifecycleAction> on_poweroff;   // absent = destroy, and written so (by rule)
    std::optional<LifecycleAction> on_reboot;     // absent = restart, and written so (by rule)
    std::optional<CrashAction> on_crash;          // absent = destroy, and written so (by rule)
    std::optional<LockFailureAction> on_lockfailure;
    std::optional<PowerManagement> pm;
    std::vector<PerfEvent> perf;              // at most one of each name
    Devices devices;
    std::vector<Seclabel> seclabels;
    std::optional<Iommufd> iommufd;
    std::optional<QemuNamespace> qemu;
    std::optional<LxcNamespace> lxc;
    std::optional<XenNamespace> xen;
    std::optional<BhyveNamespace> bhyve;
    std::optional<VmwareNamespace> vmware;
    std::optional<Keywrap> keywrap;
    std::optional<LaunchSecurity> launch_security;
    bool operator==(const Domain&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::VirtType> = list_of(
    "qemu", "kqemu", "kvm", "xen", "lxc", "uml", "openvz", "test", "vmware", "hyperv", "vbox", "phyp", "parallels",
    "bhyve", "vz", "hvf");
template <> inline constexpr auto words<model::LifecycleAction> = list_of(
    "destroy", "restart", "rename-restart", "preserve");
template <> inline constexpr auto words<model::CrashAction> = list_of(
    "destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart");
template <> inline constexpr auto words<model::LockFailureAction> = list_of("poweroff", "restart", "pause", "ignore");
template <> inline constexpr auto words<model::VcpuPlacement> = list_of("static", "auto");
template <> inline constexpr auto words<model::PerfEventName> = list_of(
    "cmt", "mbmt", "mbml", "cpu_cycles", "instructions", "cache_references", "cache_misses", "branch_instructions",
    "branch_misses", "bus_cycles", "stalled_cycles_frontend", "stalled_cycles_backend", "ref_cpu_cycles", "cpu_clock",
    "task_clock", "page_faults", "context_switches", "cpu_migrations", "page_faults_min", "page_faults_maj",
    "alignment_faults", "emulation_faults");
}  // namespace vireo::schema
