#include "driver/local_stream.hpp"

#include <algorithm>
#include <cstring>

namespace vireo::driver {
namespace {

constexpr std::size_t window = 512 << 10;

class DriverEnd : public Stream {
public:
    explicit DriverEnd(std::shared_ptr<LocalStream> stream) : stream_(std::move(stream)) {}
    ~DriverEnd() override {
        if (!has_sent_all()) stream_->fail(Error(ErrorCode::internal_error, "the stream ended without an answer"));
    }

    void open(Handlers handlers) override {
        std::lock_guard hold(stream_->lock);
        stream_->handlers = std::move(handlers);
        stream_->opened = true;
        stream_->notify();
    }
    bool send(std::string_view bytes) override {
        std::lock_guard hold(stream_->lock);
        if (stream_->over || stream_->at_end || bytes.empty()) return true;
        stream_->pieces.push_back({std::string(bytes), 0, 0});
        stream_->queued += bytes.size();
        stream_->notify();
        return has_room();
    }
    bool send_hole(std::uint64_t length) override {
        std::lock_guard hold(stream_->lock);
        if (stream_->over || stream_->at_end) return true;
        stream_->pieces.push_back({{}, 0, length});
        stream_->notify();
        return has_room();
    }
    void finish() override {
        std::lock_guard hold(stream_->lock);
        if (stream_->over) return;
        stream_->at_end = true;
        if (stream_->finished) stream_->end();
        stream_->notify();
    }
    void fail(Error error) override { stream_->fail(std::move(error)); }
    void pause() override {
        std::lock_guard hold(stream_->lock);
        stream_->paused = true;
    }
    void resume() override {
        std::lock_guard hold(stream_->lock);
        stream_->paused = false;
        stream_->notify();
    }
    bool is_over() const override {
        std::lock_guard hold(stream_->lock);
        return stream_->over;
    }

private:
    bool has_sent_all() const {
        std::lock_guard hold(stream_->lock);
        return stream_->at_end;
    }
    bool has_room() {
        if (stream_->queued < window) return true;
        stream_->wants_writable = true;
        return false;
    }
    const std::shared_ptr<LocalStream> stream_;
};

class ClientEnd : public ClientStream {
public:
    explicit ClientEnd(std::shared_ptr<LocalStream> stream) : stream_(std::move(stream)) {}
    ~ClientEnd() override {
        attempt([&] { stop(false); });
        if (stream_->timer >= 0) stream_->loop->remove_timeout(stream_->timer);
        // They may own the driver's end, which owns the stream, which owns them.
        Stream::Handlers dropped;
        {
            std::lock_guard one(stream_->handling);
            std::lock_guard hold(stream_->lock);
            std::swap(dropped, stream_->handlers);
            stream_->callback = nullptr;
        }
    }

    bool send(std::string_view bytes, bool blocking) override { return pass(blocking, [&] { stream_->handlers.data(bytes); }, stream_->handlers.data != nullptr); }
    void send_hole(std::uint64_t length) override {
        pass(true, [&] { stream_->handlers.hole(length); }, stream_->handlers.hole != nullptr);
    }
    Received receive(std::span<char> buffer, bool blocking, bool stop_at_hole) override;
    std::uint64_t receive_hole() override {
        std::lock_guard hold(stream_->lock);
        if (stream_->error) throw *stream_->error;
        if (stream_->pieces.empty() || !stream_->pieces.front().hole) return 0;
        const std::uint64_t length = stream_->pieces.front().hole;
        stream_->pieces.pop_front();
        return length;
    }
    void finish() override { stop(true); }
    void abort() override { stop(false); }
    void watch(unsigned events, std::function<void(unsigned)> f) override;
    void change_watch(unsigned events) override {
        std::lock_guard hold(stream_->lock);
        if (!stream_->callback) throw Error(ErrorCode::internal_error, ErrorDomain::streams, "no stream callback registered");
        stream_->watched = events;
        stream_->notify();
    }
    void unwatch() override {
        std::unique_lock hold(stream_->lock);
        if (!stream_->callback) throw Error(ErrorCode::internal_error, ErrorDomain::streams, "no stream callback registered");
        stream_->callback = nullptr;
        const int timer = std::exchange(stream_->timer, -1);
        hold.unlock();
        if (timer >= 0) stream_->loop->remove_timeout(timer);
    }

private:
    // Gives something to the driver's handler, when it takes anything.
    bool pass(bool blocking, const std::function<void()>& handler, bool known) {
        std::unique_lock hold(stream_->lock);
        while (stream_->paused && !stream_->over) {
            if (!blocking) return false;
            stream_->changed.wait(hold);
        }
        if (stream_->error) throw *stream_->error;
        if (stream_->over || !known) throw Error(ErrorCode::operation_invalid, ErrorDomain::streams, "this stream takes no such data");
        hold.unlock();
        std::lock_guard one(stream_->handling);
        handler();
        return true;
    }
    // Ends it: by finish, or by abort.
    void stop(bool finishes) {
        std::unique_lock hold(stream_->lock);
        if (finishes && stream_->error) throw *stream_->error;
        if (stream_->over) return;
        stream_->pieces.clear();
        stream_->finished = true;
        std::function<void()> handler = finishes ? stream_->handlers.finished : stream_->handlers.aborted;
        // A driver that has sent its last, or does not care, confirms by that.
        const bool confirmed = !finishes || stream_->at_end || !handler;
        if (confirmed) stream_->end();
        hold.unlock();
        if (handler) {
            std::lock_guard one(stream_->handling);
            handler();
        }
        hold.lock();
        stream_->changed.wait(hold, [&] { return stream_->over; });
        if (finishes && stream_->error) throw *stream_->error;
    }

    const std::shared_ptr<LocalStream> stream_;
};

ClientStream::Received ClientEnd::receive(std::span<char> buffer, bool blocking, bool stop_at_hole) {
    std::unique_lock hold(stream_->lock);
    LocalStream& stream = *stream_;
    const auto ready = [&] { return !stream.pieces.empty() || stream.at_end || stream.over; };
    if (!ready() && !blocking) return {.would_block = true};
    stream.changed.wait(hold, ready);
    if (stream.pieces.empty()) {
        if (stream.error) throw *stream.error;
        return {};
    }
    Received received;
    while (!stream.pieces.empty() && received.bytes < buffer.size()) {
        LocalStream::Piece& piece = stream.pieces.front();
        const std::size_t room = buffer.size() - received.bytes;
        if (piece.hole && stop_at_hole) {
            received.at_hole = received.bytes == 0;
            break;
        }
        const std::size_t count = piece.hole ? std::min<std::uint64_t>(piece.hole, room) : std::min(piece.bytes.size() - piece.read, room);
        if (piece.hole) {
            std::memset(buffer.data() + received.bytes, 0, count);
            piece.hole -= count;
        } else {
            std::memcpy(buffer.data() + received.bytes, piece.bytes.data() + piece.read, count);
            piece.read += count;
            stream.queued -= count;
        }
        received.bytes += count;
        if (!piece.hole && piece.read == piece.bytes.size()) stream.pieces.pop_front();
    }
    if (stream.wants_writable && stream.queued <= window / 2 && !stream.over) {
        stream.wants_writable = false;
        const auto handler = stream.handlers.writable;
        hold.unlock();
        std::lock_guard one(stream.handling);
        if (handler) handler();
    }
    return received;
}

void ClientEnd::watch(unsigned events, std::function<void(unsigned)> f) {
    if (!stream_->loop) throw Error(ErrorCode::internal_error, ErrorDomain::streams, "the event loop is not registered");
    const int timer = stream_->loop->add_timeout(-1, [weak = std::weak_ptr(stream_)] {
        const auto stream = weak.lock();
        if (!stream) return;
        std::unique_lock hold(stream->lock);
        const unsigned now = stream->ready() & (stream->watched | ClientStream::error);
        const auto callback = stream->callback;
        hold.unlock();
        if (now && callback) callback(now);
        hold.lock();
        stream->notify();
    });
    std::unique_lock hold(stream_->lock);
    if (stream_->callback) {
        hold.unlock();
        stream_->loop->remove_timeout(timer);
        throw Error(ErrorCode::internal_error, ErrorDomain::streams, "multiple stream callbacks not supported");
    }
    stream_->timer = timer;
    stream_->watched = events;
    stream_->callback = std::move(f);
    stream_->notify();
}

}  // namespace

std::shared_ptr<Stream> LocalStream::driver_end(std::shared_ptr<LocalStream> stream) { return std::make_shared<DriverEnd>(std::move(stream)); }
std::unique_ptr<ClientStream> LocalStream::client_end(std::shared_ptr<LocalStream> stream) { return std::make_unique<ClientEnd>(std::move(stream)); }

unsigned LocalStream::ready() const {
    return (!pieces.empty() || at_end || error ? ClientStream::readable : 0u) | (!over && !paused ? ClientStream::writable : 0u) |
           (error ? ClientStream::error : 0u);
}

void LocalStream::notify() {
    changed.notify_all();
    if (timer >= 0) loop->update_timeout(timer, ready() & (watched | ClientStream::error) ? 0 : -1);
}

void LocalStream::fail(Error why) {
    std::lock_guard hold(lock);
    if (over) return;
    error = std::move(why);
    end();
}

void LocalStream::end() {
    over = true;
    notify();
}

}  // namespace vireo::driver
