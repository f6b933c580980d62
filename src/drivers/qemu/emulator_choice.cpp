#include "drivers/qemu/emulator_choice.hpp"

#include "base/error.hpp"
#include "drivers/qemu/capability_cache.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/machine.hpp"

namespace vireo::qemu {
namespace {

[[noreturn]] void refuse(std::string message) { throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, std::move(message)); }

// Of the architectures that one binary runs, as the reference names it.
bool runs(const Capabilities& caps, std::string_view arch) {
    if (caps.arch == arch) return true;
    if (caps.arch == "x86_64") return arch == "i686";
    if (caps.arch == "i686") return arch == "x86_64";
    if (caps.arch == "armv7l") return arch == "armv6l";
    if (caps.arch == "ppc64") return arch == "ppc64le";
    return false;
}

void find_binary(EmulatorChoice& choice, const EmulatorRequest& request, const EmulatorSource& source) {
    if (request.arch && !is_known_arch(*request.arch)) refuse(cat("unknown architecture: ", *request.arch));
    choice.arch = request.arch.value_or(source.host_arch);
    if (request.emulator) {
        choice.binary = *request.emulator;
        choice.caps = source.capabilities(choice.binary);
        if (!runs(*choice.caps, choice.arch))
            refuse(cat("architecture from emulator '", choice.caps->arch, "' doesn't match given architecture '", choice.arch, "'"));
        return;
    }
    choice.binary = source.emulator(choice.arch);
    if (choice.binary.empty())
        throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu,
                    cat("unable to find any emulator to serve '", choice.arch, "' architecture"));
    choice.caps = source.capabilities(choice.binary);
}

void find_machine(EmulatorChoice& choice, const EmulatorRequest& request) {
    if (request.machine) {
        choice.machine = std::string(choice.caps->canonical_machine(*request.machine));
        choice.type = choice.machine == "none" ? nullptr : choice.caps->machine(choice.machine, choice.accelerator);
        if (!choice.type) refuse(cat("the machine '", *request.machine, "' is not supported by emulator '", choice.binary, "'"));
    } else if (const Machine* machine = choice.caps->default_machine(choice.accelerator)) {
        choice.type = machine;
    } else {
        const auto& machines = choice.caps->under(choice.accelerator).machines;
        if (machines.empty()) refuse(cat("the emulator '", choice.binary, "' has no machines"));
        choice.type = &machines.front();
    }
    choice.machine = choice.type->name;
}

}  // namespace

EmulatorSource emulators_of(CapabilityCache& cache) {
    return {.host_arch = CapabilityCache::host_arch(),
            .capabilities = [&cache](const std::string& binary) { return cache.get(binary); },
            .emulator = [](std::string_view arch) { return CapabilityCache::emulator(arch); }};
}

EmulatorChoice choose_emulator(const EmulatorRequest& request, const EmulatorSource& source) {
    EmulatorChoice choice;
    if (request.virt_type && !schema::from_word<model::VirtType>(*request.virt_type))
        refuse(cat("unknown virttype: ", *request.virt_type));
    find_binary(choice, request, source);
    const bool kvm = choice.caps->kvm_usable;
    // Compat: whatever is not KVM means emulation.
    choice.accelerator = (request.virt_type ? *request.virt_type == "kvm" : kvm) ? Accelerator::kvm : Accelerator::tcg;
    if (choice.kvm() && !kvm) refuse(cat("the accel 'kvm' is not supported by '", choice.binary, "' on this host"));
    find_machine(choice, request);
    return choice;
}

}  // namespace vireo::qemu
