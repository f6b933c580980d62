#pragma once
// The parts of complete(), a file each.
#include "drivers/qemu/complete.hpp"

namespace vireo::qemu {

// Whether the name of a card is one that libvirt has a place for.
bool is_known_interface_model(std::string_view model);
void complete_firmware(model::Domain& domain, const Context& context);
void complete_features(model::Domain& domain, const Context& context);
// What this machine has without being asked: buses, USB, memory balloon, panic device, keyboard and mouse.
void complete_machine_devices(model::Domain& domain, const Context& context);
void complete_audio(model::Domain& domain);
void complete_cpu(model::Domain& domain, const Context& context);
void complete_seclabels(model::Domain& domain);

}  // namespace vireo::qemu
