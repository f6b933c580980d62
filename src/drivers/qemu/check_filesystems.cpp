// Folders of the host in the guest, and who else reaches into its memory.
#include <algorithm>

#include "drivers/qemu/check_steps.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

bool memory_is_shared(const Domain& domain) {
    const bool usual = domain.memory_backing && domain.memory_backing->access == MemoryAccessMode::shared;
    if (!domain.cpu || !domain.cpu->numa || domain.cpu->numa->cells.empty()) return usual;
    return std::ranges::all_of(domain.cpu->numa->cells, [&](const NumaCell& cell) {
        return cell.mem_access ? *cell.mem_access == NumaMemoryAccess::shared : usual;
    });
}

}  // namespace

void check_shares_memory(const Domain& domain, std::string_view who) {
    if (!memory_is_shared(domain)) throw unsupported("'" + std::string(who) + "' requires shared memory");
}

void check_filesystem(const Filesystem& filesystem, const Domain& domain) {
    const auto access = filesystem.accessmode.value_or(FilesystemAccess::passthrough);
    if ((filesystem.fmode || filesystem.dmode) && access != FilesystemAccess::mapped) throw unsupported("fmode and dmode must be used with accessmode=mapped");
    if (!filesystem.driver || filesystem.driver->type != FilesystemDriverType::virtiofs) return;
    if (filesystem.readonly) throw unsupported("virtiofs does not yet support read-only mode");
    if (access != FilesystemAccess::passthrough) throw unsupported("virtiofs only supports passthrough accessmode");
    if (filesystem.driver->wrpolicy) throw unsupported("virtiofs does not support wrpolicy");
    if (filesystem.driver->format) throw unsupported("virtiofs does not support format");
    if (filesystem.model && *filesystem.model != FilesystemModel::virtio)
        throw unsupported("virtiofs does not support model " + std::string(schema::word(*filesystem.model)));
    if (filesystem.multidevs) throw unsupported("virtiofs does not support multidevs");
    check_shares_memory(domain, "virtiofs");
}

void check_filesystems(const Domain& domain) {
    const auto& all = domain.devices.filesystems;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (all[i].target == all[j].target) throw unsupported("filesystem target '" + all[i].target + "' specified twice");
        check_filesystem(all[i], domain);
    }
    for (const Disk& disk : domain.devices.disks)
        if (std::holds_alternative<VhostUserSource>(disk.source.where)) check_shares_memory(domain, "vhostuser");
}

}  // namespace vireo::qemu
