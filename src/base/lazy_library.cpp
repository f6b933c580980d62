#include "base/lazy_library.hpp"

#include <dlfcn.h>

#include "base/error.hpp"

namespace vireo {

void* LazyLibrary::load() {
    if (void* handle = handle_.load()) return handle;
    // Two threads that load it at the same time get the same handle.
    void* handle = ::dlopen(name_, RTLD_NOW | RTLD_LOCAL);
    if (handle) handle_.store(handle);
    return handle;
}

bool LazyLibrary::is_there() noexcept { return load(); }

void* LazyLibrary::find(const char* function) {
    void* const handle = load();
    if (!handle) throw Error(ErrorCode::no_support, std::string(purpose_) + " needs the library " + name_ + ", which is not installed");
    void* const found = ::dlsym(handle, function);
    if (!found) throw Error(ErrorCode::no_support, std::string(purpose_) + ": the library " + name_ + " has no " + function);
    return found;
}

}  // namespace vireo
