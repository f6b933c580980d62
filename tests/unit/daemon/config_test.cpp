#include "daemon/config.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"

namespace vireo::daemon {

TEST(daemon_config, the_installed_file_is_what_the_table_says) {
    const std::string path = VIREO_SOURCE_DIR "/packaging/conf/libvirtd.conf";
    if (std::getenv("UPDATE_GOLDEN")) replace_file(path, default_config_file(), {.mode = 0644, .durable = false});
    EXPECT_EQ(read_file(path), default_config_file()) << "UPDATE_GOLDEN=1 accepts it";
}

TEST(daemon_config, the_installed_file_changes_nothing) {
    const Config config = read_config(VIREO_SOURCE_DIR "/packaging/conf/libvirtd.conf", true);
    EXPECT_EQ(config.max_clients, 5000u);
    EXPECT_FALSE(config.auth_unix_rw);
}

// The keys of libvirt 9.0.0's file: a file that works there works here.
TEST(daemon_config, every_key_of_libvirt_is_known) {
    for (const char* key : {"listen_tls", "listen_tcp", "tls_port", "tcp_port", "listen_addr", "unix_sock_group", "unix_sock_ro_perms", "unix_sock_rw_perms",
                            "unix_sock_admin_perms", "unix_sock_dir", "auth_unix_ro", "auth_unix_rw", "auth_tcp", "auth_tls", "tcp_min_ssf", "key_file",
                            "cert_file", "ca_file", "crl_file", "tls_no_verify_certificate", "tls_no_sanity_certificate", "tls_allowed_dn_list",
                            "sasl_allowed_username_list", "tls_priority", "access_drivers", "min_workers", "max_workers", "max_clients", "max_queued_clients",
                            "max_anonymous_clients", "max_client_requests", "prio_workers", "admin_min_workers", "admin_max_workers", "admin_max_clients",
                            "admin_max_queued_clients", "admin_max_client_requests", "log_level", "log_filters", "log_outputs", "audit_level",
                            "audit_logging", "keepalive_interval", "keepalive_count", "keepalive_required", "admin_keepalive_interval",
                            "admin_keepalive_count", "admin_keepalive_required", "host_uuid", "host_uuid_source", "ovs_timeout"}) {
        bool known = false;
        for (const auto& row : config_rows()) known |= row.key == key;
        EXPECT_TRUE(known) << key;
    }
}

TEST(daemon_config, permissions_are_octal) {
    EXPECT_EQ(parse_permissions("k", "0770"), 0770u);
    EXPECT_EQ(parse_permissions("k", "0"), 0u);
    for (const char* bad : {"", "0779", "rwx", "-1", "77777"}) EXPECT_THROW(parse_permissions("k", bad), Error) << bad;
}

}  // namespace vireo::daemon
