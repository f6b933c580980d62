#pragma once
// What does not fit together in a complete domain, for all hypervisors.
//
// Throws the first Error it meets, with libvirt's code and text. The rules of one device stand in check_<device>.cpp.
#include "model/domain/domain.hpp"

namespace vireo::model {

void check(const Domain& domain);

}  // namespace vireo::model
