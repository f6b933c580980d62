// Calls about the connection, and what is asked of it without naming a container.
#include <sys/utsname.h>

#include <charconv>

#include "drivers/lxc/driver.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/connect.hpp"
#include "protocol/remote/domain.hpp"

namespace vireo::lxc {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;

namespace {

constexpr std::uint64_t library_version = 9000000;   // what we are compatible with

// Compat: the version of what containers run on, the kernel: 6.1.55 is 6001055.
std::uint64_t kernel_version() {
    utsname name{};
    uname(&name);
    unsigned parts[3] = {};
    const char* at = name.release;
    const char* const end = at + std::char_traits<char>::length(at);
    for (unsigned& part : parts) {
        const auto [next, error] = std::from_chars(at, end, part);
        if (error != std::errc{}) break;
        at = next;
        if (at != end && *at == '.') ++at;
    }
    return parts[0] * 1000000ull + parts[1] * 1000ull + parts[2];
}

}  // namespace

void offer_connection(LxcDriver& driver, driver::Driver& table) {
    table.answers<remote::ConnectGetType>([](Session&, const auto&) { return remote::ConnectGetType::Reply{"LXC"}; });
    table.answers<remote::ConnectGetLibVersion>([](Session&, const auto&) { return remote::ConnectGetLibVersion::Reply{.lib_ver = library_version}; });
    table.answers<remote::ConnectGetVersion>([](Session&, const auto&) { return remote::ConnectGetVersion::Reply{kernel_version()}; });
    table.answers<remote::ConnectIsSecure>([](Session&, const auto&) { return remote::ConnectIsSecure::Reply{1}; });
    using Capabilities = remote::ConnectGetCapabilities;
    table.works<Capabilities>([&driver](Request, auto, Later<Capabilities> later) {
        driver.workers.post([later] { later.from([] { return Capabilities::Reply{model::write_capabilities(describe_capabilities())}; }); });
    });
    using FromNative = remote::ConnectDomainXmlFromNative;
    table.works<FromNative>([&driver](Request, FromNative::Args args, Later<FromNative> later) {
        check_flags(args.flags, 0, "lxcConnectDomainXMLFromNative");
        if (args.native_format != "lxc-tools") throw refused(ErrorCode::invalid_arg, "unsupported config type " + args.native_format);
        driver.workers.post([later, text = std::move(args.native_config)] {
            later.from([&] { return FromNative::Reply{model::write_domain(from_native(text))}; });
        });
    });
}

}  // namespace vireo::lxc
