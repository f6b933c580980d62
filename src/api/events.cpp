#include "api/events.hpp"

#include <algorithm>
#include <cstdio>

#include "api/entry.hpp"
#include "api/event_loop.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/network.hpp"
#include "protocol/remote/node_device.hpp"
#include "protocol/remote/secret.hpp"
#include "protocol/remote/storage.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace vireo::api {

virConnectPtr Gate::enter() {
    std::lock_guard hold(mutex_);
    if (!connection_) return nullptr;
    // Not one that is on its way out: its last reference is gone.
    int count = connection_->references.load();
    while (count > 0)
        if (connection_->references.compare_exchange_weak(count, count + 1)) return connection_;
    return nullptr;
}

Events::~Events() = default;

int Events::add(Object object, int event, void (*callback)(), void* opaque, virFreeCallback free, const std::function<int()>& enlist) {
    if (!application_loop()) throw Error(ErrorCode::internal_error, "could not initialize domain event timer");
    {
        std::lock_guard hold(mutex_);
        ++enlisting_;
    }
    int there = -1;
    Outcome failed = attempt([&] { there = enlist(); });
    std::lock_guard hold(mutex_);
    --enlisting_;
    if (failed) throw *failed;
    const int number = next_++;
    entries_[number] = {object, event, there, std::make_shared<Registration>(&connection_, callback, opaque, free)};
    if (!orphans_.empty()) {
        // What came too early is delivered where callbacks belong: on the loop.
        auto timer = std::make_shared<int>(-1);
        auto loop = application_loop();
        *timer = loop->add_timeout(0, [gate = gate_, timer, loop] {
            loop->remove_timeout(*timer);
            gate->pass([](virConnectPtr connection) { connection->events->run_orphans(); });
        });
    }
    return number;
}

void Events::remove(Object object, int number, const std::function<void(int)>& delist) {
    std::shared_ptr<Registration> last;   // freed after the lock
    int there;
    {
        std::lock_guard hold(mutex_);
        const auto at = entries_.find(number);
        if (at == entries_.end() || at->second.object != object)
            throw Error(ErrorCode::invalid_arg, "could not find event callback " + std::to_string(number) + " for deletion");
        last = std::move(at->second.registration);
        there = at->second.number_there;
        entries_.erase(at);
    }
    delist(there);
}

int Events::find(Object object, int event, void (*callback)()) const {
    std::lock_guard hold(mutex_);
    for (const auto& [number, entry] : entries_)
        if (entry.object == object && entry.event == event && entry.registration->callback == callback) return number;
    return -1;
}

void Events::deliver(Object object, int number_there, Call call) {
    std::shared_ptr<Registration> to;
    {
        std::lock_guard hold(mutex_);
        const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const auto& each) {
            return each.second.object == object && each.second.number_there == number_there;
        });
        if (at != entries_.end()) to = at->second.registration;
        else if (enlisting_) orphans_.push_back({object, number_there, std::move(call)});
    }
    if (to) call(*to);   // else it was removed meanwhile, or is kept for later
}

void Events::run_orphans() {
    std::vector<Orphan> orphans;
    {
        std::lock_guard hold(mutex_);
        orphans.swap(orphans_);
    }
    for (Orphan& each : orphans) deliver(each.object, each.number_there, std::move(each.call));
}

}  // namespace vireo::api

namespace {

const char* text_of(const std::string& text) { return text.c_str(); }
const char* text_of(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }
// As the C callbacks take them.
template <class T> auto plain(const T& value) {
    if constexpr (requires { text_of(value); }) return text_of(value);
    else if constexpr (std::is_same_v<T, std::int64_t>) return static_cast<long long>(value);
    else if constexpr (std::is_same_v<T, std::uint64_t>) return static_cast<unsigned long long>(value);
    else return value;
}

// The object's handle, then the arguments, then the program's data.
template <class Callback, class Ref, class... A> void fire(Registration& to, const Ref& ref, const A&... values) {
    auto* handle = make(to.connection, ref);
    reinterpret_cast<Callback>(to.callback)(to.connection, handle, plain(values)..., to.opaque);
    drop(handle);
}

// Listens for message P of a kind of object: `f` calls the callback.
template <class P, class F> void listen(virConnectPtr conn, Events::Object object, F f) {
    conn->link->on_message<P>([gate = conn->events->gate(), object, f](const typename P::Message& message) {
        gate->pass([&](virConnectPtr connection) {
            connection->events->deliver(object, message.callback_id, [message, f](Registration& to) { f(to, message); });
        });
    });
}
template <class P, class F> void on_domain(virConnectPtr conn, F f) { listen<P>(conn, Events::Object::domain, f); }

using To = Registration;

void fire_graphics(To& to, const DomainEventCallbackGraphics::Message& m) {
    const auto address = [](const DomainEventGraphicsAddress& from) {
        return virDomainEventGraphicsAddress{from.family, const_cast<char*>(from.node.c_str()), const_cast<char*>(from.service.c_str())};
    };
    const auto local = address(m.event.local), remote = address(m.event.remote);
    std::vector<virDomainEventGraphicsSubjectIdentity> identities;
    for (const auto& each : m.event.subject)
        identities.push_back({const_cast<char*>(each.type.c_str()), const_cast<char*>(each.name.c_str())});
    const virDomainEventGraphicsSubject subject{int(identities.size()), identities.data()};
    virDomainPtr domain = make(to.connection, m.event.domain);
    reinterpret_cast<virConnectDomainEventGraphicsCallback>(to.callback)(to.connection, domain, m.event.phase, &local, &remote,
                                                                         m.event.auth_scheme.c_str(), &subject, to.opaque);
    drop(domain);
}

template <class Callback, class M> void fire_params(To& to, const M& m) {
    virDomainPtr domain = make(to.connection, m.domain);
    virTypedParameterPtr params = new_array(m.params);
    reinterpret_cast<Callback>(to.callback)(to.connection, domain, params, int(m.params.size()), to.opaque);
    free_array(params, int(m.params.size()));
    drop(domain);
}

// What listens for a domain event: a row for each, by its number.
using Listen = void (*)(virConnectPtr);
constexpr Listen domain_listeners[] = {
    [](virConnectPtr c) { on_domain<DomainEventCallbackLifecycle>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventCallback>(to, m.event.domain, m.event.event, m.event.detail); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackReboot>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventGenericCallback>(to, m.event.domain); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackRtcChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventRTCChangeCallback>(to, m.event.domain, m.event.offset); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackWatchdog>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventWatchdogCallback>(to, m.event.domain, m.event.action); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackIoError>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventIOErrorCallback>(to, m.event.domain, m.event.src_path, m.event.dev_alias, m.event.action); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackGraphics>(c, fire_graphics); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackIoErrorReason>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventIOErrorReasonCallback>(to, m.event.domain, m.event.src_path, m.event.dev_alias, m.event.action, m.event.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackControlError>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventGenericCallback>(to, m.event.domain); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackBlockJob>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventBlockJobCallback>(to, m.event.domain, m.event.path, m.event.type, m.event.status); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackDiskChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventDiskChangeCallback>(to, m.event.domain, m.event.old_src_path, m.event.new_src_path, m.event.dev_alias, m.event.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackTrayChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventTrayChangeCallback>(to, m.event.domain, m.event.dev_alias, m.event.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackPmwakeup>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventPMWakeupCallback>(to, m.event.domain, m.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackPmsuspend>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventPMSuspendCallback>(to, m.event.domain, m.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackBalloonChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventBalloonChangeCallback>(to, m.event.domain, m.event.actual); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackPmsuspendDisk>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventPMSuspendDiskCallback>(to, m.event.domain, m.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackDeviceRemoved>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventDeviceRemovedCallback>(to, m.event.domain, m.event.dev_alias); }); },
    [](virConnectPtr c) { on_domain<DomainEventBlockJob2>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventBlockJobCallback>(to, m.domain, m.dst, m.type, m.status); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackTunable>(c, fire_params<virConnectDomainEventTunableCallback, DomainEventCallbackTunable::Message>); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackAgentLifecycle>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventAgentLifecycleCallback>(to, m.domain, m.state, m.reason); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackDeviceAdded>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventDeviceAddedCallback>(to, m.domain, m.dev_alias); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackMigrationIteration>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventMigrationIterationCallback>(to, m.domain, m.iteration); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackJobCompleted>(c, fire_params<virConnectDomainEventJobCompletedCallback, DomainEventCallbackJobCompleted::Message>); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackDeviceRemovalFailed>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventDeviceRemovalFailedCallback>(to, m.domain, m.dev_alias); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackMetadataChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventMetadataChangeCallback>(to, m.domain, m.type, m.nsuri); }); },
    [](virConnectPtr c) { on_domain<DomainEventBlockThreshold>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventBlockThresholdCallback>(to, m.domain, m.device, m.path, m.threshold, m.excess); }); },
    [](virConnectPtr c) { on_domain<DomainEventMemoryFailure>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventMemoryFailureCallback>(to, m.domain, m.recipient, m.action, m.flags); }); },
    [](virConnectPtr c) { on_domain<DomainEventMemoryDeviceSizeChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventMemoryDeviceSizeChangeCallback>(to, m.domain, m.alias, m.size); }); },
    [](virConnectPtr c) { on_domain<DomainEventNicMacChange>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventNICMACChangeCallback>(to, m.domain, m.alias, m.old_mac, m.new_mac); }); },
    [](virConnectPtr c) { on_domain<DomainEventVcpuRemoved>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventVcpuRemovedCallback>(to, m.domain, m.vcpuid); }); },
    [](virConnectPtr c) { on_domain<DomainEventCallbackChannelLifecycle>(c, [](To& to, const auto& m) {
        fire<virConnectDomainEventChannelLifecycleCallback>(to, m.domain, m.channel_name, m.state, m.reason); }); },
};

constexpr Listen network_listeners[] = {
    [](virConnectPtr c) { listen<NetworkEventLifecycle>(c, Events::Object::network, [](To& to, const auto& m) {
        fire<virConnectNetworkEventLifecycleCallback>(to, m.network, m.event, m.detail); }); },
    [](virConnectPtr c) { listen<NetworkEventCallbackMetadataChange>(c, Events::Object::network, [](To& to, const auto& m) {
        fire<virConnectNetworkEventMetadataChangeCallback>(to, m.network, m.type, m.nsuri); }); },
};
constexpr Listen pool_listeners[] = {
    [](virConnectPtr c) { listen<StoragePoolEventLifecycle>(c, Events::Object::storage_pool, [](To& to, const auto& m) {
        fire<virConnectStoragePoolEventLifecycleCallback>(to, m.pool, m.event, m.detail); }); },
    [](virConnectPtr c) { listen<StoragePoolEventRefresh>(c, Events::Object::storage_pool, [](To& to, const auto& m) {
        fire<virConnectStoragePoolEventGenericCallback>(to, m.pool); }); },
};
constexpr Listen device_listeners[] = {
    [](virConnectPtr c) { listen<NodeDeviceEventLifecycle>(c, Events::Object::node_device, [](To& to, const auto& m) {
        fire<virConnectNodeDeviceEventLifecycleCallback>(to, m.device, m.event, m.detail); }); },
    [](virConnectPtr c) { listen<NodeDeviceEventUpdate>(c, Events::Object::node_device, [](To& to, const auto& m) {
        fire<virConnectNodeDeviceEventGenericCallback>(to, m.device); }); },
};
constexpr Listen secret_listeners[] = {
    [](virConnectPtr c) { listen<SecretEventLifecycle>(c, Events::Object::secret, [](To& to, const auto& m) {
        fire<virConnectSecretEventLifecycleCallback>(to, m.secret, m.event, m.detail); }); },
    [](virConnectPtr c) { listen<SecretEventValueChanged>(c, Events::Object::secret, [](To& to, const auto& m) {
        fire<virConnectSecretEventGenericCallback>(to, m.secret); }); },
};

// Registers for one object or (null) for all. P is the procedure that enlists.
template <class P, class H, std::size_t N, class Callback>
int enlist(virConnectPtr conn, H* of, int event, const Listen (&listeners)[N], Events::Object object, Callback cb, void* opaque,
           virFreeCallback freecb) {
    if (!cb) refuse("cb", "must not be NULL");
    if (event < 0) refuse("eventID", "must be zero or greater");
    if (std::size_t(event) >= N) refuse("eventID", ("must be less than " + std::to_string(N)).c_str());
    decltype(P::Args::event_id) number = event;
    typename P::Args args{};
    args.event_id = number;
    if (of) {
        check_handle(of);
        if (connection_of(of) != conn)
            throw Error(ErrorCode::invalid_arg, speaker_of(here()), std::string("object in ") + here() + " must match connection");
        auto& [id, ref] = args;
        ref = of->ref();
    }
    if (application_loop()) listeners[event](conn);
    return conn->events->add(object, event, reinterpret_cast<void (*)()>(cb), opaque, freecb, [&] { return call<P>(conn, args).callback_id; });
}
template <class P> int delist(virConnectPtr conn, Events::Object object, int number) {
    if (number < 0) refuse("callbackID", "must be zero or greater");
    conn->events->remove(object, number, [&](int there) { call<P>(conn, {there}); });
    return 0;
}

}  // namespace

extern "C" {

int virConnectDomainEventRegisterAny(virConnectPtr conn, virDomainPtr dom, int eventID, virConnectDomainEventGenericCallback cb, void* opaque,
                                     virFreeCallback freecb) {
    return entry(conn, [&] {
        return enlist<ConnectDomainEventCallbackRegisterAny>(conn, dom, eventID, domain_listeners, Events::Object::domain, cb, opaque, freecb);
    });
}
int virConnectDomainEventDeregisterAny(virConnectPtr conn, int callbackID) {
    return entry(conn, [&] { return delist<ConnectDomainEventCallbackDeregisterAny>(conn, Events::Object::domain, callbackID); });
}
// The oldest form: life cycle events only, told apart by the function. Gives the number of registrations.
int virConnectDomainEventRegister(virConnectPtr conn, virConnectDomainEventCallback cb, void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        NOT_NULL(cb);
        enlist<ConnectDomainEventCallbackRegisterAny>(conn, virDomainPtr(), VIR_DOMAIN_EVENT_ID_LIFECYCLE, domain_listeners,
                                                      Events::Object::domain, cb, opaque, freecb);
        return 0;
    });
}
int virConnectDomainEventDeregister(virConnectPtr conn, virConnectDomainEventCallback cb) {
    return entry(conn, [&] {
        NOT_NULL(cb);
        const int number = conn->events->find(Events::Object::domain, VIR_DOMAIN_EVENT_ID_LIFECYCLE, reinterpret_cast<void (*)()>(cb));
        if (number < 0) {
            char address[32];
            std::snprintf(address, sizeof address, "%p", reinterpret_cast<void*>(cb));
            throw Error(ErrorCode::invalid_arg, std::string("event callback function ") + address + " not registered");
        }
        return delist<ConnectDomainEventCallbackDeregisterAny>(conn, Events::Object::domain, number);
    });
}

int virConnectNetworkEventRegisterAny(virConnectPtr conn, virNetworkPtr net, int eventID, virConnectNetworkEventGenericCallback cb,
                                      void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        return enlist<ConnectNetworkEventRegisterAny>(conn, net, eventID, network_listeners, Events::Object::network, cb, opaque, freecb);
    });
}
int virConnectNetworkEventDeregisterAny(virConnectPtr conn, int callbackID) {
    return entry(conn, [&] { return delist<ConnectNetworkEventDeregisterAny>(conn, Events::Object::network, callbackID); });
}
int virConnectStoragePoolEventRegisterAny(virConnectPtr conn, virStoragePoolPtr pool, int eventID,
                                          virConnectStoragePoolEventGenericCallback cb, void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        return enlist<ConnectStoragePoolEventRegisterAny>(conn, pool, eventID, pool_listeners, Events::Object::storage_pool, cb, opaque, freecb);
    });
}
int virConnectStoragePoolEventDeregisterAny(virConnectPtr conn, int callbackID) {
    return entry(conn, [&] { return delist<ConnectStoragePoolEventDeregisterAny>(conn, Events::Object::storage_pool, callbackID); });
}
int virConnectNodeDeviceEventRegisterAny(virConnectPtr conn, virNodeDevicePtr dev, int eventID,
                                         virConnectNodeDeviceEventGenericCallback cb, void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        return enlist<ConnectNodeDeviceEventRegisterAny>(conn, dev, eventID, device_listeners, Events::Object::node_device, cb, opaque, freecb);
    });
}
int virConnectNodeDeviceEventDeregisterAny(virConnectPtr conn, int callbackID) {
    return entry(conn, [&] { return delist<ConnectNodeDeviceEventDeregisterAny>(conn, Events::Object::node_device, callbackID); });
}
int virConnectSecretEventRegisterAny(virConnectPtr conn, virSecretPtr secret, int eventID, virConnectSecretEventGenericCallback cb,
                                     void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        return enlist<ConnectSecretEventRegisterAny>(conn, secret, eventID, secret_listeners, Events::Object::secret, cb, opaque, freecb);
    });
}
int virConnectSecretEventDeregisterAny(virConnectPtr conn, int callbackID) {
    return entry(conn, [&] { return delist<ConnectSecretEventDeregisterAny>(conn, Events::Object::secret, callbackID); });
}

}  // extern "C"
