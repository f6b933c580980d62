// Any bytes from a client: the server must neither fall nor keep anything, and must serve the next one.
//
// The first byte says how to read the rest: 0 raw bytes; else pieces of (kind, procedure, serial, status, length, payload) that are
// put into right frames, so that the fuzzer gets past the framing.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "base/event_loop.hpp"
#include "protocol/remote/all.hpp"
#include "protocol/xdr.hpp"
#include "rpc/packet.hpp"
#include "rpc/server.hpp"

using namespace vireo;
using namespace vireo::protocol::remote;

namespace {

// Answers, works and streams that end on the I/O thread.
std::shared_ptr<driver::Driver> toy() {
    auto table = std::make_shared<driver::Driver>();
    table->answers<ConnectGetHostname>([](driver::Session& session, const protocol::Nothing&) {
        session.send<DomainEventLifecycle>({.domain = {.name = "event"}});
        return ConnectGetHostname::Reply{"toy"};
    });
    table->answers<DomainLookupByName>([](driver::Session&, const DomainLookupByName::Args& args) { return DomainLookupByName::Reply{{.name = args.name}}; });
    table->answers<DomainGetXmlDesc>([](driver::Session&, const DomainGetXmlDesc::Args& args) {
        return DomainGetXmlDesc::Reply{std::string(static_cast<std::uint16_t>(args.domain.id), 'x')};
    });
    table->works<DomainSetMemoryParameters>([](driver::Request, DomainSetMemoryParameters::Args args, driver::Later<DomainSetMemoryParameters> later) {
        if (args.flags == 1) return;
        if (args.flags == 2) throw Error(ErrorCode::operation_failed, "thrown");
        later(protocol::Nothing{});
    });
    table->works<DomainCreateWithFiles>([](driver::Request, DomainCreateWithFiles::Args, driver::Later<DomainCreateWithFiles> later) {
        std::vector<UniqueFd> fds;
        fds.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        later({}, std::move(fds));
    });
    table->works<DomainOpenConsole>([](driver::Request request, DomainOpenConsole::Args args, driver::Later<DomainOpenConsole> later) {
        driver::Stream::Handlers handlers;
        handlers.data = [stream = request.stream](std::string_view bytes) {
            if (bytes.starts_with("!")) stream->fail(Error(ErrorCode::operation_failed, "told to"));
            else if (bytes.starts_with("p")) stream->pause();
            else if (bytes.starts_with("e")) stream->finish();
            else stream->send(bytes);
        };
        if (args.flags & 1) handlers.hole = [stream = request.stream](std::uint64_t length) { stream->send_hole(length); };
        if (args.flags & 2) handlers.finished = [stream = request.stream] { stream->finish(); };
        if (!(args.flags & 4)) request.stream->open(std::move(handlers));
        if (args.flags & 8) later(Error(ErrorCode::operation_failed, "refused"));
        else later(protocol::Nothing{});
    });
    return table;
}

struct World {
    EventLoop loop;
    std::shared_ptr<driver::Driver> table = toy();
    rpc::Server server{loop, "toy", {.client_requests = 2}, [this](const std::string& uri, std::uint32_t, driver::Session&) { return driver::Opened{table, uri, ErrorDomain::test}; }};
};

std::string framed(const std::uint8_t* data, std::size_t size) {
    std::string all;
    while (size >= 6) {
        const std::size_t length = std::min<std::size_t>(data[5], size - 6);
        rpc::Header header{protocol::program_remote, 1, data[1] | (data[4] & 0x10 ? 256 : 0), static_cast<rpc::Kind>(data[0] % 7), data[2],
                           static_cast<rpc::Status>(data[3] % 3)};
        if (data[4] & 1) header.program = protocol::program_keepalive;
        if (data[4] & 2) header.program = protocol::program_qemu;
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

std::string call_open() {
    protocol::Buffer buffer;
    protocol::Encoder out(buffer);
    rpc::begin_packet(out, {protocol::program_remote, 1, ConnectOpen::info.number, rpc::Kind::call, 0, rpc::Status::ok});
    protocol::encode(out, ConnectOpen::Args{.name = "toy:///"});
    rpc::end_packet(out, 0);
    return std::string(buffer.view());
}

// Sends what is there to send, in pieces of `step`, and reads what comes back.
void talk(World& world, int fd, const std::string& bytes, std::size_t step) {
    char answer[65536];
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t put = ::send(fd, bytes.data() + at, std::min(step, bytes.size() - at), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put <= 0) break;
        at += static_cast<std::size_t>(put);
        world.loop.run_once(EventLoop::Duration(0));
        while (::recv(fd, answer, sizeof answer, MSG_DONTWAIT) > 0) {}
    }
    for (int i = 0; i < 4; ++i) {
        world.loop.run_once(EventLoop::Duration(0));
        while (::recv(fd, answer, sizeof answer, MSG_DONTWAIT) > 0) {}
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    static World* const world = new World;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) std::abort();
    const rpc::Socket like{};
    world->server.adopt(UniqueFd(ends[0]), like);
    UniqueFd client(ends[1]);
    const std::string bytes = data[0] == 0 ? std::string(reinterpret_cast<const char*>(data) + 2, size - 2) : framed(data + 2, size - 2);
    talk(*world, client.get(), (data[1] & 1 ? call_open() : "") + bytes, data[1] & 2 ? 7 : 100000);
    client.reset();
    for (int i = 0; i < 10 && world->server.client_count(); ++i) world->loop.run_once(EventLoop::Duration(0));
    if (world->server.client_count() || world->server.anonymous_count()) std::abort();
    return 0;
}
