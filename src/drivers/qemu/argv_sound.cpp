// Sound: the host side (-audiodev) and the guest's cards.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

// One direction: "in" or "out".
Props stream(AudioType type, const AudioStream& stream) {
    Props props;
    boolean_if(props, "mixing-engine", stream.mixing_engine);
    boolean_if(props, "fixed-settings", stream.fixed_settings);
    props.number_unless_zero("voices", stream.voices).number_unless_zero("buffer-length", stream.buffer_length);
    if (stream.settings) {
        props.number_unless_zero("frequency", stream.settings->frequency).number_unless_zero("channels", stream.settings->channels);
        if (stream.settings->format) props.text("format", word(*stream.settings->format));
    }
    switch (type) {
    case AudioType::alsa: props.text_if("dev", stream.dev); break;
    case AudioType::coreaudio: props.number_unless_zero("buffer-count", stream.buffer_count); break;
    case AudioType::sdl: props.number_unless_zero("buffer-count", stream.buffer_count); break;
    case AudioType::oss:
        props.text_if("dev", stream.dev).number_unless_zero("buffer-count", stream.buffer_count);
        boolean_if(props, "try-poll", stream.try_poll);
        break;
    case AudioType::jack:
        props.text_if("server-name", stream.server_name).text_if("client-name", stream.client_name);
        props.text_if("connect-ports", stream.connect_ports);
        boolean_if(props, "exact-name", stream.exact_name);
        break;
    case AudioType::pulseaudio:
    case AudioType::pipewire:
        props.text_if("name", stream.name).text_if("stream-name", stream.stream_name).number_unless_zero("latency", stream.latency);
        break;
    default: break;
    }
    return props;
}

std::string_view audio_driver(AudioType type) {
    if (type == AudioType::pulseaudio) return "pa";
    if (type == AudioType::file) return "wav";
    return word(type);
}

Props audiodev(const Audio& audio) {
    Props props;
    props.text("id", cat("audio", audio.id)).text("driver", audio_driver(audio.type));
    props.number_unless_zero("timer-period", audio.timer_period);
    if (audio.type == AudioType::pulseaudio) props.text_if("server", audio.server_name);
    if (audio.type == AudioType::file) props.text_if("path", audio.path);
    if (audio.type == AudioType::oss) {
        boolean_if(props, "try-mmap", audio.try_mmap);
        boolean_if(props, "exclusive", audio.exclusive);
        props.number_unless_zero("dsp-policy", audio.dsp_policy);
    }
    if (audio.input) {
        if (Props in = stream(audio.type, *audio.input); !in.empty()) props.object("in", in);
    }
    if (audio.output) {
        if (Props out = stream(audio.type, *audio.output); !out.empty()) props.object("out", out);
    }
    return props;
}

std::string audio_of(const ArgvContext& context, const Sound& sound) {
    if (sound.audio_id) return cat("audio", *sound.audio_id);
    return context.devices.audios.empty() ? std::string() : cat("audio", context.devices.audios.front().id);
}

std::string_view card_driver(SoundModel model) {
    switch (model) {
    case SoundModel::es1370: return "ES1370";
    case SoundModel::ac97: return "AC97";
    case SoundModel::ich6: return "intel-hda";
    case SoundModel::ich9: return "ich9-intel-hda";
    case SoundModel::usb: return "usb-audio";
    case SoundModel::sb16: return "sb16";
    case SoundModel::virtio: return "virtio-sound";
    default: refuse(cat("sound card model '", word(model), "' is not supported by qemu"));
    }
}

void add_codecs(ArgvContext& context, const Sound& sound) {
    static const std::vector<SoundCodec> default_codecs = {SoundCodec::duplex};
    const std::string_view alias = alias_of(sound.info);
    unsigned cad = 0;
    for (const SoundCodec codec : sound.codecs.empty() ? default_codecs : sound.codecs) {
        Props props(cat("hda-", word(codec)));
        props.text("id", cat(alias, "-codec", cad)).text("bus", cat(alias, ".0")).number("cad", cad);
        props.text_unless_empty("audiodev", audio_of(context, sound));
        context.option("-device", props);
        ++cad;
    }
}

}  // namespace

void add_audios(ArgvContext& context) {
    for (const Audio& audio : context.devices.audios) {
        if (audio.type == AudioType::sdl && audio.driver) {
            // SDL chooses among its own drivers by the environment.
            context.out.environment.push_back(cat("SDL_AUDIODRIVER=", word(*audio.driver)));
        }
        context.option("-audiodev", audiodev(audio));
    }
}

void add_sounds(ArgvContext& context) {
    for (const Sound& sound : context.devices.sounds) {
        if (sound.model == SoundModel::pcspk) {
            context.option("-soundhw", "pcspk");   // part of the board, not a device
            continue;
        }
        const bool hda = sound.model == SoundModel::ich6 || sound.model == SoundModel::ich9;
        const std::string_view driver = card_driver(sound.model);
        Props props(sound.model == SoundModel::virtio ? virtio_name(driver, sound.info) : std::string(driver));
        virtio_options(props, sound.virtio);
        props.text("id", alias_of(sound.info));
        if (!hda) props.text_unless_empty("audiodev", audio_of(context, sound));
        if (sound.model == SoundModel::virtio) props.number_unless_zero("streams", sound.streams);
        place(context, props, sound.info);
        context.device(std::move(props), sound.info);
        if (hda) add_codecs(context, sound);
    }
}

}  // namespace vireo::qemu
