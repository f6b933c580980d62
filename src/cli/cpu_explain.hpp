#pragma once
// vireo cpu explain [FILE]: the processor that a guest would get, feature by feature, and the hosts that could run it.
#include <string>
#include <vector>

#include "cli/shell.hpp"

namespace vireo::cli {

// The exit status: 0 if the guest can run here and on every host that is given, 1 if not, 2 if the question is wrong.
int explain_processor(const std::vector<std::string>& arguments, const Settings& settings);

}  // namespace vireo::cli
