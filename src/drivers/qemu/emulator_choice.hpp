#pragma once
// Which emulator, machine and accelerator a call about guests in general is meant for.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/qemu/capabilities.hpp"

namespace vireo::qemu {

class CapabilityCache;

// As the caller asks; what is left out is chosen.
struct EmulatorRequest {
    std::optional<std::string> emulator, arch, machine, virt_type;
};

// What is asked of the host.
struct EmulatorSource {
    std::string host_arch = "x86_64";
    std::function<std::shared_ptr<const Capabilities>(const std::string& binary)> capabilities;
    // The binary for guests of an architecture; empty: there is none.
    std::function<std::string(std::string_view arch)> emulator;
};
EmulatorSource emulators_of(CapabilityCache& cache);

// What the request means after all choices.
struct EmulatorChoice {
    std::shared_ptr<const Capabilities> caps;
    std::string binary, arch, machine;
    Accelerator accelerator = Accelerator::tcg;
    const Machine* type = nullptr;             // never null

    bool kvm() const { return accelerator == Accelerator::kvm; }
};

// Throws Error(invalid_arg) for what does not go together, config_unsupported for an architecture without emulator.
EmulatorChoice choose_emulator(const EmulatorRequest& request, const EmulatorSource& source);

}  // namespace vireo::qemu
