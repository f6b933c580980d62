#pragma once
// The device that a call names: a disk by its target or its source, an interface by its host end or its MAC address.
#include <string>
#include <utility>

#include "model/domain/domain.hpp"

namespace vireo::test {

// Null: there is none.
const model::Disk* find_disk(const model::Domain& domain, const std::string& name);
// Throws invalid_arg when there is none.
const model::Interface& require_interface(const model::Domain& domain, const std::string& name);

inline model::Disk* find_disk(model::Domain& domain, const std::string& name) {
    return const_cast<model::Disk*>(find_disk(std::as_const(domain), name));
}
inline model::Interface& require_interface(model::Domain& domain, const std::string& name) {
    return const_cast<model::Interface&>(require_interface(std::as_const(domain), name));
}

}  // namespace vireo::test
