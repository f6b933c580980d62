#pragma once
// The authenticators that libvirtd.conf names.
#include <memory>
#include <string>

#include "daemon/sasl.hpp"
#include "driver/actor.hpp"
#include "rpc/authenticator.hpp"

namespace vireo::daemon {

// "none", "polkit" or "sasl". Throws Error for what cannot be had. What has to ask somebody does so on a thread of
// `workers`, which must outlive the authenticator.
std::shared_ptr<rpc::Authenticator> make_authenticator(const std::string& name, const SaslSettings& sasl, driver::WorkerPool& workers);

// Asks polkit whether the process may do `action`; blocks as long as a user may be typing a password. Throws Error
// (auth_failed: no; auth_cancelled: the dialog was dismissed; auth_unavailable: nobody to ask, or no agent to ask with).
void check_polkit(const driver::Identity& peer, const std::string& action);

}  // namespace vireo::daemon
