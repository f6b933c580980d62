#include "base/event_loop.hpp"

#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace vireo {
namespace {

constexpr std::size_t batch = 64;

struct Watch {
    int id = 0, fd = -1;
    std::uint32_t events = 0;
    bool gone = false;
    UniqueFd owned;                // closed with the watch
    EventLoop::WatchCallback callback;
};

struct Timer {
    int id = 0;
    EventLoop::Duration interval{};
    EventLoop::Clock::time_point when;
    std::size_t place = 0;         // in the heap; npos: asleep
    bool repeats = false;
    EventLoop::TimerCallback callback;
};
constexpr std::size_t npos = std::size_t(-1);

// The timers by their time: a binary heap whose members know their place, so that any of them can be moved.
class TimerHeap {
public:
    bool empty() const { return heap_.empty(); }
    Timer* first() const { return heap_.front(); }
    void put(Timer* timer) {
        timer->place = heap_.size();
        heap_.push_back(timer);
        up(timer->place);
    }
    void take(Timer* timer) {
        const std::size_t at = timer->place;
        if (at == npos) return;
        timer->place = npos;
        Timer* last = heap_.back();
        heap_.pop_back();
        if (last == timer) return;
        heap_[at] = last;
        last->place = at;
        up(at);
        down(last->place);
    }

private:
    static bool before(const Timer* a, const Timer* b) { return a->when != b->when ? a->when < b->when : a->id < b->id; }
    void set(std::size_t at, Timer* timer) { heap_[at] = timer; timer->place = at; }
    void up(std::size_t at) {
        Timer* timer = heap_[at];
        for (; at > 0 && before(timer, heap_[(at - 1) / 2]); at = (at - 1) / 2) set(at, heap_[(at - 1) / 2]);
        set(at, timer);
    }
    void down(std::size_t at) {
        Timer* timer = heap_[at];
        for (;;) {
            std::size_t child = 2 * at + 1;
            if (child >= heap_.size()) break;
            if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
            if (!before(heap_[child], timer)) break;
            set(at, heap_[child]);
            at = child;
        }
        set(at, timer);
    }
    std::vector<Timer*> heap_;
};

// What epoll knows about one descriptor. Several watches may stand behind it.
struct Descriptor {
    std::uint32_t generation = 0;  // tells what happened to an earlier owner of the number from what happens to this one
    bool in_epoll = false;
    bool always_ready = false;     // epoll refuses regular files; poll(2) calls them ready, and so do we
    std::vector<std::shared_ptr<Watch>> watches;
};

int wait_for_events(int epoll, epoll_event* events, EventLoop::Duration longest) {
    static std::atomic<bool> has_pwait2 = true;
    using namespace std::chrono;
    if (longest.count() != 0 && has_pwait2.load(std::memory_order_relaxed)) {
        timespec limit{}, *given = nullptr;
        if (longest.count() > 0) {
            const auto whole = duration_cast<seconds>(longest);
            limit = {time_t(whole.count()), long(duration_cast<nanoseconds>(longest - whole).count())};
            given = &limit;
        }
        const int n = epoll_pwait2(epoll, events, int(batch), given, nullptr);
        if (n >= 0 || (errno != ENOSYS && errno != EPERM)) return n;
        has_pwait2 = false;
    }
    int limit = -1;
    if (longest.count() >= 0) limit = int(std::min<std::int64_t>(ceil<milliseconds>(longest).count(), 1 << 30));
    return epoll_wait(epoll, events, int(batch), limit);
}

}  // namespace

struct EventLoop::Impl {
    Impl() : epoll(epoll_create1(EPOLL_CLOEXEC)), wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (!epoll || !wake) throw system_error("cannot create the event loop");
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = std::uint32_t(wake.get());
        if (epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wake.get(), &event) < 0) throw system_error("epoll_ctl");
    }

    // With the mutex held.
    void arm(int fd);
    Watch* find_watch(int id) {
        const auto at = watches.find(id);
        return at == watches.end() ? nullptr : at->second;
    }
    Timer* find_timer(int id) {
        const auto at = timers.find(id);
        return at == timers.end() ? nullptr : at->second.get();
    }
    int next_id() {
        do last_id = last_id == INT32_MAX ? 1 : last_id + 1;
        while (watches.contains(last_id) || timers.contains(last_id));
        return last_id;
    }
    // A new earliest time or task: the sleeper must look again.
    void wake_up() {
        if (!sleeping) return;
        sleeping = false;
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wake.get(), &one, sizeof one);
    }

    void dispatch(int fd, std::optional<std::uint32_t> generation, std::uint32_t events);
    void run_watch(const std::shared_ptr<Watch>& watch, std::uint32_t events);
    void run_always_ready();
    void run_timers();
    void run_tasks();
    Duration until_next(Duration longest);   // with the mutex held

    UniqueFd epoll, wake;
    std::mutex mutex;   // guards what follows; never held while a callback runs
    std::unordered_map<int, Watch*> watches;
    std::unordered_map<int, Descriptor> descriptors;
    std::unordered_map<int, std::shared_ptr<Timer>> timers;
    TimerHeap heap;
    std::deque<UniqueFunction<void()>> tasks;
    int last_id = 0;
    std::uint32_t generation = 0;
    int always_ready = 0;                    // descriptors of that kind
    bool sleeping = false;
    bool stopped = false;
    std::atomic<int> current = 0;
    std::atomic<std::thread::id> runner;
};

void EventLoop::Impl::arm(int fd) {
    const auto at = descriptors.find(fd);
    if (at == descriptors.end()) return;
    Descriptor& d = at->second;
    std::uint32_t wanted = 0;
    for (const auto& watch : d.watches) wanted |= watch->events;
    if (d.always_ready) {
        if (wanted) return;
        d.always_ready = false;
        --always_ready;
    } else if (wanted == 0) {
        if (d.in_epoll) epoll_ctl(epoll.get(), EPOLL_CTL_DEL, fd, nullptr);   // fails when fd was closed: gone from epoll as well
        d.in_epoll = false;
    } else {
        epoll_event event{};
        event.events = wanted;
        event.data.u64 = std::uint64_t(d.generation) << 32 | std::uint32_t(fd);
        int result = epoll_ctl(epoll.get(), d.in_epoll ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
        // The number may have been closed and given out again behind our back.
        if (result < 0 && errno == ENOENT) result = epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event);
        else if (result < 0 && errno == EEXIST) result = epoll_ctl(epoll.get(), EPOLL_CTL_MOD, fd, &event);
        if (result < 0 && errno == EPERM) {
            d.always_ready = true;
            ++always_ready;
            wake_up();
        } else if (result < 0) {
            throw system_error("cannot watch file descriptor " + std::to_string(fd));
        } else {
            d.in_epoll = true;
        }
    }
    if (d.watches.empty()) descriptors.erase(at);
}

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}
EventLoop::~EventLoop() = default;

int EventLoop::watch(int fd, std::uint32_t events, WatchCallback callback) {
    auto watch = std::make_shared<Watch>();
    watch->fd = fd;
    watch->events = events;
    watch->callback = std::move(callback);
    std::lock_guard hold(impl_->mutex);
    watch->id = impl_->next_id();
    auto& descriptor = impl_->descriptors[fd];
    if (descriptor.watches.empty()) descriptor.generation = ++impl_->generation;
    descriptor.watches.push_back(watch);
    try {
        impl_->arm(fd);
    } catch (...) {
        auto& left = impl_->descriptors[fd].watches;
        left.pop_back();
        if (left.empty()) impl_->descriptors.erase(fd);
        throw;
    }
    impl_->watches[watch->id] = watch.get();
    return watch->id;
}

bool EventLoop::change(int id, std::uint32_t events) {
    std::lock_guard hold(impl_->mutex);
    Watch* watch = impl_->find_watch(id);
    if (!watch) return false;
    if (watch->events == events) return true;
    watch->events = events;
    impl_->arm(watch->fd);
    return true;
}

bool EventLoop::unwatch(int id) {
    std::shared_ptr<Watch> gone;   // its callback dies after the lock is free: it may own anything
    std::lock_guard hold(impl_->mutex);
    Watch* watch = impl_->find_watch(id);
    if (!watch) return false;
    impl_->watches.erase(id);
    const int fd = watch->fd;
    auto& list = impl_->descriptors[fd].watches;
    const auto at = std::ranges::find(list, watch, &std::shared_ptr<Watch>::get);
    gone = std::move(*at);
    gone->gone = true;
    gone->events = 0;
    list.erase(at);
    if (attempt([&] { impl_->arm(fd); }) && list.empty()) impl_->descriptors.erase(fd);
    return true;
}

int EventLoop::after(Duration delay, TimerCallback callback) {
    auto timer = std::make_shared<Timer>();
    timer->callback = std::move(callback);
    timer->when = Clock::now() + std::max(delay, Duration::zero());
    std::lock_guard hold(impl_->mutex);
    timer->id = impl_->next_id();
    impl_->timers[timer->id] = timer;
    impl_->heap.put(timer.get());
    if (impl_->heap.first() == timer.get()) impl_->wake_up();
    return timer->id;
}

int EventLoop::every(Duration interval, TimerCallback callback) {
    auto timer = std::make_shared<Timer>();
    timer->callback = std::move(callback);
    timer->repeats = true;
    timer->place = npos;
    timer->interval = interval;
    std::lock_guard hold(impl_->mutex);
    timer->id = impl_->next_id();
    impl_->timers[timer->id] = timer;
    if (interval < Duration::zero()) return timer->id;
    timer->when = Clock::now() + interval;
    impl_->heap.put(timer.get());
    if (impl_->heap.first() == timer.get()) impl_->wake_up();
    return timer->id;
}

bool EventLoop::reschedule(int id, Duration next) {
    std::lock_guard hold(impl_->mutex);
    Timer* timer = impl_->find_timer(id);
    if (!timer) return false;
    impl_->heap.take(timer);
    timer->interval = next;
    if (next < Duration::zero()) return true;
    timer->when = Clock::now() + next;
    impl_->heap.put(timer);
    if (impl_->heap.first() == timer) impl_->wake_up();
    return true;
}

bool EventLoop::cancel(int id) {
    std::shared_ptr<Timer> gone;
    std::lock_guard hold(impl_->mutex);
    const auto at = impl_->timers.find(id);
    if (at == impl_->timers.end()) return false;
    gone = std::move(at->second);
    impl_->timers.erase(at);
    impl_->heap.take(gone.get());
    return true;
}

void EventLoop::post(UniqueFunction<void()> task) {
    std::lock_guard hold(impl_->mutex);
    impl_->tasks.push_back(std::move(task));
    impl_->wake_up();
}

int EventLoop::watch_process(pid_t pid, ProcessCallback callback) {
    const int pidfd = int(syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0) throw system_error("cannot watch process " + std::to_string(pid));
    return watch_pidfd(pidfd, std::move(callback));
}

int EventLoop::watch_pidfd(int pidfd, ProcessCallback callback) {
    UniqueFd owned(pidfd);
    const int id = watch(pidfd, 0, [this, pidfd, callback = std::move(callback)](std::uint32_t) {
        siginfo_t info{};
        std::optional<int> status;
        int result;
        do result = waitid(P_PIDFD, id_t(pidfd), &info, WEXITED | WNOHANG);
        while (result < 0 && errno == EINTR);
        if (result == 0 && info.si_pid == 0) return;
        if (result == 0) status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status | (info.si_code == CLD_DUMPED ? 0x80 : 0);
        unwatch(current());
        callback(status);
    });
    std::lock_guard hold(impl_->mutex);
    Watch* watch = impl_->find_watch(id);
    watch->owned = std::move(owned);
    watch->events = EPOLLIN;
    impl_->arm(pidfd);
    return id;
}

int EventLoop::watch_signal(int signal, SignalCallback callback) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    UniqueFd fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd) throw system_error("signalfd");
    const int number = fd.get();
    const int id = watch(number, EPOLLIN, [number, callback = std::move(callback)](std::uint32_t) {
        signalfd_siginfo info;
        while (::read(number, &info, sizeof info) == sizeof info) callback(info);
    });
    std::lock_guard hold(impl_->mutex);
    if (Watch* watch = impl_->find_watch(id)) watch->owned = std::move(fd);
    return id;
}

void EventLoop::block_signals(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void EventLoop::Impl::run_watch(const std::shared_ptr<Watch>& watch, std::uint32_t events) {
    const int outer = current.exchange(watch->id);
    try {
        watch->callback(events);
    } catch (...) {
        current = outer;
        throw;
    }
    current = outer;
}

void EventLoop::Impl::dispatch(int fd, std::optional<std::uint32_t> generation, std::uint32_t events) {
    std::unique_lock lock(mutex);
    const auto at = descriptors.find(fd);
    if (at == descriptors.end() || (generation && *generation != at->second.generation)) return;
    // Each watch hears what it asked for, and errors and hang-ups unasked, as with poll(2).
    const auto heard = [events](const Watch& watch) -> std::uint32_t {
        return watch.gone || !watch.events ? 0 : events & (watch.events | EPOLLERR | EPOLLHUP);
    };
    if (at->second.watches.size() == 1) {
        const auto watch = at->second.watches.front();
        const auto due = heard(*watch);
        lock.unlock();
        if (due) run_watch(watch, due);
        return;
    }
    const auto all = at->second.watches;
    for (const auto& watch : all) {
        const auto due = heard(*watch);   // under the lock: another thread may change it
        if (!due) continue;
        lock.unlock();
        run_watch(watch, due);
        lock.lock();
    }
    lock.unlock();   // before `all` goes: a callback object that dies here may call the loop
}

void EventLoop::Impl::run_always_ready() {
    std::vector<int> ready;
    {
        std::lock_guard hold(mutex);
        if (!always_ready) return;
        for (const auto& [fd, d] : descriptors)
            if (d.always_ready) ready.push_back(fd);
    }
    for (const int fd : ready) dispatch(fd, std::nullopt, EPOLLIN | EPOLLOUT);
}

void EventLoop::Impl::run_timers() {
    const auto now = Clock::now();
    std::unique_lock lock(mutex);
    // A timer that sets itself anew waits for the next turn, even with interval 0.
    while (!heap.empty() && heap.first()->when <= now) {
        Timer* first = heap.first();
        auto timer = timers.at(first->id);
        heap.take(first);
        if (!timer->repeats) {
            timers.erase(timer->id);
        } else {
            timer->when = std::max(timer->when + timer->interval, now + Duration(1));
            heap.put(first);
        }
        lock.unlock();
        const int outer = current.exchange(timer->id);
        timer->callback();
        current = outer;
        timer.reset();   // without the lock: what it captured may call the loop
        lock.lock();
    }
}

void EventLoop::Impl::run_tasks() {
    std::unique_lock lock(mutex);
    // Those that are posted meanwhile wait for the next turn: a task that posts itself must not starve the sockets.
    for (std::size_t left = tasks.size(); left && !tasks.empty(); --left) {
        auto task = std::move(tasks.front());
        tasks.pop_front();
        lock.unlock();
        task();
        task.reset();
        lock.lock();
    }
}

EventLoop::Duration EventLoop::Impl::until_next(Duration longest) {
    if (!tasks.empty() || always_ready || stopped) return Duration::zero();
    if (heap.empty()) return longest;
    const auto left = std::max(heap.first()->when - Clock::now(), Duration::zero());
    return longest < Duration::zero() ? left : std::min(left, longest);
}

void EventLoop::run_once(Duration longest) {
    Impl& impl = *impl_;
    const auto outer = impl.runner.exchange(std::this_thread::get_id());
    Duration wait;
    {
        std::lock_guard hold(impl.mutex);
        wait = impl.until_next(longest);
        impl.sleeping = wait != Duration::zero();
    }
    epoll_event events[batch];
    const int n = wait_for_events(impl.epoll.get(), events, wait);
    if (n < 0 && errno != EINTR) throw system_error("epoll_wait");
    if (wait != Duration::zero()) {
        std::lock_guard hold(impl.mutex);
        impl.sleeping = false;
    }
    for (int i = 0; i < n; ++i) {
        const auto generation = std::uint32_t(events[i].data.u64 >> 32);
        const auto fd = int(std::uint32_t(events[i].data.u64));
        if (fd == impl.wake.get()) {
            std::uint64_t count;
            [[maybe_unused]] const auto got = ::read(impl.wake.get(), &count, sizeof count);
        } else {
            impl.dispatch(fd, generation, events[i].events);
        }
    }
    impl.run_always_ready();
    impl.run_timers();
    impl.run_tasks();
    impl.runner = outer;
}

void EventLoop::run() {
    const auto outer = impl_->runner.exchange(std::this_thread::get_id());
    for (;;) {
        {
            std::lock_guard hold(impl_->mutex);
            if (std::exchange(impl_->stopped, false)) break;
        }
        run_once();
    }
    impl_->runner = outer;
}

void EventLoop::stop() {
    std::lock_guard hold(impl_->mutex);
    impl_->stopped = true;
    impl_->wake_up();
}

int EventLoop::current() const { return impl_->current; }
bool EventLoop::in_loop() const { return impl_->runner.load() == std::this_thread::get_id(); }

}  // namespace vireo
