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
Checkpoint require(const GuestState& state, const std::string& name) { return driver::require_checkpoint(state.checkpoints, name, ErrorDomain::test); }

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
        next.checkpoints.check_parent(checkpoint);
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
    require(change.next, name);
    using Part = CheckpointTree::Part;
    change.next.checkpoints.remove(name, flags & children_only ? Part::children_only : flags & with_children ? Part::with_children : Part::itself);
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
    driver::offer_checkpoint_look_ups(world.table, {.domain = ErrorDomain::test, .functions = "testDomain", .tree = [&world](const remote::DomainRef& domain) {
        const auto state = world.find(domain)->read();
        return std::shared_ptr<const CheckpointTree>(state, &state->checkpoints);
    }});
    reads_checkpoint<remote::DomainCheckpointGetXmlDesc>(world, [](const GuestState& state, const auto& args) {
        check_flags(args.flags, secure | no_domain, "testDomainCheckpointGetXMLDesc");
        model::Checkpoint checkpoint = *require(state, args.checkpoint.name);
        if (args.flags & no_domain) checkpoint.domain.reset();
        return remote::DomainCheckpointGetXmlDesc::Reply{model::write_checkpoint(checkpoint, {.secure = bool(args.flags & secure)})};
    });
}

}  // namespace vireo::test
