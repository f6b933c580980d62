// Firmware: what <loader> and <nvram> mean when they say little.
#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"

namespace vireo::qemu {

using namespace model;

void complete_firmware(Domain& domain, const Context& context) {
    (void)domain;
    (void)context;
}

}  // namespace vireo::qemu
