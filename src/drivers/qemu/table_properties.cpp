// Calls about what a domain is told to do by itself, what is known about it, and how it would migrate.
#include <algorithm>

#include "base/files.hpp"
#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/processors.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_device.hpp"
#include "protocol/remote/domain_migration.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;
using driver::WorkKind;

namespace {

[[noreturn]] void bad_argument(const std::string& what, ErrorDomain from = ErrorDomain::qemu) {
    throw Error(ErrorCode::invalid_arg, from, what);
}
[[noreturn]] void unsupported(const std::string& what, ErrorDomain from = ErrorDomain::qemu) {
    throw Error(ErrorCode::config_unsupported, from, what);
}

// ---- what happens when the guest powers off, reboots, crashes ----

enum LifecycleKind : std::uint32_t { poweroff = 0, reboot = 1, crash = 2 };
constexpr const char* lifecycle_kinds[] = {"poweroff", "reboot", "crash"};

void set_lifecycle_action(QemuDriver& driver, const Domain& domain, const remote::DomainSetLifecycleAction::Args& args) {
    if (args.type > crash) bad_argument("invalid lifecycle type '" + std::to_string(args.type) + "'", ErrorDomain::domain);
    if (args.action >= schema::words<model::CrashAction>.size())
        bad_argument("invalid lifecycle action '" + std::to_string(args.action) + "'", ErrorDomain::domain);
    const auto action = model::CrashAction(args.action);
    const std::string word(schema::word(action));
    if (args.type != crash && args.action >= schema::words<model::LifecycleAction>.size())
        unsupported(std::string("Lifecycle event '") + lifecycle_kinds[args.type] + "' doesn't support '" + word + "' action", ErrorDomain::domain);
    const Targets on = targets(*domain->read(), args.flags);
    if (action == model::CrashAction::rename_restart)
        unsupported("qemu driver doesn't support the '" + word + "' action for 'on_reboot'/'on_poweroff'/'on_crash'");
    if (action == model::CrashAction::preserve && args.type != crash)
        unsupported("qemu driver doesn't support the '" + word + "' action for 'on_reboot'/'on_poweroff'");
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            if (args.type == poweroff) definition.on_poweroff = model::LifecycleAction(args.action);
            else if (args.type == reboot) definition.on_reboot = model::LifecycleAction(args.action);
            else definition.on_crash = action;
            if (definition.on_reboot == model::LifecycleAction::destroy && definition.on_poweroff == model::LifecycleAction::restart)
                unsupported("qemu driver doesn't support 'onReboot' set to 'destroy and 'onPoweroff' set to 'reboot'");
        },
        [&](Running& run) {
            if (args.type == crash || !run.capabilities || !run.capabilities->has(Capability::set_action)) return;
            // QEMU itself only knows whether a reset ends it.
            auto after = [&](LifecycleKind kind, model::LifecycleAction now) { return kind == args.type ? model::LifecycleAction(args.action) : now; };
            const auto off = after(poweroff, run.live.on_poweroff.value_or(model::LifecycleAction::destroy));
            const auto again = after(reboot, run.live.on_reboot.value_or(model::LifecycleAction::restart));
            const bool ends = off == model::LifecycleAction::destroy && again == model::LifecycleAction::destroy;
            monitor_of(domain).call(domain->actor(), "set-action", Json::object({{"reboot", ends ? "shutdown" : "reset"}}), monitor_deadline);
            run.allow_reboot = !ends;
        });
}

// ---- single processors ----

void set_vcpu(QemuDriver& driver, const Domain& domain, const remote::DomainSetVcpu::Args& args) {
    if (args.state != 0 && args.state != 1) throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "unsupported state value");
    const auto which = model::CpuSet::parse(args.cpumap);
    if (!which) bad_argument("Failed to parse bitmap '" + args.cpumap + "'", ErrorDomain::none);
    if (which->empty()) bad_argument("no vcpus selected for modification");
    const Targets on = targets(*domain->read(), args.flags);
    if (on.config && on.live) {   // tried before anything is plugged
        model::Domain trial = model::read_domain(*domain->read()->config);
        set_processors_online(trial, *which, args.state == 1);
    }
    if (on.live) plug_processors(driver, domain, *which, args.state == 1);
    if (on.config)
        change_definition(driver, domain, [&](model::Domain& definition) { set_processors_online(definition, *which, args.state == 1); });
}

// ---- messages, labels, launch security ----

struct TaintText {
    std::string_view word, text;
};
constexpr TaintText taint_texts[] = {{"custom-argv", "custom configuration parameters specified"},
                                     {"custom-monitor", "custom monitor control commands issued"}};

std::vector<std::string> messages_of(const Running* run, std::uint32_t flags) {
    std::vector<std::string> out;
    if (!run) return out;
    if (!flags || flags & 2)
        for (const std::string& taint : run->taints) {
            const auto found = std::ranges::find(taint_texts, std::string_view(taint), &TaintText::word);
            out.push_back("tainted: " + (found != std::end(taint_texts) ? std::string(found->text) : taint));
        }
    if (!flags || flags & 1)
        for (const std::string& deprecation : run->deprecations) out.push_back("deprecated configuration: " + deprecation);
    return out;
}

void offer_facts(QemuDriver& driver, driver::Driver& table) {
    using Messages = remote::DomainGetMessages;
    table.works<Messages>([&driver](Request, Messages::Args args, Later<Messages> later) {
        check_flags(args.flags, 3, "qemuDomainGetMessages");
        const Domain domain = driver.find(args.domain);
        if (!domain->read()->active()) return later(Messages::Reply{});
        on_actor<Messages>(domain, WorkKind::query, later,
                           [domain, flags = args.flags] { return Messages::Reply{messages_of(domain->running.get(), flags)}; });
    });
    using Labels = remote::DomainGetSecurityLabelList;
    table.works<Labels>([&driver](Request, Labels::Args args, Later<Labels> later) {
        const auto snapshot = driver.find(args.domain)->read();
        if (!snapshot->active()) return later(Labels::Reply{});
        on_worker(driver, later, [snapshot, privileged = driver.privileged] {
            Labels::Reply reply;
            reply.labels.push_back({});          // of the model "none"
            const model::Domain domain = model::read_domain(*snapshot->live_public, {.live = true});
            if (privileged)
                for (const auto& label : domain.seclabels)
                    if (label.model == "dac") reply.labels.push_back({label.label.value_or(""), 0});
            reply.count = std::int32_t(reply.labels.size());
            return reply;
        });
    });
    using Launch = remote::DomainGetLaunchSecurityInfo;
    offer_reading<Launch>(driver, table, 4, "qemuDomainGetLaunchSecurityInfo", [](const model::Domain& domain, const auto&, const Targets& on) {
        if (domain.launch_security && std::holds_alternative<model::SevSecurity>(*domain.launch_security) && on.live)
            throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "the measurement of a SEV guest cannot be asked for yet");
        return Launch::Reply{};
    });
    offer_change<remote::DomainSetLaunchSecurityState>(driver, table, 3, "qemuDomainSetLaunchSecurityState", [](auto&, const Domain& domain, const auto&) {
        const auto snapshot = domain->read();
        const model::Domain definition = model::read_domain(snapshot->active() ? *snapshot->live_public : *snapshot->config_public, {.live = snapshot->active()});
        if (!definition.launch_security || !std::holds_alternative<model::SevSecurity>(*definition.launch_security))
            throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "setting a launch secret is only supported in SEV-enabled domains");
        if (!snapshot->active()) throw not_running();
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "setting a launch secret is not possible yet");
    });
}

// ---- how it would migrate ----

// MiB a second. What is set at rest is kept while the daemon runs, as the reference does.
constexpr std::uint64_t fastest = INT64_MAX >> 20;

std::uint64_t migration_parameter(const Domain& domain, const char* name) {
    const Json all = monitor_of(domain).call(domain->actor(), "query-migrate-parameters", {}, monitor_deadline);
    return all[name].unsigned_integer();
}
void set_migration_parameter(const Domain& domain, const char* name, std::uint64_t value) {
    monitor_of(domain).call(domain->actor(), "migrate-set-parameters", Json::object({{name, value}}), monitor_deadline);
}

// A question to QEMU about a running guest.
template <class P, class F> void offer_live_question(QemuDriver& driver, driver::Driver& table, const char* function, F f) {
    table.works<P>([&driver, function, f](Request, typename P::Args args, Later<P> later) {
        check_flags(args.flags, 0, function);
        const Domain domain = driver.find(args.domain);
        if (!domain->read()->active()) throw not_running();
        on_actor<P>(domain, WorkKind::query, later, [domain, f] { return typename P::Reply{f(domain)}; });
    });
}

void offer_migration_parameters(QemuDriver& driver, driver::Driver& table) {
    using Speed = remote::DomainMigrateGetMaxSpeed;
    table.works<Speed>([&driver](Request, Speed::Args args, Later<Speed> later) {
        check_flags(args.flags, 1, "qemuDomainMigrateGetMaxSpeed");
        const Domain domain = driver.find(args.domain);
        if (!(args.flags & 1)) return later(Speed::Reply{domain->migration_speed ? domain->migration_speed.load() : fastest});
        if (!domain->read()->active()) throw not_running();
        on_actor<Speed>(domain, WorkKind::query, later, [domain] { return Speed::Reply{migration_parameter(domain, "max-postcopy-bandwidth") >> 20}; });
    });
    offer_change<remote::DomainMigrateSetMaxSpeed>(driver, table, 1, "qemuDomainMigrateSetMaxSpeed", [](auto&, const Domain& domain, const auto& args) {
        if (args.bandwidth > fastest)
            throw Error(ErrorCode::overflow, ErrorDomain::qemu, "bandwidth must be less than " + std::to_string(fastest + 1));
        if (args.flags & 1) return set_migration_parameter(domain, "max-postcopy-bandwidth", args.bandwidth << 20);
        if (domain->read()->active()) set_migration_parameter(domain, "max-bandwidth", args.bandwidth << 20);
        domain->migration_speed = args.bandwidth;
    });
    offer_live_question<remote::DomainMigrateGetMaxDowntime>(driver, table, "qemuDomainMigrateGetMaxDowntime",
                                                             [](const Domain& domain) { return migration_parameter(domain, "downtime-limit"); });
    offer_change<remote::DomainMigrateSetMaxDowntime>(driver, table, 0, "qemuDomainMigrateSetMaxDowntime", [](auto&, const Domain& domain, const auto& args) {
        set_migration_parameter(domain, "downtime-limit", args.downtime);
    });
    offer_live_question<remote::DomainMigrateGetCompressionCache>(driver, table, "qemuDomainMigrateGetCompressionCache",
                                                                  [](const Domain& domain) { return migration_parameter(domain, "xbzrle-cache-size"); });
    offer_change<remote::DomainMigrateSetCompressionCache>(driver, table, 0, "qemuDomainMigrateSetCompressionCache",
                                                           [](auto&, const Domain& domain, const auto& args) {
                                                               set_migration_parameter(domain, "xbzrle-cache-size", args.cache_size);
                                                           });
}

}  // namespace

void offer_properties(QemuDriver& driver, driver::Driver& table) {
    offer_change<remote::DomainSetLifecycleAction>(driver, table, 3, "qemuDomainSetLifecycleAction",
                                                   [](auto& d, const Domain& domain, const auto& args) { set_lifecycle_action(d, domain, args); });
    offer_change<remote::DomainSetVcpu>(driver, table, 3, "qemuDomainSetVcpu", [](auto& d, const Domain& domain, const auto& args) { set_vcpu(d, domain, args); });
    offer_facts(driver, table);
    offer_migration_parameters(driver, table);
}

}  // namespace vireo::qemu
