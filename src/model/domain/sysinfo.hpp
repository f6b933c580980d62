#pragma once
// <sysinfo>: what SMBIOS tables or firmware configuration tell the guest.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vireo::model {

struct SysinfoEntry {
    std::string name;
    std::string value;
    bool operator==(const SysinfoEntry&) const = default;
};
// Values by name; known names only, in the reference's order whatever the document's.
struct SysinfoBlock {
    std::vector<SysinfoEntry> entries;
    // The value of a name; nothing when it is not given.
    const std::string* find(std::string_view name) const {
        for (const SysinfoEntry& entry : entries)
            if (entry.name == name) return &entry.value;
        return nullptr;
    }
    void sort(std::span<const std::string_view> names);
    bool operator==(const SysinfoBlock&) const = default;
};
struct SysinfoBios : SysinfoBlock {
    bool operator==(const SysinfoBios&) const = default;
};
struct SysinfoSystem : SysinfoBlock {
    bool operator==(const SysinfoSystem&) const = default;
};
struct SysinfoBaseBoard : SysinfoBlock {
    bool operator==(const SysinfoBaseBoard&) const = default;
};
struct SysinfoChassis : SysinfoBlock {
    bool operator==(const SysinfoChassis&) const = default;
};
struct SmbiosSysinfo {
    std::optional<SysinfoBios> bios;
    std::optional<SysinfoSystem> system;
    std::vector<SysinfoBaseBoard> base_boards;
    std::optional<SysinfoChassis> chassis;
    std::vector<std::string> oem_strings;
    bool operator==(const SmbiosSysinfo&) const = default;
};
struct FwcfgEntry {
    std::string name;
    std::optional<std::string> value;
    std::optional<std::string> file;
    bool operator==(const FwcfgEntry&) const = default;
};
struct FwcfgSysinfo {
    std::vector<FwcfgEntry> entries;
    bool operator==(const FwcfgSysinfo&) const = default;
};
struct Sysinfo {
    std::variant<SmbiosSysinfo, FwcfgSysinfo> kind;
    bool operator==(const Sysinfo&) const = default;
};

}  // namespace vireo::model
