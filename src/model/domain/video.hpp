#pragma once
// <video>: a graphics card of the guest.
#include <string>

#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class VideoType { vga, cirrus, vmvga, xen, vbox, qxl, virtio, gop, none, bochs, ramfb };
enum class VideoDriverName { qemu, vhostuser };   // "default" reads as absent
enum class VgaConf { io, on, off };

struct VideoAcceleration {
    std::optional<YesNo> accel2d;
    std::optional<YesNo> accel3d;
    std::optional<std::string> rendernode;
    bool operator==(const VideoAcceleration&) const = default;
};
struct VideoResolution {
    std::uint32_t x = 0, y = 0;
    bool operator==(const VideoResolution&) const = default;
};
struct VideoModel {
    std::optional<VideoType> type;            // absent: chosen by rule
    std::optional<std::uint32_t> ram;         // KiB, qxl
    std::optional<std::uint32_t> vram;        // KiB
    std::optional<std::uint32_t> vram64;      // KiB, qxl
    std::optional<std::uint32_t> vgamem;      // KiB, qxl
    std::optional<std::uint32_t> heads;
    std::optional<YesNo> primary;
    std::optional<OnOff> blob;                // virtio
    std::optional<OnOff> edid;
    std::optional<VideoAcceleration> acceleration;
    std::optional<VideoResolution> resolution;
    bool operator==(const VideoModel&) const = default;
};
struct VideoDriver {
    std::optional<VideoDriverName> name;
    std::optional<VgaConf> vgaconf;
    VirtioOptions virtio;
    bool operator==(const VideoDriver&) const = default;
};
struct Video {
    std::optional<VideoDriver> driver;
    VideoModel model;
    DeviceInfo info;
    bool operator==(const Video&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::VideoType> = list_of(
    "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "virtio", "gop", "none", "bochs", "ramfb");
template <> inline constexpr auto words<model::VideoDriverName> = list_of("qemu", "vhostuser");
template <> inline constexpr auto words<model::VgaConf> = list_of("io", "on", "off");
}  // namespace vireo::schema
