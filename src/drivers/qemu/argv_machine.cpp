// The machine: name, type, accelerator, processors, firmware tables, clock, boot, sandbox.
#include "base/text.hpp"
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

#include <algorithm>
#include <ctime>

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

namespace {

const Features& features_of(const ArgvContext& context) {
    static const Features none;
    return context.domain.features ? *context.domain.features : none;
}

bool has_nvdimm(const ArgvContext& context) {
    return std::ranges::any_of(context.devices.memories, [](const MemoryDevice& memory) { return memory.model == MemoryModel::nvdimm; });
}

bool has_hmat(const ArgvContext& context) {
    if (!context.domain.cpu || !context.domain.cpu->numa) return false;
    const Numa& numa = *context.domain.cpu->numa;
    return !numa.latencies.empty() || !numa.bandwidths.empty() ||
           std::ranges::any_of(numa.cells, [](const NumaCell& cell) { return !cell.caches.empty(); });
}

void pseries_options(Options& options, const Features& features) {
    if (features.hpt) {
        if (features.hpt->resizing) options.text("resize-hpt", word(*features.hpt->resizing));
        if (features.hpt->maxpagesize) options.raw("cap-hpt-max-page-size", cat(*features.hpt->maxpagesize, "k"));
    }
    on_off_if(options, "cap-htm", features.htm);
    on_off_if(options, "cap-nested-hv", features.nested_hv);
    on_off_if(options, "cap-ccf-assist", features.ccf_assist);
    if (features.cfpc) options.text("cap-cfpc", word(*features.cfpc));
    if (features.sbbc) options.text("cap-sbbc", word(*features.sbbc));
    if (features.ibs) options.text("cap-ibs", word(*features.ibs));
}

// The s390 firmware takes one parameter for all: that of the device booted from first.
std::optional<std::string> load_parameter(const ArgvContext& context) {
    const BootOrder* first = nullptr;
    const auto look = [&](const DeviceInfo& info) {
        if (info.boot && (!first || info.boot->order < first->order)) first = &*info.boot;
    };
    for (const Disk& disk : context.devices.disks) look(disk.info);
    for (const Interface& interface : context.devices.interfaces) look(interface.info);
    for (const Hostdev& hostdev : context.devices.hostdevs) look(hostdev.info);
    return first ? first->loadparm : std::nullopt;
}


}  // namespace

void add_name(ArgvContext& context) {
    Options options;
    options.text("guest", context.domain.name).raw("debug-threads", "on");
    if (context.config.set_process_name) options.text("process", cat("qemu:", context.domain.name));
    context.option("-name", options);

    std::optional<std::string> behavior;
    if (context.domain.qemu) {
        if (context.domain.qemu->deprecation) behavior = context.domain.qemu->deprecation->behavior;
    }
    if (!behavior) {
        switch (context.config.deprecation_behavior) {
        case DeprecationBehavior::none: break;
        case DeprecationBehavior::omit: behavior = "omit"; break;
        case DeprecationBehavior::reject: behavior = "reject"; break;
        case DeprecationBehavior::crash: behavior = "crash"; break;
        }
    }
    if (!behavior || *behavior == "none") return;
    Props compat;
    compat.text("deprecated-output", "hide");
    if (*behavior == "reject" || *behavior == "crash") compat.text("deprecated-input", *behavior);
    context.option("-compat", compat);
}

void add_master_key(ArgvContext& context) {
    Props props;
    props.text("qom-type", "secret").text("id", "masterKey0").text("format", "raw");
    context.option("-object", props.text("file", cat(context.launch.library_directory, "/master-key.aes")));
    // The helper for persistent reservations serves all disks that do not bring their own.
    for (const Disk& disk : context.devices.disks) {
        if (!disk.source.reservations || disk.source.reservations->managed == YesNo::no) continue;
        Props helper;
        helper.text("qom-type", "pr-manager-helper").text("id", "pr-helper0");
        context.option("-object", helper.text("path", cat(context.launch.library_directory, "/pr-helper0.sock")));
        break;
    }
}

void add_machine(ArgvContext& context) {
    const Domain& domain = context.domain;
    const Features& features = features_of(context);
    Options options(context.machine);
    options.raw("usb", "off");   // controllers stand in the document
    on_off_if(options, "vmport", features.vmport);
    on_off_if(options, "ps2", features.ps2);
    if (features.smm) options.on_off("smm", on(features.smm->state));
    if (features.ioapic) options.raw("kernel_irqchip", *features.ioapic == IoapicDriver::qemu ? "split" : "on");
    if (features.gic && features.gic->version && context.arch == "aarch64") options.text("gic-version", word(*features.gic->version));
    on_off_if(options, "ras", features.ras);
    on_off_if(options, "virtualization", features.virtualization);
    if (context.devices.iommu && context.devices.iommu->model == IommuModel::smmuv3) options.raw("iommu", "smmuv3");
    pseries_options(options, features);
    if (domain.keywrap) {
        for (const KeywrapCipher& cipher : domain.keywrap->ciphers) {
            if (!context.capabilities.has(Capability::aes_key_wrap)) refuse(cat(word(cipher.name), "-key-wrap is not available with this QEMU binary"));
            options.on_off(cat(word(cipher.name), "-key-wrap"), on(cipher.state));
        }
    }
    const auto dump = domain.memory ? domain.memory->dump_core : std::nullopt;
    options.on_off("dump-guest-core", dump ? on(*dump) : context.config.dump_guest_core);
    if (domain.memory_backing && domain.memory_backing->nosharepages) options.raw("mem-merge", "off");
    if (has_nvdimm(context)) options.raw("nvdimm", "on");
    if (domain.launch_security) options.raw("confidential-guest-support", "lsec0");
    if (has_default_memory_backend(context)) options.text("memory-backend", context.machine_type->default_ram_id);
    if (domain.os.loader && domain.os.loader->type == LoaderType::pflash && domain.os.loader->path) {
        options.raw("pflash0", "libvirt-pflash0-format");
        if (domain.os.nvram) options.raw("pflash1", "libvirt-pflash1-format");
    }
    if (has_hmat(context)) options.raw("hmat", "on");
    if (features.aia) options.text("aia", word(*features.aia));
    // SeaBIOS writes to the serial port when there is no screen to write to.
    if (domain.os.bios && domain.os.bios->use_serial == YesNo::yes) options.raw("graphics", "off");
    if (context.family == MachineFamily::s390_ccw) options.text_if("loadparm", load_parameter(context));
    context.option("-machine", options);

    Options accelerator;
    if (context.is_kvm()) {
        accelerator.value("kvm");
        if (features.kvm && features.kvm->dirty_ring && on(features.kvm->dirty_ring->state)) {
            accelerator.number("dirty-ring-size", features.kvm->dirty_ring->size.value_or(0));
        }
    } else {
        accelerator.value("tcg");
        if (features.tcg_tb_cache) accelerator.number("tb-size", *features.tcg_tb_cache / 1024);
    }
    context.option("-accel", accelerator);
    if (features.smm && features.smm->tseg && context.family == MachineFamily::q35) {
        context.option("-global", cat("mch.extended-tseg-mbytes=", features.smm->tseg->bytes / (1024 * 1024)));
    }
}

void add_smp(ArgvContext& context) {
    const Domain& domain = context.domain;
    const std::uint32_t maximum = domain.vcpu.maximum;
    // Processors that are plugged in later are single devices; at start there are those that may not go.
    std::uint32_t present = domain.vcpu.current.value_or(maximum);
    if (!domain.vcpus.empty()) {
        present = std::uint32_t(std::ranges::count_if(domain.vcpus, [](const Vcpu& vcpu) {
            return vcpu.enabled == YesNo::yes && vcpu.hotpluggable != YesNo::yes;
        }));
    }
    Options options;
    options.value(std::to_string(present));
    if (maximum != present) options.number("maxcpus", maximum);
    if (domain.cpu && domain.cpu->topology) {
        const CpuTopology& topology = *domain.cpu->topology;
        options.number("sockets", topology.sockets);
        if (context.has(Capability::smp_dies) || topology.dies > 1) options.number("dies", topology.dies);
        if (topology.clusters.value_or(1) > 1) options.number("clusters", *topology.clusters);
        options.number("cores", topology.cores).number("threads", topology.threads);
    } else {
        options.number("sockets", maximum).raw("cores", "1").raw("threads", "1");
    }
    context.option("-smp", options);
}

void add_iothreads(ArgvContext& context) {
    const auto pool = [](Props& props, std::optional<std::uint32_t> minimum, std::optional<std::uint32_t> maximum) {
        props.number_if("thread-pool-min", minimum).number_if("thread-pool-max", maximum);
    };
    const auto object = [&](std::uint32_t id, const Iothread* settings) {
        Props props;
        props.text("qom-type", "iothread").text("id", cat("iothread", id));
        if (settings) {
            pool(props, settings->thread_pool_min, settings->thread_pool_max);
            if (settings->poll) {
                props.number_if("poll-max-ns", settings->poll->max).number_if("poll-grow", settings->poll->grow);
                props.number_if("poll-shrink", settings->poll->shrink);
            }
        }
        context.option("-object", props);
    };
    for (const Iothread& thread : context.domain.iothread_ids) object(thread.id, &thread);
    // Threads that are only counted take the ids that are free.
    std::uint32_t missing = context.domain.iothreads.value_or(0);
    missing -= std::min<std::uint32_t>(missing, std::uint32_t(context.domain.iothread_ids.size()));
    for (std::uint32_t id = 1; missing; ++id) {
        if (std::ranges::find(context.domain.iothread_ids, id, &Iothread::id) != context.domain.iothread_ids.end()) continue;
        object(id, nullptr);
        --missing;
    }
    if (const auto& main = context.domain.default_iothread) {
        Props props;
        props.text("qom-type", "main-loop").text("id", "main-loop");
        pool(props, main->thread_pool_min, main->thread_pool_max);
        context.option("-object", props);
    }
}

namespace {

// Entries stand in the order of QEMU's options already.
void smbios_option(ArgvContext& context, unsigned type, const SysinfoBlock& block) {
    if (block.entries.empty()) return;
    Options options;
    options.raw("type", std::to_string(type));
    for (const SysinfoEntry& entry : block.entries) options.text(entry.name, entry.value);
    context.option("-smbios", options);
}

void add_smbios_tables(ArgvContext& context, const SmbiosSysinfo& tables) {
    if (tables.bios) smbios_option(context, 0, *tables.bios);
    if (tables.system) smbios_option(context, 1, *tables.system);
    if (tables.base_boards.size() > 1) refuse("qemu does not support more than one entry to Type 2 in SMBIOS table");
    for (const SysinfoBaseBoard& board : tables.base_boards) smbios_option(context, 2, board);
    if (tables.chassis) smbios_option(context, 3, *tables.chassis);
    if (!tables.oem_strings.empty()) {
        Options strings;
        strings.raw("type", "11");
        for (const std::string& text : tables.oem_strings) strings.text("value", text);
        context.option("-smbios", strings);
    }
}

}  // namespace

void add_smbios(ArgvContext& context) {
    const auto mode = context.domain.os.smbios;
    if (mode == SmbiosMode::host) {
        if (context.launch.host_smbios.empty()) refuse("Host SMBIOS information is not available");
        for (const std::string& value : context.launch.host_smbios) context.option("-smbios", value);
    } else if (mode == SmbiosMode::sysinfo) {
        bool found = false;
        for (const Sysinfo& sysinfo : context.domain.sysinfo) {
            if (const auto* tables = std::get_if<SmbiosSysinfo>(&sysinfo.kind)) {
                add_smbios_tables(context, *tables);
                found = true;
            }
        }
        if (!found) {
            throw Error(ErrorCode::xml_error, cat("Domain '", context.domain.name, "' sysinfo are not available"));
        }
    }
}

void add_fw_cfg(ArgvContext& context) {
    for (const Sysinfo& sysinfo : context.domain.sysinfo) {
        const auto* config = std::get_if<FwcfgSysinfo>(&sysinfo.kind);
        if (!config) continue;
        for (const FwcfgEntry& entry : config->entries) {
            // The reference doubles no comma here, and QEMU reads the rest of the argument.
            std::string text = cat("name=", entry.name, ",");
            text += entry.value ? cat("string=", *entry.value) : cat("file=", entry.file.value_or(""));
            context.option("-fw_cfg", std::move(text));
        }
    }
}

void add_genid(ArgvContext& context) {
    if (!context.domain.genid || !context.domain.genid->uuid) return;
    Props props("vmgenid");
    context.option("-device", props.text("guid", context.domain.genid->uuid->text()).text("id", "vmgenid0"));
}

void add_monitor(ArgvContext& context) {
    Options socket("socket");
    socket.raw("id", "charmonitor");
    if (context.launch.monitor_fd >= 0) {
        socket.number("fd", context.launch.monitor_fd);
        context.pass(context.launch.monitor_fd);
    } else {
        socket.text("path", cat(context.launch.library_directory, "/monitor.sock"));
    }
    context.option("-chardev", socket.raw("server", "on").raw("wait", "off"));
    context.option("-mon", "chardev=charmonitor,id=monitor,mode=control");
}

namespace {

std::string iso_time(std::int64_t seconds) {
    const std::time_t time = std::time_t(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[64];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return std::string(text, length);
}

std::string clock_base(ArgvContext& context, const ClockOffset& offset) {
    const Launch& launch = context.launch;
    // Seconds beside the time of day, written at another offset.
    const auto beside = [](const std::optional<std::string>& adjustment) {
        return adjustment ? parse_number<std::int64_t>(*adjustment) : std::nullopt;
    };
    if (const auto* utc = std::get_if<UtcClock>(&offset))
        if (const auto seconds = beside(utc->adjustment)) return iso_time(launch.now + *seconds);
    if (const auto* local = std::get_if<LocaltimeClock>(&offset))
        if (const auto seconds = beside(local->adjustment)) return iso_time(launch.now + launch.utc_offset + *seconds);
    if (std::holds_alternative<LocaltimeClock>(offset)) return "localtime";
    if (const auto* zone = std::get_if<TimezoneClock>(&offset)) {
        context.out.environment.push_back(cat("TZ=", zone->timezone));
        return "localtime";
    }
    if (const auto* variable = std::get_if<VariableClock>(&offset)) {
        const std::int64_t local = variable->basis == ClockBasis::localtime ? launch.utc_offset : 0;
        return iso_time(launch.now + local + variable->adjustment);
    }
    if (const auto* absolute = std::get_if<AbsoluteClock>(&offset)) return iso_time(std::int64_t(absolute->start));
    return "utc";
}

}  // namespace

void add_clock(ArgvContext& context) {
    static const Clock utc;
    const Clock& clock = context.domain.clock ? *context.domain.clock : utc;
    Options rtc;
    rtc.raw("base", clock_base(context, clock.offset));
    for (const Timer& timer : clock.timers) {
        if (timer.name != TimerName::rtc) continue;
        if (timer.track == TimerTrack::guest) rtc.raw("clock", "vm");
        else if (timer.track == TimerTrack::wall) rtc.raw("clock", "host");
        else if (timer.track == TimerTrack::realtime) rtc.raw("clock", "rt");
        if (timer.tickpolicy == TimerTickpolicy::catchup) rtc.raw("driftfix", "slew");
    }
    context.option("-rtc", rtc);
    if (!is_x86(context.family)) return;   // others have neither of these timers
    for (const Timer& timer : clock.timers) {
        if (timer.name == TimerName::pit) {
            if (timer.tickpolicy == TimerTickpolicy::delay) context.option("-global", "kvm-pit.lost_tick_policy=delay");
            else if (timer.tickpolicy == TimerTickpolicy::discard) context.option("-global", "kvm-pit.lost_tick_policy=discard");
        } else if (timer.name == TimerName::hpet && timer.present == YesNo::no) {
            context.option("-no-hpet");
        }
    }
}

void add_power_management(ArgvContext& context) {
    // Guests stay until the daemon has seen why they ended.
    context.option("-no-shutdown");
    const bool acpi = context.domain.features && context.domain.features->acpi;
    // Only machines that have ACPI can be told to do without.
    const bool machine_has_acpi = is_x86(context.family) || context.arch == "aarch64";
    if (!acpi && machine_has_acpi) context.option("-no-acpi");
    if (!context.domain.pm) return;
    const std::string_view chipset = context.family == MachineFamily::q35 ? "ICH9-LPC" : "PIIX4_PM";
    if (context.domain.pm->suspend_to_mem) {
        context.option("-global", cat(chipset, ".disable_s3=", yes(*context.domain.pm->suspend_to_mem) ? 0 : 1));
    }
    if (context.domain.pm->suspend_to_disk) {
        context.option("-global", cat(chipset, ".disable_s4=", yes(*context.domain.pm->suspend_to_disk) ? 0 : 1));
    }
}

void add_boot(ArgvContext& context) {
    const Os& os = context.domain.os;
    Options boot;
    if (os.boot_menu && os.boot_menu->enable) boot.on_off("menu", yes(*os.boot_menu->enable));
    if (os.bios && os.bios->reboot_timeout) boot.number("reboot-timeout", *os.bios->reboot_timeout);
    if (os.boot_menu && os.boot_menu->enable == YesNo::yes && os.boot_menu->timeout) boot.number("splash-time", *os.boot_menu->timeout);
    context.option("-boot", boot.raw("strict", "on"));

    if (os.kernel) context.option("-kernel", *os.kernel);
    if (os.initrd) context.option("-initrd", *os.initrd);
    if (os.cmdline) context.option("-append", *os.cmdline);
    if (os.dtb) context.option("-dtb", *os.dtb);
    if (os.shim) context.option("-shim", *os.shim);
    for (const AcpiTable& table : os.acpi_tables) {
        switch (table.type) {
        case AcpiTableType::slic: context.option("-acpitable", cat("sig=SLIC,file=", escape_commas(table.path))); break;
        case AcpiTableType::msdm: context.option("-acpitable", cat("sig=MSDM,file=", escape_commas(table.path))); break;
        default: context.option("-acpitable", cat("file=", escape_commas(table.path)));
        }
    }
}

void add_launch_security(ArgvContext& context) {
    if (!context.domain.launch_security) return;
    const LaunchSecurity& security = *context.domain.launch_security;
    Props props;
    if (const auto* sev = std::get_if<SevSecurity>(&security)) {
        props.text("qom-type", "sev-guest").text("id", "lsec0");
        props.number_if("cbitpos", sev->cbitpos).number_if("reduced-phys-bits", sev->reduced_phys_bits).number("policy", sev->policy);
        if (sev->dh_cert) props.text("dh-cert-file", cat(context.launch.library_directory, "/dh_cert.base64"));
        if (sev->session) props.text("session-file", cat(context.launch.library_directory, "/session.base64"));
        boolean_if(props, "kernel-hashes", sev->kernel_hashes);
    } else if (const auto* snp = std::get_if<SevSnpSecurity>(&security)) {
        props.text("qom-type", "sev-snp-guest").text("id", "lsec0");
        props.number_if("cbitpos", snp->cbitpos).number_if("reduced-phys-bits", snp->reduced_phys_bits).number("policy", snp->policy);
        props.text_if("guest-visible-workarounds", snp->guest_visible_workarounds).text_if("id-block", snp->id_block);
        props.text_if("id-auth", snp->id_auth).text_if("host-data", snp->host_data);
        boolean_if(props, "kernel-hashes", snp->kernel_hashes);
        boolean_if(props, "author-key-enabled", snp->author_key);
        if (snp->vcek) props.boolean("vcek-disabled", !yes(*snp->vcek));
    } else if (std::holds_alternative<S390PvSecurity>(security)) {
        props.text("qom-type", "s390-pv-guest").text("id", "lsec0");
    } else {
        refuse("INTEL TDX launch security is not supported with this QEMU binary");
    }
    context.option("-object", props);
}

void add_sandbox(ArgvContext& context) {
    if (context.config.seccomp_sandbox == 0) {
        context.option("-sandbox", "off");
        return;
    }
    context.option("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
}

}  // namespace vireo::qemu
