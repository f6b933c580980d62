#pragma once
// The processor that a guest gets when it starts: what the definition leaves to the host is decided here.
//
// Pure. The definition keeps its own words (host-model); only the running copy has the outcome.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "drivers/qemu/capabilities.hpp"
#include "model/cpu/x86_processor.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// What <cpu mode='host-model'/> stands for: the model nearest to what QEMU can give here, and the differences.
// Guests get only what may migrate with them. Nothing: QEMU did not tell, or no model is near.
std::optional<model::Cpu> host_model(const Capabilities& capabilities, Accelerator accelerator, bool only_migratable = true);

// All that QEMU can give a guest here, by our names; empty where it did not tell.
model::x86::Processor hypervisor_processor(const Capabilities& capabilities, Accelerator accelerator, bool only_migratable = false);

// Those of QEMU's names that we know.
model::x86::FeatureSet features_named_by_qemu(std::span<const std::string> names);

// Which models this QEMU runs, and what it lacks for them here. Refers to the capabilities.
model::x86::Offers offers_of(const Capabilities& capabilities, Accelerator accelerator);

// Throws Error(config_unsupported) for a processor that this binary and host cannot give.
void resolve_cpu(model::Domain& domain, const Capabilities& capabilities, std::string_view host_arch);

}  // namespace vireo::qemu
