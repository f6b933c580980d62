#pragma once
// Any one device: what attach, detach and update take.
#include <variant>

#include "model/domain/domain.hpp"

namespace vireo::model {

using Device = std::variant<Disk, Controller, Lease, Filesystem, Interface, Smartcard, Serial, Parallel, Console, Channel, Input,
                            Tpm, Graphics, Sound, Audio, Video, Hostdev, Redirdev, Hub, Watchdog, Memballoon, Rng, Nvram, Panic,
                            Shmem, MemoryDevice, Crypto, Iommu, Vsock, Pstore>;

// What all devices but leases, audio back ends share; nullptr for those.
DeviceInfo* info_of(Device& device);
const DeviceInfo* info_of(const Device& device);

// Calls visit(device) for each device of a domain, in the order in which libvirt writes them.
template <class DomainType, class Visit> void each_device(DomainType& domain, Visit&& visit) {
    auto& devices = domain.devices;
    auto all = [&](auto&... lists) { ([&] { for (auto& device : lists) visit(device); }(), ...); };
    auto one = [&](auto& device) { if (device) visit(*device); };
    all(devices.disks, devices.controllers, devices.leases, devices.filesystems, devices.interfaces, devices.smartcards,
        devices.serials, devices.parallels, devices.consoles, devices.channels, devices.inputs, devices.tpms, devices.graphics,
        devices.sounds, devices.audios, devices.videos, devices.hostdevs, devices.redirdevs, devices.hubs, devices.watchdogs);
    one(devices.memballoon);
    all(devices.rngs);
    one(devices.nvram);
    all(devices.panics, devices.shmems, devices.memories, devices.cryptos);
    one(devices.iommu);
    one(devices.vsock);
    one(devices.pstore);
}

// Calls visit(info) for the DeviceInfo of each device that has one.
template <class DomainType, class Visit> void each_device_info(DomainType& domain, Visit&& visit) {
    each_device(domain, [&](auto& device) {
        if constexpr (requires { device.info; }) visit(device.info);
    });
}

}  // namespace vireo::model
