// Calls that find containers and tell what is published of them.
#include "drivers/lxc/driver.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::lxc {

namespace remote = protocol::remote;
using driver::Session;
using driver::State;

namespace {

constexpr protocol::Permission see{"domain", "getattr"};
enum XmlFlag : std::uint32_t { secure = 1, inactive_xml = 2, update_cpu = 4, migratable = 8 };

template <class P, class F> void lists(LxcDriver& driver, driver::Driver& table, F f) {
    table.answers<P>([&driver, f](Session& session, const typename P::Args& args) {
        typename P::Reply reply;
        for (const auto all = driver.containers.list(); const ContainerPtr& container : *all)
            if (session.may_see(see, *container->name())) f(reply, args, *container, *container->read());
        return reply;
    });
}

template <class P, class F> void reads(LxcDriver& driver, driver::Driver& table, F f) {
    table.answers<P>([&driver, f](Session&, const typename P::Args& args) -> typename P::Reply { return f(*driver.find(args.domain)->read(), args); });
}

void offer_lists(LxcDriver& driver, driver::Driver& table) {
    lists<remote::ConnectListAllDomains>(driver, table, [](auto& reply, const auto& args, const Container& container, const ContainerState& state) {
        check_flags(args.flags, driver::all_domain_list_flags, "lxcConnectListAllDomains");
        if (!driver::is_listed(args.flags, {.state = State::shutoff, .persistent = state.persistent, .autostart = state.autostart})) return;
        ++reply.count;
        if (args.need_results) reply.domains.push_back(LxcDriver::reference(container));
    });
    lists<remote::ConnectListDomains>(driver, table, [](auto&, const auto&, const Container&, const ContainerState&) {});
    lists<remote::ConnectNumOfDomains>(driver, table, [](auto&, const auto&, const Container&, const ContainerState&) {});
    lists<remote::ConnectListDefinedDomains>(driver, table, [](auto& reply, const auto& args, const Container& container, const ContainerState&) {
        if (std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(*container.name());
    });
    lists<remote::ConnectNumOfDefinedDomains>(driver, table, [](auto& reply, const auto&, const Container&, const ContainerState&) { ++reply.count; });
    table.answers<remote::DomainLookupByName>([&driver](Session&, const auto& args) {
        const ContainerPtr container = driver.containers.by_name(args.name);
        if (!container) throw refused(ErrorCode::no_domain, "No domain with matching name '" + args.name + "'");
        return remote::DomainLookupByName::Reply{LxcDriver::reference(*container)};
    });
    table.answers<remote::DomainLookupByUuid>([&driver](Session&, const auto& args) {
        const ContainerPtr container = driver.containers.by_uuid(args.uuid);
        if (!container) throw refused(ErrorCode::no_domain, "No domain with matching uuid '" + args.uuid.text() + "'");
        return remote::DomainLookupByUuid::Reply{LxcDriver::reference(*container)};
    });
    table.answers<remote::DomainLookupById>([](Session&, const auto& args) -> remote::DomainLookupById::Reply {
        throw refused(ErrorCode::no_domain, "No domain with matching id " + std::to_string(args.id));
    });
}

}  // namespace

void offer_lookup(LxcDriver& driver, driver::Driver& table) {
    offer_lists(driver, table);
    reads<remote::DomainGetState>(driver, table, [](const ContainerState&, const auto& args) {
        check_flags(args.flags, 0, "lxcDomainGetState");
        return remote::DomainGetState::Reply{std::int32_t(State::shutoff), driver::reason::shutoff_unknown};
    });
    reads<remote::DomainGetInfo>(driver, table, [](const ContainerState& state, const auto&) {
        return remote::DomainGetInfo::Reply{std::uint8_t(State::shutoff), state.max_memory, state.memory, std::uint16_t(state.vcpus), 0};
    });
    reads<remote::DomainIsActive>(driver, table, [](const ContainerState&, const auto&) { return remote::DomainIsActive::Reply{0}; });
    reads<remote::DomainIsPersistent>(driver, table, [](const ContainerState& state, const auto&) { return remote::DomainIsPersistent::Reply{state.persistent}; });
    reads<remote::DomainIsUpdated>(driver, table, [](const ContainerState&, const auto&) { return remote::DomainIsUpdated::Reply{0}; });
    reads<remote::DomainGetAutostart>(driver, table, [](const ContainerState& state, const auto&) { return remote::DomainGetAutostart::Reply{state.autostart}; });
    reads<remote::DomainGetOsType>(driver, table, [](const ContainerState&, const auto&) { return remote::DomainGetOsType::Reply{"exe"}; });
    reads<remote::DomainGetMaxMemory>(driver, table, [](const ContainerState& state, const auto&) { return remote::DomainGetMaxMemory::Reply{state.max_memory}; });
    reads<remote::DomainGetXmlDesc>(driver, table, [](const ContainerState& state, const auto& args) {
        check_flags(args.flags, secure | inactive_xml | update_cpu | migratable, "lxcDomainGetXMLDesc");
        return remote::DomainGetXmlDesc::Reply{*(args.flags & secure ? state.config : state.config_public)};
    });
}

}  // namespace vireo::lxc
