#pragma once
// <capabilities>: what a host is, and what guests it can run. Members are written in the order in which they stand here;
// what has no value is left out.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "model/values/cpu_set.hpp"
#include "schema/words.hpp"

namespace vireo::schema { struct Type; }

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

struct HostCpuSignature { std::uint32_t family = 0, model = 0, stepping = 0; };
struct HostCpuCounter { std::string name; std::uint64_t frequency = 0; YesNo scaling = YesNo::no; };
struct HostCpuTopology {
    std::uint32_t sockets = 1;
    std::optional<std::uint32_t> dies, clusters;
    std::uint32_t cores = 1, threads = 1;
};
enum class PhysicalAddressMode { emulate, passthrough };
struct HostCpuAddressSize {
    PhysicalAddressMode mode = PhysicalAddressMode::emulate;
    std::optional<std::uint32_t> bits, limit;
};
const schema::Type& schema_of(const HostCpuAddressSize*);
struct PageSize { std::string unit = "KiB"; std::uint64_t size = 0; };
struct HostCpu {
    std::string arch;
    bool pae = false, nonpae = false, vmx = false, svm = false;
    std::optional<std::string> model, vendor;
    std::optional<std::uint32_t> microcode;
    std::optional<HostCpuSignature> signature;
    std::optional<HostCpuCounter> counter;
    std::optional<HostCpuTopology> topology;
    std::optional<HostCpuAddressSize> address_size;
    std::vector<std::string> features;
    std::vector<PageSize> pages;
};
const schema::Type& schema_of(const HostCpu*);

struct PowerManagementSupport { bool suspend_mem = false, suspend_disk = false, suspend_hybrid = false; };
struct MigrationFeatures { bool live = true; std::vector<std::string> transports; };

struct CellPages { std::string unit = "KiB"; std::uint64_t size = 0, count = 0; };
struct CellSibling { std::uint32_t id = 0, value = 0; };
struct CellCacheSize { std::uint64_t value = 0; std::string unit = "KiB"; };
struct CellCache {
    std::uint32_t level = 0;
    std::string associativity = "none", policy = "none";
    CellCacheSize size;
    CellCacheSize line{0, "B"};
};
struct HostCellCpu {
    std::uint32_t id = 0;
    std::optional<std::uint32_t> socket, die, cluster, core;
    CpuSet siblings;
};
struct CellCpus { std::uint32_t count = 0; std::vector<HostCellCpu> cpus; };   // the count is filled in when written
struct HostCell {
    std::uint32_t id = 0;
    std::optional<std::uint64_t> memory;      // KiB
    std::vector<CellPages> pages;
    std::vector<CellSibling> distances;
    std::vector<CellCache> caches;
    CellCpus cpus;
};
struct Interconnect {
    std::uint32_t initiator = 0, target = 0;
    std::optional<std::uint32_t> cache;
    std::string type = "access";
    std::uint64_t value = 0;
    std::optional<std::string> unit;          // bandwidths only
};
struct HostCells { std::uint32_t count = 0; std::vector<HostCell> cells; };    // the count is filled in when written
struct HostTopology {
    HostCells cells;
    std::vector<Interconnect> latencies, bandwidths;
};

struct CacheControl {
    std::uint64_t granularity = 0;
    std::optional<std::uint64_t> min;
    std::string unit = "KiB", type = "both";
    std::uint32_t max_allocations = 0;
};
struct CacheBank {
    std::uint32_t id = 0, level = 0;
    std::string type = "both";
    std::uint64_t size = 0;
    std::string unit = "KiB";
    CpuSet cpus;
    std::vector<CacheControl> controls;
};
struct ResourceMonitor {
    std::optional<std::uint32_t> level, reuse_threshold;
    std::uint32_t max_monitors = 0;
    std::vector<std::string> features;
};
struct HostCaches { std::vector<CacheBank> banks; std::optional<ResourceMonitor> monitor; };
struct BandwidthControl { std::uint32_t granularity = 0; std::optional<std::uint32_t> min; std::uint32_t max_allocations = 0; };
struct BandwidthNode { std::uint32_t id = 0; CpuSet cpus; std::vector<BandwidthControl> controls; };
struct MemoryBandwidth { std::vector<BandwidthNode> nodes; std::optional<ResourceMonitor> monitor; };

struct BaseLabel { std::string type, label; };
struct SecurityModel { std::string model, doi; std::vector<BaseLabel> base_labels; };

struct HostDescription {
    std::optional<Uuid> uuid;
    HostCpu cpu;
    std::optional<PowerManagementSupport> power_management;    // nothing: the host could not say
    std::optional<YesNo> iommu;
    std::optional<MigrationFeatures> migration;
    std::optional<HostTopology> topology;
    std::optional<HostCaches> caches;
    std::optional<MemoryBandwidth> memory_bandwidth;
    std::vector<SecurityModel> security_models;
};

struct MachineType {
    std::optional<std::string> canonical;     // an alias of this machine
    std::optional<std::uint32_t> max_cpus;
    std::optional<YesNo> deprecated;
    std::string name;
};
struct GuestDomain {
    std::string type;                         // qemu, kvm
    std::optional<std::string> emulator, loader;
    std::vector<MachineType> machines;
};
struct FeatureToggle { OnOff initially = OnOff::on; YesNo toggle = YesNo::yes; };
struct GuestFeatures {
    bool pae = false, nonpae = false, ia64_be = false;
    std::optional<FeatureToggle> acpi, apic;
    bool cpu_selection = false, device_boot = false;
    std::optional<FeatureToggle> disk_snapshot, hap;
    bool external_snapshot = false;
};
struct GuestDescription {
    std::string os_type = "hvm";
    std::string arch;
    unsigned word_size = 64;
    std::optional<std::string> emulator, loader;
    std::vector<MachineType> machines;
    std::vector<GuestDomain> domains;
    std::optional<GuestFeatures> features;
};

struct HostCapabilities {
    HostDescription host;
    std::vector<GuestDescription> guests;
};

const schema::Type& schema_of(const HostCapabilities*);

std::string write_capabilities(const HostCapabilities& capabilities);
HostCapabilities read_capabilities(std::string text);

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::PhysicalAddressMode> = list_of("emulate", "passthrough");
}  // namespace vireo::schema
