// What QEMU tells by itself: events of the monitor, and its end.
#include <fcntl.h>

#include <unordered_map>

#include "base/log.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/hotplug.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/statistics.hpp"
#include "model/domain/device.hpp"
#include "protocol/remote/domain_event.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;

namespace {

LogSource log("qemu.monitor");

using Handler = void (*)(QemuDriver&, const Domain&, const MonitorEvent&);

void on_stop(QemuDriver& driver, const Domain& domain, const MonitorEvent&) {
    const auto snapshot = domain->read();
    if (snapshot->state != State::running || domain->running->guest_shut_down) return;
    const auto expected = domain->running->expected.value_or(Running::Expected{reason::paused_unknown, lifecycle::suspended_paused});
    set_state(driver, domain, State::paused, expected.reason, lifecycle::suspended, expected.detail);
}

void on_resume(QemuDriver& driver, const Domain& domain, const MonitorEvent&) {
    const auto snapshot = domain->read();
    if (snapshot->state != State::paused || snapshot->reason == reason::starting_up) return;
    const auto expected = domain->running->expected.value_or(Running::Expected{reason::unpaused, lifecycle::resumed_unpaused});
    set_state(driver, domain, State::running, expected.reason, lifecycle::resumed, expected.detail);
}

void reboot_by_reset(QemuDriver& driver, const Domain& domain) {
    Running& run = *domain->running;
    run.fake_reboot = false;
    run.monitor->call(domain->actor(), "system_reset", {}, monitor_deadline);
    if (!domain->running) return;
    run.guest_shut_down = false;
    resume_domain(driver, domain, reason::unpaused, lifecycle::resumed_unpaused);
}

// The guest turned itself off; QEMU waits (-no-shutdown) for what we make of it.
void on_shutdown(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    Running& run = *domain->running;
    if (run.guest_shut_down) return;
    run.guest_shut_down = true;
    const Json& guest = event.data["guest"];
    set_state(driver, domain, State::shutdown, reason::shutdown_unknown, lifecycle::shutdown,
                           guest.is_bool() ? (guest.boolean() ? lifecycle::shutdown_guest : lifecycle::shutdown_host)
                                           : lifecycle::shutdown_finished);
    if (run.being_destroyed) return;
    const bool restart = run.live.on_poweroff == model::LifecycleAction::restart;
    if (run.fake_reboot || restart) return reboot_by_reset(driver, domain);
    if (run.live.on_poweroff == model::LifecycleAction::preserve) return;
    end_process(run, false, std::chrono::seconds(5), domain->actor());
    stop_domain(driver, domain, reason::shutoff_shutdown, lifecycle::stopped_shutdown);
}

void on_reset(QemuDriver& driver, const Domain& domain, const MonitorEvent&) {
    Running& run = *domain->running;
    if (run.panicked) return;
    driver.events.publish<remote::DomainEventCallbackReboot>({.event = {driver.reference(*domain)}});
    if (run.live.on_reboot == model::LifecycleAction::destroy && !run.being_destroyed) {
        end_process(run, false, std::chrono::seconds(5), domain->actor());
        stop_domain(driver, domain, reason::shutoff_shutdown, lifecycle::stopped_shutdown);
    }
}

void on_panic(QemuDriver& driver, const Domain& domain, const MonitorEvent&) {
    Running& run = *domain->running;
    if (run.panicked) return;
    run.panicked = true;
    set_state(driver, domain, State::crashed, reason::panicked, lifecycle::crashed, lifecycle::crashed_panicked);
    switch (run.live.on_crash.value_or(model::CrashAction::destroy)) {
        case model::CrashAction::preserve: return;
        case model::CrashAction::restart:
        case model::CrashAction::coredump_restart:
        case model::CrashAction::rename_restart:
            run.panicked = false;
            return reboot_by_reset(driver, domain);
        case model::CrashAction::destroy:
        case model::CrashAction::coredump_destroy: break;
    }
    end_process(run, false, std::chrono::seconds(5), domain->actor());
    stop_domain(driver, domain, reason::shutoff_crashed, lifecycle::stopped_crashed);
}

void on_rtc_change(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    driver.events.publish<remote::DomainEventCallbackRtcChange>({.event = {driver.reference(*domain), event.data["offset"].integer()}});
}

void on_watchdog(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    static constexpr std::string_view actions[] = {"none", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi"};
    int action = 0;
    for (int i = 0; i < 7; ++i)
        if (actions[i] == event.data["action"].text()) action = i;
    driver.events.publish<remote::DomainEventCallbackWatchdog>({.event = {driver.reference(*domain), action}});
    if (action == 1 && domain->read()->state == State::running) {
        set_state(driver, domain, State::paused, reason::watchdog, lifecycle::suspended, lifecycle::suspended_watchdog);
    }
}

const model::Disk* disk_of(const Running& run, const MonitorEvent& event) {
    const std::string& path = event.data["qom-path"].text();
    const std::string& device = event.data["device"].text();
    const std::string& node = event.data["node-name"].text();
    for (const model::Disk& disk : run.live.devices.disks) {
        if (!disk.info.alias) continue;
        if (device == *disk.info.alias || path.find("/" + *disk.info.alias) != std::string::npos) return &disk;
        if (disk.source.index && node.starts_with("libvirt-" + std::to_string(*disk.source.index) + "-")) return &disk;
    }
    return nullptr;
}

void on_io_error(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    static constexpr std::string_view actions[] = {"ignore", "stop", "report"};
    int action = 0;
    for (int i = 0; i < 3; ++i)
        if (actions[i] == event.data["action"].text()) action = i;
    const model::Disk* disk = disk_of(*domain->running, event);
    const std::string path = disk ? model::local_path(disk->source) : "";
    const std::string alias = disk ? disk->info.alias.value_or("") : "";
    const std::string why = event.data["nospace"].boolean() ? "enospc" : "";
    driver.events.publish<remote::DomainEventCallbackIoError>({.event = {driver.reference(*domain), path, alias, action}});
    driver.events.publish<remote::DomainEventCallbackIoErrorReason>({.event = {driver.reference(*domain), path, alias, action, why}});
    if (action == 1 && domain->read()->state == State::running) {
        set_state(driver, domain, State::paused, reason::ioerror, lifecycle::suspended, lifecycle::suspended_ioerror);
    }
}

void on_balloon(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    const std::uint64_t kib = event.data["actual"].unsigned_integer() / 1024;
    domain->running->live.current_memory = kib;
    publish_running(driver, domain);
    driver.events.publish<remote::DomainEventCallbackBalloonChange>({.event = {driver.reference(*domain), kib}});
}

void graphics_event(QemuDriver& driver, const Domain& domain, const MonitorEvent& event, int phase) {
    const auto address = [](const Json& json) {
        const std::string& family = json["family"].text();
        const Json& service = json["service"].is_null() ? json["port"] : json["service"];
        return remote::DomainEventGraphicsAddress{family == "ipv4" ? 0 : family == "ipv6" ? 1 : 2, json["host"].text(),
                                                  service.is_integer() ? std::to_string(service.integer()) : service.text()};
    };
    remote::DomainEventGraphics::Message message;
    message.domain = driver.reference(*domain);
    message.phase = phase;
    message.local = address(event.data["server"]);
    message.remote = address(event.data["client"]);
    message.auth_scheme = event.data["server"]["auth"].text();
    if (const std::string& name = event.data["client"]["x509_dname"].text(); !name.empty()) message.subject.push_back({"x509dname", name});
    if (const std::string& name = event.data["client"]["sasl_username"].text(); !name.empty()) message.subject.push_back({"saslUsername", name});
    driver.events.publish<remote::DomainEventCallbackGraphics>({.event = std::move(message)});
}

void on_graphics_connect(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) { graphics_event(driver, domain, event, 0); }
void on_graphics_initialize(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) { graphics_event(driver, domain, event, 1); }
void on_graphics_disconnect(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) { graphics_event(driver, domain, event, 2); }

void on_device_deleted(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    const std::string& alias = event.data["device"].text();
    if (!alias.empty()) device_deleted(driver, domain, alias);
}

void on_unplug_error(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    const std::string& alias = event.data["device"].text();
    if (!alias.empty()) device_kept(driver, domain, alias);
}

void on_tray(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    const bool open = event.data["tray-open"].boolean();
    for (model::Disk& disk : domain->running->live.devices.disks) {
        if (!disk.info.alias || (event.data["id"].text() != *disk.info.alias && event.data["device"].text() != *disk.info.alias)) continue;
        if (open) disk.target.tray = model::DiskTray::open;
        else disk.target.tray.reset();
        publish_running(driver, domain);
        driver.events.publish<remote::DomainEventCallbackTrayChange>({.event = {driver.reference(*domain), *disk.info.alias, open ? 0 : 1}});
        return;
    }
}

void on_suspend(QemuDriver& driver, const Domain& domain, const MonitorEvent&) {
    driver.events.publish<remote::DomainEventCallbackPmsuspend>({.event = {driver.reference(*domain)}});
    if (domain->read()->state != State::running) return;
    set_state(driver, domain, State::pmsuspended, 0, lifecycle::pmsuspended, 0);
}

void on_wakeup(QemuDriver& driver, const Domain& domain, const MonitorEvent&) {
    driver.events.publish<remote::DomainEventCallbackPmwakeup>({.event = {driver.reference(*domain)}});
    if (domain->read()->state != State::pmsuspended) return;
    set_state(driver, domain, State::running, reason::wakeup, lifecycle::started, lifecycle::started_wakeup);
}

// The guest opened or closed the port of a channel: for the agent's, that is whether it runs.
void on_serial_change(QemuDriver& driver, const Domain& domain, const MonitorEvent& event) {
    const bool open = event.data["open"].boolean();
    for (model::Channel& channel : domain->running->live.devices.channels) {
        if (channel.info.alias != event.data["id"].text()) continue;
        auto* target = std::get_if<model::VirtioTarget>(&channel.target);
        if (!target) return;
        target->state = open ? model::ChannelState::connected : model::ChannelState::disconnected;
        publish_running(driver, domain);
        if (target->name == "org.qemu.guest_agent.0")
            driver.events.publish<remote::DomainEventCallbackAgentLifecycle>(
                {.domain = driver.reference(*domain), .state = open ? 1 : 2, .reason = 2});
        else
            driver.events.publish<remote::DomainEventCallbackChannelLifecycle>(
                {.domain = driver.reference(*domain), .channel_name = target->name.value_or(""), .state = open ? 1 : 2, .reason = 2});
        return;
    }
}

const std::unordered_map<std::string_view, Handler> handlers = {
    {"STOP", on_stop}, {"RESUME", on_resume}, {"SHUTDOWN", on_shutdown}, {"RESET", on_reset}, {"GUEST_PANICKED", on_panic},
    {"RTC_CHANGE", on_rtc_change}, {"WATCHDOG", on_watchdog}, {"BLOCK_IO_ERROR", on_io_error}, {"BALLOON_CHANGE", on_balloon},
    {"VNC_CONNECTED", on_graphics_connect}, {"VNC_INITIALIZED", on_graphics_initialize}, {"VNC_DISCONNECTED", on_graphics_disconnect},
    {"SPICE_CONNECTED", on_graphics_connect}, {"SPICE_INITIALIZED", on_graphics_initialize}, {"SPICE_DISCONNECTED", on_graphics_disconnect},
    {"DEVICE_DELETED", on_device_deleted}, {"DEVICE_UNPLUG_GUEST_ERROR", on_unplug_error}, {"DEVICE_TRAY_MOVED", on_tray},
    {"SUSPEND", on_suspend}, {"WAKEUP", on_wakeup}, {"VSERPORT_CHANGE", on_serial_change},
};

// Runs on the actor, unless the domain has become another run of itself.
void post_to_run(const std::weak_ptr<DomainObject>& weak, int id, const char* what, std::function<void(const Domain&)> f) {
    const Domain domain = weak.lock();
    if (!domain) return;
    domain->actor().post(driver::WorkKind::event, what, [weak, domain, id, what, f = std::move(f)] {
        if (!domain->running || domain->running->id != id) return;
        // It may end the run that is just being made: a guest can turn itself off before its start has been told.
        if (domain->running->starting) domain->running->held_events.push_back([weak, id, what, f] { post_to_run(weak, id, what, f); });
        else f(domain);
    }, [domain, what](Outcome outcome) {
        if (outcome) log.warning(*domain->name(), what, ": ", outcome->message);
    });
}

// QEMU has gone: what the domain is now depends on what was known before.
void on_end(QemuDriver& driver, const Domain& domain) {
    Running& run = *domain->running;
    if (run.being_destroyed) return;          // whoever destroys it waits for this
    const auto snapshot = domain->read();
    if (snapshot->reason == reason::starting_up && snapshot->state == State::paused && snapshot->id < 0) return;   // its start tells why
    if (run.guest_shut_down) stop_domain(driver, domain, reason::shutoff_shutdown, lifecycle::stopped_shutdown);
    else stop_domain(driver, domain, reason::shutoff_crashed, lifecycle::stopped_failed);
}

}  // namespace

Monitor::Callbacks monitor_callbacks(QemuDriver& driver, const std::weak_ptr<DomainObject>& domain, int id) {
    Monitor::Callbacks callbacks;
    callbacks.event = [&driver, domain, id](MonitorEvent event) {
        if (driver.events.wants_monitor_events())
            if (const Domain object = domain.lock())
                driver.events.publish_monitor_event({*object->name(), object->uuid(), id, event.name, event.seconds, event.micros,
                                                     event.data.is_null() ? std::nullopt : std::optional(event.data.dump())});
        const auto handler = handlers.find(event.name);
        if (handler == handlers.end()) return;
        post_to_run(domain, id, "event", [&driver, function = handler->second, event = std::move(event)](const Domain& object) {
            function(driver, object, event);
        });
    };
    // A QEMU that lives without its monitor is no use: it is told by the end of the process, or ended.
    callbacks.closed = [&driver, domain, id] {
        post_to_run(domain, id, "monitor closed", [&driver](const Domain& object) {
            Running& run = *object->running;
            if (run.being_destroyed || object->read()->id < 0) return;
            driver.events.publish<remote::DomainEventCallbackControlError>({.event = {driver.reference(*object)}});
            end_process(run, false, std::chrono::seconds(5), object->actor());
            on_end(driver, object);
        });
    };
    return callbacks;
}

void watch_process(QemuDriver& driver, const Domain& domain) {
    Running& run = *domain->running;
    std::weak_ptr<DomainObject> weak = domain;
    const int id = run.id;
    const int copy = fcntl(run.pidfd->get(), F_DUPFD_CLOEXEC, 3);
    if (copy < 0) throw system_error("cannot watch the process");
    run.process_watch = driver.loop.watch_pidfd(copy, [&driver, weak, id](std::optional<int>) {
        post_to_run(weak, id, "process ended", [&driver](const Domain& object) {
            object->running->process_watch = 0;
            if (object->read()->id < 0) return;
            on_end(driver, object);
        });
    });
}

}  // namespace vireo::qemu
