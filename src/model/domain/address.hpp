#pragma once
// Where a device is plugged in: <address type='…' …/>, and the pieces other elements borrow from it.
//
// An address without numbers (`<address type='pci'/>`) asks for a place of that kind; the address rules fill it.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "schema/words.hpp"

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

// s390's identity of a PCI function. Absent numbers are to be assigned.
struct ZpciAddress {
    std::optional<std::uint32_t> uid;
    std::optional<std::uint32_t> fid;
    bool operator==(const ZpciAddress&) const = default;
};

// The place on a PCI bus alone, as <source>, nvme and parentaddr use it. 0000:00:00.0 is no place for a device.
struct PciPlace {
    std::uint32_t domain = 0;
    std::uint32_t bus = 0;
    std::uint32_t slot = 0;
    std::uint32_t function = 0;
    // No place, whatever the function: one is to be found.
    bool is_empty() const { return !domain && !bus && !slot; }
    bool is_nil() const { return !domain && !bus && !slot && !function; }
    auto operator<=>(const PciPlace&) const = default;
};

struct PciAddress {
    PciPlace place;
    std::optional<OnOff> multifunction;
    std::optional<ZpciAddress> zpci;
    bool operator==(const PciAddress&) const = default;
};

struct DriveAddress {
    std::uint32_t controller = 0;
    std::uint32_t bus = 0;
    std::uint32_t target = 0;
    std::uint32_t unit = 0;
    auto operator<=>(const DriveAddress&) const = default;
};

struct VirtioSerialAddress {
    std::uint32_t controller = 0;
    std::uint32_t bus = 0;
    std::uint32_t port = 0;
    auto operator<=>(const VirtioSerialAddress&) const = default;
};

struct CcidAddress {
    std::uint32_t controller = 0;
    std::uint32_t slot = 0;
    auto operator<=>(const CcidAddress&) const = default;
};

struct UsbAddress {
    std::uint32_t bus = 0;
    std::string port;   // "1" or, behind hubs, "1.2.3"; empty = to be assigned
    bool operator==(const UsbAddress&) const = default;
};

struct SpaprVioAddress {
    std::optional<std::uint64_t> reg;
    bool operator==(const SpaprVioAddress&) const = default;
};

// Given whole or not at all; without numbers it is to be assigned.
struct CcwAddress {
    std::optional<std::uint32_t> cssid;
    std::optional<std::uint32_t> ssid;
    std::optional<std::uint32_t> devno;
    bool operator==(const CcwAddress&) const = default;
};

struct IsaAddress {
    std::optional<std::uint32_t> iobase;
    std::optional<std::uint32_t> irq;
    bool operator==(const IsaAddress&) const = default;
};

struct VirtioMmioAddress {
    bool operator==(const VirtioMmioAddress&) const = default;
};

struct DimmAddress {
    std::uint32_t slot = 0;
    std::optional<std::uint64_t> base;   // guest physical address; 0 and absent are the same
    bool operator==(const DimmAddress&) const = default;
};

// The device stays out of the guest (a host device that is only kept reserved).
struct UnassignedAddress {
    bool operator==(const UnassignedAddress&) const = default;
};

using Address = std::variant<PciAddress, DriveAddress, VirtioSerialAddress, CcidAddress, UsbAddress, SpaprVioAddress,
                             CcwAddress, IsaAddress, VirtioMmioAddress, DimmAddress, UnassignedAddress>;

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::Address> = list_of(
    "pci", "drive", "virtio-serial", "ccid", "usb", "spapr-vio", "ccw", "isa", "virtio-mmio", "dimm", "unassigned");
}  // namespace vireo::schema
