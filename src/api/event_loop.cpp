// The event loop interface of the API: one implementation is registered for the whole program, ours or its own.
//
//  1. Registering happens before connections are opened; it is not undone.
//  2. Ours calls a free function on the loop's thread, after the callback it belongs to has run for the last time.
#include "api/event_loop.hpp"

#include <atomic>
#include <mutex>

#include "api/entry.hpp"
#include "base/event_loop.hpp"

using namespace vireo;
using namespace vireo::api;

namespace {

struct Implementation {
    virEventAddHandleFunc add_handle = nullptr;
    virEventUpdateHandleFunc update_handle = nullptr;
    virEventRemoveHandleFunc remove_handle = nullptr;
    virEventAddTimeoutFunc add_timeout = nullptr;
    virEventUpdateTimeoutFunc update_timeout = nullptr;
    virEventRemoveTimeoutFunc remove_timeout = nullptr;
};

std::mutex registering;   // guards `storage` while it is written
Implementation storage;
std::atomic<const Implementation*> registered = nullptr;

// Gives a C callback's data back when the last copy of the callback is gone.
class Data {
public:
    Data(void* opaque, virFreeCallback free, EventLoop* loop) : opaque_(opaque), free_(free), loop_(loop) {}
    Data(const Data&) = delete;
    Data& operator=(const Data&) = delete;
    ~Data() {
        if (!free_) return;
        // Never inside the call that removes: the caller may hold locks that the free function takes.
        loop_->post([free = free_, opaque = opaque_] { free(opaque); });
    }
    void* get() const { return opaque_; }

private:
    void* opaque_;
    virFreeCallback free_;
    EventLoop* loop_;
};

// ---- ours ----

EventLoop& default_loop() {
    static EventLoop* loop = new EventLoop;   // outlives whatever the program destroys at its end
    return *loop;
}

std::uint32_t to_epoll(int events) {
    return (events & VIR_EVENT_HANDLE_READABLE ? std::uint32_t(EPOLLIN) : 0u) |
           (events & VIR_EVENT_HANDLE_WRITABLE ? std::uint32_t(EPOLLOUT) : 0u) |
           (events & VIR_EVENT_HANDLE_ERROR ? std::uint32_t(EPOLLERR) : 0u) |
           (events & VIR_EVENT_HANDLE_HANGUP ? std::uint32_t(EPOLLHUP) : 0u);
}
int from_epoll(std::uint32_t events) {
    return (events & EPOLLIN ? VIR_EVENT_HANDLE_READABLE : 0) | (events & EPOLLOUT ? VIR_EVENT_HANDLE_WRITABLE : 0) |
           (events & EPOLLERR ? VIR_EVENT_HANDLE_ERROR : 0) | (events & EPOLLHUP ? VIR_EVENT_HANDLE_HANGUP : 0);
}
EventLoop::Duration interval(int milliseconds) { return std::chrono::milliseconds(milliseconds); }

// A number for the C side before the loop's own is known to the callback: the callback asks the loop.
int default_add_handle(int fd, int events, virEventHandleCallback cb, void* opaque, virFreeCallback ff) {
    int watch = -1;
    auto data = std::make_shared<Data>(opaque, ff, &default_loop());
    attempt([&] {
        watch = default_loop().watch(fd, to_epoll(events), [cb, fd, data](std::uint32_t what) {
            cb(default_loop().current(), fd, from_epoll(what), data->get());
        });
    });
    return watch;
}
void default_update_handle(int watch, int events) { default_loop().change(watch, to_epoll(events)); }
int default_remove_handle(int watch) { return default_loop().unwatch(watch) ? 0 : -1; }
int default_add_timeout(int milliseconds, virEventTimeoutCallback cb, void* opaque, virFreeCallback ff) {
    int timer = -1;
    auto data = std::make_shared<Data>(opaque, ff, &default_loop());
    attempt([&] {
        timer = default_loop().every(interval(milliseconds), [cb, data] { cb(default_loop().current(), data->get()); });
    });
    return timer;
}
void default_update_timeout(int timer, int milliseconds) { default_loop().reschedule(timer, interval(milliseconds)); }
int default_remove_timeout(int timer) { return default_loop().cancel(timer) ? 0 : -1; }

// ---- what the connections use ----

class Registered : public driver::ApplicationLoop {
public:
    int add_handle(int fd, int events, std::function<void(int)> callback) override {
        return registered.load()->add_handle(
            fd, events, [](int, int, int what, void* f) { (*static_cast<std::function<void(int)>*>(f))(what); },
            new std::function<void(int)>(std::move(callback)), [](void* f) { delete static_cast<std::function<void(int)>*>(f); });
    }
    void update_handle(int watch, int events) override { registered.load()->update_handle(watch, events); }
    void remove_handle(int watch) override { registered.load()->remove_handle(watch); }
    int add_timeout(int milliseconds, std::function<void()> callback) override {
        return registered.load()->add_timeout(
            milliseconds, [](int, void* f) { (*static_cast<std::function<void()>*>(f))(); },
            new std::function<void()>(std::move(callback)), [](void* f) { delete static_cast<std::function<void()>*>(f); });
    }
    void update_timeout(int timer, int milliseconds) override { registered.load()->update_timeout(timer, milliseconds); }
    void remove_timeout(int timer) override { registered.load()->remove_timeout(timer); }
};

void take(const Implementation& given) {
    std::lock_guard hold(registering);
    if (registered.load()) return;   // Compat: the first one stays
    storage = given;
    registered.store(&storage);
}

}  // namespace

std::shared_ptr<driver::ApplicationLoop> vireo::api::application_loop() {
    if (!registered.load()) return nullptr;
    static const auto loop = std::make_shared<Registered>();
    return loop;
}

extern "C" {

void virEventRegisterImpl(virEventAddHandleFunc addHandle, virEventUpdateHandleFunc updateHandle, virEventRemoveHandleFunc removeHandle,
                          virEventAddTimeoutFunc addTimeout, virEventUpdateTimeoutFunc updateTimeout, virEventRemoveTimeoutFunc removeTimeout) {
    take({addHandle, updateHandle, removeHandle, addTimeout, updateTimeout, removeTimeout});
}
int virEventRegisterDefaultImpl(void) {
    return entry_free([] {
        default_loop();
        take({default_add_handle, default_update_handle, default_remove_handle, default_add_timeout, default_update_timeout, default_remove_timeout});
        return 0;
    });
}
int virEventRunDefaultImpl(void) {
    return entry_free([] {
        if (!registered.load()) throw Error(ErrorCode::internal_error, ErrorDomain::event, "no event loop is registered");
        default_loop().run_once();
        return 0;
    });
}

int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void* opaque, virFreeCallback ff) {
    const auto* loop = registered.load();
    return loop && loop->add_handle ? loop->add_handle(fd, events, cb, opaque, ff) : -1;
}
void virEventUpdateHandle(int watch, int events) {
    if (const auto* loop = registered.load(); loop && loop->update_handle) loop->update_handle(watch, events);
}
int virEventRemoveHandle(int watch) {
    const auto* loop = registered.load();
    return loop && loop->remove_handle ? loop->remove_handle(watch) : -1;
}
int virEventAddTimeout(int frequency, virEventTimeoutCallback cb, void* opaque, virFreeCallback ff) {
    const auto* loop = registered.load();
    return loop && loop->add_timeout ? loop->add_timeout(frequency, cb, opaque, ff) : -1;
}
void virEventUpdateTimeout(int timer, int frequency) {
    if (const auto* loop = registered.load(); loop && loop->update_timeout) loop->update_timeout(timer, frequency);
}
int virEventRemoveTimeout(int timer) {
    const auto* loop = registered.load();
    return loop && loop->remove_timeout ? loop->remove_timeout(timer) : -1;
}

}  // extern "C"
