#pragma once
// The parts of assign_addresses(), a file each.
#include <set>

#include "drivers/qemu/complete.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

// Whether a domain has a PCI bus.
bool has_pci(const model::Domain& domain);
// Whether devices of this machine live without PCI addresses where there is no bus (ARM boards, s390).
bool is_without_pci(const model::Domain& domain);

void assign_pci(model::Domain& domain, const Context& context);
void assign_usb(model::Domain& domain);
void assign_virtio_serial(model::Domain& domain);
void assign_spapr_vio(model::Domain& domain);
void assign_ccw(model::Domain& domain, const Context& context);
// `buses`: PCI controllers that the document has; those added for it have no identifiers.
void assign_zpci(model::Domain& domain, const std::set<std::uint32_t>& buses);
void assign_virtio_mmio(model::Domain& domain, const Context& context);
void assign_memory_slots(model::Domain& domain);

// Gives every virtio device without an address one of this kind.
void place_virtio_devices(model::Domain& domain, const model::Address& address);

// Calls visit(info) in the order in which the reference hands out places that do not depend on the kind of device.
template <class Visit> void each_pci_info(model::Domain& domain, Visit&& visit) {
    model::each_device_info(domain, visit);
}

}  // namespace vireo::qemu
