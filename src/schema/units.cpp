#include "schema/units.hpp"

#include <array>
#include <charconv>
#include <string>

namespace vireo::schema {

std::optional<std::uint64_t> unit_bytes(std::string_view unit) {
    std::string low;
    for (char c : unit) low += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (low.empty() || low == "b" || low == "byte" || low == "bytes") return 1;
    constexpr std::string_view letters = "kmgtpe";
    const auto power = letters.find(low[0]);
    if (power == std::string_view::npos) return std::nullopt;
    const std::string_view rest = std::string_view(low).substr(1);
    std::uint64_t base = 0;
    if (rest.empty() || rest == "ib") base = 1024;
    else if (rest == "b") base = 1000;
    else return std::nullopt;
    std::uint64_t bytes = 1;
    for (std::size_t i = 0; i <= power; ++i) bytes *= base;
    return bytes;
}

std::optional<std::uint64_t> scale(std::uint64_t value, std::string_view unit, std::string_view in_unit) {
    const auto from = unit_bytes(unit), to = unit_bytes(in_unit);
    if (!from || !to) return std::nullopt;
    if (value > UINT64_MAX / *from) return std::nullopt;
    const std::uint64_t bytes = value * *from;
    return bytes / *to + (bytes % *to != 0);
}

std::optional<std::uint64_t> parse_size(std::string_view text, std::string_view default_unit) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    return scale(value, unit.empty() ? default_unit : unit, "bytes");
}

}  // namespace vireo::schema
