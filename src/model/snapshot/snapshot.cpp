#include "model/snapshot/snapshot.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

const schema::Type& schema_of(const Domain*);

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<SnapshotMemory> = rows(
    attribute<&SnapshotMemory::snapshot>("snapshot", "Where the memory is kept."),
    attribute<&SnapshotMemory::file>("file", "The file, when it is outside."));

template <> inline constexpr auto fields<SnapshotDisk> = rows(
    attribute<&SnapshotDisk::name>("name", "Target of the disk.", {.required = true, .missing = "missing name from disk snapshot element"}),
    attribute<&SnapshotDisk::snapshot>("snapshot", "How the disk takes part.", {.error = ErrorCode::config_unsupported, .message = "unknown disk snapshot setting '{value}'"}),
    attribute<&SnapshotDisk::format>("type", "Format of the new image.", {.inside = "driver"}),
    leaf<&SnapshotDisk::metadata_cache_size>("max_size", "Most memory for cached metadata.", {.inside = "driver/metadata_cache", .unit = "bytes", .since = "7.0.0"}),
    part<&SnapshotDisk::source>("The new image."),
    flag<&SnapshotDisk::delete_in_progress>("snapshotDeleteInProgress", "The snapshot is being deleted.", {.status = true, .since = "9.1.0"}));

template <> inline constexpr auto fields<SaveCookie> = rows(
    element<&SaveCookie::cpu>("cpu", "The CPU that the guest ran with."),
    flag<&SaveCookie::slirp_helper>("slirpHelper", "User networks had a helper."));

template <> inline constexpr auto fields<Snapshot> = rows(
    leaf<&Snapshot::name>("name", "Name of the snapshot; left out: the time."),
    leaf<&Snapshot::description>("description", "A description."),
    leaf<&Snapshot::state>("state", "State of the guest.", {.message = "invalid state '{value}' in domain snapshot XML"}),
    leaf<&Snapshot::parent>("name", "The snapshot that it is based on.", {.inside = "parent"}),
    leaf<&Snapshot::creation_time>("creationTime", "When it was made, in seconds since 1970."),
    element<&Snapshot::memory>("memory", "How the memory is kept."),
    element<&Snapshot::disks>("disk", "A disk.", {.inside = "disks"}),
    element<&Snapshot::revert_disks>("disk", "An image that a revert has made.", {.inside = "revertDisks", .status = true, .since = "9.7.0"}),
    element<&Snapshot::domain>("domain", "The guest as it was."),
    element<&Snapshot::inactive_domain>("inactiveDomain", "Its definition, when that was another one.", {.since = "6.2.0"}),
    element<&Snapshot::cookie>("cookie", "What going back needs.", {.status = true}),
    leaf<&Snapshot::active>("active", "Whether it is the current one.", {.status = true}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Snapshot*) { return schema::record<Snapshot>(); }
const schema::Type& schema_of(const SaveCookie*) { return schema::record<SaveCookie>(); }

Snapshot read_snapshot(std::string text, const schema::ReadOptions& options) {
    const auto document = xml::Document::parse(std::move(text), "(domain_snapshot)");
    return schema::read<Snapshot>(document, "domainsnapshot", options);
}

Snapshot read_snapshot_request(std::string text, schema::ReadOptions options) {
    std::vector<Problem> problems;
    options.problems = &problems;
    Snapshot snapshot = read_snapshot(text, options);
    const auto is_of_domain = [](const Problem& problem) {
        return problem.path.starts_with("domainsnapshot/domain") || problem.path.starts_with("domainsnapshot/inactiveDomain");
    };
    options.problems = nullptr;
    // What is wrong elsewhere is thrown as a plain reading would.
    for (const Problem& problem : problems)
        if (!is_of_domain(problem)) return read_snapshot(std::move(text), options);
    snapshot.domain.reset();
    snapshot.inactive_domain.reset();
    return snapshot;
}

SnapshotOutline read_snapshot_outline(const std::string& text, const schema::ReadOptions& options) {
    SnapshotOutline out{read_snapshot_request(text, options), false};
    const auto document = xml::Document::parse(text, "(domain_snapshot)");
    for (const xml::Element& child : document.root().elements())
        if (child.name == "domain") out.with_domain = child.attribute("type") != nullptr;
    return out;
}

SaveCookie read_save_cookie(std::string text) {
    const auto document = xml::Document::parse(std::move(text), "(qemu_cookie)");
    return schema::read<SaveCookie>(document, "cookie", {.live = true});
}

std::string write_save_cookie(const SaveCookie& cookie) { return schema::write(cookie, "cookie"); }

std::string write_snapshot(const Snapshot& snapshot, const schema::WriteOptions& options) { return schema::write(snapshot, "domainsnapshot", options); }

}  // namespace vireo::model
