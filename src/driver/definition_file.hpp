#pragma once
// The file of a definition: etc/libvirt/qemu/NAME.xml, etc/libvirt/lxc/NAME.xml.
//
//  1. A comment, then the canonical inactive XML with its secrets. libvirt reads our files and we read its.
//  2. The comment says that the text was checked by this version, with a checksum: a file that still has it is taken as it
//     is, so that a start with thousands of them reads no XML. Any other file is read and completed like a new
//     definition; a file that was edited by hand has another checksum.
#include <string>
#include <string_view>

namespace vireo::driver {

// The whole content of the file.
std::string definition_file(std::string_view name, std::string_view xml);

struct DefinitionText {
    std::string_view xml;        // without the comment
    bool checked = false;        // canonical: written by this version and not changed since
};
DefinitionText parse_definition_file(std::string_view content);

}  // namespace vireo::driver
