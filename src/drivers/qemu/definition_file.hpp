#pragma once
// The definitions of guests as text (driver/definition_file.hpp has their files), and what is found in it without reading all of it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "driver/definition_file.hpp"
#include "drivers/qemu/domain_object.hpp"

namespace vireo::qemu {

using driver::definition_file, driver::DefinitionText, driver::parse_definition_file;

// What stands in canonical text, found without reading all of it.
struct ScannedDefinition {
    std::string name;
    Uuid uuid;
    DefinitionFacts facts;
};
// Nothing when it is not as canonical text is.
std::optional<ScannedDefinition> scan_definition(std::string_view xml);

// The disks of canonical text, in order. `path` of files, block devices and folders, else empty.
struct ScannedDisk {
    std::string target, format, path;
};
std::vector<ScannedDisk> scan_disks(std::string_view xml);

// Parts of canonical text, with entities resolved; empty when they are not there.
std::string scan_title(std::string_view xml);
std::string scan_description(std::string_view xml);
std::string scan_os_type(std::string_view xml);

}  // namespace vireo::qemu
