#include "drivers/qemu/native.hpp"

#include <algorithm>

#include <unistd.h>

#include "drivers/qemu/addresses.hpp"
#include "drivers/qemu/aliases.hpp"
#include "drivers/qemu/argv_context.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/firmware.hpp"
#include "drivers/qemu/guest_cpu.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "drivers/qemu/secrets.hpp"

namespace vireo::qemu {

using namespace model;
using schema::YesNo;

namespace {

constexpr std::int32_t first_vnc_port = 5900, first_spice_port = 5901, first_spice_tls_port = 5902;

// "-1-web": id and the first 20 characters of the name, as in the names of a domain's folders.
std::string folder_name(std::string_view name) {
    std::size_t end = 0;
    for (int characters = 0; end < name.size() && characters < 20; ++characters) {
        ++end;
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) ++end;
    }
    return cat("-1-", name.substr(0, end));
}

bool is_in_path(const std::string& program, std::string_view path) {
    while (!path.empty()) {
        const auto end = path.find(':');
        if (::access((std::string(path.substr(0, end)) + "/" + program).c_str(), X_OK) == 0) return true;
        path = end == path.npos ? std::string_view() : path.substr(end + 1);
    }
    return false;
}

// Compat: the reference converts every interface to a tap that it is handed, keeping the card alone
// (pinned by the conformance corpora).
void simplify(Interface& interface, std::string_view search_path) {
    if (interface.type() == InterfaceType::hostdev) return;
    if (interface.script && interface.script->find('/') == interface.script->npos && !is_in_path(*interface.script, search_path))
        throw Error(ErrorCode::system_error, cat("Cannot find '", *interface.script, "' in path: No such file or directory"));
    Interface plain;
    plain.source = EthernetSource{};
    plain.mac = interface.mac;
    plain.model = interface.model;
    plain.script = interface.script;
    interface = std::move(plain);
}

void resolve_listens(std::vector<GraphicsListen>& listens, const NativeHost& host) {
    for (GraphicsListen& listen : listens) {
        auto* network = std::get_if<NetworkListen>(&listen.where);
        if (!network || network->address || !network->network) continue;
        if (!host.network_address) {
            throw Error(ErrorCode::no_network, cat("no network with matching name '", *network->network, "'"));
        }
        network->address = host.network_address(*network->network);
    }
}

void fix_ports(Graphics& graphics, const Config& config, const NativeHost& host) {
    if (auto* vnc = std::get_if<VncGraphics>(&graphics.kind)) {
        resolve_listens(vnc->listens, host);
        if (vnc->autoport == YesNo::yes || (!vnc->port && vnc->autoport != YesNo::no)) vnc->port = first_vnc_port;
    } else if (auto* spice = std::get_if<SpiceGraphics>(&graphics.kind)) {
        resolve_listens(spice->listens, host);
        const bool automatic = spice->autoport == YesNo::yes;
        if (automatic || spice->port == -1) spice->port = first_spice_port;
        const bool wants_tls = config.spice_tls || spice->default_mode == SpiceMode::secure ||
                               std::ranges::any_of(spice->channels, [](const SpiceChannel& channel) { return channel.mode == SpiceMode::secure; });
        if (wants_tls && (automatic || spice->tls_port == -1)) spice->tls_port = first_spice_tls_port;
    }
}

void name_channel_sockets(Domain& domain, const std::string& directory) {
    for (Channel& channel : domain.devices.channels) {
        auto* socket = std::get_if<UnixChar>(&channel.source.kind);
        if (!socket || socket->path) continue;
        const auto* target = std::get_if<VirtioTarget>(&channel.target);
        if (!target) continue;
        if (target->name) {
            socket->path = cat(directory, "/", *target->name);
        } else {
            const auto* at = address_of<VirtioSerialAddress>(channel.info);
            const VirtioSerialAddress place = at ? *at : VirtioSerialAddress{};
            socket->path = cat(directory, "/vioser-", digits(place.controller, 10, 2), "-", digits(place.bus, 10, 2), "-", digits(place.port, 10, 2), ".sock");
        }
        if (!socket->mode) socket->mode = CharMode::bind;
    }
}

std::string no_secrets(const NeededSecret& needed) {
    throw Error(ErrorCode::no_secret, cat("no secret with matching uuid '", needed.uuid, "'"));
}

}  // namespace

CommandLine native_command_line(Domain domain, const Capabilities& capabilities, const Config& config, const NativeHost& host) {
    const std::string folder = folder_name(domain.name);
    Launch launch;
    launch.native = true;
    launch.privileged = config.privileged;
    launch.library_directory = cat(config.library_directory, "/domain-", folder);
    launch.channel_directory = cat(config.library_directory, "/channel/target/domain-", folder);
    launch.memory_directory = cat(config.memory_backing_dir.empty() ? cat(config.library_directory, "/ram") : config.memory_backing_dir, "/", folder);
    launch.search_path = host.search_path;
    launch.numa_nodes = host.numa_nodes;
    launch.hugetlb = host.hugetlb;
    launch.host_smbios = host.host_smbios;
    launch.now = host.now;
    launch.utc_offset = host.utc_offset;
    launch.sockets["dbus"] = cat(config.state_directory, "/dbus/", folder, "-dbus.sock");

    choose_firmware(domain, host.firmware, config);
    if (host.processor) match_cpu(domain, capabilities, host.host_arch, *host.processor);
    resolve_cpu(domain, capabilities, host.host_arch);
    for (Interface& interface : domain.devices.interfaces) simplify(interface, host.search_path);
    // Compat: the new cards get places of their own, whatever the document said.
    const Environment nothing;
    assign_addresses(domain, Context{&capabilities, config, nothing});
    assign_aliases(domain, capabilities);
    for (Graphics& graphics : domain.devices.graphics) fix_ports(graphics, config, host);
    name_channel_sockets(domain, launch.channel_directory);
    int fd = 3;
    for (const Interface& interface : domain.devices.interfaces) {
        launch.interfaces[std::string(alias_of(interface.info))].tap_fds = {fd++};
    }
    launch.secrets = encrypt_secrets(needed_secrets(domain, config), new_master_key(), host.secret ? host.secret : no_secrets);
    return command_line(domain, capabilities, config, launch);
}

}  // namespace vireo::qemu
