#include "drivers/qemu/process_facts.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "base/unique_fd.hpp"

namespace vireo::qemu {

namespace {

// Small files of /proc, whole.
std::string_view read_proc(const std::string& path, char* buffer, std::size_t size) {
    UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return {};
    const ssize_t count = read(fd.get(), buffer, size);
    return count > 0 ? std::string_view(buffer, std::size_t(count)) : std::string_view{};
}

std::string folder(pid_t pid, pid_t thread) {
    std::string path = "/proc/" + std::to_string(pid);
    if (thread) path += "/task/" + std::to_string(thread);
    return path;
}

// The n-th word after the name in parentheses; the state is word 0.
std::uint64_t stat_word(std::string_view text, int n) {
    const auto close = text.rfind(')');
    if (close == std::string_view::npos) return 0;
    text.remove_prefix(close + 2);
    while (n-- > 0) {
        const auto blank = text.find(' ');
        if (blank == std::string_view::npos) return 0;
        text.remove_prefix(blank + 1);
    }
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

CpuTime process_cpu_time(pid_t pid, pid_t thread) {
    CpuTime out;
    if (pid <= 0) return out;
    char buffer[1024];
    const auto text = read_proc(folder(pid, thread) + "/stat", buffer, sizeof buffer);
    if (text.empty()) return out;
    static const std::uint64_t tick = 1000000000u / std::uint64_t(sysconf(_SC_CLK_TCK));
    out.user = stat_word(text, 11) * tick;
    out.system = stat_word(text, 12) * tick;
    out.total = out.user + out.system;
    out.last_cpu = int(stat_word(text, 36));
    return out;
}

ScheduleStat thread_schedule(pid_t pid, pid_t thread) {
    ScheduleStat out;
    char buffer[256];
    const auto text = read_proc(folder(pid, thread) + "/schedstat", buffer, sizeof buffer);
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return out;
    std::from_chars(text.data(), text.data() + blank, out.run);
    std::from_chars(text.data() + blank + 1, text.data() + text.size(), out.wait);
    return out;
}

std::uint64_t process_memory(pid_t pid) {
    char buffer[256];
    const auto text = read_proc(folder(pid, 0) + "/statm", buffer, sizeof buffer);
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return 0;
    std::uint64_t pages = 0;
    std::from_chars(text.data() + blank + 1, text.data() + text.size(), pages);
    return pages * std::uint64_t(sysconf(_SC_PAGESIZE)) / 1024;
}

std::uint64_t process_start_time(pid_t pid) {
    char buffer[1024];
    return stat_word(read_proc(folder(pid, 0) + "/stat", buffer, sizeof buffer), 19);
}

}  // namespace vireo::qemu
