#include "toy.hpp"

#include <sys/un.h>

#include <cstring>

namespace vireo::test {

ToyDriver::ToyDriver() {
    using namespace wire;
    table->answers<ConnectGetHostname>([](driver::Session&, const protocol::Nothing&) { return ConnectGetHostname::Reply{"toy"}; });
    table->answers<ConnectSupportsFeature>([](driver::Session&, const ConnectSupportsFeature::Args& args) {
        return ConnectSupportsFeature::Reply{args.feature == 4 ? 1 : 0};
    });
    table->answers<DomainLookupByName>([](driver::Session&, const DomainLookupByName::Args& args) -> DomainLookupByName::Reply {
        if (args.name == "none") throw Error(ErrorCode::no_domain, "no domain with matching name 'none'");
        return {{.name = args.name, .uuid = {{1, 2, 3}}, .id = 7}};
    });
    table->answers<DomainGetXmlDesc>([](driver::Session&, const DomainGetXmlDesc::Args& args) {
        return DomainGetXmlDesc::Reply{std::string(static_cast<std::size_t>(args.domain.id), 'x')};
    });
    table->works<DomainCreate>([this](driver::Request, DomainCreate::Args args, driver::Later<DomainCreate> later) {
        if (args.domain.name == "throws") throw Error(ErrorCode::operation_failed, "thrown");
        if (args.domain.name == "inline") return later(protocol::Nothing{});
        if (args.domain.name == "dropped") return;
        work([this, name = args.domain.name, later] {
            ++started;
            if (name == "stuck") {
                std::unique_lock hold(lock);
                changed.wait(hold, [&] { return released; });
            }
            if (name == "fails") later(Error(ErrorCode::operation_invalid, "domain is already running"));
            else later(protocol::Nothing{});
        });
    });
    table->works<DomainDefineXml>([this](driver::Request request, DomainDefineXml::Args args, driver::Later<DomainDefineXml> later) {
        work([request = std::make_shared<driver::Request>(std::move(request)), name = args.xml, later] {
            request->session->send<DomainEventLifecycle>({.domain = {.name = name}, .event = 0, .detail = 0});
            later(DomainDefineXml::Reply{{.name = name}});
        });
    });
    // The descriptors come back in the other order.
    table->works<DomainOpenGraphicsFd>([](driver::Request, DomainOpenGraphicsFd::Args, driver::Later<DomainOpenGraphicsFd> later) {
        int ends[2];
        if (::pipe(ends) != 0) throw system_error("pipe");
        if (::write(ends[1], "via pipe", 8) != 8) throw system_error("write");
        ::close(ends[1]);
        std::vector<UniqueFd> fds;
        fds.emplace_back(ends[0]);
        later({}, std::move(fds));
    });
    table->works<DomainCreateWithFiles>([](driver::Request request, DomainCreateWithFiles::Args args, driver::Later<DomainCreateWithFiles> later) {
        args.domain.id = 0;
        for (const UniqueFd& fd : request.fds) {
            char c = 0;
            if (::read(fd.get(), &c, 1) == 1) args.domain.id = args.domain.id * 10 + (c - '0');
        }
        later(DomainCreateWithFiles::Reply{args.domain});
    });
    table->works<StorageVolUpload>([this](driver::Request request, StorageVolUpload::Args args, driver::Later<StorageVolUpload> later) {
        const auto stream = request.stream;
        driver::Stream::Handlers handlers;
        const std::string name = args.volume.name;
        handlers.data = [this, stream, name](std::string_view bytes) {
            uploaded += bytes;
            if (name == "full") stream->fail(Error(ErrorCode::operation_failed, "no space left"));
        };
        if (args.flags & 1) handlers.hole = [this](std::uint64_t length) { holes += length; };
        handlers.finished = [stream] { stream->finish(); };
        handlers.aborted = [this] { ++aborted; };
        stream->open(std::move(handlers));
        later(protocol::Nothing{});
    });
    table->works<StorageVolDownload>([this](driver::Request request, StorageVolDownload::Args args, driver::Later<StorageVolDownload> later) {
        const auto stream = request.stream;
        if (args.volume.name == "refused") return later(Error(ErrorCode::no_storage_vol, "refused"));
        if (args.volume.name == "forgotten") return later(protocol::Nothing{});
        struct Source {
            std::uint64_t left;
            char next = 'a';
        };
        const auto source = std::make_shared<Source>(Source{args.length});
        const bool sparse = args.flags & 1;
        const auto pump = [stream, source, sparse] {
            if (sparse && source->left) {
                stream->send("head");
                stream->send_hole(source->left);
                stream->send("tail");
                source->left = 0;
            }
            bool room = true;
            while (room && source->left) {
                const std::size_t count = std::min<std::uint64_t>(source->left, 100000);
                std::string bytes(count, source->next);
                source->next = source->next == 'z' ? 'a' : static_cast<char>(source->next + 1);
                source->left -= count;
                room = stream->send(bytes);
            }
            if (!source->left) stream->finish();
        };
        driver::Stream::Handlers handlers;
        handlers.writable = pump;
        handlers.aborted = [this] { ++aborted; };
        stream->open(std::move(handlers));
        later(protocol::Nothing{});
        pump();
    });
    // An echo that the client ends.
    table->works<DomainOpenConsole>([this](driver::Request request, DomainOpenConsole::Args, driver::Later<DomainOpenConsole> later) {
        const auto stream = request.stream;
        driver::Stream::Handlers handlers;
        handlers.data = [stream](std::string_view bytes) { stream->send(bytes); };
        handlers.finished = [stream] { stream->finish(); };
        handlers.aborted = [this] { ++aborted; };
        stream->open(std::move(handlers));
        later(protocol::Nothing{});
    });
    table->answers<ConnectDomainEventRegister>([this](driver::Session& session, const protocol::Nothing&) {
        session.on_close([this] { ++closed; });
        return ConnectDomainEventRegister::Reply{1};
    });
}

ToyServer::ToyServer(rpc::Limits limits, std::shared_ptr<rpc::Authenticator> authenticator) {
    std::string pattern = std::filesystem::temp_directory_path() / "vireo-rpc-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    path = folder / "sock";
    server = std::make_unique<rpc::Server>(loop, "toy", limits, toy.open());
    server->listen({rpc::listen_unix(path, 0700), rpc::Transport::unix_socket, false, false, authenticator});
    server->listen({rpc::listen_unix(path + "-ro", 0777), rpc::Transport::unix_socket, true, false, authenticator});
    thread = std::thread([this] { loop.run(); });
}

ToyServer::~ToyServer() {
    toy.release();
    toy.join();
    on_loop([this] { server.reset(); });
    loop.stop();
    thread.join();
    std::filesystem::remove_all(folder);
}

RawClient::RawClient(const std::string& path) : fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw system_error("connect");
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (put <= 0) return;   // the server has ended it: what the tests look for
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

void RawClient::send(const rpc::Header& header, std::string_view payload, std::size_t fds) {
    protocol::Buffer buffer;
    protocol::Encoder out(buffer);
    const std::size_t start = rpc::begin_packet(out, header, fds);
    buffer.append(payload);
    rpc::end_packet(out, start);
    send(buffer.view());
}

std::string RawClient::receive() {
    for (;;) {
        if (const auto size = rpc::packet_size(in_); size && in_.size() >= *size) {
            std::string packet = in_.substr(0, *size);
            in_.erase(0, *size);
            return packet;
        }
        char buffer[65536];
        const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
        if (got <= 0) return {};
        in_.append(buffer, static_cast<std::size_t>(got));
    }
}

}  // namespace vireo::test
