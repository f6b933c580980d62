#pragma once
// Other programs: started without a shell, and never left behind as zombies.
//
//  1. A child has only the descriptors that the Program names; it gets default signal handlers and an empty signal mask.
//  2. Until it executes, the child shares our memory and makes system calls only. What fails before the program
//     runs is an Error that names the step and the program; then no process is left.
//  3. Processes are signalled and waited for by pidfd: a number that was given out again is never hit.
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace vireo {

struct Program {
    std::vector<std::string> argv;                         // argv[0] with a slash, or found by PATH
    std::optional<std::vector<std::string>> environment = {};   // NAME=value; unset: ours, with LC_ALL=C
    std::string directory = "/";
    int input = -1, output = -1, error = -1;               // -1: /dev/null
    std::vector<int> fds = {};                             // that keep their numbers
    bool own_session = true;                               // not reached by the terminal's signals; a group to kill
    bool dies_with_us = false;                             // killed when the thread that started it ends
    mode_t mask = 022;
};

// How a process ended.
struct ProcessStatus {
    int wait_status = 0;                                   // as of wait(2)
    bool ok() const { return wait_status == 0; }
    std::string text() const;                              // "exit status 3", "signal 9 (Killed)"
};

class Process {
public:
    // Throws Error (system_error or operation_failed).
    static Process start(const Program& program);

    Process(Process&&) noexcept = default;
    Process& operator=(Process&&) = delete;
    // Kills and reaps what still runs and was not released.
    ~Process();

    pid_t pid() const { return pid_; }
    int pidfd() const { return pidfd_.get(); }
    // False: it has ended already.
    bool signal(int number) const;
    // To its whole group (own_session).
    void signal_group(int number) const;
    // Nothing: it still runs after that time. Negative: as long as it takes.
    std::optional<ProcessStatus> wait(std::chrono::milliseconds timeout);
    // It runs on, and belongs to whoever takes the pidfd: EventLoop::watch_pidfd() reaps it.
    UniqueFd release();

private:
    Process(pid_t pid, UniqueFd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}
    pid_t pid_ = -1;
    UniqueFd pidfd_;
    std::optional<ProcessStatus> ended_;
};

struct RunOptions {
    std::chrono::milliseconds timeout = std::chrono::seconds(30);
    std::size_t output_limit = 4 << 20;                    // of each stream
    std::string_view input = {};                           // for its standard input
};
struct RunResult {
    ProcessStatus status;
    std::string output, error;
};
// Runs it to its end and takes what it prints. Throws Error when it cannot be started, takes too long or prints too much
// (it is killed, its group too); how it ended is for the caller to judge.
RunResult run_program(Program program, const RunOptions& options = {});
// The same, and Error (operation_failed) with its message unless it ended with status 0.
std::string run_checked(Program program, const RunOptions& options = {});

}  // namespace vireo
