#pragma once
// <memory model='…'> in <devices>: memory that is plugged in.
#include <string>

#include "base/uuid.hpp"
#include "model/domain/device_info.hpp"
#include "model/values/cpu_set.hpp"

namespace vireo::model {

enum class MemoryModel { dimm, nvdimm, virtio_pmem, virtio_mem, sgx_epc };
enum class MemoryAccess { shared, private_ };

struct MemorySource {
    std::optional<std::string> path;          // nvdimm, virtio-pmem
    std::optional<std::uint64_t> pagesize;    // KiB
    std::optional<std::uint64_t> alignsize;   // KiB
    std::optional<CpuSet> nodemask;           // host NUMA nodes
    bool pmem = false;
    bool operator==(const MemorySource&) const = default;
};
struct MemoryTarget {
    std::uint64_t size = 0;                   // KiB
    std::optional<std::uint32_t> node;        // guest NUMA node
    std::optional<std::uint64_t> label_size;  // KiB, nvdimm
    std::optional<std::uint64_t> block;       // KiB, virtio-mem
    std::optional<std::uint64_t> requested;   // KiB, virtio-mem
    std::optional<std::uint64_t> current;     // KiB, virtio-mem, live
    bool readonly = false;
    std::optional<YesNo> dynamic_memslots;
    std::optional<std::uint64_t> address_base;
    bool operator==(const MemoryTarget&) const = default;
};
struct MemoryDevice {
    MemoryModel model = MemoryModel::dimm;
    std::optional<MemoryAccess> access;
    std::optional<YesNo> discard;
    std::optional<Uuid> uuid;                 // nvdimm of pSeries
    std::optional<MemorySource> source;
    MemoryTarget target;
    VirtioOptions virtio;                     // <driver …/>
    DeviceInfo info;
    bool operator==(const MemoryDevice&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::MemoryModel> = list_of(
    "dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc");
template <> inline constexpr auto words<model::MemoryAccess> = list_of("shared", "private");
}  // namespace vireo::schema
