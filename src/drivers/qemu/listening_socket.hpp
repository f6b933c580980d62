#pragma once
// Sockets that the driver opens for another process to accept on.
#include <sys/types.h>

#include <optional>
#include <string>

#include "base/unique_fd.hpp"
#include "drivers/qemu/launch.hpp"

namespace vireo::qemu {

// A unix socket that listens at `path`; one that was there goes. Throws internal_error for a path that is too long for the
// kernel, and system_error.
UniqueFd listen_at(const std::string& path, mode_t mode, const std::optional<Credentials>& owner);

}  // namespace vireo::qemu
