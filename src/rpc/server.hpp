#pragma once
// The server of the wire protocol: listens, reads calls, gives them to drivers, writes answers and events.
//
//  1. Everything runs on the thread of the event loop, the I/O thread, except where said. Drivers' answers are made and
//     encoded there, straight into the connection's output; drivers' works answer from any thread: their packets are
//     encoded there and handed over by one wake-up for many.
//  2. A connection costs what it uses: its calls in work are at most Limits::client_requests, further works wait in
//     order (a call that is answered at once never waits behind them); while too much output or too many requests
//     wait, its socket is not read. A client that does not read its events is closed at Limits::queued_bytes.
//  3. What is wrong in a call is answered with an error; what is wrong in the framing ends that connection alone.
//  4. Destroy the Server on the loop's thread, or after the loop has stopped. Works that answer later find it gone
//     and do nothing.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/event_loop.hpp"
#include "base/unique_fd.hpp"
#include "driver/driver.hpp"
#include "driver/session.hpp"
#include "rpc/authenticator.hpp"
#include "rpc/tls.hpp"

namespace vireo::rpc {

struct Limits {
    std::size_t clients = 5000;
    std::size_t anonymous_clients = 20;      // connected, not yet authenticated
    std::chrono::milliseconds anonymous_idle{10000};   // a silent one gives up its place after that, if others wait for one
    std::size_t client_requests = 5;         // of one connection, in work at the same time
    std::size_t queued_bytes = 16 << 20;     // of one connection's events and replies that it does not read
    int keepalive_interval = 5;              // seconds; <= 0: the server sends none
    unsigned keepalive_count = 5;
    std::chrono::milliseconds handshake{10000};        // a TLS client that is not through by then is closed, whatever it sends
};

enum class Transport { unix_socket = 0, tcp = 1, tls = 2 };   // virClientTransport

struct Socket {
    UniqueFd fd;                             // listening
    Transport transport = Transport::unix_socket;
    bool read_only = false;
    bool admin = false;                      // serves the admin program, only to the daemon's own user; else remote, qemu and lxc
    std::shared_ptr<Authenticator> authenticator = no_authentication();
    std::shared_ptr<const TlsContext> tls = nullptr;   // for transport tls
};

// A connected client, as administration sees it.
struct ClientInfo {
    std::uint64_t id = 0;
    std::int64_t connected_since = 0;        // seconds since 1970
    Transport transport = Transport::unix_socket;
    bool read_only = false;
    bool authenticated = false;
    std::string address;                     // "192.0.2.1:40000"; "127.0.0.1:0" for unix sockets, as libvirt tells it
    driver::Identity identity;
};

class Server {
public:
    // `open` serves CONNECT_OPEN of the sockets that are not for administration; `admin` is the table of those that are.
    Server(EventLoop& loop, std::string name, Limits limits, driver::Open open, std::shared_ptr<const driver::Driver> admin = nullptr);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void listen(Socket socket);
    // Takes a connected socket as if it had just been accepted from such a listening one.
    void adopt(UniqueFd fd, const Socket& like);
    bool has_tls() const;
    // New clients of the sockets for TLS get these certificates.
    void replace_tls(std::shared_ptr<const TlsContext> tls);
    // No new clients from now on; those that are connected stay.
    void stop_listening();
    void close_clients();

    const std::string& name() const;
    Limits limits() const;
    void set_limits(const Limits& limits);
    std::size_t client_count() const;
    std::size_t anonymous_count() const;
    std::vector<ClientInfo> clients() const;
    bool close_client(std::uint64_t id);     // false: there is none such
    // Calls f whenever the number of clients has changed: for the daemon's idle timeout.
    void on_clients_changed(std::function<void(std::size_t)> f);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

// A unix socket that listens at `path`, which is replaced if nobody listens there (else Error). Mode as given; group -1: as it is.
UniqueFd listen_unix(const std::string& path, unsigned mode, int group = -1);

}  // namespace vireo::rpc
