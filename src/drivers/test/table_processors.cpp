// Calls about memory and processors of a guest: how much, how many, and where they run.
#include <algorithm>
#include <chrono>

#include "drivers/test/parameters.hpp"
#include "drivers/test/world.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::test {
namespace {

[[noreturn]] void bad_argument(std::string what, ErrorDomain domain = ErrorDomain::test) { throw Error(ErrorCode::invalid_arg, domain, std::move(what)); }
[[noreturn]] void invalid(std::string what) { throw refused(ErrorCode::operation_invalid, std::move(what)); }

constexpr std::uint32_t most_vcpus = 32;

std::uint32_t vcpus_of(const model::Domain& domain) { return domain.vcpu.current.value_or(domain.vcpu.maximum); }

// ---- memory ----

void set_memory(World::Change& change, std::uint64_t kib, std::uint32_t flags) {
    enum : std::uint32_t { maximum = 4 };
    const Targets on = change.targets(flags);
    if (flags & maximum) {
        if (on.live) invalid("cannot resize the maximum memory on an active domain");
        change.config([&](model::Domain& domain) {
            domain.memory->size = kib;
            if (domain.current_memory.value_or(kib) > kib) domain.current_memory = kib;
        });
        return;
    }
    const auto set = [&](model::Domain& domain) {
        if (domain.memory && kib > domain.memory->size) bad_argument("cannot set memory higher than max memory");
        domain.current_memory = kib;
    };
    change.each(on, set);
}

// ---- number of processors ----

void set_vcpus(World::Change& change, std::uint32_t count, std::uint32_t flags) {
    enum : std::uint32_t { maximum = 4 };
    if (flags & maximum && !(flags & affect_config))
        throw refused(ErrorCode::invalid_arg, "flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'");
    const Targets on = change.targets(flags);
    if (count > most_vcpus)
        bad_argument("requested cpu amount exceeds maximum supported amount (" + std::to_string(count) + " > " + std::to_string(most_vcpus) + ")");
    // The bound of the persistent definition may be moved by the same call.
    std::uint32_t bound = most_vcpus;
    if (on.live) bound = change.next.live->vcpu.maximum;
    if (on.config && !(flags & maximum)) bound = std::min(bound, change.next.config->vcpu.maximum);
    if (count > bound) bad_argument("requested cpu amount exceeds maximum (" + std::to_string(count) + " > " + std::to_string(bound) + ")");
    const auto set = [&](model::Domain& domain) {
        domain.vcpu.current = count == domain.vcpu.maximum ? std::nullopt : std::optional(count);
    };
    if (on.config)
        change.config([&](model::Domain& domain) {
            if (!(flags & maximum)) return set(domain);
            const std::uint32_t now = std::min(vcpus_of(domain), count);
            domain.vcpu.maximum = count;
            domain.vcpu.current = now == count ? std::nullopt : std::optional(now);
        });
    if (on.live) change.live(set);
}

remote::DomainGetVcpusFlags::Reply get_vcpus(const GuestState& state, std::uint32_t flags) {
    enum : std::uint32_t { maximum = 4 };
    check_flags(flags, 7, "testDomainGetVcpusFlags");
    const Targets on = driver::targets_of(flags & 3, state.active(), state.persistent, ErrorDomain::domain);
    const model::Domain& domain = on.config ? *state.config : *state.live;
    return {std::int32_t(flags & maximum ? domain.vcpu.maximum : vcpus_of(domain))};
}

// ---- where they run ----

model::CpuSet all_cpus(const Node& node) { return model::CpuSet::range(0, node.cpus - 1); }

model::CpuSet cpus_of_vcpu(const model::Domain& domain, const Node& node, std::uint32_t vcpu) {
    if (domain.cputune)
        for (const auto& pin : domain.cputune->vcpu_pins)
            if (pin.vcpu == vcpu) return pin.cpuset;
    return domain.vcpu.cpuset ? *domain.vcpu.cpuset : all_cpus(node);
}

remote::DomainGetVcpus::Reply vcpu_states(const World& world, const remote::DomainGetVcpus::Args& args) {
    const auto state = world.find(args.domain)->read();
    if (!state->active()) invalid("cannot list vcpus for an inactive domain");
    const model::Domain& domain = *state->live;
    remote::DomainGetVcpus::Reply reply;
    const auto now = std::uint64_t(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    const std::uint32_t count = std::min(vcpus_of(domain), std::uint32_t(std::max(args.maxinfo, 0)));
    for (std::uint32_t i = 0; i < count; ++i) {
        const model::CpuSet cpus = cpus_of_vcpu(domain, world.node, i);
        reply.info.push_back({i, 1, now / 10, std::int32_t(cpus.last().value_or(0))});
        const auto bytes = cpus.bytes(std::size_t(std::max(args.maplen, 0)));
        reply.cpumaps.insert(reply.cpumaps.end(), bytes.begin(), bytes.end());
    }
    return reply;
}

remote::DomainGetVcpuPinInfo::Reply vcpu_pins(const World& world, const remote::DomainGetVcpuPinInfo::Args& args) {
    check_flags(args.flags, 3, "testDomainGetVcpuPinInfo");
    const auto state = world.find(args.domain)->read();
    const Targets on = driver::targets_of(args.flags, state->active(), state->persistent, ErrorDomain::domain);
    const model::Domain& domain = on.config ? *state->config : *state->live;
    remote::DomainGetVcpuPinInfo::Reply reply;
    const std::uint32_t count = std::min(domain.vcpu.maximum, std::uint32_t(std::max(args.ncpumaps, 0)));
    for (std::uint32_t i = 0; i < count && i < vcpus_of(domain); ++i) {
        const auto bytes = cpus_of_vcpu(domain, world.node, i).bytes(std::size_t(std::max(args.maplen, 0)));
        reply.cpumaps.insert(reply.cpumaps.end(), bytes.begin(), bytes.end());
        ++reply.count;
    }
    return reply;
}

void pin_vcpu(World::Change& change, std::uint32_t vcpu, const model::CpuSet& cpus) {
    if (!change.next.active()) invalid("cannot pin vcpus on an inactive domain");
    if (vcpu >= vcpus_of(*change.next.live)) bad_argument("requested vcpu '" + std::to_string(vcpu) + "' is not present in the domain");
    change.live([&](model::Domain& domain) {
        if (!domain.cputune) domain.cputune.emplace();
        auto& pins = domain.cputune->vcpu_pins;
        std::erase_if(pins, [&](const auto& pin) { return pin.vcpu == vcpu; });
        pins.push_back({vcpu, cpus});
        std::ranges::sort(pins, {}, &model::VcpuPin::vcpu);
    });
}

// ---- I/O threads ----

enum IothreadDefaults : std::uint64_t { poll_max_limit = 2147483647 };

model::Iothread* find_thread(model::Domain& domain, std::uint32_t id) {
    const auto found = std::ranges::find(domain.iothread_ids, id, &model::Iothread::id);
    return found == domain.iothread_ids.end() ? nullptr : &*found;
}

void add_thread(World::Change& change, std::uint32_t id, std::uint32_t flags) {
    if (id == 0) bad_argument("invalid value of 0 for iothread_id");
    change.each(change.targets(flags), [&](model::Domain& domain) {
        if (find_thread(domain, id)) bad_argument("an IOThread is already using iothread_id '" + std::to_string(id) + "'", ErrorDomain::domain);
        domain.iothread_ids.push_back({.id = id});
        domain.iothreads = std::uint32_t(domain.iothread_ids.size());
    });
}

void remove_thread(World::Change& change, std::uint32_t id, std::uint32_t flags) {
    change.each(change.targets(flags), [&](model::Domain& domain) {
        if (!find_thread(domain, id)) bad_argument("cannot find IOThread '" + std::to_string(id) + "' in iothreadids list", ErrorDomain::domain);
        std::erase_if(domain.iothread_ids, [&](const auto& thread) { return thread.id == id; });
        domain.iothreads = domain.iothread_ids.empty() ? std::nullopt : std::optional(std::uint32_t(domain.iothread_ids.size()));
        if (domain.cputune) {
            std::erase_if(domain.cputune->iothread_pins, [&](const auto& pin) { return pin.iothread == id; });
            if (*domain.cputune == model::Cputune{}) domain.cputune.reset();
        }
    });
}

void set_thread(World::Change& change, const remote::DomainSetIothreadParams::Args& args) {
    check_params(args.params, {{"poll_max_ns", ParamType::ullong}, {"poll_grow", ParamType::uint}, {"poll_shrink", ParamType::uint}});
    const Targets on = change.targets(args.flags);
    if (!find_thread(*const_cast<model::Domain*>(&change.next.current()), args.iothread_id))
        bad_argument("cannot find IOThread '" + std::to_string(args.iothread_id) + "' in iothreadids");
    if (const auto* most = param<std::uint64_t>(args.params, "poll_max_ns"); most && *most > poll_max_limit)
        bad_argument("poll-max-ns must be less than or equal to " + std::to_string(poll_max_limit), ErrorDomain::domain);
    if (!on.live) return;
    change.live([&](model::Domain& domain) {
        model::Iothread& thread = *find_thread(domain, args.iothread_id);
        model::IothreadPoll poll = thread.poll.value_or(model::IothreadPoll{});
        if (const auto* value = param<std::uint64_t>(args.params, "poll_max_ns")) poll.max = *value;
        if (const auto* value = param<std::uint32_t>(args.params, "poll_grow")) poll.grow = *value;
        if (const auto* value = param<std::uint32_t>(args.params, "poll_shrink")) poll.shrink = *value;
        thread.poll = poll;
    });
}

void pin_thread(World::Change& change, const remote::DomainPinIothread::Args& args) {
    const model::CpuSet cpus = model::CpuSet::of_bytes(args.cpumap.data(), args.cpumap.size());
    if (cpus.empty()) bad_argument("Empty iothread cpumap list for pinning");
    change.each(change.targets(args.flags), [&](model::Domain& domain) {
        if (!find_thread(domain, args.iothreads_id)) bad_argument("iothreadid " + std::to_string(args.iothreads_id) + " not found");
        if (!domain.cputune) domain.cputune.emplace();
        auto& pins = domain.cputune->iothread_pins;
        std::erase_if(pins, [&](const auto& pin) { return pin.iothread == args.iothreads_id; });
        pins.push_back({args.iothreads_id, cpus});
        std::ranges::sort(pins, {}, &model::IothreadPin::iothread);
    });
}

remote::DomainGetIothreadInfo::Reply threads(const GuestState& state, const remote::DomainGetIothreadInfo::Args& args) {
    check_flags(args.flags, 3, "testDomainGetIOThreadInfo");
    const Targets on = driver::targets_of(args.flags, state.active(), state.persistent, ErrorDomain::domain);
    const model::Domain& domain = on.config ? *state.config : *state.live;
    remote::DomainGetIothreadInfo::Reply reply;
    for (const auto& thread : domain.iothread_ids) {
        model::CpuSet cpus = domain.vcpu.cpuset ? *domain.vcpu.cpuset : model::CpuSet::range(0, 0);   // Compat: nowhere else
        if (domain.cputune)
            for (const auto& pin : domain.cputune->iothread_pins)
                if (pin.iothread == thread.id) cpus = pin.cpuset;
        reply.info.push_back({thread.id, cpus.bytes(cpus.last().value_or(0) / 8 + 1)});
    }
    reply.count = std::uint32_t(reply.info.size());
    return reply;
}

void offer_threads(World& world) {
    world.changes<remote::DomainAddIothread>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainAddIOThread");
        add_thread(change, args.iothread_id, args.flags);
    });
    world.changes<remote::DomainDelIothread>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainDelIOThread");
        remove_thread(change, args.iothread_id, args.flags);
    });
    world.changes<remote::DomainPinIothread>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainPinIOThread");
        pin_thread(change, args);
    });
    world.changes<remote::DomainSetIothreadParams>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 1, "testDomainSetIOThreadParams");
        set_thread(change, args);
    });
    world.reads<remote::DomainGetIothreadInfo>(threads);
}

void offer_memory(World& world) {
    world.changes<remote::DomainSetMemory>([](World::Change& change, const auto& args) { set_memory(change, args.memory, affect_live); });
    world.changes<remote::DomainSetMemoryFlags>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 7, "testDomainSetMemoryFlags");
        set_memory(change, args.memory, args.flags);
    });
    world.changes<remote::DomainSetMaxMemory>([](World::Change& change, const auto& args) { set_memory(change, args.memory, 4); });
    world.changes<remote::DomainSetMemoryStatsPeriod>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetMemoryStatsPeriod");
        const auto set = [&](model::Domain& domain) {
            auto& balloon = domain.devices.memballoon;
            if (!balloon || balloon->model == model::MemballoonModel::none)
                throw refused(ErrorCode::internal_error, "No memory balloon device configured, can not set the collection period");
            balloon->stats_period = args.period ? std::optional(std::uint32_t(args.period)) : std::nullopt;
        };
        change.each(change.targets(args.flags), set);
    });
}

}  // namespace

void offer_processors(World& world) {
    offer_memory(world);
    world.changes<remote::DomainSetVcpus>([](World::Change& change, const auto& args) { set_vcpus(change, args.nvcpus, affect_live); });
    world.changes<remote::DomainSetVcpusFlags>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 7, "testDomainSetVcpusFlags");
        set_vcpus(change, args.nvcpus, args.flags);
    });
    world.reads<remote::DomainGetVcpusFlags>([](const GuestState& state, const auto& args) { return get_vcpus(state, args.flags); });
    world.reads<remote::DomainGetMaxVcpus>([](const GuestState& state, const auto&) {
        return remote::DomainGetMaxVcpus::Reply{get_vcpus(state, affect_live | 4).count};
    });
    world.answers<remote::DomainGetVcpus>(vcpu_states);
    world.answers<remote::DomainGetVcpuPinInfo>(vcpu_pins);
    world.changes<remote::DomainPinVcpu>([](World::Change& change, const auto& args) {
        pin_vcpu(change, args.vcpu, model::CpuSet::of_bytes(args.cpumap.data(), args.cpumap.size()));
    });
    world.changes<remote::DomainPinVcpuFlags>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainPinVcpuFlags");
        pin_vcpu(change, args.vcpu, model::CpuSet::of_bytes(args.cpumap.data(), args.cpumap.size()));
    });
    world.changes<remote::DomainPinEmulator>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainPinEmulator");
        const model::CpuSet cpus = model::CpuSet::of_bytes(args.cpumap.data(), args.cpumap.size());
        if (cpus.empty()) bad_argument("Empty cpu list for pinning");
        change.each(change.targets(args.flags), [&](model::Domain& domain) {
            if (!domain.cputune) domain.cputune.emplace();
            domain.cputune->emulator_pin = cpus;
        });
    });
    world.answers<remote::DomainGetEmulatorPinInfo>([](const World& w, const auto& args) {
        check_flags(args.flags, 3, "testDomainGetEmulatorPinInfo");
        const auto state = w.find(args.domain)->read();
        const Targets on = driver::targets_of(args.flags, state->active(), state->persistent, ErrorDomain::domain);
        const model::Domain& domain = on.config ? *state->config : *state->live;
        const model::CpuSet cpus = domain.cputune && domain.cputune->emulator_pin ? *domain.cputune->emulator_pin
                                   : domain.vcpu.cpuset                            ? *domain.vcpu.cpuset
                                                                                   : all_cpus(w.node);
        return remote::DomainGetEmulatorPinInfo::Reply{cpus.bytes(std::size_t(std::max(args.maplen, 0))), 1};
    });
    offer_threads(world);
}

}  // namespace vireo::test
