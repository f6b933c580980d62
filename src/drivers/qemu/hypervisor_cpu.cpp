#include "drivers/qemu/hypervisor_cpu.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "drivers/qemu/machine.hpp"
#include "drivers/qemu/qmp_conversation.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

[[noreturn]] void unsupported(std::string message) { throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, std::move(message)); }
[[noreturn]] void invalid(std::string message) { throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, std::move(message)); }

std::string_view virt_type(const EmulatorChoice& choice) { return choice.kvm() ? "kvm" : "qemu"; }

// ---- s390x: QEMU knows its models better than any table ----

Json to_json(const CpuDescription& cpu) {
    Json model = Json::object({{"name", *cpu.cpu.model->name}});
    Json props = Json::object();
    for (const CpuFeature& feature : cpu.cpu.features) {
        const auto policy = feature.policy.value_or(CpuFeaturePolicy::require);
        props.set(feature.name, policy == CpuFeaturePolicy::require || policy == CpuFeaturePolicy::force);
    }
    if (!props.members().empty()) model.set("props", std::move(props));
    return model;
}

// What QEMU answered, as a host's description.
model::HostCpu to_host_cpu(const Json& model) {
    model::HostCpu cpu{.model = model["name"].text()};
    for (const auto& [name, value] : model["props"].members())
        if (value.boolean()) cpu.features.push_back(name);
    return cpu;
}

Json expand(QmpConversation& qemu, const char* kind, Json model) {
    return qemu.command("query-cpu-model-expansion", Json::object({{"type", kind}, {"model", std::move(model)}}))["model"];
}

std::unique_ptr<QmpConversation> converse(const EmulatorChoice& choice, const std::optional<Credentials>& credentials) {
    auto qemu = std::make_unique<QmpConversation>(choice.binary, QmpConversationOptions{.accelerator = choice.accelerator, .credentials = credentials});
    (void)qemu->next();
    (void)qemu->command("qmp_capabilities");
    return qemu;
}

void check_models(const EmulatorChoice& choice, std::span<const CpuDescription> cpus) {
    for (std::size_t i = 0; i < cpus.size(); ++i) {
        const auto& model = cpus[i].cpu.model;
        if (!model || !model->name) invalid(cat("no CPU model specified at index ", i));
        if (!choice.caps->cpu(*model->name, choice.accelerator)) invalid(cat("CPU model '", *model->name, "' not supported by hypervisor"));
    }
}

std::string baseline_by_qemu(const EmulatorChoice& choice, std::span<const CpuDescription> cpus, bool expand_features,
                             const std::optional<Credentials>& credentials) {
    check_models(choice, cpus);
    const auto qemu = converse(choice, credentials);
    Json common;
    if (cpus.size() == 1) common = expand(*qemu, "static", to_json(cpus.front()));
    else common = to_json(cpus.front());
    for (const CpuDescription& cpu : cpus.subspan(1))
        common = qemu->command("query-cpu-model-baseline", Json::object({{"modela", std::move(common)}, {"modelb", to_json(cpu)}}))["model"];
    if (expand_features) common = expand(*qemu, "full", std::move(common));
    model::HostCpu result = to_host_cpu(common);
    if (expand_features) std::ranges::sort(result.features);
    return write_host_cpu(result);
}

CpuComparisonResult compare_by_qemu(const EmulatorChoice& choice, const CpuDescription& cpu, const std::optional<Credentials>& credentials) {
    if (!cpu.cpu.model || !cpu.cpu.model->name) {
        if (cpu.cpu.mode.value_or(CpuMode::custom) == CpuMode::custom) invalid("cannot compare a CPU without a model");
        return {CpuComparison::superset, ""};
    }
    check_models(choice, {&cpu, 1});
    const auto qemu = converse(choice, credentials);
    const Json answer = qemu->command("query-cpu-model-comparison", Json::object({{"modela", Json::object({{"name", "host"}})}, {"modelb", to_json(cpu)}}));
    const std::string& result = answer["result"].text();
    if (result == "identical") return {CpuComparison::identical, ""};
    if (result == "superset") return {CpuComparison::superset, ""};
    std::string lacking;
    for (const Json& property : answer["responsible-properties"].items()) lacking += (lacking.empty() ? "" : ", ") + property.text();
    return {CpuComparison::incompatible, lacking.empty() ? "" : "Host CPU does not provide required features: " + lacking};
}

}  // namespace

void check_hypervisor_tells(const EmulatorChoice& choice) {
    const bool told = choice.caps->under(choice.accelerator).host_cpu && (is_x86(choice.arch) || (is_s390(choice.arch) && choice.kvm()));
    if (!told) unsupported(cat("QEMU '", choice.binary, "' does not support reporting CPU model for virttype '", virt_type(choice), "'"));
}

CpuComparisonResult compare_hypervisor_cpu(const EmulatorChoice& choice, const CpuDescription& cpu, const std::optional<Credentials>& credentials) {
    if (is_s390(choice.arch)) return compare_by_qemu(choice, cpu, credentials);
    return compare_cpu(hypervisor_processor(*choice.caps, choice.accelerator), choice.arch, cpu);
}

std::string baseline_hypervisor_cpu(const EmulatorChoice& choice, std::span<const CpuDescription> cpus, bool expand_features,
                                    const std::optional<Credentials>& credentials) {
    if (choice.caps->under(choice.accelerator).cpus.empty())
        unsupported(cat("QEMU '", choice.binary, "' does not support any CPU models for virttype '", virt_type(choice), "'"));
    if (is_s390(choice.arch)) return baseline_by_qemu(choice, cpus, expand_features, credentials);
    if (!is_x86(choice.arch)) unsupported(cat("computing baseline hypervisor CPU is not supported for arch ", choice.arch));
    Cpu made = baseline_cpu(cpus, {.arch = choice.arch, .expand_features = expand_features, .offers = offers_of(*choice.caps, choice.accelerator)});
    made.model->fallback = CpuFallback::forbid;
    return write_guest_cpu(made);
}

}  // namespace vireo::qemu
