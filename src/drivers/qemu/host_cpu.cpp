#include "drivers/qemu/host_cpu.hpp"

#include "host/processor.hpp"
#include "model/cpu/processor_facts.hpp"

namespace vireo::qemu {
namespace {

const model::ProcessorFacts& facts() {
    static const model::ProcessorFacts made = [] {
        const host::RawProcessor raw = host::read_processor();
        model::ProcessorFacts facts{.arch = raw.arch, .cpuinfo = raw.cpuinfo, .midr = raw.midr};
        for (const host::CpuidRow& row : raw.cpuid) facts.cpuid.push_back({row.leaf, row.subleaf, row.registers});
        for (const host::MsrRow& row : raw.msrs) facts.msrs.push_back({row.index, row.value});
        if (raw.counter)
            facts.counter = model::HostCpuCounter{"tsc", raw.counter->frequency, raw.counter->scaling ? schema::YesNo::yes : schema::YesNo::no};
        return facts;
    }();
    return made;
}

}  // namespace

const model::x86::Processor& host_processor() {
    static const model::x86::Processor made = model::x86::processor_from(facts().cpuid, facts().msrs);
    return made;
}

const model::HostCpu& host_cpu() {
    static const model::HostCpu made = model::describe_processor(facts());
    return made;
}

}  // namespace vireo::qemu
