#include "rpc/tls.hpp"

#include <fnmatch.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "base/lazy_library.hpp"
#include "base/log.hpp"
#include "rpc/certificate_check.hpp"
#include "rpc/gnutls.hpp"

namespace vireo::rpc {
namespace {

const LogSource log("rpc.tls");

Error tls_error(const std::string& what, int status) {
    return Error(ErrorCode::system_error, ErrorDomain::rpc, what + ": " + GNUTLS(gnutls_strerror)(status));
}

Error rejected(const std::string& why) { return Error(ErrorCode::auth_failed, ErrorDomain::rpc, why); }

// Whether the file can be read. One that is not there is passed over, unless it is required.
bool is_readable(const std::string& path, const char* what, bool required) {
    if (path.empty()) return false;
    if (::access(path.c_str(), R_OK) == 0) return true;
    if (errno == ENOENT && !required) return false;
    throw system_error(std::string("Cannot read ") + what + " '" + path + "'", errno, ErrorDomain::rpc);
}

}  // namespace

struct TlsCredentials {
    TlsCredentials() {
        if (const int status = GNUTLS(gnutls_certificate_allocate_credentials)(&certificates)) throw tls_error("Unable to allocate x509 credentials", status);
    }
    ~TlsCredentials() { GNUTLS(gnutls_certificate_free_credentials)(certificates); }
    TlsCredentials(const TlsCredentials&) = delete;
    TlsCredentials& operator=(const TlsCredentials&) = delete;

    gnutls_certificate_credentials_t certificates = nullptr;
};

TlsContext::TlsContext(TlsSettings settings, std::shared_ptr<TlsCredentials> credentials)
    : settings_(std::move(settings)), credentials_(std::move(credentials)) {}

std::shared_ptr<const TlsContext> TlsContext::create(TlsSettings settings) {
    const auto credentials = std::make_shared<TlsCredentials>();
    gnutls_certificate_credentials_t raw = credentials->certificates;
    is_readable(settings.ca_file, "CA certificate", true);
    const bool has_cert = is_readable(settings.cert_file, "certificate", settings.cert_required);
    const bool has_key = is_readable(settings.key_file, "private key", settings.cert_required);
    if (settings.check_own) check_certificates(settings.ca_file, has_cert ? settings.cert_file : "", settings.is_server);

    if (const int got = GNUTLS(gnutls_certificate_set_x509_trust_file)(raw, settings.ca_file.c_str(), GNUTLS_X509_FMT_PEM); got < 0)
        throw tls_error("Unable to set x509 CA certificate: " + settings.ca_file, got);
    if (is_readable(settings.crl_file, "CA revocation list", false))
        if (const int got = GNUTLS(gnutls_certificate_set_x509_crl_file)(raw, settings.crl_file.c_str(), GNUTLS_X509_FMT_PEM); got < 0)
            throw tls_error("Unable to set x509 certificate revocation list: " + settings.crl_file, got);
    if (has_cert && has_key)
        if (const int got = GNUTLS(gnutls_certificate_set_x509_key_file)(raw, settings.cert_file.c_str(), settings.key_file.c_str(), GNUTLS_X509_FMT_PEM); got < 0)
            throw tls_error("Unable to set x509 key and certificate: " + settings.key_file + ", " + settings.cert_file, got);
    return std::make_shared<TlsContext>(std::move(settings), credentials);
}

struct TlsSession::State {
    std::mutex lock;
    std::shared_ptr<const TlsContext> context;
    std::string host;
    gnutls_session_t session = nullptr;
    std::string_view in;                     // what GnuTLS may take, while it is called
    std::string kept;                        // of a record that is not whole
    protocol::Buffer* out = nullptr;         // where it puts what is to be sent, while it is called
    protocol::Buffer unsent;                 // what it had to say while it was asked to read

    static ssize_t pull(gnutls_transport_ptr_t self, void* to, std::size_t size) {
        State& state = *static_cast<State*>(self);
        if (state.in.empty()) {
            GNUTLS(gnutls_transport_set_errno)(state.session, EAGAIN);
            return -1;
        }
        const std::size_t taken = std::min(size, state.in.size());
        std::memcpy(to, state.in.data(), taken);
        state.in.remove_prefix(taken);
        return static_cast<ssize_t>(taken);
    }
    static ssize_t push(gnutls_transport_ptr_t self, const void* from, std::size_t size) {
        State& state = *static_cast<State*>(self);
        (state.out ? *state.out : state.unsent).append({static_cast<const char*>(from), size});
        return static_cast<ssize_t>(size);
    }
    // GnuTLS is given `wire` while f runs; what it did not take comes first the next time.
    template <class F> auto with(std::string_view wire, protocol::Buffer* to, F f) {
        kept.append(wire);
        in = kept;
        out = to;
        auto result = f();
        kept.erase(0, kept.size() - in.size());
        in = {};
        out = nullptr;
        return result;
    }
};

TlsSession::TlsSession(std::shared_ptr<const TlsContext> context, std::string host) : state_(std::make_unique<State>()) {
    State& state = *state_;
    state.context = std::move(context);
    state.host = std::move(host);
    const TlsSettings& settings = state.context->settings();
    if (const int status = GNUTLS(gnutls_init)(&state.session, (settings.is_server ? GNUTLS_SERVER : GNUTLS_CLIENT) | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL))
        throw tls_error("Failed to initialize TLS session", status);
    const std::string& priority = settings.priority.empty() ? std::string("NORMAL") : settings.priority;
    int status = GNUTLS(gnutls_priority_set_direct)(state.session, priority.c_str(), nullptr);
    if (status) {
        GNUTLS(gnutls_deinit)(state.session);
        throw tls_error("Failed to set TLS session priority to " + priority, status);
    }
    status = GNUTLS(gnutls_credentials_set)(state.session, GNUTLS_CRD_CERTIFICATE, state.context->credentials().certificates);
    if (status) {
        GNUTLS(gnutls_deinit)(state.session);
        throw tls_error("Failed set TLS x509 credentials", status);
    }
    // Who has no certificate is told so by the check of it, not by the handshake.
    if (settings.is_server) GNUTLS(gnutls_certificate_server_set_request)(state.session, GNUTLS_CERT_REQUEST);
    GNUTLS(gnutls_transport_set_ptr)(state.session, &state);
    GNUTLS(gnutls_transport_set_pull_function)(state.session, State::pull);
    GNUTLS(gnutls_transport_set_push_function)(state.session, State::push);
}

TlsSession::~TlsSession() { GNUTLS(gnutls_deinit)(state_->session); }

bool TlsSession::shake_hands(std::string_view wire, protocol::Buffer& to_send) {
    const std::lock_guard hold(state_->lock);
    const int status = state_->with(wire, &to_send, [&] {
        int result;
        do result = GNUTLS(gnutls_handshake)(state_->session);
        while (result < 0 && result != GNUTLS_E_AGAIN && !GNUTLS(gnutls_error_is_fatal)(result));
        return result;
    });
    if (status == GNUTLS_E_SUCCESS) return true;
    if (status == GNUTLS_E_AGAIN) return false;
    const std::string why = GNUTLS(gnutls_strerror)(status);
    // The alert tells the peer.
    state_->with({}, &to_send, [&] { return GNUTLS(gnutls_alert_send_appropriate)(state_->session, status); });
    throw rejected("TLS handshake failed " + why);
}

std::optional<std::string> TlsSession::check_peer() {
    const std::lock_guard hold(state_->lock);
    const TlsSettings& settings = state_->context->settings();
    if (!settings.check_peer) return peer_name(state_->session);
    try {
        return verified_peer_name(state_->session, state_->host, settings);
    } catch (const Error& error) {
        log.warning("", "Certificate check failed ", error.detail.empty() ? error.message : error.detail);
        throw rejected("Failed to verify peer's certificate");
    }
}

unsigned TlsSession::key_bits() const {
    const std::lock_guard hold(state_->lock);
    return unsigned(GNUTLS(gnutls_cipher_get_key_size)(GNUTLS(gnutls_cipher_get)(state_->session)) * 8);
}

void TlsSession::seal(std::string_view bytes, protocol::Buffer& wire) {
    const std::lock_guard hold(state_->lock);
    wire.append(state_->unsent.view());
    state_->unsent.truncate(0);
    while (!bytes.empty()) {
        const ssize_t put = state_->with({}, &wire, [&] { return GNUTLS(gnutls_record_send)(state_->session, bytes.data(), bytes.size()); });
        if (put < 0) throw system_error(std::string("Cannot write data: ") + GNUTLS(gnutls_strerror)(int(put)), EIO, ErrorDomain::rpc);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

bool TlsSession::open(std::string_view wire, protocol::Buffer& bytes) {
    constexpr std::size_t record = 16384;
    const std::lock_guard hold(state_->lock);
    for (;;) {
        char* const place = bytes.extend(record);
        const ssize_t got = state_->with(std::exchange(wire, {}), nullptr, [&] { return GNUTLS(gnutls_record_recv)(state_->session, place, record); });
        bytes.truncate(bytes.size() - record + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got > 0) continue;
        if (got == 0) return false;
        if (got == GNUTLS_E_AGAIN) return true;
        if (got == GNUTLS_E_INTERRUPTED || !GNUTLS(gnutls_error_is_fatal)(int(got))) {
            // Anew agreed keys would let anybody keep this busy.
            if (got == GNUTLS_E_REHANDSHAKE) throw system_error("Cannot recv data: the peer asks for a new TLS handshake", EIO, ErrorDomain::rpc);
            continue;
        }
        throw system_error(std::string("Cannot recv data: ") + GNUTLS(gnutls_strerror)(int(got)), EIO, ErrorDomain::rpc);
    }
}

}  // namespace vireo::rpc
