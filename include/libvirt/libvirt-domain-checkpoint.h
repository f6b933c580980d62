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

/* Since 5.6.0. */
virDomainCheckpointPtr virDomainCheckpointCreateXML(virDomainPtr domain, const char *xmlDesc, unsigned int flags);

/* Since 5.6.0. */
int virDomainCheckpointDelete(virDomainCheckpointPtr checkpoint, unsigned int flags);

/* Since 5.6.0. */
int virDomainCheckpointFree(virDomainCheckpointPtr checkpoint);

/* Since 5.6.0. */
virConnectPtr virDomainCheckpointGetConnect(virDomainCheckpointPtr checkpoint);

/* Since 5.6.0. */
virDomainPtr virDomainCheckpointGetDomain(virDomainCheckpointPtr checkpoint);

/* Since 5.6.0. */
const char *virDomainCheckpointGetName(virDomainCheckpointPtr checkpoint);

/* Since 5.6.0. */
virDomainCheckpointPtr virDomainCheckpointGetParent(virDomainCheckpointPtr checkpoint, unsigned int flags);

/* Since 5.6.0. */
char *virDomainCheckpointGetXMLDesc(virDomainCheckpointPtr checkpoint, unsigned int flags);

/* Since 5.6.0. */
int virDomainCheckpointListAllChildren(virDomainCheckpointPtr checkpoint, virDomainCheckpointPtr **children,
                                       unsigned int flags);

/* Since 5.6.0. */
virDomainCheckpointPtr virDomainCheckpointLookupByName(virDomainPtr domain, const char *name, unsigned int flags);

/* Since 5.6.0. */
int virDomainCheckpointRef(virDomainCheckpointPtr checkpoint);

/* Since 5.6.0. */
int virDomainListAllCheckpoints(virDomainPtr domain, virDomainCheckpointPtr **checkpoints, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
