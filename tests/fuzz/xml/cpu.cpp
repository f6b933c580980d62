// Any bytes as a processor: a recorded one, or a <cpu> element. What can be described is a baseline of itself and runs on itself;
// the model that is chosen for guests, with what is named beside it, adds up to the processor.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "model/cpu/cpu_calls.hpp"
#include "model/cpu/explain.hpp"
#include "model/cpu/processor_facts.hpp"

using namespace vireo;
using namespace vireo::model;

namespace {

void describe(const std::string& text) {
    const HostCpu cpu = describe_processor(read_recorded_processor(text));
    const std::string written = write_host_cpu(cpu);
    if (!cpu.model) return;
    const CpuDescription again = read_cpu_description(written, CpuKind::host);
    if (again.cpu.model->name != *cpu.model) std::abort();
}

void choose(const std::string& text) {
    const ProcessorFacts facts = read_recorded_processor(text);
    const x86::Processor processor = x86::processor_from(facts.cpuid, facts.msrs);
    const auto choice = x86::choose_model(processor, {});
    if (!choice) return;
    const CpuDescription described{.guest = true, .arch = {}, .cpu = guest_cpu(*choice, processor.vendor, CpuFallback::forbid), .signature = {}};
    if (processor_of(described).features != (processor.features & x86::established())) std::abort();
    if (compare_cpu(processor, "x86_64", described).result == CpuComparison::incompatible) std::abort();
}

void answer(const std::string& text) {
    const CpuDescription cpu = read_cpu_description(text, CpuKind::either);
    (void)write_guest_cpu(cpu.cpu);
    const Cpu same = baseline_cpu({&cpu, 1}, {.expand_features = true});
    (void)write_guest_cpu(same);
    const x86::Processor processor = processor_of(cpu);
    (void)compare_cpu(processor, "x86_64", cpu);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    (void)attempt([&] { describe(text); });
    (void)attempt([&] { choose(text); });
    (void)attempt([&] { answer(text); });
    (void)attempt([&] {
        const KnownHost host = read_known_host(text, "host");
        GuestDocument guest;
        guest.cpu.mode = CpuMode::host_model;
        (void)compare_explained(explain_cpu(guest, host), "x86_64", host);
        (void)explain_cpu(read_guest_document(text), host);
    });
    return 0;
}
