#include "drivers/remote/transport.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

extern char** environ;

namespace vireo::remote {
namespace {

// A socket in blocking mode: read() waits in the kernel, write() asks not to.
class SocketTransport : public Transport {
public:
    SocketTransport(UniqueFd fd, bool is_unix) : fd_(std::move(fd)), unix_(is_unix) {}

    long read(char* buffer, std::size_t size, bool wait, std::deque<UniqueFd>& fds) override {
        for (;;) {
            iovec piece{buffer, size};
            alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 32)];
            msghdr message{};
            message.msg_iov = &piece;
            message.msg_iovlen = 1;
            if (unix_) {
                message.msg_control = control;
                message.msg_controllen = sizeof control;
            }
            const ssize_t got = ::recvmsg(fd_.get(), &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
                if (!wait) return -1;
                pollfd wanted{fd_.get(), POLLIN, 0};   // someone made the descriptor non-blocking
                ::poll(&wanted, 1, -1);
                continue;
            }
            if (got < 0 && errno == ECONNRESET) return 0;
            if (got < 0) throw system_error("Cannot recv data", errno, ErrorDomain::rpc);
            for (cmsghdr* one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one)) {
                if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
                const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
                for (std::size_t i = 0; i < count; ++i) {
                    int fd;
                    std::memcpy(&fd, CMSG_DATA(one) + i * sizeof fd, sizeof fd);
                    fds.emplace_back(fd);
                }
            }
            return got;
        }
    }

    std::size_t write(std::string_view bytes) override {
        for (;;) {
            const ssize_t put = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (put >= 0) return static_cast<std::size_t>(put);
            if (errno == EINTR) continue;
            if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
            throw system_error("Cannot write data", errno, ErrorDomain::rpc);
        }
    }

    bool write_fd(int fd) override {
        char zero = 0;
        iovec piece{&zero, 1};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr* one = CMSG_FIRSTHDR(&message);
        one->cmsg_level = SOL_SOCKET;
        one->cmsg_type = SCM_RIGHTS;
        one->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(one), &fd, sizeof fd);
        for (;;) {
            if (::sendmsg(fd_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return true;
            if (errno == EINTR) continue;
            if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
            throw system_error("Failed to send file descriptor", errno, ErrorDomain::rpc);
        }
    }

    void shut_down() override { ::shutdown(fd_.get(), SHUT_RDWR); }
    int fd() const override { return fd_.get(); }
    bool passes_fds() const override { return unix_; }
    bool is_secure() const override { return unix_; }

private:
    UniqueFd fd_;
    bool unix_;
};

// A program that carries the bytes; it is reaped when the connection ends.
class CommandTransport : public SocketTransport {
public:
    CommandTransport(UniqueFd fd, pid_t pid) : SocketTransport(std::move(fd), false), pid_(pid) {}
    ~CommandTransport() override {
        shut_down();
        // It ends when its input does; one that does not is not waited for.
        for (int i = 0; i < 50; ++i) {
            if (::waitpid(pid_, nullptr, WNOHANG) != 0) return;
            ::poll(nullptr, 0, 2);
        }
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
    }
    bool is_secure() const override { return true; }
    bool is_encrypted() const override { return true; }

private:
    pid_t pid_;
};

}  // namespace

std::unique_ptr<Transport> socket_transport(UniqueFd fd, bool is_unix) {
    return std::make_unique<SocketTransport>(std::move(fd), is_unix);
}

std::unique_ptr<Transport> connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw Error(ErrorCode::system_error, ErrorDomain::rpc, "Path " + path + " too long for unix socket");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) throw system_error("Failed to create socket", errno, ErrorDomain::rpc);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw system_error("Failed to connect socket to '" + path + "'", errno, ErrorDomain::rpc);
    return socket_transport(std::move(fd), true);
}

std::unique_ptr<Transport> connect_tcp(const std::string& host, int port) { return socket_transport(open_tcp(host, port), false); }

UniqueFd open_tcp(const std::string& host, int port) {
    const std::string service = std::to_string(port);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found))
        throw Error(ErrorCode::system_error, ErrorDomain::rpc,
                    "unable to resolve '" + host + "' service '" + service + "': " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);
    int error_number = ECONNREFUSED;
    for (const addrinfo* one = found; one; one = one->ai_next) {
        UniqueFd fd(::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol));
        if (!fd || ::connect(fd.get(), one->ai_addr, one->ai_addrlen) != 0) {
            error_number = errno;
            continue;
        }
        const int on = 1;
        ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return fd;
    }
    throw system_error("unable to connect to server at '" + host + ":" + service + "'", error_number, ErrorDomain::rpc);
}

std::unique_ptr<Transport> connect_command(const std::vector<std::string>& argv) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw system_error("unable to create socket pair", errno, ErrorDomain::rpc);
    UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    std::vector<char*> words;
    for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), 0);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), 1);
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, words[0], &actions, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error) throw system_error("Cannot execute '" + argv[0] + "'", error, ErrorDomain::rpc);
    return std::make_unique<CommandTransport>(std::move(ours), pid);
}

}  // namespace vireo::remote
