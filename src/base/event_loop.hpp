#pragma once
// One thread that waits for everything: descriptors, timers, children, signals, and tasks from other threads.
//
//  1. Callbacks run on the thread that runs the loop, one at a time. They decode, post and return; they never block.
//  2. Every function but run(), run_once() and current() may be called from any thread, also from inside a callback.
//  3. After unwatch() or cancel() on the loop thread, the callback does not run again. From another thread, a run that
//     has begun may still be going on. The callback object itself is destroyed at the latest when that run ends.
//  4. No lock is held while a callback runs, and dispatching allocates nothing.
//  5. What a callback throws is a mistake of ours: the loop lets it out of run().
//  6. Several watches may share a descriptor, and a descriptor may be closed before it is unwatched: the loop is also
//     the default event implementation of the public API, whose callers do both.
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>

#include "base/unique_function.hpp"

namespace vireo {

class EventLoop {
public:
    using Clock = std::chrono::steady_clock;
    using Duration = Clock::duration;
    using WatchCallback = std::function<void(std::uint32_t events)>;                  // EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR …
    using TimerCallback = std::function<void()>;
    using ProcessCallback = std::function<void(std::optional<int> wait_status)>;      // as wait(2) gives; none: not our child
    using SignalCallback = std::function<void(const signalfd_siginfo&)>;

    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    // Calls back whenever one of `events` holds (level triggered). Gives a number > 0 for change() and unwatch().
    // With events 0 the watch sleeps: not even a hang-up is reported until change().
    int watch(int fd, std::uint32_t events, WatchCallback callback);
    bool change(int watch, std::uint32_t events);    // false: no such watch
    bool unwatch(int watch);

    // Once, after `delay`. Timers run in the order of their times, never early.
    int after(Duration delay, TimerCallback callback);
    // Again and again. Interval 0: once in every turn of the loop. Negative: asleep until reschedule().
    int every(Duration interval, TimerCallback callback);
    // A new delay or interval, counted from now. Negative puts the timer to sleep.
    bool reschedule(int timer, Duration next);
    bool cancel(int timer);

    // Runs the task on the loop thread, after those posted before it.
    void post(UniqueFunction<void()> task);

    // Calls back once when the process has ended; a child of ours is reaped by this. Throws Error when there is none such.
    // unwatch() takes the number. The second form takes the ownership of a pidfd.
    int watch_process(pid_t pid, ProcessCallback callback);
    int watch_pidfd(int pidfd, ProcessCallback callback);

    // Takes a signal by signalfd. It must be blocked in every thread: call block_signals() before the first thread starts.
    int watch_signal(int signal, SignalCallback callback);
    static void block_signals(std::initializer_list<int> signals);

    // Until stop().
    void run();
    // One turn: waits for at most `longest` (negative: until something happens), runs what is due.
    void run_once(Duration longest = Duration(-1));
    void stop();

    // The number of the watch or timer whose callback is running. Loop thread only.
    int current() const;
    // Whether the calling thread is inside run() or run_once() of this loop.
    bool in_loop() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vireo
