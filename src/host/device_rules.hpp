#pragma once
// Which devices processes of a group may open: as lines for devices.allow, or as a program for the kernel (version 2).
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vireo::host {

struct DeviceRule {
    char type = 'c';                     // 'b', 'c'
    std::uint32_t major = 0;
    std::optional<std::uint32_t> minor;  // unset: all of them
    bool read = true, write = true, make = false;
    bool operator==(const DeviceRule&) const = default;
};

// The rule for a device node; nothing when the path is none.
std::optional<DeviceRule> device_rule(const std::string& path, bool write = true);
std::string device_rule_text(const DeviceRule& rule);   // "c 1:3 rw"

// Whether this process may load such programs.
bool can_load_device_rules();
// The program becomes the only one of the group's folder. Throws system_error.
void load_device_rules(const std::string& folder, const std::vector<DeviceRule>& rules);

}  // namespace vireo::host
