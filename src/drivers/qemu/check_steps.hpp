#pragma once
// The parts of check(), a file each.
#include "drivers/qemu/check.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::qemu {

// static: the command line has a function of that name, too, which throws.
[[nodiscard]] static inline Error unsupported(std::string message) {
    return Error(ErrorCode::config_unsupported, ErrorDomain::qemu, std::move(message));
}

[[nodiscard]] static inline Error wrong_xml(std::string message) {
    return Error(ErrorCode::xml_error, ErrorDomain::qemu, std::move(message));
}
[[nodiscard]] static inline Error broken(std::string message) {
    return Error(ErrorCode::internal_error, ErrorDomain::qemu, std::move(message));
}

void check_machine(const model::Domain& domain, const Context& context);
void check_cpu(const model::Domain& domain, const Context& context);
void check_disk(const model::Disk& disk, const model::Domain& domain, const Context& context);
void check_controllers(const model::Domain& domain, const Context& context);
void check_devices(const model::Domain& domain, const Context& context);
// Inputs, ports and consoles, panics, NVRAM, watchdogs.
void check_small_devices(const model::Domain& domain, const Context& context);
// Options that only virtio devices have.
void check_virtio_options(const model::VirtioOptions& options, bool is_virtio);
void check_filesystems(const model::Domain& domain);
// One that is plugged in, too.
void check_filesystem(const model::Filesystem& filesystem, const model::Domain& domain);
void check_shares_memory(const model::Domain& domain, std::string_view who);
void check_needs(const model::Domain& domain, const Context& context);

}  // namespace vireo::qemu
