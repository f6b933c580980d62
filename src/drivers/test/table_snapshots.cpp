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
enum ListFlag : std::uint32_t {
    roots = 1, descendants = 1, has_metadata = 2, leaves = 4, no_leaves = 8, no_metadata = 16, inactive = 32, active = 64, disk_only = 128,
    internal = 256, external = 512, topological = 1024
};
constexpr std::uint32_t list_flags = roots | has_metadata | leaves | no_leaves | no_metadata | inactive | active | disk_only | internal | external | topological;

[[noreturn]] void bad_argument(std::string what, ErrorDomain domain) { throw Error(ErrorCode::invalid_arg, domain, std::move(what)); }

Snapshot require(const GuestState& state, const std::string& name) {
    if (Snapshot found = state.snapshots.find(name)) return found;
    throw refused(ErrorCode::no_domain_snapshot, "no domain snapshot with matching name '" + name + "'");
}

// ---- making ----

model::SnapshotState state_of(const GuestState& state) { return model::SnapshotState(state.state); }

void check_parent(const SnapshotTree& tree, const model::Snapshot& snapshot) {
    if (!snapshot.parent) return;
    if (*snapshot.parent == *snapshot.name) bad_argument("cannot set moment " + *snapshot.name + " as its own parent", ErrorDomain::domain);
    for (Snapshot above = tree.find(*snapshot.parent); ; above = tree.find(*above->parent)) {
        if (!above) bad_argument("parent " + *snapshot.parent + " for moment " + *snapshot.name + " not found", ErrorDomain::domain);
        if (*above->name == *snapshot.name)
            bad_argument("parent " + *snapshot.parent + " would create cycle to " + *snapshot.name, ErrorDomain::domain);
        if (!above->parent) return;
    }
}

std::string create(World::Change& change, const remote::DomainSnapshotCreateXml::Args& args) {
    GuestState& next = change.next;
    if (!next.persistent && args.flags & halt) throw refused(ErrorCode::operation_invalid, "cannot halt after transient domain snapshot");
    const schema::ReadOptions options{.strict = bool(args.flags & validate), .domain = ErrorDomain::domain_snapshot};
    model::Snapshot snapshot = args.flags & redefine ? model::read_snapshot(args.xml_desc, options) : model::read_snapshot_request(args.xml_desc, options);
    const model::SnapshotRequest request{.redefine = bool(args.flags & redefine), .state = state_of(next), .now = std::time(nullptr)};
    model::check_snapshot(snapshot, request);
    if (request.redefine) {
        complete_definition(*snapshot.domain);
        const Snapshot kept = next.snapshots.find(*snapshot.name);
        check_parent(next.snapshots, snapshot);
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
    SnapshotTree& tree = change.next.snapshots;
    require(change.next, name);
    const bool passes_on = flags & (with_children | children_only);
    if (passes_on) {
        bool had_current = tree.current() == name;
        const auto below = tree.descendants(name);
        for (const Snapshot& each : below) had_current = had_current || tree.current() == *each->name;
        for (auto each = below.rbegin(); each != below.rend(); ++each) tree.remove(*(*each)->name);
        if (had_current) tree.set_current(name);
    }
    if (!(flags & children_only)) tree.remove(name);
}

// ---- lists ----

bool is_listed(const SnapshotTree& tree, const model::Snapshot& snapshot, std::uint32_t flags) {
    using driver::passes_filter;
    const bool childless = tree.children(*snapshot.name).empty();
    if (!passes_filter(flags, leaves, no_leaves, childless)) return false;
    if (!passes_filter(flags, has_metadata, no_metadata, true)) return false;
    if (const std::uint32_t asked = flags & (inactive | active | disk_only)) {
        const std::uint32_t own = snapshot.state == model::SnapshotState::disk_snapshot ? disk_only
                                  : snapshot.state == model::SnapshotState::shutoff     ? inactive
                                                                                        : active;
        if (!(asked & own)) return false;
    }
    const bool outside = (snapshot.memory && snapshot.memory->snapshot == model::SnapshotPlace::external) ||
                         std::ranges::any_of(snapshot.disks, [](const auto& disk) { return disk.snapshot == model::SnapshotPlace::external; });
    return passes_filter(flags, internal, external, !outside);
}

std::vector<Snapshot> listed(const SnapshotTree& tree, std::uint32_t flags) {
    std::vector<Snapshot> out;
    for (const Snapshot& each : flags & roots ? tree.children("") : tree.all())
        if (is_listed(tree, *each, flags)) out.push_back(each);
    return out;
}

std::vector<Snapshot> listed_below(const GuestState& state, const std::string& name, std::uint32_t flags) {
    require(state, name);
    std::vector<Snapshot> out;
    for (const Snapshot& each : flags & descendants ? state.snapshots.descendants(name) : state.snapshots.children(name))
        if (is_listed(state.snapshots, *each, flags)) out.push_back(each);
    return out;
}

template <class P, class F> void reads_snapshot(World& world, F f) {
    world.answers<P>([f](const World& w, const auto& args) { return f(*w.find(args.snapshot.domain)->read(), args); });
}

template <class Reply> Reply names(const std::vector<Snapshot>& found, std::int32_t most) {
    Reply reply;
    for (const Snapshot& each : found)
        if (std::int64_t(reply.names.size()) < most) reply.names.push_back(*each->name);
    return reply;
}
template <class Reply, class Args> Reply references(const std::vector<Snapshot>& found, const remote::DomainRef& domain, const Args& args) {
    Reply reply;
    reply.count = std::int32_t(found.size());
    if (args.need_results)
        for (const Snapshot& each : found) reply.snapshots.push_back({*each->name, domain});
    return reply;
}

void offer_lists(World& world) {
    world.reads<remote::DomainSnapshotNum>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainSnapshotNum");
        return remote::DomainSnapshotNum::Reply{std::int32_t(listed(state.snapshots, args.flags).size())};
    });
    world.reads<remote::DomainSnapshotListNames>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainSnapshotListNames");
        return names<remote::DomainSnapshotListNames::Reply>(listed(state.snapshots, args.flags), args.maxnames);
    });
    world.reads<remote::DomainListAllSnapshots>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainListAllSnapshots");
        return references<remote::DomainListAllSnapshots::Reply>(listed(state.snapshots, args.flags), args.domain, args);
    });
    reads_snapshot<remote::DomainSnapshotNumChildren>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainSnapshotNumChildren");
        return remote::DomainSnapshotNumChildren::Reply{std::int32_t(listed_below(state, args.snapshot.name, args.flags).size())};
    });
    reads_snapshot<remote::DomainSnapshotListChildrenNames>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainSnapshotListChildrenNames");
        return names<remote::DomainSnapshotListChildrenNames::Reply>(listed_below(state, args.snapshot.name, args.flags), args.maxnames);
    });
    reads_snapshot<remote::DomainSnapshotListAllChildren>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainSnapshotListAllChildren");
        return references<remote::DomainSnapshotListAllChildren::Reply>(listed_below(state, args.snapshot.name, args.flags), args.snapshot.domain, args);
    });
}

void offer_look_ups(World& world) {
    world.reads<remote::DomainSnapshotLookupByName>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainSnapshotLookupByName");
        return remote::DomainSnapshotLookupByName::Reply{{*require(state, args.name)->name, args.domain}};
    });
    world.reads<remote::DomainHasCurrentSnapshot>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainHasCurrentSnapshot");
        return remote::DomainHasCurrentSnapshot::Reply{!state.snapshots.current().empty()};
    });
    world.reads<remote::DomainSnapshotCurrent>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainSnapshotCurrent");
        if (state.snapshots.current().empty())
            throw refused(ErrorCode::no_domain_snapshot, "the domain does not have a current snapshot");
        return remote::DomainSnapshotCurrent::Reply{{state.snapshots.current(), args.domain}};
    });
    reads_snapshot<remote::DomainSnapshotGetParent>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainSnapshotGetParent");
        const Snapshot snapshot = require(state, args.snapshot.name);
        if (!snapshot->parent)
            throw refused(ErrorCode::no_domain_snapshot, "snapshot '" + *snapshot->name + "' does not have a parent");
        return remote::DomainSnapshotGetParent::Reply{{*snapshot->parent, args.snapshot.domain}};
    });
    reads_snapshot<remote::DomainSnapshotIsCurrent>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainSnapshotIsCurrent");
        return remote::DomainSnapshotIsCurrent::Reply{*require(state, args.snapshot.name)->name == state.snapshots.current()};
    });
    reads_snapshot<remote::DomainSnapshotHasMetadata>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainSnapshotHasMetadata");
        require(state, args.snapshot.name);
        return remote::DomainSnapshotHasMetadata::Reply{1};
    });
    reads_snapshot<remote::DomainSnapshotGetXmlDesc>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, 1, "testDomainSnapshotGetXMLDesc");
        return remote::DomainSnapshotGetXmlDesc::Reply{
            model::write_snapshot(*require(state, args.snapshot.name), {.secure = bool(args.flags & 1)})};
    });
}

}  // namespace

void offer_snapshots(World& world) {
    world.changes<remote::DomainSnapshotCreateXml>([](World::Change& change, const auto& args) {
        check_flags(args.flags, redefine | as_current | halt | quiesce | atomic | live | validate, "testDomainSnapshotCreateXML");
        return remote::DomainSnapshotCreateXml::Reply{{create(change, args), args.domain}};
    });
    world.changes<remote::DomainRevertToSnapshot>([](World::Change& change, const auto& args) { revert(change, args.snapshot.name, args.flags); });
    world.changes<remote::DomainSnapshotDelete>([](World::Change& change, const auto& args) { remove(change, args.snapshot.name, args.flags); });
    offer_lists(world);
    offer_look_ups(world);
}

}  // namespace vireo::test
