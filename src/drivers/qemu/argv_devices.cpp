// Small devices: IOMMU, TPM, watchdog, balloon, random numbers, NVRAM, panic, shared memory, vsock, crypto, pstore.
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::OnOff;
using schema::YesNo;
using schema::word;

void add_iommu(ArgvContext& context) {
    if (!context.devices.iommu) return;
    const Iommu& iommu = *context.devices.iommu;
    const IommuDriver driver = iommu.driver.value_or(IommuDriver{});
    switch (iommu.model) {
    case IommuModel::smmuv3: return;   // a property of the machine
    case IommuModel::virtio: {
        Props props("virtio-iommu");
        props.text("id", alias_of(iommu.info));
        place(context, props, iommu.info);
        context.device(std::move(props), iommu.info);
        return;
    }
    case IommuModel::intel: {
        Props props("intel-iommu");
        props.text("id", alias_of(iommu.info));
        word_if(props, "intremap", driver.intremap);
        boolean_if(props, "caching-mode", driver.caching_mode);
        word_if(props, "eim", driver.eim);
        boolean_if(props, "device-iotlb", driver.iotlb);
        props.number_unless_zero("aw-bits", driver.aw_bits);
        boolean_if(props, "dma-translation", driver.dma_translation);
        context.device(std::move(props), iommu.info);
        return;
    }
    case IommuModel::amd: {
        Props props("amd-iommu");
        props.text("id", alias_of(iommu.info));
        word_if(props, "intremap", driver.intremap);
        boolean_if(props, "pt", driver.passthrough);
        boolean_if(props, "xtsup", driver.xtsup);
        boolean_if(props, "device-iotlb", driver.iotlb);
        context.device(std::move(props), iommu.info);
        return;
    }
    }
}

namespace {

std::string tpm_driver(const ArgvContext& context, TpmModel model) {
    if (model == TpmModel::tpm_tis && (context.family == MachineFamily::arm_virt || context.family == MachineFamily::other_arm)) {
        return "tpm-tis-device";
    }
    return std::string(word(model));
}

void add_tpm(ArgvContext& context, const Tpm& tpm) {
    const std::string alias(alias_of(tpm.info));
    if (tpm.model == TpmModel::spapr_tpm_proxy) {
        const auto* host = std::get_if<TpmPassthrough>(&tpm.backend);
        Props props("spapr-tpm-proxy");
        props.text("id", alias).text("host-path", host ? host->path.value_or("/dev/tpmrm0") : "");
        context.device(std::move(props), tpm.info);
        return;
    }
    const std::string backend = cat("tpm-", alias);
    Options tpmdev;
    if (const auto* host = std::get_if<TpmPassthrough>(&tpm.backend)) {
        const auto file = context.launch.files.find(cat(alias, "-tpm"));
        const auto cancel = context.launch.files.find(cat(alias, "-cancel"));
        const std::string path = host->path.value_or("/dev/tpm0");
        if (file == context.launch.files.end()) throw system_error(cat("Could not open TPM device ", path), 2);
        tpmdev.value("passthrough").text("id", backend);
        for (const auto& [name, opened] : {std::pair{std::string_view("path"), &file}, std::pair{std::string_view("cancel-path"), &cancel}}) {
            if (*opened == context.launch.files.end()) continue;
            const PassedFile& passed = (*opened)->second;
            context.option("-add-fd", cat("set=", passed.set, ",fd=", passed.fd));
            context.pass(passed.fd);
            tpmdev.text(name, cat("/dev/fdset/", passed.set));
        }
    } else {
        Options chardev;
        if (const auto* external = std::get_if<TpmExternal>(&tpm.backend)) {
            chardev.value("socket").raw("id", "chrtpm").text("path", external->path.value_or(""));
        } else if (context.launch.emulator_tpm_socket.empty()) {
            chardev.value("null").raw("id", "chrtpm");   // no emulator runs for a conversion
        } else {
            chardev.value("socket").raw("id", "chrtpm").text("path", context.launch.emulator_tpm_socket);
        }
        context.option("-chardev", chardev);
        tpmdev.value("emulator").text("id", backend).raw("chardev", "chrtpm");
    }
    context.option("-tpmdev", tpmdev);
    Props props(tpm_driver(context, tpm.model.value_or(TpmModel::tpm_tis)));
    props.text("tpmdev", backend).text("id", alias);
    place(context, props, tpm.info);
    context.device(std::move(props), tpm.info);
}

}  // namespace

void add_tpms(ArgvContext& context) {
    for (const Tpm& tpm : context.devices.tpms) add_tpm(context, tpm);
}

Props watchdog_device(const ArgvContext& context, const Watchdog& watchdog) {
    Props props(word(watchdog.model));
    props.text("id", alias_of(watchdog.info));
    place(context, props, watchdog.info);
    return props;
}

void add_watchdogs(ArgvContext& context) {
    if (context.devices.watchdogs.empty()) return;
    for (const Watchdog& watchdog : context.devices.watchdogs) {
        // The chipset's own watchdog is there always; it only has to be let act.
        if (watchdog.model == WatchdogModel::itco) context.option("-global", "ICH9-LPC.noreboot=off");
        else context.device(watchdog_device(context, watchdog), watchdog.info);
    }
    // The daemon makes the dump itself, while the guest is paused.
    const WatchdogAction action = context.devices.watchdogs.front().action;
    context.option("-watchdog-action", std::string(word(action == WatchdogAction::dump ? WatchdogAction::pause : action)));
}

void add_memballoon(ArgvContext& context) {
    if (!context.devices.memballoon) return;
    const Memballoon& balloon = *context.devices.memballoon;
    std::optional<VirtioModel> variant;
    switch (balloon.model) {
    case MemballoonModel::none: return;
    case MemballoonModel::xen: refuse("Memory balloon device type 'xen' is not supported by this version of qemu");
    case MemballoonModel::virtio: break;
    case MemballoonModel::virtio_transitional: variant = VirtioModel::virtio_transitional; break;
    case MemballoonModel::virtio_non_transitional: variant = VirtioModel::virtio_non_transitional; break;
    }
    Props props(virtio_name("virtio-balloon", balloon.info, variant));
    virtio_options(props, balloon.virtio);
    props.text("id", alias_of(balloon.info));
    boolean_if(props, "deflate-on-oom", balloon.autodeflate);
    boolean_if(props, "free-page-reporting", balloon.free_page_reporting);
    place(context, props, balloon.info);
    context.device(std::move(props), balloon.info);
}

Props rng_backend(const ArgvContext&, const Rng& rng) {
    const std::string alias(alias_of(rng.info));
    Props props;
    if (const auto* random = std::get_if<RandomBackend>(&rng.backend)) {
        props.text("qom-type", "rng-random").text("id", cat("obj", alias)).text("filename", random->path.value_or("/dev/urandom"));
    } else if (std::holds_alternative<EgdBackend>(rng.backend)) {
        props.text("qom-type", "rng-egd").text("id", cat("obj", alias)).text("chardev", cat("char", alias));
    } else {
        props.text("qom-type", "rng-builtin").text("id", cat("obj", alias));
    }
    return props;
}

Props rng_device(const ArgvContext& context, const Rng& rng) {
    Props props(virtio_name("virtio-rng", rng.info, rng.model));
    virtio_options(props, rng.virtio);
    props.text("rng", cat("obj", alias_of(rng.info))).text("id", alias_of(rng.info));
    if (rng.rate && rng.rate->bytes) {
        // Without a period of its own the rate is one of seconds.
        props.number("max-bytes", rng.rate->bytes).number("period", rng.rate->period.value_or(0) ? *rng.rate->period : 1000u);
    }
    place(context, props, rng.info);
    return props;
}

void add_rngs(ArgvContext& context) {
    for (const Rng& rng : context.devices.rngs) {
        if (const auto* egd = std::get_if<EgdBackend>(&rng.backend)) add_chardev(context, egd->source, alias_of(rng.info));
        context.option("-object", rng_backend(context, rng));
        context.device(rng_device(context, rng), rng.info);
    }
}

void add_nvram_device(ArgvContext& context) {
    if (!context.devices.nvram) return;
    if (const auto* address = address_of<SpaprVioAddress>(context.devices.nvram->info); address && address->reg) {
        context.option("-global", cat("spapr-nvram.reg=0x", hex(*address->reg)));
    }
}

void add_vmcoreinfo(ArgvContext& context) {
    if (context.domain.features && is_on(context.domain.features->vmcoreinfo)) context.option("-device", Props("vmcoreinfo"));
}

void add_panics(ArgvContext& context) {
    for (const Panic& panic : context.devices.panics) {
        switch (panic.model.value_or(PanicModel::isa)) {
        case PanicModel::isa: {
            Props props("pvpanic");
            if (const auto* isa = address_of<IsaAddress>(panic.info)) props.number_unless_zero("ioport", isa->iobase);
            context.device(std::move(props), panic.info);
            break;
        }
        case PanicModel::pvpanic: {
            Props props("pvpanic-pci");
            props.text("id", alias_of(panic.info));
            place(context, props, panic.info);
            context.device(std::move(props), panic.info);
            break;
        }
        default: break;   // parts of the processor or the firmware
        }
    }
}

void add_shmems(ArgvContext& context) {
    for (const Shmem& shmem : context.devices.shmems) {
        const std::string alias(alias_of(shmem.info));
        switch (shmem.model) {
        case ShmemModel::ivshmem: refuse("ivshmem device is not supported with this QEMU binary");
        case ShmemModel::ivshmem_plain: {
            Props backend;
            backend.text("qom-type", "memory-backend-file").text("id", cat("shmmem-", alias));
            backend.text("mem-path", cat("/dev/shm/", shmem.name));
            backend.number("size", shmem.size.value_or(4) * 1024 * 1024).boolean("share", true);
            context.option("-object", backend);
            Props props("ivshmem-plain");
            props.text("id", alias).text("memdev", cat("shmmem-", alias));
            if (shmem.role) props.on_off("master", *shmem.role == ShmemRole::master);
            place(context, props, shmem.info);
            context.device(std::move(props), shmem.info);
            break;
        }
        case ShmemModel::ivshmem_doorbell: {
            Props props("ivshmem-doorbell");
            props.text("id", alias).text("chardev", cat("char", alias));
            if (shmem.msi) {
                props.number_unless_zero("vectors", shmem.msi->vectors);
                boolean_if(props, "ioeventfd", shmem.msi->ioeventfd);
            }
            place(context, props, shmem.info);
            context.device(std::move(props), shmem.info);
            Options socket("socket");
            socket.text("id", cat("char", alias));
            socket.text("path", shmem.server && shmem.server->path ? *shmem.server->path : cat("/var/lib/libvirt/shmem-", shmem.name, "-sock"));
            context.option("-chardev", socket);
            break;
        }
        }
    }
}

Props vsock_device(const ArgvContext& context, const Vsock& vsock) {
    Props props(virtio_name("vhost-vsock", vsock.info, vsock.model));
    virtio_options(props, vsock.virtio);
    const auto fd = context.launch.socket_fds.find(alias_of(vsock.info));
    props.text("id", alias_of(vsock.info)).number("guest-cid", vsock.cid.value_or(0));
    props.text("vhostfd", fd == context.launch.socket_fds.end() ? "-1" : std::to_string(fd->second));
    place(context, props, vsock.info);
    return props;
}

void add_vsock(ArgvContext& context) {
    if (!context.devices.vsock) return;
    const Vsock& vsock = *context.devices.vsock;
    if (const auto fd = context.launch.socket_fds.find(alias_of(vsock.info)); fd != context.launch.socket_fds.end()) context.pass(fd->second);
    context.device(vsock_device(context, vsock), vsock.info);
}

void add_cryptos(ArgvContext& context) {
    for (const Crypto& crypto : context.devices.cryptos) {
        const std::string alias(alias_of(crypto.info));
        Props backend;
        backend.text("qom-type", crypto.backend == CryptoBackend::lkcf ? "cryptodev-backend-lkcf" : "cryptodev-backend-builtin");
        backend.text("id", cat("obj", alias)).number_if("queues", crypto.queues);
        context.option("-object", backend);
        Props props(virtio_name("virtio-crypto", crypto.info));
        virtio_options(props, crypto.virtio);
        props.text("cryptodev", cat("obj", alias)).text("id", alias);
        place(context, props, crypto.info);
        context.device(std::move(props), crypto.info);
    }
}

void add_pstore(ArgvContext& context) {
    if (!context.devices.pstore) return;
    const Pstore& pstore = *context.devices.pstore;
    const std::string alias(alias_of(pstore.info));
    Props backend;
    backend.text("qom-type", "memory-backend-file").text("id", cat("mem", alias)).text("mem-path", pstore.path.value_or(""));
    backend.boolean("share", true).number("size", pstore.size * 1024);
    context.option("-object", backend);
    Props props("acpi-erst");
    props.text("id", alias).text("memdev", cat("mem", alias));
    place(context, props, pstore.info);
    context.device(std::move(props), pstore.info);
}

}  // namespace vireo::qemu
