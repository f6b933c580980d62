// How long the processors of the host worked for a guest: virDomainGetCPUStats.
#include "drivers/qemu/driver.hpp"
#include "drivers/qemu/thread_places.hpp"
#include "host/cgroup.hpp"
#include "host/node.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;

namespace {

using Reply = remote::DomainGetCpuStats::Reply;
using Args = remote::DomainGetCpuStats::Args;
enum : std::uint32_t { total_values = 3, values_by_cpu = 2 };

Reply total(const host::Cgroup& group, const Args& args) {
    if (args.nparams == 0) return {.params = {}, .nparams = total_values};
    const host::CpuUsage usage = group.cpu_usage();
    Reply reply;
    for (const auto& [name, value] : {std::pair{"cpu_time", usage.total}, {"user_time", usage.user}, {"system_time", usage.system}})
        if (reply.params.size() < args.nparams) reply.params.push_back({name, value});
    reply.nparams = std::int32_t(reply.params.size());
    return reply;
}

// For each CPU what all threads had, and what the virtual processors had.
Reply by_cpu(const host::Cgroup& group, const Args& args, const GuestFacts& guest) {
    const std::uint32_t cpus = std::uint32_t(host::Node().cpu_map().online.size());
    if (args.nparams == 0) return {.params = {}, .nparams = std::int32_t(args.ncpus == 0 ? cpus : std::uint32_t(values_by_cpu))};
    if (std::uint32_t(args.start_cpu) >= cpus)
        throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "start_cpu " + std::to_string(args.start_cpu) + " larger than maximum of " + std::to_string(cpus - 1));
    const auto all = group.cpu_usage_by_cpu();
    std::vector<std::uint64_t> virtual_processors(all.size());
    for (std::uint32_t vcpu = 0; vcpu < guest.vcpu_threads.size(); ++vcpu) {
        const host::Cgroup child = group.child(vcpu_group(vcpu));
        if (!guest.vcpu_threads[vcpu] || !child.exists()) continue;
        const auto own = child.cpu_usage_by_cpu();
        for (std::size_t i = 0; i < own.size() && i < virtual_processors.size(); ++i) virtual_processors[i] += own[i];
    }
    Reply reply;
    const std::uint64_t end = std::min<std::uint64_t>(std::min<std::uint64_t>(cpus, all.size()), std::uint64_t(args.start_cpu) + args.ncpus);
    for (std::uint64_t cpu = std::uint64_t(args.start_cpu); cpu < end; ++cpu) {
        reply.params.push_back({"cpu_time", all[cpu]});
        if (args.nparams > 1) reply.params.push_back({"vcpu_time", virtual_processors[cpu]});
    }
    reply.nparams = std::int32_t(std::min<std::uint32_t>(args.nparams, values_by_cpu));
    return reply;
}

Reply cpu_times(const DomainSnapshot& snapshot, const Args& args) {
    if (!snapshot.active()) throw not_running();
    const auto group = snapshot.guest ? snapshot.guest->group : nullptr;
    if (!group || !group->has(host::CgroupController::cpuacct))
        throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "cgroup CPUACCT controller is not mounted");
    if (args.start_cpu < -1) throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "start_cpu in virDomainGetCPUStats must be -1 or a CPU's number");
    return args.start_cpu == -1 ? total(*group, args) : by_cpu(*group, args, *snapshot.guest);
}

}  // namespace

void offer_cpu_times(QemuDriver& driver, driver::Driver& table) {
    table.works<remote::DomainGetCpuStats>([&driver](driver::Request, Args args, driver::Later<remote::DomainGetCpuStats> later) {
        check_flags(args.flags, 4, "qemuDomainGetCPUStats");
        const auto snapshot = driver.find(args.domain)->read();
        on_worker(driver, later, [snapshot, args] { return cpu_times(*snapshot, args); });
    });
}

}  // namespace vireo::qemu
