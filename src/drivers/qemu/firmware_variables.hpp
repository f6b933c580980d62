#pragma once
// The file in which a guest's firmware keeps its variables: made from a template before the first start.
#include <optional>
#include <span>
#include <string>

#include "base/rollback.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/firmware.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// Where the variables of this guest are; nothing when it has none, or not in a file here.
std::optional<std::string> variables_file(const model::Domain& domain, const Config& config);

// Makes the file from its template unless it is there, or anew with `reset`. `live` is as make_live() leaves it.
// Throws operation_failed when no template is known for the loader, system_error when it cannot be copied.
void prepare_variables(const model::Domain& live, const Config& config, std::span<const FirmwareDescriptor> descriptors, bool reset,
                       Rollback& undo);

}  // namespace vireo::qemu
