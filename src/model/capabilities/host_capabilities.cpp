#include "model/capabilities/host_capabilities.hpp"

#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void before_write(CellCpus& cpus, const schema::WriteOptions&);
void before_write(CellCpus& cpus, const schema::WriteOptions&) { cpus.count = static_cast<std::uint32_t>(cpus.cpus.size()); }
void before_write(HostCells& cells, const schema::WriteOptions&);
void before_write(HostCells& cells, const schema::WriteOptions&) { cells.count = static_cast<std::uint32_t>(cells.cells.size()); }

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<HostCpuSignature> = rows(
    attribute<&HostCpuSignature::family>("family", "CPU family."),
    attribute<&HostCpuSignature::model>("model", "CPU model number."),
    attribute<&HostCpuSignature::stepping>("stepping", "Stepping of the model."));
template <> inline constexpr auto fields<HostCpuCounter> = rows(
    attribute<&HostCpuCounter::name>("name", "Name of the counter."),
    attribute<&HostCpuCounter::frequency>("frequency", "Ticks per second."),
    attribute<&HostCpuCounter::scaling>("scaling", "Whether guests can be given another frequency."));
template <> inline constexpr auto fields<HostCpuTopology> = rows(
    attribute<&HostCpuTopology::sockets>("sockets", "Sockets per NUMA node."),
    attribute<&HostCpuTopology::dies>("dies", "Dies per socket."),
    attribute<&HostCpuTopology::clusters>("clusters", "Clusters per die.", {.since = "10.1.0"}),
    attribute<&HostCpuTopology::cores>("cores", "Cores per die."),
    attribute<&HostCpuTopology::threads>("threads", "Threads per core."));
template <> inline constexpr auto fields<HostCpuAddressSize> = rows(
    attribute<&HostCpuAddressSize::mode>("mode", "How guests get their address size."),
    attribute<&HostCpuAddressSize::bits>("bits", "Bits of a physical address."),
    attribute<&HostCpuAddressSize::limit>("limit", "Most bits.", {.since = "9.3.0"}));
template <> inline constexpr auto fields<PageSize> = rows(
    attribute<&PageSize::unit>("unit", "Unit of the size."),
    attribute<&PageSize::size>("size", "Size of a page."));
template <> inline constexpr auto fields<HostCpu> = rows(
    leaf<&HostCpu::arch>("arch", "Architecture."),
    flag<&HostCpu::pae>("pae", "Physical address extension.", {.inside = "features"}),
    flag<&HostCpu::nonpae>("nonpae", "Works without physical address extension.", {.inside = "features"}),
    flag<&HostCpu::vmx>("vmx", "Intel's virtualization.", {.inside = "features"}),
    flag<&HostCpu::svm>("svm", "AMD's virtualization.", {.inside = "features"}),
    leaf<&HostCpu::model>("model", "CPU model that describes the host best."),
    leaf<&HostCpu::vendor>("vendor", "Who made the CPU."),
    leaf<&HostCpu::microcode>("microcode", "Version of the microcode.", {.in_attribute = "version"}),
    element<&HostCpu::signature>("signature", "Numbers of family, model and stepping."),
    element<&HostCpu::counter>("counter", "The time stamp counter."),
    element<&HostCpu::topology>("topology", "Sockets, cores and threads."),
    element<&HostCpu::address_size>("maxphysaddr", "Size of physical addresses."),
    leaf<&HostCpu::features>("feature", "A feature beyond those of the model.", {.in_attribute = "name"}),
    element<&HostCpu::pages>("pages", "A size of pages that the host knows."));
template <> inline constexpr auto fields<PowerManagementSupport> = rows(
    flag<&PowerManagementSupport::suspend_mem>("suspend_mem", "The host can suspend to memory."),
    flag<&PowerManagementSupport::suspend_disk>("suspend_disk", "The host can suspend to disk."),
    flag<&PowerManagementSupport::suspend_hybrid>("suspend_hybrid", "The host can do both at once."));
template <> inline constexpr auto fields<MigrationFeatures> = rows(
    flag<&MigrationFeatures::live>("live", "Guests can migrate while they run."),
    leaf<&MigrationFeatures::transports>("uri_transport", "A transport of migrations.", {.inside = "uri_transports"}));
template <> inline constexpr auto fields<CellPages> = rows(
    attribute<&CellPages::unit>("unit", "Unit of the size."),
    attribute<&CellPages::size>("size", "Size of a page."),
    text<&CellPages::count>("How many there are."));
template <> inline constexpr auto fields<CellSibling> = rows(
    attribute<&CellSibling::id>("id", "The other node."),
    attribute<&CellSibling::value>("value", "Its distance; 10 is the node itself."));
template <> inline constexpr auto fields<CellCacheSize> = rows(
    attribute<&CellCacheSize::value>("value", "The size."),
    attribute<&CellCacheSize::unit>("unit", "Its unit."));
template <> inline constexpr auto fields<CellCache> = rows(
    attribute<&CellCache::level>("level", "Level of the cache."),
    attribute<&CellCache::associativity>("associativity", "How it is organised."),
    attribute<&CellCache::policy>("policy", "How it is written back."),
    element<&CellCache::size>("size", "Size of the cache."),
    element<&CellCache::line>("line", "Size of a line."));
template <> inline constexpr auto fields<HostCellCpu> = rows(
    attribute<&HostCellCpu::id>("id", "Number of the CPU."),
    attribute<&HostCellCpu::socket>("socket_id", "Its socket."),
    attribute<&HostCellCpu::die>("die_id", "Its die."),
    attribute<&HostCellCpu::cluster>("cluster_id", "Its cluster.", {.since = "10.1.0"}),
    attribute<&HostCellCpu::core>("core_id", "Its core."),
    attribute<&HostCellCpu::siblings>("siblings", "Threads of the same core."));
template <> inline constexpr auto fields<CellCpus> = rows(
    attribute<&CellCpus::count>("num", "How many there are."),
    element<&CellCpus::cpus>("cpu", "A CPU of the node."));
template <> inline constexpr auto fields<HostCell> = rows(
    attribute<&HostCell::id>("id", "Number of the node."),
    leaf<&HostCell::memory>("memory", "Memory of the node.", {.unit = "KiB"}),
    element<&HostCell::pages>("pages", "Pages of one size."),
    element<&HostCell::distances>("sibling", "How far another node is.", {.inside = "distances"}),
    element<&HostCell::caches>("cache", "A cache at the side of the memory."),
    element<&HostCell::cpus>("cpus", "CPUs of the node.", {.written = Written::always}));
template <> inline constexpr auto fields<Interconnect> = rows(
    attribute<&Interconnect::initiator>("initiator", "Who accesses."),
    attribute<&Interconnect::target>("target", "What is accessed."),
    attribute<&Interconnect::cache>("cache", "Level of the cache that is accessed."),
    attribute<&Interconnect::type>("type", "Kind of access."),
    attribute<&Interconnect::value>("value", "The figure."),
    attribute<&Interconnect::unit>("unit", "Its unit."));
template <> inline constexpr auto fields<HostCells> = rows(
    attribute<&HostCells::count>("num", "How many there are."),
    element<&HostCells::cells>("cell", "A NUMA node."));
template <> inline constexpr auto fields<HostTopology> = rows(
    element<&HostTopology::cells>("cells", "The NUMA nodes."),
    element<&HostTopology::latencies>("latency", "A latency between nodes.", {.inside = "interconnects"}),
    element<&HostTopology::bandwidths>("bandwidth", "A bandwidth between nodes.", {.inside = "interconnects"}));
template <> inline constexpr auto fields<CacheControl> = rows(
    attribute<&CacheControl::granularity>("granularity", "Smallest step of an allocation."),
    attribute<&CacheControl::min>("min", "Smallest allocation."),
    attribute<&CacheControl::unit>("unit", "Unit of both."),
    attribute<&CacheControl::type>("type", "What can be allocated."),
    attribute<&CacheControl::max_allocations>("maxAllocs", "Most allocations at a time."));
template <> inline constexpr auto fields<CacheBank> = rows(
    attribute<&CacheBank::id>("id", "Number of the bank."),
    attribute<&CacheBank::level>("level", "Level of the cache."),
    attribute<&CacheBank::type>("type", "What it caches."),
    attribute<&CacheBank::size>("size", "Its size."),
    attribute<&CacheBank::unit>("unit", "Unit of the size."),
    attribute<&CacheBank::cpus>("cpus", "CPUs that share it."),
    element<&CacheBank::controls>("control", "How parts of it can be allocated."));
template <> inline constexpr auto fields<ResourceMonitor> = rows(
    attribute<&ResourceMonitor::level>("level", "Level of the cache."),
    attribute<&ResourceMonitor::reuse_threshold>("reuseThreshold", "When a monitor can be used again."),
    attribute<&ResourceMonitor::max_monitors>("maxMonitors", "Most monitors at a time."),
    leaf<&ResourceMonitor::features>("feature", "What can be monitored.", {.in_attribute = "name"}));
template <> inline constexpr auto fields<HostCaches> = rows(
    element<&HostCaches::banks>("bank", "A cache."),
    element<&HostCaches::monitor>("monitor", "How caches can be monitored."));
template <> inline constexpr auto fields<BandwidthControl> = rows(
    attribute<&BandwidthControl::granularity>("granularity", "Smallest step of an allocation."),
    attribute<&BandwidthControl::min>("min", "Smallest allocation."),
    attribute<&BandwidthControl::max_allocations>("maxAllocs", "Most allocations at a time."));
template <> inline constexpr auto fields<BandwidthNode> = rows(
    attribute<&BandwidthNode::id>("id", "Number of the node."),
    attribute<&BandwidthNode::cpus>("cpus", "CPUs that share it."),
    element<&BandwidthNode::controls>("control", "How it can be allocated."));
template <> inline constexpr auto fields<MemoryBandwidth> = rows(
    element<&MemoryBandwidth::nodes>("node", "Bandwidth of one node."),
    element<&MemoryBandwidth::monitor>("monitor", "How bandwidth can be monitored."));
template <> inline constexpr auto fields<BaseLabel> = rows(
    attribute<&BaseLabel::type>("type", "Kind of guests it is for."),
    text<&BaseLabel::label>("The label that guests get."));
template <> inline constexpr auto fields<SecurityModel> = rows(
    leaf<&SecurityModel::model>("model", "Name of the model.", {.written = Written::always}),
    leaf<&SecurityModel::doi>("doi", "Domain of interpretation.", {.written = Written::always}),
    element<&SecurityModel::base_labels>("baselabel", "Label of guests that ask for none."));
template <> inline constexpr auto fields<HostDescription> = rows(
    leaf<&HostDescription::uuid>("uuid", "UUID of the host."),
    element<&HostDescription::cpu>("cpu", "The host's CPU."),
    element<&HostDescription::power_management>("power_management", "How the host can sleep.", {.written = Written::always}),
    leaf<&HostDescription::iommu>("iommu", "Whether devices can be given to guests.", {.in_attribute = "support"}),
    element<&HostDescription::migration>("migration_features", "How guests can migrate."),
    element<&HostDescription::topology>("topology", "NUMA nodes of the host."),
    element<&HostDescription::caches>("cache", "Caches that can be allocated."),
    element<&HostDescription::memory_bandwidth>("memory_bandwidth", "Bandwidth that can be allocated."),
    element<&HostDescription::security_models>("secmodel", "A security model."));
template <> inline constexpr auto fields<MachineType> = rows(
    attribute<&MachineType::canonical>("canonical", "The machine that it is another name of."),
    attribute<&MachineType::max_cpus>("maxCpus", "Most CPUs."),
    attribute<&MachineType::deprecated>("deprecated", "Whether it should be used no more."),
    text<&MachineType::name>("Name of the machine."));
template <> inline constexpr auto fields<GuestDomain> = rows(
    attribute<&GuestDomain::type>("type", "Kind of virtualization."),
    leaf<&GuestDomain::emulator>("emulator", "Program that runs it."),
    leaf<&GuestDomain::loader>("loader", "Firmware."),
    element<&GuestDomain::machines>("machine", "A machine type."));
template <> inline constexpr auto fields<FeatureToggle> = rows(
    attribute<&FeatureToggle::initially>("default", "Whether it is on unless asked."),
    attribute<&FeatureToggle::toggle>("toggle", "Whether it can be changed."));
template <> inline constexpr auto fields<GuestFeatures> = rows(
    flag<&GuestFeatures::pae>("pae", "With physical address extension."),
    flag<&GuestFeatures::nonpae>("nonpae", "Without physical address extension."),
    flag<&GuestFeatures::ia64_be>("ia64_be", "Big-endian Itanium."),
    element<&GuestFeatures::acpi>("acpi", "ACPI."),
    element<&GuestFeatures::apic>("apic", "APIC."),
    flag<&GuestFeatures::cpu_selection>("cpuselection", "The CPU model can be chosen."),
    flag<&GuestFeatures::device_boot>("deviceboot", "Each device can have a place in the boot order."),
    element<&GuestFeatures::disk_snapshot>("disksnapshot", "Snapshots of disks alone."),
    element<&GuestFeatures::hap>("hap", "Paging by hardware."),
    flag<&GuestFeatures::external_snapshot>("externalSnapshot", "External snapshots can be reverted to and deleted.", {.since = "9.10.0"}));
template <> inline constexpr auto fields<GuestDescription> = rows(
    leaf<&GuestDescription::os_type>("os_type", "Kind of operating system."),
    attribute<&GuestDescription::arch>("name", "Architecture.", {.inside = "arch"}),
    leaf<&GuestDescription::word_size>("wordsize", "Bits of a word.", {.inside = "arch"}),
    leaf<&GuestDescription::emulator>("emulator", "Program that runs it.", {.inside = "arch"}),
    leaf<&GuestDescription::loader>("loader", "Firmware.", {.inside = "arch"}),
    element<&GuestDescription::machines>("machine", "A machine type.", {.inside = "arch"}),
    element<&GuestDescription::domains>("domain", "Kind of virtualization.", {.inside = "arch"}),
    element<&GuestDescription::features>("features", "What such guests can have."));
template <> inline constexpr auto fields<HostCapabilities> = rows(
    element<&HostCapabilities::host>("host", "The host."),
    element<&HostCapabilities::guests>("guest", "A kind of guests that it can run."));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const HostCpu*) { return schema::record<HostCpu>(); }
const schema::Type& schema_of(const HostCpuAddressSize*) { return schema::record<HostCpuAddressSize>(); }

const schema::Type& schema_of(const HostCapabilities*) { return schema::record<HostCapabilities>(); }

std::string write_capabilities(const HostCapabilities& capabilities) {
    // Compat: blank lines stand between the parts.
    xml::Writer to;
    to.open("capabilities");
    to.exact("\n");
    schema::write(capabilities.host, "host", to, {});
    to.exact("\n");
    for (const GuestDescription& guest : capabilities.guests) {
        schema::write(guest, "guest", to, {});
        to.exact("\n");
    }
    to.close();
    return to.take();
}

HostCapabilities read_capabilities(std::string text) {
    const auto document = xml::Document::parse(std::move(text), "(capabilities)");
    return schema::read<HostCapabilities>(document, "capabilities");
}

}  // namespace vireo::model
