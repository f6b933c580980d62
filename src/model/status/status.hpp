#pragma once
// The status file of a running QEMU guest (<domstatus>): what a daemon must know to take the guest over, from itself or from
// libvirt. The same file serves both, in both directions.
//
//  1. Names are those of the file. What is free text there (taints, reasons) is text here: the driver knows the words.
//  2. The embedded <domain> is read and written in its status form, with the extras that only these files have.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/backup/backup.hpp"
#include "model/domain/domain.hpp"
#include "schema/words.hpp"
#include "xml/fragment.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

enum class MonitorType { pty, unix_ };
struct StatusMonitor {
    std::string path;
    MonitorType type = MonitorType::pty;
    bool operator==(const StatusMonitor&) const = default;
};
struct StatusVcpu {
    std::uint32_t id = 0;
    std::int64_t pid = 0;                     // of its thread
    bool operator==(const StatusVcpu&) const = default;
};
struct StatusNumad {
    std::optional<std::string> nodeset, cpuset;
    bool operator==(const StatusNumad&) const = default;
};

// A job that was running when the file was written.
enum class TrackedJob { none, query, destroy, suspend, modify, abort, migration_operation, modify_migration_safe, async_nested };
enum class AsyncJob { none, migration_out, migration_in, save, dump, snapshot, start, backup };
struct MigrationDisk {
    std::string dev;
    std::optional<YesNo> migrating;
    xml::Fragment source;                     // <migrationSource>
    bool operator==(const MigrationDisk&) const = default;
};
struct MigrationBitmap {
    std::string name, nodename;
    bool operator==(const MigrationBitmap&) const = default;
};
struct MigrationParameter {
    std::string name, value;
    bool operator==(const MigrationParameter&) const = default;
};
struct StatusJob {
    TrackedJob type = TrackedJob::none;
    AsyncJob async = AsyncJob::none;
    std::string phase;                        // of a migration; empty = none
    std::optional<std::uint32_t> flags;
    std::optional<std::uint64_t> async_started;      // milliseconds since 1970
    std::optional<YesNo> async_paused;
    std::vector<MigrationDisk> disks;
    std::vector<MigrationBitmap> bitmaps;
    std::vector<MigrationParameter> parameters;
    bool snapshot_delete = false;
    bool operator==(const StatusJob&) const = default;
};

// A block job that the daemon follows.
struct BlockJobDisk {
    std::string dst;                          // target of the disk: vda
    std::optional<YesNo> mirror;
    bool operator==(const BlockJobDisk&) const = default;
};
struct BlockJobSource {
    std::optional<StorageFormat> format;
    StorageSource source;
    bool operator==(const BlockJobSource&) const = default;
};
struct BlockJob {
    std::string name, type, state;
    std::optional<std::string> new_state, broken_type;
    std::optional<std::uint32_t> job_flags;
    std::optional<YesNo> shallow_new;
    std::optional<std::string> error;
    std::optional<BlockJobDisk> disk;
    xml::Fragment chains;                     // of a job without disk
    std::optional<std::string> base, top, top_parent;      // node names
    bool delete_committed_images = false;
    std::optional<std::string> create_mode, bitmap;
    std::optional<BlockJobSource> source, store;
    bool operator==(const BlockJob&) const = default;
};

struct SlirpHelper {
    std::string alias;
    std::int64_t pid = 0;
    std::vector<std::string> features;
    bool operator==(const SlirpHelper&) const = default;
};

struct DomainStatus {
    std::string state;                        // running, paused …
    std::optional<std::string> reason;
    std::int64_t pid = 0;
    std::vector<std::string> taints;
    std::vector<std::string> deprecations;
    StatusMonitor monitor;
    bool dbus_daemon = false, dbus_vmstate = false;
    bool mount_namespace = false;
    std::vector<StatusVcpu> vcpus;
    std::vector<std::string> capabilities;    // qemuCaps
    std::optional<std::string> lock_state;
    std::optional<StatusJob> job;
    bool fake_reboot = false;
    std::vector<std::string> devices;         // aliases that QEMU has
    std::optional<StatusNumad> numad;
    std::optional<std::string> library_directory, channel_target_directory, memory_backing_directory;
    std::optional<Cpu> cpu;                   // as it was before start
    bool log_daemon = false;                  // chardevStdioLogd
    bool remember_owner = false;
    std::optional<std::string> allow_reboot;  // yes, no, default
    bool pr_daemon = false;
    std::optional<std::uint64_t> node_index, fdset_index;
    bool memory_preallocated = false;
    std::optional<YesNo> block_jobs_active;
    std::vector<BlockJob> block_jobs;
    std::vector<SlirpHelper> slirp;
    std::optional<int> agent_timeout;
    std::optional<Backup> backup;
    std::optional<std::uint64_t> original_memlock, pre_migration_memlock;    // bytes
    Domain domain;
    bool operator==(const DomainStatus&) const = default;
};

const schema::Type& schema_of(const DomainStatus*);

// Throws Error with place. `name` is for messages: the file's name.
DomainStatus read_status(std::string text, std::string_view name = "(domain_status)");
// With the comment that says who wrote it.
std::string write_status(const DomainStatus& status);

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::MonitorType> = list_of("pty", "unix");
template <> inline constexpr auto words<model::TrackedJob> = list_of(
    "none", "query", "destroy", "suspend", "modify", "abort", "migration operation", "modify migration safe", "async nested");
template <> inline constexpr auto words<model::AsyncJob> = list_of(
    "none", "migration out", "migration in", "save", "dump", "snapshot", "start", "backup");
}  // namespace vireo::schema
