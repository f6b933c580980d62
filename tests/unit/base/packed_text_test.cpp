#include "base/packed_text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace vireo {
namespace {

TEST(PackedText, texts_of_all_kinds_come_back) {
    std::mt19937 random(1);
    std::string noise(5000, '\0');
    for (char& c : noise) c = char(random());
    std::string document;
    for (int i = 0; i < 200; ++i) document += "    <disk type='file'>\n      <target dev='vd" + std::to_string(i) + "'/>\n    </disk>\n";
    for (const std::string& text : {std::string(), std::string("a"), std::string("\0b", 2), std::string(100000, 'x'), noise, document}) {
        const PackedText packed(text);
        EXPECT_TRUE(packed);
        EXPECT_EQ(*packed, text);
        EXPECT_EQ(packed.size(), text.size());
        EXPECT_LE(packed.kept(), text.size());
    }
    EXPECT_LT(PackedText(document).kept(), document.size() / 3);
    EXPECT_EQ(PackedText(noise).kept(), noise.size());
}

TEST(PackedText, copies_share_and_nothing_is_no_text) {
    const PackedText one(std::string(1000, 'x')), same = one, other(std::string(1000, 'x'));
    EXPECT_TRUE(one == same);
    EXPECT_FALSE(one == other);
    EXPECT_FALSE(PackedText());
    EXPECT_FALSE(PackedText(nullptr));
    EXPECT_EQ(*PackedText(), "");
}

}  // namespace
}  // namespace vireo
