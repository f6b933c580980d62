#pragma once
// A version of three numbers, as libvirt packs it: major * 1000000 + minor * 1000 + micro.
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace vireo::model {

struct Version {
    unsigned major = 0, minor = 0, micro = 0;

    static std::optional<Version> parse(std::string_view text);   // "7", "7.2", "7.2.1", and what follows is ignored
    static Version unpack(unsigned long packed);
    unsigned long packed() const { return major * 1000000ul + minor * 1000ul + micro; }
    std::string text() const;                                     // "7.2.1"
    auto operator<=>(const Version&) const = default;

    static constexpr std::string_view kind = "version";
    static constexpr std::string_view pattern = "[0-9]+(\\.[0-9]+){0,2}.*";
};

}  // namespace vireo::model
