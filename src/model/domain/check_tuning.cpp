// What is given to the guest: pins and I/O threads that must exist.
#include <algorithm>
#include <set>

#include "model/domain/check_steps.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

bool has_iothread(const Domain& domain, std::uint32_t id) {
    if (domain.iothread_ids.empty()) return id && id <= domain.iothreads.value_or(0);
    return std::ranges::any_of(domain.iothread_ids, [&](auto& thread) { return thread.id == id; });
}

void check_iothreads(const Domain& domain) {
    std::set<std::uint32_t> ids;
    for (auto& thread : domain.iothread_ids) {
        if (!thread.id) throw xml_error("iothread id value 0 is not allowed");
        if (!ids.insert(thread.id).second)
            throw xml_error("duplicate iothread id '" + std::to_string(thread.id) + "' found");
        if (thread.thread_pool_min && thread.thread_pool_max && *thread.thread_pool_min > *thread.thread_pool_max)
            throw xml_error("thread_pool_min must be smaller or equal to thread_pool_max");
    }
    if (!domain.cputune) return;
    for (auto& pin : domain.cputune->iothread_pins)
        if (!has_iothread(domain, pin.iothread))
            throw unsupported("Cannot find 'iothread' : " + std::to_string(pin.iothread));
}

void check_limits(const Cputune& tune) {
    if (tune.shares && (*tune.shares < 2 || *tune.shares > 262144))
        throw unsupported("Value of cputune 'shares' must be in range [2, 262144]");
    struct Limit {
        const char* name;
        std::optional<std::uint64_t> period;
        std::optional<std::int64_t> quota;
        const char* quota_name;
    };
    const Limit limits[] = {{"period", tune.period, tune.quota, "quota"},
                            {"global_period", tune.global_period, tune.global_quota, "global_quota"},
                            {"emulator_period", tune.emulator_period, tune.emulator_quota, "emulator_quota"},
                            {"iothread_period", tune.iothread_period, tune.iothread_quota, "iothread_quota"}};
    for (auto& limit : limits) {
        if (limit.period && *limit.period && (*limit.period < 1000 || *limit.period > 1000000))
            throw unsupported(std::string("Value of cputune '") + limit.name + "' must be in range [1000, 1000000]");
        if (limit.quota && *limit.quota > 0 && (*limit.quota < 1000 || *limit.quota > 17592186044415ll))
            throw unsupported(std::string("Value of cputune '") + limit.quota_name +
                              "' must be in range [1000, 17592186044415]");
    }
}

}  // namespace

void check_tuning(const Domain& domain) {
    check_iothreads(domain);
    if (domain.cputune) check_limits(*domain.cputune);
}

}  // namespace vireo::model
