// Memory: -m, the backends of RAM, NUMA cells and memory devices.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/memory_steps.hpp"

#include <algorithm>
#include <limits>

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

// What a backend is asked for; absent parts fall back to the NUMA cell and to <memoryBacking>.
struct BackendRequest {
    std::string id;
    std::uint64_t size = 0;                       // KiB
    std::optional<std::uint32_t> guest_node;
    std::optional<bool> shared;
    std::optional<bool> discard;
    std::optional<std::uint64_t> page_size;       // KiB; a memory device may ask for its own
    std::optional<CpuSet> host_nodes;
    std::optional<std::string> path;              // nvdimm, virtio-pmem
    std::uint64_t align = 0;                      // KiB
    bool pmem = false;
    bool system_memory = false;                   // the machine's RAM, not a cell or device
    bool reserve = true;                          // virtio-mem takes memory as it plugs blocks
    bool always_prealloc = false;
    bool never_prealloc = false;
    std::string file_name;                        // below the guest's memory directory
};

struct Backend {
    Props props;
    bool plain = true;                            // QEMU would do the same without being told
};

const NumaCell* cell_of(const ArgvContext& context, std::optional<std::uint32_t> node) {
    if (!node || !context.domain.cpu || !context.domain.cpu->numa) return nullptr;
    const auto& cells = context.domain.cpu->numa->cells;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].id.value_or(std::uint32_t(i)) == *node) return &cells[i];
    }
    return nullptr;
}

// Size of the huge pages that a node's memory shall be made of; 0: ordinary pages.
std::uint64_t huge_page_size(const ArgvContext& context, const BackendRequest& request) {
    const auto& backing = context.domain.memory_backing;
    std::uint64_t size = 0;
    bool huge = false;
    if (request.page_size) {
        size = *request.page_size;
        huge = true;
    } else if (backing && backing->hugepages) {
        const HugePage* chosen = nullptr;
        for (const HugePage& page : backing->hugepages->pages) {
            if (!page.nodeset) {
                if (!chosen) chosen = &page;
            } else if (request.guest_node && page.nodeset->contains(*request.guest_node)) {
                chosen = &page;
                break;
            }
        }
        huge = chosen || backing->hugepages->pages.empty();
        if (chosen && chosen->size) size = *chosen->size;
    }
    if (!huge || size == 4) return 0;
    if (size) return size;
    for (const HugetlbMount& mount : context.launch.hugetlb) {
        if (mount.is_default) return mount.page_size;
    }
    throw Error(ErrorCode::internal_error, "hugetlbfs filesystem is not mounted or disabled by administrator config");
}

const std::string& huge_page_directory(const ArgvContext& context, std::uint64_t size) {
    for (const HugetlbMount& mount : context.launch.hugetlb) {
        if (mount.page_size == size) return mount.directory;
    }
    if (context.launch.hugetlb.empty()) {
        throw Error(ErrorCode::internal_error, "hugetlbfs filesystem is not mounted or disabled by administrator config");
    }
    throw Error(ErrorCode::internal_error, cat("Unable to find any usable hugetlbfs mount for ", size, " KiB"));
}

// Host nodes that a guest node's memory is bound to, and how.
struct Binding {
    std::optional<CpuSet> nodes;
    std::optional<NumatuneMode> mode;
};

Binding binding_of(const ArgvContext& context, const BackendRequest& request) {
    Binding binding;
    const auto& tune = context.domain.numatune;
    if (tune) {
        if (request.guest_node) {
            for (const NumatuneMemnode& node : tune->memnodes) {
                if (node.cellid == *request.guest_node) {
                    binding = {node.nodeset, node.mode.value_or(NumatuneMode::strict)};
                }
            }
        }
        if (!binding.mode && tune->memory) {
            binding.mode = tune->memory->mode.value_or(NumatuneMode::strict);
            if (tune->memory->placement == NumatunePlacement::auto_) {
                if (!context.launch.numad_nodes) {
                    throw Error(ErrorCode::internal_error, ErrorDomain::domain, "Advice from numad is needed in case of automatic numa placement");
                }
                binding.nodes = context.launch.numad_nodes;
            } else {
                binding.nodes = tune->memory->nodeset;
            }
        }
    }
    if (request.host_nodes) {
        binding.nodes = request.host_nodes;
        if (!binding.mode) binding.mode = NumatuneMode::strict;
    }
    // "restrictive" is left to cgroups alone.
    if (binding.mode == NumatuneMode::restrictive) binding.nodes.reset();
    if (binding.nodes) {
        for (const std::size_t node : binding.nodes->members()) {
            if (std::ranges::find(context.launch.numa_nodes, node) == context.launch.numa_nodes.end()) {
                refuse(cat("NUMA node ", node, " is unavailable"));
            }
        }
    }
    return binding;
}

std::string_view policy_name(NumatuneMode mode) {
    switch (mode) {
    case NumatuneMode::preferred: return "preferred";
    case NumatuneMode::interleave: return "interleave";
    default: return "bind";
    }
}

Backend make_backend(const ArgvContext& context, const BackendRequest& request) {
    const MemoryBacking common = context.domain.memory_backing.value_or(MemoryBacking{});
    const NumaCell* cell = cell_of(context, request.guest_node);

    std::optional<bool> shared = request.shared;
    if (!shared && cell && cell->mem_access) shared = *cell->mem_access == NumaMemoryAccess::shared;
    if (!shared && common.access) shared = *common.access == MemoryAccessMode::shared;
    std::optional<bool> discard = request.discard;
    if (!discard && cell && cell->discard) discard = yes(*cell->discard);
    if (!discard && common.discard) discard = true;
    bool prealloc = common.allocation == MemoryAllocation::immediate || request.always_prealloc;

    Backend out;
    const std::uint64_t huge = request.path ? 0 : huge_page_size(context, request);
    if (huge) prealloc = true;
    if (request.never_prealloc) prealloc = false;

    Props members;
    std::string_view type = "memory-backend-ram";
    if (common.source == MemorySourceType::memfd && !request.path) {
        type = "memory-backend-memfd";
        if (huge) members.boolean("hugetlb", true).number("hugetlbsize", huge * 1024);
        out.plain = false;
    } else if (huge || request.path || shared || common.source == MemorySourceType::file) {
        type = "memory-backend-file";
        members.text("mem-path", request.path ? *request.path
                                 : huge       ? huge_page_directory(context, huge)
                                              : cat(context.launch.memory_directory, "/", request.file_name));
        out.plain = false;
    }
    const bool mapped = type != "memory-backend-ram";
    if (mapped && discard) members.boolean("discard-data", *discard);
    if (mapped && shared) members.boolean("share", *shared);
    // Migration would otherwise name the RAM by its path.
    if (mapped && request.system_memory) members.boolean("x-use-canonical-path-for-ramblock-id", false);
    if (prealloc) {
        members.boolean("prealloc", true);
        if (common.allocation_threads) members.number("prealloc-threads", *common.allocation_threads);
    }
    if (!request.reserve) members.boolean("reserve", false);
    members.number("size", request.size * 1024);
    if (request.align) members.number("align", request.align * 1024);
    if (request.pmem) members.boolean("pmem", true);
    const Binding binding = binding_of(context, request);
    if (binding.nodes && !binding.nodes->empty()) {
        std::string nodes = "[";
        for (const std::size_t node : binding.nodes->members()) nodes += cat(nodes.size() > 1 ? "," : "", node);
        members.raw("host-nodes", nodes + "]").text("policy", policy_name(binding.mode.value_or(NumatuneMode::strict)));
        out.plain = false;
    }
    out.props.text("qom-type", type).text("id", request.id).merge(members);
    return out;
}

bool has_numa(const ArgvContext& context) {
    return context.domain.cpu && context.domain.cpu->numa && !context.domain.cpu->numa->cells.empty();
}

std::uint64_t aligned(const ArgvContext& context, std::uint64_t size) { return round_up(size, memory_step(context.family)); }
std::uint64_t aligned_module(const ArgvContext& context, std::uint64_t size) { return round_up(size, module_step(context.family)); }

// KiB; what counts bytes with a sign must hold it.
constexpr std::uint64_t most_memory = std::numeric_limits<std::int64_t>::max() / 1024;

// RAM at start, without pluggable devices.
std::uint64_t initial_memory(const ArgvContext& context) {
    if (has_numa(context)) {
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < context.domain.cpu->numa->cells.size(); ++i) {
            const std::uint64_t size = context.domain.cpu->numa->cells[i].memory;
            if (aligned(context, size) > most_memory) refuse(cat("memory size of NUMA node '", i, "' overflowed after alignment"));
            total += aligned(context, size);
        }
        return total;
    }
    const std::uint64_t size = context.domain.memory ? context.domain.memory->size : 0;
    const std::uint64_t plugged = devices_size(context.domain);
    const std::uint64_t initial = aligned(context, size > plugged ? size - plugged : size);
    if (initial > most_memory) refuse("initial memory size overflowed after alignment");
    return initial;
}

}  // namespace

bool has_default_memory_backend(const ArgvContext& context) {
    return !has_numa(context) && context.machine_type && !context.machine_type->default_ram_id.empty();
}

void add_memory(ArgvContext& context) {
    const std::uint64_t size = initial_memory(context);
    if (context.domain.max_memory) {
        Options options;
        options.raw("size", cat(size, "k"));
        if (context.domain.max_memory->slots) options.number("slots", *context.domain.max_memory->slots);
        context.option("-m", options.raw("maxmem", cat(context.domain.max_memory->size, "k")));
    } else {
        context.option("-m", std::to_string((size + 1023) / 1024));
    }
    if (!has_default_memory_backend(context)) return;
    BackendRequest request;
    request.id = context.machine_type->default_ram_id;
    request.file_name = request.id;
    request.size = size;
    request.system_memory = true;
    context.option("-object", make_backend(context, request).props);
}

void add_overcommit(ArgvContext& context) {
    const bool locked = context.domain.memory_backing && context.domain.memory_backing->locked;
    context.option("-overcommit", locked ? "mem-lock=on" : "mem-lock=off");
}

namespace {

std::string_view hmat_access(NumaAccessType type) {
    return type == NumaAccessType::read ? "read" : type == NumaAccessType::write ? "write" : "access";
}

std::string hierarchy(std::optional<std::uint32_t> cache) {
    switch (cache.value_or(0)) {
    case 1: return "first-level";
    case 2: return "second-level";
    case 3: return "third-level";
    default: return "memory";
    }
}

// The node whose processors reach a memory best: by latency, else by bandwidth.
std::optional<std::uint32_t> initiator_of(const Numa& numa, std::uint32_t target) {
    std::optional<std::uint32_t> best;
    std::uint64_t value = 0;
    for (const NumaLatency& latency : numa.latencies) {
        if (latency.target != target) continue;
        if (!best || latency.value < value) best = latency.initiator, value = latency.value;
    }
    if (best) return best;
    for (const NumaBandwidth& bandwidth : numa.bandwidths) {
        if (bandwidth.target != target) continue;
        if (!best || bandwidth.value > value) best = bandwidth.initiator, value = bandwidth.value;
    }
    if (best) return best;
    for (std::size_t i = 0; i < numa.cells.size(); ++i) {
        if (numa.cells[i].cpus && !numa.cells[i].cpus->empty()) return std::uint32_t(i);
    }
    return std::nullopt;
}

void add_hmat(ArgvContext& context, const Numa& numa) {
    for (const NumaLatency& latency : numa.latencies) {
        Options options("hmat-lb");
        options.number("initiator", latency.initiator).number("target", latency.target);
        options.raw("hierarchy", hierarchy(latency.cache)).raw("data-type", cat(hmat_access(latency.type), "-latency"));
        context.option("-numa", options.number("latency", latency.value));
    }
    for (const NumaBandwidth& bandwidth : numa.bandwidths) {
        Options options("hmat-lb");
        options.number("initiator", bandwidth.initiator).number("target", bandwidth.target);
        options.raw("hierarchy", hierarchy(bandwidth.cache)).raw("data-type", cat(hmat_access(bandwidth.type), "-bandwidth"));
        context.option("-numa", options.raw("bandwidth", cat(bandwidth.value, "K")));
    }
    for (std::size_t i = 0; i < numa.cells.size(); ++i) {
        for (const NumaCache& cache : numa.cells[i].caches) {
            Options options("hmat-cache");
            options.number("node-id", i).raw("size", cat(cache.size.value, "K")).number("level", cache.level);
            options.raw("associativity", cache.associativity == NumaCacheAssociativity::none     ? "none"
                                         : cache.associativity == NumaCacheAssociativity::direct ? "direct"
                                                                                                 : "complex");
            options.raw("policy", cache.policy == NumaCachePolicy::none        ? "none"
                                  : cache.policy == NumaCachePolicy::writeback ? "write-back"
                                                                               : "write-through");
            context.option("-numa", options.number("line", cache.line.value));
        }
    }
}

void add_distances(ArgvContext& context, const Numa& numa) {
    const bool given = std::ranges::any_of(numa.cells, [](const NumaCell& cell) { return !cell.distances.empty(); });
    if (!given) return;
    for (std::size_t i = 0; i < numa.cells.size(); ++i) {
        for (std::size_t j = 0; j < numa.cells.size(); ++j) {
            std::uint32_t value = i == j ? 10 : 20;
            for (const NumaDistance& distance : numa.cells[i].distances) {
                if (distance.id == j) value = distance.value;
            }
            Options options("dist");
            context.option("-numa", options.number("src", i).number("dst", j).number("val", value));
        }
    }
}

}  // namespace

void add_numa(ArgvContext& context) {
    const bool preallocated = context.domain.memory_backing && context.domain.memory_backing->allocation == MemoryAllocation::immediate;
    if (!has_numa(context)) {
        if (preallocated && !has_default_memory_backend(context)) context.option("-mem-prealloc");
        return;
    }
    const Numa& numa = *context.domain.cpu->numa;
    const bool hmat = !numa.latencies.empty() || !numa.bandwidths.empty() ||
                      std::ranges::any_of(numa.cells, [](const NumaCell& cell) { return !cell.caches.empty(); });
    std::vector<Backend> backends;
    bool needed = hmat || !context.machine_type || !context.machine_type->numa_mem_supported;
    for (std::size_t i = 0; i < numa.cells.size(); ++i) {
        BackendRequest request;
        request.id = cat("ram-node", i);
        request.file_name = request.id;
        request.size = aligned(context, numa.cells[i].memory);
        request.guest_node = std::uint32_t(i);
        Backend backend;
        if (request.size) backend = make_backend(context, request);
        needed = needed || !backend.plain;
        backends.push_back(std::move(backend));
    }
    if (!needed && preallocated) context.option("-mem-prealloc");
    for (std::size_t i = 0; i < numa.cells.size(); ++i) {
        const NumaCell& cell = numa.cells[i];
        if (needed && cell.memory) context.option("-object", backends[i].props);
        Options node("node");
        node.number("nodeid", i);
        if (cell.cpus) {
            // Each run of processors is an option of its own.
            for (std::optional<std::size_t> cpu = cell.cpus->first(); cpu;) {
                std::size_t last = *cpu;
                while (cell.cpus->contains(last + 1)) ++last;
                node.raw("cpus", *cpu == last ? std::to_string(last) : cat(*cpu, "-", last));
                cpu = cell.cpus->next(last);
            }
        }
        if (hmat) {
            const bool has_cpus = cell.cpus && !cell.cpus->empty();
            const auto initiator = has_cpus ? std::optional(std::uint32_t(i)) : initiator_of(numa, std::uint32_t(i));
            if (initiator) node.number("initiator", *initiator);
        }
        if (cell.memory) {
            if (needed) node.text("memdev", cat("ram-node", i));
            else node.number("mem", aligned(context, cell.memory) / 1024);
        }
        context.option("-numa", node);
    }
    add_distances(context, numa);
    if (hmat) add_hmat(context, numa);
}

Props memory_backend(const ArgvContext& context, const MemoryDevice& memory) {
    BackendRequest request;
    const std::string alias(alias_of(memory.info));
    request.id = cat("mem", alias);
    request.file_name = alias;
    request.size = aligned_module(context, memory.target.size);
    request.guest_node = memory.target.node;
    if (memory.access) request.shared = *memory.access == MemoryAccess::shared;
    if (memory.discard) request.discard = yes(*memory.discard);
    const MemorySource source = memory.source.value_or(MemorySource{});
    request.page_size = source.pagesize;
    request.host_nodes = source.nodemask;
    request.path = source.path;
    request.align = source.alignsize.value_or(0);
    request.pmem = source.pmem;
    request.always_prealloc = memory.model == MemoryModel::nvdimm && !source.pmem;
    if (memory.model == MemoryModel::virtio_mem) {
        request.reserve = false;
        request.never_prealloc = true;
    }
    return make_backend(context, request).props;
}

Props memory_device(const ArgvContext& context, const MemoryDevice& memory) {
    const std::string_view alias = alias_of(memory.info);
    Props props;
    switch (memory.model) {
    case MemoryModel::dimm: props.text("driver", "pc-dimm"); break;
    case MemoryModel::nvdimm: props.text("driver", "nvdimm"); break;
    case MemoryModel::virtio_pmem: props.text("driver", virtio_name("virtio-pmem", memory.info)); break;
    case MemoryModel::virtio_mem: props.text("driver", virtio_name("virtio-mem", memory.info)); break;
    case MemoryModel::sgx_epc: refuse("SGX EPC memory is part of the machine");
    }
    virtio_options(props, memory.virtio);
    props.number_if("node", memory.target.node);
    if (memory.target.label_size) props.number("label-size", *memory.target.label_size * 1024);
    if (memory.target.block) props.number("block-size", *memory.target.block * 1024);
    if (memory.target.requested) props.number("requested-size", *memory.target.requested * 1024);
    if (memory.uuid) props.text("uuid", memory.uuid->text());
    if (memory.target.readonly) props.boolean("unarmed", true);
    props.text("memdev", cat("mem", alias));
    if (memory.model == MemoryModel::virtio_mem) {
        const bool immediate = context.domain.memory_backing && context.domain.memory_backing->allocation == MemoryAllocation::immediate;
        if (immediate) props.boolean("prealloc", true);
        if (memory.target.dynamic_memslots) boolean_if(props, "dynamic-memslots", memory.target.dynamic_memslots);
        if (memory.target.address_base) props.number("memaddr", *memory.target.address_base);
    }
    props.text("id", alias);
    place(context, props, memory.info);
    return props;
}

void add_memory_devices(ArgvContext& context) {
    for (const MemoryDevice& memory : context.devices.memories) {
        if (memory.model == MemoryModel::sgx_epc) continue;
        context.option("-object", memory_backend(context, memory));
        context.device(memory_device(context, memory), memory.info);
    }
}

}  // namespace vireo::qemu
