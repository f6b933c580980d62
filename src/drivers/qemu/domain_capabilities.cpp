#include "drivers/qemu/domain_capabilities.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/cpu/x86_map.hpp"
#include "xml/writer.hpp"

namespace vireo::qemu {

using namespace model;
using schema::word;

namespace {

[[noreturn]] void refuse(std::string message) { throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, std::move(message)); }

using Words = std::vector<std::string_view>;

// What the request means after all choices.
struct Subject : EmulatorChoice {
    Domain domain;                   // carries arch and machine to the predicates

    bool has(Capability capability) const { return caps->has(capability); }
    bool kvm() const { return accelerator == Accelerator::kvm; }
};

Subject resolve(const EmulatorRequest& request, const DomainCapabilitiesHost& host) {
    Subject subject{choose_emulator(request, host.emulators), {}};
    if (request.virt_type && *request.virt_type != "kvm" && *request.virt_type != "qemu")
        refuse(cat("Emulator '", subject.binary, "' does not support virt type '", *request.virt_type, "'"));
    subject.domain.os.arch = subject.arch;
    subject.domain.os.machine = subject.machine;
    return subject;
}

void enumeration(xml::Writer& out, std::string_view name, const Words& words) {
    out.open("enum");
    out.attribute("name", name);
    for (const std::string_view word : words) out.leaf("value", word);
    out.close();
}

void supported(xml::Writer& out, std::string_view name, bool yes) {
    out.open(name);
    out.attribute("supported", yes ? "yes" : "no");
}

void write_os(xml::Writer& out, const Subject& subject, const Config& config, const DomainCapabilitiesHost& host) {
    bool bios = false, efi = false, secure = false;
    std::vector<std::string> images;
    for (const FirmwareDescriptor& firmware : host.firmware) {
        if (!firmware.matches(subject.arch, subject.machine)) continue;
        bios |= firmware.bios;
        efi |= firmware.efi;
        secure |= firmware.secure_boot && firmware.requires_smm;
        if (access(firmware.executable.c_str(), F_OK) == 0 && std::ranges::find(images, firmware.executable) == images.end()) images.push_back(firmware.executable);
    }
    if (images.empty()) {
        // Pairs of the configuration, of which the first part is the code.
        for (const std::string& pair : config.nvram) {
            const std::string code = pair.substr(0, pair.find(':'));
            if (access(code.c_str(), F_OK) == 0) images.push_back(code);
        }
    }
    supported(out, "os", true);
    Words kinds;
    if (bios) kinds.push_back("bios");
    if (efi) kinds.push_back("efi");
    enumeration(out, "firmware", kinds);
    supported(out, "loader", true);
    for (const std::string& image : images) out.leaf("value", image);
    enumeration(out, "type", {"rom", "pflash"});
    enumeration(out, "readonly", {"yes", "no"});
    enumeration(out, "secure", secure ? Words{"yes", "no"} : Words{"no"});
    out.close();
    out.close();
}

// The models that libvirt has a description of, where it has a map for the processor.
struct ListedModel {
    std::string_view name, vendor;
    Usable usable;
};

std::vector<ListedModel> listed_models(const Subject& subject) {
    std::vector<ListedModel> out;
    if (!(is_x86(subject.arch) || is_arm(subject.arch) || is_ppc64(subject.arch) || is_s390(subject.arch))) return out;
    for (const CpuModel& model : subject.caps->under(subject.accelerator).cpus) {
        std::string_view vendor = "unknown";
        if (is_x86(subject.arch)) {
            const x86::Model* known = x86::find_model(model.name);
            if (!known || known->newer) continue;
            if (const auto& of = x86::features_of(*known); !of.vendor.empty()) vendor = of.vendor;
        } else if (is_ppc64(subject.arch)) {
            static constexpr std::array<std::string_view, 6> known = {"POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWERPC_e5500"};
            std::string_view name;
            for (const std::string_view candidate : known) {
                if (std::ranges::equal(candidate, std::string_view(model.name), [](char a, char b) { return std::tolower(a) == std::tolower(b); })) name = candidate;
            }
            if (name.empty()) continue;
            out.push_back({name, name.starts_with("POWERPC") ? "Freescale" : "IBM", model.usable});
            continue;
        } else if (model.name == "host" || (is_s390(subject.arch) && (model.name == "max" || model.name == "qemu"))) {
            if (model.name == "host") continue;
        }
        out.push_back({model.name, vendor, model.usable});
    }
    return out;
}

void write_cpu(xml::Writer& out, const Subject& subject) {
    out.open("cpu");
    const auto mode = [&](std::string_view name, bool yes) {
        out.open("mode");
        out.attribute("name", name);
        out.attribute("supported", yes ? "yes" : "no");
    };
    mode("host-passthrough", subject.kvm());
    if (subject.kvm()) enumeration(out, "hostPassthroughMigratable", subject.has(Capability::cpu_migratable) ? Words{"on", "off"} : Words{"off"});
    out.close();

    const bool maximum = is_x86(subject.arch) || is_arm(subject.arch) || is_s390(subject.arch);
    mode("maximum", maximum);
    if (maximum) enumeration(out, "maximumMigratable", {"on", "off"});
    out.close();

    const auto host = is_x86(subject.arch) ? host_model(*subject.caps, subject.accelerator, false) : std::nullopt;
    mode("host-model", host.has_value());
    if (host) {
        out.open("model");
        out.attribute("fallback", "forbid");
        out.text(*host->model->name);
        out.close();
        if (host->vendor) out.leaf("vendor", *host->vendor);
        for (const CpuFeature& feature : host->features) {
            out.open("feature");
            out.attribute("policy", word(*feature.policy));
            out.attribute("name", feature.name);
            out.close();
        }
    }
    out.close();

    const std::vector<ListedModel> models = listed_models(subject);
    mode("custom", !models.empty());
    for (const ListedModel& model : models) {
        out.open("model");
        out.attribute("usable", model.usable == Usable::yes ? "yes" : model.usable == Usable::no ? "no" : "unknown");
        out.attribute("vendor", model.vendor);
        out.text(model.name);
        out.close();
    }
    out.close();
    out.close();
}

// Machines whose IDE controller disks can be named on.
bool offers_ide(const Subject& subject) {
    const std::string_view machine = subject.machine;
    return is_i440fx(subject.domain) || machine == "malta" || machine == "sun4u" || machine == "g3beige";
}

void write_disk(xml::Writer& out, const Subject& subject) {
    const bool pseries = is_pseries(subject.domain);
    Words devices = {"disk", "cdrom", "floppy", "lun"}, buses, models = {"virtio"};
    if (pseries) std::erase(devices, "floppy");
    if (offers_ide(subject)) buses.push_back("ide");
    if (!pseries) buses.push_back("fdc");
    buses.push_back("scsi");
    buses.push_back("virtio");
    if (subject.has(Capability::usb_redir)) buses.push_back("usb");
    if (subject.has(Capability::ich9_ahci)) buses.push_back("sata");
    if (subject.has(Capability::virtio_pci_non_transitional) || subject.has(Capability::virtio_pci_disable_legacy)) {
        models.push_back("virtio-transitional");
        models.push_back("virtio-non-transitional");
    }
    supported(out, "disk", true);
    enumeration(out, "diskDevice", devices);
    enumeration(out, "bus", buses);
    enumeration(out, "model", models);
    out.close();
}

void write_displays(xml::Writer& out, const Subject& subject) {
    Words screens = {"sdl"}, cards;
    if (subject.has(Capability::vnc)) screens.push_back("vnc");
    if (subject.has(Capability::spice)) screens.push_back("spice");
    if (subject.has(Capability::egl_headless)) screens.push_back("egl-headless");
    if (subject.has(Capability::display_dbus)) screens.push_back("dbus");
    supported(out, "graphics", true);
    enumeration(out, "type", screens);
    out.close();

    if (subject.has(Capability::vga)) cards.push_back("vga");
    if (subject.has(Capability::cirrus_vga)) cards.push_back("cirrus");
    if (subject.has(Capability::vmware_svga)) cards.push_back("vmvga");
    if (subject.has(Capability::qxl)) cards.push_back("qxl");
    if (subject.has(Capability::virtio_gpu)) cards.push_back("virtio");
    cards.push_back("none");
    if (subject.has(Capability::bochs_display)) cards.push_back("bochs");
    if (subject.has(Capability::ramfb)) cards.push_back("ramfb");
    supported(out, "video", true);
    enumeration(out, "modelType", cards);
    out.close();
}

void write_hostdev(xml::Writer& out, const Subject& subject, const DomainCapabilitiesHost& host) {
    Words kinds;
    if (subject.has(Capability::usb_redir)) kinds.push_back("usb");
    kinds.push_back("pci");
    kinds.push_back("scsi");
    supported(out, "hostdev", true);
    enumeration(out, "mode", {"subsystem"});
    enumeration(out, "startupPolicy", {"default", "mandatory", "requisite", "optional"});
    enumeration(out, "subsysType", kinds);
    enumeration(out, "capsType", {});
    enumeration(out, "pciBackend", host.vfio ? Words{"default", "vfio"} : Words{});
    out.close();
}

void write_rng(xml::Writer& out, const Subject& subject) {
    Words models, backends;
    if (subject.has(Capability::vhost_user_fs)) models.push_back("virtio");   // has virtio at all
    if (subject.has(Capability::virtio_pci_non_transitional) || subject.has(Capability::virtio_pci_disable_legacy)) {
        models.push_back("virtio-transitional");
        models.push_back("virtio-non-transitional");
    }
    if (subject.has(Capability::rng_random)) backends.push_back("random");
    if (subject.has(Capability::rng_egd)) backends.push_back("egd");
    if (subject.has(Capability::rng_builtin)) backends.push_back("builtin");
    supported(out, "rng", true);
    enumeration(out, "model", models);
    enumeration(out, "backendModel", backends);
    out.close();
}

void write_tpm(xml::Writer& out, const Subject& subject, const DomainCapabilitiesHost& host) {
    Words models, backends, versions;
    if (subject.has(Capability::tpm_tis)) models.push_back("tpm-tis");
    if (subject.has(Capability::tpm_crb)) models.push_back("tpm-crb");
    if (subject.has(Capability::tpm_spapr)) models.push_back("tpm-spapr");
    if (subject.has(Capability::spapr_tpm_proxy)) models.push_back("spapr-tpm-proxy");
    if (subject.has(Capability::tpm_passthrough)) backends.push_back("passthrough");
    if (subject.has(Capability::tpm_emulator)) {
        if (host.swtpm) backends.push_back("emulator");
        backends.push_back("external");
        if (host.swtpm) versions = {"1.2", "2.0"};
    }
    supported(out, "tpm", !models.empty());
    if (!models.empty()) {
        enumeration(out, "model", models);
        enumeration(out, "backendModel", backends);
        enumeration(out, "backendVersion", versions);
    }
    out.close();
}

void write_devices(xml::Writer& out, const Subject& subject, const DomainCapabilitiesHost& host) {
    out.open("devices");
    write_disk(out, subject);
    write_displays(out, subject);
    write_hostdev(out, subject, host);
    write_rng(out, subject);
    supported(out, "filesystem", true);
    enumeration(out, "driverType", subject.has(Capability::vhost_user_fs) ? Words{"path", "handle", "virtiofs"} : Words{"path", "handle"});
    out.close();
    write_tpm(out, subject, host);
    const bool redirection = subject.has(Capability::usb_redir);
    supported(out, "redirdev", redirection);
    if (redirection) enumeration(out, "bus", {"usb"});
    out.close();
    supported(out, "channel", true);
    enumeration(out, "type", subject.has(Capability::spice) ? Words{"pty", "unix", "spicevmc"} : Words{"pty", "unix"});
    out.close();
    out.close();
}

void write_sev(xml::Writer& out, const Subject& subject) {
    const auto& sev = subject.caps->sev;
    const bool yes = sev && subject.kvm();
    supported(out, "sev", yes);
    if (yes) {
        out.leaf("cbitpos", std::to_string(sev->cbitpos));
        out.leaf("reducedPhysBits", std::to_string(sev->reduced_phys_bits));
        out.leaf("maxGuests", std::to_string(sev->max_guests));
        out.leaf("maxESGuests", std::to_string(sev->max_es_guests));
        if (!sev->cpu0_id.empty()) out.leaf("cpu0Id", sev->cpu0_id);
    }
    out.close();
}

void write_sgx(xml::Writer& out, const Subject& subject) {
    const auto& sgx = subject.caps->sgx;
    const bool yes = sgx && subject.kvm();
    supported(out, "sgx", yes);
    if (yes) {
        out.leaf("flc", sgx->flc ? "yes" : "no");
        out.leaf("sgx1", sgx->sgx1 ? "yes" : "no");
        out.leaf("sgx2", sgx->sgx2 ? "yes" : "no");
        out.open("section_size");
        out.attribute("unit", "KiB");
        out.text(std::to_string(sgx->section_size));
        out.close();
        if (!sgx->sections.empty()) {
            out.open("sections");
            for (const auto& [node, size] : sgx->sections) {
                out.open("section");
                out.attribute("node", std::uint64_t(node));
                out.attribute("size", size);
                out.attribute("unit", "KiB");
                out.close();
            }
            out.close();
        }
    }
    out.close();
}

void write_features(xml::Writer& out, const Subject& subject) {
    out.open("features");
    std::vector<std::string> versions;
    if (is_arm_virt(subject.domain)) {
        for (const GicVersion& gic : subject.caps->gic) {
            if (subject.kvm() ? gic.kernel : gic.emulated) versions.push_back(std::to_string(gic.version));
        }
    }
    std::ranges::sort(versions);
    supported(out, "gic", !versions.empty());
    if (!versions.empty()) enumeration(out, "version", Words(versions.begin(), versions.end()));
    out.close();
    const auto flag = [&](std::string_view name, bool yes) {
        supported(out, name, yes);
        out.close();
    };
    flag("vmcoreinfo", subject.has(Capability::vmcoreinfo));
    flag("genid", subject.has(Capability::vmgenid));
    flag("backingStoreInput", true);
    flag("backup", true);
    if (is_s390(subject.arch)) flag("s390-pv", subject.kvm() && subject.has(Capability::s390_pv_guest));
    write_sev(out, subject);
    write_sgx(out, subject);
    if (is_x86(subject.arch)) {
        static constexpr std::string_view order[] = {"relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset",
                                                     "vendor_id", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic"};
        Words words;
        for (const std::string_view feature : order) {
            // Two of them are answered by QEMU itself, whatever the kernel can.
            const bool always = feature == "spinlocks" || feature == "vendor_id";
            const bool told = subject.kvm() && std::ranges::find(subject.caps->hyperv, feature) != subject.caps->hyperv.end();
            if (always || told) words.push_back(feature);
        }
        supported(out, "hyperv", true);
        enumeration(out, "features", words);
        out.close();
    }
    out.close();
}

}  // namespace

std::string domain_capabilities(const EmulatorRequest& request, const Config& config, const DomainCapabilitiesHost& host) {
    const Subject subject = resolve(request, host);
    xml::Writer out;
    out.open("domainCapabilities");
    out.leaf("path", subject.binary);
    out.leaf("domain", subject.kvm() ? "kvm" : "qemu");
    out.leaf("machine", subject.machine);
    out.leaf("arch", subject.arch);
    if (subject.type->max_cpus) {
        out.open("vcpu");
        out.attribute("max", std::uint64_t(subject.type->max_cpus));
        out.close();
    }
    supported(out, "iothreads", true);
    out.close();
    write_os(out, subject, config, host);
    write_cpu(out, subject);
    supported(out, "memoryBacking", true);
    enumeration(out, "sourceType", subject.has(Capability::memory_backend_memfd) ? Words{"file", "anonymous", "memfd"} : Words{"file", "anonymous"});
    out.close();
    write_devices(out, subject, host);
    write_features(out, subject);
    out.close();
    return out.take();
}

}  // namespace vireo::qemu
