// The client against servers that misbehave, end, or fall silent; and its events.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <future>

#include "drivers/remote/remote.hpp"
#include "protocol/remote/all.hpp"
#include "protocol/xdr.hpp"
#include "rpc/packet.hpp"
#include "rpc/server.hpp"
#include "test_loop.hpp"

namespace vireo::test {
namespace {

using namespace protocol::remote;
using rpc::Kind;
using rpc::Status;

// The server's end of a socketpair, in the hands of the test.
class Puppet {
public:
    explicit Puppet(UniqueFd fd) : fd_(std::move(fd)) {}
    // The next packet; empty at end of file.
    std::string receive() {
        for (;;) {
            if (const auto size = rpc::packet_size(in_); size && in_.size() >= *size) {
                std::string packet = in_.substr(0, *size);
                in_.erase(0, *size);
                return packet;
            }
            char buffer[4096];
            const ssize_t got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
            if (got <= 0) return {};
            in_.append(buffer, static_cast<std::size_t>(got));
        }
    }
    rpc::Header receive_header() {
        const std::string packet = receive();
        return packet.empty() ? rpc::Header{} : rpc::parse_packet(packet).header;
    }
    void send(const std::string& bytes) { (void)!::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    template <class T> void send_packet(rpc::Header header, const T& value) {
        protocol::Buffer buffer;
        protocol::Encoder out(buffer);
        const std::size_t start = rpc::begin_packet(out, header);
        protocol::encode(out, value);
        rpc::end_packet(out, start);
        send(std::string(buffer.view()));
    }
    template <class T> void reply(rpc::Header call, const T& value) {
        call.kind = Kind::reply;
        send_packet(call, value);
    }
    // Plays the opening.
    void accept() {
        for (;;) {
            const rpc::Header call = receive_header();
            switch (call.procedure) {
                case AuthList::info.number: reply(call, AuthList::Reply{{protocol::AuthType::none}}); break;
                case ConnectSupportsFeature::info.number: reply(call, ConnectSupportsFeature::Reply{1}); break;
                case ConnectOpen::info.number: reply(call, protocol::Nothing{}); return;
                default: return;
            }
        }
    }
    void hang_up() { fd_.reset(); }

private:
    UniqueFd fd_;
    std::string in_;
};

struct Client : testing::Test {
    Client() {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw system_error("socketpair");
        client_fd.reset(ends[0]);
        puppet.emplace(UniqueFd(ends[1]));
    }
    void open(std::shared_ptr<driver::ApplicationLoop> loop = {}) {
        std::thread server([&] { puppet->accept(); });
        connection = remote::open_socket(std::move(client_fd), "toy:///", {.loop = std::move(loop)});
        server.join();
    }
    ~Client() override {
        puppet.reset();
        connection.reset();
    }
    LoopThread loop;   // ends after the connection
    UniqueFd client_fd;
    std::optional<Puppet> puppet;
    std::unique_ptr<driver::Connection> connection;
};

TEST_F(Client, a_server_that_goes_away_ends_the_calls_that_wait_and_those_that_come) {
    open();
    std::vector<std::future<Outcome>> waiting;
    for (int i = 0; i < 4; ++i) waiting.push_back(std::async(std::launch::async, [&] { return attempt([&] { connection->call<ConnectGetHostname>(); }); }));
    for (int i = 0; i < 4; ++i) puppet->receive();
    puppet->hang_up();
    for (auto& one : waiting) {
        const Outcome outcome = one.get();
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome->message, "End of file while reading data: Input/output error");
        EXPECT_EQ(outcome->code, ErrorCode::system_error);
        EXPECT_EQ(outcome->domain, ErrorDomain::rpc);
    }
    EXPECT_EQ(attempt([&] { connection->call<ConnectGetHostname>(); })->message, "internal error: client socket is closed");
    EXPECT_FALSE(connection->is_alive());
}

TEST_F(Client, replies_in_another_order_find_their_callers) {
    open();
    auto first = std::async(std::launch::async, [&] { return connection->call<DomainLookupByName>({.name = "first"}).domain.id; });
    const std::string one = puppet->receive();
    auto second = std::async(std::launch::async, [&] { return connection->call<DomainLookupByName>({.name = "second"}).domain.id; });
    const std::string two = puppet->receive();
    puppet->reply(rpc::parse_packet(two).header, DomainLookupByName::Reply{{.id = 2}});
    EXPECT_EQ(second.get(), 2);
    puppet->reply(rpc::parse_packet(one).header, DomainLookupByName::Reply{{.id = 1}});
    EXPECT_EQ(first.get(), 1);
}

TEST_F(Client, an_unknown_procedure_is_not_supported) {
    open();
    auto call = std::async(std::launch::async, [&] { return attempt([&] { connection->call<ConnectGetHostname>(); }); });
    protocol::Buffer buffer;
    protocol::Encoder out(buffer);
    rpc::put_error_packet(out, puppet->receive_header(), Error(ErrorCode::rpc, ErrorDomain::rpc, "unknown procedure: 59"), ErrorDomain::rpc);
    puppet->send(std::string(buffer.view()));
    EXPECT_EQ(call.get()->code, ErrorCode::no_support);
}

TEST_F(Client, a_server_that_talks_nonsense_ends_the_connection) {
    for (const std::string& nonsense : {std::string(28, '\xff'), std::string("\0\0\0\x1c", 4) + std::string(12, '\0') + std::string("\0\0\0\x09", 4) + std::string(8, '\0')}) {
        int ends[2];
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        Puppet other{UniqueFd(ends[1])};
        std::thread server([&] { other.accept(); });
        const auto mine = remote::open_socket(UniqueFd(ends[0]), "toy:///", {});
        server.join();
        auto call = std::async(std::launch::async, [&] { return attempt([&] { mine->call<ConnectGetHostname>(); }); });
        other.receive();
        other.send(nonsense);
        ASSERT_TRUE(call.get());
        EXPECT_FALSE(mine->is_alive());
    }
}

TEST_F(Client, a_reply_that_cannot_be_read_fails_its_call_alone) {
    open();
    auto call = std::async(std::launch::async, [&] { return attempt([&] { connection->call<ConnectGetHostname>(); }); });
    puppet->reply(puppet->receive_header(), protocol::Nothing{});   // a string should be there
    ASSERT_TRUE(call.get());
    auto next = std::async(std::launch::async, [&] { return connection->call<ConnectGetHostname>().hostname; });
    puppet->reply(puppet->receive_header(), ConnectGetHostname::Reply{"host"});
    EXPECT_EQ(next.get(), "host");
}

TEST_F(Client, replies_that_nobody_asked_for_are_dropped) {
    open();
    puppet->reply({protocol::program_remote, 1, 59, Kind::reply, 4711, Status::ok}, ConnectGetHostname::Reply{"early"});
    auto call = std::async(std::launch::async, [&] { return connection->call<ConnectGetHostname>().hostname; });
    puppet->reply(puppet->receive_header(), ConnectGetHostname::Reply{"host"});
    EXPECT_EQ(call.get(), "host");
}

TEST_F(Client, messages_reach_their_handler_on_the_loop) {
    Mailbox<std::string> heard;
    open(loop.start());
    connection->on_message<DomainEventCallbackLifecycle>([&](const auto& message) { heard.put(message.event.domain.name); });
    puppet->send_packet({protocol::program_remote, 1, 318, Kind::message, 1, Status::ok}, DomainEventCallbackLifecycle::Message{.event = {.domain = {.name = "idle"}}});
    EXPECT_EQ(heard.take(), "idle");
    // And while a call is being waited for, by whoever reads.
    auto call = std::async(std::launch::async, [&] { return connection->call<ConnectGetHostname>().hostname; });
    const rpc::Header header = puppet->receive_header();
    puppet->send_packet({protocol::program_remote, 1, 318, Kind::message, 1, Status::ok}, DomainEventCallbackLifecycle::Message{.event = {.domain = {.name = "busy"}}});
    EXPECT_EQ(heard.take(), "busy");
    puppet->reply(header, ConnectGetHostname::Reply{"host"});
    EXPECT_EQ(call.get(), "host");
}

TEST_F(Client, the_loop_answers_pings_and_tells_of_the_end) {
    Mailbox<driver::CloseReason> ended;
    open(loop.start());
    connection->on_close([&](driver::CloseReason reason) { ended.put(reason); });
    puppet->send_packet({protocol::program_keepalive, 1, 1, Kind::message, 0, Status::ok}, protocol::Nothing{});
    const rpc::Header pong = puppet->receive_header();
    EXPECT_EQ(pong.program, protocol::program_keepalive);
    EXPECT_EQ(pong.procedure, 2);
    puppet->hang_up();
    EXPECT_EQ(ended.take(), driver::CloseReason::eof);
}

TEST_F(Client, a_silent_server_is_given_up_by_keepalive) {
    Mailbox<driver::CloseReason> ended;
    open(loop.start());
    connection->on_close([&](driver::CloseReason reason) { ended.put(reason); });
    ASSERT_TRUE(connection->set_keepalive(1, 1));
    auto call = std::async(std::launch::async, [&] { return attempt([&] { connection->call<ConnectGetHostname>(); }); });
    puppet->receive();
    EXPECT_EQ(puppet->receive_header().procedure, 1);   // the one ping
    EXPECT_EQ(ended.take(), driver::CloseReason::keepalive);
    EXPECT_EQ(call.get()->message, "internal error: connection closed due to keepalive timeout");
}

TEST_F(Client, stream_events_come_on_the_loop) {
    open(loop.start());
    auto opening = std::async(std::launch::async, [&] { return connection->open_stream<DomainOpenConsole>({}); });
    rpc::Header header = puppet->receive_header();
    puppet->reply(header, protocol::Nothing{});
    const auto stream = opening.get();
    char buffer[16];
    EXPECT_TRUE(stream->receive(buffer, false, false).would_block);
    Mailbox<unsigned> events;
    stream->watch(driver::ClientStream::readable, [&](unsigned found) {
        stream->change_watch(0);
        events.put(found);   // last: then the test goes on, and ends
    });
    protocol::Buffer packet;
    protocol::Encoder out(packet);
    header.kind = Kind::stream;
    header.status = Status::more;
    rpc::begin_packet(out, header);
    packet.append("hello");
    rpc::end_packet(out, 0);
    puppet->send(std::string(packet.view()));
    EXPECT_EQ(events.take(), driver::ClientStream::readable);
    const auto received = stream->receive(buffer, false, false);
    EXPECT_EQ(std::string(buffer, received.bytes), "hello");
    stream->unwatch();
    puppet->hang_up();
}

TEST(ClientConnect, a_socket_that_is_not_there_is_named) {
    const Outcome outcome = attempt([] { remote::open("qemu+unix:///system?socket=/nonexistent/sock", {}); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->message, "Failed to connect socket to '/nonexistent/sock': No such file or directory");
    EXPECT_EQ(outcome->code, ErrorCode::system_error);
    EXPECT_EQ(outcome->int1, ENOENT);
}

}  // namespace
}  // namespace vireo::test
