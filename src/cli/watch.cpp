#include "cli/watch.hpp"

#include <sys/eventfd.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <ctime>

namespace vireo::cli {

Watch::Watch(Shell& shell, const Arguments& args) : shell_(shell), loop_(args["loop"]), timestamp_(args["timestamp"]), done_(eventfd(0, EFD_CLOEXEC)) {
    if (const auto seconds = args.natural("timeout")) {
        if (*seconds < 1 || *seconds > INT32_MAX / 1000)
            fail("Numeric value '%llu' for <timeout> option is malformed or out of range", *seconds);
        timeout_ = int(*seconds) * 1000;
    }
}
Watch::~Watch() { ::close(done_); }

void Watch::event(const std::string& text) {
    std::lock_guard hold(mutex_);
    if (count_ && !loop_) return;
    std::string line;
    if (timestamp_) {
        timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        tm broken;
        gmtime_r(&now.tv_sec, &broken);
        char stamp[40];
        std::strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S", &broken);
        line = format("%s.%03ld+0000: ", stamp, now.tv_nsec / 1000000);
    }
    shell_.print(line + text);
    std::fflush(stdout);
    ++count_;
    if (!loop_) end();
}

void Watch::wait() {
    std::fflush(stdout);
    // An interrupt ends the watching, not the shell.
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    struct sigaction act{}, old{};
    act.sa_handler = [](int) {};
    sigaction(SIGINT, &act, &old);
    pthread_sigmask(SIG_UNBLOCK, &interrupt, &before);
    pollfd polled{done_, POLLIN, 0};
    const int result = ::poll(&polled, 1, timeout_);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    sigaction(SIGINT, &old, nullptr);
    if (result == 0) shell_.extra("event loop timed out\n");
    if (result < 0) shell_.extra("event loop interrupted\n");
    std::lock_guard hold(mutex_);
    shell_.print(format("events received: %d\n", count_));
    good_ = count_ > 0;
}

void Watch::end() {
    const std::uint64_t one = 1;
    if (::write(done_, &one, sizeof one) < 0) return;
}

const char* pick(std::initializer_list<const char*> words, int index) {
    return index >= 0 && std::size_t(index) < words.size() ? *(words.begin() + index) : "unknown";
}

}  // namespace vireo::cli
