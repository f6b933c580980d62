#include "model/domain/character_device.hpp"

#include "model/domain/tables.hpp"
#include "model/values/ip_address.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {
// The slave of a pty is known while the guest runs.
bool pty_is_written(const PtyChar&, const WriteOptions& options) { return options.live || options.status; }
}  // namespace

void after_read(PtyChar& pty, ReadContext& context) {
    if (!context.options.live && !context.options.status) pty.path.reset();
}

void after_read(CharSource& source, ReadContext& context) {
    std::size_t sources = 0, protocols = 0;
    for (const xml::Element& child : context.element.elements()) {
        sources += child.name == "source";
        protocols += child.name == "protocol";
    }
    const bool is_udp = std::holds_alternative<UdpChar>(source.kind);
    if (is_udp && sources > 2) context.fail(ErrorCode::xml_error, "only two source elements are allowed for character device");
    if (!is_udp && sources > 1) context.fail(ErrorCode::xml_error, "only one source element is allowed for character device");
    if (protocols > 1) context.fail(ErrorCode::xml_error, "only one protocol element is allowed for character device");
    // What is named, if only as nothing, is not missing.
    const xml::Element* place = context.element.child("source");
    auto need = [&](const char* name) {
        // A console that is a serial port has the port's source.
        if (context.element.name != "console" && (!place || !place->attribute(name)))
            context.fail(ErrorCode::internal_error, "Missing source " + std::string(name) + " attribute for char device", "source");
    };
    if (std::holds_alternative<FileChar>(source.kind) || std::holds_alternative<DevChar>(source.kind) || std::holds_alternative<PipeChar>(source.kind))
        need("path");
    if (std::holds_alternative<TcpChar>(source.kind)) {
        need("host");
        need("service");
    }
    take_overrides(source.seclabels);
}

// A port of -1 is none.
void after_read(Serial& serial, ReadContext&) {
    if (serial.port == UINT32_MAX) serial.port.reset();
}
void after_read(Parallel& parallel, ReadContext&) {
    if (parallel.port == UINT32_MAX) parallel.port.reset();
}
void after_read(GuestfwdTarget& target, ReadContext& context) {
    if (!IpAddress::parse(target.address))
        context.fail(ErrorCode::system_error, ErrorDomain::none, "Cannot parse socket address '" + target.address + "': Name or service not known", "@address");
}
void after_read(Channel&, ReadContext& context) {
    if (!context.element.child("target")) context.fail(ErrorCode::xml_error, "target type must be specified for channel device");
}

void before_write(Console& console, const WriteOptions& options) {
    const auto* pty = std::get_if<PtyChar>(&console.source.kind);
    if (pty && (options.live || options.status)) console.tty = pty->path;
}
void after_read(Console& console, ReadContext&) {
    if (auto* pty = std::get_if<PtyChar>(&console.source.kind); pty && !pty->path) pty->path = console.tty;
    console.tty.reset();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<NullChar> = rows();
template <> inline constexpr auto fields<VcChar> = rows();
template <> inline constexpr auto fields<StdioChar> = rows();
template <> inline constexpr auto fields<SpicevmcChar> = rows();

template <> inline constexpr auto fields<PtyChar> = rows(
    attribute<&PtyChar::path>("path", "The pseudo terminal, while the guest runs.",
                              {.inside = "source", .only_if = when<&pty_is_written>}));
template <> inline constexpr auto fields<DevChar> = rows(
    attribute<&DevChar::path>("path", "Character device of the host.", {.inside = "source"}));
template <> inline constexpr auto fields<FileChar> = rows(
    attribute<&FileChar::path>("path", "File that is written.", {.inside = "source"}),
    attribute<&FileChar::append>("append", "Whether the file is kept and appended to.", {.inside = "source", .since = "1.3.1"}));
template <> inline constexpr auto fields<PipeChar> = rows(
    attribute<&PipeChar::path>("path", "Named pipe that is read and written.", {.inside = "source"}));

template <> inline constexpr auto fields<UdpEndpoint> = rows(
    attribute<&UdpEndpoint::mode>("mode", "Whether this is where to send to or to receive at."),
    attribute<&UdpEndpoint::host>("host", "Address or name."),
    attribute<&UdpEndpoint::service>("service", "Port or name of a service."));
template <> inline constexpr auto fields<UdpChar> = rows(
    element<&UdpChar::endpoints>("source", "Where to send to, and where to receive."));

template <> inline constexpr auto fields<TcpChar> = rows(
    attribute<&TcpChar::mode>("mode", "Whether the hypervisor listens or connects.", {.inside = "source"}),
    attribute<&TcpChar::host>("host", "Address or name.", {.inside = "source"}),
    attribute<&TcpChar::service>("service", "Port or name of a service.", {.inside = "source"}),
    attribute<&TcpChar::tls>("tls", "Whether the connection is encrypted.", {.inside = "source", .since = "2.3.0"}),
    attribute<&TcpChar::tls_from_config>("tlsFromConfig", "Whether encryption was decided by the driver's configuration.",
                                         {.inside = "source", .status = true}),
    element<&TcpChar::reconnect>("reconnect", "What to do when the connection is lost.", {.inside = "source", .since = "3.9.0"}),
    attribute<&TcpChar::protocol>("type", "What is spoken on the connection.", {.inside = "protocol", .error = ErrorCode::config_unsupported, .message = "Unknown protocol '{value}'"}));

template <> inline constexpr auto fields<UnixChar> = rows(
    attribute<&UnixChar::mode>("mode", "Whether the hypervisor listens or connects.", {.inside = "source"}),
    attribute<&UnixChar::path>("path", "Socket of the host.", {.inside = "source"}),
    element<&UnixChar::reconnect>("reconnect", "What to do when the connection is lost.", {.inside = "source", .since = "3.9.0"}));

template <> inline constexpr auto fields<SpiceportChar> = rows(
    attribute<&SpiceportChar::channel>("channel", "Name of the SPICE port.", {.inside = "source", .since = "1.2.2"}));
template <> inline constexpr auto fields<NmdmChar> = rows(
    attribute<&NmdmChar::master>("master", "The guest's end of the null modem.", {.inside = "source", .since = "1.2.4"}),
    attribute<&NmdmChar::slave>("slave", "The host's end of the null modem.", {.inside = "source", .since = "1.2.4"}));
template <> inline constexpr auto fields<VdagentChar> = rows(
    attribute<&VdagentChar::copypaste>("copypaste", "Whether the clipboard is shared.", {.inside = "source/clipboard", .needed = true, .since = "8.4.0"}),
    attribute<&VdagentChar::mouse>("mode", "Whose pointer is shown.", {.inside = "source/mouse", .needed = true, .since = "8.4.0"}));
template <> inline constexpr auto fields<DbusChar> = rows(
    attribute<&DbusChar::channel>("channel", "Name of the channel on the bus.", {.inside = "source", .since = "8.4.0"}));

template <> inline constexpr auto fields<CharLog> = rows(
    attribute<&CharLog::file>("file", "File that gets a copy of what the guest writes.", {.required = true, .since = "1.3.3"}),
    attribute<&CharLog::append>("append", "Whether the file is kept and appended to.", {.since = "1.3.3"}));

template <> inline constexpr auto fields<CharSource> = rows(
    choice<&CharSource::kind>("type", "What it is connected to on the host.", {.error = ErrorCode::config_unsupported, .message = "unknown type presented to host for character device: {value}"}),
    element<&CharSource::seclabels>("seclabel", "Label of the path, instead of the guest's.", {.inside = "source"}),
    element<&CharSource::log>("log", "Where a copy of what the guest writes is kept.", {.since = "1.3.3"}));

template <> inline constexpr auto fields<Serial> = rows(
    part<&Serial::source>("Where its bytes go."),
    attribute<&Serial::target_type>("type", "Kind of port.", {.inside = "target", .error = ErrorCode::config_unsupported, .message = "unknown target type '{value}' specified for character device", .since = "1.0.2"}),
    attribute<&Serial::port>("port", "Number of the port.", {.inside = "target", .wraps = true, .message = "Invalid port number: {value}"}),
    attribute<&Serial::target_model>("name", "Device that the guest sees.", {.inside = "target/model", .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown target model '{value}' specified for character device", .since = "4.1.0"}),
    part<&Serial::info>("What every device may say."));

template <> inline constexpr auto fields<Parallel> = rows(
    part<&Parallel::source>("Where its bytes go."),
    attribute<&Parallel::port>("port", "Number of the port.", {.inside = "target", .wraps = true, .message = "Invalid port number: {value}"}),
    part<&Parallel::info>("What every device may say."));

template <> inline constexpr auto fields<Console> = rows(
    part<&Console::source>("Where its bytes go."),
    attribute<&Console::tty>("tty", "The pseudo terminal, while the guest runs."),
    attribute<&Console::target_type>("type", "Kind of console.", {.inside = "target", .error = ErrorCode::config_unsupported, .message = "unknown target type '{value}' specified for character device"}),
    attribute<&Console::port>("port", "Number of the console.", {.inside = "target", .wraps = true, .message = "Invalid port number: {value}"}),
    part<&Console::info>("What every device may say."));

template <> inline constexpr auto fields<GuestfwdTarget> = rows(
    attribute<&GuestfwdTarget::address>("address", "Address that the guest connects to.", {.required = true}),
    attribute<&GuestfwdTarget::port>("port", "Port that the guest connects to.", {.required = true}));
template <> inline constexpr auto fields<VirtioTarget> = rows(
    attribute<&VirtioTarget::name>("name", "Name of the channel in the guest."),
    attribute<&VirtioTarget::state>("state", "Whether the guest has the channel open.", {.live = true, .since = "1.2.11"}));
template <> inline constexpr auto fields<XenTarget> = rows(
    attribute<&XenTarget::name>("name", "Name of the channel in the guest.", {.since = "2.3.0"}),
    attribute<&XenTarget::state>("state", "Whether the guest has the channel open.", {.live = true, .since = "2.3.0"}));

template <> inline constexpr auto fields<Channel> = rows(
    part<&Channel::source>("Where its bytes go."),
    element<&Channel::target>("target", "How the guest finds the channel.", {.by = "type", .needed = true, .error = ErrorCode::config_unsupported, .message = "unknown target type '{value}' specified for character device", .missing_error = ErrorCode::config_unsupported, .missing = "unknown target type '(null)' specified for character device"}),
    part<&Channel::info>("What every device may say."));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const CharSource*) { return schema::record<CharSource>(); }
const schema::Type& schema_of(const Serial*) { return schema::record<Serial>(); }
const schema::Type& schema_of(const Parallel*) { return schema::record<Parallel>(); }
const schema::Type& schema_of(const Console*) { return schema::record<Console>(); }
const schema::Type& schema_of(const Channel*) { return schema::record<Channel>(); }

}  // namespace vireo::model
