#include "model/domain/device.hpp"

#include "model/domain/read.hpp"
#include "model/domain/tables.hpp"

namespace vireo::schema {

// The elements of devices, in the order of Device.
template <> inline constexpr auto words<model::Device> = list_of(
    "disk", "controller", "lease", "filesystem", "interface", "smartcard", "serial", "parallel", "console", "channel", "input",
    "tpm", "graphics", "sound", "audio", "video", "hostdev", "redirdev", "hub", "watchdog", "memballoon", "rng", "nvram", "panic",
    "shmem", "memory", "crypto", "iommu", "vsock", "pstore");

}  // namespace vireo::schema

namespace vireo::model {

DeviceInfo* info_of(Device& device) {
    return std::visit([](auto& held) -> DeviceInfo* {
        if constexpr (requires { held.info; }) return &held.info;
        else return nullptr;
    }, device);
}
const DeviceInfo* info_of(const Device& device) { return info_of(const_cast<Device&>(device)); }

Device read_device(std::string_view xml, const ReadOptions& options) {
    const auto document = xml::Document::parse(std::string(xml), "(device_definition)");
    const auto& type = schema::type_of<Device>();
    const auto which = schema::find_word(document.root().name, type.words, type.aliases);
    if (!which) throw Error(ErrorCode::config_unsupported, options.domain, "unknown device type '" + std::string(document.root().name) + "'");
    Device device;
    schema::read(type.alternative(*which), type.choose(&device, *which), document, document.root(), options);
    return device;
}

std::string write_device(const Device& device, const WriteOptions& options) {
    const auto& type = schema::type_of<Device>();
    xml::Writer to(options.indent);
    schema::write(type.alternative(type.chosen(&device)), type.item(&device, 0), type.words[type.chosen(&device)].text, to, options);
    return to.take();
}

}  // namespace vireo::model
