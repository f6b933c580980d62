#include "model/cpu/cpu_description.hpp"

#include <set>

#include "model/values/arch.hpp"
#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"

namespace vireo::model {

const schema::Type& schema_of(const Cpu*);

namespace {

CpuDescription from_host(const HostCpu& host) {
    CpuDescription made;
    made.arch = host.arch;
    made.signature = host.signature;
    if (host.model) made.cpu.model = CpuModel{.name = host.model};
    made.cpu.vendor = host.vendor;
    for (const std::string& name : host.features) made.cpu.features.push_back({CpuFeaturePolicy::require, name});
    return made;
}

Error bad(std::string detail) { return Error(ErrorCode::xml_error, ErrorDomain::cpu, std::move(detail)); }

void check_features(const Cpu& cpu) {
    std::set<std::string_view> seen;
    for (const CpuFeature& feature : cpu.features) {
        if (feature.name.empty()) throw bad("Invalid CPU feature name");
        if (!seen.insert(feature.name).second) throw bad("CPU feature '" + feature.name + "' specified more than once");
    }
}

void check_guest(const Cpu& cpu) {
    const bool has_model = cpu.model && cpu.model->name && !cpu.model->name->empty();
    if (!has_model && cpu.vendor && !cpu.vendor->empty()) throw bad("CPU vendor specified without CPU model");
    if (!has_model && !cpu.features.empty() && cpu.mode.value_or(CpuMode::custom) == CpuMode::custom)
        throw bad("Non-empty feature list specified without CPU model");
    if (cpu.model && cpu.model->vendor_id && cpu.model->vendor_id->size() != 12) throw bad("vendor_id must be exactly 12 characters long");
    check_features(cpu);
}

}  // namespace

CpuDescription read_cpu_description(std::string_view xml, CpuKind kind, bool strict) {
    const auto document = xml::Document::parse(std::string(xml), "(CPU_definition)");
    return read_cpu_element(document, document.root(), kind, strict);
}

CpuDescription read_cpu_element(const xml::Document& document, const xml::Element& root, CpuKind kind, bool strict) {
    const schema::ReadOptions options{.strict = strict, .domain = ErrorDomain::cpu};
    if (root.name != "cpu") throw bad("XML does not contain expected 'cpu' element");
    const xml::Element* arch = root.child("arch");
    if (kind == CpuKind::either && arch && root.attribute("match")) throw bad("'arch' element cannot be used inside 'cpu' element with 'match' attribute'");
    if (kind == CpuKind::guest || (kind == CpuKind::either && !arch)) {
        CpuDescription made{.guest = true, .arch = {}, .cpu = schema::read<Cpu>(document, root, options), .signature = {}};
        check_guest(made.cpu);
        return made;
    }
    if (root.attribute("mode"))
        throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, "Attribute mode is only allowed for guest CPU");
    if (!arch || arch->content().empty()) throw bad("Missing CPU architecture");
    CpuDescription made = from_host(schema::read<HostCpu>(document, root, options));
    if (!is_known_arch(*made.arch)) throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, "Unknown architecture " + *made.arch);
    if (!made.cpu.model || made.cpu.model->name.value_or("").empty()) throw bad("Missing CPU model name");
    check_features(made.cpu);
    return made;
}

std::string write_host_cpu(const HostCpu& cpu) { return schema::write(cpu, "cpu", {}); }
std::string write_guest_cpu(const Cpu& cpu) { return schema::write(cpu, "cpu", {}); }

}  // namespace vireo::model
