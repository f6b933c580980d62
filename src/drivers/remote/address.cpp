#include "drivers/remote/address.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/error.hpp"
#include "drivers/remote/session_daemon.hpp"
#include "drivers/remote/ssh.hpp"
#include "drivers/remote/tls.hpp"

namespace vireo::remote {
namespace {

constexpr int port_tcp = 16509;

std::string user_runtime_folder() {
    if (const char* folder = std::getenv("XDG_RUNTIME_DIR"); folder && *folder) return std::string(folder) + "/libvirt";
    if (const char* home = std::getenv("HOME"); home && *home) return std::string(home) + "/.cache/libvirt";
    return "/run/user/" + std::to_string(::geteuid()) + "/libvirt";
}

// The daemons that are tried when no driver is named.
std::vector<const char*> probed_drivers(bool session) {
    if (session) return {"qemu", "vbox"};
    return {"xen", "qemu", "lxc", "vbox", "bhyve", "vz"};
}

std::string text_of(const Uri& uri, const char* name, std::string fallback) {
    const std::string* value = uri.parameter(name);
    return value && !value->empty() ? *value : std::move(fallback);
}

// What runs on the far side of ssh: there, under sh -c, whatever the login shell is.
std::string far_command(const Uri& uri, const Options& options) {
    const auto quoted = [](const std::string& word) {
        std::string out = "'";
        for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
        return out + "'";
    };
    const std::string netcat = text_of(uri, "netcat", "nc");
    const std::string* socket = uri.parameter("socket");
    const std::string proxy = socket ? "netcat" : uri.is_session() ? "native" : text_of(uri, "proxy", "auto");
    const std::string helper = "virt-ssh-helper " + std::string(options.read_only ? "-r " : "") + quoted(uri.name());
    const std::string path = socket ? *socket : choose_socket(uri, options.read_only, [](const std::string&) { return false; }).path;
    const std::string over_netcat = "if " + quoted(netcat) + " -q 2>&1 | grep \"requires an argument\" >/dev/null 2>&1; then ARG=-q0; else ARG=; fi; " +
                                    quoted(netcat) + " $ARG -U " + quoted(path);
    std::string script;
    if (proxy == "netcat") script = over_netcat;
    else if (proxy == "native") script = helper;
    else if (proxy == "auto") script = "if which virt-ssh-helper >/dev/null 2>&1; then " + helper + "; else " + over_netcat + "; fi";
    else throw Error(ErrorCode::invalid_arg, ErrorDomain::remote, "unknown proxy mode '" + proxy + "'; expected one of auto, native, netcat");
    return "sh -c " + quoted(script);
}

std::vector<std::string> ssh_command(const Uri& uri, const Options& options) {
    std::vector<std::string> argv{text_of(uri, "command", "ssh")};
    if (uri.port) argv.insert(argv.end(), {"-p", std::to_string(uri.port)});
    if (!uri.user.empty()) argv.insert(argv.end(), {"-l", uri.user});
    if (const std::string* key = uri.parameter("keyfile")) argv.insert(argv.end(), {"-i", *key});
    argv.insert(argv.end(), {"-T", "-e", "none"});
    if (uri.flag("no_tty")) argv.insert(argv.end(), {"-o", "BatchMode=yes"});
    if (uri.flag("no_verify")) argv.insert(argv.end(), {"-o", "StrictHostKeyChecking=no"});
    argv.insert(argv.end(), {"--", uri.host.empty() ? "localhost" : uri.host, far_command(uri, options)});
    return argv;
}

}  // namespace

SocketChoice choose_socket(const Uri& uri, bool read_only, const std::function<bool(const std::string&)>& exists) {
    SocketChoice choice;
    choice.session = ::geteuid() != 0 && uri.is_session();
    const std::string folder = choice.session ? user_runtime_folder() : "/var/run/libvirt";
    const char* ending = read_only && !choice.session ? "-sock-ro" : "-sock";
    const auto path_of = [&](const std::string& daemon) { return folder + "/" + daemon + ending; };

    const std::string* given = uri.parameter("mode");
    const std::string mode = given ? *given : "auto";
    if (mode != "auto" && mode != "legacy" && mode != "direct")
        throw Error(ErrorCode::internal_error, ErrorDomain::remote, "Unknown remote mode '" + mode + "'");

    std::string direct;
    if (uri.driver != "remote") {
        direct = "virt" + uri.driver + "d";
    } else {
        for (const char* driver : probed_drivers(choice.session))
            if (direct.empty() && exists(path_of("virt" + std::string(driver) + "d"))) direct = "virt" + std::string(driver) + "d";
    }
    choice.daemon = "libvirtd";
    choice.path = path_of("libvirt");
    if (mode == "direct" && direct.empty())
        throw Error(ErrorCode::invalid_arg, ErrorDomain::remote, "Cannot use direct socket mode if no URI is set");
    // The common socket is what remains in doubt: a daemon started on demand listens there.
    const bool use_direct = mode == "direct" || (mode == "auto" && !direct.empty() && exists(path_of(direct)));
    if (use_direct) choice = {path_of(direct), direct, choice.session};
    return choice;
}

std::unique_ptr<Transport> connect(const Uri& uri, const Options& options) {
    if (uri.transport == "unix") {
        if (!uri.host.empty())
            throw Error(ErrorCode::invalid_arg, ErrorDomain::remote, "using unix socket and remote server '" + uri.host + "' is not supported.");
        if (const std::string* socket = uri.parameter("socket")) return connect_unix(*socket);
        const SocketChoice choice = choose_socket(uri, options.read_only, [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; });
        return choice.session ? connect_session(choice) : connect_unix(choice.path);
    }
    const std::string host = uri.host.empty() ? "localhost" : uri.host;
    if (uri.transport == "tcp") return connect_tcp(host, uri.port ? uri.port : port_tcp);
    if (uri.transport == "tls") return connect_tls(uri, host, options.tls_priority);
    if (uri.transport == "ssh") return connect_command(ssh_command(uri, options));
    if (uri.transport == "libssh") return connect_libssh(ssh_target(uri, far_command(uri, options), options.ask));
    if (uri.transport == "libssh2") return connect_libssh2(ssh_target(uri, far_command(uri, options), options.ask));
    if (uri.transport == "ext") {
        const std::string* command = uri.parameter("command");
        if (!command) throw Error(ErrorCode::invalid_arg, ErrorDomain::remote, "remote_open: for 'ext' transport, command is required");
        return connect_command({*command});
    }
    throw Error(ErrorCode::no_support, ErrorDomain::remote, "transport " + uri.transport);
}

}  // namespace vireo::remote
