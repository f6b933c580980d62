#include "model/domain/addresses_virtio_serial.hpp"

#include "model/domain/rule_errors.hpp"

namespace vireo::model {

void VirtioSerialPorts::add_controller(std::uint32_t index, std::optional<std::uint32_t> ports) {
    if (!controllers_.try_emplace(index, ports.value_or(31)).second)
        throw internal_error("virtio serial controller with index " + std::to_string(index) +
                             " already exists in the address set");
}

void VirtioSerialPorts::take(const VirtioSerialAddress& address) {
    if (address.bus != 0)
        throw xml_error("virtio serial bus " + std::to_string(address.bus) + " is not supported, only bus 0");
    auto controller = controllers_.find(address.controller);
    if (controller == controllers_.end())
        throw xml_error("virtio serial controller " + std::to_string(address.controller) + " is missing");
    if (address.port >= controller->second.size())
        throw xml_error("virtio serial controller " + std::to_string(address.controller) + " does not have port " +
                        std::to_string(address.port));
    if (controller->second[address.port])
        throw xml_error("virtio serial port " + std::to_string(address.port) + " on controller " +
                        std::to_string(address.controller) + " is already occupied");
    controller->second[address.port] = true;
}

std::optional<VirtioSerialAddress> VirtioSerialPorts::take_next(std::optional<std::uint32_t> wanted) {
    for (auto& [index, ports] : controllers_) {
        if (wanted && *wanted != index) continue;
        for (std::size_t port = 1; port < ports.size(); ++port) {
            if (ports[port]) continue;
            ports[port] = true;
            return VirtioSerialAddress{index, 0, std::uint32_t(port)};
        }
    }
    return std::nullopt;
}

std::uint32_t VirtioSerialPorts::next_controller() const {
    return controllers_.empty() ? 0 : controllers_.rbegin()->first + 1;
}

}  // namespace vireo::model
