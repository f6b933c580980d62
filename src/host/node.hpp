#pragma once
// The machine below: processors, memory, pages, as /proc and /sys tell. Everything is read when asked.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vireo::host {

struct NodeInfo {
    std::string model;                 // machine, as uname tells it
    std::uint64_t memory_kib = 0;
    unsigned cpus = 0;                 // online
    unsigned mhz = 0;                  // 0: not known
    unsigned nodes = 1, sockets = 1, cores = 1, threads = 1;   // sockets a node, cores a socket, threads a core
};

struct CpuMap {
    std::vector<bool> online;          // by number, as many as are present
};

// KSM: /sys/kernel/mm/ksm. What the kernel does not have is unset.
struct KsmParameter {
    const char* name;                  // libvirt's
    const char* file;
    bool writable;
    bool wide;                         // 64 bits
};

class Node {
public:
    using Statistics = std::vector<std::pair<std::string, std::uint64_t>>;

    explicit Node(std::string sys = "/sys", std::string proc = "/proc") : sys_(std::move(sys)), proc_(std::move(proc)) {}

    std::string hostname() const;
    NodeInfo info() const;
    CpuMap cpu_map() const;
    // Nanoseconds since boot: kernel, user, idle, iowait. -1: all CPUs together.
    Statistics cpu_statistics(int cpu) const;
    // KiB: total, free, and for the whole machine (-1) buffers, cached.
    Statistics memory_statistics(int cell) const;
    std::uint64_t free_memory() const;                                                    // bytes
    // Bytes for each cell from `first` on, at most `count`.
    std::vector<std::uint64_t> free_memory_of_cells(int first, int count) const;
    // Free pages: for each cell from `first` on (-1: the whole machine), for each size in KiB.
    std::vector<std::uint64_t> free_pages(const std::vector<unsigned>& sizes_kib, int first, unsigned count) const;
    // Changes the pools of huge pages by (or `set`: to) a number. Gives how many pools were changed.
    int allocate_pages(const std::vector<unsigned>& sizes_kib, const std::vector<std::uint64_t>& counts, int first, unsigned count, bool set) const;

    static const std::vector<KsmParameter>& ksm_parameters();
    std::optional<std::uint64_t> ksm(const KsmParameter& parameter) const;
    void set_ksm(const KsmParameter& parameter, std::uint64_t value) const;

    // "mem", "disk" and so on of /sys/power/state.
    bool can_suspend(const std::string& state) const;
    // The host's UUID: of the firmware, else of /etc/machine-id, else random once and for all in this process.
    static std::string uuid(const std::string& configured, const std::string& source, const std::string& etc = "/etc", const std::string& sys = "/sys");

private:
    int last_cell() const;
    std::vector<int> cells() const;
    std::string cell_path(int cell) const { return sys_ + "/devices/system/node/node" + std::to_string(cell); }
    std::string sys_, proc_;
};

// "0-3,5,7-8". Broken text gives what was readable before the break.
std::vector<int> parse_cpu_list(const std::string& text);

}  // namespace vireo::host
