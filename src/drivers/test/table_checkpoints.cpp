// Calls about checkpoints.
#include <ctime>

#include "drivers/test/world.hpp"
#include "model/checkpoint/prepare.hpp"
#include "model/grammars.hpp"
#include "protocol/remote/domain_snapshot.hpp"

namespace vireo::test {
namespace {

using Checkpoint = std::shared_ptr<const model::Checkpoint>;

enum CreateFlag : std::uint32_t { redefine = 1, quiesce = 2 };
enum XmlFlag : std::uint32_t { secure = 1, no_domain = 2, size = 4 };
enum ListFlag : std::uint32_t { roots = 1, descendants = 1, topological = 2, leaves = 4, no_leaves = 8 };
constexpr std::uint32_t list_flags = roots | topological | leaves | no_leaves;

Checkpoint require(const GuestState& state, const std::string& name) {
    if (Checkpoint found = state.checkpoints.find(name)) return found;
    throw refused(ErrorCode::no_domain_checkpoint, "no domain checkpoint with matching name '" + name + "'");
}

void check_parent(const CheckpointTree& tree, const model::Checkpoint& checkpoint) {
    const auto bad = [](std::string what) { throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, std::move(what)); };
    if (!checkpoint.parent) return;
    if (*checkpoint.parent == *checkpoint.name) bad("cannot set moment " + *checkpoint.name + " as its own parent");
    for (Checkpoint above = tree.find(*checkpoint.parent); ; above = tree.find(*above->parent)) {
        if (!above) {
            bad("parent " + *checkpoint.parent + " for moment " + *checkpoint.name + " not found");
            return;
        }
        if (*above->name == *checkpoint.name) bad("parent " + *checkpoint.parent + " would create cycle to " + *checkpoint.name);
        if (!above->parent) return;
    }
}

std::string create(World::Change& change, const remote::DomainCheckpointCreateXml::Args& args) {
    GuestState& next = change.next;
    if (!(args.flags & redefine) && !next.active())
        throw refused(ErrorCode::operation_invalid, "cannot create checkpoint for inactive domain");
    if (!next.snapshots.empty()) throw refused(ErrorCode::operation_unsupported, "cannot create checkpoint while snapshot exists");
    model::validate(xml::Document::parse(args.xml_desc, "(domain_checkpoint)"));   // Compat: always, not only when it is asked for
    model::Checkpoint checkpoint = model::read_checkpoint(args.xml_desc, {.strict = true, .domain = ErrorDomain::domain_checkpoint});
    model::check_checkpoint(checkpoint, args.flags & redefine);
    if (args.flags & redefine) {
        complete_definition(*checkpoint.domain);
        check_parent(next.checkpoints, checkpoint);
        model::check_redefinition(checkpoint, next.checkpoints.find(*checkpoint.name).get(), change.guest->uuid());
    } else {
        checkpoint.domain.emplace() = next.current();
        checkpoint.domain->id.reset();
    }
    model::complete_checkpoint(checkpoint, args.flags & redefine, std::time(nullptr));
    if (!(args.flags & redefine)) {
        if (next.checkpoints.find(*checkpoint.name))
            throw Error(ErrorCode::operation_failed, ErrorDomain::domain, "domain moment " + *checkpoint.name + " already exists");
        if (!next.checkpoints.current().empty()) checkpoint.parent = next.checkpoints.current();
    }
    const std::string name = *checkpoint.name;
    next.checkpoints.put(std::move(checkpoint));
    if (!(args.flags & redefine)) next.checkpoints.set_current(name);
    return name;
}

void remove(World::Change& change, const std::string& name, std::uint32_t flags) {
    enum : std::uint32_t { with_children = 1, metadata_only = 2, children_only = 4 };
    check_flags(flags, with_children | metadata_only | children_only, "testDomainCheckpointDelete");
    CheckpointTree& tree = change.next.checkpoints;
    require(change.next, name);
    if (flags & (with_children | children_only)) {
        bool had_current = tree.current() == name;
        const auto below = tree.descendants(name);
        for (const Checkpoint& each : below) had_current = had_current || tree.current() == *each->name;
        for (auto each = below.rbegin(); each != below.rend(); ++each) tree.remove(*(*each)->name);
        if (had_current) tree.set_current(name);
    }
    if (!(flags & children_only)) tree.remove(name);
}

bool is_listed(const CheckpointTree& tree, const model::Checkpoint& checkpoint, std::uint32_t flags) {
    return driver::passes_filter(flags, leaves, no_leaves, tree.children(*checkpoint.name).empty());
}

template <class Reply, class Args>
Reply references(const CheckpointTree& tree, const std::vector<Checkpoint>& found, const remote::DomainRef& domain, const Args& args) {
    Reply reply;
    for (const Checkpoint& each : found) {
        if (!is_listed(tree, *each, args.flags)) continue;
        ++reply.count;
        if (args.need_results) reply.checkpoints.push_back({*each->name, domain});
    }
    return reply;
}

template <class P, class F> void reads_checkpoint(World& world, F f) {
    world.answers<P>([f](const World& w, const auto& args) { return f(*w.find(args.checkpoint.domain)->read(), args); });
}

}  // namespace

void offer_checkpoints(World& world) {
    world.changes<remote::DomainCheckpointCreateXml>([](World::Change& change, const auto& args) {
        check_flags(args.flags, redefine | quiesce, "testDomainCheckpointCreateXML");
        return remote::DomainCheckpointCreateXml::Reply{{create(change, args), args.domain}};
    });
    world.changes<remote::DomainCheckpointDelete>([](World::Change& change, const auto& args) { remove(change, args.checkpoint.name, args.flags); });
    world.reads<remote::DomainListAllCheckpoints>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainListAllCheckpoints");
        const auto& tree = state.checkpoints;
        return references<remote::DomainListAllCheckpoints::Reply>(tree, args.flags & roots ? tree.children("") : tree.all(), args.domain, args);
    });
    reads_checkpoint<remote::DomainCheckpointListAllChildren>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, list_flags, "testDomainCheckpointListAllChildren");
        require(state, args.checkpoint.name);
        const auto& tree = state.checkpoints;
        const std::string& name = args.checkpoint.name;
        return references<remote::DomainCheckpointListAllChildren::Reply>(
            tree, args.flags & descendants ? tree.descendants(name) : tree.children(name), args.checkpoint.domain, args);
    });
    world.reads<remote::DomainCheckpointLookupByName>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainCheckpointLookupByName");
        return remote::DomainCheckpointLookupByName::Reply{{*require(state, args.name)->name, args.domain}};
    });
    reads_checkpoint<remote::DomainCheckpointGetParent>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainCheckpointGetParent");
        const Checkpoint checkpoint = require(state, args.checkpoint.name);
        if (!checkpoint->parent)
            throw refused(ErrorCode::no_domain_checkpoint, "checkpoint '" + *checkpoint->name + "' does not have a parent");
        return remote::DomainCheckpointGetParent::Reply{{*checkpoint->parent, args.checkpoint.domain}};
    });
    reads_checkpoint<remote::DomainCheckpointGetXmlDesc>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, secure | no_domain, "testDomainCheckpointGetXMLDesc");
        model::Checkpoint checkpoint = *require(state, args.checkpoint.name);
        if (args.flags & no_domain) checkpoint.domain.reset();
        return remote::DomainCheckpointGetXmlDesc::Reply{model::write_checkpoint(checkpoint, {.secure = bool(args.flags & secure)})};
    });
}

}  // namespace vireo::test
