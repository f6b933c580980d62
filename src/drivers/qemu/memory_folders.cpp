#include "drivers/qemu/memory_folders.hpp"

#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "drivers/qemu/live_definition.hpp"

namespace vireo::qemu {

namespace {

constexpr const char* below_mount = "/libvirt/qemu/";

// KiB; 0: the path is no mount of huge pages.
std::uint64_t page_size_of(const std::string& mount) {
    struct statfs info {};
    if (statfs(mount.c_str(), &info) < 0) return 0;
    return std::uint64_t(info.f_bsize) / 1024;
}

std::vector<std::string> mounted(const std::string& proc) {
    std::vector<std::string> out;
    const std::string text = try_read_file(proc + "/mounts").value_or("");
    for (std::string_view line : split(text, '\n')) {
        const auto words = split(line, ' ');
        if (words.size() > 2 && words[2] == "hugetlbfs") out.emplace_back(words[1]);
    }
    return out;
}

// KiB; 0: the kernel has no huge pages.
std::uint64_t default_page_size(const std::string& proc) {
    constexpr std::string_view name = "Hugepagesize:";
    const std::string text = try_read_file(proc + "/meminfo").value_or("");
    for (std::string_view line : split(text, '\n'))
        if (line.starts_with(name)) {
            const std::string_view rest = trim(line.substr(name.size()));
            return parse_number<std::uint64_t>(rest.substr(0, rest.find(' '))).value_or(0);
        }
    return 0;
}

bool needs_huge_pages(const model::Domain& live) {
    if (live.memory_backing && live.memory_backing->hugepages) return true;
    return std::ranges::any_of(live.devices.memories, [](const model::MemoryDevice& memory) { return memory.source && memory.source->pagesize; });
}

bool needs_files(const model::Domain& live) {
    return live.memory_backing && live.memory_backing->source == model::MemorySourceType::file;
}

std::vector<std::string> folders_of(const model::Domain& live, const Config& config, const std::string& guest) {
    std::vector<std::string> out;
    if (needs_huge_pages(live))
        for (const HugetlbMount& mount : hugetlb_mounts(config, guest)) out.push_back(mount.directory);
    if (needs_files(live)) out.push_back(memory_folder(config, guest));
    return out;
}

}  // namespace

std::string guest_folder(int id, std::string_view name) {
    return short_name(id, name).substr(std::string_view("domain-").size());
}

std::vector<HugetlbMount> hugetlb_mounts(const Config& config, const std::string& guest, const std::string& proc) {
    std::vector<HugetlbMount> out;
    const std::uint64_t usual = default_page_size(proc);
    for (const std::string& mount : config.hugetlbfs_mount ? *config.hugetlbfs_mount : mounted(proc)) {
        const std::uint64_t size = mount.empty() ? 0 : page_size_of(mount);
        if (!size) continue;
        out.push_back({mount + below_mount + guest, size, !config.hugetlbfs_mount && size == usual});
    }
    // Compat: of the administrator's mounts the last one serves who asks for no size.
    if (config.hugetlbfs_mount && !out.empty()) out.back().is_default = true;
    return out;
}

std::string memory_folder(const Config& config, const std::string& guest) {
    return (config.memory_backing_dir.empty() ? config.library_directory + "/ram" : config.memory_backing_dir) + "/" + guest;
}

void make_memory_folders(const model::Domain& live, const Config& config, const std::string& guest, const std::optional<Credentials>& owner, Rollback& undo) {
    for (const std::string& folder : folders_of(live, config, guest)) {
        make_directories(parent_path(folder), 0755);
        make_directories(folder, 0700);
        undo.add([folder] { remove_tree(folder); });
        if (owner && chown(folder.c_str(), owner->uid, owner->gid) < 0) throw system_error("Unable to chown '" + folder + "'");
    }
}

void remove_memory_folders(const model::Domain& live, const Config& config, const std::string& guest) {
    (void)attempt([&] {
        for (const std::string& folder : folders_of(live, config, guest)) remove_tree(folder);
    });
}

}  // namespace vireo::qemu
