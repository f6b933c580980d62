// Calls about storage pools and their volumes. Nothing is stored: a pool counts what its volumes would take.
#include "drivers/test/world.hpp"
#include "protocol/remote/storage.hpp"

namespace vireo::test {
namespace {

using Pools = Shelf<Pool>::List;
using Item = Shelf<Pool>::Item;
using Change = World::ShelfChange<Pool>;
using Volume = Pool::Volume;

constexpr protocol::Permission see{"storage_pool", "getattr"}, see_volume{"storage_vol", "getattr"};
enum Event { defined, undefined, started, stopped, created, deleted };

[[noreturn]] void invalid(std::string what) { throw refused(ErrorCode::operation_invalid, std::move(what)); }

const std::string& name_of(const Pool& pool) { return *pool.definition->name; }
remote::StoragePoolRef reference(const Pool& pool) { return {name_of(pool), *pool.definition->uuid}; }
remote::StorageVolumeRef reference(const Pool& pool, const model::StorageVolume& volume) { return {name_of(pool), volume.name, *volume.key}; }

Item by_name(const Pools& pools, const std::string& name) {
    for (const Item& each : pools)
        if (name_of(*each) == name) return each;
    return nullptr;
}
Item by_uuid(const Pools& pools, const Uuid& uuid) {
    for (const Item& each : pools)
        if (each->definition->uuid == uuid) return each;
    return nullptr;
}
Item require(const Pools& pools, const std::string& name) {
    if (Item found = by_name(pools, name)) return found;
    throw refused(ErrorCode::no_storage_pool, "no storage pool with matching name '" + name + "'");
}
Item require_uuid(const Pools& pools, const Uuid& uuid) {
    if (Item found = by_uuid(pools, uuid)) return found;
    throw refused(ErrorCode::no_storage_pool, "no storage pool with matching uuid '" + uuid.text() + "'");
}
Item require_active(const Pools& pools, const std::string& name) {
    Item found = require(pools, name);
    if (!found->active) invalid("storage pool '" + name + "' is not active");
    return found;
}
Item require_inactive(const Pools& pools, const std::string& name) {
    Item found = require(pools, name);
    if (found->active) invalid("storage pool '" + name + "' is active");
    return found;
}
Volume find_volume(const Pool& pool, const std::string& name) {
    for (const Volume& each : pool.volumes)
        if (each->name == name) return each;
    return nullptr;
}
Volume require_volume(const Pool& pool, const std::string& name) {
    if (Volume found = find_volume(pool, name)) return found;
    throw refused(ErrorCode::no_storage_vol, "no storage vol with matching name '" + name + "'");
}

void tell(Change& change, const remote::StoragePoolRef& pool, int event) {
    change.event<remote::StoragePoolEventLifecycle>({.pool = pool, .event = event, .detail = 0});
}

// ---- definitions ----

std::shared_ptr<const model::StoragePool> with_sizes(model::StoragePool pool, std::uint64_t allocation) {
    pool.capacity = test_pool_capacity;
    pool.allocation = allocation;
    pool.available = pool.capacity - allocation;
    return std::make_shared<const model::StoragePool>(std::move(pool));
}

Item claimed(const Pools& pools, const model::StoragePool& definition) {
    const auto failed = [](std::string what) { throw Error(ErrorCode::operation_failed, ErrorDomain::storage, std::move(what)); };
    if (Item same = by_uuid(pools, *definition.uuid)) {
        if (name_of(*same) != *definition.name) failed("pool '" + name_of(*same) + "' is already defined with uuid " + definition.uuid->text());
        return same;
    }
    if (Item other = by_name(pools, *definition.name))
        failed("pool '" + *definition.name + "' already exists with uuid " + other->definition->uuid->text());
    return nullptr;
}

remote::StoragePoolRef put_definition(Change& change, const std::string& xml, bool persistent, bool validate) {
    model::StoragePool definition = model::read_storage_pool(xml, {.strict = validate});
    if (!definition.uuid) definition.uuid = Uuid::random();
    const Item old = claimed(change.list, definition);
    if (!persistent && old)
        throw Error(ErrorCode::operation_failed, ErrorDomain::storage, "pool '" + *definition.name + "' already exists with uuid " + definition.uuid->text());
    Pool next = old ? *old : Pool{};
    next.definition = with_sizes(std::move(definition), old ? old->definition->allocation : 0);
    if (persistent) next.persistent = true;
    else next.active = true;
    const auto ref = reference(next);
    change.list.put(old, std::move(next));
    tell(change, ref, persistent ? defined : started);
    return ref;
}

// ---- volumes ----

remote::StorageVolumeRef create_volume(Change& change, const std::string& pool_name, const std::string& xml) {
    const Item old = require_active(change.list, pool_name);
    model::StorageVolume volume = model::read_storage_volume(xml, old->definition->type);
    if (find_volume(*old, volume.name)) throw refused(ErrorCode::operation_failed, "storage vol already exists");
    if (old->definition->allocation + *volume.allocation > old->definition->capacity)
        throw refused(ErrorCode::internal_error, "Not enough free space in pool for volume '" + volume.name + "'");
    const auto& target = old->definition->target;
    volume.target.path = (target && target->path ? *target->path : "") + "/" + volume.name;
    volume.key = volume.target.path;
    if (!volume.type) volume.type = model::VolumeType::file;
    volume.devices.clear();
    const auto ref = reference(*old, volume);
    Pool next = *old;
    next.definition = with_sizes(*old->definition, old->definition->allocation + *volume.allocation);
    next.volumes.push_back(std::make_shared<const model::StorageVolume>(std::move(volume)));
    change.list.put(old, std::move(next));
    return ref;
}

void remove_volume(Change& change, const remote::StorageVolumeRef& ref) {
    const Item old = require_active(change.list, ref.pool);
    const Volume volume = require_volume(*old, ref.name);
    Pool next = *old;
    std::erase(next.volumes, volume);
    next.definition = with_sizes(*old->definition, old->definition->allocation - *volume->allocation);
    change.list.put(old, std::move(next));
}

// ---- lists ----

template <class P, class F> void lists(World& world, F f) {
    world.table.answers<P>([&world, f](Session& session, const typename P::Args& args) {
        typename P::Reply reply;
        for (const auto all = world.pools.read(); const Item& pool : *all)
            if (session.may_see(see, name_of(*pool))) f(reply, args, *pool);
        return reply;
    });
}

bool is_listed(std::uint32_t flags, const Pool& pool) {
    enum : std::uint32_t { inactive = 1, active = 2, persistent = 4, transient = 8, autostart = 16, no_autostart = 32 };
    using driver::passes_filter;
    if (!passes_filter(flags, active, inactive, pool.active) || !passes_filter(flags, persistent, transient, pool.persistent) ||
        !passes_filter(flags, autostart, no_autostart, pool.autostart))
        return false;
    // One flag a type, in an order of its own.
    using model::PoolType;
    constexpr PoolType types[] = {PoolType::dir, PoolType::fs, PoolType::netfs, PoolType::logical, PoolType::disk, PoolType::iscsi, PoolType::scsi,
                                  PoolType::mpath, PoolType::rbd, PoolType::sheepdog, PoolType::gluster, PoolType::zfs, PoolType::vstorage, PoolType::iscsi_direct};
    const std::uint32_t asked = flags >> 6;
    if (!asked) return true;
    for (std::size_t i = 0; i < std::size(types); ++i)
        if (types[i] == pool.definition->type) return asked & 1u << i;
    return false;
}

void offer_lists(World& world) {
    lists<remote::ConnectNumOfStoragePools>(world, [](auto& reply, const auto&, const Pool& p) { reply.count += p.active; });
    lists<remote::ConnectNumOfDefinedStoragePools>(world, [](auto& reply, const auto&, const Pool& p) { reply.count += !p.active; });
    lists<remote::ConnectListStoragePools>(world, [](auto& reply, const auto& args, const Pool& p) {
        if (p.active && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(name_of(p));
    });
    lists<remote::ConnectListDefinedStoragePools>(world, [](auto& reply, const auto& args, const Pool& p) {
        if (!p.active && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(name_of(p));
    });
    lists<remote::ConnectListAllStoragePools>(world, [](auto& reply, const auto& args, const Pool& p) {
        check_flags(args.flags, 0xfffff, "testConnectListAllStoragePools");
        if (!is_listed(args.flags, p)) return;
        ++reply.count;
        if (args.need_results) reply.pools.push_back(reference(p));
    });
    world.answers<remote::StoragePoolLookupByName>([](const World& w, const auto& args) {
        return remote::StoragePoolLookupByName::Reply{reference(*require(*w.pools.read(), args.name))};
    });
    world.answers<remote::StoragePoolLookupByUuid>([](const World& w, const auto& args) {
        return remote::StoragePoolLookupByUuid::Reply{reference(*require_uuid(*w.pools.read(), args.uuid))};
    });
    world.answers<remote::StoragePoolLookupByVolume>([](const World& w, const auto& args) {
        return remote::StoragePoolLookupByVolume::Reply{reference(*require(*w.pools.read(), args.volume.pool))};
    });
    world.answers<remote::ConnectFindStoragePoolSources>([](const World&, const auto& args) {
        check_flags(args.flags, 0, "testConnectFindStoragePoolSources");
        const auto type = schema::from_word<model::PoolType>(args.type);
        if (!type) throw refused(ErrorCode::no_support, "pool type '" + args.type + "' does not support source discovery");
        model::PoolSource source;
        if (args.src_spec) source = model::read_pool_source(*args.src_spec);
        if (*type == model::PoolType::logical)
            return remote::ConnectFindStoragePoolSources::Reply{
                "<sources>\n  <source>\n    <device path='/dev/sda20'/>\n    <name>testvg1</name>\n    <format type='lvm2'/>\n  </source>\n"
                "  <source>\n    <device path='/dev/sda21'/>\n    <name>testvg2</name>\n    <format type='lvm2'/>\n  </source>\n</sources>\n"};
        if (*type == model::PoolType::netfs) {
            if (source.hosts.empty()) throw refused(ErrorCode::invalid_arg, "hostname must be specified for netfs sources");
            std::string xml = "<sources>\n";
            xml += "  <source>\n    <host name='" + source.hosts.front().name + "'/>\n    <dir path='/testshare'/>\n    <format type='nfs'/>\n  </source>\n";
            return remote::ConnectFindStoragePoolSources::Reply{xml + "</sources>\n"};
        }
        throw refused(ErrorCode::internal_error, "unknown storage pool type " + args.type);
    });
}

void offer_facts(World& world) {
    world.answers<remote::StoragePoolIsActive>([](const World& w, const auto& args) {
        return remote::StoragePoolIsActive::Reply{require_uuid(*w.pools.read(), args.pool.uuid)->active};
    });
    world.answers<remote::StoragePoolIsPersistent>([](const World& w, const auto& args) {
        return remote::StoragePoolIsPersistent::Reply{require_uuid(*w.pools.read(), args.pool.uuid)->persistent};
    });
    world.answers<remote::StoragePoolGetAutostart>([](const World& w, const auto& args) {
        const Item pool = require(*w.pools.read(), args.pool.name);
        return remote::StoragePoolGetAutostart::Reply{pool->persistent && pool->autostart};
    });
    world.answers<remote::StoragePoolGetInfo>([](const World& w, const auto& args) {
        const Item pool = require(*w.pools.read(), args.pool.name);
        const model::StoragePool& p = *pool->definition;
        constexpr std::uint8_t running = 2;
        return remote::StoragePoolGetInfo::Reply{pool->active ? running : std::uint8_t(0), p.capacity, p.allocation, p.available};
    });
    world.answers<remote::StoragePoolGetXmlDesc>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolGetXMLDesc");
        return remote::StoragePoolGetXmlDesc::Reply{model::write_storage_pool(*require(*w.pools.read(), args.pool.name)->definition)};
    });
}

void offer_volumes(World& world) {
    auto& shelf = world.pools;
    world.table.answers<remote::StoragePoolNumOfVolumes>([&world](Session& session, const auto& args) {
        remote::StoragePoolNumOfVolumes::Reply reply;
        for (const auto pools = world.pools.read(); const Volume& each : require_active(*pools, args.pool.name)->volumes) reply.count += session.may_see(see_volume, each->name);
        return reply;
    });
    world.table.answers<remote::StoragePoolListVolumes>([&world](Session& session, const auto& args) {
        remote::StoragePoolListVolumes::Reply reply;
        for (const auto pools = world.pools.read(); const Volume& each : require_active(*pools, args.pool.name)->volumes)
            if (std::int64_t(reply.names.size()) < args.maxnames && session.may_see(see_volume, each->name)) reply.names.push_back(each->name);
        return reply;
    });
    world.table.answers<remote::StoragePoolListAllVolumes>([&world](Session& session, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolListAllVolumes");
        const Item pool = require_uuid(*world.pools.read(), args.pool.uuid);
        if (!pool->active) invalid("storage pool is not active");
        remote::StoragePoolListAllVolumes::Reply reply;
        for (const Volume& each : pool->volumes) {
            if (!session.may_see(see_volume, each->name)) continue;
            ++reply.count;
            if (args.need_results) reply.volumes.push_back(reference(*pool, *each));
        }
        return reply;
    });
    world.answers<remote::StorageVolLookupByName>([](const World& w, const auto& args) {
        const Item pool = require_active(*w.pools.read(), args.pool.name);
        return remote::StorageVolLookupByName::Reply{reference(*pool, *require_volume(*pool, args.name))};
    });
    const auto anywhere = [](const World& w, const std::string& value, const char* what, auto value_of) {
        for (const auto all = w.pools.read(); const Item& pool : *all)
            for (const Volume& each : pool->volumes)
                if (pool->active && value_of(*each) == value) return reference(*pool, *each);
        throw refused(ErrorCode::no_storage_vol, std::string("no storage vol with matching ") + what + " '" + value + "'");
    };
    world.answers<remote::StorageVolLookupByKey>([anywhere](const World& w, const auto& args) {
        return remote::StorageVolLookupByKey::Reply{anywhere(w, args.key, "key", [](const auto& volume) { return *volume.key; })};
    });
    world.answers<remote::StorageVolLookupByPath>([anywhere](const World& w, const auto& args) {
        return remote::StorageVolLookupByPath::Reply{anywhere(w, args.path, "path", [](const auto& volume) { return *volume.target.path; })};
    });
    world.answers<remote::StorageVolGetInfo>([](const World& w, const auto& args) {
        const Volume volume = require_volume(*require_active(*w.pools.read(), args.volume.pool), args.volume.name);
        return remote::StorageVolGetInfo::Reply{0, *volume->capacity, *volume->allocation};
    });
    world.answers<remote::StorageVolGetPath>([](const World& w, const auto& args) {
        return remote::StorageVolGetPath::Reply{*require_volume(*require_active(*w.pools.read(), args.volume.pool), args.volume.name)->target.path};
    });
    world.answers<remote::StorageVolGetXmlDesc>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testStorageVolGetXMLDesc");
        return remote::StorageVolGetXmlDesc::Reply{
            model::write_storage_volume(*require_volume(*require_active(*w.pools.read(), args.volume.pool), args.volume.name))};
    });
    world.shelf_changes<remote::StorageVolCreateXml>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStorageVolCreateXML");
        return remote::StorageVolCreateXml::Reply{create_volume(change, args.pool.name, args.xml)};
    });
    world.shelf_changes<remote::StorageVolCreateXmlFrom>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStorageVolCreateXMLFrom");
        const Item pool = require_active(change.list, args.pool.name);
        require_volume(*pool, args.source.name);
        return remote::StorageVolCreateXmlFrom::Reply{create_volume(change, args.pool.name, args.xml)};
    });
    world.shelf_changes<remote::StorageVolDelete>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStorageVolDelete");
        remove_volume(change, args.volume);
    });
}

}  // namespace

Pool new_pool(model::StoragePool definition) {
    if (!definition.uuid) definition.uuid = Uuid::random();
    return {with_sizes(std::move(definition), 0), true, true, false, {}};
}

void offer_pools(World& world) {
    world.events.offer(driver::EventObject::storage_pool, world.table);
    offer_lists(world);
    offer_facts(world);
    offer_volumes(world);
    auto& shelf = world.pools;
    world.shelf_changes<remote::StoragePoolDefineXml>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 4, "testStoragePoolDefineXML");
        return remote::StoragePoolDefineXml::Reply{put_definition(change, args.xml, true, args.flags & 4)};
    });
    world.shelf_changes<remote::StoragePoolCreateXml>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolCreateXML");
        return remote::StoragePoolCreateXml::Reply{put_definition(change, args.xml, false, false)};
    });
    world.shelf_changes<remote::StoragePoolCreate>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolCreate");
        const Item old = require_inactive(change.list, args.pool.name);
        Pool next = *old;
        next.active = true;
        change.list.put(old, std::move(next));
        tell(change, args.pool, started);
    });
    world.shelf_changes<remote::StoragePoolDestroy>(shelf, [](Change& change, const auto& args) {
        const Item old = require_active(change.list, args.pool.name);
        Pool next = *old;
        next.active = false;
        if (next.persistent) change.list.put(old, std::move(next));
        else change.list.drop(old);
        tell(change, args.pool, stopped);
    });
    world.shelf_changes<remote::StoragePoolUndefine>(shelf, [](Change& change, const auto& args) {
        change.list.drop(require_inactive(change.list, args.pool.name));
        tell(change, args.pool, undefined);
    });
    world.shelf_changes<remote::StoragePoolBuild>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolBuild");
        require_inactive(change.list, args.pool.name);
        tell(change, args.pool, created);
    });
    world.shelf_changes<remote::StoragePoolDelete>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolDelete");
        require_inactive(change.list, args.pool.name);
        tell(change, args.pool, deleted);
    });
    world.shelf_changes<remote::StoragePoolRefresh>(shelf, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testStoragePoolRefresh");
        require_active(change.list, args.pool.name);
        change.template event<remote::StoragePoolEventRefresh>({.pool = args.pool});
    });
    world.shelf_changes<remote::StoragePoolSetAutostart>(shelf, [](Change& change, const auto& args) {
        const Item old = require(change.list, args.pool.name);
        if (!old->persistent) throw refused(ErrorCode::invalid_arg, "pool has no config file");
        Pool next = *old;
        next.autostart = args.autostart != 0;
        change.list.put(old, std::move(next));
    });
}

}  // namespace vireo::test
