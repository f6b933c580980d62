#pragma once
// In which steps a machine takes memory. All sizes in KiB.
#include <cstdint>

#include "drivers/qemu/argv_context.hpp"

namespace vireo::qemu {

// Of RAM at start and of NUMA nodes: 256 MiB on pSeries, 1 MiB elsewhere.
inline std::uint64_t memory_step(MachineFamily family) { return family == MachineFamily::pseries ? 256 * 1024 : 1024; }
// Of modules that can be plugged.
inline std::uint64_t module_step(MachineFamily family) {
    return family == MachineFamily::pseries ? 256 * 1024 : family == MachineFamily::s390_ccw ? 1024 : 2048;
}
inline std::uint64_t round_up(std::uint64_t size, std::uint64_t step) { return (size + step - 1) / step * step; }

// What all modules hold together.
inline std::uint64_t devices_size(const model::Domain& domain) {
    std::uint64_t total = 0;
    for (const model::MemoryDevice& memory : domain.devices.memories) total += memory.target.size;
    return total;
}

}  // namespace vireo::qemu
