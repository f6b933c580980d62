#pragma once
// Architectures of guests and hosts by libvirt's names.
#include <string_view>

namespace vireo::model {

// Whether documents and calls may name it.
bool is_known_arch(std::string_view arch);

}  // namespace vireo::model
