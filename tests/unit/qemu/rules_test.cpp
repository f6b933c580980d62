// From a document to a definition, with a made-up binary: defaults, implied devices, places, refusals.
#include <gtest/gtest.h>

#include "drivers/qemu/complete.hpp"
#include "drivers/qemu/migratable.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/read.hpp"

using namespace vireo;
using namespace vireo::qemu;

namespace {

std::shared_ptr<const Capabilities> binary() {
    Capabilities made;
    made.binary = "/usr/bin/qemu-system-x86_64";
    made.arch = "x86_64";
    for (auto capability : {Capability::tcg, Capability::lsi, Capability::cirrus_vga, Capability::vga, Capability::qemu_xhci,
                            Capability::pcie_root_port, Capability::pcie_pci_bridge, Capability::rtl8139, Capability::piix3_usb_uhci,
                            Capability::ich9_usb_ehci1, Capability::usb_hub, Capability::usb_storage, Capability::vnc, Capability::spice,
                            Capability::sdl, Capability::egl_headless, Capability::hda_duplex, Capability::intel_iommu, Capability::pvpanic,
                            Capability::pci_bridge, Capability::i8042})
        made.set(capability);
    Machine pc, q35;
    pc.name = "pc-i440fx-7.2";
    pc.alias = "pc";
    pc.default_cpu = "qemu64-x86_64-cpu";
    pc.max_cpus = 255;
    pc.is_default = true;
    q35 = pc;
    q35.name = "pc-q35-7.2";
    q35.alias = "q35";
    q35.is_default = false;
    made.tcg.machines = {pc, q35};
    return std::make_shared<const Capabilities>(std::move(made));
}

struct Outcome {
    std::string xml, error;
};

Environment environment() {
    static const Config config = [] {
        Config made;
        made.library_directory = "/var/lib/libvirt/qemu";
        return made;
    }();
    return {.capabilities = [](const std::string&) { return binary(); },
            .emulator = [](std::string_view, model::VirtType) { return "/usr/bin/qemu-system-x86_64"; },
            .config = &config};
}

Outcome defined(std::string_view devices, std::string_view machine = "pc", std::string_view more = "") {
    std::string xml = "<domain type='qemu'><name>t</name><uuid>c7a5fdb0-cdaf-9455-926a-d65c16db1809</uuid>"
                      "<memory>65536</memory><os><type arch='x86_64' machine='" + std::string(machine) +
                      "'>hvm</type></os>" + std::string(more) + "<devices>" + std::string(devices) + "</devices></domain>";
    Outcome outcome;
    auto failed = attempt([&] { outcome.xml = model::write_domain(define(xml, {}, environment())); });
    if (failed) outcome.error = failed->message;
    return outcome;
}

bool has(const Outcome& outcome, std::string_view text) { return outcome.xml.find(text) != std::string::npos; }

// The form for other hosts.
Outcome migratable(std::string_view devices, std::string_view machine = "pc", std::string_view more = "") {
    auto guest = defined(devices, machine, more);
    if (guest.error.empty())
        if (auto failed = attempt([&] { guest.xml = migratable_text(guest.xml, false, environment()); })) guest.error = failed->message;
    return guest;
}

constexpr std::string_view nothing = "<controller type='usb' model='none'/><memballoon model='none'/>";

}  // namespace

TEST(definitions, a_bare_guest_gets_what_its_machine_has) {
    auto guest = defined("");
    EXPECT_EQ(guest.error, "");
    EXPECT_TRUE(has(guest, "machine='pc-i440fx-7.2'"));
    EXPECT_TRUE(has(guest, "<boot dev='hd'/>"));
    EXPECT_TRUE(has(guest, "<model fallback='forbid'>qemu64</model>"));
    EXPECT_TRUE(has(guest, "<currentMemory unit='KiB'>65536</currentMemory>"));
    EXPECT_TRUE(has(guest, "<controller type='usb' index='0' model='piix3-uhci'>"));
    EXPECT_TRUE(has(guest, "<controller type='pci' index='0' model='pci-root'/>"));
    EXPECT_TRUE(has(guest, "<input type='mouse' bus='ps2'/>"));
    EXPECT_TRUE(has(guest, "<memballoon model='virtio'>"));
    EXPECT_TRUE(has(guest, "<audio id='1' type='none'/>"));
}

TEST(definitions, a_complete_one_stays_as_it_is) {
    auto once = defined("<disk type='file'><source file='/a'/><target dev='vda'/></disk><serial type='pty'/>"
                        "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>");
    ASSERT_EQ(once.error, "");
    auto at = once.xml.find("<devices>") + 9;
    auto devices = once.xml.substr(at, once.xml.find("</devices>") - at);
    EXPECT_EQ(defined(devices).xml, once.xml);
}

TEST(definitions, q35_keeps_a_port_free_when_ports_were_added) {
    auto guest = defined("", "q35");
    EXPECT_TRUE(has(guest, "<controller type='usb' index='0' model='qemu-xhci'>"));
    EXPECT_TRUE(has(guest, "<controller type='pci' index='3' model='pcie-root-port'>"));
    EXPECT_FALSE(has(guest, "index='4'"));
}

TEST(definitions, the_first_serial_port_is_the_console) {
    EXPECT_TRUE(has(defined("<serial type='pty'/>"), "<console type='pty'>"));
    EXPECT_TRUE(has(defined("<console type='pty'/>"), "<target type='isa-serial' port='0'>"));
}

TEST(definitions, a_screen_brings_a_card_at_the_place_that_firmware_looks_at) {
    auto guest = defined("<graphics type='vnc'/>");
    EXPECT_TRUE(has(guest, "<model type='cirrus' vram='16384' heads='1' primary='yes'/>"));
    EXPECT_TRUE(has(guest, "slot='0x02' function='0x0'/>\n    </video>"));
}

TEST(definitions, more_usb_devices_than_ports_bring_a_hub) {
    std::string inputs;
    for (int i = 0; i < 3; ++i) inputs += "<input type='tablet' bus='usb'/>";
    EXPECT_TRUE(has(defined(inputs), "<hub type='usb'>"));
}

TEST(definitions, disks_stand_by_bus_and_name) {
    auto disk = [](std::string name) {
        return "<disk type='file'><source file='/" + name + "'/><target dev='" + name + "'/></disk>";
    };
    auto guest = defined(disk("hdb") + disk("vda") + disk("hda"));
    auto a = guest.xml.find("'hda'"), b = guest.xml.find("'hdb'"), v = guest.xml.find("'vda'");
    EXPECT_LT(a, b);
    EXPECT_LT(b, v);
}

TEST(refusals, name_the_rule) {
    struct Case {
        std::string_view devices, machine, more, error;
    };
    const Case cases[] = {
        {"<disk type='file'><source file='/a'/><target dev='vda1'/></disk>", "pc", "",
         "unsupported configuration: invalid disk target 'vda1', partitions can't appear in disk targets"},
        {"<disk type='file'><source file='/a'/><target dev='zzz'/></disk>", "pc", "",
         "XML error: Unknown disk name 'zzz' and no address specified"},
        {"<iommu model='intel'/>", "pc", "", "unsupported configuration: IOMMU device: 'intel' is only supported with Q35 machines"},
        {"<controller type='pci' index='0' model='pcie-root'/>", "pc", "",
         "XML error: The PCI controller with index='0' must be model='pci-root' for this machine type, but "
         "model='pcie-root' was found instead"},
        {"", "pc", "<vcpu current='3'>2</vcpu>", "unsupported configuration: maximum vCPU count must not be less than current vCPU count"},
        {"", "pc", "<cpu><topology sockets='1' cores='2' threads='1'/></cpu>",
         "unsupported configuration: CPU topology doesn't match maximum vcpu count"},
        {"<input type='tablet' bus='usb'/><controller type='usb' model='none'/>", "pc", "",
         "unsupported configuration: USB is disabled for this domain, but USB devices are present in the domain XML"},
        {"<controller type='scsi' index='0'/><controller type='scsi' index='0'/>", "pc", "",
         "XML error: Multiple 'scsi' controllers with index '0'"},
        {"", "bogus", "", "XML error: No PCI buses available"},
    };
    for (auto& one : cases) EXPECT_EQ(defined(one.devices, one.machine, one.more).error, one.error) << one.devices;
    EXPECT_EQ(defined(nothing, "bogus").error,
              "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'bogus'");
}

TEST(definitions, the_last_screen_decides_about_sound) {
    EXPECT_TRUE(has(defined("<graphics type='vnc'/><graphics type='spice'/>"), "<audio id='1' type='spice'/>"));
    EXPECT_TRUE(has(defined("<graphics type='spice'/><graphics type='vnc'/>"), "<audio id='1' type='none'/>"));
    EXPECT_TRUE(has(defined("<graphics type='spice'/><graphics type='egl-headless'/>"), "<audio id='1' type='spice'/>"));
    EXPECT_FALSE(has(defined("<graphics type='vnc'/><graphics type='sdl'/>"), "<audio"));
}

TEST(definitions, isa_ports_are_numbered_apart_from_the_others) {
    std::string plain = "<serial type='pty'/>", isa = "<serial type='pty'><target type='isa-serial'/></serial>";
    auto guest = defined(plain + isa);
    EXPECT_LT(guest.xml.find("<target type='isa-serial' port='1'>"), guest.xml.find("<target type='isa-serial' port='0'>"));
    EXPECT_TRUE(has(guest, "<target type='serial' port='1'/>")) << "the console shows the port of the first one";
    EXPECT_NE(defined(isa + isa + isa + isa + isa).error.find("Maximum supported number of ISA serial ports is '4'"), std::string::npos);
    EXPECT_NE(defined("<serial type='pty'><target type='isa-serial' port='2'/></serial><serial type='pty'><target type='isa-serial' port='2'/></serial>")
                  .error.find("target port '2' already allocated"), std::string::npos);
}

TEST(definitions, the_usb_controller_of_the_chipset_comes_with_any_other) {
    EXPECT_TRUE(has(defined("<controller type='usb' index='2' model='qemu-xhci'/>"), "<controller type='usb' index='0' model='piix3-uhci'>"));
    EXPECT_NE(defined("<controller type='usb' index='0' model='piix3-uhci'><address type='pci' slot='9'/></controller>").error.find("0:0:1.2"), std::string::npos);
}

TEST(definitions, namespaces_of_other_hypervisors_are_dropped) {
    auto guest = defined("", "pc", "<b:commandline xmlns:b='http://libvirt.org/schemas/domain/bhyve/1.0'><b:arg value='x'/></b:commandline>");
    EXPECT_EQ(guest.error, "");
    EXPECT_FALSE(has(guest, "commandline"));
}

TEST(migratable, leaves_out_what_every_version_has) {
    auto guest = migratable("<graphics type='spice'/>");
    EXPECT_EQ(guest.error, "");
    EXPECT_FALSE(has(guest, "<audio"));
    EXPECT_FALSE(has(guest, "<input type='keyboard'"));
    EXPECT_FALSE(has(guest, "type='usb'"));
    EXPECT_FALSE(has(guest, "type='pci' index"));
    EXPECT_TRUE(has(guest, "<graphics type='spice' autoport='no'/>"));
}

TEST(migratable, keeps_what_somebody_chose) {
    EXPECT_TRUE(has(migratable("<graphics type='spice'/><audio id='1' type='none'/>"), "<audio id='1' type='none'/>"));
    EXPECT_TRUE(has(migratable("<controller type='usb' index='0' model='piix3-uhci'><alias name='ua-x'/></controller>"), "type='usb'"));
    EXPECT_TRUE(has(migratable("<controller type='pci' index='0' model='pci-root'><pcihole64>0</pcihole64></controller>"), "<pcihole64"));
    EXPECT_TRUE(has(migratable("<controller type='pci' index='1' model='pci-bridge'/>"), "index='0' model='pci-root'"));
    EXPECT_TRUE(has(migratable("<serial type='pty'/>"), "<target type='isa-serial' port='0'>"));
}

TEST(migratable, has_controllers_and_numbers_as_they_are_read_back) {
    auto guest = migratable("<controller type='virtio-serial' index='1'/><channel type='pty'><target type='virtio'/></channel>");
    EXPECT_LT(guest.xml.find("type='virtio-serial' index='0'"), guest.xml.find("type='virtio-serial' index='1'"));
}
