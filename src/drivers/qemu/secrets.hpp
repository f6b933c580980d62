#pragma once
// Secrets on their way to QEMU: encrypted under the domain's master key, which QEMU reads from a file of the domain.
#include <string>
#include <string_view>

#include "drivers/qemu/argv.hpp"

namespace vireo::qemu {

// 32 random bytes.
std::string new_master_key();
// AES-256-CBC with a random IV and PKCS#7 padding, both parts in base64. Throws Error(internal_error).
EncryptedSecret encrypt_secret(std::string_view master_key, std::string_view value);
std::string base64(std::string_view bytes);

}  // namespace vireo::qemu
