#include "model/status/status.hpp"

#include <utility>

#include "model/domain/tables.hpp"
#include "model/generated_file.hpp"

namespace vireo::model {

const schema::Type& schema_of(const Domain*);

namespace {

// The written file lists no job where there is none.
bool has_job(const DomainStatus& status) {
    return status.job && (status.job->type != TrackedJob::none || status.job->async != AsyncJob::none);
}
bool in_async_job(const StatusJob& job) { return job.async != AsyncJob::none; }

}  // namespace

void after_read(DomainStatus& status, schema::ReadContext& context);
void after_read(DomainStatus& status, schema::ReadContext& context) {
    // Compat: a daemon that cannot hold a namespace open must not take the guest over.
    if (const auto* namespaces = context.element.child("namespaces"))
        for (const auto& child : namespaces->elements())
            if (child.name != "mount") context.fail(ErrorCode::internal_error, "malformed namespace name: " + std::string(child.name), "namespaces");
    if (!context.element.child("domain")) context.fail(ErrorCode::internal_error, "no domain config");
    (void)status;
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<StatusMonitor> = rows(
    attribute<&StatusMonitor::path>("path", "Socket of the monitor.", {.required = true, .missing_error = ErrorCode::internal_error, .missing = "no monitor path"}),
    attribute<&StatusMonitor::type>("type", "Kind of the monitor's socket.", {.error = ErrorCode::internal_error, .message = "unsupported monitor type '{value}'"}));

template <> inline constexpr auto fields<StatusVcpu> = rows(
    attribute<&StatusVcpu::id>("id", "Number of the CPU."),
    attribute<&StatusVcpu::pid>("pid", "Its thread."));

template <> inline constexpr auto fields<StatusNumad> = rows(
    attribute<&StatusNumad::nodeset>("nodeset", "NUMA nodes that were advised."),
    attribute<&StatusNumad::cpuset>("cpuset", "CPUs that were advised."));

template <> inline constexpr auto fields<MigrationDisk> = rows(
    attribute<&MigrationDisk::dev>("dev", "Target of the disk.", {.required = true}),
    attribute<&MigrationDisk::migrating>("migrating", "Whether it is being copied."),
    kept<&MigrationDisk::source>("migrationSource", "Where it is copied to."));

template <> inline constexpr auto fields<MigrationBitmap> = rows(
    attribute<&MigrationBitmap::name>("name", "Name of the bitmap.", {.required = true}),
    attribute<&MigrationBitmap::nodename>("nodename", "Node that has it.", {.required = true}));

template <> inline constexpr auto fields<MigrationParameter> = rows(
    attribute<&MigrationParameter::name>("name", "Name of the parameter.", {.required = true}),
    attribute<&MigrationParameter::value>("value", "Its value before the migration.", {.required = true}));

template <> inline constexpr auto fields<StatusJob> = rows(
    attribute<&StatusJob::type>("type", "Kind of the job.", {.error = ErrorCode::internal_error, .message = "Unknown job type {value}"}),
    attribute<&StatusJob::async>("async", "Long job that it belongs to.", {.error = ErrorCode::internal_error, .message = "Unknown async job type {value}"}),
    attribute<&StatusJob::phase>("phase", "How far a migration is.", {.only_if = when<&in_async_job>}),
    attribute<&StatusJob::flags>("flags", "Flags of the API that began it.", {.only_if = when<&in_async_job>, .hex = 1}),
    attribute<&StatusJob::async_started>("asyncStarted", "When it began, in milliseconds since 1970.", {.only_if = when<&in_async_job>}),
    attribute<&StatusJob::async_paused>("asyncPaused", "Whether it is paused.", {.only_if = when<&in_async_job>}),
    element<&StatusJob::disks>("disk", "A disk of a migration."),
    element<&StatusJob::bitmaps>("bitmap", "A temporary bitmap of a migration.", {.inside = "tempBlockDirtyBitmaps"}),
    element<&StatusJob::parameters>("param", "A parameter to be restored after a migration.", {.inside = "migParams"}),
    flag<&StatusJob::snapshot_delete>("snapshotDelete", "A snapshot is being deleted."));

template <> inline constexpr auto fields<BlockJobDisk> = rows(
    attribute<&BlockJobDisk::dst>("dst", "Target of the disk.", {.required = true}),
    attribute<&BlockJobDisk::mirror>("mirror", "Whether the job fills the disk's mirror."));

template <> inline constexpr auto fields<BlockJobSource> = rows(
    part<&BlockJobSource::source>("The storage."),
    attribute<&BlockJobSource::format>("format", "Its format."));

template <> inline constexpr auto fields<BlockJob> = rows(
    attribute<&BlockJob::name>("name", "Name of the job in the hypervisor.", {.required = true}),
    attribute<&BlockJob::type>("type", "Kind of the job.", {.required = true}),
    attribute<&BlockJob::state>("state", "How far it is.", {.required = true}),
    attribute<&BlockJob::new_state>("newstate", "What the hypervisor said last."),
    attribute<&BlockJob::broken_type>("brokentype", "Kind of a job that was not understood."),
    attribute<&BlockJob::job_flags>("jobflags", "Flags of the API that began it.", {.hex = 1}),
    attribute<&BlockJob::shallow_new>("shallownew", "Whether the copy has its own backing file."),
    leaf<&BlockJob::error>("errmsg", "Why it failed."),
    element<&BlockJob::disk>("disk", "The disk that it works on."),
    kept<&BlockJob::chains>("chains", "What it works on when there is no such disk."),
    leaf<&BlockJob::base>("base", "Node that stays below.", {.in_attribute = "node"}),
    leaf<&BlockJob::top>("top", "Node that is committed.", {.in_attribute = "node"}),
    leaf<&BlockJob::top_parent>("topparent", "Node above the one that is committed.", {.in_attribute = "node"}),
    flag<&BlockJob::delete_committed_images>("deleteCommittedImages", "Images that were committed are removed."),
    leaf<&BlockJob::create_mode>("create", "What is being created.", {.in_attribute = "mode"}),
    leaf<&BlockJob::bitmap>("bitmap", "Bitmap of a backup.", {.in_attribute = "name"}),
    element<&BlockJob::source>("src", "What is being created."),
    element<&BlockJob::store>("store", "Where a backup goes."));

template <> inline constexpr auto fields<SlirpHelper> = rows(
    attribute<&SlirpHelper::alias>("alias", "The interface.", {.required = true}),
    attribute<&SlirpHelper::pid>("pid", "The helper's process.", {.required = true}),
    leaf<&SlirpHelper::features>("feature", "What the helper can do.", {.in_attribute = "name"}));

template <> inline constexpr auto fields<DomainStatus> = rows(
    attribute<&DomainStatus::state>("state", "State of the guest.", {.required = true, .missing_error = ErrorCode::internal_error, .missing = "missing domain state"}),
    attribute<&DomainStatus::reason>("reason", "Why it is in this state."),
    attribute<&DomainStatus::pid>("pid", "The hypervisor's process.", {.required = true, .error = ErrorCode::internal_error, .message = "invalid pid",
                                                                       .missing_error = ErrorCode::internal_error, .missing = "invalid pid"}),
    leaf<&DomainStatus::taints>("taint", "What makes the guest hard to support.", {.in_attribute = "flag"}),
    leaf<&DomainStatus::deprecations>("deprecation", "What the guest uses and should not."),
    element<&DomainStatus::monitor>("monitor", "How to speak with the hypervisor.", {.required = true, .missing_error = ErrorCode::internal_error, .missing = "no monitor path"}),
    flag<&DomainStatus::dbus_daemon>("dbusDaemon", "A private bus runs for the guest."),
    flag<&DomainStatus::dbus_vmstate>("dbusVMState", "State on that bus migrates."),
    flag<&DomainStatus::mount_namespace>("mount", "The hypervisor has its own mounts.", {.inside = "namespaces"}),
    element<&DomainStatus::vcpus>("vcpu", "A CPU that is plugged.", {.inside = "vcpus"}),
    leaf<&DomainStatus::capabilities>("flag", "What the binary could do at start.", {.inside = "qemuCaps", .in_attribute = "name"}),
    leaf<&DomainStatus::lock_state>("lockstate", "State of the lock manager."),
    element<&DomainStatus::job>("job", "The job that was running.", {.only_if = when<&has_job>}),
    flag<&DomainStatus::fake_reboot>("fakereboot", "A shutdown of the guest becomes a reset."),
    leaf<&DomainStatus::devices>("device", "A device that the hypervisor has.", {.inside = "devices", .in_attribute = "alias"}),
    element<&DomainStatus::numad>("numad", "Advice on placement."),
    leaf<&DomainStatus::library_directory>("libDir", "Directory of the guest's files.", {.in_attribute = "path"}),
    leaf<&DomainStatus::channel_target_directory>("channelTargetDir", "Directory of its channels' sockets.", {.in_attribute = "path"}),
    leaf<&DomainStatus::memory_backing_directory>("memoryBackingDir", "Directory of its memory files.", {.in_attribute = "path", .since = "9.1.0"}),
    element<&DomainStatus::cpu>("cpu", "The CPU as it was described before start."),
    flag<&DomainStatus::log_daemon>("chardevStdioLogd", "Output goes through the log daemon."),
    flag<&DomainStatus::remember_owner>("rememberOwner", "Files know their owner before start."),
    leaf<&DomainStatus::allow_reboot>("allowReboot", "Whether the guest may reset itself.", {.in_attribute = "value"}),
    flag<&DomainStatus::pr_daemon>("prDaemon", "A helper for persistent reservations runs."),
    leaf<&DomainStatus::node_index>("nodename", "Last number of a block node.", {.in_attribute = "index"}),
    leaf<&DomainStatus::fdset_index>("fdset", "Next number of a descriptor set.", {.in_attribute = "index"}),
    flag<&DomainStatus::memory_preallocated>("memPrealloc", "Memory was allocated at start."),
    attribute<&DomainStatus::block_jobs_active>("active", "Whether a disk has a job.", {.inside = "blockjobs"}),
    element<&DomainStatus::block_jobs>("blockjob", "A job on disks.", {.inside = "blockjobs"}),
    element<&DomainStatus::slirp>("helper", "A helper of a user network.", {.inside = "slirp"}),
    leaf<&DomainStatus::agent_timeout>("agentTimeout", "How long the guest's agent is waited for."),
    element<&DomainStatus::backup>("domainbackup", "The backup that is running.", {.inside = "backups"}),
    leaf<&DomainStatus::original_memlock>("originalMemlock", "Limit of locked memory before start."),
    leaf<&DomainStatus::pre_migration_memlock>("preMigrationMemlock", "Limit of locked memory before a migration."),
    element<&DomainStatus::domain>("domain", "The guest as it runs."));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const DomainStatus*) { return schema::record<DomainStatus>(); }

DomainStatus read_status(std::string text, std::string_view name) {
    const auto document = xml::Document::parse(std::move(text), name);
    return schema::read<DomainStatus>(document, "domstatus", {.live = true, .status = true});
}

std::string write_status(const DomainStatus& status) {
    return generated_file_comment("edit", status.domain.name, status.domain.uuid ? status.domain.uuid->text() : "") +
           schema::write(status, "domstatus", {.live = true, .status = true, .secure = true});
}

}  // namespace vireo::model
