#include "drivers/qemu/processors.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace vireo::qemu {
namespace {

[[noreturn]] void refuse_processors(const std::string& what) { throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, what); }

void check_numa_and_topology(const model::Domain& domain, std::uint32_t maximum) {
    if (!domain.cpu) return;
    if (domain.cpu->numa)
        for (const auto& cell : domain.cpu->numa->cells)
            if (cell.cpus && cell.cpus->last() && *cell.cpus->last() >= maximum)
                refuse_processors("Number of CPUs in <numa> exceeds the desired maximum vcpu count");
    if (domain.cpu->topology) {
        const auto& topology = *domain.cpu->topology;
        if (std::uint64_t(topology.sockets) * topology.dies * topology.cores * topology.threads != maximum)
            refuse_processors("CPU topology doesn't match the desired vcpu count");
    }
}

}  // namespace

std::vector<Processor> processors_of(const model::Domain& domain) {
    std::vector<Processor> out(domain.vcpu.maximum);
    const std::uint32_t current = domain.vcpu.current.value_or(domain.vcpu.maximum);
    if (domain.vcpus.empty()) {
        for (std::uint32_t i = 0; i < out.size(); ++i) out[i].online = i < current;
    }
    for (const model::Vcpu& vcpu : domain.vcpus) {
        if (vcpu.id >= out.size()) continue;
        Processor& one = out[vcpu.id];
        one.online = schema::is_yes(vcpu.enabled);
        if (vcpu.hotpluggable) one.hotpluggable = *vcpu.hotpluggable == schema::YesNo::yes;
        one.order = vcpu.order;
    }
    for (Processor& one : out)
        if (one.online && !one.hotpluggable) one.hotpluggable = false;
    return out;
}

std::uint32_t online_processors(const model::Domain& domain) { return domain.vcpu.current.value_or(domain.vcpu.maximum); }

void set_processors(model::Domain& domain, const std::vector<Processor>& processors, bool individual) {
    domain.vcpu.maximum = std::uint32_t(processors.size());
    const auto online = std::uint32_t(std::ranges::count(processors, true, &Processor::online));
    domain.vcpu.current = online == processors.size() ? std::nullopt : std::optional(online);
    domain.vcpus.clear();
    if (!individual) return;
    const auto word = [](bool yes) { return yes ? schema::YesNo::yes : schema::YesNo::no; };
    for (std::uint32_t i = 0; i < processors.size(); ++i) {
        model::Vcpu vcpu{.id = i, .enabled = word(processors[i].online)};
        if (processors[i].hotpluggable) vcpu.hotpluggable = word(*processors[i].hotpluggable);
        vcpu.order = processors[i].order;
        domain.vcpus.push_back(vcpu);
    }
}

void set_processor_count(model::Domain& domain, std::uint32_t count, bool hotpluggable) {
    if (count > domain.vcpu.maximum)
        refuse_processors("requested vcpus is greater than max allowable vcpus for the persistent domain: " + std::to_string(count) + " > " +
                          std::to_string(domain.vcpu.maximum));
    auto all = processors_of(domain);
    for (Processor& one : all) one.order.reset();
    bool individual = !domain.vcpus.empty();
    auto online = std::uint32_t(std::ranges::count(all, true, &Processor::online));
    bool after_hotpluggable = false;     // what cannot be unplugged stands before what can
    for (std::size_t i = 0; i < all.size() && online < count; ++i) {
        if (all[i].online) {
            after_hotpluggable = after_hotpluggable || all[i].hotpluggable.value_or(false);
            continue;
        }
        all[i].online = true;
        all[i].hotpluggable = hotpluggable || after_hotpluggable;
        individual = individual || hotpluggable;
        ++online;
    }
    for (std::size_t i = all.size(); i-- > 0 && online > count;) {
        if (!all[i].online) continue;
        all[i].online = false;
        all[i].hotpluggable = true;
        --online;
    }
    set_processors(domain, all, individual);
}

void set_processor_maximum(model::Domain& domain, std::uint32_t count) {
    check_numa_and_topology(domain, count);
    auto all = processors_of(domain);
    all.resize(count);
    set_processors(domain, all, !domain.vcpus.empty());
    if (!domain.cputune) return;
    model::Cputune& tune = *domain.cputune;
    std::erase_if(tune.vcpu_pins, [&](const auto& pin) { return pin.vcpu >= count; });
    const model::CpuSet there = model::CpuSet::range(0, count - 1);
    for (auto& scheduler : tune.vcpu_schedulers) scheduler.vcpus &= there;
    std::erase_if(tune.vcpu_schedulers, [](const auto& scheduler) { return scheduler.vcpus.empty(); });
    if (tune == model::Cputune{}) domain.cputune.reset();
}

void set_processors_online(model::Domain& domain, const model::CpuSet& which, bool online) {
    auto all = processors_of(domain);
    for (const std::size_t id : which.members())
        if (id >= all.size()) refuse_processors("vcpu " + std::to_string(id) + " is not present in persistent config");
    if (which.contains(0)) refuse_processors("vCPU '0' can't be modified");
    for (const std::size_t id : which.members()) {
        for (std::size_t after = id + 1; after < all.size(); ++after)
            if (!which.contains(after) && all[after].online && all[after].hotpluggable == false)
                refuse_processors("vcpu '" + std::to_string(id) + "' can't be modified as it is followed by non-hotpluggable online vcpus");
    }
    for (Processor& one : all) one.order.reset();
    for (const std::size_t id : which.members()) {
        all[id].online = online;
        all[id].hotpluggable = true;
    }
    set_processors(domain, all, true);
}

}  // namespace vireo::qemu
