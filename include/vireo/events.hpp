#pragma once
// Events as lambdas, and the loop that delivers them.
//
//  1. An EventLoop is made before the first connection opens; the process has one.
//  2. A subscription ends with its object. Its function runs on the loop's thread, and may still be running just then: what it
//     uses must live until the loop has gone on. It must not throw.
#include <atomic>
#include <functional>
#include <thread>

#include "vireo/connection.hpp"

namespace virt {

class EventLoop {
public:
    EventLoop() {
        check(virEventRegisterDefaultImpl());
        timer_ = check(virEventAddTimeout(-1, [](int, void*) {}, nullptr, nullptr));
        thread_ = std::thread([this] {
            while (!stopping_) virEventRunDefaultImpl();
        });
    }
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;
    ~EventLoop() {
        stopping_ = true;
        virEventUpdateTimeout(timer_, 0);     // wakes it
        thread_.join();
        virEventRemoveTimeout(timer_);
    }

private:
    std::atomic<bool> stopping_ = false;
    int timer_ = -1;
    std::thread thread_;
};

class Subscription {
public:
    Subscription() = default;
    Subscription(Connection connection, int number, int (*end)(virConnectPtr, int)) : connection_(std::move(connection)), number_(number), end_(end) {}
    Subscription(Subscription&& other) noexcept : connection_(std::move(other.connection_)), number_(std::exchange(other.number_, -1)), end_(other.end_) {}
    Subscription& operator=(Subscription&& other) noexcept {
        std::swap(connection_, other.connection_);
        std::swap(number_, other.number_);
        std::swap(end_, other.end_);
        return *this;
    }
    ~Subscription() {
        if (number_ >= 0) end_(connection_.get(), number_);
    }

private:
    Connection connection_;
    int number_ = -1;
    int (*end_)(virConnectPtr, int) = nullptr;
};

namespace detail {

// What the C library calls: the function behind `opaque`, with an owner for the handle that it lends.
template <class Owner, int (*add_reference)(typename Owner::pointer), class... Arguments> struct Bridge {
    using Function = std::function<void(Owner, Arguments...)>;
    static void call(virConnectPtr, typename Owner::pointer handle, Arguments... arguments, void* opaque) {
        if (add_reference(handle) == 0) (*static_cast<Function*>(opaque))(Owner(handle), arguments...);
    }
    static void forget(void* opaque) { delete static_cast<Function*>(opaque); }

    template <class Generic, class Add>
    static Subscription subscribe(const Connection& connection, typename Owner::pointer only, int event, Function function, Add add, int (*end)(virConnectPtr, int)) {
        auto kept = std::make_unique<Function>(std::move(function));
        const auto callback = reinterpret_cast<Generic>(reinterpret_cast<void (*)()>(call));
        const int number = check(add(connection.get(), only, event, callback, kept.get(), forget));
        kept.release();
        return Subscription(connection, number, end);
    }
};

template <class... Arguments> using DomainBridge = Bridge<Domain, virDomainRef, Arguments...>;

}  // namespace detail

// Domain events by their number and the arguments of their callback after the domain, as in the C API:
//     auto events = on_domain<int, int>(connection, VIR_DOMAIN_EVENT_ID_LIFECYCLE, [](Domain domain, int event, int detail) { … });
template <class... Arguments, class F> Subscription on_domain(const Connection& connection, int event, F function, const Domain& only = Domain()) {
    return detail::DomainBridge<Arguments...>::template subscribe<virConnectDomainEventGenericCallback>(
        connection, only.get(), event, std::move(function), virConnectDomainEventRegisterAny, virConnectDomainEventDeregisterAny);
}
// (domain, virDomainEventType, its detail)
template <class F> Subscription on_lifecycle(const Connection& connection, F function, const Domain& only = Domain()) {
    return on_domain<int, int>(connection, VIR_DOMAIN_EVENT_ID_LIFECYCLE, std::move(function), only);
}
// (network, virNetworkEventLifecycleType, its detail)
template <class F> Subscription on_network(const Connection& connection, F function) {
    return detail::Bridge<Network, virNetworkRef, int, int>::subscribe<virConnectNetworkEventGenericCallback>(
        connection, nullptr, VIR_NETWORK_EVENT_ID_LIFECYCLE, std::move(function), virConnectNetworkEventRegisterAny, virConnectNetworkEventDeregisterAny);
}
// (pool, virStoragePoolEventLifecycleType, its detail)
template <class F> Subscription on_pool(const Connection& connection, F function) {
    return detail::Bridge<Pool, virStoragePoolRef, int, int>::subscribe<virConnectStoragePoolEventGenericCallback>(
        connection, nullptr, VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, std::move(function), virConnectStoragePoolEventRegisterAny, virConnectStoragePoolEventDeregisterAny);
}

}  // namespace virt
