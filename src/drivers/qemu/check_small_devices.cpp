// Inputs, character devices, panics and the other small ones: which machines have them, where they may stand.
#include <algorithm>

#include "drivers/qemu/char_sources.hpp"
#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

void check_panics(const Domain& domain) {
    for (const Panic& panic : domain.devices.panics) {
        const PanicModel model = panic.model.value_or(PanicModel::isa);
        const std::string word(schema::word(model));
        const auto only_on = [&](bool right, std::string_view guests) {
            if (!right) throw unsupported("only " + std::string(guests) + " guests support panic device of model '" + word + "'");
            if (panic.info.address) throw unsupported("setting the panic device address is not supported for model '" + word + "'");
        };
        switch (model) {
        case PanicModel::s390: only_on(is_s390(domain), "S390"); break;
        case PanicModel::pseries: only_on(is_pseries(domain), "pSeries"); break;
        case PanicModel::hyperv: only_on(is_x86(domain), "i686 and x86_64"); break;
        case PanicModel::isa:
            if (panic.info.address && !address_of<IsaAddress>(panic.info)) throw unsupported("panic is supported only with ISA address type");
            break;
        default: break;
        }
    }
}

void check_inputs(const Domain& domain, const Context& context) {
    for (const Input& input : domain.devices.inputs) {
        const std::string type(schema::word(input.type));
        if (input.bus == InputBus::ps2 && input.type != InputType::mouse && input.type != InputType::keyboard)
            throw broken("ps2 bus does not support " + type + " input device");
        if (input.bus == InputBus::xen || input.bus == InputBus::parallels) throw broken("unsupported input bus " + std::string(schema::word(*input.bus)));
        if (input.bus == InputBus::ps2 && !context.has(Capability::i8042)) throw unsupported("ps2 is not supported by this QEMU binary");
        if (input.type == InputType::passthrough && input.bus != InputBus::virtio)
            throw unsupported("only bus 'virtio' is supported for 'passthrough' input devices");
        if (input.type == InputType::evdev && input.bus && input.bus != InputBus::none) throw unsupported("input evdev doesn't support bus element");
    }
}

struct SerialRow {
    SerialTargetModel model;
    SerialTargetType type;
};
constexpr SerialRow serial_rows[] = {
    {SerialTargetModel::isa_serial, SerialTargetType::isa_serial},       {SerialTargetModel::usb_serial, SerialTargetType::usb_serial},
    {SerialTargetModel::pci_serial, SerialTargetType::pci_serial},       {SerialTargetModel::spapr_vty, SerialTargetType::spapr_vio_serial},
    {SerialTargetModel::pl011, SerialTargetType::system_serial},         {SerialTargetModel::_16550a, SerialTargetType::system_serial},
    {SerialTargetModel::sclpconsole, SerialTargetType::sclp_serial},     {SerialTargetModel::sclplmconsole, SerialTargetType::sclp_serial},
    {SerialTargetModel::isa_debugcon, SerialTargetType::isa_debug},
};

void check_serial_place(const Serial& serial) {
    const std::string type(schema::word(*serial.target_type));
    const auto needs = [&]<class Kind>(const Kind*, std::string_view word) {
        if (!serial.info.address || address_of<Kind>(serial.info)) return;
        throw unsupported(*serial.target_type == SerialTargetType::usb_serial
                              ? "usb-serial requires address of usb type"
                              : "Target type '" + type + "' requires address type '" + std::string(word) + "'");
    };
    switch (*serial.target_type) {
    case SerialTargetType::isa_serial:
    case SerialTargetType::isa_debug: return needs(static_cast<IsaAddress*>(nullptr), "isa");
    case SerialTargetType::usb_serial: return needs(static_cast<UsbAddress*>(nullptr), "usb");
    case SerialTargetType::pci_serial: return needs(static_cast<PciAddress*>(nullptr), "pci");
    case SerialTargetType::spapr_vio_serial: return needs(static_cast<SpaprVioAddress*>(nullptr), "spapr-vio");
    case SerialTargetType::system_serial:
    case SerialTargetType::sclp_serial:
        if (serial.info.address) throw unsupported("Target type '" + type + "' cannot have an associated address");
    }
}

void check_serials(const Domain& domain, const Context& context) {
    for (const Serial& serial : domain.devices.serials) {
        if (!serial.target_type) continue;
        if (serial.target_model) {
            const SerialRow& row = *std::ranges::find(serial_rows, *serial.target_model, &SerialRow::model);
            if (row.type != *serial.target_type)
                throw unsupported("Target model '" + std::string(schema::word(*serial.target_model)) + "' requires target type '" +
                                  std::string(schema::word(row.type)) + "'");
        }
        bool fits = true;
        switch (*serial.target_type) {
        // Boards have ports of their own that old documents call this.
        case SerialTargetType::isa_serial:
            fits = is_x86(domain) || !(is_pseries(domain) || is_s390(domain) || is_arm_virt(domain) || is_riscv_virt(domain));
            break;
        case SerialTargetType::spapr_vio_serial: fits = is_pseries(domain); break;
        case SerialTargetType::system_serial: fits = is_arm_virt(domain) || is_riscv_virt(domain); break;
        case SerialTargetType::sclp_serial: fits = is_s390(domain); break;
        case SerialTargetType::isa_debug:
            if (!is_x86(domain)) throw unsupported("isa-debug serial type only valid on x86 architecture");
            break;
        default: break;
        }
        if (!fits)
            throw unsupported("Serial device with target type '" + std::string(schema::word(*serial.target_type)) + "' and target model '" +
                              std::string(serial.target_model ? schema::word(*serial.target_model) : "none") +
                              "' not compatible with guest architecture or machine type");
        check_serial_place(serial);
        if (serial.target_model == SerialTargetModel::pci_serial && !context.has(Capability::pci_serial))
            throw unsupported("'pci-serial' is not supported in this QEMU binary");
    }
}

void check_consoles(const Domain& domain, const Context& context) {
    for (const Console& console : domain.devices.consoles) {
        if (console.target_type == ConsoleTargetType::sclp && !context.has(Capability::s390_sclp))
            throw unsupported("sclpconsole is not supported in this QEMU binary");
        if (console.target_type == ConsoleTargetType::sclplm && !context.has(Capability::sclplmconsole))
            throw unsupported("sclplmconsole is not supported in this QEMU binary");
    }
}

void check_char_sources(const Domain& domain) {
    const bool has_spice = std::ranges::any_of(domain.devices.graphics, [](const auto& one) { return one.type() == GraphicsType::spice; });
    if (has_spice) return;
    for_each_char_source(domain, [](const CharSource& source, const DeviceInfo&) {
        if (std::holds_alternative<SpicevmcChar>(source.kind) || std::holds_alternative<SpiceportChar>(source.kind))
            throw unsupported("chardev '" + std::string(schema::words<CharKind>[source.kind.index()].text) + "' not supported without spice graphics");
    });
}

void check_watchdogs(const Domain& domain) {
    for (const Watchdog& watchdog : domain.devices.watchdogs) {
        if (watchdog.model == WatchdogModel::diag288 && !is_s390(domain))
            throw unsupported("diag288 model of watchdog is allowed for s390 and s390x only");
        if (watchdog.model == WatchdogModel::itco && !is_q35(domain)) throw unsupported("iTCO model of watchdog is only part of q35 machine");
    }
}

}  // namespace

void check_virtio_options(const VirtioOptions& options, bool is_virtio) {
    if (is_virtio) return;
    const auto only = [](const std::optional<schema::OnOff>& given, std::string_view name) {
        if (given) throw unsupported(std::string(name) + " driver option is only supported for virtio devices");
    };
    only(options.iommu, "iommu");
    only(options.ats, "ats");
    only(options.packed, "packed");
    only(options.page_per_vq, "page_per_vq");
}

void check_small_devices(const Domain& domain, const Context& context) {
    check_char_sources(domain);
    check_serials(domain, context);
    check_consoles(domain, context);
    check_inputs(domain, context);
    check_watchdogs(domain);
    check_panics(domain);
    if (domain.devices.nvram) {
        if (!is_pseries(domain)) throw unsupported("nvram device is only supported for PPC64");
        if (domain.devices.nvram->info.address && !address_of<SpaprVioAddress>(domain.devices.nvram->info))
            throw unsupported("nvram address type must be spaprvio");
    }
}

}  // namespace vireo::qemu
