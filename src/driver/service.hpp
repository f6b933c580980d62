#pragma once
// What one driver does for others, which know nothing of it but an interface: a place where it is put when it is there.
//
//  1. The drivers of a program come up at the same time. get() waits until the service was offered, or until it is known
//     that nobody will: call it on worker threads alone.
//  2. `lock_` guards what follows it and is held for a few lines.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

namespace vireo::driver {

template <class T> class Service {
public:
    void offer(std::shared_ptr<T> service) { settle(std::move(service)); }
    // Nobody offers it who has not yet done so.
    void close() { settle(nullptr); }
    // Null when there is none.
    std::shared_ptr<T> get() {
        std::unique_lock hold(lock_);
        settled_.wait(hold, [this] { return is_settled_; });
        return service_;
    }

private:
    void settle(std::shared_ptr<T> service) {
        {
            std::lock_guard hold(lock_);
            if (service) service_ = std::move(service);
            is_settled_ = true;
        }
        settled_.notify_all();
    }

    std::mutex lock_;
    std::condition_variable settled_;
    std::shared_ptr<T> service_;
    bool is_settled_ = false;
};

}  // namespace vireo::driver
