#include "drivers/test/picture.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace vireo::test {
namespace {

constexpr std::uint32_t width = 320, height = 200;

void put_number(std::string& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to += char(value >> shift & 0xff);
}

std::uint32_t crc_of(std::string_view bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= std::uint8_t(byte);
        for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

void put_chunk(std::string& to, std::string_view kind, const std::string& content) {
    put_number(to, std::uint32_t(content.size()));
    const std::string body = std::string(kind) + content;
    to += body;
    put_number(to, crc_of(body));
}

// A zlib stream of stored blocks.
std::string stored(const std::string& bytes) {
    std::string out = "\x78\x01";
    std::uint32_t a = 1, b = 0;
    for (const char byte : bytes) {
        a = (a + std::uint8_t(byte)) % 65521;
        b = (b + a) % 65521;
    }
    constexpr std::size_t most = 65535;
    for (std::size_t at = 0; at < bytes.size(); at += most) {
        const std::string_view part = std::string_view(bytes).substr(at, most);
        const auto length = std::uint16_t(part.size()), inverse = std::uint16_t(~length);
        out += char(at + part.size() == bytes.size());
        for (const std::uint16_t number : {length, inverse}) {
            out += char(number & 0xff);
            out += char(number >> 8);
        }
        out += part;
    }
    put_number(out, b << 16 | a);
    return out;
}

// Eight vertical bars of grey, four bits a dot.
std::string make() {
    std::string header;
    put_number(header, width);
    put_number(header, height);
    header += std::string("\x04\x00\x00\x00\x00", 5);
    std::string dots;
    for (std::uint32_t y = 0; y < height; ++y) {
        dots += '\0';   // no filter
        for (std::uint32_t x = 0; x < width; x += 2) dots += char(x * 8 / width * 2 * 0x11);
    }
    std::string file = "\x89PNG\r\n\x1a\n";
    put_chunk(file, "IHDR", header);
    put_chunk(file, "IDAT", stored(dots));
    put_chunk(file, "IEND", "");
    return file;
}

}  // namespace

std::string_view test_picture() {
    static const std::string picture = make();
    return picture;
}

}  // namespace vireo::test
