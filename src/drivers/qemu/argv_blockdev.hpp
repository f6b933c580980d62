#pragma once
// Block nodes: what QEMU opens behind a disk's frontend. Each layer of an image is two nodes, "libvirt-N-storage" (where the
// bytes are) and "libvirt-N-format" (what they mean), deepest layer first.
#include <span>
#include <string>
#include <vector>

#include "drivers/qemu/argv_context.hpp"

namespace vireo::qemu {

// One layer of a disk, ready to be opened.
struct BlockLayer {
    const model::StorageSource* source = nullptr;
    model::StorageFormat format = model::StorageFormat::raw;
    const model::StorageAuth* auth = nullptr;
    const model::Encryption* encryption = nullptr;
    unsigned number = 0;                              // N of its nodes
    std::string prefix;                               // "libvirt-N", or a name of its own
    bool read_only = false;
    bool chain_ends = false;                          // the document says that nothing is below
    bool floppy = false;                              // a folder is shown as a floppy's file system
    bool top = true;
    std::optional<std::uint64_t> metadata_cache_size;
    const model::DiskDriver* driver = nullptr;        // aio, discard of the disk; may be null
    std::optional<model::DiskCache> cache;
};

// Node of the bytes: -blockdev of "PREFIX-storage".
Props storage_node(const ArgvContext& context, const BlockLayer& layer);
// Node of a slice of the bytes, "PREFIX-slice-sto".
Props slice_node(const BlockLayer& layer);
// Node of the format, "PREFIX-format"; `below` is the format node of the backing layer, or empty.
Props format_node(const BlockLayer& layer, const std::string& below);
// The driver's own members only (driver, filename, …), as the reference opens other things than disks too.
Props storage_driver(const ArgvContext& context, const BlockLayer& layer);

// Adds the objects and nodes of one layer.
void add_layer(ArgvContext& context, const BlockLayer& layer, const std::string& below);

// Layers of a disk; the top one first. Numbers count from `first`.
std::vector<BlockLayer> layers_of(const model::Disk& disk, unsigned first);
// The cache mode that a disk has, where it is not left to QEMU.
std::optional<model::DiskCache> effective_cache(const model::Disk& disk);
unsigned chain_length(const model::Disk& disk);
// Adds the whole chain; gives the node that the frontend uses, or "" for a drive without medium.
std::string add_chain(ArgvContext& context, const model::Disk& disk, unsigned first);

// "iothread-vq-mapping" of a virtio device.
std::vector<Props> iothread_mapping(std::span<const model::IothreadMapping> mappings);

}  // namespace vireo::qemu
