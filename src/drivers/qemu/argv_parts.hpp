#pragma once
// The parts of the command line, in the order in which they stand on it.
#include "drivers/qemu/argv_context.hpp"

namespace vireo::qemu {

// argv_machine.cpp
void add_name(ArgvContext& context);
void add_master_key(ArgvContext& context);
void add_machine(ArgvContext& context);
void add_firmware(ArgvContext& context);             // -bios, -global for pflash
void add_smp(ArgvContext& context);
void add_iothreads(ArgvContext& context);
void add_smbios(ArgvContext& context);
void add_fw_cfg(ArgvContext& context);
void add_genid(ArgvContext& context);
void add_monitor(ArgvContext& context);
void add_clock(ArgvContext& context);
void add_power_management(ArgvContext& context);
void add_boot(ArgvContext& context);                 // -boot, -kernel, -initrd, -append, -dtb, -acpitable
void add_launch_security(ArgvContext& context);
void add_sandbox(ArgvContext& context);

// argv_cpu.cpp
void add_cpu(ArgvContext& context);

// argv_memory.cpp
void add_memory(ArgvContext& context);               // -m and the memory of a machine without NUMA
void add_overcommit(ArgvContext& context);
void add_numa(ArgvContext& context);
void add_memory_devices(ArgvContext& context);
Props memory_device(const ArgvContext& context, const model::MemoryDevice& memory);
Props memory_backend(const ArgvContext& context, const model::MemoryDevice& memory);
// True when the machine's own RAM is a memory backend that -machine names.
bool has_default_memory_backend(const ArgvContext& context);

// argv_firmware.cpp
void add_pflash(ArgvContext& context);

// argv_controllers.cpp
void add_global_controllers(ArgvContext& context);   // pcihole64
void add_controllers(ArgvContext& context);
std::optional<Props> controller_device(const ArgvContext& context, const model::Controller& controller);
void add_hubs(ArgvContext& context);

// argv_disks.cpp
void add_disks(ArgvContext& context);
Props disk_device(const ArgvContext& context, const model::Disk& disk, unsigned boot_position, std::string_view node);

// argv_filesystems.cpp
void add_filesystems(ArgvContext& context);

// argv_interfaces.cpp
void add_interfaces(ArgvContext& context);
Props interface_device(const ArgvContext& context, const model::Interface& interface, unsigned boot_position);

// argv_chardevs.cpp
void add_smartcards(ArgvContext& context);
void add_serials(ArgvContext& context);
void add_parallels(ArgvContext& context);
void add_channels(ArgvContext& context);
void add_consoles(ArgvContext& context);
void add_redirdevs(ArgvContext& context);
// -chardev with what it needs before it. `alias` is the device's; the character device is "char" + alias.
void add_chardev(ArgvContext& context, const model::CharSource& source, std::string_view alias, std::string_view purpose = "");

// argv_display.cpp
void add_inputs(ArgvContext& context);
void add_graphics(ArgvContext& context);
void add_videos(ArgvContext& context);
Props input_device(const ArgvContext& context, const model::Input& input);

// argv_sound.cpp
void add_audios(ArgvContext& context);
void add_sounds(ArgvContext& context);

// argv_hostdevs.cpp
void add_hostdevs(ArgvContext& context);
Props hostdev_device(const ArgvContext& context, const model::Hostdev& hostdev);

// argv_devices.cpp
void add_iommu(ArgvContext& context);
void add_tpms(ArgvContext& context);
void add_watchdogs(ArgvContext& context);
void add_memballoon(ArgvContext& context);
void add_rngs(ArgvContext& context);
void add_nvram_device(ArgvContext& context);
void add_vmcoreinfo(ArgvContext& context);
void add_panics(ArgvContext& context);
void add_shmems(ArgvContext& context);
void add_vsock(ArgvContext& context);
void add_cryptos(ArgvContext& context);
void add_pstore(ArgvContext& context);
Props rng_device(const ArgvContext& context, const model::Rng& rng);
Props rng_backend(const ArgvContext& context, const model::Rng& rng);
Props vsock_device(const ArgvContext& context, const model::Vsock& vsock);
Props watchdog_device(const ArgvContext& context, const model::Watchdog& watchdog);

}  // namespace vireo::qemu
