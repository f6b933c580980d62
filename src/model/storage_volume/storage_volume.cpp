#include "model/storage_volume/storage_volume.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

const schema::Type& schema_of(const PoolPermissions*);

namespace {

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::storage, std::move(what)); }

constexpr std::string_view file_formats[] = {"unknown", "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd",
                                             "ploop", "luks", "cow", "qcow", "qcow2", "qed", "vmdk"};
constexpr std::string_view disk_formats[] = {"none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended"};

// What volumes of a pool are made of; the first word is not one to ask for where files are.
std::span<const std::string_view> formats_of(PoolType pool) {
    switch (pool) {
        case PoolType::dir:
        case PoolType::fs:
        case PoolType::netfs:
        case PoolType::gluster:
        case PoolType::vstorage: return file_formats;
        case PoolType::disk: return disk_formats;
        default: return {};
    }
}

void complete_target(VolumeTarget& target, std::span<const std::string_view> formats, bool is_backing) {
    if (formats.empty()) {
        target.format.reset();
    } else if (!target.format) {
        target.format = std::string(formats.data() == disk_formats || is_backing ? formats.front() : std::string_view("raw"));
    } else if (std::ranges::find(formats, *target.format) == formats.end()) {
        refuse(ErrorCode::config_unsupported, "unknown volume format type " + *target.format);
    }
    const bool has_features = target.lazy_refcounts || target.extended_l2;
    if (has_features && !target.compat) target.compat = "1.1";
    if (target.compat) {
        const auto parts = split(*target.compat, '.');
        if (parts.size() != 2 || !parse_number<std::uint32_t>(parts[0]) || !parse_number<std::uint32_t>(parts[1]))
            refuse(ErrorCode::xml_error, "forbidden characters in 'compat' attribute");
    }
    if (auto& permissions = target.permissions) {
        if (permissions->mode) {
            const auto mode = parse_number<std::int64_t>(*permissions->mode, 8);
            if (!mode || *mode < 0 || *mode > 07777) refuse(ErrorCode::xml_error, "malformed octal mode");
            std::string digits = *permissions->mode;
            digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
            permissions->mode = "0" + (digits.empty() ? "0" : digits);
        }
        for (auto [id, what] : {std::pair(&permissions->owner, "owner"), std::pair(&permissions->group, "group")})
            if (*id && **id != "-1" && !parse_number<std::uint32_t>(**id)) refuse(ErrorCode::xml_error, std::string("malformed ") + what + " element");
    }
    target.nocow = false;
    target.timestamps.reset();   // told by the host
}

}  // namespace
}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<VolumeExtent> = rows(
    attribute<&VolumeExtent::start>("start", "First byte.", {.written = Written::always}), attribute<&VolumeExtent::end>("end", "Byte after the last."));
template <> inline constexpr auto fields<VolumeDevice> = rows(
    attribute<&VolumeDevice::path>("path", "The device.", {.required = true}),
    element<&VolumeDevice::extents>("extent", "A part of it."));
template <> inline constexpr auto fields<VolumeTimes> = rows(
    leaf<&VolumeTimes::atime>("atime", "When it was read."), leaf<&VolumeTimes::mtime>("mtime", "When it was written."),
    leaf<&VolumeTimes::ctime>("ctime", "When its properties changed."), leaf<&VolumeTimes::btime>("btime", "When it was made."));
template <> inline constexpr auto fields<VolumeTarget> = rows(
    leaf<&VolumeTarget::path>("path", "Where it is on the host."),
    attribute<&VolumeTarget::format>("type", "Format of the content.", {.inside = "format"}),
    element<&VolumeTarget::permissions>("permissions", "Of the file."),
    element<&VolumeTarget::timestamps>("timestamps", "Of the file."),
    element<&VolumeTarget::encryption>("encryption", "How the content is encrypted."),
    leaf<&VolumeTarget::compat>("compat", "Version of the format.", {.since = "1.1.0"}),
    flag<&VolumeTarget::nocow>("nocow", "The file is not copied on write.", {.since = "1.2.7"}),
    leaf<&VolumeTarget::cluster_size>("clusterSize", "Bytes of a cluster.", {.unit = "B", .default_unit = "bytes", .since = "7.4.0"}),
    flag<&VolumeTarget::lazy_refcounts>("lazy_refcounts", "Reference counts are written late.", {.inside = "features", .since = "1.1.0"}),
    flag<&VolumeTarget::extended_l2>("extended_l2", "Clusters have parts.", {.inside = "features", .since = "8.0.0"}));
template <> inline constexpr auto fields<StorageVolume> = rows(
    attribute<&StorageVolume::type>("type", "Kind of the volume."),
    leaf<&StorageVolume::name>("name", "Name of the volume.", {.required = true, .missing = "missing volume name element"}),
    leaf<&StorageVolume::key>("key", "What tells it from all others."),
    element<&StorageVolume::devices>("device", "A device that holds it.", {.inside = "source"}),
    leaf<&StorageVolume::capacity>("capacity", "Bytes that it seems to have.", {.unit = "bytes", .message = "malformed capacity element"}),
    leaf<&StorageVolume::allocation>("allocation", "Bytes that it takes.", {.unit = "bytes", .message = "malformed allocation element"}),
    leaf<&StorageVolume::physical>("physical", "Bytes of the file.", {.unit = "bytes"}),
    element<&StorageVolume::target>("target", "The volume on the host."),
    element<&StorageVolume::backing>("backingStore", "The image below.", {}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const StorageVolume*) { return schema::record<StorageVolume>(); }

StorageVolume read_storage_volume(std::string_view text, PoolType pool, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::storage;
    const auto document = xml::Document::parse(std::string(text), "(storage_volume_definition)");
    StorageVolume volume = schema::read<StorageVolume>(document, "volume", options);
    if (volume.name.empty()) refuse(ErrorCode::xml_error, "missing volume name element");
    if (volume.name.find('/') != std::string::npos) refuse(ErrorCode::xml_error, "name " + volume.name + " cannot contain '/'");
    if (!volume.capacity && !(volume.backing && volume.backing->path)) refuse(ErrorCode::xml_error, "missing capacity element");
    if (!volume.capacity) volume.capacity = 0;
    if (!volume.allocation) volume.allocation = volume.capacity;
    volume.physical.reset();
    complete_target(volume.target, formats_of(pool), false);
    if (volume.backing && !volume.backing->path) volume.backing.reset();
    if (volume.backing) complete_target(*volume.backing, formats_of(pool), true);
    return volume;
}

std::string write_storage_volume(const StorageVolume& volume, const schema::WriteOptions& options) { return schema::write(volume, "volume", options); }

}  // namespace vireo::model
