#pragma once
// The numbers of virDomainEventType and its details, as life cycle events carry them.

namespace vireo::driver::lifecycle {

enum Event { defined, undefined, started, suspended, resumed, stopped, shutdown, pmsuspended, crashed };
enum Defined { defined_added, defined_updated, defined_renamed, defined_from_snapshot };
enum Undefined { undefined_removed, undefined_renamed };
enum Started { started_booted, started_migrated, started_restored, started_from_snapshot, started_wakeup, started_recovered };
enum Suspended { suspended_paused, suspended_migrated, suspended_ioerror, suspended_watchdog, suspended_restored,
                 suspended_from_snapshot, suspended_api_error, suspended_postcopy, suspended_postcopy_failed };
enum Resumed { resumed_unpaused, resumed_migrated, resumed_from_snapshot, resumed_postcopy, resumed_postcopy_failed };
enum Stopped { stopped_shutdown, stopped_destroyed, stopped_crashed, stopped_migrated, stopped_saved, stopped_failed,
               stopped_from_snapshot, stopped_recovered };
enum Shutdown { shutdown_finished, shutdown_guest, shutdown_host };
enum Crashed { crashed_panicked, crashed_crashloaded };

}  // namespace vireo::driver::lifecycle
