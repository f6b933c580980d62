#pragma once
// libvirtd.conf (and the files of the modular daemons, which have the same keys): one row a key.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/conf.hpp"

namespace vireo::daemon {

struct Config {
    bool listen_tls = true, listen_tcp = false;
    std::string tls_port = "16514", tcp_port = "16509", listen_addr;

    std::string unix_sock_group, unix_sock_ro_perms = "0777", unix_sock_admin_perms = "0700", unix_sock_dir;
    std::optional<std::string> unix_sock_rw_perms;        // unset: 0777 where polkit guards the socket, else 0700
    std::optional<std::string> auth_unix_ro, auth_unix_rw;   // unset: polkit for the system's daemon, none in a session
    std::string auth_tcp = "sasl", auth_tls = "none";
    unsigned tcp_min_ssf = 56;

    std::string key_file, cert_file, ca_file, crl_file;
    bool tls_no_verify_certificate = false, tls_no_sanity_certificate = false;
    std::optional<std::vector<std::string>> tls_allowed_dn_list, sasl_allowed_username_list;
    std::string tls_priority;
    std::vector<std::string> access_drivers;

    unsigned min_workers = 5, max_workers = 20, prio_workers = 5;
    unsigned max_clients = 5000, max_queued_clients = 1000, max_anonymous_clients = 20, max_client_requests = 5;
    unsigned admin_min_workers = 5, admin_max_workers = 20, admin_max_clients = 5000, admin_max_queued_clients = 20, admin_max_client_requests = 5;

    unsigned log_level = 3;
    std::string log_filters, log_outputs;
    unsigned audit_level = 1;
    bool audit_logging = false;

    int keepalive_interval = 5, admin_keepalive_interval = 5;
    unsigned keepalive_count = 5, admin_keepalive_count = 5;
    bool keepalive_required = false, admin_keepalive_required = false;

    std::string host_uuid, host_uuid_source = "smbios";
    unsigned ovs_timeout = 5;
};

std::span<const SettingRow<Config>> config_rows();

// The file's settings over the defaults. A file that is not there is an error only when `required`. Throws Error.
Config read_config(const std::string& path, bool required);

// The file as it is installed: every key, commented out.
std::string default_config_file();

// "0770" and the like. Throws Error (conf_syntax) that names the key.
unsigned parse_permissions(const std::string& key, const std::string& octal);

}  // namespace vireo::daemon
