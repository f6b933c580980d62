#include "driver/events.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <regex>
#include <type_traits>

#include "protocol/qemu.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/network.hpp"
#include "protocol/remote/node_device.hpp"
#include "protocol/remote/secret.hpp"
#include "protocol/remote/storage.hpp"

namespace vireo::driver {

namespace remote = protocol::remote;

namespace {

// One row an event: its object, its number, its message, and the message of old clients if there is one.
#define VIREO_EVENTS(X) \
    X(domain, 0, DomainEventCallbackLifecycle, DomainEventLifecycle) \
    X(domain, 1, DomainEventCallbackReboot, DomainEventReboot) \
    X(domain, 2, DomainEventCallbackRtcChange, DomainEventRtcChange) \
    X(domain, 3, DomainEventCallbackWatchdog, DomainEventWatchdog) \
    X(domain, 4, DomainEventCallbackIoError, DomainEventIoError) \
    X(domain, 5, DomainEventCallbackGraphics, DomainEventGraphics) \
    X(domain, 6, DomainEventCallbackIoErrorReason, DomainEventIoErrorReason) \
    X(domain, 7, DomainEventCallbackControlError, DomainEventControlError) \
    X(domain, 8, DomainEventCallbackBlockJob, DomainEventBlockJob) \
    X(domain, 9, DomainEventCallbackDiskChange, DomainEventDiskChange) \
    X(domain, 10, DomainEventCallbackTrayChange, DomainEventTrayChange) \
    X(domain, 11, DomainEventCallbackPmwakeup, DomainEventPmwakeup) \
    X(domain, 12, DomainEventCallbackPmsuspend, DomainEventPmsuspend) \
    X(domain, 13, DomainEventCallbackBalloonChange, DomainEventBalloonChange) \
    X(domain, 14, DomainEventCallbackPmsuspendDisk, DomainEventPmsuspendDisk) \
    X(domain, 15, DomainEventCallbackDeviceRemoved, DomainEventDeviceRemoved) \
    X(domain, 16, DomainEventBlockJob2, None) \
    X(domain, 17, DomainEventCallbackTunable, None) \
    X(domain, 18, DomainEventCallbackAgentLifecycle, None) \
    X(domain, 19, DomainEventCallbackDeviceAdded, None) \
    X(domain, 20, DomainEventCallbackMigrationIteration, None) \
    X(domain, 21, DomainEventCallbackJobCompleted, None) \
    X(domain, 22, DomainEventCallbackDeviceRemovalFailed, None) \
    X(domain, 23, DomainEventCallbackMetadataChange, None) \
    X(domain, 24, DomainEventBlockThreshold, None) \
    X(domain, 25, DomainEventMemoryFailure, None) \
    X(domain, 26, DomainEventMemoryDeviceSizeChange, None) \
    X(domain, 27, DomainEventNicMacChange, None) \
    X(domain, 28, DomainEventVcpuRemoved, None) \
    X(domain, 29, DomainEventCallbackChannelLifecycle, None) \
    X(network, 0, NetworkEventLifecycle, None) \
    X(network, 1, NetworkEventCallbackMetadataChange, None) \
    X(storage_pool, 0, StoragePoolEventLifecycle, None) \
    X(storage_pool, 1, StoragePoolEventRefresh, None) \
    X(node_device, 0, NodeDeviceEventLifecycle, None) \
    X(node_device, 1, NodeDeviceEventUpdate, None) \
    X(secret, 0, SecretEventLifecycle, None) \
    X(secret, 1, SecretEventValueChanged, None)

struct None {};

template <class P> struct Row;
#define X(kind, number, procedure, legacy) \
    template <> struct Row<remote::procedure> { \
        static constexpr EventObject object = EventObject::kind; \
        static constexpr int id = number; \
        static auto old_form() { using namespace remote; return std::type_identity<legacy>{}; } \
    };
VIREO_EVENTS(X)
#undef X

struct ObjectKind {
    std::string_view noun;         // in the errors
    int events;                    // numbers below are known
    protocol::Permission see;
};
constexpr std::array<ObjectKind, 5> kinds{{
    {"domain", 30, {"domain", "getattr"}},
    {"network", 2, {"network", "getattr"}},
    {"storage pool", 2, {"storage_pool", "getattr"}},
    {"node device", 2, {"node_device", "getattr"}},
    {"secret", 2, {"secret", "getattr"}},
}};
const ObjectKind& kind_of(EventObject object) { return kinds[std::size_t(object)]; }

// What tells an object from others of its kind, and its name for the access check.
struct Subject {
    Uuid uuid;
    std::string name;   // node devices have nothing else
    bool operator==(const Subject& other) const { return uuid.is_nil() ? name == other.name : uuid == other.uuid; }
};
Subject subject_of(const remote::DomainRef& ref) { return {ref.uuid, ref.name}; }
Subject subject_of(const remote::NetworkRef& ref) { return {ref.uuid, ref.name}; }
Subject subject_of(const remote::StoragePoolRef& ref) { return {ref.uuid, ref.name}; }
Subject subject_of(const remote::NodeDeviceRef& ref) { return {{}, ref.name}; }
Subject subject_of(const remote::SecretRef& ref) { return {ref.uuid, ref.uuid.text()}; }
template <class Message> Subject subject_in(const Message& message) {
    if constexpr (requires { message.event.domain; }) return subject_of(message.event.domain);
    else if constexpr (requires { message.domain; }) return subject_of(message.domain);
    else if constexpr (requires { message.network; }) return subject_of(message.network);
    else if constexpr (requires { message.pool; }) return subject_of(message.pool);
    else if constexpr (requires { message.device; }) return subject_of(message.device);
    else return subject_of(message.secret);
}

// Which monitor events a client wants.
struct MonitorFilter {
    std::optional<std::string> name;   // exactly
    std::optional<std::regex> pattern;
    bool ignores_case = false;

    bool matches(const std::string& event) const {
        if (pattern) return std::regex_search(event, *pattern);
        if (!name) return true;
        if (!ignores_case) return *name == event;
        return name->size() == event.size() &&
               std::equal(name->begin(), name->end(), event.begin(), [](char a, char b) { return std::tolower(a) == std::tolower(b); });
    }
};

}  // namespace

struct EventHub::Subscription {
    enum class Way { callback, legacy, monitor };
    std::weak_ptr<Session> session;
    const Session* key = nullptr;          // the session, alive or not
    EventObject object{};
    Way way = Way::callback;
    int event = 0;
    int callback_id = -1;
    std::optional<Subject> subject;        // unset: all objects
    MonitorFilter filter;
};

struct EventHub::Impl : std::enable_shared_from_this<Impl> {
    using List = std::vector<std::shared_ptr<const Subscription>>;

    void add(Session& session, Subscription subscription) {
        const auto owner = session.shared_from_this();
        subscription.session = owner;
        subscription.key = owner.get();
        bool first;
        {
            std::lock_guard hold(mutex);
            List next = *list.read();
            first = std::ranges::none_of(next, [&](const auto& s) { return s->key == owner.get(); });
            next.push_back(std::make_shared<const Subscription>(std::move(subscription)));
            publish(std::move(next));
        }
        // All of a session's subscriptions go with it, those made later too.
        if (first) session.on_close([hub = weak_from_this(), key = owner.get()] {
            if (const auto self = hub.lock()) self->remove([key](const Subscription& s) { return s.key == key; }, false);
        });
    }
    // False: none was there.
    bool remove(const std::function<bool(const Subscription&)>& which, bool only_one = true) {
        std::lock_guard hold(mutex);
        List next = *list.read();
        const auto before = next.size();
        if (only_one) {
            if (const auto at = std::ranges::find_if(next, [&](const auto& s) { return which(*s); }); at != next.end()) next.erase(at);
        } else {
            std::erase_if(next, [&](const auto& s) { return which(*s); });
        }
        if (next.size() == before) return false;
        publish(std::move(next));
        return true;
    }
    void publish(List next) {
        monitors = std::ranges::any_of(next, [](const auto& s) { return s->way == Subscription::Way::monitor; });
        count = next.size();
        list.publish(std::move(next));
    }

    void subscribe(Session& session, EventObject object, int event, int callback_id, std::optional<Subject> subject) {
        if (event < 0 || event >= kind_of(object).events) {
            const std::string noun = object == EventObject::domain ? "" : std::string(kind_of(object).noun) + " ";
            throw Error(ErrorCode::internal_error, "unsupported " + noun + "event ID " + std::to_string(event));
        }
        Subscription s;
        s.object = object;
        s.way = callback_id < 0 ? Subscription::Way::legacy : Subscription::Way::callback;
        s.event = event;
        s.callback_id = callback_id;
        s.subject = std::move(subject);
        add(session, std::move(s));
    }
    void unsubscribe(Session& session, EventObject object, int callback_id) {
        if (!remove([&](const Subscription& s) {
                return s.key == &session && s.way == Subscription::Way::callback && s.object == object && s.callback_id == callback_id;
            }))
            throw Error(ErrorCode::internal_error,
                        std::string(kind_of(object).noun) + " event callback " + std::to_string(callback_id) + " not registered");
    }
    void subscribe_legacy(Session& session, int event) {
        if (has_legacy(session, event))
            throw Error(ErrorCode::internal_error, "domain event " + std::to_string(event) + " already registered");
        if (event > 15) throw Error(ErrorCode::internal_error, "unsupported event ID " + std::to_string(event));
        subscribe(session, EventObject::domain, event, -1, std::nullopt);
    }
    void unsubscribe_legacy(Session& session, int event) {
        if (!remove([&](const Subscription& s) { return s.key == &session && s.way == Subscription::Way::legacy && s.event == event; }))
            throw Error(ErrorCode::internal_error, "domain event " + std::to_string(event) + " not registered");
    }
    bool has_legacy(Session& session, int event) const {
        return std::ranges::any_of(*list.read(), [&](const auto& s) {
            return s->key == &session && s->way == Subscription::Way::legacy && s->event == event;
        });
    }

    std::mutex mutex;                    // of those who change the list
    Published<List> list;
    std::atomic<std::size_t> count = 0;
    std::atomic<bool> monitors = false;
};

EventHub::EventHub() : impl_(std::make_shared<Impl>()) {}
EventHub::~EventHub() = default;

namespace {

// Any, Register and the member that names the one object, of the four kinds that came after domains.
template <class Register, class Deregister, class Impl, class Ref>
void offer_kind(Driver& table, const std::shared_ptr<Impl>& impl, EventObject object, Ref ref) {
    table.answers<Register>([impl, object, ref](Session& session, const typename Register::Args& args) {
        std::optional<Subject> subject;
        if (const auto& one = args.*ref) subject = subject_of(*one);
        const int id = session.next_callback_id();
        impl->subscribe(session, object, args.event_id, id, std::move(subject));
        return typename Register::Reply{id};
    });
    table.answers<Deregister>([impl, object](Session& session, const typename Deregister::Args& args) {
        impl->unsubscribe(session, object, args.callback_id);
        return typename Deregister::Reply{};
    });
}

}  // namespace

void EventHub::offer(EventObject object, Driver& table) {
    using namespace remote;
    switch (object) {
    case EventObject::network:
        return offer_kind<ConnectNetworkEventRegisterAny, ConnectNetworkEventDeregisterAny>(table, impl_, object, &ConnectNetworkEventRegisterAny::Args::network);
    case EventObject::storage_pool:
        return offer_kind<ConnectStoragePoolEventRegisterAny, ConnectStoragePoolEventDeregisterAny>(table, impl_, object, &ConnectStoragePoolEventRegisterAny::Args::pool);
    case EventObject::node_device:
        return offer_kind<ConnectNodeDeviceEventRegisterAny, ConnectNodeDeviceEventDeregisterAny>(table, impl_, object, &ConnectNodeDeviceEventRegisterAny::Args::device);
    case EventObject::secret:
        return offer_kind<ConnectSecretEventRegisterAny, ConnectSecretEventDeregisterAny>(table, impl_, object, &ConnectSecretEventRegisterAny::Args::secret);
    case EventObject::domain:
        break;
    }
    offer_kind<ConnectDomainEventCallbackRegisterAny, ConnectDomainEventCallbackDeregisterAny>(table, impl_, object, &ConnectDomainEventCallbackRegisterAny::Args::domain);
    table.answers<ConnectDomainEventRegister>([impl = impl_](Session& session, const auto&) {
        impl->subscribe_legacy(session, 0);
        return ConnectDomainEventRegister::Reply{1};
    });
    table.answers<ConnectDomainEventDeregister>([impl = impl_](Session& session, const auto&) {
        impl->unsubscribe_legacy(session, 0);
        return ConnectDomainEventDeregister::Reply{0};
    });
    table.answers<ConnectDomainEventRegisterAny>([impl = impl_](Session& session, const ConnectDomainEventRegisterAny::Args& args) {
        impl->subscribe_legacy(session, args.event_id);
        return ConnectDomainEventRegisterAny::Reply{};
    });
    table.answers<ConnectDomainEventDeregisterAny>([impl = impl_](Session& session, const ConnectDomainEventDeregisterAny::Args& args) {
        impl->unsubscribe_legacy(session, args.event_id);
        return ConnectDomainEventDeregisterAny::Reply{};
    });
}

template <class P> void EventHub::publish(typename P::Message message) {
    if (impl_->count.load(std::memory_order_acquire) == 0) return;
    const Subject subject = subject_in(message);
    const auto list = impl_->list.read();
    for (const auto& s : *list) {
        if (s->object != Row<P>::object || s->event != Row<P>::id || s->way == Subscription::Way::monitor) continue;
        if (s->subject && !(*s->subject == subject)) continue;
        const auto session = s->session.lock();
        if (!session || session->is_closed() || !session->may_see(kind_of(s->object).see, subject.name)) continue;
        if (s->way == Subscription::Way::callback) {
            message.callback_id = s->callback_id;
            session->template send<P>(message);
        } else {
            using Old = typename decltype(Row<P>::old_form())::type;
            if constexpr (!std::is_same_v<Old, None>) session->template send<Old>(message.event);
        }
    }
}
#define X(kind, number, procedure, legacy) template void EventHub::publish<remote::procedure>(remote::procedure::Message);
VIREO_EVENTS(X)
#undef X

void EventHub::offer_monitor_events(Driver& table) {
    using Register = protocol::qemu::ConnectDomainMonitorEventRegister;
    using Deregister = protocol::qemu::ConnectDomainMonitorEventDeregister;
    table.answers<Register>([impl = impl_](Session& session, const Register::Args& args) {
        constexpr unsigned regex = 1, nocase = 2;
        if (args.flags & ~(regex | nocase))
            throw Error(ErrorCode::invalid_arg, "unsupported flags (0x" + [](unsigned v) { char t[9]; return std::string(t, std::to_chars(t, t + 8, v, 16).ptr); }(args.flags & ~(regex | nocase)) + ") in function qemuConnectDomainQemuMonitorEventRegister");
        Subscription s;
        s.way = Subscription::Way::monitor;
        s.callback_id = session.next_callback_id();
        if (args.domain) s.subject = subject_of(*args.domain);
        s.filter.ignores_case = args.flags & nocase;
        if (args.event && args.flags & regex) {
            auto options = std::regex::extended;
            if (args.flags & nocase) options |= std::regex::icase;
            try {
                s.filter.pattern.emplace(*args.event, options);
            } catch (const std::regex_error& e) {
                throw Error(ErrorCode::invalid_arg, "failed to compile regex '" + *args.event + "': " + e.what());
            }
        } else {
            s.filter.name = args.event;
        }
        const int id = s.callback_id;
        impl->add(session, std::move(s));
        return Register::Reply{id};
    });
    table.answers<Deregister>([impl = impl_](Session& session, const Deregister::Args& args) {
        if (!impl->remove([&](const Subscription& s) {
                return s.key == &session && s.way == Subscription::Way::monitor && s.callback_id == args.callback_id;
            }))
            throw Error(ErrorCode::internal_error, "qemu monitor event callback " + std::to_string(args.callback_id) + " not registered");
        return Deregister::Reply{};
    });
}

void EventHub::publish_monitor_event(const MonitorEvent& event) {
    using P = protocol::qemu::DomainMonitorEvent;
    if (!wants_monitor_events()) return;
    const auto list = impl_->list.read();
    for (const auto& s : *list) {
        if (s->way != Subscription::Way::monitor || !s->filter.matches(event.event)) continue;
        if (s->subject && !(*s->subject == Subject{event.uuid, event.domain})) continue;
        const auto session = s->session.lock();
        if (!session || session->is_closed() || !session->may_see(kind_of(EventObject::domain).see, event.domain)) continue;
        P::Message message;
        message.callback_id = s->callback_id;
        message.domain = {event.domain, event.uuid, event.id};
        message.event = event.event;
        message.seconds = event.seconds;
        message.micros = event.micros;
        message.details = event.details;
        session->send<P>(message);
    }
}

bool EventHub::wants_monitor_events() const { return impl_->monitors.load(std::memory_order_relaxed); }
std::size_t EventHub::subscriptions() const { return impl_->count.load(); }

}  // namespace vireo::driver
