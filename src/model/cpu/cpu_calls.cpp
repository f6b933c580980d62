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
    {"s390x", CpuFamily::s390},   {"riscv64", CpuFamily::riscv}, {"loongarch64", CpuFamily::loongarch},
};

constexpr std::string_view ppc64_models[] = {"POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWERPC_e5500", "POWERPC_e6500"};
// Names that older documents use for a model.
struct Renamed {
    std::string_view old, now;
};
constexpr Renamed ppc64_renamed[] = {
    {"POWER7_v2.1", "POWER7"}, {"POWER7_v2.3", "POWER7"}, {"POWER7+_v2.1", "POWER7"}, {"POWER8_v1.0", "POWER8"},
    {"power8e", "POWER8E"},
};

Error fail(ErrorCode code, std::string detail) { return Error(code, ErrorDomain::cpu, std::move(detail)); }

std::string_view model_of(const CpuDescription& cpu) {
    return cpu.cpu.model && cpu.cpu.model->name ? std::string_view(*cpu.cpu.model->name) : std::string_view();
}

// Switched on by the operating system, or of use to the host alone: no part of what CPUs have in common.
x86::FeatureSet kept_from_guests() {
    x86::FeatureSet set;
    for (const auto name : {"osxsave", "ospke", "cmt", "mbm_total", "mbm_local"})
        if (const auto at = x86::find_feature(name)) set.set(*at);
    return set;
}

void add_features(Cpu& to, const x86::FeatureSet& set, CpuFeaturePolicy policy) {
    for (const auto name : x86::names_of(set)) to.features.push_back({policy, std::string(name)});
}

Cpu baseline_ppc64(std::span<const CpuDescription> cpus) {
    Cpu made{.mode = CpuMode::custom, .match = CpuMatch::exact};
    std::string_view model;
    bool vendors = true;
    for (const CpuDescription& cpu : cpus) {
        std::string_view name = model_of(cpu);
        for (const Renamed& row : ppc64_renamed)
            if (row.old == name) name = row.now;
        if (!model.empty() && name != model) throw fail(ErrorCode::operation_failed, "CPUs are incompatible");
        model = name;
        vendors = vendors && cpu.cpu.vendor;
    }
    if (std::ranges::find(ppc64_models, model) == std::end(ppc64_models))
        throw fail(ErrorCode::internal_error, "Unknown CPU model " + std::string(model));
    made.model = CpuModel{.fallback = CpuFallback::forbid, .name = std::string(model)};
    if (vendors) made.vendor = cpus.front().cpu.vendor;
    return made;
}

Cpu baseline_x86(std::span<const CpuDescription> cpus, const BaselineOptions& options) {
    x86::Processor common;
    bool every_vendor = true, first = true;
    std::optional<std::string_view> shared_model = model_of(cpus.front());
    for (const CpuDescription& cpu : cpus) {
        x86::Processor next = processor_of(cpu);
        const std::string vendor = cpu.cpu.vendor.value_or("");
        every_vendor = every_vendor && cpu.cpu.vendor;
        if (!vendor.empty()) {
            if (x86::vendor_id(vendor).empty()) throw fail(ErrorCode::operation_failed, "Unknown CPU vendor " + vendor);
            if (!common.vendor.empty() && common.vendor != vendor)
                throw fail(ErrorCode::operation_failed, "CPU vendors do not match");
            common.vendor = vendor;
        }
        common.features = first ? next.features : common.features & next.features;
        if (model_of(cpu) != shared_model) shared_model.reset();
        first = false;
    }
    if (options.offered_features) common.features &= *options.offered_features;
    common.features &= ~kept_from_guests();
    if (common.features.none()) throw fail(ErrorCode::operation_failed, "CPUs are incompatible");

    // Compat: as long as one of the models given fits whole, the result has nothing disabled.
    const bool complete = std::ranges::any_of(cpus, [&](const CpuDescription& cpu) {
        const x86::Model& model = *x86::find_model(model_of(cpu));
        return model.guest && (x86::features_of(model).features & ~common.features).none();
    });
    const auto choice = x86::choose_model(
        common, {.offers = options.offers, .preferred = shared_model.value_or(""), .complete = complete});
    if (!choice) throw fail(ErrorCode::operation_failed, "CPUs are incompatible");
    x86::Choice described = *choice;
    if (options.migratable) described.required &= x86::migratable();
    return guest_cpu(described, every_vendor ? common.vendor : "",
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

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

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
    x86::Processor made;
    const std::string name(model_of(cpu));
    const x86::Model* model = x86::find_model(name);
    if (!model) throw fail(ErrorCode::internal_error, "Unknown CPU model " + name);
    made.features = x86::features_of(*model).features;
    for (const CpuFeature& feature : cpu.cpu.features) {
        const auto at = x86::find_feature(feature.name);
        if (!at) throw fail(ErrorCode::internal_error, "Unknown CPU feature " + feature.name);
        const auto policy = feature.policy.value_or(CpuFeaturePolicy::require);
        if (policy == CpuFeaturePolicy::force || policy == CpuFeaturePolicy::require) made.features.set(*at);
        else if (policy != CpuFeaturePolicy::optional) made.features.reset(*at);
    }
    made.vendor = cpu.cpu.vendor.value_or(std::string(x86::features_of(*model).vendor));
    if (cpu.signature) made.signature = x86::Signature{cpu.signature->family, cpu.signature->model, cpu.signature->stepping};
    return made;
}

Cpu baseline_cpu(std::span<const CpuDescription> cpus, const BaselineOptions& options) {
    if (cpus.empty()) throw fail(ErrorCode::invalid_arg, "No CPUs given");
    for (std::size_t i = 0; i < cpus.size(); ++i)
        if (model_of(cpus[i]).empty())
            throw fail(ErrorCode::invalid_arg, "no CPU model specified at index " + std::to_string(i));
    const std::string arch = cpus.front().arch.value_or("x86_64");
    switch (cpu_family(arch)) {
    case CpuFamily::ppc64: return baseline_ppc64(cpus);
    case CpuFamily::x86: {
        Cpu made = baseline_x86(cpus, options);
        if (options.expand_features) expand(made, options.migratable);
        return made;
    }
    default:
        throw fail(ErrorCode::no_support, "cannot compute baseline CPU of " + arch + " architecture");
    }
}

CpuComparisonResult compare_cpu(const x86::Processor& host, std::string_view host_arch, const CpuDescription& cpu) {
    const auto refuse = [](std::string reason) { return CpuComparisonResult{CpuComparison::incompatible, std::move(reason)}; };
    if (cpu.arch && *cpu.arch != host_arch && cpu_family(host_arch) == CpuFamily::x86) {
        const bool fits = (*cpu.arch == "i686" && host_arch == "x86_64");
        if (!fits) return refuse("CPU arch " + *cpu.arch + " does not match host arch");
    }
    const auto mode = cpu.cpu.mode.value_or(CpuMode::custom);
    if (cpu.guest && mode != CpuMode::custom && model_of(cpu).empty()) return {CpuComparison::superset, ""};
    if (cpu.cpu.vendor && *cpu.cpu.vendor != host.vendor)
        return refuse("host CPU vendor does not match required CPU vendor " + *cpu.cpu.vendor);

    const std::string name(model_of(cpu));
    const x86::Model* model = x86::find_model(name);
    if (!model) throw fail(ErrorCode::internal_error, "Unknown CPU model " + name);
    x86::FeatureSet needs = x86::features_of(*model).features, named;
    std::vector<std::string> missing, forbidden;
    for (const CpuFeature& feature : cpu.cpu.features) {
        const auto at = x86::find_feature(feature.name);
        if (!at) throw fail(ErrorCode::internal_error, "Unknown CPU feature " + feature.name);
        named.set(*at);
        switch (feature.policy.value_or(CpuFeaturePolicy::require)) {
        case CpuFeaturePolicy::require: needs.set(*at); break;
        case CpuFeaturePolicy::force:
        case CpuFeaturePolicy::optional:
        case CpuFeaturePolicy::disable: needs.reset(*at); break;
        case CpuFeaturePolicy::forbid:
            needs.reset(*at);
            if (host.features[*at]) forbidden.emplace_back(x86::features()[*at].name);
            break;
        }
    }
    if (!forbidden.empty()) return refuse("Host CPU provides forbidden features: " + joined(forbidden));
    for (const auto lacking : x86::names_of(needs & ~host.features)) missing.emplace_back(lacking);
    if (!missing.empty()) return refuse("Host CPU does not provide required features: " + joined(missing));
    const x86::FeatureSet extra = host.features & ~needs & ~named;
    if (extra.none()) return {CpuComparison::identical, ""};
    if (cpu.guest && cpu.cpu.match == CpuMatch::strict) {
        std::vector<std::string> names;
        for (const auto name_of : x86::names_of(extra)) names.emplace_back(name_of);
        return refuse("Host CPU does not strictly match guest CPU: Extra features: " + joined(names));
    }
    return {CpuComparison::superset, ""};
}

}  // namespace vireo::model
