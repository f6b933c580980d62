#include "cli/console.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <string>

#include "cli/shell.hpp"

namespace vireo::cli {
namespace {

// The terminal without echo and line editing; restored at the end, whatever happens.
class RawTerminal {
public:
    RawTerminal() {
        if (tcgetattr(STDIN_FILENO, &before_) < 0) return;
        termios raw = before_;
        cfmakeraw(&raw);
        active_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0;
    }
    ~RawTerminal() {
        if (active_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }

private:
    termios before_{};
    bool active_ = false;
};

std::string escape_name(char escape) {
    if (static_cast<unsigned char>(escape) < 0x20) return std::string("^") + char(escape + '@');
    return std::string(1, escape);
}

// Moves bytes both ways. The terminal is read here; what the guest says arrives on the event loop's thread, which
// writes it and wakes us when the stream has ended.
class Session {
public:
    Session(Shell& shell, virStreamPtr stream) : shell_(shell), stream_(stream), ended_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
    ~Session() { ::close(ended_); }

    void run() {
        if (virStreamEventAddCallback(stream_, VIR_STREAM_EVENT_READABLE, on_stream, this, nullptr) < 0) fail();
        std::string pending;   // typed, and not taken by the stream yet
        bool input = true;
        while (!is_over()) {
            pollfd polled[] = {{ended_, POLLIN, 0}, {input && pending.size() < 4096 ? STDIN_FILENO : -1, POLLIN, 0}};
            if (::poll(polled, 2, pending.empty() ? -1 : 10) < 0 && errno != EINTR) break;
            if (polled[1].revents) {
                char buffer[1024];
                const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
                if (got == 0) input = false;   // end of input: still show what the guest says
                if (got > 0) {
                    const char* escape = static_cast<const char*>(std::memchr(buffer, shell_.settings.escape, std::size_t(got)));
                    pending.append(buffer, escape ? std::size_t(escape - buffer) : std::size_t(got));
                    if (escape) break;
                }
            }
            send(pending);
        }
        virStreamEventRemoveCallback(stream_);
        forget_error();
    }

    bool is_over() {
        std::lock_guard hold(mutex_);
        return over_;
    }
    std::string error() {
        std::lock_guard hold(mutex_);
        return error_;
    }

private:
    void send(std::string& pending) {
        while (!pending.empty()) {
            const int sent = virStreamSend(stream_, pending.data(), pending.size());
            if (sent == -2) return;
            if (sent < 0) {
                end(virGetLastErrorMessage());
                return;
            }
            pending.erase(0, std::size_t(sent));
        }
    }

    static void on_stream(virStreamPtr stream, int events, void* data) { static_cast<Session*>(data)->receive(stream, events); }
    void receive(virStreamPtr stream, int events) {
        if (is_over()) return;
        char buffer[4096];
        for (;;) {
            const int got = virStreamRecv(stream, buffer, sizeof buffer);
            if (got == -2) break;
            if (got < 0) return end(virGetLastErrorMessage());
            if (got == 0) return end("");
            for (int at = 0; at < got;) {
                const ssize_t wrote = ::write(STDOUT_FILENO, buffer + at, std::size_t(got - at));
                if (wrote < 0 && errno != EINTR && errno != EAGAIN) return end(std::strerror(errno));
                if (wrote > 0) at += int(wrote);
            }
        }
        if (events & (VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP)) end("");
    }
    void end(const std::string& why) {
        std::lock_guard hold(mutex_);
        over_ = true;
        error_ = why;
        const std::uint64_t one = 1;
        if (::write(ended_, &one, sizeof one) < 0) return;
    }

    Shell& shell_;
    virStreamPtr stream_;
    const int ended_;
    std::mutex mutex_;      // guards the two below
    bool over_ = false;
    std::string error_;
};

}  // namespace

void run_console(Shell& shell, virDomainPtr domain, const char* device, unsigned flags, bool resume) {
    int state = 0;
    if (virDomainGetState(domain, &state, nullptr, 0) < 0) fail("Unable to get domain status");
    if (state == VIR_DOMAIN_SHUTOFF) fail("The domain is not running");
    if (!isatty(STDIN_FILENO)) fail("Cannot run interactive console without a controlling TTY");
    Stream stream(virStreamNew(shell.connection(), VIR_STREAM_NONBLOCK));
    if (!stream) fail();
    shell.extra(format("Connected to domain '%s'\nEscape character is %s (Ctrl + %c)\n", virDomainGetName(domain), escape_name(shell.settings.escape).c_str(),
                       static_cast<unsigned char>(shell.settings.escape) < 0x20 ? shell.settings.escape + '@' : shell.settings.escape));
    std::fflush(stdout);
    if (virDomainOpenConsole(domain, device, stream.get(), flags) < 0) fail();
    if (resume && virDomainResume(domain) < 0) fail();
    std::string error;
    bool over;
    {
        RawTerminal raw;
        Session session(shell, stream.get());
        session.run();
        over = session.is_over();
        error = session.error();
    }
    if (over && error.empty()) virStreamFinish(stream.get());
    else virStreamAbort(stream.get());
    forget_error();
    if (!error.empty()) fail("console stream: %s", error.c_str());
}

}  // namespace vireo::cli
