#pragma once
// Streams of bytes to and from the hypervisor's side. One that goes without finish() is aborted.
#include <cstddef>
#include <functional>
#include <span>

#include "vireo/handle.hpp"

namespace virt {

class Stream {
public:
    using pointer = virStreamPtr;
    explicit Stream(virStreamPtr owned) : handle_(owned) {}
    Stream(Stream&&) = default;
    Stream& operator=(Stream&&) = default;
    ~Stream() {
        if (handle_ && open_) virStreamAbort(handle_.get());
    }
    virStreamPtr get() const { return handle_.get(); }

    // How many bytes were taken; blocks until some are.
    std::size_t send(std::span<const std::byte> bytes) { return std::size_t(check(virStreamSend(get(), reinterpret_cast<const char*>(bytes.data()), bytes.size()))); }
    // How many came; 0: that was all.
    std::size_t receive(std::span<std::byte> room) { return std::size_t(check(virStreamRecv(get(), reinterpret_cast<char*>(room.data()), room.size()))); }

    // Sends what `source` fills into the room that it is given, until it gives 0. What it throws ends the stream.
    void send_all(const std::function<std::size_t(std::span<std::byte>)>& source) {
        Caught<std::size_t(std::span<std::byte>)> caught{source, {}};
        const int result = virStreamSendAll(get(), [](virStreamPtr, char* data, std::size_t size, void* opaque) {
            auto& to = *static_cast<decltype(caught)*>(opaque);
            return to.run([&] { return int(to.function({reinterpret_cast<std::byte*>(data), size})); });
        }, &caught);
        ended(result, caught.exception);
    }
    // Hands everything that comes to `sink`.
    void receive_all(const std::function<void(std::span<const std::byte>)>& sink) {
        Caught<void(std::span<const std::byte>)> caught{sink, {}};
        const int result = virStreamRecvAll(get(), [](virStreamPtr, const char* data, std::size_t size, void* opaque) {
            auto& to = *static_cast<decltype(caught)*>(opaque);
            return to.run([&] {
                to.function({reinterpret_cast<const std::byte*>(data), size});
                return int(size);
            });
        }, &caught);
        ended(result, caught.exception);
    }
    void finish() {
        open_ = false;
        check(virStreamFinish(get()));
    }
    void abort() {
        open_ = false;
        check(virStreamAbort(get()));
    }

private:
    // No exception crosses the C library: it waits here.
    template <class F> struct Caught {
        const std::function<F>& function;
        std::exception_ptr exception;
        template <class Body> int run(Body body) noexcept {
            try {
                return body();
            } catch (...) {
                exception = std::current_exception();
                return -1;
            }
        }
    };
    void ended(int result, const std::exception_ptr& exception) {
        if (result < 0) open_ = false;        // the library has aborted it
        if (exception) std::rethrow_exception(exception);
        check(result);
    }
    Handle<virStream, virStreamRef, virStreamFree> handle_;
    bool open_ = true;
};

}  // namespace virt
