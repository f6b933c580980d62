// Calls about snapshots: all of them are kept in memory, with the definition the guest had.
#include <ctime>

#include "drivers/test/world.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/read.hpp"
#include "model/snapshot/prepare.hpp"
#include "protocol/remote/domain_snapshot.hpp"

namespace vireo::test {
namespace {

using Snapshot = std::shared_ptr<const model::Snapshot>;

enum CreateFlag : std::uint32_t { redefine = 1, as_current = 2, halt = 8, quiesce = 64, atomic = 128, live = 256, validate = 512 };
[[noreturn]] void bad_argument(std::string what, ErrorDomain domain) { throw Error(ErrorCode::invalid_arg, domain, std::move(what)); }

Snapshot require(const GuestState& state, const std::string& name) { return driver::require_snapshot(state.snapshots, name, ErrorDomain::test); }

// ---- making ----

model::SnapshotState state_of(const GuestState& state) { return model::SnapshotState(state.state); }

std::string create(World::Change& change, const remote::DomainSnapshotCreateXml::Args& args) {
    GuestState& next = change.next;
    if (!next.persistent && args.flags & halt) throw refused(ErrorCode::operation_invalid, "cannot halt after transient domain snapshot");
    const schema::ReadOptions options{.strict = bool(args.flags & validate), .domain = ErrorDomain::domain_snapshot};
    model::Snapshot snapshot = args.flags & redefine ? model::read_snapshot(args.xml_desc, options) : model::read_snapshot_request(args.xml_desc, options);
    const model::SnapshotRequest request{.redefine = bool(args.flags & redefine), .state = state_of(next), .now = std::time(nullptr)};
    model::check_snapshot(snapshot, request);
    if (request.redefine) {
        model::require_domain(snapshot);
        complete_definition(*snapshot.domain);
        const Snapshot kept = next.snapshots.find(*snapshot.name);
        next.snapshots.check_parent(snapshot);
        model::check_redefinition(snapshot, kept.get(), change.guest->uuid());
    } else {
        if (snapshot.name && next.snapshots.find(*snapshot.name))
            throw Error(ErrorCode::operation_failed, ErrorDomain::domain, "domain moment " + *snapshot.name + " already exists");
        snapshot.domain.emplace() = next.current();
        snapshot.domain->id.reset();
        snapshot.inactive_domain.reset();
    }
    for (const model::SnapshotDisk& disk : snapshot.disks)
        if (disk.snapshot == model::SnapshotPlace::manual)
            throw refused(ErrorCode::operation_unsupported, "'manual' snapshot mode is not supported by the test driver");
    model::complete_snapshot(snapshot, request);
    if (!request.redefine && next.snapshots.find(*snapshot.name))
        throw Error(ErrorCode::operation_failed, ErrorDomain::domain, "domain moment " + *snapshot.name + " already exists");
    const std::string name = *snapshot.name;
    if (!request.redefine && !next.snapshots.current().empty()) snapshot.parent = next.snapshots.current();
    next.snapshots.put(std::move(snapshot));
    if (!request.redefine || args.flags & as_current) next.snapshots.set_current(name);
    if (args.flags & halt && !request.redefine && next.active()) stop_guest(change, reason::shutoff_from_snapshot, lifecycle::stopped_from_snapshot);
    return name;
}

// ---- going back ----

void revert(World::Change& change, const std::string& name, std::uint32_t flags) {
    enum : std::uint32_t { to_running = 1, to_paused = 2, force = 4 };
    check_flags(flags, to_running | to_paused | force, "testDomainRevertToSnapshot");
    if (flags & to_running && flags & to_paused)
        bad_argument("snapshot revert flags in testDomainRevertToSnapshot are mutually exclusive", ErrorDomain::test);
    GuestState& next = change.next;
    const Snapshot snapshot = require(next, name);
    const bool was_on = snapshot->state == model::SnapshotState::running || snapshot->state == model::SnapshotState::paused;
    if (!next.persistent && !was_on && !(flags & (to_running | to_paused)))
        throw refused(ErrorCode::operation_invalid, "transient domain needs to request run or pause to revert to inactive snapshot");
    if (next.active()) stop_guest(change, reason::shutoff_from_snapshot, lifecycle::stopped_from_snapshot);
    next.snapshots.set_current(name);
    auto definition = std::make_shared<model::Domain>(*snapshot->domain);
    definition->id.reset();
    // Compat: a guest that was off stays off, whatever the flags ask for.
    next.config = definition;
    if (!was_on) return;
    start_guest(change, reason::from_snapshot, lifecycle::started_from_snapshot);
    if (!next.persistent) next.config = nullptr;
    const bool pause = flags & to_paused || (!(flags & to_running) && snapshot->state == model::SnapshotState::paused);
    if (!pause) return;
    next.state = State::paused;
    next.reason = reason::paused_from_snapshot;
    change.lifecycle(lifecycle::suspended, lifecycle::suspended_from_snapshot);
}

void remove(World::Change& change, const std::string& name, std::uint32_t flags) {
    enum : std::uint32_t { with_children = 1, children_only = 4 };
    check_flags(flags, with_children | children_only, "testDomainSnapshotDelete");
    require(change.next, name);
    using Part = SnapshotTree::Part;
    change.next.snapshots.remove(name, flags & children_only ? Part::children_only : flags & with_children ? Part::with_children : Part::itself);
}

}  // namespace

void offer_snapshots(World& world) {
    world.changes<remote::DomainSnapshotCreateXml>([](World::Change& change, const auto& args) {
        check_flags(args.flags, redefine | as_current | halt | quiesce | atomic | live | validate, "testDomainSnapshotCreateXML");
        return remote::DomainSnapshotCreateXml::Reply{{create(change, args), args.domain}};
    });
    world.changes<remote::DomainRevertToSnapshot>([](World::Change& change, const auto& args) { revert(change, args.snapshot.name, args.flags); });
    world.changes<remote::DomainSnapshotDelete>([](World::Change& change, const auto& args) { remove(change, args.snapshot.name, args.flags); });
    driver::offer_snapshot_look_ups(world.table, {.domain = ErrorDomain::test, .functions = "testDomain", .tree = [&world](const remote::DomainRef& domain) {
        const auto state = world.find(domain)->read();
        return std::shared_ptr<const SnapshotTree>(state, &state->snapshots);
    }});
}

}  // namespace vireo::test
