#include "cli/families.hpp"

namespace vireo::cli {

namespace {
std::string called = "virsh";   // set once, by main()
}
void set_program(std::string name) { called = std::move(name); }
const std::string& program() { return called; }
bool is_shown(const Command& command) { return !(command.traits & (hidden | alias)) && (!(command.traits & beyond) || called != "virsh"); }

const char* state_word(int state) {
    constexpr const char* words[] = {"no state", "running", "idle", "paused", "in shutdown", "shut off", "crashed", "pmsuspended"};
    return state >= 0 && std::size_t(state) < std::size(words) ? words[state] : "no state";
}

}  // namespace vireo::cli
