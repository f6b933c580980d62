#pragma once
// The virtual processors of a definition: how many there are, which are plugged, which may be unplugged.
//
// Pure. Every function throws invalid_arg for what the reference refuses, before it changes anything.
#include <cstdint>
#include <vector>

#include "model/domain/domain.hpp"

namespace vireo::qemu {

struct Processor {
    bool online = false;
    std::optional<bool> hotpluggable;
    std::optional<std::uint32_t> order;
};
// One for each number below the maximum.
std::vector<Processor> processors_of(const model::Domain& domain);
std::uint32_t online_processors(const model::Domain& domain);

// `individual`: which processors are plugged is written one by one.
void set_processors(model::Domain& domain, const std::vector<Processor>& processors, bool individual);

// The number of processors at the next start, and the most there can be.
void set_processor_count(model::Domain& domain, std::uint32_t count, bool hotpluggable);
void set_processor_maximum(model::Domain& domain, std::uint32_t count);
// Plugs or unplugs single processors of a definition at rest.
void set_processors_online(model::Domain& domain, const model::CpuSet& which, bool online);

}  // namespace vireo::qemu
