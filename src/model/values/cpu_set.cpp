#include "model/values/cpu_set.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

namespace vireo::model {

namespace {

// Reads a number below the limit; false when there is none.
bool number(std::string_view& text, std::size_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value >= CpuSet::limit) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

void skip_blanks(std::string_view& text) {
    while (!text.empty() && (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r'))) text.remove_prefix(1);
}

}  // namespace

CpuSet CpuSet::range(std::size_t first, std::size_t last) {
    CpuSet set;
    for (std::size_t i = first; i <= last && i < limit; ++i) set.insert(i);
    return set;
}

std::optional<CpuSet> CpuSet::parse(std::string_view text) {
    CpuSet set;
    skip_blanks(text);
    if (text.empty()) return std::nullopt;
    for (;;) {
        const bool without = text.starts_with('^');
        if (without) text.remove_prefix(1);
        std::size_t first = 0;
        if (!number(text, first)) return std::nullopt;
        skip_blanks(text);
        std::size_t last = first;
        if (!without && text.starts_with('-')) {
            text.remove_prefix(1);
            skip_blanks(text);
            if (!number(text, last) || last < first) return std::nullopt;
            skip_blanks(text);
        }
        if (without) set.erase(first);
        else for (std::size_t i = first; i <= last; ++i) set.insert(i);
        if (text.empty()) return set;
        if (text.front() != ',') return std::nullopt;
        text.remove_prefix(1);
        skip_blanks(text);
    }
}

std::string CpuSet::text() const {
    std::string to;
    for (auto first = this->first(); first;) {
        std::size_t last = *first;
        while (contains(last + 1)) ++last;
        if (!to.empty()) to += ',';
        to += std::to_string(*first);
        if (last > *first) to += '-' + std::to_string(last);
        first = next(last);
    }
    return to;
}

bool CpuSet::contains(std::size_t number) const {
    return number / 64 < words_.size() && (words_[number / 64] >> (number % 64) & 1);
}

void CpuSet::insert(std::size_t number) {
    if (number >= limit) return;
    if (number / 64 >= words_.size()) words_.resize(number / 64 + 1);
    words_[number / 64] |= std::uint64_t{1} << (number % 64);
}

void CpuSet::erase(std::size_t number) {
    if (number / 64 >= words_.size()) return;
    words_[number / 64] &= ~(std::uint64_t{1} << (number % 64));
    trim();
}

void CpuSet::trim() {
    while (!words_.empty() && words_.back() == 0) words_.pop_back();
}

std::size_t CpuSet::count() const {
    std::size_t count = 0;
    for (const std::uint64_t word : words_) count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

std::optional<std::size_t> CpuSet::first() const {
    for (std::size_t i = 0; i < words_.size(); ++i)
        if (words_[i]) return i * 64 + static_cast<std::size_t>(std::countr_zero(words_[i]));
    return std::nullopt;
}

std::optional<std::size_t> CpuSet::last() const {
    if (words_.empty()) return std::nullopt;
    return words_.size() * 64 - 1 - static_cast<std::size_t>(std::countl_zero(words_.back()));
}

std::optional<std::size_t> CpuSet::next(std::size_t after) const {
    std::size_t i = (after + 1) / 64;
    if (i >= words_.size()) return std::nullopt;
    std::uint64_t word = words_[i] & (~std::uint64_t{0} << ((after + 1) % 64));
    while (!word) {
        if (++i >= words_.size()) return std::nullopt;
        word = words_[i];
    }
    return i * 64 + static_cast<std::size_t>(std::countr_zero(word));
}

std::vector<std::size_t> CpuSet::members() const {
    std::vector<std::size_t> all;
    for (auto i = first(); i; i = next(*i)) all.push_back(*i);
    return all;
}

CpuSet& CpuSet::operator|=(const CpuSet& other) {
    if (other.words_.size() > words_.size()) words_.resize(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
}

CpuSet& CpuSet::operator&=(const CpuSet& other) {
    words_.resize(std::min(words_.size(), other.words_.size()));
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    trim();
    return *this;
}

CpuSet& CpuSet::operator-=(const CpuSet& other) {
    for (std::size_t i = 0; i < std::min(words_.size(), other.words_.size()); ++i) words_[i] &= ~other.words_[i];
    trim();
    return *this;
}

bool CpuSet::overlaps(const CpuSet& other) const {
    for (std::size_t i = 0; i < std::min(words_.size(), other.words_.size()); ++i)
        if (words_[i] & other.words_[i]) return true;
    return false;
}

bool CpuSet::is_subset_of(const CpuSet& other) const {
    CpuSet rest = *this;
    rest -= other;
    return rest.empty();
}

std::vector<std::uint8_t> CpuSet::bytes(std::size_t length) const {
    std::vector<std::uint8_t> to(length);
    for (std::size_t i = 0; i < length && i / 8 < words_.size(); ++i) to[i] = static_cast<std::uint8_t>(words_[i / 8] >> (i % 8 * 8));
    return to;
}

CpuSet CpuSet::of_bytes(const std::uint8_t* bytes, std::size_t length) {
    CpuSet set;
    for (std::size_t i = 0; i < length; ++i)
        for (unsigned bit = 0; bit < 8; ++bit)
            if (bytes[i] >> bit & 1) set.insert(i * 8 + bit);
    return set;
}

}  // namespace vireo::model
