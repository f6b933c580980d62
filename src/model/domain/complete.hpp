#pragma once
// What holds for the domains of all hypervisors between reading a definition and keeping it.
//
// The order is fixed, as errors and device order depend on it:
//
//     complete_basics      memory, clock, actions, numbers of controllers
//     (the driver completes what its machines have)
//     complete_devices     each device on its own: bus from target name, addresses that follow from names, numbers
//     complete_implicit    controllers that devices need, the console that pairs with the first serial port
//     (the driver completes each device)
//     (the driver assigns addresses)
//     check                what does not fit together (check.hpp)
//
// All functions are pure but for generated MAC addresses and UUIDs.
#include "model/domain/domain.hpp"

namespace vireo::model {

struct CompleteOptions {
    // First three bytes of generated MAC addresses.
    std::uint8_t mac_prefix[3] = {0x52, 0x54, 0x00};
    bool wide_scsi = false;            // 16 units on a SCSI bus for disks without an address, instead of 7
};

// uuid, memory, current memory, clock, actions. Throws where libvirt requires something that is not there.
void complete_basics(Domain& domain, const CompleteOptions& options);
// Companions of numbered USB controllers know where their ports start. Before the order, which depends on it.
void complete_companions(Domain& domain);
// Numbers of controllers, and their order. Before the driver completes, which looks for controllers by number.
void complete_controller_indexes(Domain& domain);
void sort_controllers(std::vector<Controller>& controllers);
// Each device on its own.
void complete_devices(Domain& domain, const CompleteOptions& options);
// Devices that other devices imply.
void complete_implicit(Domain& domain);
// The first console shows what the first serial port is, also after the port got its address.
void mirror_console(Domain& domain);
void complete_all_disks(Domain& domain, const CompleteOptions& options);
// The three in a row, for hypervisors that add nothing between.
void complete(Domain& domain, const CompleteOptions& options = {});

// "hda" is 0, "sdaa" 26; nothing for a name with no known prefix or with more than letters behind it.
std::optional<unsigned> disk_index(std::string_view target, bool* is_partition = nullptr);
// The bus that a target name suggests.
std::optional<DiskBus> bus_of_target(std::string_view target);
// Places of disks on a controller that addresses them as drives (ide, scsi, sata, fdc).
std::optional<DriveAddress> drive_address_of(DiskBus bus, unsigned index, bool wide_scsi);

// KiB. In a complete domain <memory> is the total: what the guest has at start, and the pluggable devices.
std::uint64_t plugged_memory(const Domain& domain);       // sizes of pluggable devices
std::uint64_t total_memory(const Domain& domain);
std::uint64_t initial_memory(const Domain& domain);       // total without pluggable devices

// Controllers.
Controller* find_controller(Domain& domain, ControllerType type, std::uint32_t index);
const Controller* find_controller(const Domain& domain, ControllerType type, std::uint32_t index);
// One above the highest index of this type, or the first gap.
std::uint32_t free_controller_index(const Domain& domain, ControllerType type);
// Appends a controller unless there is one of its type and index; whether it did.
bool need_controller(Domain& domain, ControllerKind kind, std::uint32_t index);

}  // namespace vireo::model
