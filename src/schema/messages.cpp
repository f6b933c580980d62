#include "schema/messages.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "schema/read.hpp"

namespace vireo::schema {

namespace {

// Letters to insert, drop, change, or swap with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

bool in_tag(const Field& field) { return field.place == Place::attribute || field.place == Place::choice; }

// The row as the reference names it where it looks things up by path: ./@size, ./memtune/hard_limit[1]
std::string lookup_path(const Field& field, std::string_view element) {
    std::string path = "./";
    if (field.place == Place::attribute) return path.append("@").append(field.name);
    if (!field.facts.inside.empty()) path.append(field.facts.inside).append("/");
    return path.append(field.place == Place::text ? element : field.name).append("[1]");
}

}  // namespace

std::string did_you_mean(std::string_view got, std::span<const std::string_view> known) {
    std::string_view best;
    std::size_t least = got.size() < 4 ? 2 : got.size() / 3 + 2;
    for (const std::string_view candidate : known) {
        if (candidate.size() > got.size() + least || got.size() > candidate.size() + least) continue;
        if (const auto distance = edit_distance(got, candidate); distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best.empty() ? std::string() : "; did you mean " + quoted(best) + "?";
}

std::string fill(std::string_view pattern, const Spot& spot) {
    std::string text;
    while (!pattern.empty()) {
        const auto put = [&](std::string_view mark, std::string_view value) {
            if (!pattern.starts_with(mark)) return false;
            text += value;
            pattern.remove_prefix(mark.size());
            return true;
        };
        if (put("{value}", spot.value) || put("{name}", spot.field->name) || put("{element}", spot.element)) continue;
        text += pattern.front();
        pattern.remove_prefix(1);
    }
    return text;
}

std::string fault_message(Fault fault, const Type&, const Spot& spot) {
    const Field& field = *spot.field;
    if (!field.facts.message.empty()) return fill(field.facts.message, spot);
    if (!field.facts.unit.empty() || !in_tag(field))
        return "Invalid value " + quoted(spot.value) + " for element or attribute " + quoted(lookup_path(field, spot.element));
    const std::string begin = "Invalid value for attribute " + quoted(field.name) + " in element " + quoted(spot.element) + ": ";
    const std::string full = begin + quoted(spot.value) + ".";
    switch (fault) {
    case Fault::not_unsigned: return full + " Expected non-negative integer value";
    case Fault::not_integer: return full + " Expected integer value";
    case Fault::negative: return full + " Expected non-negative value";
    case Fault::zero: return begin + "Zero is not permitted";
    default: return full;
    }
}

std::string fault_advice(Fault fault, const Type& scalar, const Spot& spot) {
    if (fault == Fault::unknown_word) {
        std::vector<std::string_view> known;
        for (const Word& word : scalar.words)
            if (word.facts.readable) known.push_back(word.text);
        std::string message = "unknown value " + quoted(spot.value) + did_you_mean(spot.value, known) + (known.empty() ? "" : " (allowed: ");
        for (std::size_t i = 0; i < known.size(); ++i) message.append(i ? ", " : "").append(known[i]);
        return message + (known.empty() ? "" : ")");
    }
    const Facts& facts = spot.field->facts;
    switch (fault) {
    case Fault::not_unsigned: return quoted(spot.value) + " is not a whole number from 0 up, or too large";
    case Fault::not_integer: return quoted(spot.value) + " is not a whole number, or too large";
    case Fault::negative: return quoted(spot.value) + " is negative; it must be 0 or more";
    case Fault::zero: return "0 is not allowed; it must be 1 or more";
    case Fault::out_of_range:
        if (facts.max == UINT64_MAX) return quoted(spot.value) + " is too small; it must be " + std::to_string(facts.min) + " or more";
        return quoted(spot.value) + " is outside " + std::to_string(facts.min == INT64_MIN ? 0 : facts.min) + " to " + std::to_string(facts.max);
    default: return quoted(spot.value) + " is no valid " + std::string(scalar.kind);
    }
}

std::string missing_message(const Spot& spot) {
    const Field& field = *spot.field;
    if (!field.facts.missing.empty()) return fill(field.facts.missing, spot);
    if (field.facts.missing_error != ErrorCode::xml_error) return "";
    if (!field.facts.unit.empty()) return "missing element or attribute " + quoted(lookup_path(field, spot.element));
    if (in_tag(field)) return "Missing required attribute " + quoted(field.name) + " in element " + quoted(spot.element);
    if (field.place == Place::text) return "missing content of element " + quoted(spot.element);
    return "missing element " + quoted(field.name) + " in element " + quoted(spot.element);
}

}  // namespace vireo::schema
