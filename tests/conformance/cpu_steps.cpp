// CPU conversions for the static corpora: reads the input on standard input and prints what the reference's test printed.
//   cpu_steps host     <cpudata> with CPUID and MSR rows -> <cpu> of a host
//   cpu_steps guest [FILE]   the same -> <cpu> of a guest; FILE is the dump itself, for what QEMU offered there
//   cpu_steps json     QEMU's answers to query-cpu-model-expansion and query-cpu-definitions -> <cpu> of a guest
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "drivers/qemu/cpu_answers.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "model/cpu/cpu_calls.hpp"
#include "model/cpu/cpu_description.hpp"
#include "model/cpu/x86_processor.hpp"
#include "xml/document.hpp"

using namespace vireo;
using namespace vireo::model;

namespace {

x86::Processor from_dump(const std::string& text) {
    const auto document = xml::Document::parse(text);
    std::vector<x86::CpuidLeaf> leaves;
    std::vector<x86::Msr> msrs;
    const auto number = [](const xml::Element& e, const char* name) { return std::uint32_t(std::stoul(std::string(e.attribute_or(name, "0")), nullptr, 0)); };
    for (const auto& row : document.root().elements()) {
        if (row.name == "cpuid")
            leaves.push_back({number(row, "eax_in"), number(row, "ecx_in"), {number(row, "eax"), number(row, "ebx"), number(row, "ecx"), number(row, "edx")}});
        else if (row.name == "msr")
            msrs.push_back({number(row, "index"), std::uint64_t(number(row, "edx")) << 32 | number(row, "eax")});
    }
    return x86::processor_from(leaves, msrs);
}

void print_host(const x86::Processor& processor) {
    const auto choice = x86::choose_model(processor, {.purpose = x86::Purpose::host});
    if (!choice) throw Error(ErrorCode::internal_error, "no model describes this host");
    HostCpu cpu{.arch = "x86_64", .model = std::string(choice->model->name), .vendor = processor.vendor};
    if (processor.signature) cpu.signature = HostCpuSignature{processor.signature->family, processor.signature->model, processor.signature->stepping};
    for (const auto name : x86::names_of(choice->required)) cpu.features.emplace_back(name);
    std::cout << write_host_cpu(cpu);
}

void print_guest(const x86::Processor& processor, const x86::Offers& offers) {
    const auto choice = x86::choose_model(processor, {.offers = offers});
    if (!choice) throw Error(ErrorCode::internal_error, "no model describes this CPU");
    std::cout << write_guest_cpu(guest_cpu(*choice, processor.vendor, CpuFallback::forbid));
}

// Two answers of QEMU, one after the other: to query-cpu-model-expansion and, where it was asked, to query-cpu-definitions.
void print_of_qemu(const std::string& text) {
    const auto end = text.find("\n}\n");
    const auto split = end == std::string::npos ? text.size() : end + 3;
    qemu::Capabilities capabilities;
    capabilities.arch = "x86_64";
    capabilities.kvm.host_cpu = qemu::host_cpu_from({}, Json::parse(text.substr(0, split))["return"]["model"], {});
    const std::string rest = text.substr(split);
    std::optional<Cpu> cpu;
    if (rest.find('{') != std::string::npos) {
        capabilities.kvm.cpus = qemu::cpu_models_from(Json::parse(rest)["return"]);
        cpu = qemu::host_model(capabilities, qemu::Accelerator::kvm);
    } else {
        const x86::Processor processor = qemu::hypervisor_processor(capabilities, qemu::Accelerator::kvm, true);
        if (const auto choice = x86::choose_model(processor, {})) cpu = guest_cpu(*choice, processor.vendor, CpuFallback::forbid);
    }
    if (!cpu) throw Error(ErrorCode::internal_error, "no model describes this CPU");
    std::cout << write_guest_cpu(*cpu);
}

// What QEMU offered on the machine where the dump was made, if the corpora have its answer.
x86::Offers offers_beside(const std::filesystem::path& dump) {
    std::ifstream file(dump.parent_path() / "../../static-cpuid-json/in" / dump.stem().concat(".json"));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto end = text.find("\n}\n");
    if (end == std::string::npos || text.find('{', end) == std::string::npos) return {};
    static qemu::Capabilities capabilities;      // the offers refer to it
    capabilities.kvm.cpus = qemu::cpu_models_from(Json::parse(text.substr(end + 3))["return"]);
    return [offers = qemu::offers_of(capabilities, qemu::Accelerator::kvm)](std::string_view model) {
        x86::Offered offered = offers(model);
        offered.offered = true;                  // what it lacked counts, not which models it knew
        return offered;
    };
}

// Documents one after the other, "----" between them; flags are those of virConnectBaselineCPU.
void print_baseline(const std::string& text, int flags) {
    std::vector<CpuDescription> cpus;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find("----\n", at), text.size());
        cpus.push_back(read_cpu_description(text.substr(at, end - at), CpuKind::host));
        at = end + 5;
    }
    std::cout << write_guest_cpu(baseline_cpu(cpus, {.expand_features = (flags & 1) != 0, .migratable = (flags & 2) != 0}));
}

}  // namespace

int main(int argc, char** argv) {
    const std::string kind = argc > 1 ? argv[1] : "host";
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto outcome = attempt([&] {
        if (kind == "baseline") return print_baseline(text, argc > 2 ? std::stoi(argv[2]) : 0);
        if (kind == "host") return print_host(from_dump(text));
        if (kind == "json") return print_of_qemu(text);
        if (kind == "guest") return print_guest(from_dump(text), argc > 2 ? offers_beside(argv[2]) : x86::Offers());
        throw Error(ErrorCode::invalid_arg, kind);
    });
    if (outcome) std::cerr << "error " << int(outcome->code) << ' ' << int(outcome->domain) << ": " << outcome->message << '\n';
    return outcome ? 1 : 0;
}
