#pragma once
// <pool>: a place that volumes come from.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "schema/context.hpp"
#include "schema/words.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

using schema::YesNo;

enum class PoolType { dir, fs, netfs, logical, disk, iscsi, iscsi_direct, scsi, mpath, rbd, sheepdog, gluster, zfs, vstorage };

struct PoolPermissions {
    std::optional<std::string> mode, owner, group;   // octal digits; numbers, "-1" for as it is
    std::optional<std::string> label;
    bool operator==(const PoolPermissions&) const = default;
};
struct PoolHost {
    std::string name;
    std::optional<std::int32_t> port;
    bool operator==(const PoolHost&) const = default;
};
struct FreeExtent {
    std::uint64_t start = 0, end = 0;
    bool operator==(const FreeExtent&) const = default;
};
struct PoolDevice {
    std::string path;
    std::optional<YesNo> part_separator;
    std::vector<FreeExtent> free_extents;         // live
    bool operator==(const PoolDevice&) const = default;
};
struct PoolSecret {
    std::optional<std::string> uuid, usage;
    bool operator==(const PoolSecret&) const = default;
};
struct PoolAuth {
    std::string type, username;
    std::optional<PoolSecret> secret;
    bool operator==(const PoolAuth&) const = default;
};
enum class AdapterType { scsi_host, fc_host };
struct AdapterAddress {
    std::optional<std::uint32_t> domain, bus, slot, function;
    bool operator==(const AdapterAddress&) const = default;
};
struct AdapterParent {
    std::optional<std::string> unique_id;
    std::optional<AdapterAddress> address;
    bool operator==(const AdapterParent&) const = default;
};
struct PoolAdapter {
    std::optional<AdapterType> type;              // absent = scsi_host
    std::optional<std::string> name, parent, parent_wwnn, parent_wwpn, parent_fabric_wwn;
    std::optional<YesNo> managed;
    std::optional<std::string> wwnn, wwpn;
    std::optional<AdapterParent> parentaddr;
    bool operator==(const PoolAdapter&) const = default;
};
struct PoolSource {
    std::vector<PoolHost> hosts;
    std::vector<PoolDevice> devices;
    std::optional<std::string> dir;
    std::optional<PoolAdapter> adapter;
    std::optional<std::string> name;
    std::optional<std::string> initiator;         // IQN
    std::optional<std::string> format, protocol;
    std::optional<PoolAuth> auth;
    std::optional<std::string> vendor, product;
    bool operator==(const PoolSource&) const = default;
};
struct PoolTarget {
    std::optional<std::string> path;
    std::optional<PoolPermissions> permissions;
    bool operator==(const PoolTarget&) const = default;
};
enum class RefreshAllocation { default_, capacity };
struct PoolRefresh {
    std::optional<RefreshAllocation> volume_allocation;
    bool operator==(const PoolRefresh&) const = default;
};
struct MountOption {
    std::string name;
    bool operator==(const MountOption&) const = default;
};
struct MountOptions {
    std::vector<MountOption> options;
    bool operator==(const MountOptions&) const = default;
};
struct ConfigOption {
    std::string name, value;
    bool operator==(const ConfigOption&) const = default;
};
struct ConfigOptions {
    std::vector<ConfigOption> options;
    bool operator==(const ConfigOptions&) const = default;
};

struct StoragePool {
    PoolType type = PoolType::dir;
    std::optional<std::string> name;              // absent: that of the source
    std::optional<Uuid> uuid;
    std::uint64_t capacity = 0, allocation = 0, available = 0;   // bytes; told, never taken from a document
    std::optional<YesNo> cow;
    PoolSource source;
    std::optional<PoolTarget> target;
    std::optional<PoolRefresh> refresh;
    std::optional<MountOptions> mount_options;
    std::optional<ConfigOptions> config_options;
    bool operator==(const StoragePool&) const = default;
};

const schema::Type& schema_of(const StoragePool*);

// Reads and checks what every pool of its type needs. Throws Error.
StoragePool read_storage_pool(std::string_view xml, const schema::ReadOptions& options = {});
std::string write_storage_pool(const StoragePool& pool, const schema::WriteOptions& options = {});
// What a search for pools starts from: <source>.
PoolSource read_pool_source(std::string_view xml, const schema::ReadOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::PoolType> = list_of(
    "dir", "fs", "netfs", "logical", "disk", "iscsi", "iscsi-direct", "scsi", "mpath", "rbd", "sheepdog", "gluster", "zfs", "vstorage");
template <> inline constexpr auto words<model::AdapterType> = list_of("scsi_host", "fc_host");
template <> inline constexpr auto words<model::RefreshAllocation> = list_of("default", "capacity");
}  // namespace vireo::schema
