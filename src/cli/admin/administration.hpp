#pragma once
// virt-admin's connection to a daemon's administration socket.
#include <libvirt/libvirt-admin.h>

#include "cli/shell.hpp"

namespace vireo::cli {

// Opens when it is not open yet; throws Failure.
virAdmConnectPtr administration(Shell& shell);
void reconnect(Shell& shell, const std::string& uri);
void close_administration();

}  // namespace vireo::cli
