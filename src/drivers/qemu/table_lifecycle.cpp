// Calls that start, stop, pause and wake domains.
#include "base/files.hpp"
#include "base/log.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "driver/session.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;
using driver::WorkKind;

namespace {

LogSource log("qemu.lifecycle");

enum StartFlag : std::uint32_t { start_paused = 1, start_autodestroy = 2, bypass_cache = 4, force_boot = 8, validate = 16, reset_nvram = 32 };
constexpr std::uint32_t start_flags = start_paused | start_autodestroy | bypass_cache | force_boot | validate | reset_nvram;

[[noreturn]] void invalid(const std::string& what) { throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, what); }

void destroy_domain(QemuDriver& driver, const Domain& domain, bool graceful);

// The guest goes with its client.
void hook_autodestroy(QemuDriver& driver, const Domain& domain, const std::shared_ptr<Session>& session) {
    std::weak_ptr<DomainObject> weak = domain;
    const int id = domain->running->id;
    domain->running->autodestroy_hook = session->on_close([&driver, weak, id] {
        const Domain object = weak.lock();
        if (!object) return;
        object->actor().post(WorkKind::destroy, "autodestroy", [&driver, object, id] {
            if (!object->running || object->running->id != id) return;
            object->running->autodestroy_hook = 0;   // it is running
            destroy_domain(driver, object, false);
        });
    });
}

void start_persistent(QemuDriver& driver, const Domain& domain, std::uint32_t flags, const std::shared_ptr<Session>& session) {
    const auto before = domain->read();
    if (before->active()) invalid("domain is already running");
    if (!before->persistent) throw Error(ErrorCode::no_domain, ErrorDomain::qemu, "no domain with matching uuid '" + domain->uuid().text() + "' (" + *domain->name() + ")");
    if (before->managed_save) {
        if (!(flags & force_boot))
            throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu,
                        "restoring a managed save image is not possible yet; start with --force-boot to discard it");
        remove_file(driver.managed_save_path(*domain->name()));
        domain->change([](DomainSnapshot& next) { next.managed_save = false; });
    }
    StartOptions options;
    options.paused = flags & start_paused;
    options.reset_nvram = flags & reset_nvram;
    if (flags & start_autodestroy) options.autodestroy = session;
    start_domain(driver, domain, options, nullptr);
    if (options.autodestroy) hook_autodestroy(driver, domain, session);
}

template <class P> void offer_create(QemuDriver& driver, driver::Driver& table) {
    table.works<P>([&driver](Request request, typename P::Args args, Later<P> later) {
        std::uint32_t flags = 0;
        if constexpr (requires { args.flags; }) flags = args.flags;
        check_flags(flags, start_flags, "qemuDomainCreateWithFlags");
        const Domain domain = driver.find(args.domain);
        on_actor<P>(domain, WorkKind::modify, later, [&driver, domain, flags, session = request.session] {
            start_persistent(driver, domain, flags, session);
            if constexpr (std::is_same_v<P, remote::DomainCreateWithFlags>) return typename P::Reply{driver.reference(*domain)};
        });
    });
}

template <class P> void offer_create_xml(QemuDriver& driver, driver::Driver& table) {
    table.works<P>([&driver](Request request, typename P::Args args, Later<P> later) {
        check_flags(args.flags, start_flags, "qemuDomainCreateXML");
        driver.workers.post([&driver, args = std::move(args), session = request.session, later] {
            auto definition = std::make_shared<std::unique_ptr<model::Domain>>();
            std::shared_ptr<driver::Registry<DomainObject>::Claim> claim;
            const Outcome outcome = attempt([&] {
                const auto host = driver.environment();
                *definition = std::make_unique<model::Domain>(define(args.xml_desc, {.validate = bool(args.flags & validate)}, host.rules));
                claim = std::make_shared<driver::Registry<DomainObject>::Claim>(driver.claim((*definition)->name, *(*definition)->uuid));
            });
            if (outcome) return later(*outcome);
            const Domain domain = claim->object();
            last_on_actor<P>(domain, WorkKind::modify, later, [&driver, domain, definition, claim = std::move(claim), flags = args.flags, session] {
                if (domain->read()->active()) invalid("domain '" + *domain->name() + "' is already active");
                StartOptions options;
                options.paused = flags & start_paused;
                options.reset_nvram = flags & reset_nvram;
                if (flags & start_autodestroy) options.autodestroy = session;
                domain->removed = false;
                // The registry shows it when it runs; before, its id could not be kept.
                claim->commit();
                const Outcome started = attempt([&] { start_domain(driver, domain, options, std::move(*definition)); });
                if (started) {
                    if (!domain->read()->persistent) driver.domains.remove(domain->uuid());
                    throw *started;
                }
                if (options.autodestroy) hook_autodestroy(driver, domain, session);
                return typename P::Reply{driver.reference(*domain)};
            });
        });
    });
}

void destroy_domain(QemuDriver& driver, const Domain& domain, bool graceful) {
    Running& run = running_of(domain);
    run.being_destroyed = true;
    if (!end_process(run, graceful, std::chrono::seconds(graceful ? 15 : 5), domain->actor())) {
        run.being_destroyed = false;
        throw Error(ErrorCode::system_error, ErrorDomain::qemu,
                    "Failed to terminate process " + std::to_string(run.pid) + " with SIGTERM: Device or resource busy");
    }
    // Compat: listeners hear of the shutdown before the stop.
    if (!run.guest_shut_down) driver.lifecycle_event(*domain, lifecycle::shutdown, lifecycle::shutdown_host);
    stop_domain(driver, domain, reason::destroyed, lifecycle::stopped_destroyed);
}

template <class P> void offer_destroy(QemuDriver& driver, driver::Driver& table) {
    table.works<P>([&driver](Request, typename P::Args args, Later<P> later) {
        std::uint32_t flags = 0;
        if constexpr (requires { args.flags; }) flags = args.flags;
        check_flags(flags, 3, "qemuDomainDestroyFlags");
        const Domain domain = driver.find(args.domain);
        on_actor<P>(domain, WorkKind::destroy, later, [&driver, domain, flags] { destroy_domain(driver, domain, flags & 1); });
    });
}

void suspend(QemuDriver& driver, const Domain& domain) {
    running_of(domain);
    const auto snapshot = domain->read();
    if (snapshot->state == State::pmsuspended) invalid("domain is pmsuspended");
    if (snapshot->state == State::paused) return;
    pause_domain(driver, domain, reason::user, lifecycle::suspended_paused);
}

void resume(QemuDriver& driver, const Domain& domain) {
    running_of(domain);
    const auto snapshot = domain->read();
    if (snapshot->state == State::pmsuspended) invalid("domain is pmsuspended");
    if (snapshot->state == State::running) invalid("domain is already running");
    if (snapshot->state == State::crashed && snapshot->reason == reason::panicked) invalid("domain is crashed");
    resume_domain(driver, domain, reason::unpaused, lifecycle::resumed_unpaused);
}

enum ShutdownFlag : std::uint32_t { by_acpi = 1, by_agent = 2, by_initctl = 4, by_signal = 8, by_paravirt = 16 };

bool has_agent(const Running& run) {
    for (const model::Channel& channel : run.live.devices.channels)
        if (const auto* target = std::get_if<model::VirtioTarget>(&channel.target); target && target->name == "org.qemu.guest_agent.0") return true;
    return false;
}

void ask_to_shut_down(QemuDriver& driver, const Domain& domain, std::uint32_t flags, bool reboot) {
    Running& run = running_of(domain);
    const auto snapshot = domain->read();
    if (flags & by_agent && !(flags & by_acpi)) {
        if (!has_agent(run))
            throw Error(ErrorCode::argument_unsupported, ErrorDomain::qemu, "QEMU guest agent is not configured");
        throw Error(ErrorCode::agent_unresponsive, ErrorDomain::qemu, "QEMU guest agent is not connected");
    }
    if (snapshot->state == State::pmsuspended) invalid("domain is pmsuspended");
    run.fake_reboot = reboot && run.live.on_reboot.value_or(model::LifecycleAction::restart) != model::LifecycleAction::destroy;
    write_status(driver, domain);
    run.monitor->call(domain->actor(), "system_powerdown", {}, monitor_deadline);
}

template <class P, class F> void offer_simple(QemuDriver& driver, driver::Driver& table, const char* function, std::uint32_t supported, F f) {
    table.works<P>([&driver, function, supported, f](Request, typename P::Args args, Later<P> later) {
        std::uint32_t flags = 0;
        if constexpr (requires { args.flags; }) flags = args.flags;
        check_flags(flags, supported, function);
        const Domain domain = driver.find(args.domain);
        on_actor<P>(domain, WorkKind::modify, later, [&driver, domain, flags, f] { f(driver, domain, flags); });
    });
}

}  // namespace

Running& running_of(const Domain& domain) {
    if (!domain->running || !domain->read()->active()) throw not_running();
    return *domain->running;
}

Monitor& monitor_of(const Domain& domain) {
    Running& run = running_of(domain);
    if (!run.monitor || run.monitor->is_closed()) throw not_running();
    return *run.monitor;
}

void pause_domain(QemuDriver& driver, const Domain& domain, int paused_reason, int suspended_detail) {
    Running& run = running_of(domain);
    // The event may come before the answer: it is then told what it means.
    run.expected = {paused_reason, suspended_detail};
    const Outcome outcome = attempt([&] { monitor_of(domain).call(domain->actor(), "stop", {}, monitor_deadline); });
    if (!domain->running) throw not_running();
    run.expected.reset();
    if (outcome) throw *outcome;
    if (domain->read()->state == State::paused) return;
    set_state(driver, domain, State::paused, paused_reason, lifecycle::suspended, suspended_detail);
}

void resume_domain(QemuDriver& driver, const Domain& domain, int running_reason, int resumed_detail) {
    Running& run = running_of(domain);
    run.expected = {running_reason, resumed_detail};
    const Outcome outcome = attempt([&] { monitor_of(domain).call(domain->actor(), "cont", {}, monitor_deadline); });
    if (!domain->running) throw not_running();
    run.expected.reset();
    if (outcome) throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, outcome->detail.empty() ? "resume operation failed" : outcome->detail);
    if (domain->read()->state == State::running) return;
    set_state(driver, domain, State::running, running_reason, lifecycle::resumed, resumed_detail);
}

void offer_lifecycle(QemuDriver& driver, driver::Driver& table) {
    offer_create<remote::DomainCreate>(driver, table);
    offer_create<remote::DomainCreateWithFlags>(driver, table);
    offer_create_xml<remote::DomainCreateXml>(driver, table);
    offer_destroy<remote::DomainDestroy>(driver, table);
    offer_destroy<remote::DomainDestroyFlags>(driver, table);
    offer_simple<remote::DomainSuspend>(driver, table, "qemuDomainSuspend", 0, [](auto& d, const Domain& domain, std::uint32_t) { suspend(d, domain); });
    offer_simple<remote::DomainResume>(driver, table, "qemuDomainResume", 0, [](auto& d, const Domain& domain, std::uint32_t) { resume(d, domain); });
    offer_simple<remote::DomainShutdown>(driver, table, "qemuDomainShutdownFlags", 0, [](auto& d, const Domain& domain, std::uint32_t flags) {
        ask_to_shut_down(d, domain, flags, false);
    });
    offer_simple<remote::DomainShutdownFlags>(driver, table, "qemuDomainShutdownFlags", by_acpi | by_agent,
                                              [](auto& d, const Domain& domain, std::uint32_t flags) { ask_to_shut_down(d, domain, flags, false); });
    offer_simple<remote::DomainReboot>(driver, table, "qemuDomainReboot", by_acpi | by_agent,
                                       [](auto& d, const Domain& domain, std::uint32_t flags) { ask_to_shut_down(d, domain, flags, true); });
    offer_simple<remote::DomainReset>(driver, table, "qemuDomainReset", 0, [](auto&, const Domain& domain, std::uint32_t) {
        Running& run = running_of(domain);
        monitor_of(domain).call(domain->actor(), "system_reset", {}, monitor_deadline);
        if (domain->running) run.fake_reboot = false;
    });
}

}  // namespace vireo::qemu
