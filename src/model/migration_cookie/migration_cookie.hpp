#pragma once
// <qemu-migration>: what the two daemons of a migration tell each other beside the guest's definition.
//
//  1. Each block is there only when the one who wrote it wants the other to have it; `features` names those that the other
//     must understand. A reader refuses a name that it does not know.
//  2. Numbers of statistics are text in XML, times in milliseconds, sizes in bytes.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/domain/cpu.hpp"
#include "schema/box.hpp"
#include "schema/context.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

struct Domain;

// Blocks that a cookie can have.
enum class MigrationFeature {
    graphics, lockstate, persistent, network, nbd, statistics, memory_hotplug, cpu_hotplug, cpu, allow_reboot, capabilities, block_dirty_bitmaps
};
struct MigrationFeatureName {
    MigrationFeature name = MigrationFeature::graphics;
    bool operator==(const MigrationFeatureName&) const = default;
};

// Where viewers of the guest's screen go on.
struct MigrationCertificate {
    std::string info, value;                  // "subject" and what it is
    bool operator==(const MigrationCertificate&) const = default;
};
struct MigrationGraphics {
    std::string type;                         // vnc or spice
    std::uint32_t port = 0;
    std::string listen;
    std::optional<std::uint32_t> tls_port;
    std::vector<MigrationCertificate> certificates;
    bool operator==(const MigrationGraphics&) const = default;
};

struct MigrationLockstate {
    std::string driver;
    std::optional<std::string> leases;
    bool operator==(const MigrationLockstate&) const = default;
};

// What the switch of a card keeps with its port.
struct MigrationInterface {
    std::uint32_t index = 0;                  // among the guest's cards
    std::string vport_type;
    std::optional<std::string> port_data;
    bool operator==(const MigrationInterface&) const = default;
};
struct MigrationNetwork {
    std::vector<MigrationInterface> interfaces;
    bool operator==(const MigrationNetwork&) const = default;
};

struct MigrationNbdDisk {
    std::string target;
    std::uint64_t capacity = 0;               // bytes
    bool operator==(const MigrationNbdDisk&) const = default;
};
struct MigrationNbd {
    std::optional<std::uint32_t> port;
    std::vector<MigrationNbdDisk> disks;
    bool operator==(const MigrationNbd&) const = default;
};

struct MigrationStatistics {
    std::optional<std::uint64_t> started, stopped, sent, delta;    // when: the difference is the time on the way
    std::optional<std::uint64_t> time_elapsed, time_remaining, downtime, setup_time;
    std::optional<std::uint64_t> memory_total, memory_processed, memory_remaining, memory_bandwidth, memory_constant, memory_normal,
        memory_normal_bytes, memory_dirty_rate, memory_iteration, memory_postcopy_requests, memory_page_size;
    std::optional<std::uint64_t> disk_total, disk_processed, disk_remaining, disk_bandwidth;
    std::optional<std::uint64_t> compression_cache, compression_bytes, compression_pages, compression_cache_misses, compression_overflow;
    std::optional<std::uint64_t> auto_converge_throttle;           // percent
    bool operator==(const MigrationStatistics&) const = default;
};

struct MigrationCapability {
    std::string name;
    YesNo automatic = YesNo::no;              // switched on by itself
    bool operator==(const MigrationCapability&) const = default;
};
struct MigrationCapabilities {
    std::vector<MigrationCapability> capabilities;
    bool operator==(const MigrationCapabilities&) const = default;
};

struct MigrationBitmap {
    std::string name, alias;
    bool operator==(const MigrationBitmap&) const = default;
};
struct MigrationBitmapDisk {
    std::string target;
    std::vector<MigrationBitmap> bitmaps;
    bool operator==(const MigrationBitmapDisk&) const = default;
};
struct MigrationBitmaps {
    std::vector<MigrationBitmapDisk> disks;
    bool operator==(const MigrationBitmaps&) const = default;
};

struct MigrationCookie {
    std::string name, uuid, hostname, hostuuid;
    std::vector<MigrationFeatureName> features;
    std::optional<MigrationGraphics> graphics;
    std::optional<MigrationLockstate> lockstate;
    schema::Box<Domain> persistent;           // the definition for the next start
    std::optional<MigrationNetwork> network;
    std::optional<MigrationNbd> nbd;
    std::optional<MigrationStatistics> statistics;
    std::optional<Cpu> cpu;                   // as the guest sees it
    std::optional<YesNo> allow_reboot;
    std::optional<MigrationCapabilities> capabilities;
    std::optional<MigrationBitmaps> bitmaps;

    bool needs(MigrationFeature feature) const;
    bool operator==(const MigrationCookie&) const;
};
const schema::Type& schema_of(const MigrationCookie*);

// A cookie comes as text that may end in NUL. Throws Error where it is no cookie, or of another guest's kind.
MigrationCookie read_migration_cookie(std::string text);
std::string write_migration_cookie(const MigrationCookie& cookie);

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::MigrationFeature> = list_of(
    "graphics", "lockstate", "persistent", "network", "nbd", "statistics", "memory-hotplug", "cpu-hotplug", "cpu", "allowReboot",
    "capabilities", "block-dirty-bitmaps");
}  // namespace vireo::schema
