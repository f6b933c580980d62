#pragma once
// A user's own daemon, started by the first client that needs it.
#include <memory>

#include "drivers/remote/address.hpp"
#include "drivers/remote/transport.hpp"

namespace vireo::remote {

// Connects to the socket; if nobody listens there, starts the daemon (unless LIBVIRT_AUTOSTART=0) and waits for it. The program is
// what LIBVIRTD_PATH or VIRTD_PATH say, else it is looked for by name. Of many clients at once, one starts it.
std::unique_ptr<Transport> connect_session(const SocketChoice& choice);

}  // namespace vireo::remote
