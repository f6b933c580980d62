#include "drivers/qemu/secrets.hpp"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/error.hpp"

namespace vireo::qemu {

namespace {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (gnutls_rnd(GNUTLS_RND_KEY, bytes.data(), bytes.size()) < 0) throw Error(ErrorCode::internal_error, "failed to generate random bytes");
    return bytes;
}

gnutls_datum_t datum(std::string& bytes) { return {reinterpret_cast<unsigned char*>(bytes.data()), unsigned(bytes.size())}; }

struct Cipher {
    gnutls_cipher_hd_t handle = nullptr;
    ~Cipher() {
        if (handle) gnutls_cipher_deinit(handle);
    }
};

}  // namespace

std::string base64(std::string_view bytes) {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t j) { return j < bytes.size() ? std::uint32_t(static_cast<unsigned char>(bytes[j])) : 0u; };
        const std::uint32_t three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        out += letters[three >> 18];
        out += letters[three >> 12 & 63];
        out += i + 1 < bytes.size() ? letters[three >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? letters[three & 63] : '=';
    }
    return out;
}

std::string new_master_key() { return random_bytes(32); }

EncryptedSecret encrypt_secret(std::string_view master_key, std::string_view value) {
    std::string key(master_key), iv = random_bytes(16), text(value);
    const std::size_t padding = 16 - text.size() % 16;
    text.append(padding, char(padding));
    Cipher cipher;
    const gnutls_datum_t key_datum = datum(key), iv_datum = datum(iv);
    int status = gnutls_cipher_init(&cipher.handle, GNUTLS_CIPHER_AES_256_CBC, &key_datum, &iv_datum);
    if (status == 0) status = gnutls_cipher_encrypt(cipher.handle, text.data(), text.size());
    gnutls_memset(key.data(), 0, key.size());
    if (status < 0) throw Error(ErrorCode::internal_error, std::string("failed to encrypt the secret: ") + gnutls_strerror(status));
    return {base64(text), base64(iv)};
}

}  // namespace vireo::qemu
