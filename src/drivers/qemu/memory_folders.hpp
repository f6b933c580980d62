#pragma once
// Folders for files behind guest memory: below mounts of huge pages, and for memory that others share as files.
#include <optional>
#include <string>
#include <vector>

#include "base/rollback.hpp"
#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/launch.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// "1-web": of folders that hold something for a guest while it runs.
std::string guest_folder(int id, std::string_view name);

// Mounts that guests may use: those of the configuration, else all that are there. `guest`: the last part of its folders ("1-web").
std::vector<HugetlbMount> hugetlb_mounts(const Config& config, const std::string& guest, const std::string& proc = "/proc");
std::string memory_folder(const Config& config, const std::string& guest);

// Makes those that the guest needs, and gives them to `owner`.
void make_memory_folders(const model::Domain& live, const Config& config, const std::string& guest, const std::optional<Credentials>& owner, Rollback& undo);
// After the end of QEMU. Never throws.
void remove_memory_folders(const model::Domain& live, const Config& config, const std::string& guest);

}  // namespace vireo::qemu
