#include "drivers/qemu/definition_file.hpp"

#include <charconv>

namespace vireo::qemu {

namespace {

// Text between two marks at the given place of canonical XML: `open` begins a line.
std::string_view between(std::string_view xml, std::string_view open, std::string_view close) {
    const auto start = xml.find(open);
    if (start == std::string_view::npos) return {};
    const auto from = start + open.size();
    const auto end = xml.find(close, from);
    return end == std::string_view::npos ? std::string_view{} : xml.substr(from, end - from);
}

std::string resolve(std::string_view text) {
    static constexpr struct { std::string_view name; char value; } entities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        bool replaced = false;
        if (text[i] == '&')
            for (const auto& entity : entities)
                if (text.substr(i).starts_with(entity.name)) {
                    out += entity.value;
                    i += entity.name.size();
                    replaced = true;
                    break;
                }
        if (!replaced) out += text[i++];
    }
    return out;
}

template <class T> bool number(std::string_view text, T& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::optional<ScannedDefinition> scan_definition(std::string_view xml) {
    ScannedDefinition out;
    if (!xml.starts_with("<domain ")) return std::nullopt;
    out.name = resolve(between(xml, "\n  <name>", "</name>"));
    const auto uuid = Uuid::parse(between(xml, "\n  <uuid>", "</uuid>"));
    if (out.name.empty() || !uuid) return std::nullopt;
    out.uuid = *uuid;
    if (!number(between(xml, "\n  <currentMemory unit='KiB'>", "<"), out.facts.memory)) return std::nullopt;
    // <memory unit='KiB' dumpCore='on'>
    const auto memory = xml.find("\n  <memory unit='KiB'");
    if (memory == std::string_view::npos || !number(between(xml.substr(memory), ">", "<"), out.facts.max_memory)) return std::nullopt;
    const auto vcpu = xml.find("\n  <vcpu");
    if (vcpu == std::string_view::npos) return std::nullopt;
    const std::string_view line = xml.substr(vcpu, xml.find('\n', vcpu + 1) - vcpu);
    if (!number(between(line, ">", "<"), out.facts.max_vcpus)) return std::nullopt;
    out.facts.vcpus = out.facts.max_vcpus;
    if (const auto current = between(line, " current='", "'"); !current.empty() && !number(current, out.facts.vcpus)) return std::nullopt;
    out.facts.has_secrets = xml.find(" passwd='") != std::string_view::npos || xml.find("<cookies>") != std::string_view::npos;
    return out;
}

std::vector<ScannedDisk> scan_disks(std::string_view xml) {
    static constexpr std::string_view open = "\n    <disk ", close = "\n    </disk>";
    std::vector<ScannedDisk> out;
    for (std::size_t at = xml.find(open); at != std::string_view::npos; at = xml.find(open, at)) {
        const std::size_t end = xml.find(close, at);
        if (end == std::string_view::npos) break;
        const std::string_view disk = xml.substr(at, end - at);
        at = end;
        // Deeper elements of these names belong to backing files and mirrors.
        const auto attribute = [&](std::string_view element, std::string_view name) {
            const std::string_view line = between(disk, element, ">");
            return resolve(between(line, name, "'"));
        };
        ScannedDisk found{attribute("\n      <target ", "dev='"), attribute("\n      <driver ", " type='"), {}};
        const std::string_view type = between(disk, " type='", "'");
        if (type == "file") found.path = attribute("\n      <source ", "file='");
        else if (type == "block") found.path = attribute("\n      <source ", "dev='");
        else if (type == "dir") found.path = attribute("\n      <source ", "dir='");
        out.push_back(std::move(found));
    }
    return out;
}

std::string scan_title(std::string_view xml) { return resolve(between(xml, "\n  <title>", "</title>")); }
std::string scan_description(std::string_view xml) { return resolve(between(xml, "\n  <description>", "</description>")); }

std::string scan_os_type(std::string_view xml) {
    const auto os = xml.find("\n  <os");
    if (os == std::string_view::npos) return {};
    const auto type = xml.find("<type", os);
    return type == std::string_view::npos ? std::string() : std::string(between(xml.substr(type), ">", "<"));
}

}  // namespace vireo::qemu
