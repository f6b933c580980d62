#include "drivers/remote/client_stream.hpp"

#include <algorithm>
#include <cstring>

namespace vireo::remote {

WireStream::~WireStream() {
    // Given up without finish or abort: the server must know, nobody waits for its answer.
    attempt([&] {
        Client::Lock lock = client_->hold();
        state_->callback = nullptr;
        client_->forget_stream(state_->header.serial);
        if (state_->over) return;
        rpc::Header header = state_->header;
        header.status = rpc::Status::error;
        client_->send_stream(lock, header, {}, true);
    });
}

void WireStream::throw_if_failed() const {
    if (state_->error) throw *state_->error;
}

bool WireStream::send(std::string_view bytes, bool blocking) {
    Client::Lock lock = client_->hold();
    while (!bytes.empty()) {
        throw_if_failed();
        const std::string_view chunk = bytes.substr(0, rpc::stream_chunk_max);
        if (!client_->send_stream(lock, state_->header, chunk, blocking)) return false;
        bytes.remove_prefix(chunk.size());
        blocking = true;   // what has begun is sent whole
    }
    throw_if_failed();
    return true;
}

void WireStream::send_hole(std::uint64_t length) {
    Client::Lock lock = client_->hold();
    throw_if_failed();
    rpc::Header header = state_->header;
    header.kind = rpc::Kind::hole;
    protocol::Buffer payload;
    protocol::Encoder out(payload);
    out.u64(length);
    out.u32(0);
    client_->send_stream(lock, header, payload.view(), true);
}

driver::ClientStream::Received WireStream::receive(std::span<char> buffer, bool blocking, bool stop_at_hole) {
    Client::Lock lock = client_->hold();
    StreamState& stream = *state_;
    const auto ready = [&] { return !stream.pieces.empty() || stream.at_end || stream.over; };
    if (!ready() && !blocking) client_->poll(lock);
    if (!ready() && !blocking) return {.would_block = true};
    client_->wait(lock, ready);
    if (stream.pieces.empty()) {
        throw_if_failed();
        return {};
    }
    Received received;
    while (!stream.pieces.empty() && received.bytes < buffer.size()) {
        StreamState::Piece& piece = stream.pieces.front();
        const std::size_t room = buffer.size() - received.bytes;
        if (piece.hole) {
            if (stop_at_hole) {
                received.at_hole = received.bytes == 0;
                break;
            }
            const std::size_t count = std::min<std::uint64_t>(piece.hole, room);
            std::memset(buffer.data() + received.bytes, 0, count);
            received.bytes += count;
            piece.hole -= count;
            if (piece.hole == 0) stream.pieces.pop_front();
        } else {
            const std::size_t count = std::min(piece.bytes.size() - piece.read, room);
            std::memcpy(buffer.data() + received.bytes, piece.bytes.data() + piece.read, count);
            received.bytes += count;
            piece.read += count;
            if (piece.read == piece.bytes.size()) stream.pieces.pop_front();
        }
    }
    return received;
}

std::uint64_t WireStream::receive_hole() {
    Client::Lock lock = client_->hold();
    throw_if_failed();
    if (state_->pieces.empty() || !state_->pieces.front().hole) return 0;
    const std::uint64_t length = state_->pieces.front().hole;
    state_->pieces.pop_front();
    return length;
}

void WireStream::end(rpc::Status status) {
    Client::Lock lock = client_->hold();
    throw_if_failed();
    if (state_->over) return;
    rpc::Header header = state_->header;
    header.status = status;
    client_->send_stream(lock, header, {}, true);
    // Data that is still on its way is not wanted any more.
    client_->wait(lock, [&] { return state_->over; });
    client_->forget_stream(state_->header.serial);
    throw_if_failed();
}

void WireStream::finish() { end(rpc::Status::ok); }
void WireStream::abort() { end(rpc::Status::error); }

void WireStream::watch(unsigned events, std::function<void(unsigned)> f) {
    Client::Lock lock = client_->hold();
    if (state_->callback)
        throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "multiple stream callbacks not supported");
    state_->watched = events;
    state_->callback = std::move(f);
    client_->wake_loop();
}

void WireStream::change_watch(unsigned events) {
    Client::Lock lock = client_->hold();
    if (!state_->callback) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "no stream callback registered");
    state_->watched = events;
    client_->wake_loop();
}

void WireStream::unwatch() {
    Client::Lock lock = client_->hold();
    if (!state_->callback) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "no stream callback registered");
    state_->watched = 0;
    state_->callback = nullptr;
}

}  // namespace vireo::remote
