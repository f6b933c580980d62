/*
 * Snapshots of the disks, and optionally the memory, of a domain.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_DOMAIN_SNAPSHOT_H
#define VIREO_LIBVIRT_DOMAIN_SNAPSHOT_H

#ifdef __cplusplus
extern "C" {
#endif

/* A snapshot of a domain. */
typedef struct _virDomainSnapshot virDomainSnapshot;
typedef virDomainSnapshot *virDomainSnapshotPtr;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE = 1 << 0,
    VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT = 1 << 1,
    VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA = 1 << 2,
    VIR_DOMAIN_SNAPSHOT_CREATE_HALT = 1 << 3,
    VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY = 1 << 4,
    VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT = 1 << 5,
    VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE = 1 << 6,
    VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC = 1 << 7,
    VIR_DOMAIN_SNAPSHOT_CREATE_LIVE = 1 << 8,
    VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE = 1 << 9,
} virDomainSnapshotCreateFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_XML_SECURE = 1,
} virDomainSnapshotXMLFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_LIST_ROOTS = 1 << 0,
    VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS = 1 << 0,
    VIR_DOMAIN_SNAPSHOT_LIST_LEAVES = 1 << 2,
    VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES = 1 << 3,
    VIR_DOMAIN_SNAPSHOT_LIST_METADATA = 1 << 1,
    VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA = 1 << 4,
    VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE = 1 << 5,
    VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE = 1 << 6,
    VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY = 1 << 7,
    VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL = 1 << 8,
    VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL = 1 << 9,
    VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL = 1 << 10,
} virDomainSnapshotListFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING = 1 << 0,
    VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED = 1 << 1,
    VIR_DOMAIN_SNAPSHOT_REVERT_FORCE = 1 << 2,
    VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM = 1 << 3,
} virDomainSnapshotRevertFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN = 1 << 0,
    VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY = 1 << 1,
    VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY = 1 << 2,
} virDomainSnapshotDeleteFlags;

/* Takes a snapshot of the domain as the XML says. The caller frees it. NULL on error. Since 0.8.0. */
virDomainSnapshotPtr virDomainSnapshotCreateXML(virDomainPtr domain, const char *xmlDesc, unsigned int flags);

/* The description of the snapshot as XML. The caller frees it. NULL on error. Since 0.8.0. */
char *virDomainSnapshotGetXMLDesc(virDomainSnapshotPtr snapshot, unsigned int flags);

/* How many snapshots the domain has, of those that flags choose; -1 on error. Since 0.8.0. */
int virDomainSnapshotNum(virDomainPtr domain, unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 0.8.0.
 */
int virDomainSnapshotListNames(virDomainPtr domain, char **names, int nameslen, unsigned int flags);

/* The domain's snapshot with this name. The caller frees it. NULL if there is none. Since 0.8.0. */
virDomainSnapshotPtr virDomainSnapshotLookupByName(virDomainPtr domain, const char *name, unsigned int flags);

/* 1 if one of the domain's snapshots is current, 0 if none is, -1 on error. Since 0.8.0. */
int virDomainHasCurrentSnapshot(virDomainPtr domain, unsigned int flags);

/* The current snapshot of the domain. The caller frees it. NULL if there is none. Since 0.8.0. */
virDomainSnapshotPtr virDomainSnapshotCurrent(virDomainPtr domain, unsigned int flags);

/* Takes the domain back to what it was at the snapshot; flags say whether it runs then. Gives 0, or -1 on error.
 * Since 0.8.0.
 */
int virDomainRevertToSnapshot(virDomainSnapshotPtr snapshot, unsigned int flags);

/* Deletes the snapshot, with what it holds. Gives 0, or -1 on error. Since 0.8.0. */
int virDomainSnapshotDelete(virDomainSnapshotPtr snapshot, unsigned int flags);

/* Drops one reference of the handle; the snapshot itself is not touched. Gives 0, or -1 on error. Since 0.8.0. */
int virDomainSnapshotFree(virDomainSnapshotPtr snapshot);

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 0.9.5.
 */
virConnectPtr virDomainSnapshotGetConnect(virDomainSnapshotPtr snapshot);

/* The domain that the snapshot belongs to. No reference is added: do not free it. NULL on error. Since 0.9.5. */
virDomainPtr virDomainSnapshotGetDomain(virDomainSnapshotPtr snapshot);

/* The name of the snapshot. It stays valid as long as the handle; do not free it. NULL on error. Since 0.9.5. */
const char *virDomainSnapshotGetName(virDomainSnapshotPtr snapshot);

/* The parent of the snapshot; for snapshots and checkpoints a handle that the caller frees, for devices a name
 * that stays the library's. NULL if there is none. Since 0.9.7.
 */
virDomainSnapshotPtr virDomainSnapshotGetParent(virDomainSnapshotPtr snapshot, unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 0.9.7.
 */
int virDomainSnapshotListChildrenNames(virDomainSnapshotPtr snapshot, char **names, int nameslen, unsigned int flags);

/* How many children, or with VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS descendants, the snapshot has; -1 on error.
 * Since 0.9.7.
 */
int virDomainSnapshotNumChildren(virDomainSnapshotPtr snapshot, unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 0.9.13.
 */
int virDomainListAllSnapshots(virDomainPtr domain, virDomainSnapshotPtr **snaps, unsigned int flags);

/* 1 if the library keeps a description of the snapshot, 0 if not, -1 on error. Since 0.9.13. */
int virDomainSnapshotHasMetadata(virDomainSnapshotPtr snapshot, unsigned int flags);

/* 1 if the snapshot is the current one, 0 if not, -1 on error. Since 0.9.13. */
int virDomainSnapshotIsCurrent(virDomainSnapshotPtr snapshot, unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 0.9.13.
 */
int virDomainSnapshotListAllChildren(virDomainSnapshotPtr snapshot, virDomainSnapshotPtr **snaps, unsigned int flags);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.9.13. */
int virDomainSnapshotRef(virDomainSnapshotPtr snapshot);

#ifdef __cplusplus
}
#endif

#endif
