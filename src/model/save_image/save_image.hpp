#pragma once
// The head of a file with a saved guest: what stands before the hypervisor's own stream.
//
//     92 bytes   magic, version, length of the texts, running or not, compression, place of the cookie
//     texts      domain XML, NUL, cookie XML, NUL, zeros: room to edit the XML in place
//     stream     of the hypervisor, compressed or not
//
//  1. Numbers are in the byte order of the host that wrote them; a reader finds out from the version.
//  2. A file is begun with complete = false and its head written again when the stream is complete: what a crash left
//     behind is recognised.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace vireo::model {

enum class SaveFormat : std::uint32_t { raw, gzip, bzip2, xz, lzop, zstd, sparse };
std::string_view save_format_word(SaveFormat format);                  // "raw", "gzip" … as in qemu.conf
std::optional<SaveFormat> save_format_of_word(std::string_view word);

struct SaveImage {
    bool complete = true;
    bool was_running = false;
    SaveFormat format = SaveFormat::raw;
    std::string domain_xml;
    std::string cookie_xml;              // "" = none

    // Where the hypervisor's stream begins, in a file that was read; the length of what encode() gives.
    std::uint64_t stream_offset = 0;
};

inline constexpr std::size_t save_header_size = 92;
inline constexpr std::size_t save_padding = 65536;
inline constexpr std::size_t save_texts_limit = 64u << 20;             // a longer one is no save file

// Head and texts. `texts_length` keeps the length of a file whose XML is replaced: throws when it does not fit.
std::string encode_save_image(const SaveImage& image, std::optional<std::size_t> texts_length = std::nullopt);

// Length of the texts behind a header of 92 bytes. Throws Error (operation_failed) when it is no save file.
std::size_t save_texts_length(std::string_view header);
// From header and texts.
SaveImage decode_save_image(std::string_view head);

}  // namespace vireo::model
