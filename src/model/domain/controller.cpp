#include "model/domain/controller.hpp"

#include <algorithm>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void after_read(Controller&, ReadContext& context) {
    for (std::string_view name : {"model", "target"})
        if (std::ranges::count_if(context.element.elements(), [&](const xml::Element& child) { return child.name == name; }) > 1)
            context.fail(ErrorCode::xml_error, "Multiple <" + std::string(name) + "> elements in controller definition not allowed", name);
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<FdcController> = rows();
template <> inline constexpr auto fields<SataController> = rows();
template <> inline constexpr auto fields<CcidController> = rows();
template <> inline constexpr auto fields<IsaController> = rows();

template <> inline constexpr auto fields<IdeController> = rows(
    attribute<&IdeController::model>("model", "Chip that the guest sees.", {.error = ErrorCode::config_unsupported, .message = "Unknown model type '{value}'", .since = "4.3.0"}));
template <> inline constexpr auto fields<ScsiController> = rows(
    attribute<&ScsiController::model>("model", "Adapter that the guest sees.", {.error = ErrorCode::config_unsupported, .message = "Unknown model type '{value}'"}));
template <> inline constexpr auto fields<VirtioSerialController> = rows(
    attribute<&VirtioSerialController::model>("model", "Flavour of the virtio device.", {.error = ErrorCode::config_unsupported, .message = "Unknown model type '{value}'", .since = "5.2.0"}),
    attribute<&VirtioSerialController::ports>("ports", "Number of ports."),
    attribute<&VirtioSerialController::vectors>("vectors", "Number of interrupt vectors."));
template <> inline constexpr auto fields<UsbController> = rows(
    attribute<&UsbController::model>("model", "Controller that the guest sees.", {.error = ErrorCode::config_unsupported, .message = "Unknown model type '{value}'", .since = "0.9.5"}),
    attribute<&UsbController::ports>("ports", "Number of ports.", {.max = 15, .since = "1.3.4"}));
template <> inline constexpr auto fields<XenbusController> = rows(
    attribute<&XenbusController::max_grant_frames>("maxGrantFrames", "Most grant frames of the guest.", {.since = "5.2.0"}),
    attribute<&XenbusController::max_event_channels>("maxEventChannels", "Most event channels of the guest.", {.since = "6.3.0"}));
template <> inline constexpr auto fields<NvmeController> = rows(
    leaf<&NvmeController::serial>("serial", "Serial number that the guest sees.", {.since = "11.5.0"}));

template <> inline constexpr auto fields<PciTarget> = rows(
    attribute<&PciTarget::chassis_nr>("chassisNr", "Number of the chassis of a bridge.",
                                      {.min = 1, .max = 255, .radix = 0, .since = "1.2.19"}),
    attribute<&PciTarget::chassis>("chassis", "Number of the chassis of a port.", {.max = 255, .radix = 0, .since = "1.2.19"}),
    attribute<&PciTarget::port>("port", "Number of the port.", {.max = 255, .radix = 0, .hex = 1, .since = "1.2.19"}),
    attribute<&PciTarget::bus_nr>("busNr", "Number of an expander's bus.", {.min = 1, .max = 254, .radix = 0, .since = "1.3.4"}),
    attribute<&PciTarget::index>("index", "Index of a pSeries host bridge.", {.max = 30, .radix = 0, .since = "3.6.0"}),
    attribute<&PciTarget::hotplug>("hotplug", "Whether devices may be plugged in while the guest runs.", {.since = "6.3.0"}),
    attribute<&PciTarget::mem_reserve>("memReserve", "Memory kept for devices that are plugged in later.", {.since = "10.3.0"}),
    leaf<&PciTarget::node>("node", "NUMA node of the guest that the bus belongs to.", {.message = "invalid NUMA node in target", .since = "1.3.4"}));

template <> inline constexpr auto fields<PciController> = rows(
    attribute<&PciController::model>("model", "Kind of bridge or port.", {.error = ErrorCode::config_unsupported, .message = "Unknown model type '{value}'", .since = "1.0.5"}),
    attribute<&PciController::model_name>("name", "Device that the hypervisor makes of it.", {.inside = "model", .since = "1.2.19"}),
    element<&PciController::target>("target", "What the guest sees of the bridge or port.", {.since = "1.2.19"}));

template <> inline constexpr auto fields<ControllerDriver> = rows(
    attribute<&ControllerDriver::queues>("queues", "Number of virtqueues.", {.zero_is_none = true, .since = "1.0.5"}),
    attribute<&ControllerDriver::cmd_per_lun>("cmd_per_lun", "Most commands queued for a device.", {.zero_is_none = true, .since = "1.2.7"}),
    attribute<&ControllerDriver::max_sectors>("max_sectors", "Most data of one command, in sectors of 512 bytes.", {.zero_is_none = true, .since = "1.2.7"}),
    attribute<&ControllerDriver::ioeventfd>("ioeventfd", "Whether the guest's notifications bypass the hypervisor's main thread.",
                                            {.since = "1.2.11"}),
    attribute<&ControllerDriver::iothread>("iothread", "The I/O thread that serves the controller.", {.zero_is_none = true, .since = "1.3.5"}),
    part<&ControllerDriver::virtio>("What every virtio device may say."),
    element<&ControllerDriver::iothreads>("iothread", "An I/O thread that serves part of the queues.",
                                          {.inside = "iothreads", .since = "11.2.0"}));

template <> inline constexpr auto fields<Controller> = rows(
    choice<&Controller::kind>("type", "What is plugged into it.", {.rows_apart = true}),
    attribute<&Controller::index>("index", "Number of the controller among those of its type."),
    cases<&Controller::kind>(),
    element<&Controller::driver>("driver", "How the hypervisor serves the controller."),
    part<&Controller::info>("What every device may say."),
    leaf<&Controller::pcihole64>("pcihole64", "Room for 64-bit memory of devices, on a root.", {.unit = "KiB", .since = "1.1.2"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Controller*) { return schema::record<Controller>(); }

}  // namespace vireo::model
