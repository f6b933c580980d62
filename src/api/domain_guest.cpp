// What the agent inside the guest does: time, file systems, interfaces, users.
#include "api/entry.hpp"
#include "protocol/remote/domain_guest.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace {

template <class P> int freeze(virDomainPtr dom, const char** mountpoints, unsigned count, unsigned flags) noexcept {
    return entry(dom, [&] {
        if (count && !mountpoints) refuse("mountpoints", "must not be NULL");
        if (!count && mountpoints) refuse("nmountpoints", "must not be zero");
        return int(ask<P>(dom, std::vector<std::string>(mountpoints, mountpoints + count), flags).filesystems);
    }, name_of<P>());
}

}  // namespace

extern "C" {

char* virDomainGetHostname(virDomainPtr domain, unsigned int flags) {
    return text<DomainGetHostname>(domain, flags);
}
int virDomainFSTrim(virDomainPtr dom, const char* mountPoint, unsigned long long minimum, unsigned int flags) {
    return done<DomainFstrim>(dom, mountPoint, minimum, flags);
}
int virDomainSetTime(virDomainPtr dom, long long seconds, unsigned int nseconds, unsigned int flags) {
    return done<DomainSetTime>(dom, seconds, nseconds, flags);
}
int virDomainSetUserPassword(virDomainPtr dom, const char* user, const char* password, unsigned int flags) {
    return done<DomainSetUserPassword>(dom, REQUIRED(user), REQUIRED(password), flags);
}
int virDomainGetGuestVcpus(virDomainPtr domain, virTypedParameterPtr* params, unsigned int* nparams,
                           unsigned int flags) {
    return new_params<DomainGetGuestVcpus>(domain, params, nparams, flags);
}
int virDomainSetGuestVcpus(virDomainPtr domain, const char* cpumap, int state, unsigned int flags) {
    return done<DomainSetGuestVcpus>(domain, REQUIRED(cpumap), state, flags);
}
int virDomainGetGuestInfo(virDomainPtr domain, unsigned int types, virTypedParameterPtr* params, int* nparams,
                          unsigned int flags) {
    return new_params<DomainGetGuestInfo>(domain, params, nparams, types, flags);
}
int virDomainAgentSetResponseTimeout(virDomainPtr domain, int timeout, unsigned int flags) {
    return number<DomainAgentSetResponseTimeout>(domain, timeout, flags);
}

int virDomainFSFreeze(virDomainPtr dom, const char** mountpoints, unsigned int nmountpoints, unsigned int flags) {
    return freeze<DomainFsfreeze>(dom, mountpoints, nmountpoints, flags);
}
int virDomainFSThaw(virDomainPtr dom, const char** mountpoints, unsigned int nmountpoints, unsigned int flags) {
    return freeze<DomainFsthaw>(dom, mountpoints, nmountpoints, flags);
}
int virDomainGetTime(virDomainPtr dom, long long* seconds, unsigned int* nseconds, unsigned int flags) {
    return entry(dom, [&] {
        const auto reply = ask<DomainGetTime>(dom, flags);
        if (seconds) *seconds = reply.seconds;
        if (nseconds) *nseconds = reply.nseconds;
        return 0;
    });
}
int virDomainGetFSInfo(virDomainPtr dom, virDomainFSInfoPtr** info, unsigned int flags) {
    return entry(dom, [&] {
        NOT_NULL(info);
        *info = nullptr;
        const auto reply = ask<DomainGetFsinfo>(dom, flags);
        if (reply.info.empty()) return 0;
        auto** array = allocate<virDomainFSInfoPtr>(reply.info.size() + 1);
        for (std::size_t i = 0; i < reply.info.size(); ++i) {
            const auto& from = reply.info[i];
            array[i] = allocate<virDomainFSInfo>(1);
            *array[i] = {copy_text(from.mountpoint), copy_text(from.name), copy_text(from.fstype), from.dev_aliases.size(),
                         copy_list(from.dev_aliases)};
        }
        *info = array;
        return int(reply.info.size());
    });
}
void virDomainFSInfoFree(virDomainFSInfoPtr info) {
    if (!info) return;
    std::free(info->mountpoint);
    std::free(info->name);
    std::free(info->fstype);
    for (std::size_t i = 0; i < info->ndevAlias; ++i) std::free(info->devAlias[i]);
    std::free(info->devAlias);
    std::free(info);
}
int virDomainInterfaceAddresses(virDomainPtr dom, virDomainInterfacePtr** ifaces, unsigned int source,
                                unsigned int flags) {
    return entry(dom, [&] {
        NOT_NULL(ifaces);
        *ifaces = nullptr;
        // The agent is asked by those who may write only.
        if (source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT && connection_of(dom)->link->read_only())
            refuse_write();
        const auto reply = ask<DomainInterfaceAddresses>(dom, source, flags);
        if (reply.interfaces.empty()) return 0;
        auto** array = allocate<virDomainInterfacePtr>(reply.interfaces.size() + 1);
        for (std::size_t i = 0; i < reply.interfaces.size(); ++i) {
            const auto& from = reply.interfaces[i];
            array[i] = allocate<virDomainInterface>(1);
            array[i]->name = copy_text(from.name);
            array[i]->hwaddr = copy_text(from.hwaddr);
            array[i]->naddrs = unsigned(from.addresses.size());
            if (!from.addresses.empty()) array[i]->addrs = allocate<virDomainIPAddress>(from.addresses.size());
            for (std::size_t k = 0; k < from.addresses.size(); ++k)
                array[i]->addrs[k] = {from.addresses[k].type, copy_text(from.addresses[k].address), from.addresses[k].prefix};
        }
        *ifaces = array;
        return int(reply.interfaces.size());
    });
}
void virDomainInterfaceFree(virDomainInterfacePtr iface) {
    if (!iface) return;
    std::free(iface->name);
    std::free(iface->hwaddr);
    for (unsigned i = 0; i < iface->naddrs; ++i) std::free(iface->addrs[i].addr);
    std::free(iface->addrs);
    std::free(iface);
}
int virDomainAuthorizedSSHKeysGet(virDomainPtr domain, const char* user, char*** keys, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(user);
        NOT_NULL(keys);
        const auto reply = ask<DomainAuthorizedSshKeysGet>(domain, REQUIRED(user), flags);
        *keys = copy_list(reply.keys);
        return int(reply.keys.size());
    });
}
int virDomainAuthorizedSSHKeysSet(virDomainPtr domain, const char* user, const char** keys, unsigned int nkeys,
                                  unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(user);
        MUST(keys || !nkeys, "keys", "must not be NULL");
        ask<DomainAuthorizedSshKeysSet>(domain, REQUIRED(user), std::vector<std::string>(keys, keys + nkeys), flags);
        return 0;
    });
}

}  // extern "C"
