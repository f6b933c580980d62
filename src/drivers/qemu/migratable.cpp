#include "drivers/qemu/migratable.hpp"

#include <algorithm>

#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/migratable.hpp"
#include "model/domain/read.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

bool is_audio_implied(const Domain& domain) {
    Domain silent;
    silent.devices.graphics = domain.devices.graphics;
    complete_audio(silent);
    return silent.devices.audios == domain.devices.audios;
}

// The USB controller of the PIIX3, where it is the only one and the guest's user gave it no name.
void leave_out_usb(Domain& domain) {
    auto& controllers = domain.devices.controllers;
    if (!is_i440fx(domain) || std::ranges::count_if(controllers, [](auto& c) { return c.is(ControllerType::usb); }) != 1) return;
    std::erase_if(controllers, [](const Controller& controller) {
        auto* usb = std::get_if<UsbController>(&controller.kind);
        return usb && controller.index == 0u && usb->model == UsbModel::piix3_uhci && !controller.info.alias;
    });
}

// The root of a guest without other PCI buses.
void leave_out_root(Domain& domain) {
    auto& controllers = domain.devices.controllers;
    if (std::ranges::count_if(controllers, [](auto& c) { return c.is(ControllerType::pci); }) != 1) return;
    std::erase_if(controllers, [](const Controller& controller) {
        auto* pci = std::get_if<PciController>(&controller.kind);
        return pci && controller.index == 0u && pci->model == PciModel::pci_root && !controller.pcihole64 && !controller.info.alias;
    });
}

}  // namespace

// Compat: pinned by the conformance corpora.
void leave_out_implied(Domain& domain) {
    auto& devices = domain.devices;
    if (is_audio_implied(domain)) devices.audios.clear();
    std::erase_if(devices.panics, [](const Panic& panic) { return panic.model == PanicModel::pseries || panic.model == PanicModel::s390; });
    leave_out_usb(domain);
    leave_out_root(domain);
    leave_out_implied_devices(domain);
}

std::string migratable_text(std::string_view text, bool live, const Environment& environment, const model::Cpu* asked_cpu) {
    std::string inactive;
    if (live) {
        Domain running = read_domain(text, {.live = true});
        if (asked_cpu) running.cpu = *asked_cpu;
        inactive = write_domain(running, {.secure = true});
        text = inactive;
    }
    Domain domain = define(text, {}, environment);
    leave_out_implied(domain);
    return write_domain(domain, {.secure = true, .migratable = true});
}

}  // namespace vireo::qemu
