// Domains: looking up, defining, life cycle, XML, state.
#include "api/entry.hpp"
#include "protocol/remote/connect.hpp"
#include "protocol/remote/domain.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

int virConnectNumOfDomains(virConnectPtr conn) { return number<ConnectNumOfDomains>(conn); }
int virDomainFree(virDomainPtr domain) { return free_handle(domain); }
const char* virDomainGetName(virDomainPtr domain) { return get_name(domain); }
char* virDomainGetOSType(virDomainPtr domain) { return text<DomainGetOsType>(domain); }
char* virDomainGetXMLDesc(virDomainPtr domain, unsigned int flags) { return text<DomainGetXmlDesc>(domain, flags); }
virDomainPtr virDomainLookupByID(virConnectPtr conn, int id) {
    return object<DomainLookupById>(conn, ZERO_OR_MORE(id));
}
virDomainPtr virDomainLookupByName(virConnectPtr conn, const char* name) {
    return object<DomainLookupByName>(conn, REQUIRED(name));
}
int virDomainRestore(virConnectPtr conn, const char* from) { return done<DomainRestore>(conn, REQUIRED_PATH(from)); }
int virDomainResume(virDomainPtr domain) { return done<DomainResume>(domain); }
int virDomainSave(virDomainPtr domain, const char* to) { return done<DomainSave>(domain, REQUIRED_PATH(to)); }
int virDomainSuspend(virDomainPtr domain) { return done<DomainSuspend>(domain); }
virDomainPtr virDomainLookupByUUID(virConnectPtr conn, const unsigned char* uuid) {
    return object<DomainLookupByUuid>(conn, UUID_OF(uuid));
}
int virDomainGetUUID(virDomainPtr domain, unsigned char* uuid) { return get_uuid(domain, uuid, "uuid"); }
int virDomainReboot(virDomainPtr domain, unsigned int flags) { return done<DomainReboot>(domain, flags); }
int virDomainGetUUIDString(virDomainPtr domain, char* buf) { return get_uuid_text(domain, buf); }
virDomainPtr virDomainDefineXML(virConnectPtr conn, const char* xml) {
    return object<DomainDefineXml>(conn, REQUIRED(xml));
}
int virDomainUndefine(virDomainPtr domain) { return done<DomainUndefine>(domain); }
int virConnectListDefinedDomains(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListDefinedDomains, conn, names, maxnames);
}
int virConnectNumOfDefinedDomains(virConnectPtr conn) { return number<ConnectNumOfDefinedDomains>(conn); }
int virDomainCoreDump(virDomainPtr domain, const char* to, unsigned int flags) {
    return done<DomainCoreDump>(domain, REQUIRED_PATH(to), flags);
}
int virDomainGetAutostart(virDomainPtr domain, int* autostart) {
    return STORES(DomainGetAutostart, domain, autostart);
}
int virDomainSetAutostart(virDomainPtr domain, int autostart) {
    return done<DomainSetAutostart>(domain, autostart);
}
virConnectPtr virDomainGetConnect(virDomainPtr domain) { return get_connection(domain); }
virDomainPtr virDomainCreateXML(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<DomainCreateXml>(conn, REQUIRED(xmlDesc), flags);
}
int virDomainRef(virDomainPtr domain) { return ref_handle(domain); }
char* virConnectDomainXMLFromNative(virConnectPtr conn, const char* nativeFormat, const char* nativeConfig,
                                    unsigned int flags) {
    return text<ConnectDomainXmlFromNative>(conn, REQUIRED(nativeFormat), REQUIRED(nativeConfig), flags);
}
char* virConnectDomainXMLToNative(virConnectPtr conn, const char* nativeFormat, const char* domainXml,
                                  unsigned int flags) {
    return text<ConnectDomainXmlToNative>(conn, REQUIRED(nativeFormat), REQUIRED(domainXml), flags);
}
int virDomainIsActive(virDomainPtr dom) { return number<DomainIsActive>(dom); }
int virDomainIsPersistent(virDomainPtr dom) { return number<DomainIsPersistent>(dom); }
int virDomainAbortJob(virDomainPtr dom) { return done<DomainAbortJob>(dom); }
int virDomainManagedSave(virDomainPtr dom, unsigned int flags) { return done<DomainManagedSave>(dom, flags); }
int virDomainHasManagedSaveImage(virDomainPtr dom, unsigned int flags) {
    return number<DomainHasManagedSaveImage>(dom, flags);
}
int virDomainManagedSaveRemove(virDomainPtr dom, unsigned int flags) {
    return done<DomainManagedSaveRemove>(dom, flags);
}
int virDomainIsUpdated(virDomainPtr dom) { return number<DomainIsUpdated>(dom); }
int virDomainRestoreFlags(virConnectPtr conn, const char* from, const char* dxml, unsigned int flags) {
    return done<DomainRestoreFlags>(conn, REQUIRED_PATH(from), dxml, flags);
}
int virDomainSaveFlags(virDomainPtr domain, const char* to, const char* dxml, unsigned int flags) {
    return done<DomainSaveFlags>(domain, REQUIRED_PATH(to), dxml, flags);
}
int virDomainSaveImageDefineXML(virConnectPtr conn, const char* file, const char* dxml, unsigned int flags) {
    return done<DomainSaveImageDefineXml>(conn, REQUIRED_PATH(file), REQUIRED(dxml), flags);
}
char* virDomainSaveImageGetXMLDesc(virConnectPtr conn, const char* file, unsigned int flags) {
    return text<DomainSaveImageGetXmlDesc>(conn, REQUIRED_PATH(file), flags);
}
int virDomainUndefineFlags(virDomainPtr domain, unsigned int flags) {
    return done<DomainUndefineFlags>(domain, flags);
}
int virDomainReset(virDomainPtr domain, unsigned int flags) { return done<DomainReset>(domain, flags); }
int virDomainPMSuspendForDuration(virDomainPtr domain, unsigned int target, unsigned long long duration,
                                  unsigned int flags) {
    return done<DomainPmSuspendForDuration>(domain, target, duration, flags);
}
int virDomainShutdownFlags(virDomainPtr domain, unsigned int flags) {
    return done<DomainShutdownFlags>(domain, flags);
}
int virDomainPMWakeup(virDomainPtr domain, unsigned int flags) { return done<DomainPmWakeup>(domain, flags); }
int virConnectListAllDomains(virConnectPtr conn, virDomainPtr** domains, unsigned int flags) {
    return list_all<ConnectListAllDomains>(conn, domains, flags);
}
int virDomainCoreDumpWithFormat(virDomainPtr domain, const char* to, unsigned int dumpformat, unsigned int flags) {
    return done<DomainCoreDumpWithFormat>(domain, REQUIRED_PATH(to), dumpformat, flags);
}
char* virConnectGetDomainCapabilities(virConnectPtr conn, const char* emulatorbin, const char* arch,
                                      const char* machine, const char* virttype, unsigned int flags) {
    return text<ConnectGetDomainCapabilities>(conn, emulatorbin, arch, machine, virttype, flags);
}
virDomainPtr virDomainDefineXMLFlags(virConnectPtr conn, const char* xml, unsigned int flags) {
    return object<DomainDefineXmlFlags>(conn, REQUIRED(xml), flags);
}
int virDomainRename(virDomainPtr dom, const char* new_name, unsigned int flags) {
    return number<DomainRename>(dom, REQUIRED(new_name), flags);
}
char* virDomainManagedSaveGetXMLDesc(virDomainPtr domain, unsigned int flags) {
    return text<DomainManagedSaveGetXmlDesc>(domain, flags);
}
int virDomainManagedSaveDefineXML(virDomainPtr domain, const char* dxml, unsigned int flags) {
    return done<DomainManagedSaveDefineXml>(domain, dxml, flags);
}
int virDomainSetLifecycleAction(virDomainPtr domain, unsigned int type, unsigned int action, unsigned int flags) {
    return done<DomainSetLifecycleAction>(domain, type, action, flags);
}
int virDomainAbortJobFlags(virDomainPtr dom, unsigned int flags) { return done<DomainAbortJobFlags>(dom, flags); }
int virDomainGetAutostartOnce(virDomainPtr domain, int* autostart) {
    return STORES(DomainGetAutostartOnce, domain, autostart);
}
int virDomainSetAutostartOnce(virDomainPtr domain, int autostart) {
    return done<DomainSetAutostartOnce>(domain, autostart);
}

// ---- life cycle, where the handle learns the new number of the domain ----

int virDomainCreate(virDomainPtr domain) {
    return entry(domain, [&] {
        // One call that also gives the number; the older procedure where the other end has only that.
        try {
            domain->id = call<DomainCreateWithFlags>(connection_of(domain), {domain->ref(), 0}).domain.id;
        } catch (const Error& error) {
            if (error.code != ErrorCode::no_support) throw;
            ask<DomainCreate>(domain);
            domain->id = ask<DomainLookupByUuid>(connection_of(domain), domain->uuid).domain.id;
        }
        return 0;
    });
}
int virDomainCreateWithFlags(virDomainPtr domain, unsigned int flags) {
    return entry(domain, [&] {
        domain->id = ask<DomainCreateWithFlags>(domain, flags).domain.id;
        return 0;
    });
}
virDomainPtr virDomainCreateLinux(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return virDomainCreateXML(conn, xmlDesc, flags);
}
int virDomainDestroy(virDomainPtr domain) {
    return entry(domain, [&] {
        ask<DomainDestroy>(domain);
        domain->id = -1;
        return 0;
    });
}
int virDomainDestroyFlags(virDomainPtr domain, unsigned int flags) {
    return entry(domain, [&] {
        ask<DomainDestroyFlags>(domain, flags);
        domain->id = -1;
        return 0;
    });
}
int virDomainShutdown(virDomainPtr domain) { return done<DomainShutdown>(domain); }

// With descriptors for the guest's first process.
int virDomainCreateWithFiles(virDomainPtr domain, unsigned int nfiles, int* files, unsigned int flags) {
    return entry(domain, [&] {
        check_writable<DomainCreateWithFiles>(connection_of(domain));
        MUST(files || !nfiles, "files", "must not be NULL");
        auto reply = connection_of(domain)->link->call_with_fds<DomainCreateWithFiles>({domain->ref(), flags}, {files, nfiles});
        domain->id = reply.domain.id;
        return 0;
    });
}
virDomainPtr virDomainCreateXMLWithFiles(virConnectPtr conn, const char* xmlDesc, unsigned int nfiles, int* files,
                                         unsigned int flags) {
    return entry(conn, [&] {
        check_writable<DomainCreateXmlWithFiles>(conn);
        if (!files && nfiles) refuse("files", "must not be NULL");
        DomainCreateXmlWithFiles::Args args{resolve(REQUIRED(xmlDesc)), flags};
        return make(conn, conn->link->call_with_fds<DomainCreateXmlWithFiles>(args, {files, nfiles}).domain);
    });
}

// ---- what the handle knows, and what it asks ----

unsigned int virDomainGetID(virDomainPtr domain) {
    forget_error();
    const int id = entry(domain, [&] { return domain->id.load(); });
    return static_cast<unsigned>(id);
}
virDomainPtr virDomainLookupByUUIDString(virConnectPtr conn, const char* uuidstr) {
    return entry(conn, [&] {
        if (!uuidstr) refuse("uuidstr", "must not be NULL");
        const auto uuid = Uuid::parse(uuidstr);
        if (!uuid) refuse_with("Invalid UUID", "uuidstr");
        return make(conn, call<DomainLookupByUuid>(conn, {*uuid}).domain);
    });
}
int virDomainGetInfo(virDomainPtr domain, virDomainInfoPtr info) {
    return entry(domain, [&] {
        NOT_NULL(info);
        const auto reply = ask<DomainGetInfo>(domain);
        *info = {reply.state, reply.max_mem, reply.memory, reply.nr_virt_cpu, reply.cpu_time};
        return 0;
    });
}
int virDomainGetState(virDomainPtr domain, int* state, int* reason, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(state);
        const auto reply = ask<DomainGetState>(domain, flags);
        *state = reply.state;
        if (reason) *reason = reply.reason;
        return 0;
    });
}
int virDomainGetControlInfo(virDomainPtr domain, virDomainControlInfoPtr info, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(info);
        const auto reply = ask<DomainGetControlInfo>(domain, flags);
        *info = {reply.state, reply.details, reply.state_time};
        return 0;
    });
}
int virDomainGetJobInfo(virDomainPtr dom, virDomainJobInfoPtr info) {
    return entry(dom, [&] {
        NOT_NULL(info);
        const auto r = ask<DomainGetJobInfo>(dom);
        *info = {r.type, r.time_elapsed, r.time_remaining, r.data_total, r.data_processed, r.data_remaining, r.mem_total,
                 r.mem_processed, r.mem_remaining, r.file_total, r.file_processed, r.file_remaining};
        return 0;
    });
}
int virConnectListDomains(virConnectPtr conn, int* ids, int maxids) {
    return entry(conn, [&] {
        MUST(maxids >= 0, "maxids", "must be zero or greater");
        MUST(ids || !maxids, "ids", "must not be NULL");
        const auto reply = ask<ConnectListDomains>(conn, std::int32_t(maxids));
        const auto count = std::min<std::size_t>(reply.ids.size(), std::size_t(maxids));
        std::copy_n(reply.ids.begin(), count, ids);
        return int(count);
    });
}

// ---- metadata: title and description belong to nobody's namespace, an element must name its own ----

int virDomainSetMetadata(virDomainPtr domain, int type, const char* metadata, const char* key, const char* uri,
                         unsigned int flags) {
    return entry(domain, [&] {
        check_metadata(type, metadata, key, uri, true);
        ask<DomainSetMetadata>(domain, type, metadata, key, uri, flags);
        return 0;
    });
}
char* virDomainGetMetadata(virDomainPtr domain, int type, const char* uri, unsigned int flags) {
    return entry(domain, [&] {
        check_metadata(type, nullptr, nullptr, uri, false);
        return copy_text(ask<DomainGetMetadata>(domain, type, uri, flags).metadata);
    });
}
int virDomainSaveParams(virDomainPtr domain, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<DomainSaveParams>(domain, PARAMS(params, nparams), flags);
}
int virDomainRestoreParams(virConnectPtr conn, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<DomainRestoreParams>(conn, PARAMS(params, nparams), flags);
}
int virDomainAnnounceInterface(virDomainPtr dom, const char* device, virTypedParameterPtr params, int nparams,
                               unsigned int flags) {
    return entry(dom, [&] {
        call<DomainAnnounceInterface>(connection_of(dom),
                                      {dom->ref(), maybe(device), resolve(PARAMS(params, ZERO_OR_MORE(nparams))), flags});
        return 0;
    });
}

}  // extern "C"
