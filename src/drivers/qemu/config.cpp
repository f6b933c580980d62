#include "drivers/qemu/config.hpp"

#include <pwd.h>
#include <unistd.h>

#include <utility>

#include "base/conf.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "host/paths.hpp"

namespace vireo::qemu {

namespace {

constexpr ConfigKey keys[] = {
    {"default_tls_x509_cert_dir", &Config::default_tls_x509_cert_dir, "Folder of the certificates for every TLS service that names none of its own."},
    {"default_tls_x509_verify", &Config::default_tls_x509_verify, "Whether clients of TLS services must show a certificate, where the service does not say."},
    {"default_tls_x509_secret_uuid", &Config::default_tls_x509_secret_uuid, "Secret with the password of the private keys, where the service names none."},
    {"vnc_listen", &Config::vnc_listen, "Address on which VNC servers listen when the domain names none."},
    {"vnc_auto_unix_socket", &Config::vnc_auto_unix_socket, "VNC servers listen on a unix socket instead of a port when the domain says nothing."},
    {"vnc_tls", &Config::vnc_tls, "Encrypts VNC connections."},
    {"vnc_tls_x509_cert_dir", &Config::vnc_tls_x509_cert_dir, "Folder of the certificates for VNC."},
    {"vnc_tls_x509_secret_uuid", &Config::vnc_tls_x509_secret_uuid, "Secret with the password of the private key for VNC."},
    {"vnc_tls_x509_verify", &Config::vnc_tls_x509_verify, "Whether the other side of VNC must show a certificate."},
    {"vnc_password", &Config::vnc_password, "Password of VNC servers whose domain has none; an empty one forbids logging in."},
    {"vnc_sasl", &Config::vnc_sasl, "Authenticates VNC clients with SASL."},
    {"vnc_sasl_dir", &Config::vnc_sasl_dir, "Folder of the SASL configuration for VNC."},
    {"vnc_allow_host_audio", &Config::vnc_allow_host_audio, "Guests with VNC may use the sound of the host."},
    {"spice_listen", &Config::spice_listen, "Address on which SPICE servers listen when the domain names none."},
    {"spice_tls", &Config::spice_tls, "Encrypts SPICE channels."},
    {"spice_tls_x509_cert_dir", &Config::spice_tls_x509_cert_dir, "Folder of the certificates for SPICE."},
    {"spice_auto_unix_socket", &Config::spice_auto_unix_socket, "SPICE servers listen on a unix socket instead of a port when the domain says nothing."},
    {"spice_password", &Config::spice_password, "Password of SPICE servers whose domain has none."},
    {"spice_sasl", &Config::spice_sasl, "Authenticates SPICE clients with SASL."},
    {"spice_sasl_dir", &Config::spice_sasl_dir, "Folder of the SASL configuration for SPICE."},
    {"rdp_listen", &Config::rdp_listen, "Address on which RDP servers listen when the domain names none."},
    {"rdp_tls_x509_cert_dir", &Config::rdp_tls_x509_cert_dir, "Folder of the certificates for RDP."},
    {"rdp_username", &Config::rdp_username, "User of RDP servers whose domain has none."},
    {"rdp_password", &Config::rdp_password, "Password of RDP servers whose domain has none."},
    {"chardev_tls", &Config::chardev_tls, "Encrypts character devices on TCP."},
    {"chardev_tls_x509_cert_dir", &Config::chardev_tls_x509_cert_dir, "Folder of the certificates for character devices on TCP."},
    {"chardev_tls_x509_verify", &Config::chardev_tls_x509_verify, "Whether the other side of character devices on TCP must show a certificate."},
    {"chardev_tls_x509_secret_uuid", &Config::chardev_tls_x509_secret_uuid, "Secret with the password of the private key for character devices on TCP."},
    {"migrate_tls_x509_cert_dir", &Config::migrate_tls_x509_cert_dir, "Folder of the certificates for migration."},
    {"migrate_tls_x509_verify", &Config::migrate_tls_x509_verify, "Whether the other side of migration must show a certificate."},
    {"migrate_tls_x509_secret_uuid", &Config::migrate_tls_x509_secret_uuid, "Secret with the password of the private key for migration."},
    {"migrate_tls_force", &Config::migrate_tls_force, "Refuses migration without TLS."},
    {"backup_tls_x509_cert_dir", &Config::backup_tls_x509_cert_dir, "Folder of the certificates for backups over NBD."},
    {"backup_tls_x509_verify", &Config::backup_tls_x509_verify, "Whether the other side of backups over NBD must show a certificate."},
    {"backup_tls_x509_secret_uuid", &Config::backup_tls_x509_secret_uuid, "Secret with the password of the private key for backups over NBD."},
    {"vxhs_tls", &Config::vxhs_tls, "Encrypts connections to Veritas HyperScale storage."},
    {"vxhs_tls_x509_cert_dir", &Config::vxhs_tls_x509_cert_dir, "Folder of the certificates for Veritas HyperScale storage."},
    {"vxhs_tls_x509_secret_uuid", &Config::vxhs_tls_x509_secret_uuid, "Secret with the password of the private key for Veritas HyperScale storage."},
    {"nbd_tls", &Config::nbd_tls, "Encrypts connections to NBD disks."},
    {"nbd_tls_x509_cert_dir", &Config::nbd_tls_x509_cert_dir, "Folder of the certificates for NBD disks."},
    {"nbd_tls_x509_secret_uuid", &Config::nbd_tls_x509_secret_uuid, "Secret with the password of the private key for NBD disks."},
    {"nographics_allow_host_audio", &Config::nographics_allow_host_audio, "Guests without graphics may use the sound of the host."},
    {"remote_display_port_min", &Config::remote_display_port_min, "First port for displays with automatic ports.", {}, 5900, 65535},
    {"remote_display_port_max", &Config::remote_display_port_max, "Last port for displays with automatic ports.", {}, 5900, 65535},
    {"remote_websocket_port_min", &Config::remote_websocket_port_min, "First port for VNC over websockets.", {}, 5700, 65535},
    {"remote_websocket_port_max", &Config::remote_websocket_port_max, "Last port for VNC over websockets.", {}, 5700, 65535},
    {"security_driver", &Config::security_driver, "Security drivers that guests run under; several make a stack."},
    {"security_default_confined", &Config::security_default_confined, "Guests without a security label are confined."},
    {"security_require_confined", &Config::security_require_confined, "Guests that are not confined may not start."},
    {"user", &Config::user, "User that runs QEMU: a name, or +NUMBER."},
    {"group", &Config::group, "Group that runs QEMU: a name, or +NUMBER."},
    {"dynamic_ownership", &Config::dynamic_ownership, "Files of guests are given to that user while the guest runs."},
    {"remember_owner", &Config::remember_owner, "The former owner of a file is kept with it and restored."},
    {"cgroup_controllers", &Config::cgroup_controllers, "Control group controllers to use."},
    {"cgroup_device_acl", &Config::cgroup_device_acl, "Devices that every guest may open."},
    {"seccomp_sandbox", &Config::seccomp_sandbox, "System call filter of QEMU: 1 on, 0 off, -1 on where QEMU can.", {}, -1, 1},
    {"namespaces", &Config::namespaces, "Kinds of namespaces that QEMU runs in."},
    {"save_image_format", &Config::save_image_format, "Compression of saved guests."},
    {"dump_image_format", &Config::dump_image_format, "Compression of memory dumps."},
    {"snapshot_image_format", &Config::snapshot_image_format, "Compression of the memory of snapshots."},
    {"auto_dump_path", &Config::auto_dump_path, "Folder for dumps of guests that crashed."},
    {"auto_dump_bypass_cache", &Config::auto_dump_bypass_cache, "Such dumps bypass the page cache."},
    {"auto_start_bypass_cache", &Config::auto_start_bypass_cache, "Guests that start automatically restore their saved image past the page cache."},
    {"auto_start_delay", &Config::auto_start_delay, "Milliseconds between two guests that start automatically."},
    {"auto_shutdown_try_save", &Config::auto_shutdown_try_save, "Guests to save when the host shuts down."},
    {"auto_shutdown_try_shutdown", &Config::auto_shutdown_try_shutdown, "Guests to shut down when the host shuts down."},
    {"auto_shutdown_poweroff", &Config::auto_shutdown_poweroff, "Guests to turn off when the host shuts down."},
    {"auto_shutdown_wait", &Config::auto_shutdown_wait, "Seconds to wait for guests that shut down."},
    {"auto_shutdown_restore", &Config::auto_shutdown_restore, "Guests saved at shutdown start again with the host."},
    {"auto_save_bypass_cache", &Config::auto_save_bypass_cache, "Such images bypass the page cache."},
    {"hugetlbfs_mount", &Config::hugetlbfs_mount, "Mount points of huge pages."},
    {"bridge_helper", &Config::bridge_helper, "Program that connects guests of a session to a bridge."},
    {"pr_helper", &Config::pr_helper, "Program for persistent reservations."},
    {"slirp_helper", &Config::slirp_helper, "Program for user networking."},
    {"qemu_rdp", &Config::qemu_rdp, "Program that serves RDP."},
    {"dbus_daemon", &Config::dbus_daemon, "Program of the private message bus of a guest."},
    {"set_process_name", &Config::set_process_name, "QEMU processes carry the name of their guest."},
    {"max_processes", &Config::max_processes, "Limit of processes of the QEMU user; 0 leaves it."},
    {"max_files", &Config::max_files, "Limit of open files of QEMU; 0 leaves it."},
    {"max_core", &Config::max_core, "Largest core dump of QEMU in bytes, or \"unlimited\"."},
    {"dump_guest_core", &Config::dump_guest_core, "Memory of guests is part of core dumps."},
    {"stdio_handler", &Config::stdio_handler, "Who writes the output of QEMU: logd or file."},
    {"max_threads_per_process", &Config::max_threads_per_process, "Limit of threads of one QEMU; 0 leaves it."},
    {"sched_core", &Config::sched_core, "Which threads share a core scheduling group."},
    {"mac_filter", &Config::mac_filter, "Filters the MAC addresses that guests may send from."},
    {"relaxed_acs_check", &Config::relaxed_acs_check, "Devices behind switches without ACS may be assigned."},
    {"allow_disk_format_probing", &Config::allow_disk_format_probing, "Obsolete: without effect."},
    {"lock_manager", &Config::lock_manager, "Plugin that locks disks."},
    {"max_queued", &Config::max_queued, "Most calls that may wait for one guest; 0 is no limit."},
    {"keepalive_interval", &Config::keepalive_interval, "Seconds between keepalives of connections for peer to peer migration.", {}, -1, 2147483647},
    {"keepalive_count", &Config::keepalive_count, "Keepalives without answer after which such a connection is closed."},
    {"migration_address", &Config::migration_address, "Address on which migrations arrive."},
    {"migration_port_min", &Config::migration_port_min, "First port for migrations.", {}, 1, 65535},
    {"migration_port_max", &Config::migration_port_max, "Last port for migrations.", {}, 1, 65535},
    {"migration_host", &Config::migration_host, "Name under which migrations reach this host."},
    {"log_timestamp", &Config::log_timestamp, "Messages of QEMU have a time."},
    {"nvram", &Config::nvram, "Firmware images with their variable templates, CODE:VARS."},
    {"gluster_debug_level", &Config::gluster_debug_level, "How much gluster disks log.", {}, 0, 9},
    {"virtiofsd_debug", &Config::virtiofsd_debug, "virtiofsd logs what it does."},
    {"deprecation_behavior", &Config::deprecation_behavior, "What QEMU does with deprecated features."},
    {"memory_backing_dir", &Config::memory_backing_dir, "Folder of memory files."},
    {"swtpm_user", &Config::swtpm_user, "User that runs the software TPM."},
    {"swtpm_group", &Config::swtpm_group, "Group that runs the software TPM."},
    {"capability_filters", &Config::capability_filters, "QEMU capabilities that are hidden."},
    {"storage_use_nbdkit", &Config::storage_use_nbdkit, "Network disks are served by nbdkit."},
    {"shared_filesystems", &Config::shared_filesystems, "Paths that are shared between hosts."},
    {"clear_emulator_capabilities", &Config::clear_emulator_capabilities, "Obsolete: without effect."},
};

[[noreturn]] void refuse(const std::string& file, const SettingLine& line, const std::string& what) {
    throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, file + ":" + std::to_string(line.line) + ": " + what);
}

template <class Enum> Enum word(const std::string& file, const SettingLine& line, std::span<const std::string_view> words) {
    std::string text;
    settings::take(file, line, words, text);
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == text) return Enum(i);
    return Enum{};
}

void take(const std::string& file, const SettingLine& line, const ConfigKey& key, Config& config) {
    static constexpr std::string_view handlers[] = {"logd", "file"};
    static constexpr std::string_view cores[] = {"none", "vcpus", "emulator", "full"};
    static constexpr std::string_view deprecation[] = {"none", "omit", "reject", "crash"};
    const bool limited = key.minimum != 0 || key.maximum != 0;
    std::visit(
        [&](auto member) {
            auto& place = config.*member;
            using V = std::remove_reference_t<decltype(place)>;
            if constexpr (std::is_same_v<V, bool>) {
                settings::take(file, line, place);
            } else if constexpr (std::is_same_v<V, std::optional<bool>>) {
                settings::take(file, line, place.emplace());
            } else if constexpr (std::is_same_v<V, long long>) {
                std::int64_t number = 0;
                settings::take(file, line, limited ? key.minimum : 0, limited ? key.maximum : INT32_MAX, number);
                place = number;
            } else if constexpr (std::is_same_v<V, std::optional<unsigned long long>>) {
                if (const auto* number = std::get_if<std::int64_t>(&line.value); number && *number >= 0) place = std::uint64_t(*number);
                else if (const auto* text = std::get_if<std::string>(&line.value); text && *text == "unlimited") place.reset();
                else refuse(file, line, std::string(key.name) + ": expected a number or \"unlimited\"");
            } else if constexpr (std::is_same_v<V, StdioHandler>) {
                place = word<StdioHandler>(file, line, handlers);
            } else if constexpr (std::is_same_v<V, SchedCore>) {
                place = word<SchedCore>(file, line, cores);
            } else if constexpr (std::is_same_v<V, DeprecationBehavior>) {
                place = word<DeprecationBehavior>(file, line, deprecation);
            } else if constexpr (requires { place.emplace(); }) {
                // Compat: a list of one may stand as a plain string.
                if (const auto* one = std::get_if<std::string>(&line.value)) place = {*one};
                else settings::take(file, line, {}, place.emplace());
            } else if constexpr (requires { place.push_back(std::string()); } && !std::is_same_v<V, std::string>) {
                if (const auto* one = std::get_if<std::string>(&line.value)) place = {*one};
                else settings::take(file, line, {}, place);
            } else {
                settings::take(file, line, {}, place);
            }
        },
        key.member);
}

// TLS settings of a service that are not given are those of all services; its folder only when it exists.
void inherit(Config& config, std::string& folder, const char* own) {
    if (!folder.empty()) return;
    const std::string standard = std::string("/etc/pki/libvirt-") + own;
    folder = config.privileged && is_directory(standard) ? standard : config.default_tls_x509_cert_dir;
}

void complete(Config& config) {
    inherit(config, config.vnc_tls_x509_cert_dir, "vnc");
    inherit(config, config.spice_tls_x509_cert_dir, "spice");
    inherit(config, config.rdp_tls_x509_cert_dir, "rdp");
    inherit(config, config.chardev_tls_x509_cert_dir, "chardev");
    inherit(config, config.migrate_tls_x509_cert_dir, "migrate");
    inherit(config, config.backup_tls_x509_cert_dir, "backup");
    inherit(config, config.vxhs_tls_x509_cert_dir, "vxhs");
    inherit(config, config.nbd_tls_x509_cert_dir, "nbd");
    for (std::string* secret : {&config.vnc_tls_x509_secret_uuid, &config.chardev_tls_x509_secret_uuid,
                                &config.migrate_tls_x509_secret_uuid, &config.backup_tls_x509_secret_uuid,
                                &config.vxhs_tls_x509_secret_uuid, &config.nbd_tls_x509_secret_uuid})
        if (secret->empty()) *secret = config.default_tls_x509_secret_uuid;
    if (!config.vnc_tls_x509_verify) config.vnc_tls_x509_verify = config.default_tls_x509_verify.value_or(false);
    for (std::optional<bool>* verify : {&config.chardev_tls_x509_verify, &config.migrate_tls_x509_verify, &config.backup_tls_x509_verify})
        if (!*verify) *verify = config.default_tls_x509_verify.value_or(true);
}

void check(const Config& config, const std::string& file) {
    const auto fail = [&](const std::string& what) { throw Error(ErrorCode::internal_error, ErrorDomain::conf, file + ": " + what); };
    if (config.remote_display_port_min > config.remote_display_port_max)
        fail("remote_display_port_min must not be greater than remote_display_port_max");
    if (config.remote_websocket_port_min > config.remote_websocket_port_max)
        fail("remote_websocket_port_min must not be greater than remote_websocket_port_max");
    if (config.migration_port_min > config.migration_port_max)
        fail("migration_port_min must not be greater than migration_port_max");
}

}  // namespace

std::span<const ConfigKey> config_keys() { return keys; }

Config default_config(const host::DriverPaths& paths, bool privileged) {
    Config config;
    config.privileged = privileged;
    config.config_directory = paths.etc;
    config.library_directory = paths.lib;
    config.state_directory = paths.run;
    config.log_directory = paths.log;
    config.cache_directory = paths.cache;
    config.auto_dump_path = paths.data + "/dump";
    config.memory_backing_dir = paths.lib + "/ram";
    if (privileged) {
        std::vector<char> buffer(16384);
        passwd entry{}, *found = nullptr;
        getpwnam_r("libvirt-qemu", &entry, buffer.data(), buffer.size(), &found);
        if (!found) config.user = config.group = "root";
    } else {
        config.user = "+" + std::to_string(geteuid());
        config.group = "+" + std::to_string(getegid());
        config.dynamic_ownership = false;
        config.auto_shutdown_try_save = "persistent";
        config.auto_shutdown_try_shutdown = config.auto_shutdown_poweroff = "all";
    }
    return config;
}

Config read_config(const host::DriverPaths& paths, bool privileged) {
    Config config = default_config(paths, privileged);
    const std::string own_memory_folder = std::exchange(config.memory_backing_dir, {});
    if (const auto text = try_read_file(paths.config)) {
        std::vector<std::string_view> names;
        for (const ConfigKey& key : keys) names.push_back(key.name);
        for (const SettingLine& line : parse_settings(*text, paths.config)) {
            const ConfigKey* key = nullptr;
            for (const ConfigKey& candidate : keys)
                if (candidate.name == line.key) key = &candidate;
            if (!key) throw settings::unknown_key(paths.config, line, names);
            take(paths.config, line, *key, config);
        }
    }
    // Somebody else's folder gets one of ours.
    config.memory_backing_dir = config.memory_backing_dir.empty() ? own_memory_folder : config.memory_backing_dir + "/libvirt/qemu";
    check(config, paths.config);
    complete(config);
    return config;
}

}  // namespace vireo::qemu
