#pragma once
// Taking a device out of a running QEMU: device_del, and the word of the guest that it let go.
//
// The guest may take its time. Whoever asks waits a few seconds; later DEVICE_DELETED is handled by device_deleted().
#include <string>

#include "drivers/qemu/driver.hpp"

namespace vireo::qemu {

enum class Unplugged { gone, not_yet };

// Actor. Throws QEMU's error, and operation_failed when the guest refused.
Unplugged unplug_device(const Domain& domain, const std::string& alias);

// Actor: QEMU told it. True: somebody waits for it in unplug_device() and goes on from there.
bool note_device_deleted(const Domain& domain, const std::string& alias);
bool note_unplug_refused(const Domain& domain, const std::string& alias);

// Actor: QEMU's list of devices, for the status file.
void read_device_aliases(const Domain& domain);

}  // namespace vireo::qemu
