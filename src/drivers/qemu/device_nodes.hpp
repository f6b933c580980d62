#pragma once
// The device nodes of the host that a guest's QEMU opens.
#include <sys/types.h>

#include <string>
#include <vector>

#include "drivers/qemu/config.hpp"
#include "host/device_rules.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

struct DeviceNode {
    std::string path;
    bool write = true;
};
// Of disks with all their layers, host devices, character devices, TPM, random numbers, input, memory and displays. A path may be
// none of a device: disks are files too.
std::vector<DeviceNode> device_nodes(const model::Domain& live, const std::string& sys = "/sys");

// For those of them that are there.
std::vector<host::DeviceRule> own_device_rules(const model::Domain& live);
// Everything that QEMU of this guest may open: the configured nodes, terminals, sound where the guest plays on the host, its own.
std::vector<host::DeviceRule> device_rules(const model::Domain& live, const Config& config);

// qemu.conf's key: whether guests of this daemon have a /dev of their own. Throws config_unsupported where it is asked for and cannot be had.
bool wants_private_devices(const Config& config, bool privileged);
// What is in it beside mounts.
std::vector<std::string> private_nodes(const model::Domain& live, const Config& config);
// Where a device comes or has gone, for a process that has one. `only`: a definition with nothing but that; `live`: without it.
void add_private_nodes(pid_t pid, const model::Domain& only);
void remove_private_nodes(pid_t pid, const model::Domain& live, const model::Domain& only, const Config& config);

}  // namespace vireo::qemu
