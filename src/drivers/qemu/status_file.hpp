#pragma once
// run/libvirt/qemu/NAME.xml as text, from and to what the driver holds of a running domain.
#include <memory>
#include <string>
#include <string_view>

#include "drivers/qemu/domain_object.hpp"
#include "drivers/qemu/running.hpp"
#include "drivers/qemu/states.hpp"

namespace vireo::qemu {

std::string status_text(const Running& running, State state, int reason);

// What statistics and settings of it are read by.
std::shared_ptr<const GuestFacts> guest_facts(const Running& running);

struct ReadStatus {
    std::unique_ptr<Running> running;    // without monitor and process descriptor
    State state = State::nostate;
    int reason = 0;
    bool starting = false;               // a job shows that the start was never finished
};
// Files of libvirt, too. Throws Error for what is no status file.
ReadStatus read_status(std::string text, std::string_view name);

}  // namespace vireo::qemu
