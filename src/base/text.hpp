#pragma once
// Small things done to text.
#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vireo {

// Blank, tab, newline and the like at both ends taken off.
std::string_view trim(std::string_view text);
// Parts between separators; "a,,b" has an empty one. Empty text has none.
std::vector<std::string_view> split(std::string_view text, char separator);
// Parts between runs of blanks; none is empty.
std::vector<std::string_view> words(std::string_view text);
// The parts must not outlive the text.
template <std::same_as<std::string> T> std::vector<std::string_view> split(T&& temporary, char separator) = delete;
template <std::same_as<std::string> T> std::vector<std::string_view> words(T&& temporary) = delete;
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string to_lower(std::string_view text);   // ASCII

// A whole number, the whole text, in range; otherwise nothing. base 0: 0x and a leading 0 decide.
template <std::integral T> std::optional<T> parse_number(std::string_view text, int base = 10) {
    const bool negative = text.starts_with('-');
    if (base == 0) {
        std::string_view digits = negative ? text.substr(1) : text;
        base = 10;
        if (digits.starts_with("0x") || digits.starts_with("0X")) {
            if (negative) return std::nullopt;
            base = 16;
            text = digits.substr(2);
        } else if (digits.size() > 1 && digits.starts_with('0')) {
            base = 8;
        }
    }
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "10", "10K", "4 KiB", "1GB": bytes. Units of 1024 by letter or with iB, of 1000 with B, as everywhere in libvirt;
// a number alone counts in `unit` bytes. Nothing when it is no size or does not fit.
std::optional<std::uint64_t> parse_size(std::string_view text, std::uint64_t unit = 1);

// The candidate that was probably meant, or nothing: one or two typing mistakes, fewer for short words.
std::optional<std::string_view> did_you_mean(std::string_view word, std::span<const std::string_view> candidates);
// The number of letters to change, insert, remove or swap with a neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b);

// Shell patterns (*, ?, [...]) as fnmatch(3) knows them.
bool matches_glob(const std::string& pattern, const std::string& text);

}  // namespace vireo
