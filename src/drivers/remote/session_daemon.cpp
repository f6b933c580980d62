#include "drivers/remote/session_daemon.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <mutex>
#include <string>

#include "base/error.hpp"

namespace vireo::remote {
namespace {

constexpr int attempts = 500;
constexpr int pause_milliseconds = 10;

// Nothing: nobody listens there. Throws any other error.
std::unique_ptr<Transport> try_connect(const std::string& path) {
    try {
        return connect_unix(path);
    } catch (const Error& error) {
        if (error.int1 == ENOENT || error.int1 == ECONNREFUSED) return nullptr;
        throw;
    }
}

std::optional<std::string> found_in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string folders = std::string(path ? path : "") + ":/usr/local/sbin:/usr/sbin:/sbin";
    for (std::size_t start = 0; start <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', start), folders.size());
        const std::string candidate = folders.substr(start, end - start) + "/" + program;
        if (end > start && ::access(candidate.c_str(), X_OK) == 0) return candidate;
        start = end + 1;
    }
    return std::nullopt;
}

std::string daemon_program(const std::string& daemon) {
    for (const char* name : {daemon == "libvirtd" ? "LIBVIRTD_PATH" : "VIRTD_PATH", "LIBVIRTD_PATH"})
        if (const char* given = std::getenv(name); given && *given) return given;
    if (daemon == "libvirtd")
        if (const auto found = found_in_path("vireod")) return *found;
    if (const auto found = found_in_path(daemon)) return *found;
    throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "Unable to locate " + daemon + " daemon in PATH");
}

// As a grandchild, so that it is nobody's zombie; in the child only what is safe after fork in a program with threads.
void start(const std::string& program) {
    const char* const argv[] = {program.c_str(), "--timeout=120", nullptr};
    const pid_t child = ::fork();
    if (child < 0) throw system_error("cannot fork child process", errno, ErrorDomain::rpc);
    if (child == 0) {
        ::setsid();
        if (::fork() != 0) ::_exit(0);
        if (const int null = ::open("/dev/null", O_RDWR); null >= 0)
            for (int fd = 0; fd < 3; ++fd) ::dup2(null, fd);
        ::close_range(3, ~0u, 0);
        [[maybe_unused]] const int moved = ::chdir("/");
        ::execv(argv[0], const_cast<char* const*>(argv));
        ::_exit(127);
    }
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {}
}

// Held while one client starts the daemon; the others find it running when they get it.
class StartLock {
public:
    explicit StartLock(std::string path) : path_(std::move(path)) {
        std::string folder = path_.substr(0, path_.rfind('/'));
        for (std::size_t at = 1; at != std::string::npos; at = folder.find('/', at + 1)) ::mkdir(folder.substr(0, at).c_str(), 0700);
        ::mkdir(folder.c_str(), 0700);
        // Who held it before has removed the file: then the lock is on a file that nobody else will find.
        do {
            fd_.reset(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
            if (!fd_) throw system_error("Unable to create lock '" + path_ + "'", errno, ErrorDomain::rpc);
            struct flock whole {};
            whole.l_type = F_WRLCK;
            whole.l_whence = SEEK_SET;
            while (::fcntl(fd_.get(), F_SETLKW, &whole) != 0)
                if (errno != EINTR) throw system_error("Unable to lock '" + path_ + "'", errno, ErrorDomain::rpc);
        } while (!names_this_file());
    }
    ~StartLock() { ::unlink(path_.c_str()); }

private:
    bool names_this_file() const {
        struct stat here {}, there {};
        return ::fstat(fd_.get(), &here) == 0 && ::stat(path_.c_str(), &there) == 0 && here.st_ino == there.st_ino &&
               here.st_dev == there.st_dev;
    }
    // Compat: the file's lock belongs to the process, as libvirt's clients take it; threads of one process need their own.
    static inline std::mutex mutex_;
    std::lock_guard<std::mutex> threads_{mutex_};
    std::string path_;
    UniqueFd fd_;
};

}  // namespace

std::unique_ptr<Transport> connect_session(const SocketChoice& choice) {
    if (auto transport = try_connect(choice.path)) return transport;
    if (const char* wish = std::getenv("LIBVIRT_AUTOSTART"); wish && std::string(wish) == "0") return connect_unix(choice.path);
    const std::string program = daemon_program(choice.daemon);
    const StartLock lock(choice.path.substr(0, choice.path.rfind('/') + 1) + choice.daemon + ".lock");
    if (auto transport = try_connect(choice.path)) return transport;
    start(program);
    for (int i = 0; i < attempts; ++i) {
        if (auto transport = try_connect(choice.path)) return transport;
        ::poll(nullptr, 0, pause_milliseconds);
    }
    return connect_unix(choice.path);   // says what is wrong
}

}  // namespace vireo::remote
