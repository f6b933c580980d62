#include "drivers/qemu/control_group.hpp"

#include <sys/stat.h>
#include <time.h>

#include <cerrno>
#include <cstdio>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "drivers/qemu/device_nodes.hpp"
#include "drivers/qemu/thread_places.hpp"

namespace vireo::qemu {

namespace {

LogSource log("qemu.cgroup");
constexpr std::string_view group_suffix = ".libvirt-qemu";
using enum host::CgroupController;

std::string group_path(const host::CgroupTree& groups, const model::Domain& live) {
    const std::string partition = live.resource && live.resource->partition ? *live.resource->partition : "/machine";
    return groups.below() + host::partition_folder(partition) + "/" + host::machine_name("qemu", live.id.value_or(-1), live.name) + std::string(group_suffix);
}

// A host that offers groups and lets nobody make one is a host without.
bool may_be_ignored(const Error& error) {
    return error.code == ErrorCode::system_error && (error.int1 == EPERM || error.int1 == EACCES || error.int1 == EROFS || error.int1 == ENXIO);
}

void check_wishes(const model::Domain& live, const host::Cgroup* group) {
    const auto missing = [&](host::CgroupController controller) { return !group || !group->has(controller); };
    const auto refuse = [](const char* what) { throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, what); };
    if (live.blkiotune && (live.blkiotune->weight || !live.blkiotune->devices.empty()) && missing(blkio)) refuse("Block I/O tuning is not available on this host");
    if (live.memtune && (live.memtune->hard_limit || live.memtune->soft_limit || live.memtune->swap_hard_limit) && missing(memory))
        refuse("Memory cgroup is not available on this host");
    if (!live.cputune || !missing(cpu)) return;
    const model::Cputune& tune = *live.cputune;
    if (tune.shares) refuse("CPU tuning is not available on this host");
    if (tune.period.value_or(0) || tune.quota.value_or(0) || tune.global_period.value_or(0) || tune.global_quota.value_or(0) || tune.emulator_period.value_or(0) ||
        tune.emulator_quota.value_or(0) || tune.iothread_period.value_or(0) || tune.iothread_quota.value_or(0))
        refuse("cgroup cpu is required for scheduler tuning");
}

void make_folders(const host::CgroupTree& groups, const ControlGroup& group, const ControlGroups& shared, const model::Domain& live) {
    if (!groups.below().empty()) host::Cgroup(shared, groups.below()).make(true);
    const std::string partition = live.resource ? live.resource->partition.value_or("/machine") : "/machine";
    // The usual partition is made; what an administrator names must be there.
    if (partition == "/machine") host::Cgroup(shared, groups.below() + partition).make();
    if (group->exists()) group->remove();   // of a guest that ended when nobody looked
    group->make();
}

void pause_shortly() {
    const timespec time{0, 2000000};
    nanosleep(&time, nullptr);
}

}  // namespace

ControlGroups control_groups(const Config& config, const std::string& root) {
    std::optional<std::set<host::CgroupController>> wanted;
    if (config.cgroup_controllers) {
        wanted.emplace();
        for (const std::string& name : *config.cgroup_controllers) {
            const auto controller = host::cgroup_controller_named(name);
            if (!controller) throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "Unknown cgroup controller '" + name + "'");
            wanted->insert(*controller);
        }
    }
    std::string below;
    if (!root.empty()) {   // several daemons on one host number their guests alike
        std::uint64_t sum = 14695981039346656037u;
        for (const char c : root) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
        char name[32];
        std::snprintf(name, sizeof name, "/vireo-%016llx", static_cast<unsigned long long>(sum));
        below = name;
    }
    return host::CgroupTree::detect(wanted, below);
}

void limit_memory(const host::Cgroup& group, const model::Memtune& limits) {
    using enum host::MemoryLimit;
    const bool swap_first = limits.swap_hard_limit && limits.hard_limit && *limits.hard_limit > group.memory_limit(swap_hard);
    if (swap_first) group.set_memory_limit(swap_hard, *limits.swap_hard_limit);
    if (limits.hard_limit) group.set_memory_limit(hard, *limits.hard_limit);
    if (limits.swap_hard_limit && !swap_first) group.set_memory_limit(swap_hard, *limits.swap_hard_limit);
    if (limits.soft_limit) group.set_memory_limit(soft, *limits.soft_limit);
}

void limit_blocks(const host::Cgroup& group, const model::Blkiotune& limits) {
    using enum host::BlockLimit;
    if (limits.weight) group.set_block_weight(*limits.weight);
    const auto set = [&](const model::BlkioDevice& device, host::BlockLimit which, const auto& value) {
        if (value) group.set_block_limit(which, device.path, *value);
    };
    for (const model::BlkioDevice& device : limits.devices) {
        set(device, weight, device.weight);
        set(device, read_iops, device.read_iops_sec);
        set(device, write_iops, device.write_iops_sec);
        set(device, read_bytes, device.read_bytes_sec);
        set(device, write_bytes, device.write_bytes_sec);
    }
}

ControlGroup make_control_group(const ControlGroups& groups, const model::Domain& live, const Config& config, Rollback& undo) {
    ControlGroup group;
    if (groups) {
        group = std::make_shared<const host::Cgroup>(groups, group_path(*groups, live));
        const Outcome outcome = attempt([&] { make_folders(*groups, group, groups, live); });
        if (outcome) {
            group->remove();
            if (!may_be_ignored(*outcome)) throw *outcome;
            log.debug(live.name, "no control group: ", outcome->message);
            group = nullptr;
        }
    }
    check_wishes(live, group.get());
    if (!group) return group;
    undo.add([groups, group, live_id = live.id, name = live.name] {
        model::Domain named;
        named.id = live_id;
        named.name = name;
        remove_control_group(groups, group, named);
    });
    if (live.blkiotune) limit_blocks(*group, *live.blkiotune);
    if (live.memtune) limit_memory(*group, *live.memtune);
    if (live.cputune && live.cputune->shares) group->set_cpu_shares(*live.cputune->shares);
    if (live.cputune) limit_bandwidth(*group, live.cputune->global_period, live.cputune->global_quota);
    allow_devices(group, live, config);
    return group;
}

ControlGroup find_control_group(const ControlGroups& groups, pid_t pid) {
    auto found = host::Cgroup::of_process(groups, pid);
    return found ? std::make_shared<const host::Cgroup>(std::move(*found)) : nullptr;
}

void remove_control_group(const ControlGroups& groups, ControlGroup group, const model::Domain& live) {
    if (!groups) return;
    const Outcome outcome = attempt([&] {
        if (!group) group = std::make_shared<const host::Cgroup>(groups, group_path(*groups, live));
        // A process that has just ended leaves its group a moment later.
        for (int tries = 0; !group->remove(); ++tries) {
            if (tries == 200) throw Error(ErrorCode::internal_error, "control group " + group->path() + " is still in use");
            pause_shortly();
        }
        group->tidy_parents();
    });
    if (outcome) log.warning(live.name, outcome->message);
}

void remove_forgotten_groups(const ControlGroups& groups, const std::set<std::string>& running) {
    if (!groups) return;
    const host::Cgroup usual(groups, groups->below() + "/machine");
    const Outcome outcome = attempt([&] {
        for (const std::string& child : usual.children()) {
            if (!child.starts_with("qemu-") || !child.ends_with(group_suffix)) continue;
            if (running.contains(child.substr(0, child.size() - group_suffix.size()))) continue;
            const host::Cgroup group(groups, usual.path() + "/" + child);
            if (group.remove()) group.tidy_parents();   // one with a process in it stays
        }
    });
    if (outcome) log.warning("", outcome->message);
}

host::CgroupEntrance control_group_entrance(const ControlGroup& group) {
    if (!group) return {};
    const bool threads = group->has(cpu) || group->has(cpuset);
    return group->entrance(threads ? group->child(emulator_group) : *group);
}

void allow_devices(const ControlGroup& group, const model::Domain& live, const Config& config) {
    if (group && group->has(devices)) group->set_devices(device_rules(live, config));
}

void allow_device(const ControlGroup& group, const model::Domain& live, const model::Domain& only, const Config& config) {
    if (!group || !group->has(devices)) return;
    const auto own = own_device_rules(only);
    if (own.empty()) return;
    auto all = device_rules(live, config);
    all.insert(all.end(), own.begin(), own.end());
    group->set_devices(all);
}

void forget_device(const ControlGroup& group, const model::Domain& live, const model::Domain& only, const Config& config) {
    if (group && group->has(devices) && !own_device_rules(only).empty()) group->set_devices(device_rules(live, config));
}

}  // namespace vireo::qemu
