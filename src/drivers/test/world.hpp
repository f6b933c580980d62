#pragma once
// What one test URI opens: a host with its guests, networks, pools, interfaces and devices, all of it in memory.
//
//  1. test:///default is one world for all connections of the process, as long as one of them is open; test:///FILE is a
//     world for each connection. A world lives as long as its table is held or work of it runs.
//  2. reads<P>: answers from published states. changes<P>: work on the guest's actor, all or nothing.
//  3. The kinds of objects other than guests are a published list each (Shelf), changed on one actor.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/published.hpp"
#include "driver/actor.hpp"
#include "driver/domain_calls.hpp"
#include "driver/domain_events.hpp"
#include "driver/driver.hpp"
#include "driver/events.hpp"
#include "driver/registry.hpp"
#include "drivers/test/guest.hpp"
#include "drivers/test/node.hpp"
#include "driver/shelf.hpp"
#include "model/host_interface/host_interface.hpp"
#include "model/network/network.hpp"
#include "model/node_device/node_device.hpp"
#include "model/storage_volume/storage_volume.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/refs.hpp"

namespace vireo::test {

namespace lifecycle = driver::lifecycle;
namespace remote = protocol::remote;
using driver::affect_config, driver::affect_current, driver::affect_live, driver::Targets;
using driver::Shelf;
using driver::Later, driver::Request, driver::Session, driver::WorkKind;
using GuestPtr = std::shared_ptr<Guest>;

inline void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function) {
    driver::check_flags(flags, supported, function, ErrorDomain::test);
}
[[nodiscard]] inline Error refused(ErrorCode code, std::string detail) { return Error(code, ErrorDomain::test, std::move(detail)); }
[[nodiscard]] inline Error not_running() { return Error(ErrorCode::operation_invalid, ErrorDomain::domain, "domain is not running"); }

struct VirtualNetwork {
    std::shared_ptr<const model::Network> config, live;       // the persistent definition; while it runs
    bool autostart = false;

    bool active() const { return live != nullptr; }
    const model::Network& current() const { return live ? *live : *config; }
    const Uuid& uuid() const { return *current().uuid; }
};
struct Pool {
    using Volume = std::shared_ptr<const model::StorageVolume>;
    std::shared_ptr<const model::StoragePool> definition;
    bool active = false, persistent = false, autostart = false;
    std::vector<Volume> volumes;
};
struct HostInterface {
    std::shared_ptr<const model::HostInterface> definition;
    bool active = false;
};
inline constexpr std::uint64_t test_pool_capacity = 107374182400;   // bytes

class World : public std::enable_shared_from_this<World> {
public:
    World(driver::WorkerPool& pool, Node node);
    ~World();

    driver::WorkerPool& workers;
    const Node node;
    driver::Registry<Guest> guests;
    Shelf<VirtualNetwork> networks;
    Shelf<Pool> pools;
    Shelf<HostInterface> interfaces;
    Shelf<model::NodeDevice> devices;
    driver::EventHub events;
    driver::Driver table;

    // The guest that a client names; throws no_domain.
    GuestPtr find(const remote::DomainRef& reference) const;
    static remote::DomainRef reference(const Guest& guest) { return {*guest.name(), guest.uuid(), guest.read()->id}; }

    // One change of one guest: `next` becomes its state when the function returns, then the events go out, in order.
    class Change {
    public:
        Change(World& world_of, GuestPtr guest_of) : world(world_of), guest(std::move(guest_of)), before(guest->read()), next(*before) {}
        World& world;
        const GuestPtr guest;
        const std::shared_ptr<const GuestState> before;
        GuestState next;

        // Changes of definitions.
        template <class F> void live(F f) { next.live = edited(next.live, f); }
        template <class F> void config(F f) { next.config = edited(next.config, f); }
        // f on what the flags name.
        template <class F> void each(const Targets& on, F f) {
            if (on.live) live(f);
            if (on.config) config(f);
        }
        void lifecycle(int event, int detail);
        template <class P> void event(typename P::Message message) {
            events_.push_back([message = std::move(message)](World& w) { w.events.publish<P>(message); });
        }
        // Runs after the new state is published.
        void after(std::function<void(World&)> f) { events_.push_back(std::move(f)); }
        Targets targets(std::uint32_t flags) const {
            return driver::targets_of(flags & 3, next.active(), next.persistent, ErrorDomain::domain);
        }
        void commit();

    private:
        template <class F> static Definition edited(const Definition& from, F f) {
            auto copy = std::make_shared<model::Domain>(*from);
            f(*copy);
            return copy;
        }
        std::vector<std::function<void(World&)>> events_;
    };

    // ---- how tables are filled ----

    // f(const World&, const Args&) gives the reply, on the calling thread.
    template <class P, class F> void answers(F f) {
        table.answers<P>([this, f](Session&, const typename P::Args& args) -> typename P::Reply { return f(*this, args); });
    }
    // f(const GuestState&, const Args&) of the guest in args.domain.
    template <class P, class F> void reads(F f) {
        table.answers<P>([this, f](Session&, const typename P::Args& args) -> typename P::Reply { return f(*find(args.domain)->read(), args); });
    }
    // f(Change&, const Args&) gives the reply, or nothing where it is empty. On the actor of the guest in args.domain.
    template <class P, class F> void changes(F f) {
        table.works<P>([this, f](Request, typename P::Args args, Later<P> later) {
            const GuestPtr guest = guest_of(args);
            work_on<P>(guest, later, [f, args = std::move(args)](Change& change) { return f(change, args); });
        });
    }
    template <class P, class F> void work_on(const GuestPtr& guest, const Later<P>& later, F f) {
        auto reply = std::make_shared<typename P::Reply>();
        guest->actor().post(
            WorkKind::modify, std::string(P::info.api),
            [self = shared_from_this(), guest, reply, f = std::move(f)]() mutable {
                Change change(*self, guest);
                if constexpr (std::is_void_v<decltype(f(change))>) f(change);
                else *reply = f(change);
                change.commit();
            },
            [reply, later](Outcome outcome) {
                if (outcome) later(std::move(*outcome));
                else later(std::move(*reply));
            });
    }
    template <class T> using ShelfChange = driver::ShelfChange<T>;
    // f(ShelfChange&, const Args&) gives the reply, or nothing where it is empty. On the shelf's actor.
    template <class P, class T, class F> void shelf_changes(Shelf<T>& shelf, F f) {
        driver::offer_change<P>(table, shelf, events, [this] { return shared_from_this(); }, std::move(f));
    }
    // Work without an object.
    template <class P, class F> void on_worker(const Later<P>& later, F f) {
        workers.post([self = shared_from_this(), later, f = std::move(f)]() mutable { later.from([&] { return f(*self); }); });
    }

    // Takes a definition in: makes the guest or finds it. Worker thread.
    driver::Registry<Guest>::Claim claim(const model::Domain& domain);
    // A guest from the start: of the default world or a file. Before the world serves.
    GuestPtr add(model::Domain domain);

private:
    template <class Args> GuestPtr guest_of(const Args& args) const {
        if constexpr (requires { args.snapshot; }) return find(args.snapshot.domain);
        else if constexpr (requires { args.checkpoint; }) return find(args.checkpoint.domain);
        else return find(args.domain);
    }
};

// From what a client sent to what is kept. Throws.
model::Domain read_definition(const std::string& xml, bool validate = false);
void complete_definition(model::Domain& domain);
// A pool as it is found at the start: active and persistent.
Pool new_pool(model::StoragePool definition);
model::Network read_network_definition(const std::string& xml, bool validate = false);
// From the shelf to the running machine and back.
void start_guest(World::Change& change, int why, int detail);

// Starts the guest of a definition that read() gives, on a worker. The persistent definition, if there is one, stays as it is.
// `reply` makes the answer.
template <class P, class Read, class Reply>
void start_from(World& world, Later<P> later, int why, int detail, Read read, Reply reply) {
    world.workers.post([self = world.shared_from_this(), read = std::move(read), reply = std::move(reply), why, detail, later] {
        Definition definition;
        std::shared_ptr<driver::Registry<Guest>::Claim> claim;
        const Outcome outcome = attempt([&] {
            definition = std::make_shared<const model::Domain>(read());
            claim = std::make_shared<driver::Registry<Guest>::Claim>(self->claim(*definition));
        });
        if (outcome) return later(*outcome);
        const GuestPtr guest = claim->object();
        self->work_on<P>(guest, later, [definition, claim = std::move(claim), why, detail, reply](World::Change& change) {
            if (change.next.active())
                throw Error(ErrorCode::operation_invalid, ErrorDomain::domain, "domain '" + definition->name + "' is already active");
            const Definition kept = change.next.config;
            change.next.config = definition;
            start_guest(change, why, detail);
            change.next.config = kept;
            change.after([claim](World&) { claim->commit(); });
            return reply(change);
        });
    });
}
void check_start(const model::Domain& domain);
void stop_guest(World::Change& change, int why, int detail);

// Typed parameters as calls ask for them: first how many there are (nparams 0), then so many.
template <class Reply> Reply parameters_reply(std::vector<protocol::TypedParam> all, std::int32_t nparams) {
    Reply reply;
    if constexpr (requires { reply.nparams; }) reply.nparams = std::int32_t(all.size());
    if (nparams == 0) {
        if constexpr (requires { reply.nparams; }) return reply;
    }
    if (nparams > 0 && all.size() > std::size_t(nparams)) all.resize(std::size_t(nparams));
    for (auto& each : all) reply.params.push_back(std::move(each));
    return reply;
}

void offer_host(World& world);
void offer_lookup(World& world);
void offer_definition(World& world);
void offer_lifecycle(World& world);
void offer_save(World& world);
void offer_guest_agent(World& world);
void offer_statistics(World& world);
void offer_processors(World& world);
void offer_tuning(World& world);
void offer_disks(World& world);
void offer_snapshots(World& world);
void offer_checkpoints(World& world);
void offer_networks(World& world);
void offer_pools(World& world);
void offer_interfaces(World& world);
void offer_node_devices(World& world);

}  // namespace vireo::test
