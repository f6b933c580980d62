#include "host/node.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

namespace vireo::host {
namespace {

// Compat: some arguments are refused in these very words, without the code's own before them.
Error bare(ErrorCode code, std::string text) {
    Error error(code, text);
    error.message = std::move(text);
    return error;
}

std::optional<std::uint64_t> number_in(const std::string& path) {
    const auto text = try_read_file(path, 4096);
    return text ? parse_number<std::uint64_t>(trim(*text)) : std::nullopt;
}

// "MemTotal:   123 kB" of /proc/meminfo, "Node 0 MemTotal:  123 kB" of a cell's.
std::optional<std::uint64_t> meminfo_field(std::string_view text, std::string_view field) {
    for (const std::string_view line : split(text, '\n')) {
        const auto parts = words(line);
        for (std::size_t i = 0; i + 1 < parts.size() && i < 3; ++i)
            if (parts[i].size() == field.size() + 1 && parts[i].starts_with(field) && parts[i].back() == ':')
                return parse_number<std::uint64_t>(parts[i + 1]);
    }
    return std::nullopt;
}

unsigned page_kib() { return unsigned(::sysconf(_SC_PAGESIZE) / 1024); }

void write_number(const std::string& path, std::uint64_t value) {
    const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd) throw system_error("cannot open '" + path + "'");
    write_all(fd.get(), std::to_string(value), path);
}

}  // namespace

std::vector<int> parse_cpu_list(const std::string& text) {
    std::vector<int> list;
    for (const std::string_view part : split(trim(text), ',')) {
        const auto dash = part.find('-');
        const auto first = parse_number<int>(part.substr(0, dash));
        const auto last = dash == part.npos ? first : parse_number<int>(part.substr(dash + 1));
        if (!first || !last || *first < 0 || *last > 1 << 16) break;
        for (int i = *first; i <= *last; ++i) list.push_back(i);
    }
    return list;
}

std::string Node::hostname() const {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) < 0) throw system_error("failed to determine host name");
    const std::string plain = name.data();
    if (plain.starts_with("localhost") || plain.find('.') != plain.npos) return plain;
    // The full name, when the resolver knows a better one.
    addrinfo hints{}, *found = nullptr;
    hints.ai_flags = AI_CANONNAME;
    if (::getaddrinfo(plain.c_str(), nullptr, &hints, &found) != 0 || !found) return plain;
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, ::freeaddrinfo);
    return found->ai_canonname && !std::string_view(found->ai_canonname).starts_with("localhost") ? found->ai_canonname : plain;
}

std::vector<int> Node::cells() const {
    const auto online = try_read_file(sys_ + "/devices/system/node/online", 65536);
    auto list = online ? parse_cpu_list(*online) : std::vector<int>{};
    std::erase_if(list, [&](int cell) { return !is_directory(cell_path(cell)); });
    return list;
}
int Node::last_cell() const {
    const auto list = cells();
    return list.empty() ? 0 : list.back();
}

CpuMap Node::cpu_map() const {
    CpuMap map;
    const std::string folder = sys_ + "/devices/system/cpu/";
    for (const int cpu : parse_cpu_list(try_read_file(folder + "present", 65536).value_or("")))
        if (std::size_t(cpu) >= map.online.size()) map.online.resize(std::size_t(cpu) + 1);
    for (const int cpu : parse_cpu_list(try_read_file(folder + "online", 65536).value_or("")))
        if (std::size_t(cpu) < map.online.size()) map.online[std::size_t(cpu)] = true;
    if (map.online.empty()) map.online.assign(std::size_t(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN))), true);
    return map;
}

NodeInfo Node::info() const {
    NodeInfo info;
    utsname name{};
    ::uname(&name);
    info.model = name.machine;

    const CpuMap map = cpu_map();
    info.cpus = unsigned(std::ranges::count(map.online, true));
    const unsigned offline = unsigned(map.online.size()) - info.cpus;

    const std::string cpuinfo = try_read_file(proc_ + "/cpuinfo").value_or("");
    for (const std::string_view line : split(cpuinfo, '\n')) {
        if (!line.starts_with("cpu MHz") && !line.starts_with("clock")) continue;
        const auto colon = line.find(':');
        if (colon == line.npos) continue;
        const auto value = trim(line.substr(colon + 1));
        info.mhz = parse_number<unsigned>(value.substr(0, value.find('.'))).value_or(0);
        break;
    }

    // The widest of each level; where the machine is not that regular, it is told flat.
    struct Socket {
        std::set<int> cores;
        std::map<int, unsigned> threads;   // of each core
    };
    auto nodes = cells();
    if (nodes.empty()) nodes = {-1};
    unsigned sockets = 0, cores = 0, threads = 0;
    for (const int node : nodes) {
        std::map<int, Socket> here;
        for (std::size_t cpu = 0; cpu < map.online.size(); ++cpu) {
            const std::string folder = sys_ + "/devices/system/cpu/cpu" + std::to_string(cpu);
            if (node >= 0 && !file_exists(cell_path(node) + "/cpu" + std::to_string(cpu))) continue;
            if (!map.online[cpu]) continue;
            const auto read = [&](const char* file) { return parse_number<int>(trim(try_read_file(folder + "/topology/" + file, 4096).value_or(""))).value_or(0); };
            Socket& socket = here[read("physical_package_id")];
            const int core = read("core_id");
            socket.cores.insert(core);
            ++socket.threads[core];
        }
        sockets = std::max(sockets, unsigned(here.size()));
        for (const auto& [id, socket] : here) {
            cores = std::max(cores, unsigned(socket.cores.size()));
            for (const auto& [core, count] : socket.threads) threads = std::max(threads, count);
        }
    }
    info.nodes = unsigned(nodes.size());
    if (info.nodes * sockets * cores * threads == info.cpus && info.cpus) {
        info.sockets = sockets;
        info.cores = cores;
        info.threads = threads;
    } else {
        info.nodes = info.sockets = info.threads = 1;
        info.cores = info.cpus + offline;
    }
    std::uint64_t total = 0;
    for (const int cell : cells())
        if (const auto text = try_read_file(cell_path(cell) + "/meminfo")) total += meminfo_field(*text, "MemTotal").value_or(0);
    info.memory_kib = total ? total : meminfo_field(try_read_file(proc_ + "/meminfo").value_or(""), "MemTotal").value_or(0);
    return info;
}

Node::Statistics Node::cpu_statistics(int cpu) const {
    const std::string label = cpu < 0 ? "cpu" : "cpu" + std::to_string(cpu);
    const std::uint64_t tick = 1'000'000'000ULL / std::uint64_t(::sysconf(_SC_CLK_TCK));
    const std::string stat = read_file(proc_ + "/stat");
    for (const std::string_view line : split(stat, '\n')) {
        const auto parts = words(line);
        if (parts.empty() || parts[0] != label) continue;
        // user nice system idle iowait irq softirq
        std::array<std::uint64_t, 8> values{};
        for (std::size_t i = 1; i < parts.size() && i < values.size(); ++i) values[i] = parse_number<std::uint64_t>(parts[i]).value_or(0);
        return {{"kernel", (values[3] + values[6] + values[7]) * tick},
                {"user", (values[1] + values[2]) * tick},
                {"idle", values[4] * tick},
                {"iowait", values[5] * tick}};
    }
    throw bare(ErrorCode::invalid_arg, "Invalid cpuNum in virHostCPUGetStatsLinux");
}

Node::Statistics Node::memory_statistics(int cell) const {
    if (cell < 0) {
        const std::string text = read_file(proc_ + "/meminfo");
        Statistics all;
        for (const auto& [name, field] : {std::pair{"total", "MemTotal"}, {"free", "MemFree"}, {"buffers", "Buffers"}, {"cached", "Cached"}})
            if (const auto value = meminfo_field(text, field)) all.emplace_back(name, *value);
        return all;
    }
    if (cell > last_cell())
        throw bare(ErrorCode::invalid_arg, "cellNum in virHostMemGetStats must be less than or equal to " + std::to_string(last_cell()));
    const auto cell_text = try_read_file(cell_path(cell) + "/meminfo");
    const std::string text = cell_text ? *cell_text : read_file(proc_ + "/meminfo");
    return {{"total", meminfo_field(text, "MemTotal").value_or(0)}, {"free", meminfo_field(text, "MemFree").value_or(0)}};
}

std::uint64_t Node::free_memory() const {
    std::uint64_t kib = 0;
    const auto all = cells();
    for (const int cell : all) kib += memory_statistics(cell)[1].second;
    if (all.empty()) kib = meminfo_field(read_file(proc_ + "/meminfo"), "MemFree").value_or(0);
    return kib * 1024;
}

std::vector<std::uint64_t> Node::free_memory_of_cells(int first, int count) const {
    const int last = last_cell();
    if (first > last || first < 0)
        throw Error(ErrorCode::internal_error, "start cell " + std::to_string(first) + " out of range (0-" + std::to_string(last) + ")");
    std::vector<std::uint64_t> free;
    for (int cell = first; cell <= last && cell - first < count; ++cell) free.push_back(memory_statistics(cell)[1].second * 1024);
    return free;
}

std::vector<std::uint64_t> Node::free_pages(const std::vector<unsigned>& sizes, int first, unsigned count) const {
    const int last = last_cell();
    if (first > last)
        throw Error(ErrorCode::internal_error, "start cell " + std::to_string(first) + " out of range (0-" + std::to_string(last) + ")");
    std::vector<std::uint64_t> free;
    const int end = first < 0 ? first : int(std::min<std::int64_t>(std::int64_t(first) + count - 1, last));
    for (int cell = first; cell <= end; ++cell)
        for (const unsigned size : sizes) {
            const std::string folder = cell < 0 ? sys_ + "/kernel/mm" : cell_path(cell);
            if (size == page_kib()) {
                const auto bytes = cell < 0 ? free_memory() : memory_statistics(cell)[1].second * 1024;
                free.push_back(bytes / 1024 / size);
            } else if (const auto pages = number_in(folder + "/hugepages/hugepages-" + std::to_string(size) + "kB/free_hugepages")) {
                free.push_back(*pages);
            } else {
                throw Error(ErrorCode::operation_failed, cell < 0 ? "page size " + std::to_string(size) + " is not available"
                                                                  : "page size " + std::to_string(size) + " is not available on node " + std::to_string(cell));
            }
        }
    return free;
}

int Node::allocate_pages(const std::vector<unsigned>& sizes, const std::vector<std::uint64_t>& counts, int first, unsigned count, bool set) const {
    const int last = last_cell();
    if (first > last)
        throw Error(ErrorCode::internal_error, "start cell " + std::to_string(first) + " out of range (0-" + std::to_string(last) + ")");
    const int end = first < 0 ? first : int(std::min<std::int64_t>(std::int64_t(first) + count - 1, last));
    int changed = 0;
    for (int cell = first; cell <= end; ++cell)
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            if (sizes[i] == page_kib()) throw Error(ErrorCode::operation_unsupported, "system pages pool can't be modified");
            const std::string path = (cell < 0 ? sys_ + "/kernel/mm" : cell_path(cell)) + "/hugepages/hugepages-" + std::to_string(sizes[i]) + "kB/nr_hugepages";
            const auto now = number_in(path);
            if (!now) throw Error(ErrorCode::operation_failed, "page size " + std::to_string(sizes[i]) + " is not available");
            const std::uint64_t wanted = set ? counts[i] : *now + counts[i];
            write_number(path, wanted);
            if (number_in(path) != wanted)
                throw Error(ErrorCode::operation_failed, "Unable to allocate " + std::to_string(wanted) + " pages. Allocated only " + std::to_string(number_in(path).value_or(0)));
            ++changed;
        }
    return changed;
}

const std::vector<KsmParameter>& Node::ksm_parameters() {
    static const std::vector<KsmParameter> all = {
        {"shm_pages_to_scan", "pages_to_scan", true, false},       {"shm_sleep_millisecs", "sleep_millisecs", true, false},
        {"shm_pages_shared", "pages_shared", false, true},         {"shm_pages_sharing", "pages_sharing", false, true},
        {"shm_pages_unshared", "pages_unshared", false, true},     {"shm_pages_volatile", "pages_volatile", false, true},
        {"shm_full_scans", "full_scans", false, true},             {"shm_merge_across_nodes", "merge_across_nodes", true, false}};
    return all;
}
std::optional<std::uint64_t> Node::ksm(const KsmParameter& parameter) const { return number_in(sys_ + "/kernel/mm/ksm/" + parameter.file); }
void Node::set_ksm(const KsmParameter& parameter, std::uint64_t value) const { write_number(sys_ + "/kernel/mm/ksm/" + parameter.file, value); }

bool Node::can_suspend(const std::string& state) const {
    const auto text = try_read_file(sys_ + "/power/state", 4096);
    return text && std::ranges::count(words(*text), std::string_view(state)) > 0;
}

std::string Node::uuid(const std::string& configured, const std::string& source, const std::string& etc, const std::string& sys) {
    if (const auto given = Uuid::parse(configured)) return given->text();
    const auto usable = [](const std::string& path) -> std::optional<Uuid> {
        std::optional<std::string> text;
        (void)attempt([&] { text = try_read_file(path, 4096); });
        const auto uuid = text ? Uuid::parse(*text) : std::nullopt;
        // Boards of makers who did not care have all bytes alike.
        if (!uuid || std::ranges::all_of(uuid->bytes, [&](auto byte) { return byte == uuid->bytes[0]; })) return std::nullopt;
        return uuid;
    };
    if (source != "machine-id")
        if (const auto found = usable(sys + "/class/dmi/id/product_uuid")) return found->text();
    if (const auto found = usable(etc + "/machine-id")) return found->text();
    static const Uuid once = Uuid::random();
    return once.text();
}

}  // namespace vireo::host
