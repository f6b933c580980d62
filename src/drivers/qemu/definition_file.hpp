#pragma once
// The file of a definition: etc/libvirt/qemu/NAME.xml.
//
//  1. A comment, then the canonical inactive XML with its secrets. libvirt reads our files and we read its.
//  2. The comment says that the text was checked by this version, with a checksum: a file that still has it is taken as it
//     is, so that a start with thousands of them reads no XML. Any other file is read and completed like a new
//     definition; a file that was edited by hand has another checksum.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "drivers/qemu/domain_object.hpp"

namespace vireo::qemu {

// The whole content of the file.
std::string definition_file(std::string_view name, std::string_view xml);

struct DefinitionText {
    std::string_view xml;        // without the comment
    bool checked = false;        // canonical: written by this version and not changed since
};
DefinitionText parse_definition_file(std::string_view content);

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
