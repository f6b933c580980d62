/*
 * Devices of the host.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_NODEDEV_H
#define VIREO_LIBVIRT_NODEDEV_H

#ifdef __cplusplus
extern "C" {
#endif

/* A device of the host. */
typedef struct _virNodeDevice virNodeDevice;
typedef virNodeDevice *virNodeDevicePtr;

typedef enum {
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM = 1 << 0,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV = 1 << 1,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV = 1 << 2,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE = 1 << 3,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET = 1 << 4,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST = 1 << 5,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET = 1 << 6,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI = 1 << 7,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE = 1 << 8,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST = 1 << 9,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS = 1 << 10,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC = 1 << 11,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM = 1 << 12,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES = 1 << 13,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV = 1 << 14,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV = 1 << 15,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV = 1 << 16,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA = 1 << 17,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD = 1 << 18,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE = 1 << 19,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX = 1 << 20,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD = 1 << 21,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_DEV = 1 << 22,  /* since 11.1.0 */
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_MEMBER = 1 << 23,  /* since 11.1.0 */
    VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT = 1 << 28,  /* since 10.1.0 */
    VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT = 1 << 29,  /* since 10.1.0 */
    VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE = 1 << 30,
    VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE = 0x80000000,
} virConnectListAllNodeDeviceFlags;

typedef enum {
    VIR_NODE_DEVICE_XML_INACTIVE = 1,  /* since 10.1.0 */
} virNodeDeviceXMLFlags;

typedef enum {
    VIR_NODE_DEVICE_CREATE_XML_VALIDATE = 1,
} virNodeDeviceCreateXMLFlags;

typedef enum {
    VIR_NODE_DEVICE_DEFINE_XML_VALIDATE = 1,
} virNodeDeviceDefineXMLFlags;

typedef enum {
    VIR_NODE_DEVICE_UPDATE_AFFECT_CURRENT = 0,  /* since 10.1.0 */
    VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE = 1,  /* since 10.1.0 */
    VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG = 2,  /* since 10.1.0 */
} virNodeDeviceUpdateFlags;

typedef enum {
    VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE = 0,
    VIR_NODE_DEVICE_EVENT_ID_UPDATE = 1,
#ifdef VIR_ENUM_SENTINELS
    VIR_NODE_DEVICE_EVENT_ID_LAST = 2,
#endif
} virNodeDeviceEventID;

typedef enum {
    VIR_NODE_DEVICE_EVENT_CREATED = 0,
    VIR_NODE_DEVICE_EVENT_DELETED = 1,
    VIR_NODE_DEVICE_EVENT_DEFINED = 2,
    VIR_NODE_DEVICE_EVENT_UNDEFINED = 3,
#ifdef VIR_ENUM_SENTINELS
    VIR_NODE_DEVICE_EVENT_LAST = 4,
#endif
} virNodeDeviceEventLifecycleType;

typedef void (*virConnectNodeDeviceEventGenericCallback)(virConnectPtr conn, virNodeDevicePtr dev, void *opaque);

typedef void (*virConnectNodeDeviceEventLifecycleCallback)(virConnectPtr conn, virNodeDevicePtr dev, int event, int detail, void *opaque);

#define VIR_NODE_DEVICE_EVENT_CALLBACK(cb) ((virConnectNodeDeviceEventGenericCallback)(cb))

/* How many devices have the capability, or (cap NULL) how many there are; -1 on error. Since 0.5.0. */
int virNodeNumOfDevices(virConnectPtr conn, const char *cap, unsigned int flags);

/* Stores the names of devices with the capability (cap NULL: all), at most maxnames, and gives how many; -1 on
 * error. The caller frees each name. Since 0.5.0.
 */
int virNodeListDevices(virConnectPtr conn, const char *cap, char **const names, int maxnames, unsigned int flags);

/* The device with this name. The caller frees it. NULL if there is none. Since 0.5.0. */
virNodeDevicePtr virNodeDeviceLookupByName(virConnectPtr conn, const char *name);

/* Drops one reference of the handle; the device itself is not touched. Gives 0, or -1 on error. Since 0.5.0. */
int virNodeDeviceFree(virNodeDevicePtr dev);

/* The description of the device as XML. The caller frees it. NULL on error. Since 0.5.0. */
char *virNodeDeviceGetXMLDesc(virNodeDevicePtr dev, unsigned int flags);

/* The name of the device. It stays valid as long as the handle; do not free it. NULL on error. Since 0.5.0. */
const char *virNodeDeviceGetName(virNodeDevicePtr dev);

/* The parent of the device; for snapshots and checkpoints a handle that the caller frees, for devices a name that
 * stays the library's. NULL if there is none. Since 0.5.0.
 */
const char *virNodeDeviceGetParent(virNodeDevicePtr dev);

/* How many capabilities the device has; -1 on error. Since 0.5.0. */
int virNodeDeviceNumOfCaps(virNodeDevicePtr dev);

/* Stores the names of the device's capabilities, at most maxnames, and gives how many; -1 on error. The caller
 * frees each name. Since 0.5.0.
 */
int virNodeDeviceListCaps(virNodeDevicePtr dev, char **const names, int maxnames);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.6.0. */
int virNodeDeviceRef(virNodeDevicePtr dev);

/* Takes the device away from the host's driver, so that a guest can have it. Gives 0, or -1 on error. Since 0.6.1.
 */
int virNodeDeviceDettach(virNodeDevicePtr dev);

/* Gives the device back to the host's driver. Gives 0, or -1 on error. Since 0.6.1. */
int virNodeDeviceReAttach(virNodeDevicePtr dev);

/* Resets the device. Gives 0, or -1 on error. Since 0.6.1. */
int virNodeDeviceReset(virNodeDevicePtr dev);

/* Makes and starts a device from XML, without keeping its description. The caller frees it. NULL on error. Since
 * 0.6.3.
 */
virNodeDevicePtr virNodeDeviceCreateXML(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* Stops the device; its description stays. Gives 0, or -1 on error. Since 0.6.3. */
int virNodeDeviceDestroy(virNodeDevicePtr dev);

/* Stores an array of devices, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The caller
 * frees each and the array; NULL only counts. Since 0.10.2.
 */
int virConnectListAllNodeDevices(virConnectPtr conn, virNodeDevicePtr **devices, unsigned int flags);

/* The SCSI host with these world wide names of node and port. The caller frees it. NULL if there is none. Since
 * 1.0.3.
 */
virNodeDevicePtr virNodeDeviceLookupSCSIHostByWWN(virConnectPtr conn, const char *wwnn, const char *wwpn,
                                                  unsigned int flags);

/* As virNodeDeviceDettach(), giving the device to this driver (NULL: the usual one). Gives 0, or -1 on error.
 * Since 1.0.5.
 */
int virNodeDeviceDetachFlags(virNodeDevicePtr dev, const char *driverName, unsigned int flags);

/* Calls cb from the event loop at each event of this kind, of one device or (NULL) of all. freecb gets opaque when
 * cb can no more run. Gives a number, -1 on error. Since 2.2.0.
 */
int virConnectNodeDeviceEventRegisterAny(virConnectPtr conn, virNodeDevicePtr dev, int eventID,
                                         virConnectNodeDeviceEventGenericCallback cb, void *opaque,
                                         virFreeCallback freecb);

/* Takes back a callback by its number. Gives 0, or -1 on error. Since 2.2.0. */
int virConnectNodeDeviceEventDeregisterAny(virConnectPtr conn, int callbackID);

/* Keeps the description of a device, given as XML. The caller frees the handle. NULL on error. Since 7.3.0. */
virNodeDevicePtr virNodeDeviceDefineXML(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* Forgets the description of the device. Gives 0, or -1 on error. Since 7.3.0. */
int virNodeDeviceUndefine(virNodeDevicePtr dev, unsigned int flags);

/* Starts the defined device. Gives 0, or -1 on error. Since 7.3.0. */
int virNodeDeviceCreate(virNodeDevicePtr dev, unsigned int flags);

/* Says whether the device is to be started with the host. Gives 0, or -1 on error. Since 7.8.0. */
int virNodeDeviceSetAutostart(virNodeDevicePtr dev, int autostart);

/* Stores whether the device is started with the host. Gives 0, or -1 on error. Since 7.8.0. */
int virNodeDeviceGetAutostart(virNodeDevicePtr dev, int *autostart);

/* 1 if the description of the device is kept, 0 if not, -1 on error. Since 7.8.0. */
int virNodeDeviceIsPersistent(virNodeDevicePtr dev);

/* 1 if the device is active, 0 if not, -1 on error. Since 7.8.0. */
int virNodeDeviceIsActive(virNodeDevicePtr dev);

/* Changes a part of the device, told by XML. Gives 0, or -1 on error. Since 10.1.0. */
int virNodeDeviceUpdate(virNodeDevicePtr dev, const char *xmlDesc, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
