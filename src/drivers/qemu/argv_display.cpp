// Input devices, screens (VNC, SPICE, SDL, D-Bus, EGL) and video cards.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

#include <algorithm>

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : cat("[", host, "]"); }

// ---- input

Props usb_input(const Input& input) {
    const std::string_view name = input.type == InputType::mouse ? "usb-mouse" : input.type == InputType::tablet ? "usb-tablet" : "usb-kbd";
    Props props(name);
    return props.text("id", alias_of(input.info));
}

Props virtio_input(const Input& input) {
    const std::string_view base = input.type == InputType::mouse      ? "virtio-mouse"
                                  : input.type == InputType::tablet   ? "virtio-tablet"
                                  : input.type == InputType::keyboard ? "virtio-keyboard"
                                                                      : "virtio-input-host";
    Props props(virtio_name(base, input.info, input.model));
    virtio_options(props, input.virtio);
    props.text("id", alias_of(input.info));
    if (input.type == InputType::passthrough && input.source) props.text_if("evdev", input.source->evdev);
    return props;
}

Props evdev_object(const Input& input) {
    Props props;
    props.text("qom-type", "input-linux").text("id", alias_of(input.info));
    if (input.source) {
        props.text_if("evdev", input.source->dev);
        boolean_if(props, "repeat", input.source->repeat);
        if (input.source->grab) props.boolean("grab_all", true);
        if (input.source->grab_toggle) props.text("grab-toggle", word(*input.source->grab_toggle));
    }
    return props;
}

// ---- screens

void gl_options(Options& options, const std::optional<GraphicsGl>& gl) {
    if (!gl) return;
    on_off_if(options, "gl", gl->enable);
    if (gl->enable == YesNo::yes) options.text_if("rendernode", gl->rendernode);
}

struct Listening {
    enum { address, socket, none } how = none;
    std::string where;
};

// Where a screen is offered: its first <listen>, the old attributes, or the configuration.
Listening listening(const ArgvContext& context, const std::vector<GraphicsListen>& listens, const std::optional<std::string>& socket,
                    const std::optional<std::string>& address, const std::string& configured, std::string_view socket_name) {
    if (!listens.empty()) {
        const auto& first = listens.front().where;
        if (const auto* at = std::get_if<SocketListen>(&first)) {
            if (at->socket) return {Listening::socket, *at->socket};
            return {Listening::socket, cat(context.launch.library_directory, "/", socket_name)};
        }
        if (const auto* at = std::get_if<AddressListen>(&first)) return {Listening::address, at->address.value_or(address.value_or(configured))};
        if (const auto* at = std::get_if<NetworkListen>(&first)) return {Listening::address, at->address.value_or(configured)};
        return {Listening::none, ""};
    }
    if (socket) return {Listening::socket, *socket};
    return {Listening::address, address.value_or(configured)};
}

void check_single_listen(const std::vector<GraphicsListen>& listens) {
    if (listens.size() > 1) refuse("QEMU does not support multiple listens for one graphics device.");
}

void add_sdl(ArgvContext& context, const SdlGraphics& sdl) {
    if (sdl.xauth) context.out.environment.push_back(cat("XAUTHORITY=", *sdl.xauth));
    if (sdl.display) context.out.environment.push_back(cat("DISPLAY=", *sdl.display));
    if (sdl.fullscreen == YesNo::yes) context.option("-full-screen");
    Options options("sdl");
    gl_options(options, sdl.gl);
    context.option("-display", options);
}

// id of the <audio> that a screen brings to its viewers.
std::string audiodev(std::optional<std::uint32_t> id) { return cat("audio", id.value_or(1)); }

std::optional<std::uint32_t> default_audio(const ArgvContext& context, std::optional<std::uint32_t> wanted) {
    if (wanted) return wanted;
    if (!context.devices.audios.empty()) return context.devices.audios.front().id;
    return std::nullopt;
}

void add_vnc(ArgvContext& context, const VncGraphics& vnc) {
    check_single_listen(vnc.listens);
    Options options;
    const Listening at = listening(context, vnc.listens, vnc.socket, vnc.listen, context.config.vnc_listen, "vnc.sock");
    switch (at.how) {
    case Listening::socket: options.text("vnc", cat("unix:", at.where)); break;
    case Listening::none: options.value("none"); break;
    case Listening::address: {
        const std::int32_t port = vnc.port.value_or(-1);
        if (port < 5900) refuse("vnc port must be in range [5900,65535]");
        options.value(cat(bracketed(at.where), ":", port - 5900));
        if (vnc.websocket.value_or(0)) options.number("websocket", *vnc.websocket);
        break;
    }
    }
    if (vnc.share_policy) options.text("share", word(*vnc.share_policy));
    if (vnc.password.passwd || !context.config.vnc_password.empty()) options.raw("password", "on");
    if (context.config.vnc_tls) {
        const std::string secret = "vnc-tls-creds0-secret0";
        const bool locked = !context.config.vnc_tls_x509_secret_uuid.empty();
        if (locked) context.secret(secret);
        Props credentials;
        credentials.text("qom-type", "tls-creds-x509").text("id", "vnc-tls-creds0").text("dir", context.config.vnc_tls_x509_cert_dir);
        credentials.text("endpoint", "server").boolean("verify-peer", context.config.vnc_tls_x509_verify.value_or(false));
        if (locked) credentials.text("passwordid", secret);
        context.option("-object", credentials);
        options.raw("tls-creds", "vnc-tls-creds0");
    }
    if (context.config.vnc_sasl) {
        if (!context.config.vnc_sasl_dir.empty()) context.out.environment.push_back(cat("SASL_CONF_PATH=", context.config.vnc_sasl_dir));
        options.raw("sasl", "on");
    }
    on_off_if(options, "power-control", vnc.power_control);
    if (const auto audio = default_audio(context, vnc.audio_id)) options.raw("audiodev", audiodev(audio));
    context.option("-vnc", options);
    if (vnc.keymap) context.option("-k", *vnc.keymap);
}

void spice_channels(Options& options, const SpiceGraphics& spice, bool has_tls) {
    const auto mode_name = [](SpiceMode mode) { return mode == SpiceMode::secure ? "tls-channel" : "plaintext-channel"; };
    if (spice.default_mode == SpiceMode::secure) {
        if (!has_tls) refuse("spice defaultMode secure requested in XML configuration, but TLS connection is not available");
        options.raw("tls-channel", "default");
    } else if (spice.default_mode == SpiceMode::insecure) {
        options.raw("plaintext-channel", "default");
    }
    for (std::size_t name = 0; name < schema::words<SpiceChannelName>.size(); ++name) {
        const auto channel = std::ranges::find(spice.channels, SpiceChannelName(name), &SpiceChannel::name);
        if (channel == spice.channels.end() || channel->mode == SpiceMode::any) continue;
        if (channel->mode == SpiceMode::secure && !has_tls) {
            refuse("spice secure channels set in XML configuration, but TLS connection is not available");
        }
        options.raw(mode_name(channel->mode), word(channel->name));
    }
}

void add_spice(ArgvContext& context, const SpiceGraphics& spice) {
    check_single_listen(spice.listens);
    Options options;
    const Listening at = listening(context, spice.listens, std::nullopt, spice.listen, context.config.spice_listen, "spice.sock");
    bool has_tls = false;
    if (at.how == Listening::socket) {
        options.value("unix").text("addr", at.where);
    } else if (at.how == Listening::none) {
        options.raw("port", "0");
    } else {
        if (spice.port.value_or(0) > 0) options.number("port", *spice.port);
        if (spice.tls_port.value_or(0) > 0) {
            options.number("tls-port", *spice.tls_port);
            has_tls = true;
        }
        if (options.empty()) options.raw("port", "0");
        options.text("addr", at.where);
    }
    if (context.config.spice_sasl) {
        options.raw("sasl", "on");
        if (!context.config.spice_sasl_dir.empty()) context.out.environment.push_back(cat("SASL_CONF_PATH=", context.config.spice_sasl_dir));
    }
    if (spice.mouse) options.on_off("agent-mouse", *spice.mouse == SpiceMouse::client);
    // The password is set over the monitor, before anyone can connect.
    if (!spice.password.passwd && context.config.spice_password.empty()) options.raw("disable-ticketing", "on");
    if (has_tls) options.text("x509-dir", context.config.spice_tls_x509_cert_dir);
    spice_channels(options, spice, has_tls);
    const auto word_option = [&](std::string_view name, const auto& value) {
        if (value) options.text(name, word(*value));
    };
    if (spice.image_compression) {
        std::string name(word(*spice.image_compression));
        options.text("image-compression", name);
    }
    word_option("jpeg-wan-compression", spice.jpeg_compression);
    word_option("zlib-glz-wan-compression", spice.zlib_compression);
    on_off_if(options, "playback-compression", spice.playback_compression);
    word_option("streaming-video", spice.streaming);
    if (spice.copypaste == YesNo::no) options.raw("disable-copy-paste", "on");
    if (spice.filetransfer == YesNo::no) options.raw("disable-agent-file-xfer", "on");
    if (spice.gl && spice.gl->enable == YesNo::yes) {
        options.raw("gl", "on").text_if("rendernode", spice.gl->rendernode);
    }
    options.raw("seamless-migration", "on");
    context.option("-spice", options);
    if (spice.keymap) context.option("-k", *spice.keymap);
}

void add_egl_headless(ArgvContext& context, const EglHeadlessGraphics& egl) {
    Options options("egl-headless");
    options.text_if("rendernode", egl.rendernode);
    context.option("-display", options);
}

void add_dbus(ArgvContext& context, const DbusGraphics& dbus) {
    Options options("dbus");
    if (dbus.p2p == YesNo::yes) {
        options.raw("p2p", "on");
    } else if (dbus.address) {
        options.text("addr", *dbus.address);
    } else {
        const auto found = context.launch.sockets.find("dbus");
        if (found != context.launch.sockets.end()) options.text("addr", cat("unix:path=", found->second));
    }
    gl_options(options, dbus.gl);
    if (dbus.audio_id) options.raw("audiodev", audiodev(dbus.audio_id));
    context.option("-display", options);
}

// ---- video

std::string video_driver(const ArgvContext& context, const Video& video, bool primary) {
    const bool gl = video.model.acceleration && video.model.acceleration->accel3d == YesNo::yes;
    const bool vhost_user = video.driver && video.driver->name == VideoDriverName::vhostuser;
    switch (video.model.type.value_or(VideoType::cirrus)) {
    case VideoType::vga: return "VGA";
    case VideoType::cirrus: return "cirrus-vga";
    case VideoType::vmvga: return "vmware-svga";
    case VideoType::qxl: return primary ? "qxl-vga" : "qxl";
    case VideoType::bochs: return "bochs-display";
    case VideoType::ramfb: return "ramfb";
    case VideoType::virtio: {
        // Cards with a VGA part exist on PCI and where a firmware looks for VGA.
        const bool vga = primary && context.family != MachineFamily::arm_virt && !address_of<CcwAddress>(video.info);
        std::string name = vhost_user ? (vga ? "vhost-user-vga" : "vhost-user-gpu") : vga ? "virtio-vga" : "virtio-gpu";
        if (gl && !vhost_user && context.has(vga ? Capability::virtio_vga_gl : Capability::virtio_gpu_gl_pci)) name += "-gl";
        return vga ? name : virtio_name(name, video.info);
    }
    default: refuse(cat("domain configuration does not support video model '", word(*video.model.type), "'"));
    }
}

Props video_device(const ArgvContext& context, const Video& video, bool primary) {
    const VideoType type = video.model.type.value_or(VideoType::cirrus);
    const bool gl = video.model.acceleration && video.model.acceleration->accel3d == YesNo::yes;
    const std::string driver = video_driver(context, video, primary);
    Props props(driver);
    if (video.driver) virtio_options(props, video.driver->virtio);
    if (gl && type == VideoType::virtio && !driver.ends_with("-gl") && driver.find("-gl-") == std::string::npos &&
        !driver.starts_with("vhost-user")) {
        props.boolean("virgl", true);
    }
    props.text("id", alias_of(video.info));
    const VideoModel& model = video.model;
    if (type == VideoType::virtio) {
        if (driver.starts_with("vhost-user")) props.text("chardev", cat("chr-vu-", alias_of(video.info)));
        if (model.heads) props.number("max_outputs", *model.heads);
        if (model.blob && context.has(Capability::virtio_gpu_blob)) props.boolean("blob", on(*model.blob));
    } else if (type == VideoType::qxl) {
        if (model.heads) props.number("max_outputs", *model.heads);
        props.number("ram_size", std::uint64_t(model.ram.value_or(65536)) * 1024);
        props.number("vram_size", std::uint64_t(model.vram.value_or(65536)) * 1024);
        props.number("vram64_size_mb", model.vram64.value_or(0) / 1024);
        props.number("vgamem_mb", model.vgamem.value_or(16384) / 1024);
    } else if (type == VideoType::vga || type == VideoType::vmvga) {
        props.number_unless_zero("vgamem_mb", model.vram ? std::optional(*model.vram / 1024) : std::nullopt);
    } else if (type == VideoType::bochs) {
        if (model.vram) props.number("vgamem", std::uint64_t(*model.vram) * 1024);
    }
    if (model.resolution) props.number("xres", model.resolution->x).number("yres", model.resolution->y);
    place(context, props, video.info);
    return props;
}

}  // namespace

Props input_device(const ArgvContext& context, const Input& input) {
    Props props = input.bus == InputBus::usb ? usb_input(input) : virtio_input(input);
    place(context, props, input.info);
    return props;
}

void add_inputs(ArgvContext& context) {
    for (const Input& input : context.devices.inputs) {
        if (input.type == InputType::evdev) context.option("-object", evdev_object(input));
        else if (input.bus == InputBus::usb || input.bus == InputBus::virtio) context.device(input_device(context, input), input.info);
        // PS/2 and Xen inputs are part of the machine.
    }
}

void add_graphics(ArgvContext& context) {
    for (const Graphics& graphics : context.devices.graphics)
        if (std::ranges::count_if(context.devices.graphics, [&](const Graphics& other) { return other.type() == graphics.type(); }) > 1)
            refuse("only 1 graphics device of each type (sdl, vnc, spice, headless, dbus) is supported");
    for (const Graphics& graphics : context.devices.graphics) {
        switch (graphics.type()) {
        case GraphicsType::sdl: add_sdl(context, std::get<SdlGraphics>(graphics.kind)); break;
        case GraphicsType::vnc: add_vnc(context, std::get<VncGraphics>(graphics.kind)); break;
        case GraphicsType::spice: add_spice(context, std::get<SpiceGraphics>(graphics.kind)); break;
        case GraphicsType::egl_headless: add_egl_headless(context, std::get<EglHeadlessGraphics>(graphics.kind)); break;
        case GraphicsType::dbus: add_dbus(context, std::get<DbusGraphics>(graphics.kind)); break;
        default: refuse(cat("unsupported graphics type '", word(graphics.type()), "'"));
        }
    }
}

void add_videos(ArgvContext& context) {
    for (const Video& video : context.devices.videos) {
        if (video.model.type == VideoType::none) continue;
        if (!video.driver || video.driver->name != VideoDriverName::vhostuser) continue;
        const auto fd = context.launch.socket_fds.find(alias_of(video.info));
        Options socket("socket");
        socket.text("id", cat("chr-vu-", alias_of(video.info)));
        if (fd == context.launch.socket_fds.end()) throw Error(ErrorCode::operation_failed, "Unable to find a satisfying vhost-user-gpu");
        context.option("-chardev", socket.number("fd", fd->second));
        context.pass(fd->second);
    }
    bool first = true;
    for (const Video& video : context.devices.videos) {
        if (video.model.type == VideoType::none) continue;
        const bool primary = video.model.primary ? yes(*video.model.primary) : first;
        first = false;
        context.device(video_device(context, video, primary), video.info);
    }
}

}  // namespace vireo::qemu
