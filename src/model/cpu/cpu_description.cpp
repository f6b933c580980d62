#include "model/cpu/cpu_description.hpp"

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

}  // namespace

CpuDescription read_cpu_description(std::string_view xml, CpuKind kind) {
    const auto document = xml::Document::parse(std::string(xml), "(CPU_definition)");
    const schema::ReadOptions options{.domain = ErrorDomain::cpu};
    const xml::Element& root = document.root();
    if (root.name != "cpu") throw Error(ErrorCode::xml_error, ErrorDomain::cpu, "XML does not contain expected 'cpu' element");
    const bool has_mode = root.attribute("mode") != nullptr;
    const xml::Element* arch = root.child("arch");
    const bool guest = kind == CpuKind::guest || (kind == CpuKind::either && (!arch || has_mode || root.attribute("match")));
    if (guest) {
        CpuDescription made{.guest = true, .cpu = schema::read<Cpu>(document, root, options)};
        if (arch) made.arch = arch->content();
        return made;
    }
    if (has_mode)
        throw Error(ErrorCode::config_unsupported, ErrorDomain::cpu, "Attribute mode is only allowed for guest CPU");
    if (!arch) throw Error(ErrorCode::xml_error, ErrorDomain::cpu, "Missing CPU architecture");
    return from_host(schema::read<HostCpu>(document, root, options));
}

std::string write_host_cpu(const HostCpu& cpu) { return schema::write(cpu, "cpu", {}); }
std::string write_guest_cpu(const Cpu& cpu) { return schema::write(cpu, "cpu", {}); }

}  // namespace vireo::model
