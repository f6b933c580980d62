#pragma once
// Handles of the C API with an owner, and what the API hands out for the caller to free.
//
//  1. A copy shares the object: it takes a reference of its own. A moved-from handle is empty.
//  2. get() lends the C handle; release() gives it away.
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vireo/error.hpp"

namespace virt {

template <class T, int (*add_reference)(T*), int (*give_back)(T*)> class Handle {
public:
    using pointer = T*;
    Handle() = default;
    explicit Handle(T* owned) : handle_(owned) {}
    Handle(const Handle& other) : handle_(other.handle_) {
        if (handle_) check(add_reference(handle_));
    }
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Handle() {
        if (handle_) give_back(handle_);
    }
    explicit operator bool() const noexcept { return handle_ != nullptr; }
    T* get() const noexcept { return handle_; }
    T* release() noexcept { return std::exchange(handle_, nullptr); }

private:
    T* handle_ = nullptr;
};

// Text that the caller frees.
inline std::string taken(char* text) {
    const std::unique_ptr<char, void (*)(void*)> owned(check(text), std::free);
    return owned.get();
}
inline std::string copied(const char* text) { return check(text); }

template <class H, class Get> std::string uuid_text(H* handle, Get get) {
    char text[VIR_UUID_STRING_BUFLEN];
    check(get(handle, text));
    return text;
}

// What a list call gives: `call` is handed the place for the array.
template <class Owner, class Call> std::vector<Owner> listed(Call call) {
    typename Owner::pointer* array = nullptr;
    const int count = check(call(&array));
    const std::unique_ptr<typename Owner::pointer, void (*)(void*)> owned(array, std::free);
    std::vector<Owner> objects;
    objects.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) objects.emplace_back(array[i]);
    return objects;
}

}  // namespace virt
