#include "base/event_loop.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

extern char** environ;

namespace vireo {
namespace {

using namespace std::chrono_literals;

struct Pipe {
    Pipe() {
        int fds[2];
        if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0) throw system_error("pipe2");
        in.reset(fds[0]);
        out.reset(fds[1]);
    }
    void write(char c = 'x') { EXPECT_EQ(::write(out.get(), &c, 1), 1); }
    char read() {
        char c = 0;
        return ::read(in.get(), &c, 1) == 1 ? c : 0;
    }
    UniqueFd in, out;
};

}  // namespace

TEST(event_loop, a_watch_hears_what_it_asked_for_until_it_is_taken_away) {
    EventLoop loop;
    Pipe pipe;
    int heard = 0;
    const int id = loop.watch(pipe.in.get(), EPOLLIN, [&](std::uint32_t events) {
        EXPECT_TRUE(events & EPOLLIN);
        EXPECT_TRUE(loop.in_loop());
        pipe.read();
        ++heard;
    });
    EXPECT_FALSE(loop.in_loop());
    pipe.write();
    loop.run_once();
    EXPECT_EQ(heard, 1);
    EXPECT_TRUE(loop.change(id, 0));
    pipe.write();
    loop.run_once(0ms);
    EXPECT_EQ(heard, 1);
    EXPECT_TRUE(loop.change(id, EPOLLIN));
    loop.run_once();
    EXPECT_EQ(heard, 2);
    EXPECT_TRUE(loop.unwatch(id));
    EXPECT_FALSE(loop.unwatch(id));
    pipe.write();
    loop.run_once(0ms);
    EXPECT_EQ(heard, 2);
}

TEST(event_loop, nothing_runs_after_unwatch_even_when_both_were_ready) {
    EventLoop loop;
    Pipe a, b;
    int heard = 0, ids[2];
    const auto take_both_away = [&](std::uint32_t) {
        ++heard;
        loop.unwatch(ids[0]);
        loop.unwatch(ids[1]);
    };
    ids[0] = loop.watch(a.in.get(), EPOLLIN, take_both_away);
    ids[1] = loop.watch(b.in.get(), EPOLLIN, take_both_away);
    a.write();
    b.write();
    loop.run_once();
    loop.run_once(0ms);
    EXPECT_EQ(heard, 1);
}

TEST(event_loop, events_of_a_closed_descriptor_do_not_reach_the_next_owner_of_its_number) {
    EventLoop loop;
    Pipe a, b, fresh;
    int wrong = 0, closed = 0, ids[2];
    Pipe* pipes[] = {&a, &b};
    const auto replace_the_other = [&](int other) {
        return [&, other](std::uint32_t) {
            if (closed++) return;
            loop.unwatch(ids[0]);
            loop.unwatch(ids[1]);
            const int number = pipes[other]->in.get();
            ASSERT_EQ(dup2(fresh.in.get(), number), number);
            loop.watch(number, EPOLLIN, [&](std::uint32_t) { ++wrong; });
        };
    };
    ids[0] = loop.watch(a.in.get(), EPOLLIN, replace_the_other(1));
    ids[1] = loop.watch(b.in.get(), EPOLLIN, replace_the_other(0));
    a.write();
    b.write();
    loop.run_once();
    loop.run_once(0ms);
    EXPECT_EQ(wrong, 0);
    fresh.write();
    loop.run_once();
    EXPECT_EQ(wrong, 1);
}

TEST(event_loop, several_watches_share_a_descriptor) {
    EventLoop loop;
    int pair[2];
    ASSERT_EQ(::pipe(pair), 0);
    UniqueFd in(pair[0]), out(pair[1]);
    int readable = 0, writable = 0, both = 0;
    loop.watch(out.get(), EPOLLOUT, [&](std::uint32_t) { ++writable; });
    const int second = loop.watch(out.get(), EPOLLOUT, [&](std::uint32_t) { ++both; });
    loop.watch(in.get(), EPOLLIN, [&](std::uint32_t) { ++readable; });
    loop.run_once();
    EXPECT_EQ(writable, 1);
    EXPECT_EQ(both, 1);
    loop.unwatch(second);
    loop.run_once();
    EXPECT_EQ(writable, 2);
    EXPECT_EQ(both, 1);
    EXPECT_EQ(readable, 0);
}

TEST(event_loop, a_regular_file_is_always_ready_as_with_poll) {
    EventLoop loop;
    UniqueFd file(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    ASSERT_TRUE(file);
    int heard = 0;
    const int id = loop.watch(file.get(), EPOLLIN, [&](std::uint32_t) { ++heard; });
    loop.run_once();
    loop.run_once();
    EXPECT_EQ(heard, 2);
    loop.unwatch(id);
    loop.run_once(0ms);
    EXPECT_EQ(heard, 2);
}

TEST(event_loop, timers_run_in_the_order_of_their_times) {
    EventLoop loop;
    std::string order;
    loop.after(3ms, [&] { order += 'c'; loop.stop(); });
    loop.after(1ms, [&] { order += 'a'; });
    const int gone = loop.after(2ms, [&] { order += 'x'; });
    loop.after(2ms, [&] { order += 'b'; });
    EXPECT_TRUE(loop.cancel(gone));
    EXPECT_FALSE(loop.cancel(gone));
    loop.run();
    EXPECT_EQ(order, "abc");
}

TEST(event_loop, many_timers_moved_and_cancelled_still_run_in_order) {
    EventLoop loop;
    std::vector<int> ids, ran;
    for (int i = 0; i < 500; ++i) ids.push_back(loop.after(1h - 1min * ((i * 37) % 50), [&ran, i] { ran.push_back(i); }));
    for (int i = 0; i < 500; i += 3) loop.cancel(ids[std::size_t(i)]);
    for (int i = 0; i < 500; ++i) {
        if (i % 3) {
            EXPECT_TRUE(loop.reschedule(ids[std::size_t(i)], std::chrono::microseconds(i)));
        }
    }
    loop.after(1ms, [&] { loop.stop(); });
    loop.run();
    EXPECT_EQ(ran.size(), 333u);
    EXPECT_TRUE(std::ranges::is_sorted(ran));
}

TEST(event_loop, a_repeating_timer_goes_on_until_cancelled_and_sleeps_when_negative) {
    EventLoop loop;
    int ticks = 0, turns = 0;
    const int asleep = loop.every(-1ms, [&] { ADD_FAILURE(); });
    const int each_turn = loop.every(0ms, [&] { ++turns; });
    const int id = loop.every(1ms, [&] {
        EXPECT_EQ(loop.current(), id);
        if (++ticks == 3) {
            loop.cancel(id);
            loop.stop();
        }
    });
    loop.run();
    EXPECT_EQ(ticks, 3);
    EXPECT_GE(turns, 3);
    EXPECT_TRUE(loop.cancel(asleep));
    EXPECT_TRUE(loop.cancel(each_turn));
}

TEST(event_loop, tasks_from_other_threads_run_in_order_and_wake_the_loop) {
    EventLoop loop;
    std::vector<int> ran;
    std::thread other([&] {
        for (int i = 0; i < 1000; ++i) loop.post([&ran, i] { ran.push_back(i); });
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    other.join();
    EXPECT_EQ(ran.size(), 1000u);
    EXPECT_TRUE(std::ranges::is_sorted(ran));
}

TEST(event_loop, a_timer_from_another_thread_wakes_a_loop_that_sleeps_longer) {
    EventLoop loop;
    loop.after(1h, [] { ADD_FAILURE(); });
    std::atomic<bool> sleeping = false;
    loop.post([&] { sleeping = true; });
    std::thread other([&] {
        while (!sleeping) std::this_thread::yield();
        loop.after(1ms, [&] { loop.stop(); });
    });
    loop.run();
    other.join();
}

TEST(event_loop, a_callback_object_may_call_the_loop_when_it_dies) {
    EventLoop loop;
    struct CallsBack {
        explicit CallsBack(EventLoop& l) : loop(l) {}
        ~CallsBack() { loop.post([] {}); }
        EventLoop& loop;
    };
    auto object = std::make_shared<CallsBack>(loop);
    loop.after(0ms, [object] {});
    Pipe pipe;
    const int id = loop.watch(pipe.in.get(), EPOLLIN, [object](std::uint32_t) {});
    object.reset();
    loop.run_once();
    loop.unwatch(id);
}

TEST(event_loop, a_child_that_ends_is_reported_once_and_reaped) {
    EventLoop loop;
    pid_t pid;
    char* argv[] = {const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>("exit 7"), nullptr};
    ASSERT_EQ(posix_spawnp(&pid, "sh", nullptr, nullptr, argv, environ), 0);
    std::optional<int> status;
    loop.watch_process(pid, [&](std::optional<int> s) {
        status = s;
        loop.stop();
    });
    loop.run();
    ASSERT_TRUE(status);
    EXPECT_TRUE(WIFEXITED(*status));
    EXPECT_EQ(WEXITSTATUS(*status), 7);
    EXPECT_EQ(waitpid(pid, nullptr, WNOHANG), -1);
}

TEST(event_loop, a_child_that_a_signal_ended_says_which) {
    EventLoop loop;
    pid_t pid;
    char* argv[] = {const_cast<char*>("sleep"), const_cast<char*>("1000"), nullptr};
    ASSERT_EQ(posix_spawnp(&pid, "sleep", nullptr, nullptr, argv, environ), 0);
    std::optional<int> status;
    loop.watch_process(pid, [&](std::optional<int> s) {
        status = s;
        loop.stop();
    });
    loop.post([&] { kill(pid, SIGKILL); });
    loop.run();
    ASSERT_TRUE(status);
    EXPECT_TRUE(WIFSIGNALED(*status));
    EXPECT_EQ(WTERMSIG(*status), SIGKILL);
}

TEST(event_loop, watching_a_process_that_is_not_there_is_an_error) {
    EventLoop loop;
    EXPECT_THROW(loop.watch_process(0x3ffffff, [](std::optional<int>) {}), Error);
    EXPECT_THROW(loop.watch(100000, EPOLLIN, [](std::uint32_t) {}), Error);
}

TEST(event_loop, signals_arrive_as_callbacks) {
    EventLoop loop;
    EventLoop::block_signals({SIGUSR1});
    int heard = 0;
    loop.watch_signal(SIGUSR1, [&](const signalfd_siginfo& info) {
        heard = int(info.ssi_signo);
        loop.stop();
    });
    kill(getpid(), SIGUSR1);
    loop.run();
    EXPECT_EQ(heard, SIGUSR1);
}

TEST(event_loop, watches_and_timers_can_be_changed_from_all_sides_at_once) {
    EventLoop loop;
    std::atomic<int> heard = 0, left = 4;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                Pipe pipe;
                const int id = loop.watch(pipe.in.get(), EPOLLIN, [&](std::uint32_t) { ++heard; });
                const int timer = loop.every(1us, [&] { ++heard; });
                pipe.write();
                loop.change(id, EPOLLIN | EPOLLET);
                loop.post([&] { ++heard; });
                loop.reschedule(timer, 2us);
                loop.cancel(timer);
                loop.unwatch(id);
            }
            if (--left == 0) loop.stop();
        });
    loop.run();
    for (auto& thread : threads) thread.join();
    loop.run_once(0ms);
    EXPECT_GE(heard, 800);
}

}  // namespace vireo
