// Calls that find guests and tell what is published of them.
#include <chrono>

#include "drivers/test/world.hpp"
#include "model/domain/migratable.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::test {
namespace {

constexpr protocol::Permission see{"domain", "getattr"};

driver::ListedDomain listed(const GuestState& state) {
    return {.state = state.state, .active = state.active(), .persistent = state.persistent, .autostart = state.autostart,
            .managed_save = state.managed_save, .snapshots = !state.snapshots.empty(), .checkpoints = !state.checkpoints.empty()};
}

template <class P, class F> void lists(World& world, F f) {
    world.table.answers<P>([&world, f](Session& session, const typename P::Args& args) {
        typename P::Reply reply;
        for (const auto all = world.guests.list(); const GuestPtr& guest : *all)
            if (session.may_see(see, *guest->name())) f(reply, args, *guest, *guest->read());
        return reply;
    });
}

GuestPtr require(GuestPtr guest) {
    if (!guest) throw refused(ErrorCode::no_domain, "");
    return guest;
}

void offer_lists(World& world) {
    lists<remote::ConnectListAllDomains>(world, [](auto& reply, const auto& args, const Guest& guest, const GuestState& state) {
        check_flags(args.flags, driver::all_domain_list_flags, "testConnectListAllDomains");
        if (!driver::is_listed(args.flags, listed(state))) return;
        ++reply.count;
        if (args.need_results) reply.domains.push_back({*guest.name(), guest.uuid(), state.id});
    });
    lists<remote::ConnectListDomains>(world, [](auto& reply, const auto& args, const Guest&, const GuestState& state) {
        if (state.active() && std::int64_t(reply.ids.size()) < args.maxids) reply.ids.push_back(state.id);
    });
    lists<remote::ConnectListDefinedDomains>(world, [](auto& reply, const auto& args, const Guest& guest, const GuestState& state) {
        if (!state.active() && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(*guest.name());
    });
    lists<remote::ConnectNumOfDomains>(world, [](auto& reply, const auto&, const Guest&, const GuestState& state) { reply.count += state.active(); });
    lists<remote::ConnectNumOfDefinedDomains>(world, [](auto& reply, const auto&, const Guest&, const GuestState& state) { reply.count += !state.active(); });
    world.answers<remote::DomainLookupByName>([](const World& w, const auto& args) {
        return remote::DomainLookupByName::Reply{World::reference(*require(w.guests.by_name(args.name)))};
    });
    world.answers<remote::DomainLookupByUuid>([](const World& w, const auto& args) {
        return remote::DomainLookupByUuid::Reply{World::reference(*require(w.guests.by_uuid(args.uuid)))};
    });
    world.answers<remote::DomainLookupById>([](const World& w, const auto& args) {
        return remote::DomainLookupById::Reply{World::reference(*require(w.guests.by_id(args.id)))};
    });
}

std::uint64_t nanoseconds_now() {
    return std::uint64_t(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()) * 1000;
}

enum XmlFlag : std::uint32_t { secure = 1, inactive_xml = 2, migratable = 8 };

}  // namespace

void offer_lookup(World& world) {
    offer_lists(world);
    world.reads<remote::DomainGetState>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainGetState");
        return remote::DomainGetState::Reply{std::int32_t(state.state), state.reason};
    });
    world.reads<remote::DomainGetInfo>([](const GuestState& state, const auto&) {
        const model::Domain& domain = state.current();
        const std::uint64_t most = domain.memory ? domain.memory->size : 0;
        return remote::DomainGetInfo::Reply{std::uint8_t(state.state), most, domain.current_memory.value_or(most),
                                            std::uint16_t(domain.vcpu.current.value_or(domain.vcpu.maximum)), nanoseconds_now()};
    });
    world.reads<remote::DomainIsActive>([](const GuestState& state, const auto&) { return remote::DomainIsActive::Reply{state.active()}; });
    world.reads<remote::DomainIsPersistent>([](const GuestState& state, const auto&) { return remote::DomainIsPersistent::Reply{state.persistent}; });
    world.reads<remote::DomainIsUpdated>([](const GuestState&, const auto&) { return remote::DomainIsUpdated::Reply{0}; });
    world.reads<remote::DomainGetAutostart>([](const GuestState& state, const auto&) { return remote::DomainGetAutostart::Reply{state.autostart}; });
    world.reads<remote::DomainHasManagedSaveImage>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainHasManagedSaveImage");
        return remote::DomainHasManagedSaveImage::Reply{state.managed_save};
    });
    // Compat: whatever the guest's kind.
    world.reads<remote::DomainGetOsType>([](const GuestState&, const auto&) { return remote::DomainGetOsType::Reply{"linux"}; });
    world.reads<remote::DomainGetMaxMemory>([](const GuestState& state, const auto&) {
        const auto& memory = state.current().memory;
        return remote::DomainGetMaxMemory::Reply{memory ? memory->size : 0};
    });
    world.reads<remote::DomainGetControlInfo>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainGetControlInfo");
        if (!state.active()) throw not_running();
        return remote::DomainGetControlInfo::Reply{};
    });
    world.reads<remote::DomainGetXmlDesc>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, secure | inactive_xml | migratable, "testDomainGetXMLDesc");
        const bool inactive = args.flags & inactive_xml;
        const model::Domain& chosen = inactive && state.config ? *state.config : state.current();
        std::optional<model::Domain> reduced;
        if (args.flags & migratable) model::leave_out_implied_devices(reduced.emplace(chosen));
        return remote::DomainGetXmlDesc::Reply{model::write_domain(
            reduced ? *reduced : chosen, {.live = state.active() && !inactive, .secure = bool(args.flags & secure), .migratable = bool(args.flags & migratable)})};
    });
}

}  // namespace vireo::test
