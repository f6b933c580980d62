#pragma once
// Where threads of a guest may run.
#include <sys/types.h>

#include <vector>

#include "model/domain/domain.hpp"

namespace vireo::qemu {

// False: the kernel refused, errno says why.
bool run_on(pid_t thread, const model::CpuSet& cpus);

// Processor threads (by number; 0: not plugged) go where the definition wants them. Throws system_error.
void apply_pins(const model::Domain& domain, const std::vector<pid_t>& vcpu_threads);

}  // namespace vireo::qemu
