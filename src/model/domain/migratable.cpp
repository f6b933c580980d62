#include "model/domain/migratable.hpp"

#include <algorithm>

namespace vireo::model {

// Compat: pinned by the conformance corpora.
void leave_out_implied_devices(Domain& domain) {
    auto& devices = domain.devices;
    std::erase_if(devices.inputs, [](const Input& input) { return input.type == InputType::keyboard && input.bus == InputBus::ps2; });
    for (auto& controller : devices.controllers)
        if (auto* pci = std::get_if<PciController>(&controller.kind); pci && pci->model_name == PciModelName::spapr_pci_host_bridge)
            pci->model_name.reset();
    for (auto& serial : devices.serials) {
        if (serial.target_type != SerialTargetType::spapr_vio_serial && serial.target_type != SerialTargetType::system_serial) continue;
        serial.target_type.reset();
        serial.target_model.reset();
    }
    for (auto& graphics : devices.graphics) {
        auto* spice = std::get_if<SpiceGraphics>(&graphics.kind);
        if (!spice || spice->listens.empty() || !std::holds_alternative<NoListen>(spice->listens.front().where)) continue;
        spice->listens.clear();
        spice->autoport = schema::YesNo::no;
    }
}

}  // namespace vireo::model
