#include "driver/actor.hpp"

#include "driver/quiet.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

namespace vireo::driver {
namespace {

using Clock = std::chrono::steady_clock;

thread_local Actor::Core* running_core = nullptr;

// What a worker's thread does after the piece of work that it runs, before it looks for another.
struct Afterwards {
    const void* pool = nullptr;
    UniqueFunction<void()> task;
};
thread_local Afterwards afterwards;

bool waits_for_its_turn(WorkKind kind) {
    return kind == WorkKind::query || kind == WorkKind::modify || kind == WorkKind::async_nested;
}
void tell(Work& work, Outcome outcome) {
    if (!work.done) return;
    auto done = std::move(work.done);
    (void)attempt([&] { done(std::move(outcome)); });
}

std::mutex quiet_mutex;                  // guards the next
std::function<void()> quiet_task;
std::atomic<bool> has_quiet_task = false;
void tidy_up() {
    std::function<void()> task;
    {
        std::lock_guard hold(quiet_mutex);
        task = quiet_task;
    }
    if (task) (void)attempt(task);
}

constexpr int turns = 64;   // pieces an actor runs before others get the thread

}  // namespace

void when_workers_are_quiet(std::function<void()> f) {
    std::lock_guard hold(quiet_mutex);
    has_quiet_task = bool(f);
    quiet_task = std::move(f);
}

// ---- the pool ----

struct WorkerPool::Impl : std::enable_shared_from_this<Impl> {
    explicit Impl(Options o) : options(o) {}

    void enqueue(UniqueFunction<void()> task) {
        std::unique_lock hold(mutex);
        queue.push_back(std::move(task));
        grow(hold);
    }
    // On one of the pool's own threads: after the work that runs.
    void follow(UniqueFunction<void()> task) {
        if (afterwards.pool != this || afterwards.task) return enqueue(std::move(task));
        afterwards.task = std::move(task);
    }
    // A worker goes to sleep in an actor's wait(), and comes back.
    void block() {
        std::unique_lock hold(mutex);
        ++blocked;
        grow(hold);
    }
    void unblock() {
        std::lock_guard hold(mutex);
        --blocked;
    }
    // Calls expire() of the core at that time.
    void remind(Clock::time_point when, std::weak_ptr<Actor::Core> core);
    void shut_down() {
        std::unique_lock hold(mutex);
        stopping = true;
        wake.notify_all();
        keeper_wake.notify_all();
        gone.wait(hold, [&] { return workers == 0 && !has_keeper; });
    }

    // With the mutex held: sees to it that what is queued finds a thread.
    void grow(std::unique_lock<std::mutex>&) {
        if (queue.empty()) return;
        if (queue.size() <= idle) {
            wake.notify_one();
        } else if (workers - idle - blocked < options.most_busy) {
            add_worker();
        } else {
            call_keeper();   // it watches for workers that are stuck
        }
    }
    void add_worker() {
        try {
            std::thread([self = shared_from_this()] { self->work(); }).detach();
            ++workers;
        } catch (const std::system_error&) {
            if (workers == 0) throw Error(ErrorCode::no_memory, "cannot start a thread");   // else the others come to it
        }
    }
    void call_keeper() {
        if (!has_keeper) {
            has_keeper = true;
            try {
                std::thread([self = shared_from_this()] { self->keep_time(); }).detach();
            } catch (const std::system_error&) {
                has_keeper = false;
            }
        } else {
            keeper_wake.notify_one();
        }
    }
    void work();
    void keep_time();

    struct Reminder {
        Clock::time_point when;
        std::weak_ptr<Actor::Core> core;
        bool operator<(const Reminder& other) const { return when > other.when; }   // earliest on top
    };

    const Options options;
    std::mutex mutex;   // guards what follows; never held while work runs
    std::condition_variable wake, keeper_wake, gone;
    std::deque<UniqueFunction<void()>> queue;
    std::priority_queue<Reminder> reminders;
    std::size_t workers = 0, idle = 0, blocked = 0;
    std::uint64_t taken = 0;   // pieces that found a thread
    bool stopping = false;
    bool was_busy = false;     // work has run since the last tidying up
    bool has_keeper = false;
    bool saturated = false;    // the keeper saw work without a thread
};

void WorkerPool::Impl::work() {
    afterwards.pool = this;
    std::unique_lock lock(mutex);
    for (;;) {
        if (!queue.empty()) {
            auto task = std::move(queue.front());
            queue.pop_front();
            ++taken;
            was_busy = true;
            if (queue.empty() && saturated) keeper_wake.notify_one();
            lock.unlock();
            while (task) {
                (void)attempt([&] { task(); });
                task = std::exchange(afterwards.task, {});
            }
            lock.lock();
            continue;
        }
        if (stopping) break;
        ++idle;
        const auto needed = [&] { return stopping || !queue.empty(); };
        const bool surplus = idle > options.keep;
        if (!surplus && !(was_busy && has_quiet_task)) {
            wake.wait(lock, needed);
            --idle;
            continue;
        }
        const bool came = wake.wait_for(lock, options.idle, needed);
        --idle;
        if (came) continue;
        if (has_quiet_task && std::exchange(was_busy, false)) {
            lock.unlock();
            tidy_up();
            lock.lock();
            if (!queue.empty()) continue;
        }
        if (surplus) break;
    }
    --workers;
    gone.notify_all();
}

void WorkerPool::Impl::remind(Clock::time_point when, std::weak_ptr<Actor::Core> core) {
    std::lock_guard hold(mutex);
    const bool first = reminders.empty() || when < reminders.top().when;
    reminders.push({when, std::move(core)});
    if (first || !has_keeper) call_keeper();
}

WorkerPool::WorkerPool(Options options) : impl_(std::make_shared<Impl>(options)) {}
WorkerPool::~WorkerPool() { impl_->shut_down(); }
void WorkerPool::post(UniqueFunction<void()> task) { impl_->enqueue(std::move(task)); }
std::size_t WorkerPool::threads() const {
    std::lock_guard hold(impl_->mutex);
    return impl_->workers + impl_->has_keeper;
}

// ---- the actor ----

struct Actor::Core : std::enable_shared_from_this<Core> {
    struct Item {
        Work work;
        Clock::time_point deadline = Clock::time_point::max();   // to begin
    };
    Core(std::shared_ptr<WorkerPool::Impl> p, ActorOptions o) : pool(std::move(p)), options(std::move(o)) {}

    void post(Work work, bool last);
    void schedule(bool here = false) {
        UniqueFunction<void()> task = [self = shared_from_this()] { self->drain(); };
        if (here) pool->follow(std::move(task));
        else pool->enqueue(std::move(task));
    }
    void drain();
    void run(Item& item, bool nested);
    bool wait(const UniqueFunction<bool()>& done, Clock::duration timeout, std::initializer_list<WorkKind> meanwhile);
    void close();
    void expire();
    void remind_of(Clock::time_point when);   // with the mutex held
    Item take(std::deque<Item>::iterator at) {
        Item item = std::move(*at);
        queue.erase(at);
        if (waits_for_its_turn(item.work.kind)) --queued_jobs;
        return item;
    }
    Error too_late(const std::shared_ptr<const Job>& holder) const {
        return Error(ErrorCode::operation_timeout, options.interrupted.domain,
                     holder ? "cannot acquire state change lock (held by monitor=" + holder->name + ")"
                            : "cannot acquire state change lock");
    }

    const std::shared_ptr<WorkerPool::Impl> pool;
    const ActorOptions options;
    mutable std::mutex mutex;             // guards what follows; never held while work runs
    std::condition_variable wake;         // of wait()
    std::deque<Item> queue;
    std::shared_ptr<const Job> job;
    std::size_t queued_jobs = 0;
    std::uint64_t notified = 0;
    bool scheduled = false;               // has a thread, or a place in the pool's queue
    bool in_work = false;
    bool destroying = false;              // the work that runs is a destroy
    bool broken = false;                  // a destroy has come for the work that runs
    bool closed = false;
    bool reminder_set = false;
};

// A thread that exists while somebody waits for a job, or while all workers are busy.
void WorkerPool::Impl::keep_time() {
    std::unique_lock lock(mutex);
    while (!stopping) {
        const auto now = Clock::now();
        if (!reminders.empty() && reminders.top().when <= now) {
            const auto core = reminders.top().core.lock();
            reminders.pop();
            lock.unlock();
            if (core) core->expire();
            lock.lock();
            continue;
        }
        saturated = !queue.empty();
        auto until = now + (saturated ? options.stalled : options.idle);
        if (!reminders.empty()) until = std::min(until, reminders.top().when);
        const auto before = taken;
        const bool woken = keeper_wake.wait_until(lock, until) == std::cv_status::no_timeout;
        if (woken) continue;
        if (saturated && !queue.empty() && taken == before) add_worker();   // nothing moved: all threads are stuck
        if (!saturated && queue.empty() && reminders.empty()) break;
    }
    saturated = false;
    has_keeper = false;
    gone.notify_all();
}

void Actor::Core::post(Work work, bool last) {
    Outcome refused;
    {
        std::lock_guard hold(mutex);
        Item item{std::move(work)};
        const bool counts = waits_for_its_turn(item.work.kind);
        if (closed) {
            refused = Error(ErrorCode::operation_aborted, options.interrupted.domain, "the object is gone");
        } else if (counts && options.max_queued && queued_jobs >= options.max_queued) {
            refused = Error(ErrorCode::operation_failed, options.interrupted.domain,
                            "cannot acquire state change lock due to max_queued limit");
        } else {
            if (counts) {
                item.deadline = Clock::now() + options.job_timeout;
                ++queued_jobs;
                if (scheduled) remind_of(item.deadline);
            }
            if (item.work.kind == WorkKind::destroy) {
                queue.push_front(std::move(item));
                if (in_work && !destroying) broken = true;
            } else {
                queue.push_back(std::move(item));
            }
            if (scheduled) wake.notify_one();
            else {
                scheduled = true;
                schedule(last);
            }
            return;
        }
        work = std::move(item.work);
    }
    tell(work, std::move(refused));
}

void Actor::Core::remind_of(Clock::time_point when) {
    if (reminder_set) return;   // deadlines only grow: the first comes first
    reminder_set = true;
    pool->remind(when, weak_from_this());
}

// What has waited too long hears so, whatever the work that runs is doing.
void Actor::Core::expire() {
    std::vector<Item> late;
    std::shared_ptr<const Job> holder;
    {
        std::lock_guard hold(mutex);
        reminder_set = false;
        holder = job;
        const auto now = Clock::now();
        auto next = Clock::time_point::max();
        for (auto at = queue.begin(); at != queue.end();) {
            if (at->deadline > now) {
                next = std::min(next, at->deadline);
                ++at;
                continue;
            }
            late.push_back(std::move(*at));
            --queued_jobs;
            at = queue.erase(at);
        }
        if (next != Clock::time_point::max()) remind_of(next);
    }
    for (Item& item : late) tell(item.work, too_late(holder));
}

void Actor::Core::run(Item& item, bool nested) {
    const bool shows = item.work.kind != WorkKind::event && !nested;
    const bool destroys = item.work.kind == WorkKind::destroy;
    {
        std::lock_guard hold(mutex);
        if (!nested) in_work = true;
        if (destroys) {
            destroying = true;
            broken = false;
        }
        if (shows)
            job = std::make_shared<const Job>(Job{item.work.kind, item.work.name, Clock::now(), std::chrono::system_clock::now()});
    }
    Core* const outer = std::exchange(running_core, this);
    Outcome outcome = attempt([&] { item.work.run(); });
    {
        std::lock_guard hold(mutex);
        if (destroys) destroying = false;
        if (!nested) {
            in_work = false;
            broken = false;
        }
        if (shows) job = nullptr;
    }
    item.work.run.reset();   // what it holds is free before anyone hears that it is done
    tell(item.work, std::move(outcome));
    running_core = outer;
}

void Actor::Core::drain() {
    const auto self = shared_from_this();   // the last work may destroy the actor
    for (int left = turns;; --left) {
        std::optional<Item> item;
        {
            std::lock_guard hold(mutex);
            if (queue.empty()) {
                scheduled = false;
                return;
            }
            if (left == 0) return schedule();
            item = take(queue.begin());
        }
        run(*item, false);
    }
}

bool Actor::Core::wait(const UniqueFunction<bool()>& done, Clock::duration timeout, std::initializer_list<WorkKind> meanwhile) {
    const auto now = Clock::now();
    const auto deadline = timeout > Clock::time_point::max() - now ? Clock::time_point::max() : now + timeout;
    const auto may_run = [&](const Item& item) { return std::ranges::find(meanwhile, item.work.kind) != meanwhile.end(); };
    auto& condition = const_cast<UniqueFunction<bool()>&>(done);
    for (bool late = false;;) {
        std::unique_lock lock(mutex);
        const auto seen = notified;
        lock.unlock();
        if (condition()) return true;
        lock.lock();
        if (broken && !destroying) throw options.interrupted;
        if (const auto next = std::ranges::find_if(queue, may_run); next != queue.end()) {
            Item item = take(next);
            lock.unlock();
            run(item, true);
            late = Clock::now() >= deadline;   // work that comes faster than it ends must not keep the wait alive
            if (late && !condition()) return false;
            continue;
        }
        if (late) return false;
        if (notified != seen) continue;
        struct Blocked {
            explicit Blocked(WorkerPool::Impl& p) : pool(p) { pool.block(); }
            ~Blocked() { pool.unblock(); }
            WorkerPool::Impl& pool;
        } blocked(*pool);
        late = deadline == Clock::time_point::max() ? (wake.wait(lock), false)
                                                    : wake.wait_until(lock, deadline) == std::cv_status::timeout;
    }
}

void Actor::Core::close() {
    std::deque<Item> left;
    {
        std::lock_guard hold(mutex);
        closed = true;
        queued_jobs = 0;
        left.swap(queue);
    }
    for (Item& item : left)
        tell(item.work, Error(ErrorCode::operation_aborted, options.interrupted.domain, "the object is gone"));
}

Actor::Actor(WorkerPool& pool, ActorOptions options) : core_(std::make_shared<Core>(pool.impl(), std::move(options))) {}
Actor::~Actor() { core_->close(); }
void Actor::post(Work work) { core_->post(std::move(work), false); }
void Actor::post_last(Work work) { core_->post(std::move(work), true); }

void Actor::notify() {
    std::lock_guard hold(core_->mutex);
    ++core_->notified;
    core_->wake.notify_one();
}
std::shared_ptr<const Job> Actor::job() const {
    std::lock_guard hold(core_->mutex);
    return core_->job;
}
bool Actor::idle() const {
    std::lock_guard hold(core_->mutex);
    return !core_->scheduled;
}
bool Actor::wait(const UniqueFunction<bool()>& done, Clock::duration timeout, std::initializer_list<WorkKind> meanwhile) {
    return core_->wait(done, timeout, meanwhile);
}
void Actor::pause(Clock::duration time, std::initializer_list<WorkKind> meanwhile) {
    core_->wait([] { return false; }, time, meanwhile);
}
bool Actor::interrupted() const {
    std::lock_guard hold(core_->mutex);
    return core_->broken && !core_->destroying;
}
bool Actor::is_current() const { return running_core == core_.get(); }

}  // namespace vireo::driver
