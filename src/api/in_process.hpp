#pragma once
// Connections to drivers that this library holds itself.
#include <memory>
#include <string>

#include "driver/application_loop.hpp"
#include "driver/connection.hpp"

namespace vireo::api {

// Null: no driver in this library serves the URI. Throws Error.
std::unique_ptr<driver::Connection> open_in_process(const std::string& uri, unsigned flags, std::shared_ptr<driver::ApplicationLoop> loop);

}  // namespace vireo::api
