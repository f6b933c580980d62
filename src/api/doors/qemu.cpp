// libvirt-qemu.so.0: each function is a door to the one in libvirt.so.0, where all of the C++ is.
#include <libvirt/libvirt-qemu.h>

extern "C" {

int vireo_virDomainQemuMonitorCommand(virDomainPtr domain, const char* cmd, char** result, unsigned int flags);
int virDomainQemuMonitorCommand(virDomainPtr domain, const char* cmd, char** result, unsigned int flags) { return vireo_virDomainQemuMonitorCommand(domain, cmd, result, flags); }
virDomainPtr vireo_virDomainQemuAttach(virConnectPtr domain, unsigned int pid_value, unsigned int flags);
virDomainPtr virDomainQemuAttach(virConnectPtr domain, unsigned int pid_value, unsigned int flags) { return vireo_virDomainQemuAttach(domain, pid_value, flags); }
char* vireo_virDomainQemuAgentCommand(virDomainPtr domain, const char* cmd, int timeout, unsigned int flags);
char* virDomainQemuAgentCommand(virDomainPtr domain, const char* cmd, int timeout, unsigned int flags) { return vireo_virDomainQemuAgentCommand(domain, cmd, timeout, flags); }
int vireo_virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID);
int virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID) { return vireo_virConnectDomainQemuMonitorEventDeregister(conn, callbackID); }
int vireo_virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom, const char* event, virConnectDomainQemuMonitorEventCallback cb, void* opaque, virFreeCallback freecb, unsigned int flags);
int virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom, const char* event, virConnectDomainQemuMonitorEventCallback cb, void* opaque, virFreeCallback freecb, unsigned int flags) { return vireo_virConnectDomainQemuMonitorEventRegister(conn, dom, event, cb, opaque, freecb, flags); }
int vireo_virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char* cmd, unsigned int ninfiles, int* infiles, unsigned int* noutfiles, int** outfiles, char** result, unsigned int flags);
int virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char* cmd, unsigned int ninfiles, int* infiles, unsigned int* noutfiles, int** outfiles, char** result, unsigned int flags) { return vireo_virDomainQemuMonitorCommandWithFiles(domain, cmd, ninfiles, infiles, noutfiles, outfiles, result, flags); }

}  // extern "C"
