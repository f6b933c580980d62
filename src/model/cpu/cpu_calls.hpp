#pragma once
// The questions that the API asks of CPUs: which one do all of these have in common, can this host give that one.
//
// Pure functions; the host's processor is an argument. Errors carry libvirt's codes and the domain cpu.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/cpu/cpu_description.hpp"
#include "model/cpu/x86_processor.hpp"

namespace vireo::model {

enum class CpuFamily { x86, arm, ppc64, s390 };
// Throws no_support for an architecture that has no CPU models.
CpuFamily cpu_family(std::string_view arch);

// Names of the models of an architecture, in order of priority. Throws no_support.
std::vector<std::string> cpu_model_names(std::string_view arch);

struct BaselineOptions {
    std::string arch;                // empty: that of the first
    bool expand_features = false;    // VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES
    bool migratable = false;         // VIR_CONNECT_BASELINE_CPU_MIGRATABLE
    // What the hypervisor can give; absent: anything.
    const x86::FeatureSet* offered_features = nullptr;
    x86::Offers offers;              // which models it runs
};
// The richest CPU that all of these provide. Throws operation_failed when there is none, invalid_arg for no CPU.
Cpu baseline_cpu(std::span<const CpuDescription> cpus, const BaselineOptions& options);

enum class CpuComparison { incompatible = 0, identical = 1, superset = 2 };
struct CpuComparisonResult {
    CpuComparison result = CpuComparison::incompatible;
    std::string reason;              // why incompatible: the features that are missing
    x86::FeatureSet missing = {};    // they, where it is for their sake
};
// Whether the host can give the CPU. `host_arch` is the host's architecture.
CpuComparisonResult compare_cpu(const x86::Processor& host, std::string_view host_arch, const CpuDescription& cpu);

// Switched on by the operating system, or of use to the host alone: no part of what CPUs have in common.
x86::FeatureSet kept_from_guests();

// The chosen model and what differs from it, as a guest's <cpu>: match exact, vendor when it is known.
Cpu guest_cpu(const x86::Choice& choice, std::string_view vendor, CpuFallback fallback);

// All features a described CPU has. Throws internal_error for a model or feature that is not known.
x86::Processor processor_of(const CpuDescription& cpu);

}  // namespace vireo::model
