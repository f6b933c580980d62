// Opening connections: which URI is meant, which driver serves it, who asks for passwords.
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "api/entry.hpp"
#include "api/event_loop.hpp"
#include "api/events.hpp"
#include "api/in_process.hpp"
#include "base/conf.hpp"
#include "drivers/remote/remote.hpp"

using namespace vireo;
using namespace vireo::api;

namespace {

// What libvirt.conf says, of the system or of the user.
struct Configuration {
    std::vector<std::string> aliases;   // "name=uri"
    std::string default_uri, mode, tls_priority;
};

std::string configuration_path() {
    if (geteuid() == 0) return "/etc/libvirt/libvirt.conf";
    if (const char* base = std::getenv("XDG_CONFIG_HOME"); base && *base) return std::string(base) + "/libvirt/libvirt.conf";
    const char* home = std::getenv("HOME");
    return home ? std::string(home) + "/.config/libvirt/libvirt.conf" : std::string();
}

Configuration read_configuration() {
    Configuration configuration;
    const std::string path = configuration_path();
    std::ifstream file(path);
    if (!file) return configuration;
    std::ostringstream text;
    text << file.rdbuf();
    for (const SettingLine& line : parse_settings(text.str(), path)) {
        const auto* word = std::get_if<std::string>(&line.value);
        if (line.key == "uri_aliases") {
            if (const auto* list = std::get_if<std::vector<std::string>>(&line.value)) configuration.aliases = *list;
        } else if (line.key == "uri_default" && word) {
            configuration.default_uri = *word;
        } else if (line.key == "remote_mode" && word) {
            configuration.mode = *word;
        } else if (line.key == "tls_priority" && word) {
            configuration.tls_priority = *word;
        }
    }
    return configuration;
}

std::string resolve_alias(const Configuration& configuration, const std::string& name) {
    for (const std::string& alias : configuration.aliases) {
        const auto equals = alias.find('=');
        if (equals == std::string::npos)
            throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "Malformed 'uri_aliases' config entry '" + alias + "', expected 'alias=uri://host/path'");
        if (alias.compare(0, equals, name) == 0) return alias.substr(equals + 1);
    }
    return name;
}

// The URI that is meant. Empty: whatever is there.
std::string resolve_uri(const char* name, unsigned flags, const Configuration& configuration) {
    std::string uri = name ? name : "";
    if (uri.empty())
        if (const char* given = std::getenv("LIBVIRT_DEFAULT_URI")) uri = given;
    if (uri.empty()) uri = configuration.default_uri;
    if (!uri.empty() && !(flags & VIR_CONNECT_NO_ALIASES) && uri.find_first_of(":/") == std::string::npos)
        uri = resolve_alias(configuration, uri);
    return uri;
}

// Asks through the program's callback, for the kinds it knows.
remote::AskCredentials asker(virConnectAuthPtr auth) {
    if (!auth || !auth->cb) return {};
    return [auth](std::vector<remote::Credential>& wanted) {
        std::vector<virConnectCredential> form;
        for (const auto& each : wanted) {
            bool known = false;
            for (unsigned i = 0; i < auth->ncredtype; ++i) known = known || auth->credtype[i] == each.type;
            if (!known) return false;
            form.push_back({each.type, each.prompt.c_str(), each.challenge.empty() ? nullptr : each.challenge.c_str(),
                            each.default_result.empty() ? nullptr : each.default_result.c_str(), nullptr, 0});
        }
        const bool given = auth->cb(form.data(), unsigned(form.size()), auth->cbdata) >= 0;
        for (std::size_t i = 0; i < form.size(); ++i) {
            if (!form[i].result) continue;
            wanted[i].result.assign(form[i].result, form[i].resultlen);
            std::free(form[i].result);
        }
        return given;
    };
}

virConnectPtr open(const char* name, virConnectAuthPtr auth, unsigned flags) {
    if (flags & ~unsigned(VIR_CONNECT_RO | VIR_CONNECT_NO_ALIASES)) {
        char text[16];
        std::snprintf(text, sizeof text, "0x%x", flags & ~unsigned(VIR_CONNECT_RO | VIR_CONNECT_NO_ALIASES));
        refuse_with(std::string("unsupported flags (") + text + ") in function " + here(), "flags");
    }
    const Configuration configuration = read_configuration();
    const std::string uri = resolve_uri(name, flags, configuration);
    if (!uri.empty() && uri.find_first_of(": ") == std::string::npos)
        throw Error(ErrorCode::no_connect, "for URI '" + uri + "' does not include a driver name");
    remote::Options options;
    options.read_only = flags & VIR_CONNECT_RO;
    options.flags = flags & ~unsigned(VIR_CONNECT_RO);
    options.loop = application_loop();
    options.ask = asker(auth);
    options.mode = configuration.mode;
    options.tls_priority = configuration.tls_priority;
    auto link = remote::names_transport(uri) ? nullptr : open_in_process(uri, flags & VIR_CONNECT_RO, options.loop);
    auto opened = std::make_unique<_virConnect>(link ? std::move(link) : remote::open(uri, options));
    opened->uri = uri;
    return opened.release();
}

// ---- asking on the terminal ----

std::string read_answer(bool hidden) {
    termios shown{};
    const bool terminal = hidden && tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        termios silent = shown;
        silent.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    std::string line;
    std::getline(std::cin, line);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        std::cout << '\n';
    }
    return line;
}

int ask_on_terminal(virConnectCredentialPtr cred, unsigned ncred, void*) {
    for (unsigned i = 0; i < ncred; ++i) {
        if (cred[i].type == VIR_CRED_EXTERNAL) continue;   // somebody else asks, such as a polkit agent
        std::cout << cred[i].prompt << ": " << std::flush;
        const bool hidden = cred[i].type == VIR_CRED_PASSPHRASE || cred[i].type == VIR_CRED_NOECHOPROMPT;
        std::string answer = read_answer(hidden);
        // Compat: an end of the input is an empty answer.
        if (answer.empty() && cred[i].defresult) answer = cred[i].defresult;
        cred[i].result = ::strdup(answer.c_str());
        cred[i].resultlen = unsigned(answer.size());
    }
    return 0;
}

int terminal_kinds[] = {VIR_CRED_AUTHNAME, VIR_CRED_ECHOPROMPT, VIR_CRED_REALM, VIR_CRED_PASSPHRASE, VIR_CRED_NOECHOPROMPT, VIR_CRED_EXTERNAL};
virConnectAuth terminal{terminal_kinds, std::size(terminal_kinds), ask_on_terminal, nullptr};

}  // namespace

extern "C" {

virConnectAuthPtr virConnectAuthPtrDefault = &terminal;

virConnectPtr virConnectOpen(const char* name) {
    return entry_free([&] { return open(name, nullptr, 0); });
}
virConnectPtr virConnectOpenReadOnly(const char* name) {
    return entry_free([&] { return open(name, nullptr, VIR_CONNECT_RO); });
}
virConnectPtr virConnectOpenAuth(const char* name, virConnectAuthPtr auth, unsigned int flags) {
    return entry_free([&] { return open(name, auth, flags); });
}

// ---- the end of a connection ----

int virConnectRegisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb, void* opaque, virFreeCallback freecb) {
    return entry(conn, [&] {
        NOT_NULL(cb);
        {
            std::lock_guard hold(conn->mutex);
            if (conn->close_callback) throw Error(ErrorCode::operation_invalid, speaker_of(here()), "A close callback is already registered");
            conn->close_callback = cb;
            conn->close_data = opaque;
            conn->close_free = freecb;
        }
        conn->link->on_close([gate = conn->events->gate()](driver::CloseReason reason) {
            gate->pass([&](virConnectPtr connection) {
                virConnectCloseFunc call = nullptr;
                void* data = nullptr;
                {
                    std::lock_guard hold(connection->mutex);
                    call = connection->close_callback;
                    data = connection->close_data;
                }
                if (call) call(connection, int(reason), data);
            });
        });
        return 0;
    });
}
int virConnectUnregisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb) {
    return entry(conn, [&] {
        NOT_NULL(cb);
        virFreeCallback free = nullptr;
        void* data = nullptr;
        {
            std::lock_guard hold(conn->mutex);
            if (conn->close_callback != cb) throw Error(ErrorCode::operation_invalid, speaker_of(here()), "A different callback was requested");
            conn->close_callback = nullptr;
            free = std::exchange(conn->close_free, nullptr);
            data = std::exchange(conn->close_data, nullptr);
        }
        conn->link->on_close(nullptr);
        if (free) free(data);
        return 0;
    });
}

}  // extern "C"
