#include "rpc/server_connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/log.hpp"
#include "rpc/server_stream.hpp"

namespace vireo::rpc {
namespace {

constexpr std::size_t output_enough = 1 << 20;      // then no further requests are read
constexpr std::size_t input_enough = 1 << 20;       // of stream data that waits
constexpr std::size_t waiting_enough = 4 << 20;     // bytes of works that wait
constexpr std::size_t keep_capacity = 64 << 10;
constexpr std::size_t sealed_at_once = 64 << 10;    // of a long output
constexpr std::size_t read_step = 256 << 10;
constexpr std::int32_t keepalive_ping = 1, keepalive_pong = 2;

Error rpc_error(std::string detail) { return Error(ErrorCode::rpc, ErrorDomain::rpc, std::move(detail)); }

const LogSource log("rpc.server");

// What the socket took; -1 with errno.
long put_bytes(int fd, std::string_view bytes) {
    for (;;) {
        const ssize_t put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put >= 0 || errno != EINTR) return put;
    }
}

Header reply_header(Header header, bool fds = false) {
    header.kind = fds ? Kind::reply_with_fds : Kind::reply;
    header.status = Status::ok;
    return header;
}

// The answer of a work: encoded on whatever thread gives it.
class WirePending : public driver::Pending {
public:
    WirePending(std::weak_ptr<ServerConnection> connection, std::shared_ptr<DirectLine> line, std::shared_ptr<Outbox> outbox, const Header& header,
                ErrorDomain domain, bool passes_fds, bool has_stream)
        : connection_(std::move(connection)), line_(std::move(line)), outbox_(std::move(outbox)), header_(header), domain_(domain), passes_fds_(passes_fds),
          has_stream_(has_stream) {}
    ~WirePending() override { abandon(); }

protected:
    void take_reply(void* reply, const driver::ReplyForm& form, std::vector<UniqueFd> fds) override {
        if (!fds.empty() && !passes_fds_) return take_error(Error(ErrorCode::internal_error, ErrorDomain::rpc, "this connection cannot pass file descriptors"));
        Outgoing packet = outgoing();
        protocol::Encoder out(packet.bytes);
        if (Outcome failed = attempt([&] {
                begin_packet(out, reply_header(header_, !fds.empty()), fds.size());
                form.encode(out, reply);
                end_packet(out, 0);
            }))
            return take_error(std::move(*failed));
        packet.fds = std::move(fds);
        packet.keeps_stream = true;
        outbox_->put(std::move(packet));
    }
    void take_error(Error error) override {
        Outgoing packet = outgoing();
        protocol::Encoder out(packet.bytes);
        put_error_packet(out, reply_header(header_), error, domain_);
        outbox_->put(std::move(packet));
    }

private:
    Outgoing outgoing() const {
        Outgoing packet;
        packet.to = connection_;
        packet.line = line_;
        packet.ends_call = true;
        packet.has_stream = has_stream_;
        packet.serial = header_.serial;
        return packet;
    }

    const std::weak_ptr<ServerConnection> connection_;
    const std::shared_ptr<DirectLine> line_;
    const std::shared_ptr<Outbox> outbox_;
    const Header header_;
    const ErrorDomain domain_;
    const bool passes_fds_;
    const bool has_stream_;
};

}  // namespace

// A call while the driver's function runs.
class ServedCall : public driver::Call {
public:
    ServedCall(ServerConnection& connection, const Packet& packet, const protocol::Procedure& row, std::vector<UniqueFd> fds)
        : Call(*connection.session_), connection_(connection), packet_(packet), row_(row), fds_(std::move(fds)) {}

    driver::Request request() override {
        driver::Request request{connection_.session_, std::move(fds_), nullptr};
        if (row_.stream != protocol::StreamDirection::none) {
            if (connection_.streams_.contains(packet_.header.serial)) throw rpc_error("the serial number belongs to a stream already");
            const auto stream = std::make_shared<ServerStream>(connection_.weak_from_this(), connection_.shared_.outbox, packet_.header,
                                                               connection_.error_domain());
            connection_.streams_.emplace(packet_.header.serial, ServerConnection::OpenStream{stream});
            request.stream = std::make_shared<StreamHandle>(stream);
            has_stream = true;
        }
        return request;
    }
    std::shared_ptr<driver::Pending> defer() override {
        deferred = true;
        ++connection_.running_;
        return std::make_shared<WirePending>(connection_.weak_from_this(), connection_.line_, connection_.shared_.outbox, packet_.header, connection_.error_domain(),
                                             connection_.info_.transport == Transport::unix_socket, row_.stream != protocol::StreamDirection::none);
    }

    bool deferred = false;
    bool has_stream = false;                 // made for this call

private:
    ServerConnection& connection_;
    const Packet& packet_;
    const protocol::Procedure& row_;
    std::vector<UniqueFd> fds_;
};

ServerConnection::ServerConnection(ServerShared& shared, UniqueFd fd, std::uint64_t id, const Socket& like)
    : shared_(shared), fd_(std::move(fd)), admin_(like.admin), authenticator_(like.authenticator),
      tls_(like.tls ? std::make_shared<TlsSession>(like.tls) : nullptr) {
    info_.id = id;
    info_.connected_since = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    info_.transport = like.transport;
    info_.read_only = like.read_only;
    info_.address = like.transport == Transport::unix_socket ? "127.0.0.1:0" : address_of(true, ':');
    info_.identity = peer_identity();
}

ServerConnection::~ServerConnection() = default;

void ServerConnection::start() {
    session_ = std::make_shared<ServerSession>(weak_from_this(), line_, shared_.outbox, info_.read_only, info_.identity);
    line_->open(fd_.get());
    watched_ = EPOLLIN;
    watch_ = shared_.loop.watch(fd_.get(), watched_, [weak = weak_from_this()](std::uint32_t events) {
        if (const auto self = weak.lock()) self->on_ready(events);
    });
    if (!tls_) {
        if (authenticator_->accepts(info_.identity)) become_authenticated();
        return;
    }
    shaking_hands_ = true;
    layer_ = tls_;
    handshake_timer_ = shared_.loop.after(shared_.limits.handshake, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->close();
    });
}

void ServerConnection::close() {
    if (!fd_) return;
    shared_.loop.unwatch(watch_);
    if (keepalive_timer_) shared_.loop.cancel(keepalive_timer_);
    if (handshake_timer_) shared_.loop.cancel(handshake_timer_);
    line_->close();
    fd_.reset();
    waiting_.clear();
    const auto streams = std::move(streams_);
    streams_.clear();
    for (const auto& [serial, open] : streams) open.stream->lost(true);
    marks_.clear();
    session_->close();
    shared_.on_closed(*this);
}

void ServerConnection::close_when_sent() { closing_ = true; }

// ---- reading ----

void ServerConnection::on_ready(std::uint32_t events) {
    if (events & EPOLLOUT) go_on();
    if (!fd_) return;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        if (may_read()) read();
        // Gone, and we would not even notice: reading is what tells, so look at once.
        else if (events & (EPOLLHUP | EPOLLERR)) close();
    }
}

bool ServerConnection::may_read() const {
    return !closing_ && pending_output() < output_enough && held_input_ < input_enough && waiting_bytes_ < waiting_enough;
}

long ServerConnection::receive(char* buffer, std::size_t size) {
    for (;;) {
        iovec piece{buffer, size};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * fds_max)];
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        if (info_.transport == Transport::unix_socket) {
            message.msg_control = control;
            message.msg_controllen = sizeof control;
        }
        const ssize_t got = ::recvmsg(fd_.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0;
        for (cmsghdr* one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one)) {
            if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
            const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (std::size_t i = 0; i < count; ++i) {
                int fd;
                std::memcpy(&fd, CMSG_DATA(one) + i * sizeof fd, sizeof fd);
                in_fds_.emplace_back(fd);
            }
        }
        return got;
    }
}

void ServerConnection::read() {
    const auto self = shared_from_this();
    line_->hold();
    if (layer_) return read_secured();
    const bool kept = in_.size() > 0;
    const std::size_t before = in_.size();
    // What is kept grows by what has really come: a length that is announced takes no memory.
    const std::size_t step = kept ? read_step : shared_.scratch.size();
    char* const place = kept ? in_.extend(step) : shared_.scratch.data();
    const long got = receive(place, step);
    if (kept) in_.truncate(before + static_cast<std::size_t>(std::max(got, 0L)));
    if (got < 0) return go_on();
    if (got == 0 || in_fds_.size() > fds_max) return close();
    heard_ = true;
    if (!info_.authenticated) last_heard_ = EventLoop::Clock::now();
    if (kept) {
        process_kept();
    } else {
        const std::string_view bytes(place, static_cast<std::size_t>(got));
        const std::size_t used = process(bytes);
        if (fd_ && used < bytes.size()) in_.append(bytes.substr(used));
    }
    go_on();
}

void ServerConnection::read_secured() {
    const long got = receive(shared_.scratch.data(), shared_.scratch.size());
    if (got < 0) return go_on();
    if (got == 0 || !in_fds_.empty()) return close();   // descriptors travel over plain unix sockets alone
    heard_ = true;
    if (!info_.authenticated) last_heard_ = EventLoop::Clock::now();
    std::string_view wire(shared_.scratch.data(), static_cast<std::size_t>(got));
    if (shaking_hands_) {
        shake_hands(std::exchange(wire, {}));
        if (!fd_) return;
    }
    if (!shaking_hands_) {
        bool goes_on = true;
        if (attempt([&] { goes_on = layer_->open(wire, in_); })) return close();
        if (in_.size()) process_kept();
        if (!goes_on && fd_) return close();
    }
    go_on();
}

void ServerConnection::shake_hands(std::string_view wire) {
    protocol::Buffer to_send;
    bool done = false;
    const Outcome failed = attempt([&] { done = tls_->shake_hands(wire, to_send); });
    line_->put_raw(to_send.view());
    if (failed) {
        log.warning("", "client ", info_.address, ": ", failed->message);
        flush();   // the alert, as far as it goes
        return close();
    }
    if (done) accept_peer();
}

// The handshake is over: whoever is there must be known, and hears that it is.
void ServerConnection::accept_peer() {
    shaking_hands_ = false;
    shared_.loop.cancel(std::exchange(handshake_timer_, 0));
    std::optional<std::string> name;
    if (const Outcome failed = attempt([&] { name = tls_->check_peer(); })) {
        log.warning("", "client ", info_.address, ": ", failed->message);
        flush();
        return close();
    }
    line_->secure(tls_);
    out_.append({&TlsSession::confirmation, 1});
    info_.identity.x509_name = std::move(name);
    session_->set_identity(info_.identity);
    if (authenticator_->accepts(info_.identity)) become_authenticated();
}

SaslPeer ServerConnection::sasl_peer() const {
    return {session_->identity(), address_of(false, ';'), address_of(true, ';'), info_.transport != Transport::tcp, tls_ ? tls_->key_bits() : 0};
}

void ServerConnection::secure_after_reply(std::shared_ptr<SecurityLayer> layer) {
    if (in_.size() || !waiting_.empty() || layer_) throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "data came before the encryption that was agreed");
    layer_ = layer;
    next_layer_ = std::move(layer);
}

void ServerConnection::process_kept() {
    const std::size_t used = process(in_.view());
    if (!fd_) return;
    in_.consume(used);
    in_.shrink(keep_capacity);
}

std::size_t ServerConnection::process(std::string_view bytes) {
    if (processing_) return 0;
    processing_ = true;
    std::size_t at = 0;
    try {
        while (fd_ && may_read()) {
            const std::string_view rest = bytes.substr(at);
            const auto size = packet_size(rest);
            if (!size || rest.size() < *size) break;
            const Packet packet = parse_packet(rest.substr(0, *size));
            // One byte and one descriptor each.
            if (rest.size() < *size + packet.fds) break;
            if (in_fds_.size() < packet.fds) throw rpc_error("file descriptors are missing");
            std::vector<UniqueFd> fds;
            for (std::uint32_t i = 0; i < packet.fds; ++i) {
                fds.push_back(std::move(in_fds_.front()));
                in_fds_.pop_front();
            }
            at += *size + packet.fds;
            serve(packet, rest.substr(0, *size), std::move(fds));
        }
    } catch (const Error&) {
        close();   // nothing can be read any more
    }
    processing_ = false;
    return at;
}

// ---- serving ----

void ServerConnection::serve(const Packet& packet, std::string_view whole, std::vector<UniqueFd> fds) {
    const Header& header = packet.header;
    if (header.program == protocol::program_keepalive) {
        if (header.kind != Kind::message || header.procedure != keepalive_ping) return;
        protocol::Encoder out(out_);
        end_packet(out, begin_packet(out, {protocol::program_keepalive, protocol::program_version, keepalive_pong, Kind::message, 0, Status::ok}));
        return;
    }
    switch (header.kind) {
        case Kind::call:
        case Kind::call_with_fds:
            return serve_call(packet, whole, std::move(fds));
        case Kind::stream:
        case Kind::hole:
            return serve_stream(packet);
        default:
            return;   // nothing that a client has to say
    }
}

void ServerConnection::refuse(const Header& header, const Error& error) {
    protocol::Encoder out(out_);
    put_error_packet(out, reply_header(header), error, error_domain());
}

void ServerConnection::serve_call(const Packet& packet, std::string_view whole, std::vector<UniqueFd> fds) {
    const Header& header = packet.header;
    const bool served = header.version == protocol::program_version &&
                        (admin_ ? header.program == protocol::program_admin
                                : header.program == protocol::program_remote || header.program == protocol::program_qemu || header.program == protocol::program_lxc);
    if (!served) return refuse(header, rpc_error("Cannot find program " + std::to_string(header.program) + " version " + std::to_string(header.version)));
    if (header.status != Status::ok) return refuse(header, rpc_error("Unexpected message status " + std::to_string(static_cast<unsigned>(header.status))));
    const protocol::Procedure* row = protocol::find_procedure(header.program, header.procedure);
    if (!row || row->event) return refuse(header, rpc_error("unknown procedure: " + std::to_string(header.procedure)));
    if (!info_.authenticated && row->stage != protocol::Stage::authenticating) return refuse(header, rpc_error("authentication required"));
    if (!opened_ && row->stage == protocol::Stage::opened)
        return refuse(header, Error(ErrorCode::internal_error, ErrorDomain::rpc, "hypervisor connection not open"));
    const driver::Offered* offered = find(packet, *row);
    if (!offered) return refuse(header, driver::not_supported(*row));
    if (!offered->at_once && (!waiting_.empty() || !has_turn())) {
        waiting_bytes_ += whole.size();
        waiting_.push_back({std::string(whole), std::move(fds)});
        return;
    }
    run_call(packet, *offered, std::move(fds));
}

const driver::Offered* ServerConnection::find(const Packet& packet, const protocol::Procedure& row) const {
    if (const driver::Offered* own = server_calls().find(row.program, packet.header.procedure)) return own;
    return opened_ ? opened_->driver->find(row.program, packet.header.procedure) : nullptr;
}

void ServerConnection::run_call(const Packet& packet, const driver::Offered& offered, std::vector<UniqueFd> fds) {
    const auto session = session_;   // a call may end the connection
    protocol::Decoder in(packet.payload);
    protocol::Encoder out(out_);
    ServedCall call(*this, packet, offered.procedure, std::move(fds));
    call.in = &in;
    call.out = &out;
    const std::size_t before = out_.size();
    if (offered.at_once) {
        encoding_ = true;
        const Outcome failed = attempt([&] {
            begin_packet(out, reply_header(packet.header));
            offered.serve(call);
            end_packet(out, before);
        });
        encoding_ = false;
        if (!failed) return;
        out_.truncate(before);
        return refuse(packet.header, *failed);
    }
    const Outcome failed = attempt([&] { offered.serve(call); });
    if (!failed) return;
    // Before it was deferred; afterwards the deferred answer has it.
    if (!call.deferred) {
        if (const auto stream = streams_.find(packet.header.serial); call.has_stream && stream != streams_.end()) {
            stream->second.stream->lost(false);
            streams_.erase(stream);
        }
        refuse(packet.header, *failed);
    }
}

void ServerConnection::serve_stream(const Packet& packet) {
    const auto found = streams_.find(packet.header.serial);
    if (found == streams_.end()) return;   // over already
    const auto stream = found->second.stream;
    stream->take(packet);
}

void ServerConnection::serve_waiting() {
    processing_ = true;   // an answer that is there at once must not come back to here
    while (fd_ && !waiting_.empty() && has_turn()) {
        WaitingCall call = std::move(waiting_.front());
        waiting_.pop_front();
        waiting_bytes_ -= call.packet.size();
        const Packet packet = parse_packet(call.packet);
        const driver::Offered* offered = find(packet, *protocol::find_procedure(packet.header.program, packet.header.procedure));
        if (offered) run_call(packet, *offered, std::move(call.fds));
    }
    processing_ = false;
}

std::size_t ServerConnection::running() { return running_ -= line_->take_ended(); }

bool ServerConnection::has_turn() {
    line_->keep_calls_back(false);
    if (running() < shared_.limits.client_requests) return true;
    line_->keep_calls_back(true);
    return running() < shared_.limits.client_requests;   // one may have ended before it knew that it has to tell
}

void ServerConnection::call_ended(std::uint32_t serial, bool keeps_stream) {
    --running_;
    const auto found = streams_.find(serial);
    if (found == streams_.end()) return;
    const auto stream = found->second.stream;
    if (!keeps_stream) {
        streams_.erase(found);
        stream->lost(false);
        return;
    }
    found->second.replied = true;
    for (Outgoing& early : std::exchange(found->second.early, {})) append(early);
}

void ServerConnection::hold_input(std::size_t bytes) { held_input_ += bytes; }
void ServerConnection::release_input(std::size_t bytes) { held_input_ -= bytes; }

// ---- writing ----

void ServerConnection::take(Outgoing packet) {
    if (!fd_) return;
    line_->hold();
    if (packet.stream) {
        const auto found = streams_.find(packet.serial);
        // Over in the meantime, or its call failed.
        if (found == streams_.end() || found->second.stream != packet.stream) return packet.stream->sent(packet.stream_bytes);
        if (!found->second.replied) {
            found->second.early.push_back(std::move(packet));
            return;
        }
    }
    if (packet.event && pending_output() + packet.bytes.size() > shared_.limits.queued_bytes) return close();
    append(packet);
    if (packet.ends_call && next_layer_ && !secured_from_) secured_from_ = out_.size();
    if (packet.ends_call) call_ended(packet.serial, packet.keeps_stream);
}

void ServerConnection::append(Outgoing& packet) {
    out_.append(packet.bytes.view());
    if (!packet.fds.empty()) out_fds_.push_back({out_.size(), std::move(packet.fds)});
    if (packet.stream_bytes) marks_.push_back({out_.size(), packet.stream, packet.stream_bytes});
    if (packet.ends_stream) streams_.erase(packet.serial);
}

void ServerConnection::go_on() {
    if (processing_ || flushing_) return;   // whoever does that goes on
    const auto self = shared_from_this();
    for (;;) {
        flush();
        if (!fd_) return;
        const std::size_t before = pending_output(), waited = waiting_.size(), kept = in_.size();
        serve_waiting();
        if (fd_ && in_.size() && may_read()) process_kept();
        if (!fd_) return;
        if (pending_output() == before && waiting_.size() == waited && in_.size() == kept) break;
    }
    if (closing_ && !has_output()) return close();
    if (!has_output()) line_->release();
    update_watch();
}

void ServerConnection::flush() {
    flushing_ = true;
    while (fd_ && has_output() && write_some()) {
        tell_sent();
        // At once: what other threads send directly must not go out unprotected.
        if (secured_from_ && out_sent_ == *secured_from_ && !line_->has_rest()) {
            line_->secure(std::exchange(next_layer_, nullptr));
            secured_from_.reset();
        }
    }
    flushing_ = false;
    if (fd_) compact();
}

// False: the socket takes no more, or is gone.
bool ServerConnection::write_some() {
    const std::size_t end = secured_from_ ? *secured_from_ : out_fds_.empty() ? out_.size() : out_fds_.front().at;
    if (out_sent_ < end || line_->has_rest()) {
        const long put = line_->write({out_.data() + out_sent_, end - out_sent_});
        if (put < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK) close();
            return false;
        }
        out_sent_ += static_cast<std::size_t>(put);
        if (line_->has_rest()) return true;   // a descriptor must not come in between
    }
    while (!out_fds_.empty() && out_fds_.front().at == out_sent_) {
        std::vector<UniqueFd>& fds = out_fds_.front().fds;
        while (!fds.empty()) {
            if (!send_descriptor(fds.front().get())) return false;
            fds.erase(fds.begin());
        }
        out_fds_.pop_front();
    }
    return true;
}

bool ServerConnection::send_descriptor(int fd) {
    char zero = 0;
    iovec piece{&zero, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* one = CMSG_FIRSTHDR(&message);
    one->cmsg_level = SOL_SOCKET;
    one->cmsg_type = SCM_RIGHTS;
    one->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(one), &fd, sizeof fd);
    for (;;) {
        if (::sendmsg(fd_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return true;
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) close();
        return false;
    }
}

void ServerConnection::tell_sent() {
    while (!marks_.empty() && marks_.front().end <= out_sent_) {
        const SentMark mark = std::move(marks_.front());
        marks_.pop_front();
        mark.stream->sent(mark.bytes);
    }
}

void ServerConnection::compact() {
    if (secured_from_) return;
    if (out_sent_ == out_.size() && out_fds_.empty()) {
        out_.truncate(0);
        out_sent_ = 0;
        out_.shrink(keep_capacity);
    } else if (out_sent_ > output_enough && out_sent_ > out_.size() / 2) {
        out_.consume(out_sent_);
        for (FdsAt& fds : out_fds_) fds.at -= out_sent_;
        for (SentMark& mark : marks_) mark.end -= out_sent_;
        out_sent_ = 0;
    }
}

void ServerConnection::update_watch() {
    const std::uint32_t wanted = (may_read() ? EPOLLIN : 0u) | (has_output() ? EPOLLOUT : 0u);
    if (wanted == watched_) return;
    watched_ = wanted;
    shared_.loop.change(watch_, wanted);
}

// ---- keepalive ----

void ServerConnection::enable_keepalive() {
    if (keepalive_timer_ || shared_.limits.keepalive_interval <= 0) return;
    keepalive_left_ = shared_.limits.keepalive_count;
    keepalive_timer_ = shared_.loop.every(std::chrono::seconds(shared_.limits.keepalive_interval), [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->keepalive_tick();
    });
}

void ServerConnection::keepalive_tick() {
    if (std::exchange(heard_, false)) {
        keepalive_left_ = shared_.limits.keepalive_count;
    } else if (keepalive_left_ == 0) {
        close();
    } else {
        --keepalive_left_;
        protocol::Encoder out(out_);
        end_packet(out, begin_packet(out, {protocol::program_keepalive, protocol::program_version, keepalive_ping, Kind::message, 0, Status::ok}));
        go_on();
    }
}

// ---- events ----

void ServerSession::deliver(const protocol::Procedure& procedure, const void* message, const driver::MessageForm& form) {
    Outgoing packet;
    packet.to = connection_;
    packet.line = line_;
    packet.event = true;
    protocol::Encoder out(packet.bytes);
    // An event that breaks a bound is lost alone.
    if (attempt([&] {
            const std::size_t start = begin_packet(out, {procedure.program, protocol::program_version, procedure.number, Kind::message, 1, Status::ok});
            form.encode(out, message);
            end_packet(out, start);
        }))
        return;
    outbox_->put(std::move(packet));
}

// ---- the direct line ----

DirectLine::Sent DirectLine::send(std::string_view bytes) {
    if (held_) return Sent::no;
    const std::lock_guard hold(lock_);
    if (held_ || has_rest_ || fd_ < 0) return Sent::no;
    const long taken = put(bytes);
    if (taken < 0) return Sent::no;   // full or gone: the I/O thread finds out which
    if (has_rest_) return Sent::partly;
    if (static_cast<std::size_t>(taken) == bytes.size()) return Sent::all;
    keep(bytes.substr(static_cast<std::size_t>(taken)));
    return Sent::partly;
}

void DirectLine::open(int fd) {
    {
        const std::lock_guard hold(lock_);
        fd_ = fd;
    }
    release();
}

void DirectLine::close() {
    const std::lock_guard hold(lock_);
    fd_ = -1;
    layer_.reset();
    rest_.clear();
    has_rest_ = false;
}

void DirectLine::secure(std::shared_ptr<SecurityLayer> layer) {
    const std::lock_guard hold(lock_);
    layer_ = std::move(layer);
}

void DirectLine::put_raw(std::string_view bytes) {
    const std::lock_guard hold(lock_);
    if (!bytes.empty()) keep(bytes);
}

long DirectLine::write(std::string_view bytes) {
    const std::lock_guard hold(lock_);
    if (has_rest_) {
        const long taken = put_bytes(fd_, rest_);
        if (taken < 0) return -1;
        rest_.erase(0, static_cast<std::size_t>(taken));
        if (!rest_.empty()) return 0;
        has_rest_ = false;
    }
    return bytes.empty() ? 0 : put(layer_ ? bytes.substr(0, sealed_at_once) : bytes);
}

// Under the lock, nothing being left of before. Bytes that were sealed are taken, also where the socket is full: they cannot
// be sealed again.
long DirectLine::put(std::string_view bytes) {
    if (!layer_) return put_bytes(fd_, bytes);
    sealed_.truncate(0);
    if (attempt([&] { layer_->seal(bytes, sealed_); })) {
        errno = EIO;
        return -1;
    }
    const long taken = put_bytes(fd_, sealed_.view());
    if (taken < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return -1;
    const std::string_view rest = sealed_.view(static_cast<std::size_t>(std::max(taken, 0L)));
    if (!rest.empty()) keep(rest);
    sealed_.truncate(0);
    sealed_.shrink(keep_capacity);
    return static_cast<long>(bytes.size());
}

void DirectLine::keep(std::string_view rest) {
    rest_.append(rest);
    has_rest_ = true;
}

// ---- the outbox ----

bool Outbox::in_loop() {
    std::lock_guard hold(lock_);
    return loop_ && loop_->in_loop();
}

void Outbox::post(UniqueFunction<void()> task) {
    std::lock_guard hold(lock_);
    if (loop_) loop_->post(std::move(task));
}

void Outbox::put(Outgoing packet) {
    std::unique_lock hold(lock_);
    if (!loop_) return;
    const bool here = loop_->in_loop();
    if (queue_.empty() && here) {
        hold.unlock();
        const auto connection = packet.to.lock();
        if (!connection) return;
        if (connection->can_take()) {
            connection->take(std::move(packet));
            return connection->go_on();
        }
        hold.lock();
        if (!loop_) return;
    }
    if (packet.line && !here && queue_.empty() && !draining_ && packet.fds.empty()) {
        hold.unlock();
        if (send_directly(packet)) return;
        hold.lock();
        if (!loop_) return;
    }
    const bool first = queue_.empty();
    queue_.push_back(std::move(packet));
    if (first) loop_->post([self = shared_from_this()] { self->drain(); });
}

// Whether nothing of the packet is left to do. What is left has no bytes then.
bool Outbox::send_directly(Outgoing& packet) {
    const DirectLine::Sent sent = packet.line->send(packet.bytes.view());
    if (sent == DirectLine::Sent::no) return false;
    packet.bytes.truncate(0);
    if (sent != DirectLine::Sent::all) return false;
    if (!packet.ends_call) return true;
    if (packet.has_stream) return false;
    packet.ends_call = false;
    return !packet.line->count_end();
}

void Outbox::drain() {
    std::vector<Outgoing> packets;
    {
        std::lock_guard hold(lock_);
        packets.swap(queue_);
        draining_ = true;
    }
    std::vector<std::shared_ptr<ServerConnection>> touched;
    for (Outgoing& packet : packets) {
        auto connection = packet.to.lock();
        if (!connection) continue;
        connection->take(std::move(packet));
        if (touched.empty() || touched.back() != connection) touched.push_back(std::move(connection));
    }
    {
        std::lock_guard hold(lock_);
        draining_ = false;
    }
    for (const auto& connection : touched) connection->go_on();
}

void Outbox::close() {
    std::lock_guard hold(lock_);
    loop_ = nullptr;
    queue_.clear();
}

}  // namespace vireo::rpc
