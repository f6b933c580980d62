#pragma once
// The client's end of the wire: many threads call over one connection.
//
//  1. There is no thread of its own. Of the threads that wait for something, one holds the socket: it reads for all,
//     hands each packet to whom it belongs, and passes the socket on when its own answer has come. When nobody
//     waits, the application's event loop reads.
//  2. `lock_` guards everything but the transport's reading, which is done without it by the holder. It is held over
//     a write only as far as that does not wait.
//  3. Messages and stream callbacks run on the application's loop, without the lock.
//  4. When the connection is lost, every waiter and every later call gets the error; the close handler hears of it once.
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "driver/application_loop.hpp"
#include "driver/connection.hpp"
#include "drivers/remote/transport.hpp"
#include "protocol/xdr.hpp"
#include "rpc/packet.hpp"

namespace vireo::remote {

class Client;

// A message that came and is not delivered yet.
struct Incoming {
    rpc::Header header;
    std::string payload;
};

// One stream of the connection: what came for it and is not read yet. Guarded by the client's lock.
struct StreamState {
    rpc::Header header;                       // program, procedure, serial of its packets
    bool sparse = false;
    struct Piece {
        std::string bytes;
        std::size_t read = 0;                 // of bytes
        std::uint64_t hole = 0;               // a hole instead, this long
    };
    std::deque<Piece> pieces;
    bool at_end = false;                      // the server has no more
    bool confirmed = false;                   // the server confirmed finish or abort
    bool over = false;
    std::optional<Error> error;
    unsigned watched = 0;                     // events that the application waits for
    std::function<void(unsigned)> callback;
};

class Client : public std::enable_shared_from_this<Client> {
public:
    using OnMessage = std::function<void(const rpc::Header&, std::string_view payload)>;

    static std::shared_ptr<Client> create(std::unique_ptr<Transport> transport, std::shared_ptr<driver::ApplicationLoop> loop);
    ~Client();

    // Events come from now on. Before that, one thread alone uses the connection.
    void start_watching();
    // All that follows is protected by the layer. Before start_watching().
    void secure(std::shared_ptr<rpc::SecurityLayer> layer);
    // Sends a call and waits for its reply. Throws the error that it reports.
    void call(driver::CallFrame& frame, std::shared_ptr<StreamState>* stream = nullptr);
    // Runs on the loop, for messages of the programs.
    void on_message(OnMessage f);
    void on_close(std::function<void(driver::CloseReason)> f);
    bool set_keepalive(int interval, unsigned count);
    bool has_loop() const { return loop_ != nullptr; }
    bool is_alive();
    void close();
    const Transport& transport() const { return *transport_; }

    // ---- for streams ----
    using Lock = std::unique_lock<std::mutex>;
    Lock hold() { return Lock(lock_); }
    // Waits until `done` says so. Throws if the connection is lost before.
    void wait(Lock& lock, const std::function<bool()>& done);
    // Takes in what has arrived, if nobody else is reading.
    void poll(Lock& lock);
    // Sends a packet of a stream; returns when the socket has taken it, or at once with false if it would have to wait.
    bool send_stream(Lock& lock, const rpc::Header& header, std::string_view payload, bool may_wait);
    bool can_send() const { return out_.size() == 0; }
    void forget_stream(std::uint32_t serial);
    // Stream events may have become true: look on the loop.
    void wake_loop();

private:
    struct Waiter {
        std::condition_variable wakened;
        const std::function<bool()>* done;
    };
    // Whoever reads the reply decodes it for its caller, straight from the input.
    struct PendingCall {
        driver::CallFrame& frame;
        bool done = false;
        std::optional<Error> error = {};
    };

    explicit Client(std::unique_ptr<Transport> transport, std::shared_ptr<driver::ApplicationLoop> loop);
    void arm(bool on);

    void read_some(Lock& lock, bool wait);
    void process();
    void dispatch(const rpc::Packet& packet, std::vector<UniqueFd> fds);
    void dispatch_reply(const rpc::Packet& packet, std::vector<UniqueFd> fds);
    void dispatch_stream(const rpc::Packet& packet);
    void pass_on();
    void lose(Error error, driver::CloseReason reason);
    void throw_if_lost() const;

    void put_call(driver::CallFrame& frame, std::uint32_t serial);
    void flush();                             // as far as it goes without waiting
    void send_all(Lock& lock);                // waits until everything is out
    void send_fds(Lock& lock, std::span<const int> fds);
    void wait_for_socket(Lock& lock);

    void on_loop();                           // the loop found the socket readable, or was wakened
    void deliver(Lock& lock);
    void stream_events(Lock& lock);
    void keepalive_tick();
    void put_keepalive(std::int32_t procedure);

    std::mutex lock_;
    std::unique_ptr<Transport> transport_;
    std::shared_ptr<driver::ApplicationLoop> loop_;

    bool holder_ = false;                     // some thread is reading
    bool sending_fds_ = false;                // between a packet and its descriptors: nobody else writes
    std::condition_variable sent_fds_;
    std::list<Waiter*> waiters_;
    protocol::Buffer in_, out_;
    std::deque<UniqueFd> in_fds_;
    std::uint32_t next_serial_ = 0;
    std::unordered_map<std::uint32_t, PendingCall*> calls_;
    std::map<std::uint32_t, std::shared_ptr<StreamState>> streams_;
    std::optional<Error> lost_;

    OnMessage on_message_;
    std::function<void(driver::CloseReason)> on_close_;
    std::optional<driver::CloseReason> close_to_tell_;
    std::deque<Incoming> inbox_;

    // What the loop watches: an epoll descriptor that holds the socket, armed while nobody reads, and an eventfd.
    UniqueFd epoll_, event_;
    int watch_ = -1, timer_ = -1;
    bool armed_ = false;
    int keepalive_interval_ = 0;
    unsigned keepalive_count_ = 0, keepalive_left_ = 0;
    bool heard_ = false;                      // something came since the last tick
};

}  // namespace vireo::remote
