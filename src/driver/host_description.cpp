#include "driver/host_description.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/files.hpp"
#include "base/text.hpp"
#include "host/node.hpp"

namespace vireo::driver {
namespace {

std::optional<std::uint64_t> number_in(const std::string& path) {
    const auto text = try_read_file(path, 4096);
    return text ? parse_number<std::uint64_t>(trim(*text)) : std::nullopt;
}

// Sizes in KiB of the huge pages of the machine or of a cell.
std::vector<std::uint64_t> huge_pages(const std::string& folder) {
    std::vector<std::uint64_t> sizes;
    for (const std::string& name : list_directory(folder)) {
        std::string_view text = name;
        if (!text.starts_with("hugepages-") || !text.ends_with("kB")) continue;
        text = text.substr(10, text.size() - 12);
        if (const auto size = parse_number<std::uint64_t>(text)) sizes.push_back(*size);
    }
    std::ranges::sort(sizes);
    return sizes;
}

class Machine {
public:
    Machine(std::string sys, std::string proc) : sys_(std::move(sys)), node_(sys_, std::move(proc)), page_(std::uint64_t(::sysconf(_SC_PAGESIZE)) / 1024) {}

    void describe_cpu(model::HostCpu& cpu) const {
        const host::NodeInfo info = node_.info();
        cpu.topology = model::HostCpuTopology{.sockets = info.sockets, .dies = 1, .cores = info.cores, .threads = info.threads};
        cpu.pages.push_back({.size = page_});
        for (const std::uint64_t size : huge_pages(sys_ + "/kernel/mm/hugepages")) cpu.pages.push_back({.size = size});
    }

    model::HostTopology topology() const {
        model::HostTopology out;
        const auto online = try_read_file(sys_ + "/devices/system/node/online", 65536);
        for (const int number : online ? host::parse_cpu_list(*online) : std::vector<int>{})
            if (is_directory(cell_path(number))) out.cells.cells.push_back(cell(number));
        if (out.cells.cells.empty()) out.cells.cells.push_back(whole());
        return out;
    }

    std::optional<model::HostCaches> caches() const {
        // Compat: caches below the third level are no one's to share out.
        constexpr std::uint64_t lowest = 3;
        std::map<std::tuple<std::uint64_t, std::uint64_t, std::string>, model::CacheBank> banks;
        const host::CpuMap map = node_.cpu_map();
        for (std::size_t i = 0; i < map.online.size(); ++i) {
            if (!map.online[i]) continue;
            const std::string folder = cpu_path(int(i)) + "/cache/";
            for (const std::string& index : list_directory(folder)) {
                if (!index.starts_with("index")) continue;
                const std::string at = folder + index + "/";
                const auto level = number_in(at + "level"), id = number_in(at + "id");
                if (!level || !id || *level < lowest) continue;
                const std::string type(trim(try_read_file(at + "type", 4096).value_or("")));
                const std::string size_text = try_read_file(at + "size", 4096).value_or("");
                std::string_view size = trim(size_text);
                if (size.ends_with('K')) size.remove_suffix(1);
                model::CacheBank bank{.id = std::uint32_t(*id), .level = std::uint32_t(*level),
                                      .type = type == "Data" ? "data" : type == "Instruction" ? "code" : "both",
                                      .size = parse_number<std::uint64_t>(size).value_or(0)};
                if (bank.size % 1024 == 0) {
                    bank.size /= 1024;
                    bank.unit = "MiB";
                }
                if (const auto cpus = model::CpuSet::parse(trim(try_read_file(at + "shared_cpu_list", 65536).value_or("")))) bank.cpus = *cpus;
                banks.emplace(std::tuple(*level, *id, bank.type), std::move(bank));
            }
        }
        if (banks.empty()) return std::nullopt;
        model::HostCaches out;
        for (auto& [key, bank] : banks) out.banks.push_back(std::move(bank));
        return out;
    }

private:
    std::string cell_path(int cell) const { return sys_ + "/devices/system/node/node" + std::to_string(cell); }
    std::string cpu_path(int cpu) const { return sys_ + "/devices/system/cpu/cpu" + std::to_string(cpu); }

    model::HostCellCpu cpu(int number) const {
        const std::string folder = cpu_path(number) + "/topology/";
        // The kernel says -1 for what it does not know.
        const auto part = [&](const char* what) { return std::uint32_t(number_in(folder + what).value_or(0)); };
        model::HostCellCpu out{.id = std::uint32_t(number), .socket = part("physical_package_id"), .die = part("die_id"), .core = part("core_id")};
        const std::string siblings = try_read_file(folder + "thread_siblings_list", 65536).value_or(std::to_string(number));
        if (auto set = model::CpuSet::parse(trim(siblings))) out.siblings = *set;
        return out;
    }

    model::HostCell cell(int number) const {
        model::HostCell out{.id = std::uint32_t(number), .memory = node_.memory_statistics(number)[0].second};
        std::uint64_t small = *out.memory;
        std::vector<model::CellPages> huge;
        for (const std::uint64_t size : huge_pages(cell_path(number) + "/hugepages")) {
            const auto count = number_in(cell_path(number) + "/hugepages/hugepages-" + std::to_string(size) + "kB/nr_hugepages").value_or(0);
            small -= std::min(small, count * size);
            huge.push_back({.size = size, .count = count});
        }
        out.pages.push_back({.size = page_, .count = small / page_});
        out.pages.insert(out.pages.end(), huge.begin(), huge.end());
        std::uint32_t other = 0;
        const std::string distances = try_read_file(cell_path(number) + "/distance", 65536).value_or("");
        for (const std::string_view word : words(distances)) out.distances.push_back({other++, parse_number<std::uint32_t>(word).value_or(0)});
        const host::CpuMap map = node_.cpu_map();
        for (const int one : host::parse_cpu_list(try_read_file(cell_path(number) + "/cpulist", 65536).value_or("")))
            if (std::size_t(one) < map.online.size() && map.online[std::size_t(one)]) out.cpus.cpus.push_back(cpu(one));
        return out;
    }

    // A machine whose kernel knows no cells is one.
    model::HostCell whole() const {
        model::HostCell out{.id = 0, .memory = node_.info().memory_kib};
        const host::CpuMap map = node_.cpu_map();
        for (std::size_t i = 0; i < map.online.size(); ++i)
            if (map.online[i]) out.cpus.cpus.push_back(cpu(int(i)));
        return out;
    }

    std::string sys_;
    host::Node node_;
    std::uint64_t page_;
};

}  // namespace

model::HostDescription describe_machine(const model::HostCpu& cpu, const std::string& sys, const std::string& proc) {
    const Machine machine(sys, proc);
    model::HostDescription out;
    out.cpu = cpu;
    machine.describe_cpu(out.cpu);
    const host::Node node(sys, proc);
    out.power_management = model::PowerManagementSupport{.suspend_mem = node.can_suspend("mem"), .suspend_disk = node.can_suspend("disk")};
    out.iommu = list_directory(sys + "/kernel/iommu_groups").empty() ? schema::YesNo::no : schema::YesNo::yes;
    out.topology = machine.topology();
    out.caches = machine.caches();
    return out;
}

}  // namespace vireo::driver
