#include "driver/moments.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace vireo::driver {
namespace {

struct Moment {
    std::optional<std::string> name, parent;
};
using Tree = Moments<Moment>;

// e - a - b,  e - d - f,  c
Tree tree() {
    Tree out;
    for (const auto& [name, parent] : {std::pair{"e", ""}, {"a", "e"}, {"d", "e"}, {"b", "a"}, {"c", ""}, {"f", "d"}})
        out.put({name, *parent ? std::optional<std::string>(parent) : std::nullopt});
    return out;
}
std::string names(const std::vector<Tree::Moment>& list) {
    std::string out;
    for (const auto& each : list) out += *each->name;
    return out;
}
std::string failure(const Tree& all, const char* name, const char* parent) {
    const Outcome outcome = attempt([&] { all.check_parent({name, parent}); });
    return outcome ? outcome->message : "";
}

}  // namespace

TEST(moments, form_a_forest_by_their_parents) {
    const Tree all = tree();
    EXPECT_EQ(names(all.all()), "eadbcf");
    EXPECT_EQ(names(all.children("")), "ec");
    EXPECT_EQ(names(all.children("e")), "ad");
    EXPECT_EQ(names(all.descendants("e")), "abdf");
    EXPECT_EQ(names(all.descendants("")), "eabdfc");
}

TEST(moments, have_a_parent_that_is_there_and_not_below_them) {
    const Tree all = tree();
    EXPECT_EQ(failure(all, "x", "b"), "");
    EXPECT_EQ(failure(all, "x", "y"), "invalid argument: parent y for moment x not found");
    EXPECT_EQ(failure(all, "e", "e"), "invalid argument: cannot set moment e as its own parent");
    EXPECT_EQ(failure(all, "e", "f"), "invalid argument: parent f would create cycle to e");
    EXPECT_EQ(failure(all, "b", "d"), "");
}

TEST(moments, that_go_leave_their_children_to_their_parent) {
    Tree all = tree();
    all.set_current("a");
    all.remove("a", Tree::Part::itself);
    EXPECT_EQ(names(all.children("e")), "db");
    EXPECT_EQ(all.current(), "e");
    all.remove("e", Tree::Part::itself);
    EXPECT_EQ(names(all.children("")), "dbc");
    EXPECT_EQ(all.current(), "");
}

TEST(moments, go_with_all_below_them_or_lose_it) {
    Tree all = tree();
    all.set_current("f");
    Tree some = all;
    all.remove("e", Tree::Part::with_children);
    EXPECT_EQ(names(all.all()), "c");
    EXPECT_EQ(all.current(), "");
    some.remove("e", Tree::Part::children_only);
    EXPECT_EQ(names(some.all()), "ec");
    EXPECT_EQ(some.current(), "e");
}

}  // namespace vireo::driver
