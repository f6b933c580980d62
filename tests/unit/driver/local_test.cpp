// A driver in the same process, through the same face as a daemon.
#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "driver/local.hpp"
#include "protocol/remote/all.hpp"

namespace vireo::driver {
namespace {

using namespace protocol::remote;

struct Local : testing::Test {
    std::shared_ptr<Driver> table = std::make_shared<Driver>();
    std::vector<std::thread> workers;
    ~Local() override {
        for (auto& worker : workers) worker.join();
    }
    std::unique_ptr<Connection> open(std::uint32_t flags = 0) {
        return open_local([&](const std::string& uri, std::uint32_t, Session&) { return Opened{table, uri, ErrorDomain::test}; }, "test:///default", flags);
    }
};

TEST_F(Local, answers_and_works_reply) {
    table->answers<DomainLookupByName>([](Session& session, const DomainLookupByName::Args& args) -> DomainLookupByName::Reply {
        if (args.name == "none") throw Error(ErrorCode::no_domain, "x");
        return {{.name = args.name + session.uri()}};
    });
    table->works<DomainDefineXml>([&](Request, DomainDefineXml::Args args, Later<DomainDefineXml> later) {
        workers.emplace_back([args, later] { later({{.name = args.xml}}); });
    });
    table->works<DomainCreate>([](Request, DomainCreate::Args, Later<DomainCreate>) {});
    const auto connection = open();
    EXPECT_EQ(connection->call<DomainLookupByName>({.name = "a "}).domain.name, "a test:///default");
    EXPECT_EQ(connection->call<DomainDefineXml>({.xml = "b"}).domain.name, "b");
    const Outcome none = attempt([&] { connection->call<DomainLookupByName>({.name = "none"}); });
    EXPECT_EQ(none->domain, ErrorDomain::test);
    EXPECT_EQ(attempt([&] { connection->call<DomainCreate>({}); })->code, ErrorCode::internal_error);
    EXPECT_EQ(attempt([&] { connection->call<DomainSuspend>({}); })->code, ErrorCode::no_support);
    connection->close();
    EXPECT_TRUE(attempt([&] { connection->call<DomainLookupByName>({}); }));
}

TEST_F(Local, read_only_is_kept_to) {
    table->works<DomainCreate>([](Request, DomainCreate::Args, Later<DomainCreate> later) { later(protocol::Nothing{}); });
    EXPECT_EQ(attempt([&] { open(1)->call<DomainCreate>({}); })->message, "operation forbidden: read only access prevents virDomainCreate");
    EXPECT_FALSE(attempt([&] { open(0)->call<DomainCreate>({}); }));
}

TEST_F(Local, a_stream_carries_data_both_ways) {
    std::string uploaded;
    table->works<DomainOpenConsole>([](Request request, DomainOpenConsole::Args, Later<DomainOpenConsole> later) {
        Stream::Handlers handlers;
        handlers.data = [stream = request.stream](std::string_view bytes) { stream->send(bytes); };
        handlers.finished = [stream = request.stream] { stream->finish(); };
        request.stream->open(std::move(handlers));
        later(protocol::Nothing{});
    });
    const auto connection = open();
    const auto stream = connection->open_stream<DomainOpenConsole>({});
    char buffer[16];
    EXPECT_TRUE(stream->receive(buffer, false, false).would_block);
    stream->send("echo", true);
    EXPECT_EQ(stream->receive(buffer, true, false).bytes, 4u);
    EXPECT_EQ(std::string(buffer, 4), "echo");
    stream->finish();
}

TEST_F(Local, a_download_flows_as_it_is_read) {
    table->works<StorageVolDownload>([](Request request, StorageVolDownload::Args args, Later<StorageVolDownload> later) {
        const auto left = std::make_shared<std::uint64_t>(args.length);
        const auto pump = [stream = request.stream.get(), left] {
            while (*left) {
                const std::size_t count = std::min<std::uint64_t>(*left, 100000);
                *left -= count;
                if (!stream->send(std::string(count, 'd'))) return;
            }
            stream->finish();
        };
        Stream::Handlers handlers;
        handlers.writable = [pump, keep = request.stream] { pump(); };
        request.stream->open(std::move(handlers));
        later(protocol::Nothing{});
        pump();
    });
    const auto connection = open();
    const auto stream = connection->open_stream<StorageVolDownload>({.length = 3000000});
    std::vector<char> buffer(70000);
    std::size_t total = 0;
    while (const std::size_t bytes = stream->receive(buffer, true, false).bytes) total += bytes;
    EXPECT_EQ(total, 3000000u);
    stream->finish();
}

}  // namespace
}  // namespace vireo::driver
