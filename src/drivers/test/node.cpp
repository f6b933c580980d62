#include "drivers/test/node.hpp"

namespace vireo::test {

model::HostCapabilities Node::capabilities() const {
    model::HostCapabilities out;
    out.host.cpu.arch = "i686";
    out.host.cpu.pae = out.host.cpu.nonpae = true;
    out.host.power_management.emplace();
    out.host.iommu = schema::YesNo::no;
    for (const Pages& pages : free_pages) out.host.cpu.pages.push_back({.size = pages.size});
    model::HostTopology topology;
    for (std::uint32_t id = 0; id < this->cells.size(); ++id) {
        const Cell& cell = this->cells[id];
        model::HostCell row{.id = id, .memory = cell.memory};
        row.pages.push_back({.size = cell.page_size, .count = cell.memory / cell.page_size});
        for (const Pages& pages : free_pages)
            if (pages.size > 8) row.pages.push_back({.size = pages.size, .count = 0});
        for (std::uint32_t cpu = 0; cpu < cell.cpus; ++cpu)
            row.cpus.cpus.push_back({cell.first_cpu + cpu, id, 0, std::nullopt, cpu, model::CpuSet::range(cell.first_cpu + cpu, cell.first_cpu + cpu)});
        topology.cells.cells.push_back(std::move(row));
    }
    out.host.topology = std::move(topology);
    out.host.security_models.push_back({.model = "testSecurity", .doi = ""});
    for (const char* kind : {"hvm", "xen"}) {
        model::GuestDescription guest{.os_type = kind, .arch = "i686", .word_size = 32, .emulator = "/usr/bin/test-hv"};
        guest.domains.push_back({.type = "test"});
        guest.features.emplace();
        guest.features->pae = guest.features->nonpae = true;
        out.guests.push_back(std::move(guest));
    }
    return out;
}

}  // namespace vireo::test
