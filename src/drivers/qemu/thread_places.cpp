#include "drivers/qemu/thread_places.hpp"

#include <sched.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "host/cgroup.hpp"
#include "host/node.hpp"

namespace vireo::qemu {

namespace {

const model::Cputune& tuning(const model::Domain& domain) {
    static const model::Cputune none;
    return domain.cputune ? *domain.cputune : none;
}

void run_on(pid_t thread, const model::CpuSet& cpus) {
    if (thread <= 0) return;
    std::vector<std::uint8_t> mask((cpus.last().value_or(0) / 64 + 1) * 8);
    for (const std::size_t cpu : cpus.members()) mask[cpu / 8] = std::uint8_t(mask[cpu / 8] | 1u << cpu % 8);
    if (sched_setaffinity(thread, mask.size(), reinterpret_cast<const cpu_set_t*>(mask.data())) < 0)
        throw system_error("cannot set CPU affinity on process " + std::to_string(thread));
}

void schedule(pid_t thread, const model::SchedulerParameters& wanted) {
    if (thread <= 0) return;
    static constexpr int policies[] = {SCHED_OTHER, SCHED_BATCH, SCHED_IDLE, SCHED_FIFO, SCHED_RR};
    sched_param parameters{};
    if (wanted.scheduler == model::Scheduler::fifo || wanted.scheduler == model::Scheduler::rr) parameters.sched_priority = int(wanted.priority.value_or(0));
    if (sched_setscheduler(thread, policies[std::size_t(wanted.scheduler)], &parameters) < 0)
        throw system_error("Cannot set scheduler parameters for pid " + std::to_string(thread));
}

// The group of a thread, with its limits. Nothing where the host has no groups for threads.
std::optional<host::Cgroup> make_group(const Running& run, const std::string& name, const std::optional<std::uint64_t>& period,
                                       const std::optional<std::int64_t>& quota, const std::optional<model::CpuSet>& cpus) {
    using enum host::CgroupController;
    if (!run.group || (!run.group->has(cpu) && !run.group->has(cpuset))) return std::nullopt;
    host::Cgroup group = run.group->child(name);
    group.make();
    limit_bandwidth(group, period, quota);
    if (group.has(cpuset)) {
        if (const auto nodes = memory_nodes(run.live)) group.set_memory_nodes(*nodes);
        if (cpus) group.set_cpus(*cpus);
    }
    return group;
}

void place(const Running& run, const std::string& name, pid_t thread, const std::optional<std::uint64_t>& period, const std::optional<std::int64_t>& quota,
           const std::optional<model::CpuSet>& cpus, ThreadMove move) {
    if (const auto group = make_group(run, name, period, quota, cpus); group && move == ThreadMove::now) group->add_thread(thread);
    if (cpus) run_on(thread, *cpus);
}

}  // namespace

model::CpuSet host_processors() {
    model::CpuSet out;
    const auto map = host::Node().cpu_map();
    for (std::size_t i = 0; i < map.online.size(); ++i)
        if (map.online[i]) out.insert(i);
    return out;
}

std::optional<model::CpuSet> common_cpus(const model::Domain& domain) {
    if (!domain.vcpu.cpuset || domain.vcpu.placement == model::VcpuPlacement::auto_) return std::nullopt;
    return domain.vcpu.cpuset;
}

const model::CpuSet* vcpu_pin(const model::Domain& domain, std::uint32_t vcpu) {
    for (const auto& pin : tuning(domain).vcpu_pins)
        if (pin.vcpu == vcpu) return &pin.cpuset;
    return nullptr;
}

const model::CpuSet* iothread_pin(const model::Domain& domain, std::uint32_t iothread) {
    for (const auto& pin : tuning(domain).iothread_pins)
        if (pin.iothread == iothread) return &pin.cpuset;
    return nullptr;
}

std::optional<model::CpuSet> emulator_cpus(const model::Domain& domain) {
    const auto& pin = tuning(domain).emulator_pin;
    return pin ? pin : common_cpus(domain);
}

std::optional<model::CpuSet> memory_nodes(const model::Domain& domain) {
    if (!domain.numatune || !domain.numatune->memory || domain.numatune->memory->placement == model::NumatunePlacement::auto_) return std::nullopt;
    const auto mode = domain.numatune->memory->mode.value_or(model::NumatuneMode::strict);
    if (mode != model::NumatuneMode::strict && mode != model::NumatuneMode::restrictive) return std::nullopt;
    return domain.numatune->memory->nodeset;
}

std::optional<MemoryPolicy> memory_policy(const model::Domain& domain, bool by_group) {
    using Mode = MemoryPolicy::Mode;
    if (!domain.numatune || !domain.numatune->memory || !domain.numatune->memory->nodeset) return std::nullopt;
    const model::CpuSet& nodes = *domain.numatune->memory->nodeset;
    switch (domain.numatune->memory->mode.value_or(model::NumatuneMode::strict)) {
        case model::NumatuneMode::strict: return by_group ? std::nullopt : std::optional(MemoryPolicy{Mode::bind, nodes});
        case model::NumatuneMode::preferred: return MemoryPolicy{Mode::preferred, nodes};
        case model::NumatuneMode::interleave: return MemoryPolicy{Mode::interleave, nodes};
        case model::NumatuneMode::restrictive: return std::nullopt;
    }
    return std::nullopt;
}

IothreadIds read_iothreads(const Json& answer) {
    constexpr std::string_view prefix = "iothread";
    IothreadIds out;
    for (const Json& item : answer.items()) {
        const std::string_view name = item["id"].text();
        if (!name.starts_with(prefix)) continue;
        if (const auto id = parse_number<std::uint32_t>(name.substr(prefix.size()))) out.emplace_back(*id, pid_t(item["thread-id"].integer()));
    }
    return out;
}

bool limits_threads(const model::Domain& domain) {
    model::Cputune of_threads = tuning(domain);
    of_threads.shares.reset();   // these are of the whole guest
    of_threads.global_period.reset();
    of_threads.global_quota.reset();
    return of_threads != model::Cputune{} || common_cpus(domain);
}

void place_vcpu(const Running& run, std::uint32_t vcpu, ThreadMove move) {
    const pid_t thread = vcpu < run.vcpu_threads.size() ? run.vcpu_threads[vcpu] : 0;
    // A machine whose processors share one thread has no place for each of them.
    if (thread <= 0 || std::ranges::count(run.vcpu_threads, thread) > 1) return;
    const model::Cputune& tune = tuning(run.live);
    const model::CpuSet* pin = vcpu_pin(run.live, vcpu);
    place(run, vcpu_group(vcpu), thread, tune.period, tune.quota, pin ? std::optional(*pin) : common_cpus(run.live), move);
    for (const auto& scheduler : tune.vcpu_schedulers)
        if (scheduler.vcpus.contains(vcpu)) schedule(thread, scheduler.parameters);
}

void place_vcpus(const Running& run, ThreadMove move) {
    for (std::uint32_t vcpu = 0; vcpu < run.vcpu_threads.size(); ++vcpu) place_vcpu(run, vcpu, move);
}

void place_iothread(const Running& run, std::uint32_t iothread, pid_t thread, ThreadMove move) {
    const model::Cputune& tune = tuning(run.live);
    const model::CpuSet* pin = iothread_pin(run.live, iothread);
    place(run, iothread_group(iothread), thread, tune.iothread_period, tune.iothread_quota, pin ? std::optional(*pin) : common_cpus(run.live), move);
    for (const auto& scheduler : tune.iothread_schedulers)
        if (scheduler.iothreads.contains(iothread)) schedule(thread, scheduler.parameters);
}

void place_emulator(const Running& run) {
    const model::Cputune& tune = tuning(run.live);
    if (!run.pid) {   // before it runs: the group that it enters
        make_group(run, emulator_group, tune.emulator_period, tune.emulator_quota, emulator_cpus(run.live));
        return;
    }
    if (tune.emulator_scheduler) schedule(run.pid, *tune.emulator_scheduler);
}

void move_thread(const Running& run, const std::string& name, pid_t thread, const model::CpuSet& cpus) {
    if (run.group && run.group->has(host::CgroupController::cpuset))
        if (const host::Cgroup group = run.group->child(name); group.exists()) group.set_cpus(cpus);
    run_on(thread, cpus);
}

std::string vcpu_group(std::uint32_t vcpu) { return "vcpu" + std::to_string(vcpu); }
std::string iothread_group(std::uint32_t iothread) { return "iothread" + std::to_string(iothread); }

void limit_bandwidth(const host::Cgroup& group, const std::optional<std::uint64_t>& period, const std::optional<std::int64_t>& quota) {
    if (!group.has(host::CgroupController::cpu)) return;
    if (period.value_or(0)) group.set_cpu_period(*period);
    if (quota.value_or(0)) group.set_cpu_quota(*quota);
}

}  // namespace vireo::qemu
