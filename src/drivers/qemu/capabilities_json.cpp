// The cache format of capabilities: JSON, small words, nothing that is at its default.
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "drivers/qemu/capabilities.hpp"

namespace vireo::qemu {

namespace {

void set_if(Json& json, const char* name, const std::string& value) { if (!value.empty()) json.set(name, value); }
void set_if(Json& json, const char* name, bool value) { if (value) json.set(name, true); }
void set_if(Json& json, const char* name, Usable value) { if (value != Usable::unknown) json.set(name, value == Usable::yes); }

Usable usable(const Json& json) { return json.is_bool() ? (json.boolean() ? Usable::yes : Usable::no) : Usable::unknown; }

Json write(const Machine& machine) {
    Json out = Json::object({{"name", machine.name}});
    set_if(out, "alias", machine.alias);
    set_if(out, "cpu", machine.default_cpu);
    set_if(out, "ram", machine.default_ram_id);
    if (machine.max_cpus) out.set("max-cpus", machine.max_cpus);
    set_if(out, "hotplug-cpus", machine.hotpluggable_cpus);
    set_if(out, "default", machine.is_default);
    set_if(out, "deprecated", machine.deprecated);
    set_if(out, "numa-mem", machine.numa_mem_supported);
    set_if(out, "acpi", machine.acpi);
    return out;
}

Machine read_machine(const Json& json) {
    return {.name = json["name"].text(), .alias = json["alias"].text(), .default_cpu = json["cpu"].text(),
            .default_ram_id = json["ram"].text(), .max_cpus = unsigned(json["max-cpus"].unsigned_integer()),
            .hotpluggable_cpus = json["hotplug-cpus"].boolean(), .is_default = json["default"].boolean(),
            .deprecated = json["deprecated"].boolean(), .numa_mem_supported = json["numa-mem"].boolean(),
            .acpi = json["acpi"].boolean()};
}

Json write(const CpuModel& model) {
    Json out = Json::object({{"name", model.name}});
    set_if(out, "type", model.type);
    set_if(out, "usable", model.usable);
    set_if(out, "deprecated", model.deprecated);
    if (!model.blockers.empty()) {
        Json blockers = Json::array();
        for (const std::string& blocker : model.blockers) blockers.add(blocker);
        out.set("blockers", std::move(blockers));
    }
    return out;
}

CpuModel read_cpu(const Json& json) {
    CpuModel out{.name = json["name"].text(), .type = json["type"].text(), .usable = usable(json["usable"]),
                 .deprecated = json["deprecated"].boolean()};
    for (const Json& blocker : json["blockers"].items()) out.blockers.push_back(blocker.text());
    return out;
}

Json write(const HostCpu& host) {
    Json properties = Json::array();
    for (const CpuProperty& property : host.properties) {
        Json one = Json::object({{"name", property.name}});
        switch (property.type) {
            case CpuProperty::Type::boolean: one.set("value", property.boolean); break;
            case CpuProperty::Type::string: one.set("value", property.string); break;
            case CpuProperty::Type::number: one.set("value", property.number); break;
        }
        set_if(one, "migratable", property.migratable);
        properties.add(std::move(one));
    }
    Json out = Json::object({{"model", host.model}, {"properties", std::move(properties)}});
    set_if(out, "migratability", host.migratability);
    return out;
}

HostCpu read_host(const Json& json) {
    HostCpu out{.model = json["model"].text(), .migratability = json["migratability"].boolean()};
    for (const Json& item : json["properties"].items()) {
        CpuProperty property{.name = item["name"].text(), .migratable = usable(item["migratable"])};
        const Json& value = item["value"];
        if (value.is_bool()) property.boolean = value.boolean();
        else if (value.is_string()) property.type = CpuProperty::Type::string, property.string = value.text();
        else property.type = CpuProperty::Type::number, property.number = value.integer();
        out.properties.push_back(std::move(property));
    }
    return out;
}

Json write(const AcceleratorCapabilities& part) {
    Json machines = Json::array(), cpus = Json::array();
    for (const Machine& machine : part.machines) machines.add(write(machine));
    for (const CpuModel& model : part.cpus) cpus.add(write(model));
    Json out = Json::object({{"machines", std::move(machines)}, {"cpus", std::move(cpus)}});
    if (part.host_cpu) out.set("host-cpu", write(*part.host_cpu));
    return out;
}

AcceleratorCapabilities read_accelerator(const Json& json) {
    AcceleratorCapabilities out;
    for (const Json& item : json["machines"].items()) out.machines.push_back(read_machine(item));
    for (const Json& item : json["cpus"].items()) out.cpus.push_back(read_cpu(item));
    if (json.has("host-cpu")) out.host_cpu = read_host(json["host-cpu"]);
    return out;
}

}  // namespace

std::string Capabilities::to_json() const {
    Json names = Json::array();
    for (std::size_t i = 0; i < flags.size(); ++i)
        if (flags[i]) names.add(name_of(Capability(i)));
    Json out = Json::object({{"binary", binary}, {"arch", arch}, {"version", version}, {"flags", std::move(names)}});
    set_if(out, "package", package);
    set_if(out, "kvm-present", kvm_present);
    set_if(out, "kvm-usable", kvm_usable);
    if (microcode) out.set("microcode", microcode);
    if (!kvm.machines.empty() || !kvm.cpus.empty()) out.set("kvm", write(kvm));
    out.set("tcg", write(tcg));
    for (const GicVersion& one : gic) {
        if (!out.has("gic")) out.set("gic", Json::array());
        out.find("gic")->add(Json::object({{"version", one.version}, {"kernel", one.kernel}, {"emulated", one.emulated}}));
    }
    if (sev)
        out.set("sev", Json::object({{"pdh", sev->pdh}, {"cert-chain", sev->cert_chain}, {"cpu0-id", sev->cpu0_id},
                                     {"cbitpos", sev->cbitpos}, {"reduced-phys-bits", sev->reduced_phys_bits},
                                     {"max-guests", sev->max_guests}, {"max-es-guests", sev->max_es_guests}}));
    if (sgx) {
        Json sections = Json::array();
        for (const auto& [node, size] : sgx->sections) sections.add(Json::object({{"node", node}, {"size", size}}));
        out.set("sgx", Json::object({{"flc", sgx->flc}, {"sgx1", sgx->sgx1}, {"sgx2", sgx->sgx2},
                                     {"section-size", sgx->section_size}, {"sections", std::move(sections)}}));
    }
    if (!hyperv.empty()) {
        Json words = Json::array();
        for (const std::string& word : hyperv) words.add(word);
        out.set("hyperv", std::move(words));
    }
    return out.dump();
}

Capabilities Capabilities::from_json(std::string_view text) {
    const Json json = Json::parse(text);
    if (!json["binary"].is_string() || !json["flags"].is_array())
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "this is no file of QEMU capabilities");
    Capabilities out;
    out.binary = json["binary"].text();
    out.arch = json["arch"].text();
    out.version = json["version"].unsigned_integer();
    out.package = json["package"].text();
    out.kvm_present = json["kvm-present"].boolean();
    out.kvm_usable = json["kvm-usable"].boolean();
    out.microcode = std::uint32_t(json["microcode"].unsigned_integer());
    for (const Json& name : json["flags"].items()) {
        const auto flag = capability_from_name(name.text());
        if (!flag) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "unknown capability '" + name.text() + "'");
        out.set(*flag);
    }
    if (json.has("kvm")) out.kvm = read_accelerator(json["kvm"]);
    out.tcg = read_accelerator(json["tcg"]);
    for (const Json& item : json["gic"].items())
        out.gic.push_back({.version = unsigned(item["version"].unsigned_integer()), .kernel = item["kernel"].boolean(),
                           .emulated = item["emulated"].boolean()});
    if (const Json& item = json["sev"]; item.is_object())
        out.sev = SevInfo{.pdh = item["pdh"].text(), .cert_chain = item["cert-chain"].text(), .cpu0_id = item["cpu0-id"].text(),
                          .cbitpos = unsigned(item["cbitpos"].unsigned_integer()),
                          .reduced_phys_bits = unsigned(item["reduced-phys-bits"].unsigned_integer()),
                          .max_guests = unsigned(item["max-guests"].unsigned_integer()),
                          .max_es_guests = unsigned(item["max-es-guests"].unsigned_integer())};
    if (const Json& item = json["sgx"]; item.is_object()) {
        SgxInfo sgx{.flc = item["flc"].boolean(), .sgx1 = item["sgx1"].boolean(), .sgx2 = item["sgx2"].boolean(),
                    .section_size = item["section-size"].unsigned_integer()};
        for (const Json& section : item["sections"].items())
            sgx.sections.emplace_back(unsigned(section["node"].unsigned_integer()), section["size"].unsigned_integer());
        out.sgx = std::move(sgx);
    }
    for (const Json& word : json["hyperv"].items()) out.hyperv.push_back(word.text());
    return out;
}

Capabilities read_capabilities(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    if (!(text << file.rdbuf())) throw system_error("cannot read " + path, errno, ErrorDomain::qemu);
    return Capabilities::from_json(text.str());
}

}  // namespace vireo::qemu
