// libvirt-admin.so.0: each function is a door to the one in libvirt.so.0, where all of the C++ is.
#include <libvirt/libvirt-admin.h>

extern "C" {

int vireo_virAdmInitialize();
int virAdmInitialize() { return vireo_virAdmInitialize(); }
int vireo_virAdmClientFree(virAdmClientPtr client);
int virAdmClientFree(virAdmClientPtr client) { return vireo_virAdmClientFree(client); }
unsigned long long vireo_virAdmClientGetID(virAdmClientPtr client);
unsigned long long virAdmClientGetID(virAdmClientPtr client) { return vireo_virAdmClientGetID(client); }
long long vireo_virAdmClientGetTimestamp(virAdmClientPtr client);
long long virAdmClientGetTimestamp(virAdmClientPtr client) { return vireo_virAdmClientGetTimestamp(client); }
int vireo_virAdmClientGetTransport(virAdmClientPtr client);
int virAdmClientGetTransport(virAdmClientPtr client) { return vireo_virAdmClientGetTransport(client); }
virAdmConnectPtr vireo_virAdmConnectOpen(const char* name, unsigned int flags);
virAdmConnectPtr virAdmConnectOpen(const char* name, unsigned int flags) { return vireo_virAdmConnectOpen(name, flags); }
int vireo_virAdmConnectClose(virAdmConnectPtr conn);
int virAdmConnectClose(virAdmConnectPtr conn) { return vireo_virAdmConnectClose(conn); }
int vireo_virAdmConnectRef(virAdmConnectPtr conn);
int virAdmConnectRef(virAdmConnectPtr conn) { return vireo_virAdmConnectRef(conn); }
int vireo_virAdmGetVersion(unsigned long long* libVer);
int virAdmGetVersion(unsigned long long* libVer) { return vireo_virAdmGetVersion(libVer); }
int vireo_virAdmConnectIsAlive(virAdmConnectPtr conn);
int virAdmConnectIsAlive(virAdmConnectPtr conn) { return vireo_virAdmConnectIsAlive(conn); }
char* vireo_virAdmConnectGetURI(virAdmConnectPtr conn);
char* virAdmConnectGetURI(virAdmConnectPtr conn) { return vireo_virAdmConnectGetURI(conn); }
int vireo_virAdmConnectGetLibVersion(virAdmConnectPtr conn, unsigned long long* libVer);
int virAdmConnectGetLibVersion(virAdmConnectPtr conn, unsigned long long* libVer) { return vireo_virAdmConnectGetLibVersion(conn, libVer); }
int vireo_virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb, void* opaque, virFreeCallback freecb);
int virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb, void* opaque, virFreeCallback freecb) { return vireo_virAdmConnectRegisterCloseCallback(conn, cb, opaque, freecb); }
int vireo_virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb);
int virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb) { return vireo_virAdmConnectUnregisterCloseCallback(conn, cb); }
int vireo_virAdmConnectListServers(virAdmConnectPtr conn, virAdmServerPtr** servers, unsigned int flags);
int virAdmConnectListServers(virAdmConnectPtr conn, virAdmServerPtr** servers, unsigned int flags) { return vireo_virAdmConnectListServers(conn, servers, flags); }
const char* vireo_virAdmServerGetName(virAdmServerPtr srv);
const char* virAdmServerGetName(virAdmServerPtr srv) { return vireo_virAdmServerGetName(srv); }
int vireo_virAdmServerGetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr* params, int* nparams, unsigned int flags);
int virAdmServerGetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr* params, int* nparams, unsigned int flags) { return vireo_virAdmServerGetThreadPoolParameters(srv, params, nparams, flags); }
int vireo_virAdmServerFree(virAdmServerPtr srv);
int virAdmServerFree(virAdmServerPtr srv) { return vireo_virAdmServerFree(srv); }
virAdmClientPtr vireo_virAdmServerLookupClient(virAdmServerPtr srv, unsigned long long id, unsigned int flags);
virAdmClientPtr virAdmServerLookupClient(virAdmServerPtr srv, unsigned long long id, unsigned int flags) { return vireo_virAdmServerLookupClient(srv, id, flags); }
virAdmServerPtr vireo_virAdmConnectLookupServer(virAdmConnectPtr conn, const char* name, unsigned int flags);
virAdmServerPtr virAdmConnectLookupServer(virAdmConnectPtr conn, const char* name, unsigned int flags) { return vireo_virAdmConnectLookupServer(conn, name, flags); }
int vireo_virAdmServerSetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags);
int virAdmServerSetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags) { return vireo_virAdmServerSetThreadPoolParameters(srv, params, nparams, flags); }
int vireo_virAdmServerListClients(virAdmServerPtr srv, virAdmClientPtr** clients, unsigned int flags);
int virAdmServerListClients(virAdmServerPtr srv, virAdmClientPtr** clients, unsigned int flags) { return vireo_virAdmServerListClients(srv, clients, flags); }
int vireo_virAdmClientGetInfo(virAdmClientPtr client, virTypedParameterPtr* params, int* nparams, unsigned int flags);
int virAdmClientGetInfo(virAdmClientPtr client, virTypedParameterPtr* params, int* nparams, unsigned int flags) { return vireo_virAdmClientGetInfo(client, params, nparams, flags); }
int vireo_virAdmClientClose(virAdmClientPtr client, unsigned int flags);
int virAdmClientClose(virAdmClientPtr client, unsigned int flags) { return vireo_virAdmClientClose(client, flags); }
int vireo_virAdmServerGetClientLimits(virAdmServerPtr srv, virTypedParameterPtr* params, int* nparams, unsigned int flags);
int virAdmServerGetClientLimits(virAdmServerPtr srv, virTypedParameterPtr* params, int* nparams, unsigned int flags) { return vireo_virAdmServerGetClientLimits(srv, params, nparams, flags); }
int vireo_virAdmServerSetClientLimits(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags);
int virAdmServerSetClientLimits(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags) { return vireo_virAdmServerSetClientLimits(srv, params, nparams, flags); }
int vireo_virAdmServerUpdateTlsFiles(virAdmServerPtr srv, unsigned int flags);
int virAdmServerUpdateTlsFiles(virAdmServerPtr srv, unsigned int flags) { return vireo_virAdmServerUpdateTlsFiles(srv, flags); }
int vireo_virAdmConnectGetLoggingOutputs(virAdmConnectPtr conn, char** outputs, unsigned int flags);
int virAdmConnectGetLoggingOutputs(virAdmConnectPtr conn, char** outputs, unsigned int flags) { return vireo_virAdmConnectGetLoggingOutputs(conn, outputs, flags); }
int vireo_virAdmConnectGetLoggingFilters(virAdmConnectPtr conn, char** filters, unsigned int flags);
int virAdmConnectGetLoggingFilters(virAdmConnectPtr conn, char** filters, unsigned int flags) { return vireo_virAdmConnectGetLoggingFilters(conn, filters, flags); }
int vireo_virAdmConnectSetLoggingOutputs(virAdmConnectPtr conn, const char* outputs, unsigned int flags);
int virAdmConnectSetLoggingOutputs(virAdmConnectPtr conn, const char* outputs, unsigned int flags) { return vireo_virAdmConnectSetLoggingOutputs(conn, outputs, flags); }
int vireo_virAdmConnectSetLoggingFilters(virAdmConnectPtr conn, const char* filters, unsigned int flags);
int virAdmConnectSetLoggingFilters(virAdmConnectPtr conn, const char* filters, unsigned int flags) { return vireo_virAdmConnectSetLoggingFilters(conn, filters, flags); }
int vireo_virAdmConnectSetDaemonTimeout(virAdmConnectPtr conn, unsigned int timeout, unsigned int flags);
int virAdmConnectSetDaemonTimeout(virAdmConnectPtr conn, unsigned int timeout, unsigned int flags) { return vireo_virAdmConnectSetDaemonTimeout(conn, timeout, flags); }
int vireo_virAdmConnectDaemonShutdown(virAdmConnectPtr conn, unsigned int flags);
int virAdmConnectDaemonShutdown(virAdmConnectPtr conn, unsigned int flags) { return vireo_virAdmConnectDaemonShutdown(conn, flags); }

}  // extern "C"
