// Codecs of numbers and words, with the tolerances of the reference: C's strtol reads its numbers.
#include <charconv>
#include <cmath>
#include <cstring>

#include "schema/fields.hpp"

namespace vireo::schema {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct Number {
    std::uint64_t magnitude = 0;
    bool negative = false;
};

// What strtoull would read of the whole text; nothing when something is left or it does not fit.
std::optional<Number> parse_number(std::string_view text, int radix) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    Number number;
    if (text.starts_with('-') || text.starts_with('+')) {
        number.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    const bool prefixed = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    if (prefixed && (radix == 16 || radix == 0)) {
        text.remove_prefix(2);
        radix = 16;
    } else if (radix == 0) {
        radix = text.size() > 1 && text[0] == '0' ? 8 : 10;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.magnitude, radix);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

int radix_of(const Facts& facts) { return facts.hex > 0 && facts.radix == 10 ? 0 : facts.radix; }

}  // namespace

Fault parse_unsigned(std::string_view text, const Facts& facts, std::uint64_t limit, std::uint64_t& value) {
    const auto number = parse_number(text, radix_of(facts));
    if (!number || number->magnitude > limit) return Fault::not_unsigned;
    value = number->magnitude;
    if (number->negative && value) {
        if (!facts.wraps) return Fault::not_unsigned;
        value = (0 - value) & limit;
    }
    if (value == 0 && facts.min == 1) return Fault::zero;
    if (value > facts.max || (facts.min > 0 && value < static_cast<std::uint64_t>(facts.min))) return Fault::out_of_range;
    return Fault::none;
}

Fault parse_signed(std::string_view text, const Facts& facts, std::int64_t low, std::int64_t high, std::int64_t& value) {
    const auto number = parse_number(text, radix_of(facts));
    if (!number) return Fault::not_integer;
    if (number->negative ? number->magnitude > static_cast<std::uint64_t>(INT64_MAX) + 1 : number->magnitude > static_cast<std::uint64_t>(INT64_MAX))
        return Fault::not_integer;
    value = number->negative ? static_cast<std::int64_t>(0 - number->magnitude) : static_cast<std::int64_t>(number->magnitude);
    if (value < low || value > high) return Fault::not_integer;
    if (value < 0 && facts.min == 0) return Fault::negative;
    if (value == 0 && facts.min == 1) return Fault::zero;
    if (value < facts.min || (value > 0 && static_cast<std::uint64_t>(value) > facts.max)) return Fault::out_of_range;
    return Fault::none;
}

Fault parse_double(std::string_view text, const Facts&, double& value) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value) ? Fault::none : Fault::malformed;
}

Fault parse_word(std::string_view text, std::span<const Word> words, std::span<const WordAlias> aliases, std::size_t& index) {
    const auto found = find_word(text, words, aliases);
    if (!found) return Fault::unknown_word;
    if (*found == absent_index) return Fault::absent;
    index = *found;
    return Fault::none;
}

void print_unsigned(std::uint64_t value, const Facts& facts, std::string& to) {
    char digits[24];
    const auto* end = std::to_chars(digits, digits + sizeof digits, value, facts.hex > 0 ? 16 : facts.radix == 8 ? 8 : 10).ptr;
    const auto length = static_cast<std::size_t>(end - digits);
    if (facts.radix == 8 && length < 4) to.append(4 - length, '0');    // file modes: 0644
    if (facts.hex > 0) {
        to += "0x";
        if (length < static_cast<std::size_t>(facts.hex)) to.append(static_cast<std::size_t>(facts.hex) - length, '0');
    }
    to.append(digits, length);
}

void print_signed(std::int64_t value, const Facts& facts, std::string& to) {
    if (facts.hex > 0) return print_unsigned(static_cast<std::uint64_t>(value), facts, to);
    char digits[24];
    to.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits));
}

void print_double(double value, std::string& to) {
    char digits[64];
    to.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits));
}

}  // namespace vireo::schema
