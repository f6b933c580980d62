#include "model/save_image/save_image.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace vireo::model {

namespace {

constexpr std::string_view magic_complete = "LibvirtQemudSave";
constexpr std::string_view magic_partial = "LibvirtQemudPart";
constexpr std::uint32_t version = 2;
constexpr std::array<std::string_view, 7> format_words = {"raw", "gzip", "bzip2", "xz", "lzop", "zstd", "sparse"};

enum Word : std::size_t { word_version, word_length, word_running, word_format, word_cookie, word_count };

std::uint32_t swapped(std::uint32_t value) {
    return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

// The five numbers behind the magic, in the order of this host.
std::array<std::uint32_t, word_count> numbers(std::string_view header) {
    if (header.size() < save_header_size) throw Error(ErrorCode::operation_failed, "failed to read qemu header");
    const auto magic = header.substr(0, 16);
    if (magic != magic_complete && magic != magic_partial) throw Error(ErrorCode::operation_failed, "image magic is incorrect");
    std::array<std::uint32_t, word_count> found;
    std::memcpy(found.data(), header.data() + 16, sizeof found);
    if (found[word_version] > version)
        for (auto& number : found) number = swapped(number);
    if (found[word_version] > version)
        throw Error(ErrorCode::operation_failed, "image version is not supported (" + std::to_string(found[word_version]) + " > " + std::to_string(version) + ")");
    if (found[word_length] == 0 || found[word_length] > save_texts_limit)
        throw Error(ErrorCode::operation_failed, "invalid header data length: " + std::to_string(found[word_length]));
    return found;
}

}  // namespace

std::string_view save_format_word(SaveFormat format) {
    const auto index = static_cast<std::size_t>(format);
    return index < format_words.size() ? format_words[index] : std::string_view("unknown");
}

std::optional<SaveFormat> save_format_of_word(std::string_view word) {
    for (std::size_t i = 0; i < format_words.size(); ++i)
        if (format_words[i] == word) return static_cast<SaveFormat>(i);
    return std::nullopt;
}

std::string encode_save_image(const SaveImage& image, std::optional<std::size_t> texts_length) {
    std::string texts = image.domain_xml;
    texts += '\0';
    std::size_t cookie = 0;
    if (!image.cookie_xml.empty()) {
        cookie = texts.size();
        texts.append(image.cookie_xml).append(1, '\0');
    }
    const std::size_t length = texts_length.value_or(texts.size() + save_padding);
    if (texts.size() > length) throw Error(ErrorCode::operation_failed, "new xml too large to fit in file");
    texts.resize(length, '\0');

    std::array<std::uint32_t, word_count> found{};
    found[word_version] = version;
    found[word_length] = static_cast<std::uint32_t>(length);
    found[word_running] = image.was_running;
    found[word_format] = static_cast<std::uint32_t>(image.format);
    found[word_cookie] = static_cast<std::uint32_t>(cookie);
    std::string head(image.complete ? magic_complete : magic_partial);
    head.append(reinterpret_cast<const char*>(found.data()), sizeof found);
    head.resize(save_header_size, '\0');
    return head + texts;
}

std::size_t save_texts_length(std::string_view header) { return numbers(header)[word_length]; }

SaveImage decode_save_image(std::string_view head) {
    const auto found = numbers(head);
    const std::size_t length = found[word_length];
    if (head.size() < save_header_size + length) throw Error(ErrorCode::operation_failed, "failed to read domain XML");
    const std::string_view texts = head.substr(save_header_size, length);
    if (found[word_format] >= format_words.size())
        throw Error(ErrorCode::operation_failed, "Invalid compressed save format " + std::to_string(found[word_format]));
    SaveImage image;
    image.complete = head.starts_with(magic_complete);
    image.was_running = found[word_running] != 0;
    image.format = static_cast<SaveFormat>(found[word_format]);
    image.domain_xml = texts.substr(0, texts.find('\0'));
    if (const std::size_t cookie = found[word_cookie]) {
        if (cookie >= length) throw Error(ErrorCode::operation_failed, "save cookie lies outside of the texts");
        const auto rest = texts.substr(cookie);
        image.cookie_xml = rest.substr(0, rest.find('\0'));
    }
    image.stream_offset = save_header_size + length;
    return image;
}

}  // namespace vireo::model
