#pragma once
// What the C API sees of an opened connection: calls, messages, streams. Served by a driver in this process
// (driver/local.hpp) or by a daemon (drivers/remote); the API is written once, against this.
//
//  1. call() blocks until the answer is there; any number of threads may call at the same time. Throws Error.
//  2. Message handlers and the close handler run on the event loop's thread (whoever runs virEventRunDefaultImpl, or the
//     program's own loop); without a loop they never run.
//  3. A lost connection ends every waiting call with an error, and every later one.
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "driver/driver.hpp"
#include "driver/session.hpp"
#include "driver/stream.hpp"
#include "protocol/types.hpp"

namespace vireo::driver {

// virConnectCloseReason
enum class CloseReason { error = 0, eof = 1, keepalive = 2, client = 3 };

// One call with its types erased.
struct CallFrame {
    const protocol::Procedure& procedure;
    const void* args;
    void* reply;
    void (*encode_args)(protocol::Encoder&, const void*);
    void (*decode_reply)(protocol::Decoder&, void*);
    std::span<const int> fds = {};               // to pass; stay the caller's
    std::vector<UniqueFd>* reply_fds = nullptr;   // where fds of the reply go
    bool wants_stream = false;
    bool sparse = false;                          // holes may come and go on the stream
    std::unique_ptr<ClientStream> stream = {};    // set on return
};

class Connection {
public:
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    template <class P> typename P::Reply call(const typename P::Args& args = {}) {
        typename P::Reply reply{};
        CallFrame frame = make_frame<P>(args, reply);
        perform(frame);
        return reply;
    }
    // With file descriptors: `fds` are passed along, those of the reply are put into `reply_fds`.
    template <class P>
    typename P::Reply call_with_fds(const typename P::Args& args, std::span<const int> fds, std::vector<UniqueFd>* reply_fds = nullptr) {
        typename P::Reply reply{};
        CallFrame frame = make_frame<P>(args, reply);
        frame.fds = fds;
        frame.reply_fds = reply_fds;
        perform(frame);
        return reply;
    }
    // Opens a stream. `sparse`: the caller knows holes.
    template <class P>
    std::unique_ptr<ClientStream> open_stream(const typename P::Args& args, typename P::Reply* reply = nullptr, bool sparse = false) {
        static_assert(P::info.stream != protocol::StreamDirection::none);
        typename P::Reply own{};
        CallFrame frame = make_frame<P>(args, reply ? *reply : own);
        frame.wants_stream = true;
        frame.sparse = sparse;
        perform(frame);
        return std::move(frame.stream);
    }

    // Calls f for every message P, on the event loop. One handler a procedure; set it before registering for the event.
    template <class P> void on_message(std::function<void(const typename P::Message&)> f) {
        using Message = typename P::Message;
        set_handler(P::info, Handler{[](protocol::Decoder& in) -> std::shared_ptr<void> {
                                         auto message = std::make_shared<Message>();
                                         protocol::decode(in, *message);
                                         return message;
                                     },
                                     [f = std::move(f)](const void* message) { f(*static_cast<const Message*>(message)); }});
    }

    bool read_only() const { return read_only_; }
    // The URI as the driver resolved it.
    virtual std::string uri() = 0;
    virtual bool is_alive() = 0;
    virtual bool is_secure() = 0;
    virtual bool is_encrypted() = 0;
    // False: this kind of connection has no keepalive.
    virtual bool set_keepalive(int interval_seconds, unsigned count) = 0;
    // Calls f once, when the connection is lost; null takes it back. On the event loop.
    virtual void on_close(std::function<void(CloseReason)> f) = 0;
    // Ends the connection; idempotent. Also done by the destructor.
    virtual void close() = 0;

    // Runs the call and fills the frame, or throws. Checks the read-only rule first.
    void perform(CallFrame& frame);

protected:
    struct Handler {
        std::shared_ptr<void> (*decode)(protocol::Decoder&);
        std::function<void(const void*)> call;
    };
    explicit Connection(bool read_only) : read_only_(read_only) {}
    virtual void do_perform(CallFrame& frame) = 0;
    virtual void set_handler(const protocol::Procedure& procedure, Handler handler) = 0;

private:
    template <class P> static CallFrame make_frame(const typename P::Args& args, typename P::Reply& reply) {
        return CallFrame{P::info, &args, &reply,
                         [](protocol::Encoder& out, const void* value) { protocol::encode(out, *static_cast<const typename P::Args*>(value)); },
                         [](protocol::Decoder& in, void* value) { protocol::decode(in, *static_cast<typename P::Reply*>(value)); }};
    }

    const bool read_only_;
};

}  // namespace vireo::driver
