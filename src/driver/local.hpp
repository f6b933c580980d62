#pragma once
// A connection to a driver in this process: what the library uses where no daemon is between.
//
//  1. Answers run on the calling thread; works answer whenever they like, the caller waits.
//  2. Messages and stream events are handed to the application's loop; without one they are dropped.
#include <memory>
#include <string>

#include "driver/application_loop.hpp"
#include "driver/connection.hpp"
#include "driver/driver.hpp"

namespace vireo::driver {

// Throws what `open` throws.
std::unique_ptr<Connection> open_local(const Open& open, const std::string& uri, std::uint32_t flags, std::shared_ptr<ApplicationLoop> loop = {});

}  // namespace vireo::driver
