#pragma once
// TLS by GnuTLS, both ends: certificates from files, the handshake, the check of who is there.
//
//  1. A TlsContext holds what many connections share; it never changes, a reload makes a new one.
//  2. A TlsSession works on bytes in memory, as every SecurityLayer; it is shaken hands with first.
//  3. After the handshake a libvirt server sends one byte, 1, when it has accepted the client's certificate.
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "rpc/security_layer.hpp"

namespace vireo::rpc {

struct TlsCredentials;   // GnuTLS' own

struct TlsSettings {
    std::string ca_file, crl_file, cert_file, key_file;
    bool is_server = false;
    bool cert_required = false;                             // else a certificate that is not there is passed over
    bool check_own = true;                                  // the certificate's dates, purposes and issuer, before it is used
    bool check_peer = true;
    std::optional<std::vector<std::string>> allowed_names;  // shell patterns of distinguished names; unset: all
    std::string priority;                                   // GnuTLS priority string; empty: "NORMAL"
};



class TlsContext {
public:
    // Throws Error: a file that cannot be read or does not belong to the others.
    static std::shared_ptr<const TlsContext> create(TlsSettings settings);
    TlsContext(TlsSettings settings, std::shared_ptr<TlsCredentials> credentials);
    const TlsSettings& settings() const { return settings_; }
    TlsCredentials& credentials() const { return *credentials_; }

private:
    const TlsSettings settings_;
    const std::shared_ptr<TlsCredentials> credentials_;
};

class TlsSession : public SecurityLayer {
public:
    static constexpr char confirmation = 1;   // 3.

    // `host`: the name that the server's certificate has to carry; empty: not checked.
    TlsSession(std::shared_ptr<const TlsContext> context, std::string host = "");
    ~TlsSession() override;
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    // Takes what came, gives what to send. True when it is done. Throws Error; there may be something to send even then.
    bool shake_hands(std::string_view wire, protocol::Buffer& to_send);
    // After the handshake. Throws Error (auth_failed) when the peer's certificate is not accepted; gives its
    // distinguished name, none where nothing is checked.
    std::optional<std::string> check_peer();
    unsigned key_bits() const;

    void seal(std::string_view bytes, protocol::Buffer& wire) override;
    bool open(std::string_view wire, protocol::Buffer& bytes) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vireo::rpc
