// The wire form of protocol/remote/node_device.hpp.
#include "protocol/remote/node_device.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(node_device,
    NodeNumOfDevices,
    NodeListDevices,
    NodeDeviceLookupByName,
    NodeDeviceGetXmlDesc,
    NodeDeviceGetParent,
    NodeDeviceNumOfCaps,
    NodeDeviceListCaps,
    NodeDeviceDettach,
    NodeDeviceReAttach,
    NodeDeviceReset,
    NodeDeviceCreateXml,
    NodeDeviceDestroy,
    ConnectListAllNodeDevices,
    NodeDeviceLookupScsiHostByWwn,
    NodeDeviceDetachFlags,
    ConnectNodeDeviceEventRegisterAny,
    ConnectNodeDeviceEventDeregisterAny,
    NodeDeviceEventLifecycle,
    NodeDeviceEventUpdate,
    NodeDeviceDefineXml,
    NodeDeviceUndefine,
    NodeDeviceCreate,
    NodeDeviceGetAutostart,
    NodeDeviceSetAutostart,
    NodeDeviceIsPersistent,
    NodeDeviceIsActive,
    NodeDeviceUpdate)

}  // namespace vireo::protocol
