#pragma once
// A command that prints events as they come, until the first one, the time-out or an interrupt.
//
//  1. event() runs on the event loop's thread, wait() on the command's.
//  2. Callbacks are deregistered before the Watch goes: what is being printed needs it.
#include <mutex>

#include "cli/families.hpp"

namespace vireo::cli {

class Watch {
public:
    // Reads --loop, --timestamp and --timeout (seconds); throws Failure for a time that is none.
    Watch(Shell& shell, const Arguments& args);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void event(const std::string& text);
    // Until the end; then says how many there were.
    void wait();
    // Whether any came.
    bool good() const { return good_; }

private:
    void end();

    Shell& shell_;
    const bool loop_, timestamp_;
    const int done_;
    int timeout_ = -1;
    std::mutex mutex_;      // guards count_
    int count_ = 0;
    bool good_ = false;
};

// The word at `index`, or "unknown".
const char* pick(std::initializer_list<const char*> words, int index);

}  // namespace vireo::cli
