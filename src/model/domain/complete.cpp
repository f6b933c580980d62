#include "model/domain/complete.hpp"

#include <algorithm>

#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

void complete_memory(Domain& domain) {
    // Cells of the guest say how much there is; <memory> only repeats it.
    if (domain.cpu && domain.cpu->numa && !domain.cpu->numa->cells.empty()) {
        std::uint64_t sum = 0;
        for (auto& cell : domain.cpu->numa->cells) sum += cell.memory;
        if (!domain.memory) domain.memory.emplace();
        domain.memory->size = sum + plugged_memory(domain);
    }
    if (total_memory(domain) == 0)
        throw xml_error("Memory size must be specified via <memory> or in the <numa> configuration");
    auto total = total_memory(domain);
    if (plugged_memory(domain) > total)
        throw xml_error("Total size of memory devices exceeds the total memory size");
    if (!domain.current_memory || *domain.current_memory == 0 || *domain.current_memory > total)
        domain.current_memory = total;
    if (domain.max_memory) {
        auto& maximum = *domain.max_memory;
        if ((maximum.size == 0) != (maximum.slots.value_or(0) == 0))
            throw xml_error("both maximum memory size and memory slot count must be specified");
        if (maximum.size && maximum.size < total)
            throw xml_error("maximum memory size must be equal or greater than the actual memory size");
        if (!maximum.size) domain.max_memory.reset();
    }
}

bool has_boot_order(const Domain& domain) {
    auto orders = [](auto& list) {
        return std::ranges::any_of(list, [](auto& device) { return device.info.boot.has_value(); });
    };
    auto& devices = domain.devices;
    return orders(devices.disks) || orders(devices.interfaces) || orders(devices.hostdevs) || orders(devices.redirdevs);
}

void complete_boot(Domain& domain) {
    if (domain.os.type != OsType::hvm && domain.os.type != OsType::xenpvh) return;
    bool ordered = has_boot_order(domain);
    if (ordered && !domain.os.boot.empty())
        throw unsupported("per-device boot elements cannot be used together with os/boot elements");
    if (!ordered && domain.os.boot.empty()) domain.os.boot.push_back(BootDevice::hd);
}

// vCPUs and memory that nobody placed follow each other when one of them is placed by the host.
void complete_placement(Domain& domain) {
    auto* memory = domain.numatune && domain.numatune->memory ? &*domain.numatune->memory : nullptr;
    if (memory && !memory->placement) {
        if (memory->nodeset) memory->placement = NumatunePlacement::static_;
        else if (domain.vcpu.placement == VcpuPlacement::auto_) memory->placement = NumatunePlacement::auto_;
    }
    if (memory && !memory->mode) memory->mode = NumatuneMode::strict;
    if (!domain.vcpu.placement) {
        bool automatic = memory && memory->placement == NumatunePlacement::auto_ && !domain.vcpu.cpuset;
        domain.vcpu.placement = automatic ? VcpuPlacement::auto_ : VcpuPlacement::static_;
    }
    if (domain.vcpu.placement == VcpuPlacement::auto_) {
        domain.vcpu.cpuset.reset();
        if (!domain.numatune) domain.numatune.emplace();
        if (!domain.numatune->memory)
            domain.numatune->memory = NumatuneMemory{NumatuneMode::strict, NumatunePlacement::auto_, std::nullopt};
    }
    if (domain.vcpu.current == domain.vcpu.maximum) domain.vcpu.current.reset();
}

// <iothreads> and <iothreadids> agree: missing ids are the lowest free ones, missing count is that of the ids.
void complete_iothreads(Domain& domain) {
    auto& ids = domain.iothread_ids;
    if (!domain.iothreads && ids.empty()) return;
    std::uint32_t wanted = std::max<std::uint32_t>(domain.iothreads.value_or(0), std::uint32_t(ids.size()));
    for (std::uint32_t id = 1; ids.size() < wanted; ++id) {
        if (std::ranges::any_of(ids, [&](auto& thread) { return thread.id == id; })) continue;
        ids.push_back(Iothread{.id = id});
    }
    if (wanted) domain.iothreads = wanted;
    else domain.iothreads.reset();
}

}  // namespace

std::uint64_t plugged_memory(const Domain& domain) {
    std::uint64_t sum = 0;
    for (auto& memory : domain.devices.memories) sum += memory.target.size;
    return sum;
}

std::uint64_t total_memory(const Domain& domain) { return domain.memory ? domain.memory->size : 0; }

std::uint64_t initial_memory(const Domain& domain) {
    auto total = total_memory(domain), plugged = plugged_memory(domain);
    return total > plugged ? total - plugged : 0;
}

void complete_basics(Domain& domain, const CompleteOptions&) {
    sort_controllers(domain.devices.controllers);
    complete_controller_indexes(domain);
    if (!domain.uuid) domain.uuid = Uuid::random();
    if (domain.genid && !domain.genid->uuid) domain.genid->uuid = Uuid::random();
    complete_memory(domain);
    complete_boot(domain);
    complete_placement(domain);
    complete_iothreads(domain);
    if (!domain.clock) domain.clock.emplace();
    if (!domain.on_poweroff) domain.on_poweroff = LifecycleAction::destroy;
    if (!domain.on_reboot) domain.on_reboot = LifecycleAction::restart;
    if (!domain.on_crash) domain.on_crash = CrashAction::destroy;
}

void complete(Domain& domain, const CompleteOptions& options) {
    complete_basics(domain, options);
    complete_devices(domain, options);
    complete_implicit(domain);
}

}  // namespace vireo::model
