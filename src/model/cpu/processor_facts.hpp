#pragma once
// What a machine shows of its processor, and its description by the models that libvirt names.
//
//  1. x86 shows CPUID and MSRs; the others what the kernel writes into /proc/cpuinfo and sysfs.
//  2. The facts may be those of this machine or recorded on another: read_recorded_processor.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/capabilities/host_capabilities.hpp"
#include "model/cpu/x86_processor.hpp"

namespace vireo::model {

struct ProcessorFacts {
    std::string arch;
    std::vector<x86::CpuidLeaf> cpuid;           // x86
    std::vector<x86::Msr> msrs;                  // x86
    std::optional<HostCpuCounter> counter;       // x86
    std::string cpuinfo;                         // text of /proc/cpuinfo; may be empty
    std::optional<std::uint64_t> midr;           // ARM, where sysfs tells it
};

// The <cpu> of the host's capabilities; topology and page sizes are for others to add. Without a model where none is known
// or none fits.
HostCpu describe_processor(const ProcessorFacts& facts);

// Recorded facts, by what the text looks like: a <cpudata> document, the output of `cpuid -r`, or a /proc/cpuinfo.
// Throws Error(xml_error or invalid_arg) that says what could not be read.
ProcessorFacts read_recorded_processor(std::string_view text);

}  // namespace vireo::model
