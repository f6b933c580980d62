#include "host/cgroup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "host/cgroup_files.hpp"

namespace vireo::host {

namespace {

using enum CgroupController;

// The kernel's words: as a mount option of version 1, and in cgroup.controllers of version 2 ("": no such controller there).
struct ControllerRow {
    std::string_view version1, version2;
};
constexpr std::array<ControllerRow, cgroup_controller_count> controller_rows = {{
    {"cpu", "cpu"}, {"cpuacct", ""}, {"cpuset", "cpuset"}, {"memory", "memory"}, {"devices", ""},
    {"freezer", ""}, {"blkio", "io"}, {"net_cls", ""}, {"perf_event", ""},
}};
const std::set<CgroupController> of_threads = {cpu, cpuacct, cpuset};

bool has_word(std::string_view list, std::string_view word, char separator) {
    const auto words = split(list, separator);
    return std::ranges::find(words, word) != words.end();
}

struct Mount {
    std::string point, kind, options;
};
// Octal escapes are for blanks, which no one puts into such a path.
std::vector<Mount> read_mounts(const std::string& proc) {
    std::vector<Mount> out;
    const std::string text = try_read_file(proc + "/self/mountinfo").value_or("");
    for (std::string_view line : split(text, '\n')) {
        const auto words = split(line, ' ');
        const auto dash = std::ranges::find(words, "-");
        if (words.size() < 5 || words.end() - dash < 4) continue;
        out.push_back({std::string(words[4]), std::string(dash[1]), std::string(dash[3])});
    }
    return out;
}

void make_folder(const std::string& path, int version) {
    if (mkdir(path.c_str(), 0755) == 0 || errno == EEXIST) return;
    throw system_error("Failed to create v" + std::to_string(version) + " cgroup '" + path + "/'");
}

// Version 1: a new group has no CPUs and no memory, and can hold nothing until it has.
void inherit_cpuset(const std::string& folder) {
    for (const char* name : {"/cpuset.cpus", "/cpuset.mems"}) {
        if (!trim(cgroup_files::read(folder + name)).empty()) continue;
        cgroup_files::write(folder + name, std::string(trim(cgroup_files::read(parent_path(folder) + name))));
    }
}

// Version 2: what a group's children may limit is said in the group.
void enable_below(const std::string& folder, const std::set<CgroupController>& controllers, bool for_threads) {
    const std::string there = cgroup_files::read(folder + "/cgroup.controllers"), file = folder + "/cgroup.subtree_control";
    const std::string enabled = cgroup_files::read(file);
    for (const CgroupController controller : controllers) {
        if (for_threads && !of_threads.contains(controller)) continue;
        const std::string_view word = controller_rows[std::size_t(controller)].version2;
        if (word.empty() || !has_word(trim(there), word, ' ') || has_word(trim(enabled), word, ' ')) continue;
        cgroup_files::write(file, "+" + std::string(word));
    }
}

bool remove_folder(const std::string& folder) {
    for (const std::string& name : list_subdirectories(folder)) remove_folder(folder + "/" + name);
    return rmdir(folder.c_str()) == 0 || errno == ENOENT;
}

}  // namespace

namespace cgroup_files {

std::string read(const std::string& path) {
    auto text = try_read_file(path);
    if (!text) throw system_error("Unable to read from '" + path + "'", ENOENT);
    return std::move(*text);
}

void write(const std::string& path, std::string_view value) {
    const UniqueFd fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd || ::write(fd.get(), value.data(), value.size()) != ssize_t(value.size())) throw system_error("Unable to write to '" + path + "'");
}

}  // namespace cgroup_files

std::string_view name_of(CgroupController controller) { return controller_rows[std::size_t(controller)].version1; }

std::optional<CgroupController> cgroup_controller_named(std::string_view name) {
    for (std::size_t i = 0; i < controller_rows.size(); ++i)
        if (controller_rows[i].version1 == name) return CgroupController(i);
    return std::nullopt;
}

std::shared_ptr<const CgroupTree> CgroupTree::detect(const std::optional<std::set<CgroupController>>& wanted, const std::string& below,
                                                     const std::string& proc, bool device_programs) {
    auto out = std::make_shared<CgroupTree>();
    out->below_ = below;
    const auto is_wanted = [&](CgroupController controller) { return !wanted || wanted->contains(controller); };
    const auto add = [&](CgroupHierarchy& hierarchy, CgroupController controller) {
        if (is_wanted(controller) && !out->of(controller)) hierarchy.controllers.insert(controller);
    };
    const auto mounts = read_mounts(proc);
    for (const Mount& mount : mounts) {
        if (mount.kind != "cgroup2" || !out->hierarchies_.empty()) continue;
        CgroupHierarchy hierarchy{2, mount.point, {}};
        const std::string there = try_read_file(mount.point + "/cgroup.controllers").value_or("");
        for (std::size_t i = 0; i < controller_rows.size(); ++i)
            if (!controller_rows[i].version2.empty() && has_word(trim(there), controller_rows[i].version2, ' ')) add(hierarchy, CgroupController(i));
        if (file_exists(mount.point + "/cpu.stat")) add(hierarchy, cpuacct);
        if (device_programs) add(hierarchy, devices);
        if (!hierarchy.controllers.empty()) out->hierarchies_.push_back(std::move(hierarchy));
    }
    for (const Mount& mount : mounts) {
        if (mount.kind != "cgroup") continue;
        CgroupHierarchy hierarchy{1, mount.point, {}};
        for (std::size_t i = 0; i < controller_rows.size(); ++i)
            if (has_word(mount.options, controller_rows[i].version1, ',')) add(hierarchy, CgroupController(i));
        if (!hierarchy.controllers.empty()) out->hierarchies_.push_back(std::move(hierarchy));
    }
    return out->hierarchies_.empty() ? nullptr : out;
}

const CgroupHierarchy* CgroupTree::of(CgroupController controller) const {
    for (const CgroupHierarchy& hierarchy : hierarchies_)
        if (hierarchy.controllers.contains(controller)) return &hierarchy;
    return nullptr;
}

std::optional<Cgroup> Cgroup::of_process(std::shared_ptr<const CgroupTree> tree, pid_t pid, const std::string& proc) {
    if (!tree) return std::nullopt;
    const std::string text = try_read_file(proc + "/" + std::to_string(pid) + "/cgroup").value_or("");
    for (std::string_view line : split(text, '\n')) {
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const std::string_view names = line.substr(first + 1, second - first - 1);
        const bool ours = std::ranges::any_of(tree->hierarchies(), [&](const CgroupHierarchy& hierarchy) {
            if (hierarchy.version == 2) return names.empty();
            return std::ranges::any_of(hierarchy.controllers, [&](CgroupController one) { return has_word(names, name_of(one), ','); });
        });
        if (!ours) continue;
        std::string path(line.substr(second + 1));
        constexpr std::string_view part = "/emulator";
        if (path.ends_with(part)) path.erase(path.size() - part.size());
        // Of a guest: what merely surrounds the daemon is none.
        if (path.find("/qemu-") == std::string::npos && path.find("/machine-qemu") == std::string::npos) continue;
        return Cgroup(std::move(tree), std::move(path));
    }
    return std::nullopt;
}

Cgroup Cgroup::child(const std::string& name) const { return Cgroup(tree_, path_ + "/" + name, true); }

bool Cgroup::has(CgroupController controller) const {
    return tree_->of(controller) && (!of_threads_ || of_threads.contains(controller));
}

bool Cgroup::in(const CgroupHierarchy& hierarchy) const {
    if (!of_threads_ || hierarchy.version == 2) return true;
    return std::ranges::any_of(hierarchy.controllers, [](CgroupController one) { return of_threads.contains(one); });
}

bool Cgroup::exists() const {
    return std::ranges::any_of(tree_->hierarchies(), [&](const auto& hierarchy) { return is_directory(folder(hierarchy)); });
}

std::set<std::string> Cgroup::children() const {
    std::set<std::string> out;
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies())
        for (std::string& name : list_subdirectories(folder(hierarchy))) out.insert(std::move(name));
    return out;
}

void Cgroup::make(bool parents) const {
    if (parents)
        if (const std::string above = parent_path(path_); !above.empty() && above != "/" && path_.find('/', 1) != std::string::npos)
            Cgroup(tree_, above).make(true);
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies()) {
        if (!in(hierarchy)) continue;
        const std::string path = folder(hierarchy);
        if (hierarchy.version == 2) enable_below(parent_path(path), hierarchy.controllers, of_threads_);
        make_folder(path, hierarchy.version);
        if (hierarchy.version == 2 && of_threads_) cgroup_files::write(path + "/cgroup.type", "threaded");
        if (hierarchy.version == 1 && hierarchy.controllers.contains(cpuset)) {
            inherit_cpuset(path);
            // What a guest has moves with it; the folders above are everybody's.
            if (of_threads_ || path_.find("/qemu-") != std::string::npos) cgroup_files::write(path + "/cpuset.memory_migrate", "1");
        }
    }
}

bool Cgroup::remove() const {
    bool gone = true;
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies())
        if (in(hierarchy)) gone = remove_folder(folder(hierarchy)) && gone;
    return gone;
}

void Cgroup::tidy_parents() const {
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies()) {
        const std::string top = hierarchy.mount + tree_->below();
        std::string path = parent_path(folder(hierarchy));
        while (!tree_->below().empty() && path.starts_with(top) && rmdir(path.c_str()) == 0) path = parent_path(path);
    }
}

CgroupEntrance Cgroup::entrance(const Cgroup& part) const {
    CgroupEntrance out;
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies()) {
        std::string place = (part.in(hierarchy) ? part : *this).folder(hierarchy);
        if (hierarchy.version == 2) out.birthplace = std::move(place);
        else out.files.push_back(place + "/tasks");
    }
    return out;
}

void Cgroup::add_process(pid_t process) const {
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies())
        if (in(hierarchy)) cgroup_files::write(folder(hierarchy) + "/cgroup.procs", std::to_string(process));
}

void Cgroup::add_thread(pid_t thread) const {
    for (const CgroupHierarchy& hierarchy : tree_->hierarchies())
        if (in(hierarchy)) cgroup_files::write(folder(hierarchy) + (hierarchy.version == 2 ? "/cgroup.threads" : "/tasks"), std::to_string(thread));
}

Cgroup::File Cgroup::file(CgroupController controller, std::string_view version1, std::string_view version2) const {
    const CgroupHierarchy* hierarchy = tree_->of(controller);
    if (!hierarchy || !has(controller))
        throw Error(ErrorCode::operation_invalid, "cgroup " + std::string(name_of(controller)) + " controller is not mounted");
    return {folder(*hierarchy) + "/" + std::string(hierarchy->version == 2 ? version2 : version1), hierarchy->version};
}

std::string machine_name(std::string_view driver, int id, std::string_view name) {
    constexpr std::size_t longest = 64;
    const auto is_mark = [](char c) { return c == '.' || c == '-'; };
    std::string out = std::string(driver) + "-" + std::to_string(id) + "-";
    for (const char c : name) {
        const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (word || (is_mark(c) && !is_mark(out.back()))) out += c;
        if (out.size() == longest) break;
    }
    while (is_mark(out.back())) out.pop_back();
    return out;
}

std::string partition_folder(std::string_view partition) {
    if (!partition.starts_with('/'))
        throw Error(ErrorCode::config_unsupported, "Resource partition '" + std::string(partition) + "' must start with '/'");
    std::string out;
    for (std::string_view part : split(partition.substr(1), '/')) {
        if (part.empty()) continue;
        const bool standard = out.empty() && (part == "machine" || part == "user" || part == "system");
        const auto reserved = [&] {
            if (part.starts_with('_') || part.starts_with('.') || part == "tasks" || part == "notify_on_release" || part == "release_agent") return true;
            const std::string_view first = part.substr(0, part.find('.'));
            return first.size() < part.size() && (first == "cgroup" || cgroup_controller_named(first));
        };
        out += "/" + std::string(reserved() ? "_" : "") + std::string(part);
        if (!standard && part.find('.') == std::string_view::npos) out += ".partition";
    }
    return out;
}

}  // namespace vireo::host
