// Definitions that a binary cannot run: what it lacks is told with the element, the binary and the feature.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "drivers/qemu/complete.hpp"
#include "model/domain/complete.hpp"

namespace vireo::qemu {
namespace {

using C = Capability;

// A binary that has everything but one thing. Spice and others are there, so that only the missing one can be the reason.
std::shared_ptr<const Capabilities> binary_without(std::optional<Capability> missing, const std::string& arch) {
    Capabilities made;
    made.binary = "/usr/bin/qemu-system-" + arch;
    made.arch = arch;
    made.version = 7002022;
    for (std::size_t i = 0; i < std::size_t(C::count_); ++i) made.set(Capability(i));
    if (missing) made.flags.reset(std::size_t(*missing));
    for (const char* name : {"pc-i440fx-7.2", "pc-q35-7.2", "virt-7.2", "pseries-7.2"}) {
        Machine machine;
        machine.name = name;
        machine.default_cpu = arch == "x86_64" ? "qemu64-x86_64-cpu" : "";
        machine.max_cpus = 255;
        made.tcg.machines.push_back(machine);
    }
    return std::make_shared<const Capabilities>(std::move(made));
}

struct Wrong {
    Capability missing;
    std::string_view devices, element, feature;
    std::string_view arch = "x86_64", machine = "pc-i440fx-7.2", more = "";
};

std::optional<Error> refusal(const Wrong& wrong, std::optional<Capability> missing) {
    static const Config config = [] {
        Config made;
        made.library_directory = "/var/lib/libvirt/qemu";
        return made;
    }();
    const Environment environment{.capabilities = [&](const std::string&) { return binary_without(missing, std::string(wrong.arch)); },
                                  .emulator = [&](std::string_view, model::VirtType) { return "/usr/bin/qemu-system-" + std::string(wrong.arch); },
                                  .config = &config};
    const std::string xml = "<domain type='qemu'><name>t</name><uuid>c7a5fdb0-cdaf-9455-926a-d65c16db1809</uuid><memory>1048576</memory>"
                            "<os><type arch='" + std::string(wrong.arch) + "' machine='" + std::string(wrong.machine) + "'>hvm</type></os>" +
                            std::string(wrong.more) + "<devices>" + std::string(wrong.devices) + "</devices></domain>";
    if (auto outcome = attempt([&] { define(xml, {}, environment); })) return *outcome;
    return std::nullopt;
}

constexpr std::string_view scsi_disk = "<disk type='file'><source file='/a'/><target dev='sda' bus='scsi'/></disk>";
constexpr std::string_view modules = "<maxMemory slots='4'>8388608</maxMemory><cpu><numa><cell id='0' cpus='0' memory='1048576'/></numa></cpu>";
constexpr std::string_view acpi = "<features><acpi/></features>";
constexpr std::string_view q35 = "pc-q35-7.2";

const Wrong wrongs[] = {
    {C::piix3_usb_uhci, "<controller type='usb' model='piix3-uhci'/>", "model='piix3-uhci'", "device 'piix3-usb-uhci'"},
    {C::piix4_usb_uhci, "<controller type='usb' model='piix4-uhci'/>", "model='piix4-uhci'", "device 'piix4-usb-uhci'"},
    {C::usb_ehci, "<controller type='usb' model='ehci'/>", "model='ehci'", "device 'usb-ehci'"},
    {C::ich9_usb_ehci1, "<controller type='usb' model='ich9-ehci1'/>", "model='ich9-ehci1'", "device 'ich9-usb-ehci1'"},
    {C::vt82c686b_usb_uhci, "<controller type='usb' model='vt82c686b-uhci'/>", "model='vt82c686b-uhci'", "device 'vt82c686b-usb-uhci'"},
    {C::pci_ohci, "<controller type='usb' model='pci-ohci'/>", "model='pci-ohci'", "device 'pci-ohci'"},
    {C::nec_usb_xhci, "<controller type='usb' model='nec-xhci'/>", "model='nec-xhci'", "device 'nec-usb-xhci'"},
    {C::qemu_xhci, "<controller type='usb' model='qemu-xhci'/>", "model='qemu-xhci'", "device 'qemu-xhci'"},
    {C::lsi, "<controller type='scsi' model='lsilogic'/>", "model='lsilogic'", "device 'lsi"},
    {C::mptsas1068, "<controller type='scsi' model='lsisas1068'/>", "model='lsisas1068'", "device 'mptsas1068'"},
    {C::megasas, "<controller type='scsi' model='lsisas1078'/>", "model='lsisas1078'", "device 'megasas'"},
    {C::pvscsi, "<controller type='scsi' model='vmpvscsi'/>", "model='vmpvscsi'", "device 'pvscsi'"},
    {C::am53c974, "<controller type='scsi' model='am53c974'/>", "model='am53c974'", "device 'am53c974'"},
    {C::dc390, "<controller type='scsi' model='dc390'/>", "model='dc390'", "device 'dc390'"},
    {C::pci_bridge, "<controller type='pci' index='1' model='pci-bridge'/>", "model='pci-bridge'", "device 'pci-bridge'"},
    {C::dmi_to_pci_bridge, "<controller type='pci' index='1' model='dmi-to-pci-bridge'/>", "model='dmi-to-pci-bridge'", "device 'i82801b11-bridge'", "x86_64", q35},
    {C::x3130_upstream, "<controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-switch-upstream-port'/>", "upstream-port", "device 'x3130-upstream'", "x86_64", q35},
    {C::xio3130_downstream, "<controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-switch-upstream-port'/><controller type='pci' index='3' model='pcie-switch-downstream-port'/>",
     "downstream-port", "device 'xio3130-downstream'", "x86_64", q35},
    {C::pxb, "<controller type='pci' index='1' model='pci-expander-bus'/>", "model='pci-expander-bus'", "device 'pxb'"},
    {C::pxb_pcie, "<controller type='pci' index='1' model='pcie-expander-bus'/>", "model='pcie-expander-bus'", "device 'pxb-pcie'", "x86_64", q35},
    {C::pcie_pci_bridge, "<controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-to-pci-bridge'/>", "model='pcie-to-pci-bridge'", "device 'pcie-pci-bridge'", "x86_64", q35},
    {C::usb_storage, "<disk type='file'><source file='/a'/><target dev='sda' bus='usb'/></disk>", "bus='usb'", "device 'usb-storage'"},
    {C::usb_storage_removable, "<disk type='file'><source file='/a'/><target dev='sda' bus='usb' removable='on'/></disk>", "removable='on'",
     "property 'removable' of device 'usb-storage'"},
    {C::vga, "<video><model type='vga'/></video>", "type='vga'", "device 'VGA'"},
    {C::cirrus_vga, "<video><model type='cirrus'/></video>", "type='cirrus'", "device 'cirrus-vga'"},
    {C::vmware_svga, "<video><model type='vmvga'/></video>", "type='vmvga'", "device 'vmware-svga'"},
    {C::qxl, "<video><model type='qxl'/></video>", "type='qxl'", "device 'qxl'"},
    {C::bochs_display, "<video><model type='bochs'/></video>", "type='bochs'", "device 'bochs-display'"},
    {C::ramfb, "<video><model type='ramfb'/></video>", "type='ramfb'", "device 'ramfb'"},
    {C::spice, "<graphics type='spice' autoport='yes'/>", "type='spice'", "command 'query-spice'"},
    {C::vnc, "<graphics type='vnc'/>", "type='vnc'", "option 'vnc'"},
    {C::sdl, "<graphics type='sdl'/>", "type='sdl'", "feature 'sdl'"},
    {C::egl_headless, "<graphics type='vnc'/><graphics type='egl-headless'/>", "type='egl-headless'", "feature 'egl-headless'"},
    {C::display_dbus, "<graphics type='dbus'/>", "type='dbus'", "feature 'display-dbus'"},
    {C::usb_audio, "<sound model='usb'/>", "model='usb'", "device 'usb-audio'"},
    {C::ich9_intel_hda, "<sound model='ich9'/>", "model='ich9'", "device 'ich9-intel-hda'"},
    {C::hda_micro, "<sound model='ich6'><codec type='micro'/></sound>", "type='micro'", "device 'hda-micro'"},
    {C::hda_duplex, "<sound model='ich6'><codec type='duplex'/></sound>", "type='duplex'", "device 'hda-duplex'"},
    {C::hda_output, "<sound model='ich6'><codec type='output'/></sound>", "type='output'", "device 'hda-output'"},
    {C::usb_hub, "<hub type='usb'/>", "<hub type='usb'>", "device 'usb-hub'"},
    {C::usb_redir, "<redirdev bus='usb' type='tcp'><source mode='connect' host='h' service='1'/></redirdev>", "<redirdev bus='usb'>", "device 'usb-redir'"},
    {C::ccid_emulated, "<smartcard mode='host'/>", "mode='host'", "device 'ccid-card-emulated'"},
    {C::ccid_emulated, "<smartcard mode='host-certificates'><certificate>a</certificate><certificate>b</certificate><certificate>c</certificate></smartcard>",
     "mode='host-certificates'", "device 'ccid-card-emulated'"},
    {C::ccid_passthru, "<smartcard mode='passthrough' type='tcp'><source mode='bind' host='127.0.0.1' service='2001'/><protocol type='raw'/></smartcard>",
     "mode='passthrough'", "device 'ccid-card-passthru'"},
    {C::rng_random, "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", "model='random'", "'rng-random'"},
    {C::rng_egd, "<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='h' service='1'/></backend></rng>", "model='egd'", "'rng-egd'"},
    {C::rng_builtin, "<rng model='virtio'><backend model='builtin'/></rng>", "model='builtin'", "'rng-builtin'"},
    {C::tpm_emulator, "<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>", "type='emulator'", "TPM backend 'emulator'"},
    {C::tpm_passthrough, "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>", "type='passthrough'", "TPM backend 'passthrough'"},
    {C::tpm_tis, "<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>", "model='tpm-tis'", "'tpm-tis'"},
    {C::tpm_crb, "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>", "model='tpm-crb'", "'tpm-crb'"},
    {C::pvpanic, "<panic model='isa'/>", "model='isa'", "device 'pvpanic'"},
    {C::pvpanic_pci, "<panic model='pvpanic'/>", "model='pvpanic'", "device 'pvpanic-pci'", "aarch64", "virt-7.2"},
    {C::ivshmem_plain, "<shmem name='s'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>", "type='ivshmem-plain'", "device 'ivshmem-plain'"},
    {C::ivshmem_doorbell, "<shmem name='s'><model type='ivshmem-doorbell'/><server path='/s'/></shmem>", "type='ivshmem-doorbell'", "device 'ivshmem-doorbell'"},
    {C::pc_dimm, "<memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory>", "model='dimm'", "device 'pc-dimm'", "x86_64", q35, modules},
    {C::nvdimm, "<memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory>", "model='nvdimm'",
     "device 'nvdimm'", "x86_64", q35, modules},
    {C::virtio_pmem_pci, "<memory model='virtio-pmem'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory>", "model='virtio-pmem'",
     "device 'virtio-pmem-pci'", "x86_64", q35, modules},
    {C::virtio_mem_pci, "<memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='KiB'>2048</block><requested unit='MiB'>512</requested></target></memory>",
     "model='virtio-mem'", "device 'virtio-mem-pci'", "x86_64", q35, modules},
    {C::virtio_crypto, "<crypto model='virtio' type='qemu'><backend model='builtin' queues='1'/></crypto>", "<crypto model='virtio'>", "device 'virtio-crypto"},
    {C::intel_iommu, "<iommu model='intel'/>", "<iommu model='intel'>", "device 'intel-iommu'", "x86_64", q35},
    {C::virtio_iommu_pci, "<iommu model='virtio'/>", "<iommu model='virtio'>", "device 'virtio-iommu-pci'", "x86_64", q35, acpi},
    {C::vhost_vsock, "<vsock model='virtio'><cid auto='yes'/></vsock>", "<vsock model='virtio'>", "device 'vhost-vsock"},
    {C::vhost_user_fs, "<filesystem type='mount'><driver type='virtiofs'/><source dir='/s'/><target dir='t'/></filesystem>", "<driver type='virtiofs'/>",
     "device 'vhost-user-fs", "x86_64", q35, "<memoryBacking><access mode='shared'/><source type='memfd'/></memoryBacking>"},
    {C::virtio_balloon_free_page_reporting, "<memballoon model='virtio' freePageReporting='on'/>", "freePageReporting", "property 'free-page-reporting'"},
    {C::virtio_balloon_pci_deflate_on_oom, "<memballoon model='virtio' autodeflate='on'/>", "autodeflate", "property 'deflate-on-oom'"},
    {C::chardev_qemu_vdagent, "<channel type='qemu-vdagent'><target type='virtio' name='com.redhat.spice.0'/></channel>", "type='qemu-vdagent'", "feature 'chardev.qemu-vdagent'"},
};

TEST(wrong_configurations, name_the_element_the_binary_and_what_it_lacks) {
    EXPECT_GE(std::size(wrongs), 60u);
    for (const Wrong& wrong : wrongs) {
        const auto error = refusal(wrong, wrong.missing);
        ASSERT_TRUE(error) << wrong.devices;
        EXPECT_EQ(error->code, ErrorCode::config_unsupported) << error->message;
        EXPECT_NE(error->message.find(wrong.element), std::string::npos) << error->message;
        EXPECT_NE(error->message.find("/usr/bin/qemu-system-" + std::string(wrong.arch) + " (7.2.22)"), std::string::npos) << error->message;
        EXPECT_NE(error->message.find(wrong.feature), std::string::npos) << error->message;
    }
}

TEST(wrong_configurations, are_right_for_a_binary_that_has_it_all) {
    for (const Wrong& wrong : wrongs) {
        const auto error = refusal(wrong, std::nullopt);
        EXPECT_FALSE(error) << wrong.devices << ": " << error->message;
    }
}

// What does not go together whatever the binary has.
struct Misplaced {
    std::string_view devices, message;
    std::string_view arch = "x86_64", machine = "pc-i440fx-7.2", more = "";
};

#define FILE_DISK(attributes, rest) "<disk type='file'" attributes "><source file='/a'/>" rest "</disk>"
const Misplaced misplaced[] = {
    {"<panic model='pseries'/>", "only pSeries guests support panic device of model 'pseries'"},
    {"<panic model='s390'/>", "only S390 guests support panic device of model 's390'"},
    {"<panic model='hyperv'><address type='isa' iobase='0x505'/></panic>", "setting the panic device address is not supported for model 'hyperv'"},
    {"<panic model='isa'><address type='pci'/></panic>", "panic is supported only with ISA address type"},
    {"<nvram/>", "nvram device is only supported for PPC64"},
    {"<watchdog model='diag288'/>", "diag288 model of watchdog is allowed for s390"},
    {"<input type='tablet' bus='ps2'/>", "ps2 bus does not support tablet input device"},
    {"<input type='passthrough' bus='usb'><source evdev='/dev/input/event0'/></input>", "only bus 'virtio' is supported for 'passthrough' input devices"},
    {"<input type='evdev' bus='usb'><source dev='/dev/input/event0'/></input>", "input evdev doesn't support bus element"},
    {"<redirdev bus='usb' type='spicevmc'/>", "chardev 'spicevmc' not supported without spice graphics"},
    {"<serial type='pty'><target type='isa-serial'><model name='pl011'/></target></serial>", "Target model 'pl011' requires target type 'system-serial'"},
    {"<serial type='pty'><target type='isa-serial'/><address type='usb' bus='0' port='1'/></serial>", "Target type 'isa-serial' requires address type 'isa'"},
    {"<serial type='pty'><target type='usb-serial'/><address type='isa' iobase='0x3f8'/></serial>", "usb-serial requires address of usb type"},
    {"<controller type='pci' index='0' model='pci-root'><model name='pci-bridge'/></controller>", "Option 'modelName' is not valid"},
    {"<controller type='pci' index='1' model='pci-bridge'><model name='pxb'/></controller>", "Option 'modelName' has invalid value"},
    {"<controller type='pci' index='1' model='pci-bridge'><target busNr='200'/></controller>", "Option 'busNr' is not valid"},
    {"<controller type='pci' index='1' model='pcie-root-port'><target index='1'/></controller>", "Option 'targetIndex' is not valid", "x86_64", q35},
    {"<controller type='usb' index='3' model='ich9-uhci1'><master startport='0'/></controller>", "No master USB controller specified"},
    {FILE_DISK("", "<target dev='vda' bus='virtio'/><geometry cyls='1' heads='2' secs='3' trans='lba'/>"), "CHS translation mode can only be set for 'ide' bus not 'virtio'"},
    {FILE_DISK("", "<target dev='hda' bus='ide'/><readonly/>"), "readonly ide disks are not supported"},
    {FILE_DISK("", "<driver name='qemu' ats='on'/><target dev='hda' bus='ide'/>"), "ats driver option is only supported for virtio devices"},
    {FILE_DISK("", "<driver name='qemu' io='native'/><target dev='vda' bus='virtio'/>"), "io='native' needs either no disk cache or directsync cache mode"},
    {FILE_DISK("", "<target dev='vda' bus='virtio' tray='open'/>"), "tray is only valid for cdrom and floppy"},
    {FILE_DISK(" model='virtio'", "<target dev='hda' bus='ide'/>"), "disk model 'virtio' not supported for bus 'ide'"},
    {FILE_DISK("", "<target dev='sda' bus='usb'/><address type='pci' bus='0' slot='9'/>"), "unexpected address type for usb disk"},
    {"<interface type='user'><virtualport type='openvswitch'/></interface>", "<virtualport> element unsupported for <interface type='user'>"},
    {"<interface type='vhostuser'><source type='unix' path='/s' mode='client'/><model type='e1000'/></interface>", "vhostuser requires the virtio-net* frontend"},
    {"<interface type='user'><teaming type='transient' persistent='ua-x'/></interface>", "virtio-net teaming transient interface must be type='hostdev'"},
    {"<video><model type='vga'><acceleration accel3d='yes'/></model></video>", "3d acceleration is supported only with 'virtio' video device"},
    {"<video><model type='vga'/></video><video><model type='cirrus'/></video>", "video type 'cirrus' is only valid as primary video device"},
    {"<video><driver name='vhostuser'/><model type='vga'/></video>", "'vhostuser' driver is only supported with 'virtio' device"},
    {"<hostdev mode='subsystem' type='pci'><source><address bus='6' slot='2'/></source><address type='usb' bus='0' port='1'/></hostdev>",
     "PCI host devices must use 'pci' or 'unassigned' address type"},
    {"", "unsupported timer type (name) 'platform'", "x86_64", q35, "<clock offset='utc'><timer name='platform'/></clock>"},
    {"", "Configuring the 'armvtimer' timer is not supported", "x86_64", q35, "<clock offset='utc'><timer name='armvtimer'/></clock>"},
    {"", "Parameter 'min_guarantee' not supported by QEMU", "x86_64", q35, "<memtune><min_guarantee>1024</min_guarantee></memtune>"},
    {"", "Attribute migratable is only allowed", "x86_64", q35, "<cpu mode='host-model' migratable='on'/>"},
    {"", "CPU cache specification is not supported for 'aarch64' architecture", "aarch64", "virt-7.2", "<cpu mode='custom'><model>max</model><cache mode='disable'/></cpu>"},
    {"", "The 'ioapic' feature is not supported for architecture 'ppc64'", "ppc64", "pseries-7.2", "<features><ioapic driver='qemu'/></features>"},
    {"", "Hyperv features are not supported for architecture 'ppc64'", "ppc64", "pseries-7.2", "<features><hyperv><relaxed state='on'/></hyperv></features>"},
};

TEST(wrong_configurations, that_no_machine_can_have_are_refused_by_name) {
    for (const Misplaced& wrong : misplaced) {
        const auto error = refusal({C::count_, wrong.devices, "", "", wrong.arch, wrong.machine, wrong.more}, std::nullopt);
        ASSERT_TRUE(error) << wrong.devices << wrong.more;
        EXPECT_NE(error->message.find(wrong.message), std::string::npos) << error->message;
    }
}

}  // namespace
}  // namespace vireo::qemu
