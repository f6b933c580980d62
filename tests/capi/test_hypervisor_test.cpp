// The hypervisor that lives in the library: test:///default, as programs meet it.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using Connection = std::unique_ptr<virConnect, int (*)(virConnectPtr)>;
using Domain = std::unique_ptr<virDomain, int (*)(virDomainPtr)>;
using Snapshot = std::unique_ptr<virDomainSnapshot, int (*)(virDomainSnapshotPtr)>;

std::string taken(char* text) {
    std::string out = text ? text : "";
    free(text);
    return out;
}

class TestHypervisor : public testing::Test {
protected:
    static void SetUpTestSuite() { virEventRegisterDefaultImpl(); }
    void SetUp() override {
        virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
        ASSERT_TRUE(connection_);
        ASSERT_TRUE(domain_);
    }
    void TearDown() override { virSetErrorFunc(nullptr, nullptr); }

    std::pair<int, int> state() const {
        std::pair<int, int> out;
        EXPECT_EQ(virDomainGetState(domain_.get(), &out.first, &out.second, 0), 0);
        return out;
    }
    int last_code() const { return virGetLastError() ? virGetLastError()->code : 0; }

    Connection connection_{virConnectOpen("test:///default"), virConnectClose};
    Domain domain_{virDomainLookupByName(connection_.get(), "test"), virDomainFree};
};

TEST_F(TestHypervisor, is_shared_by_the_connections_of_a_process_and_begins_anew_after_the_last_one) {
    Connection other(virConnectOpen("test:///default"), virConnectClose);
    ASSERT_EQ(virDomainDestroy(domain_.get()), 0);
    EXPECT_EQ(virConnectNumOfDomains(other.get()), 0);
    domain_.reset();
    connection_.reset();
    other.reset();
    const Connection anew(virConnectOpen("test:///default"), virConnectClose);
    EXPECT_EQ(virConnectNumOfDomains(anew.get()), 1);
}

TEST_F(TestHypervisor, tells_life_cycle_events_in_their_order) {
    std::vector<std::pair<int, int>> events;
    const virConnectDomainEventCallback hear = [](virConnectPtr, virDomainPtr, int event, int detail, void* to) {
        static_cast<std::vector<std::pair<int, int>>*>(to)->push_back({event, detail});
        return 0;
    };
    const int callback = virConnectDomainEventRegisterAny(connection_.get(), nullptr, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                                          VIR_DOMAIN_EVENT_CALLBACK(hear), &events, nullptr);
    ASSERT_GE(callback, 0);
    EXPECT_EQ(virDomainSuspend(domain_.get()), 0);
    EXPECT_EQ(virDomainSuspend(domain_.get()), -1);
    EXPECT_EQ(last_code(), VIR_ERR_INTERNAL_ERROR);
    EXPECT_EQ(virDomainResume(domain_.get()), 0);
    EXPECT_EQ(virDomainShutdown(domain_.get()), 0);
    EXPECT_EQ(virDomainCreate(domain_.get()), 0);
    const int timer = virEventAddTimeout(20, [](int, void*) {}, nullptr, nullptr);   // a loop without anything to do waits for ever
    for (int turns = 0; events.size() < 4 && turns < 500; ++turns) virEventRunDefaultImpl();
    virEventRemoveTimeout(timer);
    virConnectDomainEventDeregisterAny(connection_.get(), callback);
    const std::vector<std::pair<int, int>> expected{{VIR_DOMAIN_EVENT_SUSPENDED, VIR_DOMAIN_EVENT_SUSPENDED_PAUSED},
                                                    {VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_RESUMED_UNPAUSED},
                                                    {VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN},
                                                    {VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STARTED_BOOTED}};
    EXPECT_EQ(events, expected);
}

TEST_F(TestHypervisor, goes_back_to_a_snapshot_with_the_definition_of_that_time) {
    const Snapshot snapshot(virDomainSnapshotCreateXML(domain_.get(), "<domainsnapshot><name>one</name></domainsnapshot>", 0), virDomainSnapshotFree);
    ASSERT_TRUE(snapshot);
    ASSERT_EQ(virDomainSetVcpus(domain_.get(), 1), 0);
    ASSERT_EQ(virDomainSuspend(domain_.get()), 0);
    ASSERT_EQ(virDomainRevertToSnapshot(snapshot.get(), 0), 0);
    EXPECT_EQ(state(), std::pair(int(VIR_DOMAIN_RUNNING), int(VIR_DOMAIN_RUNNING_FROM_SNAPSHOT)));
    EXPECT_EQ(virDomainGetVcpusFlags(domain_.get(), 0), 2);
    EXPECT_EQ(virDomainSnapshotDelete(snapshot.get(), 0), 0);
    EXPECT_EQ(virDomainSnapshotNum(domain_.get(), 0), 0);
}

TEST_F(TestHypervisor, keeps_live_and_persistent_definitions_apart) {
    ASSERT_EQ(virDomainSetVcpusFlags(domain_.get(), 1, VIR_DOMAIN_AFFECT_CONFIG), 0);
    EXPECT_EQ(virDomainGetVcpusFlags(domain_.get(), VIR_DOMAIN_AFFECT_LIVE), 2);
    EXPECT_EQ(virDomainGetVcpusFlags(domain_.get(), VIR_DOMAIN_AFFECT_CONFIG), 1);
    EXPECT_NE(taken(virDomainGetXMLDesc(domain_.get(), VIR_DOMAIN_XML_INACTIVE)).find("current='1'"), std::string::npos);
}

TEST_F(TestHypervisor, lets_many_threads_change_one_guest) {
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&] {
            for (int round = 0; round < 25; ++round) {
                virDomainSuspend(domain_.get());
                virDomainResume(domain_.get());
                free(virDomainGetXMLDesc(domain_.get(), 0));
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(state().first, int(VIR_DOMAIN_RUNNING));
}

TEST_F(TestHypervisor, shows_a_picture) {
    const std::unique_ptr<virStream, int (*)(virStreamPtr)> stream(virStreamNew(connection_.get(), 0), virStreamFree);
    EXPECT_EQ(taken(virDomainScreenshot(domain_.get(), stream.get(), 0, 0)), "image/png");
    std::string picture;
    std::array<char, 4096> buffer;
    for (int got; (got = virStreamRecv(stream.get(), buffer.data(), buffer.size())) > 0;) picture.append(buffer.data(), std::size_t(got));
    EXPECT_EQ(virStreamFinish(stream.get()), 0);
    EXPECT_TRUE(picture.starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_NE(picture.find("IEND"), std::string::npos);
}

}  // namespace
