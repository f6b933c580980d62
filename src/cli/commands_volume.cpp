// Volumes of storage pools.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

Volume volume(Shell& shell, const Arguments& args) { return find_volume(shell, args.required("vol"), args.text("pool")); }
std::string name_of(const Volume& volume) { return name_by(virStorageVolGetName, volume.get()); }
std::string size_of(unsigned long long bytes) {
    const char* unit;
    const double shown = pretty_capacity(bytes, unit);
    return format("%.2lf %s", shown, unit);
}
const char* type_of(int type) {
    constexpr const char* words[] = {"file", "block", "dir", "network", "net-dir", "ploop"};
    return type >= 0 && std::size_t(type) < std::size(words) ? words[type] : "unknown";
}

void vol_create(Shell& shell, const Arguments& args) {
    const Pool pool = find_pool(shell, args.required("pool"));
    const std::string file = args.required("file");
    Volume made(virStorageVolCreateXML(pool.get(), read_file(file).c_str(),
                                       args.flag("prealloc-metadata", VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA) | args.flag("validate", VIR_STORAGE_VOL_CREATE_VALIDATE)));
    if (!made) fail("Failed to create vol from %s", file.c_str());
    shell.extra(format("Vol %s created from %s\n", name_of(made).c_str(), file.c_str()));
}
void vol_create_as(Shell& shell, const Arguments& args) {
    const Pool pool = find_pool(shell, args.required("pool"));
    const std::string name = args.required("name");
    const auto size = [&](const char* option) {
        try {
            return args.scaled(option, 1);
        } catch (const Failure&) {
            throw Failure(format("Malformed size %s", args.text(option)->c_str()));
        }
    };
    std::string xml = "<volume>\n  <name>" + xml_escaped(name) + "</name>\n" + format("  <capacity>%llu</capacity>\n", size("capacity").value_or(0));
    if (const auto allocation = size("allocation")) xml += format("  <allocation>%llu</allocation>\n", *allocation);
    if (const auto kind = args.text("format")) xml += "  <target>\n    <format type='" + xml_escaped(*kind) + "'/>\n  </target>\n";
    if (const auto backing = args.text("backing-vol")) {
        // By name in this pool, or by key or path.
        Volume base(virStorageVolLookupByName(pool.get(), backing->c_str()));
        if (!base) base.reset(virStorageVolLookupByKey(shell.connection(), backing->c_str()));
        if (!base) base.reset(virStorageVolLookupByPath(shell.connection(), backing->c_str()));
        if (!base) fail("failed to get vol '%s'", backing->c_str());
        forget_error();
        Text path(virStorageVolGetPath(base.get()));
        if (!path) fail();
        xml += "  <backingStore>\n    <path>" + xml_escaped(path.get()) + "</path>\n";
        if (const auto kind = args.text("backing-vol-format")) xml += "    <format type='" + xml_escaped(*kind) + "'/>\n";
        xml += "  </backingStore>\n";
    }
    xml += "</volume>\n";
    if (args["print-xml"]) return shell.print(xml);
    Volume made(virStorageVolCreateXML(pool.get(), xml.c_str(), args.flag("prealloc-metadata", VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA)));
    if (!made) fail("Failed to create vol %s", name.c_str());
    shell.extra(format("Vol %s created\n", name.c_str()));
}
unsigned copy_flags(const Arguments& args) {
    return args.flag("prealloc-metadata", VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA) | args.flag("reflink", VIR_STORAGE_VOL_CREATE_REFLINK) |
           args.flag("validate", VIR_STORAGE_VOL_CREATE_VALIDATE);
}
void vol_create_from(Shell& shell, const Arguments& args) {
    const Pool pool = find_pool(shell, args.required("pool"));
    const Volume source = find_volume(shell, args.required("vol"), args.text("inputpool"), "inputpool");
    Volume made(virStorageVolCreateXMLFrom(pool.get(), read_file(args.required("file")).c_str(), source.get(), copy_flags(args)));
    if (!made) fail("Failed to create vol from %s", args.required("vol").c_str());
    shell.extra(format("Vol %s created from input vol %s\n", name_of(made).c_str(), name_of(source).c_str()));
}
void vol_clone(Shell& shell, const Arguments& args) {
    const Volume source = volume(shell, args);
    const Pool pool(virStoragePoolLookupByVolume(source.get()));
    if (!pool) fail("failed to get parent pool");
    Text xml(virStorageVolGetXMLDesc(source.get(), 0));
    if (!xml) fail();
    // The same description under another name, without what belongs to the original.
    const std::string name = args.required("newname");
    std::string text = xml.get();
    const auto replace = [&](const std::string& element, const std::string& with) {
        const auto begin = text.find("<" + element + ">"), end = text.find("</" + element + ">");
        if (begin == text.npos || end == text.npos) return;
        text.replace(begin, end + element.size() + 3 - begin, with);
    };
    replace("name", "<name>" + xml_escaped(name) + "</name>");
    if (args["print-xml"]) return shell.print(text);
    Volume made(virStorageVolCreateXMLFrom(pool.get(), text.c_str(), source.get(), copy_flags(args)));
    if (!made) fail("Failed to clone vol from %s", name_of(source).c_str());
    shell.extra(format("Vol %s cloned from %s\n", name_of(made).c_str(), name_of(source).c_str()));
}
void vol_delete(Shell& shell, const Arguments& args) {
    const Volume found = volume(shell, args);
    if (virStorageVolDelete(found.get(), args.flag("delete-snapshots", VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS)) < 0) fail("Failed to delete vol %s", args.required("vol").c_str());
    shell.extra(format("Vol %s deleted\n", args.required("vol").c_str()));
}
void vol_wipe(Shell& shell, const Arguments& args) {
    const Volume found = volume(shell, args);
    int result;
    if (const auto algorithm = args.text("algorithm")) {
        constexpr const char* words[] = {"zero", "nnsa", "dod", "bsi", "gutmann", "schneier", "pfitzner7", "pfitzner33", "random", "trim"};
        const auto at = std::find_if(std::begin(words), std::end(words), [&](const char* each) { return *algorithm == each; });
        if (at == std::end(words)) fail("Unsupported algorithm '%s'", algorithm->c_str());
        result = virStorageVolWipePattern(found.get(), unsigned(at - std::begin(words)), 0);
    } else result = virStorageVolWipe(found.get(), 0);
    if (result < 0) fail("Failed to wipe vol %s", args.required("vol").c_str());
    shell.extra(format("Vol %s wiped\n", args.required("vol").c_str()));
}
void vol_resize(Shell& shell, const Arguments& args) {
    const Volume found = volume(shell, args);
    std::string text = args.required("capacity");
    unsigned flags = args.flag("allocate", VIR_STORAGE_VOL_RESIZE_ALLOCATE) | args.flag("delta", VIR_STORAGE_VOL_RESIZE_DELTA) | args.flag("shrink", VIR_STORAGE_VOL_RESIZE_SHRINK);
    const bool delta = args["delta"] || (text.starts_with('-') && args["shrink"]);
    if (text.starts_with('-')) {
        if (!(flags & VIR_STORAGE_VOL_RESIZE_SHRINK)) fail("Negative capacity requires --shrink");
        text.erase(0, 1);
        flags |= VIR_STORAGE_VOL_RESIZE_DELTA;
    }
    Arguments plain;
    plain.set("capacity", text);
    const auto capacity = plain.scaled("capacity", 1).value_or(0);
    if (virStorageVolResize(found.get(), capacity, flags) < 0)
        throw Failure(format(delta ? "Failed to change size of volume '%s' by %s" : "Failed to change size of volume '%s' to %s", name_of(found).c_str(), args.required("capacity").c_str()));
    shell.print(format(delta ? "Size of volume '%s' successfully changed by %s\n" : "Size of volume '%s' successfully changed to %s\n", name_of(found).c_str(), args.required("capacity").c_str()));
}

void vol_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virStorageVolGetXMLDesc(volume(shell, args).get(), 0));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void vol_info(Shell& shell, const Arguments& args) {
    const Volume found = volume(shell, args);
    virStorageVolInfo info;
    const int result = args["physical"] ? virStorageVolGetInfoFlags(found.get(), &info, VIR_STORAGE_VOL_GET_PHYSICAL) : virStorageVolGetInfo(found.get(), &info);
    Record record;
    record.add("Name", name_of(found));
    if (result < 0) fail();
    const auto size = [&](unsigned long long bytes) { return args["bytes"] ? format("%llu bytes", bytes) : size_of(bytes); };
    record.add("Type", type_of(info.type));
    record.add("Capacity", size(info.capacity));
    record.add(args["physical"] ? "Physical" : "Allocation", size(info.allocation));
    record.print(shell);
}
void vol_list(Shell& shell, const Arguments& args) {
    const Pool pool = find_pool(shell, args.required("pool"));
    auto volumes = all_of<Volume>([&](virStorageVolPtr** array) { return virStoragePoolListAllVolumes(pool.get(), array, 0); }, "Failed to list volumes");
    std::sort(volumes.begin(), volumes.end(), [](const Volume& a, const Volume& b) { return strcasecmp(virStorageVolGetName(a.get()), virStorageVolGetName(b.get())) < 0; });
    Table table(args["details"] ? std::vector<std::string>{"Name", "Path", "Type", "Capacity", "Allocation"} : std::vector<std::string>{"Name", "Path"});
    for (const auto& each : volumes) {
        Text path(virStorageVolGetPath(each.get()));
        std::vector<std::string> cells{name_of(each), path ? path.get() : "-"};
        if (args["details"]) {
            virStorageVolInfo info;
            const bool known = virStorageVolGetInfo(each.get(), &info) >= 0;
            for (const std::string& cell : known ? std::vector<std::string>{type_of(info.type), size_of(info.capacity), size_of(info.allocation)}
                                                 : std::vector<std::string>{"unknown", "unknown", "unknown"})
                cells.push_back(cell);
        }
        table.row(std::move(cells));
    }
    table.print(shell);
}
void vol_key(Shell& shell, const Arguments& args) { shell.print(std::string(virStorageVolGetKey(volume(shell, args).get())) + "\n"); }
void vol_name(Shell& shell, const Arguments& args) { shell.print(name_of(find_volume(shell, args.required("vol"), std::nullopt)) + "\n"); }
void vol_path(Shell& shell, const Arguments& args) {
    const Volume found = volume(shell, args);
    Text path(virStorageVolGetPath(found.get()));
    if (!path) fail();
    shell.print(std::string(path.get()) + "\n");
}
void vol_pool(Shell& shell, const Arguments& args) {
    const Volume found = find_volume(shell, args.required("vol"), std::nullopt);
    const Pool pool(virStoragePoolLookupByVolume(found.get()));
    if (!pool) fail("failed to get parent pool");
    shell.print((args["uuid"] ? uuid_of(pool.get(), virStoragePoolGetUUIDString) : std::string(virStoragePoolGetName(pool.get()))) + "\n");
}

// ---- data ----

class File {
public:
    File(const std::string& path, int flags) : path_(path), fd(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~File() {
        if (fd >= 0) ::close(fd);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    // Whether everything has reached the file.
    bool close() { return ::close(std::exchange(fd, -1)) == 0; }

private:
    std::string path_;

public:
    int fd;
};

void vol_upload(Shell& shell, const Arguments& args) {
    const auto offset = args.scaled("offset", 1).value_or(0), length = args.scaled("length", 1).value_or(0);
    const Volume found = volume(shell, args);
    const std::string path = args.required("file");
    File file(path, O_RDONLY);
    if (file.fd < 0) fail("cannot read %s", path.c_str());
    Stream stream(virStreamNew(shell.connection(), 0));
    if (!stream) fail("cannot create a new stream");
    if (virStorageVolUpload(found.get(), stream.get(), offset, length, args.flag("sparse", VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM)) < 0) fail("cannot upload to volume %s", name_of(found).c_str());
    const auto source = [](virStreamPtr, char* data, size_t size, void* from) { return int(::read(*static_cast<int*>(from), data, size)); };
    const auto in_data = [](virStreamPtr, int* data, long long* section, void* from) {
        const int fd = *static_cast<int*>(from);
        const off_t at = ::lseek(fd, 0, SEEK_CUR), end = ::lseek(fd, 0, SEEK_END);
        off_t next = ::lseek(fd, at, SEEK_DATA);
        *data = next == at;
        if (next == at) next = ::lseek(fd, at, SEEK_HOLE);
        if (next < 0) next = end;   // a hole up to the end
        *section = next - at;
        return ::lseek(fd, at, SEEK_SET) < 0 ? -1 : 0;
    };
    const auto skip = [](virStreamPtr, long long hole, void* from) { return ::lseek(*static_cast<int*>(from), hole, SEEK_CUR) < 0 ? -1 : 0; };
    const int result = args["sparse"] ? virStreamSparseSendAll(stream.get(), source, in_data, skip, &file.fd) : virStreamSendAll(stream.get(), source, &file.fd);
    if (result < 0) fail("cannot send data to volume %s", name_of(found).c_str());
    if (virStreamFinish(stream.get()) < 0) fail("cannot close volume %s", name_of(found).c_str());
}
void vol_download(Shell& shell, const Arguments& args) {
    const auto offset = args.scaled("offset", 1).value_or(0), length = args.scaled("length", 1).value_or(0);
    const Volume found = volume(shell, args);
    const std::string path = args.required("file");
    struct stat before;
    const bool existed = ::stat(path.c_str(), &before) == 0;
    File file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.fd < 0) fail("cannot create %s", path.c_str());
    const auto give_up = [&](const char* what) {
        if (!existed) ::unlink(path.c_str());
        throw Failure(format("%s %s", what, name_of(found).c_str()));
    };
    Stream stream(virStreamNew(shell.connection(), 0));
    if (!stream) give_up("cannot create a new stream for");
    if (virStorageVolDownload(found.get(), stream.get(), offset, length, args.flag("sparse", VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM)) < 0) give_up("cannot download from volume");
    const auto sink = [](virStreamPtr, const char* data, size_t size, void* to) { return int(::write(*static_cast<int*>(to), data, size)); };
    const auto hole = [](virStreamPtr, long long size, void* to) {
        const int fd = *static_cast<int*>(to);
        const off_t end = ::lseek(fd, size, SEEK_CUR);
        return end < 0 || ::ftruncate(fd, end) < 0 ? -1 : 0;
    };
    if ((args["sparse"] ? virStreamSparseRecvAll(stream.get(), sink, hole, &file.fd) : virStreamRecvAll(stream.get(), sink, &file.fd)) < 0) give_up("cannot receive data from volume");
    if (!file.close()) give_up("cannot close file of");
    if (virStreamFinish(stream.get()) < 0) give_up("cannot close volume");
}

constexpr Command rows[] = {
    {"vol-clone", Group::volume, "<vol> <newname> [pool] --prealloc-metadata --reflink --print-xml", "copy a volume", vol_clone},
    {"vol-create", Group::volume, "<pool> <file> --prealloc-metadata --validate", "make a volume from XML", vol_create},
    {"vol-create-as", Group::volume, "<pool> <name> <capacity> (allocation) (format) (backing-vol) (backing-vol-format) --prealloc-metadata --print-xml", "make a volume from options", vol_create_as},
    {"vol-create-from", Group::volume, "<pool> <file> <vol> (inputpool) --prealloc-metadata --reflink --validate", "make a volume, with the data of another", vol_create_from},
    {"vol-delete", Group::volume, "<vol> [pool] --delete-snapshots", "delete a volume", vol_delete},
    {"vol-download", Group::volume, "<vol> <file> [pool] (offset:n) (length:n) --sparse", "copy a volume's data into a file", vol_download},
    {"vol-dumpxml", Group::volume, "<vol> [pool] --xpath=s --wrap", "a volume's description as XML", vol_dumpxml},
    {"vol-info", Group::volume, "<vol> [pool] --bytes --physical", "the main facts about a volume", vol_info},
    {"vol-key", Group::volume, "<vol> [pool]", "the key of a volume", vol_key},
    {"vol-list", Group::volume, "<pool> --details", "the volumes of a pool", vol_list},
    {"vol-name", Group::volume, "<vol>", "the name of a volume", vol_name},
    {"vol-path", Group::volume, "<vol> [pool]", "the path of a volume", vol_path},
    {"vol-pool", Group::volume, "<vol> --uuid", "the pool that a volume is in", vol_pool},
    {"vol-resize", Group::volume, "<vol> <capacity> [pool] --allocate --delta --shrink", "change a volume's size", vol_resize},
    {"vol-upload", Group::volume, "<vol> <file> [pool] (offset:n) (length:n) --sparse", "copy a file's data into a volume", vol_upload},
    {"vol-wipe", Group::volume, "<vol> [pool] (algorithm)", "overwrite a volume's data", vol_wipe},
};

}  // namespace

std::span<const Command> volume_commands() { return rows; }

}  // namespace vireo::cli
