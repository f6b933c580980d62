#include "base/log.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <mutex>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"

namespace vireo {
namespace {

constexpr std::array<std::string_view, 5> level_names = {"", "debug", "info", "warning", "error"};

int syslog_priority(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return LOG_DEBUG;
    case LogLevel::info: return LOG_INFO;
    case LogLevel::warning: return LOG_WARNING;
    case LogLevel::error: return LOG_ERR;
    }
    return LOG_DEBUG;
}

struct Line {
    LogLevel level;
    std::string_view source, object, text;
};

class Sink {
public:
    explicit Sink(LogLevel level) : level_(level) {}
    virtual ~Sink() = default;
    virtual void write(const Line& line, std::string_view whole) = 0;
    virtual void reopen() {}
    LogLevel level() const { return level_; }

private:
    LogLevel level_;
};

class StderrSink : public Sink {
public:
    using Sink::Sink;
    void write(const Line&, std::string_view whole) override {
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, whole.data(), whole.size());
    }
};

class FileSink : public Sink {
public:
    FileSink(LogLevel level, std::string path) : Sink(level), path_(std::move(path)), fd_(open()) {}
    void write(const Line&, std::string_view whole) override {
        [[maybe_unused]] const auto written = ::write(fd_.get(), whole.data(), whole.size());
    }
    void reopen() override {
        (void)attempt([&] { fd_ = open(); });   // else the old one stays: better than none
    }

private:
    UniqueFd open() const {
        UniqueFd fd(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (!fd) throw system_error("failed to open log file '" + path_ + "'");
        return fd;
    }
    std::string path_;
    UniqueFd fd_;
};

// Datagrams to a local socket. A daemon without a log server logs nowhere rather than wait for one.
class SocketSink : public Sink {
public:
    SocketSink(LogLevel level, const char* path) : Sink(level) {
        std::strncpy(address_.sun_path, path, sizeof address_.sun_path - 1);
        reopen();
    }
    void reopen() override {
        fd_.reset(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    }

protected:
    void send(iovec* parts, std::size_t count) {
        msghdr message{};
        message.msg_name = &address_;
        message.msg_namelen = sizeof address_;
        message.msg_iov = parts;
        message.msg_iovlen = count;
        ::sendmsg(fd_.get(), &message, MSG_NOSIGNAL);
    }

private:
    sockaddr_un address_{AF_UNIX, {}};
    UniqueFd fd_;
};

class SyslogSink : public SocketSink {
public:
    SyslogSink(LogLevel level, std::string identity) : SocketSink(level, "/dev/log"), identity_(std::move(identity)) {}
    void write(const Line& line, std::string_view) override {
        char stamp[32];
        const time_t now = ::time(nullptr);
        tm local{};
        ::localtime_r(&now, &local);
        ::strftime(stamp, sizeof stamp, "%b %e %H:%M:%S", &local);
        std::string text = "<" + std::to_string(LOG_DAEMON | syslog_priority(line.level)) + ">" + stamp + " " + identity_ + "[" +
                           std::to_string(::getpid()) + "]: ";
        if (!line.object.empty()) (text += line.object) += ": ";
        text += line.text;
        iovec part{text.data(), text.size()};
        send(&part, 1);
    }

private:
    std::string identity_;
};

// The journal's native protocol: fields as NAME=value lines, or NAME, length and bytes where a value has line ends.
class JournalSink : public SocketSink {
public:
    explicit JournalSink(LogLevel level) : SocketSink(level, "/run/systemd/journal/socket") {}
    void write(const Line& line, std::string_view) override {
        std::string text = "PRIORITY=" + std::to_string(syslog_priority(line.level)) + "\nSYSLOG_FACILITY=3\n";
        field(text, "LIBVIRT_SOURCE", line.source);
        if (!line.object.empty()) field(text, "VIREO_OBJECT", line.object);
        field(text, "MESSAGE", line.object.empty() ? std::string(line.text) : std::string(line.object) + ": " + std::string(line.text));
        iovec part{text.data(), text.size()};
        send(&part, 1);
    }

private:
    static void field(std::string& out, std::string_view name, std::string_view value) {
        out += name;
        if (value.find('\n') == value.npos) {
            (out += '=') += value;
        } else {
            out += '\n';
            for (std::uint64_t n = value.size(), i = 0; i < 8; ++i, n >>= 8) out += char(n & 0xff);
            out += value;
        }
        out += '\n';
    }
};

std::unique_ptr<Sink> make_sink(const LogOutput& output) {
    switch (output.kind) {
    case LogOutputKind::stderr_: return std::make_unique<StderrSink>(output.level);
    case LogOutputKind::file: return std::make_unique<FileSink>(output.level, output.target);
    case LogOutputKind::syslog: return std::make_unique<SyslogSink>(output.level, output.target);
    case LogOutputKind::journald: return std::make_unique<JournalSink>(output.level);
    }
    return nullptr;
}

struct Log {
    std::mutex mutex;   // guards both, and keeps the lines of an output in order
    LogSettings settings;
    std::vector<std::unique_ptr<Sink>> sinks;
};
Log& the_log() {
    static Log* const log = [] {   // never destroyed: threads may log to the end
        auto made = new Log;
        made->sinks.push_back(std::make_unique<StderrSink>(LogLevel::warning));
        return made;
    }();
    return *log;
}

LogLevel parse_level(std::string_view text, std::string_view whole, const char* what) {
    const auto number = parse_number<int>(text);
    if (!number || *number < 1 || *number > 4)
        throw Error(ErrorCode::invalid_arg, "Invalid priority '" + std::string(text) + "' for " + what + " '" + std::string(whole) + "': 1 is debug, 2 info, 3 warning, 4 error");
    return LogLevel(*number);
}

std::string time_stamp() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    tm utc{};
    ::gmtime_r(&now.tv_sec, &utc);
    char text[48];
    const auto length = ::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &utc);
    std::snprintf(text + length, sizeof text - length, ".%03d+0000", int(now.tv_nsec / 1'000'000));
    return text;
}

}  // namespace

std::vector<LogFilter> parse_log_filters(std::string_view text) {
    std::vector<LogFilter> filters;
    for (const std::string_view word : words(text)) {
        const auto colon = word.find(':');
        if (colon == word.npos || colon + 1 == word.size())
            throw Error(ErrorCode::invalid_arg, "log filter '" + std::string(word) + "' is not of the form LEVEL:MATCH");
        std::string_view match = word.substr(colon + 1);
        if (match.starts_with('+')) match.remove_prefix(1);   // Compat: once asked for stack traces, still found in files
        // Compat: part of a name is enough, and is told with the stars that this stands for.
        std::string pattern(match);
        if (!pattern.starts_with('*')) pattern.insert(0, "*");
        if (!pattern.ends_with('*')) pattern += '*';
        filters.push_back({std::move(pattern), parse_level(word.substr(0, colon), word, "filter")});
    }
    return filters;
}

std::vector<LogOutput> parse_log_outputs(std::string_view text) {
    std::vector<LogOutput> outputs;
    for (const std::string_view word : words(text)) {
        const auto fail = [&](const std::string& why) { return Error(ErrorCode::invalid_arg, "log output '" + std::string(word) + "' " + why); };
        const auto colon = word.find(':');
        if (colon == word.npos) throw fail("is not of the form LEVEL:KIND or LEVEL:KIND:TARGET");
        LogOutput output;
        output.level = parse_level(word.substr(0, colon), word, "output");
        std::string_view kind = word.substr(colon + 1);
        if (const auto end = kind.find(':'); end != kind.npos) {
            output.target = kind.substr(end + 1);
            kind = kind.substr(0, end);
        }
        if (kind == "stderr") output.kind = LogOutputKind::stderr_;
        else if (kind == "syslog") output.kind = LogOutputKind::syslog;
        else if (kind == "file") output.kind = LogOutputKind::file;
        else if (kind == "journald") output.kind = LogOutputKind::journald;
        else throw Error(ErrorCode::invalid_arg, "Invalid log destination '" + std::string(kind) + "' for log output '" + std::string(word) + "': stderr, syslog:NAME, file:PATH and journald are known");
        if (output.kind == LogOutputKind::file && !output.target.starts_with('/')) throw fail("needs an absolute path");
        if (output.kind == LogOutputKind::syslog && output.target.empty()) throw fail("needs a name");
        if ((output.kind == LogOutputKind::stderr_ || output.kind == LogOutputKind::journald) && !output.target.empty()) throw fail("takes no target");
        outputs.push_back(std::move(output));
    }
    return outputs;
}

std::string format_log_filters(const std::vector<LogFilter>& filters) {
    std::string text;
    for (const LogFilter& filter : filters) {
        if (!text.empty()) text += ' ';
        text += std::to_string(int(filter.level)) + ":" + filter.match;
    }
    return text;
}

std::string format_log_outputs(const std::vector<LogOutput>& outputs) {
    constexpr std::string_view kinds[] = {"stderr", "syslog", "file", "journald"};
    std::string text;
    for (const LogOutput& output : outputs) {
        if (!text.empty()) text += ' ';
        (text += std::to_string(int(output.level)) + ":") += kinds[int(output.kind)];
        if (!output.target.empty()) text += ":" + output.target;
    }
    return text;
}

std::atomic<unsigned> LogSource::generation = 1;

void configure_log(const LogSettings& settings) {
    std::vector<std::unique_ptr<Sink>> sinks;
    for (const LogOutput& output : settings.outputs) sinks.push_back(make_sink(output));
    Log& log = the_log();
    std::lock_guard hold(log.mutex);
    log.settings = settings;
    log.sinks.swap(sinks);
    LogSource::generation.store((LogSource::generation.load() + 1) & 0xffffff);
}

LogSettings log_settings() {
    Log& log = the_log();
    std::lock_guard hold(log.mutex);
    return log.settings;
}

void reopen_log() {
    Log& log = the_log();
    std::lock_guard hold(log.mutex);
    for (const auto& sink : log.sinks) sink->reopen();
}

int LogSource::look_up() const {
    Log& log = the_log();
    std::lock_guard hold(log.mutex);
    LogLevel level = log.settings.level;
    for (const LogFilter& filter : log.settings.filters)
        if (matches_glob(filter.match, name_)) level = filter.level;
    known_.store(generation.load() << 8 | unsigned(level), std::memory_order_relaxed);
    return int(level);
}

void LogSource::write(LogLevel level, std::string_view object, std::string_view text) const {
    std::string whole = time_stamp();
    whole += ": " + std::to_string(::syscall(SYS_gettid)) + ": ";
    ((whole += level_names[std::size_t(level)]) += " : ") += name_;
    whole += " : ";
    if (!object.empty()) (whole += object) += ": ";
    (whole += text) += '\n';
    Log& log = the_log();
    std::lock_guard hold(log.mutex);
    for (const auto& sink : log.sinks)
        if (sink->level() <= level) sink->write({level, name_, object, text}, whole);
}

}  // namespace vireo
