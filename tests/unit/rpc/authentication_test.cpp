// Who may call what before having proved who it is, and how that is done.
#include <gtest/gtest.h>

#include "toy.hpp"

namespace vireo::test {
namespace {

using namespace wire;
using protocol::AuthType;

// Says yes or no from a thread of its own, as a dialog would.
class ToyPolkit : public rpc::Authenticator {
public:
    ~ToyPolkit() override {
        for (auto& thread : threads) thread.join();
    }
    AuthType type() const override { return AuthType::polkit; }
    bool accepts(const driver::Identity&) const override { return trusts_all; }
    void ask_polkit(const driver::Identity& peer, bool read_only, std::function<void(Outcome)> done) override {
        asked_uid = peer.uid.value_or(12345);
        threads.emplace_back([this, read_only, done] {
            if (read_only || !refuses) done(std::nullopt);
            else done(Error(ErrorCode::auth_cancelled, ErrorDomain::rpc, "user cancelled authentication process"));
        });
    }
    bool trusts_all = false, refuses = false;
    std::atomic<uid_t> asked_uid = 0;
    std::vector<std::thread> threads;
};

// Wants the mechanism TOY: a name, then "secret".
class ToySasl : public rpc::Authenticator {
public:
    AuthType type() const override { return AuthType::sasl; }
    bool accepts(const driver::Identity&) const override { return false; }
    std::unique_ptr<rpc::SaslExchange> begin_sasl(const rpc::SaslPeer&) override {
        class Exchange : public rpc::SaslExchange {
            std::string mechanisms() override { return "TOY,OTHER"; }
            Step start(const std::string& mechanism, const std::string* data) override {
                if (mechanism != "TOY" || !data) throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "authentication failed");
                user_ = *data;
                return {.has_data = true, .data = "who says so?"};
            }
            Step step(const std::string* data) override {
                if (!data || *data != "secret") throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "authentication failed");
                return {.complete = true, .user = user_};
            }
            std::string user_;
        };
        return std::make_unique<Exchange>();
    }
};

template <class P> typename P::Reply asked(RawClient& client, const typename P::Args& args = {}) {
    client.send_call<P>(7, args);
    const std::string packet = client.receive();
    const rpc::Packet parsed = rpc::parse_packet(packet);
    protocol::Decoder in(parsed.payload);
    if (parsed.header.status == rpc::Status::error) throw rpc::decode_error(in);
    typename P::Reply reply{};
    protocol::decode(in, reply);
    return reply;
}

TEST(Authentication, nothing_else_is_served_before) {
    ToyServer server({}, std::make_shared<ToyPolkit>());
    RawClient client(server.path);
    for (int i = 0; i < 3; ++i) {
        const Outcome outcome = attempt([&] { asked<ConnectOpen>(client); });
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome->message, "authentication required");
        EXPECT_EQ(outcome->code, ErrorCode::rpc);
    }
    EXPECT_EQ(asked<AuthList>(client).types.at(0), AuthType::polkit);
    EXPECT_TRUE(attempt([&] { asked<AuthSaslInit>(client); }));
    EXPECT_EQ(asked<AuthPolkit>(client).complete, 1);
    asked<ConnectOpen>(client);
    EXPECT_EQ(asked<ConnectGetHostname>(client).hostname, "toy");
    EXPECT_TRUE(attempt([&] { asked<AuthPolkit>(client); })) << "twice";
}

TEST(Authentication, a_refusal_keeps_its_reason_and_can_be_tried_again) {
    const auto polkit = std::make_shared<ToyPolkit>();
    polkit->refuses = true;
    ToyServer server({}, polkit);
    const Outcome outcome = attempt([&] { server.connect(); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::auth_cancelled);
    EXPECT_EQ(polkit->asked_uid, ::geteuid());
    server.on_loop([&] { polkit->refuses = false; });
    EXPECT_EQ(server.connect()->call<ConnectGetHostname>().hostname, "toy");
}

TEST(Authentication, who_is_trusted_is_not_asked) {
    const auto polkit = std::make_shared<ToyPolkit>();
    polkit->trusts_all = true;
    ToyServer server({}, polkit);
    RawClient client(server.path);
    EXPECT_EQ(asked<AuthList>(client).types.at(0), AuthType::none);
    asked<ConnectOpen>(client);
}

TEST(Authentication, sasl_takes_its_steps_and_names_the_user) {
    ToyServer server({}, std::make_shared<ToySasl>());
    RawClient client(server.path);
    EXPECT_TRUE(attempt([&] { asked<AuthSaslStart>(client, {.mech = "TOY", .data = "me"}); })) << "before init";
    EXPECT_EQ(asked<AuthSaslInit>(client).mechlist, "TOY,OTHER");
    EXPECT_TRUE(attempt([&] { asked<AuthSaslStart>(client, {.mech = "WRONG", .data = "me"}); }));
    EXPECT_TRUE(attempt([&] { asked<AuthSaslStart>(client, {.mech = "TOY", .data = "me"}); })) << "an exchange that failed is over";
    asked<AuthSaslInit>(client);
    EXPECT_TRUE(attempt([&] { asked<AuthSaslInit>(client); })) << "twice";
    const auto started = asked<AuthSaslStart>(client, {.mech = "TOY", .data = "me"});
    EXPECT_EQ(started.complete, 0);
    EXPECT_EQ(started.nil, 0);
    EXPECT_EQ(started.data, "who says so?");
    EXPECT_EQ(attempt([&] { asked<AuthSaslStep>(client, {.data = "guess"}); })->code, ErrorCode::auth_failed);
    EXPECT_TRUE(attempt([&] { asked<ConnectOpen>(client); }));
    asked<AuthSaslInit>(client);
    asked<AuthSaslStart>(client, {.mech = "TOY", .data = "me"});
    const auto done = asked<AuthSaslStep>(client, {.data = "secret"});
    EXPECT_EQ(done.complete, 1);
    EXPECT_EQ(done.nil, 1);
    asked<ConnectOpen>(client);
    EXPECT_EQ(server.toy.session(0)->identity().sasl_user, "me");
}

TEST(Authentication, silent_strangers_give_up_their_places_to_those_who_wait) {
    ToyServer server({.anonymous_clients = 3, .anonymous_idle = std::chrono::milliseconds(50)}, std::make_shared<ToyPolkit>());
    std::vector<std::unique_ptr<RawClient>> strangers;
    for (int i = 0; i < 3; ++i) strangers.push_back(std::make_unique<RawClient>(server.path));
    EXPECT_EQ(server.connect()->call<ConnectGetHostname>().hostname, "toy");
    EXPECT_TRUE(strangers[0]->at_end());
}

}  // namespace
}  // namespace vireo::test
