#include "model/domain/addresses_usb.hpp"

#include <charconv>

#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

std::string place_text(const UsbAddress& address) {
    return "bus " + std::to_string(address.bus) + " port " + address.port;
}

}  // namespace

unsigned usb_ports_of(const Controller& controller) {
    auto* usb = std::get_if<UsbController>(&controller.kind);
    if (!usb || !usb->model || controller.info.usb_master) return 0;
    switch (*usb->model) {
    case UsbModel::piix3_uhci:
    case UsbModel::piix4_uhci:
    case UsbModel::ich9_uhci1:
    case UsbModel::ich9_uhci2:
    case UsbModel::ich9_uhci3:
    case UsbModel::vt82c686b_uhci: return 2;
    case UsbModel::ehci:
    case UsbModel::ich9_ehci1: return 6;
    case UsbModel::pci_ohci: return 3;
    case UsbModel::nec_xhci:
    case UsbModel::qemu_xhci: return usb->ports.value_or(4);
    case UsbModel::qusb1:
    case UsbModel::qusb2: return usb->ports.value_or(8);
    case UsbModel::none: return 0;
    }
    return 0;
}

void UsbPorts::add_controller(const Controller& controller) {
    unsigned ports = usb_ports_of(controller);
    if (ports) buses_[controller.index.value_or(0)] = std::make_unique<Hub>(ports);
}

UsbPorts::Hub& UsbPorts::hub_above(const UsbAddress& address, unsigned& port) {
    auto bus = buses_.find(address.bus);
    if (bus == buses_.end()) throw xml_error("Missing USB bus " + std::to_string(address.bus));
    Hub* hub = bus->second.get();
    const char* at = address.port.data();
    const char* end = at + address.port.size();
    for (;;) {
        unsigned number = 0;
        auto [next, error] = std::from_chars(at, end, number);
        std::string seen(address.port.data(), next);
        if (error != std::errc() || number < 1 || number > hub->taken.size())
            throw xml_error("requested USB port " + seen + " not present on USB bus " + std::to_string(address.bus));
        if (next == end) {
            port = number - 1;
            return *hub;
        }
        if (!hub->hubs[number - 1])
            throw xml_error("there is no hub at port " + seen + " in USB address bus: " + std::to_string(address.bus) +
                            " port: " + address.port);
        hub = hub->hubs[number - 1].get();
        at = next + 1;
    }
}

void UsbPorts::add_hub(const UsbAddress& address) {
    unsigned port = 0;
    hub_above(address, port).hubs[port] = std::make_unique<Hub>(usb_hub_ports);
}

void UsbPorts::take(const UsbAddress& address) {
    unsigned port = 0;
    auto& hub = hub_above(address, port);
    if (hub.taken[port]) throw xml_error("Duplicate USB address " + place_text(address));
    hub.taken[port] = true;
}

bool UsbPorts::find(Hub& hub, std::string prefix, std::string& port) {
    for (std::size_t i = 0; i < hub.taken.size(); ++i) {
        if (hub.taken[i]) continue;
        hub.taken[i] = true;
        port = prefix + std::to_string(i + 1);
        return true;
    }
    for (std::size_t i = 0; i < hub.hubs.size(); ++i)
        if (hub.hubs[i] && find(*hub.hubs[i], prefix + std::to_string(i + 1) + ".", port)) return true;
    return false;
}

UsbAddress UsbPorts::take_next(std::optional<std::uint32_t> wanted) {
    UsbAddress address;
    for (auto& [bus, hub] : buses_) {
        if (wanted && *wanted != bus) continue;
        if (find(*hub, "", address.port)) {
            address.bus = bus;
            return address;
        }
    }
    if (wanted && !buses_.contains(*wanted)) throw xml_error("Missing USB bus " + std::to_string(*wanted));
    throw internal_error("No free USB ports");
}

}  // namespace vireo::model
