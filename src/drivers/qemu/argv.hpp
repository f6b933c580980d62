#pragma once
// The QEMU command line of a domain.
//
// Pure: the same domain, capabilities, configuration and launch facts give the same command line, and nothing on the
// host is touched. Whatever needs the host (sockets bound, taps made, secrets fetched and encrypted) was done before by
// the caller and stands in Launch.
//
//  1. The domain is complete, checked and addressed, and its devices have their aliases (aliases.hpp). For a start it is
//     the live definition: automatic ports, volumes of pools and networks are resolved in it.
//  2. No secret stands on the command line: passwords go through -object secret, encrypted with the domain's master key.
//  3. What cannot be expressed throws Error(config_unsupported) that names the element.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/values/cpu_set.hpp"

namespace vireo::model {
struct Domain;
}

namespace vireo::qemu {

struct Capabilities;
struct Config;

// A secret as QEMU takes it: base64 of the AES-256-CBC ciphertext under the domain's master key, and base64 of the IV.
struct EncryptedSecret {
    std::string data, iv;
};

// What was prepared for one network interface. All descriptors keep their numbers in QEMU.
struct PreparedInterface {
    std::vector<int> tap_fds;        // one a queue; empty: the interface has no tap
    std::vector<int> vhost_fds;      // one a queue, or empty: no kernel acceleration
    int vdpa_fd = -1;                // type vdpa: the opened device, and the set it is passed in
    unsigned vdpa_set = 0;
};

// A hugetlbfs mount that guests may use.
struct HugetlbMount {
    std::string directory;           // of this guest, below the mount
    std::uint64_t page_size = 0;     // KiB
    bool is_default = false;
};

// A file that is handed over opened; QEMU sees it as "/dev/fdset/SET".
struct PassedFile {
    unsigned set = 0;
    int fd = -1;
};

// What the side that touches the host provides for one launch. Maps are keyed by alias.
struct Launch {
    bool native = false;             // conversion to text: nothing exists, paths stand for descriptors
    int id = -1;                     // the running domain's number
    bool privileged = true;          // the system daemon
    bool incoming = false;           // QEMU waits for a migration or a saved image (-incoming defer)
    std::string library_directory;   // the domain's own: lib/qemu/domain-ID-NAME
    std::string channel_directory;   // default sockets of channels: lib/qemu/channel/target/domain-ID-NAME
    std::string search_path;         // PATH for QEMU
    std::vector<std::pair<std::string, std::string>> environment;   // further variables, in order (USER, LOGNAME …)

    std::int64_t now = 0;            // seconds since 1970, for clocks that start from "now"
    std::int64_t utc_offset = 0;     // seconds that local time is ahead of UTC

    int monitor_fd = -1;             // listening socket of the monitor; below 0: QEMU binds library_directory/monitor.sock
    std::map<std::string, int, std::less<>> chardev_fds;      // listening sockets of unix server chardevs, by the device's alias
    std::map<std::string, PreparedInterface, std::less<>> interfaces;
    // Files opened for QEMU (by the log daemon): "serial0-source" and "serial0-log" of a character device.
    std::map<std::string, PassedFile, std::less<>> files;
    std::map<std::string, EncryptedSecret, std::less<>> secrets;   // keyed by secret object ("virtio-disk0-luks-secret0")
    std::vector<int> fds;            // further descriptors to hand over

    std::string emulator_tpm_socket; // swtpm's control socket
    std::map<std::string, std::string, std::less<>> sockets;  // helper processes' sockets: virtiofsd, vhost-user-gpu
    std::map<std::string, int, std::less<>> socket_fds;       // the same where they are handed over connected

    std::vector<HugetlbMount> hugetlb;
    std::string memory_directory;    // files behind guest memory: lib/qemu/ram/ID-NAME
    // The machine: nodes that memory may be bound to, and what the host's SMBIOS says (for <smbios mode='host'>).
    std::vector<unsigned> numa_nodes = {0};
    std::optional<model::CpuSet> numad_nodes;                 // where numad advises to place the guest
    std::vector<std::string> host_smbios;                     // values of -smbios, in order
};

// A descriptor that QEMU inherits under the same number.
struct PassedFd {
    int fd = -1;
};

struct CommandLine {
    std::vector<std::string> environment;   // "NAME=value"; QEMU gets these and no others
    std::vector<std::string> arguments;     // the first is the emulator
    std::vector<PassedFd> fds;
};

// The command line that runs `domain`.
CommandLine command_line(const model::Domain& domain, const Capabilities& capabilities, const Config& config,
                         const Launch& launch);

// One line of shell text, as domxml-to-native prints it: environment, emulator and arguments, quoted where needed.
std::string shell_text(const CommandLine& command_line);

// A secret that the command line refers to; the caller fetches and encrypts them into Launch::secrets.
struct NeededSecret {
    std::string object;              // id of the -object secret
    std::string usage_type;          // ceph, iscsi, tls, volume
    std::string uuid, usage;         // how the XML names it; one of both is set
    std::optional<std::string> value;   // it stands in the document itself (HTTP cookies)
};
// `first_node`: the number of the first block node of its disks.
std::vector<NeededSecret> needed_secrets(const model::Domain& domain, const Config& config, unsigned first_node = 1);

}  // namespace vireo::qemu
