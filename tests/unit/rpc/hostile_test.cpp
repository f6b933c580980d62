// What a client may not send, and what it gets for it. Texts are those of libvirtd 9.0.0.
#include <gtest/gtest.h>

#include "toy.hpp"

namespace vireo::test {
namespace {

using namespace wire;
using rpc::Kind;
using rpc::Status;

struct Hostile : testing::Test {
    ToyServer server;
    RawClient client{server.path};
    Error answer(const rpc::Header& header, std::string_view payload = {}) {
        client.send(header, payload);
        const std::string packet = client.receive();
        if (packet.empty()) {
            ADD_FAILURE() << "closed";
            return {};
        }
        EXPECT_EQ(rpc::parse_packet(packet).header.status, Status::error);
        EXPECT_EQ(rpc::parse_packet(packet).header.serial, header.serial);
        return error_in(packet);
    }
    void still_works() {
        client.open();
        client.send_call<ConnectGetHostname>(77);
        EXPECT_EQ(rpc::parse_packet(client.receive()).header.serial, 77u);
    }
    // Others are served, whatever became of this one.
    void others_work() { EXPECT_EQ(server.connect()->call<ConnectGetHostname>().hostname, "toy"); }
};

std::string be32(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

TEST_F(Hostile, unknown_programs_and_versions_are_named) {
    EXPECT_EQ(answer({12345, 1, 3, Kind::call, 9, Status::ok}).message, "Cannot find program 12345 version 1");
    EXPECT_EQ(answer({protocol::program_remote, 2, 3, Kind::call, 9, Status::ok}).message, "Cannot find program 536903814 version 2");
    EXPECT_EQ(answer({protocol::program_admin, 1, 1, Kind::call, 9, Status::ok}).message, "Cannot find program 110102160 version 1");
    still_works();
}

TEST_F(Hostile, unknown_procedures_are_told_in_the_words_that_clients_look_for) {
    for (const int number : {9999, -5, 0, 107, 318}) {   // events are not procedures to call
        const Error error = answer({protocol::program_remote, 1, number, Kind::call, 9, Status::ok});
        EXPECT_EQ(error.message, "unknown procedure: " + std::to_string(number));
        EXPECT_EQ(error.code, ErrorCode::rpc);
        EXPECT_EQ(error.domain, ErrorDomain::rpc);
    }
    still_works();
}

TEST_F(Hostile, a_call_before_the_open_is_refused) {
    const Error error = answer({protocol::program_remote, 1, 3, Kind::call, 9, Status::ok});
    EXPECT_EQ(error.code, ErrorCode::internal_error);
    EXPECT_EQ(error.message, "internal error: hypervisor connection not open");
    still_works();
}

TEST_F(Hostile, a_second_open_is_refused) {
    client.open();
    client.send_call<ConnectOpen>(2);
    EXPECT_EQ(error_in(client.receive()).message, "internal error: connection already open");
}

TEST_F(Hostile, a_status_that_a_call_cannot_have_is_refused) {
    EXPECT_EQ(answer({protocol::program_remote, 1, 1, Kind::call, 9, Status::error}).message, "Unexpected message status 1");
    still_works();
}

TEST_F(Hostile, arguments_that_cannot_be_read_are_refused) {
    client.open();
    const rpc::Header lookup{protocol::program_remote, 1, DomainLookupByName::info.number, Kind::call, 9, Status::ok};
    for (const std::string& payload : {std::string(), std::string("\1\2"), be32(64) + "a" + std::string(3, '\0'), be32(0x7f000001) + "abcd",
                                       be32(4194305) + std::string(100, 'a'), be32(3) + "abc"}) {
        EXPECT_EQ(answer(lookup, payload).message, "Unable to decode message payload");
    }
}

TEST_F(Hostile, bytes_after_the_arguments_are_ignored) {
    client.open();
    client.send({protocol::program_remote, 1, DomainLookupByName::info.number, Kind::call, 9, Status::ok}, be32(1) + std::string("a\0\0\0EXTRA123", 12));
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.status, Status::ok);
}

TEST_F(Hostile, lengths_out_of_range_end_the_connection) {
    for (const std::uint32_t length : {0u, 3u, 4u, 27u, 33554437u, 0x7fffffffu, 0xffffffffu}) {
        RawClient bad(server.path);
        bad.send(be32(length) + std::string(24, 'x'));
        EXPECT_TRUE(bad.at_end()) << length;
    }
    others_work();
}

TEST_F(Hostile, types_and_statuses_out_of_range_end_the_connection) {
    for (const auto& [kind, status] : {std::pair{7u, 0u}, {0xffffffffu, 0u}, {0u, 3u}}) {
        RawClient bad(server.path);
        bad.send(be32(28) + be32(protocol::program_remote) + be32(1) + be32(66) + be32(kind) + be32(1) + be32(status));
        EXPECT_TRUE(bad.at_end());
    }
    others_work();
}

TEST_F(Hostile, a_large_length_that_is_never_filled_costs_nothing) {
    std::vector<std::unique_ptr<RawClient>> liars;
    for (int i = 0; i < 19; ++i) {
        liars.push_back(std::make_unique<RawClient>(server.path));
        liars.back()->send(be32(33554432) + std::string(1000, '\0'));
    }
    others_work();
}

TEST_F(Hostile, packets_in_single_bytes_are_put_together) {
    protocol::Buffer buffer;
    protocol::Encoder out(buffer);
    rpc::begin_packet(out, {protocol::program_remote, 1, AuthList::info.number, Kind::call, 3, Status::ok});
    rpc::end_packet(out, 0);
    for (const char c : buffer.view()) client.send(std::string_view(&c, 1));
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.serial, 3u);
}

TEST_F(Hostile, what_a_client_has_not_to_say_is_dropped) {
    client.open();
    for (const Kind kind : {Kind::reply, Kind::message, Kind::stream, Kind::hole, Kind::reply_with_fds})
        client.send({protocol::program_remote, 1, 23, kind, 9, Status::more}, "abc");
    client.send({protocol::program_keepalive, 1, 7, Kind::message, 0, Status::ok}, "");
    client.send_call<ConnectGetHostname>(78);
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.serial, 78u);
}

TEST_F(Hostile, a_ping_is_answered_before_anything_else) {
    client.send({protocol::program_keepalive, 1, 1, Kind::message, 0, Status::ok}, "");
    const rpc::Header header = rpc::parse_packet(client.receive()).header;
    EXPECT_EQ(header.program, protocol::program_keepalive);
    EXPECT_EQ(header.procedure, 2);
    EXPECT_EQ(header.kind, Kind::message);
}

TEST_F(Hostile, announced_descriptors_that_never_come_end_the_connection) {
    client.send({protocol::program_remote, 1, 310, Kind::call_with_fds, 9, Status::ok}, "", 2);
    client.send(std::string(2, '\0'));   // the bytes, without the descriptors
    EXPECT_TRUE(client.at_end());
    RawClient greedy(server.path);
    greedy.send({protocol::program_remote, 1, 310, Kind::call_with_fds, 9, Status::ok}, "", 33);
    EXPECT_TRUE(greedy.at_end());
    others_work();
}

TEST_F(Hostile, descriptors_that_no_packet_claims_end_the_connection) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const auto transport = [&] {
        char zero = 0;
        iovec piece{&zero, 1};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr* one = CMSG_FIRSTHDR(&message);
        one->cmsg_level = SOL_SOCKET;
        one->cmsg_type = SCM_RIGHTS;
        one->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(one), &ends[0], sizeof(int));
        return ::sendmsg(client.fd.get(), &message, MSG_NOSIGNAL) == 1;
    };
    for (int i = 0; i < 100; ++i) transport();
    EXPECT_TRUE(client.at_end());
    ::close(ends[0]);
    ::close(ends[1]);
    others_work();
}

TEST_F(Hostile, stream_packets_before_the_reply_wait_for_the_driver) {
    client.open();
    client.send_call<StorageVolUpload>(50, {.volume = {.name = "disk"}});
    const rpc::Header data{protocol::program_remote, 1, StorageVolUpload::info.number, Kind::stream, 50, Status::more};
    for (int i = 0; i < 100; ++i) client.send(data, "0123456789");
    rpc::Header finish = data;
    finish.status = Status::ok;
    client.send(finish, "");
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.kind, Kind::reply);
    const rpc::Header confirmed = rpc::parse_packet(client.receive()).header;
    EXPECT_EQ(confirmed.kind, Kind::stream);
    EXPECT_EQ(confirmed.status, Status::ok);
    EXPECT_EQ(server.on_loop([&] { return server.toy.uploaded.size(); }), 1000u);
}

TEST_F(Hostile, a_second_stream_with_the_serial_of_an_open_one_is_refused) {
    client.open();
    client.send_call<DomainOpenConsole>(50);
    EXPECT_EQ(rpc::parse_packet(client.receive()).header.status, Status::ok);
    client.send_call<DomainOpenConsole>(50);
    EXPECT_EQ(error_in(client.receive()).code, ErrorCode::rpc);
    client.send({protocol::program_remote, 1, DomainOpenConsole::info.number, Kind::stream, 50, Status::more}, "echo");
    const std::string echo = client.receive();
    EXPECT_EQ(rpc::parse_packet(echo).payload, "echo");
}

TEST_F(Hostile, a_flood_of_works_waits_without_being_read) {
    client.open();
    const std::string big(100000, 'n');
    std::thread flood([&] {
        for (int i = 0; i < 200; ++i) client.send_call<DomainCreate>(static_cast<std::uint32_t>(i), {.domain = {.name = i < 5 ? "stuck" : big}});
    });
    eventually([&] { return server.toy.started == 5; });
    others_work();
    server.toy.release();
    for (int i = 0; i < 200; ++i) EXPECT_FALSE(client.receive().empty());
    flood.join();
}

}  // namespace
}  // namespace vireo::test
