#include "base/uuid.hpp"

#include <gtest/gtest.h>

namespace vireo {

TEST(uuid, reads_with_and_without_dashes_and_prints_lower_case) {
    const auto uuid = Uuid::parse("C7A5FDBD-EDAF-9455-926A-D65C16DB1809");
    ASSERT_TRUE(uuid);
    EXPECT_EQ(uuid->text(), "c7a5fdbd-edaf-9455-926a-d65c16db1809");
    EXPECT_EQ(Uuid::parse("c7a5fdbdedaf9455926ad65c16db1809"), uuid);
}
TEST(uuid, refuses_what_has_too_many_or_too_few_digits) {
    EXPECT_FALSE(Uuid::parse("c7a5fdbdedaf9455926ad65c16db180"));
    EXPECT_FALSE(Uuid::parse("c7a5fdbdedaf9455926ad65c16db18090"));
    EXPECT_FALSE(Uuid::parse("c7a5fdbdedaf9455926ad65c16db180g"));
    EXPECT_FALSE(Uuid::parse(""));
}
TEST(uuid, random_ones_differ_and_are_of_version_4) {
    const auto a = Uuid::random(), b = Uuid::random();
    EXPECT_NE(a, b);
    EXPECT_EQ(a.text()[14], '4');
}

}  // namespace vireo
