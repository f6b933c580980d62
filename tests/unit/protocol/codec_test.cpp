// The wire form: golden bytes, round trips, and what is refused.
#include <gtest/gtest.h>

#include <fstream>
#include <iomanip>
#include <sstream>

#include "base/error.hpp"
#include "protocol/qemu.hpp"
#include "protocol/remote/all.hpp"
#include "protocol/rows.hpp"
#include "protocol/xdr.hpp"
#include "rpc/packet.hpp"

namespace vireo::protocol {
namespace {

using namespace remote;

std::string hex(std::string_view bytes) {
    std::ostringstream out;
    for (const char c : bytes) out << std::hex << std::setw(2) << std::setfill('0') << static_cast<int>(static_cast<unsigned char>(c));
    return out.str();
}

template <class T> std::string encoded(const T& value) {
    Buffer buffer;
    Encoder out(buffer);
    encode(out, value);
    return std::string(buffer.view());
}

template <class T> T decoded(std::string_view bytes) {
    Decoder in(bytes);
    T value{};
    decode(in, value);
    EXPECT_TRUE(in.at_end());
    return value;
}

template <class T> void expect_bytes(const T& value, std::string_view expected) {
    EXPECT_EQ(hex(encoded(value)), expected);
    EXPECT_EQ(hex(encoded(decoded<T>(encoded(value)))), expected);
}

TEST(Codec, strings_are_counted_and_padded) {
    expect_bytes(DomainLookupByName::Args{.name = "web"}, "0000000377656200");
    expect_bytes(DomainLookupByName::Args{.name = ""}, "00000000");
    expect_bytes(DomainLookupByName::Args{.name = "four"}, "00000004666f7572");
}

TEST(Codec, a_domain_is_name_uuid_and_id) {
    const DomainRef domain{.name = "a", .uuid = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}, .id = -1};
    expect_bytes(DomainGetState::Args{.domain = domain, .flags = 2}, "0000000161000000000102030405060708090a0b0c0d0e0fffffffff00000002");
}

TEST(Codec, what_is_optional_has_a_flag_in_front) {
    expect_bytes(ConnectOpen::Args{.name = std::nullopt, .flags = 1}, "0000000000000001");
    expect_bytes(ConnectOpen::Args{.name = "x:", .flags = 0}, "0000000100000002783a000000000000");
}

TEST(Codec, typed_parameters_have_the_type_before_the_value) {
    expect_bytes(DomainSetMemoryParameters::Args{.domain = {.name = "d", .id = 1},
                                                 .params = {{"i", std::int32_t{-2}}, {"u", std::uint32_t{2}}, {"l", std::int64_t{-3}},
                                                            {"ul", std::uint64_t{4}}, {"d", 1.5}, {"b", true}, {"s", std::string("t")}},
                                                 .flags = 0},
                 "00000001640000000000000000000000000000000000000000000001" "00000007"
                 "000000016900000000000001fffffffe" "00000001750000000000000200000002" "000000016c00000000000003fffffffffffffffd"
                 "00000002756c0000000000040000000000000004" "0000000164000000000000053ff8000000000000" "00000001620000000000000600000001"
                 "0000000173000000000000070000000174000000" "00000000");
}

TEST(Codec, characters_of_a_fixed_field_take_four_bytes_each) {
    const std::string bytes = encoded(NodeGetInfo::Reply{.model = "x86", .memory = 1, .cpus = 2, .mhz = 3, .nodes = 4, .sockets = 5, .cores = 6, .threads = 7});
    EXPECT_EQ(bytes.size(), 32u * 4 + 8 + 6 * 4);
    EXPECT_EQ(hex(bytes.substr(0, 16)), "00000078000000380000003600000000");
    EXPECT_EQ(decoded<NodeGetInfo::Reply>(bytes).model, "x86");
}

TEST(Codec, small_numbers_keep_their_sign) {
    EXPECT_EQ(hex(encoded(DomainGetInfo::Reply{.state = 200})).substr(0, 8), "000000c8");
    EXPECT_EQ(decoded<StorageVolGetInfo::Reply>(encoded(StorageVolGetInfo::Reply{.type = -1})).type, -1);
}

TEST(Codec, events_wrap_the_older_message) {
    expect_bytes(DomainEventCallbackLifecycle::Message{.callback_id = 3, .event = {.domain = {.name = "v", .id = 9}, .event = 2, .detail = 1}},
                 "0000000300000001760000000000000000000000000000000000000000000009" "0000000200000001");
}

TEST(Codec, bounds_are_enforced_in_both_directions) {
    EXPECT_TRUE(attempt([] { encoded(DomainLookupByName::Args{.name = std::string(4194305, 'x')}); }));
    EXPECT_FALSE(attempt([] { encoded(DomainLookupByName::Args{.name = std::string(4194304, 'x')}); }));
    ConnectListAllDomains::Reply many;
    many.domains.resize(16385);
    EXPECT_TRUE(attempt([&] { encoded(many); }));
    DomainSendKey::Args keys;
    keys.keycodes.resize(17);
    EXPECT_TRUE(attempt([&] { encoded(keys); }));
    EXPECT_TRUE(attempt([] { decoded<DomainLookupByName::Args>(std::string("\x00\x40\x00\x01", 4) + std::string(100, 'x')); }));
}

TEST(Codec, a_list_that_cannot_be_there_is_refused_before_memory_is_taken) {
    // 16384 domains of 24 bytes at least, announced by a packet of four.
    const Outcome outcome = attempt([] { decoded<ConnectListAllDomains::Reply>(std::string("\x00\x00\x40\x00", 4)); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::rpc);
}

TEST(Codec, an_unknown_type_of_parameter_is_refused) {
    for (const char* type : {"\0\0\0\0", "\0\0\0\x08", "\xff\xff\xff\xff"})
        EXPECT_TRUE(attempt([&] {
            decoded<NodeSetMemoryParameters::Args>(std::string("\0\0\0\1\0\0\0\1x\0\0\0", 12) + std::string(type, 4) + std::string(12, '\0'));
        }));
}

// Zeros are valid for every struct; each must survive the way there and back, and no prefix of it may be accepted
// as if it were whole or do harm.
TEST(Codec, every_struct_goes_there_and_back_and_no_part_of_it_is_taken_for_the_whole) {
    const std::string zeros(8192, '\0');
    for (const std::uint32_t program : {program_remote, program_qemu, program_lxc, program_admin})
        for (const RowForm& form : row_forms(program))
            for (const WireForm& wire : {form.in, form.out}) {
                Decoder in(zeros);
                const auto value = wire.decode(in);
                Buffer buffer;
                Encoder out(buffer);
                wire.encode(out, value.get());
                ASSERT_EQ(buffer.size(), zeros.size() - in.rest().size()) << form.row->name;
                for (std::size_t size = 0; size < buffer.size(); ++size) {
                    const std::string part(buffer.view().substr(0, size));
                    EXPECT_TRUE(attempt([&] {
                        Decoder cut(part);
                        wire.decode(cut);
                    })) << form.row->name << " cut at " << size;
                }
            }
}

// ---- packets ----

TEST(Packets, a_call_has_the_protocol_s_bytes) {
    Buffer buffer;
    Encoder out(buffer);
    const std::size_t start = rpc::begin_packet(out, {program_remote, 1, 23, rpc::Kind::call, 5, rpc::Status::ok});
    encode(out, DomainLookupByName::Args{.name = "web"});
    rpc::end_packet(out, start);
    EXPECT_EQ(hex(buffer.view()), "00000024200080860000000100000017000000000000000500000000" "0000000377656200");
    EXPECT_EQ(rpc::packet_size(buffer.view()), 36u);
    const rpc::Packet packet = rpc::parse_packet(buffer.view());
    EXPECT_EQ(packet.header.procedure, 23);
    EXPECT_EQ(packet.header.serial, 5u);
    EXPECT_EQ(decoded<DomainLookupByName::Args>(packet.payload).name, "web");
}

TEST(Packets, descriptors_are_counted_before_the_payload) {
    Buffer buffer;
    Encoder out(buffer);
    const std::size_t start = rpc::begin_packet(out, {program_remote, 1, 310, rpc::Kind::call_with_fds, 5, rpc::Status::ok}, 3);
    rpc::end_packet(out, start);
    EXPECT_EQ(hex(buffer.view()), "00000020200080860000000100000136000000040000000500000000" "00000003");
    EXPECT_EQ(rpc::parse_packet(buffer.view()).fds, 3u);
}

TEST(Packets, an_error_keeps_its_parts) {
    Buffer buffer;
    Encoder out(buffer);
    const Error error(ErrorCode::no_domain, "no domain with matching name 'x'");
    rpc::put_error_packet(out, {program_remote, 1, 23, rpc::Kind::reply, 5, rpc::Status::ok}, error, ErrorDomain::qemu);
    const rpc::Packet packet = rpc::parse_packet(buffer.view());
    EXPECT_EQ(packet.header.status, rpc::Status::error);
    // code, domain, message, level, no domain, two texts, no third, -1, -1, no network
    EXPECT_EQ(hex(packet.payload),
              "0000002a0000000a00000001" "00000032" "446f6d61696e206e6f7420666f756e643a206e6f20646f6d61696e2077697468206d61746368696e67206e616d652027782700" "00"
              "00000002" "00000000" "00000001" "00000014" "446f6d61696e206e6f7420666f756e643a202573" "00000001" "00000020"
              "6e6f20646f6d61696e2077697468206d61746368696e67206e616d6520277827" "00000000" "ffffffff" "ffffffff" "00000000");
    Decoder in(packet.payload);
    const Error back = rpc::decode_error(in);
    EXPECT_EQ(back.code, ErrorCode::no_domain);
    EXPECT_EQ(back.domain, ErrorDomain::qemu);
    EXPECT_EQ(back.message, error.message);
    EXPECT_EQ(back.detail, error.detail);
    EXPECT_EQ(back.int1, -1);
    EXPECT_TRUE(in.at_end());
}

TEST(Packets, lengths_out_of_range_are_refused) {
    EXPECT_FALSE(rpc::packet_size(std::string_view("\0\0\0", 3)));
    for (const std::string& bytes : {std::string("\0\0\0\0", 4), std::string("\0\0\0\x1b", 4), std::string("\x02\0\0\x05", 4), std::string("\xff\xff\xff\xff", 4)})
        EXPECT_TRUE(attempt([&] { rpc::packet_size(bytes); }));
    EXPECT_EQ(rpc::packet_size(std::string("\0\0\0\x1c", 4)), 28u);
    EXPECT_EQ(rpc::packet_size(std::string("\x02\0\0\x04", 4)), 33554436u);
}

}  // namespace
}  // namespace vireo::protocol
