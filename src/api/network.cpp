// Virtual networks, their ports and leases.
#include "api/entry.hpp"
#include "protocol/remote/network.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

int virConnectNumOfNetworks(virConnectPtr conn) { return number<ConnectNumOfNetworks>(conn); }
int virConnectListNetworks(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListNetworks, conn, names, maxnames);
}
int virConnectNumOfDefinedNetworks(virConnectPtr conn) { return number<ConnectNumOfDefinedNetworks>(conn); }
int virConnectListDefinedNetworks(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListDefinedNetworks, conn, names, maxnames);
}
virNetworkPtr virNetworkLookupByName(virConnectPtr conn, const char* name) {
    return object<NetworkLookupByName>(conn, REQUIRED(name));
}
virNetworkPtr virNetworkLookupByUUID(virConnectPtr conn, const unsigned char* uuid) {
    return object<NetworkLookupByUuid>(conn, UUID_OF(uuid));
}
virNetworkPtr virNetworkCreateXML(virConnectPtr conn, const char* xmlDesc) {
    return object<NetworkCreateXml>(conn, REQUIRED(xmlDesc));
}
virNetworkPtr virNetworkDefineXML(virConnectPtr conn, const char* xmlDesc) {
    return object<NetworkDefineXml>(conn, REQUIRED_AS(xmlDesc, "xml"));
}
int virNetworkUndefine(virNetworkPtr network) { return done<NetworkUndefine>(network); }
int virNetworkCreate(virNetworkPtr network) { return done<NetworkCreate>(network); }
int virNetworkDestroy(virNetworkPtr network) { return done<NetworkDestroy>(network); }
int virNetworkFree(virNetworkPtr network) { return free_handle(network); }
const char* virNetworkGetName(virNetworkPtr network) { return get_name(network); }
int virNetworkGetUUID(virNetworkPtr network, unsigned char* uuid) { return get_uuid(network, uuid, "uuid"); }
int virNetworkGetUUIDString(virNetworkPtr network, char* buf) { return get_uuid_text(network, buf); }
char* virNetworkGetXMLDesc(virNetworkPtr network, unsigned int flags) {
    return text<NetworkGetXmlDesc>(network, flags);
}
char* virNetworkGetBridgeName(virNetworkPtr network) { return text<NetworkGetBridgeName>(network); }
int virNetworkGetAutostart(virNetworkPtr network, int* autostart) {
    return STORES(NetworkGetAutostart, network, autostart);
}
int virNetworkSetAutostart(virNetworkPtr network, int autostart) {
    return done<NetworkSetAutostart>(network, autostart);
}
virConnectPtr virNetworkGetConnect(virNetworkPtr network) { return get_connection(network); }
int virNetworkRef(virNetworkPtr network) { return ref_handle(network); }
int virNetworkIsActive(virNetworkPtr net) { return number<NetworkIsActive>(net); }
int virNetworkIsPersistent(virNetworkPtr net) { return number<NetworkIsPersistent>(net); }
int virConnectListAllNetworks(virConnectPtr conn, virNetworkPtr** nets, unsigned int flags) {
    return list_all<ConnectListAllNetworks>(conn, nets, flags);
}
int virNetworkUpdate(virNetworkPtr network, unsigned int command, unsigned int section, int parentIndex,
                     const char* xml, unsigned int flags) {
    return done<NetworkUpdate>(network, command, section, parentIndex, REQUIRED(xml), flags);
}
int virNetworkListAllPorts(virNetworkPtr network, virNetworkPortPtr** ports, unsigned int flags) {
    return list_all<NetworkListAllPorts>(network, ports, flags);
}
virNetworkPortPtr virNetworkPortLookupByUUID(virNetworkPtr net, const unsigned char* uuid) {
    return object<NetworkPortLookupByUuid>(net, UUID_OF(uuid));
}
virNetworkPortPtr virNetworkPortCreateXML(virNetworkPtr net, const char* xmldesc, unsigned int flags) {
    return object<NetworkPortCreateXml>(net, REQUIRED(xmldesc), flags);
}
char* virNetworkPortGetXMLDesc(virNetworkPortPtr port, unsigned int flags) {
    return text<NetworkPortGetXmlDesc>(port, flags);
}
int virNetworkPortGetUUID(virNetworkPortPtr port, unsigned char* uuid) { return get_uuid(port, uuid, "uuid"); }
int virNetworkPortGetUUIDString(virNetworkPortPtr port, char* buf) { return get_uuid_text(port, buf); }
int virNetworkPortDelete(virNetworkPortPtr port, unsigned int flags) {
    return done<NetworkPortDelete>(port, flags);
}
int virNetworkPortFree(virNetworkPortPtr port) { return free_handle(port); }
int virNetworkPortRef(virNetworkPortPtr port) { return ref_handle(port); }
int virNetworkPortSetParameters(virNetworkPortPtr port, virTypedParameterPtr params, int nparams,
                                unsigned int flags) {
    return done<NetworkPortSetParameters>(port, PARAMS(params, nparams), flags);
}
virNetworkPtr virNetworkDefineXMLFlags(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<NetworkDefineXmlFlags>(conn, REQUIRED_AS(xmlDesc, "xml"), flags);
}
virNetworkPtr virNetworkCreateXMLFlags(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<NetworkCreateXmlFlags>(conn, REQUIRED(xmlDesc), flags);
}

virNetworkPtr virNetworkLookupByUUIDString(virConnectPtr conn, const char* uuidstr) {
    return entry(conn, [&] { return make(conn, call<NetworkLookupByUuid>(conn, {given_uuid_text(uuidstr)}).network); });
}
virNetworkPortPtr virNetworkPortLookupByUUIDString(virNetworkPtr net, const char* uuidstr) {
    return entry(net, [&] {
        return make(net, call<NetworkPortLookupByUuid>(connection_of(net), {net->ref(), given_uuid_text(uuidstr)}).port);
    });
}
virNetworkPtr virNetworkPortGetNetwork(virNetworkPortPtr port) {
    return entry(port, [&] { return port->network.get(); });
}
int virNetworkPortGetParameters(virNetworkPortPtr port, virTypedParameterPtr* params, int* nparams,
                                unsigned int flags) {
    return entry(port, [&] {
        NOT_NULL(params);
        NOT_NULL(nparams);
        // Compat: the protocol asks how many there may be; its own bound is the answer.
        const auto reply = ask<NetworkPortGetParameters>(port, std::int32_t(16), flags | VIR_TYPED_PARAM_STRING_OKAY);
        *params = new_array(reply.params);
        *nparams = int(reply.params.size());
        return 0;
    });
}
int virNetworkGetDHCPLeases(virNetworkPtr network, const char* mac, virNetworkDHCPLeasePtr** leases,
                            unsigned int flags) {
    return entry(network, [&] {
        if (leases) *leases = nullptr;
        const auto reply = ask<NetworkGetDhcpLeases>(network, mac, std::int32_t(leases != nullptr), flags);
        if (!leases) return int(reply.count);
        auto** array = allocate<virNetworkDHCPLeasePtr>(reply.leases.size() + 1);
        for (std::size_t i = 0; i < reply.leases.size(); ++i) {
            const auto& from = reply.leases[i];
            array[i] = allocate<virNetworkDHCPLease>(1);
            *array[i] = {copy_text(from.interface), from.expirytime, from.type, copy_text(from.mac), copy_text(from.iaid),
                         copy_text(from.ipaddr), from.prefix, copy_text(from.hostname), copy_text(from.clientid)};
        }
        *leases = array;
        return int(reply.leases.size());
    });
}
void virNetworkDHCPLeaseFree(virNetworkDHCPLeasePtr lease) {
    if (!lease) return;
    for (char* text : {lease->iface, lease->mac, lease->iaid, lease->ipaddr, lease->hostname, lease->clientid}) std::free(text);
    std::free(lease);
}
int virNetworkSetMetadata(virNetworkPtr network, int type, const char* metadata, const char* key, const char* uri,
                          unsigned int flags) {
    return entry(network, [&] {
        check_metadata(type, metadata, key, uri, true);
        ask<NetworkSetMetadata>(network, type, metadata, key, uri, flags);
        return 0;
    });
}
char* virNetworkGetMetadata(virNetworkPtr network, int type, const char* uri, unsigned int flags) {
    return entry(network, [&] {
        check_metadata(type, nullptr, nullptr, uri, false);
        return copy_text(ask<NetworkGetMetadata>(network, type, uri, flags).metadata);
    });
}

}  // extern "C"
