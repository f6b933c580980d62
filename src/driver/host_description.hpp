#pragma once
// The <host> of the capabilities, as far as the machine itself tells it: processor, cells, caches.
#include <string>

#include "model/capabilities/host_capabilities.hpp"

namespace vireo::driver {

// Reads below the given roots, so that a recorded tree serves as well. `cpu` is the processor's description.
model::HostDescription describe_machine(const model::HostCpu& cpu, const std::string& sys = "/sys", const std::string& proc = "/proc");

}  // namespace vireo::driver
