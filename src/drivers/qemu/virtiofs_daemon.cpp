#include "drivers/qemu/virtiofs_daemon.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "drivers/qemu/listening_socket.hpp"
#include "drivers/qemu/memory_folders.hpp"
#include "drivers/qemu/thread_places.hpp"
#include "host/cgroup.hpp"

namespace vireo::qemu {

namespace {

LogSource log("qemu.virtiofs");

struct Place {
    std::string socket, pid_file, log_file;
};

Place place_of(const host::DriverPaths& paths, const Running& run, const model::Filesystem& filesystem) {
    const std::string alias = filesystem.info.alias.value_or("");
    const std::string guest = guest_folder(run.id, run.live.name);
    return {run.library_directory + "/" + alias + "-fs.sock", paths.run + "/" + guest + "-" + alias + "-fs.pid",
            paths.log + "/" + run.live.name + "-" + alias + "-virtiofsd.log"};
}

const std::string& folder_of(const model::Filesystem& filesystem) {
    static const std::string none;
    const auto* mount = std::get_if<model::MountFilesystem>(&filesystem.source);
    return mount && mount->dir ? *mount->dir : none;
}

std::string last_words(const std::string& path) {
    std::string text = try_read_file(path, 1 << 20).value_or("");
    constexpr std::size_t longest = 512;
    if (text.size() > longest) text.erase(0, text.size() - longest);
    return std::string(trim(text));
}

// The process that a file names, if it is still ours: the number may belong to another program by now.
UniqueFd process_of(const std::string& pid_file, const std::string& folder, pid_t& pid) {
    const auto text = try_read_file(pid_file);
    const auto number = text ? parse_number<std::int64_t>(trim(*text)) : std::nullopt;
    if (!number || *number <= 1 || *number > INT32_MAX) return {};
    pid = pid_t(*number);
    UniqueFd pidfd(int(syscall(SYS_pidfd_open, pid, 0)));
    const auto line = try_read_file("/proc/" + std::to_string(pid) + "/cmdline");
    if (!line || line->find("source=" + folder) == std::string::npos) return {};
    return pidfd;
}

}  // namespace

bool needs_virtiofs_daemon(const model::Filesystem& filesystem) {
    if (!filesystem.driver || filesystem.driver->type != model::FilesystemDriverType::virtiofs) return false;
    const auto* mount = std::get_if<model::MountFilesystem>(&filesystem.source);
    return mount && !mount->socket;
}

void find_virtiofs_daemon(model::Filesystem& filesystem) {
    if (!needs_virtiofs_daemon(filesystem)) return;
    if (!filesystem.binary) filesystem.binary.emplace();
    if (filesystem.binary->path) return;
    // Descriptions by file name: a later folder's takes the place of an earlier one's, an empty one takes it away.
    std::map<std::string, std::string> descriptions;
    for (const std::string folder : {"/usr/share/qemu/vhost-user", "/etc/qemu/vhost-user"})
        for (const std::string& name : list_directory(folder))
            if (name.ends_with(".json")) descriptions[name] = folder + "/" + name;
    for (const auto& [name, path] : descriptions) {
        Json description;
        if (attempt([&] { description = Json::parse(read_file(path, 1 << 20)); })) continue;
        const std::string& program = description["binary"].text();
        if (description["type"].text() != "fs" || access(program.c_str(), X_OK) != 0) continue;
        filesystem.binary->path = program;
        return;
    }
    throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "Unable to find a satisfying virtiofsd");
}

std::vector<std::string> virtiofs_command(const model::Filesystem& filesystem, const Config& config, int socket) {
    const model::FilesystemBinary binary = filesystem.binary.value_or(model::FilesystemBinary{});
    // The option's commas are doubled, as QEMU's are.
    std::string options = "source=";
    for (const char c : folder_of(filesystem)) options += c == ',' ? ",," : std::string(1, c);
    if (binary.cache) options += ",cache=" + std::string(schema::word(*binary.cache));
    if (binary.sandbox) options += ",sandbox=" + std::string(schema::word(*binary.sandbox));
    const auto onoff = [&](const std::optional<schema::OnOff>& value, const std::string& name) {
        if (value) options += (*value == schema::OnOff::on ? "," : ",no_") + name;
    };
    onoff(binary.xattr, "xattr");
    onoff(binary.lock_flock, "flock");
    onoff(binary.lock_posix, "posix_lock");
    std::vector<std::string> out = {binary.path.value_or("virtiofsd"), "--fd=" + std::to_string(socket), "-o", options};
    if (binary.thread_pool_size) out.push_back("--thread-pool-size=" + std::to_string(*binary.thread_pool_size));
    if (binary.openfiles_max) out.push_back("--rlimit-nofile=" + std::to_string(*binary.openfiles_max));
    if (config.virtiofsd_debug) out.push_back("-d");
    return out;
}

void start_virtiofs_daemon(const VirtiofsWorld& world, const Running& run, const model::Filesystem& filesystem, Rollback& undo) {
    const std::string& folder = folder_of(filesystem);
    if (!is_directory(folder)) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "the virtiofs export directory '" + folder + "' does not exist");
    const Place place = place_of(world.paths, run, filesystem);
    const UniqueFd socket = listen_at(place.socket, 0755, world.qemu);
    undo.add([path = place.socket] { unlink(path.c_str()); });
    const UniqueFd output(open(place.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!output) throw system_error("failed to create logfile " + place.log_file);
    LaunchRequest request;
    request.arguments = virtiofs_command(filesystem, world.config, socket.get());
    request.environment = {"LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
    request.fds = {socket.get()};
    request.output = request.error = output.get();
    request.pid_file = place.pid_file;
    Launched child = launch(request);
    undo.add([paths = world.paths, id = run.id, name = run.live.name, library = run.library_directory, filesystem] {
        Running named;
        named.id = id;
        named.live.name = name;
        named.library_directory = library;
        stop_virtiofs_daemon(paths, named, filesystem);
    });
    if (run.group && (run.group->has(host::CgroupController::cpu) || run.group->has(host::CgroupController::cpuset)))
        (void)attempt([&] { run.group->child(emulator_group).add_process(child.pid); });   // one that ended already is told below
    // It ends with QEMU, whose end takes the pid file away a moment later.
    world.loop.watch_pidfd(child.pidfd.release(), [&loop = world.loop, place, name = run.live.name, folder](std::optional<int>) {
        loop.after(std::chrono::seconds(2), [place, name, folder] {
            if (file_exists(place.pid_file)) log.error(name, "the virtiofsd of ", folder, " has ended before its guest: ", last_words(place.log_file));
        });
    });
}

void start_virtiofs_daemons(const VirtiofsWorld& world, Running& run, Rollback& undo) {
    for (model::Filesystem& filesystem : run.live.devices.filesystems) {
        if (!needs_virtiofs_daemon(filesystem)) continue;
        find_virtiofs_daemon(filesystem);
        start_virtiofs_daemon(world, run, filesystem, undo);
    }
}

void stop_virtiofs_daemon(const host::DriverPaths& paths, const Running& run, const model::Filesystem& filesystem) {
    (void)attempt([&] {
        const Place place = place_of(paths, run, filesystem);
        pid_t pid = 0;
        const UniqueFd process = process_of(place.pid_file, folder_of(filesystem), pid);
        remove_file(place.pid_file, false);
        remove_file(place.socket, false);
        if (!process) return;
        pollfd end{process.get(), POLLIN, 0};
        // It goes by itself when QEMU's end of the socket closes.
        for (const int signal : {SIGTERM, SIGKILL}) {
            syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
            if (poll(&end, 1, 1000) > 0) return;
        }
    });
}

void stop_virtiofs_daemons(const host::DriverPaths& paths, const Running& run) {
    for (const model::Filesystem& filesystem : run.live.devices.filesystems)
        if (needs_virtiofs_daemon(filesystem)) stop_virtiofs_daemon(paths, run, filesystem);
}

}  // namespace vireo::qemu
