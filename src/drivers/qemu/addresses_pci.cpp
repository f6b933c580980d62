// PCI places: what each device needs of a slot, what the chipset has fixed, which buses must be added.
#include <algorithm>
#include <array>

#include "drivers/qemu/addresses_steps.hpp"
#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/addresses_pci.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

// A device that may need a PCI place.
struct Item {
    DeviceInfo* info = nullptr;
    PciNeeds needs = 0;
    const Controller* controller = nullptr;
};

bool wants_place(const DeviceInfo& info) {
    if (!info.address) return true;
    auto* address = address_of<PciAddress>(info);
    return address && address->place.is_empty();
}
const PciAddress* written_place(const DeviceInfo& info) {
    auto* address = address_of<PciAddress>(info);
    return address && !address->place.is_empty() ? address : nullptr;
}
void set_place(DeviceInfo& info, const PciPlace& place) {
    if (auto* address = address_of<PciAddress>(info)) address->place = place;
    else info.address = PciAddress{place, std::nullopt, std::nullopt};
}

class Needs {
public:
    Needs(const Domain& domain) {
        conventional = pci::conventional | pci::hotplug;
        express = has_pcie_root(domain) ? pci::express | pci::hotplug : conventional;
        on_root = has_pcie_root(domain) ? pci::express : conventional;
    }
    PciNeeds of(const Controller& controller) const;
    PciNeeds of(const Filesystem& filesystem) const;
    PciNeeds of(const Interface& interface) const;
    PciNeeds of(const Video& video) const;

    // virtio is express where there is such a bus.
    PciNeeds conventional, express, on_root;
};

PciNeeds of_virtio(std::string_view model, const Needs& needs) {
    return model.ends_with("non-transitional") ? needs.express
           : model.ends_with("transitional")   ? needs.conventional
                                               : needs.express;
}
PciNeeds of_virtio(std::optional<VirtioModel> model, const Needs& needs) {
    return model == VirtioModel::virtio_transitional ? needs.conventional : needs.express;
}

PciNeeds Needs::of(const Controller& controller) const {
    switch (controller.type()) {
    case ControllerType::pci: {
        auto& pci = std::get<PciController>(controller.kind);
        return pci.model ? needs_of(*pci.model) : 0;
    }
    case ControllerType::ide:
    case ControllerType::sata: return conventional;
    case ControllerType::virtio_serial: return of_virtio(std::get<VirtioSerialController>(controller.kind).model, *this);
    case ControllerType::scsi:
        switch (std::get<ScsiController>(controller.kind).model.value_or(ScsiModel::auto_)) {
        case ScsiModel::auto_: return 0;
        case ScsiModel::virtio_scsi:
        case ScsiModel::virtio_non_transitional:
        case ScsiModel::vmpvscsi: return express;
        default: return conventional;
        }
    case ControllerType::usb:
        switch (std::get<UsbController>(controller.kind).model.value_or(UsbModel::none)) {
        case UsbModel::nec_xhci:
        case UsbModel::qemu_xhci: return express;
        case UsbModel::qusb1:
        case UsbModel::qusb2:
        case UsbModel::none: return 0;
        default: return conventional;
        }
    default: return 0;
    }
}

PciNeeds Needs::of(const Filesystem& filesystem) const {
    auto type = filesystem.driver ? filesystem.driver->type : std::nullopt;
    if (type && *type != FilesystemDriverType::path && *type != FilesystemDriverType::handle &&
        *type != FilesystemDriverType::virtiofs)
        return 0;
    return filesystem.model == FilesystemModel::virtio_transitional ? conventional : express;
}

PciNeeds Needs::of(const Interface& interface) const {
    auto model = interface.model ? std::string_view(*interface.model) : std::string_view();
    if (model == "usb-net") return 0;
    if (model.starts_with("virtio")) return of_virtio(model, *this);
    if (model == "e1000e" || model == "igb") return express;
    // Compat: cards that nobody knows are taken as express ones.
    return is_known_interface_model(model) ? conventional : express;
}

PciNeeds Needs::of(const Video& video) const {
    switch (video.model.type.value_or(VideoType::none)) {
    case VideoType::virtio: return express;
    case VideoType::vga:
    case VideoType::cirrus:
    case VideoType::vmvga:
    case VideoType::qxl:
    case VideoType::bochs: return conventional;
    default: return 0;
    }
}

bool is_builtin(const Controller& controller, const Domain& domain) {
    if (controller.is(ControllerType::fdc) || controller.is(ControllerType::ccid)) return true;
    if (auto* usb = std::get_if<UsbController>(&controller.kind)) return usb->model == UsbModel::none;
    // The first IDE controller comes with the board.
    return controller.is(ControllerType::ide) && controller.index == 0 && has_builtin_ide(domain);
}

std::vector<Item> pci_controllers(Domain& domain, const Needs& needs) {
    std::vector<Item> items;
    for (auto& controller : domain.devices.controllers)
        if (auto* pci = std::get_if<PciController>(&controller.kind))
            if (pci->model != PciModel::pci_root && pci->model != PciModel::pcie_root)
                items.push_back({&controller.info, needs.of(controller), &controller});
    return items;
}

// All other devices that may sit on a PCI bus, in the order in which they get their places.
std::vector<Item> pci_devices(Domain& domain, const Needs& needs) {
    std::vector<Item> items;
    auto& devices = domain.devices;
    auto add = [&](auto& device, PciNeeds what) { items.push_back({&device.info, what, nullptr}); };
    for (auto& filesystem : devices.filesystems) add(filesystem, needs.of(filesystem));
    for (auto& interface : devices.interfaces)
        if (interface.type() != InterfaceType::hostdev) add(interface, needs.of(interface));
    for (auto& sound : devices.sounds)
        if (sound.model != SoundModel::sb16 && sound.model != SoundModel::pcspk && sound.model != SoundModel::usb)
            add(sound, sound.model == SoundModel::ich7 || sound.model == SoundModel::virtio ? 0 : needs.conventional);
    for (auto& controller : devices.controllers)
        if (!controller.is(ControllerType::pci) && !is_builtin(controller, domain))
            items.push_back({&controller.info, needs.of(controller), &controller});
    for (auto& disk : devices.disks)
        if (disk.target.bus == DiskBus::virtio)
            add(disk, disk.model == DiskModel::virtio_transitional ? needs.conventional : needs.express);
    for (auto& interface : devices.interfaces)
        if (auto* source = std::get_if<HostdevSource>(&interface.source);
            source && std::holds_alternative<PciPlace>(source->address))
            add(interface, needs.express);
    for (auto& hostdev : devices.hostdevs) {
        if (std::holds_alternative<PciHostdev>(hostdev.kind)) add(hostdev, needs.express);
        else if (auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind)) {
            if (mdev->model == MdevModel::vfio_pci) add(hostdev, needs.express);
        } else if (auto* scsi_host = std::get_if<ScsiHostHostdev>(&hostdev.kind)) {
            add(hostdev, of_virtio(scsi_host->model, needs));
        }
    }
    if (auto& balloon = devices.memballoon)
        if (balloon->model != MemballoonModel::none)
            add(*balloon, balloon->model == MemballoonModel::xen ? 0 : balloon->model == MemballoonModel::virtio_transitional ? needs.conventional : needs.express);
    for (auto& rng : devices.rngs) add(rng, of_virtio(rng.model, needs));
    for (auto& watchdog : devices.watchdogs)
        if (watchdog.model == WatchdogModel::i6300esb) add(watchdog, needs.conventional);
    for (auto& video : devices.videos)
        if (video.model.type != VideoType::none && video.model.type != VideoType::ramfb) add(video, needs.of(video));
    for (auto& shmem : devices.shmems) add(shmem, needs.conventional);
    for (auto& input : devices.inputs)
        if (input.bus == InputBus::virtio) add(input, of_virtio(input.model, needs));
    for (auto& memory : devices.memories)
        if (memory.model == MemoryModel::virtio_pmem || memory.model == MemoryModel::virtio_mem)
            add(memory, needs.express);
    for (auto& serial : devices.serials)
        if (serial.target_type == SerialTargetType::pci_serial) add(serial, needs.conventional);
    if (devices.iommu && devices.iommu->model == IommuModel::virtio) add(*devices.iommu, needs.on_root);
    if (devices.vsock) add(*devices.vsock, of_virtio(devices.vsock->model, needs));
    for (auto& crypto : devices.cryptos) add(crypto, needs.express);
    return items;
}

// One pass over everything. A planning pass grows the topology and writes nothing but moved places; the final one
// writes all.
class Pass {
public:
    Pass(Domain& domain, PciTopology& topology, bool final) : domain_(domain), topology_(topology), final_(final), needs_(domain) {}
    void run();
    // Whether the user had filled every slot: then nothing is kept free for later.
    bool was_full() const { return was_full_; }

private:
    void take_written();
    void take_chipset_i440fx();
    void take_chipset_q35();
    void assign(Item& item);
    void assign_usb2(Item& item);
    bool take_fixed(DeviceInfo& info, PciPlace place, PciNeeds needs);
    PciPlace* planned(const DeviceInfo* info);
    bool has_place(const Item& item);

    Domain& domain_;
    PciTopology& topology_;
    bool final_;
    Needs needs_;
    bool was_full_ = false;
    std::vector<std::pair<const DeviceInfo*, PciPlace>> planned_;
};

bool Pass::has_place(const Item& item) {
    return !wants_place(*item.info) ||
           std::ranges::any_of(planned_, [&](auto& entry) { return entry.first == item.info; });
}

PciPlace* Pass::planned(const DeviceInfo* info) {
    for (auto& entry : planned_)
        if (entry.first == info) return &entry.second;
    return nullptr;
}

// Gives a device the place that the chipset has for it. Keeps what the user wrote.
bool Pass::take_fixed(DeviceInfo& info, PciPlace place, PciNeeds needs) {
    if (!wants_place(info)) return false;
    topology_.take(place, needs, true);
    if (final_) set_place(info, place);
    planned_.emplace_back(&info, place);
    return true;
}

void Pass::take_written() {
    auto take = [&](Item& item) {
        auto* address = written_place(*item.info);
        if (!address) return;
        // The first IDE controller's place is the chipset's, which takes it below.
        auto place = address->place;
        topology_.take(place, item.needs ? item.needs : pci::conventional, true);
        if (place != address->place) address_of<PciAddress>(*item.info)->place = place;
    };
    auto controllers = pci_controllers(domain_, needs_);
    for (auto& item : controllers) {
        auto* address = written_place(*item.info);
        if (address && address->place.bus >= item.controller->index.value_or(0))
            throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, [&] {
                char text[160];
                std::snprintf(text, sizeof text,
                              "PCI controller at index %u (0x%02x) has bus='0x%02x', but index must be larger than bus",
                              *item.controller->index, *item.controller->index, address->place.bus);
                return std::string(text);
            }());
        take(item);
    }
    auto devices = pci_devices(domain_, needs_);
    for (auto& item : devices) take(item);
    for (auto& controller : domain_.devices.controllers)
        if (is_builtin(controller, domain_) && controller.is(ControllerType::ide)) {
            Item item{&controller.info, needs_.conventional, &controller};
            take(item);
        }
}

void Pass::take_chipset_i440fx() {
    if (!topology_.bus_count()) return;
    auto qemu_error = [](std::string text) { return Error(ErrorCode::internal_error, ErrorDomain::qemu, std::move(text)); };
    for (auto& controller : domain_.devices.controllers) {
        if (controller.index != 0) continue;
        if (controller.is(ControllerType::ide)) {
            PciPlace fixed{0, 0, 1, 1};
            if (auto* address = written_place(controller.info)) {
                if (address->place != fixed) throw qemu_error("Primary IDE controller must have PCI address 0:0:1.1");
            } else {
                take_fixed(controller.info, fixed, pci::conventional);
            }
        } else if (auto* usb = std::get_if<UsbController>(&controller.kind); usb && usb->model == UsbModel::piix3_uhci) {
            PciPlace fixed{0, 0, 1, 2};
            if (auto* address = written_place(controller.info); address && address->place != fixed)
                throw qemu_error("PIIX3 USB controller at index 0 must have PCI address 0:0:1.2");
            if (wants_place(controller.info) && !planned(&controller.info))
                take_fixed(controller.info, fixed, pci::conventional);
        }
    }
    PciPlace bridge{0, 0, 1, 0};
    if (!topology_.is_taken(bridge)) topology_.take(bridge, pci::conventional, true);
    auto& videos = domain_.devices.videos;
    if (videos.empty()) return;
    auto& primary = videos[0];
    if (primary.model.type == VideoType::none || primary.model.type == VideoType::ramfb) return;
    if (!wants_place(primary.info)) return;
    PciPlace fixed{0, 0, 2, 0};
    if (!topology_.is_slot_taken(fixed)) {
        if (!needs_.of(primary)) return;
        take_fixed(primary.info, fixed, needs_.of(primary));
    }
}

void Pass::take_chipset_q35() {
    if (!topology_.bus_count()) return;
    auto& devices = domain_.devices;
    for (auto& controller : devices.controllers) {
        if (controller.is(ControllerType::sata) && controller.index == 0) {
            PciPlace fixed{0, 0, 0x1f, 2};
            if (auto* address = written_place(controller.info)) {
                if (address->place != fixed)
                    throw Error(ErrorCode::internal_error, ErrorDomain::qemu,
                                "Primary SATA controller must have PCI address 0:0:1f.2");
            } else {
                take_fixed(controller.info, fixed, pci::conventional);
            }
        } else if (auto* usb = std::get_if<UsbController>(&controller.kind);
                   usb && usb->model == UsbModel::ich9_uhci1 && wants_place(controller.info)) {
            // The chipset has two sets of USB2 functions; a set goes where one is free.
            bool alone = true;
            for (auto& other : devices.controllers)
                if (other.is(ControllerType::usb) && other.index == controller.index && written_place(other.info))
                    alone = false;
            if (!alone) continue;
            for (unsigned slot : {0x1du, 0x1au}) {
                if (topology_.is_slot_taken({0, 0, slot, 0})) continue;
                take_fixed(controller.info, {0, 0, slot, 0}, pci::conventional | pci::shares_slot);
                if (final_) address_of<PciAddress>(controller.info)->multifunction = OnOff::on;
                break;
            }
        } else if (auto* pci = std::get_if<PciController>(&controller.kind);
                   pci && pci->model == PciModel::dmi_to_pci_bridge && wants_place(controller.info)) {
            PciPlace preferred{0, 0, 0x1e, 0};
            if (!topology_.is_slot_taken(preferred)) take_fixed(controller.info, preferred, needs_.of(controller));
        }
    }
    for (unsigned function : {0u, 3u}) {
        PciPlace fixed{0, 0, 0x1f, function};
        if (!topology_.is_taken(fixed)) topology_.take(fixed, pci::conventional, true);
    }
    for (auto& sound : devices.sounds) {
        PciPlace preferred{0, 0, 0x1b, 0};
        if (sound.model == SoundModel::ich9 && wants_place(sound.info) && !topology_.is_slot_taken(preferred)) {
            take_fixed(sound.info, preferred, pci::conventional);
            break;
        }
    }
    if (devices.videos.empty()) return;
    auto& primary = devices.videos[0];
    if (primary.model.type == VideoType::none || primary.model.type == VideoType::ramfb || !wants_place(primary.info)) return;
    PciPlace fixed{0, 0, 1, 0};
    if (!topology_.is_slot_taken(fixed) && needs_.of(primary)) take_fixed(primary.info, fixed, needs_.of(primary));
}

std::optional<unsigned> usb2_function(const Controller* controller) {
    auto* usb = controller ? std::get_if<UsbController>(&controller->kind) : nullptr;
    if (!usb || !usb->model) return std::nullopt;
    switch (*usb->model) {
    case UsbModel::ich9_uhci1: return 0;
    case UsbModel::ich9_uhci2: return 1;
    case UsbModel::ich9_uhci3: return 2;
    case UsbModel::ich9_ehci1: return 7;
    default: return std::nullopt;
    }
}

// The functions of one USB2 controller share a slot.
void Pass::assign_usb2(Item& item) {
    unsigned function = *usb2_function(item.controller);
    std::optional<PciPlace> slot;
    for (auto& other : domain_.devices.controllers) {
        if (!other.is(ControllerType::usb) || other.index != item.controller->index || &other == item.controller ||
            !usb2_function(&other))
            continue;
        if (auto* address = written_place(other.info)) slot = address->place;
        else if (auto* place = planned(&other.info)) slot = *place;
    }
    PciPlace place;
    if (slot) {
        place = *slot;
        place.function = function;
        topology_.take(place, item.needs | pci::shares_slot, true);
    } else {
        place = topology_.take_next(item.needs);
        if (function) {
            topology_.release(place);
            place.function = function;
            topology_.take(place, item.needs | pci::shares_slot, true);
        }
    }
    if (final_) {
        set_place(*item.info, place);
        if (function == 0) address_of<PciAddress>(*item.info)->multifunction = OnOff::on;
    }
    planned_.emplace_back(item.info, place);
}

void Pass::assign(Item& item) {
    if (has_place(item)) return;
    if (usb2_function(item.controller)) return assign_usb2(item);
    auto place = topology_.take_next(item.needs);
    if (final_) set_place(*item.info, place);
    planned_.emplace_back(item.info, place);
}

void Pass::run() {
    take_written();
    if (is_q35(domain_)) take_chipset_q35();
    else if (is_i440fx(domain_)) take_chipset_i440fx();
    was_full_ = topology_.is_full();
    auto controllers = pci_controllers(domain_, needs_);
    for (auto& item : controllers) assign(item);
    auto devices = pci_devices(domain_, needs_);
    for (auto& item : devices) assign(item);
}

std::size_t bus_count(const Domain& domain) {
    std::size_t count = 0;
    for (auto& controller : domain.devices.controllers)
        if (controller.is(ControllerType::pci)) count = std::max<std::size_t>(count, *controller.index + 1);
    return count;
}

PciTopology make_topology(const Domain& domain, const Context& context, bool growing) {
    auto count = bus_count(domain);
    if (count > 256)
        throw Error(ErrorCode::config_unsupported, ErrorDomain::domain, "too many PCI controllers");
    PciTopology topology(count, {.growing = growing,
                                 .several_roots = is_pseries(domain),
                                 .express_bridges = context.has(Capability::pcie_pci_bridge)});
    for (auto& controller : domain.devices.controllers)
        if (auto* pci = std::get_if<PciController>(&controller.kind); pci && pci->model)
            topology.define_bus(*controller.index, *pci->model);
    return topology;
}

bool has_root_port(const Domain& domain) {
    return std::ranges::any_of(domain.devices.controllers, [](auto& controller) {
        auto* pci = std::get_if<PciController>(&controller.kind);
        return pci && pci->model == PciModel::pcie_root_port;
    });
}

// Finds out which buses are missing and adds their controllers.
void plan(Domain& domain, const Context& context) {
    auto topology = make_topology(domain, context, true);
    auto known = topology.bus_count();
    std::vector<bool> defined(known);
    for (std::size_t i = 0; i < known; ++i) defined[i] = topology.model(i).has_value();
    topology.fill_gaps();
    bool had_ports = has_root_port(domain);
    Pass pass(domain, topology, false);
    pass.run();
    // One free place is kept for a device that comes later.
    if (has_pci_root(domain) && !pass.was_full() && !is_pseries(domain) && !is_s390(domain))
        topology.take_next(pci::conventional | pci::hotplug);
    // Buses that were added need a place themselves, which may add more.
    auto place_added = [&](std::size_t from) {
        bool added_port = false;
        std::size_t i = from;
        for (; i < topology.bus_count(); ++i) {
            if (i < known && defined[i]) continue;
            PciController controller;
            controller.model = topology.model(i);
            added_port |= controller.model == PciModel::pcie_root_port;
            need_controller(domain, controller, std::uint32_t(i));
            // A bridge to conventional devices came with its port.
            auto needs = needs_of(*controller.model);
            if (needs && controller.model != PciModel::pcie_to_pci_bridge) topology.take_next(needs);
        }
        return added_port;
    };
    bool added_port = place_added(0);
    auto placed = topology.bus_count();
    if (has_pcie_root(domain) && !had_ports && added_port) {
        topology.take_next(pci::express | pci::hotplug);
        place_added(placed);
    }
}

std::optional<PciModelName> model_name_of(PciModel model, const Domain& domain, const Context& context) {
    switch (model) {
    case PciModel::pci_root:
        return is_pseries(domain) ? std::optional(PciModelName::spapr_pci_host_bridge) : std::nullopt;
    case PciModel::pcie_root: return std::nullopt;
    case PciModel::pci_bridge: return PciModelName::pci_bridge;
    case PciModel::dmi_to_pci_bridge: return PciModelName::i82801b11_bridge;
    case PciModel::pcie_to_pci_bridge: return PciModelName::pcie_pci_bridge;
    case PciModel::pcie_root_port:
        return context.has(Capability::pcie_root_port) ? PciModelName::pcie_root_port : PciModelName::ioh3420;
    case PciModel::pcie_switch_upstream_port: return PciModelName::x3130_upstream;
    case PciModel::pcie_switch_downstream_port: return PciModelName::xio3130_downstream;
    case PciModel::pci_expander_bus: return PciModelName::pxb;
    case PciModel::pcie_expander_bus: return PciModelName::pxb_pcie;
    }
    return std::nullopt;
}

// The highest free number for an expander's bus, leaving room for the buses behind it.
std::uint32_t free_bus_number(const Domain& domain) {
    std::uint32_t lowest = 256;
    for (auto& controller : domain.devices.controllers)
        if (auto* pci = std::get_if<PciController>(&controller.kind); pci && pci->target && pci->target->bus_nr)
            lowest = std::min(lowest, *pci->target->bus_nr);
    return lowest >= 2 ? lowest - 2 : 0;
}

std::uint32_t free_target_index(const Domain& domain) {
    std::array<bool, 32> used{};
    for (auto& controller : domain.devices.controllers)
        if (auto* pci = std::get_if<PciController>(&controller.kind);
            pci && pci->target && pci->target->index && *pci->target->index < used.size())
            used[*pci->target->index] = true;
    // 0 is the machine's own host bridge.
    for (std::uint32_t i = 1; i < 31; ++i)
        if (!used[i]) return i;
    throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "No usable target index found for 31");
}

void complete_target(Controller& controller, Domain& domain, const Context& context) {
    auto& pci = std::get<PciController>(controller.kind);
    if (!pci.model) return;
    if (!pci.model_name) pci.model_name = model_name_of(*pci.model, domain, context);
    auto target = [&]() -> PciTarget& { return pci.target ? *pci.target : pci.target.emplace(); };
    auto* address = address_of<PciAddress>(controller.info);
    switch (*pci.model) {
    case PciModel::pci_bridge:
        if (!target().chassis_nr) target().chassis_nr = *controller.index;
        break;
    case PciModel::pcie_root_port:
    case PciModel::pcie_switch_downstream_port:
        if (!target().chassis) target().chassis = *controller.index;
        if (!target().port && address)
            target().port = *pci.model == PciModel::pcie_root_port
                                ? address->place.slot << 3 | address->place.function
                                : address->place.slot;
        break;
    case PciModel::pci_expander_bus:
    case PciModel::pcie_expander_bus:
        if (!target().bus_nr) target().bus_nr = free_bus_number(domain);
        break;
    case PciModel::pci_root:
        if (is_pseries(domain) && !target().index) {
            auto index = *controller.index == 0 ? 0 : free_target_index(domain);
            target().index = index;
        }
        break;
    default: break;
    }
}

void set_multifunction(Domain& domain, const PciTopology& topology) {
    each_pci_info(domain, [&](DeviceInfo& info) {
        auto* address = address_of<PciAddress>(info);
        if (!address || address->place.is_nil() || address->place.function || address->multifunction) return;
        if (address->place.bus < topology.bus_count() && topology.has_further_functions(address->place))
            address->multifunction = OnOff::on;
    });
}

}  // namespace

bool has_pci(const Domain& domain) {
    return std::ranges::any_of(domain.devices.controllers, [](auto& controller) { return controller.is(ControllerType::pci); });
}

void assign_pci(Domain& domain, const Context& context) {
    if (!has_pci(domain)) {
        // Machines without a bus of ours: devices get none, unless one insists.
        Needs needs(domain);
        for (auto& item : pci_devices(domain, needs))
            if (written_place(*item.info) || (wants_place(*item.info) && !is_without_pci(domain)))
                throw xml_error("No PCI buses available");
        return;
    }
    plan(domain, context);
    auto topology = make_topology(domain, context, false);
    Pass pass(domain, topology, true);
    pass.run();
    for (auto& controller : domain.devices.controllers)
        if (controller.is(ControllerType::pci)) complete_target(controller, domain, context);
    set_multifunction(domain, topology);
}

}  // namespace vireo::qemu
