#pragma once
// <graphics>: how somebody sees the guest's screen.
#include <string>
#include <variant>
#include <vector>

#include "model/domain/device_info.hpp"

namespace vireo::model {

// <listen …/>. The rules keep the first one and the element's own listen='…' attribute the same.
struct AddressListen {
    std::optional<std::string> address;
    bool operator==(const AddressListen&) const = default;
};
struct NetworkListen {
    std::optional<std::string> network;
    std::optional<std::string> address;       // live: found on the network
    bool operator==(const NetworkListen&) const = default;
};
struct SocketListen {
    std::optional<std::string> socket;        // absent: the driver makes one
    bool operator==(const SocketListen&) const = default;
};
struct NoListen {
    bool operator==(const NoListen&) const = default;
};
struct GraphicsListen {
    std::variant<AddressListen, NetworkListen, SocketListen, NoListen> where;
    std::optional<std::uint32_t> from_config; // status: 1 = the address came from the driver's configuration
    std::optional<YesNo> auto_generated;      // status: the socket was made by the driver
    bool operator==(const GraphicsListen&) const = default;
};

// Ports: absent = not given; -1 = given as -1 (auto).
enum class VncSharePolicy { allow_exclusive, force_shared, ignore };
enum class PasswordConnected { fail, disconnect, keep };
// Written only when secrets are asked for.
struct GraphicsPassword {
    std::optional<std::string> passwd;
    std::optional<std::string> passwd_valid_to;   // ISO 8601, UTC
    std::optional<PasswordConnected> connected;
    bool operator==(const GraphicsPassword&) const = default;
};

struct GraphicsGl {
    std::optional<YesNo> enable;
    std::optional<std::string> rendernode;
    bool operator==(const GraphicsGl&) const = default;
};

struct SdlGraphics {
    std::optional<std::string> display;
    std::optional<std::string> xauth;
    std::optional<YesNo> fullscreen;
    std::optional<GraphicsGl> gl;
    bool operator==(const SdlGraphics&) const = default;
};
struct VncGraphics {
    std::optional<std::int32_t> port;
    std::optional<YesNo> autoport;
    std::optional<std::int32_t> websocket;
    std::optional<YesNo> websocket_generated; // status
    std::optional<std::string> socket;        // same as the first listen of type socket
    std::optional<std::string> listen;        // same as the first listen of type address
    std::optional<std::string> keymap;
    std::optional<VncSharePolicy> share_policy;
    std::optional<YesNo> power_control;
    std::optional<YesNo> wait;
    GraphicsPassword password;
    std::vector<GraphicsListen> listens;
    std::optional<std::uint32_t> audio_id;
    bool operator==(const VncGraphics&) const = default;
};
struct RdpGraphics {
    std::optional<std::int32_t> port;
    std::optional<YesNo> autoport;
    std::optional<YesNo> replace_user;
    std::optional<YesNo> multi_user;
    std::optional<std::string> listen;
    std::optional<std::string> username;
    GraphicsPassword password;
    std::vector<GraphicsListen> listens;
    bool operator==(const RdpGraphics&) const = default;
};
struct DesktopGraphics {
    std::optional<std::string> display;
    std::optional<YesNo> fullscreen;
    bool operator==(const DesktopGraphics&) const = default;
};

enum class SpiceMode { any, secure, insecure };
enum class SpiceChannelName { main, display, inputs, cursor, playback, record, smartcard, usbredir };
struct SpiceChannel {
    SpiceChannelName name = SpiceChannelName::main;
    SpiceMode mode = SpiceMode::any;
    bool operator==(const SpiceChannel&) const = default;
};
enum class SpiceImageCompression { auto_glz, auto_lz, quic, glz, lz, off };
enum class SpiceJpegCompression { auto_, never, always };
enum class SpiceZlibCompression { auto_, never, always };
enum class SpiceStreaming { filter, all, off };
enum class SpiceMouse { client, server };
struct SpiceGraphics {
    std::optional<std::int32_t> port;
    std::optional<std::int32_t> tls_port;
    std::optional<YesNo> autoport;
    std::optional<std::string> listen;
    std::optional<std::string> keymap;
    std::optional<SpiceMode> default_mode;    // "any" reads as given and is not written
    GraphicsPassword password;
    std::vector<GraphicsListen> listens;
    std::vector<SpiceChannel> channels;       // by name, each at most once
    std::optional<SpiceImageCompression> image_compression;
    std::optional<SpiceJpegCompression> jpeg_compression;
    std::optional<SpiceZlibCompression> zlib_compression;
    std::optional<OnOff> playback_compression;
    std::optional<SpiceStreaming> streaming;
    std::optional<YesNo> copypaste;           // <clipboard copypaste='…'/>
    std::optional<YesNo> filetransfer;        // <filetransfer enable='…'/>
    std::optional<SpiceMouse> mouse;          // <mouse mode='…'/>
    std::optional<GraphicsGl> gl;
    bool operator==(const SpiceGraphics&) const = default;
};
struct EglHeadlessGraphics {
    std::optional<std::string> rendernode;    // <gl rendernode='…'/>
    bool operator==(const EglHeadlessGraphics&) const = default;
};
struct DbusGraphics {
    std::optional<YesNo> p2p;
    std::optional<std::string> address;
    std::optional<YesNo> address_from_config; // status
    std::optional<GraphicsGl> gl;
    std::optional<std::uint32_t> audio_id;
    bool operator==(const DbusGraphics&) const = default;
};

enum class GraphicsType { sdl, vnc, rdp, desktop, spice, egl_headless, dbus };
// In the order of GraphicsType.
using GraphicsKind = std::variant<SdlGraphics, VncGraphics, RdpGraphics, DesktopGraphics, SpiceGraphics, EglHeadlessGraphics,
                                  DbusGraphics>;

struct Graphics {
    GraphicsKind kind;
    DeviceInfo info;                          // never written

    GraphicsType type() const { return GraphicsType(kind.index()); }
    bool operator==(const Graphics&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::VncSharePolicy> = list_of("allow-exclusive", "force-shared", "ignore");
template <> inline constexpr auto words<model::PasswordConnected> = list_of("fail", "disconnect", "keep");
template <> inline constexpr auto words<model::SpiceMode> = list_of("any", "secure", "insecure");
template <> inline constexpr auto words<model::SpiceChannelName> = list_of(
    "main", "display", "inputs", "cursor", "playback", "record", "smartcard", "usbredir");
template <> inline constexpr auto words<model::SpiceImageCompression> = list_of(
    "auto_glz", "auto_lz", "quic", "glz", "lz", "off");
template <> inline constexpr auto words<model::SpiceJpegCompression> = list_of("auto", "never", "always");
template <> inline constexpr auto words<model::SpiceZlibCompression> = list_of("auto", "never", "always");
template <> inline constexpr auto words<model::SpiceStreaming> = list_of("filter", "all", "off");
template <> inline constexpr auto words<model::SpiceMouse> = list_of("client", "server");
template <> inline constexpr auto words<model::GraphicsType> = list_of(
    "sdl", "vnc", "rdp", "desktop", "spice", "egl-headless", "dbus");
template <> inline constexpr auto words<model::GraphicsKind> = list_of(
    "sdl", "vnc", "rdp", "desktop", "spice", "egl-headless", "dbus");
}  // namespace vireo::schema
