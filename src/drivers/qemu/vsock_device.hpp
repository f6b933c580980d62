#pragma once
// The host's end of a guest's socket device (vhost-vsock).
#include "base/unique_fd.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// Opens it and gives it the guest's number; a number that is left to the daemon is the first free one, and written into `vsock`.
// Throws config_unsupported where this host has no such device, system_error where the number is taken.
UniqueFd open_vsock(model::Vsock& vsock);

}  // namespace vireo::qemu
