#include "base/text.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>

namespace vireo {
namespace {

constexpr std::string_view blanks = " \t\n\r\f\v";

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

}  // namespace

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    if (text.empty()) return parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> parts;
    for (auto at = text.find_first_not_of(blanks); at != text.npos; at = text.find_first_not_of(blanks)) {
        text.remove_prefix(at);
        const auto end = std::min(text.find_first_of(blanks), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return parts;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string all;
    for (const std::string& part : parts) {
        if (&part != parts.data()) all += separator;
        all += part;
    }
    return all;
}

std::string to_lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::optional<std::uint64_t> parse_size(std::string_view text, std::uint64_t unit) {
    text = trim(text);
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_number<std::uint64_t>(text.substr(0, digits));
    if (!number) return std::nullopt;
    const std::string suffix = to_lower(trim(text.substr(digits)));
    std::uint64_t scale = unit;
    if (suffix == "b" || suffix == "byte" || suffix == "bytes") {
        scale = 1;
    } else if (!suffix.empty()) {
        constexpr std::string_view letters = "kmgtpe";
        const auto power = letters.find(suffix[0]);
        const std::string_view rest = std::string_view(suffix).substr(1);
        if (power == letters.npos || (!rest.empty() && rest != "b" && rest != "ib")) return std::nullopt;
        scale = 1;
        for (std::size_t i = 0; i <= power; ++i) scale *= rest == "b" ? 1000 : 1024;
    }
    std::uint64_t bytes;
    if (__builtin_mul_overflow(*number, scale, &bytes)) return std::nullopt;
    return bytes;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Three rows of the table of distances between beginnings.
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::optional<std::string_view> did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const std::string wanted = to_lower(word);
    std::optional<std::string_view> best;
    std::size_t best_distance = wanted.size() <= 3 ? 2 : wanted.size() <= 8 ? 3 : 4;   // allowed: one less
    for (const std::string_view candidate : candidates) {
        const std::string other = to_lower(candidate);
        const std::size_t longer = std::max(other.size(), wanted.size()), shorter = std::min(other.size(), wanted.size());
        if (longer - shorter >= best_distance) continue;
        const std::size_t distance = edit_distance(wanted, other);
        if (distance < best_distance && distance < shorter) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

bool matches_glob(const std::string& pattern, const std::string& text) { return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0; }

}  // namespace vireo
