// Ending a guest and taking back what it had.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/log.hpp"
#include "drivers/qemu/control_group.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "drivers/qemu/memory_folders.hpp"
#include "drivers/qemu/moments.hpp"
#include "drivers/qemu/ownership.hpp"
#include "drivers/qemu/statistics.hpp"
#include "drivers/qemu/tpm_emulator.hpp"
#include "drivers/qemu/virtiofs_daemon.hpp"
#include "driver/session.hpp"

namespace vireo::qemu {

namespace {

LogSource log("qemu.stop");

bool has_ended(const UniqueFd& pidfd) {
    pollfd wait{pidfd.get(), POLLIN, 0};
    return poll(&wait, 1, 0) > 0;
}

bool wait_for_end(const UniqueFd& pidfd, std::chrono::milliseconds time) {
    pollfd wait{pidfd.get(), POLLIN, 0};
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        const int count = poll(&wait, 1, int(std::max<long long>(0, left)));
        if (count > 0) return true;
        if (count == 0 || left <= 0) return has_ended(pidfd);
    }
}

void send_signal(const UniqueFd& pidfd, int signal) { syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0); }

// A stopped process gets no signal but this one.
bool is_stopped(pid_t pid) {
    const auto stat = try_read_file("/proc/" + std::to_string(pid) + "/stat");
    if (!stat) return false;
    const auto close = stat->rfind(')');
    return close != std::string::npos && close + 2 < stat->size() && ((*stat)[close + 2] == 'T' || (*stat)[close + 2] == 't');
}

}  // namespace

bool kill_process(const UniqueFd& pidfd, std::chrono::milliseconds timeout) {
    send_signal(pidfd, SIGKILL);
    return wait_for_end(pidfd, timeout);
}

bool end_process(Running& running, bool graceful, std::chrono::milliseconds timeout, driver::Actor&) {
    if (!running.pidfd || !*running.pidfd) return true;
    const UniqueFd& pidfd = *running.pidfd;
    if (has_ended(pidfd)) return true;
    if (graceful || !is_stopped(running.pid)) {
        send_signal(pidfd, SIGTERM);
        // QEMU needs a few milliseconds to flush its disks and go; one that hangs gets no more than this.
        if (wait_for_end(pidfd, graceful ? timeout : std::min(timeout, std::chrono::milliseconds(400)))) return true;
        if (graceful) return false;
    }
    return kill_process(pidfd, timeout);
}

void stop_domain(QemuDriver& driver, const Domain& domain, int reason, int detail, bool event) {
    if (!domain->running) return;
    const std::string name = *domain->name();
    Running& run = *domain->running;
    driver.statistics->remove(*domain);
    if (run.monitor) run.monitor->close();
    // The watch of the process stays: it reaps the child. It finds another run, or none, and does nothing.
    if (run.autodestroy_hook)
        if (auto session = run.autodestroy.lock()) session->forget_on_close(run.autodestroy_hook);
    if (driver.config()->dynamic_ownership && driver.privileged && geteuid() == 0) give_back_ownership(run.live);
    for (int port : run.ports) driver.ports.give_back(port);
    // Nothing here may keep the domain from being shut off.
    (void)attempt([&] {
        remove_status(driver, domain);
        if (emulated_tpm(run.live)) {
            const TpmEmulatorPlace place = tpm_place(driver.paths, run.live, run.id);
            stop_tpm_emulator(place);
            if (!domain->read()->persistent) forget_tpm_state(run.live, place);
        }
        stop_virtiofs_daemons(driver.paths, run);
        remove_memory_folders(run.live, *driver.config(), guest_folder(run.id, name));
        remove_control_group(driver.cgroups, run.group, run.live);
        if (!run.library_directory.empty()) remove_tree(run.library_directory);
        if (!run.channel_directory.empty()) remove_tree(run.channel_directory);
    });
    if (UniqueFd file(::open(run.log_path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)); file) {
        const std::string line = "shutting down, reason=" + std::string(reason_word(State::shutoff, reason)) + "\n";
        (void)!::write(file.get(), line.data(), line.size());
    }
    domain->running.reset();
    const auto before = domain->read();
    domain->change([&](DomainSnapshot& next) {
        next.state = State::shutoff;
        next.reason = reason;
        next.id = -1;
        next.pid = 0;
        next.live = next.live_public = nullptr;
        next.asked_cpu = nullptr;
        next.guest = nullptr;
        next.updated = false;
    });
    driver.domains.set_id(domain->uuid(), -1);
    --driver.running_count;
    if (event) driver.lifecycle_event(*domain, lifecycle::stopped, detail);
    if (!before->persistent) {
        const Outcome forgotten = attempt([&] { keep_moments(driver, domain, {}); });
        if (forgotten) log.error(name, "its snapshots stay on disk: ", forgotten->message);
        domain->removed = true;
        driver.domains.remove(domain->uuid());
    }
    if (driver.busy_changed) driver.busy_changed();
    log.info(name, "stopped, reason=", reason_word(State::shutoff, reason));
}

}  // namespace vireo::qemu
