// libvirt-qemu.so.0: what only QEMU domains have.
#include "api/doors.hpp"
#include "api/entry.hpp"
#include "api/events.hpp"
#include "protocol/qemu.hpp"

using namespace vireo;
using namespace vireo::api;
namespace remote = vireo::protocol::remote;
namespace qemu = vireo::protocol::qemu;

extern "C" {

virDomainPtr virDomainQemuAttach(virConnectPtr domain, unsigned int pid_value, unsigned int flags) {
    return object<qemu::DomainAttach>(domain, NOT_ZERO(pid_value), flags);
}
char* virDomainQemuAgentCommand(virDomainPtr domain, const char* cmd, int timeout, unsigned int flags) {
    return text<qemu::DomainAgentCommand>(domain, REQUIRED(cmd), timeout, flags);
}

int virDomainQemuMonitorCommand(virDomainPtr domain, const char* cmd, char** result, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(result);
        *result = copy_text(std::string_view(ask<qemu::DomainMonitorCommand>(domain, REQUIRED(cmd), flags).result));
        return 0;
    });
}
int virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char* cmd, unsigned int ninfiles, int* infiles,
                                         unsigned int* noutfiles, int** outfiles, char** result, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(cmd);
        NOT_NULL(result);
        MUST(infiles || !ninfiles, "infiles", "must not be NULL");
        MUST(!outfiles == !noutfiles, "outfiles", "must be given together with noutfiles");
        check_writable<qemu::DomainMonitorCommandWithFiles>(connection_of(domain));
        std::vector<UniqueFd> fds;
        const auto reply = connection_of(domain)->link->call_with_fds<qemu::DomainMonitorCommandWithFiles>(
            {domain->ref(), cmd, flags}, {infiles, ninfiles}, &fds);
        if (outfiles) {
            *outfiles = fds.empty() ? nullptr : allocate<int>(fds.size());
            for (std::size_t i = 0; i < fds.size(); ++i) (*outfiles)[i] = fds[i].release();
            *noutfiles = unsigned(fds.size());
        }
        *result = copy_text(std::string_view(reply.result));
        return 0;
    });
}

// ---- events of the monitor ----

int virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom, const char* event,
                                             virConnectDomainQemuMonitorEventCallback cb, void* opaque,
                                             virFreeCallback freecb, unsigned int flags) {
    return entry(conn, [&] {
        if (conn->link->read_only()) refuse_write();
        NOT_NULL(cb);
        std::optional<remote::DomainRef> of;
        if (dom) {
            check_handle(dom);
            of = dom->ref();
        }
        conn->link->on_message<qemu::DomainMonitorEvent>([gate = conn->events->gate()](const auto& message) {
            gate->pass([&](virConnectPtr connection) { connection->events->deliver(Events::Object::monitor, message.callback_id, [message](Registration& to) {
                virDomainPtr handle = make(to.connection, message.domain);
                reinterpret_cast<virConnectDomainQemuMonitorEventCallback>(to.callback)(
                    to.connection, handle, message.event.c_str(), message.seconds, message.micros,
                    message.details ? message.details->c_str() : nullptr, to.opaque);
                drop(handle);
            }); });
        });
        return conn->events->add(
            Events::Object::monitor, 0, reinterpret_cast<void (*)()>(cb), opaque, freecb,
            [&] { return call<qemu::ConnectDomainMonitorEventRegister>(conn, {of, maybe(event), flags}).callback_id; });
    });
}
int virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID) {
    return entry(conn, [&] {
        if (conn->link->read_only()) refuse_write();
        MUST(callbackID >= 0, "callbackID", "must be zero or greater");
        conn->events->remove(Events::Object::monitor, callbackID,
                             [&](int number) { call<qemu::ConnectDomainMonitorEventDeregister>(conn, {number}); });
        return 0;
    });
}


// ---- the doors of the sister library ----

DOOR(virDomainQemuMonitorCommand)
DOOR(virDomainQemuAttach)
DOOR(virDomainQemuAgentCommand)
DOOR(virConnectDomainQemuMonitorEventDeregister)
DOOR(virConnectDomainQemuMonitorEventRegister)
DOOR(virDomainQemuMonitorCommandWithFiles)

}  // extern "C"
