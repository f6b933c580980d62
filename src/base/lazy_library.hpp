#pragma once
// A library of the system that is loaded when it is first used, so that programs which never need it do not pay for it
// at each start.
//
//     LazyLibrary gnutls{"libgnutls.so.30", "TLS"};
//     #define GNUTLS(function) VIREO_LAZY(gnutls, function)
//     GNUTLS(gnutls_init)(&session, flags);      // the header's own prototype
//
//  1. Any thread. What was found is kept; a library stays loaded.
//  2. Each place of use looks its function up once.
#include <atomic>

namespace vireo {

class LazyLibrary {
public:
    // The name that the dynamic linker knows; what it is needed for, as the error says.
    constexpr LazyLibrary(const char* name, const char* purpose) : name_(name), purpose_(purpose) {}
    // Throws Error (no_support) when the library, or such a function in it, is not there.
    void* find(const char* function);
    bool is_there() noexcept;

private:
    void* load();

    const char* const name_;
    const char* const purpose_;
    std::atomic<void*> handle_ = nullptr;
};

}  // namespace vireo

#define VIREO_LAZY(library, function)                                             \
    ([]() -> decltype(&function) {                                                \
        static const auto found = reinterpret_cast<decltype(&function)>((library).find(#function)); \
        return found;                                                             \
    }())
