#pragma once
// The server's side of a stream, between a driver and a connection.
//
//  1. `lock_` guards the state; it is not held while a handler runs.
//  2. Handlers run on the I/O thread. What the peer sends before open(), or while paused, waits here; when that is
//     much, the connection's socket is not read.
//  3. What is on its way to the socket is counted; above `window` the driver is asked to wait.
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "driver/stream.hpp"
#include "rpc/server_connection.hpp"

namespace vireo::rpc {

class ServerStream : public std::enable_shared_from_this<ServerStream> {
public:
    ServerStream(std::weak_ptr<ServerConnection> connection, std::shared_ptr<Outbox> outbox, const Header& call, ErrorDomain domain);

    // ---- the driver's calls, any thread ----
    void open(driver::Stream::Handlers handlers);
    bool send(std::string_view bytes);
    bool send_hole(std::uint64_t length);
    void finish();
    void fail(Error error);
    void pause();
    void resume();
    bool is_over() const;

    // ---- the connection's calls, I/O thread ----
    void take(const Packet& packet);         // from the peer
    void sent(std::size_t bytes);            // the socket has taken them
    void lost(bool tell);                    // the client is gone, or (nobody to tell) the call failed

private:
    enum class State { open, eof_sent, over };
    struct Input {
        enum Kind { data, hole, finish, abort } kind;
        std::string bytes;
        std::uint64_t length = 0;
    };
    Outgoing packet(Status status) const;
    void put_status(Status status, bool ends);
    void flush_input();                      // hands over what waits; I/O thread
    void handle(Input input);
    void release(const Input& input);
    void drop_handlers();

    const std::weak_ptr<ServerConnection> connection_;
    const std::shared_ptr<Outbox> outbox_;
    const Header header_;                    // of its packets
    const ErrorDomain domain_;

    mutable std::mutex lock_;
    State state_ = State::open;
    bool opened_ = false, paused_ = false;
    bool handling_ = false;                  // I/O thread alone
    bool peer_finished_ = false;
    bool wants_writable_ = false;
    std::size_t in_flight_ = 0;
    driver::Stream::Handlers handlers_;
    std::deque<Input> input_;
};

// What a driver holds; dropped before the stream is over, it fails the stream.
class StreamHandle : public driver::Stream {
public:
    explicit StreamHandle(std::shared_ptr<ServerStream> stream) : stream_(std::move(stream)) {}
    ~StreamHandle() override;
    void open(Handlers handlers) override { stream_->open(std::move(handlers)); }
    bool send(std::string_view bytes) override { return stream_->send(bytes); }
    bool send_hole(std::uint64_t length) override { return stream_->send_hole(length); }
    void finish() override { stream_->finish(); }
    void fail(Error error) override { stream_->fail(std::move(error)); }
    void pause() override { stream_->pause(); }
    void resume() override { stream_->resume(); }
    bool is_over() const override { return stream_->is_over(); }

private:
    const std::shared_ptr<ServerStream> stream_;
};

}  // namespace vireo::rpc
