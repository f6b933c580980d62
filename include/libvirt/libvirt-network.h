/*
 * Virtual networks, their ports and DHCP leases.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_NETWORK_H
#define VIREO_LIBVIRT_NETWORK_H

#ifdef __cplusplus
extern "C" {
#endif

/* A virtual network. */
typedef struct _virNetwork virNetwork;
typedef virNetwork *virNetworkPtr;

/* A port of a virtual network. */
typedef struct _virNetworkPort virNetworkPort;
typedef virNetworkPort *virNetworkPortPtr;

#define VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE "inbound.average"
#define VIR_NETWORK_PORT_BANDWIDTH_IN_BURST "inbound.burst"
#define VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR "inbound.floor"
#define VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK "inbound.peak"
#define VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE "outbound.average"
#define VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST "outbound.burst"
#define VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK "outbound.peak"

typedef enum {
    VIR_NETWORK_XML_INACTIVE = 1,
} virNetworkXMLFlags;

typedef enum {
    VIR_CONNECT_LIST_NETWORKS_INACTIVE = 1 << 0,
    VIR_CONNECT_LIST_NETWORKS_ACTIVE = 1 << 1,
    VIR_CONNECT_LIST_NETWORKS_PERSISTENT = 1 << 2,
    VIR_CONNECT_LIST_NETWORKS_TRANSIENT = 1 << 3,
    VIR_CONNECT_LIST_NETWORKS_AUTOSTART = 1 << 4,
    VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART = 1 << 5,
} virConnectListAllNetworksFlags;

typedef enum {
    VIR_NETWORK_CREATE_VALIDATE = 1,
} virNetworkCreateFlags;

typedef enum {
    VIR_NETWORK_DEFINE_VALIDATE = 1,
} virNetworkDefineFlags;

typedef enum {
    VIR_NETWORK_UPDATE_COMMAND_NONE = 0,
    VIR_NETWORK_UPDATE_COMMAND_MODIFY = 1,
    VIR_NETWORK_UPDATE_COMMAND_DELETE = 2,
    VIR_NETWORK_UPDATE_COMMAND_ADD_LAST = 3,
    VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST = 4,
#ifdef VIR_ENUM_SENTINELS
    VIR_NETWORK_UPDATE_COMMAND_LAST = 5,
#endif
} virNetworkUpdateCommand;

typedef enum {
    VIR_NETWORK_SECTION_NONE = 0,
    VIR_NETWORK_SECTION_BRIDGE = 1,
    VIR_NETWORK_SECTION_DOMAIN = 2,
    VIR_NETWORK_SECTION_IP = 3,
    VIR_NETWORK_SECTION_IP_DHCP_HOST = 4,
    VIR_NETWORK_SECTION_IP_DHCP_RANGE = 5,
    VIR_NETWORK_SECTION_FORWARD = 6,
    VIR_NETWORK_SECTION_FORWARD_INTERFACE = 7,
    VIR_NETWORK_SECTION_FORWARD_PF = 8,
    VIR_NETWORK_SECTION_PORTGROUP = 9,
    VIR_NETWORK_SECTION_DNS_HOST = 10,
    VIR_NETWORK_SECTION_DNS_TXT = 11,
    VIR_NETWORK_SECTION_DNS_SRV = 12,
#ifdef VIR_ENUM_SENTINELS
    VIR_NETWORK_SECTION_LAST = 13,
#endif
} virNetworkUpdateSection;

typedef enum {
    VIR_NETWORK_UPDATE_AFFECT_CURRENT = 0,
    VIR_NETWORK_UPDATE_AFFECT_LIVE = 1,
    VIR_NETWORK_UPDATE_AFFECT_CONFIG = 2,
} virNetworkUpdateFlags;

typedef enum {
    VIR_NETWORK_EVENT_DEFINED = 0,
    VIR_NETWORK_EVENT_UNDEFINED = 1,
    VIR_NETWORK_EVENT_STARTED = 2,
    VIR_NETWORK_EVENT_STOPPED = 3,
#ifdef VIR_ENUM_SENTINELS
    VIR_NETWORK_EVENT_LAST = 4,
#endif
} virNetworkEventLifecycleType;

typedef enum {
    VIR_NETWORK_EVENT_ID_LIFECYCLE = 0,
    VIR_NETWORK_EVENT_ID_METADATA_CHANGE = 1,  /* since 9.8.0 */
#ifdef VIR_ENUM_SENTINELS
    VIR_NETWORK_EVENT_ID_LAST = 2,
#endif
} virNetworkEventID;

typedef enum {
    VIR_IP_ADDR_TYPE_IPV4 = 0,
    VIR_IP_ADDR_TYPE_IPV6 = 1,
#ifdef VIR_ENUM_SENTINELS
    VIR_IP_ADDR_TYPE_LAST = 2,
#endif
} virIPAddrType;

typedef enum {
    VIR_NETWORK_PORT_CREATE_RECLAIM = 1,
    VIR_NETWORK_PORT_CREATE_VALIDATE = 2,
} virNetworkPortCreateFlags;

typedef enum {
    VIR_NETWORK_METADATA_DESCRIPTION = 0,  /* since 9.7.0 */
    VIR_NETWORK_METADATA_TITLE = 1,  /* since 9.7.0 */
    VIR_NETWORK_METADATA_ELEMENT = 2,  /* since 9.7.0 */
#ifdef VIR_ENUM_SENTINELS
    VIR_NETWORK_METADATA_LAST = 3,
#endif
} virNetworkMetadataType;

typedef struct _virNetworkDHCPLease virNetworkDHCPLease;
typedef virNetworkDHCPLease *virNetworkDHCPLeasePtr;

typedef void (*virConnectNetworkEventGenericCallback)(virConnectPtr conn, virNetworkPtr net, void *opaque);

typedef void (*virConnectNetworkEventLifecycleCallback)(virConnectPtr conn, virNetworkPtr net, int event, int detail, void *opaque);

typedef void (*virConnectNetworkEventMetadataChangeCallback)(virConnectPtr conn, virNetworkPtr net, int type, const char *nsuri, void *opaque);

struct _virNetworkDHCPLease {
    char *iface;
    long long expirytime;
    int type;
    char *mac;
    char *iaid;
    char *ipaddr;
    unsigned int prefix;
    char *hostname;
    char *clientid;
};

#define VIR_NETWORK_EVENT_CALLBACK(cb) ((virConnectNetworkEventGenericCallback)(cb))

/* How many active networks there are; -1 on error. Since 0.2.0. */
int virConnectNumOfNetworks(virConnectPtr conn);

/* Stores the names of active networks, at most as many as there is room for, and gives how many; -1 on error. The
 * caller frees each name. Since 0.2.0.
 */
int virConnectListNetworks(virConnectPtr conn, char **const names, int maxnames);

/* How many defined and inactive networks there are; -1 on error. Since 0.2.0. */
int virConnectNumOfDefinedNetworks(virConnectPtr conn);

/* Stores the names of defined and inactive networks, at most as many as there is room for, and gives how many; -1
 * on error. The caller frees each name. Since 0.2.0.
 */
int virConnectListDefinedNetworks(virConnectPtr conn, char **const names, int maxnames);

/* The network with this name. The caller frees it. NULL if there is none. Since 0.2.0. */
virNetworkPtr virNetworkLookupByName(virConnectPtr conn, const char *name);

/* The network with this UUID, VIR_UUID_BUFLEN bytes. The caller frees it. NULL if there is none. Since 0.2.0. */
virNetworkPtr virNetworkLookupByUUID(virConnectPtr conn, const unsigned char *uuid);

/* The network with this UUID, as text. The caller frees it. NULL if there is none. Since 0.2.0. */
virNetworkPtr virNetworkLookupByUUIDString(virConnectPtr conn, const char *uuid);

/* Makes and starts a network from XML, without keeping its description. The caller frees it. NULL on error. Since
 * 0.2.0.
 */
virNetworkPtr virNetworkCreateXML(virConnectPtr conn, const char *xmlDesc);

/* Keeps the description of a network, given as XML. The caller frees the handle. NULL on error. Since 0.2.0. */
virNetworkPtr virNetworkDefineXML(virConnectPtr conn, const char *xmlDesc);

/* Forgets the description of the network. Gives 0, or -1 on error. Since 0.2.0. */
int virNetworkUndefine(virNetworkPtr network);

/* Starts the defined network. Gives 0, or -1 on error. Since 0.2.0. */
int virNetworkCreate(virNetworkPtr network);

/* Stops the network; its description stays. Gives 0, or -1 on error. Since 0.2.0. */
int virNetworkDestroy(virNetworkPtr network);

/* Drops one reference of the handle; the network itself is not touched. Gives 0, or -1 on error. Since 0.2.0. */
int virNetworkFree(virNetworkPtr network);

/* The name of the network. It stays valid as long as the handle; do not free it. NULL on error. Since 0.2.0. */
const char *virNetworkGetName(virNetworkPtr network);

/* Stores the UUID of the network, VIR_UUID_BUFLEN bytes. Gives 0, or -1 on error. Since 0.2.0. */
int virNetworkGetUUID(virNetworkPtr network, unsigned char *uuid);

/* Stores the UUID of the network as text, VIR_UUID_STRING_BUFLEN bytes with its end. Gives 0, or -1 on error.
 * Since 0.2.0.
 */
int virNetworkGetUUIDString(virNetworkPtr network, char *buf);

/* The description of the network as XML. The caller frees it. NULL on error. Since 0.2.0. */
char *virNetworkGetXMLDesc(virNetworkPtr network, unsigned int flags);

/* The name of the network's bridge on the host. The caller frees it. NULL on error. Since 0.2.0. */
char *virNetworkGetBridgeName(virNetworkPtr network);

/* Stores whether the network is started with the host. Gives 0, or -1 on error. Since 0.2.1. */
int virNetworkGetAutostart(virNetworkPtr network, int *autostart);

/* Says whether the network is to be started with the host. Gives 0, or -1 on error. Since 0.2.1. */
int virNetworkSetAutostart(virNetworkPtr network, int autostart);

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 0.3.0.
 */
virConnectPtr virNetworkGetConnect(virNetworkPtr network);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.6.0. */
int virNetworkRef(virNetworkPtr network);

/* 1 if the network is active, 0 if not, -1 on error. Since 0.7.3. */
int virNetworkIsActive(virNetworkPtr net);

/* 1 if the description of the network is kept, 0 if not, -1 on error. Since 0.7.3. */
int virNetworkIsPersistent(virNetworkPtr net);

/* Stores an array of networks, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The
 * caller frees each and the array; NULL only counts. Since 0.10.2.
 */
int virConnectListAllNetworks(virConnectPtr conn, virNetworkPtr **nets, unsigned int flags);

/* Changes a part of the network, told by XML. Gives 0, or -1 on error. Since 0.10.2. */
int virNetworkUpdate(virNetworkPtr network, unsigned int command, unsigned int section, int parentIndex,
                     const char *xml, unsigned int flags);

/* Calls cb from the event loop at each event of this kind, of one network or (NULL) of all. freecb gets opaque
 * when cb can no more run. Gives a number, -1 on error. Since 1.2.1.
 */
int virConnectNetworkEventRegisterAny(virConnectPtr conn, virNetworkPtr net, int eventID,
                                      virConnectNetworkEventGenericCallback cb, void *opaque,
                                      virFreeCallback freecb);

/* Takes back a callback by its number. Gives 0, or -1 on error. Since 1.2.1. */
int virConnectNetworkEventDeregisterAny(virConnectPtr conn, int callbackID);

/* Frees a lease that virNetworkGetDHCPLeases() gave. Since 1.2.6. */
void virNetworkDHCPLeaseFree(virNetworkDHCPLeasePtr lease);

/* Stores an array of the network's leases, of one MAC address or (NULL) all, ended by NULL; the caller frees each
 * with virNetworkDHCPLeaseFree(), and the array. Gives how many, -1 on error. Since 1.2.6.
 */
int virNetworkGetDHCPLeases(virNetworkPtr network, const char *mac, virNetworkDHCPLeasePtr **leases,
                            unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 5.5.0.
 */
int virNetworkListAllPorts(virNetworkPtr network, virNetworkPortPtr **ports, unsigned int flags);

/* The port with this UUID, VIR_UUID_BUFLEN bytes. The caller frees it. NULL if there is none. Since 5.5.0. */
virNetworkPortPtr virNetworkPortLookupByUUID(virNetworkPtr net, const unsigned char *uuid);

/* The port with this UUID, as text. The caller frees it. NULL if there is none. Since 5.5.0. */
virNetworkPortPtr virNetworkPortLookupByUUIDString(virNetworkPtr net, const char *uuidstr);

/* Makes and starts a port from XML, without keeping its description. The caller frees it. NULL on error. Since
 * 5.5.0.
 */
virNetworkPortPtr virNetworkPortCreateXML(virNetworkPtr net, const char *xmldesc, unsigned int flags);

/* The network that the port belongs to. No reference is added: do not free it. NULL on error. Since 5.5.0. */
virNetworkPtr virNetworkPortGetNetwork(virNetworkPortPtr port);

/* Stores an array of parameters of the port, which the caller frees with virTypedParamsFree(). Gives 0, or -1 on
 * error. Since 5.5.0.
 */
int virNetworkPortGetParameters(virNetworkPortPtr port, virTypedParameterPtr *params, int *nparams,
                                unsigned int flags);

/* The description of the port as XML. The caller frees it. NULL on error. Since 5.5.0. */
char *virNetworkPortGetXMLDesc(virNetworkPortPtr port, unsigned int flags);

/* Stores the UUID of the port, VIR_UUID_BUFLEN bytes. Gives 0, or -1 on error. Since 5.5.0. */
int virNetworkPortGetUUID(virNetworkPortPtr port, unsigned char *uuid);

/* Stores the UUID of the port as text, VIR_UUID_STRING_BUFLEN bytes with its end. Gives 0, or -1 on error. Since
 * 5.5.0.
 */
int virNetworkPortGetUUIDString(virNetworkPortPtr port, char *buf);

/* Deletes the port, with what it holds. Gives 0, or -1 on error. Since 5.5.0. */
int virNetworkPortDelete(virNetworkPortPtr port, unsigned int flags);

/* Drops one reference of the handle; the port itself is not touched. Gives 0, or -1 on error. Since 5.5.0. */
int virNetworkPortFree(virNetworkPortPtr port);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 5.5.0. */
int virNetworkPortRef(virNetworkPortPtr port);

/* Changes parameters of the port. Gives 0, or -1 on error. Since 5.5.0. */
int virNetworkPortSetParameters(virNetworkPortPtr port, virTypedParameterPtr params, int nparams, unsigned int flags);

/* Keeps the description of a network, given as XML; with flags, checks it against the schema first. The caller
 * frees the handle. NULL on error. Since 7.7.0.
 */
virNetworkPtr virNetworkDefineXMLFlags(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* As the form without flags, with flags to check the XML first. The caller frees it. NULL on error. Since 7.8.0.
 */
virNetworkPtr virNetworkCreateXMLFlags(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* The title, the description, or an application's own element of the network. The caller frees it. NULL on error.
 * Since 9.7.0.
 */
char *virNetworkGetMetadata(virNetworkPtr network, int type, const char *uri, unsigned int flags);

/* Changes the title, the description, or an application's own element of the network; NULL removes it. Gives 0, or
 * -1 on error. Since 9.7.0.
 */
int virNetworkSetMetadata(virNetworkPtr network, int type, const char *metadata, const char *key, const char *uri,
                          unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
