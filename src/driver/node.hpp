#pragma once
// What every connection to this machine answers alike: host name, processors, memory, pages. A driver's own answer comes first.
#include <memory>

#include "driver/driver.hpp"
#include "host/node.hpp"

namespace vireo::driver {

std::shared_ptr<const Driver> node_table(host::Node node);

}  // namespace vireo::driver
