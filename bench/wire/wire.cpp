// The wire alone: a server with a driver that does nothing, and clients over a unix socket.
//
//     bench_wire [SECONDS]      calls a second, time of one, and the server's CPU for each
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/event_loop.hpp"
#include "drivers/remote/remote.hpp"
#include "protocol/remote/all.hpp"
#include "rpc/server.hpp"

using namespace vireo;
using namespace vireo::protocol::remote;
using Clock = std::chrono::steady_clock;

namespace {

double cpu_of(pid_t pid) {
    // utime and stime are the 14th and 15th fields of stat, in ticks.
    char path[64], text[1024] = {};
    std::snprintf(path, sizeof path, "/proc/%d/schedstat", static_cast<int>(pid));
    std::FILE* file = std::fopen(path, "r");
    if (!file) return 0;
    const std::size_t got = std::fread(text, 1, sizeof text - 1, file);
    std::fclose(file);
    return got ? std::strtod(text, nullptr) / 1e9 : 0;   // the first thread's time on the CPU, in ns
}

[[noreturn]] void serve(const std::string& path) {
    EventLoop loop;
    auto table = std::make_shared<driver::Driver>();
    static const std::string xml(5000, 'x');
    table->answers<DomainGetState>([](driver::Session&, const DomainGetState::Args&) { return DomainGetState::Reply{1, 1}; });
    table->answers<DomainGetXmlDesc>([](driver::Session&, const DomainGetXmlDesc::Args&) { return DomainGetXmlDesc::Reply{xml}; });
    table->works<DomainCreate>([](driver::Request, DomainCreate::Args, driver::Later<DomainCreate> later) { later(protocol::Nothing{}); });
    rpc::Server server(loop, "bench", {}, [&](const std::string& uri, std::uint32_t, driver::Session&) { return driver::Opened{table, uri, ErrorDomain::test}; });
    server.listen({rpc::listen_unix(path, 0700)});
    loop.run();
    std::exit(0);
}

template <class F> void measure(const char* name, pid_t server, const std::string& path, int connections, double seconds, F&& call) {
    std::atomic<bool> stop = false;
    std::vector<std::vector<double>> times(static_cast<std::size_t>(connections));
    std::vector<std::thread> threads;
    const double cpu = cpu_of(server);
    const auto start = Clock::now();
    for (auto& mine : times)
        threads.emplace_back([&] {
            const auto connection = remote::open("toy+unix:///system?socket=" + path, {});
            while (!stop) {
                const auto before = Clock::now();
                call(*connection);
                mine.push_back(std::chrono::duration<double, std::micro>(Clock::now() - before).count());
            }
        });
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    for (auto& thread : threads) thread.join();
    const double took = std::chrono::duration<double>(Clock::now() - start).count();
    std::vector<double> all;
    for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
    std::sort(all.begin(), all.end());
    std::printf("%-28s %2d connections  %9.0f calls/s  median %7.1f us  p99 %7.1f us  server CPU %5.2f us a call\n", name, connections,
                static_cast<double>(all.size()) / took, all[all.size() / 2], all[all.size() * 99 / 100],
                (cpu_of(server) - cpu) * 1e6 / static_cast<double>(all.size()));
}

}  // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    std::string pattern = std::filesystem::temp_directory_path() / "vireo-bench-XXXXXX";
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    const std::string path = folder / "sock";
    const pid_t server = ::fork();
    if (server == 0) serve(path);
    while (!std::filesystem::exists(path)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const DomainRef domain{.name = "web", .id = 1};
    for (const int connections : {1, 8}) {
        measure("state (answer)", server, path, connections, seconds, [&](driver::Connection& c) { c.call<DomainGetState>({.domain = domain}); });
        measure("create (work, at once)", server, path, connections, seconds, [&](driver::Connection& c) { c.call<DomainCreate>({.domain = domain}); });
        measure("XML of 5 KB (answer)", server, path, connections, seconds, [&](driver::Connection& c) { c.call<DomainGetXmlDesc>({.domain = domain}); });
    }
    ::kill(server, SIGTERM);
    ::waitpid(server, nullptr, 0);
    std::filesystem::remove_all(folder);
    return 0;
}
