#pragma once
// domxml-to-native: the command line that a definition would be started with, as text.
//
// Nothing is made on the host: interfaces are taps that somebody hands over, sockets are named by path, ports are the
// first of their range.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/firmware.hpp"
#include "drivers/qemu/secrets.hpp"
#include "model/cpu/x86_processor.hpp"

namespace vireo::qemu {

// What a conversion looks up outside the document. A function that is missing means: there is none.
struct NativeHost {
    std::string search_path;
    std::string host_arch = "x86_64";
    const model::x86::Processor* processor = nullptr;   // the host's; without one x86 models are taken as they are written
    std::vector<unsigned> numa_nodes = {0};
    std::vector<HugetlbMount> hugetlb;
    std::vector<FirmwareDescriptor> firmware;
    std::vector<std::string> host_smbios;
    std::int64_t now = 0, utc_offset = 0;
    SecretLookup secret;
    // Address of a virtual network, for displays that listen on it; throws Error(no_network).
    std::function<std::string(const std::string& network)> network_address;
};

// `domain` is a complete definition. Throws Error as a start would.
CommandLine native_command_line(model::Domain domain, const Capabilities& capabilities, const Config& config, const NativeHost& host);

}  // namespace vireo::qemu
