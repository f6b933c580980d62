// Streams: data between the program and what a call opened.
#include <algorithm>
#include <cerrno>

#include "api/entry.hpp"

using namespace vireo;
using namespace vireo::api;

namespace {

constexpr std::size_t chunk = 262120;   // what every peer takes in one packet

driver::ClientStream& link_of(virStreamPtr st) {
    if (!st->link) throw Error(ErrorCode::no_support, ErrorDomain::streams, here());
    if (st->over) throw Error(ErrorCode::operation_failed, ErrorDomain::rpc, "stream is closed");
    return *st->link;
}

void need_callback(virStreamPtr st) {
    if (!st->link) throw Error(ErrorCode::no_support, ErrorDomain::streams, here());
    if (!st->watch) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "no stream callback registered");
}

// Finish or abort: whatever comes of it, the stream is over.
int end(virStreamPtr st, void (driver::ClientStream::*how)()) {
    auto& link = link_of(st);
    st->over = true;
    (link.*how)();
    return 0;
}

// 0: end; -2: would block; -3: at a hole, if asked to stop there.
int receive(virStreamPtr st, char* data, std::size_t nbytes, bool stop_at_hole) {
    const auto got = link_of(st).receive({data, nbytes}, st->blocking, stop_at_hole);
    if (got.would_block) return -2;
    if (got.at_hole) return -3;
    return int(got.bytes);
}

void need_blocking(virStreamPtr st, const char* what) {
    if (!st->blocking)
        throw Error(ErrorCode::operation_invalid, ErrorDomain::streams, std::string(what) + " cannot be used for non-blocking streams");
}

// The program's function failed: its errno says why, if it set one.
[[noreturn]] void handler_failed(const char* which) {
    throw errno ? system_error(std::string(which) + " failed", errno, ErrorDomain::streams)
                : Error(ErrorCode::operation_failed, ErrorDomain::streams, std::string(which) + " failed");
}

// Runs a whole transfer: whatever ends it early also aborts the stream.
template <class F> int transfer(virStreamPtr st, F&& body) {
    Outcome failed = attempt(body);
    if (!failed) return 0;
    attempt([&] { end(st, &driver::ClientStream::abort); });
    throw *failed;
}

void send_everything(virStreamPtr st, const char* data, std::size_t size) {
    for (std::size_t sent = 0; sent < size;) {
        const auto part = std::min(size - sent, chunk);
        link_of(st).send({data + sent, part}, true);
        sent += part;
    }
}

}  // namespace

extern "C" {

virStreamPtr virStreamNew(virConnectPtr conn, unsigned int flags) {
    return entry(conn, [&] {
        if (flags & ~unsigned(VIR_STREAM_NONBLOCK))
            throw Error(ErrorCode::invalid_arg, ErrorDomain::streams, "unsupported flags in virStreamNew");
        return new _virStream(conn, !(flags & VIR_STREAM_NONBLOCK));
    });
}
int virStreamRef(virStreamPtr st) { return ref_handle(st); }
int virStreamFree(virStreamPtr st) { return free_handle(st); }

int virStreamSend(virStreamPtr st, const char* data, size_t nbytes) {
    return entry(st, [&] {
        NOT_NULL(data);
        const auto part = std::min(nbytes, chunk);
        return link_of(st).send({data, part}, st->blocking) ? int(part) : -2;
    });
}
int virStreamSendHole(virStreamPtr st, long long length, unsigned int flags) {
    return entry(st, [&] {
        if (flags) throw Error(ErrorCode::invalid_arg, ErrorDomain::streams, "unsupported flags in virStreamSendHole");
        MUST(length >= 0, "length", "must be zero or greater");
        link_of(st).send_hole(std::uint64_t(length));
        return 0;
    });
}
int virStreamRecv(virStreamPtr st, char* data, size_t nbytes) {
    return entry(st, [&] {
        NOT_NULL(data);
        return receive(st, data, nbytes, false);
    });
}
int virStreamRecvFlags(virStreamPtr st, char* data, size_t nbytes, unsigned int flags) {
    return entry(st, [&] {
        NOT_NULL(data);
        if (flags & ~unsigned(VIR_STREAM_RECV_STOP_AT_HOLE))
            throw Error(ErrorCode::invalid_arg, ErrorDomain::streams, "unsupported flags in virStreamRecvFlags");
        return receive(st, data, nbytes, flags & VIR_STREAM_RECV_STOP_AT_HOLE);
    });
}
int virStreamRecvHole(virStreamPtr st, long long* length, unsigned int flags) {
    return entry(st, [&] {
        NOT_NULL(length);
        if (flags) throw Error(ErrorCode::invalid_arg, ErrorDomain::streams, "unsupported flags in virStreamRecvHole");
        *length = static_cast<long long>(link_of(st).receive_hole());
        return 0;
    });
}

int virStreamSendAll(virStreamPtr st, virStreamSourceFunc handler, void* opaque) {
    return entry(st, [&] {
        NOT_NULL(handler);
        need_blocking(st, "data sources");
        return transfer(st, [&] {
            std::vector<char> buffer(chunk);
            for (;;) {
                errno = 0;
                const int got = handler(st, buffer.data(), buffer.size(), opaque);
                if (got < 0) handler_failed("send handler");
                if (got == 0) return;
                send_everything(st, buffer.data(), std::size_t(got));
            }
        });
    });
}
// As virStreamSendAll(), but what the source calls a hole goes as one: in data, holes are skipped; `holeHandler` says where we are.
int virStreamSparseSendAll(virStreamPtr st, virStreamSourceFunc handler, virStreamSourceHoleFunc holeHandler,
                           virStreamSourceSkipFunc skipHandler, void* opaque) {
    return entry(st, [&] {
        NOT_NULL(handler);
        NOT_NULL(holeHandler);
        NOT_NULL(skipHandler);
        need_blocking(st, "data sources");
        return transfer(st, [&] {
            std::vector<char> buffer(chunk);
            for (;;) {
                int in_data = 0;
                long long section = 0;
                errno = 0;
                if (holeHandler(st, &in_data, &section, opaque) < 0) handler_failed("send holeHandler");
                if (!in_data && section) {
                    link_of(st).send_hole(std::uint64_t(section));
                    if (skipHandler(st, section, opaque) < 0) handler_failed("send skipHandler");
                    continue;
                }
                std::size_t want = buffer.size();
                if (in_data && section) want = std::min(want, std::size_t(section));
                const int got = handler(st, buffer.data(), want, opaque);
                if (got < 0) handler_failed("send handler");
                if (got == 0) return;
                send_everything(st, buffer.data(), std::size_t(got));
            }
        });
    });
}

namespace {

void give_everything(virStreamPtr st, virStreamSinkFunc handler, const char* data, int size, void* opaque) {
    for (int given = 0; given < size;) {
        errno = 0;
        const int taken = handler(st, data + given, std::size_t(size - given), opaque);
        if (taken < 0) handler_failed("recv handler");
        given += taken;
    }
}

}  // namespace

int virStreamRecvAll(virStreamPtr st, virStreamSinkFunc handler, void* opaque) {
    return entry(st, [&] {
        NOT_NULL(handler);
        need_blocking(st, "data sinks");
        return transfer(st, [&] {
            std::vector<char> buffer(chunk);
            while (const int got = receive(st, buffer.data(), buffer.size(), false)) give_everything(st, handler, buffer.data(), got, opaque);
        });
    });
}
int virStreamSparseRecvAll(virStreamPtr stream, virStreamSinkFunc handler, virStreamSinkHoleFunc holeHandler, void* opaque) {
    return entry(stream, [&] {
        NOT_NULL(handler);
        NOT_NULL(holeHandler);
        need_blocking(stream, "data sinks");
        return transfer(stream, [&] {
            std::vector<char> buffer(chunk);
            while (const int got = receive(stream, buffer.data(), buffer.size(), true)) {
                if (got == -3) {
                    const auto length = static_cast<long long>(link_of(stream).receive_hole());
                    errno = 0;
                    if (holeHandler(stream, length, opaque) < 0) handler_failed("recv holeHandler");
                } else {
                    give_everything(stream, handler, buffer.data(), got, opaque);
                }
            }
        });
    });
}

int virStreamEventAddCallback(virStreamPtr stream, int events, virStreamEventCallback cb, void* opaque, virFreeCallback ff) {
    return entry(stream, [&] {
        NOT_NULL(cb);
        auto& link = link_of(stream);
        if (stream->watch) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "multiple stream callbacks not supported");
        auto watch = std::shared_ptr<StreamWatch>(new StreamWatch{cb, opaque, ff});
        stream->watch = watch;
        // The stream stays alive while its callback runs.
        link.watch(unsigned(events), [stream, watch](unsigned what) {
            if (!watch->active) return;
            const Kept<_virStream> kept(stream);
            watch->callback(stream, int(what), watch->opaque);
        });
        return 0;
    });
}
int virStreamEventUpdateCallback(virStreamPtr stream, int events) {
    return entry(stream, [&] {
        need_callback(stream);
        stream->link->change_watch(unsigned(events));
        return 0;
    });
}
int virStreamEventRemoveCallback(virStreamPtr stream) {
    return entry(stream, [&] {
        need_callback(stream);
        const auto last = std::exchange(stream->watch, nullptr);
        last->active = false;
        stream->link->unwatch();
        return 0;
    });
}

int virStreamFinish(virStreamPtr st) {
    return entry(st, [&] { return end(st, &driver::ClientStream::finish); });
}
int virStreamAbort(virStreamPtr st) {
    return entry(st, [&] { return end(st, &driver::ClientStream::abort); });
}

}  // extern "C"
