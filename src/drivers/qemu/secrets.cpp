#include "drivers/qemu/secrets.hpp"

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <string.h>
#include <sys/random.h>

#include "base/base64.hpp"
#include "base/error.hpp"

namespace vireo::qemu {

namespace {

std::uint8_t* octets(std::string& bytes) { return reinterpret_cast<std::uint8_t*>(bytes.data()); }

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (getrandom(bytes.data(), count, 0) != ssize_t(count))   // whole below 256 bytes
        throw system_error("failed to generate random bytes");
    return bytes;
}

}  // namespace

std::string new_master_key() { return random_bytes(32); }

EncryptedSecret encrypt_secret(std::string_view master_key, std::string_view value) {
    if (master_key.size() != AES256_KEY_SIZE) throw Error(ErrorCode::internal_error, "the master key has a wrong size");
    std::string iv = random_bytes(AES_BLOCK_SIZE), text(value);
    const std::size_t padding = AES_BLOCK_SIZE - text.size() % AES_BLOCK_SIZE;
    text.append(padding, char(padding));
    aes256_ctx context;
    nettle_aes256_set_encrypt_key(&context, reinterpret_cast<const std::uint8_t*>(master_key.data()));
    std::string chain = iv;
    nettle_cbc_encrypt(&context, reinterpret_cast<nettle_cipher_func*>(nettle_aes256_encrypt), AES_BLOCK_SIZE, octets(chain),
                       text.size(), octets(text), octets(text));
    explicit_bzero(&context, sizeof context);
    return {base64_encode(text), base64_encode(iv)};
}

std::map<std::string, EncryptedSecret, std::less<>> encrypt_secrets(const std::vector<NeededSecret>& needed, std::string_view master_key,
                                                                   const SecretLookup& lookup) {
    std::map<std::string, EncryptedSecret, std::less<>> out;
    for (const NeededSecret& one : needed) {
        std::string value = one.value ? *one.value : lookup(one);
        out[one.object] = encrypt_secret(master_key, value);
        explicit_bzero(value.data(), value.size());
    }
    return out;
}

}  // namespace vireo::qemu
