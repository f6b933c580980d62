#pragma once
// The configuration of a container as lxc-tools write it: "key = value" lines, comments start with #.
#include <string>
#include <string_view>
#include <vector>

namespace vireo::lxc {

struct NativeLine {
    std::string key, value;
    std::size_t number = 0;      // of the line, from 1
};
// In their order. Throws Error (conf_syntax) that names the line.
std::vector<NativeLine> parse_native(std::string_view text);

}  // namespace vireo::lxc
