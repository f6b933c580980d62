// What each machine has without being asked.
#include <algorithm>

#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

struct Parts {
    bool usb = true;                      // a USB controller of the default model
    bool no_usb = false;                  // USB is known not to be there
    std::optional<UsbModel> usb_model;    // absent: the default of devices that say nothing
    std::optional<PciModel> root;
    bool sata = false;
    bool memballoon = true;
    std::optional<PanicModel> panic;
    bool ps2 = false;                     // mouse and keyboard that the board has
    bool usb_inputs = false;              // mouse and keyboard as soon as there is a screen
};

Parts parts_of(const Domain& domain, const Context& context) {
    Parts parts;
    auto arch = arch_of(domain);
    if (is_x86(domain)) {
        parts.ps2 = true;
        if (is_isapc(domain)) {
            parts.usb = false;
        } else if (is_q35(domain)) {
            parts.root = PciModel::pcie_root;
            parts.sata = true;
            parts.usb_model = context.has(Capability::qemu_xhci) ? UsbModel::qemu_xhci : UsbModel::nec_xhci;
        } else if (is_i440fx(domain)) {
            parts.root = PciModel::pci_root;
        }
    } else if (is_arm(domain)) {
        parts.usb = parts.memballoon = false;
        if (is_arm_virt(domain)) parts.root = PciModel::pcie_root;
        else if (arch == "armv6l" && machine_of(domain) == "versatilepb") parts.root = PciModel::pci_root;
    } else if (is_ppc64(domain)) {
        parts.root = PciModel::pci_root;
        parts.usb_inputs = true;
        if (is_pseries(domain)) parts.panic = PanicModel::pseries;
    } else if (is_s390(domain)) {
        parts.usb = false;
        parts.panic = PanicModel::s390;
        if (context.has(Capability::zpci)) parts.root = PciModel::pci_root;
    } else if (is_riscv(domain)) {
        parts.usb = false;
        if (is_riscv_virt(domain)) parts.root = PciModel::pcie_root;
    } else if (arch == "sparc") {
        parts.usb = parts.memballoon = false;
    } else if (arch == "alpha" || arch == "ppc" || arch == "ppcemb" || arch == "sh4" || arch == "sh4eb" ||
               arch == "sparc64" || arch == "mips" || arch == "mipsel" || arch == "mips64" || arch == "mips64el") {
        parts.root = PciModel::pci_root;
    }
    return parts;
}

void add_usb(Domain& domain, const Parts& parts) {
    if (parts.usb) need_controller(domain, UsbController{parts.usb_model, std::nullopt}, 0);
}

void add_root(Domain& domain, PciModel model) {
    if (auto* root = find_controller(domain, ControllerType::pci, 0)) {
        auto& have = std::get<PciController>(root->kind).model;
        if (have != model)
            throw Error(ErrorCode::xml_error, ErrorDomain::qemu,
                        "The PCI controller with index='0' must be model='" + std::string(schema::word(model)) +
                            "' for this machine type, but model='" + std::string(have ? schema::word(*have) : "(null)") +
                            "' was found instead");
        return;
    }
    PciController controller;
    controller.model = model;
    need_controller(domain, controller, 0);
}

void add_input(Domain& domain, InputType type, InputBus bus) {
    for (auto& input : domain.devices.inputs)
        if (input.type == type && input.bus.value_or(bus) == bus) return;
    Input input;
    input.type = type;
    input.bus = bus;
    domain.devices.inputs.push_back(std::move(input));
}

void add_inputs(Domain& domain, const Parts& parts) {
    bool ps2 = parts.ps2 && !(domain.features && schema::is_off(domain.features->ps2));
    if (ps2) {
        add_input(domain, InputType::mouse, InputBus::ps2);
        add_input(domain, InputType::keyboard, InputBus::ps2);
    }
    if (parts.usb_inputs && !domain.devices.graphics.empty()) {
        add_input(domain, InputType::keyboard, InputBus::usb);
        bool points = std::ranges::any_of(domain.devices.inputs, [](auto& input) {
            return input.type == InputType::mouse || input.type == InputType::tablet;
        });
        if (!points) add_input(domain, InputType::mouse, InputBus::usb);
    }
}

}  // namespace

void complete_machine_devices(Domain& domain, const Context& context) {
    auto parts = parts_of(domain, context);
    add_usb(domain, parts);
    if (parts.sata) need_controller(domain, SataController{}, 0);
    // Roots are looked for by index in any case: another first bus would not be one.
    if (parts.root) add_root(domain, *parts.root);
    if (parts.memballoon && !domain.devices.memballoon) domain.devices.memballoon.emplace();
    if (parts.panic) {
        auto same = [&](const Panic& panic) { return !panic.model || panic.model == parts.panic; };
        if (std::ranges::none_of(domain.devices.panics, same)) {
            Panic panic;
            panic.model = parts.panic;
            domain.devices.panics.push_back(std::move(panic));
        }
    }
    add_inputs(domain, parts);
}

// The last screen decides: who looks on through VNC hears nothing; what plays on the host's own screen plays as QEMU's
// environment says.
void complete_audio(Domain& domain) {
    auto& devices = domain.devices;
    if (!devices.audios.empty()) return;
    std::optional<AudioType> type;
    if (devices.graphics.empty()) type = AudioType::none;
    for (auto& graphics : devices.graphics) {
        if (graphics.type() == GraphicsType::vnc) type = AudioType::none;
        if (graphics.type() == GraphicsType::spice) type = AudioType::spice;
        if (graphics.type() == GraphicsType::sdl) type.reset();
    }
    if (!type) return;
    Audio audio;
    audio.type = *type;
    audio.id = 1;
    devices.audios.push_back(std::move(audio));
}

void complete_features(Domain& domain, const Context& context) {
    if (!is_arm_virt(domain)) return;
    if (domain.features && domain.features->gic && domain.features->gic->version) return;
    // Without KVM the emulated version 2 works with every guest; KVM gives what the host has.
    auto version = model::GicVersion::_2;
    if (context.accelerator(domain) == Accelerator::kvm) {
        bool has_2 = false, has_3 = false;
        for (auto& gic : context.caps->gic) {
            if (!gic.kernel) continue;
            has_2 |= gic.version == 2;
            has_3 |= gic.version == 3;
        }
        if (has_3) version = model::GicVersion::_3;
        else if (!has_2) version = model::GicVersion::_2;
    }
    if (!domain.features) domain.features.emplace();
    if (!domain.features->gic) domain.features->gic.emplace();
    domain.features->gic->version = version;
}

void complete_seclabels(Domain& domain) {
    for (auto& label : domain.seclabels) {
        // Without a model the host's own is meant, which confines nothing here.
        if (!label.model) {
            label = Seclabel{};
            label.type = SeclabelType::none;
            label.model = "none";
            continue;
        }
        if (!label.type) label.type = SeclabelType::dynamic;
        if (label.type != SeclabelType::dynamic) continue;
        if (!label.relabel) label.relabel = YesNo::yes;
        // Found anew at each start.
        label.label.reset();
        label.imagelabel.reset();
    }
}

}  // namespace vireo::qemu
