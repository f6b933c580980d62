#pragma once
// <volume>: one piece of a storage pool.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/domain/storage_source.hpp"
#include "model/storage_pool/storage_pool.hpp"
#include "schema/context.hpp"

namespace vireo::model {

enum class VolumeType { file, block, dir, network, netdir, ploop };

struct VolumeExtent {
    std::uint64_t start = 0, end = 0;
    bool operator==(const VolumeExtent&) const = default;
};
struct VolumeDevice {
    std::string path;
    std::vector<VolumeExtent> extents;
    bool operator==(const VolumeDevice&) const = default;
};
struct VolumeTimes {
    std::optional<std::string> atime, mtime, ctime, btime;    // seconds, with nine digits behind the point
    bool operator==(const VolumeTimes&) const = default;
};
struct VolumeTarget {
    std::optional<std::string> path, format;
    std::optional<PoolPermissions> permissions;
    std::optional<VolumeTimes> timestamps;
    std::optional<Encryption> encryption;
    std::optional<std::string> compat;
    bool nocow = false;                           // asked for when made, never told
    std::optional<std::uint64_t> cluster_size;    // bytes
    bool lazy_refcounts = false, extended_l2 = false;
    bool operator==(const VolumeTarget&) const = default;
};

struct StorageVolume {
    std::optional<VolumeType> type;               // told; by the pool
    std::string name;
    std::optional<std::string> key;
    std::vector<VolumeDevice> devices;
    std::optional<std::uint64_t> capacity, allocation, physical;   // bytes
    VolumeTarget target;
    std::optional<VolumeTarget> backing;
    bool operator==(const StorageVolume&) const = default;
};

const schema::Type& schema_of(const StorageVolume*);

// Reads and checks what a volume in a pool of this type may be. Throws Error.
StorageVolume read_storage_volume(std::string_view xml, PoolType pool, const schema::ReadOptions& options = {});
std::string write_storage_volume(const StorageVolume& volume, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::VolumeType> = list_of("file", "block", "dir", "network", "netdir", "ploop");
}  // namespace vireo::schema
