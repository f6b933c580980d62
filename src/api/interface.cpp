// Network interfaces of the host.
#include "api/entry.hpp"
#include "protocol/remote/interface.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

virConnectPtr virInterfaceGetConnect(virInterfacePtr iface) { return get_connection(iface); }
int virConnectNumOfInterfaces(virConnectPtr conn) { return number<ConnectNumOfInterfaces>(conn); }
int virConnectListInterfaces(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListInterfaces, conn, names, maxnames);
}
virInterfacePtr virInterfaceLookupByName(virConnectPtr conn, const char* name) {
    return object<InterfaceLookupByName>(conn, REQUIRED(name));
}
virInterfacePtr virInterfaceLookupByMACString(virConnectPtr conn, const char* mac) {
    return object<InterfaceLookupByMacString>(conn, REQUIRED_AS(mac, "macstr"));
}
const char* virInterfaceGetName(virInterfacePtr iface) { return get_name(iface); }
char* virInterfaceGetXMLDesc(virInterfacePtr iface, unsigned int flags) {
    return text<InterfaceGetXmlDesc>(iface, flags);
}
int virInterfaceRef(virInterfacePtr iface) { return ref_handle(iface); }
int virInterfaceFree(virInterfacePtr iface) { return free_handle(iface); }
virInterfacePtr virInterfaceDefineXML(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<InterfaceDefineXml>(conn, REQUIRED_AS(xmlDesc, "xml"), flags);
}
int virInterfaceUndefine(virInterfacePtr iface) { return done<InterfaceUndefine>(iface); }
int virInterfaceCreate(virInterfacePtr iface, unsigned int flags) { return done<InterfaceCreate>(iface, flags); }
int virInterfaceDestroy(virInterfacePtr iface, unsigned int flags) { return done<InterfaceDestroy>(iface, flags); }
int virConnectNumOfDefinedInterfaces(virConnectPtr conn) { return number<ConnectNumOfDefinedInterfaces>(conn); }
int virConnectListDefinedInterfaces(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListDefinedInterfaces, conn, names, maxnames);
}
int virInterfaceIsActive(virInterfacePtr iface) { return number<InterfaceIsActive>(iface); }
int virInterfaceChangeBegin(virConnectPtr conn, unsigned int flags) {
    return done<InterfaceChangeBegin>(conn, flags);
}
int virInterfaceChangeCommit(virConnectPtr conn, unsigned int flags) {
    return done<InterfaceChangeCommit>(conn, flags);
}
int virInterfaceChangeRollback(virConnectPtr conn, unsigned int flags) {
    return done<InterfaceChangeRollback>(conn, flags);
}
int virConnectListAllInterfaces(virConnectPtr conn, virInterfacePtr** ifaces, unsigned int flags) {
    return list_all<ConnectListAllInterfaces>(conn, ifaces, flags);
}

const char* virInterfaceGetMACString(virInterfacePtr iface) {
    return entry(iface, [&] { return iface->mac.c_str(); });
}

}  // extern "C"
