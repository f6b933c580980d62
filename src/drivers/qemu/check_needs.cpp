// What a device of a definition needs of the QEMU binary: one row a device or option, with the capability that has it.
// What is missing is told by the names that QEMU itself knows it under, from the decision table of the capabilities.
#include <algorithm>

#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/capability_rules.hpp"
#include "drivers/qemu/check_steps.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

using C = Capability;

template <auto List, auto Member, auto Value> bool any(const Devices& devices) {
    return std::ranges::any_of(devices.*List, [](const auto& device) { return device.*Member == Value; });
}
template <UsbModel model> bool usb(const Devices& devices) {
    return std::ranges::any_of(devices.controllers, [](const Controller& controller) {
        const auto* found = std::get_if<UsbController>(&controller.kind);
        return found && found->model == model;
    });
}
template <ScsiModel model> bool scsi(const Devices& devices) {
    return std::ranges::any_of(devices.controllers, [](const Controller& controller) {
        const auto* found = std::get_if<ScsiController>(&controller.kind);
        return found && found->model == model;
    });
}
template <PciModel model> bool pci(const Devices& devices) {
    return std::ranges::any_of(devices.controllers, [](const Controller& controller) {
        const auto* found = std::get_if<PciController>(&controller.kind);
        return found && found->model == model;
    });
}
template <VideoType type> bool video(const Devices& devices) {
    return std::ranges::any_of(devices.videos, [](const Video& video) { return video.model.type == type; });
}
template <GraphicsType type> bool graphics(const Devices& devices) {
    return std::ranges::any_of(devices.graphics, [](const Graphics& graphics) { return graphics.type() == type; });
}
template <class Backend> bool rng(const Devices& devices) {
    return std::ranges::any_of(devices.rngs, [](const Rng& rng) { return std::holds_alternative<Backend>(rng.backend); });
}
template <class Backend> bool tpm(const Devices& devices) {
    return std::ranges::any_of(devices.tpms, [](const Tpm& tpm) { return std::holds_alternative<Backend>(tpm.backend); });
}
template <class Kind> bool smartcard(const Devices& devices) {
    return std::ranges::any_of(devices.smartcards, [](const Smartcard& card) { return std::holds_alternative<Kind>(card.kind); });
}
template <IommuModel model> bool iommu(const Devices& devices) { return devices.iommu && devices.iommu->model == model; }
bool virtiofs(const Devices& devices) {
    return std::ranges::any_of(devices.filesystems, [](const Filesystem& one) { return one.driver && one.driver->type == FilesystemDriverType::virtiofs; });
}
bool hub(const Devices& devices) { return !devices.hubs.empty(); }
bool redirection(const Devices& devices) { return !devices.redirdevs.empty(); }
bool crypto(const Devices& devices) { return !devices.cryptos.empty(); }
bool vsock(const Devices& devices) { return devices.vsock.has_value(); }
bool pstore(const Devices& devices) { return devices.pstore.has_value(); }
bool free_pages(const Devices& devices) { return devices.memballoon && devices.memballoon->free_page_reporting.has_value(); }
bool auto_deflate(const Devices& devices) { return devices.memballoon && devices.memballoon->autodeflate.has_value(); }
bool codec(const Devices& devices, SoundCodec wanted) {
    return std::ranges::any_of(devices.sounds, [&](const Sound& sound) { return std::ranges::find(sound.codecs, wanted) != sound.codecs.end(); });
}
template <SoundCodec wanted> bool codec(const Devices& devices) { return codec(devices, wanted); }
template <class Channel> bool char_device(const Devices& devices) {
    return std::ranges::any_of(devices.channels, [](const auto& channel) { return std::holds_alternative<Channel>(channel.source.kind); });
}
bool tray_of_usb(const Devices& devices) {
    return std::ranges::any_of(devices.disks, [](const Disk& disk) { return disk.target.bus == DiskBus::usb && disk.target.removable.has_value(); });
}
bool usb_disk(const Devices& devices) {
    return std::ranges::any_of(devices.disks, [](const Disk& disk) { return disk.target.bus == DiskBus::usb; });
}

struct Need {
    std::string_view element;
    Capability capability;
    bool (*is_used)(const Devices&);
};
constexpr Need needs[] = {
    {"<controller type='usb' model='piix3-uhci'>", C::piix3_usb_uhci, &usb<UsbModel::piix3_uhci>},
    {"<controller type='usb' model='piix4-uhci'>", C::piix4_usb_uhci, &usb<UsbModel::piix4_uhci>},
    {"<controller type='usb' model='ehci'>", C::usb_ehci, &usb<UsbModel::ehci>},
    {"<controller type='usb' model='ich9-ehci1'>", C::ich9_usb_ehci1, &usb<UsbModel::ich9_ehci1>},
    {"<controller type='usb' model='vt82c686b-uhci'>", C::vt82c686b_usb_uhci, &usb<UsbModel::vt82c686b_uhci>},
    {"<controller type='usb' model='pci-ohci'>", C::pci_ohci, &usb<UsbModel::pci_ohci>},
    {"<controller type='usb' model='nec-xhci'>", C::nec_usb_xhci, &usb<UsbModel::nec_xhci>},
    {"<controller type='usb' model='qemu-xhci'>", C::qemu_xhci, &usb<UsbModel::qemu_xhci>},
    {"<controller type='scsi' model='lsilogic'>", C::lsi, &scsi<ScsiModel::lsilogic>},
    {"<controller type='scsi' model='lsisas1068'>", C::mptsas1068, &scsi<ScsiModel::lsisas1068>},
    {"<controller type='scsi' model='lsisas1078'>", C::megasas, &scsi<ScsiModel::lsisas1078>},
    {"<controller type='scsi' model='vmpvscsi'>", C::pvscsi, &scsi<ScsiModel::vmpvscsi>},
    {"<controller type='scsi' model='am53c974'>", C::am53c974, &scsi<ScsiModel::am53c974>},
    {"<controller type='scsi' model='dc390'>", C::dc390, &scsi<ScsiModel::dc390>},
    {"<controller type='pci' model='pci-bridge'>", C::pci_bridge, &pci<PciModel::pci_bridge>},
    {"<controller type='pci' model='dmi-to-pci-bridge'>", C::dmi_to_pci_bridge, &pci<PciModel::dmi_to_pci_bridge>},
    {"<controller type='pci' model='pcie-switch-upstream-port'>", C::x3130_upstream, &pci<PciModel::pcie_switch_upstream_port>},
    {"<controller type='pci' model='pcie-switch-downstream-port'>", C::xio3130_downstream, &pci<PciModel::pcie_switch_downstream_port>},
    {"<controller type='pci' model='pci-expander-bus'>", C::pxb, &pci<PciModel::pci_expander_bus>},
    {"<controller type='pci' model='pcie-expander-bus'>", C::pxb_pcie, &pci<PciModel::pcie_expander_bus>},
    {"<controller type='pci' model='pcie-to-pci-bridge'>", C::pcie_pci_bridge, &pci<PciModel::pcie_to_pci_bridge>},
    {"<disk><target bus='usb'/>", C::usb_storage, &usb_disk},
    {"<disk><target bus='usb' removable='on'/>", C::usb_storage_removable, &tray_of_usb},
    {"<video><model type='vga'/>", C::vga, &video<VideoType::vga>},
    {"<video><model type='cirrus'/>", C::cirrus_vga, &video<VideoType::cirrus>},
    {"<video><model type='vmvga'/>", C::vmware_svga, &video<VideoType::vmvga>},
    {"<video><model type='qxl'/>", C::qxl, &video<VideoType::qxl>},
    {"<video><model type='bochs'/>", C::bochs_display, &video<VideoType::bochs>},
    {"<video><model type='ramfb'/>", C::ramfb, &video<VideoType::ramfb>},
    {"<graphics type='spice'>", C::spice, &graphics<GraphicsType::spice>},
    {"<graphics type='vnc'>", C::vnc, &graphics<GraphicsType::vnc>},
    {"<graphics type='sdl'>", C::sdl, &graphics<GraphicsType::sdl>},
    {"<graphics type='egl-headless'>", C::egl_headless, &graphics<GraphicsType::egl_headless>},
    {"<graphics type='dbus'>", C::display_dbus, &graphics<GraphicsType::dbus>},
    {"<sound model='usb'>", C::usb_audio, &any<&Devices::sounds, &Sound::model, SoundModel::usb>},
    {"<sound model='ich9'>", C::ich9_intel_hda, &any<&Devices::sounds, &Sound::model, SoundModel::ich9>},
    {"<sound><codec type='micro'/>", C::hda_micro, &codec<SoundCodec::micro>},
    {"<sound><codec type='duplex'/>", C::hda_duplex, &codec<SoundCodec::duplex>},
    {"<sound><codec type='output'/>", C::hda_output, &codec<SoundCodec::output>},
    {"<hub type='usb'>", C::usb_hub, &hub},
    {"<redirdev bus='usb'>", C::usb_redir, &redirection},
    {"<smartcard mode='host'>", C::ccid_emulated, &smartcard<HostSmartcard>},
    {"<smartcard mode='host-certificates'>", C::ccid_emulated, &smartcard<CertificatesSmartcard>},
    {"<smartcard mode='passthrough'>", C::ccid_passthru, &smartcard<PassthroughSmartcard>},
    {"<rng><backend model='random'>", C::rng_random, &rng<RandomBackend>},
    {"<rng><backend model='egd'>", C::rng_egd, &rng<EgdBackend>},
    {"<rng><backend model='builtin'>", C::rng_builtin, &rng<BuiltinBackend>},
    {"<tpm><backend type='emulator'>", C::tpm_emulator, &tpm<TpmEmulator>},
    {"<tpm><backend type='passthrough'>", C::tpm_passthrough, &tpm<TpmPassthrough>},
    {"<tpm model='tpm-tis'>", C::tpm_tis, &any<&Devices::tpms, &Tpm::model, TpmModel::tpm_tis>},
    {"<tpm model='tpm-crb'>", C::tpm_crb, &any<&Devices::tpms, &Tpm::model, TpmModel::tpm_crb>},
    {"<tpm model='tpm-spapr'>", C::tpm_spapr, &any<&Devices::tpms, &Tpm::model, TpmModel::tpm_spapr>},
    {"<tpm model='spapr-tpm-proxy'>", C::spapr_tpm_proxy, &any<&Devices::tpms, &Tpm::model, TpmModel::spapr_tpm_proxy>},
    {"<panic model='isa'>", C::pvpanic, &any<&Devices::panics, &Panic::model, PanicModel::isa>},
    {"<panic model='pvpanic'>", C::pvpanic_pci, &any<&Devices::panics, &Panic::model, PanicModel::pvpanic>},
    {"<shmem><model type='ivshmem-plain'/>", C::ivshmem_plain, &any<&Devices::shmems, &Shmem::model, ShmemModel::ivshmem_plain>},
    {"<shmem><model type='ivshmem-doorbell'/>", C::ivshmem_doorbell, &any<&Devices::shmems, &Shmem::model, ShmemModel::ivshmem_doorbell>},
    {"<memory model='dimm'>", C::pc_dimm, &any<&Devices::memories, &MemoryDevice::model, MemoryModel::dimm>},
    {"<memory model='nvdimm'>", C::nvdimm, &any<&Devices::memories, &MemoryDevice::model, MemoryModel::nvdimm>},
    {"<memory model='virtio-pmem'>", C::virtio_pmem_pci, &any<&Devices::memories, &MemoryDevice::model, MemoryModel::virtio_pmem>},
    {"<memory model='virtio-mem'>", C::virtio_mem_pci, &any<&Devices::memories, &MemoryDevice::model, MemoryModel::virtio_mem>},
    {"<memory model='sgx-epc'>", C::sgx_epc, &any<&Devices::memories, &MemoryDevice::model, MemoryModel::sgx_epc>},
    {"<crypto model='virtio'>", C::virtio_crypto, &crypto},
    {"<iommu model='intel'>", C::intel_iommu, &iommu<IommuModel::intel>},
    {"<iommu model='virtio'>", C::virtio_iommu_pci, &iommu<IommuModel::virtio>},
    {"<iommu model='smmuv3'>", C::machine_virt_iommu, &iommu<IommuModel::smmuv3>},
    {"<vsock model='virtio'>", C::vhost_vsock, &vsock},
    {"<pstore backend='acpi-erst'>", C::acpi_erst, &pstore},
    {"<filesystem><driver type='virtiofs'/>", C::vhost_user_fs, &virtiofs},
    {"<memballoon freePageReporting='on'>", C::virtio_balloon_free_page_reporting, &free_pages},
    {"<memballoon autodeflate='on'>", C::virtio_balloon_pci_deflate_on_oom, &auto_deflate},
    {"<channel type='qemu-vdagent'>", C::chardev_qemu_vdagent, &char_device<VdagentChar>},
};

// "device pc-dimm", "property removable of device usb-storage", or the flag's own name.
std::string feature_of(Capability capability) {
    using S = CapabilityRule::Source;
    for (const CapabilityRule& rule : capability_rules()) {
        if (rule.capability != capability) continue;
        switch (rule.source) {
        case S::type: return cat("device '", rule.what, "'");
        case S::property:
        case S::property_off: return cat("property '", rule.which, "' of device '", rule.what, "'");
        case S::tpm: return cat("TPM backend '", rule.what, "'");
        case S::object: return cat("object '", rule.what, "'");
        case S::option: return cat("option '", rule.what, "'");
        case S::command: return cat("command '", rule.what, "'");
        default: break;
        }
    }
    return cat("feature '", name_of(capability), "'");
}

std::string version_text(std::uint64_t version) {
    return cat(version / 1000000, ".", version / 1000 % 1000, ".", version % 1000);
}

}  // namespace

void check_needs(const Domain& domain, const Context& context) {
    for (const Need& need : needs) {
        if (context.has(need.capability) || !need.is_used(domain.devices)) continue;
        throw unsupported(cat(need.element, " is not supported with this QEMU binary: ", context.caps->binary, " (", version_text(context.caps->version),
                              ") lacks ", feature_of(need.capability)));
    }
}

}  // namespace vireo::qemu
