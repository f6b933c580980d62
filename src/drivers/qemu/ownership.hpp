#pragma once
// Files of a guest belong to the user of QEMU while it runs, and go back to their owner after.
//
// The former owner is kept with the file, in libvirt's own extended attributes (trusted.libvirt.security.dac, the number of
// users in …ref_dac, the host's boot time in …timestamp_dac): whoever stops the last guest that uses the file restores it.
#include <string>
#include <vector>

#include "drivers/qemu/launch.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// The files that take_ownership() gives, in its order.
std::vector<std::string> files_to_own(const model::Domain& domain);
// Throws system_error for a file that cannot be given; what was given before is taken back.
void take_ownership(const model::Domain& domain, const Credentials& to);
// Never throws: what cannot be restored stays.
void give_back_ownership(const model::Domain& domain);

}  // namespace vireo::qemu
