// Character devices: the host side (-chardev) and the guest's serial ports, consoles, channels and the like.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

const std::string& socket_path(const UnixChar& unix) {
    static const std::string none;
    return unix.path ? *unix.path : none;
}

// The part of -chardev that differs by kind.
struct ChardevWriter {
    ArgvContext& context;
    std::string_view alias, id, purpose;

    Options start(std::string_view type) const {
        Options options(type);
        options.text("id", id);
        return options;
    }
    void server(Options& options) const { options.raw("server", "on").raw("wait", "off"); }
    void reconnect(Options& options, const std::optional<Reconnect>& reconnect) const {
        if (!reconnect || !reconnect->enabled) return;
        options.number("reconnect", yes(*reconnect->enabled) ? reconnect->timeout.value_or(0) : 0u);
    }
    // The file that the log daemon opened for QEMU, as QEMU sees it; "" when there is none.
    std::string opened(std::string_view what) const {
        const std::string key = cat(alias, "-", what);
        const auto found = context.launch.files.find(key);
        if (found == context.launch.files.end()) return "";
        context.option("-add-fd", cat("set=", found->second.set, ",fd=", found->second.fd, ",opaque=", key));
        context.pass(found->second.fd);
        return cat("/dev/fdset/", found->second.set);
    }

    Options operator()(const NullChar&) const { return start("null"); }
    Options operator()(const VcChar&) const { return start("vc"); }
    Options operator()(const PtyChar&) const { return start("pty"); }
    Options operator()(const DevChar& dev) const {
        return start(purpose == "parallel" ? "parallel" : "serial").text("path", dev.path);
    }
    Options operator()(const FileChar& source) const {
        Options options = start("file");
        if (const std::string path = opened("source"); !path.empty()) {
            options.text("path", path).raw("append", "on");   // the log daemon decides about truncating
        } else {
            options.text("path", source.path);
            on_off_if(options, "append", source.append);
        }
        return options;
    }
    Options operator()(const PipeChar& pipe) const { return start("pipe").text("path", pipe.path); }
    Options operator()(const StdioChar&) const { return start("stdio"); }
    Options operator()(const UdpChar& udp) const {
        Options options = start("udp");
        const UdpEndpoint* to = udp.find(CharMode::connect);
        const UdpEndpoint* from = udp.find(CharMode::bind);
        options.text("host", to ? to->host.value_or("") : "").text("port", to ? to->service.value_or("") : "");
        options.text("localaddr", from ? from->host.value_or("") : "").text("localport", from ? from->service.value_or("0") : "0");
        return options;
    }
    Options operator()(const TcpChar& tcp) const {
        const bool listens = tcp.mode == CharMode::bind;
        const bool tls = tcp.tls ? yes(*tcp.tls) : context.config.chardev_tls;
        const std::string credentials = cat("obj", id, "_tls0");
        if (tls) add_credentials(credentials, listens);
        Options options = start("socket");
        options.text("host", tcp.host).text("port", tcp.service);
        if (tcp.protocol == TcpProtocol::telnet) options.raw("telnet", "on");
        if (listens) server(options);
        else reconnect(options, tcp.reconnect);
        if (tls) options.raw("tls-creds", credentials);
        return options;
    }
    Options operator()(const UnixChar& unix) const {
        Options options = start("socket");
        const bool listens = unix.mode == CharMode::bind;
        if (const auto fd = context.launch.chardev_fds.find(alias); listens && fd != context.launch.chardev_fds.end()) {
            options.number("fd", fd->second);
            context.pass(fd->second);
        } else {
            options.text("path", socket_path(unix));
        }
        if (listens) server(options);
        else reconnect(options, unix.reconnect);
        return options;
    }
    Options operator()(const SpicevmcChar&) const {
        return start("spicevmc").text("name", purpose == "redirdev" ? "usbredir" : purpose == "smartcard" ? "smartcard" : "vdagent");
    }
    Options operator()(const SpiceportChar& port) const { return start("spiceport").text("name", port.channel); }
    Options operator()(const NmdmChar&) const { refuse("unsupported chardev 'nmdm'"); }
    Options operator()(const VdagentChar& agent) const {
        Options options = start("qemu-vdagent");
        options.raw("name", "vdagent");
        on_off_if(options, "clipboard", agent.copypaste);
        if (agent.mouse) options.on_off("mouse", *agent.mouse == MouseMode::client);
        return options;
    }
    Options operator()(const DbusChar& dbus) const { return start("dbus").text("name", dbus.channel.value_or("")); }

    void add_credentials(const std::string& credentials, bool listens) const {
        const std::string secret = cat(id, "-secret0");
        const bool locked = !context.config.chardev_tls_x509_secret_uuid.empty();
        if (locked) context.secret(secret);
        Props props;
        props.text("qom-type", "tls-creds-x509").text("id", credentials);
        props.text("dir", context.config.chardev_tls_x509_cert_dir).text("endpoint", listens ? "server" : "client");
        props.boolean("verify-peer", listens ? context.config.chardev_tls_x509_verify.value_or(true) : true);
        if (locked) props.text("passwordid", secret);
        context.option("-object", props);
    }
};

Props chardev_device(std::string_view driver, const DeviceInfo& info) {
    Props props(driver);
    props.text("chardev", cat("char", alias_of(info))).text("id", alias_of(info));
    return props;
}

// -serial instead of -device: ports that the board has built in.
bool is_builtin(const ArgvContext& context, const Serial& serial) {
    if (serial.target_type == SerialTargetType::system_serial) return true;
    if (!serial.target_type) return true;
    return (context.family == MachineFamily::other_ppc || context.family == MachineFamily::other_arm || context.family == MachineFamily::other) &&
           serial.target_type != SerialTargetType::pci_serial && serial.target_type != SerialTargetType::usb_serial;
}

std::string_view serial_driver(const Serial& serial) {
    if (serial.target_model) {
        switch (*serial.target_model) {
        case SerialTargetModel::sclplmconsole: return "sclplmconsole";
        default: return word(*serial.target_model);
        }
    }
    switch (serial.target_type.value_or(SerialTargetType::isa_serial)) {
    case SerialTargetType::usb_serial: return "usb-serial";
    case SerialTargetType::pci_serial: return "pci-serial";
    case SerialTargetType::spapr_vio_serial: return "spapr-vty";
    case SerialTargetType::sclp_serial: return "sclpconsole";
    case SerialTargetType::isa_debug: return "isa-debugcon";
    default: return "isa-serial";
    }
}

void add_serial(ArgvContext& context, const Serial& serial) {
    add_chardev(context, serial.source, alias_of(serial.info));
    if (is_builtin(context, serial)) {
        context.option("-serial", cat("chardev:char", alias_of(serial.info)));
        return;
    }
    Props props = chardev_device(serial_driver(serial), serial.info);
    if (serial.target_type == SerialTargetType::isa_serial) props.number("index", serial.port.value_or(0));
    place(context, props, serial.info);
    context.device(std::move(props), serial.info);
}

Props virtserialport(const ArgvContext& context, std::string_view driver, const DeviceInfo& info) {
    Props props(driver);
    if (const auto* address = address_of<VirtioSerialAddress>(info)) {
        props.text("bus", cat(controller_alias(context.domain, ControllerType::virtio_serial, address->controller), ".", address->bus));
        props.number("nr", address->port);
    }
    props.text("chardev", cat("char", alias_of(info))).text("id", alias_of(info));
    return props;
}

}  // namespace

void add_chardev(ArgvContext& context, const CharSource& source, std::string_view alias, std::string_view purpose) {
    const std::string id = cat("char", alias);
    const ChardevWriter writer{context, alias, id, purpose};
    Options options = std::visit(writer, source.kind);
    if (source.log) {
        if (const std::string file = writer.opened("log"); !file.empty()) {
            options.text("logfile", file).raw("logappend", "on");
        } else {
            options.text("logfile", source.log->file);
            on_off_if(options, "logappend", source.log->append);
        }
    }
    context.option("-chardev", options);
}

void add_smartcards(ArgvContext& context) {
    for (const Smartcard& card : context.devices.smartcards) {
        const std::string_view alias = alias_of(card.info);
        Props props(card.kind.index() == 2 ? "ccid-card-passthru" : "ccid-card-emulated");
        if (card.kind.index() == 0) {
            props.text("backend", "nss-emulated");
        } else if (const auto* certificates = std::get_if<CertificatesSmartcard>(&card.kind)) {
            props.text("backend", "certificates");
            for (std::size_t i = 0; i < certificates->certificates.size(); ++i) {
                if (certificates->certificates[i].find(',') != std::string::npos) refuse(cat("invalid certificate name: ", certificates->certificates[i]));
                props.text(cat("cert", i + 1), certificates->certificates[i]);
            }
            props.text("db", certificates->database.value_or("/etc/pki/nssdb"));
        } else {
            add_chardev(context, std::get<PassthroughSmartcard>(card.kind).source, alias, "smartcard");
            props.text("chardev", cat("char", alias));
        }
        const auto* address = address_of<CcidAddress>(card.info);
        props.text("id", alias);
        props.text("bus", cat(controller_alias(context.domain, ControllerType::ccid, address ? address->controller : 0), ".0"));
        context.device(std::move(props), card.info);
    }
}

void add_serials(ArgvContext& context) {
    for (const Serial& serial : context.devices.serials) add_serial(context, serial);
}

void add_parallels(ArgvContext& context) {
    for (const Parallel& parallel : context.devices.parallels) {
        add_chardev(context, parallel.source, alias_of(parallel.info), "parallel");
        Props props = chardev_device("isa-parallel", parallel.info);
        place(context, props, parallel.info);
        context.device(std::move(props), parallel.info);
    }
}

void add_channels(ArgvContext& context) {
    for (const Channel& channel : context.devices.channels) {
        const std::string_view alias = alias_of(channel.info);
        add_chardev(context, channel.source, alias);
        if (const auto* forward = std::get_if<GuestfwdTarget>(&channel.target)) {
            Props rule;
            rule.text("str", cat("tcp:", forward->address, ":", forward->port, "-chardev:char", alias));
            Props props;
            props.text("type", "user").objects("guestfwd", std::span(&rule, 1)).text("id", alias);
            context.option("-netdev", props);
        } else if (const auto* target = std::get_if<VirtioTarget>(&channel.target)) {
            Props props = virtserialport(context, "virtserialport", channel.info);
            // Compat: a SPICE agent's channel has its well-known name (pinned by the conformance corpora).
            if (target->name) props.text("name", *target->name);
            else if (std::holds_alternative<SpicevmcChar>(channel.source.kind)) props.text("name", "com.redhat.spice.0");
            context.device(std::move(props), channel.info);
        } else {
            refuse("channel target type 'xen' is not supported by QEMU");
        }
    }
}

void add_consoles(ArgvContext& context) {
    for (const Console& console : context.devices.consoles) {
        switch (console.target_type.value_or(ConsoleTargetType::serial)) {
        case ConsoleTargetType::serial: break;   // another name of the first serial port
        case ConsoleTargetType::virtio: {
            add_chardev(context, console.source, alias_of(console.info));
            Props props("virtconsole");
            if (const auto* address = address_of<VirtioSerialAddress>(console.info)) {
                props.text("bus", cat(controller_alias(context.domain, ControllerType::virtio_serial, address->controller), ".", address->bus));
                props.number("nr", address->port);
            }
            place(context, props, console.info);
            props.text("chardev", cat("char", alias_of(console.info))).text("id", alias_of(console.info));
            context.device(std::move(props), console.info);
            break;
        }
        case ConsoleTargetType::sclp:
        case ConsoleTargetType::sclplm: {
            add_chardev(context, console.source, alias_of(console.info));
            context.device(chardev_device(console.target_type == ConsoleTargetType::sclp ? "sclpconsole" : "sclplmconsole", console.info),
                           console.info);
            break;
        }
        default: refuse(cat("unsupported console target type ", word(*console.target_type)));
        }
    }
}

void add_redirdevs(ArgvContext& context) {
    std::string filter;
    if (context.devices.redirfilter) {
        const auto number = [](std::optional<std::uint32_t> value, std::size_t width) {
            if (!value) return std::string("-1");
            std::string text = hex(*value, width);
            for (char& c : text) c = c >= 'a' && c <= 'f' ? char(c - 'a' + 'A') : c;
            return "0x" + text;
        };
        for (const RedirfilterDevice& device : context.devices.redirfilter->devices) {
            if (!filter.empty()) filter += '|';
            filter += cat(number(device.class_, 2), ":", number(device.vendor, 4), ":", number(device.product, 4), ":",
                          number(device.version, 4), ":", yes(device.allow) ? 1 : 0);
        }
    }
    for (const Redirdev& device : context.devices.redirdevs) {
        add_chardev(context, device.source, alias_of(device.info), "redirdev");
        Props props = chardev_device("usb-redir", device.info);
        if (!filter.empty()) props.text("filter", filter);
        boot_index(props, device.info);
        place(context, props, device.info);
        context.device(std::move(props), device.info);
    }
}

}  // namespace vireo::qemu
