#pragma once
// <hostdev>: a device of the host given to the guest.
#include <vector>

#include "base/uuid.hpp"
#include "model/domain/device_info.hpp"
#include "model/domain/ip_settings.hpp"
#include "model/domain/storage_source.hpp"

namespace vireo::model {

// A network card that fails over to a paravirtual one while it is away (migration).
enum class TeamingType { persistent, transient };
struct Teaming {
    TeamingType type = TeamingType::persistent;
    std::optional<std::string> persistent;    // alias of the card that stays
    bool operator==(const Teaming&) const = default;
};

struct HostUsbAddress {
    std::uint32_t bus = 0;
    std::uint32_t device = 0;
    std::optional<std::string> port;
    bool operator==(const HostUsbAddress&) const = default;
};
// <source><address …/></source> of a device that is a PCI function or a USB device.
using HostAddress = std::variant<PciPlace, HostUsbAddress>;

enum class UsbGuestReset { off, uninitialized, on };
struct UsbHostdev {
    std::optional<StartupPolicy> startup_policy;
    std::optional<UsbGuestReset> guest_reset;
    std::optional<std::uint32_t> vendor;      // <vendor id='0x1234'/>
    std::optional<std::uint32_t> product;
    std::optional<HostUsbAddress> address;
    std::optional<YesNo> missing;             // live: left out because of startupPolicy
    bool operator==(const UsbHostdev&) const = default;
};
struct PciHostdev {
    PciPlace address;
    std::optional<YesNo> write_filtering;
    bool operator==(const PciHostdev&) const = default;
};
struct ScsiUnitAddress {
    std::uint32_t bus = 0;
    std::uint32_t target = 0;
    std::uint64_t unit = 0;
    bool operator==(const ScsiUnitAddress&) const = default;
};
struct ScsiHostAdapter {
    std::string name;                         // <adapter name='scsi_host0'/>
    ScsiUnitAddress address;
    bool operator==(const ScsiHostAdapter&) const = default;
};
struct ScsiIscsi {
    std::string name;                         // target[/lun]
    std::vector<StorageHost> hosts;           // exactly one
    std::optional<StorageAuth> auth;
    std::optional<std::string> initiator_iqn;
    bool operator==(const ScsiIscsi&) const = default;
};
enum class ScsiSgio { filtered, unfiltered };
using ScsiSource = std::variant<ScsiHostAdapter, ScsiIscsi>;
struct ScsiHostdev {
    ScsiSource source;
    std::optional<ScsiSgio> sgio;
    std::optional<YesNo> rawio;
    bool operator==(const ScsiHostdev&) const = default;
};
// A vhost-scsi controller, named by the WWPN of its target.
struct ScsiHostHostdev {
    std::string protocol = "vhost";
    std::optional<std::string> wwpn;
    std::optional<VirtioModel> model;
    bool operator==(const ScsiHostHostdev&) const = default;
};
enum class MdevModel { vfio_pci, vfio_ccw, vfio_ap };
struct MdevHostdev {
    MdevModel model = MdevModel::vfio_pci;
    std::optional<OnOff> display;
    std::optional<OnOff> ramfb;
    Uuid uuid;
    bool operator==(const MdevHostdev&) const = default;
};
// Containers.
struct StorageHostdev {
    std::string block;
    bool operator==(const StorageHostdev&) const = default;
};
struct MiscHostdev {
    std::string char_device;
    bool operator==(const MiscHostdev&) const = default;
};
struct NetHostdev {
    std::string interface;
    bool operator==(const NetHostdev&) const = default;
};

// The first five are mode='subsystem', the last three mode='capabilities'.
using HostdevKind = std::variant<UsbHostdev, PciHostdev, ScsiHostdev, ScsiHostHostdev, MdevHostdev,
                                 StorageHostdev, MiscHostdev, NetHostdev>;

struct HostdevDriver {
    std::optional<std::string> name;          // vfio, kvm or xen
    std::optional<std::string> model;
    std::optional<YesNo> iommufd;
    bool operator==(const HostdevDriver&) const = default;
};

enum class HostdevMode { subsystem, capabilities };
struct Hostdev {
    HostdevMode mode = HostdevMode::subsystem;   // follows kind
    HostdevKind kind;
    std::optional<YesNo> managed;             // detach from the host before, give back after; absent = no
    std::optional<HostdevDriver> driver;
    std::optional<Teaming> teaming;
    std::vector<InterfaceIp> ips;             // capabilities net
    std::vector<InterfaceRoute> routes;
    bool readonly = false;
    bool shareable = false;
    DeviceInfo info;

    bool is_subsystem() const { return kind.index() < 5; }   // the first five kinds
    bool operator==(const Hostdev&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::HostdevMode> = list_of("subsystem", "capabilities");
template <> inline constexpr auto words<model::TeamingType> = list_of("persistent", "transient");
template <> inline constexpr auto words<model::UsbGuestReset> = list_of("off", "uninitialized", "on");
template <> inline constexpr auto words<model::ScsiSgio> = list_of("filtered", "unfiltered");
template <> inline constexpr auto words<model::MdevModel> = list_of("vfio-pci", "vfio-ccw", "vfio-ap");
template <> inline constexpr auto words<model::HostdevKind> = list_of(
    "usb", "pci", "scsi", "scsi_host", "mdev", "storage", "misc", "net");
template <> inline constexpr auto words<model::HostAddress> = list_of("pci", "usb");
template <> inline constexpr auto words<model::ScsiSource> = list_of(Word{"adapter", {.written = false}}, "iscsi");
}  // namespace vireo::schema
