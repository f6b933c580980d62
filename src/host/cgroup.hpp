#pragma once
// Control groups: the hierarchies that this machine has, and one group's folders, limits and counters in them.
//
//  1. Version 1, version 2, or both at once: each controller belongs to one hierarchy, and to version 2 where both offer it.
//     CPU times come from version 2 wherever that is mounted; so does the list of allowed devices where programs can be loaded.
//  2. A Cgroup is a name, below the top of every hierarchy. Nothing is remembered: files are read and written when asked, so
//     one that another daemon made is as good as ours.
//  3. What the kernel refuses throws system_error with the file's name. A limit whose controller is not there: ask has() first.
//  4. Threads of one process stand in child() groups, which know the controllers cpu, cpuacct and cpuset alone.
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/device_rules.hpp"
#include "model/values/cpu_set.hpp"

namespace vireo::host {

enum class CgroupController : std::uint8_t { cpu, cpuacct, cpuset, memory, devices, freezer, blkio, net_cls, perf_event };
inline constexpr std::size_t cgroup_controller_count = 9;
std::string_view name_of(CgroupController controller);
std::optional<CgroupController> cgroup_controller_named(std::string_view name);

struct CgroupHierarchy {
    int version = 1;
    std::string mount;                               // "/sys/fs/cgroup/memory"
    std::set<CgroupController> controllers;          // that are used of it
};

// What the machine has.
class CgroupTree {
public:
    // Reads PROC/self/mountinfo. `wanted`: these controllers only. `below`: a folder ("/one") under which all groups of this
    // daemon stand. Null: no hierarchy is mounted, or none has a controller that is wanted.
    static std::shared_ptr<const CgroupTree> detect(const std::optional<std::set<CgroupController>>& wanted, const std::string& below = "",
                                                    const std::string& proc = "/proc", bool device_programs = can_load_device_rules());

    const std::vector<CgroupHierarchy>& hierarchies() const { return hierarchies_; }
    const CgroupHierarchy* of(CgroupController controller) const;
    const std::string& below() const { return below_; }

private:
    std::vector<CgroupHierarchy> hierarchies_;
    std::string below_;
};

enum class MemoryLimit { hard, soft, swap_hard };
enum class BlockLimit { weight, read_iops, write_iops, read_bytes, write_bytes };
struct CpuBandwidth {
    std::uint64_t period = 0;                        // microseconds
    std::int64_t quota = -1;                         // microseconds in each period; below 0: no limit
};
struct CpuUsage {
    std::uint64_t total = 0, user = 0, system = 0;   // nanoseconds
};
inline constexpr std::uint64_t memory_unlimited = 9007199254740991;   // KiB, as the C API says it

// How a process gets into its groups. To move one makes the kernel wait for all its CPUs, which takes many milliseconds:
// version 2 has processes born in a group instead (clone3), and a thread alone moves itself without that in version 1.
struct CgroupEntrance {
    std::string birthplace;              // folder of version 2; empty: none
    std::vector<std::string> files;      // to write "0" to, by a process of one thread
};


class Cgroup {
public:
    Cgroup(std::shared_ptr<const CgroupTree> tree, std::string path) : Cgroup(std::move(tree), std::move(path), false) {}
    // The group that a process is in, as PROC/PID/cgroup tells; the part for its threads ("/emulator") is taken off.
    static std::optional<Cgroup> of_process(std::shared_ptr<const CgroupTree> tree, pid_t pid, const std::string& proc = "/proc");

    Cgroup child(const std::string& name) const;
    const std::string& path() const { return path_; }
    bool has(CgroupController controller) const;
    // In any of the hierarchies.
    bool exists() const;
    // The names of the groups in it, in any of the hierarchies.
    std::set<std::string> children() const;

    // Makes its folders. Throws when the folder above is missing, unless `parents` are to be made too.
    void make(bool parents = false) const;
    // With all groups below. False: processes are still in it.
    bool remove() const;
    // Takes away folders above that nobody uses, up to the tree's own top. Never throws.
    void tidy_parents() const;

    // How a process enters; where `child` has no part it is the group above that.
    CgroupEntrance entrance(const Cgroup& child) const;
    void add_process(pid_t process) const;
    void add_thread(pid_t thread) const;

    void set_cpu_shares(std::uint64_t shares) const;
    std::uint64_t cpu_shares() const;
    void set_cpu_period(std::uint64_t microseconds) const;
    void set_cpu_quota(std::int64_t microseconds) const;
    CpuBandwidth cpu_bandwidth() const;
    void set_cpus(const model::CpuSet& cpus) const;
    void set_memory_nodes(const model::CpuSet& nodes) const;
    model::CpuSet memory_nodes() const;

    // KiB; memory_unlimited takes the limit away.
    void set_memory_limit(MemoryLimit which, std::uint64_t kib) const;
    std::uint64_t memory_limit(MemoryLimit which) const;

    void set_block_weight(std::uint32_t weight) const;
    std::uint32_t block_weight() const;
    // 0 takes the limit away. Throws for a path that is no block device.
    void set_block_limit(BlockLimit which, const std::string& device, std::uint64_t value) const;
    std::uint64_t block_limit(BlockLimit which, const std::string& device) const;

    // Replaces the list of devices that processes of the group may open.
    void set_devices(const std::vector<DeviceRule>& rules) const;

    CpuUsage cpu_usage() const;
    // By CPU; throws operation_unsupported where the hierarchy does not count them one by one.
    std::vector<std::uint64_t> cpu_usage_by_cpu() const;

private:
    Cgroup(std::shared_ptr<const CgroupTree> tree, std::string path, bool of_threads) : tree_(std::move(tree)), path_(std::move(path)), of_threads_(of_threads) {}
    struct File {
        std::string path;
        int version = 1;
    };
    bool in(const CgroupHierarchy& hierarchy) const;
    std::string folder(const CgroupHierarchy& hierarchy) const { return hierarchy.mount + path_; }
    File file(CgroupController controller, std::string_view version1, std::string_view version2) const;
    std::string block_weight_file() const;

    std::shared_ptr<const CgroupTree> tree_;
    std::string path_;
    bool of_threads_ = false;
};

// The name under which a guest is known to the host, in groups and to machined: "qemu-3-web".
std::string machine_name(std::string_view driver, int id, std::string_view name);
// "/machine/test" as folders: "/machine/test.partition". Throws config_unsupported when it is not absolute.
std::string partition_folder(std::string_view partition);

}  // namespace vireo::host
