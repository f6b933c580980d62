#pragma once
// virtiofsd: the process beside QEMU that serves a folder of the host, one for each virtiofs <filesystem> that names a folder.
//
//  1. Its socket is bound by us and handed over, so that QEMU finds it whenever it connects; it ends when QEMU does.
//  2. It runs as root, which lets it keep the guest's owners of files, and counts to the guest's control group.
//  3. One that ends before its guest is told in the log of the daemon, with its own last words: QEMU cannot go on with another.
#include <string>

#include "base/event_loop.hpp"
#include "base/rollback.hpp"
#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/launch.hpp"
#include "drivers/qemu/running.hpp"
#include "host/paths.hpp"

namespace vireo::qemu {

// Whether we run a process for it: a virtiofs share that names no socket of somebody else's.
bool needs_virtiofs_daemon(const model::Filesystem& filesystem);

// Names the program in the live definition, where it does not. Throws operation_unsupported when the host has none.
void find_virtiofs_daemon(model::Filesystem& filesystem);

// Pure: the program and its words, for the socket that it inherits.
std::vector<std::string> virtiofs_command(const model::Filesystem& filesystem, const Config& config, int socket);

struct VirtiofsWorld {
    EventLoop& loop;
    const host::DriverPaths& paths;
    const Config& config;
    const std::optional<Credentials>& qemu;      // owns the socket
};
// Starts the one of `filesystem`, which has its alias. Throws Error; `undo` ends it.
void start_virtiofs_daemon(const VirtiofsWorld& world, const Running& running, const model::Filesystem& filesystem, Rollback& undo);
// All those of `live`.
void start_virtiofs_daemons(const VirtiofsWorld& world, Running& running, Rollback& undo);
// After QEMU has gone, or the device has. Never throws.
void stop_virtiofs_daemon(const host::DriverPaths& paths, const Running& running, const model::Filesystem& filesystem);
void stop_virtiofs_daemons(const host::DriverPaths& paths, const Running& running);

}  // namespace vireo::qemu
