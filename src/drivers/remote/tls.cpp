#include "drivers/remote/tls.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/error.hpp"
#include "rpc/tls.hpp"

namespace vireo::remote {
namespace {

using rpc::TlsSession;

constexpr int port_tls = 16514;

bool is_file(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

rpc::TlsSettings settings_of(const Uri& uri, const std::string& default_priority) {
    rpc::TlsSettings settings;
    settings.check_peer = !uri.flag("no_verify");
    settings.check_own = !uri.flag("no_sanity");
    const std::string* priority = uri.parameter("tls_priority");
    settings.priority = priority ? *priority : default_priority;
    if (const std::string* folder = uri.parameter("pkipath")) {
        settings.ca_file = *folder + "/cacert.pem";
        settings.crl_file = *folder + "/cacrl.pem";
        settings.cert_file = *folder + "/clientcert.pem";
        settings.key_file = *folder + "/clientkey.pem";
        return settings;
    }
    settings.ca_file = "/etc/pki/CA/cacert.pem";
    settings.crl_file = "/etc/pki/CA/cacrl.pem";
    settings.cert_file = "/etc/pki/libvirt/clientcert.pem";
    settings.key_file = "/etc/pki/libvirt/private/clientkey.pem";
    // A user's own files go before the system's.
    const char* home = std::getenv("HOME");
    if (::geteuid() == 0 || !home) return settings;
    const std::string own = std::string(home) + "/.pki/libvirt";
    if (is_file(own + "/cacert.pem")) settings.ca_file = own + "/cacert.pem";
    if (is_file(own + "/cacrl.pem")) settings.crl_file = own + "/cacrl.pem";
    if (is_file(own + "/clientcert.pem") && is_file(own + "/clientkey.pem")) {
        settings.cert_file = own + "/clientcert.pem";
        settings.key_file = own + "/clientkey.pem";
    }
    return settings;
}

void send_all(Transport& wire, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t put = wire.write(bytes);
        bytes.remove_prefix(put);
        if (put || bytes.empty()) continue;
        pollfd wanted{wire.fd(), POLLOUT, 0};
        ::poll(&wanted, 1, -1);
    }
}

void shake_hands(Transport& wire, TlsSession& session) {
    char buffer[16384];
    std::string_view came;
    std::deque<UniqueFd> none;
    for (;;) {
        protocol::Buffer to_send;
        bool done = false;
        const Outcome failed = attempt([&] { done = session.shake_hands(came, to_send); });
        const Outcome unsent = attempt([&] { send_all(wire, to_send.view()); });
        if (failed) throw *failed;
        if (unsent) throw *unsent;
        if (done) return;
        const long got = wire.read(buffer, sizeof buffer, true, none);
        if (got <= 0) throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "TLS handshake failed The TLS connection was non-properly terminated.");
        came = {buffer, std::size_t(got)};
    }
}

}  // namespace

std::unique_ptr<Transport> connect_tls(const Uri& uri, const std::string& host, const std::string& default_priority) {
    const auto context = rpc::TlsContext::create(settings_of(uri, default_priority));
    auto wire = connect_tcp(host, uri.port ? uri.port : port_tls);
    const auto session = std::make_shared<TlsSession>(context, host);
    shake_hands(*wire, *session);
    session->check_peer();
    auto secured = secured_transport(std::move(wire), session, session->key_bits());
    // The server says whether it takes us.
    char confirmation = 0;
    std::deque<UniqueFd> none;
    long got = 0;
    if (const Outcome failed = attempt([&] { got = secured->read(&confirmation, 1, true, none); }); failed || got <= 0)
        throw system_error("Unable to read TLS confirmation", EIO, ErrorDomain::rpc);
    if (confirmation != TlsSession::confirmation)
        throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "server verification (of our certificate or IP address) failed");
    return secured;
}

}  // namespace vireo::remote
