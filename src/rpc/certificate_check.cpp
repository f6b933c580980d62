#include "rpc/certificate_check.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <type_traits>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "rpc/gnutls.hpp"
#include "rpc/tls.hpp"

namespace vireo::rpc {
namespace {

const LogSource log("rpc.tls");

constexpr std::size_t file_limit = 1 << 20;
constexpr unsigned list_max = 1024;
constexpr const char* from_session = "[session]";   // in place of a file

enum class Role { authority, server, client };

Error wrong(const std::string& what) { return Error(ErrorCode::system_error, ErrorDomain::rpc, what); }

// Certificates that live as long as this does.
class Certificates {
public:
    Certificates() = default;
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;
    ~Certificates() {
        for (const auto one : all_) GNUTLS(gnutls_x509_crt_deinit)(one);
    }
    void add(const gnutls_datum_t& data, gnutls_x509_crt_fmt_t format) {
        gnutls_x509_crt_t one = nullptr;
        if (GNUTLS(gnutls_x509_crt_init)(&one)) throw Error(ErrorCode::no_memory, ErrorDomain::rpc, "");
        all_.push_back(one);
        if (GNUTLS(gnutls_x509_crt_import)(one, &data, format) < 0) throw wrong("Unable to import certificate");
    }
    // As many as the PEM text holds.
    bool add_list(const gnutls_datum_t& data) {
        all_.resize(list_max);
        unsigned count = list_max;
        const int got = GNUTLS(gnutls_x509_crt_list_import)(all_.data(), &count, &data, GNUTLS_X509_FMT_PEM, 0);
        all_.resize(got < 0 ? 0 : std::size_t(got));
        return got > 0;
    }
    std::vector<gnutls_x509_crt_t>& all() { return all_; }

private:
    std::vector<gnutls_x509_crt_t> all_;
};

void load(Certificates& into, const std::string& file, const std::string& failure) {
    std::string text = read_file(file, file_limit);
    const gnutls_datum_t data{reinterpret_cast<unsigned char*>(text.data()), unsigned(text.size())};
    if (!into.add_list(data)) throw wrong(failure + " " + file);
}

const char* kind_of(Role role) {
    switch (role) {
        case Role::authority: return "CA";
        case Role::server: return "server";
        default: return "client";
    }
}

void check_times(gnutls_x509_crt_t cert, const std::string& file, Role role) {
    const std::time_t now = std::time(nullptr);
    if (GNUTLS(gnutls_x509_crt_get_expiration_time)(cert) < now) throw wrong(std::string("The ") + kind_of(role) + " certificate " + file + " has expired");
    if (GNUTLS(gnutls_x509_crt_get_activation_time)(cert) > now) throw wrong(std::string("The ") + kind_of(role) + " certificate " + file + " is not yet active");
}

void check_constraints(gnutls_x509_crt_t cert, const std::string& file, Role role) {
    const int is_authority = GNUTLS(gnutls_x509_crt_get_basic_constraints)(cert, nullptr, nullptr, nullptr);
    if (is_authority > 0 && role != Role::authority)
        throw wrong("The certificate " + file + " basic constraints show a CA, but we need one for a " + kind_of(role));
    if (is_authority == 0 && role == Role::authority) throw wrong("The certificate " + file + " basic constraints do not show a CA");
    if (is_authority == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE && role == Role::authority)
        throw wrong("The certificate " + file + " is missing basic constraints for a CA");
    if (is_authority < 0 && is_authority != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        throw wrong("Unable to query certificate " + file + " basic constraints " + GNUTLS(gnutls_strerror)(is_authority));
}

void complain(const std::string& what, bool critical) {
    if (critical) throw wrong(what);
    log.warning("", what);
}

void check_usage(gnutls_x509_crt_t cert, const std::string& file, Role role) {
    unsigned usage = 0, critical = 0;
    const int status = GNUTLS(gnutls_x509_crt_get_key_usage)(cert, &usage, &critical);
    if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) return;   // no restriction
    if (status < 0) throw wrong("Unable to query certificate " + file + " key usage " + GNUTLS(gnutls_strerror)(status));
    if (role == Role::authority) {
        if (!(usage & GNUTLS_KEY_KEY_CERT_SIGN)) complain("Certificate " + file + " usage does not permit certificate signing", critical);
        return;
    }
    if (!(usage & GNUTLS_KEY_DIGITAL_SIGNATURE)) complain("Certificate " + file + " usage does not permit digital signature", critical);
    // Keys of other kinds do not encipher keys.
    const bool is_rsa = GNUTLS(gnutls_x509_crt_get_pk_algorithm)(cert, nullptr) == GNUTLS_PK_RSA;
    if (is_rsa && !(usage & GNUTLS_KEY_KEY_ENCIPHERMENT)) complain("Certificate " + file + " usage does not permit key encipherment", critical);
}

void check_purpose(gnutls_x509_crt_t cert, const std::string& file, Role role) {
    if (role == Role::authority) return;
    const char* const wanted = role == Role::server ? GNUTLS_KP_TLS_WWW_SERVER : GNUTLS_KP_TLS_WWW_CLIENT;
    bool allowed = false, any_critical = false;
    unsigned index = 0;
    for (;; ++index) {
        char oid[256];
        std::size_t size = sizeof oid;
        unsigned critical = 0;
        const int status = GNUTLS(gnutls_x509_crt_get_key_purpose_oid)(cert, index, oid, &size, &critical);
        if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) break;
        if (status < 0) throw wrong("Unable to query certificate " + file + " key purpose " + GNUTLS(gnutls_strerror)(status));
        any_critical = any_critical || critical;
        allowed = allowed || std::string_view(oid) == wanted || std::string_view(oid) == GNUTLS_KP_ANY;
    }
    if (index > 0 && !allowed) complain("Certificate " + file + " purpose does not allow use for with a TLS " + kind_of(role), any_critical);
}

void check_certificate(gnutls_x509_crt_t cert, const std::string& file, Role role) {
    check_times(cert, file, role);
    check_constraints(cert, file, role);
    check_usage(cert, file, role);
    check_purpose(cert, file, role);
}

std::string reason_of(unsigned status, const std::string& otherwise) {
    std::string reason = otherwise;
    if (status & GNUTLS_CERT_INVALID) reason = "The certificate is not trusted.";
    if (status & GNUTLS_CERT_SIGNER_NOT_FOUND) reason = "The certificate hasn't got a known issuer.";
    if (status & GNUTLS_CERT_REVOKED) reason = "The certificate has been revoked.";
    if (status & GNUTLS_CERT_INSECURE_ALGORITHM) reason = "The certificate uses an insecure algorithm";
    return reason;
}

std::string name_of(gnutls_x509_crt_t cert) {
    gnutls_datum_t name{};
    if (const int status = GNUTLS(gnutls_x509_crt_get_dn2)(cert, &name))
        throw wrong(std::string("Failed to get certificate distinguished name: ") + GNUTLS(gnutls_strerror)(status));
    std::string text(reinterpret_cast<const char*>(name.data), name.size);
    std::free(name.data);   // GnuTLS' own allocator is malloc, unless a program has set another before
    return text;
}

void check_owner(gnutls_x509_crt_t cert, const std::string& name, const std::string& host, const TlsSettings& settings) {
    if (settings.allowed_names &&
        !std::ranges::any_of(*settings.allowed_names, [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; }))
        throw wrong("the distinguished name '" + name + "' is not on the list of allowed clients (tls_allowed_dn_list)");
    if (!host.empty() && !GNUTLS(gnutls_x509_crt_check_hostname)(cert, host.c_str()))
        throw wrong(std::string("Certificate ") + from_session + " owner does not match the hostname " + host);
}

}  // namespace

void check_certificates(const std::string& ca_file, const std::string& cert_file, bool is_server) {
    const Role role = is_server ? Role::server : Role::client;
    Certificates own, authorities;
    if (!cert_file.empty()) load(own, cert_file, std::string("Unable to import ") + kind_of(role) + " certificate");
    load(authorities, ca_file, "Unable to import CA certificate list");
    // The first is ours; what follows are its issuers on the way to an authority.
    for (std::size_t i = 0; i < own.all().size(); ++i) check_certificate(own.all()[i], cert_file, i == 0 ? role : Role::authority);
    for (const auto one : authorities.all()) check_certificate(one, ca_file, Role::authority);
    if (own.all().empty()) return;
    unsigned status = 0;
    if (GNUTLS(gnutls_x509_crt_list_verify)(own.all().data(), unsigned(own.all().size()), authorities.all().data(), unsigned(authorities.all().size()),
                                            nullptr, 0, 0, &status) < 0)
        throw wrong("Unable to verify " + std::string(kind_of(role)) + " certificate " + cert_file + " against CA certificate " + ca_file);
    if (status) throw wrong("Our own certificate " + cert_file + " failed validation against " + ca_file + ": " + reason_of(status, "Invalid certificate"));
}

std::optional<std::string> peer_name(gnutls_session_t session) {
    unsigned count = 0;
    const gnutls_datum_t* sent = GNUTLS(gnutls_certificate_get_peers)(session, &count);
    if (!sent || count == 0) return std::nullopt;
    Certificates peer;
    peer.add(sent[0], GNUTLS_X509_FMT_DER);
    return name_of(peer.all()[0]);
}

std::string verified_peer_name(gnutls_session_t session, const std::string& host, const TlsSettings& settings) {
    unsigned status = 0;
    if (const int failed = GNUTLS(gnutls_certificate_verify_peers2)(session, &status); failed < 0)
        throw wrong(std::string("Unable to verify TLS peer: ") + GNUTLS(gnutls_strerror)(failed));
    if (status) throw wrong("Certificate failed validation: " + reason_of(status, "Invalid certificate"));
    if (GNUTLS(gnutls_certificate_type_get)(session) != GNUTLS_CRT_X509) throw wrong("Only x509 certificates are supported");
    unsigned count = 0;
    const gnutls_datum_t* sent = GNUTLS(gnutls_certificate_get_peers)(session, &count);
    if (!sent || count == 0) throw wrong("The certificate has no peers");
    Certificates peer;
    for (unsigned i = 0; i < count; ++i) peer.add(sent[i], GNUTLS_X509_FMT_DER);
    const Role role = settings.is_server ? Role::client : Role::server;
    for (std::size_t i = 0; i < peer.all().size(); ++i) check_times(peer.all()[i], from_session, i == 0 ? role : Role::authority);
    gnutls_x509_crt_t first = peer.all()[0];
    const std::string name = name_of(first);
    check_owner(first, name, settings.is_server ? "" : host, settings);
    check_constraints(first, from_session, role);
    check_usage(first, from_session, role);
    check_purpose(first, from_session, role);
    return name;
}

CertificateNames names_in_certificate(const std::string& text) {
    gnutls_x509_crt_t raw = nullptr;
    if (GNUTLS(gnutls_x509_crt_init)(&raw)) throw Error(ErrorCode::no_memory, ErrorDomain::rpc, "");
    const auto release = [](gnutls_x509_crt_t one) { GNUTLS(gnutls_x509_crt_deinit)(one); };
    const std::unique_ptr<std::remove_pointer_t<gnutls_x509_crt_t>, decltype(release)> certificate(raw, release);
    const gnutls_datum_t data{reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())), unsigned(text.size())};
    if (const int status = GNUTLS(gnutls_x509_crt_import)(raw, &data, GNUTLS_X509_FMT_PEM)) throw wrong(GNUTLS(gnutls_strerror)(status));
    const auto part = [&](const char* oid) {
        char value[1024];
        std::size_t size = sizeof value;
        return GNUTLS(gnutls_x509_crt_get_dn_by_oid)(raw, oid, 0, 0, value, &size) == 0 ? std::string(value, size) : std::string();
    };
    return {name_of(raw), part(GNUTLS_OID_X520_COMMON_NAME), part(GNUTLS_OID_X520_ORGANIZATION_NAME)};
}

}  // namespace vireo::rpc
