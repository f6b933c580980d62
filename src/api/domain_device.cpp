// Devices of domains: plugging, consoles, keys, screens, security labels.
#include "api/entry.hpp"
#include "api/streams.hpp"
#include "protocol/remote/domain_device.hpp"

#include <sys/socket.h>
#include <sys/stat.h>

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace {

virSecurityLabel label_of(const DomainGetSecurityLabel::Reply& from) {
    virSecurityLabel label{};
    std::strncpy(label.label, from.label.c_str(), sizeof label.label - 1);
    label.enforcing = from.enforcing;
    return label;
}

}  // namespace

extern "C" {

int virDomainAttachDevice(virDomainPtr domain, const char* xml) {
    return done<DomainAttachDevice>(domain, REQUIRED(xml));
}
int virDomainDetachDevice(virDomainPtr domain, const char* xml) {
    return done<DomainDetachDevice>(domain, REQUIRED(xml));
}
int virDomainAttachDeviceFlags(virDomainPtr domain, const char* xml, unsigned int flags) {
    return done<DomainAttachDeviceFlags>(domain, REQUIRED(xml), flags);
}
int virDomainDetachDeviceFlags(virDomainPtr domain, const char* xml, unsigned int flags) {
    return done<DomainDetachDeviceFlags>(domain, REQUIRED(xml), flags);
}
int virDomainUpdateDeviceFlags(virDomainPtr domain, const char* xml, unsigned int flags) {
    return done<DomainUpdateDeviceFlags>(domain, REQUIRED(xml), flags);
}
int virDomainInjectNMI(virDomainPtr domain, unsigned int flags) { return done<DomainInjectNmi>(domain, flags); }
int virDomainSendProcessSignal(virDomainPtr domain, long long pid_value, unsigned int signum, unsigned int flags) {
    return done<DomainSendProcessSignal>(domain, NOT_ZERO(pid_value), signum, flags);
}
int virDomainDetachDeviceAlias(virDomainPtr domain, const char* alias, unsigned int flags) {
    return done<DomainDetachDeviceAlias>(domain, REQUIRED(alias), flags);
}
int virDomainGetLaunchSecurityInfo(virDomainPtr domain, virTypedParameterPtr* params, int* nparams,
                                   unsigned int flags) {
    return new_params<DomainGetLaunchSecurityInfo>(domain, params, nparams, flags);
}
int virDomainSetLaunchSecurityState(virDomainPtr domain, virTypedParameterPtr params, int nparams,
                                    unsigned int flags) {
    return done<DomainSetLaunchSecurityState>(domain, PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainGraphicsReload(virDomainPtr domain, unsigned int type, unsigned int flags) {
    return done<DomainGraphicsReload>(domain, type, flags);
}

int virDomainGetSecurityLabel(virDomainPtr domain, virSecurityLabelPtr seclabel) {
    return entry(domain, [&] {
        NOT_NULL(seclabel);
        *seclabel = label_of(ask<DomainGetSecurityLabel>(domain));
        return 0;
    });
}
int virDomainGetSecurityLabelList(virDomainPtr domain, virSecurityLabelPtr* seclabels) {
    return entry(domain, [&] {
        NOT_NULL(seclabels);
        *seclabels = nullptr;
        const auto reply = ask<DomainGetSecurityLabelList>(domain);
        if (reply.labels.empty()) return 0;
        *seclabels = allocate<virSecurityLabel>(reply.labels.size());
        for (std::size_t i = 0; i < reply.labels.size(); ++i) (*seclabels)[i] = label_of(reply.labels[i]);
        return int(reply.labels.size());
    });
}

// ---- what opens a stream ----

int virDomainOpenConsole(virDomainPtr dom, const char* dev_name, virStreamPtr st, unsigned int flags) {
    return open_stream<DomainOpenConsole>(dom, st, {}, maybe(dev_name), flags);
}
int virDomainOpenChannel(virDomainPtr dom, const char* name, virStreamPtr st, unsigned int flags) {
    return open_stream<DomainOpenChannel>(dom, st, {}, maybe(name), flags);
}
char* virDomainScreenshot(virDomainPtr domain, virStreamPtr stream, unsigned int screen, unsigned int flags) {
    return entry(domain, [&] {
        DomainScreenshot::Reply reply;
        start_stream<DomainScreenshot>(domain, stream, {domain->ref(), screen, flags}, &reply, false);
        return copy_text(reply.mime);
    });
}

// ---- what passes descriptors ----

int virDomainOpenGraphics(virDomainPtr dom, unsigned int idx, int fd, unsigned int flags) {
    return entry(dom, [&] {
        MUST(fd >= 0, "fd", "must be zero or greater");
        struct stat about;
        if (fstat(fd, &about) < 0) throw system_error("Unable to access file descriptor " + std::to_string(fd));
        if (!S_ISSOCK(about.st_mode)) refuse_with("fd " + std::to_string(fd) + " must be a socket", "fd");
        check_writable<DomainOpenGraphics>(connection_of(dom));
        connection_of(dom)->link->call_with_fds<DomainOpenGraphics>({dom->ref(), idx, flags}, {&fd, 1});
        return 0;
    });
}
int virDomainOpenGraphicsFD(virDomainPtr dom, unsigned int idx, unsigned int flags) {
    return entry(dom, [&] {
        check_writable<DomainOpenGraphicsFd>(connection_of(dom));
        std::vector<UniqueFd> fds;
        connection_of(dom)->link->call_with_fds<DomainOpenGraphicsFd>({dom->ref(), idx, flags}, {}, &fds);
        if (fds.empty()) throw Error(ErrorCode::internal_error, "no file descriptor was passed back");
        return fds.front().release();
    });
}
int virDomainFDAssociate(virDomainPtr domain, const char* name, unsigned int nfds, int* fds, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(name);
        MUST(nfds, "nfds", "must not be zero");
        NOT_NULL(fds);
        check_writable<DomainFdAssociate>(connection_of(domain));
        connection_of(domain)->link->call_with_fds<DomainFdAssociate>({domain->ref(), name, flags}, {fds, nfds});
        return 0;
    });
}

int virDomainSendKey(virDomainPtr domain, unsigned int codeset, unsigned int holdtime, unsigned int* keycodes,
                     int nkeycodes, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(keycodes);
        MUST(nkeycodes > 0, "nkeycodes", "must be greater than zero");
        if (codeset >= VIR_KEYCODE_SET_LAST || nkeycodes > VIR_DOMAIN_SEND_KEY_MAX_KEYS)
            throw Error(ErrorCode::operation_invalid, ErrorDomain::domain, std::string("virDomainSendKey"));
        ask<DomainSendKey>(domain, codeset, holdtime, std::vector<std::uint32_t>(keycodes, keycodes + nkeycodes), flags);
        return 0;
    });
}
int virDomainGetMessages(virDomainPtr domain, char*** msgs, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(msgs);
        *msgs = nullptr;
        const auto reply = ask<DomainGetMessages>(domain, flags);
        *msgs = copy_list(reply.messages);
        return int(reply.messages.size());
    });
}

}  // extern "C"
