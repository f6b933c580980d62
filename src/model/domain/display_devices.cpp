// Tables of <video>, <input>, <sound>, <audio>.
#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void after_read(Sound&, ReadContext& context) {
    for (const xml::Element& child : context.element.elements())
        if (child.name == "codec" && !child.attribute("type")) context.fail(ErrorCode::config_unsupported, "unknown codec type '(null)'", "codec");
}

namespace {

// Each kind of back end has settings of its own; those of others are not kept.
void keep_own(AudioStream& stream, AudioType type) {
    const bool oss = type == AudioType::oss, jack = type == AudioType::jack;
    const bool pulse = type == AudioType::pulseaudio || type == AudioType::pipewire;
    if (!oss && type != AudioType::alsa) stream.dev.reset();
    if (!oss && type != AudioType::coreaudio && type != AudioType::sdl) stream.buffer_count.reset();
    if (!oss) stream.try_poll.reset();
    if (!jack) {
        stream.server_name.reset();
        stream.client_name.reset();
        stream.connect_ports.reset();
        stream.exact_name.reset();
    }
    if (!pulse) {
        stream.name.reset();
        stream.stream_name.reset();
        stream.latency.reset();
    }
}

}  // namespace

void after_read(Input& input, ReadContext& context) {
    const xml::Element* source = context.element.child("source");
    const char* name = input.type == InputType::evdev ? "dev" : input.type == InputType::passthrough ? "evdev" : nullptr;
    if (name && (!source || !source->attribute(name)))
        context.fail(ErrorCode::xml_error, "Missing evdev path for input device", "source");
}

// Fixed settings have their element even when it says nothing.
void after_read(Audio& audio, ReadContext&) {
    for (auto* stream : {&audio.input, &audio.output})
        if (*stream) keep_own(**stream, audio.type);
    for (auto* stream : {audio.input ? &*audio.input : nullptr, audio.output ? &*audio.output : nullptr})
        if (stream && stream->fixed_settings == YesNo::yes && !stream->settings) stream->settings.emplace();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

namespace {
bool has_heads(const VideoModel& model) { return model.heads.value_or(0) != 0; }
bool has_input(const Audio& audio) { return audio.input && *audio.input != AudioStream{}; }
bool has_output(const Audio& audio) { return audio.output && *audio.output != AudioStream{}; }
}  // namespace

template <> inline constexpr auto fields<VideoAcceleration> = rows(
    attribute<&VideoAcceleration::accel3d>("accel3d", "Whether 3D is accelerated."),
    attribute<&VideoAcceleration::accel2d>("accel2d", "Whether drawing is accelerated."),
    attribute<&VideoAcceleration::rendernode>("rendernode", "Render node of the host.", {.since = "5.8.0"}));
template <> inline constexpr auto fields<VideoResolution> = rows(
    attribute<&VideoResolution::x>("x", "Width in pixels.", {.required = true, .since = "5.9.0"}),
    attribute<&VideoResolution::y>("y", "Height in pixels.", {.required = true, .since = "5.9.0"}));
template <> inline constexpr auto fields<VideoModel> = rows(
    attribute<&VideoModel::type>("type", "Card that the guest sees.", {.empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown video model '{value}'"}),
    attribute<&VideoModel::ram>("ram", "Size of the primary memory in KiB (qxl).", {.zero_is_none = true, .empty_is_none = true, .message = "cannot parse video ram '{value}'", .since = "1.0.2"}),
    attribute<&VideoModel::vram>("vram", "Size of the video memory in KiB.", {.zero_is_none = true, .empty_is_none = true, .message = "cannot parse video vram '{value}'"}),
    attribute<&VideoModel::vram64>("vram64", "Size of the 64-bit memory in KiB (qxl).", {.zero_is_none = true, .empty_is_none = true, .message = "cannot parse video vram64 '{value}'", .since = "1.3.3"}),
    attribute<&VideoModel::vgamem>("vgamem", "Size of the frame buffer in KiB (qxl).", {.zero_is_none = true, .empty_is_none = true, .message = "cannot parse video vgamem '{value}'", .since = "1.2.11"}),
    attribute<&VideoModel::heads>("heads", "Number of screens.", {.only_if = when<&has_heads>, .empty_is_none = true, .error = ErrorCode::internal_error, .message = "cannot parse video heads '{value}'"}),
    attribute<&VideoModel::primary>("primary", "Whether it is the card that boots.", {.lenient = true, .since = "1.0.2"}),
    attribute<&VideoModel::blob>("blob", "Whether resources are shared with the host.", {.since = "9.2.0"}),
    attribute<&VideoModel::edid>("edid", "Whether the guest is told about the screen.", {.since = "11.7.0"}),
    element<&VideoModel::acceleration>("acceleration", "What is accelerated."),
    element<&VideoModel::resolution>("resolution", "Size of the screen.", {.since = "5.9.0"}));
template <> inline constexpr auto fields<VideoDriver> = rows(
    part<&VideoDriver::virtio>("What every virtio device may say."),
    attribute<&VideoDriver::name>("name", "Back end of the card.", {.since = "5.8.0"}),
    attribute<&VideoDriver::vgaconf>("vgaconf", "How the card is configured (bhyve).", {.since = "3.5.0"}));
template <> inline constexpr auto fields<Video> = rows(
    element<&Video::driver>("driver", "How the hypervisor serves the card.", {.since = "3.5.0"}),
    element<&Video::model>("model", "The card.", {.written = Written::always}),
    part<&Video::info>("What every device may say."));

template <> inline constexpr auto fields<InputSource> = rows(
    attribute<&InputSource::evdev>("evdev", "Device of the host that is passed through.", {.since = "1.3.0"}),
    attribute<&InputSource::dev>("dev", "Device of the host that is shared.", {.since = "7.4.0"}),
    attribute<&InputSource::grab>("grab", "Whether all input devices are grabbed together.", {.since = "7.4.0"}),
    attribute<&InputSource::grab_toggle>("grabToggle", "Keys that switch between host and guest.", {.since = "7.6.0"}),
    attribute<&InputSource::repeat>("repeat", "Whether keys repeat.", {.since = "7.4.0"}));
template <> inline constexpr auto fields<Input> = rows(
    attribute<&Input::type>("type", "Kind of the device.", {.required = true, .error = ErrorCode::config_unsupported, .message = "unknown input device type '{value}'", .missing_error = ErrorCode::internal_error, .missing = "missing input device type"}),
    attribute<&Input::bus>("bus", "What it is plugged into.", {.error = ErrorCode::config_unsupported, .message = "unknown input bus type '{value}'"}),
    attribute<&Input::model>("model", "Flavour of the virtio device.", {.since = "5.2.0"}),
    part<&Input::virtio>("What every virtio device may say.", {.inside = "driver", .since = "3.5.0"}),
    element<&Input::source>("source", "The host's device.", {.since = "1.3.0"}),
    part<&Input::info>("What every device may say."));

template <> inline constexpr auto fields<Sound> = rows(
    attribute<&Sound::model>("model", "Card that the guest sees.", {.required = true}),
    attribute<&Sound::multichannel>("multichannel", "Whether more than two channels are used (usb).", {.since = "9.4.0"}),
    attribute<&Sound::streams>("streams", "Number of streams (virtio).", {.since = "10.4.0"}),
    attribute<&Sound::codecs>("type", "What a codec of the card can do.", {.inside = "codec", .needed = true, .error = ErrorCode::config_unsupported, .message = "unknown codec type '{value}'", .missing_error = ErrorCode::config_unsupported, .missing = "unknown codec type '(null)'", .since = "0.9.13"}),
    attribute<&Sound::audio_id>("id", "Audio back end of the card.", {.inside = "audio", .needed = true, .since = "6.7.0"}),
    part<&Sound::virtio>("What every virtio device may say.", {.inside = "driver", .since = "10.4.0"}),
    part<&Sound::info>("What every device may say."));

template <> inline constexpr auto fields<AudioSettings> = rows(
    attribute<&AudioSettings::frequency>("frequency", "Samples per second.", {.min = 1, .since = "7.2.0"}),
    attribute<&AudioSettings::channels>("channels", "Number of channels.", {.min = 1, .since = "7.2.0"}),
    attribute<&AudioSettings::format>("format", "Format of a sample.", {.since = "7.2.0"}));
template <> inline constexpr auto fields<AudioStream> = rows(
    attribute<&AudioStream::mixing_engine>("mixingEngine", "Whether the hypervisor mixes and converts.", {.since = "7.2.0"}),
    attribute<&AudioStream::fixed_settings>("fixedSettings", "Whether the settings are fixed.", {.since = "7.2.0"}),
    attribute<&AudioStream::voices>("voices", "Number of voices.", {.min = 1, .since = "7.2.0"}),
    attribute<&AudioStream::buffer_length>("bufferLength", "Length of the buffer in microseconds.", {.min = 1, .since = "7.2.0"}),
    attribute<&AudioStream::dev>("dev", "Device of the host (alsa, oss).", {.since = "7.2.0"}),
    attribute<&AudioStream::buffer_count>("bufferCount", "Number of buffers (coreaudio, oss, sdl).", {.since = "7.2.0"}),
    attribute<&AudioStream::server_name>("serverName", "Name of the server (jack).", {.since = "7.2.0"}),
    attribute<&AudioStream::client_name>("clientName", "Name of the client (jack).", {.since = "7.2.0"}),
    attribute<&AudioStream::connect_ports>("connectPorts", "Ports to connect to (jack).", {.since = "7.2.0"}),
    attribute<&AudioStream::exact_name>("exactName", "Whether the client's name must not be changed (jack).", {.since = "7.2.0"}),
    attribute<&AudioStream::try_poll>("tryPoll", "Whether polling is tried (oss).", {.since = "7.2.0"}),
    attribute<&AudioStream::name>("name", "Name of the sink or source (pulseaudio, pipewire).", {.since = "7.2.0"}),
    attribute<&AudioStream::stream_name>("streamName", "Name of the stream (pulseaudio, pipewire).", {.since = "7.2.0"}),
    attribute<&AudioStream::latency>("latency", "Latency in microseconds (pulseaudio, pipewire).", {.since = "7.2.0"}),
    element<&AudioStream::settings>("settings", "Settings of the samples.", {.written = Written::always, .since = "7.2.0"}));
template <> inline constexpr auto fields<Audio> = rows(
    attribute<&Audio::id>("id", "Number that sound cards refer to.", {.required = true, .min = 1, .since = "6.7.0"}),
    attribute<&Audio::type>("type", "Where sound goes on the host.", {.required = true, .since = "6.7.0"}),
    attribute<&Audio::timer_period>("timerPeriod", "Period of the timer in microseconds.", {.min = 1, .since = "7.2.0"}),
    attribute<&Audio::server_name>("serverName", "Name of the server (pulseaudio).", {.since = "7.2.0"}),
    attribute<&Audio::driver>("driver", "Driver of the library (sdl).", {.since = "7.2.0"}),
    attribute<&Audio::path>("path", "File that is written (file).", {.since = "7.2.0"}),
    attribute<&Audio::runtime_dir>("runtimeDir", "Folder of the server's socket (pipewire).", {.since = "9.10.0"}),
    attribute<&Audio::try_mmap>("tryMMap", "Whether memory mapping is tried (oss).", {.since = "6.7.0"}),
    attribute<&Audio::exclusive>("exclusive", "Whether nobody else may use the device (oss).", {.since = "6.7.0"}),
    attribute<&Audio::dsp_policy>("dspPolicy", "Policy of timing (oss).", {.since = "6.7.0"}),
    element<&Audio::input>("input", "What the guest hears.", {.only_if = when<&has_input>, .since = "6.7.0"}),
    element<&Audio::output>("output", "What the guest plays.", {.only_if = when<&has_output>, .since = "6.7.0"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Video*) { return schema::record<Video>(); }
const schema::Type& schema_of(const Input*) { return schema::record<Input>(); }
const schema::Type& schema_of(const Sound*) { return schema::record<Sound>(); }
const schema::Type& schema_of(const Audio*) { return schema::record<Audio>(); }

}  // namespace vireo::model
