#pragma once
// States of a domain and why it is in them: libvirt's numbers and the words of status files.
#include <optional>
#include <string_view>

namespace vireo::driver {

// In libvirt's order: the number is part of API and wire.
enum class State : int { nostate, running, blocked, paused, shutdown, shutoff, crashed, pmsuspended };

// Reasons have numbers of their own in each state.
namespace reason {
enum Running { running_unknown, booted, migrated, restored, from_snapshot, unpaused, migration_canceled, save_canceled, wakeup,
               running_crashed, postcopy, postcopy_failed };
enum Paused { paused_unknown, user, migration, save, dump, ioerror, watchdog, paused_from_snapshot, shutting_down, snapshot,
              paused_crashed, starting_up, paused_postcopy, paused_postcopy_failed };
enum Shutdown { shutdown_unknown, shutdown_user };
enum Shutoff { shutoff_unknown, shutoff_shutdown, destroyed, shutoff_crashed, shutoff_migrated, saved, failed,
               shutoff_from_snapshot, daemon };
enum Crashed { crashed_unknown, panicked };
}  // namespace reason

// "running", "shutoff".
std::string_view state_word(State state);
std::optional<State> state_of_word(std::string_view word);
// "booted", "from snapshot"; "unknown" for a number that does not exist.
std::string_view reason_word(State state, int reason);
std::optional<int> reason_of_word(State state, std::string_view word);

}  // namespace vireo::driver
