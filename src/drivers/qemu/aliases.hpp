#pragma once
// The names that devices have in QEMU ("net0", "virtio-disk0", "ua-mine").
//
// Pure. Aliases that are there already (a live definition, a user's "ua-…") stay; the others get the first free number
// of their kind, so that a device added later never takes the name of one that exists.

namespace vireo::model {
struct Domain;
}

namespace vireo::qemu {

struct Capabilities;

void assign_aliases(model::Domain& domain, const Capabilities& capabilities);

}  // namespace vireo::qemu
