#include "daemon/authentication.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <future>

#include "base/files.hpp"

namespace vireo::daemon {
namespace {

// A pkcheck that says what the test wants, and keeps what it was asked.
class FakePolkit {
public:
    explicit FakePolkit(const std::string& body) {
        char name[] = "/tmp/vireo-test-XXXXXX";
        folder_ = ::mkdtemp(name);
        replace_file(folder_ + "/pkcheck", "#!/bin/sh\necho \"$@\" > " + folder_ + "/asked\n" + body + "\n", {.mode = 0755, .durable = false});
        path_ = ::getenv("PATH");
        ::setenv("PATH", (folder_ + ":/usr/bin:/bin").c_str(), 1);
    }
    ~FakePolkit() {
        ::setenv("PATH", path_.c_str(), 1);
        remove_tree(folder_);
    }
    std::string asked() const { return read_file(folder_ + "/asked"); }

private:
    std::string folder_, path_;
};
driver::Identity somebody() {
    driver::Identity peer;
    peer.uid = 1000;
    peer.pid = 4711;
    peer.start_time = 99;
    return peer;
}
ErrorCode answer(const driver::Identity& peer) {
    const auto outcome = attempt([&] { check_polkit(peer, "org.libvirt.unix.manage"); });
    return outcome ? outcome->code : ErrorCode::ok;
}

}  // namespace

TEST(polkit, is_asked_about_the_process_and_the_action) {
    FakePolkit polkit("exit 0");
    EXPECT_EQ(answer(somebody()), ErrorCode::ok);
    EXPECT_EQ(polkit.asked(), "--action-id org.libvirt.unix.manage --process 4711,99,1000 --allow-user-interaction\n");
}

TEST(polkit, each_no_has_its_own_error) {
    // Without a system bus, that is what is told, as the reference does.
    const ErrorCode nobody_to_ask = ::access("/run/dbus/system_bus_socket", F_OK) == 0 ? ErrorCode::auth_unavailable : ErrorCode::internal_error;
    const std::pair<const char*, ErrorCode> cases[] = {{"exit 1", ErrorCode::auth_failed}, {"exit 2", ErrorCode::auth_unavailable},
                                                       {"exit 3", ErrorCode::auth_cancelled}, {"exit 127", nobody_to_ask},
                                                       {"kill -9 $$", ErrorCode::auth_unavailable}};
    for (const auto& [body, code] : cases) {
        FakePolkit polkit(body);
        EXPECT_EQ(answer(somebody()), code) << body;
    }
    ::setenv("PATH", "/no/such/folder", 1);
    EXPECT_EQ(answer(somebody()), nobody_to_ask);
    ::setenv("PATH", "/usr/bin:/bin", 1);
}

TEST(polkit, a_client_whose_process_is_not_known_is_refused_unasked) {
    auto peer = somebody();
    peer.start_time.reset();
    FakePolkit polkit("exit 0");
    EXPECT_EQ(answer(peer), ErrorCode::auth_failed);
}

TEST(polkit, root_has_nothing_to_prove_and_others_hear_the_answer_later) {
    driver::WorkerPool workers;
    FakePolkit polkit("exit 1");
    const auto authenticator = make_authenticator("polkit", {}, workers);
    driver::Identity root;
    root.uid = 0;
    EXPECT_TRUE(authenticator->accepts(root));
    EXPECT_FALSE(authenticator->accepts(somebody()));
    EXPECT_FALSE(authenticator->accepts({}));
    std::promise<Outcome> said;
    authenticator->ask_polkit(somebody(), true, [&](Outcome outcome) { said.set_value(std::move(outcome)); });
    EXPECT_EQ(said.get_future().get()->message, "authentication failed: access denied by policy");
    EXPECT_NE(polkit.asked().find("org.libvirt.unix.monitor"), std::string::npos);
}

TEST(authentication, what_this_build_does_not_have_is_refused) {
    driver::WorkerPool workers;
    EXPECT_EQ(make_authenticator("sasl", {}, workers)->type(), protocol::AuthType::sasl);
    EXPECT_THROW(make_authenticator("kerberos", {}, workers), Error);
    EXPECT_EQ(make_authenticator("none", {}, workers)->type(), protocol::AuthType::none);
}

}  // namespace vireo::daemon
