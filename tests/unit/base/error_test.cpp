#include "base/error.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace vireo {

TEST(error, detail_follows_the_words_of_its_code) {
    const Error e(ErrorCode::no_domain, ErrorDomain::qemu, "no domain with matching name 'nope'");
    EXPECT_EQ(e.message, "Domain not found: no domain with matching name 'nope'");
    EXPECT_EQ(e.text, "Domain not found: %s");
    EXPECT_EQ(int(e.code), 42);
    EXPECT_EQ(int(e.domain), 10);
}
TEST(error, some_codes_take_their_detail_after_a_blank_or_alone) {
    EXPECT_EQ(Error(ErrorCode::no_source, "vda").message, "missing source information for device vda");
    EXPECT_EQ(Error(ErrorCode::no_name, "").message, "missing name information");
    EXPECT_EQ(Error(ErrorCode::rpc, "unknown procedure: 999").message, "unknown procedure: 999");
}
TEST(error, a_failed_system_call_carries_its_errno) {
    const Error e = system_error("cannot open '/x'", ENOENT);
    EXPECT_EQ(e.message, "cannot open '/x': No such file or directory");
    EXPECT_EQ(e.int1, ENOENT);
}
TEST(error, attempt_makes_any_exception_a_value) {
    EXPECT_FALSE(attempt([] {}));
    EXPECT_EQ(attempt([] { throw Error(ErrorCode::overflow, "x"); })->code, ErrorCode::overflow);
    EXPECT_EQ(attempt([] { throw 3; })->code, ErrorCode::internal_error);
}

}  // namespace vireo
