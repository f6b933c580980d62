// The guest's processors: model, checks, NUMA cells.
#include <algorithm>

#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

// The model behind a machine's default processor: by QOM type, else the type without its suffix.
std::string default_model(const Domain& domain, const Context& context) {
    auto accelerator = context.accelerator(domain);
    auto* machine = context.caps->machine(machine_of(domain), accelerator);
    if (!machine || machine->default_cpu.empty()) return {};
    auto& type = machine->default_cpu;
    for (auto& cpu : context.caps->under(accelerator).cpus)
        if (cpu.type == type || cpu.name == type) return cpu.name;
    auto dash = type.rfind("-cpu");
    return dash == type.npos ? type : type.substr(0, type.rfind('-', dash - 1));
}

bool knows_default_cpu(const Domain& domain) {
    return is_x86(domain) || is_arm(domain) || is_ppc64(domain) || is_s390(domain);
}

// Models of POWER by generation, as guests are migrated between steppings.
std::string canonical_power(std::string_view model) {
    auto starts = [&](std::string_view text) {
        return model.size() >= text.size() && std::equal(text.begin(), text.end(), model.begin(), [](char a, char b) {
            return a == char(b >= 'a' && b <= 'z' ? b - 32 : b);
        });
    };
    if (starts("POWER10")) return "POWER10";
    if (starts("POWER9")) return "POWER9";
    if (starts("POWER8")) return "POWER8";
    if (starts("POWER7")) return "POWER7";
    if (starts("POWER6")) return "POWER6";
    return std::string(model);
}

void add_default(Domain& domain, const Context& context) {
    if (!knows_default_cpu(domain)) return;
    if (domain.cpu && (domain.cpu->model && domain.cpu->model->name)) return;
    if (domain.cpu && domain.cpu->mode.value_or(CpuMode::custom) != CpuMode::custom) return;
    auto name = default_model(domain, context);
    if (name.empty()) return;
    if (is_ppc64(domain)) name = canonical_power(name);
    if (!domain.cpu) domain.cpu.emplace();
    auto& cpu = *domain.cpu;
    if (name == "host") {
        cpu.mode = CpuMode::host_passthrough;
        return;
    }
    cpu.mode = CpuMode::custom;
    cpu.match = CpuMatch::exact;
    cpu.check = CpuCheck::none;
    if (!cpu.model) cpu.model.emplace();
    cpu.model->name = std::move(name);
    cpu.model->fallback = CpuFallback::forbid;
}

// Vector lengths of SVE need SVE itself.
void complete_sve(Cpu& cpu) {
    bool needs = false, has = false;
    for (auto& feature : cpu.features) {
        if (feature.name == "sve") has = true;
        else if (feature.name.starts_with("sve") && feature.policy == CpuFeaturePolicy::require) needs = true;
    }
    if (needs && !has) cpu.features.push_back({CpuFeaturePolicy::require, "sve"});
}

void complete_mode(Domain& domain, const Context& context) {
    auto& cpu = *domain.cpu;
    if (!cpu.mode && cpu.model && cpu.model->name) cpu.mode = CpuMode::custom;
    if (!cpu.mode) return;
    switch (*cpu.mode) {
    case CpuMode::host_passthrough:
        if (!cpu.check) cpu.check = CpuCheck::none;
        if (!cpu.migratable && is_x86(domain)) {
            bool keeps = context.has(Capability::cpu_migratable);
            cpu.migratable = keeps ? OnOff::on : OnOff::off;
        }
        cpu.model.reset();
        break;
    case CpuMode::maximum:
        if (!cpu.check) cpu.check = CpuCheck::none;
        cpu.model.reset();
        break;
    case CpuMode::host_model:
        if (!cpu.check) cpu.check = CpuCheck::partial;
        if (cpu.model && !cpu.model->name) {
            if (cpu.model->vendor_id) cpu.model->fallback.reset();
            else cpu.model.reset();
        }
        break;
    case CpuMode::custom:
        if (!cpu.match) cpu.match = CpuMatch::exact;
        if (!cpu.check)
            cpu.check = context.accelerator(domain) == Accelerator::kvm ? CpuCheck::partial : CpuCheck::none;
        break;
    }
    if (cpu.model && cpu.model->name && !cpu.model->fallback) cpu.model->fallback = CpuFallback::allow;
}

void complete_distances(Numa& numa) {
    bool given = std::ranges::any_of(numa.cells, [](auto& cell) { return !cell.distances.empty(); });
    if (!given) return;
    auto count = std::uint32_t(numa.cells.size());
    auto find = [&](std::uint32_t from, std::uint32_t to) -> std::optional<std::uint32_t> {
        for (auto& distance : numa.cells[from].distances)
            if (distance.id == to) return distance.value;
        return std::nullopt;
    };
    std::vector<std::vector<NumaDistance>> all(count);
    for (std::uint32_t from = 0; from < count; ++from)
        for (std::uint32_t to = 0; to < count; ++to) {
            auto value = find(from, to);
            if (!value) value = from == to ? std::optional<std::uint32_t>(10) : find(to, from);
            if (value) all[from].push_back({to, *value});
        }
    for (std::uint32_t i = 0; i < count; ++i) numa.cells[i].distances = std::move(all[i]);
}

void complete_numa(Domain& domain) {
    auto& numa = *domain.cpu->numa;
    std::uint32_t next = 0;
    for (auto& cell : numa.cells) {
        if (!cell.id) cell.id = next;
        next = *cell.id + 1;
    }
    std::ranges::stable_sort(numa.cells, {}, [](auto& cell) { return *cell.id; });
    // vCPUs of no cell belong to the first.
    CpuSet left = CpuSet::range(0, domain.vcpu.maximum ? domain.vcpu.maximum - 1 : 0);
    bool any = false;
    for (auto& cell : numa.cells)
        if (cell.cpus) {
            any = true;
            left -= *cell.cpus;
        }
    if (!numa.cells.empty() && any && !left.empty()) {
        if (!numa.cells[0].cpus) numa.cells[0].cpus.emplace();
        *numa.cells[0].cpus |= left;
    }
    complete_distances(numa);
}

void check_model(const Cpu& cpu) {
    auto refuse = [](std::string text) { throw Error(ErrorCode::xml_error, ErrorDomain::cpu, std::move(text)); };
    bool has_model = cpu.model && cpu.model->name;
    if (!cpu.features.empty() && !has_model && cpu.mode.value_or(CpuMode::custom) == CpuMode::custom)
        refuse("Non-empty feature list specified without CPU model");
    for (std::size_t i = 0; i < cpu.features.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (cpu.features[i].name == cpu.features[j].name)
                refuse("CPU feature '" + cpu.features[i].name + "' specified more than once");
    if (cpu.model && cpu.model->vendor_id && cpu.model->vendor_id->size() != 12)
        refuse("vendor_id must be exactly 12 characters long");
}

}  // namespace

void complete_cpu(Domain& domain, const Context& context) {
    if (domain.cpu) check_model(*domain.cpu);
    add_default(domain, context);
    if (!domain.cpu) return;
    complete_mode(domain, context);
    if (is_arm(domain)) complete_sve(*domain.cpu);
    if (domain.cpu->numa) complete_numa(domain);
}

}  // namespace vireo::qemu
