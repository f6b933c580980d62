#pragma once
// What a snapshot becomes between a client's description and being kept, for all hypervisors.
//
// Throws Error with libvirt's codes. Whether the hypervisor can do what is asked is for its driver to say.
#include "model/domain/domain.hpp"
#include "model/snapshot/snapshot.hpp"

namespace vireo::model {

struct SnapshotRequest {
    bool redefine = false;            // only what is known of it is kept: nothing is made
    bool disk_only = false;
    bool mixed = false;               // the hypervisor can keep memory inside and a disk outside, or leave a disk out
    bool all_disks = false;           // a redefined one names every disk, too, whether its description does or not
    SnapshotState state = SnapshotState::shutoff;   // of the guest, for a new one
    std::int64_t now = 0;             // seconds since 1970
};

// Rules of the description by itself, its <domain> aside.
void check_snapshot(Snapshot& snapshot, const SnapshotRequest& request);
// One that is redefined says what the guest was. Throws internal_error.
void require_domain(const Snapshot& snapshot);
// Name, time, state, memory, and a row for each disk of the guest. `snapshot.domain` is given.
void complete_snapshot(Snapshot& snapshot, const SnapshotRequest& request);
// One that takes the place of another: what may change. `kept` may be null.
void check_redefinition(const Snapshot& snapshot, const Snapshot* kept, const Uuid& uuid);

}  // namespace vireo::model
