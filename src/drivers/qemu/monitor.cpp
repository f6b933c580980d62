#include "drivers/qemu/monitor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace vireo::qemu {

namespace {

constexpr std::size_t longest_message = 64u << 20;
constexpr std::chrono::milliseconds answer_comes_at_once{2};
constexpr auto qmp_capabilities_id = "0";

Error closed_error() { return Error(ErrorCode::operation_failed, ErrorDomain::qemu, "domain is no longer running"); }

}  // namespace

Monitor::Monitor(EventLoop& loop, UniqueFd socket, Callbacks callbacks)
    : loop_(loop), socket_(std::move(socket)), callbacks_(std::move(callbacks)) {
    fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

std::shared_ptr<Monitor> Monitor::open(EventLoop& loop, UniqueFd socket, Callbacks callbacks) {
    std::shared_ptr<Monitor> monitor(new Monitor(loop, std::move(socket), std::move(callbacks)));
    {
        std::lock_guard hold(monitor->lock_);
        monitor->output_.push_back({"{\"execute\":\"qmp_capabilities\",\"id\":\"0\"}\n", {}});
        monitor->waiting_.emplace(qmp_capabilities_id, Waiting{"qmp_capabilities", [](MonitorReply) {}});
        std::weak_ptr<Monitor> weak = monitor;
        monitor->watch_ = loop.watch(monitor->socket_.get(), EPOLLIN, [weak](std::uint32_t events) {
            if (auto self = weak.lock()) self->on_ready(events);
        });
    }
    return monitor;
}

Monitor::~Monitor() {
    if (watch_) loop_.unwatch(watch_);
    for (auto& [id, waiting] : waiting_)
        if (waiting.answer) waiting.answer(MonitorReply{.error = closed_error()});
}

bool Monitor::is_closed() const {
    std::lock_guard hold(lock_);
    return closed_;
}

void Monitor::send(MonitorCommand command, Answer answer) {
    std::string id;
    {
        std::lock_guard hold(lock_);
        id = std::to_string(++last_id_);
    }
    std::string text = "{\"execute\":\"" + command.name + "\"";
    if (!command.arguments.is_null()) {
        text += ",\"arguments\":";
        command.arguments.dump_to(text);
    }
    text += ",\"id\":\"" + id + "\"}\n";
    queue(std::move(text), command.fd, std::move(id), Waiting{std::move(command.name), std::move(answer)});
}

void Monitor::send_as_written(Json command, Answer answer) {
    std::string id;
    {
        std::lock_guard hold(lock_);
        id = "libvirt-" + std::to_string(++last_id_);
    }
    command.set("id", id);
    queue(command.dump() + "\n", -1, id, Waiting{command["execute"].text(), std::move(answer), true});
}

void Monitor::queue(std::string text, int fd, std::string id, Waiting waiting) {
    UniqueFd own;
    if (fd >= 0) {
        own.reset(fcntl(fd, F_DUPFD_CLOEXEC, 3));
        if (!own) {
            waiting.answer(MonitorReply{.error = system_error("cannot pass a descriptor to QEMU")});
            return;
        }
    }
    {
        std::lock_guard hold(lock_);
        if (!closed_) {
            waiting_.emplace(std::move(id), std::move(waiting));
            output_.push_back({std::move(text), std::move(own)});
            flush();
            return;
        }
    }
    waiting.answer(MonitorReply{.error = closed_error()});
}

// Writes what the socket takes; the rest goes when the loop says that there is room. Write errors are left to the
// reading side, which sees the end of the connection after the last answer.
void Monitor::flush() {
    if (!ready_) return;
    while (!output_.empty()) {
        Output& first = output_.front();
        iovec part{first.text.data() + written_, first.text.size() - written_};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        if (first.fd && written_ == 0) {
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            const int fd = first.fd.get();
            std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
        }
        const ssize_t count = sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0) {
            output_.clear();
            written_ = 0;
            break;
        }
        written_ += std::size_t(count);
        if (written_ == first.text.size()) {
            output_.pop_front();
            written_ = 0;
        }
    }
    if (const bool wants = !output_.empty(); wants != wants_to_write_) {
        wants_to_write_ = wants;
        loop_.change(watch_, awaited());
    }
}

void Monitor::watch_input(bool yes) {
    std::lock_guard hold(lock_);
    wants_to_read_ = yes;
    if (!closed_) loop_.change(watch_, awaited());
}

void Monitor::on_ready(std::uint32_t events) {
    if (events & EPOLLOUT) {
        std::lock_guard hold(lock_);
        flush();
    }
    if (!(events & ~std::uint32_t(EPOLLOUT)) || reading_.exchange(true)) return;
    while (read_some() == Read::more) {}
    const std::string why = broken_;
    reading_ = false;
    if (!why.empty()) finish(why);
}

// A piece of what has come. After Read::end nothing more is read: the loop thread finishes.
Monitor::Read Monitor::read_some() {
    if (!broken_.empty() || is_closed()) return Read::end;
    const auto end_here = [this](std::string why) {
        broken_ = std::move(why);
        return Read::end;
    };
    char bytes[16384];
    ssize_t count;
    do count = recv(socket_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
    while (count < 0 && errno == EINTR);
    if (count < 0 && errno == EAGAIN) return Read::all;
    if (count <= 0) return end_here("end of file");
    input_.append(bytes, std::size_t(count));
    std::size_t start = 0;
    for (std::size_t end; (end = input_.find('\n', std::max(start, scanned_))) != std::string::npos; start = end + 1) {
        std::string_view line = std::string_view(input_).substr(start, end - start);
        while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) continue;
        if (const Outcome outcome = attempt([&] { on_message(line); })) return end_here(outcome->message);
        if (is_closed()) return Read::end;
    }
    input_.erase(0, start);
    scanned_ = input_.size();
    if (input_.size() > longest_message) return end_here("a message without end");
    return std::size_t(count) < sizeof bytes ? Read::all : Read::more;
}

// From work of `actor` that waits for an answer: reads until that is there or has taken too long to wait for with the
// thread, which neither destroy nor anything else can interrupt meanwhile.
void Monitor::read_here(driver::Actor& actor, const std::function<bool()>& done) {
    if (reading_.exchange(true)) return;
    const auto self = shared_from_this();   // an event may end the run, and us with it
    struct Back {
        Monitor& monitor;
        ~Back() {
            monitor.reading_ = false;
            monitor.watch_input(true);   // reports what came in between
        }
    } back{*this};
    watch_input(false);
    const auto until = Clock::now() + answer_comes_at_once;
    while (!done() && !is_closed()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        pollfd ready{socket_.get(), POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, int(left)) <= 0) return;
        const auto before = events_;
        if (read_some() == Read::end) return;
        if (events_ != before) actor.pause({}, {driver::WorkKind::event});   // before the answer, as QEMU said them
    }
}

void Monitor::on_message(std::string_view line) {
    Json message = Json::parse(line);
    if (const Json* name = message.find("event")) {
        const Json& time = message["timestamp"];
        MonitorEvent event{name->text(), {}, time["seconds"].integer(), std::uint32_t(time["microseconds"].unsigned_integer())};
        if (Json* data = message.find("data")) event.data = std::move(*data);
        ++events_;
        if (callbacks_.event) callbacks_.event(std::move(event));
        return;
    }
    if (message.has("QMP")) {
        std::lock_guard hold(lock_);
        ready_ = true;
        flush();
        return;
    }
    Waiting waiting;
    {
        std::lock_guard hold(lock_);
        auto found = waiting_.find(message["id"].text());
        if (found == waiting_.end()) {
            if (message.has("return") || message.has("error")) return;   // nobody waits any more
            throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "unknown message of QEMU");
        }
        waiting = std::move(found->second);
        waiting_.erase(found);
    }
    MonitorReply reply;
    if (waiting.as_written) {
        reply.text = std::string(line);
    } else if (Json* failure = message.find("error")) {
        reply.error_class = (*failure)["class"].text();
        reply.error = Error(ErrorCode::internal_error, ErrorDomain::qemu,
                            "unable to execute QEMU command '" + waiting.command + "': " + (*failure)["desc"].text());
    } else if (Json* result = message.find("return")) {
        reply.result = std::move(*result);
    }
    waiting.answer(std::move(reply));
}

void Monitor::close() {
    // The loop thread does it, so that no callback of ours runs after its end was told.
    std::weak_ptr<Monitor> weak = weak_from_this();
    loop_.post([weak] {
        if (auto self = weak.lock()) self->finish("closed");
    });
}

void Monitor::finish(const std::string&) {
    std::map<std::string, Waiting, std::less<>> left;
    {
        std::lock_guard hold(lock_);
        if (closed_) return;
        closed_ = true;
        left.swap(waiting_);
        output_.clear();
        loop_.unwatch(watch_);
        watch_ = 0;
    }
    shutdown(socket_.get(), SHUT_RDWR);
    for (auto& [id, waiting] : left) waiting.answer(MonitorReply{.error = closed_error()});
    if (callbacks_.closed) callbacks_.closed();
}

std::vector<MonitorReply> Monitor::call_all(driver::Actor& actor, std::vector<MonitorCommand> commands, Clock::duration timeout) {
    struct Shared {
        std::mutex lock;
        std::vector<MonitorReply> replies;
        std::atomic<std::size_t> missing = 0;
    };
    auto shared = std::make_shared<Shared>();
    shared->replies.resize(commands.size());
    shared->missing = commands.size();
    const std::string first = commands.empty() ? std::string() : commands.front().name;
    // An answer may come after the wait was given up, when the actor is gone: it is told only while we wait.
    auto waiter = std::make_shared<std::atomic<driver::Actor*>>(&actor);
    struct Leave {
        std::mutex& lock;
        std::atomic<driver::Actor*>& waiter;
        ~Leave() {
            std::lock_guard hold(lock);
            waiter = nullptr;
        }
    } leave{shared->lock, *waiter};
    for (std::size_t i = 0; i < commands.size(); ++i)
        send(std::move(commands[i]), [shared, waiter, i](MonitorReply reply) {
            std::lock_guard hold(shared->lock);
            shared->replies[i] = std::move(reply);
            if (--shared->missing == 0)
                if (driver::Actor* who = waiter->load()) who->notify();
        });
    const auto done = [&] { return shared->missing == 0; };
    read_here(actor, done);
    if (!actor.wait(done, timeout, {driver::WorkKind::event}))
        throw Error(ErrorCode::operation_timeout, ErrorDomain::qemu,
                    "QEMU did not answer '" + first + "' within " +
                        std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()) + " ms");
    std::lock_guard hold(shared->lock);
    return std::move(shared->replies);
}

Json Monitor::call(driver::Actor& actor, std::string name, Json arguments, Clock::duration timeout) {
    std::vector<MonitorCommand> commands;
    commands.push_back({std::move(name), std::move(arguments)});
    return std::move(call_all(actor, std::move(commands), timeout).front().value());
}

}  // namespace vireo::qemu
