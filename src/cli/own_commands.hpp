#pragma once
// The commands of `vireo` that `virsh` has not: they look at documents themselves.
#include <span>
#include <string>
#include <vector>

#include "cli/shell.hpp"

namespace vireo::cli {

struct OwnCommand {
    const char* name;
    int (*run)(const std::vector<std::string>& words, const Settings& settings);   // gives the exit status
};
std::span<const OwnCommand> own_commands();

}  // namespace vireo::cli
