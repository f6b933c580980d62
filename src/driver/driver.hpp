#pragma once
// What a driver offers: a table from procedure to function.
//
//  1. answers<P>: runs at once on the thread that read the request (the I/O thread). Reads published snapshots
//     only; never waits. Throws Error.
//  2. works<P>: takes the arguments away, usually to an actor, and calls Later exactly once, from any thread. The
//     function itself runs on the I/O thread and must not block either. If it throws, that is the answer.
//  3. The table is filled before the driver serves, and constant afterwards.
//  4. Before the function runs, the session has checked the row's access and read-only rule.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "driver/session.hpp"
#include "driver/stream.hpp"
#include "protocol/types.hpp"

namespace vireo::driver {

// What came with a call beside its arguments.
struct Request {
    std::shared_ptr<Session> session;
    std::vector<UniqueFd> fds;          // passed by the client
    std::shared_ptr<Stream> stream;     // if the procedure has one
};

struct ReplyForm {
    void (*encode)(protocol::Encoder&, const void*);
    void (*move)(void* to, void* from);
};

// A call that waits for its answer. Whoever serves the call implements take_reply() and take_error(); one of them is
// called, once, on the thread that answers.
class Pending {
public:
    virtual ~Pending() = default;
    void reply(void* reply, const ReplyForm& form, std::vector<UniqueFd> fds);
    void fail(Error error);

protected:
    virtual void take_reply(void* reply, const ReplyForm& form, std::vector<UniqueFd> fds) = 0;
    virtual void take_error(Error error) = 0;
    // To be called by the destructor of the class that implements them: an answer that never came is an error.
    void abandon();

private:
    std::atomic<bool> answered_ = false;
};

// The place to put the answer of a work. Copyable; exactly one copy is called, once. If all copies go uncalled, the
// call fails with an internal error.
template <class P> class Later {
public:
    using Reply = typename P::Reply;
    explicit Later(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}

    void operator()(Reply reply, std::vector<UniqueFd> fds = {}) const {
        static constexpr ReplyForm form{
            [](protocol::Encoder& out, const void* value) { protocol::encode(out, *static_cast<const Reply*>(value)); },
            [](void* to, void* from) { *static_cast<Reply*>(to) = std::move(*static_cast<Reply*>(from)); }};
        pending_->reply(&reply, form, std::move(fds));
    }
    void operator()(Error error) const { pending_->fail(std::move(error)); }

    // Answers with what f returns (a Reply, or nothing if the reply is empty) or throws.
    template <class F> void from(F&& f) const {
        std::optional<Reply> reply;
        Outcome outcome = attempt([&] {
            if constexpr (std::is_void_v<decltype(f())>) {
                f();
                reply.emplace();
            } else {
                reply.emplace(f());
            }
        });
        if (outcome) (*this)(std::move(*outcome));
        else (*this)(std::move(*reply));
    }

private:
    std::shared_ptr<Pending> pending_;
};

// A call being served: from the wire (`in`, `out`) or in process (`args`, `reply`).
class Call {
public:
    explicit Call(Session& caller) : session(caller) {}
    virtual ~Call() = default;
    virtual Request request() = 0;                    // for works; once
    virtual std::shared_ptr<Pending> defer() = 0;     // for works; once

    Session& session;
    protocol::Decoder* in = nullptr;
    protocol::Encoder* out = nullptr;
    const void* args = nullptr;
    void* reply = nullptr;
};

// One line of the table, with the types erased.
class Offered {
public:
    Offered(const protocol::Procedure& row, bool answers_at_once) : procedure(row), at_once(answers_at_once) {}
    virtual ~Offered() = default;
    // Both throw Error: the call's answer. An answer has put its reply when they return; a work has deferred it.
    virtual void serve(Call& call) const = 0;
    virtual void serve_in_process(Call& call) const = 0;

    const protocol::Procedure& procedure;
    const bool at_once;
};

class Driver {
public:
    template <class P> using Answer = std::function<typename P::Reply(Session&, const typename P::Args&)>;
    template <class P> using Work = std::function<void(Request, typename P::Args, Later<P>)>;

    template <class P> void answers(Answer<P> f);
    template <class P> void works(Work<P> f);
    // Takes over what another driver offers and this one does not: a connection's table is composed so (the
    // hypervisor's driver first, then network, storage, ...).
    void include(const Driver& other);

    // Null: nobody offers it.
    const Offered* find(std::uint32_t program, std::int32_t number) const;
    // All lines, in order of program and number.
    std::vector<const Offered*> table() const;

private:
    void add(std::shared_ptr<const Offered> offered);
    std::vector<std::shared_ptr<const Offered>>& lines(std::uint32_t program);

    std::vector<std::shared_ptr<const Offered>> remote_, qemu_, lxc_, admin_;   // by number
};

// A connection that a URI opened: the table that serves it.
struct Opened {
    std::shared_ptr<const Driver> driver;
    std::string uri;                              // as CONNECT_GET_URI tells it
    ErrorDomain error_domain = ErrorDomain::none; // for errors that have none
};
// Opens a connection: `uri` empty means "probe". Throws Error (no_connect: none is responsible). It runs on the I/O
// thread and must not wait. The session has no URI yet.
using Open = std::function<Opened(const std::string& uri, std::uint32_t flags, Session& session)>;

// The error for what nobody offers.
[[nodiscard]] Error not_supported(const protocol::Procedure& procedure);
// The error for arguments that cannot be read.
[[nodiscard]] Error undecodable();

// ---- how the lines are made ----

// Bytes after the arguments are not looked at, as libvirt does it: a newer client may know more of them.
template <class Args> void decode_args(protocol::Decoder& in, Args& args) {
    if (attempt([&] { protocol::decode(in, args); })) throw undecodable();
}

template <class Args> AccessQuestion access_question(const protocol::Procedure& procedure, const Args& args) {
    AccessQuestion question{procedure};
    if constexpr (requires { args.flags; }) question.flags = static_cast<std::uint32_t>(args.flags);
    if constexpr (requires { static_cast<std::int32_t>(args.source); }) question.source = static_cast<std::int32_t>(args.source);
    return question;
}

template <class P> void Driver::answers(Answer<P> f) {
    static_assert(!P::info.event);
    struct Line : Offered {
        explicit Line(Answer<P> function) : Offered(P::info, true), f(std::move(function)) {}
        void serve(Call& call) const override {
            typename P::Args args{};
            decode_args(*call.in, args);
            call.session.check_access(access_question(P::info, args));
            protocol::encode(*call.out, f(call.session, args));
        }
        void serve_in_process(Call& call) const override {
            const auto& args = *static_cast<const typename P::Args*>(call.args);
            call.session.check_access(access_question(P::info, args));
            *static_cast<typename P::Reply*>(call.reply) = f(call.session, args);
        }
        Answer<P> f;
    };
    add(std::make_shared<Line>(std::move(f)));
}

template <class P> void Driver::works(Work<P> f) {
    static_assert(!P::info.event);
    struct Line : Offered {
        explicit Line(Work<P> function) : Offered(P::info, false), f(std::move(function)) {}
        void serve(Call& call) const override {
            typename P::Args args{};
            decode_args(*call.in, args);
            start(call, std::move(args));
        }
        void serve_in_process(Call& call) const override {
            start(call, *static_cast<const typename P::Args*>(call.args));
        }
        void start(Call& call, typename P::Args args) const {
            call.session.check_access(access_question(P::info, args));
            Request request = call.request();
            Later<P> later(call.defer());
            if (Outcome outcome = attempt([&] { f(std::move(request), std::move(args), later); }))
                later(std::move(*outcome));
        }
        Work<P> f;
    };
    add(std::make_shared<Line>(std::move(f)));
}

}  // namespace vireo::driver
