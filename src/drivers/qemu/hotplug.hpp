#pragma once
// Devices of a running guest: plugged in, taken out, changed.
//
//  1. All functions run on the domain's actor and wait there.
//  2. Attaching does all or nothing: what QEMU got before a step failed is taken back from it.
//  3. A guest may let go of a device long after it was asked: then device_deleted() finishes what detach_live() began.
//  4. What QEMU is told comes from the functions that make the command line: a device that is plugged in is the same as one
//     that was there from the start.
#include <string>

#include "drivers/qemu/driver.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

void attach_live(QemuDriver& driver, const Domain& domain, model::Device device);
// Returns when the guest let the device go, or after some seconds without an answer: it may do so later.
void detach_live(QemuDriver& driver, const Domain& domain, const model::Device& device);
void update_live(QemuDriver& driver, const Domain& domain, model::Device device, bool force);
// Asks the guest and does not wait.
void request_unplug(QemuDriver& driver, const Domain& domain, const std::string& alias);

// QEMU says that a device is gone, or that the guest keeps it.
void device_deleted(QemuDriver& driver, const Domain& domain, const std::string& alias);
void device_kept(QemuDriver& driver, const Domain& domain, const std::string& alias);

}  // namespace vireo::qemu
