/*
 * Connections, and the machine at their other end.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_HOST_H
#define VIREO_LIBVIRT_HOST_H

#ifdef __cplusplus
extern "C" {
#endif

/* A connection to a hypervisor, in this process or at a daemon. */
typedef struct _virConnect virConnect;
typedef virConnect *virConnectPtr;

/* A stream of data between the program and what a call opened. */
typedef struct _virStream virStream;
typedef virStream *virStreamPtr;

#define VIR_CONNECT_IDENTITY_GROUP_NAME "group-name"
#define VIR_CONNECT_IDENTITY_PROCESS_ID "process-id"
#define VIR_CONNECT_IDENTITY_PROCESS_TIME "process-time"
#define VIR_CONNECT_IDENTITY_SASL_USER_NAME "sasl-user-name"
#define VIR_CONNECT_IDENTITY_SELINUX_CONTEXT "selinux-context"
#define VIR_CONNECT_IDENTITY_UNIX_GROUP_ID "unix-group-id"
#define VIR_CONNECT_IDENTITY_UNIX_USER_ID "unix-user-id"
#define VIR_CONNECT_IDENTITY_USER_NAME "user-name"
#define VIR_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME "x509-distinguished-name"
#define VIR_NODE_CPU_STATS_FIELD_LENGTH 80
#define VIR_NODE_CPU_STATS_GUEST "guest"
#define VIR_NODE_CPU_STATS_IDLE "idle"
#define VIR_NODE_CPU_STATS_INTR "intr"
#define VIR_NODE_CPU_STATS_IOWAIT "iowait"
#define VIR_NODE_CPU_STATS_KERNEL "kernel"
#define VIR_NODE_CPU_STATS_USER "user"
#define VIR_NODE_CPU_STATS_UTILIZATION "utilization"
#define VIR_NODE_MEMORY_SHARED_FULL_SCANS "shm_full_scans"
#define VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES "shm_merge_across_nodes"
#define VIR_NODE_MEMORY_SHARED_PAGES_SHARED "shm_pages_shared"
#define VIR_NODE_MEMORY_SHARED_PAGES_SHARING "shm_pages_sharing"
#define VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN "shm_pages_to_scan"
#define VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED "shm_pages_unshared"
#define VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE "shm_pages_volatile"
#define VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS "shm_sleep_millisecs"
#define VIR_NODE_MEMORY_STATS_AVAILABLE "available"
#define VIR_NODE_MEMORY_STATS_BUFFERS "buffers"
#define VIR_NODE_MEMORY_STATS_CACHED "cached"
#define VIR_NODE_MEMORY_STATS_FIELD_LENGTH 80
#define VIR_NODE_MEMORY_STATS_FREE "free"
#define VIR_NODE_MEMORY_STATS_TOTAL "total"
#define VIR_NODE_SEV_CBITPOS "cbitpos"
#define VIR_NODE_SEV_CERT_CHAIN "cert-chain"
#define VIR_NODE_SEV_CPU0_ID "cpu0-id"
#define VIR_NODE_SEV_MAX_ES_GUESTS "max-es-guests"
#define VIR_NODE_SEV_MAX_GUESTS "max-guests"
#define VIR_NODE_SEV_PDH "pdh"
#define VIR_NODE_SEV_REDUCED_PHYS_BITS "reduced-phys-bits"
#define VIR_SECURITY_DOI_BUFLEN (256 + 1)
#define VIR_SECURITY_LABEL_BUFLEN (4096 + 1)
#define VIR_SECURITY_MODEL_BUFLEN (256 + 1)
#define VIR_UUID_BUFLEN (16)
#define VIR_UUID_STRING_BUFLEN (36+1)

typedef enum {
    VIR_NODE_SUSPEND_TARGET_MEM = 0,
    VIR_NODE_SUSPEND_TARGET_DISK = 1,
    VIR_NODE_SUSPEND_TARGET_HYBRID = 2,
#ifdef VIR_ENUM_SENTINELS
    VIR_NODE_SUSPEND_TARGET_LAST = 3,
#endif
} virNodeSuspendTarget;

typedef enum {
    VIR_NODE_CPU_STATS_ALL_CPUS = -1,
} virNodeGetCPUStatsAllCPUs;

typedef enum {
    VIR_NODE_MEMORY_STATS_ALL_CELLS = -1,
} virNodeGetMemoryStatsAllCells;

typedef enum {
    VIR_CONNECT_RO = 1,
    VIR_CONNECT_NO_ALIASES = 2,
} virConnectFlags;

typedef enum {
    VIR_CRED_USERNAME = 1,
    VIR_CRED_AUTHNAME = 2,
    VIR_CRED_LANGUAGE = 3,
    VIR_CRED_CNONCE = 4,
    VIR_CRED_PASSPHRASE = 5,
    VIR_CRED_ECHOPROMPT = 6,
    VIR_CRED_NOECHOPROMPT = 7,
    VIR_CRED_REALM = 8,
    VIR_CRED_EXTERNAL = 9,
#ifdef VIR_ENUM_SENTINELS
    VIR_CRED_LAST = 10,
#endif
} virConnectCredentialType;

typedef enum {
    VIR_CPU_COMPARE_ERROR = -1,
    VIR_CPU_COMPARE_INCOMPATIBLE = 0,
    VIR_CPU_COMPARE_IDENTICAL = 1,
    VIR_CPU_COMPARE_SUPERSET = 2,
#ifdef VIR_ENUM_SENTINELS
    VIR_CPU_COMPARE_LAST = 3,
#endif
} virCPUCompareResult;

typedef enum {
    VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE = 1,
    VIR_CONNECT_COMPARE_CPU_VALIDATE_XML = 2,
} virConnectCompareCPUFlags;

typedef enum {
    VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES = 1 << 0,
    VIR_CONNECT_BASELINE_CPU_MIGRATABLE = 1 << 1,
    VIR_CONNECT_BASELINE_CPU_IGNORE_HOST = 1 << 2,  /* since 11.6.0 */
} virConnectBaselineCPUFlags;

typedef enum {
    VIR_NODE_ALLOC_PAGES_ADD = 0,
    VIR_NODE_ALLOC_PAGES_SET = 1,
} virNodeAllocPagesFlags;

typedef struct _virConnectAuth virConnectAuth;
typedef struct _virConnectCredential virConnectCredential;
typedef struct _virNodeCPUStats virNodeCPUStats;
typedef struct _virNodeInfo virNodeInfo;
typedef struct _virNodeMemoryStats virNodeMemoryStats;
typedef struct _virSecurityLabel virSecurityLabel;
typedef struct _virSecurityModel virSecurityModel;
typedef virConnectAuth *virConnectAuthPtr;
typedef virConnectCredential *virConnectCredentialPtr;
typedef virNodeCPUStats *virNodeCPUStatsPtr;
typedef virNodeInfo *virNodeInfoPtr;
typedef virNodeMemoryStats *virNodeMemoryStatsPtr;
typedef virSecurityLabel *virSecurityLabelPtr;
typedef virSecurityModel *virSecurityModelPtr;

typedef int (*virConnectAuthCallbackPtr)(virConnectCredentialPtr cred, unsigned int ncred, void *cbdata);

typedef void (*virConnectCloseFunc)(virConnectPtr conn, int reason, void *opaque);

struct _virSecurityLabel {
    char label[4097];
    int enforcing;
};

struct _virSecurityModel {
    char model[257];
    char doi[257];
};

struct _virNodeInfo {
    char model[32];
    unsigned long memory;
    unsigned int cpus;
    unsigned int mhz;
    unsigned int nodes;
    unsigned int sockets;
    unsigned int cores;
    unsigned int threads;
};

struct _virNodeCPUStats {
    char field[80];
    unsigned long long value;
};

struct _virNodeMemoryStats {
    char field[80];
    unsigned long long value;
};

struct _virConnectCredential {
    int type;
    const char *prompt;
    const char *challenge;
    const char *defresult;
    char *result;
    unsigned int resultlen;
};

struct _virConnectAuth {
    int *credtype;
    unsigned int ncredtype;
    virConnectAuthCallbackPtr cb;
    void *cbdata;
};

#define VIR_NODEINFO_MAXCPUS(nodeinfo) ((nodeinfo).nodes * (nodeinfo).sockets * (nodeinfo).cores * (nodeinfo).threads)

/* Drops one reference of the connection; the last one closes it. Gives 0 when it is closed, 1 while others
 * (objects of it, too) still hold it, -1 on error. Since 0.0.3.
 */
int virConnectClose(virConnectPtr conn);

/* The name of the driver behind the connection, such as "QEMU". It stays valid as long as the connection; do not
 * free it. NULL on error. Since 0.0.3.
 */
const char *virConnectGetType(virConnectPtr conn);

/* Stores the version of the hypervisor as major * 1000000 + minor * 1000 + release; 0 if it cannot be told. Gives
 * 0, or -1 on error. Since 0.0.3.
 */
int virConnectGetVersion(virConnectPtr conn, unsigned long *hvVer);

/* Opens a connection. NULL or "" as name takes LIBVIRT_DEFAULT_URI, then uri_default of libvirt.conf, then
 * whatever daemon answers. Close it with virConnectClose(). NULL on error. Since 0.0.3.
 */
virConnectPtr virConnectOpen(const char *name);

/* As virConnectOpen(), for looking only: what would change anything is refused with VIR_ERR_OPERATION_DENIED.
 * Since 0.0.3.
 */
virConnectPtr virConnectOpenReadOnly(const char *name);

/* Stores the version of this library, and with typeVer that of the driver type, as major * 1000000 + minor * 1000
 * + release. Gives 0, or -1 on error. Since 0.0.3.
 */
int virGetVersion(unsigned long *libVer, const char *type, unsigned long *typeVer);

/* Prepares the library. Every program with threads may call it first; any number of times. Gives 0, or -1 on
 * error. Since 0.1.0.
 */
int virInitialize(void);

/* Stores the main facts about the host's CPUs and memory (KiB). Gives 0, or -1 on error. Since 0.1.0. */
int virNodeGetInfo(virConnectPtr conn, virNodeInfoPtr info);

/* What host and hypervisor can do, as XML. The caller frees it. NULL on error. Since 0.2.1. */
char *virConnectGetCapabilities(virConnectPtr conn);

/* The most virtual CPUs that a domain of this type may have; type may be NULL. -1 on error. Since 0.2.1. */
int virConnectGetMaxVcpus(virConnectPtr conn, const char *type);

/* The name of the host at the other end. The caller frees it. NULL on error. Since 0.3.0. */
char *virConnectGetHostname(virConnectPtr conn);

/* The URI that the connection was opened with, or the one the other end chose. The caller frees it. NULL on error.
 * Since 0.3.0.
 */
char *virConnectGetURI(virConnectPtr conn);

/* Stores the free memory, in bytes, of NUMA cells from startCell on, at most maxCells. Gives how many, -1 on
 * error. Since 0.3.3.
 */
int virNodeGetCellsFreeMemory(virConnectPtr conn, unsigned long long *freeMems, int startCell, int maxCells);

/* Free memory of the host in bytes; 0 on error. Since 0.3.3. */
unsigned long long virNodeGetFreeMemory(virConnectPtr conn);

/* As virConnectOpen(), with a way to ask for user names and passwords: auth may be NULL or
 * virConnectAuthPtrDefault. Flags are virConnectFlags. NULL on error. Since 0.4.0.
 */
virConnectPtr virConnectOpenAuth(const char *name, virConnectAuthPtr auth, unsigned int flags);

/* Asks for credentials on the terminal. Since 0.4.0. */
VIR_EXPORT_VAR virConnectAuthPtr virConnectAuthPtrDefault;

/* Adds a reference, for another owner; each owner calls virConnectClose(). Gives 0, or -1 on error. Since 0.6.0.
 */
int virConnectRef(virConnectPtr conn);

/* Stores the name and the DOI of the security model, empty if there is none. Gives 0, or -1 on error. Since 0.6.1.
 */
int virNodeGetSecurityModel(virConnectPtr conn, virSecurityModelPtr secmodel);

/* Stores the version of the library that the other end uses. Gives 0, or -1 on error. Since 0.7.3. */
int virConnectGetLibVersion(virConnectPtr conn, unsigned long *libVer);

/* 1 if nobody on the way can read the connection, 0 if somebody may, -1 on error. Since 0.7.3. */
int virConnectIsEncrypted(virConnectPtr conn);

/* 1 if the connection is encrypted or does not leave the host, 0 if not, -1 on error. Since 0.7.3. */
int virConnectIsSecure(virConnectPtr conn);

/* Compares a CPU, as XML, with the host's. Gives a virCPUCompareResult. Since 0.7.5. */
int virConnectCompareCPU(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

/* The richest CPU that all of the given ones (ncpus XML texts) can run, as XML. The caller frees it. NULL on
 * error. Since 0.7.7.
 */
char *virConnectBaselineCPU(virConnectPtr conn, const char **xmlCPUs, unsigned int ncpus, unsigned int flags);

/* SMBIOS information of the host as XML. The caller frees it. NULL on error. Since 0.8.8. */
char *virConnectGetSysinfo(virConnectPtr conn, unsigned int flags);

/* Stores counters of one CPU, or of all with VIR_NODE_CPU_STATS_ALL_CPUS. With *nparams 0, only their number.
 * Gives 0, or -1 on error. Since 0.9.3.
 */
int virNodeGetCPUStats(virConnectPtr conn, int cpuNum, virNodeCPUStatsPtr params, int *nparams, unsigned int flags);

/* Stores counters, in KiB, of the memory of one NUMA cell, or of all with VIR_NODE_MEMORY_STATS_ALL_CELLS. With
 * *nparams 0, only their number. Gives 0, or -1 on error. Since 0.9.3.
 */
int virNodeGetMemoryStats(virConnectPtr conn, int cellNum, virNodeMemoryStatsPtr params, int *nparams,
                          unsigned int flags);

/* 1 if the connection still works, 0 if it is known to be lost, -1 on error. Since 0.9.8. */
int virConnectIsAlive(virConnectPtr conn);

/* Sends a sign of life after interval idle seconds, and gives the connection up after count of them without
 * answer; an interval of 0 or less sends none. Needs an event loop. Gives 0, 1 if the other end cannot answer, -1
 * on error. Since 0.9.8.
 */
int virConnectSetKeepAlive(virConnectPtr conn, int interval, unsigned int count);

/* Lets the host sleep, and wakes it after duration seconds (at least 60). Gives 0, or -1 on error. Since 0.9.8.
 */
int virNodeSuspendForDuration(virConnectPtr conn, unsigned int target, unsigned long long duration,
                              unsigned int flags);

/* Calls cb on the event loop, with a virConnectCloseReason, when the connection is lost without virConnectClose().
 * One callback a connection. freecb gets opaque afterwards. Gives 0, or -1 on error. Since 0.10.0.
 */
int virConnectRegisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb, void *opaque, virFreeCallback freecb);

/* Takes back the callback of virConnectRegisterCloseCallback(). Gives 0, or -1 on error. Since 0.10.0. */
int virConnectUnregisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb);

/* Stores parameters of memory sharing. With *nparams 0, only their number. Gives 0, or -1 on error. Since 0.10.2.
 */
int virNodeGetMemoryParameters(virConnectPtr conn, virTypedParameterPtr params, int *nparams, unsigned int flags);

/* Changes parameters of memory sharing. Gives 0, or -1 on error. Since 0.10.2. */
int virNodeSetMemoryParameters(virConnectPtr conn, virTypedParameterPtr params, int nparams, unsigned int flags);

/* Stores which CPUs are online, as a bit map that the caller frees, and how many; either may be NULL. Gives how
 * many CPUs there are, -1 on error. Since 1.0.0.
 */
int virNodeGetCPUMap(virConnectPtr conn, unsigned char **cpumap, unsigned int *online, unsigned int flags);

/* Stores an array of the CPU model names of an architecture, ended by NULL, which the caller frees with its texts;
 * models may be NULL to count. Gives how many (0: any name is taken), -1 on error. Since 1.1.3.
 */
int virConnectGetCPUModelNames(virConnectPtr conn, const char *arch, char ***models, unsigned int flags);

/* Stores the numbers of free pages of each of npages sizes (KiB), for cellCount NUMA cells from startcell on.
 * Gives how many numbers, -1 on error. Since 1.2.6.
 */
int virNodeGetFreePages(virConnectPtr conn, unsigned int npages, unsigned int *pages, int startcell,
                        unsigned int cellcount, unsigned long long *counts, unsigned int flags);

/* Changes the pools of pages: pageCounts[i] pages of pageSizes[i] KiB on each cell, added or set by flags. Gives
 * how many pools changed, -1 on error. Since 1.2.9.
 */
int virNodeAllocPages(virConnectPtr conn, unsigned int npages, unsigned int *pageSizes,
                      unsigned long long *pageCounts, int startCell, unsigned int cellCount, unsigned int flags);

/* Compares a CPU, as XML, with what the hypervisor can offer on the host. NULL parameters take defaults. Gives a
 * virCPUCompareResult. Since 4.4.0.
 */
int virConnectCompareHypervisorCPU(virConnectPtr conn, const char *emulator, const char *arch, const char *machine,
                                   const char *virttype, const char *xmlCPU, unsigned int flags);

/* The richest CPU that all of the given ones can run and the hypervisor can offer, as XML. The caller frees it.
 * NULL on error. Since 4.4.0.
 */
char *virConnectBaselineHypervisorCPU(virConnectPtr conn, const char *emulator, const char *arch,
                                      const char *machine, const char *virttype, const char **xmlCPUs,
                                      unsigned int ncpus, unsigned int flags);

/* Stores an array of what the host offers for AMD SEV, which the caller frees with virTypedParamsFree(). Gives 0,
 * or -1 on error. Since 4.5.0.
 */
int virNodeGetSEVInfo(virConnectPtr conn, virTypedParameterPtr *params, int *nparams, unsigned int flags);

/* Says on whose behalf the next calls are made; for daemons that pass on calls. Parameters are
 * VIR_CONNECT_IDENTITY_*. Gives 0, or -1 on error. Since 5.8.0.
 */
int virConnectSetIdentity(virConnectPtr conn, virTypedParameterPtr params, int nparams, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
