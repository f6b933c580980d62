#include "drivers/qemu/argv_blockdev.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

std::string auth_secret(const BlockLayer& layer) { return cat(layer.prefix, "-storage-auth-secret0"); }
std::string cookie_secret(const BlockLayer& layer) { return cat(layer.prefix, "-storage-httpcookie-secret0"); }
std::string encryption_secret(const BlockLayer& layer) { return cat(layer.prefix, "-format-encryption-secret0"); }
std::string tls_object(const BlockLayer& layer) { return cat("obj", layer.prefix, "-storage_tls0"); }
std::string tls_secret(const BlockLayer& layer) { return cat(layer.prefix, "-storage-tls-secret0"); }

bool uses_tls(const ArgvContext& context, const NetworkSource& source) {
    if (source.protocol == StorageProtocol::nbd) return source.tls ? yes(*source.tls) : context.config.nbd_tls;
    if (source.protocol == StorageProtocol::vxhs) return source.tls ? yes(*source.tls) : context.config.vxhs_tls;
    return false;
}

std::uint32_t default_port(StorageProtocol protocol) {
    switch (protocol) {
    case StorageProtocol::nbd: return 10809;
    case StorageProtocol::sheepdog: return 7000;
    case StorageProtocol::gluster: return 24007;
    case StorageProtocol::iscsi: return 3260;
    case StorageProtocol::http: return 80;
    case StorageProtocol::https: return 443;
    case StorageProtocol::ftp: return 21;
    case StorageProtocol::ftps: return 990;
    case StorageProtocol::tftp: return 69;
    case StorageProtocol::ssh: return 22;
    case StorageProtocol::vxhs: return 9999;
    default: return 0;
    }
}

std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : cat("[", host, "]"); }

// {"type":"inet","host":…,"port":…} or {"type":"unix","path":…}
Props server(const StorageHost& host, StorageProtocol protocol, bool typed = true) {
    Props props;
    if (host.transport == NetworkTransport::unix) {
        if (typed) props.text("type", "unix");
        return props.text("path", host.socket.value_or(""));
    }
    if (host.transport == NetworkTransport::rdma) refuse("transport 'rdma' is not supported");
    if (typed) props.text("type", "inet");
    props.text("host", host.name.value_or(""));
    const std::uint32_t port = host.port.value_or(default_port(protocol));
    if (port) props.text("port", std::to_string(port));
    return props;
}

const StorageHost& only_host(const NetworkSource& source) {
    if (source.hosts.size() != 1) {
        throw Error(ErrorCode::config_unsupported, cat("protocol '", word(source.protocol), "' accepts only one host"));
    }
    return source.hosts.front();
}

// user and group of an NFS export are numbers for QEMU.
std::uint64_t numeric_id(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size()) refuse(cat("NFS identity '", text, "' is no number"));
    return id;
}

Props curl_node(const NetworkSource& source, const BlockLayer& layer) {
    const StorageHost& host = only_host(source);
    const std::string_view scheme = word(source.protocol);
    Props props(scheme);
    std::string path = source.name.value_or("");
    if (!path.starts_with('/')) path.insert(0, 1, '/');
    std::string url = cat(scheme, "://", bracketed(host.name.value_or("")), ":", host.port.value_or(default_port(source.protocol)), path);
    if (source.query) url += "?" + *source.query;
    props.text("url", url);
    if (layer.auth) {
        props.text("username", layer.auth->username);
        if (layer.auth->secret) props.text("password-secret", auth_secret(layer));
    }
    boolean_if(props, "sslverify", source.ssl_verify);
    if (!source.cookies.empty()) props.text("cookie-secret", cookie_secret(layer));
    props.number_unless_zero("timeout", source.timeout);
    props.number_unless_zero("readahead", source.readahead);
    return props;
}

Props gluster_node(const ArgvContext& context, const NetworkSource& source) {
    const std::string name = source.name.value_or("");
    const auto slash = name.find('/');
    if (slash == std::string::npos) refuse(cat("missing volume name or file name in gluster source '", name, "'"));
    std::vector<Props> servers;
    for (const StorageHost& host : source.hosts) servers.push_back(server(host, source.protocol));
    Props props("gluster");
    props.text("volume", name.substr(0, slash)).text("path", name.substr(slash + 1)).objects("server", servers);
    if (context.config.gluster_debug_level) props.number("debug", context.config.gluster_debug_level);
    return props;
}

Props iscsi_node(const NetworkSource& source, const BlockLayer& layer) {
    const StorageHost& host = only_host(source);
    std::string target = source.name.value_or("");
    std::uint64_t lun = 0;
    if (const auto slash = target.find('/'); slash != std::string::npos) {
        const std::string_view number = std::string_view(target).substr(slash + 1);
        if (std::from_chars(number.data(), number.data() + number.size(), lun).ec != std::errc()) {
            throw Error(ErrorCode::internal_error, cat("cannot parse target for lunStr '", number, "'"));
        }
        target.resize(slash);
    }
    Props props("iscsi");
    props.text("portal", cat(bracketed(host.name.value_or("")), ":", host.port.value_or(3260))).text("target", target);
    props.number("lun", lun).text("transport", "tcp");
    if (layer.auth) {
        props.text("user", layer.auth->username);
        if (layer.auth->secret) props.text("password-secret", auth_secret(layer));
    }
    return props.text_if("initiator-name", source.initiator_iqn);
}

Props rbd_node(const NetworkSource& source, const BlockLayer& layer) {
    const std::string name = source.name.value_or("");
    std::string pool, space, image = name;
    if (const auto slash = name.find('/'); slash != std::string::npos) {
        pool = name.substr(0, slash);
        image = name.substr(slash + 1);
        if (const auto second = image.find('/'); second != std::string::npos) {
            space = image.substr(0, second);
            image = image.substr(second + 1);
        }
    }
    Props props("rbd");
    props.text_unless_empty("pool", pool).text_unless_empty("namespace", space).text("image", image);
    props.text_if("snapshot", source.snapshot).text_if("conf", source.config_file);
    std::vector<Props> servers;
    for (const StorageHost& host : source.hosts) servers.push_back(server(host, source.protocol, false));
    if (!servers.empty()) props.objects("server", servers);
    if (layer.encryption && layer.encryption->engine == EncryptionEngine::librbd) {
        Props encrypt;
        encrypt.text("format", word(layer.encryption->format)).text("key-secret", encryption_secret(layer));
        props.object("encrypt", encrypt);
    }
    if (layer.auth) {
        static const std::vector<std::string> methods = {"cephx", "none"};
        props.text("user", layer.auth->username).texts("auth-client-required", methods);
        if (layer.auth->secret) props.text("key-secret", auth_secret(layer));
    }
    return props;
}

Props network_node(const ArgvContext& context, const NetworkSource& source, const BlockLayer& layer) {
    switch (source.protocol) {
    case StorageProtocol::nbd: {
        Props props("nbd");
        props.object("server", server(only_host(source), source.protocol)).text_if("export", source.name);
        if (uses_tls(context, source)) props.text("tls-creds", tls_object(layer)).text_if("tls-hostname", source.tls_hostname);
        if (source.reconnect && source.reconnect->delay) props.number("reconnect-delay", *source.reconnect->delay);
        return props;
    }
    case StorageProtocol::rbd: return rbd_node(source, layer);
    case StorageProtocol::gluster: return gluster_node(context, source);
    case StorageProtocol::iscsi: return iscsi_node(source, layer);
    case StorageProtocol::sheepdog: {
        Props props("sheepdog");
        return props.object("server", server(only_host(source), source.protocol)).text_if("vdi", source.name);
    }
    case StorageProtocol::ssh: {
        Props props("ssh");
        props.text("path", source.name.value_or("")).object("server", server(only_host(source), source.protocol, false));
        if (source.identity) props.text_if("user", source.identity->username);
        return props;
    }
    case StorageProtocol::vxhs: {
        Props props("vxhs");
        return props.text("vdisk-id", source.name.value_or("")).object("server", server(only_host(source), source.protocol, false));
    }
    case StorageProtocol::nfs: {
        Props at;
        at.text("host", only_host(source).name.value_or("")).text("type", "inet");
        Props props("nfs");
        props.object("server", at).text("path", source.name.value_or(""));
        if (source.identity && source.identity->user) props.number("user", numeric_id(*source.identity->user));
        if (source.identity && source.identity->group) props.number("group", numeric_id(*source.identity->group));
        return props;
    }
    default: return curl_node(source, layer);
    }
}

void cache_of(Props& props, std::optional<DiskCache> mode) {
    if (!mode) return;
    Props cache;
    cache.boolean("direct", *mode == DiskCache::none || *mode == DiskCache::directsync);
    cache.boolean("no-flush", *mode == DiskCache::unsafe);
    props.object("cache", cache);
}

void file_members(Props& props, const BlockLayer& layer, const std::string& path) {
    props.text("filename", path);
    if (layer.driver && layer.driver->io) props.text("aio", word(*layer.driver->io));
    if (const auto& reservations = layer.source->reservations) {
        props.text("pr-manager", reservations->managed == YesNo::no ? cat("pr-helper-", layer.prefix, "-storage") : "pr-helper0");
    }
}

bool can_have_backing(StorageFormat format) {
    return format == StorageFormat::qcow || format == StorageFormat::qcow2 || format == StorageFormat::qed || format == StorageFormat::vmdk ||
           format == StorageFormat::cow;
}

std::string_view format_driver(StorageFormat format) {
    switch (format) {
    case StorageFormat::fat: return "vvfat";
    case StorageFormat::ploop: return "parallels";
    case StorageFormat::vhd: return "vhdx";
    case StorageFormat::iso:
    case StorageFormat::dir: return "raw";
    case StorageFormat::cow: refuse("'cow' storage format is not directly supported by QEMU, use 'qcow2' image format instead");
    case StorageFormat::auto_: return "raw";
    default: return word(format);
    }
}

void encrypted_format(Props& props, const BlockLayer& layer) {
    const bool librbd = layer.encryption && layer.encryption->engine == EncryptionEngine::librbd;
    if (layer.encryption && !librbd && layer.format == StorageFormat::raw) {
        props.text("driver", "luks").text("key-secret", encryption_secret(layer));
        return;
    }
    props.text("driver", format_driver(layer.format));
    if (!layer.encryption || librbd) return;
    if (layer.format == StorageFormat::luks) {
        props.text("key-secret", encryption_secret(layer));
        return;
    }
    Props encrypt;
    encrypt.text("format", layer.encryption->format == EncryptionFormat::qcow || layer.encryption->format == EncryptionFormat::default_ ? "aes" : "luks");
    props.object("encrypt", encrypt.text("key-secret", encryption_secret(layer)));
}

// Raw images know slices themselves; other formats need a node between.
bool needs_slice_node(const BlockLayer& layer) {
    return layer.source->slice && (layer.format != StorageFormat::raw || layer.encryption);
}

std::string bytes_node(const BlockLayer& layer) { return cat(layer.prefix, needs_slice_node(layer) ? "-slice-sto" : "-storage"); }

void add_layer_objects(ArgvContext& context, const BlockLayer& layer) {
    const auto* network = std::get_if<NetworkSource>(&layer.source->where);
    if (network && layer.auth && layer.auth->secret) context.secret(auth_secret(layer));
    if (layer.encryption && !layer.encryption->secrets.empty()) context.secret(encryption_secret(layer));
    if (network && !network->cookies.empty()) context.secret(cookie_secret(layer));
    if (network && uses_tls(context, *network)) {
        const bool nbd = network->protocol == StorageProtocol::nbd;
        const std::string& locked = nbd ? context.config.nbd_tls_x509_secret_uuid : context.config.vxhs_tls_x509_secret_uuid;
        if (!locked.empty()) context.secret(tls_secret(layer));
        Props props;
        props.text("qom-type", "tls-creds-x509").text("id", tls_object(layer));
        props.text("dir", nbd ? context.config.nbd_tls_x509_cert_dir : context.config.vxhs_tls_x509_cert_dir);
        props.text("endpoint", "client").boolean("verify-peer", true);
        if (!locked.empty()) props.text("passwordid", tls_secret(layer));
        context.option("-object", props);
    }
    const auto& reservations = layer.source->reservations;
    if (reservations && reservations->managed == YesNo::no && reservations->source) {
        Props props;
        props.text("qom-type", "pr-manager-helper").text("id", cat("pr-helper-", layer.prefix, "-storage"));
        context.option("-object", props.text("path", reservations->source->path));
    }
}

}  // namespace

Props storage_driver(const ArgvContext& context, const BlockLayer& layer) {
    const auto& where = layer.source->where;
    Props props;
    if (const auto* file = std::get_if<FileSource>(&where)) {
        props.text("driver", "file");
        file_members(props, layer, file->file.value_or(""));
    } else if (const auto* block = std::get_if<BlockSource>(&where)) {
        props.text("driver", "host_device");
        file_members(props, layer, block->dev.value_or(""));
    } else if (const auto* dir = std::get_if<DirSource>(&where)) {
        props.text("driver", "vvfat").text("dir", dir->dir.value_or("")).boolean("floppy", layer.floppy);
        props.boolean("rw", !layer.read_only);
    } else if (const auto* nvme = std::get_if<NvmeSource>(&where)) {
        const PciPlace& at = nvme->address;
        props.text("driver", "nvme");
        props.text("device", cat(hex(at.domain, 4), ":", hex(at.bus, 2), ":", hex(at.slot, 2), ".", at.function));
        props.number("namespace", nvme->namespace_);
    } else if (const auto* network = std::get_if<NetworkSource>(&where)) {
        props = network_node(context, *network, layer);
    } else if (const auto* vdpa = std::get_if<VhostVdpaSource>(&where)) {
        props.text("driver", "virtio-blk-vhost-vdpa").text("path", vdpa->dev);
    } else if (std::holds_alternative<VolumeSource>(where)) {
        throw Error(ErrorCode::internal_error, "storage source pool wasn't translated");
    } else {
        throw Error(ErrorCode::internal_error, "a vhost-user disk has no block node");
    }
    return props;
}

Props storage_node(const ArgvContext& context, const BlockLayer& layer) {
    Props props = storage_driver(context, layer);
    props.text("node-name", cat(layer.prefix, "-storage"));
    cache_of(props, layer.cache);
    // The format node decides about writing and discarding; below it everything is let through.
    props.boolean("auto-read-only", true).text("discard", "unmap");
    return props;
}

Props slice_node(const BlockLayer& layer) {
    Props props("raw");
    props.text("node-name", cat(layer.prefix, "-slice-sto"));
    props.number("offset", layer.source->slice->offset).number("size", layer.source->slice->size);
    props.text("file", cat(layer.prefix, "-storage")).boolean("auto-read-only", true).text("discard", "unmap");
    cache_of(props, layer.cache);
    return props;
}

Props format_node(const BlockLayer& layer, const std::string& below) {
    Props props;
    props.text("node-name", cat(layer.prefix, "-format")).boolean("read-only", layer.read_only);
    if (const DiskDriver* driver = layer.driver) {
        if (driver->discard) props.text("discard", word(*driver->discard));
        if (driver->detect_zeroes && layer.top) {
            // Unmapping zeroes needs discards that are let through.
            const bool falls_back = *driver->detect_zeroes == DetectZeroes::unmap && driver->discard != DiskDiscard::unmap;
            props.text("detect-zeroes", falls_back ? "on" : word(*driver->detect_zeroes));
        }
    }
    cache_of(props, layer.cache);
    encrypted_format(props, layer);
    if (layer.source->slice && !needs_slice_node(layer)) {
        props.number("offset", layer.source->slice->offset).number("size", layer.source->slice->size);
    }
    if (layer.format == StorageFormat::qcow2) props.number_unless_zero("cache-size", layer.metadata_cache_size);
    props.text("file", bytes_node(layer));
    if (can_have_backing(layer.format)) {
        if (!below.empty()) props.text("backing", below);
        else if (layer.chain_ends) props.null("backing");
    }
    return props;
}

void add_layer(ArgvContext& context, const BlockLayer& layer, const std::string& below) {
    add_layer_objects(context, layer);
    context.option("-blockdev", storage_node(context, layer));
    if (needs_slice_node(layer)) context.option("-blockdev", slice_node(layer));
    context.option("-blockdev", format_node(layer, below));
}

std::optional<DiskCache> effective_cache(const Disk& disk) {
    if (disk.driver && disk.driver->cache) return disk.driver->cache;
    // What several guests write at once must not be cached by one host.
    if (disk.shareable && !disk.readonly) return DiskCache::none;
    return std::nullopt;
}

std::vector<BlockLayer> layers_of(const Disk& disk, unsigned first) {
    std::vector<BlockLayer> layers;
    if (!disk.source.has_medium()) return layers;
    BlockLayer top;
    top.source = &disk.source;
    top.format = disk.driver && disk.driver->type ? *disk.driver->type : StorageFormat::raw;
    if (std::holds_alternative<DirSource>(disk.source.where)) top.format = StorageFormat::raw;
    top.auth = disk.source.auth ? &*disk.source.auth : disk.auth ? &*disk.auth : nullptr;
    top.encryption = disk.source.encryption ? &*disk.source.encryption : disk.encryption ? &*disk.encryption : nullptr;
    top.read_only = disk.readonly || disk.device == DiskDevice::cdrom;
    top.floppy = disk.device == DiskDevice::floppy;
    top.driver = disk.driver ? &*disk.driver : nullptr;
    top.cache = effective_cache(disk);
    if (disk.driver) top.metadata_cache_size = disk.driver->metadata_cache_size;
    layers.push_back(top);
    const schema::Box<BackingStore>* below = &disk.backing;
    while (*below) {
        const BackingStore& backing = **below;
        if (backing.is_end()) {
            layers.back().chain_ends = true;
            break;
        }
        BlockLayer layer;
        layer.source = &*backing.source;
        layer.format = backing.format.value_or(StorageFormat::raw);
        layer.auth = backing.source->auth ? &*backing.source->auth : nullptr;
        layer.encryption = backing.source->encryption ? &*backing.source->encryption : nullptr;
        layer.read_only = true;
        layer.top = false;
        layer.driver = top.driver;
        layer.cache = top.cache;
        layer.metadata_cache_size = backing.metadata_cache_size;
        layers.push_back(layer);
        below = &backing.backing;
    }
    for (BlockLayer& layer : layers) {
        // A running disk's layers keep the numbers they were opened with.
        layer.number = layer.source->index.value_or(first);
        first = layer.number + 1;
        layer.prefix = cat("libvirt-", layer.number);
    }
    return layers;
}

unsigned chain_length(const Disk& disk) {
    if (std::holds_alternative<VhostUserSource>(disk.source.where) || disk.target.bus == DiskBus::sd) return 0;
    return std::max(1u, unsigned(layers_of(disk, 0).size()));   // an empty drive has a number, too
}

std::string add_chain(ArgvContext& context, const Disk& disk, unsigned first) {
    const std::vector<BlockLayer> layers = layers_of(disk, first);
    std::string node;
    for (std::size_t i = layers.size(); i-- > 0;) {
        add_layer(context, layers[i], node);
        node = layers[i].prefix + "-format";
    }
    if (node.empty() || !disk.driver || disk.driver->copy_on_read != OnOff::on) return node;
    Props props("copy-on-read");
    const std::string name = cat("libvirt-CoR-", disk.target.dev);
    context.option("-blockdev", props.text("node-name", name).text("file", node).text("discard", "unmap"));
    return name;
}

std::vector<Props> iothread_mapping(std::span<const IothreadMapping> mappings) {
    std::vector<Props> out;
    for (const IothreadMapping& mapping : mappings) {
        Props props;
        props.text("iothread", cat("iothread", mapping.id));
        if (!mapping.queues.empty()) {
            std::string queues = "[";
            for (const std::uint32_t queue : mapping.queues) queues += cat(queues.size() > 1 ? "," : "", queue);
            props.raw("vqs", queues + "]");
        }
        out.push_back(std::move(props));
    }
    return out;
}

}  // namespace vireo::qemu
