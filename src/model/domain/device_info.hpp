#pragma once
// What every device may carry: alias, place, boot order, ACPI index, option ROM.
#include <cstdint>
#include <optional>
#include <string>

#include "model/domain/address.hpp"

namespace vireo::model {

struct BootOrder {
    std::uint32_t order = 0;                  // 1 = first
    std::optional<std::string> loadparm;      // s390
    bool operator==(const BootOrder&) const = default;
};

// Option ROM of a PCI device.
struct Rom {
    std::optional<YesNo> enabled;
    std::optional<OnOff> bar;
    std::optional<std::string> file;
    bool operator==(const Rom&) const = default;
};

struct DeviceInfo {
    std::optional<BootOrder> boot;
    // Name of the device in the monitor. At rest only a user's own ("ua-…") is kept; while running each device has one.
    std::optional<std::string> alias;
    std::optional<std::uint32_t> usb_master;  // first port of a companion USB controller: <master startport='…'/>
    std::optional<Rom> rom;
    std::optional<std::uint32_t> acpi_index;  // 0 and absent are the same
    std::optional<std::string> acpi_nodeset;
    std::optional<Address> address;
    bool operator==(const DeviceInfo&) const = default;
};

// The knobs that every virtio device's <driver> has.
struct VirtioOptions {
    std::optional<OnOff> iommu;
    std::optional<OnOff> ats;
    std::optional<OnOff> packed;
    std::optional<OnOff> page_per_vq;
    bool operator==(const VirtioOptions&) const = default;
};

enum class VirtioModel { virtio, virtio_transitional, virtio_non_transitional };

// The address of a kind, or nullptr when the device has none or one of another kind.
template <class Kind> const Kind* address_of(const DeviceInfo& info) {
    return info.address ? std::get_if<Kind>(&*info.address) : nullptr;
}
template <class Kind> Kind* address_of(DeviceInfo& info) {
    return info.address ? std::get_if<Kind>(&*info.address) : nullptr;
}

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::VirtioModel> = list_of(
    "virtio", "virtio-transitional", "virtio-non-transitional");
}  // namespace vireo::schema
