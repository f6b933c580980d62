// The wire form of protocol/remote/domain_device.hpp.
#include "protocol/remote/domain_device.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(domain_device,
    DomainAttachDevice,
    DomainDetachDevice,
    DomainGetSecurityLabel,
    DomainAttachDeviceFlags,
    DomainDetachDeviceFlags,
    DomainUpdateDeviceFlags,
    DomainOpenConsole,
    DomainInjectNmi,
    DomainScreenshot,
    DomainSendKey,
    DomainOpenGraphics,
    DomainGetSecurityLabelList,
    DomainSendProcessSignal,
    DomainOpenChannel,
    DomainOpenGraphicsFd,
    DomainDetachDeviceAlias,
    DomainGetLaunchSecurityInfo,
    DomainGetMessages,
    DomainSetLaunchSecurityState,
    DomainFdAssociate,
    DomainGraphicsReload)

}  // namespace vireo::protocol
