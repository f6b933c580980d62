// libvirt-admin.so.0: a running daemon's servers, clients, threads and logging.
#include <libvirt/libvirt-admin.h>

#include <unistd.h>

#include "api/doors.hpp"
#include "api/doors.hpp"
#include "api/entry.hpp"
#include "api/event_loop.hpp"
#include "drivers/remote/remote.hpp"
#include "drivers/remote/uri.hpp"
#include "protocol/admin.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::admin;

struct _virAdmConnect : Handle {
    _virAdmConnect(std::unique_ptr<driver::Connection> opened, std::string of);
    ~_virAdmConnect() {
        attempt([&] { link->on_close(nullptr); });
        attempt([&] { link->close(); });
        if (close_free) close_free(close_data);
    }
    std::unique_ptr<driver::Connection> link;
    const std::string uri;
    std::mutex mutex;   // guards the close callback
    virAdmConnectCloseFunc close_callback = nullptr;
    void* close_data = nullptr;
    virFreeCallback close_free = nullptr;
};

struct _virAdmServer : Handle {
    _virAdmServer(virAdmConnectPtr of, std::string called);
    ServerRef ref() const { return {name}; }
    Kept<_virAdmConnect> connection;
    const std::string name;
};

struct _virAdmClient : Handle {
    _virAdmClient(virAdmServerPtr of, const ClientRef& client);
    ClientRef ref() const { return {server->ref(), about.id, about.timestamp, about.transport}; }
    Kept<_virAdmServer> server;
    const ClientRef about;
};

namespace vireo::api {

#define KIND(H, number, error_code, words) \
    template <> struct Kind<H> { \
        static constexpr std::uint32_t magic = number; \
        static constexpr ErrorCode code = ErrorCode::error_code; \
        static constexpr ErrorDomain domain = ErrorDomain::admin; \
        static constexpr const char* lead = words; \
    };
KIND(_virAdmConnect, 0x56434f11, invalid_conn, "invalid connection pointer in ")
KIND(_virAdmServer, 0x56434f12, invalid_conn, "invalid server pointer in ")
KIND(_virAdmClient, 0x56434f13, invalid_conn, "invalid client pointer in ")
#undef KIND

// Admin connections keep no last error of their own.
static virConnectPtr connection_of(virAdmConnectPtr) { return nullptr; }
static virConnectPtr connection_of(virAdmServerPtr) { return nullptr; }
static virConnectPtr connection_of(virAdmClientPtr) { return nullptr; }

}  // namespace vireo::api

_virAdmConnect::_virAdmConnect(std::unique_ptr<driver::Connection> opened, std::string of)
    : Handle(Kind<_virAdmConnect>::magic), link(std::move(opened)), uri(std::move(of)) {}
_virAdmServer::_virAdmServer(virAdmConnectPtr of, std::string called)
    : Handle(Kind<_virAdmServer>::magic), connection(of), name(std::move(called)) {}
_virAdmClient::_virAdmClient(virAdmServerPtr of, const ClientRef& client)
    : Handle(Kind<_virAdmClient>::magic), server(of), about(client) {}

namespace {

driver::Connection& link_of(virAdmConnectPtr handle) { return *handle->link; }
driver::Connection& link_of(virAdmServerPtr handle) { return *handle->connection->link; }
driver::Connection& link_of(virAdmClientPtr handle) { return *handle->server->connection->link; }

// libvirtd:///system, virtqemud:///session, …: the daemon's admin socket.
std::string socket_of(const remote::Uri& uri) {
    if (const std::string* path = uri.parameter("socket")) return *path;
    const std::string name = uri.driver == "libvirtd" || uri.driver == "virtproxyd" || uri.driver == "vireod" ? "libvirt-admin-sock" : uri.driver + "-admin-sock";
    if (uri.path == "/system") return "/run/libvirt/" + name;
    if (uri.path != "/session")
        throw Error(ErrorCode::invalid_arg, ErrorDomain::admin, "Invalid URI path '" + uri.path + "', try '/system' or '/session'");
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    return (runtime ? std::string(runtime) : "/run/user/" + std::to_string(getuid())) + "/libvirt/" + name;
}

std::string meant_uri(const char* name) {
    if (name && *name) return name;
    if (const char* given = std::getenv("LIBVIRT_ADMIN_DEFAULT_URI"); given && *given) return given;
    return geteuid() == 0 ? "libvirtd:///system" : "libvirtd:///session";
}

template <class P, class H> int params_into(H* handle, virTypedParameterPtr* params, int* nparams, unsigned flags, const char* function) noexcept {
    return entry(handle, [&] {
        NOT_NULL(params);
        NOT_NULL(nparams);
        const auto reply = link_of(handle).template call<P>({handle->ref(), flags});
        *params = new_array(reply.params);
        *nparams = int(reply.params.size());
        return 0;
    }, function);
}
template <class P> int params_from(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned flags, const char* function) noexcept {
    return entry(srv, [&] {
        NOT_NULL(params);
        MUST(nparams >= 0, "nparams", "must be zero or greater");
        link_of(srv).call<P>({srv->ref(), from_array(params, nparams), flags});
        return 0;
    }, function);
}

}  // namespace

extern "C" {

int virAdmInitialize(void) { return 0; }

int virAdmGetVersion(unsigned long long* libVer) {
    forget_error();
    if (!libVer) return -1;
    *libVer = LIBVIR_VERSION_NUMBER;
    return 0;
}

// ---- the connection ----

virAdmConnectPtr virAdmConnectOpen(const char* name, unsigned int flags) {
    return entry_free([&] {
        std::string uri = meant_uri(name);
        remote::Options options;
        options.loop = application_loop();
        auto link = remote::connect_program(socket_of(remote::parse_uri(uri)), options);
        link->call<ConnectOpen>({flags});
        return new _virAdmConnect(std::move(link), std::move(uri));
    });
}
int virAdmConnectClose(virAdmConnectPtr conn) {
    return entry(conn, [&] {
        if (conn->references.load() == 1) attempt([&] { link_of(conn).call<ConnectClose>({}); });
        const int left = conn->references.load() - 1;
        drop(conn);
        return left;
    });
}
int virAdmConnectRef(virAdmConnectPtr conn) { return ref_handle(conn); }
int virAdmConnectIsAlive(virAdmConnectPtr conn) {
    return entry(conn, [&] { return int(link_of(conn).is_alive()); });
}
char* virAdmConnectGetURI(virAdmConnectPtr conn) {
    return entry(conn, [&] { return copy_text(conn->uri); });
}
int virAdmConnectGetLibVersion(virAdmConnectPtr conn, unsigned long long* libVer) {
    return entry(conn, [&] {
        NOT_NULL(libVer);
        *libVer = link_of(conn).call<ConnectGetLibVersion>({}).lib_ver;
        return 0;
    });
}
int virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb, void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        NOT_NULL(cb);
        {
            std::lock_guard hold(conn->mutex);
            if (conn->close_callback) throw Error(ErrorCode::operation_invalid, ErrorDomain::admin, "A close callback is already registered");
            conn->close_callback = cb;
            conn->close_data = opaque;
            conn->close_free = freecb;
        }
        conn->link->on_close([conn](driver::CloseReason reason) {
            const Kept<_virAdmConnect> kept(conn);
            virAdmConnectCloseFunc call = nullptr;
            void* data = nullptr;
            {
                std::lock_guard hold(conn->mutex);
                call = conn->close_callback;
                data = conn->close_data;
            }
            if (call) call(conn, int(reason), data);
        });
        return 0;
    });
}
int virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb) {
    return entry(conn, [&] {
        NOT_NULL(cb);
        virFreeCallback free = nullptr;
        void* data = nullptr;
        {
            std::lock_guard hold(conn->mutex);
            if (conn->close_callback != cb) throw Error(ErrorCode::operation_invalid, ErrorDomain::admin, "A different callback was requested");
            conn->close_callback = nullptr;
            free = std::exchange(conn->close_free, nullptr);
            data = std::exchange(conn->close_data, nullptr);
        }
        conn->link->on_close(nullptr);
        if (free) free(data);
        return 0;
    });
}
int virAdmConnectSetDaemonTimeout(virAdmConnectPtr conn, unsigned int timeout, unsigned int flags) {
    return entry(conn, [&] {
        link_of(conn).call<ConnectSetDaemonTimeout>({timeout, flags});
        return 0;
    });
}
int virAdmConnectDaemonShutdown(virAdmConnectPtr conn, unsigned int flags) {
    return entry(conn, [&] {
        link_of(conn).call<ConnectDaemonShutdown>({flags});
        return 0;
    });
}

// ---- logging ----

int virAdmConnectGetLoggingOutputs(virAdmConnectPtr conn, char** outputs, unsigned int flags) {
    return entry(conn, [&] {
        const auto reply = link_of(conn).call<ConnectGetLoggingOutputs>({flags});
        if (outputs) *outputs = copy_text(std::string_view(reply.outputs));
        return int(reply.noutputs);
    });
}
int virAdmConnectGetLoggingFilters(virAdmConnectPtr conn, char** filters, unsigned int flags) {
    return entry(conn, [&] {
        const auto reply = link_of(conn).call<ConnectGetLoggingFilters>({flags});
        if (filters) *filters = copy_text(reply.filters);
        return int(reply.nfilters);
    });
}
int virAdmConnectSetLoggingOutputs(virAdmConnectPtr conn, const char* outputs, unsigned int flags) {
    return entry(conn, [&] {
        link_of(conn).call<ConnectSetLoggingOutputs>({maybe(outputs), flags});
        return 0;
    });
}
int virAdmConnectSetLoggingFilters(virAdmConnectPtr conn, const char* filters, unsigned int flags) {
    return entry(conn, [&] {
        link_of(conn).call<ConnectSetLoggingFilters>({maybe(filters), flags});
        return 0;
    });
}

// ---- servers ----

int virAdmConnectListServers(virAdmConnectPtr conn, virAdmServerPtr** servers, unsigned int flags) {
    return entry(conn, [&] {
        if (servers) *servers = nullptr;
        const auto reply = link_of(conn).call<ConnectListServers>({servers != nullptr, flags});
        if (!servers) return int(reply.count);
        *servers = allocate<virAdmServerPtr>(reply.servers.size() + 1);
        for (std::size_t i = 0; i < reply.servers.size(); ++i) (*servers)[i] = new _virAdmServer(conn, reply.servers[i].name);
        return int(reply.servers.size());
    });
}
virAdmServerPtr virAdmConnectLookupServer(virAdmConnectPtr conn, const char* name, unsigned int flags) {
    return entry(conn, [&] {
        NOT_NULL(name);
        return new _virAdmServer(conn, link_of(conn).call<ConnectLookupServer>({name, flags}).server.name);
    });
}
const char* virAdmServerGetName(virAdmServerPtr srv) { return get_name(srv); }
int virAdmServerFree(virAdmServerPtr srv) { return free_handle(srv); }
int virAdmServerGetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr* params, int* nparams, unsigned int flags) {
    return params_into<ServerGetThreadpoolParameters>(srv, params, nparams, flags, __func__);
}
int virAdmServerSetThreadPoolParameters(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return params_from<ServerSetThreadpoolParameters>(srv, params, nparams, flags, __func__);
}
int virAdmServerGetClientLimits(virAdmServerPtr srv, virTypedParameterPtr* params, int* nparams, unsigned int flags) {
    return params_into<ServerGetClientLimits>(srv, params, nparams, flags, __func__);
}
int virAdmServerSetClientLimits(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return params_from<ServerSetClientLimits>(srv, params, nparams, flags, __func__);
}
int virAdmServerUpdateTlsFiles(virAdmServerPtr srv, unsigned int flags) {
    return entry(srv, [&] {
        link_of(srv).call<ServerUpdateTlsFiles>({srv->ref(), flags});
        return 0;
    });
}

// ---- clients ----

int virAdmServerListClients(virAdmServerPtr srv, virAdmClientPtr** clients, unsigned int flags) {
    return entry(srv, [&] {
        if (clients) *clients = nullptr;
        const auto reply = link_of(srv).call<ServerListClients>({srv->ref(), clients != nullptr, flags});
        if (!clients) return int(reply.count);
        *clients = allocate<virAdmClientPtr>(reply.clients.size() + 1);
        for (std::size_t i = 0; i < reply.clients.size(); ++i) (*clients)[i] = new _virAdmClient(srv, reply.clients[i]);
        return int(reply.clients.size());
    });
}
virAdmClientPtr virAdmServerLookupClient(virAdmServerPtr srv, unsigned long long id, unsigned int flags) {
    return entry(srv, [&] { return new _virAdmClient(srv, link_of(srv).call<ServerLookupClient>({srv->ref(), id, flags}).client); });
}
int virAdmClientFree(virAdmClientPtr client) { return free_handle(client); }
unsigned long long virAdmClientGetID(virAdmClientPtr client) {
    return entry(client, [&] { return static_cast<unsigned long long>(client->about.id); });
}
long long virAdmClientGetTimestamp(virAdmClientPtr client) {
    return entry(client, [&] { return static_cast<long long>(client->about.timestamp); });
}
int virAdmClientGetTransport(virAdmClientPtr client) {
    return entry(client, [&] { return int(client->about.transport); });
}
int virAdmClientGetInfo(virAdmClientPtr client, virTypedParameterPtr* params, int* nparams, unsigned int flags) {
    return params_into<ClientGetInfo>(client, params, nparams, flags, __func__);
}
int virAdmClientClose(virAdmClientPtr client, unsigned int flags) {
    return entry(client, [&] {
        link_of(client).call<ClientClose>({client->ref(), flags});
        return 0;
    });
}


// ---- the doors of the sister library ----

DOOR(virAdmInitialize)
DOOR(virAdmClientFree)
DOOR(virAdmClientGetID)
DOOR(virAdmClientGetTimestamp)
DOOR(virAdmClientGetTransport)
DOOR(virAdmConnectOpen)
DOOR(virAdmConnectClose)
DOOR(virAdmConnectRef)
DOOR(virAdmGetVersion)
DOOR(virAdmConnectIsAlive)
DOOR(virAdmConnectGetURI)
DOOR(virAdmConnectGetLibVersion)
DOOR(virAdmConnectRegisterCloseCallback)
DOOR(virAdmConnectUnregisterCloseCallback)
DOOR(virAdmConnectListServers)
DOOR(virAdmServerGetName)
DOOR(virAdmServerGetThreadPoolParameters)
DOOR(virAdmServerFree)
DOOR(virAdmServerLookupClient)
DOOR(virAdmConnectLookupServer)
DOOR(virAdmServerSetThreadPoolParameters)
DOOR(virAdmServerListClients)
DOOR(virAdmClientGetInfo)
DOOR(virAdmClientClose)
DOOR(virAdmServerGetClientLimits)
DOOR(virAdmServerSetClientLimits)
DOOR(virAdmServerUpdateTlsFiles)
DOOR(virAdmConnectGetLoggingOutputs)
DOOR(virAdmConnectGetLoggingFilters)
DOOR(virAdmConnectSetLoggingOutputs)
DOOR(virAdmConnectSetLoggingFilters)
DOOR(virAdmConnectSetDaemonTimeout)
DOOR(virAdmConnectDaemonShutdown)

}  // extern "C"
