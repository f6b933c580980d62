#pragma once
// Changing definitions: what all calls share that end in a new text for a domain.
#include <functional>
#include <memory>
#include <string>

#include "driver/domain_calls.hpp"
#include "drivers/qemu/driver.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// A completed definition as text, with what lists need of it.
struct PreparedDefinition {
    Text text, public_text;
    DefinitionFacts facts;
};
PreparedDefinition prepare(const model::Domain& domain);

// Actor: makes it the persistent definition, on disk first.
void store_definition(QemuDriver& driver, const Domain& domain, const PreparedDefinition& prepared);

// What is done to a definition after a change: nothing (settings that the reference takes one by one need not fit together),
// completed (devices get what they lack; the order of devices may change), or completed and checked.
enum class After { as_it_is, completed, checked };

// Actor: reads the persistent definition, lets `change` change it, and stores it. Throws operation_invalid for a transient domain.
void change_definition(QemuDriver& driver, const Domain& domain, const std::function<void(model::Domain&)>& change, After after = After::as_it_is);

// The two halves of change_definition().
PreparedDefinition changed_definition(QemuDriver& driver, const Domain& domain, const std::function<void(model::Domain&)>& change, After after);
void store_changed(QemuDriver& driver, const Domain& domain, const PreparedDefinition& prepared);

// VIR_DOMAIN_AFFECT_*: what a call with these flags works on. Throws where that is not there.
using driver::affect_config, driver::affect_current, driver::affect_live, driver::Targets;
Targets targets(const DomainSnapshot& snapshot, std::uint32_t flags);

// Actor: changes the live definition, the persistent one, or both. All of `change` is tried on copies first; then `tell` tells
// QEMU (it may wait); then the live definition is changed and published, and the persistent one stored.
void change_definitions(QemuDriver& driver, const Domain& domain, const Targets& on, const std::function<void(model::Domain&)>& change,
                        const std::function<void(Running&)>& tell = {}, After after = After::as_it_is);

}  // namespace vireo::qemu
