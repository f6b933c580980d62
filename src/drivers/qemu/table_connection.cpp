// Calls about the connection: what it speaks to.
#include <unistd.h>

#include "drivers/qemu/driver.hpp"
#include "protocol/remote/connect.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;

namespace {

constexpr std::uint64_t library_version = 9000000;   // what we are compatible with

}  // namespace

void offer_connection(QemuDriver& driver, driver::Driver& table) {
    table.answers<remote::ConnectGetType>([](Session&, const auto&) { return remote::ConnectGetType::Reply{"QEMU"}; });
    table.answers<remote::ConnectGetLibVersion>([](Session&, const auto&) {
        return remote::ConnectGetLibVersion::Reply{.lib_ver = library_version};
    });
    table.works<remote::ConnectGetVersion>([&driver](Request, auto, Later<remote::ConnectGetVersion> later) {
        const std::string binary = CapabilityCache::host_emulator();
        if (const auto known = driver.capabilities->peek(binary)) return later(remote::ConnectGetVersion::Reply{known->version});
        on_worker(driver, later, [&driver, binary] {
            // Compat: without any QEMU the version is zero, and no error.
            return remote::ConnectGetVersion::Reply{binary.empty() ? 0 : driver.capabilities->version(binary)};
        });
    });
    table.answers<remote::ConnectIsSecure>([](Session&, const auto&) { return remote::ConnectIsSecure::Reply{1}; });
    table.answers<remote::ConnectGetMaxVcpus>([](Session&, const remote::ConnectGetMaxVcpus::Args& args) {
        const std::string type = args.type ? *args.type : "qemu";
        if (type == "kvm" || type == "KVM") return remote::ConnectGetMaxVcpus::Reply{int(sysconf(_SC_NPROCESSORS_ONLN)) * 4 + 1024};
        if (type == "qemu" || type == "QEMU") return remote::ConnectGetMaxVcpus::Reply{16};
        throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "unknown type '" + type + "'");
    });
}

}  // namespace vireo::qemu
