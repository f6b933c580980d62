// Calls, errors, limits and events between our server and our client.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toy.hpp"

namespace vireo::test {
namespace {

using namespace wire;

Error error_of(const std::function<void()>& f) {
    const Outcome outcome = attempt(f);
    EXPECT_TRUE(outcome) << "no error";
    return outcome.value_or(Error());
}

TEST(Server, answers_come_back_as_the_struct_that_was_sent) {
    ToyServer server;
    const auto client = server.connect();
    const auto reply = client->call<DomainLookupByName>({.name = "web"});
    EXPECT_EQ(reply.domain.name, "web");
    EXPECT_EQ(reply.domain.uuid.bytes[2], 3);
    EXPECT_EQ(reply.domain.id, 7);
    EXPECT_EQ(client->uri(), "toy:///system");
}

TEST(Server, an_error_keeps_its_parts_and_gets_the_driver_s_domain) {
    ToyServer server;
    const auto client = server.connect();
    const Error error = error_of([&] { client->call<DomainLookupByName>({.name = "none"}); });
    EXPECT_EQ(error.code, ErrorCode::no_domain);
    EXPECT_EQ(error.domain, ErrorDomain::test);
    EXPECT_EQ(error.message, "Domain not found: no domain with matching name 'none'");
    EXPECT_EQ(error.detail, "no domain with matching name 'none'");
    EXPECT_EQ(error.text, "Domain not found: %s");
}

TEST(Server, work_is_answered_from_its_own_thread) {
    ToyServer server;
    const auto client = server.connect();
    client->call<DomainCreate>({.domain = {.name = "quick"}});
    client->call<DomainCreate>({.domain = {.name = "inline"}});
    EXPECT_EQ(error_of([&] { client->call<DomainCreate>({.domain = {.name = "fails"}}); }).code, ErrorCode::operation_invalid);
    EXPECT_EQ(error_of([&] { client->call<DomainCreate>({.domain = {.name = "throws"}}); }).code, ErrorCode::operation_failed);
}

TEST(Server, work_that_forgets_to_answer_fails_the_call) {
    ToyServer server;
    const auto client = server.connect();
    EXPECT_EQ(error_of([&] { client->call<DomainCreate>({.domain = {.name = "dropped"}}); }).code, ErrorCode::internal_error);
}

TEST(Server, what_nobody_offers_is_not_supported) {
    ToyServer server;
    const auto client = server.connect();
    const Error error = error_of([&] { client->call<DomainSuspend>({}); });
    EXPECT_EQ(error.code, ErrorCode::no_support);
    EXPECT_EQ(error.message, "this function is not supported by the connection driver: virDomainSuspend");
}

TEST(Server, stuck_work_does_not_hold_up_answers_of_its_connection) {
    ToyServer server;
    const auto client = server.connect();
    std::vector<std::thread> stuck;
    for (int i = 0; i < 8; ++i) stuck.emplace_back([&] { client->call<DomainCreate>({.domain = {.name = "stuck"}}); });
    eventually([&] { return server.toy.started == 5; });
    // Three more wait for a place; answers still come.
    for (int i = 0; i < 100; ++i) EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_EQ(server.toy.started, 5);
    server.toy.release();
    for (auto& thread : stuck) thread.join();
    EXPECT_EQ(server.toy.started, 8);
}

// Works end on their own threads while the I/O thread keeps others back: each of these has its turn, whoever is first.
TEST(Server, work_beyond_the_limit_of_a_connection_has_its_turn) {
    ToyServer server({.client_requests = 1});
    const auto client = server.connect();
    std::vector<std::thread> threads;
    std::atomic<int> answered = 0;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                client->call<DomainCreate>({.domain = {.name = "quick"}});
                ++answered;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(answered, 800);
}

TEST(Server, many_threads_share_one_connection) {
    ToyServer server;
    const auto client = server.connect();
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                const std::string name = std::to_string(t) + "-" + std::to_string(i);
                if (client->call<DomainLookupByName>({.name = name}).domain.name == name) ++right;
                if (i % 20 == 0) client->call<DomainCreate>({.domain = {.name = "quick"}});
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, 1600);
}

TEST(Server, a_reply_of_many_megabytes_arrives_whole) {
    ToyServer server;
    const auto client = server.connect();
    const auto reply = client->call<DomainGetXmlDesc>({.domain = {.id = 4000000}});
    EXPECT_EQ(reply.xml.size(), 4000000u);
    const Error error = error_of([&] { client->call<DomainGetXmlDesc>({.domain = {.id = 4194305}}); });
    EXPECT_EQ(error.code, ErrorCode::rpc);
}

TEST(Server, descriptors_travel_both_ways) {
    ToyServer server;
    const auto client = server.connect();
    std::vector<UniqueFd> got;
    client->call_with_fds<DomainOpenGraphicsFd>({}, {}, &got);
    ASSERT_EQ(got.size(), 1u);
    char text[9] = {};
    EXPECT_EQ(::read(got[0].get(), text, 8), 8);
    EXPECT_STREQ(text, "via pipe");

    std::vector<UniqueFd> keep;
    std::vector<int> fds;
    for (const char* digit : {"4", "2", "7"}) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        ASSERT_EQ(::write(ends[1], digit, 1), 1);
        ::close(ends[1]);
        keep.emplace_back(ends[0]);
        fds.push_back(ends[0]);
    }
    EXPECT_EQ(client->call_with_fds<DomainCreateWithFiles>({.domain = {.name = "x"}}, fds).domain.id, 427);
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Server, read_only_connections_are_refused_what_writes) {
    ToyServer server;
    for (const bool by_flag : {false, true}) {
        const auto client = remote::open("toy+unix:///system?socket=" + server.path + (by_flag ? "" : "-ro"), {.read_only = by_flag});
        const Error error = error_of([&] { client->call<DomainCreate>({.domain = {.name = "quick"}}); });
        EXPECT_EQ(error.code, ErrorCode::operation_denied);
        EXPECT_EQ(error.message, "operation forbidden: read only access prevents virDomainCreate");
        EXPECT_EQ(error.domain, ErrorDomain::domain);
        EXPECT_EQ(error_of([&] { client->call<DomainGetXmlDesc>({.domain = {.id = 3}, .flags = 1}); }).message,
                  "operation forbidden: virDomainGetXMLDesc with secure flag");
        EXPECT_EQ(client->call<DomainGetXmlDesc>({.domain = {.id = 3}}).xml, "xxx");
    }
}

TEST(Server, features_are_its_own_or_the_driver_s) {
    ToyServer server;
    const auto client = server.connect();
    const auto supports = [&](int feature) { return client->call<ConnectSupportsFeature>({.feature = feature}).supported; };
    for (const int feature : {4, 8, 9, 10, 14, 15, 16}) EXPECT_EQ(supports(feature), 1) << feature;
    for (const int feature : {1, 2, 3, 17, 99}) EXPECT_EQ(supports(feature), 0) << feature;
}

TEST(Server, a_uri_that_no_driver_takes_fails_the_open) {
    ToyServer server;
    const Error error = error_of([&] { remote::open("bogus+unix:///?socket=" + server.path, {}); });
    EXPECT_EQ(error.message, "no connection driver available for bogus:///");
}

TEST(Server, a_client_that_vanishes_in_a_call_disturbs_nobody) {
    ToyServer server;
    const auto witness = server.connect();
    {
        RawClient client(server.path);
        client.open();
        client.send_call<ConnectDomainEventRegister>(1);
        client.receive();
        client.send_call<DomainCreate>(2, {.domain = {.name = "stuck"}});
        eventually([&] { return server.toy.started == 1; });
    }
    eventually([&] { return server.toy.closed == 1; });
    server.toy.release();
    EXPECT_EQ(witness->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_EQ(server.on_loop([&] { return server.server->client_count(); }), 1u);
}

TEST(Server, a_client_that_never_reads_its_events_is_closed) {
    ToyServer server({.queued_bytes = 100000});
    RawClient client(server.path);
    client.open();
    const auto session = server.toy.session(0);
    while (!session->is_closed()) session->send<DomainEventLifecycle>({.domain = {.name = std::string(1000, 'n')}});
    EXPECT_EQ(server.connect()->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Server, events_of_many_threads_come_whole_and_in_order_between_answers) {
    constexpr int threads = 3, events = 400, calls = 200;
    ToyServer server({.queued_bytes = 256u << 20});
    RawClient client(server.path);
    client.open();
    const auto session = server.toy.session(0);
    for (int who = 0; who < threads; ++who)
        server.toy.work([&, who] {
            // Now and then more than a socket takes at once.
            for (int i = 0; i < events; ++i)
                session->send<DomainEventLifecycle>({.domain = {.name = std::string(i % 50 == 0 ? 150000 : 10, 'n')}, .event = who, .detail = i});
        });
    std::thread asking([&] {
        for (std::uint32_t i = 0; i < calls; ++i)
            if (i % 2) client.send_call<ConnectGetHostname>(i + 1);
            else client.send_call<DomainCreate>(i + 1, {.domain = {.name = "quick"}});   // answered by another thread
    });
    int next[threads] = {}, answered = 0;
    for (int left = threads * events + calls; left > 0; --left) {
        const std::string bytes = client.receive();
        const rpc::Packet packet = rpc::parse_packet(bytes);
        if (packet.header.kind == rpc::Kind::reply) {
            EXPECT_EQ(packet.header.status, rpc::Status::ok);
            ++answered;
            continue;
        }
        ASSERT_EQ(packet.header.procedure, DomainEventLifecycle::info.number);
        DomainEventLifecycle::Message message;
        protocol::Decoder in(packet.payload);
        protocol::decode(in, message);
        ASSERT_EQ(message.detail, next[message.event]++);
        ASSERT_EQ(message.domain.name, std::string(message.detail % 50 == 0 ? 150000 : 10, 'n'));
    }
    asking.join();
    EXPECT_EQ(answered, calls);
}

TEST(Server, a_client_that_asks_and_never_reads_is_not_read_either) {
    ToyServer server;
    RawClient client(server.path);
    client.open();
    // Each answer has a million bytes: far more than the server keeps for anyone.
    ::fcntl(client.fd.get(), F_SETFL, O_NONBLOCK);
    for (int i = 0; i < 1000; ++i) client.send_call<DomainGetXmlDesc>(static_cast<std::uint32_t>(i), {.domain = {.id = 1000000}});
    EXPECT_EQ(server.connect()->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Server, five_hundred_clients_at_once_are_served) {
    ToyServer server({.clients = 600});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 500; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.path));
        clients.back()->send_call<ConnectOpen>(1, {.name = "toy:///many"});
        clients.back()->send_call<ConnectGetHostname>(2);
    }
    for (auto& client : clients) {
        EXPECT_EQ(rpc::parse_packet(client->receive()).header.serial, 1u);
        EXPECT_EQ(rpc::parse_packet(client->receive()).header.serial, 2u);
    }
}

TEST(Server, clients_beyond_the_limit_wait_for_a_place) {
    ToyServer server({.clients = 2});
    auto first = std::make_unique<RawClient>(server.path);
    RawClient second(server.path);
    first->open();
    second.open();
    RawClient third(server.path);
    third.send_call<ConnectOpen>(1);
    EXPECT_EQ(server.on_loop([&] { return server.server->client_count(); }), 2u);
    first.reset();
    EXPECT_EQ(rpc::parse_packet(third.receive()).header.serial, 1u);
}

TEST(Server, closing_answers_and_then_ends_the_connection) {
    ToyServer server;
    RawClient client(server.path);
    client.open();
    client.send_call<ConnectClose>(5);
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.status, rpc::Status::ok);
    EXPECT_TRUE(client.at_end());
}

TEST(Server, administration_sees_and_closes_clients) {
    ToyServer server;
    RawClient client(server.path);
    client.open();
    const auto clients = server.on_loop([&] { return server.server->clients(); });
    ASSERT_EQ(clients.size(), 1u);
    EXPECT_EQ(clients[0].identity.uid, ::geteuid());
    EXPECT_EQ(clients[0].identity.pid, ::getpid());
    EXPECT_TRUE(clients[0].identity.start_time);
    EXPECT_TRUE(clients[0].authenticated);
    EXPECT_TRUE(server.on_loop([&] { return server.server->close_client(clients[0].id); }));
    EXPECT_TRUE(client.at_end());
}

}  // namespace
}  // namespace vireo::test
