#pragma once
// Ports of virtio-serial controllers.
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "model/domain/address.hpp"

namespace vireo::model {

class VirtioSerialPorts {
public:
    // A controller takes 31 ports unless it says otherwise; port 0 is kept for the console.
    void add_controller(std::uint32_t index, std::optional<std::uint32_t> ports);
    bool empty() const { return controllers_.empty(); }
    void take(const VirtioSerialAddress& address);     // throws xml_error when it is taken or not there
    // The first free port from 1 on; on `controller` alone when given. Nothing when all are full.
    std::optional<VirtioSerialAddress> take_next(std::optional<std::uint32_t> controller = {});
    // One above the highest controller.
    std::uint32_t next_controller() const;

private:
    std::map<std::uint32_t, std::vector<bool>> controllers_;
};

}  // namespace vireo::model
