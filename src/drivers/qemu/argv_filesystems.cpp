// <filesystem>: 9p by QEMU itself, virtiofs by a process beside it.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::word;

namespace {

std::optional<VirtioModel> variant(const Filesystem& filesystem) {
    if (filesystem.model == FilesystemModel::virtio_transitional) return VirtioModel::virtio_transitional;
    if (filesystem.model == FilesystemModel::virtio_non_transitional) return VirtioModel::virtio_non_transitional;
    return std::nullopt;
}

void add_virtiofs(ArgvContext& context, const Filesystem& filesystem) {
    const std::string_view alias = alias_of(filesystem.info);
    const std::string chardev = cat("chr-vu-", alias);
    const auto* mount = std::get_if<MountFilesystem>(&filesystem.source);
    std::string path = cat(context.launch.library_directory, "/", alias, "-fs.sock");
    if (mount && mount->socket) path = *mount->socket;
    if (const auto found = context.launch.sockets.find(alias); found != context.launch.sockets.end()) path = found->second;
    Options socket("socket");
    context.option("-chardev", socket.text("id", chardev).text("path", path));
    Props props(virtio_name("vhost-user-fs", filesystem.info, variant(filesystem)));
    if (filesystem.driver) virtio_options(props, filesystem.driver->virtio);
    props.text("id", alias).text("chardev", chardev);
    if (filesystem.driver) props.number_unless_zero("queue-size", filesystem.driver->queue);
    props.text("tag", filesystem.target);
    boot_index(props, filesystem.info);
    place(context, props, filesystem.info);
    context.device(std::move(props), filesystem.info);
}

void add_9p(ArgvContext& context, const Filesystem& filesystem) {
    const auto* mount = std::get_if<MountFilesystem>(&filesystem.source);
    if (!mount) refuse("only supports mount filesystem type");
    const auto driver = filesystem.driver ? filesystem.driver->type : std::nullopt;
    if (driver && driver != FilesystemDriverType::path && driver != FilesystemDriverType::handle) {
        refuse("Filesystem driver type not supported");
    }
    const std::string fsdev = cat("fsdev-", alias_of(filesystem.info));
    Options options(driver == FilesystemDriverType::handle ? "handle" : "local");
    if (driver != FilesystemDriverType::handle) {
        const auto access = filesystem.accessmode.value_or(FilesystemAccess::passthrough);
        options.raw("security_model", access == FilesystemAccess::mapped ? "mapped" : access == FilesystemAccess::squash ? "none" : "passthrough");
        if (filesystem.multidevs) options.text("multidevs", word(*filesystem.multidevs));
        if (filesystem.fmode) options.raw("fmode", digits(*filesystem.fmode, 8, 4));
        if (filesystem.dmode) options.raw("dmode", digits(*filesystem.dmode, 8, 4));
    }
    if (filesystem.driver && filesystem.driver->wrpolicy) options.text("writeout", word(*filesystem.driver->wrpolicy));
    options.text("id", fsdev).text("path", mount->dir.value_or(""));
    if (filesystem.readonly) options.value("readonly");
    context.option("-fsdev", options);

    Props props(virtio_name("virtio-9p", filesystem.info, variant(filesystem)));
    if (filesystem.driver) virtio_options(props, filesystem.driver->virtio);
    props.text("id", alias_of(filesystem.info)).text("fsdev", fsdev).text("mount_tag", filesystem.target);
    place(context, props, filesystem.info);
    context.device(std::move(props), filesystem.info);
}

}  // namespace

void add_filesystems(ArgvContext& context) {
    for (const Filesystem& filesystem : context.devices.filesystems) {
        if (filesystem.driver && filesystem.driver->type == FilesystemDriverType::virtiofs) add_virtiofs(context, filesystem);
        else add_9p(context, filesystem);
    }
}

}  // namespace vireo::qemu
