#include "drivers/qemu/live_definition.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/unique_fd.hpp"
#include "drivers/qemu/aliases.hpp"
#include "drivers/qemu/firmware.hpp"
#include "drivers/qemu/live_machine.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

namespace {

using model::BackingStore;
using model::Disk;
using model::StorageFormat;
using model::StorageSource;

constexpr unsigned deepest_chain = 200;

bool can_bind(int family, int port) {
    UniqueFd fd(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) return true;   // this family is not there: nobody has the port in it
    const int on = 1;
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (family == AF_INET6) {
        setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(std::uint16_t(port));
        return bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 || errno != EADDRINUSE;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(std::uint16_t(port));
    return bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 || errno != EADDRINUSE;
}

std::uint32_t big32(const unsigned char* at) { return std::uint32_t(at[0]) << 24 | std::uint32_t(at[1]) << 16 | std::uint32_t(at[2]) << 8 | at[3]; }
std::uint64_t big64(const unsigned char* at) { return std::uint64_t(big32(at)) << 32 | big32(at + 4); }

StorageFormat format_of(const std::string& word) {
    if (word == "qcow2") return StorageFormat::qcow2;
    if (word == "qcow") return StorageFormat::qcow;
    if (word == "qed") return StorageFormat::qed;
    if (word == "vmdk") return StorageFormat::vmdk;
    return StorageFormat::raw;
}

// Finds what is below `path` and writes it down; the end of a chain is written down, too.
void detect_backing(const std::string& path, StorageFormat format, schema::Box<BackingStore>& backing, unsigned depth) {
    if (backing) {
        // The document tells the chain; only its last layer may be open.
        if (backing->is_end() || !backing->source) return;
        detect_backing(model::local_path(*backing->source), backing->format.value_or(StorageFormat::raw), backing->backing, depth + 1);
        return;
    }
    BackingStore below;
    if (format == StorageFormat::qcow2 && !path.empty()) {
        if (depth > deepest_chain)
            throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "backing chain of " + path + " is too deep");
        if (const auto header = read_backing_header(path)) {
            std::string file = header->path;
            if (file.starts_with("file:")) file.erase(0, 5);
            if (!file.starts_with('/')) file = parent_path(path) + "/" + file;
            StorageSource source;
            source.where = model::FileSource{.file = file};
            if (!file_exists(file))
                throw Error(ErrorCode::system_error, ErrorDomain::qemu,
                            "Cannot access backing file '" + file + "' of storage file '" + path + "': No such file or directory");
            below.source = std::move(source);
            below.format = format_of(header->format);
            detect_backing(file, *below.format, below.backing, depth + 1);
        }
    }
    backing = std::move(below);
}

// A number for each layer, and the names of its nodes, which status files keep.
void number_layers(Disk& disk, std::uint32_t& next) {
    const auto number = [&](StorageSource& source) {
        source.index = next;
        const std::string prefix = "libvirt-" + std::to_string(next++);
        model::StoragePrivate kept = source.private_data ? *source.private_data : model::StoragePrivate{};
        kept.nodes = {{"storage", prefix + "-storage"}, {"format", prefix + "-format"}};
        source.private_data = std::move(kept);
    };
    number(disk.source);
    for (BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source; layer = layer->backing ? &*layer->backing : nullptr)
        number(*layer->source);
    // Where events and commands find the device: virtio disks have their backend below the frontend.
    if (disk.info.alias) {
        model::DiskPrivate kept;
        const bool virtio = disk.target.bus == model::DiskBus::virtio;
        kept.qom = virtio ? "/machine/peripheral/" + *disk.info.alias + "/virtio-backend" : *disk.info.alias;
        disk.private_data = std::move(kept);
    }
}

// The file must be there, and what is below it is found.
void find_chain(Disk& disk, const Credentials& credentials) {
    const std::string& path = model::local_path(disk.source);
    if (path.empty()) return;
    if (!file_exists(path))
        throw Error(ErrorCode::system_error, ErrorDomain::storage,
                    "Cannot access storage file '" + path + "' (as uid:" + std::to_string(credentials.uid) + ", gid:" + std::to_string(credentials.gid) +
                        "): No such file or directory");
    detect_backing(path, disk.driver && disk.driver->type ? *disk.driver->type : StorageFormat::raw, disk.backing, 0);
}

// Compat: numbers count from the last disk to the first, and a drive without a medium has one, too.
void plan_disks(model::Domain& domain, const LivePlan& plan) {
    std::uint32_t next = 1;
    for (auto disk = domain.devices.disks.rbegin(); disk != domain.devices.disks.rend(); ++disk) {
        const std::string& path = model::local_path(disk->source);
        if (!path.empty() && !file_exists(path) && disk->source.startup_policy == model::StartupPolicy::optional)
            disk->source.where = model::FileSource{};
        if (!disk->source.has_medium()) {
            if (disk->driver) disk->driver->type.reset();   // Compat: nothing is there that has a format
            ++next;
            continue;
        }
        plan_cache(*disk);
        find_chain(*disk, plan.credentials);
        number_layers(*disk, next);
    }
}

template <class Graphics> void plan_listens(Graphics& graphics, const std::string& standard) {
    if constexpr (requires { graphics.listens; }) {
        for (model::GraphicsListen& listen : graphics.listens)
            if (auto* address = std::get_if<model::AddressListen>(&listen.where)) {
                if (!address->address) {
                    address->address = standard;
                    listen.from_config = 1;
                }
                if (!graphics.listen) graphics.listen = address->address;
            }
    }
}

void plan_graphics(model::Domain& domain, const LivePlan& plan, const Config& config, PortPool& pool, std::vector<int>& ports) {
    const auto automatic = [&](std::optional<std::int32_t>& port, long long first, long long last, const char* what) {
        port = pool.take(int(first), int(last), what);
        ports.push_back(*port);
    };
    for (model::Graphics& graphics : domain.devices.graphics) {
        std::visit(
            [&](auto& kind) {
                using Kind = std::decay_t<decltype(kind)>;
                if constexpr (std::is_same_v<Kind, model::VncGraphics>) {
                    for (model::GraphicsListen& listen : kind.listens)
                        if (auto* socket = std::get_if<model::SocketListen>(&listen.where)) {
                            if (!socket->socket) {
                                socket->socket = plan.library_directory + "/vnc.sock";
                                listen.auto_generated = schema::YesNo::yes;
                            }
                            if (!kind.socket) kind.socket = socket->socket;
                        }
                    const bool by_port = !kind.socket;
                    if (by_port && (kind.autoport == schema::YesNo::yes || kind.port.value_or(0) == -1))
                        automatic(kind.port, config.remote_display_port_min, config.remote_display_port_max, "VNC");
                    else if (by_port && kind.port.value_or(0) > 0)
                        pool.reserve(*kind.port), ports.push_back(*kind.port);
                    if (kind.websocket == -1) {
                        automatic(kind.websocket, config.remote_websocket_port_min, config.remote_websocket_port_max, "VNC WebSocket");
                        kind.websocket_generated = schema::YesNo::yes;
                    }
                    plan_listens(kind, config.vnc_listen);
                } else if constexpr (std::is_same_v<Kind, model::SpiceGraphics>) {
                    if (kind.autoport == schema::YesNo::yes) {
                        if (kind.default_mode != model::SpiceMode::secure)
                            automatic(kind.port, config.remote_display_port_min, config.remote_display_port_max, "SPICE");
                        if (config.spice_tls && kind.default_mode != model::SpiceMode::insecure)
                            automatic(kind.tls_port, config.remote_display_port_min, config.remote_display_port_max, "SPICE TLS");
                    }
                    plan_listens(kind, config.spice_listen);
                }
            },
            graphics.kind);
    }
}

void plan_channels(model::Domain& domain, const LivePlan& plan) {
    for (model::Channel& channel : domain.devices.channels) plan_channel(channel, plan.channel_directory);
}

void plan_labels(model::Domain& domain, const LivePlan& plan) {
    const std::string label = "+" + std::to_string(plan.credentials.uid) + ":+" + std::to_string(plan.credentials.gid);
    for (const model::Seclabel& one : domain.seclabels)
        if (one.model == "dac" || one.type == model::SeclabelType::none) return;
    domain.seclabels.push_back({.type = model::SeclabelType::dynamic, .model = "dac",
                                .relabel = plan.dynamic_ownership ? schema::YesNo::yes : schema::YesNo::no, .label = label, .imagelabel = label});
}

}  // namespace

int PortPool::take(int first, int last, const char* what) {
    std::lock_guard hold(lock_);
    for (int port = first; port <= last; ++port) {
        if (taken_.contains(port) || !can_bind(AF_INET, port) || !can_bind(AF_INET6, port)) continue;
        taken_.insert(port);
        return port;
    }
    throw Error(ErrorCode::internal_error, ErrorDomain::qemu,
                std::string("Unable to find an unused port in range '") + what + "' (" + std::to_string(first) + "-" + std::to_string(last) + ")");
}

void PortPool::reserve(int port) {
    std::lock_guard hold(lock_);
    taken_.insert(port);
}

void PortPool::give_back(int port) {
    std::lock_guard hold(lock_);
    taken_.erase(port);
}

std::string short_name(int id, std::string_view name) {
    // Characters, not bytes: a cut inside one would make a name that is no text.
    std::size_t end = 0;
    for (int characters = 0; end < name.size() && characters < 20; ++characters) {
        ++end;
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) ++end;
    }
    return "domain-" + std::to_string(id) + "-" + std::string(name.substr(0, end));
}

void make_live(model::Domain& domain, const LivePlan& plan, const Capabilities& capabilities, const Config& config,
               PortPool& pool, std::vector<int>& ports) {
    domain.id = plan.id;
    if (domain.os.firmware) choose_firmware(domain, host_firmware(), config);
    domain.os.firmware.reset();   // what was chosen stands in its place
    plan_memory(domain);
    plan_clock(domain, plan.utc_offset);
    plan_encryption(domain, config);
    assign_aliases(domain, capabilities);
    if (config.privileged) {
        if (!domain.resource) domain.resource.emplace();
        if (!domain.resource->partition) domain.resource->partition = "/machine";
    }
    plan_disks(domain, plan);
    plan_channels(domain, plan);
    plan_labels(domain, plan);
    plan_graphics(domain, plan, config, pool, ports);
}

void plan_medium(model::Disk& disk, unsigned node, const Credentials& credentials) {
    plan_cache(disk);
    find_chain(disk, credentials);
    std::uint32_t next = node;
    if (disk.source.has_medium()) number_layers(disk, next);
}

unsigned next_node_after(const model::Disk& disk, unsigned node) {
    unsigned next = node + 1;
    if (disk.source.index) next = std::max(next, *disk.source.index + 1);
    for (const BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source; layer = layer->backing ? &*layer->backing : nullptr)
        if (layer->source->index) next = std::max(next, *layer->source->index + 1);
    return next;
}

void plan_channel(model::Channel& channel, const std::string& directory) {
    auto* unix_socket = std::get_if<model::UnixChar>(&channel.source.kind);
    const auto* target = std::get_if<model::VirtioTarget>(&channel.target);
    if (!unix_socket || unix_socket->path || !target) return;
    unix_socket->mode = model::CharMode::bind;
    unix_socket->path = directory + "/" + target->name.value_or(channel.info.alias.value_or("channel"));
}

std::vector<int> ports_of(const model::Domain& domain) {
    std::vector<int> out;
    for (const model::Graphics& graphics : domain.devices.graphics)
        std::visit(
            [&](const auto& kind) {
                if constexpr (requires { kind.port; }) if (kind.port && *kind.port > 0) out.push_back(*kind.port);
                if constexpr (requires { kind.tls_port; }) if (kind.tls_port && *kind.tls_port > 0) out.push_back(*kind.tls_port);
                if constexpr (requires { kind.websocket; }) if (kind.websocket && *kind.websocket > 0) out.push_back(*kind.websocket);
            },
            graphics.kind);
    return out;
}

std::optional<BackingHeader> read_backing_header(const std::string& image) {
    UniqueFd fd(open(image.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) return std::nullopt;
    unsigned char head[4096];
    const ssize_t count = pread(fd.get(), head, sizeof head, 0);
    if (count < 72 || std::memcmp(head, "QFI\xfb", 4) != 0) return std::nullopt;
    const std::uint32_t version = big32(head + 4);
    const std::uint64_t offset = big64(head + 8);
    const std::uint32_t length = big32(head + 16);
    if (version < 2 || offset == 0 || length == 0 || length > 1023) return std::nullopt;
    BackingHeader out;
    out.path.resize(length);
    if (pread(fd.get(), out.path.data(), length, off_t(offset)) != ssize_t(length)) return std::nullopt;
    // Extensions stand between the header and the name: type, length, data padded to eight bytes.
    std::size_t at = version == 2 ? 72 : std::size_t(std::min<std::uint32_t>(big32(head + 100), 4096));
    while (at + 8 <= std::size_t(count) && at < offset) {
        const std::uint32_t type = big32(head + at), size = big32(head + at + 4);
        if (type == 0 || size > std::size_t(count) - at - 8) break;
        if (type == 0xe2792aca) out.format.assign(reinterpret_cast<const char*>(head + at + 8), size);
        at += 8 + ((std::size_t(size) + 7) & ~std::size_t(7));
    }
    return out;
}

}  // namespace vireo::qemu
