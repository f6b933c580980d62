#include "host/smbios.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/error.hpp"
#include "base/files.hpp"

namespace vireo::host {
namespace {

// One structure of the table: its formatted part and the strings behind it.
class Structure {
public:
    Structure(std::string_view formatted, std::vector<std::string_view> strings) : formatted_(formatted), strings_(std::move(strings)) {}

    std::uint8_t type() const { return byte(0); }
    std::size_t length() const { return formatted_.size(); }
    bool has(std::size_t offset, std::size_t size = 1) const { return offset + size <= formatted_.size(); }
    std::uint8_t byte(std::size_t offset) const { return has(offset) ? std::uint8_t(formatted_[offset]) : 0; }
    std::uint16_t word(std::size_t offset) const { return std::uint16_t(byte(offset) | byte(offset + 1) << 8); }
    std::uint32_t dword(std::size_t offset) const { return word(offset) | std::uint32_t(word(offset + 2)) << 16; }
    const std::vector<std::string_view>& strings() const { return strings_; }
    // The string that the byte at `offset` counts; as the common tools tell it.
    std::string text(std::size_t offset) const {
        const std::size_t number = byte(offset);
        if (number == 0) return "Not Specified";
        if (number > strings_.size()) return "<BAD INDEX>";
        return clean(strings_[number - 1]);
    }
    static std::string clean(std::string_view raw) {
        std::string out(raw.substr(0, raw.find_last_not_of(' ') + 1));
        std::ranges::replace_if(out, [](char c) { return c < 32 || c == 127; }, '.');
        return out;
    }

private:
    std::string_view formatted_;
    std::vector<std::string_view> strings_;
};

std::vector<Structure> structures(std::string_view table) {
    std::vector<Structure> all;
    while (table.size() >= 4) {
        const std::size_t length = std::uint8_t(table[1]);
        if (length < 4 || length > table.size()) break;
        const auto formatted = table.substr(0, length);
        table.remove_prefix(length);
        std::vector<std::string_view> strings;
        for (;;) {
            const auto end = table.find('\0');
            if (end == table.npos) return all;   // it breaks off inside
            const auto one = table.substr(0, end);
            table.remove_prefix(end + 1);
            if (one.empty()) break;
            strings.push_back(one);
        }
        // No strings at all are two zero bytes, of which one is left.
        if (strings.empty() && !table.empty() && table[0] == '\0') table.remove_prefix(1);
        constexpr std::uint8_t end_of_table = 127;
        if (std::uint8_t(formatted[0]) == end_of_table) break;
        all.emplace_back(formatted, std::move(strings));
    }
    return all;
}

template <std::size_t N> std::string word_of(const std::array<const char*, N>& words, std::size_t number) {
    return number >= 1 && number <= N && words[number - 1] ? words[number - 1] : "<OUT OF SPEC>";
}

class Section {
public:
    Section(std::string element, const Structure& structure) : structure_(structure) { section_.element = std::move(element); }
    Section& text(const char* name, std::size_t offset) {
        if (structure_.has(offset)) value(name, structure_.text(offset));
        return *this;
    }
    Section& value(const char* name, std::string text) {
        section_.entries.emplace_back(name, std::move(text));
        return *this;
    }
    SmbiosSection take() { return std::move(section_); }

private:
    const Structure& structure_;
    SmbiosSection section_;
};

std::string uuid_text(const Structure& s, std::size_t at) {
    std::array<unsigned, 16> b{};
    for (std::size_t i = 0; i < 16; ++i) b[i] = s.byte(at + i);
    if (std::ranges::all_of(b, [](unsigned v) { return v == 0xff; })) return "Not Present";
    if (std::ranges::all_of(b, [](unsigned v) { return v == 0; })) return "Not Settable";
    // The first three fields are little endian since version 2.6.
    constexpr std::array<std::size_t, 16> order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", b[order[i]]);
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += digits;
    }
    return out;
}

SmbiosSection bios(const Structure& s) {
    Section section("bios", s);
    section.text("vendor", 4).text("version", 5).text("date", 8);
    if (s.has(0x15) && s.byte(0x14) != 0xff && s.byte(0x15) != 0xff)
        section.value("release", std::to_string(s.byte(0x14)) + "." + std::to_string(s.byte(0x15)));
    return section.take();
}

SmbiosSection system(const Structure& s) {
    Section section("system", s);
    section.text("manufacturer", 4).text("product", 5).text("version", 6).text("serial", 7);
    if (s.has(8, 16)) section.value("uuid", uuid_text(s, 8));
    section.text("sku", 0x19).text("family", 0x1a);
    return section.take();
}

SmbiosSection board(const Structure& s) {
    return Section("baseBoard", s).text("manufacturer", 4).text("product", 5).text("version", 6).text("serial", 7).text("asset", 8).text("location", 0xa).take();
}

SmbiosSection chassis(const Structure& s) {
    Section section("chassis", s);
    section.text("manufacturer", 4).text("version", 6).text("serial", 7).text("asset", 8);
    section.text("sku", 0x15 + std::size_t(s.byte(0x13)) * s.byte(0x14));   // behind the contained elements
    return section.take();
}

enum class Maker { none, intel, amd };
struct Family {
    std::uint16_t number;
    const char* name;
    Maker maker = Maker::none;
};
// Those that machines of today and yesterday have.
constexpr Family families[] = {
    {0x01, "Other"}, {0x02, "Unknown"}, {0x0b, "Pentium", Maker::intel}, {0x0c, "Pentium Pro", Maker::intel}, {0x0d, "Pentium II", Maker::intel},
    {0x0e, "Pentium MMX", Maker::intel}, {0x0f, "Celeron", Maker::intel}, {0x10, "Pentium II Xeon", Maker::intel}, {0x11, "Pentium III", Maker::intel},
    {0x28, "Core Duo", Maker::intel}, {0x29, "Core Duo Mobile", Maker::intel}, {0x2a, "Core Solo Mobile", Maker::intel}, {0x2b, "Atom", Maker::intel},
    {0x2c, "Core M", Maker::intel}, {0x2d, "Core m3", Maker::intel}, {0x2e, "Core m5", Maker::intel}, {0x2f, "Core m7", Maker::intel},
    {0x66, "Athlon X4", Maker::amd}, {0x67, "Opteron X1000", Maker::amd}, {0x68, "Opteron X2000", Maker::amd}, {0x69, "Opteron A-Series", Maker::amd},
    {0x6a, "Opteron X3000", Maker::amd}, {0x6b, "Zen", Maker::amd}, {0x83, "Athlon 64", Maker::amd}, {0x84, "Opteron", Maker::amd}, {0x85, "Sempron", Maker::amd},
    {0x8a, "Quad-Core Opteron", Maker::amd}, {0x8b, "Third-Generation Opteron", Maker::amd}, {0xb1, "Pentium III", Maker::intel},
    {0xb2, "Pentium 4", Maker::intel}, {0xb3, "Xeon", Maker::intel}, {0xb9, "Pentium M", Maker::intel}, {0xba, "Celeron D", Maker::intel},
    {0xbb, "Pentium D", Maker::intel}, {0xbd, "Core Solo", Maker::intel}, {0xbf, "Core 2 Duo", Maker::intel}, {0xc0, "Core 2 Solo", Maker::intel},
    {0xc1, "Core 2 Extreme", Maker::intel}, {0xc2, "Core 2 Quad", Maker::intel}, {0xc6, "Core i7", Maker::intel}, {0xc7, "Dual-Core Celeron", Maker::intel},
    {0xcd, "Core i5", Maker::intel}, {0xce, "Core i3", Maker::intel}, {0xcf, "Core i9", Maker::intel}, {0x100, "ARMv7"}, {0x101, "ARMv8"},
};

std::string signature(const Structure& s, Maker maker) {
    const std::uint32_t eax = s.dword(8);
    const unsigned base = eax >> 8 & 15, model = eax >> 4 & 15, stepping = eax & 15;
    if (maker == Maker::intel)
        return "Type " + std::to_string(eax >> 12 & 3) + ", Family " + std::to_string((eax >> 20 & 0xff) + base) + ", Model " +
               std::to_string((eax >> 12 & 0xf0) + model) + ", Stepping " + std::to_string(stepping);
    return "Family " + std::to_string(base + (base == 15 ? eax >> 20 & 0xff : 0)) + ", Model " +
           std::to_string(model | (base == 15 ? eax >> 12 & 0xf0 : 0)) + ", Stepping " + std::to_string(stepping);
}

std::string megahertz(unsigned value) { return value ? std::to_string(value) + " MHz" : "Unknown"; }

SmbiosSection processor(const Structure& s) {
    Section section("processor", s);
    section.text("socket_destination", 4);
    constexpr std::array<const char*, 6> types = {"Other", "Unknown", "Central Processor", "Math Processor", "DSP Processor", "Video Processor"};
    section.value("type", word_of(types, s.byte(5)));
    const unsigned number = s.byte(6) == 0xfe && s.has(0x28, 2) ? s.word(0x28) : s.byte(6);
    const auto family = std::ranges::find(families, number, &Family::number);
    const bool known = family != std::end(families);
    section.value("family", known ? family->name : "<OUT OF SPEC>");
    section.text("manufacturer", 7);
    if (known && family->maker != Maker::none) section.value("signature", signature(s, family->maker));
    section.text("version", 0x10);
    section.value("external_clock", megahertz(s.word(0x12)));
    section.value("max_speed", megahertz(s.word(0x14)));
    const std::uint8_t status = s.byte(0x18);
    constexpr std::array<const char*, 8> states = {"Unknown", "Enabled", "Disabled By User", "Disabled By BIOS", "Idle", nullptr, nullptr, "Other"};
    section.value("status", status & 0x40 ? "Populated, " + word_of(states, (status & 7) + 1U) : "Unpopulated");
    section.text("serial_number", 0x20).text("part_number", 0x22);
    return section.take();
}

// In the largest unit that divides it.
std::string memory_size(std::uint64_t kib) {
    constexpr const char* units[] = {"kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    for (; unit + 1 < std::size(units) && kib && kib % 1024 == 0; ++unit) kib /= 1024;
    return std::to_string(kib) + " " + units[unit];
}

SmbiosSection memory(const Structure& s) {
    Section section("memory_device", s);
    const unsigned size = s.word(0xc);
    std::string size_text = "Unknown";
    if (size == 0x7fff && s.has(0x1c, 4)) size_text = memory_size(std::uint64_t(s.dword(0x1c) & 0x7fffffff) * 1024);
    else if (size != 0xffff) size_text = memory_size(size & 0x8000 ? size & 0x7fff : std::uint64_t(size) * 1024);
    section.value("size", size_text);
    constexpr std::array<const char*, 16> forms = {"Other", "Unknown", "SIMM", "SIP", "Chip", "DIP", "ZIP", "Proprietary Card",
                                                   "DIMM", "TSOP", "Row Of Chips", "RIMM", "SODIMM", "SRIMM", "FB-DIMM", "Die"};
    section.value("form_factor", word_of(forms, s.byte(0xe)));
    section.text("locator", 0x10).text("bank_locator", 0x11);
    constexpr std::array<const char*, 36> types = {
        "Other", "Unknown", "DRAM", "EDRAM", "VRAM", "SRAM", "RAM", "ROM", "Flash", "EEPROM", "FEPROM", "EPROM", "CDRAM", "3DRAM", "SDRAM", "SGRAM", "RDRAM",
        "DDR", "DDR2", "DDR2 FB-DIMM", "Reserved", "Reserved", "Reserved", "DDR3", "FBD2", "DDR4", "LPDDR", "LPDDR2", "LPDDR3", "LPDDR4",
        "Logical non-volatile device", "HBM", "HBM2", "DDR5", "LPDDR5", "HBM3"};
    section.value("type", word_of(types, s.byte(0x12)));
    constexpr std::array<const char*, 15> details = {"Other", "Unknown", "Fast-paged", "Static Column", "Pseudo-static", "RAMBus", "Synchronous", "CMOS",
                                                     "EDO", "Window DRAM", "Cache DRAM", "Non-Volatile", "Registered (Buffered)", "Unbuffered (Unregistered)", "LRDIMM"};
    std::string detail;
    for (std::size_t i = 0; i < details.size(); ++i)
        if (s.word(0x13) >> (i + 1) & 1) detail += (detail.empty() ? "" : " ") + std::string(details[i]);
    section.value("type_detail", detail.empty() ? "None" : detail);
    if (s.has(0x15, 2)) section.value("speed", s.word(0x15) ? std::to_string(s.word(0x15)) + " MT/s" : "Unknown");
    section.text("manufacturer", 0x17).text("serial_number", 0x18).text("part_number", 0x1a);
    return section.take();
}

SmbiosSection oem_strings(const Structure& s) {
    SmbiosSection section{"oemStrings", {}};
    for (std::size_t i = 0; i < s.byte(4) && i < s.strings().size(); ++i) section.entries.emplace_back("", Structure::clean(s.strings()[i]));
    return section;
}

void escape(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&apos;"; break;
        default: out += c;
        }
    }
}

}  // namespace

std::vector<SmbiosSection> parse_smbios(std::string_view table) {
    const auto all = structures(table);
    struct Kind {
        std::uint8_t type;
        bool many;
        SmbiosSection (*read)(const Structure&);
    };
    constexpr Kind kinds[] = {{0, false, bios}, {1, false, system}, {2, true, board}, {3, false, chassis}, {4, true, processor}, {17, true, memory}, {11, true, oem_strings}};
    std::vector<SmbiosSection> sections;
    for (const Kind& kind : kinds)
        for (const Structure& structure : all) {
            if (structure.type() != kind.type) continue;
            constexpr std::uint8_t memory_device = 17;
            if (kind.type == memory_device && structure.word(0xc) == 0) continue;   // an empty slot
            sections.push_back(kind.read(structure));
            if (!kind.many) break;
        }
    return sections;
}

std::string format_sysinfo(const std::vector<SmbiosSection>& sections) {
    std::string out = "<sysinfo type='smbios'>\n";
    for (const SmbiosSection& section : sections) {
        out += "  <" + section.element + ">\n";
        for (const auto& [name, value] : section.entries) {
            out += name.empty() ? "    <entry>" : "    <entry name='" + name + "'>";
            escape(out, value);
            out += "</entry>\n";
        }
        out += "  </" + section.element + ">\n";
    }
    return out + "</sysinfo>\n";
}

std::optional<std::string> host_sysinfo(const std::string& sys) {
    std::optional<std::string> table;
    if (attempt([&] { table = try_read_file(sys + "/firmware/dmi/tables/DMI"); }) || !table) return std::nullopt;
    const auto sections = parse_smbios(*table);
    if (sections.empty()) return std::nullopt;
    return format_sysinfo(sections);
}

}  // namespace vireo::host
