#include "model/domain/graphics.hpp"

#include "model/domain/tables.hpp"

namespace vireo::model {

namespace {

// The element's own listen='…' repeats the first <listen> with an address.
void repeat_listen(std::optional<std::string>& listen, const std::vector<GraphicsListen>& listens, const WriteOptions& options) {
    listen.reset();
    if (listens.empty()) return;
    if (const auto* address = std::get_if<AddressListen>(&listens.front().where)) listen = address->address;
    if (const auto* network = std::get_if<NetworkListen>(&listens.front().where))
        if (options.live || options.status) listen = network->address;
}

// Automatic ports are not kept for the next start.
void hide_auto_port(std::optional<std::int32_t>& port, bool automatic, const WriteOptions& options) {
    if (automatic && !options.live && !options.status) port = -1;
}

bool listens_on_socket(const std::vector<GraphicsListen>& listens) {
    return !listens.empty() && std::holds_alternative<SocketListen>(listens.front().where);
}
bool listens_nowhere(const std::vector<GraphicsListen>& listens) {
    return !listens.empty() && std::holds_alternative<NoListen>(listens.front().where);
}
bool address_is_written(const NetworkListen&, const WriteOptions& options) { return options.live || options.status; }

// The old attributes listen='…' and socket='…' stand for a first <listen>.
void take_listen(std::optional<std::string>& listen, std::vector<GraphicsListen>& listens, ReadContext& context) {
    if (!listen || listen->empty()) return listen.reset();
    if (listens.empty()) {
        listens.push_back({AddressListen{listen}, {}, {}});
    } else if (auto* first = std::get_if<AddressListen>(&listens.front().where)) {
        if (first->address && *first->address != *listen)
            context.fail(ErrorCode::config_unsupported, "graphics 'listen' attribute '" + *listen +
                                                   "' must match 'address' attribute of first listen element (found '" + *first->address + "')");
        first->address = listen;
    }
    listen.reset();
}

// The password counts only when it is there; so do its life and what happens when it changes.
void hide_password(GraphicsPassword& password) {
    if (!password.passwd) password = {};
}

}  // namespace

void after_read(GraphicsPassword& password, ReadContext& context) {
    if (!password.passwd_valid_to) return;
    const std::string& text = *password.passwd_valid_to;
    static constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd";
    bool valid = text.size() == pattern.size();
    for (std::size_t i = 0; valid && i < pattern.size(); ++i)
        valid = pattern[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == pattern[i];
    if (!valid)
        context.fail(ErrorCode::internal_error, "cannot parse password validity time '" + text + "', expect YYYY-MM-DDTHH:MM:SS",
                     "@passwdValidTo");
}
void after_read(VncGraphics& vnc, ReadContext& context) {
    if (vnc.socket && !vnc.socket->empty()) {
        if (vnc.listens.empty()) vnc.listens.push_back({SocketListen{vnc.socket}, {}, {}});
        else if (auto* first = std::get_if<SocketListen>(&vnc.listens.front().where)) {
            if (first->socket && *first->socket != *vnc.socket)
                context.fail(ErrorCode::config_unsupported, "graphics 'socket' attribute '" + *vnc.socket +
                                                       "' must match 'socket' attribute of first listen element (found '" + *first->socket + "')");
            first->socket = vnc.socket;
        } else {
            vnc.listens.front() = {SocketListen{vnc.socket}, {}, {}};
        }
        vnc.listen.reset();
    }
    vnc.socket.reset();
    take_listen(vnc.listen, vnc.listens, context);
}
void after_read(RdpGraphics& rdp, ReadContext& context) { take_listen(rdp.listen, rdp.listens, context); }
void after_read(SpiceGraphics& spice, ReadContext& context) { take_listen(spice.listen, spice.listens, context); }

void before_write(VncGraphics& vnc, const WriteOptions& options) {
    hide_password(vnc.password);
    vnc.socket.reset();
    if (listens_on_socket(vnc.listens)) {
        vnc.socket = std::get<SocketListen>(vnc.listens.front().where).socket;
        vnc.port.reset();
        vnc.autoport.reset();
        vnc.websocket.reset();
    } else if (listens_nowhere(vnc.listens)) {
        vnc.port.reset();
        vnc.autoport.reset();
        vnc.websocket.reset();
    }
    hide_auto_port(vnc.port, is_yes(vnc.autoport), options);
    repeat_listen(vnc.listen, vnc.listens, options);
    // Compat: older versions know the attribute only, and take what a user gave from there.
    if (options.migratable) std::erase_if(vnc.listens, [](const GraphicsListen& listen) {
        const auto* socket = std::get_if<SocketListen>(&listen.where);
        return socket && socket->socket && !is_yes(listen.auto_generated);
    });
}
void before_write(RdpGraphics& rdp, const WriteOptions& options) {
    hide_password(rdp.password);
    if (is_yes(rdp.autoport) && !options.live && !options.status) rdp.port = 0;
    repeat_listen(rdp.listen, rdp.listens, options);
}
void before_write(SpiceGraphics& spice, const WriteOptions& options) {
    hide_password(spice.password);
    if (is_yes(spice.autoport) && !options.live && !options.status) {
        spice.port.reset();
        spice.tls_port.reset();
    }
    repeat_listen(spice.listen, spice.listens, options);
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto words<decltype(GraphicsListen::where)> = list_of("address", "network", "socket", "none");

template <> inline constexpr auto fields<AddressListen> = rows(
    attribute<&AddressListen::address>("address", "Address of the host.", {.since = "0.9.4"}));
template <> inline constexpr auto fields<NetworkListen> = rows(
    attribute<&NetworkListen::network>("network", "Network whose address is used.", {.required = true, .empty_is_none = true, .missing = "'network' attribute is required for listen type 'network'", .since = "0.9.4"}),
    attribute<&NetworkListen::address>("address", "Address that was found.", {.only_if = when<&address_is_written>}));
template <> inline constexpr auto fields<SocketListen> = rows(
    attribute<&SocketListen::socket>("socket", "Path of the socket.", {.since = "2.0.0"}));
template <> inline constexpr auto fields<NoListen> = rows();
template <> inline constexpr auto fields<GraphicsListen> = rows(
    choice<&GraphicsListen::where>("type", "Where the server listens.", {.required = true, .since = "0.9.4"}),
    attribute<&GraphicsListen::from_config>("fromConfig", "Whether the address was taken from the driver's configuration.",
                                            {.status = true}),
    attribute<&GraphicsListen::auto_generated>("autoGenerated", "Whether the driver made the socket.", {.status = true}));

template <> inline constexpr auto fields<GraphicsPassword> = rows(
    attribute<&GraphicsPassword::passwd>("passwd", "Password, in clear text.", {.secure = true}),
    attribute<&GraphicsPassword::passwd_valid_to>("passwdValidTo", "Time at which the password expires.", {}),
    attribute<&GraphicsPassword::connected>("connected", "What happens to a connected client when the password changes.", {.error = ErrorCode::config_unsupported, .message = "unknown connected value {value}", .since = "0.9.3"}));
template <> inline constexpr auto fields<GraphicsGl> = rows(
    attribute<&GraphicsGl::enable>("enable", "Whether OpenGL is used.", {.required = true, .since = "1.3.3"}),
    attribute<&GraphicsGl::rendernode>("rendernode", "Render node of the host.", {.since = "3.1.0"}));

template <> inline constexpr auto fields<SdlGraphics> = rows(
    attribute<&SdlGraphics::display>("display", "X display of the host."),
    attribute<&SdlGraphics::xauth>("xauth", "File that authorizes for the display."),
    attribute<&SdlGraphics::fullscreen>("fullscreen", "Whether the window fills the screen."),
    element<&SdlGraphics::gl>("gl", "Use of OpenGL.", {.since = "4.8.0"}));
template <> inline constexpr auto fields<VncGraphics> = rows(
    attribute<&VncGraphics::socket>("socket", "Path of the socket.", {.since = "0.8.8"}),
    attribute<&VncGraphics::port>("port", "TCP port; -1 for any free one.", {.error = ErrorCode::internal_error, .message = "cannot parse vnc port {value}"}),
    attribute<&VncGraphics::autoport>("autoport", "Whether any free port is taken.", {.lenient = true}),
    attribute<&VncGraphics::websocket>("websocket", "Port for web sockets; -1 for any free one.", {.since = "1.0.6"}),
    attribute<&VncGraphics::websocket_generated>("websocketGenerated", "Whether the port was chosen by the driver.", {.status = true}),
    attribute<&VncGraphics::listen>("listen", "Address of the host; the same as the first <listen>."),
    attribute<&VncGraphics::keymap>("keymap", "Keyboard layout."),
    attribute<&VncGraphics::share_policy>("sharePolicy", "Whether several clients may connect.", {.since = "1.1.3"}),
    attribute<&VncGraphics::power_control>("powerControl", "Whether clients may shut down and reset the guest.", {.since = "7.1.0"}),
    attribute<&VncGraphics::wait>("wait", "Whether the guest starts only when a client has connected.", {.since = "11.10.0"}),
    part<&VncGraphics::password>("Password and its life."),
    element<&VncGraphics::listens>("listen", "Where the server listens.", {.since = "0.9.4"}),
    attribute<&VncGraphics::audio_id>("id", "Audio back end for sound over VNC.", {.inside = "audio", .needed = true, .min = 1, .since = "7.2.0"}));
template <> inline constexpr auto fields<RdpGraphics> = rows(
    attribute<&RdpGraphics::port>("port", "TCP port; -1 for any free one.", {.error = ErrorCode::internal_error, .message = "cannot parse rdp port {value}"}),
    attribute<&RdpGraphics::autoport>("autoport", "Whether any free port is taken.", {.lenient = true}),
    attribute<&RdpGraphics::replace_user>("replaceUser", "Whether a new client replaces the old one."),
    attribute<&RdpGraphics::multi_user>("multiUser", "Whether several clients may connect."),
    attribute<&RdpGraphics::listen>("listen", "Address of the host; the same as the first <listen>."),
    attribute<&RdpGraphics::username>("username", "User name of clients.", {.since = "11.2.0"}),
    part<&RdpGraphics::password>("Password and its life."),
    element<&RdpGraphics::listens>("listen", "Where the server listens.", {.since = "0.9.4"}));
template <> inline constexpr auto fields<DesktopGraphics> = rows(
    attribute<&DesktopGraphics::display>("display", "X display of the host."),
    attribute<&DesktopGraphics::fullscreen>("fullscreen", "Whether the window fills the screen."));
template <> inline constexpr auto fields<SpiceChannel> = rows(
    attribute<&SpiceChannel::name>("name", "The channel.", {.required = true, .since = "0.8.6"}),
    attribute<&SpiceChannel::mode>("mode", "Whether it is encrypted.", {.required = true, .since = "0.8.6"}));
template <> inline constexpr auto fields<SpiceGraphics> = rows(
    attribute<&SpiceGraphics::port>("port", "TCP port; -1 for any free one."),
    attribute<&SpiceGraphics::tls_port>("tlsPort", "TCP port with encryption; -1 for any free one."),
    attribute<&SpiceGraphics::autoport>("autoport", "Whether any free ports are taken.", {.lenient = true}),
    attribute<&SpiceGraphics::listen>("listen", "Address of the host; the same as the first <listen>."),
    attribute<&SpiceGraphics::keymap>("keymap", "Keyboard layout."),
    attribute<&SpiceGraphics::default_mode>("defaultMode", "Whether channels are encrypted that are not listed.", {.since = "0.9.12"}),
    part<&SpiceGraphics::password>("Password and its life."),
    element<&SpiceGraphics::listens>("listen", "Where the server listens.", {.since = "0.9.4"}),
    element<&SpiceGraphics::channels>("channel", "Whether a channel is encrypted.", {.since = "0.8.6"}),
    attribute<&SpiceGraphics::image_compression>("compression", "How images are compressed.", {.inside = "image", .needed = true, .since = "0.9.1"}),
    attribute<&SpiceGraphics::jpeg_compression>("compression", "Whether images are compressed with losses on slow links.", {.inside = "jpeg", .needed = true, .since = "0.9.1"}),
    attribute<&SpiceGraphics::zlib_compression>("compression", "Whether images are compressed on slow links.", {.inside = "zlib", .needed = true, .since = "0.9.1"}),
    attribute<&SpiceGraphics::playback_compression>("compression", "Whether sound is compressed.", {.inside = "playback", .needed = true, .since = "0.9.1"}),
    attribute<&SpiceGraphics::streaming>("mode", "Which moving pictures are sent as video.", {.inside = "streaming", .needed = true, .since = "0.9.2"}),
    attribute<&SpiceGraphics::mouse>("mode", "Whose pointer is shown.", {.inside = "mouse", .needed = true, .since = "0.9.11"}),
    attribute<&SpiceGraphics::copypaste>("copypaste", "Whether the clipboard is shared.", {.inside = "clipboard", .needed = true, .since = "0.9.3"}),
    attribute<&SpiceGraphics::filetransfer>("enable", "Whether files can be sent to the guest.", {.inside = "filetransfer", .needed = true, .since = "1.2.2"}),
    element<&SpiceGraphics::gl>("gl", "Use of OpenGL.", {.since = "1.3.3"}));
template <> inline constexpr auto fields<EglHeadlessGraphics> = rows(
    attribute<&EglHeadlessGraphics::rendernode>("rendernode", "Render node of the host.", {.inside = "gl", .since = "4.10.0"}));
template <> inline constexpr auto fields<DbusGraphics> = rows(
    attribute<&DbusGraphics::p2p>("p2p", "Whether clients connect to the guest directly.", {.since = "8.4.0"}),
    attribute<&DbusGraphics::address>("address", "Address of the bus.", {.since = "8.4.0"}),
    attribute<&DbusGraphics::address_from_config>("fromConfig", "Whether the driver chose the address.", {.status = true}),
    element<&DbusGraphics::gl>("gl", "Use of OpenGL.", {.since = "8.4.0"}),
    attribute<&DbusGraphics::audio_id>("id", "Audio back end for sound over the bus.", {.inside = "audio", .since = "8.4.0"}));

template <> inline constexpr auto fields<Graphics> = rows(
    choice<&Graphics::kind>("type", "How the screen is shown.", {.required = true}));

}  // namespace vireo::schema

namespace vireo::model {

void write_xml(const Graphics& graphics, xml::Writer& to, std::string_view name, const WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<Graphics>(), &graphics, to, options);
    // Compat: <graphics …></graphics> where all that was inside is left out.
    if (const auto* vnc = std::get_if<VncGraphics>(&graphics.kind); vnc && !vnc->listens.empty()) to.raw("");
    to.close();
}

const schema::Type& schema_of(const Graphics*) { return schema::record<Graphics>(); }

}  // namespace vireo::model
