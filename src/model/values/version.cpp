#include "model/values/version.hpp"

#include <charconv>

namespace vireo::model {

std::optional<Version> Version::parse(std::string_view text) {
    Version version;
    unsigned* const parts[] = {&version.major, &version.minor, &version.micro};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [next, error] = std::from_chars(at, end, *parts[i]);
        if (error != std::errc{}) {
            if (i == 0) return std::nullopt;
            break;
        }
        at = next;
        if (at == end || *at != '.') break;
        ++at;
    }
    return version;
}

Version Version::unpack(unsigned long packed) {
    return {static_cast<unsigned>(packed / 1000000), static_cast<unsigned>(packed / 1000 % 1000), static_cast<unsigned>(packed % 1000)};
}

std::string Version::text() const { return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(micro); }

}  // namespace vireo::model
