#pragma once
// One object (domain, network, pool) = one actor: work that changes it waits in its queue and runs in order, as plain
// sequential code, on a worker thread that the actor has only while it has work.
//
//  1. Work runs one piece at a time, in order. Only work touches the object's state, so that state needs no lock.
//  2. Work waits in wait() and nowhere else for long. While it waits, pieces of the kinds it names run inside the wait:
//     after a wait, look at the state again.
//  3. `destroy` goes to the front and breaks every wait of the work that runs: that wait throws. A destroy that runs
//     already is not broken by another one.
//  4. Work of the kinds query, modify and async_nested that has not begun after the job timeout fails with
//     operation_timeout; past `max_queued` it fails at once. Events, abort and destroy wait as long as it takes.
//  5. What work throws becomes the Outcome that `done` hears, on the actor's thread, after the work. Publish first: whoever
//     hears "done" reads the effect.
//  6. An Actor may be destroyed from any thread, its own included: work that has not begun hears operation_aborted.
//     Work that captures its object by shared_ptr keeps it alive.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/unique_function.hpp"

namespace vireo::driver {

enum class WorkKind : std::uint8_t {
    event,          // something happened outside: runs in any wait that names it (all do)
    query,          // asks the hypervisor, changes nothing
    modify,         // changes the object; also a long job, which names what may run in its waits
    async_nested,   // a change that a long job lets in (suspend during migration)
    abort,          // ends the long job that runs
    destroy,        // ends the object's run; interrupts
};

struct Work {
    WorkKind kind = WorkKind::modify;
    std::string name;                       // who holds the object, as others read it: "remoteDispatchDomainCreate"
    UniqueFunction<void()> run;
    UniqueFunction<void(Outcome)> done;     // may be empty
};

// What runs on an actor, as readers see it.
struct Job {
    WorkKind kind = WorkKind::modify;
    std::string name;
    std::chrono::steady_clock::time_point since;
    std::chrono::system_clock::time_point started;
};

// The threads that actors borrow. They come when work finds no free one and go after a while without any.
class WorkerPool {
public:
    using Clock = std::chrono::steady_clock;
    struct Options {
        std::size_t most_busy = 32;                                  // threads that run, not counting those in a wait()
        std::size_t keep = 1;                                        // idle threads that stay
        Clock::duration idle = std::chrono::seconds(1);              // after which further idle threads go
        Clock::duration stalled = std::chrono::milliseconds(100);    // work found no thread for so long: one more comes
    };
    WorkerPool() : WorkerPool(Options{}) {}
    explicit WorkerPool(Options options);
    ~WorkerPool();   // waits for the work that runs; actors must not be given work any more
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // A piece of work that belongs to no object.
    void post(UniqueFunction<void()> task);
    std::size_t threads() const;

    struct Impl;
    const std::shared_ptr<Impl>& impl() const { return impl_; }

private:
    std::shared_ptr<Impl> impl_;
};

struct ActorOptions {
    std::chrono::steady_clock::duration job_timeout = std::chrono::seconds(30);
    std::size_t max_queued = 0;                                       // 0 = no limit
    // What a broken wait throws.
    Error interrupted{ErrorCode::operation_failed, ErrorDomain::none, "domain is not running"};
};

class Actor {
public:
    using Clock = std::chrono::steady_clock;

    explicit Actor(WorkerPool& pool, ActorOptions options = {});
    ~Actor();
    Actor(const Actor&) = delete;
    Actor& operator=(const Actor&) = delete;

    // Any thread. Queues work. When it is refused, `done` hears that before post() returns.
    void post(Work work);
    void post(WorkKind kind, std::string name, UniqueFunction<void()> run, UniqueFunction<void(Outcome)> done = {}) {
        post(Work{kind, std::move(name), std::move(run), std::move(done)});
    }

    // The same, as the last thing that a piece of work without an object (WorkerPool::post) does: its thread goes on with the
    // actor, if that is idle, which saves the change of threads.
    void post_last(Work work);

    // Any thread. Makes a wait() of this actor look at its condition again.
    void notify();

    // Any thread. The outermost piece of work that runs (events not counted), or null.
    std::shared_ptr<const Job> job() const;
    // Any thread. Nothing runs and nothing waits.
    bool idle() const;

    // From inside work only: until done() holds (true) or the time is over (false), running work of the kinds `meanwhile`.
    // done() is asked on the actor's thread, after each piece of work that ran and after each notify().
    // Throws ActorOptions::interrupted when destroy comes.
    bool wait(const UniqueFunction<bool()>& done, Clock::duration timeout, std::initializer_list<WorkKind> meanwhile);
    // From inside work only: the same without a condition.
    void pause(Clock::duration time, std::initializer_list<WorkKind> meanwhile);
    // From inside work only: destroy has come, the next wait will throw.
    bool interrupted() const;
    // Whether the calling thread runs this actor's work.
    bool is_current() const;

    struct Core;

private:
    std::shared_ptr<Core> core_;
};

}  // namespace vireo::driver
