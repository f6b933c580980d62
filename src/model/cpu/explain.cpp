#include "model/cpu/explain.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/cpu/processor_facts.hpp"
#include "xml/document.hpp"

namespace vireo::model {
namespace {

Error fault(ErrorCode code, std::string text) { return Error(code, ErrorDomain::cpu, std::move(text)); }

bool is_x86_arch(std::string_view arch) { return arch == "x86_64" || arch == "i686"; }
bool has_model(const Cpu& cpu) { return cpu.model && cpu.model->name && !cpu.model->name->empty(); }
bool passes_through(const Cpu& cpu) { return cpu.mode == CpuMode::host_passthrough || cpu.mode == CpuMode::maximum; }

// ---- documents ----

std::string content_of(const xml::Element* element) { return element ? element->content() : std::string(); }
std::string attribute_of(const xml::Element* element, std::string_view name) {
    return element ? std::string(element->attribute_or(name, "")) : std::string();
}

// <mode name='host-model'> of what a hypervisor can do for domains.
CpuDescription read_host_model(const xml::Element& root) {
    CpuDescription made;
    made.arch = content_of(root.child("arch"));
    const xml::Element* modes = root.child("cpu");
    if (modes)
        for (const xml::Element& mode : modes->elements()) {
            if (mode.name != "mode" || mode.attribute_or("name", "") != "host-model" || !mode.child("model")) continue;
            made.cpu.model = CpuModel{.fallback = {}, .vendor_id = {}, .name = content_of(mode.child("model"))};
            if (const auto vendor = content_of(mode.child("vendor")); !vendor.empty()) made.cpu.vendor = vendor;
            for (const xml::Element& feature : mode.elements()) {
                if (feature.name != "feature") continue;
                const bool off = feature.attribute_or("policy", "require") == "disable";
                made.cpu.features.push_back({off ? CpuFeaturePolicy::disable : CpuFeaturePolicy::require, std::string(feature.attribute_or("name", ""))});
            }
            return made;
        }
    throw fault(ErrorCode::config_unsupported, "these domain capabilities have no host-model: this hypervisor does not tell what its processor is");
}

CpuDescription read_host_description(const xml::Document& document) {
    const xml::Element& root = document.root();
    if (root.name == "domainCapabilities") return read_host_model(root);
    const xml::Element* cpu = root.name == "capabilities" ? root.child("host/cpu") : root.name == "cpu" ? &root : nullptr;
    if (!cpu) throw fault(ErrorCode::xml_error, "<" + std::string(root.name) + "> describes no host: <cpu>, <capabilities>, <domainCapabilities> or <cpudata> is needed");
    return read_cpu_element(document, *cpu, root.name == "cpu" ? CpuKind::either : CpuKind::host);
}

// ---- features ----

class Ledger {
public:
    void note(const x86::FeatureSet& set, FeatureOrigin origin) {
        for (std::size_t i = 0; i < x86::feature_count; ++i)
            if (set[i]) rows_[i] = origin;
    }
    void note(std::size_t feature, FeatureOrigin origin) { rows_[feature] = origin; }
    bool gives(std::size_t feature) const {
        const auto row = rows_.find(feature);
        return row != rows_.end() && is_given(row->second);
    }
    bool knows(std::size_t feature) const { return rows_.count(feature) != 0; }
    std::vector<ExplainedFeature> rows() const {
        std::vector<ExplainedFeature> all;
        for (const auto& [feature, origin] : rows_) all.push_back({x86::features()[feature].name, origin});
        return all;
    }

private:
    std::map<std::size_t, FeatureOrigin> rows_;
};

const x86::Model& model_named(const Cpu& cpu) {
    if (!has_model(cpu)) throw fault(ErrorCode::xml_error, "the processor names no model");
    const x86::Model* model = x86::find_model(*cpu.model->name);
    if (!model) throw fault(ErrorCode::internal_error, "Unknown CPU model " + *cpu.model->name);
    return *model;
}

std::size_t feature_named(const std::string& name) {
    const auto at = x86::find_feature(name);
    if (!at) throw fault(ErrorCode::internal_error, "Unknown CPU feature " + name);
    return *at;
}

// The document's own word on features, on top of what the model or the host give.
void apply_document(Ledger& ledger, const Cpu& document, const x86::FeatureSet& host) {
    for (const CpuFeature& feature : document.features) {
        const std::size_t at = feature_named(feature.name);
        switch (feature.policy.value_or(CpuFeaturePolicy::require)) {
        case CpuFeaturePolicy::force:
        case CpuFeaturePolicy::require:
            if (!ledger.gives(at)) ledger.note(at, FeatureOrigin::added);
            break;
        case CpuFeaturePolicy::optional:
            if (!host[at]) ledger.note(at, FeatureOrigin::optional);
            else if (!ledger.gives(at)) ledger.note(at, FeatureOrigin::added);
            break;
        case CpuFeaturePolicy::disable:
        case CpuFeaturePolicy::forbid:
            if (ledger.knows(at)) ledger.note(at, FeatureOrigin::removed);
            break;
        }
    }
}

// The document's features put over those of the host's model; optional ones decided.
void merge_features(Cpu& into, const Cpu& document, const x86::FeatureSet& host) {
    for (CpuFeature feature : document.features) {
        const std::size_t at = feature_named(feature.name);
        if (feature.policy == CpuFeaturePolicy::optional) feature.policy = host[at] ? CpuFeaturePolicy::require : CpuFeaturePolicy::disable;
        const auto found = std::ranges::find_if(into.features, [&](const CpuFeature& one) { return x86::find_feature(one.name) == at; });
        if (found != into.features.end()) found->policy = feature.policy;
        else into.features.push_back(std::move(feature));
    }
}

// The host's processor in the words of a model, without what cannot migrate.
Cpu host_model_on(const KnownHost& host) {
    if (host.of_hypervisor) return host.description.cpu;
    x86::Processor processor = host.processor;
    processor.features &= ~kept_from_guests();
    auto choice = x86::choose_model(processor, {.purpose = x86::Purpose::guest});
    if (!choice) throw fault(ErrorCode::config_unsupported, "the processor of '" + host.name + "' cannot be described by a model");
    choice->required &= x86::migratable();
    return guest_cpu(*choice, processor.vendor, CpuFallback::forbid);
}

KnownHost known_host(const ProcessorFacts& facts, std::string name) {
    KnownHost host{.name = std::move(name), .arch = facts.arch, .description = {}, .processor = {}};
    const HostCpu described = describe_processor(facts);
    if (described.model) host.description = read_cpu_description(write_host_cpu(described), CpuKind::host);
    if (is_x86_arch(host.arch)) host.processor = x86::processor_from(facts.cpuid, facts.msrs);
    return host;
}

}  // namespace

KnownHost read_known_host(std::string_view text, std::string name) {
    if (!trim(text).starts_with('<')) return known_host(read_recorded_processor(text), std::move(name));
    const auto document = xml::Document::parse(std::string(text), "(CPU_definition)");
    if (document.root().name == "cpudata") return known_host(read_recorded_processor(text), std::move(name));
    KnownHost host{.name = std::move(name), .arch = {}, .description = read_host_description(document), .processor = {}};
    host.of_hypervisor = document.root().name == "domainCapabilities";
    host.arch = host.description.arch.value_or("x86_64");
    if (is_x86_arch(host.arch)) host.processor = processor_of(host.description);
    return host;
}

GuestDocument read_guest_document(std::string_view text) {
    const auto document = xml::Document::parse(std::string(text), "(CPU_definition)");
    const xml::Element& root = document.root();
    GuestDocument guest;
    if (root.name == "cpu") {
        CpuDescription read = read_cpu_element(document, root, CpuKind::either);
        guest.cpu = std::move(read.cpu);
        guest.arch = read.arch.value_or(guest.arch);
    } else if (root.name == "domain") {
        guest.of_domain = true;
        guest.type = std::string(root.attribute_or("type", ""));
        guest.machine = attribute_of(root.child("os/type"), "machine");
        guest.emulator = content_of(root.child("devices/emulator"));
        if (const auto arch = attribute_of(root.child("os/type"), "arch"); !arch.empty()) guest.arch = arch;
        if (const xml::Element* cpu = root.child("cpu")) guest.cpu = read_cpu_element(document, *cpu, CpuKind::guest).cpu;
    } else {
        throw fault(ErrorCode::xml_error, "<" + std::string(root.name) + "> describes no processor of a guest: <domain> or <cpu> is needed");
    }
    if (guest.cpu.mode.value_or(CpuMode::custom) == CpuMode::custom && !has_model(guest.cpu)) {
        guest.says_cpu = false;       // at most its topology
        guest.cpu.mode = CpuMode::custom;
        guest.cpu.model = CpuModel{.fallback = {}, .vendor_id = {}, .name = guest.arch == "i686" ? "qemu32" : "qemu64"};
    }
    return guest;
}

std::string_view words_for(FeatureOrigin origin) {
    switch (origin) {
    case FeatureOrigin::model: return "of the model";
    case FeatureOrigin::host: return "of the host";
    case FeatureOrigin::added: return "added by the document";
    case FeatureOrigin::removed: return "removed by the document";
    case FeatureOrigin::not_of_host: return "of the model, left out as the host lacks it";
    case FeatureOrigin::optional: return "optional, left out as the host lacks it";
    }
    return "";
}

bool is_given(FeatureOrigin origin) { return origin == FeatureOrigin::model || origin == FeatureOrigin::host || origin == FeatureOrigin::added; }

CpuExplanation explain_cpu(const GuestDocument& guest, const KnownHost& here) {
    if (!is_x86_arch(guest.arch)) throw fault(ErrorCode::no_support, "of " + guest.arch + " processors the features are not known: only those of x86 can be explained");
    if (!is_x86_arch(here.arch)) throw fault(ErrorCode::no_support, "the host '" + here.name + "' is " + here.arch + ": it gives no " + guest.arch + " processor");
    const Cpu& document = guest.cpu;
    CpuExplanation made;
    Ledger ledger;
    made.cpu = document;
    if (passes_through(document)) {
        made.cpu.model.reset();
        ledger.note(here.processor.features & x86::established(), FeatureOrigin::host);
    } else if (document.mode == CpuMode::host_model || document.match == CpuMatch::minimum) {
        const Cpu host = host_model_on(here);
        made.cpu.mode = CpuMode::custom;
        made.cpu.match = CpuMatch::exact;
        made.cpu.model = host.model;
        made.cpu.vendor = host.vendor;
        made.cpu.features = host.features;
        merge_features(made.cpu, document, here.processor.features);
        ledger.note(x86::features_of(model_named(host)).features, FeatureOrigin::model);
        for (const CpuFeature& feature : host.features) {
            const std::size_t at = feature_named(feature.name);
            if (feature.policy == CpuFeaturePolicy::require) ledger.note(at, FeatureOrigin::host);
            else if (ledger.gives(at)) ledger.note(at, FeatureOrigin::not_of_host);
        }
        // At least what is described: its model counts as asked for.
        if (document.match == CpuMatch::minimum && document.mode != CpuMode::host_model)
            for (const auto name : x86::names_of(x86::features_of(model_named(document)).features))
                if (const std::size_t at = feature_named(std::string(name)); !ledger.gives(at)) {
                    ledger.note(at, FeatureOrigin::added);
                    merge_features(made.cpu, Cpu{.features = {{CpuFeaturePolicy::require, std::string(name)}}}, here.processor.features);
                }
    } else {
        ledger.note(x86::features_of(model_named(document)).features, FeatureOrigin::model);
        made.cpu.features.clear();
        merge_features(made.cpu, document, here.processor.features);
    }
    apply_document(ledger, document, here.processor.features);
    made.features = ledger.rows();
    made.here = compare_explained(made, guest.arch, here);
    return made;
}

CpuComparisonResult compare_explained(const CpuExplanation& explanation, std::string_view arch, const KnownHost& host) {
    CpuDescription wanted{.guest = true, .arch = std::string(arch), .cpu = explanation.cpu, .signature = {}};
    // Passed through: all that it has is needed, by name.
    if (passes_through(explanation.cpu)) {
        wanted.cpu.features.clear();
        for (const ExplainedFeature& feature : explanation.features)
            if (is_given(feature.origin)) wanted.cpu.features.push_back({CpuFeaturePolicy::require, std::string(feature.name)});
    }
    return compare_cpu(host.processor, host.arch, wanted);
}

}  // namespace vireo::model
