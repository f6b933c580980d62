#pragma once
// <disk>: a disk, CD-ROM, floppy or LUN.
#include "model/domain/device_info.hpp"
#include "model/domain/storage_source.hpp"
#include "xml/fragment.hpp"

namespace vireo::model {

enum class DiskDevice { disk, cdrom, floppy, lun };
enum class DiskBus { ide, fdc, scsi, virtio, xen, usb, uml, sata, sd, nvme };
enum class DiskModel { virtio, virtio_transitional, virtio_non_transitional, usb_storage, usb_bot };
enum class DiskSnapshot { no, internal, external, manual };
enum class DiskCache { none, writethrough, writeback, directsync, unsafe };   // "default" reads as absent
enum class DiskErrorPolicy { stop, report, ignore, enospace };                // "default" reads as absent
enum class DiskIo { native, threads, io_uring };                              // "default" reads as absent
enum class DiskDiscard { unmap, ignore };
enum class DetectZeroes { off, on, unmap };
enum class DiskSgio { filtered, unfiltered };
enum class DiskTray { closed, open };
enum class GeometryTranslation { none, auto_, lba };

// One I/O thread of a device that spreads its queues over several.
struct IothreadMapping {
    std::uint32_t id = 0;
    std::vector<std::uint32_t> queues;        // empty = the hypervisor spreads them
    bool operator==(const IothreadMapping&) const = default;
};

struct DiskDriver {
    std::optional<std::string> name;          // qemu, phy, tap, file …
    std::optional<StorageFormat> type;        // format of the top layer; absent = raw (by rule)
    std::optional<DiskCache> cache;
    std::optional<DiskErrorPolicy> error_policy;
    std::optional<DiskErrorPolicy> rerror_policy;
    std::optional<DiskIo> io;
    std::optional<OnOff> ioeventfd;
    std::optional<OnOff> event_idx;
    std::optional<OnOff> copy_on_read;
    std::optional<DiskDiscard> discard;
    std::optional<std::uint32_t> iothread;
    std::optional<DetectZeroes> detect_zeroes;
    std::optional<OnOff> discard_no_unref;
    std::optional<std::uint32_t> queues;
    std::optional<std::uint32_t> queue_size;
    VirtioOptions virtio;
    std::optional<std::uint64_t> metadata_cache_size;   // bytes: <metadata_cache><max_size>
    std::vector<IothreadMapping> iothreads;
    xml::Fragment statistics;
    bool operator==(const DiskDriver&) const = default;
};

struct DiskTarget {
    std::string dev;
    std::optional<DiskBus> bus;               // absent: the rules take it from the prefix of dev
    std::optional<DiskTray> tray;             // removable media only
    std::optional<OnOff> removable;           // usb
    std::optional<std::uint32_t> rotation_rate;
    std::optional<OnOff> dpofua;
    bool operator==(const DiskTarget&) const = default;
};

// Rates per second; *_max are bursts and *_max_length their duration in seconds. 0 = no limit (never stored).
struct DiskIotune {
    std::optional<std::uint64_t> total_bytes_sec, read_bytes_sec, write_bytes_sec;
    std::optional<std::uint64_t> total_iops_sec, read_iops_sec, write_iops_sec;
    std::optional<std::uint64_t> total_bytes_sec_max, read_bytes_sec_max, write_bytes_sec_max;
    std::optional<std::uint64_t> total_iops_sec_max, read_iops_sec_max, write_iops_sec_max;
    std::optional<std::uint64_t> size_iops_sec;
    std::optional<std::string> group_name;
    std::optional<std::uint64_t> total_bytes_sec_max_length, read_bytes_sec_max_length, write_bytes_sec_max_length;
    std::optional<std::uint64_t> total_iops_sec_max_length, read_iops_sec_max_length, write_iops_sec_max_length;
    bool operator==(const DiskIotune&) const = default;
};

struct DiskGeometry {
    std::uint32_t cyls = 0, heads = 0, secs = 0;
    std::optional<GeometryTranslation> trans;
    bool operator==(const DiskGeometry&) const = default;
};

struct DiskBlockio {
    std::optional<std::uint32_t> logical_block_size;
    std::optional<std::uint32_t> physical_block_size;
    std::optional<std::uint32_t> discard_granularity;
    bool operator==(const DiskBlockio&) const = default;
};

enum class MirrorJob { copy, active_commit };
enum class MirrorState { yes, abort, pivot };
// Live: the block job that copies this disk.
struct DiskMirror {
    MirrorJob job = MirrorJob::copy;
    std::optional<MirrorState> ready;
    StorageSource source;
    std::optional<StorageFormat> format;
    std::optional<std::uint64_t> metadata_cache_size;   // bytes
    schema::Box<BackingStore> backing;
    bool operator==(const DiskMirror&) const = default;
};

struct DiskTransient {
    std::optional<YesNo> share_backing;
    bool operator==(const DiskTransient&) const = default;
};

// Of status files only.
struct DiskPrivate {
    std::optional<std::string> qom;
    std::vector<BlockNode> nodes;
    bool operator==(const DiskPrivate&) const = default;
};

struct Disk {
    StorageSource source;                     // its kind is the disk's type='…'
    DiskDevice device = DiskDevice::disk;
    std::optional<DiskModel> model;
    std::optional<YesNo> rawio;
    std::optional<DiskSgio> sgio;
    std::optional<DiskSnapshot> snapshot;
    std::optional<DiskDriver> driver;
    std::optional<StorageAuth> auth;          // spelled at <disk>, before libvirt 3.9; means the same as source.auth
    schema::Box<BackingStore> backing;        // see BackingStore
    std::optional<std::string> backend_domain;
    std::optional<DiskGeometry> geometry;
    std::optional<DiskBlockio> blockio;
    std::optional<DiskMirror> mirror;
    DiskTarget target;
    std::optional<DiskIotune> iotune;
    std::vector<std::string> throttle_filters;   // names of throttle groups, in order
    bool readonly = false;
    bool shareable = false;
    std::optional<DiskTransient> transient;   // changes are thrown away when the guest stops
    std::optional<std::string> serial;
    std::optional<std::string> wwn;
    std::optional<std::string> vendor;
    std::optional<std::string> product;
    std::optional<Encryption> encryption;     // spelled at <disk>; means the same as source.encryption
    DeviceInfo info;
    schema::Box<DiskPrivate> private_data;
    bool operator==(const Disk&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::DiskDevice> = list_of("disk", "cdrom", "floppy", "lun");
template <> inline constexpr auto words<model::DiskBus> = list_of(
    "ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd", "nvme");
template <> inline constexpr auto words<model::DiskModel> = list_of(
    "virtio", "virtio-transitional", "virtio-non-transitional", "usb-storage", "usb-bot");
template <> inline constexpr auto words<model::DiskSnapshot> = list_of("no", "internal", "external", "manual");
template <> inline constexpr auto words<model::DiskCache> = list_of(
    "none", "writethrough", "writeback", "directsync", "unsafe");
template <> inline constexpr auto words<model::DiskErrorPolicy> = list_of("stop", "report", "ignore", "enospace");
template <> inline constexpr auto words<model::DiskIo> = list_of("native", "threads", "io_uring");
template <> inline constexpr auto words<model::DiskDiscard> = list_of("unmap", "ignore");
template <> inline constexpr auto words<model::DetectZeroes> = list_of("off", "on", "unmap");
template <> inline constexpr auto words<model::DiskSgio> = list_of("filtered", "unfiltered");
template <> inline constexpr auto words<model::DiskTray> = list_of("closed", "open");
template <> inline constexpr auto words<model::GeometryTranslation> = list_of("none", "auto", "lba");
template <> inline constexpr auto words<model::MirrorJob> = list_of("copy", "active-commit");
template <> inline constexpr auto words<model::MirrorState> = list_of("yes", "abort", "pivot");
}  // namespace vireo::schema
