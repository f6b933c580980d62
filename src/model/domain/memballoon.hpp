#pragma once
// <memballoon>: gives memory back to the host while the guest runs.
#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class MemballoonModel { virtio, xen, none, virtio_transitional, virtio_non_transitional };
struct Memballoon {
    MemballoonModel model = MemballoonModel::virtio;
    std::optional<OnOff> autodeflate;
    std::optional<OnOff> free_page_reporting;
    std::optional<std::uint32_t> stats_period;   // seconds; <stats period='…'/>
    VirtioOptions virtio;                     // <driver …/>
    DeviceInfo info;
    bool operator==(const Memballoon&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::MemballoonModel> = list_of(
    "virtio", "xen", "none", "virtio-transitional", "virtio-non-transitional");
}  // namespace vireo::schema
