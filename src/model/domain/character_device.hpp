#pragma once
// Character devices: where their bytes go on the host (CharSource, shared by many devices), and the four devices
// <serial>, <parallel>, <console> and <channel>.
#include <vector>

#include "model/domain/device_info.hpp"
#include "model/domain/storage_source.hpp"

namespace vireo::model {

enum class CharMode { connect, bind };
enum class TcpProtocol { raw, telnet, telnets, tls };
enum class MouseMode { client, server };

struct NullChar { bool operator==(const NullChar&) const = default; };
struct VcChar { bool operator==(const VcChar&) const = default; };
struct PtyChar {
    std::optional<std::string> path;          // live: the slave, /dev/pts/N
    bool operator==(const PtyChar&) const = default;
};
struct DevChar {
    std::string path;
    bool operator==(const DevChar&) const = default;
};
struct FileChar {
    std::string path;
    std::optional<OnOff> append;
    bool operator==(const FileChar&) const = default;
};
struct PipeChar {
    std::string path;
    bool operator==(const PipeChar&) const = default;
};
struct StdioChar { bool operator==(const StdioChar&) const = default; };
struct UdpEndpoint {
    CharMode mode = CharMode::connect;
    std::optional<std::string> host, service;
    bool operator==(const UdpEndpoint&) const = default;
};
struct UdpChar {
    std::vector<UdpEndpoint> endpoints;       // at most one to bind, and the one to connect to
    const UdpEndpoint* find(CharMode mode) const {
        for (const auto& endpoint : endpoints)
            if (endpoint.mode == mode) return &endpoint;
        return nullptr;
    }
    bool operator==(const UdpChar&) const = default;
};
struct TcpChar {
    CharMode mode = CharMode::connect;        // bind: the hypervisor listens
    std::string host;
    std::string service;
    std::optional<YesNo> tls;
    std::optional<std::uint32_t> tls_from_config;   // status only: 1 = tls came from the driver's configuration
    TcpProtocol protocol = TcpProtocol::raw;
    std::optional<Reconnect> reconnect;       // connect only
    bool operator==(const TcpChar&) const = default;
};
struct UnixChar {
    std::optional<CharMode> mode;             // absent is connect for most devices; channels bind (by rule)
    std::optional<std::string> path;          // absent: the driver makes one
    std::optional<Reconnect> reconnect;       // connect only
    bool operator==(const UnixChar&) const = default;
};
struct SpicevmcChar { bool operator==(const SpicevmcChar&) const = default; };
struct SpiceportChar {
    std::string channel;
    bool operator==(const SpiceportChar&) const = default;
};
struct NmdmChar {
    std::string master, slave;
    bool operator==(const NmdmChar&) const = default;
};
struct VdagentChar {
    std::optional<YesNo> copypaste;           // <clipboard copypaste='…'/>
    std::optional<MouseMode> mouse;           // <mouse mode='…'/>
    bool operator==(const VdagentChar&) const = default;
};
struct DbusChar {
    std::optional<std::string> channel;
    bool operator==(const DbusChar&) const = default;
};

// In the order of libvirt's words for type='…'.
using CharKind = std::variant<NullChar, VcChar, PtyChar, DevChar, FileChar, PipeChar, StdioChar, UdpChar, TcpChar, UnixChar,
                              SpicevmcChar, SpiceportChar, NmdmChar, VdagentChar, DbusChar>;

// <log file='…'>: what the guest writes is copied there.
struct CharLog {
    std::string file;
    std::optional<OnOff> append;
    bool operator==(const CharLog&) const = default;
};

struct CharSource {
    CharKind kind = PtyChar{};
    std::vector<SeclabelOverride> seclabels;
    std::optional<CharLog> log;
    bool operator==(const CharSource&) const = default;
};

enum class SerialTargetType {
    isa_serial, usb_serial, pci_serial, spapr_vio_serial, system_serial, sclp_serial, isa_debug
};
enum class SerialTargetModel {
    isa_serial, usb_serial, pci_serial, spapr_vty, pl011, sclpconsole, sclplmconsole, _16550a, isa_debugcon
};
struct Serial {
    CharSource source;
    std::optional<SerialTargetType> target_type;     // absent: chosen by rule
    std::optional<SerialTargetModel> target_model;   // absent: chosen by rule
    std::optional<std::uint32_t> port;               // absent: counted by rule
    DeviceInfo info;
    bool operator==(const Serial&) const = default;
};

struct Parallel {
    CharSource source;
    std::optional<std::uint32_t> port;
    DeviceInfo info;
    bool operator==(const Parallel&) const = default;
};

enum class ConsoleTargetType { serial, xen, uml, virtio, lxc, openvz, sclp, sclplm };
struct Console {
    CharSource source;
    std::optional<ConsoleTargetType> target_type;    // absent: chosen by rule
    std::optional<std::uint32_t> port;
    std::optional<std::string> tty;           // XML only: repeats the path of a pty while running
    DeviceInfo info;
    bool operator==(const Console&) const = default;
};

enum class ChannelState { connected, disconnected };
struct GuestfwdTarget {
    std::string address;
    std::uint32_t port = 0;
    bool operator==(const GuestfwdTarget&) const = default;
};
struct VirtioTarget {
    std::optional<std::string> name;
    std::optional<ChannelState> state;        // live: whether the guest has it open
    bool operator==(const VirtioTarget&) const = default;
};
struct XenTarget {
    std::optional<std::string> name;
    std::optional<ChannelState> state;
    bool operator==(const XenTarget&) const = default;
};
using ChannelTarget = std::variant<GuestfwdTarget, VirtioTarget, XenTarget>;
struct Channel {
    CharSource source;
    ChannelTarget target;
    DeviceInfo info;
    bool operator==(const Channel&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::CharMode> = list_of("connect", "bind");
template <> inline constexpr auto words<model::TcpProtocol> = list_of("raw", "telnet", "telnets", "tls");
template <> inline constexpr auto words<model::MouseMode> = list_of("client", "server");
template <> inline constexpr auto words<model::SerialTargetType> = list_of(
    "isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial", "sclp-serial", "isa-debug");
template <> inline constexpr auto words<model::SerialTargetModel> = list_of(
    "isa-serial", "usb-serial", "pci-serial", "spapr-vty", "pl011", "sclpconsole", "sclplmconsole", "16550a",
    "isa-debugcon");
template <> inline constexpr auto words<model::ConsoleTargetType> = list_of(
    "serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm");
template <> inline constexpr auto words<model::ChannelState> = list_of("connected", "disconnected");
template <> inline constexpr auto words<model::CharKind> = list_of(
    "null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix", "spicevmc", "spiceport", "nmdm",
    "qemu-vdagent", "dbus");
template <> inline constexpr auto words<model::ChannelTarget> = list_of("guestfwd", "virtio", "xen");
}  // namespace vireo::schema
