// Calls about where the threads of a domain may run, and its I/O threads.
#include <algorithm>
#include <array>

#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/parameters.hpp"
#include "drivers/qemu/processors.hpp"
#include "drivers/qemu/thread_places.hpp"
#include "host/cgroup.hpp"
#include "host/node.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;

namespace {

[[noreturn]] void bad_argument(const std::string& what, ErrorDomain from = ErrorDomain::qemu) {
    throw Error(ErrorCode::invalid_arg, from, what);
}

// Where a thread runs that has no pin of its own.
model::CpuSet default_processors(const model::Domain& domain, const model::CpuSet& host) {
    model::CpuSet out = host;
    if (const auto common = common_cpus(domain)) out &= *common;
    return out;
}

void tunable_event(QemuDriver& driver, const Domain& domain, std::string name, const model::CpuSet& cpus) {
    remote::DomainEventCallbackTunable::Message message{.domain = driver.reference(*domain)};
    message.params.push_back({std::move(name), cpus.text()});
    driver.events.publish<remote::DomainEventCallbackTunable>(std::move(message));
}

template <class Map> model::CpuSet pin_of(const Map& map, const char* what) {
    model::CpuSet cpus = model::CpuSet::of_bytes(map.data(), map.size());
    cpus &= host_processors();
    if (cpus.empty()) bad_argument(what);
    return cpus;
}

// ---- virtual processors and the emulator ----

void pin_vcpu(QemuDriver& driver, const Domain& domain, std::uint32_t vcpu, const auto& map, std::uint32_t flags) {
    const auto snapshot = domain->read();
    const Targets on = targets(*snapshot, flags);
    const auto check = [&](const DefinitionFacts& facts, const char* which) {
        if (vcpu >= facts.max_vcpus)
            bad_argument("vcpu " + std::to_string(vcpu) + " is out of range of " + which + " cpu count " + std::to_string(facts.max_vcpus));
    };
    if (on.live) check(snapshot->live_facts, "live");
    if (on.config) check(snapshot->config_facts, "persistent");
    const model::CpuSet cpus = pin_of(map, "Empty cpu list for pinning");
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            auto& pins = definition.cputune ? definition.cputune->vcpu_pins : definition.cputune.emplace().vcpu_pins;
            const auto found = std::ranges::find(pins, vcpu, &model::VcpuPin::vcpu);
            if (found != pins.end()) found->cpuset = cpus;
            else pins.push_back({vcpu, cpus});
            std::ranges::sort(pins, {}, &model::VcpuPin::vcpu);
        },
        [&](Running& run) {
            if (vcpu < run.vcpu_threads.size()) move_thread(run, vcpu_group(vcpu), run.vcpu_threads[vcpu], cpus);
        });
    if (on.live) tunable_event(driver, domain, "cputune.vcpupin" + std::to_string(vcpu), cpus);
}

void pin_emulator(QemuDriver& driver, const Domain& domain, const auto& map, std::uint32_t flags) {
    const Targets on = targets(*domain->read(), flags);
    const model::CpuSet cpus = pin_of(map, "Empty cpu list for pinning");
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            if (!definition.cputune) definition.cputune.emplace();
            definition.cputune->emulator_pin = cpus;
        },
        [&](Running& run) { move_thread(run, emulator_group, run.pid, cpus); });
    if (on.live) tunable_event(driver, domain, "cputune.emulatorpin", cpus);
}

void append(auto& bytes, const model::CpuSet& cpus, std::int32_t length) {
    const auto map = cpus.bytes(std::size_t(length));
    bytes.insert(bytes.end(), map.begin(), map.end());
}

void check_map_length(std::int32_t count, std::int32_t length) {
    if (count < 1 || length < 1 || std::int64_t(count) * length > 8388608)
        throw Error(ErrorCode::rpc, ErrorDomain::qemu, "maxinfo or maplen of CPU maps is out of range");
}

void offer_vcpu_pins(QemuDriver& driver, driver::Driver& table) {
    offer_change<remote::DomainPinVcpu>(driver, table, [](auto& d, const Domain& domain, const auto& args) {
        pin_vcpu(d, domain, args.vcpu, args.cpumap, affect_live);
    });
    offer_change<remote::DomainPinVcpuFlags>(driver, table, 3, "qemuDomainPinVcpuFlags", [](auto& d, const Domain& domain, const auto& args) {
        pin_vcpu(d, domain, args.vcpu, args.cpumap, args.flags);
    });
    offer_change<remote::DomainPinEmulator>(driver, table, 3, "qemuDomainPinEmulator", [](auto& d, const Domain& domain, const auto& args) {
        pin_emulator(d, domain, args.cpumap, args.flags);
    });
    offer_reading<remote::DomainGetVcpuPinInfo>(
        driver, table, 3, "qemuDomainGetVcpuPinInfo", [](const model::Domain& domain, const auto& args, const Targets&) {
            check_map_length(args.ncpumaps, args.maplen);
            const model::CpuSet usual = default_processors(domain, host_processors());
            remote::DomainGetVcpuPinInfo::Reply reply;
            reply.count = std::int32_t(std::min<std::int64_t>(args.ncpumaps, online_processors(domain)));
            for (std::uint32_t vcpu = 0; vcpu < std::uint32_t(reply.count); ++vcpu) {
                const model::CpuSet* own = vcpu_pin(domain, vcpu);
                append(reply.cpumaps, own ? *own : usual, args.maplen);
            }
            return reply;
        });
    offer_reading<remote::DomainGetEmulatorPinInfo>(
        driver, table, 3, "qemuDomainGetEmulatorPinInfo", [](const model::Domain& domain, const auto& args, const Targets&) {
            check_map_length(1, args.maplen);
            remote::DomainGetEmulatorPinInfo::Reply reply{.cpumaps = {}, .count = 1};
            const bool own = domain.cputune && domain.cputune->emulator_pin;
            append(reply.cpumaps, own ? *domain.cputune->emulator_pin : default_processors(domain, host_processors()), args.maplen);
            return reply;
        });
}

// ---- I/O threads ----

// All of them, numbered where the document only counts them.
std::vector<model::Iothread> iothreads_of(const model::Domain& domain) {
    std::vector<model::Iothread> out = domain.iothread_ids;
    const std::uint32_t wanted = std::max<std::uint32_t>(domain.iothreads.value_or(0), std::uint32_t(out.size()));
    for (std::uint32_t id = 1; out.size() < wanted; ++id)
        if (std::ranges::find(out, id, &model::Iothread::id) == out.end()) out.push_back({.id = id});
    return out;
}

void set_iothreads(model::Domain& domain, std::vector<model::Iothread> threads) {
    domain.iothreads = threads.empty() ? std::nullopt : std::optional(std::uint32_t(threads.size()));
    domain.iothread_ids = std::move(threads);
}

model::Iothread* find_iothread(std::vector<model::Iothread>& threads, std::uint32_t id) {
    const auto found = std::ranges::find(threads, id, &model::Iothread::id);
    return found == threads.end() ? nullptr : &*found;
}

void check_not_there(const model::Domain& domain, std::uint32_t id) {
    auto threads = iothreads_of(domain);
    if (find_iothread(threads, id)) bad_argument("an IOThread is already using iothread_id '" + std::to_string(id) + "'", ErrorDomain::domain);
}

void check_removable(const model::Domain& domain, std::uint32_t id) {
    auto threads = iothreads_of(domain);
    if (!find_iothread(threads, id)) bad_argument("cannot find IOThread '" + std::to_string(id) + "' in iothreadids list", ErrorDomain::domain);
    for (const auto& disk : domain.devices.disks)
        if (disk.driver && disk.driver->iothread == id)
            bad_argument("cannot remove IOThread " + std::to_string(id) + " since it is being used by disk '" + disk.target.dev + "'", ErrorDomain::domain);
    for (const auto& controller : domain.devices.controllers)
        if (controller.driver && controller.driver->iothread == id)
            bad_argument("cannot remove IOThread " + std::to_string(id) + " since it is being used by controller", ErrorDomain::domain);
}

void forget_iothread(model::Domain& domain, std::uint32_t id) {
    auto threads = iothreads_of(domain);
    std::erase_if(threads, [&](const auto& thread) { return thread.id == id; });
    set_iothreads(domain, std::move(threads));
    if (!domain.cputune) return;
    model::Cputune& tune = *domain.cputune;
    std::erase_if(tune.iothread_pins, [&](const auto& pin) { return pin.iothread == id; });
    for (auto& scheduler : tune.iothread_schedulers) scheduler.iothreads.erase(id);
    std::erase_if(tune.iothread_schedulers, [](const auto& scheduler) { return scheduler.iothreads.empty(); });
    if (tune == model::Cputune{}) domain.cputune.reset();
}

std::string iothread_name(std::uint32_t id) { return "iothread" + std::to_string(id); }

// Its thread; 0: QEMU has none of that number.
pid_t iothread_of(const Domain& domain, std::uint32_t id) {
    for (const auto& [number, thread] : read_iothreads(monitor_of(domain).call(domain->actor(), "query-iothreads", {}, monitor_deadline)))
        if (number == id) return thread;
    return 0;
}

void add_iothread(QemuDriver& driver, const Domain& domain, std::uint32_t id, std::uint32_t flags) {
    if (id == 0) bad_argument("invalid value of 0 for iothread_id");
    const Targets on = targets(*domain->read(), flags);
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            check_not_there(definition, id);
            auto threads = iothreads_of(definition);
            threads.push_back({.id = id});
            set_iothreads(definition, std::move(threads));
        },
        [&](Running&) {
            monitor_of(domain).call(domain->actor(), "object-add", Json::object({{"qom-type", "iothread"}, {"id", iothread_name(id)}}), monitor_deadline);
            if (const pid_t thread = iothread_of(domain, id)) place_iothread(running_of(domain), id, thread);
        });
}

void remove_iothread(QemuDriver& driver, const Domain& domain, std::uint32_t id, std::uint32_t flags) {
    if (id == 0) bad_argument("invalid value of 0 for iothread_id");
    const Targets on = targets(*domain->read(), flags);
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            check_removable(definition, id);
            forget_iothread(definition, id);
        },
        [&](Running&) {
            monitor_of(domain).call(domain->actor(), "object-del", Json::object({{"id", iothread_name(id)}}), monitor_deadline);
            if (const Running& run = running_of(domain); run.group) run.group->child(iothread_group(id)).remove();
        });
}

void pin_iothread(QemuDriver& driver, const Domain& domain, std::uint32_t id, const auto& map, std::uint32_t flags) {
    const Targets on = targets(*domain->read(), flags);
    const model::CpuSet cpus = pin_of(map, "Empty iothread cpumap list for pinning");
    if (on.live) {
        auto threads = iothreads_of(running_of(domain).live);
        if (!find_iothread(threads, id)) bad_argument("iothread " + std::to_string(id) + " not found");
    }
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            auto threads = iothreads_of(definition);
            if (!find_iothread(threads, id)) bad_argument("iothreadid " + std::to_string(id) + " not found");
            if (!definition.cputune) definition.cputune.emplace();
            auto& pins = definition.cputune->iothread_pins;
            const auto found = std::ranges::find(pins, id, &model::IothreadPin::iothread);
            if (found != pins.end()) found->cpuset = cpus;
            else pins.push_back({id, cpus});
            std::ranges::sort(pins, {}, &model::IothreadPin::iothread);
        },
        [&](Running&) {
            if (const pid_t thread = iothread_of(domain, id)) move_thread(running_of(domain), iothread_group(id), thread, cpus);
        });
    if (on.live) tunable_event(driver, domain, "cputune.iothreadpin" + std::to_string(id), cpus);
}

void set_iothread_parameters(QemuDriver& driver, const Domain& domain, std::uint32_t id, const std::vector<protocol::TypedParam>& given, std::uint32_t flags) {
    struct Poll {
        std::string_view name, property;
        std::optional<std::uint64_t> model::IothreadPoll::* member;
    };
    static constexpr std::array polls = {Poll{"poll_max_ns", "poll-max-ns", &model::IothreadPoll::max},
                                         Poll{"poll_grow", "poll-grow", &model::IothreadPoll::grow},
                                         Poll{"poll_shrink", "poll-shrink", &model::IothreadPoll::shrink}};
    static constexpr std::array rows = {ParameterRow{"poll_max_ns"}, ParameterRow{"poll_grow", ParameterType::unsigned_integer},
                                        ParameterRow{"poll_shrink", ParameterType::unsigned_integer},
                                        ParameterRow{"thread_pool_min", ParameterType::integer}, ParameterRow{"thread_pool_max", ParameterType::integer}};
    if (id == 0) bad_argument("invalid value of 0 for iothread_id");
    check_parameters(given, rows);
    const auto unsupported = [](const std::string& what) { throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, what); };
    const auto poll_value = [&](const Poll& poll) -> std::optional<std::uint64_t> {
        if (const auto* wide = parameter<std::uint64_t>(given, poll.name)) return *wide;
        if (const auto* narrow = parameter<std::uint32_t>(given, poll.name)) return *narrow;
        return std::nullopt;
    };
    bool polling = false;
    for (const Poll& poll : polls)
        if (const auto value = poll_value(poll)) {
            polling = true;
            if (*value > INT32_MAX)
                unsupported(std::string(poll.property) + " (" + std::to_string(*value) + ") must be less than or equal to 2147483647");
        }
    const auto* least = parameter<std::int32_t>(given, "thread_pool_min");
    const auto* most = parameter<std::int32_t>(given, "thread_pool_max");
    if (least && *least < -1) unsupported("thread_pool_min (" + std::to_string(*least) + ") must be equal to or greater than -1");
    if (most && (*most < -1 || *most == 0)) unsupported("thread_pool_max (" + std::to_string(*most) + ") must be a positive number or -1");
    const Targets on = targets(*domain->read(), flags);
    const auto change = [&](model::Domain& definition, bool live) {
        auto threads = iothreads_of(definition);
        model::Iothread* thread = find_iothread(threads, id);
        if (!thread) bad_argument("cannot find IOThread '" + std::to_string(id) + "' in iothreadids");
        if (polling && !live) throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "configuring persistent polling values is not supported");
        const auto pool = [](const std::int32_t* given_value, const std::optional<std::uint32_t>& now) {
            return given_value ? std::int64_t(*given_value) : now ? std::int64_t(*now) : -1;
        };
        const std::int64_t lowest = pool(least, thread->thread_pool_min), highest = pool(most, thread->thread_pool_max);
        if (lowest > highest)
            throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu,
                        "thread_pool_min (" + std::to_string(lowest) + ") can't be greater than thread_pool_max (" + std::to_string(highest) + ")");
        if (!least && !most) return;
        thread->thread_pool_min = lowest < 0 ? std::nullopt : std::optional(std::uint32_t(lowest));
        thread->thread_pool_max = highest < 0 ? std::nullopt : std::optional(std::uint32_t(highest));
        set_iothreads(definition, std::move(threads));
    };
    const auto tell = [&](Running& run) {
        auto threads = iothreads_of(run.live);
        const model::Iothread* thread = find_iothread(threads, id);
        std::vector<MonitorCommand> commands;
        const auto set = [&](std::string_view property, std::int64_t value) {
            commands.push_back({"qom-set", Json::object({{"path", "/objects/" + iothread_name(id)}, {"property", std::string(property)}, {"value", value}})});
        };
        for (const Poll& poll : polls)
            if (const auto value = poll_value(poll)) set(poll.property, std::int64_t(*value));
        // QEMU wants the smaller one never above the other.
        const bool widen_first = most && least && thread && std::int64_t(*least) > std::int64_t(thread->thread_pool_max.value_or(64));
        if (least && !widen_first) set("thread-pool-min", *least < 0 ? 0 : *least);
        if (most) set("thread-pool-max", *most < 0 ? 64 : *most);
        if (widen_first) set("thread-pool-min", *least);
        for (MonitorReply& reply : monitor_of(domain).call_all(domain->actor(), std::move(commands), monitor_deadline)) reply.value();
    };
    // The two definitions take different things: one after the other, the persistent one tried first.
    if (on.config && on.live) {
        model::Domain trial = model::read_domain(*domain->read()->config);
        change(trial, false);
    }
    if (on.live) change_definitions(driver, domain, {.live = true}, [&](model::Domain& definition) { change(definition, true); }, tell);
    if (on.config) change_definitions(driver, domain, {.config = true}, [&](model::Domain& definition) { change(definition, false); });
}

void offer_iothreads(QemuDriver& driver, driver::Driver& table) {
    offer_reading<remote::DomainGetIothreadInfo>(
        driver, table, 3, "qemuDomainGetIOThreadInfo", [](const model::Domain& domain, const auto&, const Targets&) {
            const host::CpuMap map = host::Node().cpu_map();
            const model::CpuSet usual = default_processors(domain, host_processors());
            remote::DomainGetIothreadInfo::Reply reply;
            for (const model::Iothread& thread : iothreads_of(domain)) {
                const model::CpuSet* own = iothread_pin(domain, thread.id);
                reply.info.push_back({thread.id, (own ? *own : usual).bytes((map.online.size() + 7) / 8)});
            }
            reply.count = std::uint32_t(reply.info.size());
            return reply;
        });
    offer_change<remote::DomainAddIothread>(driver, table, 3, "qemuDomainAddIOThread", [](auto& d, const Domain& domain, const auto& args) {
        add_iothread(d, domain, args.iothread_id, args.flags);
    });
    offer_change<remote::DomainDelIothread>(driver, table, 3, "qemuDomainDelIOThread", [](auto& d, const Domain& domain, const auto& args) {
        remove_iothread(d, domain, args.iothread_id, args.flags);
    });
    offer_change<remote::DomainPinIothread>(driver, table, 3, "qemuDomainPinIOThread", [](auto& d, const Domain& domain, const auto& args) {
        pin_iothread(d, domain, args.iothreads_id, args.cpumap, args.flags);
    });
    offer_change<remote::DomainSetIothreadParams>(driver, table, 3, "qemuDomainSetIOThreadParams", [](auto& d, const Domain& domain, const auto& args) {
        set_iothread_parameters(d, domain, args.iothread_id, args.params, args.flags);
    });
}

}  // namespace

void offer_pins(QemuDriver& driver, driver::Driver& table) {
    offer_vcpu_pins(driver, table);
    offer_iothreads(driver, table);
}

}  // namespace vireo::qemu
