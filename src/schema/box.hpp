#pragma once
// A value on the heap, or nothing: an optional that may hold its own kind (a disk's backing store has one, too) and
// costs a pointer when empty. Copying copies the value.
#include <memory>
#include <utility>

namespace vireo::schema {

template <class T> class Box {
public:
    Box() = default;
    Box(T value) : held_(std::make_unique<T>(std::move(value))) {}
    Box(const Box& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
    Box(Box&&) noexcept = default;
    Box& operator=(const Box& other) {
        if (this != &other) held_ = other.held_ ? std::make_unique<T>(*other.held_) : nullptr;
        return *this;
    }
    Box& operator=(Box&&) noexcept = default;

    T& emplace() {
        held_ = std::make_unique<T>();
        return *held_;
    }
    void reset() { held_.reset(); }
    bool has_value() const { return held_ != nullptr; }
    explicit operator bool() const { return has_value(); }
    T& operator*() { return *held_; }
    const T& operator*() const { return *held_; }
    T* operator->() { return held_.get(); }
    const T* operator->() const { return held_.get(); }

    friend bool operator==(const Box& a, const Box& b) {
        return a.has_value() == b.has_value() && (!a || *a == *b);
    }

private:
    std::unique_ptr<T> held_;
};

}  // namespace vireo::schema
