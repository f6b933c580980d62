/*
 * What only the QEMU driver offers: raw monitor and agent commands. Changing a guest behind the manager's back may
 * confuse it: use these for diagnosis.
 */

#ifndef VIREO_LIBVIRT_QEMU_H
#define VIREO_LIBVIRT_QEMU_H

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT = 0,
    VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP = 1,
} virDomainQemuMonitorCommandFlags;

typedef enum {
    VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN = -2,
    VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK = -2,
    VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT = -1,
    VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT = 0,
    VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN = 60,
} virDomainQemuAgentCommandTimeoutValues;

typedef enum {
    VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX = 1,
    VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE = 2,
} virConnectDomainQemuMonitorEventRegisterFlags;

typedef void (*virConnectDomainQemuMonitorEventCallback)(virConnectPtr conn, virDomainPtr dom, const char *event, long long seconds, unsigned int micros, const char *details, void *opaque);

/* Sends a command to QEMU's monitor and stores its answer, which the caller frees. Flags are
 * virDomainQemuMonitorCommandFlags. Gives 0, or -1 on error. Since 0.8.3.
 */
int virDomainQemuMonitorCommand(virDomainPtr domain, const char *cmd, char **result, unsigned int flags);

/* Takes over a QEMU process that somebody else started. The caller frees the domain. NULL on error. Since 0.9.4.
 */
virDomainPtr virDomainQemuAttach(virConnectPtr domain, unsigned int pid_value, unsigned int flags);

/* Sends a command to the agent in the guest, and waits timeout seconds (or VIR_DOMAIN_QEMU_AGENT_COMMAND_*). Gives
 * its answer, which the caller frees; NULL on error. Since 0.10.0.
 */
char *virDomainQemuAgentCommand(virDomainPtr domain, const char *cmd, int timeout, unsigned int flags);

/* Takes back a callback by its number. Gives 0, or -1 on error. Since 1.2.3. */
int virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID);

/* Calls cb, from the event loop, at each raw event of QEMU's monitor that fits event (NULL: all). Gives a number,
 * -1 on error. Since 1.2.3.
 */
int virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom, const char *event,
                                             virConnectDomainQemuMonitorEventCallback cb, void *opaque,
                                             virFreeCallback freecb, unsigned int flags);

/* As virDomainQemuMonitorCommand(), passing open descriptors along, and storing those that come back. Gives 0, or
 * -1 on error. Since 8.2.0.
 */
int virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char *cmd, unsigned int ninfiles, int *infiles,
                                         unsigned int *noutfiles, int **outfiles, char **result, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
