#pragma once
// What one QEMU binary can do: the facts that rules and command lines are written against.
//
//  1. Immutable once made, so it is shared between threads without a lock (std::shared_ptr<const Capabilities>).
//  2. Pure data: capability_probe.hpp makes it by asking the binary, capability_cache.hpp keeps it. Tests read one from
//     a file (read_capabilities) and need no QEMU.
//  3. Flags are libvirt's (capability_flags.hpp); which answer of QEMU sets which flag is the table in
//     capability_rules.cpp, and nowhere else.
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/qemu/capability_flags.hpp"

namespace vireo::qemu {

// Named as in files, with everything that is no letter or digit as '_': "virtio-blk-pci.scsi" is virtio_blk_pci_scsi.
enum class Capability : std::uint16_t {
#define X(name, text) name,
    VIREO_QEMU_CAPABILITIES(X)
    first_later_,                        // no capability: from here on 9.0.0 does not know them
    VIREO_QEMU_LATER_CAPABILITIES(X)
#undef X
    count_
};

// "virtio-blk-pci.scsi". Empty for the two markers.
std::string_view name_of(Capability capability);
std::optional<Capability> capability_from_name(std::string_view name);

enum class Accelerator : std::uint8_t { kvm, tcg };

// One machine type, as one accelerator offers it.
struct Machine {
    std::string name;                    // canonical: pc-i440fx-7.2
    std::string alias;                   // pc; usually empty
    std::string default_cpu;             // QOM type: qemu64-x86_64-cpu
    std::string default_ram_id;          // pc.ram; empty: the machine makes its memory itself
    unsigned max_cpus = 0;               // 0: not told
    bool hotpluggable_cpus = false;
    bool is_default = false;
    bool deprecated = false;
    bool numa_mem_supported = false;     // -numa node,mem= still works
    bool acpi = false;                   // has an "acpi" property or says that it does ACPI
    bool operator==(const Machine&) const = default;
};

enum class Usable : std::uint8_t { unknown, yes, no };

struct CpuModel {
    std::string name;                    // as -cpu takes it
    std::string type;                    // QOM type
    Usable usable = Usable::unknown;
    bool deprecated = false;
    std::vector<std::string> blockers;   // why it is not usable: features, or "type"
    bool operator==(const CpuModel&) const = default;
};

// One property of an expanded CPU model.
struct CpuProperty {
    enum class Type : std::uint8_t { boolean, string, number };
    std::string name;
    Type type = Type::boolean;
    bool boolean = false;
    long long number = 0;
    std::string string;
    Usable migratable = Usable::unknown;
    bool operator==(const CpuProperty&) const = default;
};

// What `-cpu host` (kvm) or `-cpu max` (tcg) means here.
struct HostCpu {
    std::string model;                   // base, or a named model
    bool migratability = false;          // QEMU told which properties may migrate
    std::vector<CpuProperty> properties;
    bool operator==(const HostCpu&) const = default;
};

struct GicVersion {
    unsigned version = 0;
    bool kernel = false, emulated = false;
    bool operator==(const GicVersion&) const = default;
};

struct SevInfo {
    std::string pdh, cert_chain, cpu0_id;
    unsigned cbitpos = 0, reduced_phys_bits = 0, max_guests = 0, max_es_guests = 0;
    bool operator==(const SevInfo&) const = default;
};

struct SgxInfo {
    bool flc = false, sgx1 = false, sgx2 = false;
    std::uint64_t section_size = 0;                                  // KiB
    std::vector<std::pair<unsigned, std::uint64_t>> sections;        // node, KiB
    bool operator==(const SgxInfo&) const = default;
};

// What differs between accelerators.
struct AcceleratorCapabilities {
    std::vector<Machine> machines;       // in QEMU's order
    std::vector<CpuModel> cpus;          // in QEMU's order
    std::optional<HostCpu> host_cpu;     // model expansion of host or max; absent where QEMU cannot
    bool operator==(const AcceleratorCapabilities&) const = default;
};

struct Capabilities {
    std::string binary;                  // /usr/bin/qemu-system-x86_64
    std::string arch;                    // libvirt's name: x86_64, i686, armv7l …
    std::uint64_t version = 0;           // 7002022 for 7.2.22
    std::string package;                 // "Debian 1:7.2+dfsg-7+deb12u7"; may be empty
    bool kvm_present = false;            // built with KVM for this host's processor
    bool kvm_usable = false;             // and /dev/kvm could be opened when asked
    std::bitset<std::size_t(Capability::count_)> flags;
    AcceleratorCapabilities kvm, tcg;
    std::vector<GicVersion> gic;
    std::optional<SevInfo> sev;
    std::optional<SgxInfo> sgx;
    std::vector<std::string> hyperv;     // features under KVM, libvirt's words: relaxed, vapic …
    std::uint32_t microcode = 0;         // of the host when asked

    bool has(Capability capability) const { return flags[std::size_t(capability)]; }
    void set(Capability capability, bool value = true) { flags[std::size_t(capability)] = value; }

    bool supports(Accelerator accelerator) const { return accelerator == Accelerator::tcg ? has(Capability::tcg) : kvm_usable; }
    const AcceleratorCapabilities& under(Accelerator accelerator) const { return accelerator == Accelerator::kvm ? kvm : tcg; }

    // By name or alias; null: there is none. Falls back to the other accelerator's list, as machines hardly differ.
    const Machine* machine(std::string_view name, Accelerator accelerator) const;
    const Machine* machine(std::string_view name) const;
    // The name behind an alias ("pc" → "pc-i440fx-7.2"); other names come back as they are.
    std::string_view canonical_machine(std::string_view name) const;
    // What a domain without a machine gets; null: the binary has no default.
    const Machine* default_machine(Accelerator accelerator) const;
    const CpuModel* cpu(std::string_view name, Accelerator accelerator) const;

    // Our own cache format, JSON.
    std::string to_json() const;
    // Throws Error(internal_error) for text that is not such a cache.
    static Capabilities from_json(std::string_view text);

    bool operator==(const Capabilities&) const = default;
};

// A capabilities file as capability_cache.hpp keeps them; for tests and tools.
Capabilities read_capabilities(const std::string& path);

}  // namespace vireo::qemu
