#include "toy.hpp"

namespace toy {

void after_read(Disk& disk, schema::ReadContext& context) {
    if (disk.target.dev == "bad") context.fail(ErrorCode::config_unsupported, "Unknown disk name 'bad'", "target/@dev");
}
void before_write(Disk& disk, const schema::WriteOptions& options) {
    if (options.migratable) disk.format.reset();
}
void check(const Disk& disk, const schema::Complain& complain) {
    if (disk.readonly && disk.shared) complain("shareable", "a read-only disk needs no sharing");
}
bool has_index(const Disk& disk) { return disk.index != 0u; }

constexpr schema::Namespace toy_space{"toy", "http://example.org/toy/1.0"};

}  // namespace toy

namespace vireo::schema {

using namespace toy;

template <> inline constexpr auto fields<FileSource> = rows(
    attribute<&FileSource::path>("file", "Image on the host.", {.inside = "source"}));
template <> inline constexpr auto fields<NetworkSource> = rows(
    attribute<&NetworkSource::protocol>("protocol", "How to reach it.", {.inside = "source", .required = true}),
    attribute<&NetworkSource::name>("name", "Volume on the server.", {.inside = "source"}),
    leaf<&NetworkSource::hosts>("host", "A server.", {.inside = "source", .in_attribute = "name"}));
template <> inline constexpr auto fields<Pci> = rows(
    attribute<&Pci::domain>("domain", "PCI domain.", {.max = 0xffff, .hex = 4}),
    attribute<&Pci::bus>("bus", "Bus.", {.max = 0xff, .hex = 2}),
    attribute<&Pci::slot>("slot", "Slot.", {.max = 0x1f, .hex = 2}));
template <> inline constexpr auto fields<Drive> = rows(
    attribute<&Drive::unit>("unit", "Unit on the bus."));
template <> inline constexpr auto fields<Info> = rows(
    attribute<&Info::alias>("name", "Id while running.", {.inside = "alias", .live = true}),
    element<&Info::address>("address", "Where it is plugged in.", {.by = "type", .needed = true}));
template <> inline constexpr auto fields<Virtio> = rows(
    attribute<&Virtio::iommu>("iommu", "Use the IOMMU."),
    attribute<&Virtio::ats>("ats", "Address translation service."));
template <> inline constexpr auto fields<Target> = rows(
    attribute<&Target::dev>("dev", "Name hint the guest sees.", {.required = true}),
    attribute<&Target::bus>("bus", "Controller it is plugged into."));
template <> inline constexpr auto fields<Tune> = rows(
    leaf<&Tune::limit>("hard_limit", "Memory limit.", {.inside = "memtune", .unit = "KiB"}));
template <> inline constexpr auto fields<Disk> = rows(
    choice<&Disk::source>("type", "Where the content is.", {.rows_apart = true}),
    attribute<&Disk::format>("type", "Image format.", {.inside = "driver"}),
    attribute<&Disk::queues>("queues", "Number of queues.", {.inside = "driver", .min = 1, .since = "3.9.0"}),
    attribute<&Disk::cache>("cache", "Host cache.", {.inside = "driver"}),
    part<&Disk::virtio>("Virtio options.", {.inside = "driver"}),
    cases<&Disk::source>(),
    attribute<&Disk::index>("index", "Number in the chain.", {.inside = "source", .only_if = when<&has_index>}),
    element<&Disk::backing>("backingStore", "What lies below."),
    element<&Disk::target>("target", "Where it is plugged in.", {.required = true}),
    flag<&Disk::readonly>("readonly", "The guest may not write."),
    flag<&Disk::shared>("shareable", "Other guests write, too."),
    part<&Disk::info>("What all devices have."));
template <> inline constexpr auto fields<Tcp> = rows(attribute<&Tcp::port>("port", "Port.", {.max = 65535}));
template <> inline constexpr auto fields<All> = rows(attribute<&All::comment>("comment", "Comment."));
template <> inline constexpr auto fields<Argument> = rows(attribute<&Argument::value>("value", "The argument.", {.required = true}));
template <> inline constexpr auto fields<Machine> = rows(
    attribute<&Machine::id>("id", "Number while running.", {.live = true}),
    leaf<&Machine::name>("name", "Unique name on this host.", {.required = true, .missing_error = ErrorCode::no_name}),
    leaf<&Machine::title>("title", "Short description."),
    kept<&Machine::metadata>("metadata", "Of other programs.", {.only_foreign = true}),
    leaf<&Machine::memory>("memory", "Memory.", {.unit = "KiB"}),
    leaf<&Machine::vcpus>("vcpu", "Virtual CPUs.", {.written = Written::when_not_default, .min = 1, .max = 4096, .message = "vcpus must be a number: {value}"}),
    flag<&Machine::acpi>("acpi", "ACPI.", {.inside = "features"}),
    attribute<&Machine::hap>("state", "Hardware paging.", {.inside = "features/hap", .bare = "on"}),
    leaf<&Machine::features>("feature", "A feature.", {.inside = "features"}),
    part<&Machine::tune>("Limits."),
    leaf<&Machine::secret>("secret", "Secret.", {.secure = true}),
    element<&Machine::disks>("disk", "A disk.", {.inside = "devices"}),
    kinds<&Machine::rules>("A rule.", {.inside = "rules"}),
    element<&Machine::arguments>("arg", "An argument.", {.inside = "", .space = &toy_space}));

}  // namespace vireo::schema

namespace toy {
const schema::Type& schema_of(const Disk*) { return schema::record<Disk>(); }
const schema::Type& schema_of(const Machine*) { return schema::record<Machine>(); }
}  // namespace toy
