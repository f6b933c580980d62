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

// Where some processors are described, all are; those that are there at start are counted.
void complete_vcpus(Domain& domain) {
    auto& vcpus = domain.vcpus;
    if (vcpus.empty() || domain.vcpu.maximum > 16384) return;
    std::ranges::stable_sort(vcpus, {}, &Vcpu::id);
    std::vector<Vcpu> all;
    all.reserve(domain.vcpu.maximum);
    auto given = vcpus.begin();
    for (std::uint32_t id = 0; id < domain.vcpu.maximum; ++id) {
        if (given != vcpus.end() && given->id == id) {
            all.push_back(std::move(*given++));
            if (!all.back().hotpluggable) all.back().hotpluggable = all.back().enabled == YesNo::no ? YesNo::yes : YesNo::no;
        }
        else all.push_back(Vcpu{.id = id, .enabled = YesNo::no, .hotpluggable = YesNo::yes});
    }
    if (given != vcpus.end()) return;       // out of range: refused by the checks
    vcpus = std::move(all);
    const auto there = std::ranges::count_if(vcpus, [](const Vcpu& vcpu) { return vcpu.enabled != YesNo::no; });
    domain.vcpu.current = std::uint32_t(there);
}

// vCPUs and memory that nobody placed follow each other when one of them is placed by the host.
void complete_placement(Domain& domain) {
    auto* memory = domain.numatune && domain.numatune->memory ? &*domain.numatune->memory : nullptr;
    if (memory) {
        if (!memory->mode) memory->mode = NumatuneMode::strict;
        bool automatic = memory->placement == NumatunePlacement::auto_ ||
                         (!memory->placement && !memory->nodeset && domain.vcpu.placement == VcpuPlacement::auto_);
        if (automatic) {
            memory->placement = NumatunePlacement::auto_;
            memory->nodeset.reset();
        } else {
            if (!memory->nodeset)
                throw unsupported("nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
            memory->placement.reset();   // static goes without saying
        }
        if (automatic && !domain.vcpu.cpuset) domain.vcpu.placement = VcpuPlacement::auto_;
    }
    if (!domain.vcpu.placement) domain.vcpu.placement = VcpuPlacement::static_;
    if (domain.vcpu.placement == VcpuPlacement::auto_) {
        domain.vcpu.cpuset.reset();
        if (!domain.numatune) domain.numatune.emplace();
        if (!domain.numatune->memory)
            domain.numatune->memory = NumatuneMemory{NumatuneMode::strict, NumatunePlacement::auto_, std::nullopt};
    }
    complete_vcpus(domain);
    if (domain.vcpu.current == domain.vcpu.maximum) domain.vcpu.current.reset();
}

// <iothreads> and <iothreadids> agree. Threads that nobody described have the lowest free numbers, and stay unnamed
// when none is described.
void complete_iothreads(Domain& domain) {
    auto& ids = domain.iothread_ids;
    auto wanted = std::max<std::uint32_t>(domain.iothreads.value_or(0), std::uint32_t(ids.size()));
    if (!ids.empty())
        for (std::uint32_t id = 1; ids.size() < wanted; ++id)
            if (std::ranges::none_of(ids, [&](auto& thread) { return thread.id == id; }))
                ids.push_back(Iothread{.id = id});
    if (wanted) domain.iothreads = wanted;
    else domain.iothreads.reset();
}

// A limit of all memory there can be is no limit.
void complete_limits(Domain& domain) {
    if (!domain.memtune) return;
    constexpr std::uint64_t unlimited = 9007199254740991;
    auto& tune = *domain.memtune;
    for (auto* limit : {&tune.hard_limit, &tune.soft_limit, &tune.swap_hard_limit, &tune.min_guarantee})
        if (*limit && **limit >= unlimited) limit->reset();
    if (tune == Memtune{}) domain.memtune.reset();
}

// One entry a vCPU or thread, in order.
void complete_pins(Domain& domain) {
    if (!domain.cputune) return;
    auto& tune = *domain.cputune;
    std::ranges::stable_sort(tune.vcpu_pins, {}, &VcpuPin::vcpu);
    std::ranges::stable_sort(tune.iothread_pins, {}, &IothreadPin::iothread);
    auto split = [](auto& schedulers, auto set) {
        auto all = std::move(schedulers);
        schedulers.clear();
        for (auto& scheduler : all)
            for (auto member : (scheduler.*set).members()) {
                auto one = scheduler;
                one.*set = CpuSet::range(member, member);
                schedulers.push_back(std::move(one));
            }
        std::ranges::stable_sort(schedulers, {}, [&](auto& scheduler) { return *(scheduler.*set).first(); });
    };
    split(tune.vcpu_schedulers, &VcpuScheduler::vcpus);
    split(tune.iothread_schedulers, &IothreadScheduler::iothreads);
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
    complete_companions(domain);
    sort_controllers(domain.devices.controllers);
    complete_controller_indexes(domain);
    if (!domain.uuid) domain.uuid = Uuid::random();
    if (domain.genid && !domain.genid->uuid) domain.genid->uuid = Uuid::random();
    complete_memory(domain);
    complete_boot(domain);
    complete_placement(domain);
    complete_iothreads(domain);
    complete_limits(domain);
    complete_pins(domain);
    if (domain.cpu) {
        for (auto& feature : domain.cpu->features)
            if (!feature.policy) feature.policy = CpuFeaturePolicy::require;
        if (domain.cpu->mode.value_or(CpuMode::custom) != CpuMode::custom) domain.cpu->match.reset();
    }
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
