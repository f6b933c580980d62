#pragma once
// What a QEMU that has just come up is told and asked before its guest runs.
#include <vector>

#include "drivers/qemu/config.hpp"
#include "drivers/qemu/monitor.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// query-chardev and query-cpus-fast come first, in this order. Pure.
std::vector<MonitorCommand> first_commands(const model::Domain& live, const Config& config);

}  // namespace vireo::qemu
