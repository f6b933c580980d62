#include "drivers/qemu/guest_cpu.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/cpu/cpu_calls.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

bool is_custom(const Cpu& cpu) { return cpu.mode.value_or(CpuMode::custom) == CpuMode::custom; }

const CpuFeature* named(const Cpu& cpu, std::string_view name) {
    const auto at = x86::find_feature(name);
    for (const CpuFeature& feature : cpu.features)
        if (feature.name == name || (at && x86::find_feature(feature.name) == at)) return &feature;
    return nullptr;
}

// What is described, its policies included: force counts as there.
x86::FeatureSet wanted_features(const Cpu& cpu) {
    const x86::Model* model = cpu.model && cpu.model->name ? x86::find_model(*cpu.model->name) : nullptr;
    x86::FeatureSet wanted = model ? x86::features_of(*model).features : x86::FeatureSet();
    for (const CpuFeature& feature : cpu.features) {
        const auto at = x86::find_feature(feature.name);
        if (!at) continue;
        const auto policy = feature.policy.value_or(CpuFeaturePolicy::require);
        wanted.set(*at, policy == CpuFeaturePolicy::require || policy == CpuFeaturePolicy::force);
    }
    return wanted;
}

std::string names_in_row(const x86::FeatureSet& set) {
    std::string text;
    for (const auto name : x86::names_of(set)) text += (text.empty() ? "" : ",") + std::string(name);
    return text;
}

// At least what is described: the model of the host, and on top what the description says itself.
void take_all_of_host(Cpu& cpu, const Capabilities& capabilities, Accelerator accelerator) {
    std::optional<Cpu> host = host_model(capabilities, accelerator);
    if (!host) throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "the host CPU of this QEMU binary cannot be described by a model");
    std::vector<CpuFeature> own = std::move(cpu.features);
    cpu.features = std::move(host->features);
    for (CpuFeature& feature : own) {
        const auto found = std::ranges::find(cpu.features, feature.name, &CpuFeature::name);
        if (found != cpu.features.end()) found->policy = feature.policy;
        else cpu.features.push_back(std::move(feature));
    }
    const auto vendor_id = cpu.model->vendor_id;
    cpu.model = host->model;
    cpu.model->vendor_id = vendor_id;
    cpu.match = CpuMatch::exact;
}

// A model that this QEMU does not have, in the words of one that it has.
void translate(Cpu& cpu, const Capabilities& capabilities, Accelerator accelerator) {
    const std::string name = *cpu.model->name;
    if (capabilities.cpu(name, accelerator)) return;
    if (cpu.model->fallback == CpuFallback::forbid)
        throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, cat("CPU model ", name, " is not supported by hypervisor"));
    x86::Processor processor;
    processor.features = wanted_features(cpu);
    processor.vendor = std::string(x86::features_of(*x86::find_model(name)).vendor);
    const auto choice = x86::choose_model(processor, {.offers = offers_of(capabilities, accelerator)});
    if (!choice) throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, cat("CPU model ", name, " is not supported by hypervisor"));
    const Cpu near = guest_cpu(*choice, "", CpuFallback::forbid);
    std::vector<CpuFeature> own;
    for (CpuFeature& feature : cpu.features)
        if (feature.policy == CpuFeaturePolicy::forbid || feature.policy == CpuFeaturePolicy::force) own.push_back(std::move(feature));
    const auto vendor_id = cpu.model->vendor_id;
    cpu.model = near.model;
    cpu.model->vendor_id = vendor_id;
    cpu.features = near.features;
    for (CpuFeature& feature : own)
        if (!named(cpu, feature.name)) cpu.features.push_back(std::move(feature));
    // What the model that was asked for lost since stays away.
    for (const std::string_view lost : x86::names_of(x86::features_of(*x86::find_model(name)).withdrawn))
        if (!named(cpu, lost)) cpu.features.push_back({CpuFeaturePolicy::disable, std::string(lost)});
}

void decide_optional(Cpu& cpu, const x86::Processor& offered) {
    for (CpuFeature& feature : cpu.features) {
        if (feature.policy != CpuFeaturePolicy::optional) continue;
        const auto at = x86::find_feature(feature.name);
        feature.policy = at && offered.features[*at] ? CpuFeaturePolicy::require : CpuFeaturePolicy::disable;
    }
}

// Compat: what stands for the host's model anyway need not be known.
void check_known(const Cpu& cpu) {
    for (const CpuFeature& feature : cpu.features)
        if (!x86::find_feature(feature.name)) throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, "unknown CPU feature: " + feature.name);
    const bool needed = cpu.match != CpuMatch::minimum || cpu.check == CpuCheck::partial;
    if (needed && !x86::find_model(*cpu.model->name)) throw Error(ErrorCode::internal_error, ErrorDomain::cpu, "Unknown CPU model " + *cpu.model->name);
}

// A counter that is promised to run evenly must do so in the machine.
void check_clock(const Cpu& cpu, const x86::Processor& offered) {
    const CpuFeature* invariant = named(cpu, "invtsc");
    if (!invariant) return;
    const auto policy = invariant->policy.value_or(CpuFeaturePolicy::require);
    const bool promised = policy == CpuFeaturePolicy::require || policy == CpuFeaturePolicy::force;
    if (promised && !offered.features[*x86::find_feature("invtsc")])
        throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "host doesn't support invariant TSC");
}

}  // namespace

void match_cpu(Domain& domain, const Capabilities& capabilities, std::string_view host_arch, const x86::Processor& host) {
    if (!domain.cpu || !is_x86(domain.os.arch.value_or(std::string(host_arch)))) return;
    Cpu& cpu = *domain.cpu;
    const bool kvm = domain.type == VirtType::kvm;
    const Accelerator accelerator = kvm ? Accelerator::kvm : Accelerator::tcg;
    // Emulation gives what QEMU can; under KVM the machine's own processor counts.
    const x86::Processor offered = kvm ? host : hypervisor_processor(capabilities, accelerator);
    const bool described = is_custom(cpu) && cpu.model && cpu.model->name;
    if (described) check_known(cpu);
    if (cpu.check == CpuCheck::partial && (described || cpu.mode == CpuMode::host_model)) {
        const auto result = compare_cpu(offered, host_arch, {.guest = true, .arch = {}, .cpu = cpu, .signature = {}});
        if (result.result == CpuComparison::incompatible) throw Error(ErrorCode::cpu_incompatible, ErrorDomain::cpu, result.reason);
    }
    check_clock(cpu, offered);
    if (!described) return;
    if (cpu.match == CpuMatch::minimum) take_all_of_host(cpu, capabilities, accelerator);
    translate(cpu, capabilities, accelerator);
    decide_optional(cpu, offered);
}

bool has_described_cpu(const Domain& domain) {
    return domain.cpu && is_x86(domain) && is_custom(*domain.cpu) && domain.cpu->model && domain.cpu->model->name;
}

x86::FeatureSet features_from_words(const Json& words) {
    static constexpr std::array<std::string_view, 4> registers = {"EAX", "EBX", "ECX", "EDX"};
    std::vector<x86::CpuidLeaf> rows;
    for (const Json& word : words.items()) {
        const auto reg = std::ranges::find(registers, word["cpuid-register"].text()) - registers.begin();
        if (reg == 4) continue;
        const auto leaf = std::uint32_t(word["cpuid-input-eax"].unsigned_integer()), subleaf = std::uint32_t(word["cpuid-input-ecx"].unsigned_integer());
        auto row = std::ranges::find_if(rows, [&](const x86::CpuidLeaf& one) { return one.leaf == leaf && one.subleaf == subleaf; });
        if (row == rows.end()) row = rows.insert(rows.end(), {leaf, subleaf, {}});
        row->registers[std::size_t(reg)] = std::uint32_t(word["features"].unsigned_integer());
    }
    return x86::processor_from(rows, {}).features;
}

std::vector<std::size_t> features_in_msrs(const x86::FeatureSet& features) {
    std::vector<std::size_t> places;
    for (const auto& [gate, index] : {std::pair{"arch-capabilities", 0x10au}, {"core-capability", 0xcfu}}) {
        const auto at = x86::find_feature(gate);
        if (!at || !features[*at]) continue;
        for (std::size_t i = 0; i < x86::feature_count; ++i)
            if (const auto& feature = x86::features()[i]; feature.source == x86::FeatureSource::msr && feature.index == index && !feature.newer) places.push_back(i);
    }
    return places;
}

void verify_cpu(const Cpu& wanted, const x86::FeatureSet& got) {
    const x86::FeatureSet relevant = x86::established() & ~kept_from_guests(), asked = wanted_features(wanted);
    const std::string extra = names_in_row(got & ~asked & relevant), missing = names_in_row(asked & ~got & relevant);
    if (extra.empty() && missing.empty()) return;
    throw Error(ErrorCode::operation_failed, ErrorDomain::cpu,
                cat("guest CPU doesn't match specification: ", extra.empty() ? "" : "extra features: ", extra, extra.empty() || missing.empty() ? "" : ", ",
                    missing.empty() ? "" : "missing features: ", missing));
}

void name_bygone_features(Cpu& cpu) {
    struct Bygone {
        std::string_view model, feature;
    };
    static constexpr Bygone table[] = {{"Icelake-Server", "pconfig"}};
    for (const auto& [model, feature] : table)
        if (cpu.model && cpu.model->name == model && !named(cpu, feature)) cpu.features.push_back({CpuFeaturePolicy::disable, std::string(feature)});
}

void write_down_cpu(Cpu& cpu, const x86::FeatureSet& got, const x86::FeatureSet& withheld) {
    for (CpuFeature& feature : cpu.features) {
        const auto at = x86::find_feature(feature.name);
        if (!at) continue;
        const bool there = got[*at];
        switch (feature.policy.value_or(CpuFeaturePolicy::require)) {
        case CpuFeaturePolicy::force:
        case CpuFeaturePolicy::require:
        case CpuFeaturePolicy::optional:
            if (!there) feature.policy = CpuFeaturePolicy::disable;
            else if (feature.policy == CpuFeaturePolicy::optional) feature.policy = CpuFeaturePolicy::require;
            break;
        case CpuFeaturePolicy::disable:
        case CpuFeaturePolicy::forbid:
            if (there) feature.policy = CpuFeaturePolicy::require;
            break;
        }
    }
    const x86::FeatureSet asked = wanted_features(cpu), relevant = x86::established() & ~kept_from_guests();
    for (std::size_t i = 0; i < x86::feature_count; ++i) {
        const std::string_view name = x86::features()[i].name;
        const bool as_described = asked[i] == got[i] && !(withheld[i] && !got[i]);
        if (!relevant[i] || as_described || named(cpu, name)) continue;
        cpu.features.push_back({got[i] ? CpuFeaturePolicy::require : CpuFeaturePolicy::disable, std::string(name)});
    }
    cpu.check = CpuCheck::full;
    cpu.model->fallback = CpuFallback::forbid;
}

}  // namespace vireo::qemu
