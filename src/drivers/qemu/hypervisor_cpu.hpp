#pragma once
// The questions that the API asks of CPUs, about what one QEMU can give: is this CPU possible, what do these have in common.
//
// Blocks where QEMU itself is asked (s390x): worker threads only. x86 is answered from the tables.
#include <optional>
#include <span>
#include <string>

#include "drivers/qemu/emulator_choice.hpp"
#include "drivers/qemu/launch.hpp"
#include "model/cpu/cpu_calls.hpp"

namespace vireo::qemu {

// Throws operation_unsupported where QEMU does not tell what it can.
void check_hypervisor_tells(const EmulatorChoice& choice);

// Whether a guest of this QEMU, which tells what it can, can have the CPU.
model::CpuComparisonResult compare_hypervisor_cpu(const EmulatorChoice& choice, const model::CpuDescription& cpu,
                                                  const std::optional<Credentials>& credentials);

// The richest CPU that all of these provide and QEMU has a model for, as the document that the call returns.
std::string baseline_hypervisor_cpu(const EmulatorChoice& choice, std::span<const model::CpuDescription> cpus, bool expand_features,
                                    const std::optional<Credentials>& credentials);

}  // namespace vireo::qemu
