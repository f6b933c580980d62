#pragma once
// <sysinfo>: what SMBIOS tables or firmware configuration tell the guest.
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vireo::model {

// Values by name, in the reference's order, whatever the order in the document.
struct SysinfoBios {
    std::optional<std::string> vendor, version, date, release;
    bool operator==(const SysinfoBios&) const = default;
};
struct SysinfoSystem {
    std::optional<std::string> manufacturer, product, version, serial, uuid, sku, family;
    bool operator==(const SysinfoSystem&) const = default;
};
struct SysinfoBaseBoard {
    std::optional<std::string> manufacturer, product, version, serial, asset, location;
    bool operator==(const SysinfoBaseBoard&) const = default;
};
struct SysinfoChassis {
    std::optional<std::string> manufacturer, version, serial, asset, sku;
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
