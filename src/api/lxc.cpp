// libvirt-lxc.so.0: what only containers have.
#include "api/doors.hpp"
#include "api/entry.hpp"
#include "protocol/lxc.hpp"

#include <fcntl.h>
#include <sched.h>

using namespace vireo;
using namespace vireo::api;
namespace remote = vireo::protocol::remote;
namespace lxc = vireo::protocol::lxc;

extern "C" {

int virDomainLxcOpenNamespace(virDomainPtr domain, int** fdlist, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(fdlist);
        check_writable<lxc::DomainOpenNamespace>(connection_of(domain));
        std::vector<UniqueFd> fds;
        connection_of(domain)->link->call_with_fds<lxc::DomainOpenNamespace>({domain->ref(), flags}, {}, &fds);
        *fdlist = fds.empty() ? nullptr : allocate<int>(fds.size());
        for (std::size_t i = 0; i < fds.size(); ++i) (*fdlist)[i] = fds[i].release();
        return int(fds.size());
    });
}

// Moves the calling process into the namespaces; gives descriptors of those it left, if wanted.
int virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int* fdlist, unsigned int* noldfdlist,
                               int** oldfdlist, unsigned int flags) {
    return entry(domain, [&] {
        if (flags) throw Error(ErrorCode::invalid_arg, "unsupported flags");
        if (connection_of(domain)->link->read_only()) refuse_write();
        if (!nfdlist || !fdlist) refuse_with("Expected at least one file descriptor", "nfdlist");
        std::vector<UniqueFd> left;
        if (noldfdlist && oldfdlist) {
            for (const char* name : {"user", "ipc", "uts", "net", "pid", "mnt"}) {
                UniqueFd fd(::open((std::string("/proc/self/ns/") + name).c_str(), O_RDONLY | O_CLOEXEC));
                if (fd) left.push_back(std::move(fd));
            }
        }
        for (unsigned i = 0; i < nfdlist; ++i)
            if (fdlist[i] >= 0 && ::setns(fdlist[i], 0) < 0) throw system_error("Unable to join domain namespace");
        if (noldfdlist && oldfdlist) {
            *oldfdlist = allocate<int>(left.size());
            *noldfdlist = unsigned(left.size());
            for (std::size_t i = 0; i < left.size(); ++i) (*oldfdlist)[i] = left[i].release();
        }
        return 0;
    });
}

// No security module has a library here that could change the label of a running process.
int virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label, virSecurityLabelPtr,
                                   unsigned int flags) {
    return entry_free([&] {
        if (flags) throw Error(ErrorCode::invalid_arg, "unsupported flags");
        NOT_NULL(model);
        NOT_NULL(label);
        throw Error(ErrorCode::argument_unsupported, std::string("Security model ") + model->model + " cannot be entered");
        return 0;
    });
}
int virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags) {
    return entry(domain, [&] {
        if (flags) throw Error(ErrorCode::invalid_arg, "unsupported flags");
        if (connection_of(domain)->link->read_only()) refuse_write();
        throw Error(ErrorCode::no_support, here());
        return 0;
    });
}


// ---- the doors of the sister library ----

DOOR(virDomainLxcEnterNamespace)
DOOR(virDomainLxcOpenNamespace)
DOOR(virDomainLxcEnterSecurityLabel)
DOOR(virDomainLxcEnterCGroup)

}  // extern "C"
