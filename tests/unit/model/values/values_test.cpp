#include <gtest/gtest.h>

#include "model/values/cpu_set.hpp"
#include "model/values/ip_address.hpp"
#include "model/values/mac.hpp"
#include "model/values/version.hpp"
#include "schema/units.hpp"

namespace {

using namespace vireo::model;

std::string again(std::string_view text) {
    const auto set = CpuSet::parse(text);
    return set ? set->text() : "refused";
}

TEST(cpu_set, is_written_in_ranges_however_it_was_given) {
    EXPECT_EQ(again("0-3,^2,8"), "0-1,3,8");
    EXPECT_EQ(again(" 5, 1 - 3 ,4"), "1-5");
    EXPECT_EQ(again("63-65"), "63-65");
    EXPECT_EQ(again("1,^1"), "");
    EXPECT_EQ(again("16383"), "16383");
}

TEST(cpu_set, refuses_what_is_none) {
    for (const char* text : {"", "x", "conf-bogus", "99999999999999999999", "3-1", "0-99999999", "0abc", "-1", "+0", "1,", ",1", "1-", "^", "^1-2", "16384"})
        EXPECT_EQ(again(text), "refused") << text;
}

TEST(cpu_set, computes_like_a_set) {
    CpuSet a = CpuSet::range(0, 70), b = *CpuSet::parse("64,100");
    EXPECT_EQ(a.count(), 71u);
    EXPECT_EQ(a.last(), 70u);
    EXPECT_TRUE(a.overlaps(b));
    CpuSet both = a;
    both |= b;
    EXPECT_EQ(both.text(), "0-70,100");
    both &= b;
    EXPECT_EQ(both, b);
    both -= CpuSet::range(100, 100);
    EXPECT_EQ(both.text(), "64");
    EXPECT_TRUE(both.is_subset_of(a));
    EXPECT_EQ(both.next(0), 64u);
    EXPECT_EQ(both.next(64), std::nullopt);
    both.erase(64);
    EXPECT_TRUE(both.empty());
    EXPECT_EQ(both, CpuSet());
}

TEST(cpu_set, has_bytes_as_the_c_api) {
    const auto bytes = CpuSet::parse("0,9,64")->bytes(9);
    EXPECT_EQ(bytes[0], 1);
    EXPECT_EQ(bytes[1], 2);
    EXPECT_EQ(bytes[8], 1);
    EXPECT_EQ(CpuSet::of_bytes(bytes.data(), bytes.size()).text(), "0,9,64");
}

TEST(mac, is_written_in_lower_case_with_two_digits) {
    EXPECT_EQ(Mac::parse("52:54:00:AA:b:0")->text(), "52:54:00:aa:0b:00");
    for (const char* text : {"", "52:54:00:aa:0b", "52:54:00:aa:0b:0c:0d", "52-54-00-aa-0b-0c", "52:54:00:aa:0b:0g", "525400aa0b0c", " 52:54:00:aa:0b:0c", "152:54:00:aa:0b:0c"})
        EXPECT_FALSE(Mac::parse(text)) << text;
    EXPECT_TRUE(Mac::parse("01:00:5e:00:00:01")->is_multicast());
    EXPECT_EQ(Mac::random({0x52, 0x54, 0}).text().substr(0, 8), "52:54:00");
}

TEST(ip_address, knows_networks_masks_and_ranges) {
    const auto address = *IpAddress::parse("192.168.122.77");
    EXPECT_EQ(address.network(24).text(), "192.168.122.0");
    EXPECT_EQ(address.broadcast(25).text(), "192.168.122.127");
    EXPECT_TRUE(address.in_network(*IpAddress::parse("192.168.122.1"), 24));
    EXPECT_FALSE(address.in_network(*IpAddress::parse("::1"), 0));
    EXPECT_EQ(IpAddress::parse("255.255.254.0")->prefix_of_mask(), 23u);
    EXPECT_FALSE(IpAddress::parse("255.0.255.0")->prefix_of_mask());
    EXPECT_EQ(IpAddress::netmask(IpAddress::Family::v4, 20).text(), "255.255.240.0");
    EXPECT_EQ(IpAddress::parse("FD00:0:0::1")->text(), "fd00::1");
    EXPECT_EQ(IpAddress::parse("fd00::ffff")->network(64).text(), "fd00::");
    EXPECT_EQ(address.default_prefix(), 24u);
    for (const char* text : {"", "1.2.3", "1.2.3.256", "example.org", "::g", "1.2.3.4/24", " 1.2.3.4"}) EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(version, packs_as_the_c_api) {
    EXPECT_EQ(Version::parse("7.2.11 (Debian)")->packed(), 7002011u);
    EXPECT_EQ(Version::parse("9")->text(), "9.0.0");
    EXPECT_EQ(Version::unpack(9000000), (Version{9, 0, 0}));
    EXPECT_FALSE(Version::parse("x"));
    EXPECT_LT(*Version::parse("7.2"), *Version::parse("7.10"));
}

TEST(units, are_those_of_the_reference) {
    using vireo::schema::scale;
    EXPECT_EQ(scale(1, "GiB", "KiB"), 1048576u);
    EXPECT_EQ(scale(1, "G", "KiB"), 1048576u);
    EXPECT_EQ(scale(1, "gb", "bytes"), 1000000000u);
    EXPECT_EQ(scale(1, "KB", "KiB"), 1u);
    EXPECT_EQ(scale(1025, "b", "KiB"), 2u);
    EXPECT_EQ(scale(16, "EiB", "bytes"), std::nullopt);
    EXPECT_EQ(scale(15, "EiB", "KiB"), 15ull << 50);
    EXPECT_EQ(scale(1, "furlong", "KiB"), std::nullopt);
    EXPECT_EQ(scale(1, "ki", "KiB"), std::nullopt);
    EXPECT_EQ(vireo::schema::parse_size("10G"), 10ull << 30);
    EXPECT_EQ(vireo::schema::parse_size("10 MiB"), 10ull << 20);
    EXPECT_EQ(vireo::schema::parse_size("x"), std::nullopt);
}

}  // namespace
