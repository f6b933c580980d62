// Connections over TLS: who gets in, what travels, and clients that mean harm.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>

#include "base/files.hpp"
#include "rpc/certificate_check.hpp"
#include "toy.hpp"

namespace vireo::test {
namespace {

using namespace wire;

std::string pki(const std::string& file) { return std::string(VIREO_SOURCE_DIR) + "/tests/unit/rpc/data/pki/" + file; }

rpc::TlsSettings server_settings() {
    rpc::TlsSettings settings;
    settings.is_server = settings.cert_required = true;
    settings.ca_file = pki("cacert.pem");
    settings.cert_file = pki("servercert.pem");
    settings.key_file = pki("serverkey.pem");
    return settings;
}

// The toy server, also on a TLS port.
class TlsServer : public ToyServer {
public:
    explicit TlsServer(rpc::Limits limits = {}, rpc::TlsSettings settings = server_settings()) : ToyServer(limits) {
        rpc::Socket socket;
        socket.fd.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_ANY);   // the tests know it by several addresses
        socklen_t size = sizeof address;
        auto* const raw = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket.fd.get(), raw, size) != 0 || ::listen(socket.fd.get(), 100) != 0 || ::getsockname(socket.fd.get(), raw, &size) != 0)
            throw system_error("listen");
        port = ntohs(address.sin_port);
        socket.transport = rpc::Transport::tls;
        socket.tls = rpc::TlsContext::create(std::move(settings));
        on_loop([&] { server->listen(std::move(socket)); });
    }
    // A folder as `pkipath` wants it, with this client's certificate; empty: it has none.
    std::string folder_of(const std::string& client) {
        const auto place = folder / ("pki-" + client);
        std::filesystem::create_directories(place);
        const auto copy = [&](const std::string& from, const char* to) {
            std::filesystem::copy_file(pki(from), place / to, std::filesystem::copy_options::overwrite_existing);
        };
        copy("cacert.pem", "cacert.pem");
        if (!client.empty()) copy(client + "cert.pem", "clientcert.pem"), copy(client + "key.pem", "clientkey.pem");
        return place.string();
    }
    std::unique_ptr<driver::Connection> connect_tls(const std::string& client = "client", const std::string& more = "", const std::string& host = "localhost") {
        return remote::open("toy+tls://" + host + ":" + std::to_string(port) + "/system?pkipath=" + folder_of(client) + more, {});
    }
    UniqueFd connect_raw() {
        UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw system_error("connect");
        return fd;
    }
    std::uint16_t port = 0;
};

bool reaches_end(int fd) {
    char buffer[4096];
    for (;;) {
        const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
        if (got <= 0) return true;
    }
}

TEST(Tls, a_client_with_a_certificate_of_the_authority_is_served_and_known_by_name) {
    TlsServer server;
    const auto client = server.connect_tls();
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_TRUE(client->is_secure());
    EXPECT_TRUE(client->is_encrypted());
    EXPECT_EQ(client->call<ConnectIsSecure>().secure, 1);
    EXPECT_EQ(server.toy.session(0)->identity().x509_name, "O=Test,CN=client1");
    const auto names = rpc::names_in_certificate(read_file(pki("clientcert.pem")));
    EXPECT_EQ(names.distinguished, "O=Test,CN=client1");
    EXPECT_EQ(names.organization, "Test");
    EXPECT_EQ(names.common, "client1");
    EXPECT_THROW(rpc::names_in_certificate("nonsense"), Error);
}

TEST(Tls, each_version_of_the_protocol_carries_calls_streams_and_many_threads) {
    for (const char* version : {"TLS1.2", "TLS1.3"}) {
        TlsServer server;
        const auto client = server.connect_tls("client", std::string("&tls_priority=NORMAL:-VERS-ALL:%2BVERS-") + version);
        EXPECT_EQ(client->call<DomainGetXmlDesc>({.domain = {.name = "x", .id = 3'000'000}}).xml.size(), 3'000'000u);
        const auto up = client->open_stream<StorageVolUpload>({.volume = {.name = "disk"}});
        EXPECT_TRUE(up->send(std::string(3'000'000, 'u'), true));
        up->finish();
        EXPECT_EQ(server.on_loop([&] { return server.toy.uploaded; }), std::string(3'000'000, 'u'));
        const auto down = client->open_stream<StorageVolDownload>({.volume = {.name = "disk"}, .length = 2'000'000});
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 50; ++n) EXPECT_EQ(client->call<DomainLookupByName>({.name = "vm"}).domain.name, "vm");
                client->call<DomainCreate>({.domain = {.name = "slow"}});
            });
        std::vector<char> buffer(50000);
        std::size_t all = 0;
        for (;;) {
            const auto got = down->receive(buffer, true, false);
            if (got.bytes == 0) break;
            all += got.bytes;
        }
        EXPECT_EQ(all, 2'000'000u);
        down->finish();
        for (auto& thread : threads) thread.join();
    }
}

TEST(Tls, who_has_no_certificate_or_a_forged_one_does_not_get_in) {
    TlsServer server;
    EXPECT_THROW(server.connect_tls(""), Error);
    EXPECT_THROW(server.connect_tls("forged"), Error) << "its own check";
    EXPECT_THROW(server.connect_tls("forged", "&no_sanity=1"), Error) << "the server's check";
    EXPECT_EQ(server.on_loop([&] { return server.toy.sessions.size(); }), 0u);
}

TEST(Tls, a_server_of_another_name_or_authority_is_refused_unless_that_is_not_asked) {
    TlsServer server;
    const Outcome failed = attempt([&] { server.connect_tls("client", "", "127.0.0.2"); });
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->message, "authentication failed: Failed to verify peer's certificate");
    EXPECT_EQ(server.connect_tls("client", "&no_verify=1", "127.0.0.2")->call<ConnectGetHostname>().hostname, "toy");
    const std::string folder = server.folder_of("forged");
    std::filesystem::copy_file(pki("strangerca.pem"), folder + "/cacert.pem", std::filesystem::copy_options::overwrite_existing);
    EXPECT_THROW(remote::open("toy+tls://localhost:" + std::to_string(server.port) + "/system?pkipath=" + folder, {}), Error);
}

TEST(Tls, only_names_on_the_list_get_in) {
    rpc::TlsSettings settings = server_settings();
    settings.allowed_names = std::vector<std::string>{"O=Test,CN=other"};
    TlsServer closed({}, settings);
    EXPECT_THROW(closed.connect_tls(), Error);
    settings.allowed_names = std::vector<std::string>{"O=Other*", "O=Test,*"};
    TlsServer open({}, settings);
    EXPECT_EQ(open.connect_tls()->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Tls, a_client_without_a_certificate_gets_in_where_nobody_checks) {
    rpc::TlsSettings settings = server_settings();
    settings.check_peer = false;
    TlsServer server({}, settings);
    const auto client = server.connect_tls("");
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_FALSE(server.toy.session(0)->identity().x509_name);
}

TEST(Tls, certificates_that_do_not_fit_are_named) {
    const auto message = [](auto change) {
        rpc::TlsSettings settings = server_settings();
        change(settings);
        const Outcome failed = attempt([&] { rpc::TlsContext::create(settings); });
        return failed ? failed->message : "";
    };
    EXPECT_EQ(message([](auto& s) { s.ca_file = "/nonexistent"; }), "Cannot read CA certificate '/nonexistent': No such file or directory");
    EXPECT_EQ(message([](auto& s) { s.cert_file = "/nonexistent"; }), "Cannot read certificate '/nonexistent': No such file or directory");
    EXPECT_EQ(message([](auto& s) { s.key_file = "/nonexistent"; }), "Cannot read private key '/nonexistent': No such file or directory");
    EXPECT_EQ(message([](auto& s) { s.cert_file = pki("cacert.pem"); }),
              "The certificate " + pki("cacert.pem") + " basic constraints show a CA, but we need one for a server");
    EXPECT_EQ(message([](auto& s) { s.ca_file = pki("clientcert.pem"); }), "The certificate " + pki("clientcert.pem") + " basic constraints do not show a CA");
    EXPECT_EQ(message([](auto& s) { s.ca_file = pki("strangerca.pem"); }),
              "Our own certificate " + pki("servercert.pem") + " failed validation against " + pki("strangerca.pem") + ": The certificate hasn't got a known issuer.");
    EXPECT_EQ(message([](auto& s) { s.ca_file = pki("serverkey.pem"); }), "Unable to import CA certificate list " + pki("serverkey.pem"));
    EXPECT_NE(message([](auto& s) { s.key_file = pki("clientkey.pem"); }).find("do not match"), std::string::npos);
}

TEST(TlsHostile, a_client_that_does_not_finish_its_handshake_is_closed_and_keeps_nobody_waiting) {
    TlsServer server({.handshake = std::chrono::milliseconds(200)});
    const UniqueFd silent = server.connect_raw();
    const UniqueFd begun = server.connect_raw();
    const std::string_view half("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    ASSERT_EQ(::send(begun.get(), half.data(), half.size(), MSG_NOSIGNAL), ssize_t(half.size()));
    EXPECT_EQ(server.connect_tls()->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_TRUE(reaches_end(silent.get()));
    EXPECT_TRUE(reaches_end(begun.get()));
}

TEST(TlsHostile, what_is_no_tls_ends_the_connection) {
    TlsServer server;
    for (const std::string_view text : {std::string_view("GET / HTTP/1.0\r\n\r\n"), std::string_view("\0\0\0\x1c\x20\0\x80\x86\0\0\0\1\0\0\0B\0\0\0\0\0\0\0\0\0\0\0\0", 28)}) {
        const UniqueFd fd = server.connect_raw();
        ASSERT_EQ(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL), ssize_t(text.size()));
        EXPECT_TRUE(reaches_end(fd.get()));
    }
    EXPECT_EQ(server.connect_tls()->call<ConnectGetHostname>().hostname, "toy");
}

// Speaks TLS, then what it likes.
struct RawTls {
    explicit RawTls(TlsServer& server) : fd(server.connect_raw()) {
        rpc::TlsSettings settings;
        settings.ca_file = pki("cacert.pem");
        settings.cert_file = pki("clientcert.pem");
        settings.key_file = pki("clientkey.pem");
        session = std::make_unique<rpc::TlsSession>(rpc::TlsContext::create(settings), "localhost");
        std::string came;
        char buffer[16384];
        for (;;) {
            protocol::Buffer to_send;
            const bool done = session->shake_hands(came, to_send);
            send(to_send.view());
            if (done) break;
            const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
            if (got <= 0) throw system_error("recv");
            came.assign(buffer, std::size_t(got));
        }
    }
    void send(std::string_view bytes) { EXPECT_EQ(::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size())); }
    UniqueFd fd;
    std::unique_ptr<rpc::TlsSession> session;
};

TEST(TlsHostile, broken_framing_and_broken_records_end_the_connection_alone) {
    TlsServer server;
    const auto other = server.connect_tls();
    {
        RawTls client(server);
        protocol::Buffer sealed;
        client.session->seal(std::string_view("\xff\xff\xff\xff" "0123456789", 14), sealed);
        client.send(sealed.view());
        EXPECT_TRUE(reaches_end(client.fd.get()));
    }
    {
        RawTls client(server);
        protocol::Buffer sealed;
        client.session->seal(std::string(1000, 'x'), sealed);
        std::string changed(sealed.view());
        changed[changed.size() / 2] = char(changed[changed.size() / 2] ^ 1);
        client.send(changed);
        EXPECT_TRUE(reaches_end(client.fd.get()));
    }
    EXPECT_EQ(other->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Tls, new_clients_get_the_certificates_that_were_loaded_last) {
    TlsServer server;
    const auto before = server.connect_tls();
    rpc::TlsSettings settings = server_settings();
    settings.allowed_names = std::vector<std::string>{"nobody"};
    server.on_loop([&] { server.server->replace_tls(rpc::TlsContext::create(settings)); });
    EXPECT_EQ(before->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_THROW(server.connect_tls(), Error);
}

}  // namespace
}  // namespace vireo::test
