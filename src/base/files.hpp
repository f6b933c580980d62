#pragma once
// Files as the project keeps its state in them: read whole, replaced atomically.
//
//  1. replace_file() leaves the old content or the new one under the name, never a part, whenever the process or the
//     machine dies. With `durable` the new content is on stable storage, name included, when it returns.
//  2. What it costs: one journal commit. On ext4 with a journal the data blocks are written out (sync_file_range), the file
//     renamed, and the folder synced: the commit that makes the name durable carries the inode as well, and its
//     barrier comes after the data. Elsewhere the file is synced before the rename, which is a second commit.
//  3. Threads that replace files of one folder at the same time share the folder's sync.
//  4. The new content stands beside the file as NAME.new until it is renamed; one that a crash left is overwritten.
#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"

namespace vireo {

// The whole file. Throws Error (system_error) when it cannot be read or is longer than `limit`.
std::string read_file(const std::string& path, std::size_t limit = std::size_t(64) << 20);
// The same; nothing when there is no such file.
std::optional<std::string> try_read_file(const std::string& path, std::size_t limit = std::size_t(64) << 20);

struct ReplaceOptions {
    mode_t mode = 0600;
    bool durable = true;                  // false: survives the process, not the machine (state below /run)
    std::optional<uid_t> uid = {};
    std::optional<gid_t> gid = {};
};
void replace_file(const std::string& path, std::string_view content, const ReplaceOptions& options = {});

// False: it was not there. `durable`: it does not come back after a crash.
bool remove_file(const std::string& path, bool durable = true);
// Makes missing parents too, with 0755. An existing directory keeps its mode.
void make_directories(const std::string& path, mode_t mode = 0755);
// A folder and all below it; not following links. Nothing happens when it is not there.
void remove_tree(const std::string& path);
// path -> target, replacing what was there.
void replace_symlink(const std::string& target, const std::string& path, bool durable = true);
// Where a link points, or nothing when it is no link.
std::optional<std::string> read_symlink(const std::string& path);

bool file_exists(const std::string& path);        // follows links
bool is_directory(const std::string& path);
// Names in the folder without . and .., sorted; empty when it is not there.
std::vector<std::string> list_directory(const std::string& path);
std::vector<std::string> list_subdirectories(const std::string& path);   // without symbolic links to some

// Waits until the entries of the folder are on stable storage.
void sync_directory(const std::string& path);

// "/a/b/c" -> "/a/b" and "c".
std::string parent_path(std::string_view path);
std::string_view file_name(std::string_view path);

// Writes all of it; throws Error.
void write_all(int fd, std::string_view content, const std::string& what);

// A lock file that holds the process id while this object lives, or until its process ends. A process has one for a path:
// the lock is between processes, and ends when this process closes the file by whatever descriptor.
class PidFile {
public:
    // Nothing when another process holds it. Throws Error when the file cannot be made.
    static std::optional<PidFile> acquire(const std::string& path);
    PidFile(PidFile&&) noexcept = default;
    PidFile& operator=(PidFile&&) = delete;
    ~PidFile();

private:
    void write();
    PidFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
    std::string path_;
    UniqueFd fd_;
};

}  // namespace vireo
