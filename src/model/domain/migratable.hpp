#pragma once
// What a document for another host or an older version leaves out, whatever the hypervisor: devices and settings that every
// version implies by itself.
#include "model/domain/domain.hpp"

namespace vireo::model {

void leave_out_implied_devices(Domain& domain);

}  // namespace vireo::model
