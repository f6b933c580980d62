#include "base/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "base/error.hpp"
#include "base/rollback.hpp"

namespace vireo {
namespace {

[[nodiscard]] Error cannot(std::string_view verb, const std::string& path) {
    const int saved = errno;
    std::string what = "cannot ";
    what += verb;
    what += " '" + path + "'";
    return system_error(std::move(what), saved);
}

UniqueFd open_directory(const std::string& path) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) throw cannot("open directory", path);
    return fd;
}

// ---- syncs of one folder, shared by those who wait for one ----

using DirectoryKey = std::pair<dev_t, ino_t>;

// A sync serves all whose change was made before it began. Whoever finds none under way makes the next one.
class SharedSync {
public:
    int run(int fd) {
        std::unique_lock hold(mutex_);
        const auto needed = begun_ + 1;
        while (ended_ < needed) {
            if (running_) {
                wake_.wait(hold);
                continue;
            }
            running_ = true;
            const auto number = ++begun_;
            hold.unlock();
            const int result = ::fsync(fd) == 0 ? 0 : errno;
            hold.lock();
            running_ = false;
            ended_ = number;
            result_ = result;
            wake_.notify_all();
        }
        return result_;
    }

private:
    std::mutex mutex_;   // not held while syncing
    std::condition_variable wake_;
    unsigned long begun_ = 0, ended_ = 0;
    int result_ = 0;     // of the last one: a failed sync concerns everybody
    bool running_ = false;
};

std::shared_ptr<SharedSync> shared_sync(const DirectoryKey& key) {
    static std::mutex mutex;
    static std::map<DirectoryKey, std::weak_ptr<SharedSync>> all;
    std::lock_guard hold(mutex);
    if (all.size() > 64) std::erase_if(all, [](const auto& entry) { return entry.second.expired(); });
    auto& place = all[key];
    auto sync = place.lock();
    if (!sync) place = sync = std::make_shared<SharedSync>();
    return sync;
}

void sync_directory_fd(int fd, const std::string& path) {
    struct stat info{};
    if (::fstat(fd, &info) < 0) throw cannot("look at", path);
    if (const int error = shared_sync({info.st_dev, info.st_ino})->run(fd)) throw system_error("cannot sync directory '" + path + "'", error);
}

// Whether one commit carries both the inode and its name: ext4 with a journal. Asked once for each file system.
bool one_commit_is_enough(int fd) {
    struct stat info{};
    struct statfs fs{};
    if (::fstat(fd, &info) < 0 || ::fstatfs(fd, &fs) < 0 || fs.f_type != EXT4_SUPER_MAGIC) return false;
    static std::mutex mutex;
    static std::map<dev_t, bool> known;
    std::lock_guard hold(mutex);
    if (const auto at = known.find(info.st_dev); at != known.end()) return at->second;
    const std::string device = "/sys/dev/block/" + std::to_string(major(info.st_dev)) + ":" + std::to_string(minor(info.st_dev));
    bool journal = false;
    if (const auto link = read_symlink(device)) {
        // The task that writes the journal, as a number; "<none>" without one.
        const auto task = try_read_file("/sys/fs/ext4/" + std::string(file_name(*link)) + "/journal_task");
        journal = task && !task->empty() && task->front() >= '0' && task->front() <= '9';
    }
    return known[info.st_dev] = journal;
}

// One writer of a path at a time in this process: they share the name beside it.
class PathTurn {
public:
    explicit PathTurn(const std::string& path) {
        std::unique_lock hold(mutex);
        free.wait(hold, [&] { return !busy.contains(path); });
        at_ = busy.insert(path).first;
    }
    ~PathTurn() {
        std::lock_guard hold(mutex);
        busy.erase(at_);
        free.notify_all();
    }
    PathTurn(const PathTurn&) = delete;

private:
    static inline std::mutex mutex;
    static inline std::condition_variable free;
    static inline std::set<std::string> busy;
    std::set<std::string>::iterator at_;
};

void remove_tree_at(int parent, const char* name, const std::string& path) {
    UniqueFd fd(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) {
        if (errno == ENOENT) return;
        if (errno != ENOTDIR && errno != ELOOP) throw cannot("open directory", path);
        if (::unlinkat(parent, name, 0) < 0 && errno != ENOENT) throw cannot("remove", path);
        return;
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::fdopendir(fd.get()), ::closedir);
    if (!dir) throw cannot("read directory", path);
    const int number = fd.release();   // the DIR owns it
    while (const dirent* entry = ::readdir(dir.get())) {
        const std::string_view child = entry->d_name;
        if (child != "." && child != "..") remove_tree_at(number, entry->d_name, path + "/" + entry->d_name);
    }
    if (::unlinkat(parent, name, AT_REMOVEDIR) < 0 && errno != ENOENT) throw cannot("remove directory", path);
}

}  // namespace

std::string parent_path(std::string_view path) {
    const auto slash = path.rfind('/');
    if (slash == path.npos) return ".";
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}
std::string_view file_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == path.npos ? path : path.substr(slash + 1);
}

void write_all(int fd, std::string_view content, const std::string& what) {
    while (!content.empty()) {
        const ssize_t n = ::write(fd, content.data(), content.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw cannot("write to", what);
        content.remove_prefix(std::size_t(n));
    }
}

std::optional<std::string> try_read_file(const std::string& path, std::size_t limit) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));   // nobody waits for who would write into a FIFO
    if (!fd) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        throw cannot("open file", path);
    }
    struct stat info{};
    if (::fstat(fd.get(), &info) < 0) throw cannot("look at file", path);
    std::string content;
    // The size is a hint only: files of /proc say 0, and a file may grow under us.
    std::size_t room = std::size_t(std::max<off_t>(info.st_size, 0)) + 1;
    for (std::size_t length = 0;;) {
        if (length > limit) throw Error(ErrorCode::operation_failed, "file '" + path + "' is longer than " + std::to_string(limit) + " bytes");
        room = std::min(std::max<std::size_t>(room, 512), limit + 1 - length + 1);
        content.resize(length + room);
        const ssize_t n = ::read(fd.get(), content.data() + length, room);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == ESRCH) return std::nullopt;   // of /proc, of a process that has just ended
        if (n < 0) throw cannot("read file", path);
        length += std::size_t(n);
        content.resize(length);
        if (n == 0) return content;
        room = std::max<std::size_t>(std::size_t(n) < room ? room - std::size_t(n) : length, 512);
    }
}

std::string read_file(const std::string& path, std::size_t limit) {
    auto content = try_read_file(path, limit);
    if (!content) throw system_error("cannot open file '" + path + "'", ENOENT);
    return std::move(*content);
}

void replace_file(const std::string& path, std::string_view content, const ReplaceOptions& options) {
    const std::string folder = parent_path(path);
    const std::string name(file_name(path)), fresh = name + ".new";
    const UniqueFd directory = open_directory(folder);
    {
        const PathTurn turn(path);
        UniqueFd fd(::openat(directory.get(), fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, options.mode));
        if (!fd) throw cannot("create file", path + ".new");
        Rollback undo;
        undo.add([&] { ::unlinkat(directory.get(), fresh.c_str(), 0); });
        if (::fchmod(fd.get(), options.mode) < 0) throw cannot("set the mode of", path);
        if ((options.uid || options.gid) && ::fchown(fd.get(), options.uid.value_or(uid_t(-1)), options.gid.value_or(gid_t(-1))) < 0)
            throw cannot("set the owner of", path);
        write_all(fd.get(), content, path);
        if (options.durable) {
            constexpr unsigned all = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
            const bool quick = one_commit_is_enough(fd.get()) && ::sync_file_range(fd.get(), 0, 0, all) == 0;
            if (!quick && ::fsync(fd.get()) < 0) throw cannot("sync file", path);
        }
        if (::renameat(directory.get(), fresh.c_str(), directory.get(), name.c_str()) < 0) throw cannot("replace file", path);
        undo.dismiss();
    }
    if (options.durable) sync_directory_fd(directory.get(), folder);
}

bool remove_file(const std::string& path, bool durable) {
    if (::unlink(path.c_str()) < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return false;
        throw cannot("remove file", path);
    }
    if (durable) sync_directory(parent_path(path));
    return true;
}

void make_directories(const std::string& path, mode_t mode) {
    if (path.empty() || ::mkdir(path.c_str(), mode) == 0) return;
    if (errno == ENOENT) {
        make_directories(parent_path(path));
        if (::mkdir(path.c_str(), mode) == 0) return;
    }
    if (errno == EEXIST && is_directory(path)) return;
    throw cannot("create directory", path);
}

void remove_tree(const std::string& path) { remove_tree_at(AT_FDCWD, path.c_str(), path); }

void replace_symlink(const std::string& target, const std::string& path, bool durable) {
    const PathTurn turn(path);
    const std::string fresh = path + ".new";
    if (::unlink(fresh.c_str()) < 0 && errno != ENOENT) throw cannot("remove", fresh);
    if (::symlink(target.c_str(), fresh.c_str()) < 0) throw cannot("create symbolic link", path);
    if (::rename(fresh.c_str(), path.c_str()) < 0) {
        const Error error = cannot("replace symbolic link", path);
        ::unlink(fresh.c_str());
        throw error;
    }
    if (durable) sync_directory(parent_path(path));
}

std::optional<std::string> read_symlink(const std::string& path) {
    std::string target(256, '\0');
    for (;;) {
        const ssize_t n = ::readlink(path.c_str(), target.data(), target.size());
        if (n < 0) {
            if (errno == EINVAL || errno == ENOENT || errno == ENOTDIR) return std::nullopt;
            throw cannot("read link", path);
        }
        if (std::size_t(n) < target.size()) {
            target.resize(std::size_t(n));
            return target;
        }
        target.resize(target.size() * 2);
    }
}

bool file_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }
bool is_directory(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

namespace {

std::vector<std::string> list(const std::string& path, bool only_directories) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(path.c_str()), ::closedir);
    if (!dir) {
        if (errno == ENOENT || errno == ENOTDIR) return names;
        throw cannot("open directory", path);
    }
    errno = 0;
    while (const dirent* entry = ::readdir(dir.get())) {
        const std::string_view name = entry->d_name;
        const bool wanted = !only_directories || entry->d_type == DT_DIR || (entry->d_type == DT_UNKNOWN && is_directory(path + "/" + entry->d_name));
        if (wanted && name != "." && name != "..") names.emplace_back(name);
        errno = 0;
    }
    if (errno) throw cannot("read directory", path);
    std::ranges::sort(names);
    return names;
}

}  // namespace

std::vector<std::string> list_directory(const std::string& path) { return list(path, false); }
std::vector<std::string> list_subdirectories(const std::string& path) { return list(path, true); }

void sync_directory(const std::string& path) { sync_directory_fd(open_directory(path).get(), path); }

// ---- the pid file ----

std::optional<PidFile> PidFile::acquire(const std::string& path) {
    for (;;) {
        UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
        if (!fd) throw cannot("open pid file", path);
        struct flock lock{};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        // Of the process: a lock of the open file would live on after a kill in the child that is about to become QEMU.
        if (::fcntl(fd.get(), F_SETLK, &lock) < 0) {
            if (errno == EACCES || errno == EAGAIN) return std::nullopt;
            throw cannot("lock pid file", path);
        }
        // Its owner may have removed the file while we waited for it: then ours is a lock on nothing.
        struct stat ours{}, there{};
        if (::fstat(fd.get(), &ours) == 0 && ::stat(path.c_str(), &there) == 0 && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev) {
            PidFile file(path, std::move(fd));
            file.write();
            return file;
        }
    }
}

void PidFile::write() {
    const std::string text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd_.get(), 0) < 0 || ::pwrite(fd_.get(), text.data(), text.size(), 0) != ssize_t(text.size()))
        throw cannot("write pid file", path_);
}

PidFile::~PidFile() {
    if (fd_) ::unlink(path_.c_str());
}

}  // namespace vireo
