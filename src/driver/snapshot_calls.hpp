#pragma once
// The calls about snapshots and checkpoints that are answered from what is kept of them, whatever the hypervisor.
#include <functional>
#include <memory>
#include <string>

#include "driver/driver.hpp"
#include "driver/moments.hpp"
#include "model/checkpoint/checkpoint.hpp"
#include "model/snapshot/snapshot.hpp"
#include "protocol/remote/refs.hpp"

namespace vireo::driver {

using SnapshotTree = Moments<model::Snapshot>;
using CheckpointTree = Moments<model::Checkpoint>;

// Whose moments they are.
template <class T> struct MomentCalls {
    ErrorDomain domain = ErrorDomain::none;       // of errors
    std::string functions;                        // "qemuDomain": so begin the reference's names of the operations
    // What is published of a domain's moments; throws no_domain, is never null. Any thread.
    std::function<std::shared_ptr<const T>(const protocol::remote::DomainRef&)> tree;
};

// Numbers, names, lists, look-ups, the current one, parents, children, documents.
void offer_snapshot_look_ups(Driver& table, MomentCalls<SnapshotTree> calls);
// Lists, look-ups, parents, children. The document is for the drivers: it may say how much has changed since.
void offer_checkpoint_look_ups(Driver& table, MomentCalls<CheckpointTree> calls);

// Throws no_domain_snapshot, no_domain_checkpoint.
SnapshotTree::Moment require_snapshot(const SnapshotTree& tree, const std::string& name, ErrorDomain domain);
CheckpointTree::Moment require_checkpoint(const CheckpointTree& tree, const std::string& name, ErrorDomain domain);

}  // namespace vireo::driver
