#pragma once
// Configuration files as libvirt writes them: "key = value" lines, a value being a number, a "string", or a ["list", "of strings"];
// comments start with #.
//
//  1. read_settings() fills the members of a struct from a table with one row a key. A key that is not in the table, a
//     value of the wrong type or out of range, and a syntax error are an Error with file and line.
//  2. The same table writes the default file: each key commented out, with what it does.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace vireo {

using SettingValue = std::variant<std::int64_t, std::string, std::vector<std::string>>;

struct SettingLine {
    std::string key;
    SettingValue value;
    std::size_t line = 0;
};

// The lines of a text in their order. Throws Error (conf_syntax).
std::vector<SettingLine> parse_settings(std::string_view text, const std::string& file);
std::string format_setting(const SettingValue& value);

// A key of a configuration file that fills a member of T.
template <class T> struct SettingRow {
    using Member = std::variant<bool T::*, int T::*, unsigned T::*, std::string T::*, std::optional<std::string> T::*,
                                std::vector<std::string> T::*, std::optional<std::vector<std::string>> T::*>;
    std::string_view key;
    Member member;
    std::string_view text;                                    // what it does: full sentences
    std::int64_t least = 0, most = INT32_MAX;                 // of numbers
    std::vector<std::string_view> words;                      // the only strings allowed, if any
    bool obsolete = false;                                    // accepted, without effect
};

// The parts that do not depend on T.
namespace settings {
[[nodiscard]] Error unknown_key(const std::string& file, const SettingLine& line, std::span<const std::string_view> known);
void take(const std::string& file, const SettingLine& line, bool& to);
void take(const std::string& file, const SettingLine& line, std::int64_t least, std::int64_t most, std::int64_t& to);
void take(const std::string& file, const SettingLine& line, std::span<const std::string_view> words, std::string& to);
void take(const std::string& file, const SettingLine& line, std::span<const std::string_view> words, std::vector<std::string>& to);
std::string comment(std::string_view text);
}  // namespace settings

// Fills `to` from the text of a file. Throws Error (conf_syntax, with path and line).
template <class T> void read_settings(std::string_view text, const std::string& file, std::span<const SettingRow<T>> rows, T& to) {
    for (const SettingLine& line : parse_settings(text, file)) {
        const SettingRow<T>* row = nullptr;
        for (const auto& candidate : rows)
            if (candidate.key == line.key) row = &candidate;
        if (!row) {
            std::vector<std::string_view> known;
            for (const auto& candidate : rows) known.push_back(candidate.key);
            throw settings::unknown_key(file, line, known);
        }
        std::visit(
            [&](auto member) {
                auto& place = to.*member;
                using V = std::remove_reference_t<decltype(place)>;
                if constexpr (std::is_same_v<V, bool>) {
                    settings::take(file, line, place);
                } else if constexpr (std::is_integral_v<V>) {
                    std::int64_t number = 0;
                    settings::take(file, line, row->least, row->most, number);
                    place = V(number);
                } else if constexpr (requires { place.emplace(); }) {
                    settings::take(file, line, row->words, place.emplace());
                } else {
                    settings::take(file, line, row->words, place);
                }
            },
            row->member);
    }
}

// The default file: every key with its text and the value it has in `defaults`, commented out.
template <class T> std::string default_settings_file(std::string_view head, std::span<const SettingRow<T>> rows, const T& defaults) {
    std::string out = settings::comment(head);
    for (const auto& row : rows) {
        if (row.obsolete) continue;
        out += "\n" + settings::comment(row.text);
        std::visit(
            [&](auto member) {
                const auto& value = defaults.*member;
                using V = std::remove_cvref_t<decltype(value)>;
                SettingValue shown;
                if constexpr (std::is_integral_v<V>) shown = std::int64_t(value);
                else if constexpr (requires { value.has_value(); }) shown = value.value_or(typename V::value_type{});
                else shown = value;
                out += "#" + std::string(row.key) + " = " + format_setting(shown) + "\n";
            },
            row.member);
    }
    return out;
}

}  // namespace vireo
