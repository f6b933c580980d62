#pragma once
// Snapshots and checkpoints of a domain as they are kept: a file for each, as libvirt does it.
//
//     lib/qemu/snapshot/DOMAIN/NAME.xml      with its definition, and whether it is the current one
//     lib/qemu/checkpoint/DOMAIN/NAME.xml    the current one is the last that has no child
//
//  1. Files are written before the change is published; readers use DomainSnapshot::moments.
//  2. A file that cannot be read is left where it is, and said in the log.
#include <memory>
#include <string>

#include "driver/snapshot_calls.hpp"
#include "drivers/qemu/driver.hpp"

namespace vireo::qemu {

struct KeptMoments {
    driver::SnapshotTree snapshots;
    driver::CheckpointTree checkpoints;
    bool empty() const { return snapshots.empty() && checkpoints.empty(); }
};

// What the domain has; empty when it has none. Any thread.
std::shared_ptr<const KeptMoments> moments_of(const DomainSnapshot& snapshot);

// Worker: reads the files of a domain. Null when there are none.
std::shared_ptr<const KeptMoments> load_moments(const host::DriverPaths& paths, const std::string& domain);

// Actor: keeps `next` in the place of what there was: writes what differs, removes what is gone, publishes.
void keep_moments(QemuDriver& driver, const Domain& domain, KeptMoments next);

// Actor: the domain is called something else now.
void rename_moments(const host::DriverPaths& paths, const std::string& from, const std::string& to);

// Throws Error (xml_detail) for a name that no file can have.
void check_moment_name(const char* what, const std::string& name);

void offer_checkpoints(QemuDriver& driver, driver::Driver& table);

}  // namespace vireo::qemu
