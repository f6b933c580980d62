#include "driver/local.hpp"

#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

#include "driver/local_stream.hpp"

namespace vireo::driver {
namespace {

constexpr std::uint32_t flag_read_only = 1;

Identity own_identity() {
    Identity identity;
    identity.uid = ::geteuid();
    identity.gid = ::getegid();
    identity.pid = ::getpid();
    return identity;
}

// Messages wait in `inbox_` until a timer of the loop takes them out. `lock_` guards inbox, handlers and timer.
class LocalSession : public Session {
public:
    LocalSession(bool read_only, std::shared_ptr<ApplicationLoop> loop) : Session(read_only, own_identity()), loop_(std::move(loop)) {}

    struct Handler {
        std::function<void(const void*)> call;
    };
    void set_handler(const protocol::Procedure& procedure, std::function<void(const void*)> f) {
        std::lock_guard hold(lock_);
        handlers_[{procedure.program, procedure.number}] = std::move(f);
    }
    void start() {
        if (!loop_) return;
        const int timer = loop_->add_timeout(-1, [weak = weak_from_this()] {
            if (const auto self = std::static_pointer_cast<LocalSession>(weak.lock())) self->drain();
        });
        std::lock_guard hold(lock_);
        timer_ = timer;
        if (timer_ >= 0 && !inbox_.empty()) loop_->update_timeout(timer_, 0);
    }
    void stop() {
        int timer;
        {
            std::lock_guard hold(lock_);
            timer = std::exchange(timer_, -1);
            inbox_.clear();
            handlers_.clear();
        }
        if (timer >= 0) loop_->remove_timeout(timer);
        close();
    }

protected:
    void deliver(const protocol::Procedure& procedure, const void* message, const MessageForm& form) override {
        if (!loop_) return;
        std::lock_guard hold(lock_);
        inbox_.push_back({&procedure, form.copy(message)});
        if (timer_ >= 0) loop_->update_timeout(timer_, 0);
    }

private:
    struct Message {
        const protocol::Procedure* procedure;
        std::shared_ptr<void> value;
    };
    void drain() {
        for (;;) {
            std::unique_lock hold(lock_);
            if (inbox_.empty()) {
                if (timer_ >= 0) loop_->update_timeout(timer_, -1);
                return;
            }
            const Message message = std::move(inbox_.front());
            inbox_.pop_front();
            const auto found = handlers_.find({message.procedure->program, message.procedure->number});
            if (found == handlers_.end()) continue;
            const auto handler = found->second;
            hold.unlock();
            handler(message.value.get());
        }
    }

    const std::shared_ptr<ApplicationLoop> loop_;
    std::mutex lock_;
    int timer_ = -1;
    std::deque<Message> inbox_;
    std::map<std::pair<std::uint32_t, std::int32_t>, std::function<void(const void*)>> handlers_;
};

// A caller that waits for a work. The answer may come after the caller has gone nowhere: it waits as long as it takes.
class LocalPending : public Pending {
public:
    struct Result {
        std::mutex lock;
        std::condition_variable changed;
        bool done = false;
        Outcome error;
        std::vector<UniqueFd> fds;
    };
    LocalPending(std::shared_ptr<Result> result, void* reply) : result_(std::move(result)), reply_(reply) {}
    ~LocalPending() override { abandon(); }

protected:
    void take_reply(void* reply, const ReplyForm& form, std::vector<UniqueFd> fds) override {
        std::lock_guard hold(result_->lock);
        form.move(reply_, reply);
        result_->fds = std::move(fds);
        result_->done = true;
        result_->changed.notify_all();
    }
    void take_error(Error error) override {
        std::lock_guard hold(result_->lock);
        result_->error = std::move(error);
        result_->done = true;
        result_->changed.notify_all();
    }

private:
    const std::shared_ptr<Result> result_;
    void* const reply_;   // the caller's, who waits
};

class LocalCall : public Call {
public:
    LocalCall(Session& caller, CallFrame& call_frame, std::shared_ptr<ApplicationLoop> application) : Call(caller), frame(call_frame), loop(std::move(application)) {
        args = frame.args;
        reply = frame.reply;
    }
    Request request() override {
        Request request{session.shared_from_this(), {}, nullptr};
        for (const int fd : frame.fds) {
            request.fds.emplace_back(::dup(fd));
            if (!request.fds.back()) throw system_error("Unable to duplicate a file descriptor");
        }
        if (frame.wants_stream) {
            const auto stream = std::make_shared<LocalStream>(loop);
            request.stream = LocalStream::driver_end(stream);
            frame.stream = LocalStream::client_end(stream);
        }
        return request;
    }
    std::shared_ptr<Pending> defer() override {
        result = std::make_shared<LocalPending::Result>();
        return std::make_shared<LocalPending>(result, reply);
    }

    CallFrame& frame;
    std::shared_ptr<ApplicationLoop> loop;
    std::shared_ptr<LocalPending::Result> result;
};

class LocalConnection : public Connection {
public:
    LocalConnection(const Open& open, const std::string& uri, std::uint32_t flags, std::shared_ptr<ApplicationLoop> loop)
        : Connection(flags & flag_read_only), loop_(std::move(loop)), session_(std::make_shared<LocalSession>(flags & flag_read_only, loop_)) {
        opened_ = open(uri, flags, *session_);
        session_->set_uri(opened_.uri);
        session_->start();
    }
    ~LocalConnection() override { close(); }

    std::string uri() override { return opened_.uri; }
    bool is_alive() override { return !session_->is_closed(); }
    bool is_secure() override { return true; }
    bool is_encrypted() override { return false; }
    bool set_keepalive(int, unsigned) override { return false; }
    void on_close(std::function<void(CloseReason)>) override {}   // never lost
    void close() override { session_->stop(); }

protected:
    void do_perform(CallFrame& frame) override {
        if (session_->is_closed()) throw Error(ErrorCode::invalid_conn, "the connection is closed");
        const Offered* offered = opened_.driver->find(frame.procedure.program, frame.procedure.number);
        if (!offered) throw in_domain(not_supported(frame.procedure));
        LocalCall call(*session_, frame, loop_);
        Outcome failed = attempt([&] { offered->serve_in_process(call); });
        if (call.result) {
            std::unique_lock hold(call.result->lock);
            call.result->changed.wait(hold, [&] { return call.result->done; });
            failed = std::move(call.result->error);
            if (frame.reply_fds) *frame.reply_fds = std::move(call.result->fds);
        }
        if (!failed) return;
        frame.stream.reset();
        throw in_domain(std::move(*failed));
    }
    void set_handler(const protocol::Procedure& procedure, Handler handler) override { session_->set_handler(procedure, std::move(handler.call)); }

private:
    Error in_domain(Error error) const {
        if (error.domain == ErrorDomain::none) error.domain = opened_.error_domain;
        return error;
    }

    const std::shared_ptr<ApplicationLoop> loop_;
    const std::shared_ptr<LocalSession> session_;
    Opened opened_;
};

}  // namespace

std::unique_ptr<Connection> open_local(const Open& open, const std::string& uri, std::uint32_t flags, std::shared_ptr<ApplicationLoop> loop) {
    return std::make_unique<LocalConnection>(open, uri, flags, std::move(loop));
}

}  // namespace vireo::driver
