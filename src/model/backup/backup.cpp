#include "model/backup/backup.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void before_write(BackupServer& server, const schema::WriteOptions&);
void before_write(BackupServer& server, const schema::WriteOptions&) {
    if (!server.transport) server.transport = BackupTransport::tcp;
}

void before_write(BackupDisk& disk, const schema::WriteOptions&);
void before_write(BackupDisk& disk, const schema::WriteOptions&) {
    if (!disk.backup) disk.backup = YesNo::yes;
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<BackupServer> = rows(
    attribute<&BackupServer::transport>("transport", "Kind of the socket."),
    attribute<&BackupServer::tls>("tls", "Whether the connection is encrypted.", {.since = "6.6.0"}),
    attribute<&BackupServer::name>("name", "Address that is listened on."),
    attribute<&BackupServer::port>("port", "Port that is listened on."),
    attribute<&BackupServer::socket>("socket", "Path of the socket."),
    attribute<&BackupServer::fdgroup>("fdgroup", "Group of passed file descriptors.", {.since = "11.3.0"}));

template <> inline constexpr auto fields<BackupStorage> = rows(
    attribute<&BackupStorage::file>("file", "A file of the host."),
    attribute<&BackupStorage::dev>("dev", "A block device of the host."),
    element<&BackupStorage::encryption>("encryption", "How the content is encrypted.", {.since = "6.6.0"}),
    element<&BackupStorage::seclabels>("seclabel", "Label of the storage, instead of the guest's."),
    element<&BackupStorage::private_data>("privateData", "What the daemon keeps with it.", {.status = true}));

template <> inline constexpr auto fields<BackupDisk> = rows(
    attribute<&BackupDisk::name>("name", "Target of the disk.", {.required = true}),
    attribute<&BackupDisk::backup>("backup", "Whether the disk takes part."),
    attribute<&BackupDisk::state>("state", "How far it is.", {.status = true}),
    attribute<&BackupDisk::type>("type", "Kind of the storage: file or block."),
    attribute<&BackupDisk::mode>("backupmode", "Whether all is copied, or what changed.", {.since = "7.0.0"}),
    attribute<&BackupDisk::incremental>("incremental", "The checkpoint since which changes are taken.", {.since = "7.0.0"}),
    attribute<&BackupDisk::export_name>("exportname", "Name of the export.", {.since = "6.4.0"}),
    attribute<&BackupDisk::export_bitmap>("exportbitmap", "Name under which changed blocks are told.", {.since = "6.4.0"}),
    attribute<&BackupDisk::index>("index", "Number of the layer.", {.live = true}),
    attribute<&BackupDisk::format>("type", "Format of the image.", {.inside = "driver"}),
    element<&BackupDisk::target>("target", "Where the copy goes."),
    element<&BackupDisk::scratch>("scratch", "Where what the guest overwrites is kept meanwhile."));

template <> inline constexpr auto fields<Backup> = rows(
    attribute<&Backup::mode>("mode", "Whether the hypervisor copies, or offers what is to be copied."),
    leaf<&Backup::incremental>("incremental", "The checkpoint since which changes are taken."),
    element<&Backup::server>("server", "Where the disks are offered."),
    element<&Backup::disks>("disk", "A disk.", {.inside = "disks"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Backup*) { return schema::record<Backup>(); }

Backup read_backup(std::string text, const schema::ReadOptions& options) {
    const auto document = xml::Document::parse(std::move(text), "(domain_backup)");
    return schema::read<Backup>(document, "domainbackup", options);
}

std::string write_backup(const Backup& backup, const schema::WriteOptions& options) { return schema::write(backup, "domainbackup", options); }

}  // namespace vireo::model
