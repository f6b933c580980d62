// The wire form of protocol/remote/network.hpp.
#include "protocol/remote/network.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(network,
    ConnectListDefinedNetworks,
    ConnectListNetworks,
    NetworkCreate,
    NetworkCreateXml,
    NetworkDefineXml,
    NetworkDestroy,
    NetworkGetXmlDesc,
    NetworkGetAutostart,
    NetworkGetBridgeName,
    NetworkLookupByName,
    NetworkLookupByUuid,
    NetworkSetAutostart,
    NetworkUndefine,
    ConnectNumOfDefinedNetworks,
    ConnectNumOfNetworks,
    NetworkIsActive,
    NetworkIsPersistent,
    ConnectListAllNetworks,
    NetworkUpdate,
    ConnectNetworkEventRegisterAny,
    ConnectNetworkEventDeregisterAny,
    NetworkEventLifecycle,
    NetworkGetDhcpLeases,
    NetworkListAllPorts,
    NetworkPortLookupByUuid,
    NetworkPortCreateXml,
    NetworkPortGetParameters,
    NetworkPortSetParameters,
    NetworkPortGetXmlDesc,
    NetworkPortDelete,
    NetworkDefineXmlFlags,
    NetworkCreateXmlFlags,
    NetworkSetMetadata,
    NetworkGetMetadata,
    NetworkEventCallbackMetadataChange)

}  // namespace vireo::protocol
