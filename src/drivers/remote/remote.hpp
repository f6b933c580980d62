#pragma once
// Connections to a daemon: ours or libvirt's.
//
//     auto connection = remote::open("qemu:///system", {.read_only = false});
//     connection->call<protocol::remote::DomainCreate>({.domain = domain});
//
// Transports: unix (also to a path by ?socket=), tcp, tls, ssh, libssh, libssh2, ext. Which socket of a host is meant follows libvirt's rules:
// the daemon of the driver if it is there (mode=auto, direct), else the one for all (mode=legacy).
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "driver/application_loop.hpp"
#include "driver/connection.hpp"

namespace vireo::remote {

// Something that authentication has to ask for.
struct Credential {
    int type = 0;                    // virConnectCredentialType
    std::string prompt, challenge, default_result;
    std::string result = {};         // to be filled
};
using AskCredentials = std::function<bool(std::vector<Credential>&)>;

struct Options {
    bool read_only = false;
    std::uint32_t flags = 0;                              // further virConnectFlags
    std::shared_ptr<driver::ApplicationLoop> loop = {};   // null: no events, no keepalive
    AskCredentials ask = {};
    std::string mode = {};                                // "auto", "legacy", "direct": default for mode=
    std::string tls_priority = {};                        // default for tls_priority=
};

// Whether the URI is one for a daemon: a transport, a server, or the scheme "remote".
bool names_transport(const std::string& uri);

// Connects, authenticates and opens. Empty URI: the daemon chooses. Throws Error.
std::unique_ptr<driver::Connection> open(const std::string& uri, const Options& options);

// The same over a socket that is connected already.
std::unique_ptr<driver::Connection> open_socket(UniqueFd fd, const std::string& name, const Options& options);

// A connection of another program (administration): no authentication, no features; the caller opens it by a call.
std::unique_ptr<driver::Connection> connect_program(const std::string& socket_path, const Options& options);

}  // namespace vireo::remote
