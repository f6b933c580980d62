#include "schema/words.hpp"

namespace vireo::schema {

std::optional<std::size_t> find_word(std::string_view text, std::span<const Word> words,
                                     std::span<const WordAlias> aliases) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i].text == text && words[i].facts.readable) return i;
    for (const WordAlias& alias : aliases)
        if (alias.text == text) return alias.index;
    return std::nullopt;
}

}  // namespace vireo::schema
