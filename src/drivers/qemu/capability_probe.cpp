#include "drivers/qemu/capability_probe.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/json.hpp"
#include "drivers/qemu/capability_rules.hpp"
#include "drivers/qemu/cpu_answers.hpp"
#include "drivers/qemu/qmp_conversation.hpp"

namespace vireo::qemu {

namespace {

using Source = CapabilityRule::Source;

[[noreturn]] void fail(const std::string& what) { throw Error(ErrorCode::internal_error, ErrorDomain::qemu, what); }

// What one QEMU process said.
struct Answers {
    std::uint64_t version = 0;
    std::string package, target;
    bool kvm_present = false, kvm_enabled = false;
    std::map<std::string, Json, std::less<>> schema;                                       // by name
    std::set<std::string, std::less<>> types, commands;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> options;        // with parameters
    std::map<std::string, Json, std::less<>> device_properties, object_properties;         // by type
    Json machines, cpus, tpm_types, gic, sev, sgx;
    Json host_static, host_full, host_migratable;

    bool has_command(std::string_view name) const { return commands.contains(name); }
    std::string canonical_machine(std::string_view name) const {
        for (const Json& machine : machines.items())
            if (machine["alias"].text() == name) return machine["name"].text();
        return std::string(name);
    }
};

std::set<std::string, std::less<>> wanted_types(Source source) {
    std::set<std::string, std::less<>> types;
    for (const CapabilityRule& rule : capability_rules())
        if (rule.source == source || (source == Source::property && rule.source == Source::property_off)) types.emplace(rule.what);
    return types;
}

Json expansion(std::string_view kind, std::string_view model, std::optional<bool> migratable) {
    Json named = Json::object({{"name", model}});
    if (migratable) named.set("props", Json::object({{"migratable", *migratable}}));
    return Json::object({{"type", kind}, {"model", std::move(named)}});
}

void read_first_answers(Answers& out, const std::vector<Json>& replies) {
    out.target = replies[1]["arch"].text();
    out.kvm_present = replies[2]["present"].boolean();
    out.kvm_enabled = replies[2]["enabled"].boolean();
    for (const Json& entry : replies[3].items()) {
        if (entry["meta-type"].text() == "command") out.commands.insert(entry["name"].text());
        out.schema.emplace(entry["name"].text(), entry);
    }
    for (const Json& type : replies[4].items()) out.types.insert(type["name"].text());
    out.machines = replies[5];
    for (const Json& option : replies[6].items())
        for (auto& parameters = out.options[option["option"].text()]; const Json& parameter : option["parameters"].items())
            parameters.insert(parameter["name"].text());
    out.tpm_types = replies[7];
}

Answers ask_binary(const std::string& binary, Accelerator accelerator, bool primary, const ProbeOptions& options) {
    QmpConversation qemu(binary, {.accelerator = accelerator, .credentials = options.credentials, .deadline = options.deadline});
    Answers out;
    const Json greeting = qemu.next();
    const Json& version = greeting["QMP"]["version"];
    if (!version["qemu"]["major"].is_integer()) fail("Failed to probe QEMU binary " + binary + ": it does not speak QMP");
    out.version = version["qemu"]["major"].unsigned_integer() * 1000000 + version["qemu"]["minor"].unsigned_integer() * 1000 +
                  version["qemu"]["micro"].unsigned_integer();
    out.package = version["package"].text();
    if (primary && options.greeted) options.greeted(out.version, out.package);
    read_first_answers(out, qemu.ask({{"qmp_capabilities", {}}, {"query-target", {}}, {"query-kvm", {}}, {"query-qmp-schema", {}},
                                      {"qom-list-types", {}}, {"query-machines", {}}, {"query-command-line-options", {}},
                                      {"query-tpm-types", {}}}));

    std::vector<std::pair<std::string, Json>> questions;
    std::vector<Json*> places;
    const auto question = [&](Json& place, std::string name, Json arguments) {
        if (!out.has_command(name)) return;
        questions.emplace_back(std::move(name), std::move(arguments));
        places.push_back(&place);
    };
    question(out.cpus, "query-cpu-definitions", {});
    const std::string model = accelerator == Accelerator::kvm ? "host" : "max";
    const bool can_migratable = out.types.contains("max-x86_64-cpu") || out.types.contains("max-i386-cpu");
    question(out.host_static, "query-cpu-model-expansion", expansion("static", model, {}));
    question(out.host_full, "query-cpu-model-expansion", expansion("full", model, can_migratable ? std::optional(false) : std::nullopt));
    if (can_migratable) question(out.host_migratable, "query-cpu-model-expansion", expansion("full", model, true));
    if (primary) {
        const auto typed = [](std::string_view type) { return Json::object({{"typename", type}}); };
        for (const std::string& type : wanted_types(Source::property))
            if (out.types.contains(type)) question(out.device_properties[type], "device-list-properties", typed(type));
        for (const std::string& type : wanted_types(Source::qom_property))
            if (out.types.contains(type)) question(out.object_properties[type], "qom-list-properties", typed(type));
        for (const std::string& machine : wanted_types(Source::machine_property)) {
            const std::string type = out.canonical_machine(machine) + "-machine";
            if (out.types.contains(type)) question(out.object_properties[type], "qom-list-properties", typed(type));
        }
        question(out.gic, "query-gic-capabilities", {});
        question(out.sev, "query-sev-capabilities", {});
        question(out.sgx, "query-sgx-capabilities", {});
    }
    std::vector<Json> replies = qemu.ask(questions);
    for (std::size_t i = 0; i < replies.size(); ++i) *places[i] = std::move(replies[i]);
    return out;
}

// ---- the schema ----

const Json* entry(const Answers& answers, std::string_view name) {
    auto found = answers.schema.find(name);
    if (found == answers.schema.end()) return nullptr;
    const Json* type = &found->second;
    while ((*type)["meta-type"].text() == "array") {
        found = answers.schema.find((*type)["element-type"].text());
        if (found == answers.schema.end()) return nullptr;
        type = &found->second;
    }
    return type;
}

const Json* named(const Json& list, std::string_view key, std::string_view value) {
    for (const Json& item : list.items())
        if (item[key].text() == value) return &item;
    return nullptr;
}

bool has_value(const Json& type, std::string_view value) {
    for (const Json& one : type["values"].items())
        if (one.text() == value) return true;
    return named(type["members"], "name", value) != nullptr && type["meta-type"].text() == "enum";
}

bool in_schema(const Answers& answers, std::string_view path) {
    const auto cut = [&](char mark) {
        const auto at = path.find(mark);
        const std::string_view part = path.substr(0, at);
        path = at == std::string_view::npos ? std::string_view{} : path.substr(at + 1);
        return part;
    };
    const Json* command = entry(answers, cut('/'));
    if (!command) return false;
    const Json* type = entry(answers, (*command)[cut('/') == "arg" ? "arg-type" : "ret-type"].text());
    while (type && !path.empty()) {
        std::string_view step = cut('/');
        if (const auto equal = step.find('='); equal != std::string_view::npos) {
            const Json* member = named((*type)["members"], "name", step.substr(0, equal));
            const Json* values = member ? entry(answers, (*member)["type"].text()) : nullptr;
            return values && has_value(*values, step.substr(equal + 1));
        }
        if (const auto branch = step.find('^'); branch != std::string_view::npos) {
            const Json* variant = named((*type)["variants"], "case", step.substr(branch + 1));
            type = variant ? entry(answers, (*variant)["type"].text()) : nullptr;
            continue;
        }
        const Json* member = named((*type)["members"], "name", step);
        type = member ? entry(answers, (*member)["type"].text()) : nullptr;
    }
    return type != nullptr;
}

// ---- the rules ----

bool holds(const CapabilityRule& rule, const Answers& answers, const Capabilities& so_far) {
    const auto property = [&](const auto& map, std::string_view type) -> const Json* {
        auto found = map.find(type);
        return found == map.end() ? nullptr : named(found->second, "name", rule.which);
    };
    switch (rule.source) {
        case Source::accelerator: return rule.what == "kvm" && so_far.kvm_usable;
        case Source::arch: return (" " + std::string(rule.what) + " ").find(" " + so_far.arch + " ") != std::string::npos;
        case Source::type: return answers.types.contains(rule.what);
        case Source::property: return property(answers.device_properties, rule.what) != nullptr;
        case Source::property_off: {
            const Json* found = property(answers.device_properties, rule.what);
            return found && found->has("default-value") && !(*found)["default-value"].boolean(true);
        }
        case Source::qom_property: return property(answers.object_properties, rule.what) != nullptr;
        case Source::machine_property:
            return property(answers.object_properties, answers.canonical_machine(rule.what) + "-machine") != nullptr;
        case Source::object: return in_schema(answers, "object-add/arg/qom-type=" + std::string(rule.what));
        case Source::schema: return in_schema(answers, rule.what);
        case Source::command: return answers.has_command(rule.what);
        case Source::feature: {
            const Json* command = entry(answers, rule.what);
            if (!command) return false;
            const auto& features = (*command)["features"].items();
            return std::ranges::any_of(features, [&](const Json& feature) { return feature.text() == rule.which; });
        }
        case Source::option: {
            const auto dot = rule.what.find('.');
            auto option = answers.options.find(rule.what.substr(0, dot));
            return option != answers.options.end() &&
                   (dot == std::string_view::npos || option->second.contains(rule.what.substr(dot + 1)));
        }
        case Source::tpm:
            return std::ranges::any_of(answers.tpm_types.items(), [&](const Json& type) { return type.text() == rule.what; });
        case Source::cpu: return answers.has_command("query-cpu-model-expansion") && named(answers.cpus, "name", rule.what);
        case Source::version: return answers.version >= rule.version;
        case Source::sev: return so_far.sev.has_value();
        case Source::sgx: return so_far.sgx.has_value();
        case Source::s390_pv: return so_far.arch == "s390x" && answers.types.contains("s390-pv-guest");
    }
    return false;
}

// ---- from answers to capabilities ----

AcceleratorCapabilities under_accelerator(const Answers& answers) {
    AcceleratorCapabilities out;
    for (const Json& item : answers.machines.items()) {
        if (item["name"].text() == "none") continue;
        out.machines.push_back({.name = item["name"].text(),
                                .alias = item["alias"].text(),
                                .default_cpu = item["default-cpu-type"].text(),
                                .default_ram_id = item["default-ram-id"].text(),
                                .max_cpus = unsigned(item["cpu-max"].unsigned_integer()),
                                .hotpluggable_cpus = item["hotpluggable-cpus"].boolean(),
                                .is_default = item["is-default"].boolean(),
                                .deprecated = item["deprecated"].boolean(),
                                .numa_mem_supported = item["numa-mem-supported"].boolean(),
                                .acpi = item["acpi"].boolean()});
    }
    // Compat: the default machine stands first, as in lists that libvirt makes.
    auto standard = std::ranges::find(out.machines, true, &Machine::is_default);
    if (standard == out.machines.end()) standard = std::ranges::find(out.machines, "integratorcp", &Machine::name);
    if (standard != out.machines.end()) std::rotate(out.machines.begin(), standard, standard + 1);
    out.cpus = cpu_models_from(answers.cpus);
    out.host_cpu = host_cpu_from(answers.host_static["model"], answers.host_full["model"], answers.host_migratable["model"]);
    return out;
}

// Enlightenments that KVM offers, as the expansion of `host` shows them, in libvirt's words.
std::vector<std::string> hyperv_features(const AcceleratorCapabilities& kvm) {
    struct Word { const char* property; const char* word; };
    static constexpr Word words[] = {
        {"hv-relaxed", "relaxed"}, {"hv-vapic", "vapic"}, {"hv-spinlocks", "spinlocks"}, {"hv-vpindex", "vpindex"},
        {"hv-runtime", "runtime"}, {"hv-synic", "synic"}, {"hv-stimer", "stimer"}, {"hv-reset", "reset"},
        {"hv-vendor-id", "vendor_id"}, {"hv-frequencies", "frequencies"}, {"hv-reenlightenment", "reenlightenment"},
        {"hv-tlbflush", "tlbflush"}, {"hv-ipi", "ipi"}, {"hv-evmcs", "evmcs"}, {"hv-avic", "avic"}};
    std::vector<std::string> out;
    if (!kvm.host_cpu) return out;
    for (const Word& word : words) {
        auto found = std::ranges::find(kvm.host_cpu->properties, word.property, &CpuProperty::name);
        if (found == kvm.host_cpu->properties.end()) continue;
        if (found->type != CpuProperty::Type::boolean || found->boolean) out.emplace_back(word.word);
    }
    return out;
}

void read_confidential(Capabilities& out, const Answers& answers) {
    if (answers.sev.is_object())
        out.sev = SevInfo{.pdh = answers.sev["pdh"].text(), .cert_chain = answers.sev["cert-chain"].text(),
                          .cpu0_id = answers.sev["cpu0-id"].text(), .cbitpos = unsigned(answers.sev["cbitpos"].unsigned_integer()),
                          .reduced_phys_bits = unsigned(answers.sev["reduced-phys-bits"].unsigned_integer())};
    if (answers.sgx["sgx"].boolean()) {
        SgxInfo sgx{.flc = answers.sgx["flc"].boolean(), .sgx1 = answers.sgx["sgx1"].boolean(), .sgx2 = answers.sgx["sgx2"].boolean(),
                    .section_size = answers.sgx["section-size"].unsigned_integer() / 1024};
        for (const Json& section : answers.sgx["sections"].items())
            sgx.sections.emplace_back(unsigned(section["node"].unsigned_integer()), section["size"].unsigned_integer() / 1024);
        out.sgx = std::move(sgx);
    }
    for (const Json& gic : answers.gic.items())
        out.gic.push_back({.version = unsigned(gic["version"].unsigned_integer()), .kernel = gic["kernel"].boolean(),
                           .emulated = gic["emulated"].boolean()});
}

bool host_can_run(std::string_view arch) {
    utsname name{};
    uname(&name);
    const std::string_view host = name.machine;
    return arch == host || (host == "x86_64" && arch == "i686") || (host == "aarch64" && arch == "armv7l") ||
           ((host == "ppc64le" || host == "ppc64") && (arch == "ppc64" || arch == "ppc64le" || arch == "ppc"));
}

}  // namespace

std::string arch_of_target(std::string_view target) {
    if (target == "i386") return "i686";
    if (target == "arm") return "armv7l";
    if (target == "or1k") return "or32";
    if (target == "hppa") return "parisc";
    return std::string(target);
}

std::string target_of_arch(std::string_view arch) {
    if (arch == "i686") return "i386";
    if (arch == "armv7l" || arch == "armv6l" || arch == "armv7b") return "arm";
    if (arch == "or32") return "or1k";
    if (arch == "parisc") return "hppa";
    return std::string(arch);
}

Capabilities probe_capabilities(const std::string& binary, const ProbeOptions& options) {
    // The name tells the architecture well enough to decide whether KVM is worth a try.
    std::string guess = options.arch;
    if (guess.empty()) guess = arch_of_target(binary.substr(binary.rfind('-') + 1));
    const bool try_kvm = options.try_kvm && access("/dev/kvm", R_OK | W_OK) == 0 && (host_can_run(guess) || binary.find("qemu-system-") == std::string::npos);

    std::optional<Answers> kvm;
    std::future<std::optional<Answers>> kvm_later;
    if (try_kvm)
        kvm_later = std::async(std::launch::async, [&]() -> std::optional<Answers> {
            std::optional<Answers> answers;
            // Not being able to use KVM is no failure: it is what we ask.
            (void)attempt([&] { answers = ask_binary(binary, Accelerator::kvm, true, options); });
            return answers && answers->kvm_enabled ? std::move(answers) : std::nullopt;
        });
    ProbeOptions second = options;
    if (try_kvm) second.greeted = nullptr;
    Answers tcg;
    Outcome tcg_outcome = attempt([&] { tcg = ask_binary(binary, Accelerator::tcg, true, options); });
    if (kvm_later.valid()) kvm = kvm_later.get();
    if (tcg_outcome && !kvm) throw *tcg_outcome;

    const Answers& primary = kvm ? *kvm : tcg;
    Capabilities out;
    out.binary = binary;
    out.arch = options.arch.empty() ? arch_of_target(primary.target) : options.arch;
    out.version = primary.version;
    out.package = primary.package;
    out.kvm_usable = kvm.has_value();
    out.kvm_present = out.kvm_usable || tcg.kvm_present;
    if (kvm) out.kvm = under_accelerator(*kvm);
    if (!tcg_outcome) out.tcg = under_accelerator(tcg);
    read_confidential(out, primary);
    if (kvm && (out.arch == "x86_64" || out.arch == "i686")) out.hyperv = hyperv_features(out.kvm);
    for (const CapabilityRule& rule : capability_rules())
        if (!out.has(rule.capability) && holds(rule, primary, out)) out.set(rule.capability);
    return out;
}

}  // namespace vireo::qemu
