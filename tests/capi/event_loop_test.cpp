// The default event loop, as a C program uses it.
#include <libvirt/libvirt.h>

#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

class EventLoopApi : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(virEventRegisterDefaultImpl(), 0); }
};

struct Seen {
    std::atomic<int> calls = 0, freed = 0;
    int number = -1;
};

void run_until(const std::atomic<int>& what, int wanted) {
    while (what < wanted) virEventRunDefaultImpl();
}

TEST_F(EventLoopApi, a_handle_is_called_when_it_can_be_read_and_freed_after_its_removal) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    Seen seen;
    seen.number = virEventAddHandle(pipe_ends[0], VIR_EVENT_HANDLE_READABLE, [](int watch, int fd, int events, void* to) {
        auto& seen = *static_cast<Seen*>(to);
        EXPECT_EQ(watch, seen.number);
        EXPECT_TRUE(events & VIR_EVENT_HANDLE_READABLE);
        char byte;
        EXPECT_EQ(::read(fd, &byte, 1), 1);
        ++seen.calls;
    }, &seen, [](void* to) { ++static_cast<Seen*>(to)->freed; });
    ASSERT_GE(seen.number, 0);
    ASSERT_EQ(::write(pipe_ends[1], "x", 1), 1);
    run_until(seen.calls, 1);
    EXPECT_EQ(seen.freed, 0);
    EXPECT_EQ(virEventRemoveHandle(seen.number), 0);
    run_until(seen.freed, 1);
    EXPECT_EQ(virEventRemoveHandle(seen.number), -1);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST_F(EventLoopApi, a_timeout_sleeps_until_it_is_given_a_time) {
    Seen seen;
    seen.number = virEventAddTimeout(-1, [](int timer, void* to) {
        auto& seen = *static_cast<Seen*>(to);
        ++seen.calls;
        virEventUpdateTimeout(timer, -1);
    }, &seen, [](void* to) { ++static_cast<Seen*>(to)->freed; });
    ASSERT_GE(seen.number, 0);
    virEventUpdateTimeout(seen.number, 0);
    run_until(seen.calls, 1);
    EXPECT_EQ(virEventRemoveTimeout(seen.number), 0);
    run_until(seen.freed, 1);
    EXPECT_EQ(seen.calls, 1);
}

TEST_F(EventLoopApi, threads_add_and_remove_while_it_runs) {
    std::atomic<bool> stop = false;
    std::thread loop([&] {
        while (!stop) virEventRunDefaultImpl();
    });
    Seen seen;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                const int timer = virEventAddTimeout(0, [](int, void* to) { ++static_cast<Seen*>(to)->calls; }, &seen, [](void* to) { ++static_cast<Seen*>(to)->freed; });
                EXPECT_EQ(virEventRemoveTimeout(timer), 0);
            }
        });
    for (auto& thread : threads) thread.join();
    while (seen.freed < 400) std::this_thread::yield();
    stop = true;
    const int wake = virEventAddTimeout(0, [](int, void*) {}, nullptr, nullptr);
    loop.join();
    virEventRemoveTimeout(wake);
    EXPECT_EQ(seen.freed, 400);
}

}  // namespace
