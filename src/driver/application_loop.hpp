#pragma once
// The event loop of the program that uses the library: whatever it registered by virEventRegisterImpl, or our own.
//
//  1. All functions may be called from any thread; callbacks run on the thread that runs the loop.
//  2. A callback may be called once more after its removal began on another thread: what it uses must outlive that
//     (capture weak pointers).
#include <functional>

namespace vireo::driver {

class ApplicationLoop {
public:
    enum Events : int { readable = 1, writable = 2, error = 4, hangup = 8 };   // virEventHandleType
    virtual ~ApplicationLoop() = default;

    // Gives a number >= 0, or -1 if the program's loop refuses.
    virtual int add_handle(int fd, int events, std::function<void(int events)> callback) = 0;
    virtual void update_handle(int watch, int events) = 0;
    virtual void remove_handle(int watch) = 0;
    // -1: asleep until updated; 0: in every turn of the loop.
    virtual int add_timeout(int milliseconds, std::function<void()> callback) = 0;
    virtual void update_timeout(int timer, int milliseconds) = 0;
    virtual void remove_timeout(int timer) = 0;
};

}  // namespace vireo::driver
