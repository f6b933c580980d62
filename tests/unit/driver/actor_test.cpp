#include "driver/actor.hpp"
#include "driver/quiet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace vireo::driver {
namespace {

using namespace std::chrono_literals;
using enum WorkKind;

// What a piece of work came to, to be waited for from the test's thread.
class Result {
public:
    UniqueFunction<void(Outcome)> hook() {
        return [state = state_](Outcome o) { state->set_value(std::move(o)); };
    }
    // "" when it worked, else the message.
    std::string get() {
        const auto outcome = state_->get_future().get();
        return outcome ? outcome->message : "";
    }

private:
    std::shared_ptr<std::promise<Outcome>> state_ = std::make_shared<std::promise<Outcome>>();
};

class Gate {
public:
    void open() {
        std::lock_guard hold(mutex_);
        open_ = true;
        wake_.notify_all();
    }
    void pass() {
        std::unique_lock hold(mutex_);
        wake_.wait(hold, [&] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool open_ = false;
};

bool never() { return false; }

}  // namespace

TEST(actor, last_work_runs_on_the_thread_that_posted_it_and_after_what_that_does) {
    WorkerPool pool;
    Actor actor(pool);
    std::promise<std::string> told;
    pool.post([&] {
        auto order = std::make_shared<std::string>("task");
        const auto thread = std::this_thread::get_id();
        actor.post_last({modify, "job", [order, thread] { *order += std::this_thread::get_id() == thread ? ", same thread" : ", other thread"; },
                         [order, &told](Outcome) { told.set_value(*order); }});
        *order += ", end of task";
        throw Error(ErrorCode::internal_error, "what the task throws does not matter to the actor");
    });
    EXPECT_EQ(told.get_future().get(), "task, end of task, same thread");
}

TEST(actor, last_work_waits_its_turn_when_the_actor_is_busy_and_needs_no_worker) {
    WorkerPool pool;
    Actor actor(pool);
    Gate gate, begun;
    Result first, second, third;
    actor.post({modify, "first", [&] { begun.open(), gate.pass(); }, first.hook()});
    begun.pass();
    pool.post([&] { actor.post_last({modify, "second", [] {}, second.hook()}); });
    actor.post_last({modify, "third", [] {}, third.hook()});   // not on a worker
    gate.open();
    EXPECT_EQ(first.get(), "");
    EXPECT_EQ(second.get(), "");
    EXPECT_EQ(third.get(), "");
}

TEST(actor, work_runs_in_order_one_piece_at_a_time) {
    WorkerPool pool;
    Actor actor(pool);
    std::vector<int> order;   // no lock: one piece at a time
    Result last;
    for (int i = 0; i < 1000; ++i) actor.post(modify, "count", [&, i] { order.push_back(i); });
    actor.post(modify, "end", [] {}, last.hook());
    EXPECT_EQ(last.get(), "");
    EXPECT_EQ(order.size(), 1000u);
    EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST(actor, what_work_throws_is_the_outcome_that_done_hears) {
    WorkerPool pool;
    Actor actor(pool);
    Result bad, odd;
    actor.post(modify, "bad", [] { throw Error(ErrorCode::operation_invalid, "domain is not running"); }, bad.hook());
    actor.post(modify, "odd", [] { throw 1; }, odd.hook());
    EXPECT_EQ(bad.get(), "Requested operation is not valid: domain is not running");
    EXPECT_EQ(odd.get(), "internal error: unknown exception");
}

TEST(actor, what_work_holds_is_free_before_done_hears) {
    WorkerPool pool;
    Actor actor(pool);
    auto held = std::make_shared<int>(0);
    const std::weak_ptr<int> seen = held;
    std::promise<bool> was_free;
    actor.post(modify, "hold", [held = std::move(held)] {}, [&](Outcome) { was_free.set_value(seen.expired()); });
    EXPECT_TRUE(was_free.get_future().get());
}

TEST(actor, readers_see_what_runs_and_since_when) {
    WorkerPool pool;
    Actor actor(pool);
    EXPECT_FALSE(actor.job());
    Gate begun, go;
    Result done;
    const auto before = std::chrono::steady_clock::now();
    actor.post(modify, "remoteDispatchDomainSuspend", [&] { begun.open(); go.pass(); }, done.hook());
    begun.pass();
    const auto job = actor.job();
    ASSERT_TRUE(job);
    EXPECT_EQ(job->name, "remoteDispatchDomainSuspend");
    EXPECT_EQ(job->kind, modify);
    EXPECT_GE(job->since, before);
    EXPECT_FALSE(actor.idle());
    go.open();
    EXPECT_EQ(done.get(), "");
    EXPECT_FALSE(actor.job());
}

TEST(actor, events_run_inside_a_wait_and_end_it) {
    WorkerPool pool;
    Actor actor(pool);
    std::string reply;   // the actor's
    Gate waiting;
    Result done;
    actor.post(modify, "ask", [&] {
        waiting.open();
        if (!actor.wait([&] { return !reply.empty(); }, 1h, {event})) throw Error(ErrorCode::operation_timeout, "");
    }, done.hook());
    waiting.pass();
    actor.post(event, "answer", [&] { reply = "ok"; });
    EXPECT_EQ(done.get(), "");
}

TEST(actor, notify_makes_a_wait_look_again) {
    WorkerPool pool;
    Actor actor(pool);
    std::atomic<bool> ready = false;
    Gate waiting;
    Result done;
    actor.post(modify, "ask", [&] {
        waiting.open();
        EXPECT_TRUE(actor.wait([&] { return ready.load(); }, 1h, {event}));
    }, done.hook());
    waiting.pass();
    ready = true;
    actor.notify();
    EXPECT_EQ(done.get(), "");
}

TEST(actor, a_wait_ends_at_its_deadline_even_when_events_keep_coming) {
    WorkerPool pool;
    Actor actor(pool);
    Result done;
    bool in_time = true;
    std::function<void()> again = [&] {
        if (in_time) actor.post(event, "again", [&] { again(); });
    };
    actor.post(modify, "ask", [&] {
        again();
        in_time = actor.wait(never, 5ms, {event});
    }, done.hook());
    EXPECT_EQ(done.get(), "");
    EXPECT_FALSE(in_time);
    Result drained;
    actor.post(query, "drained", [] {}, drained.hook());
    EXPECT_EQ(drained.get(), "");
}

TEST(actor, a_wait_lets_in_only_the_kinds_it_names) {
    WorkerPool pool;
    Actor actor(pool);
    std::string order;
    Gate waiting;
    Result first, second, ended;
    bool stop = false;
    actor.post(modify, "migrate", [&] {
        waiting.open();
        actor.wait([&] { return stop; }, 1h, {event, abort});
        order += 'm';
    }, first.hook());
    waiting.pass();
    actor.post(modify, "suspend", [&] { order += 's'; }, second.hook());
    actor.post(event, "e", [&] { order += 'e'; });
    actor.post(WorkKind::abort, "abort", [&] {
        order += 'a';
        EXPECT_EQ(actor.job()->name, "migrate");
        stop = true;
    }, ended.hook());
    EXPECT_EQ(ended.get(), "");
    EXPECT_EQ(first.get(), "");
    EXPECT_EQ(second.get(), "");
    EXPECT_EQ(order, "eams");
}

TEST(actor, destroy_does_not_wait_for_a_stuck_job) {
    WorkerPool pool;
    Actor actor(pool);
    Gate waiting;
    Result stuck, behind, gone;
    std::string order;
    actor.post(modify, "suspend", [&] {
        waiting.open();
        actor.wait(never, 1h, {event});
    }, stuck.hook());
    waiting.pass();
    actor.post(modify, "behind", [&] { order += 'b'; }, behind.hook());
    actor.post(destroy, "destroy", [&] {
        EXPECT_FALSE(actor.wait(never, 1ms, {event}));   // its own waits are whole
        order += 'd';
    }, gone.hook());
    EXPECT_EQ(stuck.get(), "operation failed: domain is not running");
    EXPECT_EQ(gone.get(), "");
    EXPECT_EQ(behind.get(), "");
    EXPECT_EQ(order, "db");
}

TEST(actor, destroy_breaks_work_that_a_wait_let_in_and_the_wait_itself) {
    WorkerPool pool;
    Actor actor(pool);
    Gate waiting;
    Result outer, inner, gone;
    actor.post(modify, "migrate", [&] { actor.wait(never, 1h, {event, async_nested}); }, outer.hook());
    actor.post(async_nested, "suspend", [&] {
        waiting.open();
        actor.wait(never, 1h, {event});
    }, inner.hook());
    waiting.pass();
    actor.post(destroy, "destroy", [&] { EXPECT_FALSE(actor.interrupted()); }, gone.hook());
    EXPECT_EQ(inner.get(), "operation failed: domain is not running");
    EXPECT_EQ(outer.get(), "operation failed: domain is not running");
    EXPECT_EQ(gone.get(), "");
}

TEST(actor, a_second_destroy_does_not_break_the_first) {
    WorkerPool pool;
    Actor actor(pool);
    Gate waiting;
    Result first, second;
    std::atomic<bool> ended = false;
    actor.post(destroy, "destroy", [&] {
        waiting.open();
        EXPECT_TRUE(actor.wait([&] { return ended.load(); }, 1h, {event}));
    }, first.hook());
    waiting.pass();
    actor.post(destroy, "destroy", [] {}, second.hook());
    ended = true;
    actor.notify();
    EXPECT_EQ(first.get(), "");
    EXPECT_EQ(second.get(), "");
}

TEST(actor, work_that_waited_too_long_for_its_turn_names_the_holder) {
    WorkerPool pool;
    Actor actor(pool, {.job_timeout = 5ms});
    Gate go, begun;
    Result stuck, late, later;
    actor.post(modify, "remoteDispatchDomainSuspend", [&] { begun.open(); go.pass(); }, stuck.hook());   // not even in a wait
    begun.pass();
    actor.post(query, "remoteDispatchDomainMemoryStats", [] { ADD_FAILURE(); }, late.hook());
    actor.post(modify, "remoteDispatchDomainResume", [] { ADD_FAILURE(); }, later.hook());
    const char* text = "Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainSuspend)";
    EXPECT_EQ(late.get(), text);
    EXPECT_EQ(later.get(), text);
    go.open();
    EXPECT_EQ(stuck.get(), "");
}

TEST(actor, more_than_max_queued_is_refused_at_once_but_destroy_is_let_in) {
    WorkerPool pool;
    Actor actor(pool, {.max_queued = 1});
    Gate go, begun;
    Result running, queued, refused, gone;
    actor.post(modify, "a", [&] { begun.open(); go.pass(); }, running.hook());
    begun.pass();
    actor.post(modify, "b", [] {}, queued.hook());
    actor.post(query, "c", [] { ADD_FAILURE(); }, refused.hook());
    EXPECT_EQ(refused.get(), "operation failed: cannot acquire state change lock due to max_queued limit");
    actor.post(destroy, "d", [] {}, gone.hook());
    go.open();
    EXPECT_EQ(running.get(), "");
    EXPECT_EQ(gone.get(), "");
    EXPECT_EQ(queued.get(), "");
}

TEST(actor, stuck_actors_do_not_hold_up_others) {
    WorkerPool pool({.most_busy = 2, .stalled = 1ms});
    Gate go;
    std::vector<std::unique_ptr<Actor>> actors;
    std::vector<Result> results(20);
    for (auto& result : results) {
        actors.push_back(std::make_unique<Actor>(pool));
        actors.back()->post(modify, "stuck", [&] { go.pass(); }, result.hook());   // blocks without saying so
    }
    Actor good(pool);
    Result fine;
    good.post(modify, "fine", [] {}, fine.hook());
    EXPECT_EQ(fine.get(), "");
    go.open();
    for (auto& result : results) EXPECT_EQ(result.get(), "");
}

TEST(actor, hundreds_that_wait_do_not_count_as_busy_and_their_threads_go_away) {
    WorkerPool pool({.most_busy = 1, .keep = 1, .idle = 1ms, .stalled = 1h});
    std::vector<std::unique_ptr<Actor>> actors;
    std::vector<Result> results(300);
    std::atomic<bool> go = false;
    for (auto& result : results) {
        auto& actor = *actors.emplace_back(std::make_unique<Actor>(pool));
        actor.post(modify, "waits", [&] { EXPECT_TRUE(actor.wait([&] { return go.load(); }, 1h, {event})); }, result.hook());
    }
    while (pool.threads() < 300) std::this_thread::yield();
    go = true;
    for (auto& actor : actors) actor->notify();
    for (auto& result : results) EXPECT_EQ(result.get(), "");
    while (pool.threads() > 1) std::this_thread::yield();
}

TEST(actor, work_left_behind_by_a_dying_actor_hears_so) {
    WorkerPool pool;
    auto actor = std::make_unique<Actor>(pool);
    Gate go, begun;
    Result running, left;
    actor->post(modify, "a", [&] { begun.open(); go.pass(); }, running.hook());
    begun.pass();
    actor->post(modify, "b", [] { ADD_FAILURE(); }, left.hook());
    actor.reset();
    EXPECT_EQ(left.get(), "operation aborted: the object is gone");
    go.open();
    EXPECT_EQ(running.get(), "");
}

TEST(actor, an_object_may_die_in_its_own_last_work) {
    WorkerPool pool;
    struct Object {
        explicit Object(WorkerPool& p) : actor(p) {}
        Actor actor;
    };
    auto object = std::make_shared<Object>(pool);
    std::weak_ptr<Object> watch = object;
    Result done;
    Gate go;
    auto& actor = object->actor;
    actor.post(modify, "last", [&go, self = std::move(object)] { go.pass(); }, done.hook());
    go.open();
    EXPECT_EQ(done.get(), "");
    while (!watch.expired()) std::this_thread::yield();
}

TEST(actor, a_storm_from_many_threads_loses_nothing) {
    WorkerPool pool;
    std::vector<std::unique_ptr<Actor>> actors;
    struct Count { int pieces = 0; };
    std::vector<Count> counts(20);
    for (int i = 0; i < 20; ++i) actors.push_back(std::make_unique<Actor>(pool));
    std::atomic<int> heard = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 1000; ++i) {
                const auto n = std::size_t((i * 7 + t) % 20);
                Actor& actor = *actors[n];
                if (i % 50 == 0) actor.post(modify, "w", [&, n] { ++counts[n].pieces; actor.pause(10us, {event}); }, [&](Outcome) { ++heard; });
                else if (i % 77 == 0) actor.post(destroy, "d", [&, n] { ++counts[n].pieces; }, [&](Outcome) { ++heard; });
                else actor.post(i % 2 ? event : modify, "x", [&, n] { ++counts[n].pieces; }, [&](Outcome) { ++heard; });
            }
        });
    for (auto& thread : threads) thread.join();
    while (heard < 4000) std::this_thread::yield();
    int pieces = 0;
    for (const auto& count : counts) pieces += count.pieces;
    EXPECT_EQ(pieces, 4000);
}

TEST(worker_pool, tells_once_when_it_has_become_quiet) {
    std::atomic<int> quiet = 0;
    when_workers_are_quiet([&] { ++quiet; });
    WorkerPool pool({.idle = 1ms});
    for (int round = 1; round <= 3; ++round) {
        std::promise<void> ran;
        pool.post([&] { ran.set_value(); });
        ran.get_future().wait();
        while (quiet < round) std::this_thread::yield();
        EXPECT_EQ(quiet, round);
    }
    when_workers_are_quiet({});
}

TEST(worker_pool, runs_tasks_that_belong_to_no_object) {
    WorkerPool pool;
    std::promise<void> ran;
    pool.post([&] { ran.set_value(); });
    ran.get_future().wait();
}

}  // namespace vireo::driver
