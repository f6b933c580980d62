#include "driver/definition_file.hpp"

#include <cstdint>
#include <cstdio>

namespace vireo::driver {
namespace {

// Count up when completed definitions look different: files of earlier versions are then read anew.
constexpr std::string_view version = "1";
constexpr std::string_view mark = "Checked by Vireo, format ";

std::uint64_t checksum(std::string_view text) {
    std::uint64_t value = 14695981039346656037u;   // FNV-1a, eight bytes at a step
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word;
        __builtin_memcpy(&word, text.data() + i, 8);
        value = (value ^ word) * 1099511628211u;
        value ^= value >> 29;
    }
    for (; i < text.size(); ++i) value = (value ^ static_cast<unsigned char>(text[i])) * 1099511628211u;
    return value;
}

std::string mark_of(std::string_view xml) {
    char hash[20];
    std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(checksum(xml)));
    return std::string(mark) + std::string(version) + ": " + hash;
}

}  // namespace

std::string definition_file(std::string_view name, std::string_view xml) {
    // No comment may hold "--": such a name is shown with blanks between.
    std::string shown;
    for (char c : name) {
        if (c == '-' && !shown.empty() && shown.back() == '-') shown += ' ';
        shown += c;
    }
    if (!shown.empty() && shown.back() == '-') shown += ' ';
    std::string out = "<!--\nThis file is kept by the daemon. Change it with\n  virsh edit ";
    out += shown;
    out += "\nor another program that uses the libvirt API; what is written into it by hand may be lost.\n";
    out += mark_of(xml);
    out += "\n-->\n\n";
    out += xml;
    return out;
}

DefinitionText parse_definition_file(std::string_view content) {
    DefinitionText out{content};
    if (!content.starts_with("<!--")) return out;
    const auto end = content.find("-->");
    if (end == std::string_view::npos) return out;
    const std::string_view comment = content.substr(0, end);
    out.xml = content.substr(end + 3);
    while (!out.xml.empty() && (out.xml.front() == '\n' || out.xml.front() == ' ')) out.xml.remove_prefix(1);
    if (const auto at = comment.find(mark); at != std::string_view::npos) out.checked = comment.substr(at).starts_with(mark_of(out.xml));
    return out;
}

}  // namespace vireo::driver
