#pragma once
// From a domain's document to the definition that is kept: what QEMU guests have beside what the document says.
//
//     Domain domain = qemu::define(xml, {.validate = false}, environment);
//
//  1. Pure: whatever comes from the host is asked of Environment. Same document, same answers: same definition (but
//     for generated MAC addresses and UUIDs).
//  2. The order of the steps is the reference's, as errors and device order depend on it; define() is the only place
//     that knows it.
//  3. complete() is idempotent: a definition that was completed once stays as it is.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/config.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// What the rules ask of the host.
struct Environment {
    // Capabilities of a binary; throws the Error that says why it cannot be asked.
    std::function<std::shared_ptr<const Capabilities>(const std::string& binary)> capabilities;
    // The binary for guests of this processor ("x86_64") when the document names none; empty: there is none.
    std::function<std::string(std::string_view arch, model::VirtType type)> emulator;
    const Config* config = nullptr;
    std::string host_arch = "x86_64";
    // Host NUMA nodes that exist.
    std::vector<unsigned> numa_nodes = {0};
};

// What the steps after the choice of the binary work with.
struct Context {
    const Capabilities* caps = nullptr;
    const Config& config;
    const Environment& environment;

    bool has(Capability capability) const { return caps->has(capability); }
    Accelerator accelerator(const model::Domain& domain) const {
        return domain.type == model::VirtType::kvm ? Accelerator::kvm : Accelerator::tcg;
    }
};

struct DefineOptions {
    bool validate = false;        // VIR_DOMAIN_DEFINE_VALIDATE: unknown elements and values are errors
    bool live = false;            // the document of a running domain is read (status files, migration)
    bool abi_update = false;      // a definition that is made anew: newer defaults may be taken
    bool check = true;            // refuse what does not fit together
};

// The whole way: read, complete, addresses, checks. Throws Error.
model::Domain define(std::string_view xml, const DefineOptions& options, const Environment& environment);

// The same for a domain that was read already.
void complete_definition(model::Domain& domain, const DefineOptions& options, const Environment& environment);

// The steps; each expects those before it.
// Processor, emulator; gives the capabilities of the binary.
std::shared_ptr<const Capabilities> choose_emulator(model::Domain& domain, const Environment& environment);
// Machine, features, CPU, and the devices that each machine has.
void complete(model::Domain& domain, const Context& context);
// Each device on its own: models, drivers, formats.
void complete_devices(model::Domain& domain, const Context& context);

// What a copy of the definition gets when a guest starts, before its live addresses and ports are known:
// default NUMA and CPU placement, labels, panic and TPM defaults that live definitions show.
void prepare_live(model::Domain& domain, const Context& context);

}  // namespace vireo::qemu
