#pragma once
// One opened connection, as drivers see it: who is at the other end, and how to tell them something.
//
//  1. A Session is shared: keep a weak_ptr to it for longer than a call. It ends when the client closes or is lost;
//     on_close() callbacks run then, once each, on the I/O thread (at once if the session is closed already).
//  2. send() may be called from any thread. Messages of one thread arrive in order. A client that does not read
//     loses its connection, not the daemon's memory.
//  3. `lock_` guards the on_close callbacks and `closed_`; it is not held while they run.
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "protocol/types.hpp"

namespace vireo::driver {

// Who is at the other end. Each part is known or not, by transport and authentication.
struct Identity {
    std::optional<uid_t> uid;
    std::optional<gid_t> gid;
    std::optional<pid_t> pid;
    std::optional<std::uint64_t> start_time;   // of that process, in clock ticks since boot: tells reused pids apart
    std::optional<std::string> user, group;    // names of uid and gid
    std::optional<std::string> sasl_user, x509_name, selinux_context;
    bool system_token = false;                 // another daemon of this host, which showed the host's token
};

// What an access check is asked about one call.
struct AccessQuestion {
    const protocol::Procedure& procedure;
    std::uint32_t flags = 0;                       // the call's `flags`, 0 if it has none
    std::optional<std::int32_t> source = {};       // the call's `source`, for the permissions that depend on it
};

// Whether the permission's condition holds for this call.
bool applies(const protocol::Permission& permission, const AccessQuestion& question);
// Throws operation_denied if a read-only connection may not make this call.
void check_read_only(const AccessQuestion& question);
// The part of the library that speaks in errors of the public function itself.
ErrorDomain error_domain_of(const protocol::Procedure& procedure);

// How a message is written and copied, whatever its type.
struct MessageForm {
    void (*encode)(protocol::Encoder&, const void*);
    std::shared_ptr<void> (*copy)(const void*);
};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(bool read_only, Identity identity);
    virtual ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    bool read_only() const { return read_only_.load(std::memory_order_relaxed); }
    // As resolved by the driver that opened it: "qemu:///system". Set before the first call; I/O thread.
    const std::string& uri() const { return uri_; }
    // The caller; a copy, because a trusted daemon may replace it (CONNECT_SET_IDENTITY).
    Identity identity() const;

    // Tells the client: an event. Any thread.
    template <class P> void send(const typename P::Message& message);

    // Runs f when the connection ends. Gives a number for forget_on_close(). Any thread.
    int on_close(std::function<void()> f);
    void forget_on_close(int number);
    bool is_closed() const { return closed_.load(); }

    // Throws operation_denied where a read-only session may not make this call, access_denied where the
    // identity lacks a permission. Called before the driver, once for each call.
    virtual void check_access(const AccessQuestion& question);
    // Whether an object of a list or an event may be shown: the row's `filter`.
    virtual bool may_see(const protocol::Permission& permission, std::string_view object_name);

    // A number for a callback registration that is unique in this session, counted from 0.
    int next_callback_id() { return next_callback_id_.fetch_add(1); }

    // For whoever owns the connection:
    void close();                        // runs the callbacks; I/O thread
    void set_uri(std::string uri) { uri_ = std::move(uri); }
    void set_read_only(bool read_only) { read_only_ = read_only; }
    void set_identity(Identity identity);

protected:
    virtual void deliver(const protocol::Procedure& procedure, const void* message, const MessageForm& form) = 0;

private:
    std::atomic<bool> read_only_;
    std::string uri_;
    std::atomic<bool> closed_ = false;
    std::atomic<int> next_callback_id_ = 0;
    mutable std::mutex lock_;
    Identity identity_;
    int next_on_close_ = 0;
    std::map<int, std::function<void()>> on_close_;
};

template <class P> void Session::send(const typename P::Message& message) {
    using Message = typename P::Message;
    static constexpr MessageForm form{
        [](protocol::Encoder& out, const void* value) { protocol::encode(out, *static_cast<const Message*>(value)); },
        [](const void* value) -> std::shared_ptr<void> {
            return std::make_shared<Message>(*static_cast<const Message*>(value));
        }};
    deliver(P::info, &message, form);
}

}  // namespace vireo::driver
