// Calls about the host's interfaces, which are set up and never touched.
#include "drivers/test/world.hpp"
#include "protocol/remote/interface.hpp"

namespace vireo::test {
namespace {

using Interfaces = Shelf<HostInterface>::List;
using Item = Shelf<HostInterface>::Item;
using Change = World::ShelfChange<HostInterface>;

constexpr protocol::Permission see{"interface", "getattr"};

Item find(const Interfaces& interfaces, const std::string& name) {
    for (const Item& each : interfaces)
        if (each->definition->name == name) return each;
    return nullptr;
}
Item require(const Interfaces& interfaces, const std::string& name) {
    if (Item found = find(interfaces, name)) return found;
    throw refused(ErrorCode::no_interface, "no interface with matching name '" + name + "'");
}
remote::InterfaceRef reference(const HostInterface& interface) { return {*interface.definition->name, interface.definition->mac.value_or("")}; }

template <class P, class F> void lists(World& world, F f) {
    world.table.answers<P>([&world, f](Session& session, const typename P::Args& args) {
        typename P::Reply reply;
        for (const auto all = world.interfaces.read(); const Item& each : *all)
            if (session.may_see(see, *each->definition->name)) f(reply, args, *each);
        return reply;
    });
}

void offer_lists(World& world) {
    lists<remote::ConnectNumOfInterfaces>(world, [](auto& reply, const auto&, const HostInterface& i) { reply.count += i.active; });
    lists<remote::ConnectNumOfDefinedInterfaces>(world, [](auto& reply, const auto&, const HostInterface& i) { reply.count += !i.active; });
    lists<remote::ConnectListInterfaces>(world, [](auto& reply, const auto& args, const HostInterface& i) {
        if (i.active && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(*i.definition->name);
    });
    lists<remote::ConnectListDefinedInterfaces>(world, [](auto& reply, const auto& args, const HostInterface& i) {
        if (!i.active && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(*i.definition->name);
    });
    lists<remote::ConnectListAllInterfaces>(world, [](auto& reply, const auto& args, const HostInterface& i) {
        enum : std::uint32_t { inactive = 1, active = 2 };
        check_flags(args.flags, inactive | active, "testConnectListAllInterfaces");
        if (!driver::passes_filter(args.flags, active, inactive, i.active)) return;
        ++reply.count;
        if (args.need_results) reply.interfaces.push_back(reference(i));
    });
    world.answers<remote::InterfaceLookupByName>([](const World& w, const auto& args) {
        return remote::InterfaceLookupByName::Reply{reference(*require(*w.interfaces.read(), args.name))};
    });
    world.answers<remote::InterfaceLookupByMacString>([](const World& w, const auto& args) {
        std::vector<Item> found;
        for (const auto all = w.interfaces.read(); const Item& each : *all)
            if (each->definition->mac == args.mac) found.push_back(each);
        if (found.empty()) throw refused(ErrorCode::no_interface, "no interface with matching mac '" + args.mac + "'");
        if (found.size() > 1) throw refused(ErrorCode::multiple_interfaces, "");
        return remote::InterfaceLookupByMacString::Reply{reference(*found.front())};
    });
}

// Changes between begin and the end of a transaction can be taken back as a whole.
void offer_transaction(World& world) {
    auto& shelf = world.interfaces;
    auto saved = std::make_shared<std::optional<Interfaces>>();   // touched on the shelf's actor alone
    world.shelf_changes<remote::InterfaceChangeBegin>(shelf, [saved](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testInterfaceChangeBegin");
        if (*saved) throw refused(ErrorCode::operation_invalid, "there is another transaction running.");
        *saved = change.list;
    });
    world.shelf_changes<remote::InterfaceChangeCommit>(shelf, [saved](Change&, const auto& args) {
        check_flags(args.flags, 0, "testInterfaceChangeCommit");
        if (!*saved) throw refused(ErrorCode::operation_invalid, "no transaction running, nothing to be committed.");
        saved->reset();
    });
    world.shelf_changes<remote::InterfaceChangeRollback>(shelf, [saved](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testInterfaceChangeRollback");
        if (!*saved) throw refused(ErrorCode::operation_invalid, "no transaction running, nothing to rollback.");
        change.list = std::move(**saved);
        saved->reset();
    });
}

void set_active(Change& change, const std::string& name, bool active) {
    const Item old = require(change.list, name);
    if (old->active == active) throw refused(ErrorCode::operation_invalid, "");
    HostInterface next = *old;
    next.active = active;
    change.list.put(old, std::move(next));
}

}  // namespace

void offer_interfaces(World& world) {
    offer_lists(world);
    offer_transaction(world);
    auto& shelf = world.interfaces;
    world.answers<remote::InterfaceIsActive>([](const World& w, const auto& args) {
        return remote::InterfaceIsActive::Reply{require(*w.interfaces.read(), args.interface.name)->active};
    });
    world.answers<remote::InterfaceGetXmlDesc>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testInterfaceGetXMLDesc");
        return remote::InterfaceGetXmlDesc::Reply{model::write_host_interface(*require(*w.interfaces.read(), args.interface.name)->definition)};
    });
    world.shelf_changes<remote::InterfaceDefineXml>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 1, "testInterfaceDefineXML");
        HostInterface next;
        next.definition = std::make_shared<const model::HostInterface>(model::read_host_interface(args.xml, {.strict = bool(args.flags & 1)}));
        const Item old = find(change.list, *next.definition->name);
        if (old) next.active = old->active;
        const auto ref = reference(next);
        change.list.put(old, std::move(next));
        return remote::InterfaceDefineXml::Reply{ref};
    });
    world.shelf_changes<remote::InterfaceUndefine>(shelf, [](Change& change, const auto& args) { change.list.drop(require(change.list, args.interface.name)); });
    world.shelf_changes<remote::InterfaceCreate>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testInterfaceCreate");
        set_active(change, args.interface.name, true);
    });
    world.shelf_changes<remote::InterfaceDestroy>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testInterfaceDestroy");
        set_active(change, args.interface.name, false);
    });
}

}  // namespace vireo::test
