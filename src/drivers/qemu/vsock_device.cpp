#include "drivers/qemu/vsock_device.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace vireo::qemu {

namespace {

// The kernel's header for it is C alone.
constexpr unsigned long set_guest_cid = _IOW(0xaf, 0x60, std::uint64_t);
constexpr const char* node = "/dev/vhost-vsock";
constexpr std::uint64_t first_number = 3;        // 0 to 2 are the hypervisor's, the loop's and the host's
constexpr std::uint64_t last_tried = 1 << 16;

bool take_number(int fd, std::uint64_t number) { return ioctl(fd, set_guest_cid, &number) == 0; }

}  // namespace

UniqueFd open_vsock(model::Vsock& vsock) {
    UniqueFd fd(open(node, O_RDWR | O_CLOEXEC));
    if (!fd) throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "unable to open vhost-vsock device");
    if (vsock.auto_cid == schema::YesNo::yes || !vsock.cid) {
        for (std::uint64_t number = first_number; number < last_tried; ++number) {
            if (take_number(fd.get(), number)) {
                vsock.cid = std::uint32_t(number);
                return fd;
            }
            if (errno != EADDRINUSE) break;
        }
        throw system_error("failed to find a free guest cid");
    }
    if (!take_number(fd.get(), *vsock.cid)) throw system_error("failed to set guest cid " + std::to_string(*vsock.cid));
    return fd;
}

}  // namespace vireo::qemu
