#pragma once
// Base64 as RFC 4648 has it: the standard alphabet, padded, on one line.
#include <optional>
#include <string>
#include <string_view>

namespace vireo {

std::string base64_encode(std::string_view bytes);
// Nothing when the text is no Base64. White space at the end is passed over: files end with a line break.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace vireo
