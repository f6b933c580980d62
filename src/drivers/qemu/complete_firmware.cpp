// Firmware: what <loader> and <nvram> mean when they say little.
#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"

namespace vireo::qemu {

using namespace model;

void complete_firmware(Domain& domain, const Context&) {
    auto& os = domain.os;
    if (os.loader && os.loader->path && !os.loader->type && !os.firmware) os.loader->type = LoaderType::rom;
    // Keys that are enrolled are those of secure boot.
    bool keys = false, boot = false;
    for (auto& feature : os.firmware_features) {
        keys |= feature.name == FirmwareFeatureName::enrolled_keys && feature.enabled == YesNo::yes;
        boot |= feature.name == FirmwareFeatureName::secure_boot;
    }
    if (keys && !boot) os.firmware_features.push_back({FirmwareFeatureName::secure_boot, YesNo::yes});
}

}  // namespace vireo::qemu
