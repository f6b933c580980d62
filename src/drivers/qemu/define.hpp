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

// Actor: reads the persistent definition, lets `change` change it, completes it again and stores it.
// Throws operation_invalid for a transient domain.
void change_definition(QemuDriver& driver, const Domain& domain, const std::function<void(model::Domain&)>& change);

// VIR_DOMAIN_AFFECT_*: what a call with these flags works on. Throws where that is not there.
using driver::affect_config, driver::affect_current, driver::affect_live, driver::Targets;
Targets targets(const DomainSnapshot& snapshot, std::uint32_t flags);

}  // namespace vireo::qemu
