#include "schema/pattern.hpp"

#include <string>

#include "base/error.hpp"

namespace vireo::schema {

// Recursive descent over the expression; each part appends its states.
class PatternParser {
public:
    PatternParser(std::string_view text, Pattern& to) : text_(text), to_(to) {}

    void whole() {
        alternatives();
        if (at_ != text_.size()) fail();
        to_.states_.push_back({Pattern::Step::accept});
    }

private:
    using Step = Pattern::Step;
    std::uint32_t here() const { return std::uint32_t(to_.states_.size()); }
    bool more() const { return at_ < text_.size(); }
    bool eat(char c) { return more() && text_[at_] == c ? (++at_, true) : false; }
    [[noreturn]] void fail() const {
        throw Error(ErrorCode::internal_error, "cannot read the pattern '" + std::string(text_) + "'");
    }

    void alternatives() {
        const std::uint32_t start = here();
        sequence();
        std::vector<std::uint32_t> ends;
        while (eat('|')) {
            // What was read so far is one way, what follows the other.
            insert(start, {Step::split, start + 1, 0});
            for (auto& end : ends) ++end;
            ends.push_back(here());
            to_.states_.push_back({Step::jump});
            to_.states_[start].other = here();
            sequence();
        }
        for (auto end : ends) to_.states_[end].to = here();
    }

    void sequence() {
        while (more() && text_[at_] != '|' && text_[at_] != ')') piece();
    }

    void piece() {
        const std::uint32_t start = here();
        atom();
        for (;;) {
            if (eat('?')) repeat(start, 0, 1);
            else if (eat('*')) repeat(start, 0, -1);
            else if (eat('+')) repeat(start, 1, -1);
            else if (eat('{')) {
                const int low = number();
                int high = low;
                if (eat(',')) high = more() && text_[at_] != '}' ? number() : -1;
                if (!eat('}')) fail();
                repeat(start, low, high);
            } else return;
        }
    }

    int number() {
        int value = 0;
        const std::size_t start = at_;
        while (more() && text_[at_] >= '0' && text_[at_] <= '9' && value < 1000) value = value * 10 + (text_[at_++] - '0');
        if (at_ == start || value > 1000) fail();
        return value;
    }

    // The states from `start` on, `low` to `high` times; -1 is without end.
    void repeat(std::uint32_t start, int low, int high) {
        const std::vector<Pattern::State> once(to_.states_.begin() + start, to_.states_.end());
        to_.states_.resize(start);
        for (int i = 0; i < low; ++i) append(once, start);
        if (high < 0) {
            const std::uint32_t loop = here();
            to_.states_.push_back({Step::split, loop + 1, std::uint32_t(loop + 2 + once.size())});
            append(once, start);
            to_.states_.push_back({Step::jump, loop});
        }
        for (int i = low; i < high; ++i) {
            const std::uint32_t choice = here();
            to_.states_.push_back({Step::split, choice + 1, std::uint32_t(choice + 1 + once.size())});
            append(once, start);
        }
    }

    void append(const std::vector<Pattern::State>& states, std::uint32_t from) {
        const std::uint32_t move = here() - from;
        for (Pattern::State state : states) {
            if (state.step == Step::jump || state.step == Step::split) state.to += move;
            if (state.step == Step::split) state.other += move;
            to_.states_.push_back(state);
        }
    }

    // Puts a state before `place`; what points behind moves with it.
    void insert(std::uint32_t place, Pattern::State added) {
        for (std::uint32_t i = place; i < here(); ++i) {
            auto& state = to_.states_[i];
            if (state.step == Step::jump || state.step == Step::split) ++state.to;
            if (state.step == Step::split) ++state.other;
        }
        to_.states_.insert(to_.states_.begin() + place, added);
    }

    void take(const std::bitset<256>& set) {
        to_.states_.push_back({Step::take, std::uint32_t(to_.classes_.size())});
        to_.classes_.push_back(set);
    }

    void atom() {
        if (!more()) fail();
        std::bitset<256> set;
        const char c = text_[at_++];
        if (c == '(') {
            alternatives();
            if (!eat(')')) fail();
            return;
        }
        if (c == '[') return take(char_class());
        if (c == '.') {
            set.set();
            set.reset('\n');
            set.reset('\r');
        } else if (c == '\\') {
            set = escaped();
        } else if (c == '?' || c == '*' || c == '+' || c == ')') {
            fail();
        } else {
            set.set(static_cast<unsigned char>(c));
        }
        take(set);
    }

    std::bitset<256> escaped() {
        if (!more()) fail();
        std::bitset<256> set;
        const char c = text_[at_++];
        auto range = [&](char low, char high) { for (int i = low; i <= high; ++i) set.set(std::size_t(i)); };
        switch (c) {
        case 'n': set.set('\n'); break;
        case 't': set.set('\t'); break;
        case 'r': set.set('\r'); break;
        case 'd': range('0', '9'); break;
        case 's': for (char blank : {' ', '\t', '\n', '\r'}) set.set(std::size_t(blank)); break;
        default: set.set(static_cast<unsigned char>(c));
        }
        return set;
    }

    std::bitset<256> char_class() {
        std::bitset<256> set;
        const bool negated = eat('^');
        while (more() && text_[at_] != ']') {
            std::bitset<256> low;
            const char first = text_[at_++];
            if (first == '\\') low = escaped();
            else low.set(static_cast<unsigned char>(first));
            const bool is_range = at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']' && low.count() == 1;
            if (is_range) {
                ++at_;
                std::bitset<256> high;
                const char last = text_[at_++];
                if (last == '\\') high = escaped();
                else high.set(static_cast<unsigned char>(last));
                for (std::size_t i = low._Find_first(); i <= high._Find_first() && i < 256; ++i) set.set(i);
            } else {
                set |= low;
            }
        }
        if (!eat(']')) fail();
        return negated ? ~set : set;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Pattern& to_;
};

Pattern::Pattern(std::string_view expression) { PatternParser(expression, *this).whole(); }

// All states that are reached without taking a character.
void Pattern::reach(std::uint32_t state, std::vector<std::uint32_t>& set, std::vector<bool>& in) const {
    std::vector<std::uint32_t> open{state};
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        if (in[at]) continue;
        in[at] = true;
        const State& s = states_[at];
        if (s.step == Step::jump || s.step == Step::split) {
            if (s.step == Step::split) open.push_back(s.other);
            open.push_back(s.to);
        } else {
            set.push_back(at);
        }
    }
}

bool Pattern::matches(std::string_view text) const {
    std::vector<std::uint32_t> now, next;
    std::vector<bool> in(states_.size());
    reach(0, now, in);
    for (const char c : text) {
        next.clear();
        in.assign(states_.size(), false);
        for (const std::uint32_t state : now)
            if (states_[state].step == Step::take && classes_[states_[state].to].test(static_cast<unsigned char>(c)))
                reach(state + 1, next, in);
        now.swap(next);
        if (now.empty()) return false;
    }
    for (const std::uint32_t state : now)
        if (states_[state].step == Step::accept) return true;
    return false;
}

}  // namespace vireo::schema
