// Calls that define guests, and what belongs to a definition: autostart, metadata, actions.
#include "drivers/test/world.hpp"
#include "model/domain/metadata_element.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain.hpp"

namespace vireo::test {
namespace {

[[noreturn]] void invalid(std::string what, ErrorDomain domain = ErrorDomain::test) { throw Error(ErrorCode::operation_invalid, domain, std::move(what)); }
[[noreturn]] void bad_argument(std::string what, ErrorDomain domain = ErrorDomain::test) { throw Error(ErrorCode::invalid_arg, domain, std::move(what)); }

template <class P> void define_guest(World& world, std::string xml, bool validate, Later<P> later) {
    world.workers.post([self = world.shared_from_this(), xml = std::move(xml), validate, later] {
        Definition definition;
        std::shared_ptr<driver::Registry<Guest>::Claim> claim;
        const Outcome outcome = attempt([&] {
            definition = std::make_shared<const model::Domain>(read_definition(xml, validate));
            claim = std::make_shared<driver::Registry<Guest>::Claim>(self->claim(*definition));
        });
        if (outcome) return later(*outcome);
        const GuestPtr guest = claim->object();
        self->work_on<P>(guest, later, [definition, claim = std::move(claim)](World::Change& change) {
            const bool known = change.next.persistent;
            change.next.persistent = true;
            change.next.config = definition;
            change.lifecycle(lifecycle::defined, known ? lifecycle::defined_updated : lifecycle::defined_added);
            change.after([claim](World&) { claim->commit(); });
            return typename P::Reply{{*change.guest->name(), change.guest->uuid(), change.next.id}};
        });
    });
}

enum UndefineFlag : std::uint32_t { with_managed_save = 1, with_snapshots = 2 };

void undefine(World::Change& change, std::uint32_t flags) {
    GuestState& next = change.next;
    if (next.managed_save && !(flags & with_managed_save)) invalid("Refusing to undefine while domain managed save image exists");
    if (!next.active() && !next.snapshots.empty() && !(flags & with_snapshots))
        invalid("cannot delete inactive domain with " + std::to_string(next.snapshots.all().size()) + " snapshots");
    if (flags & with_managed_save) next.managed_save = false;
    if (!next.active()) next.snapshots = {};
    next.persistent = false;
    if (next.active()) next.config = nullptr;   // an ended one keeps it for who still holds the guest
    change.lifecycle(lifecycle::undefined, lifecycle::undefined_removed);
}

void rename(World::Change& change, const std::string& name) {
    GuestState& next = change.next;
    const std::string old = *change.guest->name();
    if (next.active()) invalid("cannot rename active domain");
    if (!next.persistent) invalid("cannot rename a transient domain");
    if (next.managed_save) invalid("cannot rename domain with a managed saved state");
    if (name.find('/') != std::string::npos) throw refused(ErrorCode::xml_error, "name " + name + " cannot contain '/'");
    if (name == old) invalid("Can't rename domain to itself", ErrorDomain::domain);
    if (change.world.guests.by_name(name)) invalid("domain with name '" + name + "' already exists", ErrorDomain::domain);
    change.world.guests.rename(change.guest->uuid(), name);
    change.lifecycle(lifecycle::undefined, lifecycle::undefined_renamed);
    change.after([guest = change.guest, name](World&) { guest->rename(name); });
    change.config([&](model::Domain& domain) { domain.name = name; });
    change.after([guest = change.guest](World& w) {
        w.events.publish<remote::DomainEventCallbackLifecycle>({.event = {World::reference(*guest), lifecycle::defined, lifecycle::defined_renamed}});
    });
}

// ---- metadata ----

enum MetadataType : std::int32_t { description = 0, title = 1, element = 2 };

void set_metadata(model::Domain& domain, const remote::DomainSetMetadata::Args& args) {
    const auto text = args.metadata && !args.metadata->empty() ? args.metadata : std::nullopt;
    switch (args.type) {
        case description: domain.description = text; return;
        case title: domain.title = text; return;
        case element: model::set_metadata_element(domain.metadata, args.key.value_or(""), args.uri.value_or(""), args.metadata); return;
        default: bad_argument("unknown metadata type '" + std::to_string(args.type) + "'", ErrorDomain::domain);
    }
}

remote::DomainGetMetadata::Reply get_metadata(const GuestState& state, const remote::DomainGetMetadata::Args& args) {
    check_flags(args.flags, 3, "testDomainGetMetadata");
    const Targets on = driver::targets_of(args.flags, state.active(), state.persistent, ErrorDomain::domain);
    const model::Domain& domain = on.config ? *state.config : state.current();
    std::optional<std::string> found;
    switch (args.type) {
        case description: found = domain.description; break;
        case title: found = domain.title; break;
        case element: found = model::get_metadata_element(domain.metadata, args.uri.value_or("")); break;
        default: bad_argument("unknown metadata type '" + std::to_string(args.type) + "'", ErrorDomain::domain);
    }
    if (!found) throw Error(ErrorCode::no_domain_metadata, ErrorDomain::domain, "Requested metadata element is not present");
    return {*found};
}

}  // namespace

void offer_definition(World& world) {
    world.table.works<remote::DomainDefineXml>([&world](Request, remote::DomainDefineXml::Args args, Later<remote::DomainDefineXml> later) {
        define_guest(world, std::move(args.xml), false, later);
    });
    world.table.works<remote::DomainDefineXmlFlags>([&world](Request, remote::DomainDefineXmlFlags::Args args, Later<remote::DomainDefineXmlFlags> later) {
        check_flags(args.flags, 1, "testDomainDefineXMLFlags");
        define_guest(world, std::move(args.xml), args.flags & 1, later);
    });
    world.changes<remote::DomainUndefine>([](World::Change& change, const auto&) { undefine(change, 0); });
    world.changes<remote::DomainUndefineFlags>([](World::Change& change, const auto& args) {
        check_flags(args.flags, with_managed_save | with_snapshots, "testDomainUndefineFlags");
        undefine(change, args.flags);
    });
    world.changes<remote::DomainRename>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainRename");
        rename(change, args.new_name.value_or(""));
        return remote::DomainRename::Reply{};
    });
    world.changes<remote::DomainSetAutostart>([](World::Change& change, const auto& args) { change.next.autostart = args.autostart != 0; });
    world.changes<remote::DomainSetMetadata>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetMetadata");
        change.each(change.targets(args.flags), [&](model::Domain& domain) { set_metadata(domain, args); });
        change.template event<remote::DomainEventCallbackMetadataChange>(
            {.domain = World::reference(*change.guest), .type = args.type, .nsuri = args.uri});
    });
    world.reads<remote::DomainGetMetadata>(get_metadata);
    world.changes<remote::DomainSetLifecycleAction>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetLifecycleAction");
        constexpr std::string_view types[] = {"poweroff", "reboot", "crash"};
        if (args.type > 2) bad_argument("invalid lifecycle type '" + std::to_string(args.type) + "'", ErrorDomain::domain);
        if (args.action > 5) bad_argument("invalid lifecycle action '" + std::to_string(args.action) + "'", ErrorDomain::domain);
        if (args.type < 2 && args.action > 3)
            throw Error(ErrorCode::config_unsupported, ErrorDomain::domain, "Lifecycle event '" + std::string(types[args.type]) + "' doesn't support '" +
                                                                                std::string(schema::word(model::CrashAction(args.action))) + "' action");
        change.each(change.targets(args.flags), [&](model::Domain& domain) {
            if (args.type == 0) domain.on_poweroff = model::LifecycleAction(args.action);
            else if (args.type == 1) domain.on_reboot = model::LifecycleAction(args.action);
            else domain.on_crash = model::CrashAction(args.action);
        });
    });
}

}  // namespace vireo::test
