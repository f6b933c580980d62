// Typed parameters as programs build and read them.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <string>

#include <gtest/gtest.h>

namespace {

class TypedParams : public testing::Test {
protected:
    void SetUp() override { virSetErrorFunc(nullptr, [](void*, virErrorPtr) {}); }
    void TearDown() override {
        virTypedParamsFree(list, count);
        virSetErrorFunc(nullptr, nullptr);
    }
    virTypedParameterPtr list = nullptr;
    int count = 0, room = 0;
};

TEST_F(TypedParams, of_every_type_are_read_back) {
    ASSERT_EQ(virTypedParamsAddInt(&list, &count, &room, "i", -5), 0);
    ASSERT_EQ(virTypedParamsAddUInt(&list, &count, &room, "u", 5u), 0);
    ASSERT_EQ(virTypedParamsAddLLong(&list, &count, &room, "l", -5ll << 40), 0);
    ASSERT_EQ(virTypedParamsAddULLong(&list, &count, &room, "ul", ~0ull), 0);
    ASSERT_EQ(virTypedParamsAddDouble(&list, &count, &room, "d", 0.5), 0);
    ASSERT_EQ(virTypedParamsAddBoolean(&list, &count, &room, "b", 7), 0);
    ASSERT_EQ(virTypedParamsAddString(&list, &count, &room, "s", "text"), 0);
    ASSERT_EQ(count, 7);
    int i = 0, b = 0;
    unsigned u = 0;
    long long l = 0;
    unsigned long long ul = 0;
    double d = 0;
    const char* s = nullptr;
    EXPECT_EQ(virTypedParamsGetInt(list, count, "i", &i), 1);
    EXPECT_EQ(virTypedParamsGetUInt(list, count, "u", &u), 1);
    EXPECT_EQ(virTypedParamsGetLLong(list, count, "l", &l), 1);
    EXPECT_EQ(virTypedParamsGetULLong(list, count, "ul", &ul), 1);
    EXPECT_EQ(virTypedParamsGetDouble(list, count, "d", &d), 1);
    EXPECT_EQ(virTypedParamsGetBoolean(list, count, "b", &b), 1);
    EXPECT_EQ(virTypedParamsGetString(list, count, "s", &s), 1);
    EXPECT_EQ(i, -5);
    EXPECT_EQ(u, 5u);
    EXPECT_EQ(l, -5ll << 40);
    EXPECT_EQ(ul, ~0ull);
    EXPECT_EQ(d, 0.5);
    EXPECT_EQ(b, 1);
    EXPECT_STREQ(s, "text");
}

TEST_F(TypedParams, of_another_type_are_an_error_and_missing_ones_are_not) {
    virTypedParamsAddInt(&list, &count, &room, "a", 5);
    unsigned value = 0;
    EXPECT_EQ(virTypedParamsGetUInt(list, count, "a", &value), -1);
    EXPECT_STREQ(virGetLastErrorMessage(), "invalid argument: Invalid type 'uint' requested for parameter 'a', actual type is 'int'");
    EXPECT_EQ(virTypedParamsGetUInt(list, count, "zzz", &value), 0);
}

TEST_F(TypedParams, from_text_follow_the_reference) {
    const struct {
        int type;
        const char *text, *error;
    } cases[] = {
        {VIR_TYPED_PARAM_INT, "zz", "invalid argument: Invalid value for field 'x': expected int"},
        {VIR_TYPED_PARAM_INT, "99999999999", "invalid argument: Invalid value for field 'x': expected int"},
        {VIR_TYPED_PARAM_INT, "", "invalid argument: Invalid value for field 'x': expected int"},
        {VIR_TYPED_PARAM_UINT, "-1", nullptr},
        {VIR_TYPED_PARAM_UINT, "zz", "invalid argument: Invalid value for field 'x': expected unsigned int"},
        {VIR_TYPED_PARAM_ULLONG, "-5", nullptr},
        {VIR_TYPED_PARAM_DOUBLE, "abc", "invalid argument: Invalid value for field 'x': expected double"},
        {VIR_TYPED_PARAM_BOOLEAN, "2", "invalid argument: Invalid boolean value for field 'x'"},
        {VIR_TYPED_PARAM_BOOLEAN, "1", nullptr},
        {VIR_TYPED_PARAM_STRING, nullptr, "invalid argument: NULL value for field 'x'"},
        {9, "1", "internal error: unexpected type 9 for field x"},
    };
    for (const auto& each : cases) {
        const int result = virTypedParamsAddFromString(&list, &count, &room, "x", each.type, each.text);
        EXPECT_EQ(result, each.error ? -1 : 0) << (each.text ? each.text : "NULL");
        if (each.error) EXPECT_STREQ(virGetLastErrorMessage(), each.error);
    }
}

TEST_F(TypedParams, with_too_long_a_name_are_refused) {
    EXPECT_EQ(virTypedParamsAddInt(&list, &count, &room, std::string(80, 'a').c_str(), 5), -1);
    EXPECT_EQ(count, 0);
}

}  // namespace
