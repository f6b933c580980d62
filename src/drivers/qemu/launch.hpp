#pragma once
// Starts a QEMU process: no shell, descriptors closed but those named, own session, another user where asked.
//
//  1. Until it executes, the child works on our memory (vfork) or on a copy of it (born in a control group): it makes system
//     calls only, and takes no lock.
//  2. Credentials change by raw system calls: glibc's functions would change all threads of the daemon.
//  3. What fails before the program runs is told by an Error that names the step; no process is left.
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.hpp"
#include "host/cgroup.hpp"
#include "model/values/cpu_set.hpp"

namespace vireo::model { struct Domain; }
namespace vireo::host { struct PrivateDevices; }

namespace vireo::qemu {

struct Credentials {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;           // supplementary, gid included

    // By name or "+NUMBER". Throws Error(internal_error) for a user or group that is not there.
    static Credentials of(const std::string& user, const std::string& group);
};

struct ResourceLimits {
    std::optional<unsigned long long> processes, files, core, locked_memory;
};

// How much memory QEMU of this guest may lock, in bytes; nothing: what the daemon may. Guests with a hard limit, with locked
// memory, and those whose devices reach into it.
std::optional<unsigned long long> locked_memory(const model::Domain& domain);

// From which nodes of the host memory is taken.
struct MemoryPolicy {
    enum class Mode { bind, preferred, interleave };
    Mode mode = Mode::bind;
    model::CpuSet nodes;
};

struct LaunchRequest {
    std::vector<std::string> arguments;     // the first is the program
    std::vector<std::string> environment;
    std::vector<int> fds;                   // keep their numbers; close-on-exec is taken off in the child
    int input = -1, output = -1, error = -1;   // below 0: /dev/null
    std::optional<Credentials> credentials;
    ResourceLimits limits;
    mode_t mask = 0002;
    std::string directory = "/";
    // The child writes its number there before the program runs, so that no program runs unknown to a daemon that was
    // killed in between. Empty: none.
    std::string pid_file = {};
    const host::PrivateDevices* devices = nullptr;   // a /dev of its own
    bool die_with_parent = false;           // for short-lived helpers: no orphan when the daemon is killed
    // Where it runs from its first instruction on: control groups, CPUs, nodes of its memory.
    host::CgroupEntrance group = {};
    std::optional<model::CpuSet> cpus = {};
    std::optional<MemoryPolicy> memory = {};
};

struct Launched {
    pid_t pid = -1;
    UniqueFd pidfd;
};

Launched launch(const LaunchRequest& request);

}  // namespace vireo::qemu
