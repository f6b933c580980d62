#include "base/conf.hpp"

#include <gtest/gtest.h>

namespace vireo {
namespace {

struct Settings {
    bool flag = false;
    int number = 5;
    unsigned count = 1;
    std::string name = "x";
    std::optional<std::string> maybe;
    std::vector<std::string> list;
    std::optional<std::vector<std::string>> maybe_list;
};
const std::vector<SettingRow<Settings>>& rows() {
    static const std::vector<SettingRow<Settings>> all = {
        {"flag", &Settings::flag, "Turns it on."},
        {"number", &Settings::number, "How many.", -1, 100},
        {"count", &Settings::count, "How often."},
        {"name", &Settings::name, "What it is called.", 0, 0, {"x", "none", "polkit"}},
        {"maybe", &Settings::maybe, "Perhaps."},
        {"list", &Settings::list, "Several."},
        {"maybe_list", &Settings::maybe_list, "Perhaps several."},
    };
    return all;
}
Settings read(std::string_view text) {
    Settings settings;
    read_settings<Settings>(text, "my.conf", rows(), settings);
    return settings;
}
std::string failure(std::string_view text) {
    const auto outcome = attempt([&] { read(text); });
    return outcome ? outcome->message : "";
}

}  // namespace

TEST(conf, every_type_of_value_finds_its_member) {
    const auto s = read("# comment\n\nflag = 1\nnumber=-1   # behind\ncount = 7\nname = \"polkit\"\nmaybe = 'it \"is\"'\n"
                        "list = [ \"a\", # one\n  \"b\",\n]\nmaybe_list = \"one\"\n");
    EXPECT_TRUE(s.flag);
    EXPECT_EQ(s.number, -1);
    EXPECT_EQ(s.count, 7u);
    EXPECT_EQ(s.name, "polkit");
    EXPECT_EQ(s.maybe, "it \"is\"");
    EXPECT_EQ(s.list, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(s.maybe_list, (std::vector<std::string>{"one"}));
}

TEST(conf, what_is_not_set_keeps_its_default) {
    const auto s = read("");
    EXPECT_EQ(s.number, 5);
    EXPECT_FALSE(s.maybe);
    EXPECT_TRUE(read("maybe_list = []").maybe_list.has_value());
}

TEST(conf, mistakes_are_told_with_file_and_line) {
    const std::pair<const char*, const char*> cases[] = {
        {"\n\nnumbr = 1\n", "my.conf:3: unknown setting 'numbr'; did you mean 'number'?"},
        {"zzz = 1", "my.conf:1: unknown setting 'zzz'"},
        {"flag = \"yes\"", "my.conf:1: 'flag' must be 0 or 1, not a string"},
        {"flag = 2", "my.conf:1: 'flag' must be 0 or 1, not 2"},
        {"number = 101", "my.conf:1: 'number' must be between -1 and 100, not 101"},
        {"count = -1", "my.conf:1: 'count' must be between 0 and 2147483647, not -1"},
        {"name = 3", "my.conf:1: 'name' must be a string, not a number"},
        {"name = \"sals\"", "my.conf:1: 'name': unknown value 'sals'; known are 'x', 'none', 'polkit'"},
        {"list = 1", "my.conf:1: 'list' must be a list of strings, not a number"},
        {"flag", "my.conf:1: expecting an assignment: flag = VALUE"},
        {"flag =\n", "my.conf:1: expecting a value: a number, a \"string\" or a [\"list\"]"},
        {"flag =", "my.conf:1: expecting a value"},
        {"= 1", "my.conf:1: expecting a name"},
        {"name = \"x\nflag = 1", "my.conf:1: unterminated string"},
        {"name = \"x\" y", "my.conf:1: unexpected text after the value of 'name'"},
        {"list = [ \"a\"\n\n", "my.conf:1: list is not closed: expecting ']'"},
        {"list = [ \"a\" \"b\" ]", "my.conf:1: expecting a ',' or ']' in the list"},
        {"list = [\n 1 ]", "my.conf:2: expecting a string in the list, or ']'"},
        {"number = 99999999999999999999", "my.conf:1: '99999999999999999999' is not a number or too big"},
    };
    for (const auto& [text, message] : cases) EXPECT_EQ(failure(text), std::string("configuration file syntax error: ") + message) << text;
}

TEST(conf, the_default_file_is_read_back_to_the_defaults) {
    std::string text = default_settings_file<Settings>("Settings of the test.", rows(), Settings{});
    EXPECT_NE(text.find("# How many.\n#number = 5\n"), std::string::npos) << text;
    EXPECT_EQ(failure(text), "");
    for (std::size_t at = 0; (at = text.find("\n#", at)) != text.npos; ++at)
        if (text[at + 2] != ' ' && text[at + 2] != '\n') text.erase(at + 1, 1);
    text.replace(text.find("name = \"x\""), 10, "name = \"none\"");
    EXPECT_EQ(failure(text), "");
    EXPECT_EQ(read(text).name, "none");
}

TEST(conf, any_text_is_read_or_refused) {
    const std::string alphabet = "ab =\"'[],#\n\r\t01-_";
    unsigned state = 1;
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (int n = 0; n < 12; ++n) text += alphabet[(state = state * 1103515245 + 12345) / 65536 % alphabet.size()];
        const auto outcome = attempt([&] { parse_settings(text, "f"); });
        EXPECT_EQ(outcome ? outcome->code : ErrorCode::conf_syntax, ErrorCode::conf_syntax) << text;
    }
}

}  // namespace vireo
