#pragma once
// Host ends of a guest's network cards: TAP devices, made and plugged into bridges before QEMU starts.
#include <vector>

#include "base/rollback.hpp"
#include "base/unique_fd.hpp"
#include "drivers/qemu/argv.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// For each interface of type bridge or ethernet: makes the device (vnetN unless the document names one), writes its name
// into the live definition and its descriptors into `launch`. The descriptors are kept in `keep`.
void prepare_taps(model::Domain& live, Launch& launch, std::vector<UniqueFd>& keep, Rollback& undo);

}  // namespace vireo::qemu
