#include "driver/domain_calls.hpp"

#include <cstdio>

namespace vireo::driver {
namespace {

enum ListFlag : std::uint32_t {
    active = 1u << 0, inactive = 1u << 1, persistent = 1u << 2, transient = 1u << 3,
    running = 1u << 4, paused = 1u << 5, shutoff = 1u << 6, other = 1u << 7,
    managed_save = 1u << 8, no_managed_save = 1u << 9, autostart = 1u << 10, no_autostart = 1u << 11,
    has_snapshot = 1u << 12, no_snapshot = 1u << 13, has_checkpoint = 1u << 14, no_checkpoint = 1u << 15,
};

bool passes_state(std::uint32_t flags, State state) {
    const std::uint32_t asked = flags & (running | paused | shutoff | other);
    if (!asked) return true;
    if (state == State::running) return asked & running;
    if (state == State::paused) return asked & paused;
    if (state == State::shutoff) return asked & shutoff;
    return asked & other;
}

}  // namespace

void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function, ErrorDomain domain) {
    const std::uint32_t others = flags & ~supported;
    if (!others) return;
    char text[120];
    std::snprintf(text, sizeof text, "unsupported flags (0x%x) in function %s", others, function);
    Error error(ErrorCode::invalid_arg, domain, text);
    error.message = error.detail;   // Compat: without the code's own text
    throw error;
}

bool passes_filter(std::uint32_t flags, std::uint32_t yes, std::uint32_t no, bool value) {
    const std::uint32_t asked = flags & (yes | no);
    return asked == 0 || asked == (yes | no) || (value ? asked == yes : asked == no);
}

bool is_listed(std::uint32_t flags, const ListedDomain& domain) {
    return passes_filter(flags, active, inactive, domain.active) && passes_filter(flags, persistent, transient, domain.persistent) &&
           passes_state(flags, domain.state) && passes_filter(flags, managed_save, no_managed_save, domain.managed_save) &&
           passes_filter(flags, autostart, no_autostart, domain.autostart) &&
           passes_filter(flags, has_snapshot, no_snapshot, domain.snapshots) &&
           passes_filter(flags, has_checkpoint, no_checkpoint, domain.checkpoints);
}

Targets targets_of(std::uint32_t flags, bool is_active, bool is_persistent, ErrorDomain domain) {
    Targets out{bool(flags & affect_live), bool(flags & affect_config)};
    if (!out.live && !out.config) (is_active ? out.live : out.config) = true;
    if (out.live && !is_active) throw Error(ErrorCode::operation_invalid, domain, "domain is not running");
    if (out.config && !is_persistent)
        throw Error(ErrorCode::operation_invalid, domain, "transient domains do not have any persistent config");
    return out;
}

}  // namespace vireo::driver
