#pragma once
// The PCI buses of a guest: which places are taken, which one a device may have, and which
// buses must be added so that everything finds a place.
//
//  1. Pure bookkeeping: it knows nothing of devices. Callers say what a device needs of its slot
//     (PciNeeds) and get a place or an Error.
//  2. A planning topology (Options::growing) adds buses when it is full; the caller turns them into controllers.
//  3. Bus numbers are controller indexes.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/domain/controller.hpp"

namespace vireo::model {

// What a device needs of its slot, and what a bus offers; a set of these bits.
using PciNeeds = unsigned;
namespace pci {
inline constexpr PciNeeds hotplug = 1u << 1;              // devices may come and go while the guest runs
inline constexpr PciNeeds shares_slot = 1u << 2;          // several of these may sit in one slot as functions
inline constexpr PciNeeds conventional = 1u << 4;         // an ordinary PCI device
inline constexpr PciNeeds express = 1u << 5;              // a PCI Express device
inline constexpr PciNeeds root_port = 1u << 6;            // pcie-root-port
inline constexpr PciNeeds upstream_port = 1u << 7;        // pcie-switch-upstream-port
inline constexpr PciNeeds downstream_port = 1u << 8;      // pcie-switch-downstream-port
inline constexpr PciNeeds dmi_bridge = 1u << 9;           // dmi-to-pci-bridge
inline constexpr PciNeeds expander = 1u << 10;            // pci-expander-bus
inline constexpr PciNeeds express_expander = 1u << 11;    // pcie-expander-bus
inline constexpr PciNeeds bridge = 1u << 12;              // pci-bridge
inline constexpr PciNeeds express_bridge = 1u << 13;      // pcie-to-pci-bridge
inline constexpr PciNeeds any_kind = ~(hotplug | shares_slot) & ((1u << 14) - 1);
}  // namespace pci

// What a controller of this model needs of the bus it is plugged into; 0 for the two roots.
PciNeeds needs_of(PciModel model);
// The word of the XML: "pcie-root-port".
std::string_view word_of(PciModel model);

// "0000:00:1f.2"
std::string text_of(const PciPlace& place);

class PciTopology {
public:
    struct Options {
        bool growing = false;             // add buses when full, instead of refusing
        bool several_roots = false;       // full: add a pci-root (a host bridge of its own) rather than a pci-bridge
        bool express_bridges = false;     // pcie-to-pci-bridge exists; otherwise dmi-to-pci-bridge
    };

    PciTopology(std::size_t buses, Options options);

    // Says what bus `index` is.
    void define_bus(std::size_t index, PciModel model);
    // Buses that nobody defined become the kind that this machine grows by; they must become controllers.
    void fill_gaps();

    std::size_t bus_count() const { return buses_.size(); }
    std::optional<PciModel> model(std::size_t bus) const { return buses_[bus].model; }
    // Whether all slots of all buses are in use.
    bool is_full() const;

    bool is_taken(const PciPlace& place) const;
    bool is_slot_taken(const PciPlace& place) const;
    // Whether a function beyond 0 of this slot is taken.
    bool has_further_functions(const PciPlace& place) const;

    // Takes the place a user wrote (`written`) or the machine fixes. Throws when it is taken, beyond the bus, or
    // of the wrong kind. A growing topology adds buses until this one exists, and then may move the place by one bus:
    // conventional devices on a PCI Express machine cannot sit on the port that must be added first.
    void take(PciPlace& place, PciNeeds needs, bool written);
    // Takes the next free place of the first bus that fits, adding buses when this topology may grow.
    PciPlace take_next(PciNeeds needs);
    void release(const PciPlace& place);

private:
    struct Slot {
        std::uint8_t functions = 0;
        bool shared = false;
    };
    struct Bus {
        std::optional<PciModel> model;
        PciNeeds offers = 0;
        unsigned first = 0, last = 0;
        std::array<Slot, 32> slots{};
    };

    void check(const PciPlace& place, PciNeeds needs, bool written) const;
    void mark(const PciPlace& place, PciNeeds needs);
    bool offers(PciNeeds kinds) const;
    std::optional<PciPlace> find(std::size_t bus, PciNeeds needs) const;
    void add_bus(PciModel model);
    void grow(PciPlace& place, PciNeeds needs);

    std::vector<Bus> buses_;
    Options options_;
};

}  // namespace vireo::model
