#pragma once
// A device of a running guest as commands to QEMU: made of what the command line would say of it.
//
// Pure but for what Launch brings.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "drivers/qemu/argv.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

struct DeviceCommand {
    std::string name;
    Json arguments;
    // Takes it back; "" where nothing is left behind.
    std::string undo;
    Json undo_arguments;
    int fd = -1;                     // goes along
};

// Everything that QEMU must be told for the device, backends first. `domain` is the live definition that the device will be part of:
// its controllers are looked up there. `node`: the number of the disk's first block node.
std::vector<DeviceCommand> device_commands(const model::Domain& domain, const model::Device& device, const Capabilities& capabilities,
                                           const Config& config, const Launch& launch, unsigned node);

// The block nodes alone of a disk's medium; `top` becomes the name of the uppermost one.
std::vector<DeviceCommand> medium_commands(const model::Domain& domain, const model::Disk& disk, const Capabilities& capabilities,
                                           const Config& config, const Launch& launch, unsigned node, std::string& top);

// "socket,id=charserial0,path=/run/x,server=on" as the arguments of chardev-add.
Json chardev_arguments(const std::string& option);

}  // namespace vireo::qemu
