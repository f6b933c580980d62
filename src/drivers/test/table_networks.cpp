// Calls about virtual networks.
#include "drivers/test/world.hpp"
#include "model/network/update.hpp"
#include "protocol/remote/network.hpp"

namespace vireo::test {
namespace {

using Networks = Shelf<VirtualNetwork>::List;
using Item = Shelf<VirtualNetwork>::Item;
using Change = World::ShelfChange<VirtualNetwork>;

constexpr protocol::Permission see{"network", "getattr"};
enum ListFlag : std::uint32_t { inactive = 1, active = 2, persistent = 4, transient = 8, autostart = 16, no_autostart = 32 };
enum Event { defined, undefined, started, stopped };

[[noreturn]] void invalid(std::string what) { throw refused(ErrorCode::operation_invalid, std::move(what)); }

remote::NetworkRef reference(const VirtualNetwork& network) { return {network.current().name, network.uuid()}; }

Item by_name(const Networks& networks, const std::string& name) {
    for (const Item& each : networks)
        if (each->current().name == name) return each;
    return nullptr;
}
Item by_uuid(const Networks& networks, const Uuid& uuid) {
    for (const Item& each : networks)
        if (each->uuid() == uuid) return each;
    return nullptr;
}
Item require(const Networks& networks, const remote::NetworkRef& ref) {
    if (Item found = by_uuid(networks, ref.uuid)) return found;
    throw refused(ErrorCode::no_network, "no network with matching name '" + ref.name + "'");
}
Item require_uuid(const Networks& networks, const Uuid& uuid) {
    if (Item found = by_uuid(networks, uuid)) return found;
    throw refused(ErrorCode::no_network, "no network with matching uuid '" + uuid.text() + "'");
}

void tell(Change& change, const remote::NetworkRef& network, int event) {
    change.event<remote::NetworkEventLifecycle>({.network = network, .event = event, .detail = 0});
}

// The one that a definition takes the place of. Throws when name and UUID are at odds.
Item claimed(const Networks& networks, const model::Network& definition) {
    const auto failed = [](std::string what) { throw Error(ErrorCode::operation_failed, ErrorDomain::network, std::move(what)); };
    if (Item same = by_uuid(networks, *definition.uuid)) {
        if (same->current().name != definition.name)
            failed("network '" + same->current().name + "' is already defined with uuid " + same->uuid().text());
        return same;
    }
    if (Item other = by_name(networks, definition.name)) failed("network '" + definition.name + "' already exists with uuid " + other->uuid().text());
    return nullptr;
}

remote::NetworkRef define(Change& change, const std::string& xml, bool validate) {
    model::Network definition = read_network_definition(xml, validate);
    const Item old = claimed(change.list, definition);
    VirtualNetwork next = old ? *old : VirtualNetwork{};
    next.config = std::make_shared<const model::Network>(std::move(definition));
    const auto ref = reference(next);
    change.list.put(old, std::move(next));
    tell(change, ref, defined);
    return ref;
}

remote::NetworkRef create(Change& change, const std::string& xml, bool validate) {
    model::Network definition = read_network_definition(xml, validate);
    const Item old = claimed(change.list, definition);
    if (old) throw Error(ErrorCode::operation_failed, ErrorDomain::network, "network '" + definition.name + "' is already active");
    VirtualNetwork next;
    next.live = std::make_shared<const model::Network>(std::move(definition));
    const auto ref = reference(next);
    change.list.put(nullptr, std::move(next));
    tell(change, ref, started);
    return ref;
}

template <class P, class F> void lists(World& world, F f) {
    world.table.answers<P>([&world, f](Session& session, const typename P::Args& args) {
        typename P::Reply reply;
        for (const auto all = world.networks.read(); const Item& network : *all)
            if (session.may_see(see, network->current().name)) f(reply, args, *network);
        return reply;
    });
}

void offer_lists(World& world) {
    lists<remote::ConnectNumOfNetworks>(world, [](auto& reply, const auto&, const VirtualNetwork& n) { reply.count += n.active(); });
    lists<remote::ConnectNumOfDefinedNetworks>(world, [](auto& reply, const auto&, const VirtualNetwork& n) { reply.count += !n.active(); });
    lists<remote::ConnectListNetworks>(world, [](auto& reply, const auto& args, const VirtualNetwork& n) {
        if (n.active() && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(n.current().name);
    });
    lists<remote::ConnectListDefinedNetworks>(world, [](auto& reply, const auto& args, const VirtualNetwork& n) {
        if (!n.active() && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(n.current().name);
    });
    lists<remote::ConnectListAllNetworks>(world, [](auto& reply, const auto& args, const VirtualNetwork& n) {
        using driver::passes_filter;
        check_flags(args.flags, 63, "testConnectListAllNetworks");
        if (!passes_filter(args.flags, active, inactive, n.active()) || !passes_filter(args.flags, persistent, transient, n.config != nullptr) ||
            !passes_filter(args.flags, autostart, no_autostart, n.autostart))
            return;
        ++reply.count;
        if (args.need_results) reply.networks.push_back(reference(n));
    });
    world.answers<remote::NetworkLookupByName>([](const World& w, const auto& args) {
        const Item found = by_name(*w.networks.read(), args.name);
        if (!found) throw refused(ErrorCode::no_network, "no network with matching name '" + args.name + "'");
        return remote::NetworkLookupByName::Reply{reference(*found)};
    });
    world.answers<remote::NetworkLookupByUuid>([](const World& w, const auto& args) {
        return remote::NetworkLookupByUuid::Reply{reference(*require_uuid(*w.networks.read(), args.uuid))};
    });
}

void offer_facts(World& world) {
    world.answers<remote::NetworkIsActive>([](const World& w, const auto& args) {
        return remote::NetworkIsActive::Reply{require_uuid(*w.networks.read(), args.network.uuid)->active()};
    });
    world.answers<remote::NetworkIsPersistent>([](const World& w, const auto& args) {
        return remote::NetworkIsPersistent::Reply{require_uuid(*w.networks.read(), args.network.uuid)->config != nullptr};
    });
    world.answers<remote::NetworkGetAutostart>([](const World& w, const auto& args) {
        return remote::NetworkGetAutostart::Reply{require(*w.networks.read(), args.network)->autostart};
    });
    world.answers<remote::NetworkGetBridgeName>([](const World& w, const auto& args) {
        const Item network = require(*w.networks.read(), args.network);
        const auto& bridge = network->current().bridge;
        if (!bridge || !bridge->name)
            throw refused(ErrorCode::internal_error, "network '" + network->current().name + "' does not have a bridge name.");
        return remote::NetworkGetBridgeName::Reply{*bridge->name};
    });
    world.answers<remote::NetworkGetXmlDesc>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testNetworkGetXMLDesc");
        return remote::NetworkGetXmlDesc::Reply{model::write_network(require(*w.networks.read(), args.network)->current())};
    });
}

}  // namespace

model::Network read_network_definition(const std::string& xml, bool validate) {
    model::Network network = model::read_network(xml, {.strict = validate});
    if (!network.uuid) network.uuid = Uuid::random();
    if (network.is_own()) {
        if (!network.bridge) network.bridge.emplace();
        if (!network.bridge->stp) network.bridge->stp = schema::OnOff::on;
        if (!network.bridge->delay) network.bridge->delay = 0;
    }
    return network;
}

void offer_networks(World& world) {
    world.events.offer(driver::EventObject::network, world.table);
    offer_lists(world);
    offer_facts(world);
    auto& shelf = world.networks;
    world.shelf_changes<remote::NetworkDefineXml>(shelf, [](Change& change, const auto& args) {
        return remote::NetworkDefineXml::Reply{define(change, args.xml, false)};
    });
    world.shelf_changes<remote::NetworkDefineXmlFlags>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 1, "testNetworkDefineXMLFlags");
        return remote::NetworkDefineXmlFlags::Reply{define(change, args.xml, args.flags & 1)};
    });
    world.shelf_changes<remote::NetworkCreateXml>(shelf, [](Change& change, const auto& args) {
        return remote::NetworkCreateXml::Reply{create(change, args.xml, false)};
    });
    world.shelf_changes<remote::NetworkCreateXmlFlags>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 1, "testNetworkCreateXMLFlags");
        return remote::NetworkCreateXmlFlags::Reply{create(change, args.xml, args.flags & 1)};
    });
    world.shelf_changes<remote::NetworkCreate>(shelf, [](Change& change, const auto& args) {
        const Item old = require(change.list, args.network);
        if (old->active()) invalid("Network '" + old->current().name + "' is already running");
        VirtualNetwork next = *old;
        next.live = next.config;
        change.list.put(old, std::move(next));
        tell(change, args.network, started);
    });
    world.shelf_changes<remote::NetworkDestroy>(shelf, [](Change& change, const auto& args) {
        const Item old = require(change.list, args.network);
        VirtualNetwork next = *old;
        next.live = nullptr;
        if (next.config) change.list.put(old, std::move(next));
        else change.list.drop(old);
        tell(change, args.network, stopped);   // Compat: also when it was not running
    });
    world.shelf_changes<remote::NetworkUndefine>(shelf, [](Change& change, const auto& args) {
        const Item old = require(change.list, args.network);
        if (old->active()) invalid("Network '" + old->current().name + "' is still running");
        change.list.drop(old);
        tell(change, args.network, undefined);
    });
    world.shelf_changes<remote::NetworkSetAutostart>(shelf, [](Change& change, const auto& args) {
        const Item old = require(change.list, args.network);
        VirtualNetwork next = *old;
        next.autostart = args.autostart != 0;
        change.list.put(old, std::move(next));
    });
    world.shelf_changes<remote::NetworkUpdate>(shelf, [](Change& change, const auto& args) {
        const Item old = require_uuid(change.list, args.network.uuid);
        check_flags(args.flags, 3, "testNetworkUpdate");
        const bool live = args.flags & affect_live || (!(args.flags & affect_config) && old->active());
        const bool config = args.flags & affect_config || (!(args.flags & affect_live) && !old->active());
        if (live && !old->active()) throw Error(ErrorCode::operation_invalid, ErrorDomain::network, "network is not running");
        if (config && !old->config)
            throw Error(ErrorCode::operation_invalid, ErrorDomain::network, "can't update persistent config of transient network");
        VirtualNetwork next = *old;
        const auto updated = [&](const std::shared_ptr<const model::Network>& from) {
            auto copy = std::make_shared<model::Network>(*from);
            model::update_network(*copy, args.command, args.section, args.parent_index, args.xml);
            return copy;
        };
        if (config) next.config = updated(old->config);
        if (live) next.live = updated(old->live);
        change.list.put(old, std::move(next));
    });
}

}  // namespace vireo::test
