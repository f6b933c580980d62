#include "base/log.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "temporary.hpp"

namespace vireo {
namespace {

const LogSource monitor("qemu.monitor"), rpc("rpc.server");

struct LogTest : testing::Test {
    ~LogTest() override { configure_log({}); }
    TemporaryFolder folder;
    const std::string path = folder.path("log");
    void configure(LogLevel level, const char* filters = "", LogLevel output = LogLevel::debug) {
        configure_log({level, parse_log_filters(filters), {{LogOutputKind::file, output, path}}});
    }
    // Lines without time and thread.
    std::vector<std::string> lines() const {
        std::vector<std::string> all;
        const std::string text = read_file(path);
        for (const auto line : split(text, '\n')) {
            if (line.empty()) continue;
            const auto thread = line.find(": ");
            all.emplace_back(line.substr(line.find(": ", thread + 2) + 2));
        }
        return all;
    }
};
std::string failure(auto f) {
    const auto outcome = attempt(f);
    return outcome ? outcome->message : "";
}

}  // namespace

TEST_F(LogTest, the_level_decides_and_the_object_stands_first) {
    configure(LogLevel::info);
    monitor.debug("vm1", "not this");
    monitor.info("vm1", "started, pid ", 42, ' ', true);
    rpc.error("", "no ", std::string("object"));
    EXPECT_EQ(lines(), (std::vector<std::string>{"info : qemu.monitor : vm1: started, pid 42 true", "error : rpc.server : no object"}));
    EXPECT_FALSE(monitor.on(LogLevel::debug));
}

TEST_F(LogTest, filters_change_the_level_of_some_sources) {
    configure(LogLevel::warning, "1:qemu 4:server");
    EXPECT_TRUE(monitor.on(LogLevel::debug));
    EXPECT_FALSE(rpc.on(LogLevel::warning));
    EXPECT_TRUE(rpc.on(LogLevel::error));
    configure(LogLevel::warning);
    EXPECT_FALSE(monitor.on(LogLevel::debug));
    EXPECT_TRUE(rpc.on(LogLevel::warning));
}

TEST_F(LogTest, an_output_takes_what_is_of_its_level) {
    configure(LogLevel::debug, "", LogLevel::error);
    monitor.warning("", "no");
    monitor.error("", "yes");
    EXPECT_EQ(lines().size(), 1u);
}

TEST_F(LogTest, reopening_starts_a_new_file_when_the_old_one_was_moved_away) {
    configure(LogLevel::info);
    monitor.info("", "one");
    ASSERT_EQ(::rename(path.c_str(), (path + ".1").c_str()), 0);
    monitor.info("", "two");
    reopen_log();
    monitor.info("", "three");
    EXPECT_EQ(lines(), std::vector<std::string>{"info : qemu.monitor : three"});
}

TEST_F(LogTest, settings_with_an_output_that_cannot_be_opened_change_nothing) {
    configure(LogLevel::info);
    EXPECT_NE(failure([&] { configure_log({LogLevel::debug, {}, {{LogOutputKind::file, LogLevel::debug, folder.path("no/such/log")}}}); }), "");
    EXPECT_FALSE(monitor.on(LogLevel::debug));
    monitor.info("", "still here");
    EXPECT_EQ(lines().size(), 1u);
}

TEST_F(LogTest, threads_write_whole_lines) {
    configure(LogLevel::info);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) monitor.info("vm", std::string(100, 'x'));
        });
    for (auto& thread : threads) thread.join();
    const auto all = lines();
    EXPECT_EQ(all.size(), 800u);
    for (const auto& line : all) ASSERT_EQ(line, all[0]);
}

TEST(log, filters_and_outputs_are_read_and_told_as_libvirt_does) {
    const auto filters = parse_log_filters("1:qemu  3:*rpc* 4:+x");
    EXPECT_EQ(format_log_filters(filters), "1:*qemu* 3:*rpc* 4:*x*");
    EXPECT_EQ(parse_log_filters(format_log_filters(filters)), filters);
    const auto outputs = parse_log_outputs("1:file:/var/log/x:y.log 3:syslog:vireod 4:stderr 2:journald");
    EXPECT_EQ(outputs[0].target, "/var/log/x:y.log");
    EXPECT_EQ(format_log_outputs(outputs), "1:file:/var/log/x:y.log 3:syslog:vireod 4:stderr 2:journald");
}

TEST(log, mistakes_in_filters_and_outputs_are_named) {
    EXPECT_EQ(failure([] { parse_log_filters("9:qemu"); }), "invalid argument: Invalid priority '9' for filter '9:qemu': 1 is debug, 2 info, 3 warning, 4 error");
    EXPECT_EQ(failure([] { parse_log_filters("qemu"); }), "invalid argument: log filter 'qemu' is not of the form LEVEL:MATCH");
    EXPECT_EQ(failure([] { parse_log_outputs("1:foo"); }), "invalid argument: Invalid log destination 'foo' for log output '1:foo': stderr, syslog:NAME, file:PATH and journald are known");
    EXPECT_NE(failure([] { parse_log_outputs("1:file:rel"); }), "");
    EXPECT_NE(failure([] { parse_log_outputs("1:file"); }), "");
    EXPECT_NE(failure([] { parse_log_outputs("1:syslog"); }), "");
    EXPECT_NE(failure([] { parse_log_outputs("1:stderr:x"); }), "");
    EXPECT_NE(failure([] { parse_log_outputs("x"); }), "");
}

}  // namespace vireo
