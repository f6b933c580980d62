#pragma once
// <domainsnapshot>: a state of a guest to go back to, as clients describe it and as the daemon keeps it.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/domain/domain.hpp"
#include "schema/context.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

enum class SnapshotState { nostate, running, blocked, paused, shutdown, shutoff, crashed, pmsuspended, disk_snapshot };
enum class SnapshotPlace { default_, no, internal, external, manual };

struct SnapshotMemory {
    std::optional<SnapshotPlace> snapshot;
    std::optional<std::string> file;
    bool operator==(const SnapshotMemory&) const = default;
};
struct SnapshotDisk {
    std::string name;                         // target of the disk; a path is accepted, too
    std::optional<SnapshotPlace> snapshot;
    std::optional<StorageSource> source;      // external: the new image
    std::optional<StorageFormat> format;
    std::optional<std::uint64_t> metadata_cache_size;      // bytes
    bool delete_in_progress = false;          // of the daemon's files
    bool operator==(const SnapshotDisk&) const = default;
};
// What was read with the guest's memory, and is needed to go back.
struct SaveCookie {
    std::optional<Cpu> cpu;
    bool slirp_helper = false;
    bool operator==(const SaveCookie&) const = default;
};

struct Snapshot {
    std::optional<std::string> name;          // absent: the time
    std::optional<std::string> description;
    std::optional<SnapshotState> state;
    std::optional<std::string> parent;
    std::optional<std::int64_t> creation_time;         // seconds since 1970
    std::optional<SnapshotMemory> memory;
    std::vector<SnapshotDisk> disks;
    std::vector<SnapshotDisk> revert_disks;            // of the daemon's files
    schema::Box<Domain> domain, inactive_domain;       // as the guest was; its definition, when that was another one
    schema::Box<SaveCookie> cookie;                    // of the daemon's files
    std::optional<std::int32_t> active;                // of the daemon's files: 1 = the current one
    bool operator==(const Snapshot&) const = default;
};

const schema::Type& schema_of(const Snapshot*);
const schema::Type& schema_of(const SaveCookie*);

// options.status: as in the daemon's files.
Snapshot read_snapshot(std::string text, const schema::ReadOptions& options = {});
// The description of a snapshot that is to be made: what it says of the guest does not count and need not be right.
Snapshot read_snapshot_request(std::string text, schema::ReadOptions options = {});
// The same without the guest for what redefines one: whether its <domain> can be read is asked later. Compat: one that names no
// type, as versions of long ago wrote it, counts as absent; then `with_domain` is false.
struct SnapshotOutline {
    Snapshot snapshot;
    bool with_domain = false;
};
SnapshotOutline read_snapshot_outline(const std::string& text, const schema::ReadOptions& options);
SaveCookie read_save_cookie(std::string text);
std::string write_save_cookie(const SaveCookie& cookie);

std::string write_snapshot(const Snapshot& snapshot, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::SnapshotState> = list_of(
    "nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended", "disk-snapshot");
template <> inline constexpr auto words<model::SnapshotPlace> = list_of(
    Word{"default", {.readable = false, .written = false}}, "no", "internal", "external", Word{"manual", {.since = "8.2.0"}});
}  // namespace vireo::schema
