#pragma once
// qemu.conf: what the administrator decides for all QEMU guests.
//
//  1. One row a key in config_keys(): name, member, limits, one sentence. Reading, checking, the default file and its
//     documentation derive from the table.
//  2. An optional member tells "not set" from a value. Where TLS settings inherit from the default_* keys, read_config()
//     resolves that: readers see final values.
//  3. Plain data, shared as std::shared_ptr<const Config>; a reload makes a new one.
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vireo::host {
struct DriverPaths;
}

namespace vireo::qemu {

enum class StdioHandler { logd, file };
enum class SchedCore { none, vcpus, emulator, full };
enum class DeprecationBehavior { none, omit, reject, crash };

// Members hold the system daemon's defaults; default_config() adjusts them for a session daemon.
struct Config {
    bool privileged = true;

    std::string default_tls_x509_cert_dir = "/etc/pki/qemu";
    std::optional<bool> default_tls_x509_verify;
    std::string default_tls_x509_secret_uuid;

    std::string vnc_listen = "127.0.0.1";
    bool vnc_auto_unix_socket = false;
    bool vnc_tls = false;
    std::optional<bool> vnc_tls_x509_verify;
    std::string vnc_tls_x509_cert_dir, vnc_tls_x509_secret_uuid;
    std::string vnc_password;
    bool vnc_sasl = false;
    std::string vnc_sasl_dir;
    bool vnc_allow_host_audio = false;

    std::string spice_listen = "127.0.0.1";
    bool spice_tls = false;
    std::string spice_tls_x509_cert_dir;
    bool spice_auto_unix_socket = false;
    std::string spice_password;
    bool spice_sasl = false;
    std::string spice_sasl_dir;

    std::string rdp_listen = "127.0.0.1";
    std::string rdp_tls_x509_cert_dir, rdp_username, rdp_password;

    bool chardev_tls = false;
    std::string chardev_tls_x509_cert_dir, chardev_tls_x509_secret_uuid;
    std::optional<bool> chardev_tls_x509_verify;
    std::string migrate_tls_x509_cert_dir, migrate_tls_x509_secret_uuid;
    std::optional<bool> migrate_tls_x509_verify;
    bool migrate_tls_force = false;
    std::string backup_tls_x509_cert_dir, backup_tls_x509_secret_uuid;
    std::optional<bool> backup_tls_x509_verify;
    bool vxhs_tls = false;
    std::string vxhs_tls_x509_cert_dir, vxhs_tls_x509_secret_uuid;
    bool nbd_tls = false;
    std::string nbd_tls_x509_cert_dir, nbd_tls_x509_secret_uuid;

    bool nographics_allow_host_audio = false;
    long long remote_display_port_min = 5900, remote_display_port_max = 65535;
    long long remote_websocket_port_min = 5700, remote_websocket_port_max = 65535;

    std::vector<std::string> security_driver;
    bool security_default_confined = true, security_require_confined = false;
    std::string user = "libvirt-qemu", group = "libvirt-qemu";
    bool dynamic_ownership = true;
    std::optional<bool> remember_owner;

    std::optional<std::vector<std::string>> cgroup_controllers;
    std::vector<std::string> cgroup_device_acl = {"/dev/null", "/dev/full", "/dev/zero", "/dev/random",
                                                  "/dev/urandom", "/dev/ptmx", "/dev/kvm"};
    long long seccomp_sandbox = -1;      // -1: on where QEMU has it
    std::optional<std::vector<std::string>> namespaces;

    std::string save_image_format = "raw", dump_image_format = "raw", snapshot_image_format = "raw";
    std::string auto_dump_path;
    bool auto_dump_bypass_cache = false, auto_start_bypass_cache = false;
    long long auto_start_delay = 0;      // milliseconds between two guests
    std::string auto_shutdown_try_save = "none", auto_shutdown_try_shutdown = "none", auto_shutdown_poweroff = "none";
    long long auto_shutdown_wait = 30;
    bool auto_shutdown_restore = true, auto_save_bypass_cache = false;

    std::optional<std::vector<std::string>> hugetlbfs_mount;
    std::string bridge_helper = "/usr/lib/qemu/qemu-bridge-helper";
    std::string pr_helper = "/usr/bin/qemu-pr-helper";
    std::string slirp_helper = "/usr/bin/slirp-helper";
    std::string qemu_rdp = "qemu-rdp";
    std::string dbus_daemon = "/usr/bin/dbus-daemon";
    bool set_process_name = false;
    long long max_processes = 0, max_files = 0, max_threads_per_process = 0;
    std::optional<unsigned long long> max_core;   // unset: unlimited
    bool dump_guest_core = false;
    StdioHandler stdio_handler = StdioHandler::logd;
    SchedCore sched_core = SchedCore::none;

    bool mac_filter = false, relaxed_acs_check = false;
    std::string lock_manager;
    long long max_queued = 0, keepalive_interval = 5, keepalive_count = 5;
    std::string migration_address, migration_host;
    long long migration_port_min = 49152, migration_port_max = 49215;
    bool log_timestamp = true;
    std::vector<std::string> nvram = {
        "/usr/share/OVMF/OVMF_CODE.fd:/usr/share/OVMF/OVMF_VARS.fd",
        "/usr/share/OVMF/OVMF_CODE.secboot.fd:/usr/share/OVMF/OVMF_VARS.fd",
        "/usr/share/AAVMF/AAVMF_CODE.fd:/usr/share/AAVMF/AAVMF_VARS.fd",
        "/usr/share/AAVMF/AAVMF32_CODE.fd:/usr/share/AAVMF/AAVMF32_VARS.fd"};
    long long gluster_debug_level = 4;
    bool virtiofsd_debug = false;
    DeprecationBehavior deprecation_behavior = DeprecationBehavior::none;
    std::string memory_backing_dir;
    std::string swtpm_user = "tss", swtpm_group = "tss";
    std::vector<std::string> capability_filters;
    bool storage_use_nbdkit = false;
    std::vector<std::string> shared_filesystems;

    // Obsolete keys: accepted, without effect.
    bool allow_disk_format_probing = false, clear_emulator_capabilities = true;

    // Not keys: where this daemon keeps things, set by default_config().
    std::string config_directory;        // etc/libvirt/qemu
    std::string library_directory;       // lib/libvirt/qemu: per-guest folders, channels, nvram, save, snapshots
    std::string state_directory;         // run/libvirt/qemu: status files, pid files
    std::string log_directory;           // log/libvirt/qemu
    std::string cache_directory;         // cache/libvirt/qemu
};

// The member that a key fills; its type is the key's.
using ConfigMember =
    std::variant<bool Config::*, std::optional<bool> Config::*, long long Config::*, std::string Config::*,
                 std::vector<std::string> Config::*, std::optional<std::vector<std::string>> Config::*,
                 std::optional<unsigned long long> Config::*, StdioHandler Config::*, SchedCore Config::*,
                 DeprecationBehavior Config::*>;

struct ConfigKey {
    std::string_view name;
    ConfigMember member;
    std::string_view text;               // what it does, one sentence
    std::string_view example;            // as it stands in the default file, commented out; empty: "NAME = default"
    long long minimum = 0, maximum = 0;  // both 0: no limits
};

std::span<const ConfigKey> config_keys();

// The defaults of this kind of daemon.
Config default_config(const host::DriverPaths& paths, bool privileged);
// The same with what the file says, if there is one. Throws Error (conf_syntax, with file and line).
Config read_config(const host::DriverPaths& paths, bool privileged);

}  // namespace vireo::qemu
