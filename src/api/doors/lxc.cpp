// libvirt-lxc.so.0: each function is a door to the one in libvirt.so.0, where all of the C++ is.
#include <libvirt/libvirt-lxc.h>

extern "C" {

int vireo_virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int* fdlist, unsigned int* noldfdlist, int** oldfdlist, unsigned int flags);
int virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int* fdlist, unsigned int* noldfdlist, int** oldfdlist, unsigned int flags) { return vireo_virDomainLxcEnterNamespace(domain, nfdlist, fdlist, noldfdlist, oldfdlist, flags); }
int vireo_virDomainLxcOpenNamespace(virDomainPtr domain, int** fdlist, unsigned int flags);
int virDomainLxcOpenNamespace(virDomainPtr domain, int** fdlist, unsigned int flags) { return vireo_virDomainLxcOpenNamespace(domain, fdlist, flags); }
int vireo_virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label, virSecurityLabelPtr oldlabel, unsigned int flags);
int virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label, virSecurityLabelPtr oldlabel, unsigned int flags) { return vireo_virDomainLxcEnterSecurityLabel(model, label, oldlabel, flags); }
int vireo_virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags);
int virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags) { return vireo_virDomainLxcEnterCGroup(domain, flags); }

}  // extern "C"
