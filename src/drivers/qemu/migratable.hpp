#pragma once
// The form of a definition that other hosts and older versions read: what they imply by themselves is left out.
#include <string>
#include <string_view>

#include "drivers/qemu/complete.hpp"

namespace vireo::qemu {

// `text` is a definition with its secrets; `live` says that it describes a running guest. It is defined anew, so that
// addresses, numbers and the order of controllers are those that the reader would find.
// `asked_cpu`: what the guest asked for, where it got something else; another host is asked for the same.
std::string migratable_text(std::string_view text, bool live, const Environment& environment, const model::Cpu* asked_cpu = nullptr);

// The same for a definition that is complete already.
void leave_out_implied(model::Domain& domain);

}  // namespace vireo::qemu
