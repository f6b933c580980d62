#pragma once
// What is wrong with a document that is not well-formed, told as the reference tells it: place, text, the line, a caret.
#include <cstddef>
#include <string_view>

#include "base/error.hpp"

namespace vireo::xml {

// `otherwise` and `otherwise_at` are used for the rare fault that the scan here does not know.
Error diagnose(std::string_view text, std::string_view source, std::string_view otherwise, std::size_t otherwise_at);

}  // namespace vireo::xml
