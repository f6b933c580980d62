#include "drivers/qemu/machine.hpp"

#include "model/domain/complete.hpp"

namespace vireo::qemu {
namespace {

// "virt" or "virt-7.2"
bool is_family(std::string_view machine, std::string_view family) {
    return machine == family || (machine.starts_with(family) && machine.size() > family.size() + 1 &&
                                 machine[family.size()] == '-');
}

bool has_root(const model::Domain& domain, model::PciModel model) {
    auto* root = model::find_controller(domain, model::ControllerType::pci, 0);
    return root && std::get<model::PciController>(root->kind).model == model;
}

}  // namespace

std::string_view arch_of(const model::Domain& domain) {
    return domain.os.arch ? std::string_view(*domain.os.arch) : std::string_view();
}
std::string_view machine_of(const model::Domain& domain) {
    return domain.os.machine ? std::string_view(*domain.os.machine) : std::string_view();
}

bool is_x86(std::string_view arch) { return arch == "x86_64" || arch == "i686"; }
bool is_arm(std::string_view arch) {
    return arch == "aarch64" || arch == "armv7l" || arch == "armv6l" || arch == "armv7b";
}
bool is_arm64(std::string_view arch) { return arch == "aarch64"; }
bool is_ppc64(std::string_view arch) { return arch == "ppc64" || arch == "ppc64le"; }
bool is_s390(std::string_view arch) { return arch == "s390x" || arch == "s390"; }
bool is_riscv(std::string_view arch) { return arch == "riscv64" || arch == "riscv32"; }
bool is_mips64(std::string_view arch) { return arch == "mips64" || arch == "mips64el"; }

bool is_q35(const model::Domain& domain) {
    auto machine = machine_of(domain);
    return is_x86(domain) && (machine == "q35" || machine.starts_with("pc-q35"));
}
bool is_i440fx(const model::Domain& domain) {
    auto machine = machine_of(domain);
    return is_x86(domain) && (machine == "pc" || machine.starts_with("pc-0.") || machine.starts_with("pc-1.") ||
                              machine.starts_with("pc-i440") || machine.starts_with("rhel"));
}
bool is_isapc(const model::Domain& domain) { return is_x86(domain) && machine_of(domain) == "isapc"; }
bool is_microvm(const model::Domain& domain) { return is_x86(domain) && is_family(machine_of(domain), "microvm"); }
bool is_pseries(const model::Domain& domain) { return is_ppc64(domain) && is_family(machine_of(domain), "pseries"); }
bool is_arm_virt(const model::Domain& domain) { return is_arm(domain) && is_family(machine_of(domain), "virt"); }
bool is_riscv_virt(const model::Domain& domain) { return is_riscv(domain) && is_family(machine_of(domain), "virt"); }
bool is_s390_ccw(const model::Domain& domain) {
    return is_s390(domain) && machine_of(domain).starts_with("s390-ccw");
}
bool is_vexpress(const model::Domain& domain) { return is_arm(domain) && machine_of(domain).starts_with("vexpress-"); }

bool has_pci_root(const model::Domain& domain) { return has_root(domain, model::PciModel::pci_root); }
bool has_pcie_root(const model::Domain& domain) { return has_root(domain, model::PciModel::pcie_root); }

bool has_builtin_ide(const model::Domain& domain) {
    auto machine = machine_of(domain);
    return is_i440fx(domain) || machine == "malta" || machine == "sun4u" || machine == "g3beige";
}

}  // namespace vireo::qemu
