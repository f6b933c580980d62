#pragma once
// A moment to tidy up: the workers had something to do, and then nothing for a while.
#include <functional>

namespace vireo::driver {

// Calls f on a worker thread of any pool of this process, once after each time of work. Replaces what was set before; an empty f ends it.
void when_workers_are_quiet(std::function<void()> f);

}  // namespace vireo::driver
