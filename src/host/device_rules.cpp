#include "host/device_rules.hpp"

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

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

int access_bits(const DeviceRule& rule) {
    return (rule.read ? BPF_DEVCG_ACC_READ : 0) | (rule.write ? BPF_DEVCG_ACC_WRITE : 0) | (rule.make ? BPF_DEVCG_ACC_MKNOD : 0);
}

// A check for each rule, one after the other: what none of them allows is refused.
std::vector<bpf_insn> program_of(const std::vector<DeviceRule>& rules) {
    enum { context = BPF_REG_1, type = BPF_REG_2, access = BPF_REG_3, major = BPF_REG_4, minor = BPF_REG_5, scratch = BPF_REG_6 };
    const auto load = [](int to, std::size_t offset) { return instruction(BPF_LDX | BPF_MEM | BPF_W, to, context, int(offset), 0); };
    std::vector<bpf_insn> out = {
        load(type, offsetof(bpf_cgroup_dev_ctx, access_type)),
        instruction(BPF_ALU64 | BPF_MOV | BPF_X, access, type, 0, 0),
        instruction(BPF_ALU | BPF_AND | BPF_K, type, 0, 0, 0xffff),
        instruction(BPF_ALU | BPF_RSH | BPF_K, access, 0, 0, 16),
        load(major, offsetof(bpf_cgroup_dev_ctx, major)),
        load(minor, offsetof(bpf_cgroup_dev_ctx, minor)),
    };
    for (const DeviceRule& rule : rules) {
        const auto unless = [](int reg, std::uint32_t value, int skip) { return instruction(BPF_JMP | BPF_JNE | BPF_K, reg, 0, skip, int(value)); };
        const int tail = rule.minor ? 1 : 0;   // checks of the minor number
        out.push_back(unless(type, rule.type == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR, 6 + tail));
        out.push_back(unless(major, rule.major, 5 + tail));
        if (rule.minor) out.push_back(unless(minor, *rule.minor, 5));
        out.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_X, scratch, access, 0, 0));
        out.push_back(instruction(BPF_ALU | BPF_AND | BPF_K, scratch, 0, 0, ~access_bits(rule)));
        out.push_back(unless(scratch, 0, 2));
        out.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 1));
        out.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
    }
    out.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0));
    out.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
    return out;
}

UniqueFd load_program(const std::vector<DeviceRule>& rules) {
    const auto code = program_of(rules);
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
    // The new one comes before the old ones go: in between both must agree, so nothing is open that should not be.
    const auto old = attached_programs(group.get());
    bpf_attr attribute{};
    attribute.target_fd = std::uint32_t(group.get());
    attribute.attach_bpf_fd = std::uint32_t(program.get());
    attribute.attach_type = BPF_CGROUP_DEVICE;
    attribute.attach_flags = BPF_F_ALLOW_MULTI;
    if (bpf(BPF_PROG_ATTACH, attribute) < 0) throw system_error("failed to attach cgroup BPF prog");
    for (const std::uint32_t id : old) detach(group.get(), id);
}

}  // namespace vireo::host
