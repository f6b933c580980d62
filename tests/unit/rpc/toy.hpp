#pragma once
// A server with a toy driver on its own loop thread, and raw clients that send what they like.
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "base/event_loop.hpp"
#include "drivers/remote/remote.hpp"
#include "protocol/remote/all.hpp"
#include "rpc/packet.hpp"
#include "rpc/server.hpp"

namespace vireo::test {

namespace wire = protocol::remote;

// What the toy domains do is decided by their names: "stuck" waits until released.
class ToyDriver {
public:
    ToyDriver();
    ~ToyDriver() { release(); join(); }

    std::shared_ptr<driver::Driver> table = std::make_shared<driver::Driver>();
    driver::Open open() {
        return [this](const std::string& uri, std::uint32_t, driver::Session& session) -> driver::Opened {
            if (uri == "bogus:///") throw Error(ErrorCode::no_connect, "for bogus:///");
            std::lock_guard hold(lock);
            sessions.push_back(std::static_pointer_cast<driver::Session>(session.shared_from_this()));
            return {table, uri.empty() ? "toy:///probed" : uri, ErrorDomain::test};
        };
    }
    void release() {
        std::lock_guard hold(lock);
        released = true;
        changed.notify_all();
    }
    void join() {
        for (auto& thread : threads) if (thread.joinable()) thread.join();
        threads.clear();
    }
    // Runs f as a worker would.
    void work(std::function<void()> f) {
        std::lock_guard hold(lock);
        threads.emplace_back(std::move(f));
    }
    std::shared_ptr<driver::Session> session(std::size_t index) {
        std::lock_guard hold(lock);
        return sessions.at(index).lock();
    }

    std::mutex lock;
    std::condition_variable changed;
    bool released = false;
    std::atomic<int> started = 0;            // works that have begun
    std::atomic<int> closed = 0;             // sessions that were seen to close
    std::atomic<int> aborted = 0;            // streams
    std::string uploaded;                    // I/O thread
    std::uint64_t holes = 0;
    std::vector<std::weak_ptr<driver::Session>> sessions;
    std::vector<std::thread> threads;
};

// Server, loop thread, unix socket in a directory of its own.
class ToyServer {
public:
    explicit ToyServer(rpc::Limits limits = {}, std::shared_ptr<rpc::Authenticator> authenticator = rpc::no_authentication());
    ~ToyServer();

    std::unique_ptr<driver::Connection> connect(remote::Options options = {}) { return remote::open("toy+unix:///system?socket=" + path, options); }
    // Runs f on the loop thread and waits for it.
    template <class F> auto on_loop(F f) {
        std::packaged_task<decltype(f())()> task(std::move(f));
        auto result = task.get_future();
        loop.post([&] { task(); });
        return result.get();
    }

    std::filesystem::path folder;
    std::string path;
    ToyDriver toy;
    EventLoop loop;
    std::unique_ptr<rpc::Server> server;
    std::thread thread;
};

// A client that speaks bytes.
class RawClient {
public:
    explicit RawClient(const std::string& path);
    void send(std::string_view bytes);
    void send(const rpc::Header& header, std::string_view payload, std::size_t fds = 0);
    template <class P> void send_call(std::uint32_t serial, const typename P::Args& args = {}) {
        protocol::Buffer buffer;
        protocol::Encoder out(buffer);
        protocol::encode(out, args);
        send({P::info.program, 1, P::info.number, rpc::Kind::call, serial, rpc::Status::ok}, buffer.view());
    }
    // The next packet, whole; empty at end of file.
    std::string receive();
    bool at_end() { return receive().empty(); }
    void open() {
        send_call<wire::ConnectOpen>(1000, {.name = "toy:///raw"});
        receive();
    }
    UniqueFd fd;

private:
    std::string in_;
};

// The error in a packet that reports one.
inline Error error_in(const std::string& packet) {
    const rpc::Packet parsed = rpc::parse_packet(packet);
    protocol::Decoder in(parsed.payload);
    return rpc::decode_error(in);
}

// Waits until the condition holds; the test's own time limit is what ends it otherwise.
template <class F> void eventually(F condition) {
    while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace vireo::test
