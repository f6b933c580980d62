/*
 * Storage pools and the volumes in them. Sizes are in bytes.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_STORAGE_H
#define VIREO_LIBVIRT_STORAGE_H

#ifdef __cplusplus
extern "C" {
#endif

/* A storage pool. */
typedef struct _virStoragePool virStoragePool;
typedef virStoragePool *virStoragePoolPtr;

/* A volume in a storage pool. */
typedef struct _virStorageVol virStorageVol;
typedef virStorageVol *virStorageVolPtr;

typedef enum {
    VIR_STORAGE_POOL_INACTIVE = 0,
    VIR_STORAGE_POOL_BUILDING = 1,
    VIR_STORAGE_POOL_RUNNING = 2,
    VIR_STORAGE_POOL_DEGRADED = 3,
    VIR_STORAGE_POOL_INACCESSIBLE = 4,
#ifdef VIR_ENUM_SENTINELS
    VIR_STORAGE_POOL_STATE_LAST = 5,
#endif
} virStoragePoolState;

typedef enum {
    VIR_STORAGE_POOL_BUILD_NEW = 0,
    VIR_STORAGE_POOL_BUILD_REPAIR = 1 << 0,
    VIR_STORAGE_POOL_BUILD_RESIZE = 1 << 1,
    VIR_STORAGE_POOL_BUILD_NO_OVERWRITE = 1 << 2,
    VIR_STORAGE_POOL_BUILD_OVERWRITE = 1 << 3,
} virStoragePoolBuildFlags;

typedef enum {
    VIR_STORAGE_POOL_DELETE_NORMAL = 0,
    VIR_STORAGE_POOL_DELETE_ZEROED = 1,
} virStoragePoolDeleteFlags;

typedef enum {
    VIR_STORAGE_POOL_CREATE_NORMAL = 0,
    VIR_STORAGE_POOL_CREATE_WITH_BUILD = 1 << 0,
    VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE = 1 << 1,
    VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE = 1 << 2,
} virStoragePoolCreateFlags;

typedef enum {
    VIR_STORAGE_VOL_FILE = 0,
    VIR_STORAGE_VOL_BLOCK = 1,
    VIR_STORAGE_VOL_DIR = 2,
    VIR_STORAGE_VOL_NETWORK = 3,
    VIR_STORAGE_VOL_NETDIR = 4,
    VIR_STORAGE_VOL_PLOOP = 5,
#ifdef VIR_ENUM_SENTINELS
    VIR_STORAGE_VOL_LAST = 6,
#endif
} virStorageVolType;

typedef enum {
    VIR_STORAGE_VOL_DELETE_NORMAL = 0,
    VIR_STORAGE_VOL_DELETE_ZEROED = 1,
    VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS = 2,
} virStorageVolDeleteFlags;

typedef enum {
    VIR_STORAGE_VOL_WIPE_ALG_ZERO = 0,
    VIR_STORAGE_VOL_WIPE_ALG_NNSA = 1,
    VIR_STORAGE_VOL_WIPE_ALG_DOD = 2,
    VIR_STORAGE_VOL_WIPE_ALG_BSI = 3,
    VIR_STORAGE_VOL_WIPE_ALG_GUTMANN = 4,
    VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER = 5,
    VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7 = 6,
    VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33 = 7,
    VIR_STORAGE_VOL_WIPE_ALG_RANDOM = 8,
    VIR_STORAGE_VOL_WIPE_ALG_TRIM = 9,
#ifdef VIR_ENUM_SENTINELS
    VIR_STORAGE_VOL_WIPE_ALG_LAST = 10,
#endif
} virStorageVolWipeAlgorithm;

typedef enum {
    VIR_STORAGE_VOL_USE_ALLOCATION = 0,
    VIR_STORAGE_VOL_GET_PHYSICAL = 1,
} virStorageVolInfoFlags;

typedef enum {
    VIR_STORAGE_XML_INACTIVE = 1,
} virStorageXMLFlags;

typedef enum {
    VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE = 1 << 0,
    VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE = 1 << 1,
    VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT = 1 << 2,
    VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT = 1 << 3,
    VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART = 1 << 4,
    VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART = 1 << 5,
    VIR_CONNECT_LIST_STORAGE_POOLS_DIR = 1 << 6,
    VIR_CONNECT_LIST_STORAGE_POOLS_FS = 1 << 7,
    VIR_CONNECT_LIST_STORAGE_POOLS_NETFS = 1 << 8,
    VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL = 1 << 9,
    VIR_CONNECT_LIST_STORAGE_POOLS_DISK = 1 << 10,
    VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI = 1 << 11,
    VIR_CONNECT_LIST_STORAGE_POOLS_SCSI = 1 << 12,
    VIR_CONNECT_LIST_STORAGE_POOLS_MPATH = 1 << 13,
    VIR_CONNECT_LIST_STORAGE_POOLS_RBD = 1 << 14,
    VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG = 1 << 15,
    VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER = 1 << 16,
    VIR_CONNECT_LIST_STORAGE_POOLS_ZFS = 1 << 17,
    VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE = 1 << 18,
    VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT = 1 << 19,
} virConnectListAllStoragePoolsFlags;

typedef enum {
    VIR_STORAGE_POOL_DEFINE_VALIDATE = 1,
} virStoragePoolDefineFlags;

typedef enum {
    VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA = 1 << 0,
    VIR_STORAGE_VOL_CREATE_REFLINK = 1 << 1,
    VIR_STORAGE_VOL_CREATE_VALIDATE = 1 << 2,
} virStorageVolCreateFlags;

typedef enum {
    VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM = 1,
} virStorageVolDownloadFlags;

typedef enum {
    VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM = 1,
} virStorageVolUploadFlags;

typedef enum {
    VIR_STORAGE_VOL_RESIZE_ALLOCATE = 1 << 0,
    VIR_STORAGE_VOL_RESIZE_DELTA = 1 << 1,
    VIR_STORAGE_VOL_RESIZE_SHRINK = 1 << 2,
} virStorageVolResizeFlags;

typedef enum {
    VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE = 0,
    VIR_STORAGE_POOL_EVENT_ID_REFRESH = 1,
#ifdef VIR_ENUM_SENTINELS
    VIR_STORAGE_POOL_EVENT_ID_LAST = 2,
#endif
} virStoragePoolEventID;

typedef enum {
    VIR_STORAGE_POOL_EVENT_DEFINED = 0,
    VIR_STORAGE_POOL_EVENT_UNDEFINED = 1,
    VIR_STORAGE_POOL_EVENT_STARTED = 2,
    VIR_STORAGE_POOL_EVENT_STOPPED = 3,
    VIR_STORAGE_POOL_EVENT_CREATED = 4,
    VIR_STORAGE_POOL_EVENT_DELETED = 5,
#ifdef VIR_ENUM_SENTINELS
    VIR_STORAGE_POOL_EVENT_LAST = 6,
#endif
} virStoragePoolEventLifecycleType;

typedef struct _virStoragePoolInfo virStoragePoolInfo;
typedef struct _virStorageVolInfo virStorageVolInfo;
typedef virStoragePoolInfo *virStoragePoolInfoPtr;
typedef virStorageVolInfo *virStorageVolInfoPtr;

typedef void (*virConnectStoragePoolEventGenericCallback)(virConnectPtr conn, virStoragePoolPtr pool, void *opaque);

typedef void (*virConnectStoragePoolEventLifecycleCallback)(virConnectPtr conn, virStoragePoolPtr pool, int event, int detail, void *opaque);

struct _virStoragePoolInfo {
    int state;
    unsigned long long capacity;
    unsigned long long allocation;
    unsigned long long available;
};

struct _virStorageVolInfo {
    int type;
    unsigned long long capacity;
    unsigned long long allocation;
};

#define VIR_STORAGE_POOL_EVENT_CALLBACK(cb) ((virConnectStoragePoolEventGenericCallback)(cb))

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 0.4.1.
 */
virConnectPtr virStoragePoolGetConnect(virStoragePoolPtr pool);

/* How many active pools there are; -1 on error. Since 0.4.1. */
int virConnectNumOfStoragePools(virConnectPtr conn);

/* How many defined and inactive pools there are; -1 on error. Since 0.4.1. */
int virConnectNumOfDefinedStoragePools(virConnectPtr conn);

/* Stores the names of active pools, at most as many as there is room for, and gives how many; -1 on error. The
 * caller frees each name. Since 0.4.1.
 */
int virConnectListStoragePools(virConnectPtr conn, char **const names, int maxnames);

/* Stores the names of defined and inactive pools, at most as many as there is room for, and gives how many; -1 on
 * error. The caller frees each name. Since 0.4.1.
 */
int virConnectListDefinedStoragePools(virConnectPtr conn, char **const names, int maxnames);

/* The pool with this name. The caller frees it. NULL if there is none. Since 0.4.1. */
virStoragePoolPtr virStoragePoolLookupByName(virConnectPtr conn, const char *name);

/* The pool with this UUID, VIR_UUID_BUFLEN bytes. The caller frees it. NULL if there is none. Since 0.4.1. */
virStoragePoolPtr virStoragePoolLookupByUUID(virConnectPtr conn, const unsigned char *uuid);

/* The pool with this UUID, as text. The caller frees it. NULL if there is none. Since 0.4.1. */
virStoragePoolPtr virStoragePoolLookupByUUIDString(virConnectPtr conn, const char *uuid);

/* The pool that the volume is in. The caller frees it. NULL on error. Since 0.4.1. */
virStoragePoolPtr virStoragePoolLookupByVolume(virStorageVolPtr vol);

/* Makes and starts a pool from XML, without keeping its description. The caller frees it. NULL on error. Since
 * 0.4.1.
 */
virStoragePoolPtr virStoragePoolCreateXML(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* Keeps the description of a pool, given as XML. The caller frees the handle. NULL on error. Since 0.4.1. */
virStoragePoolPtr virStoragePoolDefineXML(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* Forgets the description of the pool. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolUndefine(virStoragePoolPtr pool);

/* Starts the defined pool. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolCreate(virStoragePoolPtr pool, unsigned int flags);

/* Prepares the storage underneath the pool. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolBuild(virStoragePoolPtr pool, unsigned int flags);

/* Stops the pool; its description stays. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolDestroy(virStoragePoolPtr pool);

/* Deletes the pool, with what it holds. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolDelete(virStoragePoolPtr pool, unsigned int flags);

/* Looks again which volumes the pool has. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolRefresh(virStoragePoolPtr pool, unsigned int flags);

/* Drops one reference of the handle; the pool itself is not touched. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolFree(virStoragePoolPtr pool);

/* The name of the pool. It stays valid as long as the handle; do not free it. NULL on error. Since 0.4.1. */
const char *virStoragePoolGetName(virStoragePoolPtr pool);

/* Stores the UUID of the pool, VIR_UUID_BUFLEN bytes. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolGetUUID(virStoragePoolPtr pool, unsigned char *uuid);

/* Stores the UUID of the pool as text, VIR_UUID_STRING_BUFLEN bytes with its end. Gives 0, or -1 on error. Since
 * 0.4.1.
 */
int virStoragePoolGetUUIDString(virStoragePoolPtr pool, char *buf);

/* Stores the state and sizes (bytes) of the pool. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolGetInfo(virStoragePoolPtr vol, virStoragePoolInfoPtr info);

/* The description of the pool as XML. The caller frees it. NULL on error. Since 0.4.1. */
char *virStoragePoolGetXMLDesc(virStoragePoolPtr pool, unsigned int flags);

/* Says whether the pool is to be started with the host. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolSetAutostart(virStoragePoolPtr pool, int autostart);

/* Stores whether the pool is started with the host. Gives 0, or -1 on error. Since 0.4.1. */
int virStoragePoolGetAutostart(virStoragePoolPtr pool, int *autostart);

/* How many there are; -1 on error. Since 0.4.1. */
int virStoragePoolNumOfVolumes(virStoragePoolPtr pool);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 0.4.1.
 */
int virStoragePoolListVolumes(virStoragePoolPtr pool, char **const names, int maxnames);

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 0.4.1.
 */
virConnectPtr virStorageVolGetConnect(virStorageVolPtr vol);

/* The volume with this name. The caller frees it. NULL if there is none. Since 0.4.1. */
virStorageVolPtr virStorageVolLookupByName(virStoragePoolPtr pool, const char *name);

/* The volume with this key. The caller frees it. NULL if there is none. Since 0.4.1. */
virStorageVolPtr virStorageVolLookupByKey(virConnectPtr conn, const char *key);

/* The volume with this path on the host. The caller frees it. NULL if there is none. Since 0.4.1. */
virStorageVolPtr virStorageVolLookupByPath(virConnectPtr conn, const char *path);

/* Makes and starts a volume from XML, without keeping its description. The caller frees it. NULL on error. Since
 * 0.4.1.
 */
virStorageVolPtr virStorageVolCreateXML(virStoragePoolPtr pool, const char *xmldesc, unsigned int flags);

/* Deletes the volume, with what it holds. Gives 0, or -1 on error. Since 0.4.1. */
int virStorageVolDelete(virStorageVolPtr vol, unsigned int flags);

/* Drops one reference of the handle; the volume itself is not touched. Gives 0, or -1 on error. Since 0.4.1. */
int virStorageVolFree(virStorageVolPtr vol);

/* The name of the volume. It stays valid as long as the handle; do not free it. NULL on error. Since 0.4.1. */
const char *virStorageVolGetName(virStorageVolPtr vol);

/* The key of the volume, unique on its host. It stays valid as long as the handle; do not free it. NULL on error.
 * Since 0.4.1.
 */
const char *virStorageVolGetKey(virStorageVolPtr vol);

/* Stores the state and sizes (bytes) of the volume. Gives 0, or -1 on error. Since 0.4.1. */
int virStorageVolGetInfo(virStorageVolPtr vol, virStorageVolInfoPtr info);

/* The description of the volume as XML. The caller frees it. NULL on error. Since 0.4.1. */
char *virStorageVolGetXMLDesc(virStorageVolPtr pool, unsigned int flags);

/* The path of the volume. The caller frees it. NULL on error. Since 0.4.1. */
char *virStorageVolGetPath(virStorageVolPtr vol);

/* Sources of which pools of this type could be made, as XML; srcSpec says where to look. The caller frees it. NULL
 * on error. Since 0.4.5.
 */
char *virConnectFindStoragePoolSources(virConnectPtr conn, const char *type, const char *srcSpec, unsigned int flags);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.6.0. */
int virStoragePoolRef(virStoragePoolPtr pool);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.6.0. */
int virStorageVolRef(virStorageVolPtr vol);

/* Makes a volume from XML, with the data of clonevol. The caller frees it. NULL on error. Since 0.6.4. */
virStorageVolPtr virStorageVolCreateXMLFrom(virStoragePoolPtr pool, const char *xmldesc, virStorageVolPtr clonevol,
                                            unsigned int flags);

/* 1 if the pool is active, 0 if not, -1 on error. Since 0.7.3. */
int virStoragePoolIsActive(virStoragePoolPtr pool);

/* 1 if the description of the pool is kept, 0 if not, -1 on error. Since 0.7.3. */
int virStoragePoolIsPersistent(virStoragePoolPtr pool);

/* Overwrites the data of the volume, so that nobody reads it afterwards. Gives 0, or -1 on error. Since 0.8.0. */
int virStorageVolWipe(virStorageVolPtr vol, unsigned int flags);

/* Sends data of the volume into the stream, from offset on; length 0 means to the end. Gives 0, or -1 on error.
 * Since 0.9.0.
 */
int virStorageVolDownload(virStorageVolPtr vol, virStreamPtr stream, unsigned long long offset,
                          unsigned long long length, unsigned int flags);

/* Takes data from the stream into the volume, from offset on; length 0 means to the end. Gives 0, or -1 on error.
 * Since 0.9.0.
 */
int virStorageVolUpload(virStorageVolPtr vol, virStreamPtr stream, unsigned long long offset,
                        unsigned long long length, unsigned int flags);

/* Changes the capacity of the volume, in bytes; flags say whether by or to, and whether it may shrink. Gives 0, or
 * -1 on error. Since 0.9.10.
 */
int virStorageVolResize(virStorageVolPtr vol, unsigned long long capacity, unsigned int flags);

/* Overwrites the data of the volume by one of the virStorageVolWipeAlgorithm. Gives 0, or -1 on error. Since
 * 0.9.10.
 */
int virStorageVolWipePattern(virStorageVolPtr vol, unsigned int algorithm, unsigned int flags);

/* Stores an array of pools, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The caller
 * frees each and the array; NULL only counts. Since 0.10.2.
 */
int virConnectListAllStoragePools(virConnectPtr conn, virStoragePoolPtr **pools, unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 0.10.2.
 */
int virStoragePoolListAllVolumes(virStoragePoolPtr pool, virStorageVolPtr **vols, unsigned int flags);

/* Calls cb from the event loop at each event of this kind, of one pool or (NULL) of all. freecb gets opaque when
 * cb can no more run. Gives a number, -1 on error. Since 2.0.0.
 */
int virConnectStoragePoolEventRegisterAny(virConnectPtr conn, virStoragePoolPtr pool, int eventID,
                                          virConnectStoragePoolEventGenericCallback cb, void *opaque,
                                          virFreeCallback freecb);

/* Takes back a callback by its number. Gives 0, or -1 on error. Since 2.0.0. */
int virConnectStoragePoolEventDeregisterAny(virConnectPtr conn, int callbackID);

/* Stores the type and sizes (bytes) of the volume; flags choose which size. Gives 0, or -1 on error. Since 3.0.0.
 */
int virStorageVolGetInfoFlags(virStorageVolPtr vol, virStorageVolInfoPtr info, unsigned int flags);

/* The pool with this target path. The caller frees it. NULL if there is none. Since 4.1.0. */
virStoragePoolPtr virStoragePoolLookupByTargetPath(virConnectPtr conn, const char *path);

/* What kinds of storage pools there are, as XML. The caller frees it. NULL on error. Since 5.2.0. */
char *virConnectGetStoragePoolCapabilities(virConnectPtr conn, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
