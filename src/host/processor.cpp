#include "host/processor.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <linux/kvm.h>
#endif

#include <algorithm>
#include <cstring>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"

namespace vireo::host {
namespace {

#if defined(__x86_64__) || defined(__i386__)

CpuidRow ask(std::uint32_t leaf, std::uint32_t subleaf) {
    CpuidRow row{.leaf = leaf, .subleaf = subleaf};
    __cpuid_count(leaf, subleaf, row.registers[0], row.registers[1], row.registers[2], row.registers[3]);
    return row;
}

// Leaves that have several parts. How many: as many as they tell, or as anyone has named.
unsigned parts_of(std::uint32_t leaf, const CpuidRow& first) {
    switch (leaf) {
    case 0x7: return first.registers[0] + 1;
    case 0xd: case 0xf: case 0x10: return 2;
    case 0x12: return 3;
    case 0x14: return first.registers[0] + 1;
    default: return 1;
    }
}

std::vector<CpuidRow> read_cpuid() {
    std::vector<CpuidRow> rows;
    for (const std::uint32_t base : {0u, 0x80000000u}) {
        const std::uint32_t last = std::min(ask(base, 0).registers[0], base + 0x40);
        for (std::uint32_t leaf = base; leaf <= last; ++leaf) {
            rows.push_back(ask(leaf, 0));
            const unsigned parts = std::min(parts_of(leaf, rows.back()), 8u);
            for (unsigned part = 1; part < parts; ++part) rows.push_back(ask(leaf, part));
        }
    }
    return rows;
}

const CpuidRow* row_of(const std::vector<CpuidRow>& rows, std::uint32_t leaf) {
    for (const CpuidRow& row : rows)
        if (row.leaf == leaf && row.subleaf == 0) return &row;
    return nullptr;
}

std::optional<std::uint64_t> read_msr(const ProcessorRoots& roots, std::uint32_t index) {
    if (const UniqueFd fd(::open((roots.dev + "/cpu/0/msr").c_str(), O_RDONLY | O_CLOEXEC)); fd) {
        std::uint64_t value = 0;
        if (::pread(fd.get(), &value, sizeof value, index) == sizeof value) return value;
    }
    // The kernel may be without that device; KVM tells those that are of use to guests.
    const UniqueFd kvm(::open((roots.dev + "/kvm").c_str(), O_RDWR | O_CLOEXEC));
    if (!kvm) return std::nullopt;
    // A head with one entry behind it.
    alignas(kvm_msrs) std::array<unsigned char, sizeof(kvm_msrs) + sizeof(kvm_msr_entry)> question{};
    const kvm_msrs head{.nmsrs = 1, .pad = 0};
    kvm_msr_entry entry{.index = index, .reserved = 0, .data = 0};
    std::memcpy(question.data(), &head, sizeof head);
    std::memcpy(question.data() + sizeof head, &entry, sizeof entry);
    if (::ioctl(kvm.get(), KVM_GET_MSRS, question.data()) != 1) return std::nullopt;
    std::memcpy(&entry, question.data() + sizeof head, sizeof entry);
    return entry.data;
}

std::vector<MsrRow> read_msrs(const ProcessorRoots& roots, const std::vector<CpuidRow>& cpuid) {
    struct Known {
        std::uint32_t leaf, subleaf;
        unsigned reg;
        std::uint32_t bit;               // that says the processor has the MSR
        std::uint32_t index;
    };
    static constexpr Known known[] = {{7, 0, 3, 1u << 29, 0x10a}, {7, 0, 3, 1u << 30, 0xcf}};   // architectural and core capabilities
    std::vector<MsrRow> rows;
    for (const Known& one : known) {
        const CpuidRow* row = row_of(cpuid, one.leaf);
        if (!row || !(row->registers[one.reg] & one.bit)) continue;
        if (const auto value = read_msr(roots, one.index)) rows.push_back({one.index, *value});
    }
    return rows;
}

std::optional<TimeStampCounter> ask_kvm_for_counter(const ProcessorRoots& roots) {
    const UniqueFd kvm(::open((roots.dev + "/kvm").c_str(), O_RDWR | O_CLOEXEC));
    if (!kvm) return std::nullopt;
    const UniqueFd machine(::ioctl(kvm.get(), KVM_CREATE_VM, 0));
    if (!machine) return std::nullopt;
    const UniqueFd cpu(::ioctl(machine.get(), KVM_CREATE_VCPU, 0));
    if (!cpu) return std::nullopt;
    const int khz = ::ioctl(cpu.get(), KVM_GET_TSC_KHZ, 0);
    if (khz <= 0) return std::nullopt;
    return TimeStampCounter{std::uint64_t(khz) * 1000, ::ioctl(kvm.get(), KVM_CHECK_EXTENSION, KVM_CAP_TSC_CONTROL) > 0};
}

void read_x86(RawProcessor& out, const ProcessorRoots& roots) {
    out.cpuid = read_cpuid();
    out.msrs = read_msrs(roots, out.cpuid);
    const CpuidRow* power = row_of(out.cpuid, 0x80000007);
    if (power && (power->registers[3] & 1u << 8)) {       // the counter is invariant
        static const auto counter = ask_kvm_for_counter(roots);
        out.counter = counter;
    }
}

#else

void read_x86(RawProcessor&, const ProcessorRoots&) {}

#endif

}  // namespace

RawProcessor read_processor(const ProcessorRoots& roots) {
    RawProcessor out;
    utsname name{};
    ::uname(&name);
    out.arch = name.machine;
    read_x86(out, roots);
    out.cpuinfo = try_read_file(roots.proc + "/cpuinfo").value_or("");
    if (const auto text = try_read_file(roots.sys + "/devices/system/cpu/cpu0/regs/identification/midr_el1", 4096)) {
        out.midr = parse_number<std::uint64_t>(trim(*text), 0);
    }
    return out;
}

}  // namespace vireo::host
