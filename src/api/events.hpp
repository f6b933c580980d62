#pragma once
// The event callbacks of a connection.
//
//  1. Each registration of the program is one at the other end, under a number of its own; the program is given ours,
//     which is unique among all kinds of objects of the connection.
//  2. Callbacks run on the application's event loop, without any lock. One that is removed while it runs ends its run; its free function is
//     called after that, when nobody uses the registration any more.
//  3. A message may come before the number of its registration is known here; it waits for it.
//  4. `mutex_` guards the tables.
//  5. The connection may be closed by one thread while the loop's thread has a message for it. So what the link calls
//     holds a Gate, never the connection: a gate leads to the connection while it lives, and keeps it for that long.
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "api/handles.hpp"

namespace vireo::api {

struct Registration {
    Registration(virConnectPtr of, void (*function)(), void* data, virFreeCallback free_data)
        : connection(of), callback(function), opaque(data), free(free_data) {}
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;
    ~Registration() {
        if (free) free(opaque);
    }
    virConnectPtr connection;   // alive as long as its registrations are called
    void (*callback)();         // of the type that its event has
    void* opaque;
    virFreeCallback free;
};

class Gate {
public:
    explicit Gate(virConnectPtr to) : connection_(to) {}
    // Runs f with the connection, kept meanwhile; or not at all, if that is going or gone.
    template <class F> void pass(F&& f) {
        virConnectPtr connection = enter();
        if (!connection) return;
        f(connection);
        drop(connection);
    }
    void close() {
        std::lock_guard hold(mutex_);
        connection_ = nullptr;
    }

private:
    virConnectPtr enter();

    std::mutex mutex_;          // guards connection_
    virConnectPtr connection_;
};

class Events {
public:
    enum class Object { domain, network, storage_pool, node_device, secret, monitor };
    using Call = std::function<void(Registration&)>;

    explicit Events(_virConnect& connection) : connection_(connection), gate_(std::make_shared<Gate>(&connection)) {}
    ~Events();
    // What callbacks of the link go through.
    std::shared_ptr<Gate> gate() const { return gate_; }

    // Registers at the other end by `enlist`, which gives the number there; gives ours. Throws Error, also when there is no
    // event loop; then the free function is not called.
    int add(Object object, int event, void (*callback)(), void* opaque, virFreeCallback free, const std::function<int()>& enlist);
    // Throws Error when there is no such registration. `delist` takes the number at the other end.
    void remove(Object object, int number, const std::function<void(int)>& delist);
    // The number of the registration of this callback for this event; -1: none. For the oldest form of the API.
    int find(Object object, int event, void (*callback)()) const;

    // A message came: on the event loop.
    void deliver(Object object, int number_there, Call call);

private:
    struct Entry {
        Object object;
        int event;
        int number_there;
        std::shared_ptr<Registration> registration;
    };
    struct Orphan {
        Object object;
        int number_there;
        Call call;
    };

    void run_orphans();

    _virConnect& connection_;
    const std::shared_ptr<Gate> gate_;
    mutable std::mutex mutex_;
    std::map<int, Entry> entries_;
    std::vector<Orphan> orphans_;
    int enlisting_ = 0;       // registrations whose number there is not known yet
    int next_ = 0;
};

}  // namespace vireo::api
