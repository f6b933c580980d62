/*
 * Checkpoints: points in time since which a domain tracks changed blocks, for incremental backups.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_DOMAIN_CHECKPOINT_H
#define VIREO_LIBVIRT_DOMAIN_CHECKPOINT_H

#ifdef __cplusplus
extern "C" {
#endif

/* A checkpoint of a domain. */
typedef struct _virDomainCheckpoint virDomainCheckpoint;
typedef virDomainCheckpoint *virDomainCheckpointPtr;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE = 1 << 0,
    VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE = 1 << 1,
    VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE = 1 << 2,
} virDomainCheckpointCreateFlags;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_XML_SECURE = 1 << 0,
    VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN = 1 << 1,
    VIR_DOMAIN_CHECKPOINT_XML_SIZE = 1 << 2,
} virDomainCheckpointXMLFlags;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_LIST_ROOTS = 1 << 0,
    VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS = 1 << 0,
    VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL = 1 << 1,
    VIR_DOMAIN_CHECKPOINT_LIST_LEAVES = 1 << 2,
    VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES = 1 << 3,
} virDomainCheckpointListFlags;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN = 1 << 0,
    VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY = 1 << 1,
    VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY = 1 << 2,
} virDomainCheckpointDeleteFlags;

/* Makes a checkpoint of the domain as the XML says. The caller frees it. NULL on error. Since 5.6.0. */
virDomainCheckpointPtr virDomainCheckpointCreateXML(virDomainPtr domain, const char *xmlDesc, unsigned int flags);

/* Deletes the checkpoint, with what it holds. Gives 0, or -1 on error. Since 5.6.0. */
int virDomainCheckpointDelete(virDomainCheckpointPtr checkpoint, unsigned int flags);

/* Drops one reference of the handle; the checkpoint itself is not touched. Gives 0, or -1 on error. Since 5.6.0.
 */
int virDomainCheckpointFree(virDomainCheckpointPtr checkpoint);

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 5.6.0.
 */
virConnectPtr virDomainCheckpointGetConnect(virDomainCheckpointPtr checkpoint);

/* The domain that the checkpoint belongs to. No reference is added: do not free it. NULL on error. Since 5.6.0.
 */
virDomainPtr virDomainCheckpointGetDomain(virDomainCheckpointPtr checkpoint);

/* The name of the checkpoint. It stays valid as long as the handle; do not free it. NULL on error. Since 5.6.0.
 */
const char *virDomainCheckpointGetName(virDomainCheckpointPtr checkpoint);

/* The parent of the checkpoint; for snapshots and checkpoints a handle that the caller frees, for devices a name
 * that stays the library's. NULL if there is none. Since 5.6.0.
 */
virDomainCheckpointPtr virDomainCheckpointGetParent(virDomainCheckpointPtr checkpoint, unsigned int flags);

/* The description of the checkpoint as XML. The caller frees it. NULL on error. Since 5.6.0. */
char *virDomainCheckpointGetXMLDesc(virDomainCheckpointPtr checkpoint, unsigned int flags);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 5.6.0.
 */
int virDomainCheckpointListAllChildren(virDomainCheckpointPtr checkpoint, virDomainCheckpointPtr **children,
                                       unsigned int flags);

/* The checkpoint with this name. The caller frees it. NULL if there is none. Since 5.6.0. */
virDomainCheckpointPtr virDomainCheckpointLookupByName(virDomainPtr domain, const char *name, unsigned int flags);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 5.6.0. */
int virDomainCheckpointRef(virDomainCheckpointPtr checkpoint);

/* Stores them in an array and gives how many; -1 on error. The caller frees each of them, and an array that the
 * library made. Since 5.6.0.
 */
int virDomainListAllCheckpoints(virDomainPtr domain, virDomainCheckpointPtr **checkpoints, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
