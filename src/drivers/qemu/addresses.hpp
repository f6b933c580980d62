#pragma once
// Places of all devices of a QEMU guest: PCI, USB, virtio-serial, CCW, spapr-vio, virtio-mmio, DIMM slots.
//
// Addresses that are there stay. Controllers that are missing are added: PCI buses, USB hubs, virtio-serial controllers.
#include "drivers/qemu/complete.hpp"

namespace vireo::qemu {

void assign_addresses(model::Domain& domain, const Context& context);

}  // namespace vireo::qemu
