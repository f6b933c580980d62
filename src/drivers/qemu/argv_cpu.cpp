// -cpu: the model with its features, and what <features>, <clock> and <panic> say about processors.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

#include <algorithm>

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

// libvirt's names of x86 features have underscores where QEMU's have dashes; one is spelled differently.
std::string feature_name(const ArgvContext& context, std::string_view name) {
    if (!is_x86(context.family)) return std::string(name);
    if (name == "pclmuldq") return "pclmulqdq";
    std::string out(name);
    std::ranges::replace(out, '_', '-');
    return out;
}

void model_and_features(ArgvContext& context, Options& options, const Cpu& cpu) {
    const auto mode = cpu.mode.value_or(CpuMode::custom);
    if (mode == CpuMode::host_passthrough || mode == CpuMode::maximum) {
        options.value(mode == CpuMode::maximum ? "max" : "host");
        if (mode == CpuMode::host_passthrough && cpu.migratable && context.has(Capability::cpu_migratable)) options.on_off("migratable", on(*cpu.migratable));
        if (mode == CpuMode::maximum && cpu.migratable && is_x86(context.family)) options.on_off("migratable", on(*cpu.migratable));
    } else if (mode == CpuMode::host_model && context.arch.starts_with("ppc64") && !(cpu.model && cpu.model->name && cpu.model->name->starts_with("POWER9X"))) {
        // A host model on POWER is the host's processor in the mode of an older one.
        options.value("host");
        if (cpu.model && cpu.model->name) {
            std::string compatible = *cpu.model->name;
            std::ranges::transform(compatible, compatible.begin(), [](unsigned char c) { return char(std::tolower(c)); });
            options.text("compat", compatible);
        }
    } else {
        if (!cpu.model || !cpu.model->name) refuse("the CPU model of the domain has not been chosen");
        options.value(*cpu.model->name);
        if (cpu.model->vendor_id) options.text("vendor", *cpu.model->vendor_id);
    }
    for (const CpuFeature& feature : cpu.features) {
        switch (feature.policy.value_or(CpuFeaturePolicy::require)) {
        case CpuFeaturePolicy::force:
        case CpuFeaturePolicy::require: options.raw(feature_name(context, feature.name), "on"); break;
        case CpuFeaturePolicy::disable:
        case CpuFeaturePolicy::forbid: options.raw(feature_name(context, feature.name), "off"); break;
        case CpuFeaturePolicy::optional: break;   // decided when the CPU was matched with the host
        }
    }
}

void timers(ArgvContext& context, Options& options) {
    if (!context.domain.clock) return;
    for (const Timer& timer : context.domain.clock->timers) {
        switch (timer.name) {
        case TimerName::kvmclock:
            if (timer.present) options.on_off("kvmclock", yes(*timer.present));
            break;
        case TimerName::hypervclock:
            if (timer.present == YesNo::yes) options.raw("hv-time", "on");
            break;
        case TimerName::tsc:
            if (timer.frequency) options.number("tsc-frequency", *timer.frequency);
            break;
        case TimerName::armvtimer:
            if (timer.present) options.on_off("kvm-no-adjvtime", timer.tickpolicy == TimerTickpolicy::discard ? true : false);
            break;
        default: break;
        }
    }
}

void hyperv_features(Options& options, const Hyperv& hyperv) {
    if (hyperv.mode == HypervMode::passthrough) {
        options.raw("hv-passthrough", "on");
        return;
    }
    const auto flag = [&](std::string_view name, std::optional<OnOff> state) {
        if (is_on(state)) options.raw(name, "on");
    };
    flag("hv-relaxed", hyperv.relaxed);
    flag("hv-vapic", hyperv.vapic);
    if (hyperv.spinlocks && on(hyperv.spinlocks->state)) {
        options.raw("hv-spinlocks", cat("0x", hex(hyperv.spinlocks->retries.value_or(0xffffffff))));
    }
    flag("hv-vpindex", hyperv.vpindex);
    flag("hv-runtime", hyperv.runtime);
    flag("hv-synic", hyperv.synic);
    if (hyperv.stimer && on(hyperv.stimer->state)) {
        options.raw("hv-stimer", "on");
        if (is_on(hyperv.stimer->direct)) options.raw("hv-stimer-direct", "on");
    }
    flag("hv-reset", hyperv.reset);
    if (hyperv.vendor_id && on(hyperv.vendor_id->state)) options.text("hv-vendor-id", hyperv.vendor_id->value.value_or(""));
    flag("hv-frequencies", hyperv.frequencies);
    flag("hv-reenlightenment", hyperv.reenlightenment);
    if (hyperv.tlbflush && on(hyperv.tlbflush->state)) {
        options.raw("hv-tlbflush", "on");
        if (is_on(hyperv.tlbflush->direct)) options.raw("hv-tlbflush-direct", "on");
        if (is_on(hyperv.tlbflush->extended)) options.raw("hv-tlbflush-ext", "on");
    }
    flag("hv-ipi", hyperv.ipi);
    flag("hv-evmcs", hyperv.evmcs);
    flag("hv-avic", hyperv.avic);
    flag("hv-emsr-bitmap", hyperv.emsr_bitmap);
    flag("hv-xmm-input", hyperv.xmm_input);
}

void kvm_features(Options& options, const KvmFeatures& kvm) {
    if (is_on(kvm.hidden)) options.raw("kvm", "off");
    if (is_on(kvm.hint_dedicated)) options.raw("kvm-hint-dedicated", "on");
    if (is_on(kvm.poll_control)) options.raw("kvm-poll-control", "on");
    if (is_off(kvm.pv_ipi)) options.raw("kvm-pv-ipi", "off");
}

void cache(Options& options, const Cpu& cpu) {
    if (!cpu.cache) return;
    const bool host = cpu.mode == CpuMode::host_passthrough || cpu.mode == CpuMode::maximum;
    const bool passes = cpu.cache->mode == CpuCacheMode::passthrough;
    const bool emulates = cpu.cache->mode == CpuCacheMode::emulate && cpu.cache->level == 3u;
    // QEMU turns both on by default for the one or the other kind of CPU.
    if (host) options.on_off("host-cache-info", passes);
    options.on_off("l3-cache", emulates);
}

void physical_address(Options& options, const Cpu& cpu) {
    if (!cpu.max_phys_addr) return;
    if (cpu.max_phys_addr->mode == CpuMaxPhysAddrMode::passthrough) {
        options.raw("host-phys-bits", "on");
        if (cpu.max_phys_addr->limit) options.number("host-phys-bits-limit", *cpu.max_phys_addr->limit);
    } else if (cpu.max_phys_addr->bits) {
        options.number("phys-bits", *cpu.max_phys_addr->bits);
    }
}

// Without a model of its own a CPU takes the machine's, when something has to be said about it.
std::string default_model(const ArgvContext& context) {
    if (context.machine_type && !context.machine_type->default_cpu.empty()) {
        std::string name = context.machine_type->default_cpu;
        for (const std::string_view suffix : {"-x86_64-cpu", "-i386-cpu", "-powerpc64-cpu", "-s390x-cpu", "-arm-cpu", "-riscv-cpu"}) {
            if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
        }
        return name;
    }
    return context.arch == "i686" ? "qemu32" : "qemu64";
}

}  // namespace

void add_cpu(ArgvContext& context) {
    const Domain& domain = context.domain;
    static const Features no_features;
    const Features& features = domain.features ? *domain.features : no_features;
    const bool has_model = domain.cpu && ((domain.cpu->model && domain.cpu->model->name) ||
                                          (domain.cpu->mode && *domain.cpu->mode != CpuMode::custom));
    Options head;
    if (has_model) model_and_features(context, head, *domain.cpu);

    Options rest;
    timers(context, rest);
    if (features.apic && features.apic->eoi) rest.on_off("kvm-pv-eoi", on(*features.apic->eoi));
    if (features.pvspinlock) rest.on_off("kvm-pv-unhalt", on(*features.pvspinlock));
    if (features.hyperv) hyperv_features(rest, *features.hyperv);
    for (const Panic& panic : domain.devices.panics) {
        if (panic.model == PanicModel::hyperv) {
            rest.value("hv-crash");
            break;
        }
    }
    if (features.kvm) kvm_features(rest, *features.kvm);
    if (features.pmu) rest.on_off("pmu", on(*features.pmu));
    if (domain.cpu) {
        cache(rest, *domain.cpu);
        physical_address(rest, *domain.cpu);
    }
    if (head.empty() && rest.empty()) return;
    std::string text = head.empty() ? default_model(context) : head.string();
    if (!rest.empty()) text += "," + rest.string();
    context.option("-cpu", std::move(text));
}

}  // namespace vireo::qemu
