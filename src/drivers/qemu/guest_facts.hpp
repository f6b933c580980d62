#pragma once
// What a QEMU that has just started tells of the machine it made, for the live definition.
#include <vector>

#include "drivers/qemu/monitor.hpp"
#include "drivers/qemu/running.hpp"

namespace vireo::qemu {

// The questions that this guest's devices give rise to.
std::vector<MonitorCommand> facts_questions(const model::Domain& live);
// Takes the answers, in the order of the questions, into the live definition: memory, places of modules, trays.
void take_facts(model::Domain& live, const std::vector<MonitorReply>& answers);
// Of memory devices alone: the answer to query-memory-devices.
void take_module_facts(model::Domain& live, const Json& answer);

}  // namespace vireo::qemu
