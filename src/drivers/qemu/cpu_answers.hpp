#pragma once
// What QEMU answers when it is asked about processors, as data. Pure.
#include <optional>
#include <vector>

#include "base/json.hpp"
#include "drivers/qemu/capabilities.hpp"

namespace vireo::qemu {

// From the answer to query-cpu-definitions: the models in QEMU's order.
std::vector<CpuModel> cpu_models_from(const Json& definitions);

// From answers to query-cpu-model-expansion: the static, the full and the migratable model. Null stands for one that was not
// asked for; nothing comes of it without the full one.
std::optional<HostCpu> host_cpu_from(const Json& static_model, const Json& full_model, const Json& migratable_model);

}  // namespace vireo::qemu
