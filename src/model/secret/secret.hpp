#pragma once
// <secret>: what a secret is called and what it is for. Its value never stands in the document.
#include <optional>
#include <string>
#include <string_view>

#include "base/uuid.hpp"
#include "schema/context.hpp"
#include "schema/words.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

// In the order of VIR_SECRET_USAGE_TYPE_*.
enum class SecretUsageType { none, volume, ceph, iscsi, tls, vtpm };

struct SecretUsage {
    SecretUsageType type = SecretUsageType::none;
    std::optional<std::string> volume, name, target;   // the type says which of them names the user of the secret
    bool operator==(const SecretUsage&) const = default;
};

struct Secret {
    bool ephemeral = false;                       // kept in memory alone
    bool private_ = false;                        // the value is for the host, not for clients
    std::optional<Uuid> uuid;
    std::optional<std::string> description;
    std::optional<SecretUsage> usage;             // never of type none
    bool operator==(const Secret&) const = default;

    SecretUsageType usage_type() const { return usage ? usage->type : SecretUsageType::none; }
    // "" for a secret without a use.
    std::string usage_id() const;
};

const schema::Type& schema_of(const Secret*);

// Throws Error.
Secret read_secret(std::string_view xml, const schema::ReadOptions& options = {});
std::string write_secret(const Secret& secret, const schema::WriteOptions& options = {});

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::SecretUsageType> = list_of("none", "volume", "ceph", "iscsi", "tls", "vtpm");
}  // namespace vireo::schema
