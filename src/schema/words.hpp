#pragma once
// The words of an enum, or the cases of a std::variant, as they stand in XML.
//
//     enum class DiskBus { ide, scsi, virtio };
//     template <> inline constexpr auto schema::words<DiskBus> = list_of("ide", "scsi", Word{"virtio", {.since = "0.6"}});
//     template <> inline constexpr auto schema::word_aliases<DiskBus> = aliases(alias("virtio-blk", DiskBus::virtio));
//
//  1. Enum values are 0, 1, 2 ... and the words stand in the same order; a variant has one word an alternative.
//  2. An alias is accepted when read and never written. aliases(absent("default")) is a word that means: as if left out.
//  3. Light on purpose: model headers include this and nothing else of the schema.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vireo::schema {

struct WordFacts {
    std::string_view since = "";
    bool readable = true;    // false: the reference refuses it in a document (an internal word, or "default")
    bool written = true;     // false: read, but an attribute with this value is left out
};

struct Word {
    std::string_view text;
    WordFacts facts = {};
    constexpr Word() = default;
    constexpr Word(const char* text, WordFacts facts = {}) : text(text), facts(facts) {}
};

struct WordAlias {
    std::string_view text;
    std::size_t index = 0;
};

template <class T> inline constexpr auto words = nullptr;
template <class T> inline constexpr auto word_aliases = std::array<WordAlias, 0>{};

template <class... W> constexpr std::array<Word, sizeof...(W)> list_of(W... word) { return {Word(word)...}; }
template <class E> constexpr WordAlias alias(std::string_view text, E value) {
    return {text, static_cast<std::size_t>(value)};
}
inline constexpr std::size_t absent_index = static_cast<std::size_t>(-1);
constexpr WordAlias absent(std::string_view text) { return {text, absent_index}; }
template <class... A> constexpr std::array<WordAlias, sizeof...(A)> aliases(A... alias) { return {alias...}; }

// The word of an enum value: word(DiskBus::virtio) is "virtio".
template <class E> constexpr std::string_view word(E value) {
    const auto index = static_cast<std::size_t>(value);
    return index < words<E>.size() ? words<E>[index].text : std::string_view();
}

// Index of a word or an alias (absent_index of a word that means nothing); nothing when it is neither.
std::optional<std::size_t> find_word(std::string_view text, std::span<const Word> words,
                                     std::span<const WordAlias> aliases);

// The enum value of a word: from_word<DiskBus>("virtio").
template <class E> std::optional<E> from_word(std::string_view text) {
    if (auto index = find_word(text, words<E>, word_aliases<E>); index && *index != absent_index) return static_cast<E>(*index);
    return std::nullopt;
}

// The two spellings of a switch. Use std::optional<YesNo> for what may be left open.
enum class YesNo : std::uint8_t { yes, no };
enum class OnOff : std::uint8_t { on, off };
template <> inline constexpr auto words<YesNo> = list_of("yes", "no");
template <> inline constexpr auto words<OnOff> = list_of("on", "off");

constexpr bool is_yes(std::optional<YesNo> value) { return value == YesNo::yes; }
constexpr bool is_no(std::optional<YesNo> value) { return value == YesNo::no; }
constexpr bool is_on(std::optional<OnOff> value) { return value == OnOff::on; }
constexpr bool is_off(std::optional<OnOff> value) { return value == OnOff::off; }

}  // namespace vireo::schema
