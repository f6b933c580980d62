#pragma once
// <domainCapabilities>: what a guest of one emulator, processor, machine and accelerator may have.
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/firmware.hpp"

namespace vireo::qemu {

// As the caller asks; what is left out is chosen.
struct DomainCapabilitiesRequest {
    std::optional<std::string> emulator, arch, machine, virt_type;
};

// What is asked of the host.
struct DomainCapabilitiesHost {
    std::string host_arch = "x86_64";
    std::function<std::shared_ptr<const Capabilities>(const std::string& binary)> capabilities;
    // The binary for guests of an architecture; empty: there is none.
    std::function<std::string(std::string_view arch)> emulator;
    std::span<const FirmwareDescriptor> firmware;
    bool vfio = false;               // host PCI devices can be given away
    bool swtpm = true;               // the TPM emulator is installed
};

// The document. Throws Error(invalid_arg) for what does not go together.
std::string domain_capabilities(const DomainCapabilitiesRequest& request, const Config& config, const DomainCapabilitiesHost& host);

}  // namespace vireo::qemu
