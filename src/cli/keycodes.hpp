#pragma once
// Names of keys, for send-key.
#include <libvirt/libvirt.h>

#include <optional>
#include <string_view>

namespace vireo::cli {

// The number of "KEY_A" in the Linux set; none for a name that is not known.
std::optional<unsigned> linux_keycode(std::string_view name);
// "linux", "xt", …; -1 for no such set.
int key_set(std::string_view name);

}  // namespace vireo::cli
