// The limit of locked memory.
#include <sys/resource.h>

#include <algorithm>

#include "drivers/qemu/launch.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

namespace {

bool is_nvme(const model::StorageSource& source) { return std::holds_alternative<model::NvmeSource>(source.where); }

bool has_nvme(const model::Disk& disk) {
    if (is_nvme(disk.source)) return true;
    for (const model::BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source; layer = layer->backing ? &*layer->backing : nullptr)
        if (is_nvme(*layer->source)) return true;
    return false;
}

}  // namespace

std::optional<unsigned long long> locked_memory(const model::Domain& domain) {
    if (domain.memtune && domain.memtune->hard_limit) return *domain.memtune->hard_limit * 1024;
    if (domain.memory_backing && domain.memory_backing->locked) return RLIM_INFINITY;
    const auto maps_memory = [](const model::Hostdev& hostdev) {
        return std::holds_alternative<model::PciHostdev>(hostdev.kind) || std::holds_alternative<model::MdevHostdev>(hostdev.kind);
    };
    const auto& devices = domain.devices;
    unsigned long long times = 0;
    if (std::ranges::any_of(devices.hostdevs, maps_memory) || std::ranges::any_of(devices.disks, has_nvme)) times = 1;
    for (const model::Interface& interface : devices.interfaces) times += std::holds_alternative<model::VdpaSource>(interface.source);
    for (const model::Interface& interface : devices.interfaces)
        if (std::holds_alternative<model::HostdevSource>(interface.source)) times = std::max(times, 1ull);
    if (!times) return std::nullopt;
    // A gigabyte for what the devices have beside the guest's memory.
    const unsigned long long memory = std::max(model::total_memory(domain), domain.max_memory ? domain.max_memory->size : 0) * 1024;
    return memory * times + (1ull << 30);
}

}  // namespace vireo::qemu
