#pragma once
// The processor of this machine as it shows itself: CPUID, MSRs, the kernel's words. What it means is the model's affair.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vireo::host {

struct CpuidRow {
    std::uint32_t leaf = 0, subleaf = 0;
    std::array<std::uint32_t, 4> registers{};    // eax, ebx, ecx, edx
};
struct MsrRow {
    std::uint32_t index = 0;
    std::uint64_t value = 0;
};
struct TimeStampCounter {
    std::uint64_t frequency = 0;                 // Hz
    bool scaling = false;                        // guests can be given another
};

struct RawProcessor {
    std::string arch;                            // as uname tells it
    std::vector<CpuidRow> cpuid;                 // x86 only, as are the next two
    std::vector<MsrRow> msrs;
    std::optional<TimeStampCounter> counter;     // as KVM tells it
    std::string cpuinfo;                         // text of /proc/cpuinfo
    std::optional<std::uint64_t> midr;           // ARM: the main identification register
};

struct ProcessorRoots {
    std::string sys = "/sys", proc = "/proc", dev = "/dev";
};

// Never throws: what cannot be read is left out. May ask KVM for the counter's frequency, once in a process.
RawProcessor read_processor(const ProcessorRoots& roots = {});

}  // namespace vireo::host
