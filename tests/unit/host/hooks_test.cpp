#include "host/hooks.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"

namespace vireo::host {
namespace {

struct HooksTest : testing::Test {
    HooksTest() {
        char name[] = "/tmp/vireo-test-XXXXXX";
        root = ::mkdtemp(name);
        paths = Paths::system(root);
    }
    ~HooksTest() override { remove_tree(root); }
    void script(const std::string& name, const std::string& body, mode_t mode = 0755) {
        const auto path = paths.etc + "/hooks/" + name;
        make_directories(parent_path(path));
        replace_file(path, "#!/bin/sh\n" + body + "\n", {.mode = mode, .durable = false});
    }
    std::string root;
    Paths paths;
};

}  // namespace

TEST_F(HooksTest, without_scripts_nothing_happens) {
    const Hooks hooks(paths);
    EXPECT_FALSE(hooks.has("qemu"));
    EXPECT_FALSE(hooks.run({.driver = "qemu", .object = "vm", .operation = "prepare"}));
    script("qemu", "exit 1", 0644);   // not executable
    EXPECT_FALSE(hooks.has("qemu"));
    paths.session = true;
    script("qemu", "exit 1");
    EXPECT_FALSE(Hooks(paths).has("qemu"));
}

TEST_F(HooksTest, a_script_gets_its_arguments_and_the_document) {
    script("qemu", "echo \"$1|$2|$3|$4|$#\"; cat");
    const Hooks hooks(paths);
    EXPECT_TRUE(hooks.has("qemu"));
    EXPECT_EQ(hooks.run({.driver = "qemu", .object = "vm", .operation = "prepare", .sub_operation = "begin", .input = "<domain/>"}), "vm|prepare|begin|-|4\n<domain/>");
}

TEST_F(HooksTest, scripts_run_in_their_order_each_on_what_the_one_before_printed) {
    script("qemu", "sed s/a/b/");
    script("qemu.d/20-two", "sed s/c/d/");
    script("qemu.d/10-one", "sed s/b/c/");
    EXPECT_EQ(Hooks(paths).run({.driver = "qemu", .operation = "migrate", .input = "a"}), "d");
}

TEST_F(HooksTest, a_script_that_fails_ends_the_row_with_its_message) {
    script("qemu", "echo no luck >&2; exit 3");
    script("qemu.d/later", "touch " + root + "/ran");
    const auto outcome = attempt([&] { Hooks(paths).run({.driver = "qemu", .object = "vm", .operation = "prepare", .sub_operation = "begin"}); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::hook_script_failed);
    EXPECT_EQ(outcome->message, "Hook script execution failed: internal error: Child process (" + paths.etc +
                                    "/hooks/qemu vm prepare begin -) unexpected exit status 3: no luck");
    EXPECT_FALSE(file_exists(root + "/ran"));
}

}  // namespace vireo::host
