/*
 * What only the LXC driver offers: entering the namespaces of a container.
 */

#ifndef VIREO_LIBVIRT_LXC_H
#define VIREO_LIBVIRT_LXC_H

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Moves the calling process into the namespaces; descriptors of those it left are stored if wanted. Gives 0, or -1
 * on error. Since 1.0.2.
 */
int virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int *fdlist, unsigned int *noldfdlist,
                               int **oldfdlist, unsigned int flags);

/* Stores an array of descriptors of the container's namespaces; the caller closes each and frees the array. Gives
 * how many, -1 on error. Since 1.0.2.
 */
int virDomainLxcOpenNamespace(virDomainPtr domain, int **fdlist, unsigned int flags);

/* Gives the calling process this security label, and stores the one it had. Gives 0, or -1 on error. Since 1.0.4.
 */
int virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label,
                                   virSecurityLabelPtr oldlabel, unsigned int flags);

/* Moves the calling process into the container's control groups. Gives 0, or -1 on error. Since 2.0.0. */
int virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
