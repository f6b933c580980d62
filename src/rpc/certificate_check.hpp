#pragma once
// Whether certificates are what TLS needs them to be: dates, purposes, issuer, owner.
//
//  1. What an extension marked critical forbids is an error; what one that is not critical forbids is logged.
#include <gnutls/gnutls.h>

#include <optional>
#include <string>
#include <vector>

namespace vireo::rpc {

struct TlsSettings;

// The own certificate and those of the authorities, before they are used. `cert_file` empty: there is none. Throws
// Error (system_error) that names file and reason.
void check_certificates(const std::string& ca_file, const std::string& cert_file, bool is_server);

// The peer's distinguished name ("C=GB,O=Example,CN=client"); none when it has no certificate.
std::optional<std::string> peer_name(gnutls_session_t session);

// The same of a peer whose certificate is in order: signed by an authority of ours, valid now, made for its use, of an
// allowed name, and of `host` unless that is empty. Throws Error.
std::string verified_peer_name(gnutls_session_t session, const std::string& host, const TlsSettings& settings);

struct CertificateNames {
    std::string distinguished;               // "C=GB,O=Example,CN=client"
    std::string common, organization;        // empty: there is none such
};
// The names in the first certificate of a PEM text. Throws Error whose detail are GnuTLS' words.
CertificateNames names_in_certificate(const std::string& text);

}  // namespace vireo::rpc
