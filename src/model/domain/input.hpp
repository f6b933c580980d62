#pragma once
// <input>: mouse, tablet, keyboard, or a host's input device.
#include <string>

#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class InputType { mouse, tablet, keyboard, passthrough, evdev };
enum class InputBus { ps2, usb, xen, parallels, virtio, none };
enum class InputGrab { all };
enum class InputGrabToggle { ctrl_ctrl, alt_alt, shift_shift, meta_meta, scrolllock, ctrl_scrolllock };

struct InputSource {
    std::optional<std::string> evdev;         // passthrough
    std::optional<std::string> dev;           // type evdev
    std::optional<InputGrab> grab;
    std::optional<InputGrabToggle> grab_toggle;
    std::optional<OnOff> repeat;
    bool operator==(const InputSource&) const = default;
};
struct Input {
    InputType type = InputType::mouse;
    std::optional<InputBus> bus;              // absent: chosen by rule
    std::optional<VirtioModel> model;
    VirtioOptions virtio;                     // <driver …/>
    std::optional<InputSource> source;
    DeviceInfo info;
    bool operator==(const Input&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::InputType> = list_of("mouse", "tablet", "keyboard", "passthrough", "evdev");
template <> inline constexpr auto words<model::InputBus> = list_of("ps2", "usb", "xen", "parallels", "virtio", "none");
template <> inline constexpr auto words<model::InputGrab> = list_of("all");
template <> inline constexpr auto words<model::InputGrabToggle> = list_of(
    "ctrl-ctrl", "alt-alt", "shift-shift", "meta-meta", "scrolllock", "ctrl-scrolllock");
}  // namespace vireo::schema
