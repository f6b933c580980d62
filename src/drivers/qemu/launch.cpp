#include "drivers/qemu/launch.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <linux/mempolicy.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <new>

#include "base/error.hpp"
#include "host/private_devices.hpp"

namespace vireo::qemu {

namespace {

// Where the child stood when a step failed.
struct Failure {
    const char* step = nullptr;
    int error = 0;
};

// The child may have a copy of our memory: this part of it is one for both.
class SharedFailure {
public:
    SharedFailure() : at_(mmap(nullptr, sizeof(Failure), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        if (at_ == MAP_FAILED) throw system_error("cannot share memory with a child process");
        new (at_) Failure;
    }
    ~SharedFailure() { munmap(at_, sizeof(Failure)); }
    SharedFailure(const SharedFailure&) = delete;
    SharedFailure& operator=(const SharedFailure&) = delete;
    Failure* get() const { return static_cast<Failure*>(at_); }
    const Failure* operator->() const { return get(); }

private:
    void* const at_;
};

struct ChildPlan {
    const char* program;
    char* const* arguments;
    char* const* environment;
    const LaunchRequest* request;
    int input, output, error;
    bool change_user;
    pid_t parent;
    std::vector<unsigned long> cpus, nodes;   // as the kernel takes them; empty: not asked for
    int memory_mode = 0;
    const char* birthplace = nullptr;         // control group of version 2
    const char* group_file = nullptr;         // the file by which it enters that otherwise
    const char* group_to_enter = nullptr;     // in the child: the same, unless it was born there
    Failure* failure = nullptr;               // in memory that the child shares
};

constexpr int memory_modes[] = {MPOL_BIND, MPOL_PREFERRED, MPOL_INTERLEAVE};   // by MemoryPolicy::Mode

std::vector<unsigned long> mask_of(const model::CpuSet& set) {
    constexpr std::size_t bits = 8 * sizeof(unsigned long);
    std::vector<unsigned long> out(set.last().value_or(0) / bits + 1);
    for (const std::size_t number : set.members()) out[number / bits] |= 1ul << number % bits;
    return out;
}

int set_limit(int resource, const std::optional<unsigned long long>& value) {
    if (!value) return 0;
    rlimit limit{rlim_t(*value), rlim_t(*value)};
    return int(syscall(SYS_prlimit64, 0, resource, &limit, nullptr));
}

bool write_pid_file(const char* path) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return false;
    char text[16];
    const auto [end, error] = std::to_chars(text, text + sizeof text, getpid());
    const bool written = write(fd, text, std::size_t(end - text)) == end - text;
    close(fd);
    return written;
}

bool enter_group(const char* path) {
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool entered = write(fd, "0", 1) == 1;
    const int error = errno;
    close(fd);
    errno = error;
    return entered;
}

// Runs between vfork or clone3 and exec, on our memory or a copy of it: system calls only.
[[noreturn]] void run_child(ChildPlan& plan, const sigset_t& empty) {
    const LaunchRequest& request = *plan.request;
    const auto fail = [&](const char* step) {
        *plan.failure = {step, errno};
        _exit(127);
    };
    if (setsid() < 0) fail("cannot start a session");
    // Until it is QEMU nobody but its parent knows what it is: it ends with that.
    const auto hold_on_to_parent = [&] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != plan.parent) _exit(127);
    };
    hold_on_to_parent();
    // The three standard descriptors may be permuted among themselves: move them out of the way first.
    int standard[3] = {plan.input, plan.output, plan.error};
    for (int& fd : standard)
        if (fd < 3 && (fd = fcntl(fd, F_DUPFD, 3)) < 0) fail("cannot duplicate a descriptor");
    for (int i = 0; i < 3; ++i)
        if (dup2(standard[i], i) < 0) fail("cannot duplicate a descriptor");
    if (syscall(SYS_close_range, 3u, ~0u, unsigned(CLOSE_RANGE_CLOEXEC)) < 0) fail("cannot close descriptors");
    for (int fd : request.fds)
        if (fcntl(fd, F_SETFD, 0) < 0) fail("cannot pass a descriptor");
    // First: in its control group it could make no nodes.
    if (request.devices)
        if (const char* step = host::enter_private_devices(*request.devices)) fail(step);
    if (!request.pid_file.empty() && !write_pid_file(request.pid_file.c_str())) fail("cannot write the pid file");
    if (plan.group_to_enter && !enter_group(plan.group_to_enter)) fail("cannot enter the control group");
    for (const std::string& group : request.group.files)
        if (!enter_group(group.c_str())) fail("cannot enter the control group");
    if (!plan.cpus.empty() && syscall(SYS_sched_setaffinity, 0, plan.cpus.size() * sizeof(unsigned long), plan.cpus.data()) < 0)
        fail("cannot set CPU affinity");
    // One more than there are bits: the kernel counts so.
    if (!plan.nodes.empty() && syscall(SYS_set_mempolicy, plan.memory_mode, plan.nodes.data(), plan.nodes.size() * 8 * sizeof(unsigned long) + 1) < 0)
        fail("cannot bind memory to nodes");
    if (chdir(request.directory.c_str()) < 0) fail("cannot change the directory");
    umask(request.mask);
    if (set_limit(RLIMIT_NPROC, request.limits.processes) < 0) fail("cannot limit the number of processes");
    if (set_limit(RLIMIT_NOFILE, request.limits.files) < 0) fail("cannot limit the number of open files");
    if (set_limit(RLIMIT_CORE, request.limits.core) < 0) fail("cannot limit the core file's size");
    if (set_limit(RLIMIT_MEMLOCK, request.limits.locked_memory) < 0) fail("cannot limit locked memory");
    if (plan.change_user) {
        const Credentials& who = *request.credentials;
        if (syscall(SYS_setgroups, who.groups.size(), who.groups.data()) < 0) fail("cannot set supplemental groups");
        if (syscall(SYS_setresgid, who.gid, who.gid, who.gid) < 0) fail("cannot change the group");
        if (syscall(SYS_setresuid, who.uid, who.uid, who.uid) < 0) fail("cannot change the user");
        hold_on_to_parent();   // the change let go
        // The change to another user dropped all capabilities; a change to root keeps them, as root needs them.
    }
    for (int signal = 1; signal < 32; ++signal)
        if (signal != SIGKILL && signal != SIGSTOP) {
            struct sigaction standard_action {};
            standard_action.sa_handler = SIG_DFL;
            sigaction(signal, &standard_action, nullptr);
        }
    sigprocmask(SIG_SETMASK, &empty, nullptr);
    if (!request.die_with_parent) prctl(PR_SET_PDEATHSIG, 0);
    execve(plan.program, plan.arguments, plan.environment);
    fail("cannot execute binary");
    __builtin_unreachable();
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> out;
    out.reserve(words.size() + 1);
    for (const std::string& word : words) out.push_back(const_cast<char*>(word.c_str()));
    out.push_back(nullptr);
    return out;
}

// A copy of us, born in the group; waits until it executes. -1: not on this kernel, or not in this group.
pid_t born_in([[maybe_unused]] int group) {
#if defined(SYS_clone3) && !defined(__SANITIZE_THREAD__)
    struct {   // clone_args of linux/sched.h, which does not go together with sched.h
        std::uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
    } how{};
    constexpr std::uint64_t into_cgroup = 0x200000000;
    how.flags = CLONE_VFORK | into_cgroup;
    how.exit_signal = SIGCHLD;
    how.cgroup = std::uint64_t(group);
    return pid_t(syscall(SYS_clone3, &how, sizeof how));
#else
    return -1;
#endif
}

// In a function of its own: what is in registers across vfork() must not be ours.
[[gnu::noinline]] pid_t start_child(ChildPlan& plan) {
    sigset_t all, before, empty;
    sigfillset(&all);
    sigemptyset(&empty);
    pthread_sigmask(SIG_SETMASK, &all, &before);   // no handler may run on the shared memory
    pid_t pid = -1;
    if (const UniqueFd birthplace{plan.birthplace ? open(plan.birthplace, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1}) {
        pid = born_in(birthplace.get());
        if (pid == 0) run_child(plan, empty);
    }
    if (pid < 0) {
        plan.group_to_enter = plan.group_file;
        pid = vfork();
        if (pid == 0) run_child(plan, empty);
    }
    const int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

std::optional<unsigned> number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    unsigned value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

}  // namespace

Credentials Credentials::of(const std::string& user, const std::string& group) {
    Credentials who;
    std::vector<char> buffer(16384);
    passwd entry{}, *found = nullptr;
    std::string name;
    if (!user.starts_with('+')) getpwnam_r(user.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (!found) {
        const auto uid = number(user);
        if (!uid) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "failed to parse user '" + user + "'");
        who.uid = *uid;
        getpwuid_r(who.uid, &entry, buffer.data(), buffer.size(), &found);
    } else {
        who.uid = found->pw_uid;
    }
    if (found) name = found->pw_name;

    struct group group_entry {}, *group_found = nullptr;
    std::vector<char> group_buffer(65536);
    if (!group.starts_with('+')) getgrnam_r(group.c_str(), &group_entry, group_buffer.data(), group_buffer.size(), &group_found);
    if (group_found) who.gid = group_found->gr_gid;
    else if (const auto gid = number(group)) who.gid = *gid;
    else throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "failed to parse group '" + group + "'");

    who.groups = {who.gid};
    if (!name.empty()) {
        int count = 64;
        who.groups.resize(std::size_t(count));
        while (getgrouplist(name.c_str(), who.gid, who.groups.data(), &count) < 0) who.groups.resize(std::size_t(count));
        who.groups.resize(std::size_t(count));
        // The user's own group too: on Debian it is the one that may open /dev/kvm.
        if (found && std::ranges::find(who.groups, found->pw_gid) == who.groups.end()) who.groups.push_back(found->pw_gid);
    }
    return who;
}

Launched launch(const LaunchRequest& request) {
    UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!null) throw system_error("cannot open /dev/null");
    const auto arguments = pointers(request.arguments);
    const auto environment = pointers(request.environment);
    const auto or_null = [&](int fd) { return fd < 0 ? null.get() : fd; };
    ChildPlan plan{request.arguments.at(0).c_str(), arguments.data(), environment.data(), &request,
                   or_null(request.input), or_null(request.output), or_null(request.error),
                   request.credentials && (geteuid() == 0 || request.credentials->uid != geteuid()), getpid(),
                   request.cpus ? mask_of(*request.cpus) : std::vector<unsigned long>(),
                   request.memory ? mask_of(request.memory->nodes) : std::vector<unsigned long>(),
                   request.memory ? memory_modes[std::size_t(request.memory->mode)] : 0};
    const std::string group_file = request.group.birthplace + "/cgroup.procs";
    if (!request.group.birthplace.empty()) {
        plan.birthplace = request.group.birthplace.c_str();
        plan.group_file = group_file.c_str();
    }
    const SharedFailure failure;
    plan.failure = failure.get();
    const pid_t pid = start_child(plan);
    if (pid < 0) throw system_error("cannot fork child process");
    if (failure->step) {
        while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {}
        std::string what = failure->step;
        if (what == "cannot execute binary") what += " " + request.arguments[0];
        if (what == "cannot limit locked memory") what += " to " + std::to_string(request.limits.locked_memory.value_or(0)) + " bytes";
        throw system_error(what, failure->error, ErrorDomain::qemu);
    }
    Launched launched{pid, UniqueFd(int(syscall(SYS_pidfd_open, pid, 0)))};
    if (!launched.pidfd) {
        Error error = system_error("cannot watch process " + std::to_string(pid));
        kill(pid, SIGKILL);
        while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {}
        throw error;
    }
    return launched;
}

}  // namespace vireo::qemu
