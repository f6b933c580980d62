#pragma once
// Regular expressions of XML Schema, matched against a whole text in time proportional to its length: hostile input
// cannot make it backtrack. Known are literals, escapes, '.', [classes], groups, '|', '?', '*', '+', {n}, {n,} and {n,m}.
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vireo::schema {

class Pattern {
public:
    Pattern() = default;
    // Throws Error (internal_error) for what it does not know.
    explicit Pattern(std::string_view expression);

    bool matches(std::string_view text) const;

private:
    friend class PatternParser;
    enum class Step : std::uint8_t { take, split, jump, accept };
    struct State {
        Step step = Step::accept;
        std::uint32_t to = 0, other = 0;     // take: index of the class, and the next state is the following one
    };
    void reach(std::uint32_t state, std::vector<std::uint32_t>& set, std::vector<bool>& in) const;

    std::vector<State> states_;
    std::vector<std::bitset<256>> classes_;
};

}  // namespace vireo::schema
