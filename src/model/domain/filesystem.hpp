#pragma once
// <filesystem>: a folder or image of the host inside the guest.
#include <string>
#include <variant>
#include <vector>

#include "model/domain/device_info.hpp"
#include "model/domain/storage_source.hpp"

namespace vireo::model {

struct MountFilesystem {
    std::optional<std::string> dir;
    std::optional<std::string> socket;        // a virtiofsd that somebody else runs
    bool operator==(const MountFilesystem&) const = default;
};
struct BlockFilesystem {
    std::optional<std::string> dev;
    bool operator==(const BlockFilesystem&) const = default;
};
struct FileFilesystem {
    std::optional<std::string> file;
    bool operator==(const FileFilesystem&) const = default;
};
struct TemplateFilesystem {
    std::optional<std::string> name;
    bool operator==(const TemplateFilesystem&) const = default;
};
struct RamFilesystem {
    std::uint64_t usage = 0;                  // KiB
    bool operator==(const RamFilesystem&) const = default;
};
struct BindFilesystem {
    std::optional<std::string> dir;
    bool operator==(const BindFilesystem&) const = default;
};
struct VolumeFilesystem {
    std::optional<std::string> pool;
    std::optional<std::string> volume;
    bool operator==(const VolumeFilesystem&) const = default;
};
enum class FilesystemType { mount, block, file, template_, ram, bind, volume };
using FilesystemSource = std::variant<MountFilesystem, BlockFilesystem, FileFilesystem, TemplateFilesystem, RamFilesystem,
                                      BindFilesystem, VolumeFilesystem>;

enum class FilesystemDriverType { path, handle, loop, nbd, ploop, virtiofs, mtp };   // "default" reads as absent
enum class FilesystemAccess { passthrough, mapped, squash };
enum class FilesystemMultidevs { remap, forbid, warn };                              // "default" reads as absent
enum class FilesystemModel { virtio, virtio_transitional, virtio_non_transitional };
enum class FilesystemWritePolicy { immediate };
enum class FilesystemCache { none, always };
enum class FilesystemSandbox { namespace_, chroot };

struct FilesystemDriver {
    std::optional<FilesystemDriverType> type;
    std::optional<StorageFormat> format;
    std::optional<FilesystemWritePolicy> wrpolicy;
    std::optional<std::uint64_t> queue;       // virtiofs: size of the queue
    VirtioOptions virtio;
    bool operator==(const FilesystemDriver&) const = default;
};
// How virtiofsd is run.
struct FilesystemBinary {
    std::optional<std::string> path;
    std::optional<OnOff> xattr;
    std::optional<FilesystemCache> cache;
    std::optional<FilesystemSandbox> sandbox;
    std::optional<OnOff> lock_posix;
    std::optional<OnOff> lock_flock;
    std::optional<std::int32_t> thread_pool_size;
    std::optional<std::uint64_t> openfiles_max;
    bool operator==(const FilesystemBinary&) const = default;
};

// Maps ids of the guest to ids of the host.
struct IdMapping {
    std::uint32_t start = 0, target = 0, count = 0;
    auto operator<=>(const IdMapping&) const = default;
};
struct IdMap {
    std::vector<IdMapping> uid, gid;
    bool operator==(const IdMap&) const = default;
};

struct Filesystem {
    FilesystemSource source;
    std::optional<FilesystemModel> model;
    std::optional<FilesystemAccess> accessmode;   // absent = passthrough, and written so
    std::optional<FilesystemMultidevs> multidevs;
    std::optional<std::uint32_t> fmode;       // octal in XML
    std::optional<std::uint32_t> dmode;
    std::optional<FilesystemDriver> driver;
    std::optional<FilesystemBinary> binary;
    std::optional<IdMap> idmap;
    std::string target;                       // mount point, or tag
    bool readonly = false;
    std::optional<std::uint64_t> space_hard_limit;   // bytes
    std::optional<std::uint64_t> space_soft_limit;   // bytes
    DeviceInfo info;
    bool operator==(const Filesystem&) const = default;

    FilesystemType type() const { return FilesystemType(source.index()); }
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::FilesystemType> = list_of(
    "mount", "block", "file", "template", "ram", "bind", "volume");
template <> inline constexpr auto words<model::FilesystemDriverType> = list_of(
    "path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp");
template <> inline constexpr auto words<model::FilesystemAccess> = list_of("passthrough", "mapped", "squash");
template <> inline constexpr auto words<model::FilesystemMultidevs> = list_of("remap", "forbid", "warn");
template <> inline constexpr auto words<model::FilesystemModel> = list_of(
    "virtio", "virtio-transitional", "virtio-non-transitional");
template <> inline constexpr auto words<model::FilesystemWritePolicy> = list_of("immediate");
template <> inline constexpr auto words<model::FilesystemCache> = list_of("none", "always");
template <> inline constexpr auto words<model::FilesystemSandbox> = list_of("namespace", "chroot");
template <> inline constexpr auto words<model::FilesystemSource> = list_of(
    "mount", "block", "file", "template", "ram", "bind", "volume");
}  // namespace vireo::schema
