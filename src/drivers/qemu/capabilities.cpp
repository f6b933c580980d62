#include "drivers/qemu/capabilities.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace vireo::qemu {

namespace {

constexpr std::array<std::string_view, std::size_t(Capability::count_)> names = {
#define X(name, text) text,
    VIREO_QEMU_CAPABILITIES(X) "",
    VIREO_QEMU_LATER_CAPABILITIES(X)
#undef X
};

const Machine* find(const std::vector<Machine>& machines, std::string_view name) {
    auto exact = std::ranges::find(machines, name, &Machine::name);
    if (exact != machines.end()) return &*exact;
    auto alias = name.empty() ? machines.end() : std::ranges::find(machines, name, &Machine::alias);
    return alias != machines.end() ? &*alias : nullptr;
}

}  // namespace

std::string_view name_of(Capability capability) {
    return capability < Capability::count_ ? names[std::size_t(capability)] : std::string_view{};
}

std::optional<Capability> capability_from_name(std::string_view name) {
    static const auto index = [] {
        std::unordered_map<std::string_view, Capability> map;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!names[i].empty()) map.emplace(names[i], Capability(i));
        return map;
    }();
    auto found = index.find(name);
    if (found == index.end()) return std::nullopt;
    return found->second;
}

const Machine* Capabilities::machine(std::string_view name, Accelerator accelerator) const {
    if (const Machine* found = find(under(accelerator).machines, name)) return found;
    return find(accelerator == Accelerator::kvm ? tcg.machines : kvm.machines, name);
}

const Machine* Capabilities::machine(std::string_view name) const {
    return machine(name, kvm_usable ? Accelerator::kvm : Accelerator::tcg);
}

std::string_view Capabilities::canonical_machine(std::string_view name) const {
    const Machine* found = machine(name);
    return found ? std::string_view(found->name) : name;
}

const Machine* Capabilities::default_machine(Accelerator accelerator) const {
    for (const auto* list : {&under(accelerator).machines, &tcg.machines, &kvm.machines})
        for (const Machine& machine : *list)
            if (machine.is_default) return &machine;
    // Compat: where QEMU names no default, the first of the list is it.
    const auto& machines = under(accelerator).machines.empty() ? tcg.machines : under(accelerator).machines;
    return machines.empty() ? nullptr : &machines.front();
}

const CpuModel* Capabilities::cpu(std::string_view name, Accelerator accelerator) const {
    const auto& cpus = under(accelerator).cpus;
    auto found = std::ranges::find(cpus, name, &CpuModel::name);
    return found != cpus.end() ? &*found : nullptr;
}

}  // namespace vireo::qemu
