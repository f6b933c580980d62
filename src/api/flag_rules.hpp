#pragma once
// Which flags of a function exclude or need one another: a row each. Checked before the call is made.
#include <array>
#include <string_view>

#include <libvirt/libvirt.h>

namespace vireo::api {

struct FlagRule {
    std::string_view function;
    unsigned first, second;
    const char *first_name, *second_name;
    bool needs = false;          // `first` needs one of `second`; otherwise they exclude one another
};

#define EXCLUDE(function, first, second) FlagRule{#function, first, second, #first, #second}
#define NEEDS(function, first, second) FlagRule{#function, first, second, #first, #second, true}

inline constexpr std::array flag_rules = {
    EXCLUDE(virDomainCoreDump, VIR_DUMP_CRASH, VIR_DUMP_LIVE),
    EXCLUDE(virDomainCoreDump, VIR_DUMP_CRASH, VIR_DUMP_RESET),
    EXCLUDE(virDomainCoreDump, VIR_DUMP_LIVE, VIR_DUMP_RESET),
    NEEDS(virDomainMigrate, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrate, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrate, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PARALLEL),
    EXCLUDE(virDomainMemoryPeek, VIR_MEMORY_VIRTUAL, VIR_MEMORY_PHYSICAL),
    NEEDS(virDomainMigrateToURI, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrateToURI, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrateToURI, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PARALLEL),
    EXCLUDE(virDomainManagedSave, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
    NEEDS(virDomainSnapshotCreateXML, VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT, VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE),
    EXCLUDE(virDomainSnapshotCreateXML, VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE, VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA),
    EXCLUDE(virDomainSnapshotCreateXML, VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE, VIR_DOMAIN_SNAPSHOT_CREATE_HALT),
    EXCLUDE(virDomainRevertToSnapshot, VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING, VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED),
    EXCLUDE(virDomainSnapshotDelete, VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN, VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY),
    EXCLUDE(virDomainGetMemoryParameters, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainGetVcpusFlags, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    NEEDS(virDomainSetVcpusFlags, VIR_DOMAIN_VCPU_MAXIMUM, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainSetVcpusFlags, VIR_DOMAIN_VCPU_GUEST, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainGetBlkioParameters, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainSetMemoryFlags, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    NEEDS(virDomainMigrate2, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrate2, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrate2, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PARALLEL),
    NEEDS(virDomainMigrateToURI2, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrateToURI2, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrateToURI2, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PARALLEL),
    EXCLUDE(virDomainGetVcpuPinInfo, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainRestoreFlags, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
    EXCLUDE(virDomainSaveFlags, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
    EXCLUDE(virDomainSaveImageDefineXML, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
    EXCLUDE(virDomainGetBlockIoTune, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainGetMetadata, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainPinEmulator, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainGetEmulatorPinInfo, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    NEEDS(virDomainGetJobStats, VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED, VIR_DOMAIN_JOB_STATS_COMPLETED),
    NEEDS(virDomainMigrate3, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrate3, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC),
    NEEDS(virDomainMigrateToURI3, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrateToURI3, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC),
    EXCLUDE(virDomainMigrateToURI3, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PARALLEL),
    EXCLUDE(virDomainSetMemoryStatsPeriod, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainCoreDumpWithFormat, VIR_DUMP_CRASH, VIR_DUMP_LIVE),
    EXCLUDE(virDomainCoreDumpWithFormat, VIR_DUMP_CRASH, VIR_DUMP_RESET),
    EXCLUDE(virDomainCoreDumpWithFormat, VIR_DUMP_LIVE, VIR_DUMP_RESET),
    EXCLUDE(virDomainGetIOThreadInfo, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainPinIOThread, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainAddIOThread, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainDelIOThread, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainGetPerfEvents, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG),
    EXCLUDE(virDomainManagedSaveDefineXML, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
    NEEDS(virDomainCheckpointCreateXML, VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE, VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE),
    EXCLUDE(virDomainCheckpointCreateXML, VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE, VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE),
    EXCLUDE(virDomainAuthorizedSSHKeysSet, VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND, VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE),
    EXCLUDE(virDomainStartDirtyRateCalc, VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP, VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING),
    EXCLUDE(virDomainSaveParams, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
    EXCLUDE(virDomainRestoreParams, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED),
};

#undef EXCLUDE
#undef NEEDS

void refuse_flag_pair(const FlagRule& rule);
const char* here();

inline void check_flags(unsigned flags) {
    const std::string_view function = here();
    for (const FlagRule& rule : flag_rules) {
        if (!(flags & rule.first) || rule.function != function) continue;
        const bool second = flags & rule.second;
        if (second != rule.needs) refuse_flag_pair(rule);
    }
}

// Whether there is any row for it: most calls skip the table.
consteval bool has_flag_rules(std::string_view function) {
    for (const FlagRule& rule : flag_rules)
        if (rule.function == function) return true;
    return false;
}

}  // namespace vireo::api
