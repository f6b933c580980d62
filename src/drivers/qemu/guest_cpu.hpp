#pragma once
// A guest's x86 processor from the wish to the fact: matched with the host before the start, compared with what QEMU gave
// after it, and written down as it is, so that migration keeps it.
//
// Pure; asking QEMU is the caller's affair.
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "drivers/qemu/capabilities.hpp"
#include "model/cpu/x86_processor.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// Before the start: check='partial' against what the host can give, match='minimum', optional features, and a model that this
// QEMU does not have. `host` is the processor of this machine. Throws what is wrong with the CPU's own error codes.
void match_cpu(model::Domain& domain, const Capabilities& capabilities, std::string_view host_arch, const model::x86::Processor& host);

// Whether QEMU is to be asked what the guest got.
bool has_described_cpu(const model::Domain& domain);

// Features from QEMU's property feature-words.
model::x86::FeatureSet features_from_words(const Json& words);
// Those that stand in MSRs and are asked for one by one, when the guest can see the MSRs at all.
std::vector<std::size_t> features_in_msrs(const model::x86::FeatureSet& features);

// Older versions took these for part of the model, and QEMU never had them: where the guest may migrate to is told that they are not.
void name_bygone_features(model::Cpu& cpu);

// check='full': throws operation_failed that names what is missing and what is too much.
void verify_cpu(const model::Cpu& wanted, const model::x86::FeatureSet& got);
// The CPU as the guest has it. `withheld`: what belongs to QEMU's model and could not be given, be it part of ours or not.
void write_down_cpu(model::Cpu& cpu, const model::x86::FeatureSet& got, const model::x86::FeatureSet& withheld);

}  // namespace vireo::qemu
