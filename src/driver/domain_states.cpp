#include "driver/domain_states.hpp"

#include <algorithm>
#include <span>

namespace vireo::driver {

namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view states[] = {"nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended"};
constexpr std::string_view unknown_only[] = {"unknown"};
constexpr std::string_view running[] = {"unknown", "booted", "migrated", "restored", "from snapshot", "unpaused",
                                        "migration canceled", "save canceled", "wakeup", "crashed", "post-copy", "post-copy failed"};
constexpr std::string_view paused[] = {"unknown", "user", "migration", "save", "dump", "ioerror", "watchdog", "from snapshot",
                                       "shutdown", "snapshot", "panicked", "starting up", "post-copy", "post-copy failed"};
constexpr std::string_view shutdown[] = {"unknown", "user"};
constexpr std::string_view shutoff[] = {"unknown", "shutdown", "destroyed", "crashed", "migrated", "saved", "failed",
                                        "from snapshot", "daemon"};
constexpr std::string_view crashed[] = {"unknown", "panicked"};

Words reasons(State state) {
    switch (state) {
        case State::running: return running;
        case State::paused: return paused;
        case State::shutdown: return shutdown;
        case State::shutoff: return shutoff;
        case State::crashed: return crashed;
        default: return unknown_only;
    }
}

std::optional<int> position(Words words, std::string_view word) {
    auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return int(found - words.begin());
}

}  // namespace

std::string_view state_word(State state) { return states[std::size_t(state)]; }

std::optional<State> state_of_word(std::string_view word) {
    const auto found = position(states, word);
    if (!found) return std::nullopt;
    return State(*found);
}

std::string_view reason_word(State state, int reason) {
    const Words words = reasons(state);
    return reason >= 0 && std::size_t(reason) < words.size() ? words[std::size_t(reason)] : words[0];
}

std::optional<int> reason_of_word(State state, std::string_view word) { return position(reasons(state), word); }

}  // namespace vireo::driver
