#pragma once
// A stream between a driver and a caller of the same process.
//
//  1. `lock` guards the state and is never held while a handler or a callback runs; `handling` keeps the driver's handlers
//     one at a time.
//  2. The driver's handlers run on the thread of the caller whose doing they are about.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "driver/application_loop.hpp"
#include "driver/stream.hpp"

namespace vireo::driver {

class LocalStream : public std::enable_shared_from_this<LocalStream> {
public:
    explicit LocalStream(std::shared_ptr<ApplicationLoop> application) : loop(std::move(application)) {}

    static std::shared_ptr<Stream> driver_end(std::shared_ptr<LocalStream> stream);
    static std::unique_ptr<ClientStream> client_end(std::shared_ptr<LocalStream> stream);

    struct Piece {
        std::string bytes;
        std::size_t read = 0;
        std::uint64_t hole = 0;
    };
    // What the client may do without waiting now. With the lock.
    unsigned ready() const;
    // Something has changed: wakes whoever waits, and the loop if it watches. With the lock.
    void notify();
    void fail(Error why);
    void end();   // over, without an error; with the lock

    std::mutex lock;
    std::recursive_mutex handling;
    std::condition_variable changed;
    Stream::Handlers handlers;
    bool opened = false, paused = false;
    std::deque<Piece> pieces;
    std::size_t queued = 0;                  // bytes in pieces
    bool wants_writable = false;
    bool at_end = false;                     // the driver has no more
    bool finished = false;                   // the client has no more
    bool over = false;
    std::optional<Error> error;

    const std::shared_ptr<ApplicationLoop> loop;
    int timer = -1;
    unsigned watched = 0;
    std::function<void(unsigned)> callback;
};

}  // namespace vireo::driver
