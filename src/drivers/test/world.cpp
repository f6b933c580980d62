#include "drivers/test/world.hpp"

namespace vireo::test {

World::World(driver::WorkerPool& pool, Node of) : workers(pool), node(std::move(of)), guests("domain", ErrorDomain::domain), networks(pool), pools(pool), interfaces(pool), devices(pool) {
    events.offer(driver::EventObject::domain, table);
    offer_host(*this);
    offer_lookup(*this);
    offer_definition(*this);
    offer_lifecycle(*this);
    offer_save(*this);
    offer_guest_agent(*this);
    offer_statistics(*this);
    offer_processors(*this);
    offer_tuning(*this);
    offer_disks(*this);
    offer_snapshots(*this);
    offer_checkpoints(*this);
    offer_networks(*this);
    offer_pools(*this);
    offer_interfaces(*this);
    offer_node_devices(*this);
}

World::~World() = default;

GuestPtr World::find(const remote::DomainRef& reference) const {
    if (GuestPtr guest = guests.by_uuid(reference.uuid)) return guest;
    throw refused(ErrorCode::no_domain, "no domain with matching uuid '" + reference.uuid.text() + "' (" + reference.name + ")");
}

driver::Registry<Guest>::Claim World::claim(const model::Domain& domain) {
    return guests.claim(domain.name, *domain.uuid, [&] { return std::make_shared<Guest>(domain.name, *domain.uuid, workers); });
}

GuestPtr World::add(model::Domain domain) {
    auto held = claim(domain);
    GuestState state;
    state.persistent = true;
    state.config = std::make_shared<const model::Domain>(std::move(domain));
    held.object()->publish(std::move(state));
    held.commit();
    return held.object();
}

void World::Change::lifecycle(int event, int detail) {
    after([ref = reference(*guest), event, detail, guest = guest](World& w) mutable {
        ref.id = guest->read()->id;
        w.events.publish<remote::DomainEventCallbackLifecycle>({.event = {ref, event, detail}});
    });
}

void World::Change::commit() {
    const int id = next.id;
    const bool gone = !next.active() && !next.persistent;
    guest->publish(std::move(next));
    if (gone) world.guests.remove(guest->uuid());
    else if (id != before->id) world.guests.set_id(guest->uuid(), id);
    for (const auto& event : events_) event(world);
}

}  // namespace vireo::test
