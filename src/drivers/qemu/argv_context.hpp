#pragma once
// What the parts of the command line share: the inputs, the machine's kind, and how a device is placed and named.
//
// A function `x_device(context, …)` gives the properties of one frontend, for -device and for device_add alike. A function
// `add_x(context, …)` puts a device with all it needs on the command line.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/props.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

enum class MachineFamily { i440fx, q35, other_x86, pseries, other_ppc, s390_ccw, arm_virt, other_arm, riscv_virt, loongarch_virt, other };

// The family of a machine type of an architecture ("x86_64", "pc-q35-7.2" → q35).
MachineFamily machine_family(std::string_view arch, std::string_view machine);

inline bool is_x86(MachineFamily family) { return family <= MachineFamily::other_x86; }
// Whether QEMU numbers the buses of these machines: "pci.0", where others have one that is called "pci".
bool numbers_pci_buses(std::string_view arch, MachineFamily family);
inline bool is_ppc(MachineFamily family) { return family == MachineFamily::pseries || family == MachineFamily::other_ppc; }

// bootindex values that <os><boot dev='…'/> stands for; 0: that kind is not booted from.
struct BootPositions {
    unsigned disk = 0, cdrom = 0, floppy = 0, network = 0;
};

class ArgvContext {
public:
    ArgvContext(const model::Domain& domain, const Capabilities& capabilities, const Config& config, const Launch& launch);

    const model::Domain& domain;
    const Capabilities& capabilities;
    const Config& config;
    const Launch& launch;
    const model::Devices& devices;
    const std::string& arch;
    const std::string& machine;          // canonical name
    MachineFamily family;
    Accelerator accelerator;
    const Machine* machine_type;         // null: the binary did not tell
    BootPositions boot;
    CommandLine out;

    bool has(Capability capability) const { return capabilities.has(capability); }
    bool is_kvm() const { return accelerator == Accelerator::kvm; }

    void option(std::string_view name) { out.arguments.emplace_back(name); }
    void option(std::string_view name, std::string value);
    void option(std::string_view name, const Props& props) { option(name, props.json()); }
    void option(std::string_view name, const Options& options) { option(name, options.string()); }
    // -device, after the user's overrides for its alias; for s390 with the PCI identity before it.
    void device(Props props, const model::DeviceInfo& info);
    // -object secret, when the launch has that secret; throws when it has not.
    void secret(std::string_view id);
    void pass(int fd) { out.fds.push_back({fd}); }
};

// The feature is missing: VIR_ERR_CONFIG_UNSUPPORTED with `what`.
[[noreturn]] void refuse(std::string what);

// "disk0", or "" for a device without alias.
std::string_view alias_of(const model::DeviceInfo& info);

// Where the device sits: bus, addr, devno, reg … Nothing for addresses that are spelled by the device itself.
void place(const ArgvContext& context, Props& props, const model::DeviceInfo& info);
// rombar, romfile.
void option_rom(Props& props, const model::DeviceInfo& info);
// bootindex from <boot order='…'/>, or `position` of the legacy order when that is not 0.
void boot_index(Props& props, const model::DeviceInfo& info, unsigned position = 0);
// iommu_platform, ats, packed, page-per-vq
void virtio_options(Props& props, const model::VirtioOptions& options);

// "virtio-net" → "virtio-net-pci", "-ccw", "-device", with "-transitional" where the model says so.
std::string virtio_name(std::string_view base, const model::DeviceInfo& info,
                        std::optional<model::VirtioModel> model = std::nullopt);

// The controller of a type with this index; null: there is none.
const model::Controller* find_controller(const model::Domain& domain, model::ControllerType type, std::uint32_t index);
// Its alias; the alias it would get by default when it is not in the document.
std::string controller_alias(const model::Domain& domain, model::ControllerType type, std::uint32_t index);

inline bool on(schema::OnOff value) { return value == schema::OnOff::on; }
inline bool yes(schema::YesNo value) { return value == schema::YesNo::yes; }
// A switch as a boolean or as a word, where it is given.
Props& boolean_if(Props& props, std::string_view name, std::optional<schema::OnOff> value);
Props& boolean_if(Props& props, std::string_view name, std::optional<schema::YesNo> value);
Props& word_if(Props& props, std::string_view name, std::optional<schema::OnOff> value);
Options& on_off_if(Options& options, std::string_view name, std::optional<schema::OnOff> value);
Options& on_off_if(Options& options, std::string_view name, std::optional<schema::YesNo> value);

}  // namespace vireo::qemu
