/*
 * Secrets: passphrases and keys for disks and pools.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_SECRET_H
#define VIREO_LIBVIRT_SECRET_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _virSecret virSecret;
typedef virSecret *virSecretPtr;

typedef enum {
    VIR_SECRET_USAGE_TYPE_NONE = 0,
    VIR_SECRET_USAGE_TYPE_VOLUME = 1,
    VIR_SECRET_USAGE_TYPE_CEPH = 2,
    VIR_SECRET_USAGE_TYPE_ISCSI = 3,
    VIR_SECRET_USAGE_TYPE_TLS = 4,
    VIR_SECRET_USAGE_TYPE_VTPM = 5,
#ifdef VIR_ENUM_SENTINELS
    VIR_SECRET_USAGE_TYPE_LAST = 6,
#endif
} virSecretUsageType;

typedef enum {
    VIR_CONNECT_LIST_SECRETS_EPHEMERAL = 1 << 0,
    VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL = 1 << 1,
    VIR_CONNECT_LIST_SECRETS_PRIVATE = 1 << 2,
    VIR_CONNECT_LIST_SECRETS_NO_PRIVATE = 1 << 3,
} virConnectListAllSecretsFlags;

typedef enum {
    VIR_SECRET_DEFINE_VALIDATE = 1,
} virSecretDefineFlags;

typedef enum {
    VIR_SECRET_EVENT_ID_LIFECYCLE = 0,
    VIR_SECRET_EVENT_ID_VALUE_CHANGED = 1,
#ifdef VIR_ENUM_SENTINELS
    VIR_SECRET_EVENT_ID_LAST = 2,
#endif
} virSecretEventID;

typedef enum {
    VIR_SECRET_EVENT_DEFINED = 0,
    VIR_SECRET_EVENT_UNDEFINED = 1,
#ifdef VIR_ENUM_SENTINELS
    VIR_SECRET_EVENT_LAST = 2,
#endif
} virSecretEventLifecycleType;

typedef void (*virConnectSecretEventGenericCallback)(virConnectPtr conn, virSecretPtr secret, void *opaque);

typedef void (*virConnectSecretEventLifecycleCallback)(virConnectPtr conn, virSecretPtr secret, int event, int detail, void *opaque);

#define VIR_SECRET_EVENT_CALLBACK(cb) ((virConnectSecretEventGenericCallback)(cb))

/* Since 0.7.1. */
virConnectPtr virSecretGetConnect(virSecretPtr secret);

/* Since 0.7.1. */
int virConnectNumOfSecrets(virConnectPtr conn);

/* Since 0.7.1. */
int virConnectListSecrets(virConnectPtr conn, char **uuids, int maxuuids);

/* Since 0.7.1. */
virSecretPtr virSecretLookupByUUID(virConnectPtr conn, const unsigned char *uuid);

/* Since 0.7.1. */
virSecretPtr virSecretLookupByUUIDString(virConnectPtr conn, const char *uuid);

/* Since 0.7.1. */
virSecretPtr virSecretLookupByUsage(virConnectPtr conn, int usageType, const char *usageID);

/* Since 0.7.1. */
virSecretPtr virSecretDefineXML(virConnectPtr conn, const char *xml, unsigned int flags);

/* Since 0.7.1. */
int virSecretGetUUID(virSecretPtr secret, unsigned char *buf);

/* Since 0.7.1. */
int virSecretGetUUIDString(virSecretPtr secret, char *buf);

/* Since 0.7.1. */
int virSecretGetUsageType(virSecretPtr secret);

/* Since 0.7.1. */
const char *virSecretGetUsageID(virSecretPtr secret);

/* Since 0.7.1. */
char *virSecretGetXMLDesc(virSecretPtr secret, unsigned int flags);

/* Since 0.7.1. */
int virSecretSetValue(virSecretPtr secret, const unsigned char *value, size_t value_size, unsigned int flags);

/* Since 0.7.1. */
unsigned char *virSecretGetValue(virSecretPtr secret, size_t *value_size, unsigned int flags);

/* Since 0.7.1. */
int virSecretUndefine(virSecretPtr secret);

/* Since 0.7.1. */
int virSecretRef(virSecretPtr secret);

/* Since 0.7.1. */
int virSecretFree(virSecretPtr secret);

/* Since 0.10.2. */
int virConnectListAllSecrets(virConnectPtr conn, virSecretPtr **secrets, unsigned int flags);

/* Since 3.0.0. */
int virConnectSecretEventRegisterAny(virConnectPtr conn, virSecretPtr secret, int eventID,
                                     virConnectSecretEventGenericCallback cb, void *opaque, virFreeCallback freecb);

/* Since 3.0.0. */
int virConnectSecretEventDeregisterAny(virConnectPtr conn, int callbackID);

#ifdef __cplusplus
}
#endif

#endif
