// Calls that tell numbers. All that grows follows the time of day.
#include <algorithm>
#include <chrono>

#include "drivers/test/find_device.hpp"
#include "drivers/test/parameters.hpp"
#include "drivers/test/world.hpp"
#include "protocol/remote/domain_block.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::test {
namespace {

constexpr std::uint32_t all_groups = 2047, known_groups = 1 | 128;
enum StatsFlag : std::uint32_t { nowait = 1u << 29, backing = 1u << 30, enforce = 1u << 31 };
constexpr std::uint32_t list_flags = 255;

std::uint64_t microseconds() {
    return std::uint64_t(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

bool is_listed(std::uint32_t flags, const GuestState& state) {
    return driver::is_listed(flags, {.state = state.state, .active = state.active(), .persistent = state.persistent,
                                     .autostart = state.autostart, .managed_save = state.managed_save});
}

remote::ConnectGetAllDomainStats::Reply domain_statistics(World& world, Session& session, const remote::ConnectGetAllDomainStats::Args& args) {
    check_flags(args.flags, nowait | backing | enforce | list_flags, "testConnectGetAllDomainStats");
    const std::uint32_t asked = args.stats ? args.stats : known_groups;
    if (args.flags & enforce && asked & ~known_groups) {
        char text[80];
        std::snprintf(text, sizeof text, "Stats types bits 0x%x are not supported by this daemon", asked & ~known_groups);
        throw refused(ErrorCode::argument_unsupported, text);
    }
    remote::ConnectGetAllDomainStats::Reply reply;
    const auto put = [&](const Guest& guest) {
        const auto state = guest.read();
        if (!is_listed(args.flags & list_flags, *state)) return;
        remote::DomainStatsRecord record{{*guest.name(), guest.uuid(), state->id}, {}};
        if (asked & 1) {
            record.params.push_back({"state.state", std::int32_t(state->state)});
            record.params.push_back({"state.reason", std::int32_t(state->reason)});
        }
        if (asked & 128 && state->active()) {
            const auto& threads = state->live->iothread_ids;
            if (!threads.empty()) record.params.push_back({"iothread.count", std::uint32_t(threads.size())});
            for (const auto& thread : threads) {
                const std::string prefix = "iothread." + std::to_string(thread.id) + ".poll-";
                const model::IothreadPoll poll = thread.poll.value_or(model::IothreadPoll{});
                record.params.push_back({prefix + "max-ns", poll.max.value_or(32768)});
                record.params.push_back({prefix + "grow", std::uint32_t(poll.grow.value_or(0))});
                record.params.push_back({prefix + "shrink", std::uint32_t(poll.shrink.value_or(0))});
            }
        }
        reply.ret_stats.push_back(std::move(record));
    };
    if (args.domains.empty()) {
        for (const auto all = world.guests.list(); const GuestPtr& guest : *all)
            if (session.may_see({"domain", "read"}, *guest->name())) put(*guest);
    } else {
        for (const auto& ref : args.domains)
            if (const GuestPtr guest = world.guests.by_uuid(ref.uuid); guest && session.may_see({"domain", "read"}, *guest->name())) put(*guest);
    }
    return reply;
}

remote::DomainMemoryStats::Reply memory_statistics(const GuestState& state, const remote::DomainMemoryStats::Args& args) {
    check_flags(args.flags, 0, "testDomainMemoryStats");
    if (!state.active()) throw not_running();
    remote::DomainMemoryStats::Reply reply;
    const model::Domain& domain = state.current();
    const auto& balloon = domain.devices.memballoon;
    if (!balloon || balloon->model != model::MemballoonModel::virtio) return reply;
    const std::uint64_t now = domain.current_memory.value_or(domain.memory ? domain.memory->size : 0);
    enum Tag { swap_in, swap_out, major_fault, minor_fault, unused, available, actual, rss, usable, last_update, disk_caches, pgalloc, pgfail };
    const std::pair<Tag, std::uint64_t> all[] = {
        {actual, now}, {swap_in, 0}, {swap_out, 0}, {major_fault, 0}, {minor_fault, 0}, {unused, now / 2}, {available, now}, {usable, now / 2},
        {last_update, 627319920}, {disk_caches, now / 8}, {pgalloc, 0}, {pgfail, 0}, {rss, now / 2}};
    for (const auto& [tag, value] : all)
        if (reply.stats.size() < args.max_stats) reply.stats.push_back({tag, value});
    return reply;
}

remote::DomainGetCpuStats::Reply cpu_statistics(const GuestState& state, const remote::DomainGetCpuStats::Args& args) {
    check_flags(args.flags & ~4u, 0, "testDomainGetCPUStats");
    if (!state.active()) throw not_running();
    constexpr std::uint64_t cpu_time = 24386308517, vcpu_time = 23151740627, user_time = 5540000000, system_time = 6460000000;
    constexpr std::uint32_t host_cpus = 2;
    remote::DomainGetCpuStats::Reply reply;
    if (args.start_cpu == -1) {
        Params total;
        std::uint64_t sum = 0;
        for (std::uint32_t cpu = 0; cpu < host_cpus; ++cpu) sum += cpu_time + cpu;
        total.push_back({"cpu_time", sum});
        total.push_back({"user_time", user_time});
        total.push_back({"system_time", system_time});
        if (args.nparams == 0) reply.nparams = 3;
        else {
            if (total.size() > args.nparams) total.resize(args.nparams);
            reply.nparams = std::int32_t(total.size());
            for (auto& each : total) reply.params.push_back(std::move(each));
        }
        return reply;
    }
    if (args.nparams == 0 && args.ncpus == 0) {
        reply.nparams = host_cpus;
        return reply;
    }
    if (args.nparams == 0) {
        reply.nparams = 2;
        return reply;
    }
    if (args.start_cpu < 0 || std::uint32_t(args.start_cpu) >= host_cpus)
        throw refused(ErrorCode::invalid_arg, "start_cpu " + std::to_string(args.start_cpu) + " larger than maximum of " + std::to_string(host_cpus - 1));
    const std::uint32_t end = std::min(host_cpus, std::uint32_t(args.start_cpu) + args.ncpus);
    const std::uint32_t per_cpu = std::min<std::uint32_t>(args.nparams, 2);
    for (std::uint32_t cpu = std::uint32_t(args.start_cpu); cpu < end; ++cpu) {
        reply.params.push_back({"cpu_time", cpu_time + cpu});
        if (per_cpu > 1) reply.params.push_back({"vcpu_time", vcpu_time + cpu});
    }
    reply.nparams = std::int32_t(per_cpu);
    return reply;
}

}  // namespace

void offer_statistics(World& world) {
    world.table.answers<remote::ConnectGetAllDomainStats>(
        [&world](Session& session, const auto& args) { return domain_statistics(world, session, args); });
    world.reads<remote::DomainMemoryStats>(memory_statistics);
    world.reads<remote::DomainGetCpuStats>(cpu_statistics);
    world.reads<remote::DomainInterfaceStats>([](const GuestState& state, const auto& args) {
        if (!state.active()) throw not_running();
        require_interface(state.current(), args.device);
        const std::uint64_t now = microseconds(), seconds = now / 1000000;
        const auto of = [](std::uint64_t value) { return std::int64_t(value); };
        return remote::DomainInterfaceStats::Reply{of(now / 10), of(now / 100), of(seconds), of(seconds / 2),
                                                   of(now / 20), of(now / 110), of(seconds / 3), of(seconds / 4)};
    });
    world.reads<remote::DomainBlockStats>([](const GuestState& state, const auto& args) {
        if (args.path.empty()) throw refused(ErrorCode::operation_unsupported, "summary statistics are not supported yet");
        if (!state.active()) throw not_running();
        if (!find_disk(state.current(), args.path)) throw refused(ErrorCode::invalid_arg, "invalid path: " + args.path);
        const std::uint64_t now = microseconds();
        const auto of = [](std::uint64_t value) { return std::int64_t(value); };
        return remote::DomainBlockStats::Reply{of(now / 10), of(now / 20), of(now / 30), of(now / 40), of(now / 2000000)};
    });
    world.reads<remote::DomainGetBlockInfo>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainGetBlockInfo");
        const model::Disk* disk = find_disk(state.current(), args.path);
        if (!disk) throw refused(ErrorCode::invalid_arg, "invalid path " + args.path + " not assigned to domain");
        if (!disk->source.has_medium()) throw refused(ErrorCode::invalid_arg, "disk '" + args.path + "' does not currently have a source assigned");
        constexpr std::uint64_t tebibyte = 1099511627776, spared = 5177344;
        return remote::DomainGetBlockInfo::Reply{tebibyte, tebibyte - spared, tebibyte};
    });
    world.reads<remote::DomainGetDiskErrors>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainGetDiskErrors");
        if (!state.active()) throw not_running();
        remote::DomainGetDiskErrors::Reply reply;
        // Each error once, in turn.
        const auto& disks = state.current().devices.disks;
        for (std::size_t i = 0; i < disks.size(); ++i)
            if (args.maxerrors && reply.errors.size() < args.maxerrors) reply.errors.push_back({disks[i].target.dev, std::int32_t(i % 2 + 1)});
        reply.nerrors = std::int32_t(args.maxerrors ? reply.errors.size() : disks.size());
        return reply;
    });
    world.reads<remote::DomainMemoryPeek>([](const GuestState& state, const auto& args) {
        enum : std::uint32_t { by_virtual = 1, by_physical = 2 };
        check_flags(args.flags, by_virtual | by_physical, "testDomainMemoryPeek");
        if (args.flags != by_virtual && args.flags != by_physical)
            throw refused(ErrorCode::invalid_arg, "flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL");
        if (!state.active()) throw not_running();
        remote::DomainMemoryPeek::Reply reply;
        for (std::uint32_t i = 0; i < args.size; ++i) reply.buffer.push_back(std::uint8_t(args.offset + i));
        return reply;
    });
}

}  // namespace vireo::test
