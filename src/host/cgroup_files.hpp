#pragma once
// The files of control groups, read and written whole.
#include <string>
#include <string_view>

namespace vireo::host::cgroup_files {

std::string read(const std::string& path);                          // throws system_error
void write(const std::string& path, std::string_view value);       // throws system_error

}  // namespace vireo::host::cgroup_files
