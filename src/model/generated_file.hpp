#pragma once
// The comment at the head of files that a daemon writes: the same that libvirt writes, so that files compare equal.
#include <string>
#include <string_view>

namespace vireo::model {

// "<!--\nWARNING: …\n  virsh edit NAME\n…-->\n\n". A name that a shell or a comment could not carry gives way to the
// other one (the UUID).
std::string generated_file_comment(std::string_view command, std::string_view name = "", std::string_view otherwise = "");

}  // namespace vireo::model
