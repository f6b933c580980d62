#include "model/domain/cpu.hpp"

#include <algorithm>

#include "model/domain/tables.hpp"

namespace vireo::model {

void after_read(CpuModel& model, ReadContext& context) {
    if (model.vendor_id && model.vendor_id->size() != 12)
        context.fail(ErrorCode::xml_error, ErrorDomain::cpu, "vendor_id must be exactly 12 characters long", "@vendor_id");
}
void after_read(Cpu& cpu, ReadContext& context) {
    if (std::ranges::any_of(cpu.features, [](const CpuFeature& feature) { return feature.name.empty(); }))
        context.fail(ErrorCode::xml_error, ErrorDomain::cpu, "Invalid CPU feature name", "feature");
    for (std::size_t i = 0; i < cpu.features.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (cpu.features[i].name == cpu.features[j].name)
                context.fail(ErrorCode::xml_error, ErrorDomain::cpu, "CPU feature '" + cpu.features[i].name + "' specified more than once",
                             "feature");
    if (!cpu.features.empty() && !cpu.model && cpu.mode.value_or(CpuMode::custom) == CpuMode::custom)
        context.fail(ErrorCode::xml_error, ErrorDomain::cpu, "Non-empty feature list specified without CPU model", "feature");
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<CpuModel> = rows(
    attribute<&CpuModel::fallback>("fallback", "Whether another model may be used where this one is unknown.", {.empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "Invalid fallback attribute", .since = "0.8.5"}),
    attribute<&CpuModel::vendor_id>("vendor_id", "Vendor that the guest sees, 12 characters.", {.empty_is_none = true, .since = "0.10.0"}),
    text<&CpuModel::name>("Name of the model."));
template <> inline constexpr auto fields<CpuTopology> = rows(
    attribute<&CpuTopology::sockets>("sockets", "Number of sockets.", {.required = true, .min = 1}),
    attribute<&CpuTopology::dies>("dies", "Dies of a socket.", {.min = 1, .since = "6.1.0"}),
    attribute<&CpuTopology::clusters>("clusters", "Clusters of a die.", {.min = 1, .since = "10.1.0"}),
    attribute<&CpuTopology::cores>("cores", "Cores of a die or cluster.", {.required = true, .min = 1}),
    attribute<&CpuTopology::threads>("threads", "Threads of a core.", {.required = true, .min = 1}));
template <> inline constexpr auto fields<CpuFeature> = rows(
    attribute<&CpuFeature::policy>("policy", "Whether the guest has it.", {.error = ErrorCode::config_unsupported, .message = "Invalid CPU feature policy"}),
    attribute<&CpuFeature::name>("name", "Name of the feature.", {.required = true}));
template <> inline constexpr auto fields<CpuCache> = rows(
    attribute<&CpuCache::level>("level", "Level of the cache; left out: all.", {.min = 1, .max = 3, .since = "3.3.0"}),
    attribute<&CpuCache::mode>("mode", "How the guest sees caches.", {.required = true, .since = "3.3.0"}));
template <> inline constexpr auto fields<CpuMaxPhysAddr> = rows(
    attribute<&CpuMaxPhysAddr::mode>("mode", "Who decides the width of addresses.", {.required = true, .since = "8.7.0"}),
    attribute<&CpuMaxPhysAddr::bits>("bits", "Width of addresses in bits.", {.since = "8.7.0"}),
    attribute<&CpuMaxPhysAddr::limit>("limit", "Largest width of addresses in bits.", {.since = "9.3.0"}));

template <> inline constexpr auto fields<NumaDistance> = rows(
    attribute<&NumaDistance::id>("id", "The other cell.", {.required = true, .since = "3.10.0"}),
    attribute<&NumaDistance::value>("value", "Relative cost; 10 is local.", {.required = true, .since = "3.10.0"}));
template <> inline constexpr auto fields<NumaCacheSize> = rows(
    attribute<&NumaCacheSize::value>("value", "The size.", {.required = true, .unit = "KiB", .since = "6.6.0"}));
template <> inline constexpr auto fields<NumaCacheLine> = rows(
    attribute<&NumaCacheLine::value>("value", "The size.", {.required = true, .unit = "B", .since = "6.6.0"}));
template <> inline constexpr auto fields<NumaCache> = rows(
    attribute<&NumaCache::level>("level", "Level of the cache.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaCache::associativity>("associativity", "How memory is mapped to lines.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaCache::policy>("policy", "When memory is written.", {.required = true, .since = "6.6.0"}),
    element<&NumaCache::size>("size", "Size of the cache.", {.required = true, .since = "6.6.0"}),
    element<&NumaCache::line>("line", "Size of a line.", {.required = true, .since = "6.6.0"}));
template <> inline constexpr auto fields<NumaCell> = rows(
    attribute<&NumaCell::id>("id", "Number of the cell.", {.since = "1.2.7"}),
    attribute<&NumaCell::cpus>("cpus", "Virtual processors of the cell.", {.error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'"}),
    attribute<&NumaCell::memory>("memory", "Memory of the cell.", {.required = true, .unit = "KiB"}),
    attribute<&NumaCell::mem_access>("memAccess", "Whether other processes share the memory.", {.since = "1.2.7"}),
    attribute<&NumaCell::discard>("discard", "Whether the content is thrown away at the end.", {.since = "4.4.0"}),
    element<&NumaCell::distances>("sibling", "Cost of reaching another cell.", {.inside = "distances", .since = "3.10.0"}),
    element<&NumaCell::caches>("cache", "Cache of the memory's side.", {.since = "6.6.0"}));
template <> inline constexpr auto fields<NumaLatency> = rows(
    attribute<&NumaLatency::initiator>("initiator", "Cell that asks.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaLatency::target>("target", "Cell that answers.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaLatency::cache>("cache", "Level of the cache that is meant.", {.since = "6.6.0"}),
    attribute<&NumaLatency::type>("type", "What is done.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaLatency::value>("value", "Nanoseconds.", {.required = true, .since = "6.6.0"}));
template <> inline constexpr auto fields<NumaBandwidth> = rows(
    attribute<&NumaBandwidth::initiator>("initiator", "Cell that asks.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaBandwidth::target>("target", "Cell that answers.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaBandwidth::cache>("cache", "Level of the cache that is meant.", {.since = "6.6.0"}),
    attribute<&NumaBandwidth::type>("type", "What is done.", {.required = true, .since = "6.6.0"}),
    attribute<&NumaBandwidth::value>("value", "KiB per second.", {.required = true, .unit = "KiB", .since = "6.6.0"}));
template <> inline constexpr auto fields<Numa> = rows(
    element<&Numa::cells>("cell", "A cell of processors and memory.", {.since = "0.9.8"}),
    element<&Numa::latencies>("latency", "Time of an access.", {.inside = "interconnects", .since = "6.6.0"}),
    element<&Numa::bandwidths>("bandwidth", "Speed of accesses.", {.inside = "interconnects", .since = "6.6.0"}));

template <> inline constexpr auto fields<Cpu> = rows(
    attribute<&Cpu::mode>("mode", "How the processor is chosen.", {.error = ErrorCode::config_unsupported, .message = "Invalid mode attribute '{value}'", .since = "0.9.10"}),
    attribute<&Cpu::match>("match", "How the processor must match the description."),
    attribute<&Cpu::check>("check", "How it is checked that the guest gets what is described.", {.since = "3.2.0"}),
    attribute<&Cpu::migratable>("migratable", "Whether features are hidden that would prevent migration.", {.since = "6.5.0"}),
    attribute<&Cpu::deprecated_features>("deprecated_features", "Whether deprecated features are offered.", {.since = "11.0.0"}),
    element<&Cpu::model>("model", "Model of the processor."),
    leaf<&Cpu::vendor>("vendor", "Vendor that the host's processor must have.", {.since = "0.8.3"}),
    element<&Cpu::topology>("topology", "Sockets, cores and threads."),
    element<&Cpu::cache>("cache", "Caches that the guest sees.", {.repeated = Repeated::refused, .since = "3.3.0"}),
    element<&Cpu::max_phys_addr>("maxphysaddr", "Width of addresses.", {.since = "8.7.0"}),
    element<&Cpu::features>("feature", "A feature that the guest has or has not."),
    element<&Cpu::numa>("numa", "Cells of processors and memory.", {.since = "0.9.8"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Cpu*) { return schema::record<Cpu>(); }

}  // namespace vireo::model
