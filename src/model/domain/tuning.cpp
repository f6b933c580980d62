#include "model/domain/tuning.hpp"

#include <algorithm>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void after_read(SchedulerParameters& parameters, ReadContext& context) {
    const bool real_time = parameters.scheduler == Scheduler::fifo || parameters.scheduler == Scheduler::rr;
    if (real_time && !parameters.priority)
        context.fail(ErrorCode::xml_error, ErrorDomain::xml,
                     "Missing required attribute 'priority' in element '" + std::string(context.element.name) + "'");
    if (!real_time) parameters.priority.reset();
}

void after_read(Blkiotune& tune, ReadContext& context) {
    for (auto one = tune.devices.begin(); one != tune.devices.end(); ++one)
        if (std::find_if(tune.devices.begin(), one, [&](const BlkioDevice& other) { return other.path == one->path; }) != one)
            context.fail(ErrorCode::config_unsupported, "duplicate blkio device path '" + std::string(one->path) + "'", "device");
}
void after_read(Cputune&, ReadContext& context) {
    const auto pins = std::ranges::count_if(context.element.elements(), [](const xml::Element& child) { return child.name == "emulatorpin"; });
    if (pins > 1) context.fail(ErrorCode::xml_error, "only one emulatorpin is supported", "emulatorpin");
}
void after_read(Resource& resource, ReadContext& context) {
    if (!resource.partition && !resource.fibrechannel_appid)
        context.fail(ErrorCode::internal_error, ErrorDomain::none, "<resource> names neither a partition nor a Fibre Channel identifier");
}

// The size in the largest unit that divides it.
void write_xml(const CacheTuneCache& cache, xml::Writer& to, std::string_view name, const WriteOptions&) {
    const auto [size, unit] = shortest(cache.size);
    to.open(name);
    to.attribute("id", std::uint64_t{cache.id});
    to.attribute("level", std::uint64_t{cache.level});
    to.attribute("type", schema::word(cache.type));
    to.attribute("size", size);
    to.attribute("unit", unit);
    to.close();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<BlkioDevice> = rows(
    leaf<&BlkioDevice::path>("path", "Block device of the host.", {.required = true, .missing_error = ErrorCode::config_unsupported, .missing = "missing per-device path", .since = "0.9.8"}),
    leaf<&BlkioDevice::weight>("weight", "Share of the device's time.", {.wraps = true, .zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not parse weight {value}", .since = "0.9.8"}),
    leaf<&BlkioDevice::read_iops_sec>("read_iops_sec", "Most reads per second.", {.wraps = true, .zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not parse read iops sec {value}", .since = "1.2.2"}),
    leaf<&BlkioDevice::write_iops_sec>("write_iops_sec", "Most writes per second.", {.wraps = true, .zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not parse write iops sec {value}", .since = "1.2.2"}),
    leaf<&BlkioDevice::read_bytes_sec>("read_bytes_sec", "Most bytes read per second.", {.wraps = true, .zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not parse read bytes sec {value}", .since = "1.2.2"}),
    leaf<&BlkioDevice::write_bytes_sec>("write_bytes_sec", "Most bytes written per second.", {.wraps = true, .zero_is_none = true, .error = ErrorCode::config_unsupported, .message = "could not parse write bytes sec {value}", .since = "1.2.2"}));
template <> inline constexpr auto fields<Blkiotune> = rows(
    leaf<&Blkiotune::weight>("weight", "Share of the time of all devices, 100 to 1000.", {.lenient = true, .zero_is_none = true, .message = "could not parse weight {value}", .since = "0.8.8"}),
    element<&Blkiotune::devices>("device", "Limits for one device.", {.since = "0.9.8"}));

template <> inline constexpr auto fields<Memtune> = rows(
    leaf<&Memtune::hard_limit>("hard_limit", "Most memory.", {.unit = "KiB", .since = "0.8.5"}),
    leaf<&Memtune::soft_limit>("soft_limit", "Most memory when memory is scarce.", {.unit = "KiB", .since = "0.8.5"}),
    leaf<&Memtune::min_guarantee>("min_guarantee", "Least memory.", {.unit = "KiB", .since = "0.8.5"}),
    leaf<&Memtune::swap_hard_limit>("swap_hard_limit", "Most memory and swap together.", {.unit = "KiB", .since = "0.8.5"}));

template <> inline constexpr auto fields<HugePage> = rows(
    attribute<&HugePage::size>("size", "Size of the pages.", {.required = true, .unit = "KiB", .since = "1.2.5"}),
    attribute<&HugePage::nodeset>("nodeset", "NUMA nodes of the guest that get them.", {.error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "1.2.5"}));
template <> inline constexpr auto fields<HugePages> = rows(
    element<&HugePages::pages>("page", "A size of pages.", {.since = "1.2.5"}));
template <> inline constexpr auto fields<MemoryBacking> = rows(
    element<&MemoryBacking::hugepages>("hugepages", "The memory is made of huge pages.", {.written = Written::always}),
    flag<&MemoryBacking::nosharepages>("nosharepages", "Equal pages are not merged.", {.since = "1.0.6"}),
    flag<&MemoryBacking::locked>("locked", "The memory is never swapped out.", {.since = "1.0.6"}),
    attribute<&MemoryBacking::source>("type", "What the memory is made of.", {.inside = "source", .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown memoryBacking/source/type '{value}'", .since = "3.0.0"}),
    attribute<&MemoryBacking::access>("mode", "Whether other processes share the memory.", {.inside = "access", .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown memoryBacking/access/mode '{value}'", .since = "3.0.0"}),
    attribute<&MemoryBacking::allocation>("mode", "When the memory is taken.", {.inside = "allocation", .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown memoryBacking/allocation/mode '{value}'", .since = "3.0.0"}),
    attribute<&MemoryBacking::allocation_threads>("threads", "Threads that take the memory.", {.inside = "allocation", .zero_is_none = true, .empty_is_none = true, .message = "Failed to parse memory allocation threads", .since = "8.2.0"}),
    flag<&MemoryBacking::discard>("discard", "The content is thrown away at the end.", {.since = "4.4.0"}));

template <> inline constexpr auto fields<IothreadPoll> = rows(
    attribute<&IothreadPoll::max>("max", "Longest time of polling in nanoseconds.", {.since = "9.4.0"}),
    attribute<&IothreadPoll::grow>("grow", "How the time grows.", {.since = "9.4.0"}),
    attribute<&IothreadPoll::shrink>("shrink", "How the time shrinks.", {.since = "9.4.0"}));
template <> inline constexpr auto fields<Iothread> = rows(
    attribute<&Iothread::id>("id", "Number of the thread.", {.required = true, .min = 1, .since = "1.2.15"}),
    attribute<&Iothread::thread_pool_min>("thread_pool_min", "Least worker threads.", {.since = "8.5.0"}),
    attribute<&Iothread::thread_pool_max>("thread_pool_max", "Most worker threads.", {.since = "8.5.0"}),
    element<&Iothread::poll>("poll", "How the thread polls.", {.since = "9.4.0"}));
template <> inline constexpr auto fields<DefaultIothread> = rows(
    attribute<&DefaultIothread::thread_pool_min>("thread_pool_min", "Least worker threads.", {.since = "8.5.0"}),
    attribute<&DefaultIothread::thread_pool_max>("thread_pool_max", "Most worker threads.", {.since = "8.5.0"}));

template <> inline constexpr auto fields<VcpuPin> = rows(
    attribute<&VcpuPin::vcpu>("vcpu", "The virtual processor.", {.required = true}),
    attribute<&VcpuPin::cpuset>("cpuset", "Processors of the host.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .missing_error = ErrorCode::internal_error, .missing = "missing cpuset for vcpupin"}));
template <> inline constexpr auto fields<IothreadPin> = rows(
    attribute<&IothreadPin::iothread>("iothread", "The I/O thread.", {.required = true, .min = 1, .since = "1.2.9"}),
    attribute<&IothreadPin::cpuset>("cpuset", "Processors of the host.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .missing_error = ErrorCode::internal_error, .missing = "missing cpuset for iothreadpin", .since = "1.2.9"}));
template <> inline constexpr auto fields<SchedulerParameters> = rows(
    attribute<&SchedulerParameters::scheduler>("scheduler", "Policy of the scheduler.", {.required = true, .since = "1.2.13"}),
    attribute<&SchedulerParameters::priority>("priority", "Priority in the policy.", {.since = "1.2.13"}));
template <> inline constexpr auto fields<VcpuScheduler> = rows(
    attribute<&VcpuScheduler::vcpus>("vcpus", "Virtual processors; left out: all.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .missing = "Missing attribute 'vcpus' in element 'vcpusched'", .since = "1.2.13"}),
    part<&VcpuScheduler::parameters>("How they are scheduled."));
template <> inline constexpr auto fields<IothreadScheduler> = rows(
    attribute<&IothreadScheduler::iothreads>("iothreads", "I/O threads; left out: all.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .missing = "Missing attribute 'iothreads' in element 'iothreadsched'", .since = "1.2.13"}),
    part<&IothreadScheduler::parameters>("How they are scheduled."));
template <> inline constexpr auto fields<CacheTuneCache> = rows(
    attribute<&CacheTuneCache::id>("id", "Number of the host's cache.", {.required = true, .since = "4.1.0"}),
    attribute<&CacheTuneCache::level>("level", "Level of the cache.", {.required = true, .since = "4.1.0"}),
    attribute<&CacheTuneCache::type>("type", "What the cache holds.", {.required = true, .since = "4.1.0"}),
    attribute<&CacheTuneCache::size>("size", "Size that is kept.", {.required = true, .unit = "B", .since = "4.1.0"}));
template <> inline constexpr auto fields<CacheTuneMonitor> = rows(
    attribute<&CacheTuneMonitor::level>("level", "Level of the cache.", {.required = true, .since = "4.10.0"}),
    attribute<&CacheTuneMonitor::vcpus>("vcpus", "Virtual processors.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "4.10.0"}));
template <> inline constexpr auto fields<CacheTune> = rows(
    attribute<&CacheTune::vcpus>("vcpus", "Virtual processors.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "4.1.0"}),
    attribute<&CacheTune::id>("id", "Name of the allocation.", {.live = true, .since = "4.1.0"}),
    element<&CacheTune::caches>("cache", "A part of a cache.", {.since = "4.1.0"}),
    element<&CacheTune::monitors>("monitor", "What is measured.", {.since = "4.10.0"}));
template <> inline constexpr auto fields<MemoryTuneNode> = rows(
    attribute<&MemoryTuneNode::id>("id", "NUMA node of the host.", {.required = true, .since = "4.7.0"}),
    attribute<&MemoryTuneNode::bandwidth>("bandwidth", "Share in percent.", {.required = true, .since = "4.7.0"}));
template <> inline constexpr auto fields<MemoryTuneMonitor> = rows(
    attribute<&MemoryTuneMonitor::vcpus>("vcpus", "Virtual processors.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "6.10.0"}));
template <> inline constexpr auto fields<MemoryTune> = rows(
    attribute<&MemoryTune::vcpus>("vcpus", "Virtual processors.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "4.7.0"}),
    element<&MemoryTune::nodes>("node", "A share of a node's bandwidth.", {.since = "4.7.0"}),
    element<&MemoryTune::monitors>("monitor", "What is measured.", {.since = "6.10.0"}));

template <> inline constexpr auto fields<Cputune> = rows(
    leaf<&Cputune::shares>("shares", "Share of the host's processors, relative to others.", {.message = "can't parse cputune shares value"}),
    leaf<&Cputune::period>("period", "Period of a virtual processor's quota in microseconds.", {.zero_is_none = true, .message = "can't parse cputune period value", .since = "0.9.4"}),
    leaf<&Cputune::quota>("quota", "Microseconds that a virtual processor may run in a period; -1: no limit.", {.zero_is_none = true, .message = "can't parse cputune quota value", .since = "0.9.4"}),
    leaf<&Cputune::global_period>("global_period", "Period of the whole guest's quota.", {.zero_is_none = true, .message = "can't parse cputune global period value", .since = "1.3.3"}),
    leaf<&Cputune::global_quota>("global_quota", "Microseconds that the whole guest may run in a period.", {.zero_is_none = true, .message = "can't parse cputune global quota value", .since = "1.3.3"}),
    leaf<&Cputune::emulator_period>("emulator_period", "Period of the emulator's quota.", {.zero_is_none = true, .message = "can't parse cputune emulator period value", .since = "0.10.0"}),
    leaf<&Cputune::emulator_quota>("emulator_quota", "Microseconds that the emulator may run in a period.", {.zero_is_none = true, .message = "can't parse cputune emulator quota value", .since = "0.10.0"}),
    leaf<&Cputune::iothread_period>("iothread_period", "Period of an I/O thread's quota.", {.zero_is_none = true, .message = "can't parse cputune iothread period value", .since = "2.1.0"}),
    leaf<&Cputune::iothread_quota>("iothread_quota", "Microseconds that an I/O thread may run in a period.", {.zero_is_none = true, .message = "can't parse cputune iothread quota value", .since = "2.1.0"}),
    element<&Cputune::vcpu_pins>("vcpupin", "Where a virtual processor runs.", {.since = "0.9.0"}),
    attribute<&Cputune::emulator_pin>("cpuset", "Where the emulator runs.", {.inside = "emulatorpin", .needed = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .missing_error = ErrorCode::internal_error, .missing = "missing cpuset for emulatorpin", .since = "0.10.0"}),
    element<&Cputune::iothread_pins>("iothreadpin", "Where an I/O thread runs.", {.since = "1.2.9"}),
    element<&Cputune::emulator_scheduler>("emulatorsched", "How the emulator is scheduled.", {.since = "5.1.0"}),
    element<&Cputune::vcpu_schedulers>("vcpusched", "How virtual processors are scheduled.", {.since = "1.2.13"}),
    element<&Cputune::iothread_schedulers>("iothreadsched", "How I/O threads are scheduled.", {.since = "1.2.13"}),
    element<&Cputune::cache_tunes>("cachetune", "Parts of the host's caches.", {.since = "4.1.0"}),
    element<&Cputune::memory_tunes>("memorytune", "Shares of memory bandwidth.", {.since = "4.7.0"}));

template <> inline constexpr auto fields<NumatuneMemory> = rows(
    attribute<&NumatuneMemory::mode>("mode", "How the nodes are used.", {.error = ErrorCode::config_unsupported, .message = "Unsupported NUMA memory tuning mode '{value}'"}),
    attribute<&NumatuneMemory::nodeset>("nodeset", "NUMA nodes of the host.", {.error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'"}),
    attribute<&NumatuneMemory::placement>("placement", "Whether nodes are given or found.", {.error = ErrorCode::config_unsupported, .message = "Unsupported NUMA memory placement mode '{value}'", .since = "0.9.12"}));
template <> inline constexpr auto fields<NumatuneMemnode> = rows(
    attribute<&NumatuneMemnode::cellid>("cellid", "NUMA node of the guest.", {.required = true, .since = "1.2.7"}),
    attribute<&NumatuneMemnode::mode>("mode", "How the nodes are used.", {.bare = "strict", .since = "1.2.7"}),
    attribute<&NumatuneMemnode::nodeset>("nodeset", "NUMA nodes of the host.", {.required = true, .error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "1.2.7"}));
template <> inline constexpr auto fields<Numatune> = rows(
    element<&Numatune::memory>("memory", "Where the guest's memory is taken."),
    element<&Numatune::memnodes>("memnode", "Where a cell's memory is taken.", {.since = "1.2.7"}));

template <> inline constexpr auto fields<Resource> = rows(
    leaf<&Resource::partition>("partition", "Control group that the guest is put into.", {.since = "1.0.5"}),
    attribute<&Resource::fibrechannel_appid>("appid", "Identifier of the guest on the Fibre Channel.",
                                             {.inside = "fibrechannel", .since = "7.7.0"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Blkiotune*) { return schema::record<Blkiotune>(); }
const schema::Type& schema_of(const Memtune*) { return schema::record<Memtune>(); }
const schema::Type& schema_of(const MemoryBacking*) { return schema::record<MemoryBacking>(); }
const schema::Type& schema_of(const Iothread*) { return schema::record<Iothread>(); }
const schema::Type& schema_of(const DefaultIothread*) { return schema::record<DefaultIothread>(); }
const schema::Type& schema_of(const Cputune*) { return schema::record<Cputune>(); }
const schema::Type& schema_of(const Numatune*) { return schema::record<Numatune>(); }
const schema::Type& schema_of(const Resource*) { return schema::record<Resource>(); }

}  // namespace vireo::model
