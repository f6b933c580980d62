#include "drivers/qemu/live_cpu.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/cpu/cpu_calls.hpp"
#include "model/cpu/x86_map.hpp"
#include "model/cpu/x86_processor.hpp"

namespace vireo::qemu {

using namespace model;
using schema::word;

namespace {

[[noreturn]] void refuse(std::string message) { throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, std::move(message)); }

// QEMU spells features with dashes, libvirt some of them with underscores. Compat: the further names that QEMU and libvirt
// each have for a feature (xd, i64, sse3 ...) count for nothing: an answer that has them has the first one too.
std::optional<std::size_t> feature_of(std::string_view name) {
    const auto first_name = [](std::string_view one) {
        const auto at = x86::find_feature(one);
        return at && x86::features()[*at].name == one ? at : std::nullopt;
    };
    if (name == "pclmulqdq") name = "pclmuldq";
    if (const auto at = first_name(name)) return at;
    std::string other(name);
    std::ranges::replace(other, '-', '_');
    return first_name(other);
}

x86::Processor processor_of(const HostCpu& host, bool only_migratable) {
    x86::Processor processor;
    x86::Signature signature;
    for (const CpuProperty& property : host.properties) {
        if (property.name == "vendor") processor.vendor = std::string(x86::vendor_name(property.string));
        else if (property.name == "family") signature.family = unsigned(property.number);
        else if (property.name == "model") signature.model = unsigned(property.number);
        else if (property.name == "stepping") signature.stepping = unsigned(property.number);
        if (property.type != CpuProperty::Type::boolean || !property.boolean) continue;
        if (only_migratable && host.migratability && property.migratable == Usable::no) continue;
        if (const auto at = feature_of(property.name)) processor.features.set(*at);
    }
    processor.features &= x86::established();
    processor.signature = signature;
    processor.features &= ~x86::defective_features(processor);
    return processor;
}

bool is_foreign(std::string_view guest, std::string_view host) {
    const auto family = [](std::string_view arch) -> std::string_view { return arch == "i686" ? "x86_64" : arch; };
    return family(guest) != family(host);
}

// The feature's policy in `cpu`; added at the end when it has none.
void set_policy(Cpu& cpu, const std::string& name, CpuFeaturePolicy policy) {
    const auto found = std::ranges::find(cpu.features, name, &CpuFeature::name);
    if (found != cpu.features.end()) found->policy = policy;
    else cpu.features.push_back({policy, name});
}

void resolve_host_model(Cpu& cpu, const Capabilities& capabilities, Accelerator accelerator) {
    std::optional<Cpu> host = host_model(capabilities, accelerator);
    if (!host) refuse("the host CPU of this QEMU binary cannot be described by a model");
    const std::vector<CpuFeature> wanted = std::move(cpu.features);
    cpu.features = std::move(host->features);
    for (const CpuFeature& feature : wanted) set_policy(cpu, feature.name, feature.policy.value_or(CpuFeaturePolicy::require));
    const auto vendor_id = cpu.model ? cpu.model->vendor_id : std::nullopt;
    cpu.model = host->model;
    cpu.model->vendor_id = vendor_id;
    cpu.vendor = host->vendor;
    cpu.mode = CpuMode::custom;
    cpu.match = CpuMatch::exact;
}

// A model is what it was when the guest was made: what it lost since is named as absent.
void name_withdrawn(Cpu& cpu) {
    const x86::Model* known = cpu.model && cpu.model->name ? x86::find_model(*cpu.model->name) : nullptr;
    if (!known) return;
    for (const std::string_view name : x86::names_of(x86::features_of(*known).withdrawn)) {
        if (std::ranges::find(cpu.features, name, &CpuFeature::name) == cpu.features.end()) {
            cpu.features.push_back({CpuFeaturePolicy::disable, std::string(name)});
        }
    }
}

bool is_arm_feature(std::string_view name) {
    return name.starts_with("sve") || name == "pmu" || name == "aarch64" || name == "pauth" || name == "pauth-impdef";
}

}  // namespace

x86::FeatureSet features_named_by_qemu(std::span<const std::string> names) {
    x86::FeatureSet set;
    for (const std::string& name : names)
        if (const auto at = feature_of(name)) set.set(*at);
    return set;
}

x86::Processor hypervisor_processor(const Capabilities& capabilities, Accelerator accelerator, bool only_migratable) {
    const AcceleratorCapabilities& under = capabilities.under(accelerator);
    if (!under.host_cpu) return {};
    x86::Processor processor = processor_of(*under.host_cpu, only_migratable);
    // Compat: 32-bit emulators are not trusted with what stands in MSRs.
    if (capabilities.arch == "i686") {
        for (std::size_t i = 0; i < x86::feature_count; ++i)
            if (x86::features()[i].source == x86::FeatureSource::msr) processor.features.reset(i);
    }
    return processor;
}

x86::Offers offers_of(const Capabilities& capabilities, Accelerator accelerator) {
    return [&capabilities, accelerator](std::string_view name) {
        x86::Offered offered;
        const CpuModel* model = capabilities.cpu(name, accelerator);
        offered.offered = model != nullptr;
        if (!model) return offered;
        offered.blockers = features_named_by_qemu(model->blockers);
        return offered;
    };
}

std::optional<Cpu> host_model(const Capabilities& capabilities, Accelerator accelerator, bool only_migratable) {
    const AcceleratorCapabilities& under = capabilities.under(accelerator);
    if (!is_x86(capabilities.arch) || !under.host_cpu) return std::nullopt;
    const x86::Processor processor = hypervisor_processor(capabilities, accelerator, only_migratable);
    x86::ChoiceOptions options;
    options.purpose = x86::Purpose::guest;
    options.offers = offers_of(capabilities, accelerator);
    const auto choice = x86::choose_model(processor, options);
    if (!choice || !choice->model) return std::nullopt;
    Cpu cpu;
    cpu.mode = CpuMode::custom;
    cpu.match = CpuMatch::exact;
    cpu.model.emplace();
    cpu.model->fallback = CpuFallback::forbid;
    cpu.model->name = std::string(choice->model->name);
    if (!processor.vendor.empty()) cpu.vendor = processor.vendor;
    const auto add = [&](const x86::FeatureSet& set, CpuFeaturePolicy policy) {
        for (std::size_t i = 0; i < x86::feature_count; ++i) {
            if (set[i]) cpu.features.push_back({policy, std::string(x86::features()[i].name)});
        }
    };
    add(choice->required, CpuFeaturePolicy::require);
    add(choice->disabled & ~choice->withdrawn, CpuFeaturePolicy::disable);
    add(choice->withdrawn, CpuFeaturePolicy::disable);   // Compat: these stand last
    return cpu;
}

void resolve_cpu(Domain& domain, const Capabilities& capabilities, std::string_view host_arch) {
    if (!domain.cpu) return;
    Cpu& cpu = *domain.cpu;
    const std::string arch = domain.os.arch.value_or(std::string(host_arch));
    const bool kvm = domain.type == VirtType::kvm;
    const auto mode = cpu.mode.value_or(CpuMode::custom);
    const bool foreign = is_foreign(arch, host_arch);
    // Compat: emulation of processors of which nobody has a description takes no wishes; RISC-V got one in later versions.
    if (mode != CpuMode::maximum && arch != "riscv64") cpu_family(arch);
    if (mode == CpuMode::maximum && !is_x86(arch) && !is_arm(arch) && !is_s390(arch)) refuse("maximum CPU is not supported by QEMU binary");
    const bool unsupported_mode = (mode == CpuMode::host_passthrough && (!kvm || foreign)) || (mode == CpuMode::host_model && foreign);
    if (unsupported_mode) {
        refuse(cat("CPU mode '", word(mode), "' for ", arch, " ", kvm ? "kvm" : "qemu", " domain on ", host_arch,
                   " host is not supported by hypervisor"));
    }
    const bool names_model = mode == CpuMode::custom && cpu.model && cpu.model->name;
    // What the machine has when nobody asks needs no translation.
    const auto* machine = names_model ? capabilities.machine(domain.os.machine.value_or(""), kvm ? Accelerator::kvm : Accelerator::tcg) : nullptr;
    const bool is_default = machine && machine->default_cpu.starts_with(*cpu.model->name + "-");
    if (names_model && !is_default && !is_x86(arch) && arch != "riscv64") {
        const auto known = cpu_model_names(arch);
        if (!known.empty() && std::ranges::find(known, *cpu.model->name) == known.end())
            throw Error(ErrorCode::no_support, ErrorDomain::cpu, cat("cannot translate CPU model ", *cpu.model->name, " to a supported model"));
    }
    if (mode == CpuMode::host_model && is_x86(arch)) resolve_host_model(cpu, capabilities, kvm ? Accelerator::kvm : Accelerator::tcg);
    if (is_arm(arch)) {
        for (const CpuFeature& feature : cpu.features) {
            if (!is_arm_feature(feature.name)) {
                throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, cat("unknown CPU feature: ", feature.name));
            }
        }
    }
    if (!is_x86(arch)) return;
    if (mode == CpuMode::custom) name_withdrawn(cpu);
    const x86::FeatureSet no_words = kept_from_guests();      // QEMU has none for them
    std::erase_if(cpu.features, [&](const CpuFeature& feature) {
        const auto at = x86::find_feature(feature.name);
        const auto policy = feature.policy.value_or(CpuFeaturePolicy::require);
        const bool wanted = policy == CpuFeaturePolicy::require || policy == CpuFeaturePolicy::force;
        // QEMU gave this one up: only who wants it hears of that.
        return (at && no_words[*at]) || (feature.name == "pconfig" && !wanted);
    });
}

}  // namespace vireo::qemu
