// The connection and its host.
#include <cstring>

#include "cli/families.hpp"
#include "cli/tree.hpp"
#include "xml/document.hpp"

namespace vireo::cli {
namespace {

void hostname(Shell& shell, const Arguments&) {
    Text name(virConnectGetHostname(shell.connection()));
    if (!name) fail("failed to get hostname");
    shell.print(std::string(name.get()) + "\n");
}
void uri(Shell& shell, const Arguments&) {
    Text text(virConnectGetURI(shell.connection()));
    if (!text) fail("failed to get URI");
    shell.print(std::string(text.get()) + "\n");
}
void maxvcpus(Shell& shell, const Arguments& args) {
    // The domain capabilities know better, where there are any.
    if (Text xml{virConnectGetDomainCapabilities(shell.connection(), nullptr, nullptr, nullptr, args.c_str("type"), 0)}) {
        const auto document = xml::Document::parse(xml.get());
        if (const auto* vcpu = document.root().child("vcpu"))
            if (const auto* most = vcpu->attribute("max")) return shell.print(std::string(*most) + "\n");
    }
    forget_error();
    const int count = virConnectGetMaxVcpus(shell.connection(), args.c_str("type"));
    if (count < 0) fail();
    shell.print(format("%d\n", count));
}
void sysinfo(Shell& shell, const Arguments&) {
    Text text(virConnectGetSysinfo(shell.connection(), 0));
    if (!text) fail("failed to get sysinfo");
    shell.print(text.get());
}

std::string dotted(unsigned long version) { return format("%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000); }

void version(Shell& shell, const Arguments& args) {
    virConnectPtr conn = shell.connection();
    const char* type = virConnectGetType(conn);
    if (!type) fail("failed to get hypervisor type");
    shell.print("Compiled against library: libvirt " + dotted(LIBVIR_VERSION_NUMBER) + "\n");
    unsigned long library = 0, api = 0, running = 0;
    if (virGetVersion(&library, type, &api) < 0) fail("failed to get the library version");
    shell.print("Using library: libvirt " + dotted(library) + "\n");
    shell.print(std::string("Using API: ") + type + " " + dotted(api) + "\n");
    if (virConnectGetVersion(conn, &running) < 0) {
        if (virGetLastErrorCode() != VIR_ERR_NO_SUPPORT) fail("failed to get the hypervisor version");
        forget_error();
        running = 0;
    }
    shell.print(running ? std::string("Running hypervisor: ") + type + " " + dotted(running) + "\n"
                        : std::string("Cannot extract running ") + type + " hypervisor version\n");
    if (!args["daemon"]) return;
    unsigned long daemon = 0;
    if (virConnectGetLibVersion(conn, &daemon) < 0) fail("failed to get the daemon version");
    shell.print("Running against daemon: " + dotted(daemon) + "\n");
}

void nodeinfo(Shell& shell, const Arguments&) {
    virNodeInfo info;
    if (virNodeGetInfo(shell.connection(), &info) < 0) fail("failed to get node information");
    Record record(20);
    record.add("CPU model", info.model);
    record.add("CPU(s)", std::to_string(info.cpus));
    if (info.mhz) record.add("CPU frequency", format("%u MHz", info.mhz));
    record.add("CPU socket(s)", std::to_string(info.sockets));
    record.add("Core(s) per socket", std::to_string(info.cores));
    record.add("Thread(s) per core", std::to_string(info.threads));
    record.add("NUMA cell(s)", std::to_string(info.nodes));
    record.add("Memory size", format("%lu KiB", info.memory));
    record.print(shell);
}

void nodecpumap(Shell& shell, const Arguments& args) {
    unsigned char* map = nullptr;
    unsigned online = 0;
    const int count = virNodeGetCPUMap(shell.connection(), &map, &online, 0);
    if (count < 0) fail("Unable to get cpu map");
    std::string text;
    for (int cpu = 0; cpu < count; ++cpu) {
        if (!args["pretty"]) {
            text += VIR_CPU_USED(map, cpu) ? 'y' : '-';
            continue;
        }
        if (!VIR_CPU_USED(map, cpu)) continue;
        int last = cpu;
        while (last + 1 < count && VIR_CPU_USED(map, last + 1)) ++last;
        text += (text.empty() ? "" : ",") + std::to_string(cpu) + (last > cpu ? "-" + std::to_string(last) : "");
        cpu = last;
    }
    std::free(map);
    Record record;
    record.add("CPUs present", std::to_string(count));
    record.add("CPUs online", std::to_string(online));
    record.add("CPU map", text);
    record.print(shell);
}

void nodecpustats(Shell& shell, const Arguments& args) {
    const int cpu = args.integer32("cpu").value_or(VIR_NODE_CPU_STATS_ALL_CPUS);
    enum Kind { user, system, idle, iowait, intr, kinds };
    struct Sample {
        unsigned long long value[kinds] = {}, utilization = 0;
        bool known[kinds] = {}, has_utilization = false;
    };
    const auto take = [&] {
        int count = 0;
        if (virNodeGetCPUStats(shell.connection(), cpu, nullptr, &count, 0) < 0) fail("Unable to get number of cpu stats");
        std::vector<virNodeCPUStats> params{std::size_t(count)};
        if (virNodeGetCPUStats(shell.connection(), cpu, params.data(), &count, 0) < 0) fail("Unable to get node cpu stats");
        Sample sample;
        constexpr const char* fields[] = {VIR_NODE_CPU_STATS_USER, VIR_NODE_CPU_STATS_KERNEL, VIR_NODE_CPU_STATS_IDLE, VIR_NODE_CPU_STATS_IOWAIT, VIR_NODE_CPU_STATS_INTR};
        for (int i = 0; i < count; ++i) {
            for (int kind = 0; kind < kinds; ++kind)
                if (!std::strcmp(params[std::size_t(i)].field, fields[kind])) {
                    sample.value[kind] = params[std::size_t(i)].value;
                    sample.known[kind] = true;
                }
            if (!std::strcmp(params[std::size_t(i)].field, VIR_NODE_CPU_STATS_UTILIZATION)) {
                sample.utilization = params[std::size_t(i)].value;
                sample.has_utilization = true;
            }
        }
        return sample;
    };
    constexpr const char* labels[] = {"user:", "system:", "idle:", "iowait:", "intr:"};
    Sample now = take();
    if (!args["percent"]) {
        for (int kind = 0; kind < kinds; ++kind)
            if (now.known[kind]) shell.print(format("%-15s %20llu\n", labels[kind], now.value[kind]));
        return;
    }
    if (now.has_utilization) {
        shell.print(format("%-15s %5.1llu%%\n", "usage:", now.utilization));
        return;
    }
    const timespec second{1, 0};
    nanosleep(&second, nullptr);
    const Sample then = std::exchange(now, take());
    unsigned long long total = 0;
    double part[kinds];
    for (int kind = 0; kind < kinds; ++kind) total += now.value[kind] - then.value[kind];
    for (int kind = 0; kind < kinds; ++kind) part[kind] = double(now.value[kind] - then.value[kind]) / double(total) * 100;   // Compat: of a clock that stands, not a number
    shell.print(format("%-15s %5.1lf%%\n", "usage:", 100 - part[idle] - part[iowait]));
    for (int kind = 0; kind < kinds; ++kind)
        if (now.known[kind]) shell.print(format("%-15s %5.1lf%%\n", labels[kind], part[kind]));
}

void nodememstats(Shell& shell, const Arguments& args) {
    const int cell = args.integer32("cell").value_or(VIR_NODE_MEMORY_STATS_ALL_CELLS);
    int count = 0;
    if (virNodeGetMemoryStats(shell.connection(), cell, nullptr, &count, 0) < 0) fail("Unable to get number of memory stats");
    std::vector<virNodeMemoryStats> params{std::size_t(count)};
    if (count && virNodeGetMemoryStats(shell.connection(), cell, params.data(), &count, 0) < 0) fail("Unable to get memory stats");
    for (int i = 0; i < count; ++i) shell.print(format("%-7s: %20llu KiB\n", params[std::size_t(i)].field, params[std::size_t(i)].value));
}

std::vector<unsigned long long> cell_memory(Shell& shell, int first, int count) {
    std::vector<unsigned long long> cells{std::size_t(count)};
    const int got = virNodeGetCellsFreeMemory(shell.connection(), cells.data(), first, count);
    if (got < 0) fail();
    cells.resize(std::size_t(got));
    return cells;
}

void freecell(Shell& shell, const Arguments& args) {
    args.exclusive({"all", "cellno"});
    const auto cell = args.integer32("cellno");
    if (args["all"]) {
        virNodeInfo info;
        if (virNodeGetInfo(shell.connection(), &info) < 0) fail("failed to get NUMA nodes count");
        unsigned long long total = 0;
        for (int number = 0; number < int(info.nodes); ++number)
            for (const auto memory : cell_memory(shell, number, 1)) {
                shell.print(format("%5d: %10llu KiB\n", number, memory / 1024));
                total += memory / 1024;
            }
        shell.print(format("--------------------\n%5s: %10llu KiB\n", "Total", total));
        return;
    }
    if (cell) {
        for (const auto memory : cell_memory(shell, *cell, 1)) shell.print(format("%d: %llu KiB\n", *cell, memory / 1024));
        return;
    }
    const unsigned long long memory = virNodeGetFreeMemory(shell.connection());
    if (!memory) fail();
    shell.print(format("Total: %llu KiB\n", memory / 1024));
}

// ---- capabilities, processors ----

void capabilities(Shell& shell, const Arguments& args) {
    Text xml(virConnectGetCapabilities(shell.connection()));
    if (!xml) fail("failed to get capabilities");
    print_xml(shell, args, (std::string(xml.get()) + (args["xpath"] ? "" : "\n")).c_str());
}
void domcapabilities(Shell& shell, const Arguments& args) {
    const unsigned flags = args.flag("disable-deprecated-features", VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES);
    Text xml(virConnectGetDomainCapabilities(shell.connection(), args.c_str("emulatorbin"), args.c_str("arch"), args.c_str("machine"), args.c_str("virttype"), flags));
    if (!xml) fail("failed to get emulator capabilities");
    print_xml(shell, args, (std::string(xml.get()) + (args["xpath"] ? "" : "\n")).c_str());
}
void cpu_models(Shell& shell, const Arguments& args) {
    char** models = nullptr;
    const int count = virConnectGetCPUModelNames(shell.connection(), args.required("arch").c_str(), &models, 0);
    if (count < 0) fail("failed to get CPU model names");
    if (!count) shell.print("all CPU models are accepted\n");
    std::vector<std::string> names(models, models + count);
    for (int i = 0; i < count; ++i) std::free(models[i]);
    std::free(models);
    print_names(shell, names);
}

// Every <cpu> of a document that may be a <cpu>, a <domain>, capabilities, or several in a row.
std::vector<std::string> cpus_of(const std::string& text) {
    std::vector<std::string> cpus;
    for (std::size_t at = 0; (at = text.find("<cpu", at)) != text.npos;) {
        if (text.compare(at, 5, "<cpus") == 0 || (text[at + 4] != '>' && text[at + 4] != ' ' && text[at + 4] != '\n' && text[at + 4] != '/')) { ++at; continue; }
        const auto tag_end = text.find('>', at);
        if (tag_end == text.npos) break;
        const auto end = text[tag_end - 1] == '/' ? tag_end + 1 : text.find("</cpu>", at);
        if (end == text.npos) break;
        cpus.push_back(text.substr(at, end - at) + (text[tag_end - 1] == '/' ? "" : "</cpu>"));
        at = end;
    }
    return cpus;
}
void print_comparison(Shell& shell, int result, const std::string& file, const char* host, const char* kind) {
    switch (result) {
        case VIR_CPU_COMPARE_INCOMPATIBLE: throw Failure(format("CPU described in %s is incompatible with %s CPU", file.c_str(), host));
        case VIR_CPU_COMPARE_IDENTICAL: return shell.print(format("CPU described in %s is identical to %s CPU\n", file.c_str(), host));
        case VIR_CPU_COMPARE_SUPERSET: return shell.print(format("%s CPU is a superset of CPU described in %s\n", *host == 'h' ? "Host" : "The CPU provided by hypervisor on the host", file.c_str()));
        default: throw Failure(format("Failed to compare %s CPU with %s", kind, file.c_str()));
    }
}
unsigned compare_flags(const Arguments& args) {
    return args.flag("error", VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE) | args.flag("validate", VIR_CONNECT_COMPARE_CPU_VALIDATE_XML);
}
void cpu_compare(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    const auto cpus = cpus_of(read_file(file));
    if (cpus.empty()) fail("File '%s' does not contain any <cpu> element or valid domain XML, host capabilities XML, or domain capabilities XML", file.c_str());
    print_comparison(shell, virConnectCompareCPU(shell.connection(), cpus[0].c_str(), compare_flags(args)), file, "host", "host");
}
void hypervisor_cpu_compare(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    const auto cpus = cpus_of(read_file(file));
    if (cpus.empty()) fail("File '%s' does not contain any <cpu> element or valid domain XML, host capabilities XML, or domain capabilities XML", file.c_str());
    print_comparison(shell, virConnectCompareHypervisorCPU(shell.connection(), args.c_str("emulator"), args.c_str("arch"), args.c_str("machine"),
                                                           args.c_str("virttype"), cpus[0].c_str(), compare_flags(args)),
                     file, "the CPU provided by hypervisor on the host", "hypervisor");
}
unsigned baseline_flags(const Arguments& args) {
    return args.flag("features", VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES) | args.flag("migratable", VIR_CONNECT_BASELINE_CPU_MIGRATABLE);
}
void cpu_baseline(Shell& shell, const Arguments& args) {
    const auto cpus = cpus_of(read_file(args.required("file")));
    if (cpus.empty()) fail("File '%s' does not contain any <cpu> element or valid domain XML, host capabilities XML, or domain capabilities XML", args.required("file").c_str());
    std::vector<const char*> list;
    for (const auto& cpu : cpus) list.push_back(cpu.c_str());
    Text result(virConnectBaselineCPU(shell.connection(), list.data(), unsigned(list.size()), baseline_flags(args)));
    if (!result) fail();
    shell.print(result.get());
}
void hypervisor_cpu_baseline(Shell& shell, const Arguments& args) {
    std::vector<std::string> cpus;
    if (const auto file = args.text("file")) cpus = cpus_of(read_file(*file));
    if (const auto model = args.text("model")) cpus.push_back("<cpu><model>" + xml_escaped(*model) + "</model></cpu>");
    if (cpus.empty()) fail("one of --file or --model is needed");
    std::vector<const char*> list;
    for (const auto& cpu : cpus) list.push_back(cpu.c_str());
    Text result(virConnectBaselineHypervisorCPU(shell.connection(), args.c_str("emulator"), args.c_str("arch"), args.c_str("machine"),
                                                args.c_str("virttype"), list.data(), unsigned(list.size()), baseline_flags(args)));
    if (!result) fail();
    shell.print(result.get());
}

// ---- memory pages ----

// Those of the host's processors, in KiB.
std::vector<unsigned> page_sizes(Shell& shell) {
    const Text xml(virConnectGetCapabilities(shell.connection()));
    if (!xml) fail("unable to get node capabilities");
    const Tree tree(xml.get());
    std::vector<unsigned> sizes;
    for (xmlNode* pages : tree.select("/capabilities/host/cpu/pages/@size")) sizes.push_back(unsigned(std::strtoul(content(pages).c_str(), nullptr, 10)));
    return sizes;
}
void freepages(Shell& shell, const Arguments& args) {
    const auto size = args.scaled("pagesize", 1024, UINT32_MAX * 1024ull);
    const auto cell = args.integer32("cellno");
    args.exclusive({"all", "cellno"});
    if (!args["all"] && !cell) fail("missing cellno argument");
    std::vector<unsigned> sizes;
    if (size) sizes = {unsigned(*size / 1024)};
    else if (!args["all"]) fail("missing pagesize argument");
    else sizes = page_sizes(shell);
    int first = cell.value_or(0), last = first;
    if (args["all"]) {
        virNodeInfo info;
        if (virNodeGetInfo(shell.connection(), &info) < 0) fail();
        last = int(info.nodes) - 1;
    }
    for (int node = first; node <= last; ++node) {
        std::vector<unsigned long long> counts(sizes.size());
        if (virNodeGetFreePages(shell.connection(), unsigned(sizes.size()), sizes.data(), node, 1, counts.data(), 0) < 0) fail();
        if (args["all"]) shell.print(format("Node %d:\n", node));
        for (std::size_t i = 0; i < sizes.size(); ++i) shell.print(format("%uKiB: %lld\n", sizes[i], static_cast<long long>(counts[i])));
        if (args["all"]) shell.print("\n");
    }
}
void allocpages(Shell& shell, const Arguments& args) {
    args.exclusive({"all", "cellno"});
    auto size = unsigned(args.scaled("pagesize", 1024, UINT32_MAX * 1024ull).value_or(0) / 1024);
    auto count = args.natural("pagecount").value_or(0);
    int cell = args.integer32("cellno").value_or(-1);
    unsigned cells = 1;
    if (args["all"]) {
        virNodeInfo info;
        if (virNodeGetInfo(shell.connection(), &info) < 0) fail();
        cell = 0;
        cells = info.nodes;
    }
    if (virNodeAllocPages(shell.connection(), 1, &size, &count, cell, cells, args["add"] ? VIR_NODE_ALLOC_PAGES_ADD : VIR_NODE_ALLOC_PAGES_SET) < 0) fail();
}

void node_memory_tune(Shell& shell, const Arguments& args) {
    Params params;
    if (const auto value = args.natural32("shm-pages-to-scan")) params.add(VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN, *value);
    if (const auto value = args.natural32("shm-sleep-millisecs")) params.add(VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS, *value);
    if (const auto value = args.natural32("shm-merge-across-nodes")) params.add(VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES, *value);
    if (params.count) {
        if (virNodeSetMemoryParameters(shell.connection(), params.list, params.count, 0) < 0) fail("Unable to change memory parameters");
        return;
    }
    int count = 0;
    if (virNodeGetMemoryParameters(shell.connection(), nullptr, &count, 0) < 0) fail("Unable to get number of memory parameters");
    if (!count) return;
    std::vector<virTypedParameter> values{std::size_t(count)};
    if (virNodeGetMemoryParameters(shell.connection(), values.data(), &count, 0) < 0) fail("Unable to get memory parameters");
    shell.print("Shared memory:\n");
    for (int i = 0; i < count; ++i) shell.print(format("\t%-15s %s\n", values[std::size_t(i)].field, value_text(values[std::size_t(i)]).c_str()));
    virTypedParamsClear(values.data(), count);
}

void nodesevinfo(Shell& shell, const Arguments&) {
    Params params;
    if (virNodeGetSEVInfo(shell.connection(), params.list_out(), params.count_out(), 0) < 0) fail("Unable to get host SEV information");
    for (int i = 0; i < params.count; ++i) shell.print(format("%-18s: %s\n", params.list[i].field, value_text(params.list[i]).c_str()));
}

void nodesuspend(Shell& shell, const Arguments& args) {
    const std::string target = args.required("target");
    unsigned kind;
    if (target == "mem") kind = VIR_NODE_SUSPEND_TARGET_MEM;
    else if (target == "disk") kind = VIR_NODE_SUSPEND_TARGET_DISK;
    else if (target == "hybrid") kind = VIR_NODE_SUSPEND_TARGET_HYBRID;
    else fail("Invalid target");
    const auto duration = args.integer("duration").value_or(0);
    if (duration < 0) fail("Invalid duration");
    if (virNodeSuspendForDuration(shell.connection(), kind, std::uint64_t(duration), 0) < 0) fail("The host was not suspended");
}

void domxml_from_native(Shell& shell, const Arguments& args) {
    Text xml(virConnectDomainXMLFromNative(shell.connection(), args.required("format").c_str(), read_file(args.required("config")).c_str(), 0));
    if (!xml) fail();
    shell.print(xml.get());
}
void domxml_to_native(Shell& shell, const Arguments& args) {
    args.exclusive({"domain", "xml"});
    std::string description;
    if (args["domain"]) {
        Text xml(virDomainGetXMLDesc(shell.domain(args).get(), 0));
        if (!xml) fail();
        description = xml.get();
    } else if (const auto file = args.text("xml")) {
        description = read_file(*file);
    } else {
        fail("need either domain or domain XML");
    }
    Text native(virConnectDomainXMLToNative(shell.connection(), args.required("format").c_str(), description.c_str(), 0));
    if (!native) fail();
    shell.print(native.get());
}

// The models that the hypervisor names for custom CPUs; those it can run here, unless all are wanted.
void hypervisor_cpu_models(Shell& shell, const Arguments& args) {
    const Text xml(virConnectGetDomainCapabilities(shell.connection(), args.c_str("emulator"), args.c_str("arch"), args.c_str("machine"), args.c_str("virttype"), 0));
    if (!xml) fail("failed to get hypervisor CPU model names");
    const Tree tree(xml.get());
    const std::string usable = args["all"] ? "" : "[@usable='yes']";
    std::vector<std::string> names;
    for (xmlNode* model : tree.select("/domainCapabilities/cpu/mode[@name='custom' and @supported='yes']/model" + usable)) names.push_back(content(model));
    print_names(shell, names);
}

#define CPU_TARGET "(virttype) (emulator) (arch) (machine)"

constexpr Command rows[] = {
    {"allocpages", Group::host, "<pagesize:n> <pagecount:n> (cellno:n) --add --all", "change the pools of large pages", allocpages},
    {"capabilities", Group::host, "--xpath=s --wrap", "what host and hypervisor can do", capabilities},
    {"cpu-baseline", Group::host, "<file> --features --migratable", "the CPU that several hosts have in common", cpu_baseline},
    {"cpu-compare", Group::host, "<file> --error --validate", "compare a CPU with the host's", cpu_compare},
    {"cpu-models", Group::host, "<arch>", "the CPU models of an architecture", cpu_models},
    {"domcapabilities", Group::host, "(virttype) (emulatorbin) (arch) (machine) --xpath=s --wrap --disable-deprecated-features", "what domains may have", domcapabilities},
    {"domxml-from-native", Group::domain, "<format> <config>", "a hypervisor's own configuration as XML", domxml_from_native},
    {"domxml-to-native", Group::domain, "<format> --domain=s (xml)", "XML as a hypervisor's own configuration", domxml_to_native},
    {"freecell", Group::host, "(cellno:n) --all", "free memory of the NUMA cells", freecell},
    {"freepages", Group::host, "(cellno:n) (pagesize:n) --all", "free pages of the NUMA cells", freepages},
    {"hostname", Group::host, "", "the name of the host", hostname},
    {"hypervisor-cpu-baseline", Group::host, "(file) " CPU_TARGET " --features --migratable (model)", "the CPU in common, as a hypervisor can offer it", hypervisor_cpu_baseline},
    {"hypervisor-cpu-compare", Group::host, "<file> " CPU_TARGET " --error --validate", "compare a CPU with what a hypervisor can offer", hypervisor_cpu_compare},
    {"hypervisor-cpu-models", Group::host, "--virttype=s --emulator=s --arch=s --machine=s --all", "the CPU models that a hypervisor knows", hypervisor_cpu_models},
    {"maxvcpus", Group::host, "(type)", "how many virtual processors a domain may have", maxvcpus},
    {"node-memory-tune", Group::host, "(shm-pages-to-scan:n) (shm-sleep-millisecs:n) (shm-merge-across-nodes:n)", "show or change page sharing of the host", node_memory_tune},
    {"nodecpumap", Group::host, "--pretty", "the processors of the host", nodecpumap},
    {"nodecpustats", Group::host, "(cpu:n) --percent", "what the processors do", nodecpustats},
    {"nodeinfo", Group::host, "", "the main facts about the host", nodeinfo},
    {"nodememstats", Group::host, "(cell:n)", "the memory of the host", nodememstats},
    {"nodesevinfo", Group::host, "", "what the host offers of AMD SEV", nodesevinfo},
    {"nodesuspend", Group::host, "<target> <duration:n>", "let the host sleep for some seconds", nodesuspend},
    {"sysinfo", Group::host, "", "the SMBIOS information of the host", sysinfo},
    {"uri", Group::host, "", "the URI of the connection", uri},
    {"version", Group::host, "--daemon", "versions of library, hypervisor and daemon", version},
};

}  // namespace

std::span<const Command> host_commands() { return rows; }

}  // namespace vireo::cli
