#include "rpc/server_stream.hpp"

#include <algorithm>

namespace vireo::rpc {
namespace {

constexpr std::size_t window = 512 << 10;   // of bytes on their way to the socket

}  // namespace

ServerStream::ServerStream(std::weak_ptr<ServerConnection> connection, std::shared_ptr<Outbox> outbox, const Header& call, ErrorDomain domain)
    : connection_(std::move(connection)),
      outbox_(std::move(outbox)),
      header_{call.program, call.version, call.procedure, Kind::stream, call.serial, Status::more},
      domain_(domain) {}

// ---- the driver's side ----

void ServerStream::open(driver::Stream::Handlers handlers) {
    {
        std::lock_guard hold(lock_);
        opened_ = true;
        if (state_ == State::over) return;   // nobody will call them, and nobody drop them
        handlers_ = std::move(handlers);
    }
    outbox_->post([self = shared_from_this()] { self->flush_input(); });
}

Outgoing ServerStream::packet(Status status) const {
    Outgoing packet;
    packet.to = connection_;
    packet.serial = header_.serial;
    packet.stream = std::const_pointer_cast<ServerStream>(shared_from_this());
    Header header = header_;
    header.status = status;
    protocol::Encoder out(packet.bytes);
    begin_packet(out, header);
    end_packet(out, 0);
    return packet;
}

void ServerStream::put_status(Status status, bool ends) {
    Outgoing bare = packet(status);
    bare.ends_stream = ends;
    outbox_->put(std::move(bare));
}

bool ServerStream::send(std::string_view bytes) {
    bool room = true;
    {
        std::lock_guard hold(lock_);
        if (state_ != State::open) return true;
        in_flight_ += bytes.size();
        room = in_flight_ < window;
        wants_writable_ = wants_writable_ || !room;
    }
    while (!bytes.empty()) {
        const std::string_view chunk = bytes.substr(0, stream_chunk_max);
        Outgoing one = packet(Status::more);
        one.bytes.append(chunk);
        protocol::Encoder(one.bytes).patch(0, static_cast<std::uint32_t>(one.bytes.size()));
        one.stream_bytes = chunk.size();
        outbox_->put(std::move(one));
        bytes.remove_prefix(chunk.size());
    }
    return room;
}

bool ServerStream::send_hole(std::uint64_t length) {
    {
        std::lock_guard hold(lock_);
        if (state_ != State::open) return true;
    }
    Outgoing one;
    one.to = connection_;
    one.serial = header_.serial;
    one.stream = shared_from_this();
    Header header = header_;
    header.kind = Kind::hole;
    protocol::Encoder out(one.bytes);
    begin_packet(out, header);
    out.u64(length);
    out.u32(0);
    end_packet(out, 0);
    outbox_->put(std::move(one));
    std::lock_guard hold(lock_);
    return in_flight_ < window;
}

void ServerStream::finish() {
    bool ends;
    {
        std::lock_guard hold(lock_);
        if (state_ != State::open) return;
        ends = peer_finished_;
        state_ = ends ? State::over : State::eof_sent;
    }
    put_status(ends ? Status::ok : Status::more, ends);
    if (ends) outbox_->post([self = shared_from_this()] { self->drop_handlers(); });
}

void ServerStream::fail(Error error) {
    {
        std::lock_guard hold(lock_);
        if (state_ == State::over) return;
        state_ = State::over;
    }
    Outgoing last;
    last.to = connection_;
    last.serial = header_.serial;
    last.stream = shared_from_this();
    last.ends_stream = true;
    protocol::Encoder out(last.bytes);
    put_error_packet(out, header_, error, domain_);
    outbox_->put(std::move(last));
    outbox_->post([self = shared_from_this()] { self->drop_handlers(); });
}

void ServerStream::pause() {
    std::lock_guard hold(lock_);
    paused_ = true;
}

void ServerStream::resume() {
    {
        std::lock_guard hold(lock_);
        paused_ = false;
    }
    outbox_->post([self = shared_from_this()] {
        self->flush_input();
        if (const auto connection = self->connection_.lock()) connection->go_on();
    });
}

bool ServerStream::is_over() const {
    std::lock_guard hold(lock_);
    return state_ == State::over;
}

// ---- the connection's side ----

void ServerStream::take(const Packet& packet) {
    Input input{Input::data, {}, 0};
    if (packet.header.status == Status::error) {
        input.kind = Input::abort;
    } else if (packet.header.status == Status::ok) {
        input.kind = Input::finish;
    } else if (packet.header.kind == Kind::hole) {
        input.kind = Input::hole;
        protocol::Decoder in(packet.payload);
        input.length = in.u64();
    } else {
        if (packet.payload.empty()) return;
        input.bytes = packet.payload;
        if (const auto connection = connection_.lock()) connection->hold_input(input.bytes.size());
    }
    {
        std::lock_guard hold(lock_);
        if (input.kind == Input::abort) {
            // What came before is not wanted any more, paused or not.
            for (const Input& one : input_) release(one);
            input_.clear();
            paused_ = false;
        }
        input_.push_back(std::move(input));
    }
    flush_input();
}

void ServerStream::release(const Input& input) {
    if (input.kind != Input::data) return;
    if (const auto connection = connection_.lock()) connection->release_input(input.bytes.size());
}

void ServerStream::flush_input() {
    if (handling_) return;
    handling_ = true;
    for (;;) {
        std::unique_lock hold(lock_);
        if (!opened_ || paused_ || input_.empty()) break;
        Input input = std::move(input_.front());
        input_.pop_front();
        hold.unlock();
        release(input);
        handle(std::move(input));
    }
    handling_ = false;
}

void ServerStream::handle(Input input) {
    {
        std::lock_guard hold(lock_);
        if (state_ == State::over) return;
    }
    switch (input.kind) {
        case Input::data:
            if (handlers_.data) handlers_.data(input.bytes);
            return;
        case Input::hole:
            if (handlers_.hole) return handlers_.hole(input.length);
            fail(Error(ErrorCode::rpc, ErrorDomain::rpc, "Unexpected stream hole"));
            if (handlers_.aborted) handlers_.aborted();
            return;
        case Input::finish: {
            bool confirm;
            {
                std::lock_guard hold(lock_);
                peer_finished_ = true;
                confirm = state_ == State::eof_sent || !handlers_.finished;
                if (confirm) state_ = State::over;
            }
            if (confirm) put_status(Status::ok, true);
            if (handlers_.finished) handlers_.finished();
            if (confirm) outbox_->post([self = shared_from_this()] { self->drop_handlers(); });
            return;
        }
        case Input::abort: {
            {
                std::lock_guard hold(lock_);
                state_ = State::over;
            }
            put_status(Status::ok, true);
            if (handlers_.aborted) handlers_.aborted();
            outbox_->post([self = shared_from_this()] { self->drop_handlers(); });
            return;
        }
    }
}

void ServerStream::sent(std::size_t bytes) {
    {
        std::lock_guard hold(lock_);
        in_flight_ -= std::min(bytes, in_flight_);
        if (!wants_writable_ || in_flight_ > window / 2 || state_ != State::open) return;
        wants_writable_ = false;
    }
    if (handlers_.writable) handlers_.writable();
}

void ServerStream::lost(bool tell) {
    bool opened;
    {
        std::lock_guard hold(lock_);
        for (const Input& one : input_) release(one);
        input_.clear();
        if (state_ == State::over) return;
        state_ = State::over;
        opened = opened_;
    }
    if (!opened && tell) {
        // The driver opens it later: then it hears.
        std::lock_guard hold(lock_);
        state_ = State::open;
        input_.push_back({Input::abort, {}, 0});
        return;
    }
    if (tell && handlers_.aborted) handlers_.aborted();
    outbox_->post([self = shared_from_this()] { self->drop_handlers(); });
}

// They may own what owns this stream.
void ServerStream::drop_handlers() {
    driver::Stream::Handlers dropped;
    std::lock_guard hold(lock_);
    std::swap(dropped, handlers_);
}

StreamHandle::~StreamHandle() {
    if (!stream_->is_over()) stream_->fail(Error(ErrorCode::internal_error, ErrorDomain::rpc, "the stream ended without an answer"));
}

}  // namespace vireo::rpc
