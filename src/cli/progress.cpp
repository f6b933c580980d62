#include "cli/progress.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace vireo::cli {
namespace {
volatile std::sig_atomic_t interrupted;   // a handler carries no data
}

std::string progress_line(const char* label, unsigned long long remaining, unsigned long long total) {
    int percent = 100;
    if (total && remaining) percent = std::min(99, 100 - int(double(remaining) * 100.0 / double(total)));
    if (!total && remaining) percent = 0;
    return format("\r%s: [%3d %%]", label, percent);
}

Interruption::Interruption() {
    interrupted = 0;
    struct sigaction act{};
    act.sa_handler = [](int) { interrupted = 1; };
    sigaction(SIGINT, &act, &before_);
}
Interruption::~Interruption() { sigaction(SIGINT, &before_, nullptr); }
bool Interruption::came() const { return interrupted != 0; }

void run_with_progress(Shell& shell, const JobView& view, const std::function<void()>& work) {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;                       // guarded by mutex
    std::optional<Failure> failure;
    const Interruption interruption;
    // Errors of the API are those of a thread: a Failure takes them along.
    std::thread worker([&] {
        try {
            work();
        } catch (const Failure& caught) {
            failure = caught;
        }
        std::lock_guard hold(mutex);
        done = true;
        changed.notify_one();
    });
    const auto show = [&](unsigned long long remaining, unsigned long long total) {
        if (!view.label) return;
        shell.print(progress_line(view.label, remaining, total));
        std::fflush(stdout);
    };
    const auto begun = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, std::chrono::milliseconds(500), [&] { return done; })) {
        lock.unlock();
        if (interruption.came()) virDomainAbortJob(view.domain);
        virDomainJobInfo info;
        if (view.label && virDomainGetJobInfo(view.domain, &info) == 0 && info.type != VIR_DOMAIN_JOB_NONE) show(info.dataRemaining, info.dataTotal);
        if (view.tick) view.tick(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
        forget_error();
        lock.lock();
    }
    lock.unlock();
    worker.join();
    if (failure) throw *failure;
    show(0, 1);
}

}  // namespace vireo::cli
