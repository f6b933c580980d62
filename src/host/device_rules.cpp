#include "host/device_rules.hpp"

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace vireo::host {
namespace {

long bpf(int command, bpf_attr& attribute) { return syscall(SYS_bpf, command, &attribute, sizeof attribute); }

bpf_insn instruction(int code, int destination, int source, int offset, int immediate) {
    bpf_insn out{};
    out.code = std::uint8_t(code);
    out.dst_reg = std::uint8_t(destination & 15);
    out.src_reg = std::uint8_t(source & 15);
    out.off = std::int16_t(offset);
    out.imm = immediate;
    return out;
}

std::uint32_t type_and_access(const DeviceRule& rule) {
    const std::uint32_t access = (rule.read ? BPF_DEVCG_ACC_READ : 0) | (rule.write ? BPF_DEVCG_ACC_WRITE : 0) | (rule.make ? BPF_DEVCG_ACC_MKNOD : 0);
    return access << 16 | std::uint32_t(rule.type == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR);
}

// Compat: the rules stand in a hash table of this shape, which a libvirtd that takes over the guest reads and adds to: minor and major
// number (all ones: any), and the kinds and accesses as the kernel asks for them.
struct Key {
    std::uint32_t minor, major;
    bool operator==(const Key&) const = default;
};
constexpr std::uint32_t any_number = ~0u;
constexpr std::uint32_t least_room = 64;

UniqueFd make_table(const std::vector<DeviceRule>& rules) {
    bpf_attr attribute{};
    attribute.map_type = BPF_MAP_TYPE_HASH;
    attribute.key_size = sizeof(Key);
    attribute.value_size = sizeof(std::uint32_t);
    attribute.max_entries = std::max(least_room, std::bit_ceil(std::uint32_t(rules.size())));
    UniqueFd table(int(bpf(BPF_MAP_CREATE, attribute)));
    if (!table) return table;
    std::vector<std::pair<Key, std::uint32_t>> entries;
    for (const DeviceRule& rule : rules) {
        const Key key{rule.minor.value_or(any_number), rule.major};
        const auto same = std::ranges::find(entries, key, &std::pair<Key, std::uint32_t>::first);
        if (same != entries.end()) same->second |= type_and_access(rule);
        else entries.emplace_back(key, type_and_access(rule));
    }
    for (auto& [key, value] : entries) {
        bpf_attr set{};
        set.map_fd = std::uint32_t(table.get());
        set.key = reinterpret_cast<std::uintptr_t>(&key);
        set.value = reinterpret_cast<std::uintptr_t>(&value);
        if (bpf(BPF_MAP_UPDATE_ELEM, set) < 0) return {};
    }
    return table;
}

// Looks for the device itself, for all of its major number, for its minor number under any, and for any: what none allows is refused.
std::vector<bpf_insn> program_of(int table) {
    enum { result = BPF_REG_0, first = BPF_REG_1, second = BPF_REG_2, context = BPF_REG_6, minor = BPF_REG_7, major = BPF_REG_8, stack = BPF_REG_10 };
    const auto load = [](int to, int from, std::size_t offset) { return instruction(BPF_LDX | BPF_MEM | BPF_W, to, from, int(offset), 0); };
    std::vector<bpf_insn> out = {
        instruction(BPF_ALU64 | BPF_MOV | BPF_X, context, first, 0, 0),
        load(minor, context, offsetof(bpf_cgroup_dev_ctx, minor)),
        load(major, context, offsetof(bpf_cgroup_dev_ctx, major)),
    };
    constexpr int key = -int(sizeof(Key));
    for (const auto& [any_major, any_minor] : {std::pair{false, false}, {false, true}, {true, false}, {true, true}}) {
        const auto put = [](bool any, int reg, int offset) {
            return any ? instruction(BPF_ST | BPF_MEM | BPF_W, stack, 0, offset, int(any_number)) : instruction(BPF_STX | BPF_MEM | BPF_W, stack, reg, offset, 0);
        };
        out.push_back(put(any_minor, minor, key + int(offsetof(Key, minor))));
        out.push_back(put(any_major, major, key + int(offsetof(Key, major))));
        out.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_X, second, stack, 0, 0));
        out.push_back(instruction(BPF_ALU64 | BPF_ADD | BPF_K, second, 0, 0, key));
        out.push_back(instruction(BPF_LD | BPF_DW | BPF_IMM, first, BPF_PSEUDO_MAP_FD, 0, table));
        out.push_back(instruction(0, 0, 0, 0, 0));   // the upper half of the number before
        out.push_back(instruction(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem));
        out.push_back(instruction(BPF_JMP | BPF_JEQ | BPF_K, result, 0, 6, 0));
        out.push_back(load(first, result, 0));
        out.push_back(load(second, context, offsetof(bpf_cgroup_dev_ctx, access_type)));
        out.push_back(instruction(BPF_ALU64 | BPF_AND | BPF_X, first, second, 0, 0));
        out.push_back(instruction(BPF_JMP | BPF_JNE | BPF_X, first, second, 2, 0));
        out.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, result, 0, 0, 1));
        out.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
    }
    out.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, result, 0, 0, 0));
    out.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
    return out;
}

UniqueFd load_program(const std::vector<DeviceRule>& rules) {
    const UniqueFd table = make_table(rules);   // the program keeps it
    if (!table) return {};
    const auto code = program_of(table.get());
    static constexpr char license[] = "GPL";
    bpf_attr attribute{};
    attribute.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attribute.insns = reinterpret_cast<std::uintptr_t>(code.data());
    attribute.insn_cnt = std::uint32_t(code.size());
    attribute.license = reinterpret_cast<std::uintptr_t>(license);
    return UniqueFd(int(bpf(BPF_PROG_LOAD, attribute)));
}

std::vector<std::uint32_t> attached_programs(int folder) {
    std::array<std::uint32_t, 64> ids{};
    bpf_attr attribute{};
    attribute.query.target_fd = std::uint32_t(folder);
    attribute.query.attach_type = BPF_CGROUP_DEVICE;
    attribute.query.prog_ids = reinterpret_cast<std::uintptr_t>(ids.data());
    attribute.query.prog_cnt = std::uint32_t(ids.size());
    if (bpf(BPF_PROG_QUERY, attribute) < 0) return {};
    return {ids.begin(), ids.begin() + std::min<std::size_t>(attribute.query.prog_cnt, ids.size())};
}

void detach(int folder, std::uint32_t id) {
    bpf_attr find{};
    find.prog_id = id;
    const UniqueFd program(int(bpf(BPF_PROG_GET_FD_BY_ID, find)));
    if (!program) return;
    bpf_attr attribute{};
    attribute.target_fd = std::uint32_t(folder);
    attribute.attach_bpf_fd = std::uint32_t(program.get());
    attribute.attach_type = BPF_CGROUP_DEVICE;
    bpf(BPF_PROG_DETACH, attribute);
}

}  // namespace

std::optional<DeviceRule> device_rule(const std::string& path, bool write) {
    struct stat info {};
    if (stat(path.c_str(), &info) < 0 || (!S_ISCHR(info.st_mode) && !S_ISBLK(info.st_mode))) return std::nullopt;
    return DeviceRule{S_ISBLK(info.st_mode) ? 'b' : 'c', major(info.st_rdev), minor(info.st_rdev), true, write, false};
}

std::string device_rule_text(const DeviceRule& rule) {
    return std::string(1, rule.type) + " " + std::to_string(rule.major) + ":" + (rule.minor ? std::to_string(*rule.minor) : "*") + " " +
           (rule.read ? "r" : "") + (rule.write ? "w" : "") + (rule.make ? "m" : "");
}

bool can_load_device_rules() {
    static const bool can = bool(load_program({}));
    return can;
}

void load_device_rules(const std::string& folder, const std::vector<DeviceRule>& rules) {
    const UniqueFd group(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!group) throw system_error("Unable to open '" + folder + "'");
    const UniqueFd program = load_program(rules);
    if (!program) throw system_error("failed to load cgroup BPF prog");
    // Compat: alone in its group, as libvirtd attaches its own: one that is attached in its place takes it at once.
    bpf_attr attribute{};
    attribute.target_fd = std::uint32_t(group.get());
    attribute.attach_bpf_fd = std::uint32_t(program.get());
    attribute.attach_type = BPF_CGROUP_DEVICE;
    if (bpf(BPF_PROG_ATTACH, attribute) == 0) return;
    // Those that were attached beside others do not give way by themselves.
    for (const std::uint32_t id : attached_programs(group.get())) detach(group.get(), id);
    if (bpf(BPF_PROG_ATTACH, attribute) < 0) throw system_error("failed to attach cgroup BPF prog");
}

}  // namespace vireo::host
