#include "model/checkpoint/checkpoint.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

const schema::Type& schema_of(const Domain*);

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<CheckpointDisk> = rows(
    attribute<&CheckpointDisk::name>("name", "Target of the disk.", {.required = true, .missing = "missing name from disk checkpoint element"}),
    attribute<&CheckpointDisk::checkpoint>("checkpoint", "How changes are kept.", {.error = ErrorCode::config_unsupported, .message = "unknown disk checkpoint setting '{value}'"}),
    attribute<&CheckpointDisk::bitmap>("bitmap", "Name of the bitmap."),
    attribute<&CheckpointDisk::size>("size", "Bytes that have changed since."));

template <> inline constexpr auto fields<Checkpoint> = rows(
    leaf<&Checkpoint::name>("name", "Name of the checkpoint; left out: the time."),
    leaf<&Checkpoint::description>("description", "A description."),
    leaf<&Checkpoint::parent>("name", "The checkpoint before it.", {.inside = "parent"}),
    leaf<&Checkpoint::creation_time>("creationTime", "When it was made, in seconds since 1970."),
    element<&Checkpoint::disks>("disk", "A disk.", {.inside = "disks"}),
    element<&Checkpoint::domain>("domain", "The guest as it was."));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Checkpoint*) { return schema::record<Checkpoint>(); }

Checkpoint read_checkpoint(std::string text, const schema::ReadOptions& options) {
    const auto document = xml::Document::parse(std::move(text), "(domain_checkpoint)");
    return schema::read<Checkpoint>(document, "domaincheckpoint", options);
}

std::string write_checkpoint(const Checkpoint& checkpoint, const schema::WriteOptions& options) { return schema::write(checkpoint, "domaincheckpoint", options); }

}  // namespace vireo::model
