#include "driver/registry.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace vireo::driver {
namespace {

struct Thing {
    std::string name;
};
using Things = Registry<Thing>;
const Uuid a = *Uuid::parse("c7a5fdbd-edaf-9455-926a-d65c16db1801"), b = *Uuid::parse("c7a5fdbd-edaf-9455-926a-d65c16db1802");
auto make(const std::string& name) {
    return [name] { return std::make_shared<Thing>(Thing{name}); };
}
void add(Things& things, const std::string& name, const Uuid& uuid) { things.claim(name, uuid, make(name)).commit(); }
std::string failure(auto f) {
    const auto outcome = attempt(f);
    return outcome ? outcome->message : "";
}

}  // namespace

TEST(registry, finds_by_name_uuid_and_id) {
    Things things("domain", ErrorDomain::qemu);
    add(things, "vm", a);
    const auto vm = things.by_name("vm");
    ASSERT_TRUE(vm);
    EXPECT_EQ(things.by_uuid(a), vm);
    EXPECT_FALSE(things.by_id(1));
    const int id = things.next_id();
    EXPECT_EQ(id, 1);
    things.set_id(a, id);
    EXPECT_EQ(things.by_id(1), vm);
    things.set_id(a, -1);
    EXPECT_FALSE(things.by_id(1));
    EXPECT_FALSE(things.by_name("other"));
    EXPECT_FALSE(things.by_uuid(b));
}

TEST(registry, an_id_found_on_disk_moves_the_next_one_on) {
    Things things("domain", ErrorDomain::qemu);
    add(things, "vm", a);
    things.set_id(a, 41);
    EXPECT_EQ(things.next_id(), 42);
}

TEST(registry, what_is_only_claimed_is_hidden_and_goes_with_its_claim) {
    Things things("domain", ErrorDomain::qemu);
    {
        auto claim = things.claim("vm", a, make("vm"));
        EXPECT_FALSE(things.by_name("vm"));
        EXPECT_TRUE(things.list()->empty());
        const auto second = things.claim("vm", a, make("other"));
        EXPECT_EQ(second.object(), claim.object());
    }
    add(things, "vm", b);   // the name is free again
    EXPECT_TRUE(things.by_uuid(b));
}

TEST(registry, a_committed_claim_holds_nothing_back) {
    Things things("thing", ErrorDomain::qemu);
    auto claim = things.claim("vm", a, make("vm"));
    claim.commit();
    EXPECT_TRUE(things.remove(a));
    // Whoever made it may not have put the claim away yet: the name is free all the same.
    add(things, "vm", b);
    EXPECT_EQ(things.by_name("vm"), things.by_uuid(b));
}

TEST(registry, a_claim_that_fails_leaves_what_another_committed) {
    Things things("domain", ErrorDomain::qemu);
    {
        auto fails = things.claim("vm", a, make("vm"));
        things.claim("vm", a, make("vm")).commit();
    }
    EXPECT_TRUE(things.by_name("vm"));
}

TEST(registry, a_name_and_a_uuid_belong_together) {
    Things things("domain", ErrorDomain::qemu);
    add(things, "vm", a);
    EXPECT_EQ(failure([&] { add(things, "vm", b); }),
              "operation failed: domain 'vm' already exists with uuid c7a5fdbd-edaf-9455-926a-d65c16db1801");
    EXPECT_EQ(failure([&] { add(things, "other", a); }),
              "operation failed: domain 'vm' is already defined with uuid c7a5fdbd-edaf-9455-926a-d65c16db1801");
}

TEST(registry, removing_takes_the_object_out_of_everything_and_frees_its_memory) {
    Things things("domain", ErrorDomain::qemu);
    add(things, "vm", a);
    things.set_id(a, 1);
    std::weak_ptr<Thing> watch = things.by_name("vm");
    EXPECT_EQ(things.list()->size(), 1u);
    EXPECT_TRUE(things.remove(a));
    EXPECT_FALSE(things.remove(a));
    EXPECT_FALSE(things.by_id(1));
    EXPECT_TRUE(watch.expired());
    EXPECT_EQ(things.size(), 0u);
}

TEST(registry, a_definition_that_runs_while_the_object_is_removed_brings_it_back) {
    Things things("domain", ErrorDomain::qemu);
    add(things, "vm", a);
    auto claim = things.claim("vm", a, make("vm"));
    things.remove(a);
    EXPECT_FALSE(things.by_name("vm"));
    claim.commit();
    EXPECT_EQ(things.by_name("vm"), claim.object());
}

TEST(registry, rename_moves_the_name_and_refuses_a_taken_one) {
    Things things("domain", ErrorDomain::qemu);
    add(things, "vm", a);
    add(things, "other", b);
    EXPECT_NE(failure([&] { things.rename(a, "other"); }), "");
    things.rename(a, "new");
    EXPECT_FALSE(things.by_name("vm"));
    EXPECT_TRUE(things.by_name("new"));
}

TEST(registry, lists_keep_the_order_of_appearance_and_do_not_change_under_a_reader) {
    Things things("domain", ErrorDomain::qemu);
    for (int i = 0; i < 100; ++i) add(things, "vm" + std::to_string(i), Uuid::random());
    const auto list = things.list();
    EXPECT_EQ(list, things.list());
    for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ((*list)[i]->name, "vm" + std::to_string(i));
    add(things, "late", a);
    EXPECT_EQ(list->size(), 100u);
    EXPECT_EQ(things.list()->size(), 101u);
}

TEST(registry, of_concurrent_definitions_of_one_name_one_wins) {
    Things things("domain", ErrorDomain::qemu);
    std::atomic<int> won = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                if (!attempt([&] { add(things, "vm" + std::to_string(i), Uuid::random()); })) ++won;
                things.list();
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(won, 200);
    EXPECT_EQ(things.size(), 200u);
}

}  // namespace vireo::driver
