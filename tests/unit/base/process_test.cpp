#include "base/process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/files.hpp"
#include "base/text.hpp"
#include "temporary.hpp"

namespace vireo {
namespace {

using namespace std::chrono_literals;

std::string failure(auto f) {
    const auto outcome = attempt(f);
    return outcome ? outcome->message : "";
}
bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) >= 0; }

}  // namespace

TEST(process, output_error_and_status_are_told) {
    const auto result = run_program({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
    EXPECT_EQ(result.output, "out\n");
    EXPECT_EQ(result.error, "err\n");
    EXPECT_EQ(result.status.text(), "exit status 3");
    EXPECT_EQ(run_program({.argv = {"sh", "-c", "kill -9 $$"}}).status.text(), "signal 9 (Killed)");
    EXPECT_FALSE(has_children());
}

TEST(process, arguments_go_through_no_shell) {
    EXPECT_EQ(run_checked({.argv = {"printf", "%s|", "a b", "$HOME", "*", ""}}), "a b|$HOME|*||");
}

TEST(process, input_is_given_whole_and_a_reader_that_stops_harms_nobody) {
    const std::string much(1 << 20, 'x');
    EXPECT_EQ(run_program({.argv = {"wc", "-c"}}, {.input = much}).output, std::to_string(much.size()) + "\n");
    ::signal(SIGPIPE, SIG_IGN);
    EXPECT_TRUE(run_program({.argv = {"true"}}, {.input = much}).status.ok());
}

TEST(process, the_child_has_only_the_descriptors_that_were_named) {
    TemporaryFolder folder;
    UniqueFd leaks(::open("/dev/null", O_RDWR));   // not close-on-exec
    UniqueFd kept(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const auto seen = run_checked({.argv = {"ls", "/proc/self/fd"}, .fds = {kept.get()}});
    const auto list = words(seen);
    EXPECT_EQ(std::ranges::count(list, std::to_string(kept.get())), 1);
    EXPECT_LE(list.size(), 5u) << seen;   // 0, 1, 2, the kept one, and the folder that ls reads
}

TEST(process, environment_directory_mask_and_session_are_as_asked) {
    TemporaryFolder folder;
    EXPECT_EQ(run_checked({.argv = {"/usr/bin/env"}, .environment = std::vector<std::string>{"A=1"}}), "A=1\n");
    EXPECT_EQ(run_checked({.argv = {"pwd"}, .directory = folder.path()}), folder.path() + "\n");
    EXPECT_EQ(trim(run_checked({.argv = {"sh", "-c", "umask"}, .mask = 077})), "0077");
    const auto ids = run_checked({.argv = {"sh", "-c", "cut -d' ' -f1,5,6 /proc/$$/stat"}});
    const auto parts = words(ids);
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0], parts[1]);
    EXPECT_EQ(parts[0], parts[2]);
}

TEST(process, signals_are_neither_blocked_nor_ignored_in_the_child) {
    ::signal(SIGPIPE, SIG_IGN);
    const auto status = run_checked({.argv = {"grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"}});
    EXPECT_EQ(status, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(process, what_cannot_be_started_is_an_error_and_leaves_nothing) {
    EXPECT_EQ(failure([] { Process::start({.argv = {"/no/such/program"}}); }), "cannot execute binary /no/such/program: No such file or directory");
    EXPECT_EQ(failure([] { Process::start({.argv = {"no-such-program-at-all"}}); }), "Cannot find 'no-such-program-at-all' in path: No such file or directory");
    EXPECT_EQ(failure([] { Process::start({.argv = {"true"}, .directory = "/no/such"}); }).substr(0, 31), "cannot change to '/no/such' for");
    EXPECT_EQ(failure([] { run_checked({.argv = {"sh", "-c", "echo bad luck >&2; exit 2"}}); }),
              "internal error: Child process (sh -c echo bad luck >&2; exit 2) unexpected exit status 2: bad luck");
    EXPECT_FALSE(has_children());
}

TEST(process, one_that_takes_too_long_is_killed_with_its_children) {
    TemporaryFolder folder;
    const auto pid_file = folder.path("pid");
    EXPECT_EQ(failure([&] { run_program({.argv = {"sh", "-c", "sleep 1000 & echo $! > " + pid_file + "; wait"}}, {.timeout = 300ms}); }),
              "Timed out during operation: program 'sh' did not end within 300 ms");
    EXPECT_FALSE(has_children());
    if (const auto grandchild = try_read_file(pid_file); grandchild && !trim(*grandchild).empty()) {
        // It is init's now, and may be a zombie until that looks.
        const auto stat = "/proc/" + std::string(trim(*grandchild)) + "/stat";
        for (;;) {
            std::string text;
            if (attempt([&] { text = try_read_file(stat).value_or(""); }) || text.empty()) break;
            if (text.find(") Z ") != text.npos || text.find(") X ") != text.npos) break;
            std::this_thread::yield();
        }
    }
}

TEST(process, one_that_prints_too_much_is_stopped) {
    EXPECT_EQ(failure([] { run_program({.argv = {"cat", "/dev/zero"}}, {.output_limit = 100'000}); }),
              "operation failed: program 'cat' printed more than 100000 bytes");
    EXPECT_FALSE(has_children());
}

TEST(process, a_descendant_that_keeps_the_pipe_open_does_not_keep_us) {
    TemporaryFolder folder;
    const auto pid_file = folder.path("pid");
    const auto result = run_program({.argv = {"sh", "-c", "sleep 1000 & echo $! > " + pid_file + "; echo done"}});
    EXPECT_EQ(result.output, "done\n");
    ::kill(*parse_number<pid_t>(trim(read_file(pid_file))), SIGKILL);
}

TEST(process, waiting_has_a_deadline_and_signals_reach_it) {
    auto process = Process::start({.argv = {"sleep", "1000"}});
    EXPECT_FALSE(process.wait(1ms));
    EXPECT_TRUE(process.signal(SIGTERM));
    const auto status = process.wait(-1ms);
    ASSERT_TRUE(status);
    EXPECT_EQ(WTERMSIG(status->wait_status), SIGTERM);
    EXPECT_FALSE(process.signal(SIGTERM));
    EXPECT_FALSE(has_children());
}

TEST(process, one_that_nobody_waits_for_is_killed_and_reaped) {
    pid_t pid;
    {
        auto process = Process::start({.argv = {"sleep", "1000"}});
        pid = process.pid();
    }
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_FALSE(has_children());
}

TEST(process, many_threads_start_programs_at_once) {
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) good += run_checked({.argv = {"echo", std::to_string(i)}}) == std::to_string(i) + "\n";
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, 80);
    EXPECT_FALSE(has_children());
}

}  // namespace vireo
