#include "model/snapshot/prepare.hpp"

#include <sys/stat.h>

#include <algorithm>

namespace vireo::model {
namespace {

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::domain_snapshot, std::move(what)); }

bool is_disk_named(const Disk& disk, const std::string& name) {
    return disk.target.dev == name || (!local_path(disk.source).empty() && local_path(disk.source) == name);
}

// The name of the new image beside the old one.
std::string external_name(const Disk& disk, const std::string& snapshot) {
    const std::string& path = local_path(disk.source);
    struct stat info {};
    if (!std::holds_alternative<FileSource>(disk.source.where) || ::stat(path.c_str(), &info) < 0 || !S_ISREG(info.st_mode))
        refuse(ErrorCode::config_unsupported, "source for disk '" + disk.target.dev + "' is not a regular file; refusing to generate external snapshot name");
    const auto slash = path.rfind('/'), dot = path.rfind('.');
    const bool has_ending = dot != std::string::npos && dot > slash;
    return (has_ending ? path.substr(0, dot) : path) + "." + snapshot;
}

// A row for each disk with a source, in the guest's order.
void align_disks(Snapshot& snapshot, const SnapshotRequest& request) {
    const auto& disks = snapshot.domain->devices.disks;
    if (snapshot.disks.size() > disks.size()) refuse(ErrorCode::config_unsupported, "too many disk snapshot requests for domain");
    const SnapshotPlace memory = snapshot.memory && snapshot.memory->snapshot ? *snapshot.memory->snapshot : SnapshotPlace::no;
    const bool inside = memory == SnapshotPlace::internal || (memory == SnapshotPlace::no && !request.disk_only);
    const bool must_match = inside && !request.mixed;
    const SnapshotPlace usual = inside ? SnapshotPlace::internal : SnapshotPlace::external;
    std::vector<SnapshotDisk> aligned(disks.size());
    std::vector<bool> taken(disks.size());
    for (SnapshotDisk& asked : snapshot.disks) {
        const auto found = std::ranges::find_if(disks, [&](const Disk& disk) { return is_disk_named(disk, asked.name); });
        if (found == disks.end()) refuse(ErrorCode::config_unsupported, "no disk named '" + asked.name + "'");
        const auto at = std::size_t(found - disks.begin());
        if (taken[at]) refuse(ErrorCode::config_unsupported, "disk '" + asked.name + "' specified twice");
        taken[at] = true;
        if (!asked.snapshot) asked.snapshot = asked.source && asked.source->has_medium() ? SnapshotPlace::external : usual;
        if (must_match && asked.snapshot != SnapshotPlace::internal && asked.snapshot != SnapshotPlace::manual)
            refuse(ErrorCode::config_unsupported, "disk '" + asked.name + "' must use snapshot mode 'internal'");
        asked.name = found->target.dev;
        aligned[at] = std::move(asked);
    }
    for (std::size_t i = 0; i < disks.size(); ++i) {
        SnapshotDisk& row = aligned[i];
        if (!taken[i]) {
            row.name = disks[i].target.dev;
            row.snapshot = !disks[i].source.has_medium() || disks[i].readonly ? SnapshotPlace::no : usual;
            if (disks[i].snapshot == DiskSnapshot::no) row.snapshot = SnapshotPlace::no;
        }
        if (row.snapshot == SnapshotPlace::external && !(row.source && row.source->has_medium())) {
            StorageSource source;
            source.where = FileSource{external_name(disks[i], *snapshot.name), {}};
            row.source = source;
        }
    }
    snapshot.disks = std::move(aligned);
}

}  // namespace

void check_snapshot(Snapshot& snapshot, const SnapshotRequest& request) {
    if (snapshot.name && snapshot.name->empty()) snapshot.name.reset();
    if (request.redefine) {
        if (!snapshot.name) refuse(ErrorCode::xml_error, "a redefined snapshot must have a name");
        if (!snapshot.creation_time) refuse(ErrorCode::internal_error, "missing creationTime from existing snapshot");
        if (!snapshot.state) refuse(ErrorCode::xml_error, "missing state from existing snapshot");
    }
    if (auto& memory = snapshot.memory; memory && (memory->snapshot || memory->file)) {
        if (memory->file && !memory->snapshot) memory->snapshot = SnapshotPlace::external;
        if (memory->file && memory->snapshot != SnapshotPlace::external)
            refuse(ErrorCode::xml_error, "memory filename '" + *memory->file + "' requires external snapshot");
        if (!memory->file && memory->snapshot == SnapshotPlace::external) refuse(ErrorCode::xml_error, "external memory snapshots require a filename");
        if (memory->file && !memory->file->starts_with('/'))
            refuse(ErrorCode::xml_error, "memory snapshot file path (" + *memory->file + ") must be absolute");
        const bool off = request.redefine ? snapshot.state == SnapshotState::shutoff || snapshot.state == SnapshotState::disk_snapshot : request.disk_only;
        const bool kept = memory->snapshot == SnapshotPlace::internal || memory->snapshot == SnapshotPlace::external;
        if (off && kept) refuse(ErrorCode::xml_error, "memory state cannot be saved with offline or disk-only snapshot");
    }
}

void require_domain(const Snapshot& snapshot) {
    if (!snapshot.domain) refuse(ErrorCode::internal_error, "missing domain in snapshot");
}

void complete_snapshot(Snapshot& snapshot, const SnapshotRequest& request) {
    if (!request.redefine) {
        snapshot.parent.reset();
        snapshot.creation_time = request.now;
        if (!snapshot.name) snapshot.name = std::to_string(request.now);
        snapshot.state = request.disk_only ? SnapshotState::disk_snapshot : request.state;
    }
    const bool runs = snapshot.state == SnapshotState::running || snapshot.state == SnapshotState::paused;
    if (!snapshot.memory) snapshot.memory.emplace();
    if (!snapshot.memory->snapshot)
        snapshot.memory->snapshot = runs ? SnapshotPlace::internal : SnapshotPlace::no;
    // Compat: one that is redefined without rows says nothing about its disks, except to hypervisors that want all of them.
    if (!request.redefine || request.all_disks || !snapshot.disks.empty()) align_disks(snapshot, request);
}

void check_redefinition(const Snapshot& snapshot, const Snapshot* kept, const Uuid& uuid) {
    const auto is_off = [](const Snapshot& each) {
        return each.state == SnapshotState::shutoff || each.state == SnapshotState::crashed || each.state == SnapshotState::disk_snapshot;
    };
    if (snapshot.domain && snapshot.domain->uuid != uuid)
        refuse(ErrorCode::invalid_arg, "definition for snapshot " + *snapshot.name + " must use uuid " + uuid.text());
    if (!kept) return;
    if ((snapshot.state == SnapshotState::disk_snapshot) != (kept->state == SnapshotState::disk_snapshot))
        refuse(ErrorCode::invalid_arg, "cannot change between disk only and full system in snapshot " + *snapshot.name);
    if (is_off(snapshot) != is_off(*kept))
        refuse(ErrorCode::invalid_arg, "cannot change between online and offline snapshot state in snapshot " + *snapshot.name);
}

}  // namespace vireo::model
