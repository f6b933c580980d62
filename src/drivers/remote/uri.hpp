#pragma once
// A connection URI taken apart: driver[+transport]://[user@][host][:port]/path[?parameters]
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vireo::remote {

struct Uri {
    std::string driver;              // "qemu"
    std::string transport;           // "unix", "tcp", "tls", "ssh", "libssh", "libssh2", "ext"; never empty
    std::string user, host;
    int port = 0;                    // 0: the transport's own
    std::string path;                // "/system"
    std::vector<std::pair<std::string, std::string>> parameters;
    bool has_transport = false;      // written as driver+transport

    // The value of a parameter; null if it is not there.
    const std::string* parameter(const std::string& name) const;
    bool flag(const std::string& name) const;    // no_verify=1
    // What the daemon is asked to open: without transport, host, and the parameters meant for the client.
    std::string name() const;
    bool is_session() const { return path == "/session" || driver == "test"; }
};

// Throws Error (invalid_arg, or rpc for a transport that is not known).
Uri parse_uri(const std::string& text);

// Percent-decoding, as in the parameters.
std::string percent_decoded(std::string_view text);

}  // namespace vireo::remote
