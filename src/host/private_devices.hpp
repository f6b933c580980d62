#pragma once
// A /dev of its own for a process: the nodes it may need, and what is mounted below the host's /dev, nothing else.
//
//  1. plan_private_devices() looks at the host and allocates; enter_private_devices() runs between fork and exec and makes system calls
//     only: a mount namespace, a small file system put together aside, moved over /dev.
//  2. Nodes come and go while the process runs, by its root in /proc: also those of a process that somebody else started.
//  3. Links are followed and made as well. What is no device is bound, which only the plan can.
#include <sys/types.h>

#include <string>
#include <vector>

namespace vireo::host {

struct PrivateDevices {
    enum class Kind { folder, node, link, bound_folder, bound_file };
    struct Entry {
        Kind kind = Kind::node;
        std::string path;         // on the host: "/dev/loop0"
        std::string staged;       // where it is put together
        std::string target;       // of a link
        mode_t mode = 0;
        dev_t device = 0;
        uid_t uid = 0;
        gid_t gid = 0;
    };
    std::string staging;          // an empty folder outside /dev; empty: no private /dev
    std::vector<Entry> entries;   // folders before what is in them
};

// Paths outside /dev and such that are not there are left out.
PrivateDevices plan_private_devices(const std::string& staging, const std::vector<std::string>& paths);
// In the child. Returns the step that failed, errno is its error; nullptr: done.
const char* enter_private_devices(const PrivateDevices& plan);
// Whether this process may do all that, tried once.
bool can_have_private_devices();

// Whether the process has mounts of its own.
bool has_private_mounts(pid_t pid);
// Makes the node at `path` in the process's /dev, with the links that lead there; gives one that is there the owner of the host's.
// Throws system_error.
void add_private_node(pid_t pid, const std::string& path);
// Takes it away with its links. Never throws.
void remove_private_node(pid_t pid, const std::string& path);

}  // namespace vireo::host
