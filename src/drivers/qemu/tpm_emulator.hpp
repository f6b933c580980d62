#pragma once
// The software TPM of a guest: swtpm, a process beside QEMU that keeps its state in a folder of the guest's own.
//
//  1. The state is made once (swtpm_setup, with keys and certificates) and stays until the guest is undefined.
//  2. swtpm ends by itself when QEMU does; one whose QEMU never came is ended here.
#include <optional>
#include <string>

#include "base/rollback.hpp"
#include "driver/actor.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/launch.hpp"
#include "drivers/qemu/secrets.hpp"
#include "host/paths.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

struct TpmEmulatorPlace {
    std::string state;        // /var/lib/libvirt/swtpm/UUID, below it tpm1.2 or tpm2
    std::string socket, pid_file, log;
};
TpmEmulatorPlace tpm_place(const host::DriverPaths& paths, const model::Domain& domain, int id);

// Whether the guest has an emulated TPM.
const model::TpmEmulator* emulated_tpm(const model::Domain& domain);

// Starts the emulator of `live`; gives the socket for QEMU, "" when the guest has none. `qemu` owns the socket.
// The secret that its state is encrypted with comes from `lookup` and goes to swtpm through a pipe. Throws Error with swtpm's own words.
std::string start_tpm_emulator(const model::Domain& live, const TpmEmulatorPlace& place, const Config& config, bool privileged,
                               const std::optional<Credentials>& qemu, const SecretLookup& lookup, driver::Actor& actor, Rollback& undo);
// After QEMU has gone. Never throws.
void stop_tpm_emulator(const TpmEmulatorPlace& place);
// Removes the state, unless the definition wants it kept.
void forget_tpm_state(const model::Domain& domain, const TpmEmulatorPlace& place);

}  // namespace vireo::qemu
