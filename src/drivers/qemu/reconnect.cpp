// After a restart of the daemon: guests that run are found again, those that ended meanwhile are shut off.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <set>
#include <thread>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "drivers/qemu/control_group.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/moments.hpp"
#include "drivers/qemu/statistics.hpp"
#include "drivers/qemu/status_file.hpp"
#include "model/domain/read.hpp"

namespace vireo::qemu {

namespace {

LogSource log("qemu.reconnect");

constexpr auto reconnect_deadline = std::chrono::seconds(3);   // then other calls get their turn

UniqueFd connect_monitor(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "Monitor path " + path + " too big for destination");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd || connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0)
        throw system_error("failed to connect to monitor socket");
    return fd;
}

// The process of a file that names it, or nothing: it may have ended, and the number may belong to another program by
// now, whose command line lacks `mark`.
UniqueFd find_process(pid_t pid, const std::string& mark) {
    UniqueFd pidfd(int(syscall(SYS_pidfd_open, pid, 0)));
    if (!pidfd) return {};
    const auto line = try_read_file("/proc/" + std::to_string(pid) + "/cmdline");
    if (!line || line->find(mark) == std::string::npos) return {};
    return pidfd;
}

// The same for one whose parent was killed while it was about to become QEMU: for that moment it looks like its parent.
UniqueFd find_started_process(pid_t pid, const std::string& mark) {
    const auto program = [](const std::string& process) {
        char path[PATH_MAX];
        const ssize_t size = readlink(("/proc/" + process + "/exe").c_str(), path, sizeof path);
        return size < 0 ? std::string() : std::string(file_name(std::string_view(path, std::size_t(size))));
    };
    const std::string own = program("self");
    for (int tries = 0; tries < 1000; ++tries) {
        if (UniqueFd found = find_process(pid, mark)) return found;
        // After an upgrade the old program's name ends with " (deleted)".
        const std::string now = program(std::to_string(pid));
        const bool has_words = !try_read_file("/proc/" + std::to_string(pid) + "/cmdline").value_or("").empty();   // exec gives them last
        if (now.empty() || (!now.starts_with(own) && has_words)) return find_process(pid, mark);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return {};
}

// What QEMU calls its state, as ours.
void take_state(QemuDriver& driver, const Domain& domain, const Json& status, State was) {
    const std::string& word = status["status"].text();
    if (word == "shutdown") {
        // It turned itself off while nobody listened.
        Running& run = *domain->running;
        run.guest_shut_down = true;
        if (run.fake_reboot) {
            run.fake_reboot = false;
            run.monitor->call(domain->actor(), "system_reset", {}, monitor_deadline);
            run.guest_shut_down = false;
            return resume_domain(driver, domain, reason::unpaused, lifecycle::resumed_unpaused);
        }
        end_process(run, false, std::chrono::seconds(5), domain->actor());
        return stop_domain(driver, domain, reason::shutoff_shutdown, lifecycle::stopped_shutdown);
    }
    if (word == "suspended") return set_state(driver, domain, State::pmsuspended, 0);
    if (word == "guest-panicked") return set_state(driver, domain, State::crashed, reason::panicked);
    if (status["running"].boolean()) {
        if (was == State::running) return;
        set_state(driver, domain, State::running, reason::unpaused);
        return driver.lifecycle_event(*domain, lifecycle::resumed, lifecycle::resumed_unpaused);
    }
    if (was == State::running) {
        set_state(driver, domain, State::paused, word == "io-error" ? reason::ioerror : word == "watchdog" ? reason::watchdog : reason::paused_unknown, lifecycle::suspended, lifecycle::suspended_paused);
    }
}

// A QEMU that hangs is no dead one: it stays, and its state is taken when it answers at last.
void take_state_later(QemuDriver& driver, const Domain& domain, State was) {
    Running& run = *domain->running;
    run.monitor->send({"query-status"}, [&driver, weak = std::weak_ptr(domain), id = run.id, was](MonitorReply reply) {
        const Domain object = weak.lock();
        if (!object || reply.error) return;   // closed: the end of the process is told elsewhere
        object->actor().post(driver::WorkKind::event, "reconnect", [&driver, object, id, was, status = std::move(reply.result)] {
            if (object->running && object->running->id == id) take_state(driver, object, status, was);
        });
    });
}

// On the actor: the object shows the guest already; now its monitor.
void reconnect(QemuDriver& driver, const Domain& domain, State was, bool starting) {
    Running& run = *domain->running;
    const Outcome outcome = attempt([&] {
        if (starting) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "its start was never finished");
        if (!*run.pidfd) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "its process has ended");
        watch_process(driver, domain);
        run.monitor = Monitor::open(driver.loop, connect_monitor(run.monitor_path), monitor_callbacks(driver, domain, run.id));
        std::vector<MonitorReply> replies;
        // Each question costs QEMU, and all guests are asked at the same time: what the file tells is not asked again.
        const bool needs_vcpus = run.vcpu_threads.empty();
        const bool needs_chardevs = !run.live.devices.channels.empty();   // the guest may have opened one meanwhile
        std::vector<MonitorCommand> questions = {{"query-status"}, {"query-balloon"}};
        if (needs_vcpus) questions.push_back({"query-cpus-fast"});
        if (needs_chardevs) questions.push_back({"query-chardev"});
        const Outcome asked = attempt([&] { replies = run.monitor->call_all(domain->actor(), std::move(questions), reconnect_deadline); });
        if (!domain->running || domain->actor().interrupted()) return;
        if (asked && asked->code == ErrorCode::operation_timeout) {
            log.warning(*domain->name(), asked->message, "; it is kept");
            return take_state_later(driver, domain, was);
        }
        if (asked) throw *asked;
        const Json status = std::move(replies[0].value());
        if (needs_vcpus) read_vcpus(run, replies[2].result);
        if (needs_chardevs) read_chardevs(run, replies.back().result);
        if (const std::uint64_t actual = replies[1].result["actual"].unsigned_integer()) run.live.current_memory = actual / 1024;
        if (run.capabilities) {
            // The binary may have been replaced; what runs is described by the status file.
            auto known = std::make_shared<Capabilities>(*run.capabilities);
            known->binary = run.live.devices.emulator.value_or("");
            known->arch = run.live.os.arch.value_or("");
            run.capabilities = std::move(known);
        }
        take_state(driver, domain, status, was);
    });
    // Interrupted: destroy comes next, and finds the process.
    if (!domain->running || domain->actor().interrupted()) return;
    if (outcome) {
        log.warning(*domain->name(), "guest lost: ", outcome->message);
        if (*run.pidfd) {
            run.being_destroyed = true;
            end_process(run, false, std::chrono::seconds(5), domain->actor());
        }
        return stop_domain(driver, domain, starting ? reason::failed : reason::shutoff_unknown, lifecycle::stopped_failed, !starting);
    }
    publish_running(driver, domain);
    driver.statistics->add(domain);
    log.info(*domain->name(), "found again, pid ", run.pid);
}

void adopt(QemuDriver& driver, const std::string& file) {
    ReadStatus status = read_status(read_file(driver.paths.run + "/" + file, 16u << 20), file);
    Running& run = *status.running;
    const std::string name = run.live.name;
    // Now, not when its turn comes: a destroy may come first.
    run.pidfd = std::make_shared<UniqueFd>(find_started_process(run.pid, run.live.uuid->text()));
    run.log_path = driver.paths.log + "/" + name + ".log";
    if (*run.pidfd) run.group = find_control_group(driver.cgroups, run.pid);
    for (int port : run.ports) driver.ports.reserve(port);
    const auto claim = std::make_shared<driver::Registry<DomainObject>::Claim>(driver.claim(name, *run.live.uuid));
    const Domain domain = claim->object();
    const PreparedDefinition live = [&] {
        std::string text = model::write_domain(run.live, {.live = true, .secure = true});
        PreparedDefinition out{Text(text), nullptr, {}};
        if (const auto scanned = scan_definition(text)) out.facts = scanned->facts;
        out.public_text = out.facts.has_secrets ? Text(model::write_domain(run.live, {.live = true})) : out.text;
        return out;
    }();
    const bool starting = status.starting || (status.state == State::paused && status.reason == reason::starting_up);
    const auto asked_cpu = run.original_cpu ? std::make_shared<const model::Cpu>(*run.original_cpu) : nullptr;
    const auto guest = guest_facts(run);
    const auto moments = domain->read()->moments ? domain->read()->moments : load_moments(driver.paths, name);
    // What was never acknowledged as running is not shown as that while it is being ended.
    if (!starting) domain->change([&](DomainSnapshot& next) {
        next.moments = moments;
        next.state = status.state;
        next.reason = status.reason;
        next.id = run.id;
        next.pid = run.pid;
        next.live = live.text;
        next.guest = guest;
        next.asked_cpu = asked_cpu;
        next.live_public = live.public_text;
        next.live_facts = live.facts;
    });
    domain->running = std::move(status.running);
    if (!starting) {
        claim->commit();
        driver.domains.set_id(domain->uuid(), domain->running->id);
    }
    ++driver.running_count;
    domain->actor().post(driver::WorkKind::modify, "reconnect", [&driver, domain, claim, state = status.state, starting] {
        reconnect(driver, domain, state, starting);
    }, [domain](Outcome outcome) {
        if (outcome) log.error(*domain->name(), "reconnect: ", outcome->message);
    });
}

// A process whose start did not come as far as a status file: nobody was told that it runs.
void end_unfinished(QemuDriver& driver, const std::string& file) {
    const std::string path = driver.paths.run + "/" + file, name = file.substr(0, file.size() - 4);
    const auto text = try_read_file(path);
    const auto pid = text ? parse_number<std::int64_t>(trim(*text)) : std::nullopt;
    if (!pid || *pid <= 0 || *pid > INT32_MAX) return;
    const UniqueFd process = find_started_process(pid_t(*pid), "guest=" + name + ",");
    if (!process) {
        remove_file(path, false);
        return;
    }
    const auto line = try_read_file("/proc/" + std::to_string(*pid) + "/cmdline");
    const std::string folder = driver.paths.lib + "/domain-";
    const std::size_t begin = line ? line->find(folder) : std::string::npos;
    if (begin == std::string::npos) return;   // of another daemon
    log.warning(name, "process ", *pid, " was never finished starting: it is ended");
    kill_process(process, std::chrono::seconds(5));
    remove_file(path, false);
    remove_tree(line->substr(begin, line->find('/', begin + folder.size()) - begin));
}

}  // namespace

void reconnect_all(QemuDriver& driver) {
    const auto files = list_directory(driver.paths.run);
    for (const std::string& file : files)
        if (file.ends_with(".pid") && file != "driver.pid" && !std::ranges::binary_search(files, file.substr(0, file.size() - 4) + ".xml"))
            if (const Outcome outcome = attempt([&] { end_unfinished(driver, file); }))
                log.error(file, outcome->message);
    for (const std::string& file : files) {
        if (!file.ends_with(".xml")) continue;
        if (const Outcome outcome = attempt([&] { adopt(driver, file); }))
            log.error("", "Failed to load status of '", file.substr(0, file.size() - 4), "': ", outcome->message);
    }
    std::set<std::string> running;
    for (const auto all = driver.domains.list(); const Domain& domain : *all)
        if (const auto snapshot = domain->read(); snapshot->active()) running.insert(host::machine_name("qemu", snapshot->id, *domain->name()));
    remove_forgotten_groups(driver.cgroups, running);
}

void start_automatically(QemuDriver& driver) {
    const std::string marker = driver.paths.run + "/autostarted";
    if (file_exists(marker)) return;
    replace_file(marker, "", {.mode = 0644, .durable = false});
    for (const auto all = driver.domains.list(); const Domain& domain : *all) {
        if (!domain->read()->autostart || domain->read()->active()) continue;
        domain->actor().post(driver::WorkKind::modify, "autostart", [&driver, domain] {
            if (domain->read()->active() || !domain->read()->persistent) return;
            StartOptions options;
            options.autostarted = true;
            start_domain(driver, domain, options, nullptr);
        }, [domain](Outcome outcome) {
            if (outcome) log.error(*domain->name(), "Failed to autostart VM: ", outcome->message);
        });
    }
}

}  // namespace vireo::qemu
