// Streams both ways: data, holes, ends, aborts, failures, and flow.
#include <gtest/gtest.h>

#include "toy.hpp"

namespace vireo::test {
namespace {

using namespace wire;

std::string receive_all(driver::ClientStream& stream) {
    std::string all;
    std::vector<char> buffer(30000);
    for (;;) {
        const auto received = stream.receive(buffer, true, false);
        if (received.bytes == 0) return all;
        all.append(buffer.data(), received.bytes);
    }
}

TEST(Streams, a_download_arrives_whole_and_ends) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolDownload>({.volume = {.name = "disk"}, .length = 5000000});
    const std::string all = receive_all(*stream);
    EXPECT_EQ(all.size(), 5000000u);
    EXPECT_EQ(all[0], 'a');
    EXPECT_EQ(all[100000], 'b');
    stream->finish();
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Streams, an_upload_is_confirmed_when_the_driver_has_it) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolUpload>({.volume = {.name = "disk"}});
    EXPECT_TRUE(stream->send(std::string(3000000, 'u'), true));
    stream->finish();
    EXPECT_EQ(server.on_loop([&] { return server.toy.uploaded.size(); }), 3000000u);
}

TEST(Streams, holes_travel_both_ways_on_sparse_streams) {
    ToyServer server;
    const auto client = server.connect();
    const auto up = client->open_stream<StorageVolUpload>({.volume = {.name = "disk"}, .flags = 1}, nullptr, true);
    up->send("head", true);
    up->send_hole(1ull << 40);
    up->send("tail", true);
    up->finish();
    EXPECT_EQ(server.on_loop([&] { return server.toy.uploaded; }), "headtail");
    EXPECT_EQ(server.on_loop([&] { return server.toy.holes; }), 1ull << 40);

    const auto down = client->open_stream<StorageVolDownload>({.volume = {.name = "disk"}, .length = 70000, .flags = 1}, nullptr, true);
    char buffer[100];
    EXPECT_EQ(down->receive(buffer, true, true).bytes, 4u);
    EXPECT_TRUE(down->receive(buffer, true, true).at_hole);
    EXPECT_EQ(down->receive_hole(), 70000u);
    EXPECT_EQ(down->receive(buffer, true, true).bytes, 4u);
    EXPECT_EQ(std::string(buffer, 4), "tail");
    EXPECT_EQ(down->receive(buffer, true, true).bytes, 0u);
    down->finish();

    const auto flat = client->open_stream<StorageVolDownload>({.volume = {.name = "disk"}, .length = 70000, .flags = 1}, nullptr, true);
    EXPECT_EQ(receive_all(*flat), "head" + std::string(70000, '\0') + "tail");
}

TEST(Streams, a_hole_on_a_stream_that_knows_none_fails_it) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolUpload>({.volume = {.name = "disk"}});
    stream->send_hole(5);
    EXPECT_TRUE(attempt([&] { stream->finish(); }));
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Streams, aborting_tells_the_driver) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolUpload>({.volume = {.name = "disk"}});
    stream->send("some", true);
    stream->abort();
    EXPECT_EQ(server.toy.aborted, 1);
    const auto down = client->open_stream<StorageVolDownload>({.volume = {.name = "disk"}, .length = 100000000});
    down->abort();
    EXPECT_EQ(server.toy.aborted, 2);
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Streams, a_lost_client_aborts_its_streams) {
    ToyServer server;
    {
        RawClient client(server.path);
        client.open();
        client.send_call<StorageVolDownload>(3, {.volume = {.name = "disk"}, .length = 100000000});
        client.receive();
    }
    eventually([&] { return server.toy.aborted == 1; });
}

TEST(Streams, a_driver_s_failure_reaches_the_client) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolUpload>({.volume = {.name = "full"}});
    const Outcome outcome = attempt([&] {
        for (;;) stream->send(std::string(100000, 'x'), true);
    });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->message, "operation failed: no space left");
    EXPECT_EQ(outcome->domain, ErrorDomain::test);
}

TEST(Streams, a_refused_stream_leaves_the_connection_usable) {
    ToyServer server;
    const auto client = server.connect();
    for (int i = 0; i < 20; ++i) {
        const Outcome outcome = attempt([&] { client->open_stream<StorageVolDownload>({.volume = {.name = "refused"}}); });
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome->code, ErrorCode::no_storage_vol);
    }
    EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Streams, a_stream_that_the_driver_forgets_fails) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolDownload>({.volume = {.name = "forgotten"}});
    char buffer[10];
    EXPECT_TRUE(attempt([&] { stream->receive(buffer, true, false); }));
}

TEST(Streams, a_console_echoes_until_the_client_ends_it) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<DomainOpenConsole>({.domain = {.name = "web"}});
    for (const char* word : {"hello", "again"}) {
        stream->send(word, true);
        char buffer[10];
        const auto received = stream->receive(buffer, true, false);
        EXPECT_EQ(std::string(buffer, received.bytes), word);
    }
    stream->finish();
}

TEST(Streams, a_download_that_nobody_reads_takes_no_memory) {
    ToyServer server;
    RawClient client(server.path);
    client.open();
    client.send_call<StorageVolDownload>(3, {.volume = {.name = "disk"}, .length = 1ull << 40});
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.serial, 3u);
    // A terabyte would be here if flow were not held.
    EXPECT_EQ(server.connect()->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Streams, calls_go_on_beside_a_stream) {
    ToyServer server;
    const auto client = server.connect();
    const auto stream = client->open_stream<StorageVolDownload>({.volume = {.name = "disk"}, .length = 3000000});
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_EQ(receive_all(*stream).size(), 3000000u);
    stream->finish();
}

}  // namespace
}  // namespace vireo::test
