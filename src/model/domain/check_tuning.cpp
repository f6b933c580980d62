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

template <class Thread> void check_thread_pool(const Thread& thread) {
    if (thread.thread_pool_max == 0u) throw unsupported("thread_pool_max must be a positive integer");
    if (thread.thread_pool_min && (!thread.thread_pool_max || *thread.thread_pool_min > *thread.thread_pool_max))
        throw unsupported("thread_pool_min must be smaller or equal to thread_pool_max");
}

void check_iothreads(const Domain& domain) {
    std::set<std::uint32_t> ids;
    for (auto& thread : domain.iothread_ids) {
        if (!thread.id) throw xml_error("iothread id value 0 is not allowed");
        if (!ids.insert(thread.id).second)
            throw xml_error("duplicate iothread id '" + std::to_string(thread.id) + "' found");
        check_thread_pool(thread);
    }
    if (domain.default_iothread) check_thread_pool(*domain.default_iothread);
    if (!domain.cputune) return;
    for (auto& scheduler : domain.cputune->iothread_schedulers)
        for (auto id : scheduler.iothreads.members())
            if (!has_iothread(domain, std::uint32_t(id))) throw unsupported("Cannot find 'iothread' : " + std::to_string(id));
    for (auto& pin : domain.cputune->iothread_pins)
        if (!has_iothread(domain, pin.iothread))
            throw unsupported("Cannot find 'iothread' : " + std::to_string(pin.iothread));
}

void check_limits(const Cputune& tune) {
    if (tune.shares.value_or(0) && (*tune.shares < 2 || *tune.shares > 262144))
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

// Duplicate pins: each vCPU and thread has one.
void check_pins(const Cputune& tune) {
    for (std::size_t i = 0; i < tune.vcpu_pins.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (tune.vcpu_pins[i].vcpu == tune.vcpu_pins[j].vcpu)
                throw internal_error("duplicate vcpupin for vcpu '" + std::to_string(tune.vcpu_pins[i].vcpu) + "'");
    for (std::size_t i = 0; i < tune.iothread_pins.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (tune.iothread_pins[i].iothread == tune.iothread_pins[j].iothread)
                throw internal_error("duplicate iothreadpin for same iothread '" +
                                     std::to_string(tune.iothread_pins[i].iothread) + "'");
    auto overlap = [](auto& schedulers, auto set, const char* element, const char* attribute) {
        for (std::size_t i = 0; i < schedulers.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if ((schedulers[i].*set).overlaps(schedulers[j].*set))
                    throw xml_detail(std::string("'") + element + "' attributes '" + attribute + "' must not overlap");
    };
    overlap(tune.vcpu_schedulers, &VcpuScheduler::vcpus, "vcpusched", "vcpus");
    overlap(tune.iothread_schedulers, &IothreadScheduler::iothreads, "iothreadsched", "iothreads");
}

// Shares of the processor's cache and memory bandwidth.
void check_resource_groups(const Cputune& tune) {
    auto& caches = tune.cache_tunes;
    for (std::size_t i = 0; i < caches.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (caches[i].vcpus.overlaps(caches[j].vcpus)) throw xml_error("Overlapping vcpus in resctrls");
        auto& entries = caches[i].caches;
        for (std::size_t a = 0; a < entries.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                if (entries[a].level == entries[b].level && entries[a].id == entries[b].id &&
                    (entries[a].type == entries[b].type || entries[a].type == CacheType::both ||
                     entries[b].type == CacheType::both))
                    throw Error(ErrorCode::xml_error, ErrorDomain::resctrl,
                                "Colliding cache allocations for cache level '" + std::to_string(entries[a].level) +
                                    "' id '" + std::to_string(entries[a].id) + "', type '" +
                                    std::string(schema::word(entries[a].type)) + "'");
        for (auto& monitor : caches[i].monitors)
            if (!monitor.vcpus.is_subset_of(caches[i].vcpus))
                throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, "Monitor vcpus conflicts with allocation");
    }
    for (auto& memory : tune.memory_tunes)
        for (auto& cache : caches)
            if (memory.vcpus.overlaps(cache.vcpus) && memory.vcpus != cache.vcpus)
                throw xml_error("Overlapping vcpus in resctrls");
}

// Pages of the guest's nodes: one size for those that name none, and nodes that exist.
void check_pages(const Domain& domain) {
    if (!domain.memory_backing || !domain.memory_backing->hugepages) return;
    std::size_t cells = domain.cpu && domain.cpu->numa ? domain.cpu->numa->cells.size() : 0;
    const HugePage* master = nullptr;
    for (auto& page : domain.memory_backing->hugepages->pages) {
        if (!page.nodeset) {
            if (master)
                throw xml_detail("two master hugepages detected: " + std::to_string(master->size.value_or(0)) + " and " +
                                 std::to_string(page.size.value_or(0)));
            master = &page;
            continue;
        }
        for (auto node : page.nodeset->members()) {
            if (!cells && node == 0) {
                if (master && master != &page)
                    throw xml_detail("two master hugepages detected: " + std::to_string(page.size.value_or(0)) + " and " +
                                     std::to_string(master->size.value_or(0)));
                continue;
            }
            if (node >= cells) throw xml_detail("hugepages: node " + std::to_string(node) + " not found");
        }
    }
}

}  // namespace

void check_tuning(const Domain& domain) {
    check_pages(domain);
    check_iothreads(domain);
    if (!domain.cputune) return;
    check_limits(*domain.cputune);
    check_pins(*domain.cputune);
    check_resource_groups(*domain.cputune);
}

}  // namespace vireo::model
