#include "model/storage_pool/storage_pool.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace vireo::model {

const schema::Type& schema_of(const PoolPermissions*);
const schema::Type& schema_of(const PoolSource*);
const schema::Type& schema_of(const PoolTarget*);

namespace {

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::storage, std::move(what)); }
[[noreturn]] void refuse(std::string what) { refuse(ErrorCode::xml_error, std::move(what)); }

// What the pools of a type are made of.
enum Part : unsigned { host = 1, device = 2, dir = 4, adapter = 8, source_name = 16, initiator = 32, network = 64, no_target = 128, makes_path = 256 };
struct TypeRule {
    unsigned needs;
    std::span<const std::string_view> formats;    // the first one is meant when none is given
    std::string_view target;                      // folder that is meant for the target
};
constexpr std::string_view fs_formats[] = {"auto", "ext2", "ext3", "ext4", "ufs", "iso9660", "udf", "gfs", "gfs2", "vfat", "hfs+", "xfs", "ocfs2", "vmfs"};
constexpr std::string_view netfs_formats[] = {"auto", "nfs", "glusterfs", "cifs"};
constexpr std::string_view logical_formats[] = {"unknown", "lvm2"};
constexpr std::string_view disk_formats[] = {"unknown", "dos", "dvh", "gpt", "mac", "bsd", "pc98", "sun", "lvm2"};

TypeRule rule_of(PoolType type) {
    switch (type) {
        case PoolType::dir: return {0, {}, ""};
        case PoolType::fs: return {device, fs_formats, ""};
        case PoolType::netfs: return {host | dir, netfs_formats, ""};
        case PoolType::logical: return {source_name, logical_formats, "/dev/"};
        case PoolType::disk: return {device, disk_formats, ""};
        case PoolType::iscsi: return {host | device, {}, ""};
        case PoolType::iscsi_direct: return {host | device | initiator | no_target, {}, ""};
        case PoolType::scsi: return {adapter, {}, ""};
        case PoolType::mpath: return {0, {}, "/dev/mapper"};
        case PoolType::rbd: return {host | source_name | no_target, {}, ""};
        case PoolType::sheepdog: return {host | source_name | no_target, {}, ""};
        case PoolType::gluster: return {host | source_name | no_target, {}, ""};
        case PoolType::zfs: return {source_name, {}, "/dev/zvol/"};
        case PoolType::vstorage: return {source_name, {}, ""};
    }
    return {};
}

void check_auth(const PoolAuth& auth) {
    if (auth.type.empty()) refuse("missing auth type attribute");
    if (auth.type != "chap" && auth.type != "ceph") refuse(ErrorCode::config_unsupported, "unknown auth type '" + auth.type + "'");
    if (auth.username.empty()) refuse("missing username for auth");
    if (!auth.secret) refuse("Missing <secret> element in auth");
    if (!auth.secret->uuid && !auth.secret->usage) refuse("missing secret uuid or usage attribute");
    if (auth.secret->uuid && auth.secret->usage) refuse("either auth secret uuid or usage expected");
    if (auth.secret->uuid && !Uuid::parse(*auth.secret->uuid)) refuse("invalid secret uuid '" + *auth.secret->uuid + "'");
}

void check_adapter(const PoolAdapter& adapter) {
    if (adapter.type == AdapterType::fc_host) {
        if (!adapter.wwnn || !adapter.wwpn) refuse("'wwnn' and 'wwpn' must be specified for adapter type 'fc_host'");
        return;
    }
    if (adapter.type && !adapter.name && !adapter.parentaddr) refuse("Either 'name' or 'parent' must be specified for the 'scsi_host' adapter");
    if (adapter.name && adapter.parentaddr) refuse("'name' and 'parent' together cannot be specified for the 'scsi_host' adapter");
    if (!adapter.type && !adapter.name) refuse("missing 'name' attribute for adapter");
    if (adapter.parentaddr) {
        if (!adapter.parentaddr->unique_id || !parse_number<std::int32_t>(*adapter.parentaddr->unique_id))
            refuse("Missing or invalid scsi adapter 'unique_id' value");
        if (!adapter.parentaddr->address) refuse("Missing scsi_host PCI address element");
    }
}

void check_permissions(const PoolPermissions& permissions) {
    if (permissions.mode) {
        const auto mode = parse_number<std::int64_t>(*permissions.mode, 8);
        if (!mode || *mode < 0 || *mode > 07777) refuse("malformed octal mode");
    }
    const auto check_id = [](const std::optional<std::string>& id, const char* what) {
        if (id && *id != "-1" && !parse_number<std::uint32_t>(*id)) refuse(std::string("malformed ") + what + " element");
    };
    check_id(permissions.owner, "owner");
    check_id(permissions.group, "group");
}

void check_source(const StoragePool& pool, const TypeRule& rule) {
    const PoolSource& source = pool.source;
    if (rule.needs & host && source.hosts.empty()) refuse("missing storage pool source host name");
    for (const PoolHost& each : source.hosts)
        if (each.name.empty()) refuse("missing storage pool source host name");
    if (rule.needs & device && (source.devices.empty() || source.devices.front().path.empty())) refuse("missing storage pool source device name");
    if (rule.needs & dir && !source.dir) refuse("missing storage pool source path");
    if (rule.needs & adapter && !source.adapter) refuse("missing storage pool source adapter");
    if (rule.needs & initiator && !source.initiator) refuse(ErrorCode::config_unsupported, "missing initiator IQN");
    if (source.adapter && rule.needs & adapter) check_adapter(*source.adapter);
    if (source.auth) check_auth(*source.auth);
    if (source.format && !rule.formats.empty() && std::ranges::find(rule.formats, *source.format) == rule.formats.end())
        refuse(ErrorCode::config_unsupported, "unknown pool format type " + *source.format);
}

}  // namespace

void after_read(StoragePool& pool, schema::ReadContext&) {
    const TypeRule rule = rule_of(pool.type);
    if (pool.cow && pool.type != PoolType::dir && pool.type != PoolType::fs) refuse("cow feature may only be used for 'fs' and 'dir' pools");
    check_source(pool, rule);
    if (rule.formats.empty()) pool.source.format.reset();
    else if (!pool.source.format) pool.source.format = std::string(pool.type == PoolType::logical ? rule.formats.back() : rule.formats.front());
    if (pool.source.adapter && !pool.source.adapter->type) pool.source.adapter->type = AdapterType::scsi_host;
    if (pool.type == PoolType::netfs && pool.source.dir)
        while (pool.source.dir->size() > 1 && pool.source.dir->ends_with('/')) pool.source.dir->pop_back();
    if (!pool.name) {
        if (pool.type == PoolType::rbd) refuse("element 'name' is mandatory for RBD pool");
        pool.name = pool.source.name;
        if (!pool.name) refuse("missing pool source name element");
    }
    if (pool.name->find('/') != std::string::npos) refuse("name " + *pool.name + " cannot contain '/'");
    if (rule.needs & source_name && !pool.source.name) pool.source.name = pool.name;
    if (pool.type == PoolType::gluster) {
        if (!pool.source.dir) pool.source.dir = "/";
        if (!pool.source.dir->starts_with('/')) refuse("gluster pool path '" + *pool.source.dir + "' must start with /");
    }
    if (rule.needs & no_target) {
        pool.target.reset();
        return;
    }
    if (!pool.target) pool.target.emplace();
    if (!rule.target.empty()) {
        if (!pool.target->path || pool.type == PoolType::logical || pool.type == PoolType::mpath || pool.type == PoolType::zfs) {
            pool.target->path = rule.target;
            if (rule.target.ends_with('/')) *pool.target->path += *pool.source.name;
        }
    } else if (!pool.target->path) {
        refuse("missing storage pool target path");
    }
    // Slashes at the end and doubled ones say nothing.
    std::string& path = *pool.target->path;
    std::string clean;
    for (const char each : path)
        if (each != '/' || clean.empty() || clean.back() != '/') clean += each;
    while (clean.size() > 1 && clean.ends_with('/')) clean.pop_back();
    path = clean;
    if (auto& permissions = pool.target->permissions) {
        check_permissions(*permissions);
        if (permissions->mode) {
            std::string digits = *permissions->mode;
            digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
            permissions->mode = "0" + (digits.empty() ? "0" : digits);
        }
        for (auto* id : {&permissions->owner, &permissions->group})
            if (*id == "-1") id->reset();
        if (*permissions == PoolPermissions{}) permissions.reset();
    }
}

void write_xml(const PoolSource& source, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<PoolSource>(), &source, to, options);
    to.raw("");   // Compat: on two lines, also when nothing is in it
    to.close();
}
void write_xml(const PoolTarget& target, xml::Writer& to, std::string_view name, const schema::WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<PoolTarget>(), &target, to, options);
    to.raw("");
    to.close();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

constexpr Namespace fs_space{"fs", "http://libvirt.org/schemas/storagepool/fs/1.0"};
constexpr Namespace rbd_space{"rbd", "http://libvirt.org/schemas/storagepool/rbd/1.0"};

template <> inline constexpr auto fields<PoolPermissions> = rows(
    leaf<&PoolPermissions::mode>("mode", "Permission bits, in octal."),
    leaf<&PoolPermissions::owner>("owner", "Number of the user."),
    leaf<&PoolPermissions::group>("group", "Number of the group."),
    leaf<&PoolPermissions::label>("label", "SELinux label."));
template <> inline constexpr auto fields<PoolHost> = rows(
    attribute<&PoolHost::name>("name", "Name or address of the host."),
    attribute<&PoolHost::port>("port", "Port of the service."));
template <> inline constexpr auto fields<FreeExtent> = rows(
    attribute<&FreeExtent::start>("start", "First byte."), attribute<&FreeExtent::end>("end", "Byte after the last."));
template <> inline constexpr auto fields<PoolDevice> = rows(
    attribute<&PoolDevice::path>("path", "Device, or name of the target."),
    attribute<&PoolDevice::part_separator>("part_separator", "Whether a 'p' stands before the number of a partition.", {.since = "1.3.1"}),
    element<&PoolDevice::free_extents>("freeExtent", "Space that is free.", {.live = true}));
template <> inline constexpr auto fields<PoolSecret> = rows(
    attribute<&PoolSecret::uuid>("uuid", "The secret, by its identifier."), attribute<&PoolSecret::usage>("usage", "The secret, by what it is for."));
template <> inline constexpr auto fields<PoolAuth> = rows(
    attribute<&PoolAuth::type>("type", "chap or ceph."),
    attribute<&PoolAuth::username>("username", "Who logs in."),
    element<&PoolAuth::secret>("secret", "The password."));
template <> inline constexpr auto fields<AdapterAddress> = rows(
    attribute<&AdapterAddress::domain>("domain", "PCI domain.", {.hex = 4}), attribute<&AdapterAddress::bus>("bus", "PCI bus.", {.hex = 2}),
    attribute<&AdapterAddress::slot>("slot", "PCI slot.", {.hex = 2}), attribute<&AdapterAddress::function>("function", "PCI function.", {.hex = 1}));
template <> inline constexpr auto fields<AdapterParent> = rows(
    attribute<&AdapterParent::unique_id>("unique_id", "Number of the port."),
    element<&AdapterParent::address>("address", "PCI address of the card."));
template <> inline constexpr auto fields<PoolAdapter> = rows(
    attribute<&PoolAdapter::type>("type", "scsi_host or fc_host.", {.since = "1.0.5"}),
    attribute<&PoolAdapter::name>("name", "Name of the adapter."),
    attribute<&PoolAdapter::parent>("parent", "Adapter that the virtual one is made on."),
    attribute<&PoolAdapter::parent_wwnn>("parent_wwnn", "That adapter by its node name."),
    attribute<&PoolAdapter::parent_wwpn>("parent_wwpn", "That adapter by its port name."),
    attribute<&PoolAdapter::parent_fabric_wwn>("parent_fabric_wwn", "That adapter by its fabric."),
    attribute<&PoolAdapter::managed>("managed", "Whether the virtual adapter goes with the pool."),
    attribute<&PoolAdapter::wwnn>("wwnn", "Node name."),
    attribute<&PoolAdapter::wwpn>("wwpn", "Port name."),
    element<&PoolAdapter::parentaddr>("parentaddr", "The adapter by the place of its card.", {.since = "1.2.7"}));
template <> inline constexpr auto fields<PoolSource> = rows(
    element<&PoolSource::hosts>("host", "A host that serves the storage."),
    element<&PoolSource::devices>("device", "A device that the pool consists of."),
    attribute<&PoolSource::dir>("path", "Folder of the server.", {.inside = "dir"}),
    element<&PoolSource::adapter>("adapter", "The SCSI adapter."),
    leaf<&PoolSource::name>("name", "Name of the source."),
    attribute<&PoolSource::initiator>("name", "IQN that the host logs in as.", {.inside = "initiator/iqn"}),
    attribute<&PoolSource::format>("type", "Format of the source.", {.inside = "format"}),
    attribute<&PoolSource::protocol>("ver", "Version of NFS.", {.inside = "protocol", .since = "5.1.0"}),
    element<&PoolSource::auth>("auth", "How the host logs in."),
    attribute<&PoolSource::vendor>("name", "Who made the storage.", {.inside = "vendor"}),
    attribute<&PoolSource::product>("name", "Which storage it is.", {.inside = "product"}));
template <> inline constexpr auto fields<PoolTarget> = rows(
    leaf<&PoolTarget::path>("path", "Where the pool is mounted, or its devices appear."),
    element<&PoolTarget::permissions>("permissions", "Of the folder when it is made."));
template <> inline constexpr auto fields<PoolRefresh> = rows(
    attribute<&PoolRefresh::volume_allocation>("allocation", "How the allocation of volumes is found.", {.inside = "volume", .error = ErrorCode::config_unsupported, .message = "unknown storage pool volume refresh allocation type {value}"}));
template <> inline constexpr auto fields<MountOption> = rows(
    attribute<&MountOption::name>("name", "An option of mount.", {.required = true, .missing = "no fs mount option name specified"}));
template <> inline constexpr auto fields<MountOptions> = rows(element<&MountOptions::options>("option", "An option of mount.", {.space = &fs_space}));
template <> inline constexpr auto fields<ConfigOption> = rows(
    attribute<&ConfigOption::name>("name", "Name of the option.", {.required = true, .missing = "no rbd option name specified"}),
    attribute<&ConfigOption::value>("value", "Its value.", {.required = true, .missing = "no rbd option value specified for name '{value}'"}));
template <> inline constexpr auto fields<ConfigOptions> = rows(element<&ConfigOptions::options>("option", "An option of librados.", {.space = &rbd_space}));
template <> inline constexpr auto fields<StoragePool> = rows(
    attribute<&StoragePool::type>("type", "Kind of the pool.", {.required = true}),
    leaf<&StoragePool::name>("name", "Name of the pool."),
    leaf<&StoragePool::uuid>("uuid", "Identifier; a fresh one when left out.", {.message = "malformed uuid element"}),
    leaf<&StoragePool::capacity>("capacity", "All bytes of the pool.", {.written = Written::always, .unit = "bytes"}),
    leaf<&StoragePool::allocation>("allocation", "Bytes in use.", {.written = Written::always, .unit = "bytes"}),
    leaf<&StoragePool::available>("available", "Bytes that are free.", {.written = Written::always, .unit = "bytes"}),
    attribute<&StoragePool::cow>("state", "Whether files of volumes are copied on write.", {.inside = "features/cow", .since = "6.3.0"}),
    element<&StoragePool::source>("source", "Where the storage comes from.", {.written = Written::always}),
    element<&StoragePool::target>("target", "Where it appears on the host."),
    element<&StoragePool::refresh>("refresh", "How volumes are looked at.", {.since = "5.2.0"}),
    element<&StoragePool::mount_options>("mount_opts", "Options of mount.", {.space = &fs_space, .since = "5.1.0"}),
    element<&StoragePool::config_options>("config_opts", "Options of librados.", {.space = &rbd_space, .since = "5.1.0"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const PoolPermissions*) { return schema::record<PoolPermissions>(); }
const schema::Type& schema_of(const PoolSource*) { return schema::record<PoolSource>(); }
const schema::Type& schema_of(const PoolTarget*) { return schema::record<PoolTarget>(); }
const schema::Type& schema_of(const StoragePool*) { return schema::record<StoragePool>(); }

StoragePool read_storage_pool(std::string_view text, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::storage;
    const auto document = xml::Document::parse(std::string(text), "(storage_pool_definition)");
    return schema::read<StoragePool>(document, "pool", options);
}

PoolSource read_pool_source(std::string_view text, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::storage;
    const auto document = xml::Document::parse(std::string(text), "(storage_source_specification)");
    return schema::read<PoolSource>(document, "source", options);
}

std::string write_storage_pool(const StoragePool& pool, const schema::WriteOptions& options) { return schema::write(pool, "pool", options); }

}  // namespace vireo::model
