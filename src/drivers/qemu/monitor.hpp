#pragma once
// QMP with one running QEMU: commands out, answers and events in. No thread of its own.
//
//  1. One thread reads at a time (`reading_`), the loop's or, for the few milliseconds in which most answers come, that of
//     work which waits for one: this saves two changes of threads. send() may be called from any thread and writes at once
//     what the socket takes.
//  2. Each answer function is called exactly once: with the result, QEMU's error, or the reason why the monitor closed.
//     It runs on the thread that reads, or inside send() when the monitor is closed already; the event function also runs on
//     the one that reads. They must not block. The end is told on the loop thread.
//  3. Commands may be sent before the answers of earlier ones are there; QEMU answers them in order. It reads its monitor
//     byte by byte, so commands are kept short.
//  4. A QEMU that hangs makes the waits of its own callers end at their deadlines (call()); what it answers later is
//     dropped. A message that is no JSON closes the monitor.
//  5. `lock_` guards the queue of output and the table of answers; no callback runs under it.
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/event_loop.hpp"
#include "base/json.hpp"
#include "base/unique_fd.hpp"
#include "base/unique_function.hpp"
#include "driver/actor.hpp"

namespace vireo::qemu {

struct MonitorEvent {
    std::string name;
    Json data;
    std::int64_t seconds = 0;
    std::uint32_t micros = 0;
};

struct MonitorReply {
    Json result;                 // what stands under "return"
    Outcome error;               // QEMU's error, or why there will be no answer
    std::string error_class;     // "GenericError", "CommandNotFound", "DeviceNotFound" …
    std::string text;            // the whole answer, when it was asked for

    // The result; throws the error.
    Json& value() {
        if (error) throw *error;
        return result;
    }
};

struct MonitorCommand {
    std::string name;
    Json arguments = {};
    int fd = -1;                 // goes along (getfd, add-fd); stays the caller's
};

class Monitor : public std::enable_shared_from_this<Monitor> {
public:
    using Clock = std::chrono::steady_clock;
    using Answer = UniqueFunction<void(MonitorReply)>;
    struct Callbacks {
        std::function<void(MonitorEvent)> event;
        std::function<void()> closed;        // once; also when QEMU ends
    };

    // `socket` is connected. The greeting is awaited and qmp_capabilities sent by itself: commands may follow at once.
    static std::shared_ptr<Monitor> open(EventLoop& loop, UniqueFd socket, Callbacks callbacks);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    // Any thread.
    void send(MonitorCommand command, Answer answer);
    // A command as a user wrote it. `text` of the reply is filled, errors of QEMU are in it and not in `error`.
    void send_as_written(Json command, Answer answer);
    void close();
    bool is_closed() const;

    // From work of `actor`: sends all, waits for all, events running meanwhile. Replies carry errors of their own.
    // Throws operation_timeout at the deadline and the actor's interruption when destroy comes.
    std::vector<MonitorReply> call_all(driver::Actor& actor, std::vector<MonitorCommand> commands, Clock::duration timeout);
    // The same for one; throws QEMU's error.
    Json call(driver::Actor& actor, std::string name, Json arguments, Clock::duration timeout);

private:
    struct Output {
        std::string text;
        UniqueFd fd;
    };
    struct Waiting {
        std::string command;
        Answer answer;
        bool as_written = false;
    };
    Monitor(EventLoop& loop, UniqueFd socket, Callbacks callbacks);
    void queue(std::string text, int fd, std::string id, Waiting waiting);
    void flush();                            // under lock_
    void on_ready(std::uint32_t events);
    enum class Read : std::uint8_t { all, more, end };
    Read read_some();                        // by whoever has `reading_`
    void read_here(driver::Actor& actor, const std::function<bool()>& done);
    void watch_input(bool yes);
    std::uint32_t awaited() const {          // under lock_
        return (wants_to_read_ ? EPOLLIN : 0u) | (wants_to_write_ ? EPOLLOUT : 0u);
    }
    void on_message(std::string_view line);
    void finish(const std::string& why);

    EventLoop& loop_;
    UniqueFd socket_;
    Callbacks callbacks_;
    int watch_ = 0;
    std::atomic<bool> reading_ = false;
    std::string input_;                      // with `reading_`
    std::size_t scanned_ = 0;                // with `reading_`
    std::uint64_t events_ = 0;               // with `reading_`: how many have come
    std::string broken_;                     // with `reading_`: why nothing more can be read

    mutable std::mutex lock_;
    std::deque<Output> output_;
    std::size_t written_ = 0;                // of the first output
    bool wants_to_write_ = false;
    bool wants_to_read_ = true;              // on the loop thread
    bool ready_ = false;                     // greeted: output may go
    bool closed_ = false;
    std::uint64_t last_id_ = 0;
    std::map<std::string, Waiting, std::less<>> waiting_;
};

}  // namespace vireo::qemu
