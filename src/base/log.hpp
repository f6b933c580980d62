#pragma once
// The log: libvirt's levels, filters and outputs.
//
//     static LogSource log("qemu.monitor");
//     log.info("vm1", "started, pid ", pid);              // the object's name first; "" where there is none
//     if (log.on(LogLevel::debug)) log.debug("vm1", dump());
//
//  1. What is off costs one relaxed load. Arguments are put together only when the level is on.
//  2. A filter "1:qemu" sets the level of every source whose name contains "qemu" ("*qemu*"); the last filter that matches decides.
//     Without one, log_level does. An output takes what is at least of its own level.
//  3. Any thread may log. Writing is done under one lock of the log; a line is one write(2), so lines stay whole.
//  4. reopen() (SIGHUP) opens files anew, for logrotate.
#include <atomic>
#include <charconv>
#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vireo {

enum class LogLevel : int { debug = 1, info = 2, warning = 3, error = 4 };

struct LogFilter {
    std::string match;
    LogLevel level = LogLevel::debug;
    bool operator==(const LogFilter&) const = default;
};
enum class LogOutputKind { stderr_, syslog, file, journald };
struct LogOutput {
    LogOutputKind kind = LogOutputKind::stderr_;
    LogLevel level = LogLevel::warning;
    std::string target;                // file: the path; syslog: the identity
    bool operator==(const LogOutput&) const = default;
};
struct LogSettings {
    LogLevel level = LogLevel::warning;
    std::vector<LogFilter> filters;
    std::vector<LogOutput> outputs = {{}};
};

// "1:qemu 3:rpc" and "1:file:/var/log/x.log 3:syslog:vireod 4:stderr 1:journald", as in libvirtd.conf. Throw Error (invalid_arg).
std::vector<LogFilter> parse_log_filters(std::string_view text);
std::vector<LogOutput> parse_log_outputs(std::string_view text);
std::string format_log_filters(const std::vector<LogFilter>& filters);
std::string format_log_outputs(const std::vector<LogOutput>& outputs);

// Takes effect for all threads at once. Throws Error when an output cannot be opened; then nothing has changed.
void configure_log(const LogSettings& settings);
LogSettings log_settings();
void reopen_log();
// After fork() without exec: nothing to do; before exec() the outputs close by themselves.

class LogSource {
public:
    explicit LogSource(const char* name) : name_(name) {}
    LogSource(const LogSource&) = delete;
    LogSource& operator=(const LogSource&) = delete;

    bool on(LogLevel level) const {
        const auto known = known_.load(std::memory_order_relaxed);
        if (known >> 8 != generation.load(std::memory_order_relaxed)) return look_up() <= int(level);
        return int(known & 0xff) <= int(level);
    }
    template <class... T> void debug(std::string_view object, const T&... parts) const { log(LogLevel::debug, object, parts...); }
    template <class... T> void info(std::string_view object, const T&... parts) const { log(LogLevel::info, object, parts...); }
    template <class... T> void warning(std::string_view object, const T&... parts) const { log(LogLevel::warning, object, parts...); }
    template <class... T> void error(std::string_view object, const T&... parts) const { log(LogLevel::error, object, parts...); }

    void write(LogLevel level, std::string_view object, std::string_view text) const;
    std::string_view name() const { return name_; }

private:
    friend void configure_log(const LogSettings&);
    template <class... T> void log(LogLevel level, std::string_view object, const T&... parts) const {
        if (!on(level)) return;
        std::string text;
        (append(text, parts), ...);
        write(level, object, text);
    }
    static void append(std::string& text, std::string_view part) { text += part; }
    static void append(std::string& text, char part) { text += part; }
    template <std::integral T> requires(!std::same_as<T, char>) static void append(std::string& text, T part) {
        if constexpr (std::same_as<T, bool>) {
            text += part ? "true" : "false";
        } else {
            char digits[24];
            text.append(digits, std::to_chars(digits, digits + sizeof digits, part).ptr);
        }
    }
    int look_up() const;   // the least level that is on

    static std::atomic<unsigned> generation;   // of the settings; counted in 24 bits
    const char* name_;
    mutable std::atomic<unsigned> known_ = 0;  // generation << 8 | level
};

}  // namespace vireo
