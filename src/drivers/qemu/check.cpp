#include "drivers/qemu/check.hpp"

#include <algorithm>

#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/machine.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

// Processors that one binary runs beside its own.
bool runs_arch(const Capabilities& capabilities, std::string_view arch) {
    auto own = std::string_view(capabilities.arch);
    if (own == arch) return true;
    if (own == "x86_64") return arch == "i686";
    if (own == "ppc64") return arch == "ppc64le";
    if (own == "aarch64") return arch == "armv7l";
    if (own == "armv7l") return arch == "armv6l" || arch == "armv7l" || arch == "aarch64";
    return false;
}

bool runs_type(const Capabilities& capabilities, VirtType type) {
    if (type == VirtType::qemu) return capabilities.supports(Accelerator::tcg);
    if (type == VirtType::kvm) return capabilities.supports(Accelerator::kvm);
    return false;
}

}  // namespace

void check_emulator(const Domain& domain, const Capabilities& capabilities) {
    auto refuse = [&](std::string_view what, std::string_view value) {
        throw unsupported("Emulator '" + *domain.devices.emulator + "' does not support " + std::string(what) + " '" +
                          std::string(value) + "'");
    };
    if (domain.os.type != OsType::hvm) refuse("os type", schema::word(domain.os.type));
    if (!runs_arch(capabilities, arch_of(domain))) refuse("arch", arch_of(domain));
    if (!runs_type(capabilities, domain.type)) refuse("virt type", schema::word(domain.type));
    if (!capabilities.machine(machine_of(domain))) refuse("machine type", machine_of(domain));
}

void check(const Domain& domain, const Context& context) {
    check_machine(domain, context);
    check_cpu(domain, context);
    for (auto& disk : domain.devices.disks) check_disk(disk, domain, context);
    check_filesystems(domain);
    check_controllers(domain, context);
    check_devices(domain, context);
    check_needs(domain, context);
}

}  // namespace vireo::qemu
