#pragma once
// Long work: how far it is, and how the user ends it.
#include <csignal>
#include <functional>
#include <string>

#include "cli/shell.hpp"

namespace vireo::cli {

// "\rLabel: [ 42 %]": the line that the next one overwrites. 100 only when nothing remains.
std::string progress_line(const char* label, unsigned long long remaining, unsigned long long total);

// While it lives, SIGINT is noted instead of ending the shell.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;
    bool came() const;

private:
    struct sigaction before_;
};

// Runs `work` on another thread and meanwhile shows the progress of the domain's job (unless `label` is null); SIGINT
// aborts the job. `tick` is called twice a second with the seconds since the beginning. What `work` throws is thrown here.
struct JobView {
    virDomainPtr domain;
    const char* label;
    std::function<void(double seconds)> tick;
};
void run_with_progress(Shell& shell, const JobView& view, const std::function<void()>& work);

}  // namespace vireo::cli
