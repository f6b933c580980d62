// Controllers: their order, their numbers, and those that other devices imply.
#include <algorithm>

#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {

Controller* find_controller(Domain& domain, ControllerType type, std::uint32_t index) {
    for (auto& controller : domain.devices.controllers)
        if (controller.type() == type && controller.index == index) return &controller;
    return nullptr;
}
const Controller* find_controller(const Domain& domain, ControllerType type, std::uint32_t index) {
    return find_controller(const_cast<Domain&>(domain), type, index);
}

std::uint32_t free_controller_index(const Domain& domain, ControllerType type) {
    std::uint32_t index = 0;
    while (find_controller(domain, type, index)) ++index;
    return index;
}

bool need_controller(Domain& domain, ControllerKind kind, std::uint32_t index) {
    auto type = ControllerType(kind.index());
    if (find_controller(domain, type, index)) return false;
    Controller controller;
    controller.kind = std::move(kind);
    controller.index = index;
    domain.devices.controllers.push_back(std::move(controller));
    return true;
}

// libvirt keeps the controllers of one type together, by index, where the first of them stands; a companion stands
// behind its master.
void sort_controllers(std::vector<Controller>& controllers) {
    std::vector<Controller> sorted;
    sorted.reserve(controllers.size());
    for (auto& controller : controllers) {
        auto place = sorted.end();
        bool found = false;
        for (auto at = sorted.end(); at != sorted.begin();) {
            --at;
            if (at->type() != controller.type()) continue;
            bool before = at->index && controller.index &&
                          (*at->index > *controller.index ||
                           (*at->index == *controller.index && at->info.usb_master && !controller.info.usb_master));
            if (before) {
                place = at;
                found = true;
            } else {
                if (!found) place = at + 1;
                break;
            }
        }
        sorted.insert(place, std::move(controller));
    }
    controllers = std::move(sorted);
}

namespace {

bool is_companion(const Controller& controller) {
    auto* usb = std::get_if<UsbController>(&controller.kind);
    if (!usb || !usb->model) return false;
    switch (*usb->model) {
    case UsbModel::ich9_ehci1:
    case UsbModel::ich9_uhci1:
    case UsbModel::ich9_uhci2:
    case UsbModel::ich9_uhci3: return true;
    default: return false;
    }
}

}  // namespace

namespace {

// Where the ports of a companion start at its master.
std::optional<std::uint32_t> first_port(UsbModel model) {
    switch (model) {
    case UsbModel::ich9_uhci1: return 0;
    case UsbModel::ich9_uhci2: return 2;
    case UsbModel::ich9_uhci3: return 4;
    default: return std::nullopt;
    }
}

}  // namespace

void complete_companions(Domain& domain) {
    for (auto& controller : domain.devices.controllers) {
        auto* usb = std::get_if<UsbController>(&controller.kind);
        if (usb && usb->model && controller.index && !controller.info.usb_master)
            controller.info.usb_master = first_port(*usb->model);
    }
}

void complete_controller_indexes(Domain& domain) {
    auto& controllers = domain.devices.controllers;
    const Controller* previous = nullptr;
    for (auto& controller : controllers) {
        if (!controller.index) {
            // The functions of one ICH9 controller that follow each other belong together.
            bool joins = previous && is_companion(*previous) && is_companion(controller);
            for (auto& other : controllers)
                if (joins && &other != &controller && other.index == previous->index && is_companion(other) &&
                    std::get<UsbController>(other.kind).model == std::get<UsbController>(controller.kind).model)
                    joins = false;
            controller.index = joins ? *previous->index : free_controller_index(domain, controller.type());
            if (is_companion(controller) && !controller.info.usb_master)
                controller.info.usb_master = first_port(*std::get<UsbController>(controller.kind).model);
        }
        previous = &controller;
    }
}

namespace {

// Controllers that drives of one bus need: all up to the highest one.
template <class Kind> void need_for_disks(Domain& domain, DiskBus bus) {
    std::optional<std::uint32_t> highest;
    for (auto& disk : domain.devices.disks)
        if (disk.target.bus == bus)
            if (auto* address = address_of<DriveAddress>(disk.info))
                highest = std::max(highest.value_or(0), address->controller);
    if (!highest) return;
    for (std::uint32_t i = 0; i <= *highest; ++i) need_controller(domain, Kind{}, i);
}

void need_virtio_serial(Domain& domain) {
    auto need = [&](const DeviceInfo& info) {
        auto* address = address_of<VirtioSerialAddress>(info);
        need_controller(domain, VirtioSerialController{}, address ? address->controller : 0);
    };
    for (auto& channel : domain.devices.channels)
        if (std::holds_alternative<VirtioTarget>(channel.target)) need(channel.info);
    for (auto& console : domain.devices.consoles)
        if (console.target_type == ConsoleTargetType::virtio) need(console.info);
}

void need_for_hostdevs(Domain& domain) {
    std::optional<std::uint32_t> highest;
    for (auto& hostdev : domain.devices.hostdevs)
        if (std::holds_alternative<ScsiHostdev>(hostdev.kind))
            if (auto* address = address_of<DriveAddress>(hostdev.info))
                highest = std::max(highest.value_or(0), address->controller);
    if (!highest) return;
    for (std::uint32_t i = 0; i <= *highest; ++i) need_controller(domain, ScsiController{}, i);
}

void need_for_smartcards(Domain& domain) {
    std::uint32_t next = 0;
    for (auto& smartcard : domain.devices.smartcards) {
        if (!smartcard.info.address) smartcard.info.address = CcidAddress{0, next++};
        if (auto* address = address_of<CcidAddress>(smartcard.info))
            need_controller(domain, CcidController{}, address->controller);
    }
}

// The first serial port is the first console, and the other way round.
void pair_console(Domain& domain) {
    auto& serials = domain.devices.serials;
    auto& consoles = domain.devices.consoles;
    auto is_serial = [](const Console& console) {
        return !console.target_type || console.target_type == ConsoleTargetType::serial;
    };
    if (domain.os.type != OsType::hvm) return;
    for (std::size_t i = 1; i < consoles.size(); ++i)
        if (is_serial(consoles[i])) throw unsupported("Only the first console can be a serial port");
    if (!consoles.empty() && is_serial(consoles[0])) {
        if (serials.empty()) {
            Serial serial;
            serial.source = consoles[0].source;
            serial.info = consoles[0].info;
            serial.port = 0;
            serials.push_back(std::move(serial));
        }
    } else if (consoles.empty() && !serials.empty()) {
        auto type = serials[0].target_type;
        bool can_be_console = !type || type == SerialTargetType::isa_serial || type == SerialTargetType::spapr_vio_serial ||
                              type == SerialTargetType::system_serial || type == SerialTargetType::sclp_serial;
        if (can_be_console) consoles.emplace_back();
        else return;
    } else if (!serials.empty() && !consoles.empty()) {
        auto type = serials[0].target_type;
        bool can_be_console = !type || type == SerialTargetType::isa_serial || type == SerialTargetType::spapr_vio_serial ||
                              type == SerialTargetType::system_serial || type == SerialTargetType::sclp_serial;
        if (!can_be_console) return;
        consoles.insert(consoles.begin(), Console{});
    } else {
        return;
    }
    consoles[0].target_type = ConsoleTargetType::serial;
    consoles[0].port = serials[0].port;
    mirror_console(domain);
}

}  // namespace

void mirror_console(Domain& domain) {
    auto& serials = domain.devices.serials;
    auto& consoles = domain.devices.consoles;
    if (domain.os.type != OsType::hvm || serials.empty() || consoles.empty() ||
        consoles[0].target_type != ConsoleTargetType::serial)
        return;
    consoles[0].source = serials[0].source;
    consoles[0].info = serials[0].info;
}

void complete_implicit(Domain& domain) {
    pair_console(domain);
    need_for_disks<ScsiController>(domain, DiskBus::scsi);
    need_for_disks<FdcController>(domain, DiskBus::fdc);
    need_for_disks<IdeController>(domain, DiskBus::ide);
    need_for_disks<SataController>(domain, DiskBus::sata);
    need_virtio_serial(domain);
    need_for_hostdevs(domain);
    need_for_smartcards(domain);
}

}  // namespace vireo::model
