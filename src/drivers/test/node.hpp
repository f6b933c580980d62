#pragma once
// The machine that the test hypervisor pretends to be.
#include <cstdint>
#include <string>
#include <vector>

#include "model/capabilities/host_capabilities.hpp"

namespace vireo::test {

struct Node {
    struct Pages {
        std::uint32_t size = 4;            // KiB
        std::uint64_t free = 0;
    };
    struct Cell {
        std::uint64_t memory = 0;          // KiB
        std::uint32_t first_cpu = 0, cpus = 8;
        std::uint32_t page_size = 4;       // KiB; of the pages that are not huge
    };
    std::string model = "i686";
    std::uint64_t memory = 3145728;        // KiB
    std::uint32_t cpus = 16, mhz = 1400, nodes = 2, sockets = 2, cores = 2, threads = 2;
    std::vector<Cell> cells = {{2097152, 0, 8, 4}, {4194304, 8, 8, 8}};
    std::vector<Pages> free_pages = {{4, 0x13}, {8, 0x2D}, {2048, 0x61}, {1048576, 0xC9}};   // of each cell

    model::HostCapabilities capabilities() const;
};

}  // namespace vireo::test
