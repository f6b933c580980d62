// Machine, firmware, features, memory and processors.
#include <algorithm>
#include <cstdio>

#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

void check_features(const Domain& domain, const Context& context) {
    if (!domain.features) return;
    auto& features = *domain.features;
    auto refuse = [&](std::string_view feature) {
        throw unsupported("The '" + std::string(feature) + "' feature is not supported for architecture '" +
                          std::string(arch_of(domain)) + "' or machine type '" + std::string(machine_of(domain)) + "'");
    };
    if (features.gic && !is_arm_virt(domain)) refuse("gic");
    if (features.hpt && !is_pseries(domain)) refuse("hpt");
    if (features.htm && !is_pseries(domain)) refuse("htm");
    if (features.nested_hv && !is_pseries(domain)) refuse("nested-hv");
    if (features.ccf_assist && !is_pseries(domain)) refuse("ccf-assist");
    if (features.cfpc && !is_pseries(domain)) refuse("cfpc");
    if (features.sbbc && !is_pseries(domain)) refuse("sbbc");
    if (features.ibs && !is_pseries(domain)) refuse("ibs");
    if (!is_x86(domain)) {
        if (features.ioapic) refuse("ioapic");
        if (features.pvspinlock) refuse("pvspinlock");
        if (features.apic && features.apic->eoi)
            throw unsupported("The 'eoi' attribute of the 'apic' feature is not supported for architecture '" + std::string(arch_of(domain)) +
                              "' or machine type '" + std::string(machine_of(domain)) + "'");
        if (features.hyperv && arch_of(domain) != "aarch64")
            throw unsupported("Hyperv features are not supported for architecture '" + std::string(arch_of(domain)) + "' or machine type '" +
                              std::string(machine_of(domain)) + "'");
    }
    if (features.vmport && !context.has(Capability::machine_vmport_opt)) throw unsupported("vmport is not available with this QEMU binary");
    if (features.vmcoreinfo && schema::is_on(*features.vmcoreinfo) && !context.has(Capability::vmcoreinfo))
        throw unsupported("vmcoreinfo is not available with this QEMU binary");
    if (features.smm && !schema::is_off(features.smm->state) && features.smm->tseg) {
        if (!is_q35(domain)) throw unsupported("SMM TSEG is only supported with q35 machine type");
        if (features.smm->tseg->bytes & 0xfffff) throw unsupported("SMM TSEG size must be divisible by 1 MiB");
    }
}

void check_timers(const Domain& domain) {
    if (!domain.clock) return;
    for (const Timer& timer : domain.clock->timers) {
        const auto refuse = [&] {
            throw unsupported("Configuring the '" + std::string(schema::word(timer.name)) + "' timer is not supported for virtType=" +
                              std::string(schema::word(domain.type)) + " arch=" + std::string(arch_of(domain)) + " machine=" +
                              std::string(machine_of(domain)) + " guests");
        };
        const bool present = !schema::is_no(timer.present);
        switch (timer.name) {
        case TimerName::platform: throw unsupported("unsupported timer type (name) 'platform'");
        case TimerName::hpet:
            if (present && !is_x86(domain)) throw unsupported("hpet timer is not supported");
            break;
        case TimerName::tsc:
        case TimerName::kvmclock:
        case TimerName::hypervclock:
            if (present && !is_x86(domain)) refuse();
            break;
        case TimerName::armvtimer:
            if (domain.type != VirtType::kvm || !is_arm_virt(domain) || arch_of(domain) != "aarch64") refuse();
            break;
        default: break;
        }
    }
}

// Suspension, and the value that changes when a guest is cloned.
void check_power(const Domain& domain, const Context& context) {
    const bool q35 = is_q35(domain);
    if (domain.pm && domain.pm->suspend_to_mem && !context.has(q35 ? Capability::ich9_disable_s3 : Capability::disable_s3))
        throw unsupported("setting ACPI S3 not supported");
    if (domain.pm && domain.pm->suspend_to_disk && !context.has(q35 ? Capability::ich9_disable_s4 : Capability::disable_s4))
        throw unsupported("setting ACPI S4 not supported");
    if (domain.genid && !context.has(Capability::vmgenid)) throw unsupported("this QEMU does not support the 'genid' capability");
    if (domain.os.bios && domain.os.bios->use_serial == schema::YesNo::yes && !is_x86(domain))
        throw unsupported("BIOS serial console only supported on x86 architectures");
    if (domain.memtune && domain.memtune->min_guarantee) throw unsupported("Parameter 'min_guarantee' not supported by QEMU.");
}

bool uses_uefi(const Domain& domain) {
    if (domain.os.firmware == FirmwareKind::efi) return true;
    return domain.os.loader && domain.os.loader->path && domain.os.loader->type == LoaderType::pflash;
}

void check_boot(const Domain& domain) {
    if (domain.bootloader || domain.bootloader_args) throw unsupported("bootloader is not supported by QEMU");
    bool acpi = domain.features && domain.features->acpi;
    if (uses_uefi(domain) && !acpi && (is_x86(domain) || arch_of(domain) == "aarch64"))
        if (is_x86(domain)) throw unsupported("UEFI requires ACPI on this architecture");
    if (arch_of(domain) == "aarch64" && is_arm_virt(domain) && acpi && !uses_uefi(domain))
        throw unsupported("ACPI requires UEFI on this architecture");
}

void check_secure_boot(const Domain& domain) {
    // A firmware that is chosen for the guest brings what it needs.
    if (domain.os.firmware || !domain.os.loader || !schema::is_yes(domain.os.loader->secure) || !is_x86(domain)) return;
    auto* features = domain.features ? &*domain.features : nullptr;
    if (!is_q35(domain)) throw unsupported("Secure boot is supported with q35 machine types only");
    if (!features || !features->smm || !schema::is_on(features->smm->state)) throw unsupported("Secure boot requires SMM feature enabled");
}

void check_lifecycle(const Domain& domain) {
    bool renames = domain.on_poweroff == LifecycleAction::rename_restart ||
                   domain.on_reboot == LifecycleAction::rename_restart || domain.on_crash == CrashAction::rename_restart;
    if (renames)
        throw unsupported(
            "qemu driver doesn't support the 'rename-restart' action for 'on_reboot'/'on_poweroff'/'on_crash'");
    if (domain.on_poweroff == LifecycleAction::preserve || domain.on_reboot == LifecycleAction::preserve)
        throw unsupported("qemu driver doesn't support the 'preserve' action for 'on_reboot'/'on_poweroff'");
}

void check_memory(const Domain& domain) {
    bool has_cells = domain.cpu && domain.cpu->numa && !domain.cpu->numa->cells.empty();
    if (domain.max_memory && !has_cells && !is_pseries(domain))
        throw unsupported("At least one numa node has to be configured when enabling memory hotplug");
    auto needs_slot = [](auto& memory) {
        return memory.model == MemoryModel::dimm || memory.model == MemoryModel::nvdimm;
    };
    auto& memories = domain.devices.memories;
    for (std::size_t i = 0; i < memories.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            auto* one = address_of<DimmAddress>(memories[i].info);
            auto* other = address_of<DimmAddress>(memories[j].info);
            if (one && other && one->slot == other->slot)
                throw unsupported("memory device slot '" + std::to_string(one->slot) + "' is already being used by another memory device");
        }
    for (auto& memory : memories)
        if (has_cells && !memory.target.node && memory.model != MemoryModel::virtio_pmem && memory.model != MemoryModel::sgx_epc)
            throw unsupported("target NUMA node needs to be specified for memory device");
    std::size_t slots = std::size_t(std::ranges::count_if(memories, needs_slot));
    bool plugged = std::ranges::any_of(memories, [](auto& memory) { return memory.model != MemoryModel::sgx_epc; });
    if (plugged && !domain.max_memory)
        throw unsupported("cannot use/hotplug a memory device when domain 'maxMemory' is not defined");
    if (domain.max_memory && slots > domain.max_memory->slots.value_or(0))
        throw unsupported("memory device count '" + std::to_string(slots) + "' exceeds slots count '" +
                          std::to_string(domain.max_memory->slots.value_or(0)) + "'");
}

void check_tuning(const Domain& domain) {
    if (domain.type != VirtType::kvm && domain.cputune &&
        (!domain.cputune->cache_tunes.empty() || !domain.cputune->memory_tunes.empty()))
        throw unsupported("cachetune is only supported for KVM domains");
}

void check_launch_security(const Domain& domain, const Context& context) {
    if (!domain.launch_security) return;
    if (std::holds_alternative<SevSecurity>(*domain.launch_security)) {
        if (!context.has(Capability::sev_guest))
            throw unsupported("SEV launch security is not supported with this QEMU binary");
    } else if (std::holds_alternative<S390PvSecurity>(*domain.launch_security)) {
        if (!context.has(Capability::confidential_guest_support) || !context.has(Capability::s390_pv_guest) ||
            !context.caps->kvm_usable)
            throw unsupported("S390 PV launch security is not supported with this QEMU binary");
    } else {
        throw unsupported("launch security of this type is not supported with this QEMU binary");
    }
}

void check_vcpus(const Domain& domain, const Context& context) {
    auto maximum = domain.vcpu.maximum;
    if (maximum == 0) return;
    if (domain.cpu && domain.cpu->topology) {
        auto& topology = *domain.cpu->topology;
        auto product = std::uint64_t(topology.sockets) * topology.dies * topology.cores * topology.threads;
        if (product != maximum) throw unsupported("CPU topology doesn't match maximum vcpu count");
        // Whole cores come and go on POWER.
        if (is_pseries(domain) && topology.threads > 1)
            for (auto count : {domain.vcpu.current.value_or(maximum), maximum})
                if (count % topology.threads)
                    throw unsupported("vCPUs count must be a multiple of the vCPU hotplug granularity (" +
                                      std::to_string(topology.threads) + ")");
    }
    auto* machine = context.caps->machine(machine_of(domain), context.accelerator(domain));
    if (machine && machine->max_cpus && maximum > machine->max_cpus)
        throw unsupported("Maximum CPUs greater than specified machine type limit " + std::to_string(machine->max_cpus));
    if (is_x86(domain) && maximum > 255) {
        if (!is_q35(domain)) throw unsupported("more than 255 vCPUs are only supported on q35-based machine types");
        bool extended = domain.devices.iommu && domain.devices.iommu->driver && schema::is_on(domain.devices.iommu->driver->eim);
        if (!extended)
            throw unsupported("more than 255 vCPUs require extended interrupt mode enabled on the iommu device");
    }
    for (auto& vcpu : domain.vcpus)
        if (vcpu.enabled == schema::YesNo::no && vcpu.hotpluggable == schema::YesNo::no)
            throw unsupported("vcpu '" + std::to_string(vcpu.id) + "' is both offline and not hotpluggable");
    for (auto& vcpu : domain.vcpus)
        if (vcpu.id == 0 && schema::is_no(vcpu.enabled)) throw unsupported("vcpu 0 can't be offline");
    if (domain.vcpu.current == 0u) throw unsupported("vcpu 0 can't be offline");
}

}  // namespace

void check_machine(const Domain& domain, const Context& context) {
    check_vcpus(domain, context);
    check_lifecycle(domain);
    check_boot(domain);
    check_secure_boot(domain);
    check_features(domain, context);
    check_timers(domain);
    check_power(domain, context);
    check_memory(domain);
    check_tuning(domain);
    check_launch_security(domain, context);
}

void check_cpu(const Domain& domain, const Context&) {
    if (!domain.cpu) return;
    auto& cpu = *domain.cpu;
    if (cpu.migratable && cpu.mode != CpuMode::host_passthrough && cpu.mode != CpuMode::maximum)
        throw unsupported("Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode");
    if (!is_x86(domain)) {
        const std::string arch(arch_of(domain));
        if (cpu.cache) throw unsupported("CPU cache specification is not supported for '" + arch + "' architecture");
        if (cpu.max_phys_addr) throw unsupported("CPU maximum physical address bits specification is not supported for '" + arch + "' architecture");
    }
    if (cpu.cache) {
        auto& cache = *cpu.cache;
        switch (cache.mode) {
        case CpuCacheMode::emulate:
            if (cache.level != 3u)
                throw unsupported("CPU cache mode 'emulate' can only be used with level='3'");
            break;
        case CpuCacheMode::passthrough:
            if (cpu.mode != CpuMode::host_passthrough && cpu.mode != CpuMode::maximum)
                throw unsupported("CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs");
            if (cache.level) throw unsupported("unsupported CPU cache level for mode 'passthrough'");
            break;
        case CpuCacheMode::disable:
            if (cache.level) throw unsupported("unsupported CPU cache level for mode 'disable'");
            break;
        }
    }
    if (cpu.max_phys_addr) {
        auto& bits = *cpu.max_phys_addr;
        if (bits.mode == CpuMaxPhysAddrMode::emulate && !bits.bits)
            throw unsupported("if using CPU maximum physical address mode='emulate', bits= must be specified too");
        if (bits.mode == CpuMaxPhysAddrMode::passthrough) {
            if (bits.bits)
                throw unsupported("if using CPU maximum physical address mode='passthrough', bits= must not be specified");
            if (cpu.mode != CpuMode::host_passthrough && cpu.mode != CpuMode::maximum)
                throw unsupported(
                    "CPU maximum physical address mode='passthrough' can only be used with 'host-passthrough' CPUs");
        }
    }
}

}  // namespace vireo::qemu
