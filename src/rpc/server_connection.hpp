#pragma once
// One client of the server. Everything here belongs to the I/O thread, except Session::deliver(), what is posted
// through the Outbox, and DirectLine::send().
//
//  1. Bytes come into the server's scratch buffer; only the tail of a packet that is not whole yet is kept here.
//  2. Output collects in `out_` while packets are processed and leaves in one send; a socket that is full is waited for.
//  3. A call that is answered at once is served as soon as it is read. A work waits in `waiting_` when
//     Limits::client_requests are running. When `waiting_` or the output is long, the socket is not read.
//  4. Of the descriptors that came, each belongs to the packet before its byte. More than one packet can claim ends the
//     connection.
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/event_loop.hpp"
#include "driver/driver.hpp"
#include "protocol/xdr.hpp"
#include "rpc/packet.hpp"
#include "rpc/server.hpp"

namespace vireo::rpc {

class ServerConnection;
class ServerStream;

// The way round the I/O thread: while a connection has nothing to say, whoever has made a packet for it sends it at once,
// which saves the change of threads.
//  1. `lock_` guards the socket against being closed, or written by two.
//  2. What the socket does not take whole goes before anything else that the I/O thread sends.
//  3. The end of a call that needed nothing else is counted here, not told: the I/O thread takes the count when it next looks,
//     and is woken for it only while it keeps calls back until others have ended.
//  4. The I/O thread holds the line from its first look at input until its output has gone: a packet never comes between a
//     reply and what was said before it, and the answer to a registration comes before the first event of it.
class DirectLine {
public:
    enum class Sent : std::uint8_t { no, all, partly };
    // Any thread. `partly`: the connection's I/O thread has to see to the rest.
    Sent send(std::string_view bytes);
    // Any thread. Counts a call that has ended; true: the I/O thread has to be told.
    bool count_end() {
        ended_.fetch_add(1);
        return keeps_calls_back_.load();
    }

    // ---- I/O thread ----
    // How many have ended since the last time.
    std::size_t take_ended() { return ended_.exchange(0); }
    // While yes, ends are told. Those before it are not: ask take_ended() after it.
    void keep_calls_back(bool yes) { keeps_calls_back_.store(yes); }
    void open(int fd);
    void close();
    void hold() { held_ = true; }
    void release() { held_ = false; }
    bool has_rest() const { return has_rest_; }
    // Writes the rest, then `bytes`. How many of these the socket took; -1 with errno when it takes no more or is gone.
    long write(std::string_view bytes);
    // What is written from now on goes through the layer; what it sealed counts as taken.
    void secure(std::shared_ptr<SecurityLayer> layer);
    // Bytes of the layer's own, as they are.
    void put_raw(std::string_view bytes);

private:
    long put(std::string_view bytes);
    void keep(std::string_view rest);

    std::mutex lock_;
    int fd_ = -1;                            // the connection's
    std::shared_ptr<SecurityLayer> layer_;
    protocol::Buffer sealed_;
    std::string rest_;                       // of a packet that was begun, as it goes over the wire
    std::atomic<bool> held_ = true;
    std::atomic<bool> has_rest_ = false;     // written under `lock_`
    std::atomic<std::size_t> ended_ = 0;
    std::atomic<bool> keeps_calls_back_ = false;
};

// A packet made on any thread for a connection.
struct Outgoing {
    std::weak_ptr<ServerConnection> to;
    std::shared_ptr<DirectLine> line = nullptr;   // to the same; null when it has to go through the I/O thread
    protocol::Buffer bytes;
    std::vector<UniqueFd> fds;
    std::shared_ptr<ServerStream> stream;    // whose flow these bytes count for
    std::size_t stream_bytes = 0;
    bool event = false;
    bool ends_call = false;                  // the call that ran is over
    bool has_stream = false;                 // ... that had a stream
    bool keeps_stream = false;               // ... which goes on
    bool ends_stream = false;
    std::uint32_t serial = 0;
};

// Hands packets from any thread to their sockets, or to the I/O thread: the first one in wakes the loop, those that follow
// ride along. `lock_` guards `queue_` and `draining_`.
class Outbox : public std::enable_shared_from_this<Outbox> {
public:
    explicit Outbox(EventLoop& loop) : loop_(&loop) {}
    void put(Outgoing packet);
    // The server is gone: what comes later is dropped. I/O thread.
    void close();
    // Runs the task on the I/O thread, unless the server is gone.
    void post(UniqueFunction<void()> task);
    bool in_loop();

private:
    void drain();
    bool send_directly(Outgoing& packet);

    std::mutex lock_;
    EventLoop* loop_;                        // null after close()
    std::vector<Outgoing> queue_;
    bool draining_ = false;                  // the I/O thread has packets that are not with their connections yet
};

// What the connections share, and whom they tell.
struct ServerShared {
    EventLoop& loop;
    Limits limits;
    driver::Open open;
    std::shared_ptr<const driver::Driver> admin;
    std::shared_ptr<Outbox> outbox;
    std::vector<char> scratch;               // where every connection reads into
    std::function<void(ServerConnection&)> on_authenticated, on_closed;
};

class ServerSession : public driver::Session {
public:
    ServerSession(std::weak_ptr<ServerConnection> connection, std::shared_ptr<DirectLine> line, std::shared_ptr<Outbox> outbox, bool read_only,
                  driver::Identity identity)
        : Session(read_only, std::move(identity)), connection_(std::move(connection)), line_(std::move(line)), outbox_(std::move(outbox)) {}
    // I/O thread.
    std::shared_ptr<ServerConnection> connection() const { return connection_.lock(); }

protected:
    void deliver(const protocol::Procedure& procedure, const void* message, const driver::MessageForm& form) override;

private:
    const std::weak_ptr<ServerConnection> connection_;
    const std::shared_ptr<DirectLine> line_;
    const std::shared_ptr<Outbox> outbox_;
};

class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
public:
    ServerConnection(ServerShared& shared, UniqueFd fd, std::uint64_t id, const Socket& like);
    ~ServerConnection();
    void start();
    // Ends it at once; what is queued is lost.
    void close();
    // Ends it when the output has gone.
    void close_when_sent();

    const ClientInfo& info() const { return info_; }
    bool is_authenticated() const { return info_.authenticated; }
    // Whether it has been silent since then, with nothing of it being worked on.
    bool is_idle_since(EventLoop::Clock::time_point then) { return running() == 0 && last_heard_ < then; }
    std::shared_ptr<ServerSession> session() const { return session_; }

    // Packets from the outbox; go_on() after the last of them.
    void take(Outgoing packet);
    bool can_take() const { return !encoding_; }
    // Sends what there is, and serves what had to wait for that or for a call to end.
    void go_on();

    // ---- for the calls that the server answers itself (server_calls.cpp) ----
    void open(const std::string& uri, std::uint32_t flags);
    void become_authenticated();
    void enable_keepalive();
    const driver::Driver* driver() const { return opened_ ? opened_->driver.get() : nullptr; }
    Authenticator& authenticator() { return *authenticator_; }
    std::shared_ptr<SaslExchange>& sasl() { return sasl_; }
    SaslPeer sasl_peer() const;
    // All that follows the reply that is given next is protected by the layer. Throws Error if the client has sent more
    // already: what came unprotected must not pass as protected.
    void secure_after_reply(std::shared_ptr<SecurityLayer> layer);
    // Whether nobody else can listen.
    bool is_secure() const { return info_.transport == Transport::unix_socket || layer_; }
    bool is_admin() const { return admin_; }
    bool is_open() const { return opened_.has_value(); }

    // ---- for its streams ----
    void hold_input(std::size_t bytes);      // stream data that waits for its driver
    void release_input(std::size_t bytes);
    const std::shared_ptr<Outbox>& outbox() const { return shared_.outbox; }
    ErrorDomain error_domain() const { return opened_ ? opened_->error_domain : ErrorDomain::none; }

private:
    friend class ServedCall;
    struct WaitingCall {
        std::string packet;
        std::vector<UniqueFd> fds;
    };
    struct SentMark {                        // stream bytes up to a place of the output
        std::size_t end;
        std::shared_ptr<ServerStream> stream;
        std::size_t bytes;
    };
    struct OpenStream {
        std::shared_ptr<ServerStream> stream;
        bool replied = false;                // the call that opens it; what the driver sends before that waits
        std::vector<Outgoing> early = {};
    };
    struct FdsAt {                           // descriptors to send when the output has gone up to a place
        std::size_t at;
        std::vector<UniqueFd> fds;
    };

    void on_ready(std::uint32_t events);
    void read();
    void read_secured();
    void shake_hands(std::string_view wire);
    void accept_peer();
    std::string address_of(bool peer, char separator) const;
    long receive(char* buffer, std::size_t size);
    std::size_t process(std::string_view bytes);
    void process_kept();
    void flush();
    bool write_some();
    void append(Outgoing& packet);
    void serve(const Packet& packet, std::string_view whole, std::vector<UniqueFd> fds);
    void serve_call(const Packet& packet, std::string_view whole, std::vector<UniqueFd> fds);
    void run_call(const Packet& packet, const driver::Offered& offered, std::vector<UniqueFd> fds);
    void serve_stream(const Packet& packet);
    void serve_waiting();
    const driver::Offered* find(const Packet& packet, const protocol::Procedure& row) const;
    void refuse(const Header& header, const Error& error);
    void call_ended(std::uint32_t serial, bool keeps_stream);
    // Calls that have not ended.
    std::size_t running();
    // Whether one more may run now.
    bool has_turn();
    void update_watch();
    bool may_read() const;
    std::size_t pending_output() const { return out_.size() - out_sent_; }
    bool has_output() const { return pending_output() || !out_fds_.empty() || line_->has_rest(); }
    bool send_descriptor(int fd);
    void tell_sent();
    void compact();
    driver::Identity peer_identity() const;
    void keepalive_tick();

    ServerShared& shared_;
    UniqueFd fd_;
    const std::shared_ptr<DirectLine> line_ = std::make_shared<DirectLine>();
    ClientInfo info_;
    const bool admin_;
    const std::shared_ptr<Authenticator> authenticator_;
    std::shared_ptr<ServerSession> session_;
    std::optional<driver::Opened> opened_;
    std::shared_ptr<SaslExchange> sasl_;     // null while a step of it runs elsewhere
    const std::shared_ptr<TlsSession> tls_;
    bool shaking_hands_ = false;
    std::shared_ptr<SecurityLayer> layer_;   // of the input
    std::shared_ptr<SecurityLayer> next_layer_;               // of the output, after the reply that is given next
    std::optional<std::size_t> secured_from_;                 // ... whose end in the output is known

    int watch_ = 0, keepalive_timer_ = 0, handshake_timer_ = 0;
    std::uint32_t watched_ = 0;
    bool closing_ = false;                   // when the output has gone
    bool encoding_ = false;                  // a reply is being written at the end of the output
    bool processing_ = false;                // whoever processes flushes
    bool flushing_ = false;

    protocol::Buffer in_;                    // a packet that is not whole yet
    std::deque<UniqueFd> in_fds_;
    std::size_t held_input_ = 0;
    std::deque<WaitingCall> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::size_t running_ = 0;                // with those that the line has counted as ended

    protocol::Buffer out_;
    std::size_t out_sent_ = 0;               // of out_
    std::deque<FdsAt> out_fds_;
    std::deque<SentMark> marks_;
    std::unordered_map<std::uint32_t, OpenStream> streams_;   // by serial

    bool heard_ = false;                     // since the last tick
    EventLoop::Clock::time_point last_heard_ = EventLoop::Clock::now();   // kept while not authenticated
    unsigned keepalive_left_ = 0;
};

// The calls that the server answers itself: opening, authentication, features.
const driver::Driver& server_calls();

}  // namespace vireo::rpc
