#pragma once
// <domainbackup>: which disks are copied, or offered over NBD, and since which checkpoint.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/domain/storage_source.hpp"
#include "schema/context.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

enum class BackupMode { push, pull };
enum class BackupTransport { tcp, unix_, fd };
struct BackupServer {
    std::optional<BackupTransport> transport;   // absent = tcp, and written so
    std::optional<std::string> name;
    std::optional<std::uint32_t> port;
    std::optional<std::string> socket;
    std::optional<YesNo> tls;
    std::optional<std::string> fdgroup;
    bool operator==(const BackupServer&) const = default;
};

enum class BackupDiskMode { full, incremental };
enum class BackupDiskState { none, running, complete, failed, cancelling, cancelled };
// Where a disk goes (push, <target>) or what is kept meanwhile (pull, <scratch>): one of file and dev, by the disk's type.
struct BackupStorage {
    std::optional<std::string> file, dev;
    std::optional<Encryption> encryption;
    std::vector<SeclabelOverride> seclabels;
    schema::Box<StoragePrivate> private_data; // of status files only
    bool operator==(const BackupStorage&) const = default;
};
struct BackupDisk {
    std::string name;                         // target of the disk
    std::optional<YesNo> backup;              // absent = yes, and written so
    std::optional<BackupDiskState> state;     // of status files only
    std::optional<BackupDiskMode> mode;
    std::optional<std::string> incremental;   // the checkpoint
    std::optional<std::string> export_name, export_bitmap;
    std::optional<std::uint32_t> index;       // live
    std::optional<std::string> type;          // file or block; absent: there is no storage yet
    std::optional<StorageFormat> format;
    std::optional<BackupStorage> target, scratch;
    bool operator==(const BackupDisk&) const = default;
};

struct Backup {
    BackupMode mode = BackupMode::push;
    std::optional<std::string> incremental;   // the checkpoint since which changes are taken
    std::optional<BackupServer> server;       // pull
    std::vector<BackupDisk> disks;
    bool operator==(const Backup&) const = default;
};
const schema::Type& schema_of(const Backup*);

Backup read_backup(std::string text, const schema::ReadOptions& options = {});
std::string write_backup(const Backup& backup, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::BackupMode> = list_of("push", "pull");
template <> inline constexpr auto words<model::BackupTransport> = list_of("tcp", "unix", Word{"fd", {.since = "11.3.0"}});
template <> inline constexpr auto words<model::BackupDiskMode> = list_of("full", "incremental");
template <> inline constexpr auto words<model::BackupDiskState> = list_of("none", "running", "complete", "failed", "cancelling", "cancelled");
}  // namespace vireo::schema
