#include "cli/families.hpp"

namespace vireo::cli {

std::span<const std::span<const Command>> families() {
    static const std::span<const Command> all[] = {
        lifecycle_commands(), save_commands(), device_commands(), block_commands(), tuning_commands(), guest_commands(),
        monitor_commands(), statistics_commands(), event_commands(), object_event_commands(), migrate_commands(), lxc_commands(), host_commands(),
        checkpoint_commands(), interface_commands(),
        filter_commands(), network_commands(), nodedev_commands(), secret_commands(), snapshot_commands(), pool_commands(),
        volume_commands(), shell_commands(), document_commands(),
    };
    return all;
}

namespace {
std::string called = "virsh";   // set once, by main()
}
void set_program(std::string name) { called = std::move(name); }
const std::string& program() { return called; }
bool is_shown(const Command& command) { return !(command.traits & hidden) && (!(command.traits & beyond) || called != "virsh"); }

const char* state_word(int state) {
    constexpr const char* words[] = {"no state", "running", "idle", "paused", "in shutdown", "shut off", "crashed", "pmsuspended"};
    return state >= 0 && std::size_t(state) < std::size(words) ? words[state] : "no state";
}

}  // namespace vireo::cli
