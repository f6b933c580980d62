#pragma once
// What the calls about domains mean by their flags, whatever the hypervisor.
#include <cstdint>

#include "base/error.hpp"
#include "driver/domain_states.hpp"

namespace vireo::driver {

// Throws invalid_arg for flags outside `supported`; `function` is the reference's name of the operation.
void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function, ErrorDomain domain);

// What a filtered list looks at.
struct ListedDomain {
    State state = State::shutoff;
    bool active = false, persistent = false, autostart = false;
    bool managed_save = false, snapshots = false, checkpoints = false;
};
inline constexpr std::uint32_t all_domain_list_flags = (1u << 16) - 1;
bool is_listed(std::uint32_t flags, const ListedDomain& domain);

// Of two flags of a group: none or both of them let everything through.
bool passes_filter(std::uint32_t flags, std::uint32_t yes, std::uint32_t no, bool value);

// VIR_DOMAIN_AFFECT_*: what a call works on. Throws operation_invalid where that is not there.
enum Affect : std::uint32_t { affect_current = 0, affect_live = 1, affect_config = 2 };
struct Targets {
    bool live = false, config = false;
};
Targets targets_of(std::uint32_t flags, bool active, bool persistent, ErrorDomain domain);

}  // namespace vireo::driver
