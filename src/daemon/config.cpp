#include "daemon/config.hpp"

#include <cerrno>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

namespace vireo::daemon {
namespace {

using Row = SettingRow<Config>;

const std::vector<Row>& rows() {
    static const std::vector<Row> all = {
        {"listen_tls", &Config::listen_tls, "Accept TLS connections, when the daemon is started with --listen."},
        {"listen_tcp", &Config::listen_tcp, "Accept plain TCP connections, when the daemon is started with --listen. Their traffic is not encrypted, unless SASL does it."},
        {"tls_port", &Config::tls_port, "Port or service name for TLS connections."},
        {"tcp_port", &Config::tcp_port, "Port or service name for TCP connections."},
        {"listen_addr", &Config::listen_addr, "Address or host name to bind TLS and TCP sockets to. Empty: all addresses."},
        {"unix_sock_group", &Config::unix_sock_group, "Group that owns the unix sockets. Empty: the daemon's own."},
        {"unix_sock_ro_perms", &Config::unix_sock_ro_perms, "Permissions of the read-only socket, octal."},
        {"unix_sock_rw_perms", &Config::unix_sock_rw_perms, "Permissions of the read-write socket, octal. Unset: 0777 where polkit decides about each client, else 0700."},
        {"unix_sock_admin_perms", &Config::unix_sock_admin_perms, "Permissions of the administration socket, octal."},
        {"unix_sock_dir", &Config::unix_sock_dir, "Folder of the unix sockets. Empty: the run-time folder."},
        {"auth_unix_ro", &Config::auth_unix_ro, "How clients of the read-only socket authenticate. Unset: polkit for the system's daemon, none in a session.", 0, 0, {"none", "sasl", "polkit"}},
        {"auth_unix_rw", &Config::auth_unix_rw, "How clients of the read-write socket authenticate. Unset: polkit for the system's daemon, none in a session.", 0, 0, {"none", "sasl", "polkit"}},
        {"auth_tcp", &Config::auth_tcp, "How TCP clients authenticate.", 0, 0, {"none", "sasl"}},
        {"auth_tls", &Config::auth_tls, "How TLS clients authenticate, beside their certificate.", 0, 0, {"none", "sasl"}},
        {"tcp_min_ssf", &Config::tcp_min_ssf, "Least strength of SASL encryption on TCP connections, in bits.", 56, 4096},
        {"key_file", &Config::key_file, "The server's private key. Empty: /etc/pki/libvirt/private/serverkey.pem."},
        {"cert_file", &Config::cert_file, "The server's certificate. Empty: /etc/pki/libvirt/servercert.pem."},
        {"ca_file", &Config::ca_file, "Certificates of the authorities that sign clients' certificates. Empty: /etc/pki/CA/cacert.pem."},
        {"crl_file", &Config::crl_file, "Revoked certificates. Empty: none."},
        {"tls_no_verify_certificate", &Config::tls_no_verify_certificate, "Do not check clients' certificates: anybody may connect who passes the other checks."},
        {"tls_no_sanity_certificate", &Config::tls_no_sanity_certificate, "Do not check the server's own certificate at start."},
        {"tls_allowed_dn_list", &Config::tls_allowed_dn_list, "Shell patterns of the distinguished names that may connect by TLS. Unset: all; an empty list: nobody."},
        {"tls_priority", &Config::tls_priority, "GnuTLS priority string."},
        {"sasl_allowed_username_list", &Config::sasl_allowed_username_list, "Shell patterns of the SASL users that may connect. Unset: all; an empty list: nobody."},
        {"access_drivers", &Config::access_drivers, "Who is asked whether a client may do what it asks for.", 0, 0, {"none", "polkit"}},
        {"min_workers", &Config::min_workers, "Threads kept ready. Accepted and shown to administrators; threads come and go as work needs them."},
        {"max_workers", &Config::max_workers, "Calls that run at the same time without waiting for a hypervisor."},
        {"prio_workers", &Config::prio_workers, "Accepted and shown to administrators: calls that read never wait for a thread."},
        {"max_clients", &Config::max_clients, "Connections at the same time.", 1},
        {"max_queued_clients", &Config::max_queued_clients, "Connections that wait to be accepted. 0: the system's limit."},
        {"max_anonymous_clients", &Config::max_anonymous_clients, "Connections that have not authenticated yet. 0: no limit."},
        {"max_client_requests", &Config::max_client_requests, "Calls of one connection in work at the same time.", 1},
        {"admin_min_workers", &Config::admin_min_workers, "As min_workers, for administration."},
        {"admin_max_workers", &Config::admin_max_workers, "As max_workers, for administration."},
        {"admin_max_clients", &Config::admin_max_clients, "As max_clients, for administration.", 1},
        {"admin_max_queued_clients", &Config::admin_max_queued_clients, "As max_queued_clients, for administration."},
        {"admin_max_client_requests", &Config::admin_max_client_requests, "As max_client_requests, for administration.", 1},
        {"log_level", &Config::log_level, "Least important messages to log: 1 debug, 2 info, 3 warning, 4 error.", 1, 4},
        {"log_filters", &Config::log_filters, "Other levels for parts of the daemon: LEVEL:MATCH, separated by blanks; a part whose name contains MATCH logs from LEVEL on."},
        {"log_outputs", &Config::log_outputs, "Where to log: LEVEL:stderr, LEVEL:syslog:NAME, LEVEL:file:PATH, LEVEL:journald, separated by blanks. Empty: the journal, or stderr."},
        {"audit_level", &Config::audit_level, "Audit records: 0 never, 1 when the kernel has auditing, 2 must work.", 0, 2},
        {"audit_logging", &Config::audit_logging, "Write audit records to the log, too."},
        {"keepalive_interval", &Config::keepalive_interval, "Seconds of silence after which a client is asked whether it lives. -1: never.", -1},
        {"keepalive_count", &Config::keepalive_count, "Questions without an answer after which a client is disconnected."},
        {"keepalive_required", &Config::keepalive_required, "Obsolete.", 0, 1, {}, true},
        {"admin_keepalive_interval", &Config::admin_keepalive_interval, "As keepalive_interval, for administration.", -1},
        {"admin_keepalive_count", &Config::admin_keepalive_count, "As keepalive_count, for administration."},
        {"admin_keepalive_required", &Config::admin_keepalive_required, "Obsolete.", 0, 1, {}, true},
        {"host_uuid", &Config::host_uuid, "UUID of this host, where its firmware tells a wrong one. Empty: see host_uuid_source."},
        {"host_uuid_source", &Config::host_uuid_source, "Where the host's UUID comes from.", 0, 0, {"smbios", "machine-id"}},
        {"ovs_timeout", &Config::ovs_timeout, "Seconds to wait for an Open vSwitch command.", 1},
    };
    return all;
}

}  // namespace

std::span<const Row> config_rows() { return rows(); }

std::string default_config_file() {
    return default_settings_file<Config>("Settings of the daemon. Each key stands with the value it has when it is not set.", rows(), Config{});
}

unsigned parse_permissions(const std::string& key, const std::string& octal) {
    const auto mode = parse_number<unsigned>(octal, 8);
    if (!mode || *mode > 07777) throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "'" + key + "' must be octal permissions like \"0770\", not '" + octal + "'");
    return *mode;
}

Config read_config(const std::string& path, bool required) {
    Config config;
    const auto text = try_read_file(path);
    if (!text && required) throw system_error("Failed to open file '" + path + "'", ENOENT);
    if (!text) return config;
    read_settings<Config>(*text, path, rows(), config);
    parse_permissions("unix_sock_ro_perms", config.unix_sock_ro_perms);
    parse_permissions("unix_sock_admin_perms", config.unix_sock_admin_perms);
    if (config.unix_sock_rw_perms) parse_permissions("unix_sock_rw_perms", *config.unix_sock_rw_perms);
    if (!config.unix_sock_dir.empty() && !config.unix_sock_dir.starts_with('/'))
        throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, path + ": 'unix_sock_dir' must be an absolute path, not '" + config.unix_sock_dir + "'");
    if (!config.host_uuid.empty() && !Uuid::parse(config.host_uuid))
        throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, path + ": 'host_uuid' is not a UUID: '" + config.host_uuid + "'");
    return config;
}

}  // namespace vireo::daemon
