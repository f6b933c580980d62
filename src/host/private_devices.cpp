#include "host/private_devices.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace vireo::host {
namespace {

using Kind = PrivateDevices::Kind;
using Entry = PrivateDevices::Entry;

constexpr std::string_view root = "/dev/";
constexpr int most_links = 16;

bool is_below(std::string_view path, std::string_view folder) { return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/'; }

// What is mounted below /dev; not what is mounted below that.
std::vector<std::string> mounts_below() {
    std::vector<std::string> all;
    const std::string text = try_read_file("/proc/self/mounts").value_or("");
    for (std::string_view line : split(text, '\n')) {
        const auto words = split(line, ' ');
        if (words.size() > 1 && words[1].starts_with(root)) all.emplace_back(words[1]);
    }
    std::ranges::sort(all);
    std::vector<std::string> out;
    for (std::string& path : all)
        if (out.empty() || (path != out.back() && !is_below(path, out.back()))) out.push_back(std::move(path));
    return out;
}

// The path itself, and what its links lead to, as long as that is below /dev.
std::vector<Entry> chain_of(std::string path) {
    std::vector<Entry> out;
    for (int i = 0; i < most_links && path.starts_with(root); ++i) {
        struct stat info {};
        if (lstat(path.c_str(), &info) < 0) break;
        Entry entry;
        entry.path = path;
        entry.mode = info.st_mode;
        entry.uid = info.st_uid;
        entry.gid = info.st_gid;
        entry.device = info.st_rdev;
        if (S_ISLNK(info.st_mode)) {
            entry.kind = Kind::link;
            entry.target = read_symlink(path).value_or("");
            out.push_back(entry);
            path = (entry.target.starts_with('/') ? std::filesystem::path(entry.target) : std::filesystem::path(path).parent_path() / entry.target).lexically_normal();
            continue;
        }
        if (S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode)) entry.kind = Kind::node;
        else if (S_ISDIR(info.st_mode)) entry.kind = Kind::bound_folder;
        else if (S_ISREG(info.st_mode)) entry.kind = Kind::bound_file;
        else break;
        out.push_back(std::move(entry));
        break;
    }
    return out;
}

class Planner {
public:
    explicit Planner(PrivateDevices& plan) : plan_(plan) {}

    void add(Entry entry) {
        if (has(entry.path)) return;
        // One inside of what is bound is there with it.
        for (const Entry& one : plan_.entries)
            if (one.kind == Kind::bound_folder && is_below(entry.path, one.path)) return;
        add_folders(entry.path);
        entry.staged = plan_.staging + entry.path.substr(root.size() - 1);
        plan_.entries.push_back(std::move(entry));
    }

private:
    bool has(const std::string& path) const { return std::ranges::find(plan_.entries, path, &Entry::path) != plan_.entries.end(); }
    void add_folders(const std::string& path) {
        for (std::size_t at = path.find('/', root.size()); at != std::string::npos; at = path.find('/', at + 1)) {
            const std::string folder = path.substr(0, at);
            if (has(folder)) continue;
            plan_.entries.push_back({.kind = Kind::folder, .path = folder, .staged = plan_.staging + folder.substr(root.size() - 1), .mode = 0755});
        }
    }
    PrivateDevices& plan_;
};

// Where a process sees the path.
std::string seen_by(pid_t pid, const std::string& path) { return "/proc/" + std::to_string(pid) + "/root" + path; }

bool make(const Entry& entry, const char* path) {
    switch (entry.kind) {
    case Kind::folder: return mkdir(path, entry.mode) == 0 || errno == EEXIST;
    case Kind::link: return symlink(entry.target.c_str(), path) == 0 || errno == EEXIST;
    case Kind::node:
        if (mknod(path, entry.mode, entry.device) < 0 && errno != EEXIST) return false;
        return chmod(path, entry.mode & 07777) == 0 && chown(path, entry.uid, entry.gid) == 0;
    case Kind::bound_folder: return (mkdir(path, 0755) == 0 || errno == EEXIST) && mount(entry.path.c_str(), path, nullptr, MS_BIND | MS_REC, nullptr) == 0;
    case Kind::bound_file: {
        const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) return false;
        close(fd);
        return mount(entry.path.c_str(), path, nullptr, MS_BIND, nullptr) == 0;
    }
    }
    return true;
}

}  // namespace

PrivateDevices plan_private_devices(const std::string& staging, const std::vector<std::string>& paths) {
    PrivateDevices plan{staging, {}};
    Planner planner(plan);
    for (const std::string& path : mounts_below()) {
        struct stat info {};
        if (stat(path.c_str(), &info) < 0) continue;
        planner.add({.kind = S_ISDIR(info.st_mode) ? Kind::bound_folder : Kind::bound_file, .path = path});
    }
    for (const std::string& path : paths)
        for (Entry& entry : chain_of(path)) planner.add(std::move(entry));
    return plan;
}

const char* enter_private_devices(const PrivateDevices& plan) {
    if (unshare(CLONE_NEWNS) < 0) return "cannot unshare mount namespace";
    // What the host mounts later is seen; what is mounted here stays here.
    if (mount("", "/", nullptr, MS_SLAVE | MS_REC, nullptr) < 0) return "cannot separate the mounts from the host's";
    if (mount("devfs", plan.staging.c_str(), "tmpfs", MS_NOSUID, "mode=755,size=65536") < 0) return "cannot mount a private /dev";
    const mode_t mask = umask(0);
    for (const Entry& entry : plan.entries)
        if (!make(entry, entry.staged.c_str())) return "cannot make a node of the private /dev";
    umask(mask);
    if (mount(plan.staging.c_str(), "/dev", nullptr, MS_MOVE, nullptr) < 0) return "cannot put the private /dev in its place";
    return nullptr;
}

bool can_have_private_devices() {
    static const bool can = [] {
        char folder[] = "/tmp/vireo-dev-XXXXXX";
        if (geteuid() != 0 || !mkdtemp(folder)) return false;
        const PrivateDevices plan = plan_private_devices(folder, {"/dev/null"});
        const pid_t pid = fork();
        if (pid == 0) _exit(enter_private_devices(plan) ? 1 : 0);
        int status = 1;
        while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
        rmdir(folder);
        return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }();
    return can;
}

bool has_private_mounts(pid_t pid) {
    struct stat own {}, other {};
    return stat("/proc/self/ns/mnt", &own) == 0 && stat(("/proc/" + std::to_string(pid) + "/ns/mnt").c_str(), &other) == 0 && own.st_ino != other.st_ino;
}

void add_private_node(pid_t pid, const std::string& path) {
    for (const Entry& entry : chain_of(path)) {
        if (entry.kind != Kind::node && entry.kind != Kind::link) return;
        const std::string place = seen_by(pid, entry.path);
        make_directories(parent_path(place));
        if (!make(entry, place.c_str())) throw system_error("Unable to create device '" + entry.path + "' for the guest");
    }
}

void remove_private_node(pid_t pid, const std::string& path) {
    for (const Entry& entry : chain_of(path))
        if (entry.kind == Kind::node || entry.kind == Kind::link) unlink(seen_by(pid, entry.path).c_str());
}

}  // namespace vireo::host
