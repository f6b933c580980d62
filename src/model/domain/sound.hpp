#pragma once
// <sound>: a sound card of the guest.
#include <vector>

#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class SoundModel { sb16, es1370, pcspk, ac97, ich6, ich9, usb, ich7, virtio };
enum class SoundCodec { duplex, micro, output };
struct Sound {
    SoundModel model = SoundModel::sb16;
    std::optional<YesNo> multichannel;        // usb
    std::optional<std::uint32_t> streams;     // virtio
    std::vector<SoundCodec> codecs;
    std::optional<std::uint32_t> audio_id;    // <audio id='…'/>: the host side; absent: the first one
    VirtioOptions virtio;                     // <driver …/>
    DeviceInfo info;
    bool operator==(const Sound&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::SoundModel> = list_of(
    "sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "ich7", "virtio");
template <> inline constexpr auto words<model::SoundCodec> = list_of("duplex", "micro", "output");
}  // namespace vireo::schema
