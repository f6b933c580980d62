#pragma once
// Key codes of the API's sets as QEMU takes them (its "qnum").
#include <cstdint>
#include <optional>

namespace vireo::model {

// virKeycodeSet. Nothing for a code or a set that has no translation.
std::optional<unsigned> qnum_of_key(std::uint32_t codeset, std::uint32_t code);

}  // namespace vireo::model
