#pragma once
// Which socket of which host a URI means, and the transport to it.
#include <memory>
#include <string>

#include "drivers/remote/remote.hpp"
#include "drivers/remote/transport.hpp"
#include "drivers/remote/uri.hpp"

namespace vireo::remote {

// The unix socket on this host. `exists` tells whether there is a file: for tests.
struct SocketChoice {
    std::string path;
    std::string daemon;          // its program: "virtqemud", "libvirtd"
    bool session = false;
};
SocketChoice choose_socket(const Uri& uri, bool read_only, const std::function<bool(const std::string&)>& exists);

// Throws Error when nobody is reached.
std::unique_ptr<Transport> connect(const Uri& uri, const Options& options);

}  // namespace vireo::remote
