#include "api/errors.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "api/handles.hpp"

using namespace vireo;
using namespace vireo::api;

namespace {

// Who speaks, as the default handler prints it; the position is the number of the domain.
constexpr const char* speakers[] = {
    "", "Xen Driver", "Xen Daemon", "Xen Store", "S-Expression", "XML Util", "Domain", "XML-RPC", "Proxy Daemon",
    "Config File", "QEMU Driver", "Network", "Test Driver", "Remote Driver", "OpenVZ Driver", "Xen XM Driver",
    "Linux Statistics", "LXC Driver", "Storage Driver", "Network Driver", "Domain Config", "User Mode Linux Driver",
    "Node Device Driver", "Xen Inotify Driver", "Security Driver", "VirtualBox Driver", "Network Interface Driver",
    "Open Nebula Driver", "ESX Driver", "Power Hypervisor Driver", "Secrets Driver", "CPU Driver", "XenAPI Driver",
    "Network Filter Driver", "Lifecycle Hook", "Domain Snapshot", "Audit Utils", "Sysinfo Utils", "I/O Stream Utils",
    "VMware Driver", "Event Loop", "Xen Light Driver", "Lock Driver", "Hyper-V Driver", "Capabilities Utils",
    "URI Utils", "Authentication Utils", "DBus Utils", "Parallels Cloud Server", "Device Config",
    "SSH transport layer", "Lock Space", "Init control", "Identity", "Cgroup", "Access Manager", "Systemd", "Bhyve",
    "Crypto", "Firewall", "Polkit", "Thread jobs", "Admin Interface", "Log Manager", "Xen XL Config", "Perf",
    "Libssh transport layer", "Resource control", "FirewallD", "Domain Checkpoint", "TPM", "BPF",
    "Cloud-Hypervisor Driver",
};

const char* speaker(int domain) {
    return domain >= 0 && std::size_t(domain) < std::size(speakers) ? speakers[domain] : "Unknown";
}

void clear(virError& error) {
    std::free(error.message);
    std::free(error.str1);
    std::free(error.str2);
    std::free(error.str3);
    error = {};
}

char* duplicate(const char* text) { return text ? ::strdup(text) : nullptr; }

void copy(const virError& from, virError& to) {
    clear(to);
    to = from;
    to.message = duplicate(from.message);
    to.str1 = duplicate(from.str1);
    to.str2 = duplicate(from.str2);
    to.str3 = duplicate(from.str3);
    to.conn = nullptr;   // a stored error holds no reference, so it must not name what may be gone
    to.dom = nullptr;
    to.net = nullptr;
}

struct ThreadError {
    ~ThreadError() { clear(error); }
    virError error{};
};
thread_local ThreadError last;

// One handler for the whole program.
struct Handler {
    std::mutex mutex;   // guards both
    virErrorFunc function = nullptr;
    void* data = nullptr;
};
Handler& global_handler() {
    static Handler handler;
    return handler;
}

char* text(const std::string& value) { return value.empty() ? nullptr : ::strdup(value.c_str()); }

void tell(virErrorPtr error, ConnectionErrors* connection) {
    virErrorFunc function = nullptr;
    void* data = nullptr;
    if (connection) {
        std::lock_guard hold(connection->mutex);
        function = connection->handler;
        data = connection->data;
    }
    if (!function) {
        std::lock_guard hold(global_handler().mutex);
        function = global_handler().function;
        data = global_handler().data;
    }
    if (function) function(data, error);
    else virDefaultErrorFunc(error);
}

}  // namespace

namespace vireo::api {

ConnectionErrors::~ConnectionErrors() { clear(last); }

void forget_error() {
    if (last.error.code != VIR_ERR_OK) clear(last.error);
}

void report(const Error& what, virConnectPtr connection) noexcept {
    virError& error = last.error;
    clear(error);
    error.code = static_cast<int>(what.code);
    error.domain = static_cast<int>(what.domain);
    error.level = VIR_ERR_ERROR;
    error.message = ::strdup(what.message.c_str());
    error.str1 = text(what.text);
    error.str2 = text(what.detail);
    error.int1 = what.int1;
    error.int2 = what.int2;
    ConnectionErrors* kept = connection ? &connection->errors : nullptr;
    if (kept) {
        std::lock_guard hold(kept->mutex);
        copy(error, kept->last);
    }
    tell(&error, kept);
}

Outcome last_error() {
    if (last.error.code == VIR_ERR_OK) return std::nullopt;
    Error error(static_cast<ErrorCode>(last.error.code), static_cast<ErrorDomain>(last.error.domain),
                last.error.str2 ? last.error.str2 : "");
    error.message = last.error.message ? last.error.message : "";
    error.int1 = last.error.int1;
    error.int2 = last.error.int2;
    return error;
}

}  // namespace vireo::api

// ---- virterror.h ----

extern "C" {

virErrorPtr virGetLastError(void) { return last.error.code == VIR_ERR_OK ? nullptr : &last.error; }

int virGetLastErrorCode(void) { return last.error.code; }

int virGetLastErrorDomain(void) { return last.error.domain; }

const char* virGetLastErrorMessage(void) {
    if (last.error.code == VIR_ERR_OK) return "no error";
    return last.error.message ? last.error.message : "unknown error";
}

void virResetLastError(void) { clear(last.error); }

virErrorPtr virSaveLastError(void) {
    auto* saved = static_cast<virErrorPtr>(std::calloc(1, sizeof(virError)));
    const int error_number = errno;
    if (saved) copy(last.error, *saved);
    errno = error_number;
    return saved;
}

void virResetError(virErrorPtr error) {
    if (error) clear(*error);
}

void virFreeError(virErrorPtr error) {
    if (!error) return;
    clear(*error);
    std::free(error);
}

int virCopyLastError(virErrorPtr to) {
    if (!to) return -1;
    *to = {};
    copy(last.error, *to);
    return to->code;
}

virErrorPtr virConnGetLastError(virConnectPtr conn) {
    if (!conn) return nullptr;
    std::lock_guard hold(conn->errors.mutex);
    return conn->errors.last.code == VIR_ERR_OK ? nullptr : &conn->errors.last;
}

int virConnCopyLastError(virConnectPtr conn, virErrorPtr to) {
    if (!conn || !to) return -1;
    std::lock_guard hold(conn->errors.mutex);
    *to = {};
    if (conn->errors.last.code == VIR_ERR_OK) return VIR_ERR_OK;
    copy(conn->errors.last, *to);
    return to->code;
}

void virConnResetLastError(virConnectPtr conn) {
    if (!conn) return;
    std::lock_guard hold(conn->errors.mutex);
    clear(conn->errors.last);
}

void virSetErrorFunc(void* userData, virErrorFunc handler) {
    std::lock_guard hold(global_handler().mutex);
    global_handler().function = handler;
    global_handler().data = userData;
}

void virConnSetErrorFunc(virConnectPtr conn, void* userData, virErrorFunc handler) {
    if (!conn) return;
    std::lock_guard hold(conn->errors.mutex);
    conn->errors.handler = handler;
    conn->errors.data = userData;
}

void virDefaultErrorFunc(virErrorPtr err) {
    if (!err || err->code == VIR_ERR_OK) return;
    const char* level = err->level == VIR_ERR_WARNING ? "warning" : err->level == VIR_ERR_ERROR ? "error" : "";
    const char* about = err->dom ? err->dom->name.c_str() : err->net ? err->net->name.c_str() : "";
    std::fprintf(stderr, "libvirt: %s %s %s: %s\n", speaker(err->domain), level, about, err->message ? err->message : "");
}

}  // extern "C"
