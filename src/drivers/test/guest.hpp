#pragma once
// One domain of the test hypervisor: an immutable state that readers get, and the actor that makes the next one.
//
//  1. Readers use read(). Work on the actor copies the state, changes the copy, publishes it: what throws changes nothing.
//  2. A guest "runs" while it has an id; its live definition is a copy of the persistent one that goes its own way.
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/published.hpp"
#include "base/uuid.hpp"
#include "driver/actor.hpp"
#include "driver/domain_states.hpp"
#include "driver/snapshot_calls.hpp"
#include "model/domain/domain.hpp"

namespace vireo::test {

using driver::State;
namespace reason = driver::reason;
using Definition = std::shared_ptr<const model::Domain>;
using driver::CheckpointTree, driver::SnapshotTree;

struct GuestState {
    State state = State::shutoff;
    int reason = reason::shutoff_unknown;
    int id = -1;
    bool persistent = false;
    bool autostart = false;
    bool managed_save = false;
    bool updated = false;                     // defined while running
    Definition config;                        // null for a transient guest
    Definition live;                          // while it runs
    SnapshotTree snapshots;
    CheckpointTree checkpoints;
    std::set<std::string> frozen;             // mount points
    std::optional<std::int64_t> seconds;      // the clock, once somebody has set it
    std::uint32_t nanoseconds = 0;

    bool active() const { return id >= 0; }
    const model::Domain& current() const { return live ? *live : *config; }
};

class Guest {
public:
    Guest(std::string name, const Uuid& uuid, driver::WorkerPool& pool) : uuid_(uuid), name_(std::move(name)), actor_(pool) {}

    // Any thread.
    std::shared_ptr<const GuestState> read() const { return state_.read(); }
    std::shared_ptr<const std::string> name() const { return name_.read(); }
    const Uuid& uuid() const { return uuid_; }
    driver::Actor& actor() { return actor_; }

    // Actor.
    void publish(GuestState next) { state_.publish(std::move(next)); }
    void rename(std::string name) { name_.publish(std::move(name)); }

private:
    const Uuid uuid_;
    Published<std::string> name_;
    Published<GuestState> state_;
    driver::Actor actor_;
};

}  // namespace vireo::test
