// Firmware: what <loader> and <nvram> mean when they say little.
#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"

namespace vireo::qemu {

using namespace model;

void complete_firmware(Domain& domain, const Context& context) {
    auto& os = domain.os;
    if (os.loader && os.loader->path && !os.loader->type && !os.firmware) os.loader->type = LoaderType::rom;
    bool is_stateless = os.loader && schema::is_yes(os.loader->stateless);
    if (os.nvram && *os.nvram == OsNvram{} && is_stateless) os.nvram.reset();
    // Firmware that cannot be written keeps its variables in a file of the guest's own.
    bool is_fixed = os.loader && os.loader->path && os.loader->type == LoaderType::pflash &&
                    schema::is_yes(os.loader->readonly) && !is_stateless;
    if (is_fixed) {
        if (!os.nvram) os.nvram.emplace();
        if (!os.nvram->path && !os.nvram->source)
            os.nvram->path = context.config.library_directory + "/nvram/" + domain.name + "_VARS.fd";
    }
    // Keys that are enrolled are those of secure boot.
    bool keys = false, boot = false;
    for (auto& feature : os.firmware_features) {
        keys |= feature.name == FirmwareFeatureName::enrolled_keys && feature.enabled == YesNo::yes;
        boot |= feature.name == FirmwareFeatureName::secure_boot;
    }
    if (keys && !boot) os.firmware_features.push_back({FirmwareFeatureName::secure_boot, YesNo::yes});
}

}  // namespace vireo::qemu
