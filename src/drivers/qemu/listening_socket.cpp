#include "drivers/qemu/listening_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "base/error.hpp"

namespace vireo::qemu {

UniqueFd listen_at(const std::string& path, mode_t mode, const std::optional<Credentials>& owner) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "UNIX socket path '" + path + "' too long");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) throw system_error("Unable to create UNIX socket");
    unlink(path.c_str());
    if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0)
        throw system_error("Unable to bind to UNIX socket path '" + path + "'");
    chmod(path.c_str(), mode);
    if (owner && chown(path.c_str(), owner->uid, owner->gid) < 0) throw system_error("Unable to chown '" + path + "'");
    if (listen(fd.get(), 1) < 0) throw system_error("Unable to listen to UNIX socket path '" + path + "'");
    return fd;
}

}  // namespace vireo::qemu
