#pragma once
#include "driver/domain_states.hpp"

namespace vireo::qemu {

using driver::State;
namespace reason = driver::reason;
using driver::reason_of_word, driver::reason_word, driver::state_of_word, driver::state_word;

}  // namespace vireo::qemu
