#pragma once
// What a definition leaves open about the machine, and a start decides: sizes of memory, the clock, encryption of
// character devices, caches of shared disks. Pure.
#include <cstdint>

#include "drivers/qemu/config.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// Sizes of memory become whole steps of what the machine can map, and the whole their sum.
void plan_memory(model::Domain& domain);
// A clock that follows local time is told against UTC, as it stands now; `utc_offset` in seconds.
void plan_clock(model::Domain& domain, std::int64_t utc_offset);
// Whether a TCP connection is encrypted, where the document leaves it to the configuration.
void plan_encryption(model::CharSource& source, const Config& config);
void plan_encryption(model::Domain& domain, const Config& config);
// The cache that a disk gets: what several guests write at once is not cached by one host.
void plan_cache(model::Disk& disk);

}  // namespace vireo::qemu
