#pragma once
// The control group of a guest: made before QEMU runs, with the limits that the definition wants, and taken away after its end.
//
//  1. PARTITION/qemu-ID-NAME.libvirt-qemu, as libvirt calls it; thread_places.hpp tells of the groups below it.
//  2. A daemon that may not make groups runs guests without. A guest that asks for a limit whose controller is not there is
//     refused (config_unsupported).
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/rollback.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/running.hpp"
#include "host/cgroup.hpp"

namespace vireo::qemu {

using ControlGroup = std::shared_ptr<const host::Cgroup>;
using ControlGroups = std::shared_ptr<const host::CgroupTree>;

// What this daemon puts guests into; null: nothing. `root`: the folder that the daemon lives under, "" for the system's own.
ControlGroups control_groups(const Config& config, const std::string& root);

// Null: there are no groups here. Throws for a limit that cannot be kept.
ControlGroup make_control_group(const ControlGroups& groups, const model::Domain& live, const Config& config, Rollback& undo);
// The group in which a guest was found running.
ControlGroup find_control_group(const ControlGroups& groups, pid_t pid);
// After the end of QEMU. Never throws. Without `group` (the guest ended unseen) that of the name and number.
void remove_control_group(const ControlGroups& groups, ControlGroup group, const model::Domain& live);
// When the guests that run are known, by machine_name(): the groups of those whose start or end was cut off go. Never throws.
void remove_forgotten_groups(const ControlGroups& groups, const std::set<std::string>& running);

// How QEMU enters its groups: those of the emulator where threads are told apart.
host::CgroupEntrance control_group_entrance(const ControlGroup& group);

// The list of devices that QEMU may open, made anew.
void allow_devices(const ControlGroup& group, const model::Domain& live, const Config& config);
// The same where a device comes or has gone; `only`: a definition with nothing but that. Nothing happens when it is no node of the host.
void allow_device(const ControlGroup& group, const model::Domain& live, const model::Domain& only, const Config& config);
void forget_device(const ControlGroup& group, const model::Domain& live, const model::Domain& only, const Config& config);

// Limits of memory: `swap` may not be below `hard` at any time.
void limit_memory(const host::Cgroup& group, const model::Memtune& limits);
void limit_blocks(const host::Cgroup& group, const model::Blkiotune& limits);

}  // namespace vireo::qemu
