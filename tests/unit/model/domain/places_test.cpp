// Bookkeeping of places: PCI, USB, virtio-serial, names of disks.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "model/domain/addresses_pci.hpp"
#include "model/domain/addresses_usb.hpp"
#include "model/domain/addresses_virtio_serial.hpp"
#include "model/domain/complete.hpp"

using namespace vireo;
using namespace vireo::model;

namespace {

constexpr PciNeeds express = pci::express | pci::hotplug, conventional = pci::conventional | pci::hotplug;

std::string error_of(auto&& f) {
    auto outcome = attempt(f);
    return outcome ? outcome->message : "";
}

Controller usb(UsbModel model, std::uint32_t index = 0) {
    Controller controller;
    controller.kind = UsbController{model, std::nullopt};
    controller.index = index;
    return controller;
}

}  // namespace

TEST(pci_places, an_express_device_gets_a_port_of_its_own) {
    PciTopology topology(1, {.growing = true, .express_bridges = true});
    topology.define_bus(0, PciModel::pcie_root);
    EXPECT_EQ(text_of(topology.take_next(express)), "0000:01:00.0");
    EXPECT_EQ(text_of(topology.take_next(express)), "0000:02:00.0");
    EXPECT_EQ(topology.model(2), PciModel::pcie_root_port);
}

TEST(pci_places, ports_share_slots_as_functions) {
    PciTopology topology(1, {});
    topology.define_bus(0, PciModel::pcie_root);
    auto port = needs_of(PciModel::pcie_root_port);
    for (int i = 0; i < 8; ++i) EXPECT_EQ(topology.take_next(port).slot, 1u);
    EXPECT_EQ(text_of(topology.take_next(port)), "0000:00:02.0");
}

TEST(pci_places, a_conventional_device_on_an_express_machine_brings_port_and_bridge) {
    PciTopology topology(1, {.growing = true, .express_bridges = true});
    topology.define_bus(0, PciModel::pcie_root);
    EXPECT_EQ(text_of(topology.take_next(conventional)), "0000:02:01.0");
    EXPECT_EQ(topology.model(1), PciModel::pcie_root_port);
    EXPECT_EQ(topology.model(2), PciModel::pcie_to_pci_bridge);
}

TEST(pci_places, a_written_place_that_the_new_port_takes_moves_behind_it) {
    PciTopology topology(1, {.growing = true, .express_bridges = true});
    topology.define_bus(0, PciModel::pcie_root);
    PciPlace place{0, 1, 1, 0};
    topology.take(place, conventional, true);
    EXPECT_EQ(text_of(place), "0000:02:01.0");
}

TEST(pci_places, a_place_is_taken_once) {
    PciTopology topology(1, {});
    topology.define_bus(0, PciModel::pci_root);
    PciPlace place{0, 0, 5, 0};
    topology.take(place, conventional, true);
    EXPECT_EQ(error_of([&] { topology.take(place, conventional, true); }),
              "XML error: Attempted double use of PCI Address 0000:00:05.0");
}

TEST(pci_places, a_bus_has_first_and_last_slots) {
    PciTopology topology(2, {});
    topology.define_bus(0, PciModel::pcie_root);
    topology.define_bus(1, PciModel::pcie_root_port);
    PciPlace beyond{0, 1, 2, 0};
    EXPECT_EQ(error_of([&] { topology.take(beyond, express, true); }),
              "XML error: Invalid PCI address 0000:01:02.0. slot must be <= 0");
}

TEST(pci_places, a_device_that_fits_no_bus_names_what_it_needs) {
    PciTopology topology(1, {.growing = true});
    topology.define_bus(0, PciModel::pci_root);
    EXPECT_EQ(error_of([&] { topology.take_next(0); }),
              "internal error: Cannot automatically add a new PCI bus for a device with connect flags 00");
    EXPECT_EQ(error_of([&] { topology.take_next(needs_of(PciModel::pcie_root_port)); }),
              "internal error: a PCI slot is needed to connect a PCI controller model='pcie-root-port', but none is "
              "available, and it cannot be automatically added");
}

TEST(usb_places, the_root_hub_fills_before_hubs_behind_it) {
    UsbPorts ports;
    ports.add_controller(usb(UsbModel::piix3_uhci));
    auto hub = ports.take_next({});
    ports.add_hub(hub);
    EXPECT_EQ(ports.take_next({}).port, "2");
    EXPECT_EQ(ports.take_next({}).port, "1.1");
}

TEST(usb_places, a_port_behind_no_hub_is_refused) {
    UsbPorts ports;
    ports.add_controller(usb(UsbModel::piix3_uhci));
    EXPECT_EQ(error_of([&] { ports.take({0, "1.1"}); }),
              "XML error: there is no hub at port 1 in USB address bus: 0 port: 1.1");
    EXPECT_EQ(error_of([&] { ports.take({2, "1"}); }), "XML error: Missing USB bus 2");
}

TEST(virtio_serial_places, port_0_is_kept_for_the_console) {
    VirtioSerialPorts ports;
    ports.add_controller(0, 2);
    EXPECT_EQ(ports.take_next()->port, 1u);
    EXPECT_FALSE(ports.take_next());
    EXPECT_EQ(ports.next_controller(), 1u);
}

TEST(disk_names, letters_count_in_base_26) {
    EXPECT_EQ(disk_index("hda"), 0u);
    EXPECT_EQ(disk_index("sdz"), 25u);
    EXPECT_EQ(disk_index("vdaa"), 26u);
    EXPECT_FALSE(disk_index("zzz"));
    EXPECT_FALSE(disk_index("hd"));
    EXPECT_FALSE(disk_index("hdA"));
    bool partition = false;
    EXPECT_EQ(disk_index("sdb3", &partition), 1u);
    EXPECT_TRUE(partition);
}

TEST(disk_names, they_say_where_a_drive_is) {
    EXPECT_EQ(drive_address_of(DiskBus::ide, 3, false), (DriveAddress{0, 1, 0, 1}));
    EXPECT_EQ(drive_address_of(DiskBus::scsi, 7, false), (DriveAddress{1, 0, 0, 0}));
    EXPECT_EQ(drive_address_of(DiskBus::sata, 6, false), (DriveAddress{1, 0, 0, 0}));
    EXPECT_FALSE(drive_address_of(DiskBus::virtio, 0, false));
}
