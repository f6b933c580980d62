#pragma once
// How a driver plugs in: a file of the driver registers a factory; the programs know none of them by name.
//
//     static const driver::Registered qemu({.name = "QEMU", .schemes = {"qemu"}, .open = [](Surroundings& s) { … }});
//
//  1. The program makes each backend once, on a worker thread, after its sockets listen: a call to a driver waits until its
//     backend is there, other calls do not. An exception of make() is the answer to everybody who wants the driver.
//  2. A backend of a hypervisor opens connections; its table includes the tables of the backends of kind `secondary` (networks,
//     storage …), which open connections of their own scheme only.
//  3. What a driver does for others stands in Surroundings as a Service: its maker offers it, the program closes it when all
//     secondary drivers are made.
//  4. reload() and stop() are called on the event loop's thread and must not block: they start work.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/event_loop.hpp"
#include "driver/actor.hpp"
#include "driver/driver.hpp"
#include "driver/secret_source.hpp"
#include "driver/service.hpp"

namespace vireo::host {
struct Paths;
}

namespace vireo::driver {

// What a driver lives in.
struct Surroundings {
    EventLoop& loop;                  // sockets, timers, children
    WorkerPool& workers;              // for actors
    const host::Paths& paths;
    bool privileged = false;          // the system's daemon, not a user's
    std::function<void()> changed;    // call it (any thread) when busy() may give another answer; may be empty
    // What drivers do for each other.
    std::shared_ptr<Service<SecretSource>> secrets = std::make_shared<Service<SecretSource>>();
};

class Backend {
public:
    virtual ~Backend() = default;
    // As driver::Open says: on the I/O thread, without waiting. Throws Error when the URI is not one of ours.
    virtual Opened open(const std::string& uri, std::uint32_t flags, Session& session) = 0;
    // The table that connections of other backends include: of secondary backends.
    virtual const Driver& table() const = 0;
    // The configuration may have changed (SIGHUP).
    virtual void reload() {}
    // Keeps the daemon from ending when idle: a guest runs. Any thread.
    virtual bool busy() const { return false; }
    // The program ends soon; `done` is called (any thread) when the files are as they should be. Guests go on.
    virtual void stop(std::function<void()> done) { done(); }
};

struct Factory {
    std::string name;                     // "QEMU", "network": as CONNECT_GET_TYPE tells it
    std::vector<std::string> schemes;     // "qemu": of the URIs it serves
    std::string daemon;                   // the modular daemon that holds it alone: "virtqemud"
    bool secondary = false;
    bool needs_privilege = false;         // not offered in a session
    bool in_process = false;              // the library opens it itself when the URI names no daemon
    // Whether an empty URI (probing) may choose it; asked in the order of names. Empty: never.
    std::function<bool(const Surroundings&)> probe = {};
    std::function<std::shared_ptr<Backend>(Surroundings&)> make;
};

// All that are linked in, in the order of their names.
std::vector<const Factory*> factories();

// Registers at start-up. The programs link the drivers' libraries whole, so that the object file is kept.
class Registered {
public:
    explicit Registered(Factory factory);
};

}  // namespace vireo::driver
