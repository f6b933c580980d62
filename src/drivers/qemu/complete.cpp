#include "drivers/qemu/complete.hpp"

#include "drivers/qemu/addresses.hpp"
#include "drivers/qemu/check.hpp"
#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/check.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/read.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::qemu {

std::shared_ptr<const Capabilities> choose_emulator(model::Domain& domain, const Environment& environment) {
    auto& arch = domain.os.arch;
    if (!arch) arch = environment.host_arch;
    if (!is_known_arch(*arch)) throw model::unsupported("Unknown architecture " + *arch);
    auto& emulator = domain.devices.emulator;
    if (!emulator) {
        auto found = environment.emulator(*arch, domain.type);
        if (found.empty())
            throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "No emulator found for arch '" + *arch + "'");
        emulator = std::move(found);
    }
    return environment.capabilities(*emulator);
}

// Processors that no cell names belong to the first one.
void complete_cells(model::Domain& domain) {
    if (!domain.cpu || !domain.cpu->numa || domain.cpu->numa->cells.empty()) return;
    auto& cells = domain.cpu->numa->cells;
    if (domain.vcpu.maximum > 65536) return;
    model::CpuSet named;
    for (auto& cell : cells)
        if (cell.cpus) named |= *cell.cpus;
    for (std::size_t vcpu = 0; vcpu < domain.vcpu.maximum; ++vcpu) {
        if (named.contains(vcpu)) continue;
        if (!cells[0].cpus) cells[0].cpus.emplace();
        cells[0].cpus->insert(vcpu);
    }
}

void complete(model::Domain& domain, const Context& context) {
    auto& machine = domain.os.machine;
    if (!machine || machine->empty()) {
        if (auto* found = context.caps->default_machine(context.accelerator(domain))) machine = found->name;
    } else {
        machine = std::string(context.caps->canonical_machine(*machine));
    }
    complete_firmware(domain, context);
    complete_features(domain, context);
    complete_machine_devices(domain, context);
    complete_audio(domain);
    complete_cpu(domain, context);
    complete_cells(domain);
    complete_seclabels(domain);
}

model::Domain define(std::string_view xml, const DefineOptions& options, const Environment& environment) {
    auto domain = model::read_domain(xml, {.live = options.live, .strict = options.validate});
    // What only other hypervisors understand is not kept.
    domain.lxc.reset();
    domain.xen.reset();
    domain.bhyve.reset();
    domain.vmware.reset();
    complete_definition(domain, options, environment);
    return domain;
}

void complete_definition(model::Domain& domain, const DefineOptions& options, const Environment& environment) {
    if (domain.os.type != model::OsType::hvm && !domain.os.arch) domain.os.arch = environment.host_arch;
    if (options.check && domain.os.type == model::OsType::exe && !domain.os.init) throw model::xml_error("init binary must be specified");
    auto capabilities = choose_emulator(domain, environment);
    Context context{capabilities.get(), *environment.config, environment};
    model::CompleteOptions common;
    model::complete_basics(domain, common);
    complete(domain, context);
    model::complete_devices(domain, common);
    model::complete_implicit(domain);
    complete_devices(domain, context);
    assign_addresses(domain, context);
    model::mirror_console(domain);
    if (!options.check) return;
    check_emulator(domain, *capabilities);
    model::check(domain);
    check(domain, context);
}

}  // namespace vireo::qemu
