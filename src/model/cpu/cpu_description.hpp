#pragma once
// A <cpu> element as callers of the CPU calls give it: of a host (it names its architecture) or of a guest.
#include <optional>
#include <string>
#include <string_view>

#include "model/capabilities/host_capabilities.hpp"
#include "model/domain/cpu.hpp"

namespace vireo::xml {
class Document;
struct Element;
}  // namespace vireo::xml

namespace vireo::model {

struct CpuDescription {
    bool guest = false;
    std::optional<std::string> arch;
    Cpu cpu;                                   // of a host: model, vendor, features with policy require
    std::optional<HostCpuSignature> signature;
};

enum class CpuKind { host, guest, either };

// Throws Error of domain cpu: xml_detail for what is no XML, xml_error, config_unsupported for what the kind does not allow.
// strict: what the format does not know is xml_invalid_schema.
CpuDescription read_cpu_description(std::string_view xml, CpuKind kind, bool strict = false);
// The same for a <cpu> inside a document.
CpuDescription read_cpu_element(const xml::Document& document, const xml::Element& element, CpuKind kind, bool strict = false);
std::string write_host_cpu(const HostCpu& cpu);
std::string write_guest_cpu(const Cpu& cpu);

}  // namespace vireo::model
