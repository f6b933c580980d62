#pragma once
// The life of a running domain: start, stop, what QEMU tells meanwhile, and finding it again after a restart of the daemon.
// Everything that takes a Domain runs on its actor, unless it says otherwise.
#include <cstdint>
#include <memory>
#include <string>

#include "drivers/qemu/driver.hpp"
#include "drivers/qemu/monitor.hpp"
#include "drivers/qemu/running.hpp"

namespace vireo::qemu {

void offer_lifecycle(QemuDriver& driver, driver::Driver& table);

struct StartOptions {
    bool paused = false;
    bool reset_nvram = false;                          // the firmware's variables from their template
    bool autostarted = false;
    int started_detail = lifecycle::started_booted;
    std::shared_ptr<driver::Session> autodestroy;      // null: the guest outlives its client
};

// Starts QEMU for the persistent definition, or for `transient`. Leaves the domain as it was when it fails.
void start_domain(QemuDriver& driver, const Domain& domain, const StartOptions& options, std::unique_ptr<model::Domain> definition);

// Ends QEMU and takes back what the guest had. `reason` is of State::shutoff, `detail` of lifecycle::stopped.
void stop_domain(QemuDriver& driver, const Domain& domain, int reason, int detail, bool event = true);

// Kills the process and waits until it is gone, at most `timeout`.
bool kill_process(const UniqueFd& pidfd, std::chrono::milliseconds timeout);
// The same, giving it the time to flush its disks; `graceful`: without force, false if it does not go.
bool end_process(Running& running, bool graceful, std::chrono::milliseconds timeout, driver::Actor& actor);

// cont and stop, with state, events and the status file.
void resume_domain(QemuDriver& driver, const Domain& domain, int running_reason, int resumed_detail);
void pause_domain(QemuDriver& driver, const Domain& domain, int paused_reason, int suspended_detail);

// Something that QEMU told: called on the loop thread, handled on the actor.
Monitor::Callbacks monitor_callbacks(QemuDriver& driver, const std::weak_ptr<DomainObject>& domain, int id);
// Watches the process; its end ends the domain.
void watch_process(QemuDriver& driver, const Domain& domain);

// What QEMU answered to query-chardev and query-cpus-fast.
void read_chardevs(Running& running, const Json& chardevs);
void read_vcpus(Running& running, const Json& cpus);

// Processors of a running guest: as many as wanted, or single ones. Throws what the reference does.
void set_live_processor_count(QemuDriver& driver, const Domain& domain, std::uint32_t count);
void plug_processors(QemuDriver& driver, const Domain& domain, const model::CpuSet& which, bool plug);
// A processor that the guest let go of late; false: the alias is of something else.
bool forget_processor(QemuDriver& driver, const Domain& domain, const std::string& alias);

// Publishes state, live text and facts, and writes the status file.
void publish_running(QemuDriver& driver, const Domain& domain);
void set_state(QemuDriver& driver, const Domain& domain, State state, int reason);
// The same with its lifecycle event, which does not wait for the file.
void set_state(QemuDriver& driver, const Domain& domain, State state, int reason, int event, int detail);

// run/libvirt/qemu/NAME.xml
void write_status(QemuDriver& driver, const Domain& domain);
void remove_status(QemuDriver& driver, const Domain& domain);

// At the start of the daemon. Worker thread.
void reconnect_all(QemuDriver& driver);
void start_automatically(QemuDriver& driver);

// The running state; throws operation_invalid when the domain is shut off.
Running& running_of(const Domain& domain);
Monitor& monitor_of(const Domain& domain);

inline constexpr auto monitor_deadline = std::chrono::seconds(30);

}  // namespace vireo::qemu
