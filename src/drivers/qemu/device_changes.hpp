#pragma once
// What a document of one device means in a definition: which device it names, and how one is added, changed, taken out.
//
//  1. Pure. What has no place or address yet gets it from complete_definition() afterwards.
//  2. The rules of what identifies a device are the reference's, as are the errors: a disk is its target, an interface its MAC
//     address, a controller its type and number, a character device its source and target …
#include <string>

#include "model/domain/device.hpp"

namespace vireo::qemu {

// "disk", "chr": the reference's words for kinds of devices in messages.
std::string_view device_kind(const model::Device& device);

// The device of `domain` that the document means. Throws device_missing and other errors of the reference.
model::Disk& find_same(model::Domain& domain, const model::Disk& wanted);
model::Controller& find_same(model::Domain& domain, const model::Controller& wanted);
model::Lease& find_same(model::Domain& domain, const model::Lease& wanted);
model::Filesystem& find_same(model::Domain& domain, const model::Filesystem& wanted);
model::Interface& find_same(model::Domain& domain, const model::Interface& wanted);
model::Serial& find_same(model::Domain& domain, const model::Serial& wanted);
model::Parallel& find_same(model::Domain& domain, const model::Parallel& wanted);
model::Console& find_same(model::Domain& domain, const model::Console& wanted);
model::Channel& find_same(model::Domain& domain, const model::Channel& wanted);
model::Input& find_same(model::Domain& domain, const model::Input& wanted);
model::Sound& find_same(model::Domain& domain, const model::Sound& wanted);
model::Hostdev& find_same(model::Domain& domain, const model::Hostdev& wanted);
model::Redirdev& find_same(model::Domain& domain, const model::Redirdev& wanted);
model::Watchdog& find_same(model::Domain& domain, const model::Watchdog& wanted);
model::Rng& find_same(model::Domain& domain, const model::Rng& wanted);
model::Shmem& find_same(model::Domain& domain, const model::Shmem& wanted);
model::MemoryDevice& find_same(model::Domain& domain, const model::MemoryDevice& wanted);
model::Crypto& find_same(model::Domain& domain, const model::Crypto& wanted);
model::Vsock& find_same(model::Domain& domain, const model::Vsock& wanted);

// A definition at rest. Throw what the reference does.
void attach_to_definition(model::Domain& domain, model::Device device);
void detach_from_definition(model::Domain& domain, const model::Device& device);
void update_in_definition(model::Domain& domain, model::Device device);

// Puts it beside the others of its kind, whether guests at rest can get one or not.
void append_device(model::Domain& domain, model::Device device);

// Takes the device with this alias out; false when there is none.
bool erase_by_alias(model::Domain& domain, std::string_view alias);

}  // namespace vireo::qemu
