// Consoles and channels: a stream of the client, joined with what QEMU has at the other end.
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <cstring>
#include <mutex>

#include "base/files.hpp"
#include "base/text.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "protocol/remote/domain_device.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Stream;
using driver::WorkKind;

namespace {

enum ConsoleFlag : std::uint32_t { force = 1, safe = 2 };

// One open console. Lives on the loop thread, and as long as its stream and its descriptor do.
class Bridge : public std::enable_shared_from_this<Bridge> {
public:
    Bridge(EventLoop& loop, UniqueFd fd, std::shared_ptr<Stream> stream, std::string lock_file)
        : loop_(loop), fd_(std::move(fd)), stream_(std::move(stream)), lock_file_(std::move(lock_file)) {}
    ~Bridge() { release(); }

    void start() {
        auto self = shared_from_this();
        Stream::Handlers handlers;
        handlers.data = [self](std::string_view bytes) { self->from_client(bytes); };
        handlers.finished = [self] { self->end(true); };
        handlers.aborted = [self] { self->end(false); };
        handlers.writable = [self] { self->blocked_ = false; self->update(); };
        stream_->open(std::move(handlers));
        // The rest belongs to the loop thread. The watch keeps the bridge until release() takes it off.
        loop_.post([self] {
            if (self->ended_) return;
            self->watch_ = self->loop_.watch(self->fd_.get(), EPOLLIN, [self](std::uint32_t events) { self->on_ready(events); });
            self->update();
        });
    }

    // Another client takes the console. Any thread.
    void take_away() {
        auto self = shared_from_this();
        loop_.post([self] {
            if (self->ended_) return;
            self->ended_ = true;
            self->stream_->fail(Error(ErrorCode::operation_aborted, ErrorDomain::streams, "another client has opened this console"));
            self->release();
        });
    }

private:
    void from_client(std::string_view bytes) {
        output_ += bytes;
        write_some();
    }

    void write_some() {
        while (!output_.empty() && fd_) {
            const ssize_t count = write(fd_.get(), output_.data(), output_.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) break;
            output_.erase(0, std::size_t(count));
        }
        if (output_.size() > 64u << 10 && !paused_) stream_->pause(), paused_ = true;
        if (output_.size() < 16u << 10 && paused_) stream_->resume(), paused_ = false;
        update();
    }

    void update() {
        if (watch_) loop_.change(watch_, (blocked_ ? 0u : unsigned(EPOLLIN)) | (output_.empty() ? 0u : unsigned(EPOLLOUT)));
    }

    void on_ready(std::uint32_t events) {
        auto self = shared_from_this();
        if (events & EPOLLOUT) write_some();
        if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
        char bytes[16384];
        const ssize_t count = read(fd_.get(), bytes, sizeof bytes);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
        if (count <= 0) return end(true);   // the guest's end is gone: EIO from a terminal
        if (!stream_->send({bytes, std::size_t(count)})) {
            blocked_ = true;
            update();
        }
    }

    void end(bool orderly) {
        if (ended_) return;
        ended_ = true;
        if (orderly) stream_->finish();
        release();
    }

    void release() {
        if (watch_) loop_.unwatch(std::exchange(watch_, 0));
        fd_.reset();
        if (!lock_file_.empty()) unlink(std::exchange(lock_file_, {}).c_str());
    }

    EventLoop& loop_;
    UniqueFd fd_;
    std::shared_ptr<Stream> stream_;
    std::string lock_file_;
    std::string output_;
    int watch_ = 0;
    bool blocked_ = false, paused_ = false, ended_ = false;
};

// Who has which console open, by path.
struct OpenConsoles {
    std::mutex lock;
    std::map<std::string, std::weak_ptr<Bridge>> bridges;
};
OpenConsoles& open_consoles() {
    static OpenConsoles all;
    return all;
}

// The lock of serial lines that other programs honour: /var/lock/LCK..pts,3 with the number of the process.
std::string lock_terminal(const std::string& pty, bool& busy) {
    busy = false;
    std::string name = pty.starts_with("/dev/") ? pty.substr(5) : pty;
    for (char& c : name)
        if (c == '/') c = ',';
    const std::string path = "/var/lock/LCK.." + name;
    for (int attempts = 0; attempts < 2; ++attempts) {
        UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (fd) {
            dprintf(fd.get(), "%10d\n", int(getpid()));
            return path;
        }
        if (errno != EEXIST) return {};   // no such folder: nobody locks there
        const auto owner = parse_number<pid_t>(trim(try_read_file(path).value_or("")));
        if (owner && *owner != getpid() && kill(*owner, 0) == 0) {
            busy = true;
            return {};
        }
        unlink(path.c_str());             // of a process that has ended, or ours from before
    }
    return {};
}

UniqueFd open_terminal(const std::string& path) {
    UniqueFd fd(open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (!fd) throw system_error("unable to open console '" + path + "'");
    termios settings{};
    if (tcgetattr(fd.get(), &settings) == 0) {
        cfmakeraw(&settings);
        tcsetattr(fd.get(), TCSANOW, &settings);
    }
    return fd;
}

UniqueFd open_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "UNIX socket path '" + path + "' too long");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd || connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0)
        throw system_error("failed to connect to socket '" + path + "'");
    return fd;
}

void open_console(QemuDriver& driver, const model::CharSource& source, const std::string& what, std::uint32_t flags, const std::shared_ptr<Stream>& stream) {
    const auto* pty = std::get_if<model::PtyChar>(&source.kind);
    const auto* unix_socket = std::get_if<model::UnixChar>(&source.kind);
    const std::string path = pty ? pty->path.value_or("") : unix_socket ? unix_socket->path.value_or("") : "";
    if (path.empty()) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "character device " + what + " is not using a PTY or UNIX socket");
    OpenConsoles& all = open_consoles();
    std::lock_guard hold(all.lock);
    std::erase_if(all.bridges, [](const auto& entry) { return entry.second.expired(); });
    if (auto found = all.bridges.find(path); found != all.bridges.end())
        if (auto other = found->second.lock()) {
            if (!(flags & force)) throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, "Active console session exists for this domain");
            other->take_away();
        }
    bool busy = false;
    const std::string lock_file = pty ? lock_terminal(path, busy) : std::string();
    if (busy) throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, "Active console session exists for this domain");
    auto bridge = std::make_shared<Bridge>(driver.loop, pty ? open_terminal(path) : open_socket(path), stream, lock_file);
    all.bridges[path] = bridge;
    bridge->start();
}

void console_of(QemuDriver& driver, const Domain& domain, const std::optional<std::string>& name, std::uint32_t flags, const std::shared_ptr<Stream>& stream) {
    check_flags(flags, force | safe, "qemuDomainOpenConsole");
    Running& run = running_of(domain);
    const model::CharSource* found = nullptr;
    std::string alias;
    const auto try_each = [&](const auto& list) {
        for (const auto& device : list)
            if (!found && (!name || device.info.alias == *name)) {
                found = &device.source;
                alias = device.info.alias.value_or("");
            }
    };
    try_each(run.live.devices.consoles);
    try_each(run.live.devices.serials);
    if (name) try_each(run.live.devices.parallels);
    if (!found)
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu, name ? "cannot find character device " + *name : std::string("cannot find character device (null)"));
    open_console(driver, *found, alias, flags, stream);
}

void channel_of(QemuDriver& driver, const Domain& domain, const std::optional<std::string>& name, std::uint32_t flags, const std::shared_ptr<Stream>& stream) {
    check_flags(flags, force, "qemuDomainOpenChannel");
    Running& run = running_of(domain);
    for (const model::Channel& channel : run.live.devices.channels) {
        const auto* target = std::get_if<model::VirtioTarget>(&channel.target);
        if (name && channel.info.alias != *name && !(target && target->name == *name)) continue;
        return open_console(driver, channel.source, name.value_or("channel"), flags, stream);
    }
    throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "cannot find channel " + name.value_or("(null)"));
}

}  // namespace

void offer_console(QemuDriver& driver, driver::Driver& table) {
    table.works<remote::DomainOpenConsole>([&driver](Request request, remote::DomainOpenConsole::Args args, Later<remote::DomainOpenConsole> later) {
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainOpenConsole>(domain, WorkKind::query, later, [&driver, domain, args = std::move(args), stream = request.stream] {
            console_of(driver, domain, args.dev_name, args.flags, stream);
        });
    });
    table.works<remote::DomainOpenChannel>([&driver](Request request, remote::DomainOpenChannel::Args args, Later<remote::DomainOpenChannel> later) {
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainOpenChannel>(domain, WorkKind::query, later, [&driver, domain, args = std::move(args), stream = request.stream] {
            channel_of(driver, domain, args.name, args.flags, stream);
        });
    });
}

}  // namespace vireo::qemu
