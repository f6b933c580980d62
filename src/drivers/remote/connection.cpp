#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <unordered_map>

#include "drivers/remote/address.hpp"
#include "drivers/remote/client.hpp"
#include "drivers/remote/client_stream.hpp"
#include "drivers/remote/remote.hpp"
#include "drivers/remote/sasl.hpp"
#include "protocol/remote/auth.hpp"
#include "protocol/remote/connect.hpp"

namespace vireo::remote {
namespace {

namespace wire = protocol::remote;

enum Feature : std::int32_t { program_keepalive = 10 };

// "192.0.2.1;16509", as SASL wants it; empty where there is no such thing.
std::string numeric_address(int fd, int (*look)(int, sockaddr*, socklen_t*)) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    char host[NI_MAXHOST], service[NI_MAXSERV];
    if (look(fd, raw, &size) != 0 || (address.ss_family != AF_INET && address.ss_family != AF_INET6)) return "";
    if (::getnameinfo(raw, size, host, sizeof host, service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) != 0) return "";
    return std::string(host) + ";" + service;
}

std::string own_host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

// `lock_` guards the table of handlers alone.
class RemoteConnection : public driver::Connection {
public:
    RemoteConnection(std::shared_ptr<Client> client, bool read_only) : Connection(read_only), client_(std::move(client)) {
        client_->on_message([this](const rpc::Header& header, std::string_view payload) { take_message(header, payload); });
    }
    ~RemoteConnection() override { close(); }

    std::string uri() override {
        if (uri_.empty()) uri_ = call<wire::ConnectGetUri>().uri;
        return uri_;
    }
    void set_uri(std::string uri) { uri_ = std::move(uri); }
    bool is_alive() override { return client_->is_alive(); }
    bool is_secure() override { return client_->transport().is_secure(); }
    bool is_encrypted() override { return client_->transport().is_encrypted(); }
    bool set_keepalive(int interval_seconds, unsigned count) override {
        return server_keepalive_ && client_->set_keepalive(interval_seconds, count);
    }
    void on_close(std::function<void(driver::CloseReason)> f) override { client_->on_close(std::move(f)); }
    void close() override {
        if (opened_) attempt([&] { call<wire::ConnectClose>(); });
        opened_ = false;
        client_->on_message(nullptr);
        client_->close();
    }

    void authenticate(const Uri& uri, const Options& options);
    void start_watching() { client_->start_watching(); }
    void open(const std::string& name, const Options& options);

protected:
    void do_perform(driver::CallFrame& frame) override {
        std::shared_ptr<StreamState> state;
        client_->call(frame, frame.wants_stream ? &state : nullptr);
        if (state) frame.stream = std::make_unique<WireStream>(client_, std::move(state));
    }
    void set_handler(const protocol::Procedure& procedure, Handler handler) override {
        std::lock_guard hold(lock_);
        handlers_[key(procedure.program, procedure.number)] = std::make_shared<const Handler>(std::move(handler));
    }

private:
    void authenticate_by_sasl(const Uri& uri, const Options& options, const std::string& mechanism);
    static std::uint64_t key(std::uint32_t program, std::int32_t number) {
        return std::uint64_t{program} << 32 | static_cast<std::uint32_t>(number);
    }
    void take_message(const rpc::Header& header, std::string_view payload) {
        std::shared_ptr<const Handler> handler;
        {
            std::lock_guard hold(lock_);
            const auto found = handlers_.find(key(header.program, header.procedure));
            if (found == handlers_.end()) return;
            handler = found->second;
        }
        // A message that makes no sense is dropped: nobody waits for it.
        attempt([&] {
            protocol::Decoder in(payload);
            const std::shared_ptr<void> message = handler->decode(in);
            handler->call(message.get());
        });
    }

    std::shared_ptr<Client> client_;
    std::string uri_;
    bool opened_ = false;
    bool server_keepalive_ = false;
    std::mutex lock_;
    std::unordered_map<std::uint64_t, std::shared_ptr<const Handler>> handlers_;
};

void RemoteConnection::authenticate(const Uri& uri, const Options& options) {
    const auto types = call<wire::AuthList>().types;
    const std::string* wanted = uri.parameter("auth");
    const std::string wish = wanted ? wanted->substr(0, wanted->find('.')) : "";
    if (!wish.empty() && wish != "none" && wish != "sasl" && wish != "polkit")
        throw Error(ErrorCode::auth_failed, ErrorDomain::remote, "unknown authentication type " + *wanted);
    protocol::AuthType chosen = types.empty() ? protocol::AuthType::none : types.front();
    if (!wish.empty()) {
        chosen = wish == "sasl" ? protocol::AuthType::sasl : wish == "polkit" ? protocol::AuthType::polkit : protocol::AuthType::none;
        bool offered = types.empty() && chosen == protocol::AuthType::none;
        for (const auto type : types) offered = offered || type == chosen;
        if (!offered) throw Error(ErrorCode::auth_failed, ErrorDomain::remote, "requested authentication type " + *wanted + " rejected");
    }
    switch (chosen) {
        case protocol::AuthType::none: return;
        case protocol::AuthType::polkit: call<wire::AuthPolkit>(); return;
        case protocol::AuthType::sasl: return authenticate_by_sasl(uri, options, wanted && wish != *wanted ? wanted->substr(wish.size() + 1) : "");
        default:
            throw Error(ErrorCode::auth_failed, ErrorDomain::remote, "unsupported authentication type " + std::to_string(static_cast<int>(chosen)));
    }
}

void RemoteConnection::authenticate_by_sasl(const Uri& uri, const Options& options, const std::string& mechanism) {
    const Transport& transport = client_->transport();
    const CredentialSource credentials(uri, "libvirt", uri.host.empty() ? "localhost" : uri.host, options.ask);
    const bool is_protected = transport.is_secure();
    SaslClient client(uri.host.empty() ? own_host_name() : uri.host, numeric_address(transport.fd(), ::getsockname), numeric_address(transport.fd(), ::getpeername),
                      is_protected, transport.tls_bits(), credentials);
    SaslClient::Message message = client.start(call<wire::AuthSaslInit>().mechlist, mechanism);
    const auto started = call<wire::AuthSaslStart>({.mech = message.mechanism, .nil = !message.has_data, .data = message.data});
    bool complete = started.complete;
    SaslClient::Message answer{"", !started.nil, started.data};
    // The last word of the server may be one that the mechanism waits for.
    while (!complete || !client.is_done() || answer.has_data) {
        if (client.is_done() && !complete) {
            message = {};
        } else {
            message = client.step(answer);
        }
        if (complete) {
            if (!client.is_done()) throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "the server ended the SASL exchange too early");
            break;
        }
        const auto reply = call<wire::AuthSaslStep>({.nil = !message.has_data, .data = message.data});
        complete = reply.complete;
        answer = {"", !reply.nil, reply.data};
    }
    if (auto layer = client.layer()) client_->secure(std::move(layer));
}

void RemoteConnection::open(const std::string& name, const Options& options) {
    if (client_->has_loop()) {
        // Servers before 0.9.8 do not know the question.
        attempt([&] { server_keepalive_ = call<wire::ConnectSupportsFeature>({.feature = program_keepalive}).supported == 1; });
    }
    wire::ConnectOpen::Args args{.flags = options.flags | (options.read_only ? 1u : 0u)};
    if (!name.empty()) args.name = name;
    call<wire::ConnectOpen>(args);
    opened_ = true;
    if (name.empty()) uri();
    else set_uri(name);
}

std::unique_ptr<driver::Connection> open_over(std::unique_ptr<Transport> transport, const Uri& uri, const std::string& name, const Options& options) {
    auto connection = std::make_unique<RemoteConnection>(Client::create(std::move(transport), options.loop), options.read_only);
    connection->authenticate(uri, options);
    connection->start_watching();
    connection->open(name, options);
    return connection;
}

}  // namespace

bool names_transport(const std::string& uri) {
    if (uri.empty()) return false;
    const Uri parsed = parse_uri(uri);
    return parsed.has_transport || !parsed.host.empty() || parsed.driver == "remote";
}

std::unique_ptr<driver::Connection> open(const std::string& text, const Options& options) {
    Uri uri = text.empty() ? Uri{.driver = "remote", .transport = "unix"} : parse_uri(text);
    if (!uri.parameter("mode") && !options.mode.empty()) uri.parameters.emplace_back("mode", options.mode);
    return open_over(connect(uri, options), uri, uri.name(), options);
}

std::unique_ptr<driver::Connection> open_socket(UniqueFd fd, const std::string& name, const Options& options) {
    return open_over(socket_transport(std::move(fd), true), {}, name, options);
}

std::unique_ptr<driver::Connection> connect_program(const std::string& socket_path, const Options& options) {
    auto connection = std::make_unique<RemoteConnection>(Client::create(connect_unix(socket_path), options.loop), options.read_only);
    connection->start_watching();
    return connection;
}

}  // namespace vireo::remote
