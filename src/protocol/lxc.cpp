// The wire form of protocol/lxc.hpp.
#include "protocol/lxc.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace lxc;

VIREO_WIRE_FORM(lxc,
    DomainOpenNamespace)

}  // namespace vireo::protocol
