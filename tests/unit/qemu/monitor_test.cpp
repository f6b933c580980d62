#include "drivers/qemu/monitor.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <thread>

namespace vireo::qemu {
namespace {

using namespace std::chrono_literals;

// The other end of a monitor, played by the test.
class FakeQemu {
public:
    FakeQemu() {
        int fds[2];
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
        ours_ = UniqueFd(fds[0]);
        socket = UniqueFd(fds[1]);
    }
    void say(std::string_view text) { EXPECT_EQ(write(ours_.get(), text.data(), text.size()), ssize_t(text.size())); }
    void greet() { say("{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n"); }
    std::string hear() {
        std::string line;
        char c;
        while (read(ours_.get(), &c, 1) == 1 && c != '\n') line += c;
        return line;
    }
    // Hears a command and gives its id.
    std::string hear_id() { return Json::parse(hear())["id"].text(); }
    void answer(const std::string& id, const std::string& result) { say("{\"return\": " + result + ", \"id\": \"" + id + "\"}\r\n"); }
    void take_capabilities() { answer(hear_id(), "{}"); }
    void hang_up() { ours_.reset(); }

    UniqueFd socket;   // for the monitor

private:
    UniqueFd ours_;
};

class MonitorTest : public testing::Test {
protected:
    MonitorTest() : thread_([this] { loop.run(); }) {}
    ~MonitorTest() override {
        monitor.reset();
        loop.stop();
        thread_.join();
    }
    void open() {
        Monitor::Callbacks callbacks;
        callbacks.event = [this](MonitorEvent event) {
            std::lock_guard hold(lock);
            events.push_back(std::move(event));
            changed.notify_all();
        };
        callbacks.closed = [this] {
            std::lock_guard hold(lock);
            ++closed;
            changed.notify_all();
        };
        monitor = Monitor::open(loop, std::move(qemu.socket), std::move(callbacks));
    }
    // Runs f as work of the actor and gives what it threw.
    Outcome on_actor(std::function<void()> f) {
        std::optional<Outcome> result;
        actor.post(driver::WorkKind::modify, "test", std::move(f), [&](Outcome outcome) {
            std::lock_guard hold(lock);
            result = std::move(outcome);
            changed.notify_all();
        });
        std::unique_lock hold(lock);
        changed.wait(hold, [&] { return result.has_value(); });
        return std::move(*result);
    }

    EventLoop loop;
    driver::WorkerPool pool;
    driver::Actor actor{pool};
    FakeQemu qemu;
    std::shared_ptr<Monitor> monitor;
    std::mutex lock;
    std::condition_variable changed;
    std::vector<MonitorEvent> events;
    int closed = 0;

private:
    std::thread thread_;
};

TEST_F(MonitorTest, commands_sent_before_the_greeting_wait_for_it) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        qemu.answer(qemu.hear_id(), "{\"status\": \"running\"}");
    });
    std::string status;
    EXPECT_EQ(on_actor([&] { status = monitor->call(actor, "query-status", {}, 10s)["status"].text(); }), std::nullopt);
    fake.join();
    EXPECT_EQ(status, "running");
}

// Whoever waits for an answer reads it itself: what comes with it must not be lost, nor come later than it.
TEST_F(MonitorTest, events_before_an_answer_have_run_when_it_is_there) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        for (int i = 0; i < 200; ++i) {
            const std::string id = qemu.hear_id();
            qemu.say("{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 1, \"microseconds\": 2}}\r\n");
            qemu.answer(id, "{}");
        }
    });
    EXPECT_EQ(on_actor([&] {
                  for (std::size_t i = 1; i <= 200; ++i) {
                      monitor->call(actor, "stop", {}, 10s);
                      std::lock_guard hold(lock);
                      ASSERT_EQ(events.size(), i);
                  }
              }),
              std::nullopt);
    fake.join();
}

TEST_F(MonitorTest, an_event_may_end_the_monitor_that_an_answer_is_awaited_from) {
    Monitor::Callbacks callbacks;
    callbacks.event = [this](MonitorEvent) { actor.post(driver::WorkKind::event, "event", [this] { monitor.reset(); }); };
    monitor = Monitor::open(loop, std::move(qemu.socket), std::move(callbacks));
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        qemu.hear_id();
        qemu.say("{\"event\": \"SHUTDOWN\", \"timestamp\": {\"seconds\": 1, \"microseconds\": 2}}\r\n");
    });
    const Outcome outcome = on_actor([&] { monitor->call(actor, "quit", {}, 10s); });
    fake.join();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::operation_failed);
}

TEST_F(MonitorTest, several_commands_go_at_once_and_each_gets_its_answer) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        const std::string first = qemu.hear_id(), second = qemu.hear_id();
        qemu.answer(second, "2");
        qemu.say("{\"error\": {\"class\": \"GenericError\", \"desc\": \"no such thing\"}, \"id\": \"" + first + "\"}\r\n");
    });
    EXPECT_EQ(on_actor([&] {
                  auto replies = monitor->call_all(actor, {{"a"}, {"b"}}, 10s);
                  EXPECT_EQ(replies[1].result.integer(), 2);
                  ASSERT_TRUE(replies[0].error);
                  EXPECT_EQ(replies[0].error_class, "GenericError");
                  EXPECT_EQ(replies[0].error->message, "internal error: unable to execute QEMU command 'a': no such thing");
              }),
              std::nullopt);
    fake.join();
}

TEST_F(MonitorTest, a_hanging_qemu_fails_the_call_at_its_deadline) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        qemu.hear();
    });
    const Outcome outcome = on_actor([&] { monitor->call(actor, "query-balloon", {}, 30ms); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::operation_timeout);
    EXPECT_NE(outcome->message.find("query-balloon"), std::string::npos);
    fake.join();
    EXPECT_FALSE(monitor->is_closed());
}

TEST_F(MonitorTest, an_answer_that_comes_too_late_is_dropped) {
    open();
    std::string late;
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        late = qemu.hear_id();
    });
    EXPECT_TRUE(on_actor([&] { monitor->call(actor, "slow", {}, 10ms); }));
    fake.join();
    std::thread answers([&] {
        qemu.answer(late, "1");
        qemu.answer(qemu.hear_id(), "2");
    });
    std::int64_t value = 0;
    EXPECT_EQ(on_actor([&] { value = monitor->call(actor, "quick", {}, 10s).integer(); }), std::nullopt);
    answers.join();
    EXPECT_EQ(value, 2);
}

TEST_F(MonitorTest, the_end_of_qemu_fails_the_calls_that_wait) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        qemu.hear();
        qemu.hang_up();
    });
    const Outcome outcome = on_actor([&] { monitor->call(actor, "cont", {}, 10s); });
    fake.join();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::operation_failed);
    std::unique_lock hold(lock);
    changed.wait(hold, [&] { return closed > 0; });
    EXPECT_EQ(closed, 1);
    EXPECT_TRUE(monitor->is_closed());
}

TEST_F(MonitorTest, a_closed_monitor_answers_at_once) {
    open();
    qemu.hang_up();
    {
        std::unique_lock hold(lock);
        changed.wait(hold, [&] { return closed > 0; });
    }
    bool told = false;
    monitor->send({"cont"}, [&](MonitorReply reply) { told = reply.error.has_value(); });
    EXPECT_TRUE(told);
}

TEST_F(MonitorTest, garbage_closes_the_monitor) {
    open();
    qemu.say("this is no QMP\n");
    std::unique_lock hold(lock);
    changed.wait(hold, [&] { return closed > 0; });
    EXPECT_TRUE(events.empty());
}

TEST_F(MonitorTest, events_come_with_data_and_time) {
    open();
    qemu.greet();
    qemu.say("{\"timestamp\": {\"seconds\": 7, \"microseconds\": 8}, \"event\": \"SHUTDOWN\", \"data\": {\"guest\": true}}\r\n");
    std::unique_lock hold(lock);
    changed.wait(hold, [&] { return !events.empty(); });
    EXPECT_EQ(events[0].name, "SHUTDOWN");
    EXPECT_TRUE(events[0].data["guest"].boolean());
    EXPECT_EQ(events[0].seconds, 7);
    EXPECT_EQ(events[0].micros, 8u);
}

TEST_F(MonitorTest, a_message_in_pieces_is_one_message) {
    open();
    qemu.greet();
    const std::string text = "{\"event\": \"STOP\"}\n{\"event\": \"RESUME\"}\n";
    for (char c : text) qemu.say({&c, 1});
    std::unique_lock hold(lock);
    changed.wait(hold, [&] { return events.size() == 2; });
    EXPECT_EQ(events[1].name, "RESUME");
}

TEST_F(MonitorTest, destroy_breaks_a_wait_for_qemu) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        qemu.hear();
        actor.post(driver::WorkKind::destroy, "destroy", [] {});
    });
    const Outcome outcome = on_actor([&] { monitor->call(actor, "cont", {}, 60s); });
    fake.join();
    ASSERT_TRUE(outcome);
    EXPECT_NE(outcome->code, ErrorCode::operation_timeout);
}

TEST_F(MonitorTest, a_command_as_written_gives_the_whole_answer) {
    open();
    std::thread fake([&] {
        qemu.greet();
        qemu.take_capabilities();
        const Json heard = Json::parse(qemu.hear());
        EXPECT_EQ(heard["execute"].text(), "x-foo");
        qemu.say("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"?\"}, \"id\": \"" + heard["id"].text() + "\"}\r\n");
    });
    std::string text;
    monitor->send_as_written(Json::parse(R"({"execute":"x-foo","id":"mine"})"), [&](MonitorReply reply) {
        std::lock_guard hold(lock);
        EXPECT_EQ(reply.error, std::nullopt);
        text = reply.text;
        changed.notify_all();
    });
    fake.join();
    std::unique_lock hold(lock);
    changed.wait(hold, [&] { return !text.empty(); });
    EXPECT_NE(text.find("CommandNotFound"), std::string::npos);
    EXPECT_NE(text.find("\"libvirt-"), std::string::npos);
}

}  // namespace
}  // namespace vireo::qemu
