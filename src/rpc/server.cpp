#include "rpc/server.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include "rpc/server_connection.hpp"

namespace vireo::rpc {
namespace {

constexpr int accept_burst = 64;   // in one turn of the loop: others want to be served as well
constexpr auto out_of_descriptors_pause = std::chrono::milliseconds(100);

// Start of a process in clock ticks since boot: the 22nd field of stat; the second may hold anything, parentheses included.
std::optional<std::uint64_t> start_time_of(pid_t pid) {
    const UniqueFd fd(::open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return std::nullopt;
    char buffer[1024];
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer - 1);
    if (got <= 0) return std::nullopt;
    buffer[got] = 0;
    const char* at = std::strrchr(buffer, ')');
    for (int field = 2; at && field < 22; ++field) at = std::strchr(at + 1, ' ');
    return at ? std::optional(std::strtoull(at, nullptr, 10)) : std::nullopt;
}

}  // namespace

driver::Identity ServerConnection::peer_identity() const {
    driver::Identity identity;
    ucred peer{};
    socklen_t size = sizeof peer;
    if (info_.transport != Transport::unix_socket || ::getsockopt(fd_.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return identity;
    identity.uid = peer.uid;
    identity.gid = peer.gid;
    identity.pid = peer.pid;
    identity.start_time = start_time_of(peer.pid);
    char context[256];
    size = sizeof context;
    if (::getsockopt(fd_.get(), SOL_SOCKET, SO_PEERSEC, context, &size) == 0 && size > 0)
        identity.selinux_context = std::string(context, ::strnlen(context, size));
    return identity;
}

// Numeric: "192.0.2.1" `separator` "40000"; empty where there is no such thing.
std::string ServerConnection::address_of(bool peer, char separator) const {
    if (info_.transport == Transport::unix_socket) return "";
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    char host[NI_MAXHOST], service[NI_MAXSERV];
    if ((peer ? ::getpeername(fd_.get(), raw, &size) : ::getsockname(fd_.get(), raw, &size)) != 0) return "";
    if (::getnameinfo(raw, size, host, sizeof host, service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) != 0) return "";
    return std::string(host) + separator + service;
}

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
    struct Listener {
        Socket socket;
        int watch = 0;
    };

    Impl(EventLoop& loop, std::string server_name, Limits limits, driver::Open open, std::shared_ptr<const driver::Driver> admin)
        : name(std::move(server_name)),
          shared{loop, limits, std::move(open), std::move(admin), std::make_shared<Outbox>(loop), std::vector<char>(64 << 10), {}, {}} {
        shared.on_authenticated = [this](ServerConnection&) {
            --anonymous;
            update_listeners();
        };
        shared.on_closed = [this](ServerConnection& connection) { forget(connection); };
    }

    void accept(Listener& listener) {
        for (int i = 0; i < accept_burst && has_room(); ++i) {
            UniqueFd fd(::accept4(listener.socket.fd.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
            if (!fd) {
                if (errno == EINTR || errno == ECONNABORTED) continue;
                if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) rest();
                return;
            }
            adopt(std::move(fd), listener.socket);
        }
    }

    void adopt(UniqueFd fd, const Socket& like) {
        ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
        if (like.transport != Transport::unix_socket) {
            const int on = 1;
            ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            ::setsockopt(fd.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
        }
        const std::uint64_t id = next_id++;
        const auto connection = std::make_shared<ServerConnection>(shared, std::move(fd), id, like);
        // Administration is for the user that the daemon runs as, whatever the mode of the socket.
        if (like.admin && connection->info().identity.uid != ::geteuid()) return;
        connections.emplace(id, connection);
        ++anonymous;
        // A client that we have no means to serve ends alone.
        if (attempt([&] { connection->start(); })) connection->close();
        update_listeners();
        if (changed) changed(connections.size());
    }

    void forget(ServerConnection& connection) {
        if (connections.erase(connection.info().id) == 0) return;
        if (!connection.is_authenticated()) --anonymous;
        update_listeners();
        if (changed) changed(connections.size());
    }

    bool has_room() const {
        return !resting && connections.size() < shared.limits.clients && anonymous < shared.limits.anonymous_clients;
    }

    // Clients beyond the limits wait in the kernel's queue.
    void update_listeners() {
        const bool open = has_room();
        if (anonymous >= shared.limits.anonymous_clients) watch_anonymous();
        if (open == listening) return;
        listening = open;
        for (const auto& listener : listeners) shared.loop.change(listener->watch, open ? EPOLLIN : 0u);
    }

    void rest() {
        resting = true;
        update_listeners();
        shared.loop.after(out_of_descriptors_pause, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->resting = false;
            self->update_listeners();
        });
    }

    // All places of those who have not proved who they are are taken: the silent ones must not keep others out.
    void watch_anonymous() {
        if (watching_anonymous) return;
        watching_anonymous = true;
        shared.loop.after(shared.limits.anonymous_idle, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->watching_anonymous = false;
            const auto then = EventLoop::Clock::now() - self->shared.limits.anonymous_idle;
            std::vector<std::shared_ptr<ServerConnection>> silent;
            for (const auto& [id, connection] : self->connections)
                if (!connection->is_authenticated() && connection->is_idle_since(then)) silent.push_back(connection);
            for (const auto& connection : silent) connection->close();
            self->update_listeners();
        });
    }

    void stop_listening() {
        for (const auto& listener : listeners) shared.loop.unwatch(listener->watch);
        listeners.clear();
    }

    void close_clients() {
        while (!connections.empty()) {
            const auto connection = connections.begin()->second;
            connection->close();
            connections.erase(connection->info().id);
        }
    }

    const std::string name;
    ServerShared shared;
    std::vector<std::shared_ptr<Listener>> listeners;
    std::map<std::uint64_t, std::shared_ptr<ServerConnection>> connections;
    std::uint64_t next_id = 1;
    std::size_t anonymous = 0;
    bool listening = true, resting = false, watching_anonymous = false;
    std::function<void(std::size_t)> changed;
};

Server::Server(EventLoop& loop, std::string name, Limits limits, driver::Open open, std::shared_ptr<const driver::Driver> admin)
    : impl_(std::make_shared<Impl>(loop, std::move(name), limits, std::move(open), std::move(admin))) {}

Server::~Server() {
    impl_->changed = nullptr;
    impl_->stop_listening();
    impl_->close_clients();
    impl_->shared.outbox->close();
}

void Server::listen(Socket socket) {
    ::fcntl(socket.fd.get(), F_SETFL, ::fcntl(socket.fd.get(), F_GETFL) | O_NONBLOCK);
    const auto listener = std::make_shared<Impl::Listener>();
    listener->socket = std::move(socket);
    listener->watch = impl_->shared.loop.watch(listener->socket.fd.get(), impl_->listening ? EPOLLIN : 0u,
                                               [weak_impl = std::weak_ptr(impl_), weak = std::weak_ptr(listener)](std::uint32_t) {
                                                   const auto impl = weak_impl.lock();
                                                   const auto self = weak.lock();
                                                   if (impl && self) impl->accept(*self);
                                               });
    impl_->listeners.push_back(listener);
}

void Server::adopt(UniqueFd fd, const Socket& like) { impl_->adopt(std::move(fd), like); }
bool Server::has_tls() const {
    return std::ranges::any_of(impl_->listeners, [](const auto& listener) { return listener->socket.transport == Transport::tls; });
}

void Server::replace_tls(std::shared_ptr<const TlsContext> tls) {
    for (const auto& listener : impl_->listeners)
        if (listener->socket.transport == Transport::tls) listener->socket.tls = tls;
}

void Server::stop_listening() { impl_->stop_listening(); }
void Server::close_clients() { impl_->close_clients(); }
const std::string& Server::name() const { return impl_->name; }
Limits Server::limits() const { return impl_->shared.limits; }
std::size_t Server::client_count() const { return impl_->connections.size(); }
std::size_t Server::anonymous_count() const { return impl_->anonymous; }

void Server::set_limits(const Limits& limits) {
    impl_->shared.limits = limits;
    impl_->update_listeners();
}

std::vector<ClientInfo> Server::clients() const {
    std::vector<ClientInfo> all;
    for (const auto& [id, connection] : impl_->connections) {
        all.push_back(connection->info());
        all.back().read_only = connection->session()->read_only();
        all.back().identity = connection->session()->identity();
    }
    return all;
}

bool Server::close_client(std::uint64_t id) {
    const auto found = impl_->connections.find(id);
    if (found == impl_->connections.end()) return false;
    const auto connection = found->second;
    connection->close();
    return true;
}

void Server::on_clients_changed(std::function<void(std::size_t)> f) { impl_->changed = std::move(f); }

namespace {

// Whether the process that listens on the other end is there. A daemon that was killed leaves its socket open for the
// moment in which a child of it becomes QEMU.
bool listener_lives(int connected) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connected, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid <= 0) return true;
    return ::kill(peer.pid, 0) == 0 || errno != ESRCH;
}

}  // namespace

UniqueFd listen_unix(const std::string& path, unsigned mode, int group) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw Error(ErrorCode::system_error, ErrorDomain::rpc, "Path " + path + " too long for unix socket");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) throw system_error("Failed to create socket", errno, ErrorDomain::rpc);
    // A socket that answers belongs to a daemon that runs; one that does not was left behind.
    const bool answers = ::connect(fd.get(), where, sizeof address) == 0;
    if (answers ? listener_lives(fd.get()) : errno == EAGAIN)
        throw system_error("Failed to bind socket to '" + path + "'", EADDRINUSE, ErrorDomain::rpc);
    fd.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) throw system_error("Failed to create socket", errno, ErrorDomain::rpc);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw system_error("Failed to remove stale socket '" + path + "'", errno, ErrorDomain::rpc);
    // Nobody may connect before mode and group are right.
    const mode_t before = ::umask(0777);
    const int bound = ::bind(fd.get(), where, sizeof address);
    const int error_number = errno;
    ::umask(before);
    if (bound != 0) throw system_error("Failed to bind socket to '" + path + "'", error_number, ErrorDomain::rpc);
    if (group >= 0 && ::chown(path.c_str(), static_cast<uid_t>(-1), static_cast<gid_t>(group)) != 0)
        throw system_error("Failed to change ownership of '" + path + "'", errno, ErrorDomain::rpc);
    if (::chmod(path.c_str(), mode) != 0) throw system_error("Failed to change mode of '" + path + "'", errno, ErrorDomain::rpc);
    if (::listen(fd.get(), SOMAXCONN) != 0) throw system_error("Failed to listen on socket", errno, ErrorDomain::rpc);
    return fd;
}

}  // namespace vireo::rpc
