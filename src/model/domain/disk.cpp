#include "model/domain/disk.hpp"

#include <algorithm>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::schema {

// "default" is read as nothing.
constexpr std::size_t default_cache = words<model::DiskCache>.size();
template <> inline constexpr auto word_aliases<model::DiskCache> = std::array{WordAlias{"default", default_cache}};

}  // namespace vireo::schema

namespace vireo::model {

// Zero means the same as nothing.
void after_read(DiskDriver& driver, ReadContext&) {
    if (driver.cache == static_cast<DiskCache>(schema::default_cache)) driver.cache.reset();
    if (driver.queues == 0u) driver.queues.reset();
    if (driver.queue_size == 0u) driver.queue_size.reset();
}
void after_read(DiskTarget& target, ReadContext&) {
    if (target.rotation_rate == 0u) target.rotation_rate.reset();
}
void after_read(DiskIotune& tune, ReadContext&) {
    for (auto* limit : {&tune.total_bytes_sec, &tune.read_bytes_sec, &tune.write_bytes_sec, &tune.total_iops_sec, &tune.read_iops_sec,
                        &tune.write_iops_sec, &tune.total_bytes_sec_max, &tune.read_bytes_sec_max, &tune.write_bytes_sec_max,
                        &tune.total_iops_sec_max, &tune.read_iops_sec_max, &tune.write_iops_sec_max, &tune.size_iops_sec,
                        &tune.total_bytes_sec_max_length, &tune.read_bytes_sec_max_length, &tune.write_bytes_sec_max_length,
                        &tune.total_iops_sec_max_length, &tune.read_iops_sec_max_length, &tune.write_iops_sec_max_length})
        if (*limit == 0u) limit->reset();
}
void after_read(Disk& disk, ReadContext& context) {
    if (disk.iotune == DiskIotune{}) disk.iotune.reset();
    if (disk.driver == DiskDriver{}) disk.driver.reset();
    if (disk.geometry && !(disk.geometry->cyls && disk.geometry->heads && disk.geometry->secs)) disk.geometry.reset();
    // An empty drive is one, whatever was to be in it.
    if (!context.element.child("source")) disk.source.where = FileSource{};
    const xml::Element* target = context.element.child("target");
    if (!target || !target->attribute("dev")) {
        std::string what = "(null)";
        if (auto* file = std::get_if<FileSource>(&disk.source.where); file && file->file) what = *file->file;
        else if (auto* block = std::get_if<BlockSource>(&disk.source.where); block && block->dev) what = *block->dev;
        context.fail(ErrorCode::no_target, context.options.problems ? "a disk needs a name in the guest: <target dev='vda'/>" : what, "target");
    }
    if (!disk.wwn) return;
    std::string_view digits = *disk.wwn;
    if (digits.starts_with("0x")) digits.remove_prefix(2);
    const bool valid = digits.size() == 16 && std::ranges::all_of(digits, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (!valid) context.fail(ErrorCode::internal_error, ErrorDomain::none, "Malformed wwn: " + *disk.wwn, "wwn");
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<IothreadMapping> = rows(
    attribute<&IothreadMapping::id>("id", "The I/O thread.", {.required = true, .since = "10.0.0"}),
    attribute<&IothreadMapping::queues>("id", "A queue that it serves.", {.inside = "queue", .since = "10.0.0"}));

template <> inline constexpr auto fields<DiskDriver> = rows(
    attribute<&DiskDriver::name>("name", "Back end that serves the disk, such as qemu."),
    attribute<&DiskDriver::type>("type", "Format of the image, such as qcow2.", {.error = ErrorCode::config_unsupported, .message = "unknown driver format value '{value}'"}),
    attribute<&DiskDriver::cache>("cache", "How the host caches."),
    attribute<&DiskDriver::error_policy>("error_policy", "What happens when a write fails."),
    attribute<&DiskDriver::rerror_policy>("rerror_policy", "What happens when a read fails.", {.since = "0.9.7"}),
    attribute<&DiskDriver::io>("io", "How the hypervisor does its input and output."),
    attribute<&DiskDriver::ioeventfd>("ioeventfd", "Whether the guest's notifications bypass the hypervisor's main thread.",
                                      {.since = "0.9.3"}),
    attribute<&DiskDriver::event_idx>("event_idx", "Whether notifications are reduced.", {.since = "0.9.5"}),
    attribute<&DiskDriver::copy_on_read>("copy_on_read", "Whether what is read from backing files is kept.", {.since = "0.9.9"}),
    attribute<&DiskDriver::discard>("discard", "Whether discarded blocks are given back to the host.", {.since = "1.0.6"}),
    attribute<&DiskDriver::iothread>("iothread", "The I/O thread that serves the disk.", {.min = 1, .since = "1.2.8"}),
    attribute<&DiskDriver::detect_zeroes>("detect_zeroes", "Whether writes of zeroes are found and saved.", {.since = "2.0.0"}),
    attribute<&DiskDriver::queues>("queues", "Number of virtqueues.", {.since = "3.9.0"}),
    attribute<&DiskDriver::queue_size>("queue_size", "Entries of each virtqueue.", {.since = "7.8.0"}),
    part<&DiskDriver::virtio>("What every virtio device may say."),
    attribute<&DiskDriver::discard_no_unref>("discard_no_unref", "Whether discarded clusters keep their place in the image.",
                                             {.since = "9.5.0"}),
    leaf<&DiskDriver::metadata_cache_size>("max_size", "Most memory for cached metadata of the image.",
                                           {.inside = "metadata_cache", .unit = "bytes", .since = "7.0.0"}),
    element<&DiskDriver::iothreads>("iothread", "An I/O thread that serves part of the queues.",
                                    {.inside = "iothreads", .since = "10.0.0"}),
    kept<&DiskDriver::statistics>("statistics", "Which latencies and rates are measured.", {.since = "11.10.0"}));

template <> inline constexpr auto fields<DiskTarget> = rows(
    attribute<&DiskTarget::dev>("dev", "Name of the disk, which hints at its order."),
    attribute<&DiskTarget::bus>("bus", "Kind of controller it is plugged into."),
    attribute<&DiskTarget::tray>("tray", "Whether the tray of a removable drive is open.", {.since = "0.9.11"}),
    attribute<&DiskTarget::removable>("removable", "Whether a USB disk looks removable.", {.since = "1.1.3"}),
    attribute<&DiskTarget::rotation_rate>("rotation_rate", "Revolutions per minute; 1 for a solid state disk.", {.since = "7.3.0"}),
    attribute<&DiskTarget::dpofua>("dpofua", "Whether forced unit access is offered.", {.since = "11.10.0"}));

template <> inline constexpr auto fields<DiskIotune> = rows(
    leaf<&DiskIotune::total_bytes_sec>("total_bytes_sec", "Most bytes per second.", {.message = "disk iotune field '{name}' must be an integer"}),
    leaf<&DiskIotune::read_bytes_sec>("read_bytes_sec", "Most bytes read per second.", {.message = "disk iotune field '{name}' must be an integer"}),
    leaf<&DiskIotune::write_bytes_sec>("write_bytes_sec", "Most bytes written per second.", {.message = "disk iotune field '{name}' must be an integer"}),
    leaf<&DiskIotune::total_iops_sec>("total_iops_sec", "Most operations per second.", {.message = "disk iotune field '{name}' must be an integer"}),
    leaf<&DiskIotune::read_iops_sec>("read_iops_sec", "Most reads per second.", {.message = "disk iotune field '{name}' must be an integer"}),
    leaf<&DiskIotune::write_iops_sec>("write_iops_sec", "Most writes per second.", {.message = "disk iotune field '{name}' must be an integer"}),
    leaf<&DiskIotune::total_bytes_sec_max>("total_bytes_sec_max", "Most bytes per second in a burst.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::read_bytes_sec_max>("read_bytes_sec_max", "Most bytes read per second in a burst.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::write_bytes_sec_max>("write_bytes_sec_max", "Most bytes written per second in a burst.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::total_iops_sec_max>("total_iops_sec_max", "Most operations per second in a burst.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::read_iops_sec_max>("read_iops_sec_max", "Most reads per second in a burst.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::write_iops_sec_max>("write_iops_sec_max", "Most writes per second in a burst.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::size_iops_sec>("size_iops_sec", "Bytes that count as one operation.", {.message = "disk iotune field '{name}' must be an integer", .since = "1.2.11"}),
    leaf<&DiskIotune::group_name>("group_name", "Disks of the same group share the limits.", {.since = "3.0.0"}),
    leaf<&DiskIotune::total_bytes_sec_max_length>("total_bytes_sec_max_length", "Seconds a burst of bytes may last.", {.message = "disk iotune field '{name}' must be an integer", .since = "2.4.0"}),
    leaf<&DiskIotune::read_bytes_sec_max_length>("read_bytes_sec_max_length", "Seconds a burst of bytes read may last.", {.message = "disk iotune field '{name}' must be an integer", .since = "2.4.0"}),
    leaf<&DiskIotune::write_bytes_sec_max_length>("write_bytes_sec_max_length", "Seconds a burst of bytes written may last.", {.message = "disk iotune field '{name}' must be an integer", .since = "2.4.0"}),
    leaf<&DiskIotune::total_iops_sec_max_length>("total_iops_sec_max_length", "Seconds a burst of operations may last.", {.message = "disk iotune field '{name}' must be an integer", .since = "2.4.0"}),
    leaf<&DiskIotune::read_iops_sec_max_length>("read_iops_sec_max_length", "Seconds a burst of reads may last.", {.message = "disk iotune field '{name}' must be an integer", .since = "2.4.0"}),
    leaf<&DiskIotune::write_iops_sec_max_length>("write_iops_sec_max_length", "Seconds a burst of writes may last.", {.message = "disk iotune field '{name}' must be an integer", .since = "2.4.0"}));

template <> inline constexpr auto fields<DiskGeometry> = rows(
    attribute<&DiskGeometry::cyls>("cyls", "Number of cylinders.", {.zero_is_none = true}),
    attribute<&DiskGeometry::heads>("heads", "Number of heads.", {.zero_is_none = true}),
    attribute<&DiskGeometry::secs>("secs", "Sectors per track.", {.zero_is_none = true}),
    attribute<&DiskGeometry::trans>("trans", "How the firmware translates the geometry."));

template <> inline constexpr auto fields<DiskBlockio> = rows(
    attribute<&DiskBlockio::logical_block_size>("logical_block_size", "Size of the blocks that the guest addresses.", {.zero_is_none = true}),
    attribute<&DiskBlockio::physical_block_size>("physical_block_size", "Size of the blocks that the disk writes.", {.zero_is_none = true}),
    attribute<&DiskBlockio::discard_granularity>("discard_granularity", "Size of the smallest part that can be discarded.",
                                                 {.since = "9.7.0"}));

template <> inline constexpr auto fields<DiskTransient> = rows(
    attribute<&DiskTransient::share_backing>("shareBacking", "Whether other guests use the same image at the same time.",
                                             {.since = "7.4.0"}));

template <> inline constexpr auto fields<DiskMirror> = rows(
    attribute<&DiskMirror::format>("type", "Format of the copy.", {.inside = "format"}),
    leaf<&DiskMirror::metadata_cache_size>("max_size", "Most memory for cached metadata.",
                                           {.inside = "format/metadata_cache", .unit = "bytes", .since = "7.0.0"}),
    part<&DiskMirror::source>("Where the copy goes."),
    element<&DiskMirror::backing>("backingStore", "What is below the copy.", {.written = Written::always, .since = "4.7.0"}),
    attribute<&DiskMirror::job>("job", "Kind of the block job."),
    attribute<&DiskMirror::ready>("ready", "How far the job is."));

template <> inline constexpr auto fields<DiskPrivate> = rows(
    leaf<&DiskPrivate::qom>("qom", "Name of the disk in the hypervisor's events.", {.in_attribute = "name"}),
    element<&DiskPrivate::nodes>("nodename", "A node above the image, such as copy on read.", {.inside = "nodenames"}));

template <> inline constexpr auto fields<Disk> = rows(
    element<&Disk::driver>("driver", "How the hypervisor serves the disk."),
    element<&Disk::auth>("auth", "Who is asking the server; since 3.9.0 it may stand in <source>."),
    part<&Disk::source>("Where the content is."),
    element<&Disk::backing>("backingStore", "What is below the image; an empty one ends the chain.", {.written = Written::always, .since = "1.2.4"}),
    attribute<&Disk::backend_domain>("name", "Xen domain that serves the disk.", {.inside = "backenddomain", .since = "1.2.13"}),
    element<&Disk::geometry>("geometry", "Geometry that the guest sees.", {.since = "0.10.0"}),
    element<&Disk::blockio>("blockio", "Sizes of blocks that the guest sees.", {.since = "0.10.2"}),
    element<&Disk::mirror>("mirror", "The block job that copies the disk.", {.live = true}),
    element<&Disk::target>("target", "Where the guest finds the disk.", {.repeated = Repeated::last}),
    leaf<&Disk::throttle_filters>("throttlefilter", "A throttle group that limits the disk.",
                                  {.inside = "throttlefilters", .in_attribute = "group", .since = "11.2.0"}),
    element<&Disk::iotune>("iotune", "Limits of throughput.", {.since = "0.9.8"}),
    flag<&Disk::readonly>("readonly", "The guest cannot write."),
    flag<&Disk::shareable>("shareable", "Other guests may use the disk at the same time."),
    element<&Disk::transient>("transient", "Changes are thrown away when the guest stops.", {.written = Written::always, .since = "0.9.5"}),
    leaf<&Disk::serial>("serial", "Serial number that the guest sees.", {.since = "0.7.1"}),
    leaf<&Disk::wwn>("wwn", "World wide name that the guest sees.", {.since = "0.10.1"}),
    leaf<&Disk::vendor>("vendor", "Vendor that the guest sees.", {.since = "1.0.1"}),
    leaf<&Disk::product>("product", "Product that the guest sees.", {.since = "1.0.1"}),
    element<&Disk::encryption>("encryption", "How the content is encrypted; since 3.9.0 it may stand in <source>."),
    part<&Disk::info>("What every device may say."),
    element<&Disk::private_data>("privateData", "What the daemon keeps with the disk.", {.status = true}),
    // Attributes: after the source's type, which comes first in the tag.
    attribute<&Disk::device>("device", "How the guest sees the disk."),
    attribute<&Disk::model>("model", "Flavour of the virtio or USB device.", {.since = "5.2.0"}),
    attribute<&Disk::rawio>("rawio", "Whether the guest may send raw SCSI commands.", {.since = "0.9.10"}),
    attribute<&Disk::sgio>("sgio", "Whether SCSI commands are filtered.", {.since = "1.0.2"}),
    attribute<&Disk::snapshot>("snapshot", "How the disk takes part in snapshots.", {.since = "0.9.5"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const IothreadMapping*) { return schema::record<IothreadMapping>(); }
const schema::Type& schema_of(const DiskIotune*) { return schema::record<DiskIotune>(); }
const schema::Type& schema_of(const Disk*) { return schema::record<Disk>(); }
const schema::Type& schema_of(const ThrottleGroup*) { return schema::record<DiskIotune>(); }

}  // namespace vireo::model
