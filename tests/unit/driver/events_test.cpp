#include "driver/events.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "protocol/qemu.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/network.hpp"
#include "protocol/remote/node_device.hpp"

namespace vireo::driver {
namespace {

namespace remote = protocol::remote;

class Listener : public Session {
public:
    Listener() : Session(false, {}) {}
    // What came, one line each: the procedure's number and the callback id if it has one.
    std::vector<std::string> heard;
    bool blind = false;
    bool may_see(const protocol::Permission&, std::string_view) override { return !blind; }

protected:
    void deliver(const protocol::Procedure& procedure, const void* message, const MessageForm&) override {
        std::string line = std::to_string(procedure.number);
        if (&procedure == &remote::DomainEventCallbackLifecycle::info) {
            const auto& m = *static_cast<const remote::DomainEventCallbackLifecycle::Message*>(message);
            line += " #" + std::to_string(m.callback_id) + " " + m.event.domain.name + " " + std::to_string(m.event.event);
        } else if (&procedure == &remote::DomainEventLifecycle::info) {
            const auto& m = *static_cast<const remote::DomainEventLifecycle::Message*>(message);
            line += " " + m.domain.name + " " + std::to_string(m.event);
        } else if (&procedure == &protocol::qemu::DomainMonitorEvent::info) {
            line += " " + static_cast<const protocol::qemu::DomainMonitorEvent::Message*>(message)->event;
        }
        heard.push_back(line);
    }
};

struct Stage {
    Stage() {
        hub.offer(EventObject::domain, table);
        hub.offer(EventObject::network, table);
        hub.offer(EventObject::node_device, table);
        hub.offer_monitor_events(table);
    }
    template <class P> typename P::Reply call(Session& session, const typename P::Args& args) {
        typename P::Reply reply{};
        struct InProcess : Call {
            using Call::Call;
            Request request() override { return {}; }
            std::shared_ptr<Pending> defer() override { return nullptr; }
        } call(session);
        call.args = &args;
        call.reply = &reply;
        table.find(P::info.program, P::info.number)->serve_in_process(call);
        return reply;
    }
    void lifecycle(const remote::DomainRef& domain, int event) { hub.publish<remote::DomainEventCallbackLifecycle>({.event = {domain, event, 0}}); }
    EventHub hub;
    Driver table;
};
const remote::DomainRef vm{"vm", *Uuid::parse("c7a5fdbd-edaf-9455-926a-d65c16db1801"), 1};
const remote::DomainRef other{"other", *Uuid::parse("c7a5fdbd-edaf-9455-926a-d65c16db1802"), 2};
using Register = remote::ConnectDomainEventCallbackRegisterAny;
using Deregister = remote::ConnectDomainEventCallbackDeregisterAny;
using Lines = std::vector<std::string>;

}  // namespace

TEST(events, reach_those_who_registered_for_them_in_their_order) {
    Stage s;
    const auto a = std::make_shared<Listener>(), b = std::make_shared<Listener>();
    const int id = s.call<Register>(*a, {0, std::nullopt}).callback_id;
    s.call<Register>(*b, {1, std::nullopt});
    s.lifecycle(vm, 2);
    s.lifecycle(vm, 5);
    const std::string head = "318 #" + std::to_string(id) + " vm ";
    EXPECT_EQ(a->heard, (Lines{head + "2", head + "5"}));
    EXPECT_TRUE(b->heard.empty());
}

TEST(events, of_one_domain_leave_the_others_out) {
    Stage s;
    const auto a = std::make_shared<Listener>();
    s.call<Register>(*a, {0, vm});
    s.lifecycle(other, 2);
    s.lifecycle(vm, 3);
    ASSERT_EQ(a->heard.size(), 1u);
    EXPECT_TRUE(a->heard[0].ends_with("vm 3"));
}

TEST(events, old_clients_hear_them_without_a_callback_id) {
    Stage s;
    const auto a = std::make_shared<Listener>();
    EXPECT_EQ(s.call<remote::ConnectDomainEventRegister>(*a, {}).cb_registered, 1);
    s.call<remote::ConnectDomainEventRegisterAny>(*a, {1});
    s.lifecycle(vm, 2);
    s.hub.publish<remote::DomainEventCallbackReboot>({.event = {vm}});
    EXPECT_EQ(a->heard, (Lines{"107 vm 2", "169"}));
    s.call<remote::ConnectDomainEventDeregister>(*a, {});
    s.lifecycle(vm, 2);
    EXPECT_EQ(a->heard.size(), 2u);
}

TEST(events, end_with_deregistering_and_with_the_session) {
    Stage s;
    const auto a = std::make_shared<Listener>(), b = std::make_shared<Listener>();
    const int id = s.call<Register>(*a, {0, std::nullopt}).callback_id;
    s.call<Register>(*b, {0, std::nullopt});
    s.call<Deregister>(*a, {id});
    EXPECT_THROW(s.call<Deregister>(*a, {id}), Error);
    EXPECT_THROW(s.call<Deregister>(*b, {id + 1000}), Error);
    s.lifecycle(vm, 2);
    EXPECT_TRUE(a->heard.empty());
    EXPECT_EQ(b->heard.size(), 1u);
    b->close();
    EXPECT_EQ(s.hub.subscriptions(), 0u);
    s.lifecycle(vm, 2);
    EXPECT_EQ(b->heard.size(), 1u);
}

TEST(events, with_unknown_numbers_are_refused) {
    Stage s;
    const auto a = std::make_shared<Listener>();
    for (const int id : {-1, 30, 1000}) {
        const auto outcome = attempt([&] { s.call<Register>(*a, {id, std::nullopt}); });
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome->code, ErrorCode::internal_error);
        EXPECT_EQ(outcome->message, "internal error: unsupported event ID " + std::to_string(id));
    }
}

TEST(events, are_not_told_to_who_may_not_see_the_object) {
    Stage s;
    const auto a = std::make_shared<Listener>();
    a->blind = true;
    s.call<Register>(*a, {0, std::nullopt});
    s.lifecycle(vm, 2);
    EXPECT_TRUE(a->heard.empty());
}

TEST(events, of_other_objects_go_the_same_way) {
    Stage s;
    const auto a = std::make_shared<Listener>();
    s.call<remote::ConnectNetworkEventRegisterAny>(*a, {0, std::nullopt});
    s.call<remote::ConnectNodeDeviceEventRegisterAny>(*a, {1, remote::NodeDeviceRef{"pci_0"}});
    s.hub.publish<remote::NetworkEventLifecycle>({.network = {"net", vm.uuid}});
    s.hub.publish<remote::NodeDeviceEventUpdate>({.device = {"pci_1"}});
    s.hub.publish<remote::NodeDeviceEventUpdate>({.device = {"pci_0"}});
    EXPECT_EQ(a->heard, (Lines{"315", "377"}));
}

TEST(events, of_the_monitor_pass_a_filter) {
    Stage s;
    using Monitor = protocol::qemu::ConnectDomainMonitorEventRegister;
    const auto all = std::make_shared<Listener>(), one = std::make_shared<Listener>(), some = std::make_shared<Listener>();
    EXPECT_FALSE(s.hub.wants_monitor_events());
    s.call<Monitor>(*all, {});
    s.call<Monitor>(*one, {std::nullopt, "stop", 2});
    s.call<Monitor>(*some, {vm, "^(STOP|RESUME)$", 1});
    EXPECT_TRUE(s.hub.wants_monitor_events());
    for (const char* event : {"STOP", "RESUME", "BLOCK_JOB_READY"}) s.hub.publish_monitor_event({"vm", vm.uuid, 1, event});
    s.hub.publish_monitor_event({"other", other.uuid, 2, "STOP"});
    EXPECT_EQ(all->heard.size(), 4u);
    EXPECT_EQ(one->heard, (Lines{"6 STOP", "6 STOP"}));
    EXPECT_EQ(some->heard, (Lines{"6 STOP", "6 RESUME"}));
    EXPECT_THROW(s.call<Monitor>(*all, {std::nullopt, "(", 1}), Error);
    EXPECT_THROW(s.call<Monitor>(*all, {std::nullopt, "x", 4}), Error);
}

}  // namespace vireo::driver
