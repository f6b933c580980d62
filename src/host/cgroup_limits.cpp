// The limits and counters of control groups: what the files of both versions are called, and how they say it.
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>

#include <cerrno>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "host/cgroup.hpp"
#include "host/cgroup_files.hpp"

namespace vireo::host {

namespace {

using enum CgroupController;

constexpr std::string_view no_limit = "max";
constexpr std::int64_t unlimited_quota = 17592186044415;      // Compat: what no limit of version 2 is called

std::uint64_t number_in(std::string_view text, const std::string& path) {
    if (const auto value = parse_number<std::uint64_t>(trim(text))) return *value;
    throw Error(ErrorCode::internal_error, "Unable to parse '" + std::string(trim(text)) + "' as an integer in '" + path + "'");
}

// "NAME VALUE" on a line of its own.
std::uint64_t value_of(std::string_view text, std::string_view name) {
    for (std::string_view line : split(text, '\n'))
        if (line.starts_with(name) && line.size() > name.size() && line[name.size()] == ' ')
            return parse_number<std::uint64_t>(trim(line.substr(name.size()))).value_or(0);
    return 0;
}

std::string block_device_number(const std::string& path) {
    struct stat info {};
    if (stat(path.c_str(), &info) < 0) throw system_error("Path '" + path + "' is not accessible");
    if (!S_ISBLK(info.st_mode)) throw system_error("Path '" + path + "' must be a block device", EINVAL);
    return std::to_string(major(info.st_rdev)) + ":" + std::to_string(minor(info.st_rdev));
}

struct MemoryRow {
    std::string_view version1, version2;
};
constexpr std::array<MemoryRow, 3> memory_rows = {{
    {"memory.limit_in_bytes", "memory.max"},
    {"memory.soft_limit_in_bytes", "memory.high"},
    {"memory.memsw.limit_in_bytes", "memory.swap.max"},
}};

// `word` is the name in a line of io.max.
struct BlockRow {
    std::string_view version1, version2, word;
};
constexpr std::array<BlockRow, 5> block_rows = {{
    {"blkio.weight_device", "io.weight", ""},
    {"blkio.throttle.read_iops_device", "io.max", "riops"},
    {"blkio.throttle.write_iops_device", "io.max", "wiops"},
    {"blkio.throttle.read_bps_device", "io.max", "rbps"},
    {"blkio.throttle.write_bps_device", "io.max", "wbps"},
}};

// The rest of the line that begins with a device's number.
std::string_view line_of(std::string_view text, const std::string& device) {
    for (std::string_view line : split(text, '\n'))
        if (line.starts_with(device) && line.size() > device.size() && line[device.size()] == ' ') return trim(line.substr(device.size()));
    return {};
}

}  // namespace

// ---- CPU ----

void Cgroup::set_cpu_shares(std::uint64_t shares) const {
    const File target = file(cpu, "cpu.shares", "cpu.weight");
    const auto check = [shares](std::uint64_t least, std::uint64_t most) {
        if (shares < least || shares > most)
            throw Error(ErrorCode::invalid_arg, "shares '" + std::to_string(shares) + "' must be in range [" + std::to_string(least) + ", " + std::to_string(most) + "]");
    };
    check(2, 262144);                                  // Compat: those of version 1, whatever is there
    if (target.version == 2) check(1, 10000);
    cgroup_files::write(target.path, std::to_string(shares));
}

std::uint64_t Cgroup::cpu_shares() const {
    const File source = file(cpu, "cpu.shares", "cpu.weight");
    return number_in(cgroup_files::read(source.path), source.path);
}

void Cgroup::set_cpu_period(std::uint64_t microseconds) const {
    const File target = file(cpu, "cpu.cfs_period_us", "cpu.max");
    if (target.version == 1) return cgroup_files::write(target.path, std::to_string(microseconds));
    const CpuBandwidth now = cpu_bandwidth();
    const bool limited = now.quota >= 0 && now.quota != unlimited_quota;
    cgroup_files::write(target.path, (limited ? std::to_string(now.quota) : std::string(no_limit)) + " " + std::to_string(microseconds));
}

void Cgroup::set_cpu_quota(std::int64_t microseconds) const {
    const File target = file(cpu, "cpu.cfs_quota_us", "cpu.max");
    if (target.version == 2 && (microseconds < 0 || microseconds == unlimited_quota)) return cgroup_files::write(target.path, no_limit);
    cgroup_files::write(target.path, std::to_string(microseconds));
}

CpuBandwidth Cgroup::cpu_bandwidth() const {
    const File source = file(cpu, "cpu.cfs_quota_us", "cpu.max");
    const std::string text = cgroup_files::read(source.path);
    if (source.version == 1) {
        const std::string period = file(cpu, "cpu.cfs_period_us", "cpu.max").path;
        return {number_in(cgroup_files::read(period), period), parse_number<std::int64_t>(trim(text)).value_or(-1)};
    }
    const auto words = split(trim(text), ' ');
    if (words.size() != 2) throw Error(ErrorCode::internal_error, "Unable to parse '" + std::string(trim(text)) + "' in '" + source.path + "'");
    return {number_in(words[1], source.path), words[0] == no_limit ? unlimited_quota : std::int64_t(number_in(words[0], source.path))};
}

void Cgroup::set_cpus(const model::CpuSet& cpus) const { cgroup_files::write(file(cpuset, "cpuset.cpus", "cpuset.cpus").path, cpus.text()); }

void Cgroup::set_memory_nodes(const model::CpuSet& nodes) const {
    cgroup_files::write(file(cpuset, "cpuset.mems", "cpuset.mems").path, nodes.text());
}

model::CpuSet Cgroup::memory_nodes() const {
    const std::string text = cgroup_files::read(file(cpuset, "cpuset.mems", "cpuset.mems").path);
    return model::CpuSet::parse(trim(text)).value_or(model::CpuSet{});
}

CpuUsage Cgroup::cpu_usage() const {
    const File source = file(cpuacct, "cpuacct.usage", "cpu.stat");
    const std::string text = cgroup_files::read(source.path);
    if (source.version == 2) return {value_of(text, "usage_usec") * 1000, value_of(text, "user_usec") * 1000, value_of(text, "system_usec") * 1000};
    static const std::uint64_t tick = 1000000000u / std::uint64_t(sysconf(_SC_CLK_TCK));
    const std::string parts = cgroup_files::read(file(cpuacct, "cpuacct.stat", "").path);
    return {number_in(text, source.path), value_of(parts, "user") * tick, value_of(parts, "system") * tick};
}

std::vector<std::uint64_t> Cgroup::cpu_usage_by_cpu() const {
    const File source = file(cpuacct, "cpuacct.usage_percpu", "");
    if (source.version == 2)
        throw Error(ErrorCode::operation_unsupported, "operation 'getCpuacctPercpuUsage' not supported for backend 'cgroup V2'");
    std::vector<std::uint64_t> out;
    const std::string text = cgroup_files::read(source.path);
    for (std::string_view word : split(trim(text), ' '))
        if (!word.empty()) out.push_back(number_in(word, source.path));
    return out;
}

// ---- memory ----

void Cgroup::set_memory_limit(MemoryLimit which, std::uint64_t kib) const {
    const MemoryRow& row = memory_rows[std::size_t(which)];
    const File target = file(memory, row.version1, row.version2);
    if (kib >= memory_unlimited) return cgroup_files::write(target.path, target.version == 2 ? no_limit : "-1");
    cgroup_files::write(target.path, std::to_string(kib * 1024));
}

std::uint64_t Cgroup::memory_limit(MemoryLimit which) const {
    const MemoryRow& row = memory_rows[std::size_t(which)];
    const File source = file(memory, row.version1, row.version2);
    const auto text = try_read_file(source.path);
    if (!text && which == MemoryLimit::swap_hard) return memory_unlimited;   // a kernel that does not count swap
    if (!text) throw system_error("Unable to read from '" + source.path + "'", ENOENT);
    if (trim(*text) == no_limit) return memory_unlimited;
    // Version 1 says the largest number of whole pages.
    const std::uint64_t kib = number_in(*text, source.path) / 1024;
    return kib >= memory_unlimited - 64 ? memory_unlimited : kib;
}

// ---- block devices ----

// The scheduler that serves weights gives the file its name.
std::string Cgroup::block_weight_file() const {
    const File plain = file(blkio, "blkio.weight", "io.weight"), other = file(blkio, "blkio.bfq.weight", "io.bfq.weight");
    for (const File& one : {plain, other})
        if (file_exists(one.path)) return one.path;
    throw Error(ErrorCode::config_unsupported, "blkio weight is valid only for bfq or cfq scheduler");
}

void Cgroup::set_block_weight(std::uint32_t weight) const {
    const std::string path = block_weight_file();
    cgroup_files::write(path, (path.ends_with("/io.weight") ? "default " : "") + std::to_string(weight));
}

std::uint32_t Cgroup::block_weight() const {
    const std::string path = block_weight_file(), text = cgroup_files::read(path);
    std::string_view first = trim(std::string_view(text).substr(0, text.find('\n')));
    if (first.starts_with("default ")) first.remove_prefix(8);
    return std::uint32_t(number_in(first, path));
}

void Cgroup::set_block_limit(BlockLimit which, const std::string& device, std::uint64_t value) const {
    const BlockRow& row = block_rows[std::size_t(which)];
    const std::string number = block_device_number(device);
    const File target = file(blkio, row.version1, row.version2);
    if (target.version == 1) return cgroup_files::write(target.path, number + " " + std::to_string(value));
    if (row.word.empty()) return cgroup_files::write(target.path, number + " " + (value ? std::to_string(value) : std::string("default")));
    cgroup_files::write(target.path, number + " " + std::string(row.word) + "=" + (value ? std::to_string(value) : std::string(no_limit)));
}

std::uint64_t Cgroup::block_limit(BlockLimit which, const std::string& device) const {
    const BlockRow& row = block_rows[std::size_t(which)];
    const File source = file(blkio, row.version1, row.version2);
    const std::string text = try_read_file(source.path).value_or("");
    const std::string_view line = line_of(text, block_device_number(device));
    if (source.version == 1 || row.word.empty()) return parse_number<std::uint64_t>(line).value_or(0);
    for (std::string_view word : split(line, ' '))
        if (word.starts_with(row.word) && word.size() > row.word.size() && word[row.word.size()] == '=')
            return parse_number<std::uint64_t>(word.substr(row.word.size() + 1)).value_or(0);
    return 0;
}

// ---- devices ----

void Cgroup::set_devices(const std::vector<DeviceRule>& rules) const {
    const CgroupHierarchy* hierarchy = tree_->of(devices);
    if (!hierarchy) return;
    if (hierarchy->version == 2) {
        // A process that is born in the group makes the nodes of its own /dev there.
        auto and_make = rules;
        for (DeviceRule& rule : and_make) rule.make = true;
        return load_device_rules(folder(*hierarchy), and_make);
    }
    // What stays is not taken away in between.
    const std::string old = cgroup_files::read(folder(*hierarchy) + "/devices.list");
    if (trim(old) == "a *:* rwm") cgroup_files::write(folder(*hierarchy) + "/devices.deny", "a");
    for (const DeviceRule& rule : rules) cgroup_files::write(folder(*hierarchy) + "/devices.allow", device_rule_text(rule));
    for (std::string_view line : split(old, '\n')) {
        if (trim(line).empty() || line.starts_with("a ")) continue;
        const bool stays = std::ranges::any_of(rules, [&](const DeviceRule& rule) { return device_rule_text(rule) == trim(line); });
        if (!stays) cgroup_files::write(folder(*hierarchy) + "/devices.deny", std::string(trim(line)));
    }
}

}  // namespace vireo::host
