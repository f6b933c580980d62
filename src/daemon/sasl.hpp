#pragma once
// Clients that authenticate by SASL, through the mechanisms that Cyrus SASL is configured for.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/actor.hpp"
#include "rpc/authenticator.hpp"

namespace vireo::daemon {

struct SaslSettings {
    std::optional<std::vector<std::string>> allowed_users;   // shell patterns; unset: all
    unsigned least_strength = 56;                             // of encryption where the transport has none, in bits
    std::string folder;                                       // of libvirt.conf with the mechanisms; empty: the system's
};

// Throws Error when SASL cannot be had. `workers` must outlive it.
std::shared_ptr<rpc::Authenticator> make_sasl_authenticator(SaslSettings settings, driver::WorkerPool& workers);

}  // namespace vireo::daemon
