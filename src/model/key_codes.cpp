#include "model/key_codes.hpp"

#include <utility>

namespace vireo::model {

namespace {

enum Set : std::uint32_t { linux_keys, xt, atset1, atset2, atset3, osx, xt_kbd, usb, win32, qnum };

// Linux key numbers up to 83 and of F11 and F12 are the scan codes of the first PC keyboards; these came later, most of
// them with the prefix 0xe0, which is the high bit here.
constexpr std::pair<unsigned, unsigned> linux_extended[] = {
    {86, 0x56}, {87, 0x57}, {88, 0x58}, {89, 0x73}, {90, 0x78}, {91, 0x77}, {92, 0x79}, {93, 0x70}, {94, 0x7b}, {96, 0x9c},
    {97, 0x9d}, {98, 0xb5}, {99, 0x54}, {100, 0xb8}, {102, 0xc7}, {103, 0xc8}, {104, 0xc9}, {105, 0xcb}, {106, 0xcd},
    {107, 0xcf}, {108, 0xd0}, {109, 0xd1}, {110, 0xd2}, {111, 0xd3}, {113, 0xa0}, {114, 0xae}, {115, 0xb0}, {116, 0xde},
    {117, 0x59}, {119, 0xc6}, {121, 0x7e}, {122, 0x72}, {123, 0x71}, {124, 0x7d}, {125, 0xdb}, {126, 0xdc}, {127, 0xdd},
    {128, 0xe8}, {140, 0xa1}, {142, 0xdf}, {143, 0xe3}, {155, 0xec}, {156, 0xe6}, {158, 0xea}, {159, 0xe9}, {163, 0x99},
    {164, 0xa2}, {165, 0x90}, {166, 0xa4}, {172, 0xb2}, {173, 0xe7}, {217, 0xe5}};

// USB usages of the keyboard page, by Linux key, from usage 4 on.
constexpr std::uint8_t usb_to_linux[] = {
    30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44, 2, 3, 4, 5, 6, 7, 8,
    9, 10, 11, 28, 1, 14, 15, 57, 12, 13, 26, 27, 43, 43, 39, 40, 41, 51, 52, 53, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68,
    87, 88, 99, 70, 119, 110, 102, 104, 111, 107, 109, 106, 105, 108, 103, 69, 98, 55, 74, 78, 96, 79, 80, 81, 75, 76, 77, 71,
    72, 73, 82, 83, 86, 127, 116, 117};

// Virtual key codes of Windows, by Linux key.
constexpr std::pair<unsigned, unsigned> win32_to_linux[] = {
    {0x08, 14}, {0x09, 15}, {0x0d, 28}, {0x10, 42}, {0x11, 29}, {0x12, 56}, {0x13, 119}, {0x14, 58}, {0x1b, 1}, {0x20, 57},
    {0x21, 104}, {0x22, 109}, {0x23, 107}, {0x24, 102}, {0x25, 105}, {0x26, 103}, {0x27, 106}, {0x28, 108}, {0x2c, 99},
    {0x2d, 110}, {0x2e, 111}, {0x30, 11}, {0x31, 2}, {0x32, 3}, {0x33, 4}, {0x34, 5}, {0x35, 6}, {0x36, 7}, {0x37, 8},
    {0x38, 9}, {0x39, 10}, {0x41, 30}, {0x42, 48}, {0x43, 46}, {0x44, 32}, {0x45, 18}, {0x46, 33}, {0x47, 34}, {0x48, 35},
    {0x49, 23}, {0x4a, 36}, {0x4b, 37}, {0x4c, 38}, {0x4d, 50}, {0x4e, 49}, {0x4f, 24}, {0x50, 25}, {0x51, 16}, {0x52, 19},
    {0x53, 31}, {0x54, 20}, {0x55, 22}, {0x56, 47}, {0x57, 17}, {0x58, 45}, {0x59, 21}, {0x5a, 44}, {0x5b, 125}, {0x5c, 126},
    {0x5d, 127}, {0x60, 82}, {0x61, 79}, {0x62, 80}, {0x63, 81}, {0x64, 75}, {0x65, 76}, {0x66, 77}, {0x67, 71}, {0x68, 72},
    {0x69, 73}, {0x6a, 55}, {0x6b, 78}, {0x6d, 74}, {0x6e, 83}, {0x6f, 98}, {0x70, 59}, {0x71, 60}, {0x72, 61}, {0x73, 62},
    {0x74, 63}, {0x75, 64}, {0x76, 65}, {0x77, 66}, {0x78, 67}, {0x79, 68}, {0x7a, 87}, {0x7b, 88}, {0x90, 69}, {0x91, 70},
    {0xa0, 42}, {0xa1, 54}, {0xa2, 29}, {0xa3, 97}, {0xa4, 56}, {0xa5, 100}, {0xba, 39}, {0xbb, 13}, {0xbc, 51}, {0xbd, 12},
    {0xbe, 52}, {0xbf, 53}, {0xc0, 41}, {0xdb, 26}, {0xdc, 43}, {0xdd, 27}, {0xde, 40}};

// Codes of the second PC set without prefix, by Linux key.
constexpr std::pair<unsigned, unsigned> atset2_to_linux[] = {
    {0x76, 1}, {0x16, 2}, {0x1e, 3}, {0x26, 4}, {0x25, 5}, {0x2e, 6}, {0x36, 7}, {0x3d, 8}, {0x3e, 9}, {0x46, 10}, {0x45, 11},
    {0x4e, 12}, {0x55, 13}, {0x66, 14}, {0x0d, 15}, {0x15, 16}, {0x1d, 17}, {0x24, 18}, {0x2d, 19}, {0x2c, 20}, {0x35, 21},
    {0x3c, 22}, {0x43, 23}, {0x44, 24}, {0x4d, 25}, {0x54, 26}, {0x5b, 27}, {0x5a, 28}, {0x14, 29}, {0x1c, 30}, {0x1b, 31},
    {0x23, 32}, {0x2b, 33}, {0x34, 34}, {0x33, 35}, {0x3b, 36}, {0x42, 37}, {0x4b, 38}, {0x4c, 39}, {0x52, 40}, {0x0e, 41},
    {0x12, 42}, {0x5d, 43}, {0x1a, 44}, {0x22, 45}, {0x21, 46}, {0x2a, 47}, {0x32, 48}, {0x31, 49}, {0x3a, 50}, {0x41, 51},
    {0x49, 52}, {0x4a, 53}, {0x59, 54}, {0x7c, 55}, {0x11, 56}, {0x29, 57}, {0x58, 58}, {0x05, 59}, {0x06, 60}, {0x04, 61},
    {0x0c, 62}, {0x03, 63}, {0x0b, 64}, {0x83, 65}, {0x0a, 66}, {0x01, 67}, {0x09, 68}, {0x77, 69}, {0x7e, 70}, {0x6c, 71},
    {0x75, 72}, {0x7d, 73}, {0x7b, 74}, {0x6b, 75}, {0x73, 76}, {0x74, 77}, {0x79, 78}, {0x69, 79}, {0x72, 80}, {0x7a, 81},
    {0x70, 82}, {0x71, 83}, {0x78, 87}, {0x07, 88}};

template <std::size_t N> std::optional<unsigned> look_up(const std::pair<unsigned, unsigned> (&table)[N], unsigned code) {
    for (const auto& [from, to] : table)
        if (from == code) return to;
    return std::nullopt;
}

std::optional<unsigned> qnum_of_linux(unsigned code) {
    if (code >= 1 && code <= 83) return code;
    return look_up(linux_extended, code);
}

std::optional<unsigned> qnum_of_linux(std::optional<unsigned> code) { return code ? qnum_of_linux(*code) : std::nullopt; }

}  // namespace

std::optional<unsigned> qnum_of_key(std::uint32_t codeset, std::uint32_t code) {
    switch (codeset) {
        case linux_keys: return qnum_of_linux(code);
        case xt:
        case atset1:
            if ((code & 0xff00) == 0xe000) return (code & 0x7f) | 0x80;
            return code >= 1 && code <= 0x7f ? std::optional(code) : std::nullopt;
        case xt_kbd:
        case qnum: return code >= 1 && code <= 0xff ? std::optional(code) : std::nullopt;
        case usb:
            if (code >= 4 && code - 4 < sizeof usb_to_linux) return qnum_of_linux(unsigned(usb_to_linux[code - 4]));
            if (code >= 224 && code <= 231) {
                static constexpr unsigned modifiers[] = {29, 42, 56, 125, 97, 54, 100, 126};
                return qnum_of_linux(modifiers[code - 224]);
            }
            return std::nullopt;
        case win32: return qnum_of_linux(look_up(win32_to_linux, code));
        case atset2: return qnum_of_linux(look_up(atset2_to_linux, code));
        default: return std::nullopt;
    }
}

}  // namespace vireo::model
