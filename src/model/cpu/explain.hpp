#pragma once
// Which processor a guest would get on a host, where each of its features comes from, and which other hosts could run it.
//
// Pure, and for x86 alone: of other processors the features are not known.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/cpu/cpu_calls.hpp"

namespace vireo::model {

struct KnownHost {
    std::string name;
    std::string arch;
    CpuDescription description;      // without a model where none fits
    x86::Processor processor;
    bool of_hypervisor = false;      // the description is what a guest with the host's model gets, word for word
};
// A host by its <cpu>, its capabilities, the capabilities that a hypervisor has for domains (its host-model), or facts as
// read_recorded_processor takes them. Throws Error.
KnownHost read_known_host(std::string_view text, std::string name);

struct GuestDocument {
    std::string arch = "x86_64";
    Cpu cpu;
    bool of_domain = false, says_cpu = true;
    std::string type, machine, emulator;     // of a domain; may be empty
};
// A guest by its <domain> or its <cpu>. Throws Error.
GuestDocument read_guest_document(std::string_view text);

enum class FeatureOrigin {
    model,           // of the model
    host,            // of the host, beside the model if there is one
    added,           // the document asks for it
    removed,         // the document takes it away
    not_of_host,     // of the model, but taken away as the host lacks it
    optional,        // the document would have liked it, the host lacks it
};
std::string_view words_for(FeatureOrigin origin);
bool is_given(FeatureOrigin origin);         // whether the guest has it then

struct ExplainedFeature {
    std::string_view name;
    FeatureOrigin origin;
};
struct CpuExplanation {
    Cpu cpu;                                 // what it comes to; a passed-through one has no model
    std::vector<ExplainedFeature> features;  // in the table's order
    CpuComparisonResult here;
};
CpuExplanation explain_cpu(const GuestDocument& guest, const KnownHost& here);

// Whether a guest with the explained processor could run on that host too.
CpuComparisonResult compare_explained(const CpuExplanation& explanation, std::string_view arch, const KnownHost& host);

}  // namespace vireo::model
