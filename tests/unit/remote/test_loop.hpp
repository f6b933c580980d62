#pragma once
// Our event loop in the part of the application's; LoopThread runs it.
#include <sys/epoll.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "base/event_loop.hpp"
#include "driver/application_loop.hpp"

namespace vireo::test {

class TestLoop : public driver::ApplicationLoop {
public:
    void run() { loop_.run(); }
    void stop() { loop_.stop(); }
    int add_handle(int fd, int events, std::function<void(int)> callback) override {
        return loop_.watch(fd, epoll_events(events), [callback = std::move(callback)](std::uint32_t found) {
            callback((found & EPOLLIN ? readable : 0) | (found & EPOLLOUT ? writable : 0));
        });
    }
    void update_handle(int watch, int events) override { loop_.change(watch, epoll_events(events)); }
    void remove_handle(int watch) override { loop_.unwatch(watch); }
    int add_timeout(int milliseconds, std::function<void()> callback) override {
        return loop_.every(std::chrono::milliseconds(milliseconds), std::move(callback));
    }
    void update_timeout(int timer, int milliseconds) override { loop_.reschedule(timer, std::chrono::milliseconds(milliseconds)); }
    void remove_timeout(int timer) override { loop_.cancel(timer); }

private:
    static std::uint32_t epoll_events(int events) { return (events & readable ? EPOLLIN : 0u) | (events & writable ? EPOLLOUT : 0u); }
    EventLoop loop_;
};

// The thread belongs to the test, not to the loop: a callback may hold the last reference to a client, and the client one
// to the loop, which a thread of the loop's own would then have to join from itself.
class LoopThread {
public:
    ~LoopThread() {
        if (!thread_.joinable()) return;
        loop_->stop();
        thread_.join();
    }
    std::shared_ptr<TestLoop> start() {
        thread_ = std::thread([loop = loop_] { loop->run(); });
        return loop_;
    }

private:
    std::shared_ptr<TestLoop> loop_ = std::make_shared<TestLoop>();
    std::thread thread_;
};

// What a callback on another thread brings.
template <class T> class Mailbox {
public:
    void put(T value) {
        std::lock_guard hold(lock_);
        values_.push_back(std::move(value));
        changed_.notify_all();
    }
    T take() {
        std::unique_lock hold(lock_);
        changed_.wait(hold, [&] { return !values_.empty(); });
        T value = std::move(values_.front());
        values_.pop_front();
        return value;
    }

private:
    std::mutex lock_;
    std::condition_variable changed_;
    std::deque<T> values_;
};

}  // namespace vireo::test
