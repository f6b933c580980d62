#pragma once
// What QEMU, or this binary of it, cannot do with a complete domain.
//
// Throws the first Error it meets, with libvirt's code and text. Only what is known before a start is checked here;
// what depends on the state of the host is found when the guest starts.
#include "drivers/qemu/complete.hpp"

namespace vireo::qemu {

// The emulator with this processor, virtualisation, machine and OS type; before anything is completed.
void check_emulator(const model::Domain& domain, const Capabilities& capabilities);

void check(const model::Domain& domain, const Context& context);

}  // namespace vireo::qemu
