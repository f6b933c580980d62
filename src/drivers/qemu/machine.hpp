#pragma once
// Predicates over a domain's processor and machine type. All take the completed names ("pc-q35-7.2", "x86_64").
#include <string_view>

#include "model/domain/domain.hpp"
#include "model/values/arch.hpp"

namespace vireo::qemu {

using model::is_known_arch;

std::string_view arch_of(const model::Domain& domain);
std::string_view machine_of(const model::Domain& domain);

bool is_x86(std::string_view arch);
bool is_arm(std::string_view arch);          // all of them
bool is_arm64(std::string_view arch);
bool is_ppc64(std::string_view arch);        // and ppc64le
bool is_s390(std::string_view arch);
bool is_riscv(std::string_view arch);
bool is_mips64(std::string_view arch);

inline bool is_x86(const model::Domain& domain) { return is_x86(arch_of(domain)); }
inline bool is_arm(const model::Domain& domain) { return is_arm(arch_of(domain)); }
inline bool is_ppc64(const model::Domain& domain) { return is_ppc64(arch_of(domain)); }
inline bool is_s390(const model::Domain& domain) { return is_s390(arch_of(domain)); }
inline bool is_riscv(const model::Domain& domain) { return is_riscv(arch_of(domain)); }

bool is_q35(const model::Domain& domain);
bool is_i440fx(const model::Domain& domain);
bool is_isapc(const model::Domain& domain);
bool is_microvm(const model::Domain& domain);
bool is_pseries(const model::Domain& domain);
bool is_arm_virt(const model::Domain& domain);
bool is_riscv_virt(const model::Domain& domain);
bool is_s390_ccw(const model::Domain& domain);
bool is_vexpress(const model::Domain& domain);

// Whether the machine's first bus, controller index 0 of type pci, is of this model.
bool has_pci_root(const model::Domain& domain);
bool has_pcie_root(const model::Domain& domain);

// IDE and floppy controllers that are part of the machine.
bool has_builtin_ide(const model::Domain& domain);

}  // namespace vireo::qemu
