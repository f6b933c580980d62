#include "drivers/qemu/ownership.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/rollback.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"

namespace vireo::qemu {

namespace {

constexpr const char* owner_attribute = "trusted.libvirt.security.dac";
constexpr const char* count_attribute = "trusted.libvirt.security.ref_dac";
constexpr const char* time_attribute = "trusted.libvirt.security.timestamp_dac";

struct File {
    std::string path;
    bool shared = false;       // more guests may have it: it is not restored, others may still use it
    bool restore = true;       // read-only and shared files keep the new owner while any guest has them
};

void add_source(std::vector<File>& files, const model::StorageSource& source, bool read_only, bool shared) {
    for (const model::SeclabelOverride& label : source.seclabels)
        if (label.relabel == schema::YesNo::no && (!label.model || label.model == "dac")) return;
    const std::string& path = model::local_path(source);
    if (!path.empty()) files.push_back({path, shared, !read_only && !shared});
}

std::vector<File> files_of(const model::Domain& domain) {
    std::vector<File> files;
    for (const model::Seclabel& label : domain.seclabels)
        if (label.model.value_or("dac") == "dac" && label.relabel == schema::YesNo::no) return files;
    for (const model::Disk& disk : domain.devices.disks) {
        const bool read_only = disk.readonly || disk.device == model::DiskDevice::cdrom;
        add_source(files, disk.source, read_only, disk.shareable);
        for (const model::BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source;
             layer = layer->backing ? &*layer->backing : nullptr)
            add_source(files, *layer->source, true, true);
    }
    const auto plain = [&](const std::optional<std::string>& path) { if (path) files.push_back({*path, false, true}); };
    plain(domain.os.kernel);
    plain(domain.os.initrd);
    plain(domain.os.dtb);
    if (domain.os.nvram && domain.os.nvram->path) plain(domain.os.nvram->path);
    const auto chardev = [&](const model::CharSource& source) {
        if (const auto* device = std::get_if<model::DevChar>(&source.kind)) plain(device->path);
        if (const auto* file = std::get_if<model::FileChar>(&source.kind)) plain(file->path);
    };
    for (const auto& serial : domain.devices.serials) chardev(serial.source);
    for (const auto& parallel : domain.devices.parallels) chardev(parallel.source);
    return files;
}

std::string get_attribute(int fd, const char* name) {
    char value[256];
    const ssize_t count = fgetxattr(fd, name, value, sizeof value);
    return count > 0 ? std::string(value, std::size_t(count)).c_str() : std::string();
}

void set_attribute(int fd, const char* name, const std::string& value) {
    fsetxattr(fd, name, value.c_str(), value.size() + 1, 0);   // where the file system has none, the owner is not remembered
}

// libvirt forgets what was remembered before the host was booted last.
const std::string& boot_time() {
    static const std::string time = [] {
        const std::string stat = try_read_file("/proc/stat").value_or("");
        const auto at = stat.find("btime ");
        return at == std::string::npos ? std::string("0") : std::string(trim(std::string_view(stat).substr(at + 6, stat.find('\n', at) - at - 6)));
    }();
    return time;
}

// Opened for its attributes: a device is not touched by that, a FIFO does not wait.
UniqueFd open_file(const std::string& path) { return UniqueFd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)); }

void take(const File& file, const Credentials& to) {
    struct stat info {};
    if (stat(file.path.c_str(), &info) < 0) {
        if (errno == ENOENT) return;   // QEMU says itself what it misses; log files are made by it
        throw system_error("unable to stat: " + file.path);
    }
    if (UniqueFd fd = S_ISREG(info.st_mode) || S_ISBLK(info.st_mode) ? open_file(file.path) : UniqueFd()) {
        flock(fd.get(), LOCK_EX);
        const std::string count = get_attribute(fd.get(), count_attribute);
        if (count.empty() || get_attribute(fd.get(), time_attribute) != boot_time()) {
            set_attribute(fd.get(), owner_attribute, "+" + std::to_string(info.st_uid) + ":+" + std::to_string(info.st_gid));
            set_attribute(fd.get(), count_attribute, "1");
            set_attribute(fd.get(), time_attribute, boot_time());
        } else {
            set_attribute(fd.get(), count_attribute, std::to_string(parse_number<unsigned>(count).value_or(0) + 1));
        }
    }
    if (info.st_uid == to.uid && info.st_gid == to.gid) return;
    if (chown(file.path.c_str(), to.uid, to.gid) < 0) {
        const int error = errno;
        if (error == EOPNOTSUPP || error == EROFS) return;
        throw system_error("unable to set user and group to '" + std::to_string(to.uid) + ":" + std::to_string(to.gid) + "' on '" + file.path + "'", error);
    }
}

void give_back(const File& file) {
    UniqueFd fd = open_file(file.path);
    if (!fd) return;
    struct stat info {};
    fstat(fd.get(), &info);
    if (!S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) return;
    flock(fd.get(), LOCK_EX);
    const std::string count = get_attribute(fd.get(), count_attribute);
    if (!count.empty()) {
        const unsigned left = parse_number<unsigned>(count).value_or(1);
        if (left > 1) return set_attribute(fd.get(), count_attribute, std::to_string(left - 1));
        unsigned uid = 0, gid = 0;
        const bool known = std::sscanf(get_attribute(fd.get(), owner_attribute).c_str(), "+%u:+%u", &uid, &gid) == 2;
        for (const char* name : {owner_attribute, count_attribute, time_attribute}) fremovexattr(fd.get(), name);
        if (known) (void)!fchown(fd.get(), uid, gid);
        return;
    }
    if (file.restore) (void)!fchown(fd.get(), 0, 0);   // Compat: without a memory, root gets it
}

}  // namespace

std::vector<std::string> files_to_own(const model::Domain& domain) {
    std::vector<std::string> paths;
    for (File& file : files_of(domain)) paths.push_back(std::move(file.path));
    return paths;
}

void take_ownership(const model::Domain& domain, const Credentials& to) {
    Rollback undo;
    for (const File& file : files_of(domain)) {
        take(file, to);
        undo.add([file] { give_back(file); });
    }
    undo.dismiss();
}

void give_back_ownership(const model::Domain& domain) {
    (void)attempt([&] {
        for (const File& file : files_of(domain)) give_back(file);
    });
}

}  // namespace vireo::qemu
