// Any bytes from a server: the client must end its calls, one way or another.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "drivers/remote/remote.hpp"
#include "protocol/remote/all.hpp"
#include "protocol/xdr.hpp"
#include "rpc/packet.hpp"

using namespace vireo;
using namespace vireo::protocol::remote;

namespace {

template <class P> std::string reply(std::uint32_t serial, const typename P::Reply& value) {
    protocol::Buffer buffer;
    protocol::Encoder out(buffer);
    rpc::begin_packet(out, {P::info.program, 1, P::info.number, rpc::Kind::reply, serial, rpc::Status::ok});
    protocol::encode(out, value);
    rpc::end_packet(out, 0);
    return std::string(buffer.view());
}

std::string framed(const std::uint8_t* data, std::size_t size) {
    std::string all;
    while (size >= 6) {
        const std::size_t length = std::min<std::size_t>(data[5], size - 6);
        rpc::Header header{protocol::program_remote, 1, data[1] | (data[4] & 0x10 ? 256 : 0), static_cast<rpc::Kind>(data[0] % 7), data[2],
                           static_cast<rpc::Status>(data[3] % 3)};
        if (data[4] & 1) header.program = protocol::program_keepalive;
        protocol::Buffer buffer;
        protocol::Encoder out(buffer);
        rpc::begin_packet(out, header, data[4] >> 6);
        buffer.append({reinterpret_cast<const char*>(data) + 6, length});
        rpc::end_packet(out, 0);
        all += buffer.view();
        data += 6 + length;
        size -= 6 + length;
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 60000) return 0;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) std::abort();
    UniqueFd mine(ends[0]), server(ends[1]);
    std::string bytes;
    // Serials count from 0: authentication, opening; then the calls below.
    if (data[1] & 1) bytes = reply<AuthList>(0, {{protocol::AuthType::none}}) + reply<ConnectOpen>(1, {});
    if (data[1] & 2) bytes += reply<ConnectGetHostname>(2, {"host"});
    if (data[1] & 4) bytes += reply<DomainOpenConsole>(data[1] & 2 ? 3 : 2, {});
    bytes += data[0] == 0 ? std::string(reinterpret_cast<const char*>(data) + 2, size - 2) : framed(data + 2, size - 2);
    if (::send(server.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) != static_cast<ssize_t>(bytes.size())) return 0;
    ::shutdown(server.get(), SHUT_WR);
    attempt([&] {
        const auto connection = remote::open_socket(std::move(mine), "toy:///", {});
        if (data[1] & 2) attempt([&] { connection->call<ConnectGetHostname>(); });
        if (data[1] & 4)
            attempt([&] {
                const auto stream = connection->open_stream<DomainOpenConsole>({}, nullptr, data[1] & 8);
                char buffer[1000];
                for (int i = 0; i < 100; ++i) {
                    const auto received = stream->receive(buffer, true, data[1] & 16);
                    if (received.at_hole) stream->receive_hole();
                    else if (!received.bytes) break;
                }
                stream->finish();
            });
        attempt([&] { connection->call<ConnectListAllDomains>({.need_results = 1}); });
        attempt([&] { connection->call<ConnectGetAllDomainStats>({}); });
    });
    return 0;
}
