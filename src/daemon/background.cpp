#include "daemon/background.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/error.hpp"

namespace vireo::daemon {

Background::Side Background::detach() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0) throw system_error("pipe2");
    UniqueFd in(ends[0]), out(ends[1]);
    const pid_t pid = ::fork();
    if (pid < 0) throw system_error("cannot fork");
    if (pid > 0) {
        pipe_ = std::move(in);
        return parent;
    }
    is_child_ = true;
    pipe_ = std::move(out);
    ::setsid();
    if (::chdir("/") < 0) throw system_error("cannot change to /");
    const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null.get(), fd);
    return child;
}

int Background::wait_for_child() {
    std::string said;
    char part[512];
    for (;;) {
        const ssize_t n = ::read(pipe_.get(), part, sizeof part);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        said.append(part, std::size_t(n));
    }
    if (said == "ready\n") return EXIT_SUCCESS;
    std::fprintf(stderr, "%s\n", said.empty() ? "the daemon ended before it was ready" : said.c_str());
    return EXIT_FAILURE;
}

void Background::tell(const std::string& text) {
    if (!pipe_) return;
    [[maybe_unused]] const auto written = ::write(pipe_.get(), text.data(), text.size());
    pipe_.reset();
}
void Background::ready() {
    if (is_child_) tell("ready\n");
}
void Background::failed(const std::string& message) { tell(message); }

}  // namespace vireo::daemon
