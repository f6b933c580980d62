#include "model/domain/filesystem.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void after_read(Filesystem& filesystem, ReadContext& context) {
    static constexpr std::string_view names[] = {"dir", "socket", "dev", "file", "name", "usage", "pool"};
    const xml::Element* source = context.element.child("source");
    std::string what;
    bool named = false;
    for (std::string_view name : names)
        if (const auto* value = source ? source->attribute(name) : nullptr) {
            named = true;
            if (what.empty()) what = *value;
        }
    if (!named && !std::holds_alternative<RamFilesystem>(filesystem.source))
        return context.fail(ErrorCode::no_source, filesystem.target.empty() ? "(null)" : filesystem.target, "source");
    if (filesystem.target.empty()) {
        const auto* socket = std::get_if<MountFilesystem>(&filesystem.source);
        if (!socket || !socket->socket) context.fail(ErrorCode::no_target, what, "target");
    }
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<MountFilesystem> = rows(
    attribute<&MountFilesystem::dir>("dir", "Folder of the host.", {.inside = "source"}),
    attribute<&MountFilesystem::socket>("socket", "Socket of a virtiofsd that is already running.", {.inside = "source", .since = "7.3.0"}));
template <> inline constexpr auto fields<BlockFilesystem> = rows(
    attribute<&BlockFilesystem::dev>("dev", "Block device of the host.", {.inside = "source"}));
template <> inline constexpr auto fields<FileFilesystem> = rows(
    attribute<&FileFilesystem::file>("file", "Image file of the host.", {.inside = "source"}));
template <> inline constexpr auto fields<TemplateFilesystem> = rows(
    attribute<&TemplateFilesystem::name>("name", "Name of the template.", {.inside = "source"}));
template <> inline constexpr auto fields<RamFilesystem> = rows(
    attribute<&RamFilesystem::usage>("usage", "Size of the memory.",
                                     {.inside = "source", .unit = "KiB", .unit_attribute = "units", .since = "0.9.13"}));
template <> inline constexpr auto fields<BindFilesystem> = rows(
    attribute<&BindFilesystem::dir>("dir", "Folder of the container.", {.inside = "source", .since = "0.9.13"}));
template <> inline constexpr auto fields<VolumeFilesystem> = rows(
    attribute<&VolumeFilesystem::pool>("pool", "Storage pool of the volume.", {.inside = "source", .since = "3.1.0"}),
    attribute<&VolumeFilesystem::volume>("volume", "Name of the volume.", {.inside = "source", .since = "3.1.0"}));

template <> inline constexpr auto fields<FilesystemDriver> = rows(
    part<&FilesystemDriver::virtio>("What every virtio device may say."),
    attribute<&FilesystemDriver::type>("type", "How the content is reached.", {.since = "1.0.6"}),
    attribute<&FilesystemDriver::format>("format", "Format of the image.", {.since = "1.0.6"}),
    attribute<&FilesystemDriver::wrpolicy>("wrpolicy", "When the host's cache is written.", {.since = "0.9.10"}),
    attribute<&FilesystemDriver::queue>("queue", "Entries of the virtqueue.", {.wraps = true, .zero_is_none = true, .empty_is_none = true, .since = "6.2.0"}));
template <> inline constexpr auto fields<FilesystemBinary> = rows(
    attribute<&FilesystemBinary::path>("path", "Program that serves the folder.", {.empty_is_none = true, .since = "6.2.0"}),
    attribute<&FilesystemBinary::xattr>("xattr", "Whether extended attributes are served.", {.since = "6.2.0"}),
    attribute<&FilesystemBinary::cache>("mode", "What the guest may cache.", {.inside = "cache", .since = "6.2.0"}),
    attribute<&FilesystemBinary::sandbox>("mode", "How the program is confined.", {.inside = "sandbox", .since = "7.2.0"}),
    attribute<&FilesystemBinary::lock_posix>("posix", "Whether POSIX locks are served.", {.inside = "lock", .since = "6.2.0"}),
    attribute<&FilesystemBinary::lock_flock>("flock", "Whether BSD locks are served.", {.inside = "lock", .since = "6.2.0"}),
    attribute<&FilesystemBinary::thread_pool_size>("size", "Number of threads.", {.inside = "thread_pool", .empty_is_none = true, .since = "8.5.0"}),
    attribute<&FilesystemBinary::openfiles_max>("max", "Most open files.", {.inside = "openfiles", .since = "10.6.0"}));

template <> inline constexpr auto fields<IdMapping> = rows(
    attribute<&IdMapping::start>("start", "First id inside.", {.required = true, .since = "1.1.1"}),
    attribute<&IdMapping::target>("target", "Id of the host that it becomes.", {.required = true, .since = "1.1.1"}),
    attribute<&IdMapping::count>("count", "How many ids follow.", {.required = true, .since = "1.1.1"}));
template <> inline constexpr auto fields<IdMap> = rows(
    element<&IdMap::uid>("uid", "Mapping of users.", {.since = "1.1.1"}),
    element<&IdMap::gid>("gid", "Mapping of groups.", {.since = "1.1.1"}));

template <> inline constexpr auto fields<Filesystem> = rows(
    choice<&Filesystem::source>("type", "What the content is.", {.rows_apart = true}),
    attribute<&Filesystem::accessmode>("accessmode", "How owners and permissions are kept.", {.empty_is_none = true, .since = "0.8.5"}),
    attribute<&Filesystem::multidevs>("multidevs", "How several devices below the folder are shown.", {.since = "6.9.0"}),
    attribute<&Filesystem::fmode>("fmode", "Permissions of new files, octal.", {.radix = 8, .since = "6.10.0"}),
    attribute<&Filesystem::dmode>("dmode", "Permissions of new folders, octal.", {.radix = 8, .since = "6.10.0"}),
    attribute<&Filesystem::model>("model", "Flavour of the virtio device.", {.since = "5.2.0"}),
    element<&Filesystem::driver>("driver", "How the hypervisor serves it.", {.since = "0.9.10"}),
    element<&Filesystem::binary>("binary", "Program that serves it.", {.since = "6.2.0"}),
    element<&Filesystem::idmap>("idmap", "How ids of the guest become ids of the host.", {.since = "10.0.0"}),
    cases<&Filesystem::source>(),
    attribute<&Filesystem::target>("dir", "Where the guest finds it.", {.inside = "target"}),
    flag<&Filesystem::readonly>("readonly", "The guest cannot write."),
    part<&Filesystem::info>("What every device may say."),
    leaf<&Filesystem::space_hard_limit>("space_hard_limit", "Most space that the guest can use.", {.unit = "bytes", .since = "0.9.13"}),
    leaf<&Filesystem::space_soft_limit>("space_soft_limit", "Space above which the guest is warned.", {.unit = "bytes", .since = "0.9.13"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const IdMap*) { return schema::record<IdMap>(); }
const schema::Type& schema_of(const Filesystem*) { return schema::record<Filesystem>(); }

}  // namespace vireo::model
