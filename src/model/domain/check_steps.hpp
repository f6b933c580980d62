#pragma once
// The parts of check(), a file each.
#include "model/domain/domain.hpp"

namespace vireo::model {

void check_numa(const Domain& domain);
void check_tuning(const Domain& domain);
// Host sides of character devices.
void check_sources(const Domain& domain);
void check_disks(const Domain& domain);
void check_controllers(const Domain& domain);
void check_hostdevs(const Domain& domain);
void check_interfaces(const Domain& domain);
void check_screens(const Domain& domain);
void check_small_devices(const Domain& domain);

}  // namespace vireo::model
