#include "model/cpu/processor_facts.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "xml/document.hpp"

namespace vireo::model {
namespace {

// ---- /proc/cpuinfo: "name<tab>: value" lines; of the first processor, as all are alike ----

std::string_view field(std::string_view cpuinfo, std::string_view name) {
    while (!cpuinfo.empty()) {
        const auto end = std::min(cpuinfo.find('\n'), cpuinfo.size());
        const std::string_view line = cpuinfo.substr(0, end);
        const auto colon = line.find(':');
        if (colon != line.npos && trim(line.substr(0, colon)) == name) return trim(line.substr(colon + 1));
        cpuinfo.remove_prefix(std::min(end + 1, cpuinfo.size()));
    }
    return {};
}

std::optional<std::uint32_t> number_of(std::string_view text) { return parse_number<std::uint32_t>(text, 0); }

// ---- x86 ----

void describe_x86(HostCpu& cpu, const ProcessorFacts& facts) {
    const x86::Processor processor = x86::processor_from(facts.cpuid, facts.msrs);
    if (!processor.vendor.empty()) cpu.vendor = processor.vendor;
    if (processor.signature) cpu.signature = HostCpuSignature{processor.signature->family, processor.signature->model, processor.signature->stepping};
    cpu.microcode = number_of(field(facts.cpuinfo, "microcode"));
    cpu.counter = facts.counter;
    // "48 bits physical, 48 bits virtual"
    const std::string_view sizes = field(facts.cpuinfo, "address sizes");
    if (const auto bits = number_of(sizes.substr(0, sizes.find(' ')))) cpu.address_size = HostCpuAddressSize{.mode = PhysicalAddressMode::emulate, .bits = bits, .limit = {}};
    const auto choice = x86::choose_model(processor, {.purpose = x86::Purpose::host});
    if (!choice) return;
    cpu.model = std::string(choice->model->name);
    for (const auto name : x86::names_of(choice->required)) cpu.features.emplace_back(name);
}

// ---- ARM ----

struct ArmModel {
    std::string_view name;
    unsigned implementer, part;
};
constexpr ArmModel arm_models[] = {
    {"cortex-a53", 0x41, 0xd03}, {"cortex-a57", 0x41, 0xd07},     {"cortex-a72", 0x41, 0xd08},  {"Neoverse-N1", 0x41, 0xd0c},
    {"Neoverse-N2", 0x41, 0xd49}, {"Neoverse-V1", 0x41, 0xd40},   {"Falkor", 0x51, 0xc00},      {"ThunderX2 99xx", 0x43, 0x0af},
    {"a64fx", 0x46, 0x001},      {"Kunpeng-920", 0x48, 0xd01},    {"FT-2000+", 0x70, 0x662},    {"Tengyun-S2500", 0x70, 0x663},
};
struct ArmVendor {
    std::string_view name;
    unsigned implementer;
};
constexpr ArmVendor arm_vendors[] = {
    {"ARM", 0x41},       {"Broadcom", 0x42}, {"Cavium", 0x43}, {"DigitalEquipment", 0x44}, {"Fujitsu", 0x46},
    {"HiSilicon", 0x48}, {"Infineon", 0x49}, {"Freescale", 0x4d}, {"NVIDIA", 0x4e},        {"APM", 0x50},
    {"Qualcomm", 0x51},  {"Marvell", 0x56},  {"Intel", 0x69},  {"Phytium", 0x70},
};

void describe_arm(HostCpu& cpu, const ProcessorFacts& facts) {
    std::optional<std::uint32_t> implementer, part;
    if (facts.midr) {
        implementer = std::uint32_t(*facts.midr >> 24 & 0xff);
        part = std::uint32_t(*facts.midr >> 4 & 0xfff);
    } else {
        implementer = number_of(field(facts.cpuinfo, "CPU implementer"));
        part = number_of(field(facts.cpuinfo, "CPU part"));
    }
    const auto vendor = std::ranges::find_if(arm_vendors, [&](const ArmVendor& row) { return row.implementer == implementer; });
    if (vendor != std::end(arm_vendors)) cpu.vendor = std::string(vendor->name);
    const auto model = std::ranges::find_if(arm_models, [&](const ArmModel& row) { return row.implementer == implementer && row.part == part; });
    if (model != std::end(arm_models)) cpu.model = std::string(model->name);
    for (const std::string_view name : words(field(facts.cpuinfo, "Features"))) cpu.features.emplace_back(name);
}

// ---- POWER ----

struct PowerModel {
    std::string_view name, vendor;
    std::uint32_t version;               // high half of the processor version register
};
constexpr PowerModel power_models[] = {
    {"POWER6", "IBM", 0x003e},  {"POWER7", "IBM", 0x003f},  {"POWER7", "IBM", 0x004a},  {"POWER8", "IBM", 0x004b},
    {"POWER8", "IBM", 0x004c},  {"POWER8", "IBM", 0x004d},  {"POWER9", "IBM", 0x004e},  {"POWER10", "IBM", 0x0080},
    {"POWERPC_e5500", "Freescale", 0x8024}, {"POWERPC_e6500", "Freescale", 0x8040},
};

void describe_power(HostCpu& cpu, const ProcessorFacts& facts) {
    // "2.1 (pvr 004b 0201)"
    const std::string_view revision = field(facts.cpuinfo, "revision");
    const auto at = revision.find("pvr ");
    if (at == revision.npos) return;
    const std::string_view digits = revision.substr(at + 4, 4);
    const auto version = parse_number<std::uint32_t>(digits, 16);
    const auto model = std::ranges::find_if(power_models, [&](const PowerModel& row) { return row.version == version; });
    if (model == std::end(power_models)) return;
    cpu.model = std::string(model->name);
    cpu.vendor = std::string(model->vendor);
}

// ---- recorded ----

ProcessorFacts read_cpudata(std::string_view text) {
    const auto document = xml::Document::parse(std::string(text), "(CPU_data)");
    if (document.root().name != "cpudata")
        throw Error(ErrorCode::xml_error, ErrorDomain::cpu, "XML does not contain expected 'cpudata' element");
    const auto number = [](const xml::Element& row, const char* name, bool needed) -> std::uint32_t {
        const auto* given = row.attribute(name);
        if (!given && !needed) return 0;
        const auto value = given ? number_of(row.attribute_or(name, "")) : std::nullopt;
        if (!value)
            throw Error(ErrorCode::xml_error, ErrorDomain::cpu, "'" + std::string(row.attribute_or(name, "")) + "' is no value for " + name +
                                                                    " of <" + std::string(row.name) + ">: a number of 32 bits is needed");
        return *value;
    };
    ProcessorFacts facts{.arch = "x86_64"};
    for (const auto& row : document.root().elements()) {
        if (row.name == "cpuid")
            facts.cpuid.push_back({number(row, "eax_in", true), number(row, "ecx_in", false),
                                   {number(row, "eax", false), number(row, "ebx", false), number(row, "ecx", false), number(row, "edx", false)}});
        else if (row.name == "msr")
            facts.msrs.push_back({number(row, "index", true), std::uint64_t(number(row, "edx", false)) << 32 | number(row, "eax", false)});
    }
    return facts;
}

// "   0x00000007 0x00: eax=0x00000000 ebx=0x021c27ab ecx=0x00000000 edx=0x00000000"; only the first processor counts.
ProcessorFacts read_cpuid_listing(std::string_view text) {
    ProcessorFacts facts{.arch = "x86_64"};
    bool first = true;
    for (const std::string_view line : split(text, '\n')) {
        if (trim(line).starts_with("CPU ")) {
            if (!first && !facts.cpuid.empty()) break;
            first = false;
            continue;
        }
        const auto parts = words(line);
        if (parts.size() != 6 || !parts[1].ends_with(':')) continue;
        x86::CpuidLeaf row;
        const auto leaf = number_of(parts[0]), subleaf = number_of(parts[1].substr(0, parts[1].size() - 1));
        bool complete = leaf && subleaf;
        static constexpr std::array<std::string_view, 4> names = {"eax=", "ebx=", "ecx=", "edx="};
        for (std::size_t i = 0; complete && i < 4; ++i) {
            const auto value = parts[i + 2].starts_with(names[i]) ? number_of(parts[i + 2].substr(4)) : std::nullopt;
            complete = value.has_value();
            if (value) row.registers[i] = *value;
        }
        if (!complete) continue;
        row.leaf = *leaf;
        row.subleaf = *subleaf;
        facts.cpuid.push_back(row);
    }
    return facts;
}

std::string arch_of_cpuinfo(std::string_view cpuinfo) {
    if (!field(cpuinfo, "CPU implementer").empty()) return field(cpuinfo, "CPU architecture") == "7" ? "armv7l" : "aarch64";
    if (field(cpuinfo, "revision").find("pvr ") != std::string_view::npos) return "ppc64le";
    if (field(cpuinfo, "vendor_id").starts_with("IBM/S390")) return "s390x";
    if (const auto isa = field(cpuinfo, "isa"); !isa.empty()) return isa.starts_with("rv32") ? "riscv32" : "riscv64";
    return {};
}

}  // namespace

HostCpu describe_processor(const ProcessorFacts& facts) {
    HostCpu cpu{.arch = facts.arch};
    if (facts.arch == "x86_64" || facts.arch == "i686") describe_x86(cpu, facts);
    else if (facts.arch == "aarch64" || facts.arch.starts_with("armv")) describe_arm(cpu, facts);
    else if (facts.arch == "ppc64" || facts.arch == "ppc64le") describe_power(cpu, facts);
    return cpu;
}

ProcessorFacts read_recorded_processor(std::string_view text) {
    if (trim(text).starts_with('<')) return read_cpudata(text);
    if (ProcessorFacts facts = read_cpuid_listing(text); !facts.cpuid.empty()) return facts;
    ProcessorFacts facts{.arch = arch_of_cpuinfo(text)};
    if (facts.arch.empty())
        throw Error(ErrorCode::invalid_arg, ErrorDomain::cpu,
                    "this describes no processor: a <cpudata> document, the output of 'cpuid -r', or a /proc/cpuinfo of another architecture is needed");
    facts.cpuinfo = std::string(text);
    return facts;
}

}  // namespace vireo::model
