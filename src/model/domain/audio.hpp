#pragma once
// <audio>: the host side of sound.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "schema/words.hpp"

namespace vireo::schema { class ReadContext; }

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

enum class AudioFormat { s8, u8, s16, u16, s32, u32, f32 };
struct AudioSettings {
    std::optional<std::uint32_t> frequency;
    std::optional<std::uint32_t> channels;
    std::optional<AudioFormat> format;
    bool operator==(const AudioSettings&) const = default;
};
// One direction. Which members count depends on the type of the audio; the others stay empty.
struct AudioStream {
    std::optional<YesNo> mixing_engine;
    std::optional<YesNo> fixed_settings;
    std::optional<std::uint32_t> voices;
    std::optional<std::uint32_t> buffer_length;   // microseconds
    std::optional<AudioSettings> settings;
    std::optional<std::string> dev;           // alsa, oss
    std::optional<std::uint32_t> buffer_count;    // coreaudio, oss, sdl
    std::optional<YesNo> try_poll;            // oss
    std::optional<std::string> server_name;   // jack
    std::optional<std::string> client_name;   // jack
    std::optional<std::string> connect_ports; // jack
    std::optional<YesNo> exact_name;          // jack
    std::optional<std::string> name;          // pulseaudio, pipewire
    std::optional<std::string> stream_name;   // pulseaudio, pipewire
    std::optional<std::uint32_t> latency;     // pulseaudio, pipewire: microseconds
    bool operator==(const AudioStream&) const = default;
};
enum class AudioType { none, alsa, coreaudio, jack, oss, pulseaudio, sdl, spice, file, dbus, pipewire };
enum class SdlAudioDriver { esd, alsa, arts, pulseaudio };
struct Audio {
    AudioType type = AudioType::none;
    std::uint32_t id = 0;
    std::optional<std::uint32_t> timer_period;   // microseconds
    std::optional<std::string> server_name;   // pulseaudio
    std::optional<SdlAudioDriver> driver;     // sdl
    std::optional<std::string> path;          // file
    std::optional<std::string> runtime_dir;   // pipewire
    std::optional<YesNo> try_mmap;            // oss
    std::optional<YesNo> exclusive;           // oss
    std::optional<std::int32_t> dsp_policy;   // oss
    std::optional<AudioStream> input;
    std::optional<AudioStream> output;
    bool operator==(const Audio&) const = default;
};

void after_read(Audio& audio, schema::ReadContext& context);

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::AudioFormat> = list_of("s8", "u8", "s16", "u16", "s32", "u32", "f32");
template <> inline constexpr auto words<model::AudioType> = list_of(
    "none", "alsa", "coreaudio", "jack", "oss", "pulseaudio", "sdl", "spice", "file", "dbus", "pipewire");
template <> inline constexpr auto words<model::SdlAudioDriver> = list_of("esd", "alsa", "arts", "pulseaudio");
}  // namespace vireo::schema
