#pragma once
// What a checkpoint becomes between a client's description and being kept, for all hypervisors. Throws Error.
#include "model/checkpoint/checkpoint.hpp"

namespace vireo::model {

// Rules of the description by itself.
void check_checkpoint(Checkpoint& checkpoint, bool redefine);
// Name, time, and a row for each disk of the guest. `checkpoint.domain` is given; `now` in seconds since 1970.
void complete_checkpoint(Checkpoint& checkpoint, bool redefine, std::int64_t now);
// One that takes the place of another. `kept` may be null.
void check_redefinition(const Checkpoint& checkpoint, const Checkpoint* kept, const Uuid& uuid);

}  // namespace vireo::model
