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

/* A secret. */
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

/* The connection that the handle belongs to. No reference is added: do not close it. NULL on error. Since 0.7.1.
 */
virConnectPtr virSecretGetConnect(virSecretPtr secret);

/* How many secrets there are; -1 on error. Since 0.7.1. */
int virConnectNumOfSecrets(virConnectPtr conn);

/* Stores the names of secrets, at most as many as there is room for, and gives how many; -1 on error. The caller
 * frees each name. Since 0.7.1.
 */
int virConnectListSecrets(virConnectPtr conn, char **uuids, int maxuuids);

/* The secret with this UUID, VIR_UUID_BUFLEN bytes. The caller frees it. NULL if there is none. Since 0.7.1. */
virSecretPtr virSecretLookupByUUID(virConnectPtr conn, const unsigned char *uuid);

/* The secret with this UUID, as text. The caller frees it. NULL if there is none. Since 0.7.1. */
virSecretPtr virSecretLookupByUUIDString(virConnectPtr conn, const char *uuid);

/* The secret for this use: a virSecretUsageType and whom it is for. The caller frees it. NULL if there is none.
 * Since 0.7.1.
 */
virSecretPtr virSecretLookupByUsage(virConnectPtr conn, int usageType, const char *usageID);

/* Keeps the description of a secret, given as XML. The caller frees the handle. NULL on error. Since 0.7.1. */
virSecretPtr virSecretDefineXML(virConnectPtr conn, const char *xml, unsigned int flags);

/* Stores the UUID of the secret, VIR_UUID_BUFLEN bytes. Gives 0, or -1 on error. Since 0.7.1. */
int virSecretGetUUID(virSecretPtr secret, unsigned char *buf);

/* Stores the UUID of the secret as text, VIR_UUID_STRING_BUFLEN bytes with its end. Gives 0, or -1 on error. Since
 * 0.7.1.
 */
int virSecretGetUUIDString(virSecretPtr secret, char *buf);

/* What the secret is for, a virSecretUsageType; -1 on error. Since 0.7.1. */
int virSecretGetUsageType(virSecretPtr secret);

/* Whom the secret is for. It stays valid as long as the handle; do not free it. NULL on error. Since 0.7.1. */
const char *virSecretGetUsageID(virSecretPtr secret);

/* The description of the secret as XML. The caller frees it. NULL on error. Since 0.7.1. */
char *virSecretGetXMLDesc(virSecretPtr secret, unsigned int flags);

/* Changes the value of the secret. Gives 0, or -1 on error. Since 0.7.1. */
int virSecretSetValue(virSecretPtr secret, const unsigned char *value, size_t value_size, unsigned int flags);

/* The value of the secret; its size is stored. The caller frees it. NULL on error. Since 0.7.1. */
unsigned char *virSecretGetValue(virSecretPtr secret, size_t *value_size, unsigned int flags);

/* Forgets the description of the secret. Gives 0, or -1 on error. Since 0.7.1. */
int virSecretUndefine(virSecretPtr secret);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.7.1. */
int virSecretRef(virSecretPtr secret);

/* Drops one reference of the handle; the secret itself is not touched. Gives 0, or -1 on error. Since 0.7.1. */
int virSecretFree(virSecretPtr secret);

/* Stores an array of secrets, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The caller
 * frees each and the array; NULL only counts. Since 0.10.2.
 */
int virConnectListAllSecrets(virConnectPtr conn, virSecretPtr **secrets, unsigned int flags);

/* Calls cb from the event loop at each event of this kind, of one secret or (NULL) of all. freecb gets opaque when
 * cb can no more run. Gives a number, -1 on error. Since 3.0.0.
 */
int virConnectSecretEventRegisterAny(virConnectPtr conn, virSecretPtr secret, int eventID,
                                     virConnectSecretEventGenericCallback cb, void *opaque, virFreeCallback freecb);

/* Takes back a callback by its number. Gives 0, or -1 on error. Since 3.0.0. */
int virConnectSecretEventDeregisterAny(virConnectPtr conn, int callbackID);

#ifdef __cplusplus
}
#endif

#endif
