#include <gtest/gtest.h>

extern "C" int vireo_c_program(void);

TEST(headers, serve_a_program_in_c) { EXPECT_EQ(vireo_c_program(), 0); }
