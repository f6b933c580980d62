#include "model/cpu/cpu_calls.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace vireo::model {
namespace {

struct FamilyRow {
    std::string_view arch;
    CpuFamily family;
};
constexpr FamilyRow families[] = {
    {"x86_64", CpuFamily::x86},   {"i686", CpuFamily::x86},      {"aarch64", CpuFamily::arm},
    {"armv7l", CpuFamily::arm},   {"armv7b", CpuFamily::arm},    {"armv6l", CpuFamily::arm},
    {"ppc64", CpuFamily::ppc64},  {"ppc64le", CpuFamily::ppc64}, {"s390", CpuFamily::s390},
    {"s390x", CpuFamily::s390},
};

constexpr std::string_view ppc64_models[] = {"POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWERPC_e5500", "POWERPC_e6500"};
constexpr std::string_view vendor_of_ppc64(std::string_view model) { return model.starts_with("POWERPC") ? "Freescale" : "IBM"; }

Error fail(ErrorCode code, std::string detail) { return Error(code, ErrorDomain::cpu, std::move(detail)); }

std::string_view model_of(const CpuDescription& cpu) {
    return cpu.cpu.model && cpu.cpu.model->name ? std::string_view(*cpu.cpu.model->name) : std::string_view();
}

std::string vendor_of(const CpuDescription& cpu) { return cpu.cpu.vendor.value_or(""); }

Error differing_vendor(std::string_view own, std::string_view model, std::string_view vendor) {
    return fail(ErrorCode::operation_failed, "CPU vendor " + std::string(own) + " of model " + std::string(model) + " differs from vendor " + std::string(vendor));
}

const x86::Model* known_model(const CpuDescription& cpu) {
    const x86::Model* model = x86::find_model(model_of(cpu));
    if (!model || model->newer) throw fail(ErrorCode::internal_error, "Unknown CPU model " + std::string(model_of(cpu)));
    return model;
}

void add_features(Cpu& to, const x86::FeatureSet& set, CpuFeaturePolicy policy) {
    for (const auto name : x86::names_of(set)) to.features.push_back({policy, std::string(name)});
}

// Compat: models of POWER are compatible with themselves alone, and the answer names no vendor.
Cpu baseline_ppc64(std::span<const CpuDescription> cpus) {
    const std::string_view model = model_of(cpus.front());
    if (std::ranges::find(ppc64_models, model) == std::end(ppc64_models))
        throw fail(ErrorCode::internal_error, "Unknown CPU model " + std::string(model));
    for (const CpuDescription& cpu : cpus) {
        if (model_of(cpu) != model) throw fail(ErrorCode::operation_failed, "CPUs are incompatible");
        const std::string vendor = vendor_of(cpu);
        if (vendor.empty()) continue;
        if (vendor != "IBM" && vendor != "Freescale") throw fail(ErrorCode::operation_failed, "Unknown CPU vendor " + vendor);
        if (vendor != vendor_of_ppc64(model)) throw differing_vendor(vendor_of_ppc64(model), model, vendor);
    }
    Cpu made{.mode = CpuMode::custom, .match = CpuMatch::exact};
    made.model = CpuModel{.fallback = CpuFallback::forbid, .name = std::string(model)};
    return made;
}

// Compat: nothing is known of what ARM models consist of, so the first is taken at its word.
Cpu baseline_arm(std::span<const CpuDescription> cpus) {
    Cpu made{.mode = CpuMode::custom, .match = CpuMatch::exact};
    made.model = CpuModel{.fallback = CpuFallback::allow, .name = std::string(model_of(cpus.front()))};
    return made;
}

// The vendor of all, and whether each of them named it. The first may contradict its model, as guests' may.
struct CommonVendor {
    std::string name;
    bool named = true;
};
CommonVendor common_vendor(std::span<const CpuDescription> cpus) {
    CommonVendor common;
    for (std::size_t i = 0; i < cpus.size(); ++i) {
        const std::string named = vendor_of(cpus[i]);
        const std::string own = i ? std::string(x86::features_of(*known_model(cpus[i])).vendor) : "";
        common.named = common.named && !named.empty();
        if (!named.empty() && x86::vendor_id(named).empty()) throw fail(ErrorCode::operation_failed, "Unknown CPU vendor " + named);
        if (!named.empty() && !own.empty() && named != own) throw differing_vendor(own, model_of(cpus[i]), named);
        const std::string vendor = named.empty() ? own : named;
        if (vendor.empty()) continue;
        if (!common.name.empty() && vendor != common.name) throw fail(ErrorCode::operation_failed, "CPU vendors do not match");
        common.name = vendor;
    }
    return common;
}

Cpu baseline_x86(std::span<const CpuDescription> cpus, const BaselineOptions& options) {
    x86::Processor common;
    std::optional<std::string_view> shared_model = model_of(cpus.front());
    for (std::size_t i = 0; i < cpus.size(); ++i) {
        const x86::Processor next = processor_of(cpus[i]);
        common.features = i ? common.features & next.features : next.features;
        if (model_of(cpus[i]) != shared_model) shared_model.reset();
    }
    const CommonVendor vendor = common_vendor(cpus);
    common.vendor = vendor.name;
    if (options.offered_features) common.features &= *options.offered_features;
    common.features &= ~kept_from_guests();
    if (common.features.none()) throw fail(ErrorCode::operation_failed, "CPUs are incompatible");

    std::vector<std::string_view> given;
    for (const CpuDescription& cpu : cpus) given.push_back(model_of(cpu));
    const auto choice = x86::choose_model(
        common, {.offers = options.offers, .preferred = shared_model.value_or(""), .given = given});
    if (!choice) throw fail(ErrorCode::operation_failed, "CPUs are incompatible");
    x86::Choice described = *choice;
    if (options.migratable) described.required &= x86::migratable();
    return guest_cpu(described, vendor.named ? vendor.name : "",
                     choice->model->name == shared_model ? CpuFallback::forbid : CpuFallback::allow);
}

// All features of the model spelled out, by the alphabet.
void expand(Cpu& cpu, bool migratable) {
    const x86::Model* model = x86::find_model(*cpu.model->name);
    x86::FeatureSet has = x86::features_of(*model).features, disabled;
    for (const CpuFeature& feature : cpu.features) {
        const auto at = x86::find_feature(feature.name);
        if (!at) continue;
        const bool off = feature.policy == CpuFeaturePolicy::disable;
        has.set(*at, !off);
        if (off) disabled.set(*at);
    }
    if (migratable) has &= x86::migratable();
    cpu.features.clear();
    add_features(cpu, has, CpuFeaturePolicy::require);
    add_features(cpu, disabled, CpuFeaturePolicy::disable);
    std::ranges::sort(cpu.features, {}, &CpuFeature::name);
}

}  // namespace

x86::FeatureSet kept_from_guests() {
    x86::FeatureSet set;
    for (const auto name : {"osxsave", "ospke", "cmt", "mbm_total", "mbm_local"})
        if (const auto at = x86::find_feature(name)) set.set(*at);
    return set;
}

Cpu guest_cpu(const x86::Choice& choice, std::string_view vendor, CpuFallback fallback) {
    Cpu made{.mode = CpuMode::custom, .match = CpuMatch::exact};
    made.model = CpuModel{.fallback = fallback, .name = std::string(choice.model->name)};
    if (!vendor.empty()) made.vendor = std::string(vendor);
    add_features(made, choice.required, CpuFeaturePolicy::require);
    add_features(made, choice.disabled & ~choice.withdrawn, CpuFeaturePolicy::disable);
    add_features(made, choice.withdrawn, CpuFeaturePolicy::disable);   // Compat: these stand last
    return made;
}

CpuFamily cpu_family(std::string_view arch) {
    for (const FamilyRow& row : families)
        if (row.arch == arch) return row.family;
    throw fail(ErrorCode::no_support, "'" + std::string(arch) + "' architecture is not supported by CPU driver");
}

std::vector<std::string> cpu_model_names(std::string_view arch) {
    std::vector<std::string> names;
    switch (cpu_family(arch)) {
    case CpuFamily::x86:
        for (const x86::Model& model : x86::models())
            if (!model.newer) names.emplace_back(model.name);
        return names;
    case CpuFamily::ppc64: return {std::begin(ppc64_models), std::end(ppc64_models)};
    default: return names;
    }
}

x86::Processor processor_of(const CpuDescription& cpu) {
    const x86::ModelFeatures& model = x86::features_of(*known_model(cpu));
    x86::Processor made;
    made.features = model.features;
    for (const CpuFeature& feature : cpu.cpu.features) {
        const auto policy = feature.policy.value_or(CpuFeaturePolicy::require);
        if (policy == CpuFeaturePolicy::optional) continue;
        const auto at = x86::find_feature(feature.name);
        if (!at) throw fail(ErrorCode::internal_error, "Unknown CPU feature " + feature.name);
        if (policy == CpuFeaturePolicy::force || policy == CpuFeaturePolicy::require) made.features.set(*at);
        else made.features.reset(*at);
    }
    made.vendor = cpu.cpu.vendor.value_or(std::string(model.vendor));
    if (cpu.signature) made.signature = x86::Signature{cpu.signature->family, cpu.signature->model, cpu.signature->stepping};
    return made;
}

Cpu baseline_cpu(std::span<const CpuDescription> cpus, const BaselineOptions& options) {
    if (cpus.empty()) throw fail(ErrorCode::invalid_arg, "No CPUs given");
    for (std::size_t i = 0; i < cpus.size(); ++i)
        if (model_of(cpus[i]).empty())
            throw fail(ErrorCode::invalid_arg, "no CPU model specified at index " + std::to_string(i));
    const std::string arch = options.arch.empty() ? cpus.front().arch.value_or("x86_64") : options.arch;
    switch (cpu_family(arch)) {
    case CpuFamily::ppc64: return baseline_ppc64(cpus);
    case CpuFamily::arm: return baseline_arm(cpus);
    case CpuFamily::x86: {
        Cpu made = baseline_x86(cpus, options);
        if (options.expand_features) expand(made, options.migratable);
        return made;
    }
    default:
        throw fail(ErrorCode::no_support, "cannot compute baseline CPU of " + arch + " architecture");
    }
}

namespace {

CpuComparisonResult refuse(std::string reason) { return {CpuComparison::incompatible, std::move(reason), {}}; }

std::string names_in_row(const x86::FeatureSet& set) {
    std::string text;
    for (const auto name : x86::names_of(set)) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

// What a description asks of a processor.
struct Wishes {
    x86::FeatureSet needed, forbidden, named;
};
Wishes wishes_of(const CpuDescription& cpu) {
    Wishes wishes;
    if (!model_of(cpu).empty()) wishes.needed = x86::features_of(*known_model(cpu)).features;
    for (const CpuFeature& feature : cpu.cpu.features) {
        const auto at = x86::find_feature(feature.name);
        if (!at) throw fail(ErrorCode::internal_error, "Unknown CPU feature " + feature.name);
        const auto policy = feature.policy.value_or(CpuFeaturePolicy::require);
        wishes.named.set(*at);
        wishes.needed.set(*at, policy == CpuFeaturePolicy::require);
        wishes.forbidden.set(*at, policy == CpuFeaturePolicy::forbid);
    }
    return wishes;
}

}  // namespace

CpuComparisonResult compare_cpu(const x86::Processor& host, std::string_view host_arch, const CpuDescription& cpu) {
    if (cpu.arch && *cpu.arch != host_arch && !(*cpu.arch == "i686" && host_arch == "x86_64"))
        return refuse("CPU arch " + *cpu.arch + " does not match host arch");
    if (!vendor_of(cpu).empty() && vendor_of(cpu) != host.vendor)
        return refuse("host CPU vendor does not match required CPU vendor " + vendor_of(cpu));
    const Wishes wishes = wishes_of(cpu);
    if (const auto given = wishes.forbidden & host.features; given.any()) return refuse("Host CPU provides forbidden features: " + names_in_row(given));
    if (const auto missing = wishes.needed & ~host.features; missing.any())
        return {CpuComparison::incompatible, "Host CPU does not provide required features: " + names_in_row(missing), missing};
    const x86::FeatureSet extra = host.features & x86::established() & ~wishes.needed & ~wishes.named;
    if (extra.none()) return {CpuComparison::identical, "", {}};
    if (cpu.guest && cpu.cpu.match == CpuMatch::strict) return refuse("Host CPU does not strictly match guest CPU: Extra features: " + names_in_row(extra));
    return {CpuComparison::superset, "", {}};
}

}  // namespace vireo::model
