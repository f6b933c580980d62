#include "driver/snapshot_calls.hpp"

#include <algorithm>
#include <vector>

#include "driver/domain_calls.hpp"
#include "protocol/remote/domain_snapshot.hpp"

namespace vireo::driver {
namespace {

namespace remote = protocol::remote;
using Snapshot = SnapshotTree::Moment;
using Checkpoint = CheckpointTree::Moment;

// Of both kinds; the first flag means "roots" in lists of all and "descendants" in lists of children.
enum ListFlag : std::uint32_t {
    roots = 1, descendants = 1, has_metadata = 2, leaves = 4, no_leaves = 8, no_metadata = 16, inactive = 32, active = 64, disk_only = 128,
    internal = 256, external = 512, snapshots_topological = 1024, checkpoints_topological = 2
};
constexpr std::uint32_t snapshot_flags = 0x7ff;
constexpr std::uint32_t checkpoint_flags = roots | checkpoints_topological | leaves | no_leaves;
static_assert(snapshot_flags == (roots | has_metadata | leaves | no_leaves | no_metadata | inactive | active | disk_only | internal | external | snapshots_topological));

bool is_listed(const SnapshotTree& tree, const model::Snapshot& snapshot, std::uint32_t flags) {
    if (!passes_filter(flags, leaves, no_leaves, tree.children(*snapshot.name).empty())) return false;
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

bool is_listed(const CheckpointTree& tree, const model::Checkpoint& checkpoint, std::uint32_t flags) {
    return passes_filter(flags, leaves, no_leaves, tree.children(*checkpoint.name).empty());
}

template <class Tree> std::vector<typename Tree::Moment> chosen(const Tree& tree, std::vector<typename Tree::Moment> from, std::uint32_t flags) {
    std::erase_if(from, [&](const auto& each) { return !is_listed(tree, *each, flags); });
    return from;
}

// A topological order is that of a walk from the roots; the other one is that in which they were made.
template <class Tree> std::vector<typename Tree::Moment> listed(const Tree& tree, std::uint32_t flags, std::uint32_t topological) {
    if (flags & roots) return chosen(tree, tree.children(""), flags);
    return chosen(tree, flags & topological ? tree.descendants("") : tree.all(), flags);
}
template <class Tree> std::vector<typename Tree::Moment> listed_below(const Tree& tree, const std::string& name, std::uint32_t flags) {
    return chosen(tree, flags & descendants ? tree.descendants(name) : tree.children(name), flags);
}

template <class Reply, class Moment> Reply names(const std::vector<Moment>& found, std::int32_t most) {
    Reply reply;
    for (const Moment& each : found)
        if (std::int64_t(reply.names.size()) < most) reply.names.push_back(*each->name);
    return reply;
}
template <class Reply, class Moment, class Args> Reply references(const std::vector<Moment>& found, const remote::DomainRef& domain, const Args& args) {
    Reply reply;
    reply.count = std::int32_t(found.size());
    if (!args.need_results) return reply;
    for (const Moment& each : found) {
        if constexpr (requires { reply.snapshots; }) reply.snapshots.push_back({*each->name, domain});
        else reply.checkpoints.push_back({*each->name, domain});
    }
    return reply;
}

// Fills a table for one kind. A call is f(tree, args), its flags checked before.
template <class Tree> class Offers {
public:
    Offers(Driver& table, MomentCalls<Tree> calls) : table_(table), calls_(std::move(calls)) {}

    template <class P, class F> void add(const char* function, std::uint32_t flags, F f) {
        table_.answers<P>([calls = calls_, name = calls_.functions + function, flags, f](Session&, const typename P::Args& args) -> typename P::Reply {
            check_flags(args.flags, flags, name.c_str(), calls.domain);
            return f(*calls.tree(domain_of(args)), args);
        });
    }
    ErrorDomain domain() const { return calls_.domain; }

private:
    template <class Args> static const remote::DomainRef& domain_of(const Args& args) {
        if constexpr (requires { args.snapshot; }) return args.snapshot.domain;
        else if constexpr (requires { args.checkpoint; }) return args.checkpoint.domain;
        else return args.domain;
    }
    Driver& table_;
    const MomentCalls<Tree> calls_;
};

void offer_lists(Offers<SnapshotTree>& offers, ErrorDomain domain) {
    using Number = remote::DomainSnapshotNum;
    offers.add<Number>("SnapshotNum", snapshot_flags, [](const SnapshotTree& tree, const auto& args) {
        return Number::Reply{std::int32_t(listed(tree, args.flags, snapshots_topological).size())};
    });
    using Names = remote::DomainSnapshotListNames;
    offers.add<Names>("SnapshotListNames", snapshot_flags, [](const SnapshotTree& tree, const auto& args) {
        return names<Names::Reply>(listed(tree, args.flags, snapshots_topological), args.maxnames);
    });
    using All = remote::DomainListAllSnapshots;
    offers.add<All>("ListAllSnapshots", snapshot_flags, [](const SnapshotTree& tree, const auto& args) {
        return references<All::Reply>(listed(tree, args.flags, snapshots_topological), args.domain, args);
    });
    using NumberBelow = remote::DomainSnapshotNumChildren;
    offers.add<NumberBelow>("SnapshotNumChildren", snapshot_flags, [domain](const SnapshotTree& tree, const auto& args) {
        require_snapshot(tree, args.snapshot.name, domain);
        return NumberBelow::Reply{std::int32_t(listed_below(tree, args.snapshot.name, args.flags).size())};
    });
    using NamesBelow = remote::DomainSnapshotListChildrenNames;
    offers.add<NamesBelow>("SnapshotListChildrenNames", snapshot_flags, [domain](const SnapshotTree& tree, const auto& args) {
        require_snapshot(tree, args.snapshot.name, domain);
        return names<NamesBelow::Reply>(listed_below(tree, args.snapshot.name, args.flags), args.maxnames);
    });
    using AllBelow = remote::DomainSnapshotListAllChildren;
    offers.add<AllBelow>("SnapshotListAllChildren", snapshot_flags, [domain](const SnapshotTree& tree, const auto& args) {
        require_snapshot(tree, args.snapshot.name, domain);
        return references<AllBelow::Reply>(listed_below(tree, args.snapshot.name, args.flags), args.snapshot.domain, args);
    });
}

}  // namespace

SnapshotTree::Moment require_snapshot(const SnapshotTree& tree, const std::string& name, ErrorDomain domain) {
    if (Snapshot found = tree.find(name)) return found;
    throw Error(ErrorCode::no_domain_snapshot, domain, "no domain snapshot with matching name '" + name + "'");
}

CheckpointTree::Moment require_checkpoint(const CheckpointTree& tree, const std::string& name, ErrorDomain domain) {
    if (Checkpoint found = tree.find(name)) return found;
    throw Error(ErrorCode::no_domain_checkpoint, domain, "no domain checkpoint with matching name '" + name + "'");
}

void offer_snapshot_look_ups(Driver& table, MomentCalls<SnapshotTree> calls) {
    Offers<SnapshotTree> offers(table, std::move(calls));
    const ErrorDomain domain = offers.domain();
    offer_lists(offers, domain);
    using LookUp = remote::DomainSnapshotLookupByName;
    offers.add<LookUp>("SnapshotLookupByName", 0, [domain](const SnapshotTree& tree, const auto& args) {
        return LookUp::Reply{{*require_snapshot(tree, args.name, domain)->name, args.domain}};
    });
    using HasCurrent = remote::DomainHasCurrentSnapshot;
    offers.add<HasCurrent>("HasCurrentSnapshot", 0, [](const SnapshotTree& tree, const auto&) { return HasCurrent::Reply{!tree.current().empty()}; });
    using Current = remote::DomainSnapshotCurrent;
    offers.add<Current>("SnapshotCurrent", 0, [domain](const SnapshotTree& tree, const auto& args) {
        if (tree.current().empty()) throw Error(ErrorCode::no_domain_snapshot, domain, "the domain does not have a current snapshot");
        return Current::Reply{{tree.current(), args.domain}};
    });
    using Parent = remote::DomainSnapshotGetParent;
    offers.add<Parent>("SnapshotGetParent", 0, [domain](const SnapshotTree& tree, const auto& args) {
        const Snapshot snapshot = require_snapshot(tree, args.snapshot.name, domain);
        if (!snapshot->parent) throw Error(ErrorCode::no_domain_snapshot, domain, "snapshot '" + *snapshot->name + "' does not have a parent");
        return Parent::Reply{{*snapshot->parent, args.snapshot.domain}};
    });
    using IsCurrent = remote::DomainSnapshotIsCurrent;
    offers.add<IsCurrent>("SnapshotIsCurrent", 0, [domain](const SnapshotTree& tree, const auto& args) {
        return IsCurrent::Reply{*require_snapshot(tree, args.snapshot.name, domain)->name == tree.current()};
    });
    using HasMetadata = remote::DomainSnapshotHasMetadata;
    offers.add<HasMetadata>("SnapshotHasMetadata", 0, [domain](const SnapshotTree& tree, const auto& args) {
        require_snapshot(tree, args.snapshot.name, domain);
        return HasMetadata::Reply{1};
    });
    using Xml = remote::DomainSnapshotGetXmlDesc;
    offers.add<Xml>("SnapshotGetXMLDesc", 1, [domain](const SnapshotTree& tree, const auto& args) {
        model::Snapshot shown = *require_snapshot(tree, args.snapshot.name, domain);
        shown.active.reset();
        // What going back needs is shown where the hypervisor keeps it.
        return Xml::Reply{model::write_snapshot(shown, {.status = true, .secure = bool(args.flags & 1)})};
    });
}

void offer_checkpoint_look_ups(Driver& table, MomentCalls<CheckpointTree> calls) {
    Offers<CheckpointTree> offers(table, std::move(calls));
    const ErrorDomain domain = offers.domain();
    using All = remote::DomainListAllCheckpoints;
    offers.add<All>("ListAllCheckpoints", checkpoint_flags, [](const CheckpointTree& tree, const auto& args) {
        return references<All::Reply>(listed(tree, args.flags, checkpoints_topological), args.domain, args);
    });
    using AllBelow = remote::DomainCheckpointListAllChildren;
    offers.add<AllBelow>("CheckpointListAllChildren", checkpoint_flags, [domain](const CheckpointTree& tree, const auto& args) {
        require_checkpoint(tree, args.checkpoint.name, domain);
        return references<AllBelow::Reply>(listed_below(tree, args.checkpoint.name, args.flags), args.checkpoint.domain, args);
    });
    using LookUp = remote::DomainCheckpointLookupByName;
    offers.add<LookUp>("CheckpointLookupByName", 0, [domain](const CheckpointTree& tree, const auto& args) {
        return LookUp::Reply{{*require_checkpoint(tree, args.name, domain)->name, args.domain}};
    });
    using Parent = remote::DomainCheckpointGetParent;
    offers.add<Parent>("CheckpointGetParent", 0, [domain](const CheckpointTree& tree, const auto& args) {
        const Checkpoint checkpoint = require_checkpoint(tree, args.checkpoint.name, domain);
        if (!checkpoint->parent)
            throw Error(ErrorCode::no_domain_checkpoint, domain, "checkpoint '" + *checkpoint->name + "' does not have a parent");
        return Parent::Reply{{*checkpoint->parent, args.checkpoint.domain}};
    });
}

}  // namespace vireo::driver
