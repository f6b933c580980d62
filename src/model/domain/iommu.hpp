#pragma once
// <iommu>: an I/O memory management unit for the guest.
#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class IommuModel { intel, smmuv3, virtio, amd };
struct IommuGranule {
    std::optional<std::string> mode;
    std::optional<std::uint64_t> size;        // KiB
    bool operator==(const IommuGranule&) const = default;
};
struct IommuDriver {
    std::optional<OnOff> intremap;
    std::optional<OnOff> caching_mode;
    std::optional<OnOff> eim;
    std::optional<OnOff> iotlb;
    std::optional<std::uint32_t> aw_bits;
    std::optional<OnOff> dma_translation;
    std::optional<OnOff> passthrough;
    std::optional<OnOff> xtsup;
    std::optional<std::uint32_t> pci_bus;
    std::optional<IommuGranule> granule;
    bool operator==(const IommuDriver&) const = default;
};
struct Iommu {
    IommuModel model = IommuModel::intel;
    std::optional<IommuDriver> driver;
    DeviceInfo info;
    bool operator==(const Iommu&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::IommuModel> = list_of("intel", "smmuv3", "virtio", "amd");
}  // namespace vireo::schema
