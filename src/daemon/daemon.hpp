#pragma once
// The daemon: sockets, servers, drivers and signals put together.
#include "daemon/options.hpp"

namespace vireo::daemon {

// Runs until it is told to end; gives the exit status.
int run_daemon(const Options& options);

}  // namespace vireo::daemon
