#pragma once
// Sizes with a unit: 512 MiB. Units are libvirt's: b, byte(s), k/K/KiB (1024), KB (1000) … E/EiB, EB; case does not matter.
#include <cstdint>
#include <optional>
#include <string_view>

namespace vireo::schema {

// Bytes of one unit; nothing when it is none.
std::optional<std::uint64_t> unit_bytes(std::string_view unit);

// `value` of `unit`, in whole `in_unit`, rounded up; nothing when the unit is unknown or the result does not fit.
std::optional<std::uint64_t> scale(std::uint64_t value, std::string_view unit, std::string_view in_unit);

// "4G", "512 KiB", "4096": number with an optional unit behind it, in bytes.
std::optional<std::uint64_t> parse_size(std::string_view text, std::string_view default_unit = "bytes");

}  // namespace vireo::schema
