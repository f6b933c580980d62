#pragma once
// The processor of this host: read once, as it does not change while the daemon lives.
#include "model/capabilities/host_capabilities.hpp"
#include "model/cpu/x86_processor.hpp"

namespace vireo::qemu {

// All it has, by our names; empty where it is no x86.
const model::x86::Processor& host_processor();
// Its description for the host's capabilities, without topology and pages.
const model::HostCpu& host_cpu();

}  // namespace vireo::qemu
