#pragma once
// <domainCapabilities>: what a guest of one emulator, processor, machine and accelerator may have.
#include <span>
#include <string>

#include "drivers/qemu/config.hpp"
#include "drivers/qemu/emulator_choice.hpp"
#include "drivers/qemu/firmware.hpp"

namespace vireo::qemu {

// What is asked of the host.
struct DomainCapabilitiesHost {
    EmulatorSource emulators;
    std::span<const FirmwareDescriptor> firmware;
    bool vfio = false;               // host PCI devices can be given away
    bool swtpm = true;               // the TPM emulator is installed
};

// The document. Throws Error(invalid_arg) for what does not go together.
std::string domain_capabilities(const EmulatorRequest& request, const Config& config, const DomainCapabilitiesHost& host);

}  // namespace vireo::qemu
