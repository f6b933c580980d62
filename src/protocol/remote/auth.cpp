// The wire form of protocol/remote/auth.hpp.
#include "protocol/remote/auth.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(auth,
    AuthList,
    AuthSaslInit,
    AuthSaslStart,
    AuthSaslStep,
    AuthPolkit)

}  // namespace vireo::protocol
