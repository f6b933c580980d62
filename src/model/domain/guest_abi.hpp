#pragma once
// Whether a guest that runs with one definition would notice another one under it: asked before a saved or migrated guest
// goes on with a definition that somebody changed.
#include <vector>

#include "model/domain/domain.hpp"
#include "schema/diff.hpp"

namespace vireo::model {

// What the guest sees differently: its hardware, identity and addresses. What the host does for it (files behind disks,
// networks behind cards, limits, labels, actions) may differ. Both are complete.
std::vector<schema::Difference> guest_abi_differences(const Domain& running, const Domain& wanted);

// Throws Error (config_unsupported) that names the first difference.
void require_same_guest_abi(const Domain& running, const Domain& wanted);

}  // namespace vireo::model
