#include "model/checkpoint/prepare.hpp"

#include <algorithm>

namespace vireo::model {
namespace {

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::domain_checkpoint, std::move(what)); }

void align_disks(Checkpoint& checkpoint) {
    const auto& disks = checkpoint.domain->devices.disks;
    if (checkpoint.disks.size() > disks.size()) refuse(ErrorCode::config_unsupported, "too many disk checkpoint requests for domain");
    // Without any row all disks take part; with rows those that are not named stay out.
    const CheckpointKind usual = checkpoint.disks.empty() ? CheckpointKind::bitmap : CheckpointKind::no;
    std::vector<CheckpointDisk> aligned(disks.size());
    std::vector<bool> taken(disks.size());
    for (CheckpointDisk& asked : checkpoint.disks) {
        const auto found = std::ranges::find_if(disks, [&](const Disk& disk) {
            return disk.target.dev == asked.name || (!local_path(disk.source).empty() && local_path(disk.source) == asked.name);
        });
        if (found == disks.end()) refuse(ErrorCode::config_unsupported, "no disk named '" + asked.name + "'");
        const auto at = std::size_t(found - disks.begin());
        if (taken[at]) refuse(ErrorCode::config_unsupported, "disk '" + asked.name + "' specified twice");
        if (asked.checkpoint != CheckpointKind::no && !found->source.has_medium())
            refuse(ErrorCode::config_unsupported, "disk '" + asked.name + "' is empty or readonly");
        taken[at] = true;
        asked.name = found->target.dev;
        if (!asked.checkpoint) asked.checkpoint = CheckpointKind::bitmap;
        aligned[at] = std::move(asked);
    }
    for (std::size_t i = 0; i < disks.size(); ++i) {
        CheckpointDisk& row = aligned[i];
        if (!taken[i]) {
            row.name = disks[i].target.dev;
            row.checkpoint = disks[i].source.has_medium() && !disks[i].readonly ? usual : CheckpointKind::no;
        }
        if (row.checkpoint == CheckpointKind::bitmap && !row.bitmap) row.bitmap = checkpoint.name;
    }
    checkpoint.disks = std::move(aligned);
}

}  // namespace

void check_checkpoint(Checkpoint& checkpoint, bool redefine) {
    if (checkpoint.name && checkpoint.name->empty()) checkpoint.name.reset();
    // Files are named after them. Compat: the format says so, and these documents are always validated.
    if (checkpoint.name && checkpoint.name->find('/') != std::string::npos)
        throw Error(ErrorCode::xml_invalid_schema, ErrorDomain::xml, "the name of a checkpoint has no '/', as '" + *checkpoint.name + "' does");
    if (!redefine) return;
    if (!checkpoint.name) refuse(ErrorCode::xml_error, "a redefined checkpoint must have a name");
    if (!checkpoint.creation_time) refuse(ErrorCode::internal_error, "missing creationTime from existing checkpoint");
    if (!checkpoint.domain) refuse(ErrorCode::internal_error, "missing domain in checkpoint");
}

void complete_checkpoint(Checkpoint& checkpoint, bool redefine, std::int64_t now) {
    if (!redefine) {
        checkpoint.parent.reset();
        checkpoint.creation_time = now;
        if (!checkpoint.name) checkpoint.name = std::to_string(now);
    }
    align_disks(checkpoint);
}

void check_redefinition(const Checkpoint& checkpoint, const Checkpoint*, const Uuid& uuid) {
    if (checkpoint.domain && checkpoint.domain->uuid != uuid)
        refuse(ErrorCode::invalid_arg, "definition for checkpoint " + *checkpoint.name + " must use uuid " + uuid.text());
}

}  // namespace vireo::model
