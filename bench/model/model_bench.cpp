// What a definition costs: parsing, reading, writing. The budget is 80 microseconds each way for 5 KB at -O2.
// What a processor costs: choosing a model among all for it. The budget is 1 millisecond.
#include <benchmark/benchmark.h>

#include <string>

#include "model/cpu/x86_processor.hpp"
#include "model/domain/read.hpp"
#include "schema/json.hpp"
#include "xml/document.hpp"

namespace vireo::model {
const schema::Type& schema_of(const Domain*);
}

namespace {

using namespace vireo;

// Twelve disks and interfaces: 5 KB, like a server's guest.
std::string definition() {
    std::string text = R"(<domain type='qemu'>
  <name>bench</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-model' check='partial'/>
  <clock offset='utc'/>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
)";
    for (int i = 0; i < 8; ++i) {
        const std::string n(1, static_cast<char>('a' + i));
        text += "    <disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>\n"
                "      <source file='/var/lib/libvirt/images/bench-" + n + ".qcow2'/>\n      <target dev='vd" + n + "' bus='virtio'/>\n"
                "      <address type='pci' domain='0x0000' bus='0x0" + std::to_string(i) + "' slot='0x00' function='0x0'/>\n    </disk>\n";
        text += "    <interface type='network'>\n      <mac address='52:54:00:00:00:0" + std::to_string(i) + "'/>\n      <source network='default'/>\n      <model type='virtio'/>\n"
                "      <address type='pci' domain='0x0000' bus='0x1" + std::to_string(i) + "' slot='0x00' function='0x0'/>\n    </interface>\n";
    }
    return text + "  </devices>\n</domain>\n";
}

void parse_only(benchmark::State& state) {
    const std::string text = definition();
    for (auto _ : state) benchmark::DoNotOptimize(xml::Document::parse(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
void parse_and_read(benchmark::State& state) {
    const std::string text = definition();
    for (auto _ : state) benchmark::DoNotOptimize(model::read_domain(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
void write_xml(benchmark::State& state) {
    const auto domain = model::read_domain(definition());
    for (auto _ : state) benchmark::DoNotOptimize(model::write_domain(domain));
}
void write_json(benchmark::State& state) {
    const auto domain = model::read_domain(definition());
    for (auto _ : state) benchmark::DoNotOptimize(schema::to_json(model::schema_of(&domain), &domain, {}).dump());
}

// A new server, with features that no model has and without some that its model has: every model is weighed.
model::x86::Processor server() {
    using namespace model::x86;
    Processor processor{.features = features_of(*find_model("Icelake-Server")).features, .vendor = "Intel", .signature = Signature{6, 85, 7}};
    for (const char* more : {"ss", "vmx", "hypervisor", "tsc_adjust", "md-clear", "stibp", "arch-capabilities", "xsaves"}) processor.features.set(*find_feature(more));
    for (const char* less : {"hle", "rtm", "mpx"}) processor.features.reset(*find_feature(less));
    return processor;
}
void choose_for_host(benchmark::State& state) {
    const auto processor = server();
    for (auto _ : state) benchmark::DoNotOptimize(model::x86::choose_model(processor, {.purpose = model::x86::Purpose::host}));
}
void choose_for_guest(benchmark::State& state) {
    const auto processor = server();
    for (auto _ : state) benchmark::DoNotOptimize(model::x86::choose_model(processor, {}));
}

BENCHMARK(choose_for_host);
BENCHMARK(choose_for_guest);
BENCHMARK(parse_only);
BENCHMARK(parse_and_read);
BENCHMARK(write_xml);
BENCHMARK(write_json);

}  // namespace

BENCHMARK_MAIN();
