#pragma once
// The event loop that the program registered: as the connections below see it.
#include <memory>

#include "driver/application_loop.hpp"

namespace vireo::api {

// Null while none is registered.
std::shared_ptr<driver::ApplicationLoop> application_loop();

}  // namespace vireo::api
