#pragma once
// The two small protocols between systemd and a service: sockets handed over at the start, and notes about its state.
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"

namespace vireo::daemon {

// A socket that systemd listens on for us.
struct HandedSocket {
    UniqueFd fd;
    std::string name;      // of LISTEN_FDNAMES: the unit's name, or "" where there is none
};

// Those of LISTEN_FDS; the variables are removed, so that children do not take them for theirs. Call it once, early.
std::vector<HandedSocket> take_handed_sockets();

enum class SocketRole { main, read_only, admin, tcp, tls };
// By the unit's name ("libvirtd-ro.socket"), or where that says nothing, by the address.
SocketRole role_of(const HandedSocket& socket);

// "READY=1" and the like, to NOTIFY_SOCKET if there is one.
void notify_service_manager(std::string_view state);
// RELOADING=1 with the time that systemd wants.
void notify_reloading();

}  // namespace vireo::daemon
