#pragma once
// A value that many threads read and one replaces. Reading never waits for the writer's work.
#include <memory>
#include <mutex>
#include <utility>
#if !defined(__SANITIZE_THREAD__)
#include <atomic>
#endif

namespace vireo {

template <class T> class Published {
public:
    Published() : Published(T{}) {}
    explicit Published(T first) { publish(std::move(first)); }
    Published(const Published&) = delete;
    Published& operator=(const Published&) = delete;

    // Any thread. Never null.
    std::shared_ptr<const T> read() const { return cell_.load(); }
    // One thread at a time.
    void publish(T next) { cell_.store(std::make_shared<const T>(std::move(next))); }
    void publish(std::shared_ptr<const T> next) { cell_.store(std::move(next)); }

private:
#if defined(__SANITIZE_THREAD__) || defined(__clang__)
    // g++ 12's atomic<shared_ptr> spins on a bit of the pointer that ThreadSanitizer cannot see; clang 14 lacks it.
    struct Cell {
        std::shared_ptr<const T> load() const { std::lock_guard hold(mutex); return value; }
        void store(std::shared_ptr<const T> next) { std::lock_guard hold(mutex); value.swap(next); }
        mutable std::mutex mutex;
        std::shared_ptr<const T> value;
    } cell_;
#else
    std::atomic<std::shared_ptr<const T>> cell_;
#endif
};

}  // namespace vireo
