// The wire form of protocol/remote/interface.hpp.
#include "protocol/remote/interface.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(interface,
    ConnectNumOfInterfaces,
    ConnectListInterfaces,
    InterfaceLookupByName,
    InterfaceLookupByMacString,
    InterfaceGetXmlDesc,
    InterfaceDefineXml,
    InterfaceUndefine,
    InterfaceCreate,
    InterfaceDestroy,
    ConnectNumOfDefinedInterfaces,
    ConnectListDefinedInterfaces,
    InterfaceIsActive,
    InterfaceChangeBegin,
    InterfaceChangeCommit,
    InterfaceChangeRollback,
    ConnectListAllInterfaces)

}  // namespace vireo::protocol
