#include "base/text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace vireo {

TEST(text, is_trimmed_split_and_joined) {
    using Parts = std::vector<std::string_view>;
    EXPECT_EQ(trim("  a b\n"), "a b");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(split("a,,b", ','), (Parts{"a", "", "b"}));
    EXPECT_EQ(split("", ','), Parts{});
    EXPECT_EQ(words("  a\tb  c "), (Parts{"a", "b", "c"}));
    EXPECT_EQ(words("  "), Parts{});
    EXPECT_EQ(join(std::vector<std::string>{"a", "b"}, ", "), "a, b");
}

TEST(text, numbers_are_whole_and_in_range) {
    EXPECT_EQ(parse_number<int>("42"), 42);
    EXPECT_EQ(parse_number<int>("-42"), -42);
    EXPECT_FALSE(parse_number<int>(""));
    EXPECT_FALSE(parse_number<int>("4x"));
    EXPECT_FALSE(parse_number<int>(" 4"));
    EXPECT_FALSE(parse_number<int>("2147483648"));
    EXPECT_FALSE(parse_number<unsigned>("-1"));
    EXPECT_EQ(parse_number<unsigned>("0x1f", 0), 31u);
    EXPECT_EQ(parse_number<unsigned>("010", 0), 8u);
    EXPECT_EQ(parse_number<unsigned>("0", 0), 0u);
    EXPECT_FALSE(parse_number<unsigned>("0x", 0));
}

TEST(text, sizes_have_units_of_both_kinds) {
    EXPECT_EQ(parse_size("10"), 10u);
    EXPECT_EQ(parse_size("10", 1024), 10240u);
    EXPECT_EQ(parse_size("4 KiB"), 4096u);
    EXPECT_EQ(parse_size("4k"), 4096u);
    EXPECT_EQ(parse_size("4KB"), 4000u);
    EXPECT_EQ(parse_size("1G"), 1073741824u);
    EXPECT_EQ(parse_size("15E"), 17293822569102704640u);
    EXPECT_FALSE(parse_size("16E"));
    EXPECT_FALSE(parse_size("1X"));
    EXPECT_FALSE(parse_size("-1"));
    EXPECT_FALSE(parse_size(""));
}

TEST(text, a_mistyped_word_finds_the_one_that_was_meant) {
    constexpr std::array<std::string_view, 4> known = {"virtio", "ide", "sata", "log_outputs"};
    EXPECT_EQ(did_you_mean("virtoi", known), "virtio");
    EXPECT_EQ(did_you_mean("log_output", known), "log_outputs");
    EXPECT_EQ(did_you_mean("SATA", known), "sata");
    EXPECT_FALSE(did_you_mean("nvme", known));
    EXPECT_FALSE(did_you_mean("", known));
    EXPECT_EQ(edit_distance("ab", "ba"), 1u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

}  // namespace vireo
