// The wire form of protocol/remote/domain_guest.hpp.
#include "protocol/remote/domain_guest.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(domain_guest,
    DomainGetHostname,
    DomainFstrim,
    DomainFsfreeze,
    DomainFsthaw,
    DomainGetTime,
    DomainSetTime,
    DomainGetFsinfo,
    DomainInterfaceAddresses,
    DomainSetUserPassword,
    DomainGetGuestVcpus,
    DomainSetGuestVcpus,
    DomainGetGuestInfo,
    DomainAgentSetResponseTimeout,
    DomainAuthorizedSshKeysGet,
    DomainAuthorizedSshKeysSet)

}  // namespace vireo::protocol
