#include "drivers/qemu/live_machine.hpp"

#include "drivers/qemu/argv_blockdev.hpp"
#include "drivers/qemu/char_sources.hpp"
#include "drivers/qemu/machine.hpp"
#include "drivers/qemu/memory_steps.hpp"

namespace vireo::qemu {

using namespace model;
using schema::YesNo;

void plan_memory(Domain& domain) {
    if (!domain.memory) return;
    const MachineFamily family = machine_family(arch_of(domain), machine_of(domain));
    const std::uint64_t plugged = devices_size(domain);
    std::uint64_t initial = 0;
    if (domain.cpu && domain.cpu->numa && !domain.cpu->numa->cells.empty()) {
        for (NumaCell& cell : domain.cpu->numa->cells) initial += cell.memory = round_up(cell.memory, memory_step(family));
    } else {
        const std::uint64_t size = domain.memory->size;
        initial = round_up(size > plugged ? size - plugged : size, memory_step(family));
    }
    for (MemoryDevice& memory : domain.devices.memories) memory.target.size = round_up(memory.target.size, module_step(family));
    domain.memory->size = initial + devices_size(domain);
}

void plan_clock(Domain& domain, std::int64_t utc_offset) {
    auto* variable = domain.clock ? std::get_if<VariableClock>(&domain.clock->offset) : nullptr;
    if (!variable) return;
    if (variable->basis == ClockBasis::localtime) variable->adjustment += utc_offset;
    variable->basis = ClockBasis::utc;
    variable->adjustment0 = variable->adjustment;
}

void plan_encryption(CharSource& source, const Config& config) {
    auto* tcp = std::get_if<TcpChar>(&source.kind);
    if (!tcp || tcp->tls) return;
    tcp->tls = config.chardev_tls ? YesNo::yes : YesNo::no;
    tcp->tls_from_config = 1;
}

void plan_encryption(Domain& domain, const Config& config) {
    for_each_char_source(domain, [&](CharSource& source, DeviceInfo&) { plan_encryption(source, config); });
}

void plan_cache(Disk& disk) {
    const auto cache = effective_cache(disk);
    if (!cache || (disk.driver && disk.driver->cache)) return;
    if (!disk.driver) disk.driver.emplace();
    disk.driver->cache = cache;
}

}  // namespace vireo::qemu
