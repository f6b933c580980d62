#include "drivers/qemu/argv_context.hpp"

#include "drivers/qemu/cat.hpp"

#include <algorithm>

namespace vireo::qemu {

using model::ControllerType;

namespace {

bool is_named(std::string_view machine, std::string_view name) {
    return machine == name || (machine.starts_with(name) && machine.size() > name.size() && machine[name.size()] == '-');
}

const std::string& or_empty(const std::optional<std::string>& text) {
    static const std::string none;
    return text ? *text : none;
}

BootPositions boot_positions(const model::Os& os) {
    BootPositions positions;
    unsigned next = 1;
    for (const model::BootDevice device : os.boot) {
        unsigned& position = device == model::BootDevice::hd      ? positions.disk
                             : device == model::BootDevice::cdrom ? positions.cdrom
                             : device == model::BootDevice::fd    ? positions.floppy
                                                                  : positions.network;
        if (!position) position = next;
        ++next;
    }
    return positions;
}

std::string quoted_value(const model::QemuProperty& property) {
    const std::string value = property.value.value_or("");
    switch (property.type) {
    case model::QemuPropertyType::string: return json_string(value);
    case model::QemuPropertyType::bool_: return value == "true" || value == "yes" || value == "1" ? "true" : "false";
    default: return value;
    }
}

}  // namespace

MachineFamily machine_family(std::string_view arch, std::string_view machine) {
    if (arch == "x86_64" || arch == "i686") {
        if (is_named(machine, "q35") || is_named(machine, "pc-q35")) return MachineFamily::q35;
        if (machine == "pc" || machine.starts_with("pc-0.") || machine.starts_with("pc-1.") || machine.starts_with("pc-i440") ||
            machine.starts_with("rhel")) {
            return MachineFamily::i440fx;
        }
        return MachineFamily::other_x86;
    }
    if (arch == "ppc64" || arch == "ppc64le" || arch == "ppc") {
        return is_named(machine, "pseries") ? MachineFamily::pseries : MachineFamily::other_ppc;
    }
    if (arch == "s390x" || arch == "s390") return is_named(machine, "s390-ccw") || machine.starts_with("s390-ccw") ? MachineFamily::s390_ccw : MachineFamily::other;
    if (arch == "aarch64" || arch == "armv7l" || arch == "armv6l") {
        return is_named(machine, "virt") ? MachineFamily::arm_virt : MachineFamily::other_arm;
    }
    if (arch == "riscv64" || arch == "riscv32") return is_named(machine, "virt") ? MachineFamily::riscv_virt : MachineFamily::other;
    if (arch == "loongarch64") return is_named(machine, "virt") ? MachineFamily::loongarch_virt : MachineFamily::other;
    return MachineFamily::other;
}

bool numbers_pci_buses(std::string_view arch, MachineFamily family) {
    if (family == MachineFamily::other_arm) return false;
    return family != MachineFamily::other || arch == "s390x" || arch == "s390";
}

ArgvContext::ArgvContext(const model::Domain& domain, const Capabilities& capabilities, const Config& config, const Launch& launch)
    : domain(domain), capabilities(capabilities), config(config), launch(launch), devices(domain.devices),
      arch(or_empty(domain.os.arch)), machine(or_empty(domain.os.machine)), family(machine_family(arch, machine)),
      accelerator(domain.type == model::VirtType::kvm ? Accelerator::kvm : Accelerator::tcg),
      machine_type(capabilities.machine(machine, accelerator)), boot(boot_positions(domain.os)) {
    out.arguments.reserve(128);
}

void ArgvContext::option(std::string_view name, std::string value) {
    out.arguments.emplace_back(name);
    out.arguments.push_back(std::move(value));
}

void ArgvContext::device(Props props, const model::DeviceInfo& info) {
    const std::string_view alias = alias_of(info);
    if (const auto* pci = model::address_of<model::PciAddress>(info); pci && pci->zpci && pci->zpci->uid) {
        Props identity("zpci");
        identity.number("uid", *pci->zpci->uid).number("fid", pci->zpci->fid.value_or(0)).text("target", alias);
        identity.text("id", cat("zpci", *pci->zpci->uid));
        option("-device", identity);
    }
    if (domain.qemu && domain.qemu->override_) {
        for (const model::QemuDeviceOverride& device : domain.qemu->override_->devices) {
            if (device.alias != alias || alias.empty()) continue;
            for (const model::QemuProperty& property : device.properties) {
                if (property.type == model::QemuPropertyType::remove) props.remove(property.name);
                else props.set(property.name, quoted_value(property));
            }
        }
    }
    option("-device", props);
}

void ArgvContext::secret(std::string_view id) {
    const auto found = launch.secrets.find(id);
    if (found == launch.secrets.end()) throw Error(ErrorCode::internal_error, cat("secret '", id, "' was not prepared"));
    Props props;
    props.text("qom-type", "secret").text("id", id).text("data", found->second.data).text("keyid", "masterKey0");
    props.text("iv", found->second.iv).text("format", "base64");
    option("-object", props);
}

void refuse(std::string what) { throw Error(ErrorCode::config_unsupported, std::move(what)); }

std::string_view alias_of(const model::DeviceInfo& info) { return info.alias ? std::string_view(*info.alias) : std::string_view(); }

const model::Controller* find_controller(const model::Domain& domain, ControllerType type, std::uint32_t index) {
    for (const model::Controller& controller : domain.devices.controllers) {
        if (controller.is(type) && controller.index.value_or(0) == index) return &controller;
    }
    return nullptr;
}

std::string controller_alias(const model::Domain& domain, ControllerType type, std::uint32_t index) {
    if (const model::Controller* controller = find_controller(domain, type, index); controller && controller->info.alias) {
        return *controller->info.alias;
    }
    switch (type) {
    case ControllerType::pci: return cat("pci.", index);
    case ControllerType::usb: return index ? cat("usb", index) : "usb";
    default: return cat(schema::words<model::ControllerKind>[std::size_t(type)].text, index);
    }
}

namespace {

// The bus that a PCI address names, as QEMU calls it.
std::string pci_bus(const ArgvContext& context, std::uint32_t bus) {
    const model::Controller* controller = find_controller(context.domain, ControllerType::pci, bus);
    const auto* pci = controller ? std::get_if<model::PciController>(&controller->kind) : nullptr;
    if (pci && pci->model == model::PciModel::pcie_root) return "pcie.0";
    if (pci && pci->model == model::PciModel::pci_root) {
        // Further host bridges of pSeries name their bus below themselves.
        if (bus) return controller_alias(context.domain, ControllerType::pci, bus) + ".0";
        return numbers_pci_buses(context.arch, context.family) ? "pci.0" : "pci";
    }
    return controller_alias(context.domain, ControllerType::pci, bus);
}

struct Placer {
    const ArgvContext& context;
    Props& props;
    const model::DeviceInfo& info;

    void operator()(const model::PciAddress& address) const {
        props.text("bus", pci_bus(context, address.place.bus));
        boolean_if(props, "multifunction", address.multifunction);
        props.text("addr", address.place.function ? cat("0x", hex(address.place.slot), ".0x", hex(address.place.function))
                                                  : cat("0x", hex(address.place.slot)));
        props.number_unless_zero("acpi-index", info.acpi_index);
    }
    void operator()(const model::UsbAddress& address) const {
        props.text("bus", controller_alias(context.domain, ControllerType::usb, address.bus) + ".0");
        if (!address.port.empty()) props.text("port", address.port);
    }
    void operator()(const model::SpaprVioAddress& address) const { props.number_if("reg", address.reg); }
    void operator()(const model::CcwAddress& address) const {
        if (!address.devno) return;
        props.text("devno", cat(hex(address.cssid.value_or(0xfe)), ".", hex(address.ssid.value_or(0)), ".", hex(*address.devno, 4)));
    }
    void operator()(const model::IsaAddress& address) const {
        props.number_unless_zero("iobase", address.iobase).number_unless_zero("irq", address.irq);
    }
    void operator()(const model::DimmAddress& address) const {
        props.number("slot", address.slot).number_unless_zero("addr", address.base);
    }
    template <class Other> void operator()(const Other&) const {}   // drive, virtio-serial, ccid: the device spells it
};

}  // namespace

void place(const ArgvContext& context, Props& props, const model::DeviceInfo& info) {
    if (info.address) std::visit(Placer{context, props, info}, *info.address);
}

void option_rom(Props& props, const model::DeviceInfo& info) {
    if (!info.rom) return;
    if (info.rom->enabled == schema::YesNo::no) {
        props.text("romfile", "");   // no image: the device has no ROM
        return;
    }
    if (info.rom->bar) props.number("rombar", on(*info.rom->bar) ? 1 : 0);
    props.text_if("romfile", info.rom->file);
}

void boot_index(Props& props, const model::DeviceInfo& info, unsigned position) {
    const unsigned order = info.boot ? info.boot->order : position;
    if (order) props.number("bootindex", order);
}

void virtio_options(Props& props, const model::VirtioOptions& options) {
    boolean_if(props, "iommu_platform", options.iommu);
    boolean_if(props, "ats", options.ats);
    boolean_if(props, "packed", options.packed);
    boolean_if(props, "page-per-vq", options.page_per_vq);
}

std::string virtio_name(std::string_view base, const model::DeviceInfo& info, std::optional<model::VirtioModel> model) {
    std::string name(base);
    if (model::address_of<model::CcwAddress>(info)) name += "-ccw";
    else if (model::address_of<model::VirtioMmioAddress>(info)) name += "-device";
    else name += "-pci";
    if (model == model::VirtioModel::virtio_transitional) name += "-transitional";
    if (model == model::VirtioModel::virtio_non_transitional) name += "-non-transitional";
    return name;
}

Props& boolean_if(Props& props, std::string_view name, std::optional<schema::OnOff> value) {
    return value ? props.boolean(name, on(*value)) : props;
}
Props& boolean_if(Props& props, std::string_view name, std::optional<schema::YesNo> value) {
    return value ? props.boolean(name, yes(*value)) : props;
}
Props& word_if(Props& props, std::string_view name, std::optional<schema::OnOff> value) {
    return value ? props.on_off(name, on(*value)) : props;
}
Options& on_off_if(Options& options, std::string_view name, std::optional<schema::OnOff> value) {
    return value ? options.on_off(name, on(*value)) : options;
}
Options& on_off_if(Options& options, std::string_view name, std::optional<schema::YesNo> value) {
    return value ? options.on_off(name, yes(*value)) : options;
}

}  // namespace vireo::qemu
