#pragma once
// Secrets on their way to QEMU: encrypted under the domain's master key, which QEMU reads from a file of the domain.
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/qemu/argv.hpp"

namespace vireo::qemu {

// 32 random bytes.
std::string new_master_key();
// AES-256-CBC with a random IV and PKCS#7 padding, both parts in base64. Throws Error(internal_error).
EncryptedSecret encrypt_secret(std::string_view master_key, std::string_view value);

// The value of a secret that a document names; throws Error(no_secret).
using SecretLookup = std::function<std::string(const NeededSecret&)>;
// All of them, encrypted, by the names of their objects: for Launch::secrets.
std::map<std::string, EncryptedSecret, std::less<>> encrypt_secrets(const std::vector<NeededSecret>& needed, std::string_view master_key,
                                                                   const SecretLookup& lookup);

}  // namespace vireo::qemu
