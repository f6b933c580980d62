#pragma once
// What the firmware says about this machine: the SMBIOS table, as <sysinfo type='smbios'> shows it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vireo::host {

struct SmbiosSection {
    std::string element;                                               // "bios", "system", "baseBoard", "processor" …
    std::vector<std::pair<std::string, std::string>> entries;         // name and value; of oemStrings the name is empty
};

// The sections in the order in which they are shown. A table that breaks off gives what stands before the break.
std::vector<SmbiosSection> parse_smbios(std::string_view table);
// As the reference prints it.
std::string format_sysinfo(const std::vector<SmbiosSection>& sections);
// This machine's document; nothing where the firmware has no table, or we may not read it.
std::optional<std::string> host_sysinfo(const std::string& sys = "/sys");

}  // namespace vireo::host
