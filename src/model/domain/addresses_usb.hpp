#pragma once
// USB ports of a guest: root hubs of the controllers, and hubs plugged into them.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/domain/controller.hpp"

namespace vireo::model {

// Ports of a plugged hub.
inline constexpr unsigned usb_hub_ports = 8;

// Ports of the root hub that this controller makes; 0 when it makes none (a companion of another controller, "none").
unsigned usb_ports_of(const Controller& controller);

class UsbPorts {
public:
    // A controller without ports of its own adds nothing.
    void add_controller(const Controller& controller);
    // A hub plugged at a place taken before.
    void add_hub(const UsbAddress& address);
    void take(const UsbAddress& address);              // throws xml_error when it is taken or not there
    // The first free port, of bus `bus` alone when given. Throws when there is none.
    UsbAddress take_next(std::optional<std::uint32_t> bus);

private:
    struct Hub {
        std::vector<bool> taken;
        std::vector<std::unique_ptr<Hub>> hubs;
        explicit Hub(unsigned ports) : taken(ports), hubs(ports) {}
    };
    Hub& hub_above(const UsbAddress& address, unsigned& port);
    static bool find(Hub& hub, std::string prefix, std::string& port);

    std::map<std::uint32_t, std::unique_ptr<Hub>> buses_;
};

}  // namespace vireo::model
