#pragma once
// <domaincheckpoint>: a point in time since which changes of disks are known.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/domain/domain.hpp"
#include "schema/context.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

enum class CheckpointKind { no, bitmap };
struct CheckpointDisk {
    std::string name;                         // target of the disk; a path is accepted, too
    std::optional<CheckpointKind> checkpoint;
    std::optional<std::string> bitmap;
    std::optional<std::uint64_t> size;        // bytes that changed, when asked for
    bool operator==(const CheckpointDisk&) const = default;
};

struct Checkpoint {
    std::optional<std::string> name;          // absent: the time
    std::optional<std::string> description;
    std::optional<std::string> parent;
    std::optional<std::int64_t> creation_time;         // seconds since 1970
    std::vector<CheckpointDisk> disks;
    schema::Box<Domain> domain;
    bool operator==(const Checkpoint&) const = default;
};

const schema::Type& schema_of(const Checkpoint*);

Checkpoint read_checkpoint(std::string text, const schema::ReadOptions& options = {});
std::string write_checkpoint(const Checkpoint& checkpoint, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::CheckpointKind> = list_of("no", "bitmap");
}  // namespace vireo::schema
