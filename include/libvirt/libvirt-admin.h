/*
 * Administration of a running daemon: its servers, their clients and threads, its logging.
 */

#ifndef VIREO_LIBVIRT_ADMIN_H
#define VIREO_LIBVIRT_ADMIN_H

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _virAdmClient virAdmClient;
typedef virAdmClient *virAdmClientPtr;

typedef struct _virAdmConnect virAdmConnect;
typedef virAdmConnect *virAdmConnectPtr;

typedef struct _virAdmServer virAdmServer;
typedef virAdmServer *virAdmServerPtr;

#define VIR_CLIENT_INFO_READONLY "readonly"
#define VIR_CLIENT_INFO_SASL_USER_NAME "sasl_user_name"
#define VIR_CLIENT_INFO_SELINUX_CONTEXT "selinux_context"
#define VIR_CLIENT_INFO_SOCKET_ADDR "sock_addr"
#define VIR_CLIENT_INFO_UNIX_GROUP_ID "unix_group_id"
#define VIR_CLIENT_INFO_UNIX_GROUP_NAME "unix_group_name"
#define VIR_CLIENT_INFO_UNIX_PROCESS_ID "unix_process_id"
#define VIR_CLIENT_INFO_UNIX_USER_ID "unix_user_id"
#define VIR_CLIENT_INFO_UNIX_USER_NAME "unix_user_name"
#define VIR_CLIENT_INFO_X509_DISTINGUISHED_NAME "tls_x509_dname"
#define VIR_SERVER_CLIENTS_CURRENT "nclients"
#define VIR_SERVER_CLIENTS_MAX "nclients_max"
#define VIR_SERVER_CLIENTS_UNAUTH_CURRENT "nclients_unauth"
#define VIR_SERVER_CLIENTS_UNAUTH_MAX "nclients_unauth_max"
#define VIR_THREADPOOL_JOB_QUEUE_DEPTH "jobQueueDepth"
#define VIR_THREADPOOL_WORKERS_CURRENT "nWorkers"
#define VIR_THREADPOOL_WORKERS_FREE "freeWorkers"
#define VIR_THREADPOOL_WORKERS_MAX "maxWorkers"
#define VIR_THREADPOOL_WORKERS_MIN "minWorkers"
#define VIR_THREADPOOL_WORKERS_PRIORITY "prioWorkers"

typedef enum {
    VIR_CLIENT_TRANS_UNIX = 0,
    VIR_CLIENT_TRANS_TCP = 1,
    VIR_CLIENT_TRANS_TLS = 2,
#ifdef VIR_ENUM_SENTINELS
    VIR_CLIENT_TRANS_LAST = 3,
#endif
} virClientTransport;

typedef enum {
    VIR_DAEMON_SHUTDOWN_PRESERVE = 1,  /* since 11.2.0 */
} virAdmConnectDaemonShutdownFlags;

typedef void (*virAdmConnectCloseFunc)(virAdmConnectPtr conn, int reason, void *opaque);

/* Prepares the library. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmInitialize(void);

/* Drops one reference of the handle; the client itself is not touched. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmClientFree(virAdmClientPtr client);

/* The number of the client; (unsigned long long)-1 on error. Since 2.0.0. */
unsigned long long virAdmClientGetID(virAdmClientPtr client);

/* When the client connected, in seconds since 1970; -1 on error. Since 2.0.0. */
long long virAdmClientGetTimestamp(virAdmClientPtr client);

/* How the client is connected, a virClientTransport; -1 on error. Since 2.0.0. */
int virAdmClientGetTransport(virAdmClientPtr client);

/* Opens a connection for administration; NULL takes LIBVIRT_ADMIN_DEFAULT_URI, then libvirtd:///system or
 * /session. NULL on error. Since 2.0.0.
 */
virAdmConnectPtr virAdmConnectOpen(const char *name, unsigned int flags);

/* Drops one reference of the connection; the last one closes it. Gives 0 when it is closed, more while others hold
 * it, -1 on error. Since 2.0.0.
 */
int virAdmConnectClose(virAdmConnectPtr conn);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmConnectRef(virAdmConnectPtr conn);

/* Stores the version of this library. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmGetVersion(unsigned long long *libVer);

/* 1 if the connection still works, 0 if it is lost, -1 on error. Since 2.0.0. */
int virAdmConnectIsAlive(virAdmConnectPtr conn);

/* The URI of the connection. The caller frees it. NULL on error. Since 2.0.0. */
char *virAdmConnectGetURI(virAdmConnectPtr conn);

/* Stores the version of the daemon's library. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmConnectGetLibVersion(virAdmConnectPtr conn, unsigned long long *libVer);

/* Calls cb on the event loop when the connection is lost. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb, void *opaque,
                                       virFreeCallback freecb);

/* Takes back that callback. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb);

/* Stores an array of the daemon's servers, ended by NULL; the caller frees each and the array. Gives how many, -1
 * on error. Since 2.0.0.
 */
int virAdmConnectListServers(virAdmConnectPtr conn, virAdmServerPtr **servers, unsigned int flags);

/* The name of the server. It stays valid as long as the handle; do not free it. NULL on error. Since 2.0.0. */
const char *virAdmServerGetName(virAdmServerPtr srv);

/* Stores an array of facts about the server's threads, which the caller frees with virTypedParamsFree(). Gives 0,
 * or -1 on error. Since 2.0.0.
 */
int virAdmServerGetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr *params, int *nparams,
                                        unsigned int flags);

/* Drops one reference of the handle; the server itself is not touched. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmServerFree(virAdmServerPtr srv);

/* The client with this number. The caller frees it. NULL if there is none. Since 2.0.0. */
virAdmClientPtr virAdmServerLookupClient(virAdmServerPtr srv, unsigned long long id, unsigned int flags);

/* The server with this name. The caller frees it. NULL if there is none. Since 2.0.0. */
virAdmServerPtr virAdmConnectLookupServer(virAdmConnectPtr conn, const char *name, unsigned int flags);

/* Changes how many threads the server has, VIR_THREADPOOL_*. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmServerSetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr params, int nparams,
                                        unsigned int flags);

/* Stores an array of the server's clients, ended by NULL; the caller frees each and the array. Gives how many, -1
 * on error. Since 2.0.0.
 */
int virAdmServerListClients(virAdmServerPtr srv, virAdmClientPtr **clients, unsigned int flags);

/* Stores an array of facts about the client, which the caller frees with virTypedParamsFree(). Gives 0, or -1 on
 * error. Since 2.0.0.
 */
int virAdmClientGetInfo(virAdmClientPtr client, virTypedParameterPtr *params, int *nparams, unsigned int flags);

/* Ends the client's connection. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmClientClose(virAdmClientPtr client, unsigned int flags);

/* Stores an array of limits of the server's clients, which the caller frees with virTypedParamsFree(). Gives 0, or
 * -1 on error. Since 2.0.0.
 */
int virAdmServerGetClientLimits(virAdmServerPtr srv, virTypedParameterPtr *params, int *nparams, unsigned int flags);

/* Changes how many clients the server takes, VIR_SERVER_CLIENTS_*. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmServerSetClientLimits(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags);

/* Lets the server read its TLS certificates again. Gives 0, or -1 on error. Since 2.0.0. */
int virAdmServerUpdateTlsFiles(virAdmServerPtr srv, unsigned int flags);

/* Stores where the daemon logs to; the caller frees it. Gives how many outputs, -1 on error. Since 3.0.0. */
int virAdmConnectGetLoggingOutputs(virAdmConnectPtr conn, char **outputs, unsigned int flags);

/* Stores what the daemon logs; the caller frees it. Gives how many filters, -1 on error. Since 3.0.0. */
int virAdmConnectGetLoggingFilters(virAdmConnectPtr conn, char **filters, unsigned int flags);

/* Changes where the daemon logs to; NULL goes back to the default. Gives 0, or -1 on error. Since 3.0.0. */
int virAdmConnectSetLoggingOutputs(virAdmConnectPtr conn, const char *outputs, unsigned int flags);

/* Changes what the daemon logs; NULL removes all filters. Gives 0, or -1 on error. Since 3.0.0. */
int virAdmConnectSetLoggingFilters(virAdmConnectPtr conn, const char *filters, unsigned int flags);

/* Lets the daemon end after so many idle seconds; 0: never. Gives 0, or -1 on error. Since 8.6.0. */
int virAdmConnectSetDaemonTimeout(virAdmConnectPtr conn, unsigned int timeout, unsigned int flags);

/* Lets the daemon end. Gives 0, or -1 on error. Since 11.2.0. */
int virAdmConnectDaemonShutdown(virAdmConnectPtr conn, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
