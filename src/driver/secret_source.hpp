#pragma once
// Where drivers get the values of secrets from: disks, displays and TPMs name a secret, the driver of secrets has it.
#include <optional>
#include <string>

#include "base/uuid.hpp"

namespace vireo::driver {

struct SecretQuestion {
    std::string usage_type;               // "volume", "ceph", "iscsi", "tls", "vtpm"
    std::optional<Uuid> uuid;             // the secret itself, or else
    std::string usage;                    // what it is for
};

class SecretSource {
public:
    virtual ~SecretSource() = default;
    // The value, of private secrets, too. Throws Error: no_secret when there is none or it has no value, invalid_arg when it
    // is for something else. Any thread; does not wait.
    virtual std::string value(const SecretQuestion& question) const = 0;
};

}  // namespace vireo::driver
