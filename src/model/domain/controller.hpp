#pragma once
// <controller>: what other devices are plugged into.
#include <vector>

#include "model/domain/device_info.hpp"
#include "model/domain/disk.hpp"

namespace vireo::model {

enum class ControllerType { ide, fdc, scsi, sata, virtio_serial, ccid, usb, pci, xenbus, isa, nvme };

// All models; which ones a type has is in its table (model_of …). Words are spelled per type in the XML.
enum class ScsiModel {
    auto_, buslogic, lsilogic, lsisas1068, vmpvscsi, ibmvscsi, virtio_scsi, lsisas1078,
    virtio_transitional, virtio_non_transitional, ncr53c90, dc390, am53c974
};
enum class UsbModel {
    piix3_uhci, piix4_uhci, ehci, ich9_ehci1, ich9_uhci1, ich9_uhci2, ich9_uhci3, vt82c686b_uhci,
    pci_ohci, nec_xhci, qusb1, qusb2, qemu_xhci, none
};
enum class PciModel {
    pci_root, pcie_root, pci_bridge, dmi_to_pci_bridge, pcie_to_pci_bridge, pcie_root_port, pcie_switch_upstream_port,
    pcie_switch_downstream_port, pci_expander_bus, pcie_expander_bus
};
enum class IdeModel { piix3, piix4, ich6 };
// The device that QEMU makes of a PCI model: <model name='…'/>.
enum class PciModelName {
    pci_bridge, i82801b11_bridge, ioh3420, x3130_upstream, xio3130_downstream, pxb, pxb_pcie, pcie_root_port,
    spapr_pci_host_bridge, pcie_pci_bridge
};

struct IdeController {
    std::optional<IdeModel> model;
    bool operator==(const IdeController&) const = default;
};
struct FdcController {
    bool operator==(const FdcController&) const = default;
};
struct ScsiController {
    std::optional<ScsiModel> model;           // absent: chosen by rule
    bool operator==(const ScsiController&) const = default;
};
struct SataController {
    bool operator==(const SataController&) const = default;
};
struct VirtioSerialController {
    std::optional<VirtioModel> model;
    std::optional<std::uint32_t> ports;
    std::optional<std::uint32_t> vectors;
    bool operator==(const VirtioSerialController&) const = default;
};
struct CcidController {
    bool operator==(const CcidController&) const = default;
};
struct UsbController {
    std::optional<UsbModel> model;            // absent: chosen by rule
    std::optional<std::uint32_t> ports;
    bool operator==(const UsbController&) const = default;
};
struct PciTarget {
    std::optional<std::uint32_t> chassis_nr;  // pci-bridge
    std::optional<std::uint32_t> chassis;     // ports
    std::optional<std::uint32_t> port;        // ports; printed in hexadecimal
    std::optional<std::uint32_t> bus_nr;      // expander buses
    std::optional<std::uint32_t> index;       // pSeries host bridges
    std::optional<OnOff> hotplug;
    std::optional<std::uint64_t> mem_reserve;
    std::optional<std::uint32_t> node;        // NUMA node
    bool operator==(const PciTarget&) const = default;
};
struct PciController {
    std::optional<PciModel> model;            // absent is refused by rule where it matters
    std::optional<PciModelName> model_name;
    std::optional<PciTarget> target;
    bool operator==(const PciController&) const = default;
};
struct XenbusController {
    std::optional<std::uint32_t> max_grant_frames;
    std::optional<std::uint32_t> max_event_channels;
    bool operator==(const XenbusController&) const = default;
};
struct IsaController {
    bool operator==(const IsaController&) const = default;
};
struct NvmeController {
    std::optional<std::string> serial;
    bool operator==(const NvmeController&) const = default;
};

// In the order of ControllerType.
using ControllerKind = std::variant<IdeController, FdcController, ScsiController, SataController, VirtioSerialController,
                                    CcidController, UsbController, PciController, XenbusController, IsaController,
                                    NvmeController>;

struct ControllerDriver {
    std::optional<std::uint32_t> queues;
    std::optional<std::uint32_t> cmd_per_lun;
    std::optional<std::uint32_t> max_sectors;
    std::optional<OnOff> ioeventfd;
    std::optional<std::uint32_t> iothread;
    VirtioOptions virtio;
    std::vector<IothreadMapping> iothreads;
    bool operator==(const ControllerDriver&) const = default;
};

struct Controller {
    ControllerKind kind;
    std::optional<std::uint32_t> index;       // absent: assigned by rule
    std::optional<ControllerDriver> driver;
    DeviceInfo info;
    std::optional<std::uint64_t> pcihole64;   // KiB; roots only

    ControllerType type() const { return ControllerType(kind.index()); }
    bool is(ControllerType wanted) const { return type() == wanted; }
    bool operator==(const Controller&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::ControllerType> = list_of(
    "ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa", "nvme");
template <> inline constexpr auto words<model::ScsiModel> = list_of(
    "auto", "buslogic", "lsilogic", "lsisas1068", "vmpvscsi", "ibmvscsi", "virtio-scsi", "lsisas1078",
    "virtio-transitional", "virtio-non-transitional", "ncr53c90", "dc390", "am53c974");
template <> inline constexpr auto words<model::UsbModel> = list_of(
    "piix3-uhci", "piix4-uhci", "ehci", "ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3", "vt82c686b-uhci",
    "pci-ohci", "nec-xhci", "qusb1", "qusb2", "qemu-xhci", "none");
template <> inline constexpr auto words<model::PciModel> = list_of(
    "pci-root", "pcie-root", "pci-bridge", "dmi-to-pci-bridge", "pcie-to-pci-bridge", "pcie-root-port",
    "pcie-switch-upstream-port", "pcie-switch-downstream-port", "pci-expander-bus", "pcie-expander-bus");
template <> inline constexpr auto words<model::IdeModel> = list_of("piix3", "piix4", "ich6");
template <> inline constexpr auto words<model::PciModelName> = list_of(
    "pci-bridge", "i82801b11-bridge", "ioh3420", "x3130-upstream", "xio3130-downstream", "pxb", "pxb-pcie",
    "pcie-root-port", "spapr-pci-host-bridge", "pcie-pci-bridge");
template <> inline constexpr auto words<model::ControllerKind> = list_of(
    "ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa", "nvme");
}  // namespace vireo::schema
