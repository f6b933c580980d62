// virt-ssh-helper: what ssh runs on the far side. Joins its standard input and output to the socket of the daemon that a URI
// means there, so that the near side need not know where that is.
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>

#include "base/error.hpp"
#include "drivers/remote/address.hpp"
#include "drivers/remote/session_daemon.hpp"

namespace {

using namespace vireo;

constexpr const char* usage =
    "Usage:\n"
    "  virt-ssh-helper [OPTION...] URI - joins a client to the daemon of this host\n\n"
    "What ssh runs for a client elsewhere; users have no need to.\n\n"
    "Help Options:\n"
    "  -h, --help         Show help options\n\n"
    "Application Options:\n"
    "  -r, --readonly     Connect read-only\n"
    "  -V, --version      Display version information\n\n";

int complain(const std::string& text) {
    std::fprintf(stderr, "virt-ssh-helper: %s\n", text.c_str());
    return 1;
}

// Bytes on their way in one direction.
class Pipe {
public:
    static constexpr std::size_t most = 1 << 20;
    bool has_room() const { return !ended_ && waiting_.size() < most; }
    bool is_empty() const { return waiting_.empty(); }
    bool ended() const { return ended_; }
    void add(const char* bytes, std::size_t count) { waiting_.append(bytes, count); }
    void end() { ended_ = true; }
    const std::string& waiting() const { return waiting_; }
    void taken(std::size_t count) { waiting_.erase(0, count); }

private:
    std::string waiting_;
    bool ended_ = false;
};

// Until the daemon has closed its side and everything from it is handed on, or our reader is gone.
void relay(remote::Transport& daemon) {
    Pipe to_daemon, from_daemon;
    std::deque<UniqueFd> passed;       // nobody here takes descriptors
    char buffer[65536];
    while (!(from_daemon.ended() && from_daemon.is_empty())) {
        pollfd polled[] = {{to_daemon.has_room() ? STDIN_FILENO : -1, POLLIN, 0},
                           {from_daemon.is_empty() ? -1 : STDOUT_FILENO, POLLOUT, 0},
                           {daemon.fd(), short((from_daemon.has_room() ? POLLIN : 0) | (to_daemon.is_empty() ? 0 : POLLOUT)), 0}};
        if (::poll(polled, std::size(polled), -1) < 0 && errno != EINTR) throw system_error("cannot wait for input");
        if (polled[0].revents) {
            const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
            if (got > 0) to_daemon.add(buffer, std::size_t(got));
            else if (got == 0 || errno != EINTR) return;      // the client is gone: so is what it waits for
        }
        if (polled[1].revents) {
            const ssize_t put = ::write(STDOUT_FILENO, from_daemon.waiting().data(), from_daemon.waiting().size());
            if (put < 0 && errno != EINTR && errno != EAGAIN) return;
            if (put > 0) from_daemon.taken(std::size_t(put));
        }
        if (polled[2].revents & (POLLIN | POLLHUP | POLLERR)) {
            const long got = daemon.read(buffer, sizeof buffer, false, passed);
            if (got > 0) from_daemon.add(buffer, std::size_t(got));
            else if (got == 0) from_daemon.end();
            passed.clear();
        }
        if (polled[2].revents & POLLOUT) to_daemon.taken(daemon.write(to_daemon.waiting()));
    }
}

}  // namespace

int main(int argc, char** argv) {
    bool read_only = false;
    std::string text;
    int words = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "-h" || word == "--help") return std::fputs(usage, stdout), 0;
        if (word == "-V" || word == "--version") return std::puts("virt-ssh-helper (libvirt) 9.0.0"), 0;
        if (word == "-r" || word == "--readonly") read_only = true;
        else if (word.size() > 1 && word[0] == '-') {
            std::fprintf(stderr, "option parsing failed: Unknown option %s\n", word.c_str());
            return 1;
        } else if (++words == 1) text = word;
    }
    if (words != 1) return std::fputs(usage, stdout), 1;
    try {
        remote::Uri uri = remote::parse_uri(text);
        if (!uri.host.empty() || (uri.has_transport && uri.transport != "unix")) return complain("unexpected URI transport '" + text + "'");
        uri.parameters.clear();          // they are the near side's
        const auto choice = remote::choose_socket(uri, read_only, [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; });
        std::unique_ptr<remote::Transport> daemon;
        try {
            daemon = choice.session ? remote::connect_session(choice) : remote::connect_unix(choice.path);
        } catch (const Error& error) {
            return complain("cannot connect to '" + choice.path + "': " + error.what());
        }
        relay(*daemon);
        return 0;
    } catch (const Error& error) {
        return complain(error.what());
    }
}
