// Calls about the connection and the machine that is pretended.
#include <unistd.h>

#include "drivers/test/world.hpp"
#include "host/node.hpp"
#include "model/cpu/cpu_calls.hpp"
#include "model/cpu/x86_map.hpp"
#include "protocol/remote/connect.hpp"

namespace vireo::test {
namespace {

using protocol::Nothing;

// Compat: the counters stand still.
constexpr std::pair<const char*, std::uint64_t> cpu_times[] = {
    {"user", 9797400000}, {"kernel", 34678723400000}, {"idle", 87264900000}, {"iowait", 763600000}};

constexpr const char* built_in_sysinfo = R"(<sysinfo type='smbios'>
  <bios>
    <entry name='vendor'>LENOVO</entry>
    <entry name='version'>G4ETA1WW (2.61 )</entry>
    <entry name='date'>05/07/2014</entry>
    <entry name='release'>2.61</entry>
  </bios>
</sysinfo>
)";

std::vector<std::string> cpu_models(const std::string& arch) {
    static const std::vector<std::string> power = {"POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWERPC_e5500", "POWERPC_e6500"};
    static const char* const others[] = {"aarch64", "armv7l", "armv6l", "s390x", "s390", "riscv64", "riscv32", "mips", "mipsel", "alpha", "sparc", "sparc64"};
    if (arch == "x86_64" || arch == "i686") {
        std::vector<std::string> out;
        for (const auto& each : model::x86::models())
            if (!each.newer) out.emplace_back(each.name);
        return out;
    }
    if (arch == "ppc64" || arch == "ppc64le") return power;
    for (const char* known : others)
        if (arch == known) return {};
    throw refused(ErrorCode::invalid_arg, "cannot find architecture " + arch);
}

}  // namespace

void offer_host(World& world) {
    world.answers<remote::ConnectGetType>([](const World&, const auto&) { return remote::ConnectGetType::Reply{"TEST"}; });
    world.answers<remote::ConnectGetVersion>([](const World&, const auto&) { return remote::ConnectGetVersion::Reply{2}; });
    world.answers<remote::ConnectGetLibVersion>([](const World&, const auto&) { return remote::ConnectGetLibVersion::Reply{.lib_ver = 9000000}; });
    world.answers<remote::ConnectIsSecure>([](const World&, const auto&) { return remote::ConnectIsSecure::Reply{1}; });
    world.answers<remote::ConnectGetMaxVcpus>([](const World&, const auto&) { return remote::ConnectGetMaxVcpus::Reply{32}; });
    world.answers<remote::ConnectGetHostname>([](const World&, const auto&) { return remote::ConnectGetHostname::Reply{host::Node().hostname()}; });
    world.answers<remote::NodeGetInfo>([](const World& w, const auto&) {
        remote::NodeGetInfo::Reply reply;
        const Node& node = w.node;
        reply.model = node.model.substr(0, 31);
        reply.memory = node.memory;
        reply.cpus = std::int32_t(node.cpus);
        reply.mhz = std::int32_t(node.mhz);
        reply.nodes = std::int32_t(node.nodes);
        reply.sockets = std::int32_t(node.sockets);
        reply.cores = std::int32_t(node.cores);
        reply.threads = std::int32_t(node.threads);
        return reply;
    });
    world.answers<remote::ConnectGetCapabilities>(
        [](const World& w, const auto&) { return remote::ConnectGetCapabilities::Reply{model::write_capabilities(w.node.capabilities())}; });
    world.answers<remote::ConnectGetSysinfo>([](const World&, const auto& args) {
        check_flags(args.flags, 0, "testConnectGetSysinfo");
        return remote::ConnectGetSysinfo::Reply{built_in_sysinfo};
    });
    world.answers<remote::NodeGetSecurityModel>([](const World&, const auto&) { return remote::NodeGetSecurityModel::Reply{"testSecurity", ""}; });
    world.answers<remote::NodeGetFreeMemory>([](const World& w, const auto&) {
        std::uint64_t sum = 0;
        for (const auto& cell : w.node.cells) sum += cell.memory;
        return remote::NodeGetFreeMemory::Reply{sum / 2};
    });
    world.answers<remote::NodeGetCellsFreeMemory>([](const World& w, const auto& args) {
        if (args.start_cell < 0 || std::size_t(args.start_cell) >= w.node.cells.size()) throw refused(ErrorCode::invalid_arg, "Range exceeds available cells");
        remote::NodeGetCellsFreeMemory::Reply reply;
        for (std::size_t i = std::size_t(args.start_cell); i < w.node.cells.size() && std::int64_t(reply.cells.size()) < args.maxcells; ++i)
            reply.cells.push_back(w.node.cells[i].memory);
        return reply;
    });
    world.answers<remote::NodeGetFreePages>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testNodeGetFreePages");
        remote::NodeGetFreePages::Reply reply;
        for (std::uint32_t cell = 0; cell < args.cell_count; ++cell)
            for (std::size_t i = 0; i < args.pages.size() && i < w.node.free_pages.size(); ++i)
                reply.counts.push_back(w.node.free_pages[i].free);   // Compat: whatever size is asked for
        return reply;
    });
    world.answers<remote::NodeGetCpuStats>([](const World&, const auto& args) {
        check_flags(args.flags, 0, "testNodeGetCPUStats");
        remote::NodeGetCpuStats::Reply reply;
        reply.nparams = std::int32_t(std::size(cpu_times));
        for (const auto& [field, value] : cpu_times)
            if (std::int64_t(reply.params.size()) < args.nparams) reply.params.push_back({field, value});
        return reply;
    });
    world.answers<remote::NodeGetCpuMap>([](const World&, const auto& args) {
        check_flags(args.flags, 0, "testNodeGetCPUMap");
        remote::NodeGetCpuMap::Reply reply;
        if (args.need_map) reply.cpumap.push_back(0x15);
        if (args.need_online) reply.online = 3;
        reply.count = 8;
        return reply;
    });
    world.answers<remote::ConnectBaselineCpu>([](const World&, const auto& args) {
        constexpr std::uint32_t expand_features = 1;      // VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES
        check_flags(args.flags, expand_features, "testConnectBaselineCPU");
        std::vector<model::CpuDescription> cpus;
        for (const auto& xml : args.xml_cpus) cpus.push_back(model::read_cpu_description(xml, model::CpuKind::host));
        return remote::ConnectBaselineCpu::Reply{model::write_guest_cpu(model::baseline_cpu(cpus, {.expand_features = bool(args.flags & expand_features)}))};
    });
    world.answers<remote::ConnectGetCpuModelNames>([](const World&, const auto& args) {
        check_flags(args.flags, 0, "testConnectGetCPUModelNames");
        remote::ConnectGetCpuModelNames::Reply reply;
        const auto models = cpu_models(args.arch);
        reply.count = std::int32_t(models.size());
        if (args.need_results)
            for (const auto& name : models) reply.models.push_back(name);
        return reply;
    });
}

}  // namespace vireo::test
