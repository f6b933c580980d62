#pragma once
// Events from drivers to whoever asked for them.
//
//     hub.offer<EventObject::domain>(table);                                        // the registration calls
//     hub.publish<remote::DomainEventCallbackLifecycle>({.event = {ref, event, detail}});
//
//  1. publish() may be called from any thread; callback_id is filled in. The events of one thread reach each session in their
//     order, whether it registered the new way (with a callback id) or the old one (without).
//  2. A subscription ends with its session, by deregistering, and never in any other way.
//  3. A session hears of an object only what it may see (the registration's filter permission).
//  4. With nobody listening an event costs one load.
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/published.hpp"
#include "base/uuid.hpp"
#include "driver/driver.hpp"

namespace vireo::driver {

enum class EventObject : std::uint8_t { domain, network, storage_pool, node_device, secret };

class EventHub {
public:
    EventHub();
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    // Puts the registration procedures of a kind of object into a driver's table: for domains those of all generations.
    // The hub must live as long as the table.
    void offer(EventObject object, Driver& table);
    // Registration for QEMU's own monitor events.
    void offer_monitor_events(Driver& table);

    // P is a row of protocol/remote whose message has a callback id.
    template <class P> void publish(typename P::Message message);
    // A QEMU event as it came. `details` is its data as JSON, if it has any.
    struct MonitorEvent {
        std::string domain;               // name
        Uuid uuid;
        int id = -1;
        std::string event;
        std::int64_t seconds = 0;
        std::uint32_t micros = 0;
        std::optional<std::string> details;
    };
    void publish_monitor_event(const MonitorEvent& event);
    // Whether anybody listens to monitor events: saves making their details.
    bool wants_monitor_events() const;

    std::size_t subscriptions() const;

private:
    struct Subscription;
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace vireo::driver
