#pragma once
// What the host gives to the guest, and how much: <blkiotune>, <memtune>, <memoryBacking>, <cputune>, <numatune>,
// <resource>, <iothreadids>, <throttlegroups>.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/domain/disk.hpp"
#include "model/values/cpu_set.hpp"

namespace vireo::model {

struct BlkioDevice {
    std::string path;
    std::optional<std::uint32_t> weight;
    std::optional<std::uint32_t> read_iops_sec, write_iops_sec;
    std::optional<std::uint64_t> read_bytes_sec, write_bytes_sec;
    bool operator==(const BlkioDevice&) const = default;
};
struct Blkiotune {
    std::optional<std::uint32_t> weight;
    std::vector<BlkioDevice> devices;
    bool operator==(const Blkiotune&) const = default;
};

// KiB. Absent = no limit.
struct Memtune {
    std::optional<std::uint64_t> hard_limit, soft_limit, min_guarantee, swap_hard_limit;
    bool operator==(const Memtune&) const = default;
};

struct HugePage {
    std::optional<std::uint64_t> size;        // KiB
    std::optional<CpuSet> nodeset;            // guest NUMA nodes; absent: all others
    bool operator==(const HugePage&) const = default;
};
struct HugePages {
    std::vector<HugePage> pages;              // empty: the default size
    bool operator==(const HugePages&) const = default;
};
enum class MemorySourceType { file, anonymous, memfd };
enum class MemoryAccessMode { shared, private_ };
enum class MemoryAllocation { immediate, ondemand };
struct MemoryBacking {
    std::optional<HugePages> hugepages;
    bool nosharepages = false;
    bool locked = false;
    std::optional<MemorySourceType> source;
    std::optional<MemoryAccessMode> access;
    std::optional<MemoryAllocation> allocation;
    std::optional<std::uint32_t> allocation_threads;
    bool discard = false;
    bool operator==(const MemoryBacking&) const = default;
};

struct IothreadPoll {
    std::optional<std::uint64_t> max, grow, shrink;   // nanoseconds
    bool operator==(const IothreadPoll&) const = default;
};
struct Iothread {
    std::uint32_t id = 0;
    std::optional<std::uint32_t> thread_pool_min, thread_pool_max;
    std::optional<IothreadPoll> poll;
    bool operator==(const Iothread&) const = default;
};
struct DefaultIothread {
    std::optional<std::uint32_t> thread_pool_min, thread_pool_max;
    bool operator==(const DefaultIothread&) const = default;
};

enum class Scheduler { other, batch, idle, fifo, rr };
struct VcpuPin {
    std::uint32_t vcpu = 0;
    CpuSet cpuset;
    bool operator==(const VcpuPin&) const = default;
};
struct IothreadPin {
    std::uint32_t iothread = 0;
    CpuSet cpuset;
    bool operator==(const IothreadPin&) const = default;
};
struct SchedulerParameters {
    Scheduler scheduler = Scheduler::other;
    std::optional<std::uint32_t> priority;    // fifo, rr
    bool operator==(const SchedulerParameters&) const = default;
};
struct VcpuScheduler {
    CpuSet vcpus;
    SchedulerParameters parameters;
    bool operator==(const VcpuScheduler&) const = default;
};
struct IothreadScheduler {
    CpuSet iothreads;
    SchedulerParameters parameters;
    bool operator==(const IothreadScheduler&) const = default;
};
enum class CacheType { both, code, data };
struct CacheTuneCache {
    std::uint32_t level = 0, id = 0;
    CacheType type = CacheType::both;
    std::uint64_t size = 0;                   // bytes
    bool operator==(const CacheTuneCache&) const = default;
};
struct CacheTuneMonitor {
    std::uint32_t level = 0;
    CpuSet vcpus;
    bool operator==(const CacheTuneMonitor&) const = default;
};
struct CacheTune {
    CpuSet vcpus;
    std::optional<std::string> id;            // live
    std::vector<CacheTuneCache> caches;
    std::vector<CacheTuneMonitor> monitors;
    bool operator==(const CacheTune&) const = default;
};
struct MemoryTuneNode {
    std::uint32_t id = 0;
    std::uint32_t bandwidth = 0;              // percent
    bool operator==(const MemoryTuneNode&) const = default;
};
struct MemoryTuneMonitor {
    CpuSet vcpus;
    bool operator==(const MemoryTuneMonitor&) const = default;
};
struct MemoryTune {
    CpuSet vcpus;
    std::vector<MemoryTuneNode> nodes;
    std::vector<MemoryTuneMonitor> monitors;
    bool operator==(const MemoryTune&) const = default;
};
// Periods and quotas are microseconds.
struct Cputune {
    std::optional<std::uint64_t> shares;
    std::optional<std::uint64_t> period, global_period, emulator_period, iothread_period;
    std::optional<std::int64_t> quota, global_quota, emulator_quota, iothread_quota;
    std::vector<VcpuPin> vcpu_pins;           // sorted by vcpu
    std::optional<CpuSet> emulator_pin;
    std::vector<IothreadPin> iothread_pins;
    std::optional<SchedulerParameters> emulator_scheduler;
    std::vector<VcpuScheduler> vcpu_schedulers;
    std::vector<IothreadScheduler> iothread_schedulers;
    std::vector<CacheTune> cache_tunes;
    std::vector<MemoryTune> memory_tunes;
    bool operator==(const Cputune&) const = default;
};

enum class NumatuneMode { strict, preferred, interleave, restrictive };
enum class NumatunePlacement { static_, auto_ };
struct NumatuneMemory {
    std::optional<NumatuneMode> mode;         // absent = strict
    std::optional<NumatunePlacement> placement;
    std::optional<CpuSet> nodeset;
    bool operator==(const NumatuneMemory&) const = default;
};
struct NumatuneMemnode {
    std::uint32_t cellid = 0;
    std::optional<NumatuneMode> mode;
    CpuSet nodeset;
    bool operator==(const NumatuneMemnode&) const = default;
};
struct Numatune {
    std::optional<NumatuneMemory> memory;
    std::vector<NumatuneMemnode> memnodes;    // sorted by cellid
    bool operator==(const Numatune&) const = default;
};

struct Resource {
    std::optional<std::string> partition;
    std::optional<std::string> fibrechannel_appid;
    bool operator==(const Resource&) const = default;
};

// Named I/O limits that disks refer to.
struct ThrottleGroup : DiskIotune {
    bool operator==(const ThrottleGroup&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::MemorySourceType> = list_of("file", "anonymous", "memfd");
template <> inline constexpr auto words<model::MemoryAccessMode> = list_of("shared", "private");
template <> inline constexpr auto words<model::MemoryAllocation> = list_of("immediate", "ondemand");
template <> inline constexpr auto words<model::Scheduler> = list_of("other", "batch", "idle", "fifo", "rr");
template <> inline constexpr auto words<model::CacheType> = list_of("both", "code", "data");
template <> inline constexpr auto words<model::NumatuneMode> = list_of("strict", "preferred", "interleave", "restrictive");
template <> inline constexpr auto words<model::NumatunePlacement> = list_of("static", "auto");
}  // namespace vireo::schema
