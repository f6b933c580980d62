#include "cli/families.hpp"

namespace vireo::cli {

std::span<const std::span<const Command>> families() {
    static const std::span<const Command> all[] = {
        lifecycle_commands(), device_commands(), tuning_commands(),
        monitor_commands(), statistics_commands(), event_commands(), host_commands(),
        shell_commands(),
    };
    return all;
}

const char* state_word(int state) {
    constexpr const char* words[] = {"no state", "running", "idle", "paused", "in shutdown", "shut off", "crashed", "pmsuspended"};
    return state >= 0 && std::size_t(state) < std::size(words) ? words[state] : "no state";
}

}  // namespace vireo::cli
