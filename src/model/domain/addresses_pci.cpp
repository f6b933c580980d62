#include "model/domain/addresses_pci.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

struct BusFacts {
    std::string_view word;
    PciNeeds needs;           // of the bus above
    PciNeeds offers;
    unsigned first, last;     // slots
};

// In the order of PciModel.
constexpr BusFacts bus_facts[] = {
    {"pci-root", 0, pci::hotplug | pci::conventional | pci::bridge | pci::expander, 1, 31},
    {"pcie-root", 0,
     pci::conventional | pci::express | pci::root_port | pci::dmi_bridge | pci::express_expander, 1, 31},
    {"pci-bridge", pci::bridge, pci::hotplug | pci::conventional | pci::bridge, 1, 31},
    {"dmi-to-pci-bridge", pci::dmi_bridge, pci::conventional | pci::bridge, 0, 31},
    {"pcie-to-pci-bridge", pci::express_bridge, pci::hotplug | pci::conventional | pci::bridge, 1, 31},
    {"pcie-root-port", pci::root_port | pci::shares_slot,
     pci::hotplug | pci::express | pci::upstream_port | pci::express_bridge, 0, 0},
    {"pcie-switch-upstream-port", pci::upstream_port, pci::downstream_port, 0, 31},
    {"pcie-switch-downstream-port", pci::downstream_port,
     pci::hotplug | pci::express | pci::upstream_port | pci::express_bridge, 0, 0},
    {"pci-expander-bus", pci::expander, pci::hotplug | pci::conventional | pci::bridge, 0, 31},
    {"pcie-expander-bus", pci::express_expander, pci::root_port | pci::dmi_bridge, 0, 31},
};
const BusFacts& facts(PciModel model) { return bus_facts[std::size_t(model)]; }

struct KindName {
    PciNeeds kind;
    std::string_view text;
};
constexpr KindName kind_names[] = {
    {pci::downstream_port, "pcie-switch-downstream-port"}, {pci::upstream_port, "pcie-switch-upstream-port"},
    {pci::root_port, "pcie-root-port"},                    {pci::dmi_bridge, "dmi-to-pci-bridge"},
    {pci::express_bridge, "pcie-to-pci-bridge"},           {pci::bridge, "pci-bridge"},
    {pci::expander, "pci-expander-bus"},                   {pci::express_expander, "pcie-expander-bus"},
};

Error cannot_add(PciNeeds needs) {
    char text[16];
    std::snprintf(text, sizeof text, "%.2x", needs);
    return internal_error("Cannot automatically add a new PCI bus for a device with connect flags " + std::string(text));
}

std::string kind_text(PciNeeds needs) {
    for (auto& [kind, text] : kind_names)
        if (needs & kind) return std::string(text);
    return needs & pci::express ? "PCI Express device" : "standard PCI device";
}

}  // namespace

PciNeeds needs_of(PciModel model) { return facts(model).needs; }
std::string_view word_of(PciModel model) { return facts(model).word; }

std::string text_of(const PciPlace& place) {
    char text[40];
    std::snprintf(text, sizeof text, "%04x:%02x:%02x.%u", place.domain, place.bus, place.slot, place.function);
    return text;
}

PciTopology::PciTopology(std::size_t buses, Options options) : buses_(buses), options_(options) {}

void PciTopology::define_bus(std::size_t index, PciModel model) {
    auto& bus = buses_.at(index);
    bus.model = model;
    bus.offers = facts(model).offers;
    bus.first = facts(model).first;
    bus.last = facts(model).last;
}

void PciTopology::fill_gaps() {
    PciModel filler = options_.several_roots                                          ? PciModel::pci_root
                      : !buses_.empty() && buses_[0].model == PciModel::pcie_root ? PciModel::pcie_root_port
                                                                                  : PciModel::pci_bridge;
    for (std::size_t i = 0; i < buses_.size(); ++i)
        if (!buses_[i].model) define_bus(i, filler);
}

bool PciTopology::offers(PciNeeds kinds) const {
    return std::ranges::any_of(buses_, [&](auto& bus) { return bus.offers & kinds; });
}

bool PciTopology::is_full() const {
    return std::ranges::all_of(buses_, [](auto& bus) {
        for (unsigned slot = bus.first; slot <= bus.last; ++slot)
            if (!bus.slots[slot].functions) return false;
        return true;
    });
}

bool PciTopology::is_taken(const PciPlace& place) const {
    return place.bus < buses_.size() && (buses_[place.bus].slots[place.slot].functions >> place.function & 1);
}

bool PciTopology::is_slot_taken(const PciPlace& place) const {
    return place.bus < buses_.size() && buses_[place.bus].slots[place.slot].functions;
}

bool PciTopology::has_further_functions(const PciPlace& place) const {
    return place.bus < buses_.size() && (buses_[place.bus].slots[place.slot].functions & ~1u);
}

void PciTopology::check(const PciPlace& place, PciNeeds needs, bool written) const {
    if (buses_.empty()) throw xml_error("No PCI buses available");
    if (place.domain != 0)
        throw xml_error("Invalid PCI address " + text_of(place) + ". Only PCI domain 0 is available");
    if (place.bus >= buses_.size())
        throw xml_error("Invalid PCI address " + text_of(place) + ". Only PCI buses up to " +
                        std::to_string(buses_.size() - 1) + " are available");
    auto& bus = buses_[place.bus];
    // What a user wrote may mix the two generations of PCI, and forgo plugging while the guest runs.
    PciNeeds offered = bus.offers;
    if (written && offered & (pci::conventional | pci::express)) offered |= pci::conventional | pci::express;
    if (!(needs & offered & pci::any_kind))
        throw xml_error("The device at PCI address " + text_of(place) +
                        " cannot be plugged into the PCI controller with index='" + std::to_string(place.bus) +
                        "'. It requires a controller that accepts a " + kind_text(needs) + ".");
    if (!written && needs & pci::hotplug && !(offered & pci::hotplug))
        throw xml_error("The device at PCI address " + text_of(place) +
                        " requires hotplug capability, but the PCI controller with index='" +
                        std::to_string(place.bus) + "' doesn't support hotplug");
    if (place.slot > bus.last || place.slot < bus.first)
        throw xml_error("Invalid PCI address " + text_of(place) + ". slot must be " +
                        (place.slot > bus.last ? "<= " + std::to_string(bus.last) : ">= " + std::to_string(bus.first)));
    if (place.function > 7) throw xml_error("Invalid PCI address " + text_of(place) + ". function must be <= 7");
}

void PciTopology::mark(const PciPlace& place, PciNeeds needs) {
    auto& slot = buses_[place.bus].slots[place.slot];
    if (slot.functions >> place.function & 1)
        throw xml_error("Attempted double use of PCI Address " + text_of(place));
    if (!slot.functions) slot.shared = needs & pci::shares_slot;
    else if (!(needs & pci::shares_slot)) slot.shared = false;
    slot.functions |= std::uint8_t(1u << place.function);
}

void PciTopology::take(PciPlace& place, PciNeeds needs, bool written) {
    if (options_.growing && place.bus >= buses_.size() && !buses_.empty()) grow(place, needs);
    check(place, needs, written);
    mark(place, needs);
}

std::optional<PciPlace> PciTopology::find(std::size_t number, PciNeeds needs) const {
    auto& bus = buses_[number];
    if (!(needs & bus.offers & pci::any_kind) || (needs & pci::hotplug && !(bus.offers & pci::hotplug)))
        return std::nullopt;
    for (unsigned index = bus.first; index <= bus.last; ++index) {
        auto& slot = bus.slots[index];
        if (!slot.functions) return PciPlace{0, unsigned(number), index, 0};
        if (!(needs & pci::shares_slot) || !slot.shared) continue;
        for (unsigned function = 0; function < 8; ++function)
            if (!(slot.functions >> function & 1)) return PciPlace{0, unsigned(number), index, function};
    }
    return std::nullopt;
}

PciPlace PciTopology::take_next(PciNeeds needs) {
    if (buses_.empty()) throw xml_error("No PCI buses available");
    auto search = [&]() -> std::optional<PciPlace> {
        for (std::size_t i = 0; i < buses_.size(); ++i)
            if (auto place = find(i, needs)) return place;
        return std::nullopt;
    };
    auto place = search();
    if (!place && options_.growing) {
        PciPlace beyond{0, unsigned(buses_.size()), 0, 0};
        grow(beyond, needs);
        place = search();
    }
    if (!place)
        throw Error(ErrorCode::internal_error, ErrorDomain::domain, "No more available PCI slots");
    mark(*place, needs);
    return *place;
}

void PciTopology::release(const PciPlace& place) {
    if (place.bus < buses_.size())
        buses_[place.bus].slots[place.slot].functions &= std::uint8_t(~(1u << place.function));
}

void PciTopology::add_bus(PciModel model) {
    buses_.emplace_back();
    define_bus(buses_.size() - 1, model);
}

// Adds buses until place.bus exists.
void PciTopology::grow(PciPlace& place, PciNeeds needs) {
    if (place.bus > 255)
        throw xml_error("Invalid PCI address " + text_of(place) + ". Only PCI buses up to 255 are available");
    bool is_express = buses_[0].model == PciModel::pcie_root;
    PciModel model;
    if (needs & pci::conventional) {
        model = options_.several_roots ? PciModel::pci_root : PciModel::pci_bridge;
        // The bridge itself needs a conventional bus; without one, a bridge to it comes first.
        if (model == PciModel::pci_bridge && !offers(pci::bridge)) {
            if (!is_express)
                throw cannot_add(needs);
            if (options_.express_bridges) {
                add_bus(PciModel::pcie_root_port);
                mark(PciPlace{0, unsigned(buses_.size()) - 1, 0, 0}, pci::express_bridge);
                add_bus(PciModel::pcie_to_pci_bridge);
            } else {
                add_bus(PciModel::dmi_to_pci_bridge);
                add_bus(PciModel::pci_bridge);
            }
            place.bus = std::max<unsigned>(place.bus, unsigned(buses_.size()) - 1);
        }
    } else if (needs & pci::bridge && offers(pci::bridge)) {
        model = PciModel::pci_bridge;
    } else if (needs & (pci::express | pci::upstream_port) && is_express) {
        model = PciModel::pcie_root_port;
    } else {
        for (auto& fact : bus_facts)
            if (fact.needs & needs & pci::any_kind & ~(pci::bridge | pci::express_bridge))
                throw Error(ErrorCode::internal_error, ErrorDomain::domain,
                            "a PCI slot is needed to connect a PCI controller model='" + std::string(fact.word) +
                                "', but none is available, and it cannot be automatically added");
        throw cannot_add(needs);
    }
    while (buses_.size() <= place.bus) add_bus(model);
}

}  // namespace vireo::model
