#pragma once
// The authenticators that libvirtd.conf names.
#include <memory>
#include <string>

#include "rpc/authenticator.hpp"

namespace vireo::daemon {

// "none", "polkit" or "sasl". Throws Error for what this build does not have.
std::shared_ptr<rpc::Authenticator> make_authenticator(const std::string& name);

}  // namespace vireo::daemon
