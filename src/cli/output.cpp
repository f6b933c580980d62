#include "cli/output.hpp"

#include <algorithm>
#include <cctype>
#include <cwchar>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/shell.hpp"

namespace vireo::cli {
namespace {

// How many columns a text takes on a terminal.
std::size_t columns(const std::string& text) {
    std::mbstate_t state{};
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        wchar_t wide;
        const std::size_t length = std::mbrtowc(&wide, text.data() + at, text.size() - at, &state);
        if (length == std::size_t(-1) || length == std::size_t(-2) || length == 0) return text.size();
        width += std::size_t(std::max(::wcwidth(wide), 0));
        at += length;
    }
    return width;
}

// What would disturb the table is shown as \xNN.
std::string printable(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) safe += format("\\x%02x", static_cast<unsigned char>(c));
        else safe += c;
    }
    return safe;
}

// "Max memory:" as a member's name: "max-memory".
std::string key_of(const std::string& label) {
    std::string key;
    for (const char c : label) {
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '.') key += char(std::tolower(static_cast<unsigned char>(c)));
        else if (!key.empty() && key.back() != '-') key += '-';
    }
    while (!key.empty() && key.back() == '-') key.pop_back();
    return key;
}

Json value_of(const std::string& text) {
    if (!text.empty() && text.size() < 19 && std::all_of(text.begin() + (text[0] == '-' && text.size() > 1), text.end(), ::isdigit) &&
        (text[0] != '0' || text.size() == 1))
        return Json(std::int64_t(std::stoll(text)));
    return Json(text);
}

}  // namespace

void Table::print(const Shell& shell) const {
    if (shell.settings.json) {
        Json list = Json::array();
        for (const auto& cells : rows_) {
            Json object = Json::object();
            for (std::size_t i = 0; i < cells.size(); ++i) object.set(key_of(header_[i]), value_of(cells[i]));
            list.add(std::move(object));
        }
        shell.answer(std::move(list));
        return;
    }
    std::vector<std::vector<std::string>> shown;
    shown.push_back(header_);
    for (const auto& cells : rows_) {
        auto& line = shown.emplace_back();
        for (const auto& cell : cells) line.push_back(printable(cell));
    }
    std::vector<std::size_t> widths(header_.size());
    const std::size_t first = shell.settings.quiet ? 1 : 0;
    for (std::size_t r = first; r < shown.size(); ++r)
        for (std::size_t i = 0; i < shown[r].size(); ++i) widths[i] = std::max(widths[i], columns(shown[r][i]));
    std::size_t total = 0;
    for (const auto width : widths) total += width + 3;
    for (std::size_t r = first; r < shown.size(); ++r) {
        std::string line;
        for (std::size_t i = 0; i < shown[r].size(); ++i) {
            line += ' ' + shown[r][i];
            if (i + 1 < shown[r].size()) line += std::string(widths[i] - columns(shown[r][i]) + 2, ' ');
        }
        shell.print(line + "\n");
        if (r == 0) shell.print(std::string(total, '-') + "\n");
    }
}

void Record::print(const Shell& shell) const {
    if (shell.settings.json) {
        Json object = Json::object();
        for (const auto& [label, value] : lines_) object.set(key_of(label), value_of(value));
        shell.answer(std::move(object));
        return;
    }
    for (const auto& [label, value] : lines_)
        shell.print(colon_last_ ? format("%-*s: %s\n", width_, label.c_str(), value.c_str()) : format("%-*s %s\n", width_, (label + ":").c_str(), value.c_str()));
}

void print_names(const Shell& shell, const std::vector<std::string>& names) {
    if (shell.settings.json) {
        Json list = Json::array();
        for (const auto& name : names) list.add(Json(name));
        shell.answer(std::move(list));
        return;
    }
    for (const auto& name : names) shell.print(name + "\n");
}

namespace {

// "name: value", "name=value", "name 123"; none: the line says something else.
std::optional<std::pair<std::string, std::string>> member_of(std::string_view line) {
    auto at = line.find(':');
    // A colon inside of a value, as of a MAC address, is none.
    if (at != line.npos && at + 1 < line.size() && line[at + 1] != ' ') at = line.npos;
    if (at == line.npos) at = line.find('=');
    if (at == line.npos) {
        const auto blank = line.find(' ');
        if (blank == line.npos || line.find_first_not_of("0123456789", blank + 1) != line.npos) return std::nullopt;
        at = blank;
    }
    std::string_view value = trim(line.substr(at + 1));
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'') value = value.substr(1, value.size() - 2);
    return std::pair(std::string(trim(line.substr(0, at))), std::string(value));
}

// What stands between two blanks or more.
std::vector<std::string> columns_of(std::string_view line) {
    std::vector<std::string> cells;
    while (!line.empty()) {
        const auto end = line.find("  ");
        cells.emplace_back(trim(line.substr(0, end)));
        line = end == line.npos ? std::string_view() : line.substr(std::min(line.find_first_not_of(' ', end), line.size()));
    }
    return cells;
}

// Lines of a table: objects when there is a header with a rule below, else arrays. None: not a table.
std::optional<Json> json_of_table(const std::vector<std::string>& lines) {
    const bool has_header = lines.size() > 1 && lines[1].find_first_not_of('-') == std::string::npos;
    const std::size_t width = columns_of(lines[0]).size();
    Json list = Json::array();
    for (std::size_t i = has_header ? 2 : 0; i < lines.size(); ++i) {
        const auto cells = columns_of(lines[i]);
        if (width < 2 || cells.size() > width || (!has_header && cells.size() != width)) return std::nullopt;
        Json row = has_header ? Json::object() : Json::array();
        for (std::size_t c = 0; c < cells.size(); ++c)
            if (has_header) row.set(key_of(columns_of(lines[0])[c]), value_of(cells[c]));
            else row.add(value_of(cells[c]));
        list.add(std::move(row));
    }
    return list;
}

}  // namespace

Json json_of_text(const std::string& text) {
    if (trim(text).starts_with('<')) return Json(text);
    std::vector<std::string> lines;
    for (const std::string_view line : split(text, '\n'))
        if (!trim(line).empty()) lines.emplace_back(trim(line));
    if (lines.empty()) return {};
    if (lines.size() > 1 && lines[1].find_first_not_of('-') == std::string::npos)
        if (auto table = json_of_table(lines)) return std::move(*table);
    std::vector<std::vector<std::pair<std::string, std::string>>> objects;
    for (const std::string& line : lines) {
        const auto member = member_of(line);
        if (!member) {
            if (auto table = json_of_table(lines)) return std::move(*table);
            if (lines.size() == 1) return value_of(lines[0]);
            Json list = Json::array();
            for (const std::string& each : lines) list.add(value_of(each));
            return list;
        }
        const std::string key = key_of(member->first);
        const bool is_heading = member->second.empty() && line.ends_with(':');
        const bool is_again = !objects.empty() && std::ranges::find(objects.back(), key, &std::pair<std::string, std::string>::first) != objects.back().end();
        if (objects.empty() || is_again || (is_heading && !objects.back().empty())) objects.emplace_back();
        if (is_heading) objects.back().emplace_back("name", member->first);
        else objects.back().emplace_back(key, member->second);
    }
    Json list = Json::array();
    for (const auto& members : objects) {
        Json object = Json::object();
        for (const auto& [key, value] : members) object.set(key, value_of(value));
        if (objects.size() == 1) return object;
        list.add(std::move(object));
    }
    return list;
}

double pretty_capacity(unsigned long long value, const char*& unit) {
    constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double shown = double(value);
    std::size_t i = 0;
    while (shown >= 1024 && i + 1 < std::size(units)) {
        shown /= 1024;
        ++i;
    }
    unit = units[i];
    return shown;
}

namespace {

using Parents = std::vector<std::pair<std::string, std::string>>;

void print_branch(const Shell& shell, const Parents& list, const std::string& name, const std::string& indent, bool last, bool root) {
    shell.print(root ? name + "\n" : indent + "+- " + name + "\n");
    std::vector<std::string> children;
    for (const auto& [child, parent] : list)
        if (parent == name && child != name) children.push_back(child);
    const std::string deeper = root ? "  " : indent + (last ? "    " : "|   ");
    if (!children.empty()) shell.print(deeper + "|\n");
    for (std::size_t i = 0; i < children.size(); ++i) print_branch(shell, list, children[i], deeper, i + 1 == children.size(), false);
    if (last && children.empty()) shell.print(root ? "\n" : indent + "  \n");
}

}  // namespace

void print_tree(const Shell& shell, const Parents& list) {
    for (const auto& [name, parent] : list)
        if (std::none_of(list.begin(), list.end(), [&, &p = parent](const auto& other) { return other.first == p; })) print_branch(shell, list, name, "", true, true);
}

std::vector<std::string> split_commas(const std::string& text) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') parts.back() += text[i];
        else if (i + 1 < text.size() && text[i + 1] == ',') parts.back() += text[++i];
        else parts.emplace_back();
    }
    return parts;
}

std::string xml_escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '&': safe += "&amp;"; break;
            case '\'': safe += "&apos;"; break;
            case '"': safe += "&quot;"; break;
            default: safe += c;
        }
    }
    return safe;
}

}  // namespace vireo::cli
