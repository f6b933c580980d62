#include "drivers/remote/client.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>

namespace vireo::remote {
namespace {

constexpr std::size_t read_chunk = 65536;
constexpr std::int32_t keepalive_ping = 1, keepalive_pong = 2;

Error closed_error() { return Error(ErrorCode::internal_error, ErrorDomain::rpc, "client socket is closed"); }

Error end_of_file() { return system_error("End of file while reading data", EIO, ErrorDomain::rpc); }

// A server that is older than the caller says so in words; callers look for a code.
void recognise_unknown_procedure(Error& error) {
    if (error.code == ErrorCode::rpc && (error.domain == ErrorDomain::rpc || error.domain == ErrorDomain::remote) &&
        error.message.starts_with("unknown procedure"))
        error.code = ErrorCode::no_support;
}

}  // namespace

std::shared_ptr<Client> Client::create(std::unique_ptr<Transport> transport, std::shared_ptr<driver::ApplicationLoop> loop) {
    return std::shared_ptr<Client>(new Client(std::move(transport), std::move(loop)));
}

Client::Client(std::unique_ptr<Transport> transport, std::shared_ptr<driver::ApplicationLoop> loop)
    : transport_(std::move(transport)), loop_(std::move(loop)) {}

Client::~Client() { close(); }

// ---- calls ----

void Client::call(driver::CallFrame& frame, std::shared_ptr<StreamState>* stream) {
    PendingCall pending{frame};
    Lock lock(lock_);
    if (lost_) throw closed_error();
    if (!frame.fds.empty() && !transport_->passes_fds())
        throw Error(ErrorCode::no_support, ErrorDomain::remote, "file descriptor passing is not supported by this connection");
    while (sending_fds_) sent_fds_.wait(lock);
    const std::uint32_t serial = next_serial_++;
    put_call(frame, serial);
    calls_.emplace(serial, &pending);
    if (stream) {
        *stream = std::make_shared<StreamState>();
        (*stream)->header = {frame.procedure.program, protocol::program_version, frame.procedure.number, rpc::Kind::stream, serial, rpc::Status::more};
        (*stream)->sparse = frame.sparse;
        streams_.emplace(serial, *stream);
    }
    try {
        flush();
        if (!frame.fds.empty()) send_fds(lock, frame.fds);
        else if (out_.size()) send_all(lock);
        wait(lock, [&] { return pending.done; });
    } catch (...) {
        calls_.erase(serial);
        if (stream) streams_.erase(serial);
        throw;
    }
    if (pending.error) {
        if (stream) streams_.erase(serial);
        throw std::move(*pending.error);
    }
}

void Client::put_call(driver::CallFrame& frame, std::uint32_t serial) {
    protocol::Encoder out(out_);
    const std::size_t before = out_.size();
    try {
        const rpc::Kind kind = frame.fds.empty() ? rpc::Kind::call : rpc::Kind::call_with_fds;
        rpc::begin_packet(out, {frame.procedure.program, protocol::program_version, frame.procedure.number, kind, serial, rpc::Status::ok}, frame.fds.size());
        frame.encode_args(out, frame.args);
        rpc::end_packet(out, before);
    } catch (...) {
        out_.truncate(before);
        throw;
    }
}

// ---- reading: by whoever holds the socket ----

void Client::wait(Lock& lock, const std::function<bool()>& done) {
    while (!done()) {
        throw_if_lost();
        if (!holder_) {
            holder_ = true;
            arm(false);
            read_some(lock, true);
            holder_ = false;
            continue;
        }
        Waiter me{{}, &done};
        waiters_.push_back(&me);
        me.wakened.wait(lock);
        waiters_.remove(&me);
    }
    if (!holder_) pass_on();
}

void Client::poll(Lock& lock) {
    if (holder_ || lost_) return;
    holder_ = true;
    read_some(lock, false);
    holder_ = false;
    pass_on();
}

// The socket is free: somebody who still waits takes it, else the loop.
void Client::pass_on() {
    if (waiters_.empty()) return arm(true);
    for (Waiter* waiter : waiters_)
        if (lost_ || !(*waiter->done)()) return waiter->wakened.notify_one();
}

void Client::read_some(Lock& lock, bool may_wait) {
    std::size_t wanted = read_chunk;
    // Take a large packet in few pieces.
    if (const auto size = in_.size() >= 4 ? rpc::packet_size(in_.view()) : std::nullopt; size && *size > in_.size())
        wanted = std::max(wanted, *size - in_.size());
    long got = 0;
    const std::size_t before = in_.size();
    char* const place = in_.extend(wanted);
    std::optional<Error> failed;
    lock.unlock();
    try {
        got = transport_->read(place, wanted, may_wait, in_fds_);
    } catch (const Error& error) {
        failed = error;
    }
    lock.lock();
    in_.truncate(before + static_cast<std::size_t>(std::max(got, 0L)));
    if (lost_) return;
    if (failed) return lose(std::move(*failed), driver::CloseReason::error);
    if (got == 0) return lose(end_of_file(), driver::CloseReason::eof);
    if (got < 0) return;
    heard_ = true;
    try {
        process();
    } catch (const Error& error) {
        lose(error, driver::CloseReason::error);
    }
    for (Waiter* waiter : waiters_)
        if ((*waiter->done)()) waiter->wakened.notify_one();
}

void Client::process() {
    std::size_t at = 0;
    for (;;) {
        const std::string_view bytes = in_.view(at);
        const auto size = rpc::packet_size(bytes);
        if (!size || bytes.size() < *size) break;
        const rpc::Packet packet = rpc::parse_packet(bytes.substr(0, *size));
        // One byte and one descriptor each.
        if (bytes.size() < *size + packet.fds) break;
        if (in_fds_.size() < packet.fds) throw Error(ErrorCode::rpc, ErrorDomain::rpc, "file descriptors are missing");
        std::vector<UniqueFd> fds;
        for (std::uint32_t i = 0; i < packet.fds; ++i) {
            fds.push_back(std::move(in_fds_.front()));
            in_fds_.pop_front();
        }
        dispatch(packet, std::move(fds));
        at += *size + packet.fds;
    }
    in_.consume(at);
    in_.shrink(4 * read_chunk);
}

void Client::dispatch(const rpc::Packet& packet, std::vector<UniqueFd> fds) {
    switch (packet.header.kind) {
        case rpc::Kind::reply:
        case rpc::Kind::reply_with_fds:
            return dispatch_reply(packet, std::move(fds));
        case rpc::Kind::message:
            if (packet.header.program == protocol::program_keepalive) {
                if (packet.header.procedure == keepalive_ping) put_keepalive(keepalive_pong);
            } else if (loop_) {
                inbox_.push_back({packet.header, std::string(packet.payload)});
                wake_loop();
            }
            return;
        case rpc::Kind::stream:
        case rpc::Kind::hole:
            return dispatch_stream(packet);
        case rpc::Kind::call:
        case rpc::Kind::call_with_fds:
            throw Error(ErrorCode::rpc, ErrorDomain::rpc, "got unexpected RPC call");
    }
}

void Client::dispatch_reply(const rpc::Packet& packet, std::vector<UniqueFd> fds) {
    const auto found = calls_.find(packet.header.serial);
    // The caller may be gone; nobody else can be meant.
    if (found == calls_.end()) return;
    PendingCall& call = *found->second;
    if (packet.header.program != call.frame.procedure.program || packet.header.procedure != call.frame.procedure.number)
        throw Error(ErrorCode::rpc, ErrorDomain::rpc, "the reply is for another procedure");
    calls_.erase(found);
    call.error = attempt([&] {
        protocol::Decoder in(packet.payload);
        if (packet.header.status == rpc::Status::error) {
            Error error = rpc::decode_error(in);
            recognise_unknown_procedure(error);
            throw error;
        }
        call.frame.decode_reply(in, call.frame.reply);
        if (call.frame.reply_fds) *call.frame.reply_fds = std::move(fds);
    });
    call.done = true;
}

void Client::dispatch_stream(const rpc::Packet& packet) {
    const auto found = streams_.find(packet.header.serial);
    if (found == streams_.end()) return;   // given up by us before this was sent
    StreamState& stream = *found->second;
    protocol::Decoder in(packet.payload);
    if (packet.header.status == rpc::Status::error) {
        stream.error = rpc::decode_error(in);
        stream.over = true;
    } else if (packet.header.status == rpc::Status::ok) {
        stream.confirmed = stream.over = true;
    } else if (packet.header.kind == rpc::Kind::hole) {
        const auto length = static_cast<std::int64_t>(in.u64());
        if (!stream.sparse || length < 0) throw Error(ErrorCode::rpc, ErrorDomain::rpc, "unexpected stream hole");
        stream.pieces.push_back({{}, 0, static_cast<std::uint64_t>(length)});
    } else if (packet.payload.empty()) {
        stream.at_end = true;
    } else {
        stream.pieces.push_back({std::string(packet.payload), 0, 0});
    }
    if (stream.callback) wake_loop();
}

// ---- writing ----

void Client::flush() {
    std::size_t done = 0;
    try {
        while (done < out_.size()) {
            const std::size_t put = transport_->write(out_.view(done));
            if (put == 0) break;
            done += put;
        }
    } catch (const Error& error) {
        out_.truncate(0);
        // What the server said before it went may still be there to read; the reader finds the end of file.
        if (error.int1 != EPIPE && error.int1 != ECONNRESET) lose(error, driver::CloseReason::error);
        return;
    }
    out_.consume(done);
    out_.shrink(4 * read_chunk);
}

void Client::send_all(Lock& lock) {
    while (out_.size() && !lost_) {
        wait_for_socket(lock);
        flush();
    }
}

// Waits until the socket may take more. If nobody reads, reads: the server may wait for that before it reads on.
void Client::wait_for_socket(Lock& lock) {
    const bool reads = !holder_;
    if (reads) {
        holder_ = true;
        arm(false);
    }
    pollfd wanted{transport_->fd(), static_cast<short>(POLLOUT | (reads ? POLLIN : 0)), 0};
    lock.unlock();
    if (reads && transport_->has_buffered()) wanted.revents = POLLIN;
    else ::poll(&wanted, 1, -1);
    lock.lock();
    if (!reads) return;
    if (wanted.revents & (POLLIN | POLLHUP | POLLERR)) read_some(lock, false);
    holder_ = false;
    pass_on();
}

void Client::send_fds(Lock& lock, std::span<const int> fds) {
    sending_fds_ = true;
    send_all(lock);
    try {
        for (std::size_t i = 0; i < fds.size() && !lost_;) {
            if (transport_->write_fd(fds[i])) ++i;
            else wait_for_socket(lock);
        }
    } catch (const Error& error) {
        lose(error, driver::CloseReason::error);
    }
    sending_fds_ = false;
    sent_fds_.notify_all();
}

void Client::put_keepalive(std::int32_t procedure) {
    protocol::Encoder out(out_);
    rpc::end_packet(out, rpc::begin_packet(out, {protocol::program_keepalive, protocol::program_version, procedure, rpc::Kind::message, 0, rpc::Status::ok}));
    if (!sending_fds_) flush();
}

bool Client::send_stream(Lock& lock, const rpc::Header& header, std::string_view payload, bool may_wait) {
    while (sending_fds_) sent_fds_.wait(lock);
    throw_if_lost();
    if (out_.size()) flush();
    if (out_.size() && !may_wait) return false;
    protocol::Encoder out(out_);
    const std::size_t start = rpc::begin_packet(out, header);
    out_.append(payload);
    rpc::end_packet(out, start);
    flush();
    if (may_wait) send_all(lock);
    throw_if_lost();
    return true;
}

void Client::forget_stream(std::uint32_t serial) { streams_.erase(serial); }

// ---- the end ----

void Client::lose(Error error, driver::CloseReason reason) {
    if (lost_) return;
    lost_ = std::move(error);
    transport_->shut_down();
    calls_.clear();
    if (reason != driver::CloseReason::client) close_to_tell_ = reason;
    for (Waiter* waiter : waiters_) waiter->wakened.notify_one();
    wake_loop();
}

void Client::throw_if_lost() const {
    if (lost_) throw *lost_;
}

bool Client::is_alive() {
    Lock lock(lock_);
    poll(lock);
    return !lost_;
}

void Client::close() {
    int watch, timer;
    {
        Lock lock(lock_);
        lose(closed_error(), driver::CloseReason::client);
        watch = std::exchange(watch_, -1);
        timer = std::exchange(timer_, -1);
    }
    if (watch >= 0) loop_->remove_handle(watch);
    if (timer >= 0) loop_->remove_timeout(timer);
}

// ---- the application's loop ----

void Client::secure(std::shared_ptr<rpc::SecurityLayer> layer) {
    const Lock lock(lock_);
    if (in_.size()) throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "data came before the encryption that was agreed");
    transport_ = secured_transport(std::move(transport_), std::move(layer));
}

void Client::start_watching() {
    if (!loop_) return;
    const Lock lock(lock_);
    epoll_.reset(::epoll_create1(EPOLL_CLOEXEC));
    event_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!epoll_ || !event_) throw system_error("unable to create event descriptors", errno, ErrorDomain::rpc);
    epoll_event event{EPOLLIN, {.u32 = 0}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, event_.get(), &event);
    event = {EPOLLIN | EPOLLONESHOT, {.u32 = 1}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, transport_->fd(), &event);
    armed_ = true;
    watch_ = loop_->add_handle(epoll_.get(), driver::ApplicationLoop::readable, [weak = weak_from_this()](int) {
        if (const auto self = weak.lock()) self->on_loop();
    });
    if (watch_ < 0) loop_.reset();
    else if (in_.size() || transport_->has_buffered() || lost_) wake_loop();
}

void Client::arm(bool on) {
    if (!epoll_ || armed_ == on) return;
    epoll_event event{(on ? EPOLLIN : 0u) | (on && out_.size() ? EPOLLOUT : 0u) | EPOLLONESHOT, {.u32 = 1}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, transport_->fd(), &event);
    armed_ = on;
    // What was read along with something else does not make the socket readable again.
    if (on && transport_->has_buffered()) wake_loop();
}

void Client::wake_loop() {
    if (!event_) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto put = ::write(event_.get(), &one, sizeof one);
}

void Client::on_loop() {
    Lock lock(lock_);
    epoll_event events[2];
    const int count = ::epoll_wait(epoll_.get(), events, 2, 0);
    for (int i = 0; i < count; ++i) {
        if (events[i].data.u32 == 1) {
            armed_ = false;
        } else {
            std::uint64_t value;
            [[maybe_unused]] const auto got = ::read(event_.get(), &value, sizeof value);
        }
    }
    if (!holder_ && !lost_) {
        holder_ = true;
        read_some(lock, false);
        if (out_.size() && !sending_fds_) flush();
        holder_ = false;
        pass_on();
    }
    deliver(lock);
    stream_events(lock);
}

void Client::deliver(Lock& lock) {
    while (!inbox_.empty()) {
        const Incoming message = std::move(inbox_.front());
        inbox_.pop_front();
        const OnMessage f = on_message_;
        lock.unlock();
        if (f) f(message.header, message.payload);
        lock.lock();
    }
    if (!close_to_tell_) return;
    const driver::CloseReason reason = *std::exchange(close_to_tell_, std::nullopt);
    const auto f = std::exchange(on_close_, nullptr);
    const int watch = std::exchange(watch_, -1), timer = std::exchange(timer_, -1);
    lock.unlock();
    if (watch >= 0) loop_->remove_handle(watch);
    if (timer >= 0) loop_->remove_timeout(timer);
    if (f) f(reason);
    lock.lock();
}

void Client::stream_events(Lock& lock) {
    std::vector<std::shared_ptr<StreamState>> watched;
    for (const auto& [serial, stream] : streams_)
        if (stream->callback) watched.push_back(stream);
    bool again = false;
    for (const auto& stream : watched) {
        unsigned events = 0;
        if (!stream->pieces.empty() || stream->at_end || stream->error) events |= driver::ClientStream::readable;
        if (out_.size() == 0 && !stream->over) events |= driver::ClientStream::writable;
        events &= stream->watched;
        if (stream->error || lost_) events |= driver::ClientStream::error;
        if (!events) continue;
        const auto f = stream->callback;
        lock.unlock();
        f(events);
        lock.lock();
        // Like poll: as long as it holds, it is told again.
        again = again || (stream->callback && !lost_);
    }
    if (again) wake_loop();
}

void Client::on_message(OnMessage f) {
    Lock lock(lock_);
    on_message_ = std::move(f);
}

void Client::on_close(std::function<void(driver::CloseReason)> f) {
    Lock lock(lock_);
    on_close_ = std::move(f);
}

bool Client::set_keepalive(int interval, unsigned count) {
    if (!loop_) return false;
    Lock lock(lock_);
    if (lost_) throw closed_error();
    keepalive_interval_ = interval;
    keepalive_count_ = keepalive_left_ = count;
    const int timer = std::exchange(timer_, -1);
    lock.unlock();
    if (timer >= 0) loop_->remove_timeout(timer);
    if (interval <= 0) return true;
    const int added = loop_->add_timeout(interval * 1000, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->keepalive_tick();
    });
    lock.lock();
    timer_ = added;
    return added >= 0;
}

void Client::keepalive_tick() {
    Lock lock(lock_);
    poll(lock);
    if (lost_) return;
    if (std::exchange(heard_, false)) {
        keepalive_left_ = keepalive_count_;
    } else if (keepalive_left_ == 0) {
        lose(Error(ErrorCode::internal_error, ErrorDomain::rpc, "connection closed due to keepalive timeout"), driver::CloseReason::keepalive);
    } else {
        --keepalive_left_;
        put_keepalive(keepalive_ping);
    }
}

}  // namespace vireo::remote
