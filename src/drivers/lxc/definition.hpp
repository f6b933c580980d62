#pragma once
// From a document to the definition of a container that is kept. Pure, but for generated MAC addresses and UUIDs.
#include <string_view>

#include "model/domain/domain.hpp"

namespace vireo::lxc {

// The program that leads a container's life, where a definition names none.
inline constexpr std::string_view standard_emulator = "/usr/lib/libvirt/libvirt_lxc";

struct DefineOptions {
    bool validate = false;        // VIR_DOMAIN_DEFINE_VALIDATE: unknown elements and values are errors
};
// Throws Error.
model::Domain define(std::string_view xml, const DefineOptions& options = {});
void complete_definition(model::Domain& domain);

// Whether containers of this processor run here: the host's, and its 32-bit form.
bool runs_here(std::string_view arch);
std::string_view host_arch();
std::string_view narrow_arch();     // "i686" on x86_64; "" where there is none

}  // namespace vireo::lxc
