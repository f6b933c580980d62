// NUMA cells and memory: numbers that must agree.
#include <algorithm>
#include <set>
#include <tuple>

#include "model/domain/check_steps.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

void check_cells(const Domain& domain) {
    auto& cells = domain.cpu->numa->cells;
    std::size_t count = 0;
    CpuSet all;
    std::size_t highest = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].id.value_or(std::uint32_t(i)) != i)
            throw xml_error(
                "Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not starting "
                "from 0 are not allowed");
        if (!cells[i].cpus) continue;
        for (std::size_t j = 0; j < i; ++j)
            if (cells[j].cpus && cells[j].cpus->overlaps(*cells[i].cpus))
                throw unsupported("NUMA cells " + std::to_string(j) + " and " + std::to_string(i) +
                                  " have overlapping vCPU ids");
        count += cells[i].cpus->count();
        all |= *cells[i].cpus;
        highest = std::max(highest, cells[i].cpus->last().value_or(0) + 1);
    }
    if (count > domain.vcpu.maximum) throw internal_error("Number of CPUs in <numa> exceeds the <vcpu> count");
    if (highest > domain.vcpu.maximum) throw internal_error("CPU IDs in <numa> exceed the <vcpu> count");
}

// Distances: 10 to itself, more to others.
void check_distances(const Domain& domain) {
    for (std::size_t i = 0; i < domain.cpu->numa->cells.size(); ++i)
        for (auto& sibling : domain.cpu->numa->cells[i].distances) {
            const bool fits = sibling.id == i ? sibling.value == 10 : sibling.value > 10 && sibling.value <= 255;
            if (!fits)
                throw xml_error("'value " + std::to_string(sibling.value) + "' is invalid for 'sibling id " + std::to_string(sibling.id) +
                                "' under NUMA 'cell id " + std::to_string(i) + "'");
        }
}

// Caches of a cell have levels of their own, and what is told of accesses names them and tells nothing twice.
void check_memory_paths(const Numa& numa) {
    for (std::size_t i = 0; i < numa.cells.size(); ++i) {
        std::set<std::uint32_t> levels;
        for (auto& cache : numa.cells[i].caches) {
            if (!cache.level) throw xml_error("Invalid 'level' attribute in cache element for NUMA node " + std::to_string(i));
            if (!levels.insert(cache.level).second) throw xml_error("Cache level '" + std::to_string(cache.level) + "' already defined");
        }
    }
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, int>> told;
    for (auto& latency : numa.latencies) {
        const auto cache = latency.cache.value_or(0);
        if (cache && latency.target < numa.cells.size() &&
            std::ranges::none_of(numa.cells[latency.target].caches, [&](auto& one) { return one.level == cache; }))
            throw xml_error("'cache' refers to a non-existent NUMA node cache");
        if (!told.insert({latency.initiator, latency.target, cache, int(latency.type)}).second)
            throw xml_error("Duplicate info for NUMA latencies");
    }
    told.clear();
    for (auto& bandwidth : numa.bandwidths)
        if (!told.insert({bandwidth.initiator, bandwidth.target, bandwidth.cache.value_or(0), int(bandwidth.type)}).second)
            throw xml_error("Duplicate info for NUMA latencies");
}

}  // namespace

void check_numa(const Domain& domain) {
    std::size_t cells = 0;
    if (domain.vcpu.maximum == 0) throw internal_error("CPU IDs in <numa> exceed the <vcpu> count");
    if (domain.cpu && domain.cpu->numa) {
        cells = domain.cpu->numa->cells.size();
        check_distances(domain);
        check_memory_paths(*domain.cpu->numa);
        if (cells) check_cells(domain);
    }
    if (domain.numatune) {
        auto& tune = *domain.numatune;
        if (!tune.memnodes.empty() && !cells)
            throw xml_error("Element 'memnode' is invalid without any guest NUMA cells");
        for (auto& node : tune.memnodes) {
            if (node.cellid >= cells)
                throw xml_error("Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell");
            if (tune.memory && tune.memory->mode == NumatuneMode::restrictive && node.mode != NumatuneMode::restrictive)
                throw xml_error("'restrictive' mode is required in memnode element when mode is 'restrictive' in memory element");
        }
        for (std::size_t i = 0; i < tune.memnodes.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (tune.memnodes[i].cellid == tune.memnodes[j].cellid)
                    throw xml_error("Multiple memnode elements with cellid " + std::to_string(tune.memnodes[i].cellid));
        if (tune.memory && tune.memory->placement == NumatunePlacement::static_ && !tune.memory->nodeset)
            throw unsupported("nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
    }
    for (auto& memory : domain.devices.memories) {
        if (!memory.target.node) continue;
        if (*memory.target.node >= cells)
            throw xml_detail("can't add memory backend for guest node '" + std::to_string(*memory.target.node) +
                             "' as the guest has only '" + std::to_string(cells) + "' NUMA nodes configured");
    }
}

}  // namespace vireo::model
