#pragma once
// <cpu>: model, features and topology of the guest's processors, and its NUMA cells.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/values/cpu_set.hpp"
#include "schema/words.hpp"

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

enum class CpuMode { custom, host_model, host_passthrough, maximum };
enum class CpuMatch { minimum, exact, strict };
enum class CpuCheck { none, partial, full };
enum class CpuFallback { allow, forbid };
enum class CpuFeaturePolicy { force, require, optional, disable, forbid };
enum class CpuCacheMode { emulate, passthrough, disable };
enum class CpuMaxPhysAddrMode { emulate, passthrough };

struct CpuModel {
    std::optional<CpuFallback> fallback;
    std::optional<std::string> vendor_id;     // 12 characters, seen by the guest
    std::optional<std::string> name;
    bool operator==(const CpuModel&) const = default;
};
struct CpuTopology {
    std::uint32_t sockets = 0, dies = 1;
    std::optional<std::uint32_t> clusters;
    std::uint32_t cores = 0, threads = 0;
    bool operator==(const CpuTopology&) const = default;
};
struct CpuFeature {
    std::optional<CpuFeaturePolicy> policy;   // absent in host descriptions
    std::string name;
    bool operator==(const CpuFeature&) const = default;
};
struct CpuCache {
    std::optional<std::uint32_t> level;
    CpuCacheMode mode = CpuCacheMode::emulate;
    bool operator==(const CpuCache&) const = default;
};
struct CpuMaxPhysAddr {
    CpuMaxPhysAddrMode mode = CpuMaxPhysAddrMode::emulate;
    std::optional<std::uint32_t> bits;
    std::optional<std::uint32_t> limit;
    bool operator==(const CpuMaxPhysAddr&) const = default;
};

enum class NumaMemoryAccess { shared, private_ };
struct NumaDistance {
    std::uint32_t id = 0;
    std::uint32_t value = 0;                  // 10 … 255
    bool operator==(const NumaDistance&) const = default;
};
enum class NumaCacheAssociativity { none, direct, full };
enum class NumaCachePolicy { none, writeback, writethrough };
struct NumaCacheSize {
    std::uint64_t value = 0;                  // KiB
    bool operator==(const NumaCacheSize&) const = default;
};
struct NumaCacheLine {
    std::uint64_t value = 0;                  // bytes
    bool operator==(const NumaCacheLine&) const = default;
};
struct NumaCache {
    std::uint32_t level = 0;
    NumaCacheAssociativity associativity = NumaCacheAssociativity::none;
    NumaCachePolicy policy = NumaCachePolicy::none;
    NumaCacheSize size;
    NumaCacheLine line;
    bool operator==(const NumaCache&) const = default;
};
struct NumaCell {
    std::optional<std::uint32_t> id;          // absent: the place in the list
    std::optional<CpuSet> cpus;
    std::uint64_t memory = 0;                 // KiB
    std::optional<NumaMemoryAccess> mem_access;
    std::optional<YesNo> discard;
    std::vector<NumaDistance> distances;
    std::vector<NumaCache> caches;
    bool operator==(const NumaCell&) const = default;
};
enum class NumaAccessType { access, read, write };
struct NumaLatency {
    std::uint32_t initiator = 0, target = 0;
    std::optional<std::uint32_t> cache;
    NumaAccessType type = NumaAccessType::access;
    std::uint64_t value = 0;                  // nanoseconds
    bool operator==(const NumaLatency&) const = default;
};
struct NumaBandwidth {
    std::uint32_t initiator = 0, target = 0;
    std::optional<std::uint32_t> cache;
    NumaAccessType type = NumaAccessType::access;
    std::uint64_t value = 0;                  // KiB per second
    bool operator==(const NumaBandwidth&) const = default;
};
struct Numa {
    std::vector<NumaCell> cells;
    std::vector<NumaLatency> latencies;       // <interconnects>
    std::vector<NumaBandwidth> bandwidths;
    bool operator==(const Numa&) const = default;
};

struct Cpu {
    std::optional<CpuMode> mode;              // absent in old documents: custom when there is a model
    std::optional<CpuMatch> match;
    std::optional<CpuCheck> check;
    std::optional<OnOff> migratable;          // host-passthrough, maximum
    std::optional<OnOff> deprecated_features; // s390
    std::optional<CpuModel> model;
    std::optional<std::string> vendor;
    std::optional<CpuTopology> topology;
    std::optional<CpuCache> cache;
    std::optional<CpuMaxPhysAddr> max_phys_addr;
    std::vector<CpuFeature> features;
    std::optional<Numa> numa;
    bool operator==(const Cpu&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::CpuMode> = list_of("custom", "host-model", "host-passthrough", "maximum");
template <> inline constexpr auto words<model::CpuMatch> = list_of("minimum", "exact", "strict");
template <> inline constexpr auto words<model::CpuCheck> = list_of("none", "partial", "full");
template <> inline constexpr auto words<model::CpuFallback> = list_of("allow", "forbid");
template <> inline constexpr auto words<model::CpuFeaturePolicy> = list_of(
    "force", "require", "optional", "disable", "forbid");
template <> inline constexpr auto words<model::CpuCacheMode> = list_of("emulate", "passthrough", "disable");
template <> inline constexpr auto words<model::CpuMaxPhysAddrMode> = list_of("emulate", "passthrough");
template <> inline constexpr auto words<model::NumaMemoryAccess> = list_of("shared", "private");
template <> inline constexpr auto words<model::NumaCacheAssociativity> = list_of("none", "direct", "full");
template <> inline constexpr auto words<model::NumaCachePolicy> = list_of("none", "writeback", "writethrough");
template <> inline constexpr auto words<model::NumaAccessType> = list_of("access", "read", "write");
}  // namespace vireo::schema
