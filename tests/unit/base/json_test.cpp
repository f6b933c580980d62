#include "base/json.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace vireo {
namespace {

TEST(Json, what_was_read_is_written_the_same) {
    const std::string text = R"({"a":[1,-2,18446744073709551615,2.5,true,null],"b":{"c":"x\ny \"é\""},"d":[],"e":{}})";
    EXPECT_EQ(Json::parse(text).dump(), text);
}

TEST(Json, parts_that_are_missing_read_as_empty) {
    const Json json = Json::parse(R"({"return":{"status":"running","n":7}})");
    EXPECT_EQ(json["return"]["status"].text(), "running");
    EXPECT_EQ(json["return"]["n"].integer(), 7);
    EXPECT_EQ(json["return"]["n"].text(), "");
    EXPECT_EQ(json["no"]["such"]["thing"].integer(-1), -1);
    EXPECT_TRUE(json["return"].at(3).is_null());
    EXPECT_EQ(json["return"].find("x"), nullptr);
}

TEST(Json, numbers_out_of_range_give_the_value_for_absence) {
    const Json json = Json::parse("[18446744073709551615,-1]");
    EXPECT_EQ(json.at(0).integer(-5), -5);
    EXPECT_EQ(json.at(0).unsigned_integer(), 18446744073709551615u);
    EXPECT_EQ(json.at(1).unsigned_integer(9), 9u);
}

TEST(Json, broken_text_is_an_error_that_shows_it) {
    for (const char* text : {"", "{", "{\"a\":}", "[1,]", "nul", "{}x", "\"\xff\""}) EXPECT_THROW(Json::parse(text), Error) << text;
    EXPECT_THROW(Json::parse(std::string(100000, '[')), Error);
    try {
        Json::parse("{\"broken\"");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(error.message.find("{\"broken\""), std::string::npos);
    }
}

TEST(Json, bytes_that_are_no_text_are_replaced) {
    EXPECT_EQ(Json("a\xff" "b\x01").dump(), "\"a\xef\xbf\xbd" "b\\u0001\"");
}

TEST(Json, members_are_set_once) {
    Json json;
    json.set("a", 1).set("b", Json::array({1, "x"})).set("a", 2);
    EXPECT_EQ(json.dump(), R"({"a":2,"b":[1,"x"]})");
}

}  // namespace
}  // namespace vireo
