#include "daemon/systemd.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"

namespace vireo::daemon {

std::vector<HandedSocket> take_handed_sockets() {
    constexpr int first = 3;
    std::vector<HandedSocket> sockets;
    const char* pid = ::getenv("LISTEN_PID");
    const char* count = ::getenv("LISTEN_FDS");
    const char* names = ::getenv("LISTEN_FDNAMES");
    if (pid && count && parse_number<pid_t>(pid) == ::getpid()) {
        const auto all = split(names ? names : "", ':');
        const int n = parse_number<int>(count).value_or(0);
        for (int i = 0; i < n && i < 1024; ++i) {
            const int fd = first + i;
            const int flags = ::fcntl(fd, F_GETFD);
            if (flags < 0) continue;
            ::fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
            sockets.push_back({UniqueFd(fd), std::size_t(i) < all.size() ? std::string(all[std::size_t(i)]) : ""});
        }
    }
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
    return sockets;
}

SocketRole role_of(const HandedSocket& socket) {
    std::string name = socket.name;
    if (name.ends_with(".socket")) name.resize(name.size() - 7);
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(socket.fd.get(), reinterpret_cast<sockaddr*>(&address), &length);
    if (address.ss_family != AF_UNIX) return name.ends_with("-tls") ? SocketRole::tls : SocketRole::tcp;
    // The address decides where the name is systemd's "unknown", or none.
    const auto* unix_address = reinterpret_cast<const sockaddr_un*>(&address);
    const std::string path(unix_address->sun_path, ::strnlen(unix_address->sun_path, length - offsetof(sockaddr_un, sun_path)));
    if (name.ends_with("-admin") || path.ends_with("-admin-sock")) return SocketRole::admin;
    if (name.ends_with("-ro") || path.ends_with("-sock-ro")) return SocketRole::read_only;
    return SocketRole::main;
}

void notify_service_manager(std::string_view state) {
    const char* path = ::getenv("NOTIFY_SOCKET");
    if (!path || (path[0] != '/' && path[0] != '@')) return;
    sockaddr_un address{AF_UNIX, {}};
    const std::size_t length = std::strlen(path);
    if (length >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, path, length);
    if (path[0] == '@') address.sun_path[0] = '\0';   // of the abstract namespace
    const UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ::sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
             socklen_t(offsetof(sockaddr_un, sun_path) + length));
}

void notify_reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    notify_service_manager("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.tv_sec * 1'000'000LL + now.tv_nsec / 1000));
}

}  // namespace vireo::daemon
