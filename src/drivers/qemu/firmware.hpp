#pragma once
// Firmware images that the host has, as QEMU's descriptor files tell, and the choice among them for <os firmware='efi'>.
#include <span>
#include <string>
#include <vector>

#include "drivers/qemu/config.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

struct FirmwareTarget {
    std::string arch;                        // libvirt's name
    std::vector<std::string> machines;       // shell patterns
};

struct FirmwareDescriptor {
    bool bios = false, efi = false;
    bool flash = false;                      // two flash chips; otherwise loaded into memory
    bool stateless = false;
    std::string executable, executable_format;
    std::string nvram_template, nvram_format;
    std::vector<FirmwareTarget> targets;
    bool secure_boot = false, enrolled_keys = false, requires_smm = false;

    bool matches(std::string_view arch, std::string_view machine) const;
};

// All descriptors; a file of a later folder hides one of the same name in an earlier one, in the order of the names.
// Files that cannot be read are left out.
std::vector<FirmwareDescriptor> read_firmware(std::span<const std::string> folders);
// /usr/share/qemu/firmware, /etc/qemu/firmware
std::vector<FirmwareDescriptor> host_firmware();

// Fills in the loader, the NVRAM and what the firmware needs. Does nothing for a domain that names its firmware.
// Throws Error(operation_failed) when none will do.
void choose_firmware(model::Domain& domain, std::span<const FirmwareDescriptor> descriptors, const Config& config);

}  // namespace vireo::qemu
