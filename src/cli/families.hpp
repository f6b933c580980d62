#pragma once
// The families of commands, one .cpp each.
#include <functional>

#include "cli/shell.hpp"

namespace vireo::cli {

std::span<const Command> shell_commands();
std::span<const Command> lifecycle_commands();
std::span<const Command> monitor_commands();
std::span<const Command> statistics_commands();
std::span<const Command> tuning_commands();
std::span<const Command> block_commands();
std::span<const Command> device_commands();
std::span<const Command> guest_commands();
std::span<const Command> save_commands();
std::span<const Command> event_commands();
std::span<const Command> object_event_commands();
std::span<const Command> migrate_commands();
std::span<const Command> lxc_commands();
std::span<const Command> document_commands();
std::span<const Command> host_commands();
std::span<const Command> network_commands();
std::span<const Command> interface_commands();
std::span<const Command> pool_commands();
std::span<const Command> volume_commands();
std::span<const Command> nodedev_commands();
std::span<const Command> filter_commands();
std::span<const Command> secret_commands();
std::span<const Command> snapshot_commands();
std::span<const Command> checkpoint_commands();

// ---- what several families use ----

template <class H> std::string name_by(const char* (*get)(H*), H* handle) {
    keep_error();
    const char* name = get(handle);
    return name ? name : "";
}
inline std::string name_of(const Domain& domain) { return name_by(virDomainGetName, domain.get()); }
template <class H, class F> std::string uuid_of(H* handle, F get) {
    char text[VIR_UUID_STRING_BUFLEN] = "";
    get(handle, text);
    return text;
}
inline const char* yes_no(bool value) { return value ? "yes" : "no"; }
// "running", "shut off", …
const char* state_word(int state);
// An XML description, or what --xpath selects of it.
void print_xml(const Shell& shell, const Arguments& args, const char* xml);
// Gives text to the user's editor until it is accepted by `apply`, or unchanged. Says whether anything was applied.
bool edit_text(Shell& shell, const std::string& text, const char* suffix, const std::function<bool(const std::string&)>& apply);

}  // namespace vireo::cli
