#pragma once
// The two ends of a stream that a call opened: a console, an upload, a download, a screenshot.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace vireo::driver {

// The driver's end. A driver gets it with the Request of a procedure that has a stream; it keeps it as long as it
// needs it, calls open() before it answers the call, and ends it by finish() or fail().
//
//  1. The handlers run on the I/O thread, one at a time, and must not block. The last one to run is `aborted` or
//     `finished`; if the client is lost, `aborted` runs. Dropping the Stream before the end fails it.
//  2. The other functions may be called from any thread, also from handlers.
//  3. Flow: send() queues and says whether there is room for more; once it said no, `writable` tells when there
//     is. pause() stops reading from the client (what is on its way may still arrive); resume() goes on.
class Stream {
public:
    struct Handlers {
        std::function<void(std::string_view)> data;      // bytes of the client
        std::function<void(std::uint64_t)> hole;         // so many zero bytes; unset = not a sparse stream
        std::function<void()> finished;                  // the client has sent everything: confirm by finish() or fail()
        std::function<void()> aborted;                   // the client gave up, or is gone
        std::function<void()> writable;                  // after send() returned false
    };
    virtual ~Stream() = default;

    virtual void open(Handlers handlers) = 0;
    // Queues bytes for the client; cut into packets as needed. False: no more, please, until `writable`.
    // After the end of the stream the bytes are dropped, and the answer is true.
    virtual bool send(std::string_view bytes) = 0;
    virtual bool send_hole(std::uint64_t length) = 0;
    // Download: everything is sent (the client's finish is then confirmed by itself). Upload: confirms the
    // client's finish, which must have come.
    virtual void finish() = 0;
    virtual void fail(Error error) = 0;
    virtual void pause() = 0;
    virtual void resume() = 0;
    virtual bool is_over() const = 0;
};

// The client's end, as the C API offers it (virStream). Any thread; one blocking call at a time in each direction.
class ClientStream {
public:
    enum Events : unsigned { readable = 1, writable = 2, error = 4, hangup = 8 };   // virStreamEventType
    struct Received {
        std::size_t bytes = 0;                   // 0 with neither flag: end of the stream
        bool would_block = false;
        bool at_hole = false;                    // only if asked to stop there
    };
    virtual ~ClientStream() = default;

    // The whole of `bytes`, or nothing (false: would block; only if not `blocking`). Throws the stream's error.
    virtual bool send(std::string_view bytes, bool blocking) = 0;
    virtual void send_hole(std::uint64_t length) = 0;
    // Fills the front of `buffer`. Holes read as zero bytes unless `stop_at_hole`.
    virtual Received receive(std::span<char> buffer, bool blocking, bool stop_at_hole) = 0;
    // The length of the hole at which receive() stopped; 0 if there is none.
    virtual std::uint64_t receive_hole() = 0;
    virtual void finish() = 0;                   // both throw what the other end reports
    virtual void abort() = 0;
    // Calls `f` on the event loop whenever some of `events` are true. One callback a stream.
    virtual void watch(unsigned events, std::function<void(unsigned)> f) = 0;
    virtual void change_watch(unsigned events) = 0;
    virtual void unwatch() = 0;
};

}  // namespace vireo::driver
