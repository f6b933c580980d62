#pragma once
// What the driver holds of a running domain. Belongs to the domain's actor.
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.hpp"
#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/monitor.hpp"
#include "model/domain/domain.hpp"

namespace vireo::driver {
class Session;
}
namespace vireo::host {
class Cgroup;
}

namespace vireo::qemu {

struct Sample;   // statistics.hpp

struct Running {
    int id = -1;
    pid_t pid = 0;
    std::shared_ptr<UniqueFd> pidfd;                 // shared with whoever waits for the end
    int process_watch = 0;
    std::shared_ptr<Monitor> monitor;                // null until it is connected
    std::string monitor_path;
    std::shared_ptr<const Capabilities> capabilities;
    model::Domain live;                              // completed, with aliases
    std::shared_ptr<const host::Cgroup> group;       // control group; null: it has none
    std::string library_directory, channel_directory;
    std::string log_path;
    std::vector<int> ports;                          // of displays, to be given back
    std::vector<pid_t> vcpu_threads;                 // by vCPU number; 0: not plugged
    struct Unplugging { bool gone = false, refused = false; };
    std::map<std::string, Unplugging, std::less<>> unplugging;   // devices that somebody waits for to go
    std::vector<std::string> device_aliases;         // of devices that QEMU has
    std::string master_key;
    std::optional<model::Cpu> original_cpu;          // as it stood before the start
    std::vector<std::string> taints, deprecations;
    bool fake_reboot = false;                        // a shutdown of the guest is to become a reset
    std::optional<bool> allow_reboot;                // what QEMU was told; nothing: both ways
    struct Expected { int reason, detail; };
    std::optional<Expected> expected;                // of the next STOP or RESUME, which we asked for
    bool starting = false;                    // its start has not ended: events are held
    std::vector<std::function<void()>> held_events;
    bool being_destroyed = false;
    bool guest_shut_down = false;                    // QEMU said that the guest turned itself off
    bool panicked = false;
    bool autostarted = false;
    int agent_timeout = -2;
    int next_node = 0, next_fdset = 0;
    std::uint64_t balloon = 0;                       // KiB; 0: not known
    std::weak_ptr<driver::Session> autodestroy;
    int autodestroy_hook = 0;
    std::map<std::string, std::string, std::less<>> console_paths;   // alias → pty
    std::shared_ptr<Sample> sample;                  // statistics
    // What a status file of another daemon held that we only keep.
    std::string lock_state;
};

}  // namespace vireo::qemu
