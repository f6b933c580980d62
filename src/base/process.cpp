#include "base/process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "base/text.hpp"

extern char** environ;

namespace vireo {
namespace {

using Clock = std::chrono::steady_clock;

enum class Step : int { none, directory, descriptors, exec };

// Everything the child needs, made before it exists. It lives in the parent's memory, which the child shares.
struct Launch {
    const char* path;
    char** argv;
    char** environment;
    const char* directory;
    int fds[3];                 // to become 0, 1, 2
    const int* kept;            // sorted
    std::size_t kept_count;
    bool own_session, dies_with_us;
    mode_t mask;
    pid_t parent;
    struct Failure {
        volatile Step step = Step::none;
        volatile int error = 0;
    }* failure;                 // what the child tells
};

[[noreturn]] void give_up(Launch& launch, Step step) {
    launch.failure->error = errno;
    launch.failure->step = step;
    ::_exit(127);
}

bool close_all_but(const int* kept, std::size_t count) {
    unsigned from = 3;
    for (std::size_t i = 0; i < count; ++i) {
        const auto fd = unsigned(kept[i]);
        if (fd < 3) continue;
        if (fd > from && ::syscall(SYS_close_range, from, fd - 1, 0) < 0) return false;
        from = fd + 1;
    }
    return ::syscall(SYS_close_range, from, ~0U, 0) == 0;
}

// System calls only: another thread of ours may hold any lock.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
__attribute__((no_sanitize("address", "thread")))
#endif
int child_main(void* argument) {
    Launch& launch = *static_cast<Launch*>(argument);
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) ::sigaction(number, &standard, nullptr);
    if (launch.own_session) ::setsid();
    if (launch.dies_with_us) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != launch.parent) ::_exit(127);
    }
    ::umask(launch.mask);
    if (::chdir(launch.directory) < 0) give_up(launch, Step::directory);
    // First out of the way of 0, 1, 2, then into place.
    for (int& fd : launch.fds) {
        if (fd >= 3) continue;
        fd = ::fcntl(fd, F_DUPFD, 3);
        if (fd < 0) give_up(launch, Step::descriptors);
    }
    for (int i = 0; i < 3; ++i)
        if (::dup2(launch.fds[i], i) < 0) give_up(launch, Step::descriptors);
    for (std::size_t i = 0; i < launch.kept_count; ++i)
        if (::fcntl(launch.kept[i], F_SETFD, 0) < 0) give_up(launch, Step::descriptors);
    if (!close_all_but(launch.kept, launch.kept_count)) give_up(launch, Step::descriptors);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(launch.path, launch.argv, launch.environment);
    give_up(launch, Step::exec);
}

// Gives pid and pidfd, once the child runs its program or has failed.
#if defined(__SANITIZE_THREAD__)
// ThreadSanitizer takes a child on our memory for us. A copy of us, then, which tells its failure through shared memory.
std::pair<pid_t, int> spawn(Launch& launch) {
    void* const shared = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return {-1, -1};
    auto* const failure = new (shared) Launch::Failure;
    auto* const theirs = std::exchange(launch.failure, failure);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0) return {-1, -1};
    const pid_t pid = ::fork();
    if (pid == 0) child_main(&launch);
    ::close(ends[1]);
    char none;
    [[maybe_unused]] const auto end = ::read(ends[0], &none, 1);   // the other end closes when the program runs
    ::close(ends[0]);
    theirs->step = failure->step;
    theirs->error = failure->error;
    launch.failure = theirs;
    ::munmap(shared, 4096);
    return {pid, pid < 0 ? -1 : int(::syscall(SYS_pidfd_open, pid, 0))};
}
#else
std::pair<pid_t, int> spawn(Launch& launch) {
    constexpr std::size_t stack_size = 64 * 1024;
    const std::unique_ptr<char[]> stack(new char[stack_size]);
    int pidfd = -1;
    const auto top = reinterpret_cast<std::uintptr_t>(stack.get() + stack_size) & ~std::uintptr_t(15);
    const pid_t pid = ::clone(child_main, reinterpret_cast<void*>(top), CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &launch, &pidfd);
    return {pid, pidfd};
}
#endif

std::string find_program(const std::string& name) {
    if (name.find('/') != name.npos) return name;
    const char* path = ::getenv("PATH");
    for (const std::string_view folder : split(path ? path : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ':')) {
        std::string full = std::string(folder.empty() ? "." : folder) + "/" + name;
        if (::access(full.c_str(), X_OK) == 0) return full;
    }
    throw system_error("Cannot find '" + name + "' in path", ENOENT);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

std::vector<std::string> inherited_environment() {
    std::vector<std::string> all = {"LC_ALL=C"};
    for (char** entry = environ; *entry; ++entry)
        if (!std::string_view(*entry).starts_with("LC_ALL=")) all.emplace_back(*entry);
    return all;
}

}  // namespace

std::string ProcessStatus::text() const {
    if (WIFSIGNALED(wait_status)) return "signal " + std::to_string(WTERMSIG(wait_status)) + " (" + ::strsignal(WTERMSIG(wait_status)) + ")";
    return "exit status " + std::to_string(WEXITSTATUS(wait_status));
}

Process Process::start(const Program& program) {
    if (program.argv.empty()) throw Error(ErrorCode::internal_error, "no program to start");
    const std::string path = find_program(program.argv[0]);
    auto argv = program.argv;
    auto environment = program.environment.value_or(inherited_environment());
    auto argv_pointers = pointers(argv), environment_pointers = pointers(environment);
    auto kept = program.fds;
    std::ranges::sort(kept);
    UniqueFd null;
    const auto or_null = [&](int fd) {
        if (fd >= 0) return fd;
        if (!null) null.reset(::open("/dev/null", O_RDWR | O_CLOEXEC));
        if (!null) throw system_error("cannot open '/dev/null'");
        return null.get();
    };
    Launch::Failure failure;
    Launch launch{path.c_str(), argv_pointers.data(), environment_pointers.data(), program.directory.c_str(),
                  {or_null(program.input), or_null(program.output), or_null(program.error)}, kept.data(), kept.size(),
                  program.own_session, program.dies_with_us, program.mask, ::getpid(), &failure};

    // No signal may run one of our handlers in the child, on our memory.
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const auto [pid, pidfd] = spawn(launch);
    const int spawn_error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0) throw system_error("cannot start a process for '" + path + "'", spawn_error);

    Process process(pid, UniqueFd(pidfd));
    const Step step = launch.failure->step;
    const int error = launch.failure->error;
    if (step == Step::none) return process;
    process.wait(std::chrono::milliseconds(-1));
    if (step == Step::directory) throw system_error("cannot change to '" + program.directory + "' for '" + path + "'", error);
    if (step == Step::descriptors) throw system_error("cannot prepare the file descriptors of '" + path + "'", error);
    throw system_error("cannot execute binary " + path, error);
}

Process::~Process() {
    if (!pidfd_ || ended_) return;
    signal(SIGKILL);
    (void)attempt([&] { wait(std::chrono::milliseconds(-1)); });
}

bool Process::signal(int number) const {
    return !ended_ && ::syscall(SYS_pidfd_send_signal, pidfd_.get(), number, nullptr, 0) == 0;
}
void Process::signal_group(int number) const {
    if (!ended_) ::kill(-pid_, number);   // the leader is not reaped yet, so the number is still its group's
}

std::optional<ProcessStatus> Process::wait(std::chrono::milliseconds timeout) {
    if (ended_) return ended_;
    const auto deadline = Clock::now() + timeout;
    for (;;) {
        int left = -1;
        if (timeout.count() >= 0)
            left = int(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count()));
        pollfd ready{pidfd_.get(), POLLIN, 0};
        const int n = ::poll(&ready, 1, left);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw system_error("cannot wait for process " + std::to_string(pid_));
        if (n == 0) return std::nullopt;
        siginfo_t info{};
        if (::waitid(P_PIDFD, id_t(pidfd_.get()), &info, WEXITED) < 0) {
            if (errno == EINTR) continue;
            throw system_error("cannot wait for process " + std::to_string(pid_));
        }
        ProcessStatus status;
        status.wait_status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status | (info.si_code == CLD_DUMPED ? 0x80 : 0);
        return ended_ = status;
    }
}

UniqueFd Process::release() { return std::move(pidfd_); }

// ---- running to the end ----

namespace {

struct Pipe {
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) < 0) throw system_error("cannot make a pipe");
        in.reset(ends[0]);
        out.reset(ends[1]);
    }
    UniqueFd in, out;
};

// Reads what is there; false at the end.
bool take(UniqueFd& from, std::string& to, std::size_t limit, const std::string& name) {
    char part[16384];
    const ssize_t n = ::read(from.get(), part, sizeof part);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    to.append(part, std::size_t(n));
    if (to.size() > limit) throw Error(ErrorCode::operation_failed, "program '" + name + "' printed more than " + std::to_string(limit) + " bytes");
    return n > 0;
}

}  // namespace

RunResult run_program(Program program, const RunOptions& options) {
    Pipe output, error;
    std::optional<Pipe> input;
    program.output = output.out.get();
    program.error = error.out.get();
    if (!options.input.empty()) {
        input.emplace();
        ::fcntl(input->out.get(), F_SETFL, O_NONBLOCK);
        program.input = input->in.get();
    }
    const std::string name = program.argv.empty() ? "" : program.argv[0];
    Process process = Process::start(program);
    output.out.reset();
    error.out.reset();
    if (input) input->in.reset();

    RunResult result;
    std::string_view left = options.input;
    const auto deadline = Clock::now() + options.timeout;
    struct KillGroup {
        ~KillGroup() { if (armed) process.signal_group(SIGKILL); }
        Process& process;
        bool armed = true;
    } on_failure{process};
    bool ended = false;
    while (!ended || output.in || error.in) {
        const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (rest <= 0 && !ended)
            throw Error(ErrorCode::operation_timeout, "program '" + name + "' did not end within " + std::to_string(options.timeout.count()) + " ms");
        pollfd ready[4] = {{output.in.get(), POLLIN, 0}, {error.in.get(), POLLIN, 0}, {input ? input->out.get() : -1, POLLOUT, 0}, {ended ? -1 : process.pidfd(), POLLIN, 0}};
        // Once it has ended, what it printed is in the pipes; somebody whom it left behind may keep them open for ever.
        const int n = ::poll(ready, 4, ended ? 0 : int(std::min<std::int64_t>(rest, 1 << 30)));
        if (n < 0 && errno != EINTR) throw system_error("cannot wait for '" + name + "'");
        if (n == 0 && ended) break;
        if (n <= 0) continue;
        if (ready[0].revents && !take(output.in, result.output, options.output_limit, name)) output.in.reset();
        if (ready[1].revents && !take(error.in, result.error, options.output_limit, name)) error.in.reset();
        if (input && ready[2].revents) {
            const ssize_t written = (ready[2].revents & POLLERR) ? -1 : ::write(input->out.get(), left.data(), left.size());
            if (written > 0) left.remove_prefix(std::size_t(written));
            if (left.empty() || (written < 0 && errno != EAGAIN && errno != EINTR)) input.reset();
        }
        if (ready[3].revents) {
            result.status = process.wait(std::chrono::milliseconds(-1)).value();
            ended = true;
        }
    }
    on_failure.armed = false;
    return result;
}

std::string run_checked(Program program, const RunOptions& options) {
    const std::string command = join(program.argv, " ");
    RunResult result = run_program(std::move(program), options);
    if (result.status.ok()) return std::move(result.output);
    // Compat: the words around the command and its status.
    std::string what = "Child process (" + command + ") unexpected " + result.status.text();
    if (const auto said = trim(result.error); !said.empty()) what += ": " + std::string(said);
    throw Error(ErrorCode::internal_error, what);
}

}  // namespace vireo
