// What a grammar allows and refuses, and the patterns of its types.
#include <gtest/gtest.h>

#include "schema/grammar.hpp"
#include "schema/pattern.hpp"

using namespace vireo;
using namespace vireo::schema;

namespace {

constexpr std::string_view types =
    "type\tdefinition\n"
    "count\tunsignedInt{pattern=[0-9]+}\n"
    "name\tstring{pattern=[a-z]+}\n"
    "both\tname or count\n";
constexpr std::string_view table =
    "path\tnode\tvalue\toccurs\twhen\tsince\n"
    "box\t\telement\t1\t\t\n"
    "box\t@kind\tenum(round|square)\t1\t\t\n"
    "box\t@side\tcount\t1\tkind=square\t\n"
    "box\t@label\tboth\t?\t\t\n"
    "box/lid\t\telement\t?\tkind=round\t\n"
    "box/lid\t@of\ttext\t?\t../kind=round\t\n"
    "box/thing\t\telement\t+\t\t\n"
    "box/thing\ttext()\tname\t1\t\t\n"
    "box/empty\t\tempty\t?\t\t\n"
    "box/free\t\telement\t?\t\t\n"
    "box/free/*\t\telement\t*\t\t\n"
    "box/free/*\t@*\ttext\t?\t\t\n"
    "box/box\t\trecursive: like box\t?\t\t\n";

std::string first(std::string_view xml) {
    static const Grammar grammar(table, types);
    const auto document = xml::Document::parse(std::string(xml));
    std::string all;
    for (const Problem& problem : grammar.check(document))
        all += std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " + problem.path + ": " + problem.message;
    return all;
}

}  // namespace

TEST(grammar, allows_what_its_table_says) {
    EXPECT_EQ(first("<box kind='round'><thing>a</thing></box>"), "");
    EXPECT_EQ(first("<box kind='square' side='3' label='7'><thing>a</thing><thing>b</thing><empty/></box>"), "");
    EXPECT_EQ(first("<box kind=' round '><lid of='x'/><thing>a</thing></box>"), "");
    EXPECT_EQ(first("<box kind='round'><thing>a</thing><free><any x='1'/></free></box>"), "");
    EXPECT_EQ(first("<box kind='round'><thing>a</thing><box kind='round'><thing>b</thing></box></box>"), "");
}

TEST(grammar, refuses_the_rest_with_its_place) {
    EXPECT_EQ(first("<box kind='oval'><thing>a</thing></box>"), "1:12 box/@kind: unexpected value 'oval'; allowed: round square");
    EXPECT_EQ(first("<box kind='round' lable='a'><thing>a</thing></box>"), "1:19 box/@lable: unknown attribute 'lable'; did you mean 'label'?");
    EXPECT_EQ(first("<box><thing>a</thing></box>"), "1:1 box: attribute 'kind' is missing");
    EXPECT_EQ(first("<box kind='square'><thing>a</thing></box>"), "1:1 box: attribute 'side' is missing");
    EXPECT_EQ(first("<box kind='round' side='1'><thing>a</thing></box>"),
              "1:19 box/@side: attribute 'side' does not belong here, with the other attributes as they are");
    EXPECT_EQ(first("<box kind='square' side='+3'><thing>a</thing></box>"), "1:26 box/@side: unexpected value '+3'");
    EXPECT_EQ(first("<box kind='round'/>"), "1:1 box: element <thing> is missing");
    EXPECT_EQ(first("<box kind='round'>\n<thing>A</thing></box>"), "2:8 box/thing: unexpected value 'A'");
    EXPECT_EQ(first("<box kind='round'><thing>a</thing><empty/><empty/></box>"), "1:43 box/empty[2]: element <empty> stands more than once");
    EXPECT_EQ(first("<box kind='round'><thing>a</thing><empty>x</empty></box>"), "1:42 box/empty: text 'x' where none is expected");
    EXPECT_EQ(first("<box kind='round'><thnig>a</thnig></box>"), "1:19 box/thnig: unknown element <thnig>; did you mean 'thing'?");
    EXPECT_EQ(first("<box kind='square' side='1'><lid/><thing>a</thing></box>"),
              "1:29 box/lid: element <lid> does not belong here, with the attributes of <box> as they are");
}

TEST(pattern, matches_whole_texts) {
    auto yes = [](std::string_view expression, std::string_view text) { EXPECT_TRUE(Pattern(expression).matches(text)) << expression << " " << text; };
    auto no = [](std::string_view expression, std::string_view text) { EXPECT_FALSE(Pattern(expression).matches(text)) << expression << " " << text; };
    yes("[a-fA-F0-9]{8}\\-([a-fA-F0-9]{4}\\-){3}[a-fA-F0-9]{12}", "c7a5fdb0-cdaf-9455-926a-d65c16db1809");
    no("[a-fA-F0-9]{8}\\-([a-fA-F0-9]{4}\\-){3}[a-fA-F0-9]{12}", "c7a5fdb0-cdaf-9455-926a-d65c16db180");
    yes("(0x)?[0-7]", "0x3");
    no("(0x)?[0-7]", "0x38");
    yes("a|bc|d", "bc");
    no("a|bc|d", "ad");
    yes("(a|(b|c)+)x", "bcbx");
    yes("x{2,3}", "xxx");
    no("x{2,3}", "xxxx");
    yes("x{2,}", "xxxxx");
    no("x{2,}", "x");
    yes("[^,]{3}", "a;b");
    no("[^,]{3}", "a,b");
    yes("", "");
    yes(".{0,5}", "");
    yes("([0-9]+(-[0-9]+)?|\\^[0-9]+)(,([0-9]+(-[0-9]+)?|\\^[0-9]+))*", "0-3,^2,7");
    EXPECT_THROW(Pattern("(a"), Error);
    EXPECT_THROW(Pattern("a{"), Error);
}

TEST(pattern, takes_time_in_proportion_to_the_text) {
    const Pattern pattern("(a|aa|a*)*b");      // one that backtracking never ends with
    EXPECT_FALSE(pattern.matches(std::string(20000, 'a')));
}
