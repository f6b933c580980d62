#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace vireo {

TEST(Base64, encodes_as_the_rfc_says_and_reads_it_back) {
    const std::pair<std::string, std::string> cases[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
                                                         {std::string("\0\x01secret\xff", 9), "AAFzZWNyZXT/"}};
    for (const auto& [bytes, text] : cases) {
        EXPECT_EQ(base64_encode(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
        EXPECT_EQ(base64_decode(text + "\n"), bytes);
    }
}

TEST(Base64, what_is_no_base64_is_refused) {
    for (const char* text : {"Z", "Zg=", "Zg", "Zm9v!", "Z===", "====", "Zg==Zg==", "Zm 9v", "Zm9\xc3"})
        EXPECT_EQ(base64_decode(text), std::nullopt) << text;
}

}  // namespace vireo
