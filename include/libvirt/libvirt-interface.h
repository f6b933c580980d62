/*
 * Network interfaces of the host.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_INTERFACE_H
#define VIREO_LIBVIRT_INTERFACE_H

#ifdef __cplusplus
extern "C" {
#endif

/* A network interface of the host. */
typedef struct _virInterface virInterface;
typedef virInterface *virInterfacePtr;

typedef enum {
    VIR_CONNECT_LIST_INTERFACES_INACTIVE = 1,
    VIR_CONNECT_LIST_INTERFACES_ACTIVE = 2,
} virConnectListAllInterfacesFlags;

typedef enum {
    VIR_INTERFACE_XML_INACTIVE = 1,
} virInterfaceXMLFlags;

typedef enum {
    VIR_INTERFACE_DEFINE_VALIDATE = 1,
} virInterfaceDefineFlags;

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 0.6.4.
 */
virConnectPtr virInterfaceGetConnect(virInterfacePtr iface);

/* How many active interfaces there are; -1 on error. Since 0.6.4. */
int virConnectNumOfInterfaces(virConnectPtr conn);

/* Stores the names of active interfaces, at most as many as there is room for, and gives how many; -1 on error.
 * The caller frees each name. Since 0.6.4.
 */
int virConnectListInterfaces(virConnectPtr conn, char **const names, int maxnames);

/* The interface with this name. The caller frees it. NULL if there is none. Since 0.6.4. */
virInterfacePtr virInterfaceLookupByName(virConnectPtr conn, const char *name);

/* The interface with this MAC address. The caller frees it. NULL if there is none. Since 0.6.4. */
virInterfacePtr virInterfaceLookupByMACString(virConnectPtr conn, const char *mac);

/* The name of the interface. It stays valid as long as the handle; do not free it. NULL on error. Since 0.6.4. */
const char *virInterfaceGetName(virInterfacePtr iface);

/* The MAC address of the interface. It stays valid as long as the handle; do not free it. NULL on error. Since
 * 0.6.4.
 */
const char *virInterfaceGetMACString(virInterfacePtr iface);

/* The description of the interface as XML. The caller frees it. NULL on error. Since 0.6.4. */
char *virInterfaceGetXMLDesc(virInterfacePtr iface, unsigned int flags);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.6.4. */
int virInterfaceRef(virInterfacePtr iface);

/* Drops one reference of the handle; the interface itself is not touched. Gives 0, or -1 on error. Since 0.6.4.
 */
int virInterfaceFree(virInterfacePtr iface);

/* Keeps the description of a interface, given as XML. The caller frees the handle. NULL on error. Since 0.6.4. */
virInterfacePtr virInterfaceDefineXML(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* Forgets the description of the interface. Gives 0, or -1 on error. Since 0.6.4. */
int virInterfaceUndefine(virInterfacePtr iface);

/* Starts the defined interface. Gives 0, or -1 on error. Since 0.6.4. */
int virInterfaceCreate(virInterfacePtr iface, unsigned int flags);

/* Stops the interface; its description stays. Gives 0, or -1 on error. Since 0.6.4. */
int virInterfaceDestroy(virInterfacePtr iface, unsigned int flags);

/* How many defined and inactive interfaces there are; -1 on error. Since 0.7.0. */
int virConnectNumOfDefinedInterfaces(virConnectPtr conn);

/* Stores the names of defined and inactive interfaces, at most as many as there is room for, and gives how many;
 * -1 on error. The caller frees each name. Since 0.7.0.
 */
int virConnectListDefinedInterfaces(virConnectPtr conn, char **const names, int maxnames);

/* 1 if the interface is active, 0 if not, -1 on error. Since 0.7.3. */
int virInterfaceIsActive(virInterfacePtr iface);

/* Begins a set of changes to interfaces that can be taken back. Gives 0, or -1 on error. Since 0.9.2. */
int virInterfaceChangeBegin(virConnectPtr conn, unsigned int flags);

/* Keeps the changes since virInterfaceChangeBegin(). Gives 0, or -1 on error. Since 0.9.2. */
int virInterfaceChangeCommit(virConnectPtr conn, unsigned int flags);

/* Takes back the changes since virInterfaceChangeBegin(). Gives 0, or -1 on error. Since 0.9.2. */
int virInterfaceChangeRollback(virConnectPtr conn, unsigned int flags);

/* Stores an array of interfaces, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The
 * caller frees each and the array; NULL only counts. Since 0.10.2.
 */
int virConnectListAllInterfaces(virConnectPtr conn, virInterfacePtr **ifaces, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
