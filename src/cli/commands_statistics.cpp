// Numbers about domains: processors, memory, disks, interfaces, jobs.
#include <algorithm>
#include <cstring>

#include "cli/families.hpp"
#include "xml/document.hpp"

namespace vireo::cli {
namespace {

// Bits as "yy-y" or "0-1,3".
std::string map_text(const unsigned char* map, int cpus, bool pretty) {
    std::string text;
    if (!pretty) {
        for (int cpu = 0; cpu < cpus; ++cpu) text += VIR_CPU_USED(map, cpu) ? 'y' : '-';
        return text;
    }
    for (int cpu = 0; cpu < cpus; ++cpu) {
        if (!VIR_CPU_USED(map, cpu)) continue;
        int last = cpu;
        while (last + 1 < cpus && VIR_CPU_USED(map, last + 1)) ++last;
        if (!text.empty()) text += ',';
        text += std::to_string(cpu);
        if (last > cpu) text += "-" + std::to_string(last);
        cpu = last;
    }
    return text;
}

int host_cpus(Shell& shell) {
    const int count = virNodeGetCPUMap(shell.connection(), nullptr, nullptr, 0);
    if (count >= 0) return count;
    virNodeInfo info;
    if (virNodeGetInfo(shell.connection(), &info) < 0) fail();
    forget_error();
    return int(VIR_NODEINFO_MAXCPUS(info));
}

void vcpucount(Shell& shell, const Arguments& args) {
    args.exclusive({"live", "config"});
    args.exclusive({"active", "maximum"});
    args.exclusive({"guest", "config"});
    const Domain domain = shell.domain(args);
    const auto get = [&](unsigned flags) { return virDomainGetVcpusFlags(domain.get(), flags); };
    if (args["maximum"] || args["active"] || args["config"] || args["live"] || args["current"] || args["guest"]) {
        // Compat: --current changes nothing beside the others.
        const unsigned flags = args.flag("live", VIR_DOMAIN_AFFECT_LIVE) | args.flag("config", VIR_DOMAIN_AFFECT_CONFIG) | args.flag("maximum", VIR_DOMAIN_VCPU_MAXIMUM) | args.flag("guest", VIR_DOMAIN_VCPU_GUEST);
        const int count = get(flags);
        if (count < 0) fail();
        shell.print(format("%d\n", count));
        return;
    }
    const auto line = [&](const char* what, const char* when, unsigned flags) {
        const int count = get(flags);
        if (count >= 0) shell.print(format("%-12s %-12s %3d\n", what, when, count));
        forget_error();
        return count >= 0;
    };
    bool any = false;
    any |= line("maximum", "config", unsigned(VIR_DOMAIN_AFFECT_CONFIG) | VIR_DOMAIN_VCPU_MAXIMUM);
    any |= line("maximum", "live", unsigned(VIR_DOMAIN_AFFECT_LIVE) | VIR_DOMAIN_VCPU_MAXIMUM);
    any |= line("current", "config", VIR_DOMAIN_AFFECT_CONFIG);
    any |= line("current", "live", VIR_DOMAIN_AFFECT_LIVE);
    if (!any) fail("Failed to get the counts of virtual CPUs");
}

void vcpuinfo(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const int cpus = host_cpus(shell), length = VIR_CPU_MAPLEN(cpus);
    virDomainInfo about;
    if (virDomainGetInfo(domain.get(), &about) < 0) fail();
    std::vector<virVcpuInfo> info(about.nrVirtCpu);
    std::vector<unsigned char> maps(info.size() * std::size_t(length));
    int count = virDomainGetVcpus(domain.get(), info.data(), int(info.size()), maps.data(), length);
    const bool running = count >= 0;
    if (!running) {
        if (about.state != VIR_DOMAIN_SHUTOFF) fail();
        count = virDomainGetVcpuPinInfo(domain.get(), int(info.size()), maps.data(), length, VIR_DOMAIN_AFFECT_CONFIG);
        if (count < 0) fail();
        forget_error();
    }
    constexpr const char* states[] = {"offline", "running", "blocked"};
    for (int i = 0; i < count; ++i) {
        Record record;
        const auto& each = info[std::size_t(i)];
        record.add("VCPU", std::to_string(running ? int(each.number) : i));
        record.add("CPU", running ? std::to_string(each.cpu) : "N/A");
        record.add("State", !running ? "N/A" : std::size_t(each.state) < std::size(states) ? states[each.state] : "no state");
        if (running && each.cpuTime) record.add("CPU time", format("%.1fs", double(each.cpuTime) / 1e9));
        std::string map = map_text(maps.data() + i * length, cpus, args["pretty"]);
        if (args["pretty"]) map += format(" (out of %d)", cpus);
        record.print(shell);
        if (!running && !shell.settings.json) shell.print("CPU time        N/A\n");   // Compat: without the colon
        Record affinity;
        affinity.add("CPU Affinity", map);
        affinity.print(shell);
        if (i + 1 < count) shell.print("\n");
    }
}

// ---- memory ----

void dommemstat(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const auto period = args.integer32("period");
    const Domain domain = shell.domain(args);
    if (period) {
        if (*period < 0) fail("Invalid collection period value '%d'", *period);
        if (virDomainSetMemoryStatsPeriod(domain.get(), *period, flags) < 0) fail("Unable to change balloon collection period.");
        return;
    }
    constexpr const char* names[] = {"swap_in", "swap_out", "major_fault", "minor_fault", "unused", "available", "actual", "rss", "usable",
                                     "last_update", "disk_caches", "hugetlb_pgalloc", "hugetlb_pgfail"};
    virDomainMemoryStatStruct stats[std::size(names) + 8];
    const int count = virDomainMemoryStats(domain.get(), stats, unsigned(std::size(stats)), 0);
    if (count < 0) fail("Failed to get memory statistics for domain %s", name_of(domain).c_str());
    for (int i = 0; i < count; ++i)
        if (std::size_t(stats[i].tag) < std::size(names)) shell.print(format("%s %llu\n", names[stats[i].tag], stats[i].val));
}

// ---- disks ----

struct StatRow {
    const char *field, *plain, *human;
};
constexpr StatRow block_stats[] = {
    {VIR_DOMAIN_BLOCK_STATS_READ_REQ, "rd_req", "number of read operations:"},
    {VIR_DOMAIN_BLOCK_STATS_READ_BYTES, "rd_bytes", "number of bytes read:"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_REQ, "wr_req", "number of write operations:"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, "wr_bytes", "number of bytes written:"},
    {VIR_DOMAIN_BLOCK_STATS_ERRS, "errs", "error count:"},
    {VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ, "flush_operations", "number of flush operations:"},
    {VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, "rd_total_times", "total duration of reads (ns):"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, "wr_total_times", "total duration of writes (ns):"},
    {VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, "flush_total_times", "total duration of flushes (ns):"},
};

void domblkstat(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string device = args.text("device").value_or("");
    const bool human = args["human"];
    const auto line = [&](const char* label, const std::string& value) {
        shell.print(human ? format(" %-31s %s\n", label, value.c_str()) : format("%s%s%s %s\n", device.c_str(), device.empty() ? "" : " ", label, value.c_str()));
    };
    int count = 0;
    std::vector<virTypedParameter> params;
    bool typed = virDomainBlockStatsFlags(domain.get(), device.c_str(), nullptr, &count, 0) >= 0;
    if (typed) {
        params.resize(std::size_t(count));
        if (virDomainBlockStatsFlags(domain.get(), device.c_str(), params.data(), &count, 0) < 0)
            fail("Failed to get block stats for domain '%s' device '%s'", name_of(domain).c_str(), device.c_str());
    } else if (virGetLastErrorCode() != VIR_ERR_NO_SUPPORT) {
        fail("Failed to get block stats for domain '%s' device '%s'", name_of(domain).c_str(), device.c_str());
    }
    if (human) shell.print(format("Device: %s\n", device.c_str()));
    if (!typed) {
        forget_error();
        virDomainBlockStatsStruct stats;
        if (virDomainBlockStats(domain.get(), device.c_str(), &stats, sizeof stats) < 0) fail("Failed to get block stats %s %s", name_of(domain).c_str(), device.c_str());
        const long long values[] = {stats.rd_req, stats.rd_bytes, stats.wr_req, stats.wr_bytes, stats.errs};
        for (std::size_t i = 0; i < std::size(values); ++i)
            if (values[i] >= 0) line(human ? block_stats[i].human : block_stats[i].plain, std::to_string(values[i]));
        return;
    }
    // Those that we have words for, in our order; then the rest.
    std::vector<bool> shown(std::size_t(count), false);
    for (const StatRow& row : block_stats)
        for (int i = 0; i < count; ++i)
            if (!std::strcmp(params[std::size_t(i)].field, row.field)) {
                line(human ? row.human : row.plain, value_text(params[std::size_t(i)]));
                shown[std::size_t(i)] = true;
            }
    for (int i = 0; i < count; ++i)
        if (!shown[std::size_t(i)]) line(params[std::size_t(i)].field, value_text(params[std::size_t(i)]));
    virTypedParamsClear(params.data(), count);
}

std::string size_text(unsigned long long value, bool human) {
    if (!human) return std::to_string(value);
    const char* unit;
    const double shown = pretty_capacity(value, unit);
    return format("%.3f %s", shown, unit);
}

void domblkinfo(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const bool human = args["human"];
    if (!args["all"]) {
        const auto device = args.text("device");
        if (!device) fail("command 'domblkinfo' requires <device> option");
        virDomainBlockInfo info;
        if (virDomainGetBlockInfo(domain.get(), device->c_str(), &info, 0) < 0) fail();
        Record record;
        record.add("Capacity", size_text(info.capacity, human));
        record.add("Allocation", size_text(info.allocation, human));
        record.add("Physical", size_text(info.physical, human));
        record.print(shell);
        return;
    }
    Text xml(virDomainGetXMLDesc(domain.get(), 0));
    if (!xml) fail();
    const auto document = xml::Document::parse(xml.get());
    Table table({"Target", "Capacity", "Allocation", "Physical"});
    const auto* devices = document.root().child("devices");
    for (const auto& disk : devices->elements()) {
        if (disk.name != "disk") continue;
        const auto* target = disk.child("target");
        const std::string name(target ? target->attribute_or("dev", "") : "");
        virDomainBlockInfo info;
        const bool known = disk.child("source") && virDomainGetBlockInfo(domain.get(), name.c_str(), &info, 0) >= 0;
        if (known) table.row({name, size_text(info.capacity, human), size_text(info.allocation, human), size_text(info.physical, human)});
        else table.row({name, "-", "-", "-"});
    }
    forget_error();
    table.print(shell);
}

void domblkerror(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    int count = virDomainGetDiskErrors(domain.get(), nullptr, 0, 0);
    if (count < 0) fail();
    std::vector<virDomainDiskError> errors{std::size_t(count)};
    count = count ? virDomainGetDiskErrors(domain.get(), errors.data(), unsigned(count), 0) : 0;
    if (count < 0) fail();
    if (!count) shell.extra("No errors found\n");
    constexpr const char* words[] = {"no error", "unspecified error", "no space"};
    for (int i = 0; i < count; ++i) {
        const auto& each = errors[std::size_t(i)];
        shell.print(format("%s: %s\n", each.disk, std::size_t(each.error) < std::size(words) ? words[each.error] : "unspecified error"));
        std::free(each.disk);
    }
}

void domifstat(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string device = args.required("interface");
    virDomainInterfaceStatsStruct stats;
    if (virDomainInterfaceStats(domain.get(), device.c_str(), &stats, sizeof stats) < 0) fail("Failed to get interface stats %s %s", name_of(domain).c_str(), device.c_str());
    const std::pair<const char*, long long> lines[] = {{"rx_bytes", stats.rx_bytes}, {"rx_packets", stats.rx_packets}, {"rx_errs", stats.rx_errs},
        {"rx_drop", stats.rx_drop}, {"tx_bytes", stats.tx_bytes}, {"tx_packets", stats.tx_packets}, {"tx_errs", stats.tx_errs}, {"tx_drop", stats.tx_drop}};
    for (const auto& [name, value] : lines)
        if (value >= 0) shell.print(format("%s %s %lld\n", device.c_str(), name, value));
}

// ---- all at once ----

struct StatsRow {
    const char* option;
    unsigned flag;
};
constexpr StatsRow stats_rows[] = {
    {"state", VIR_DOMAIN_STATS_STATE}, {"cpu-total", VIR_DOMAIN_STATS_CPU_TOTAL}, {"balloon", VIR_DOMAIN_STATS_BALLOON},
    {"vcpu", VIR_DOMAIN_STATS_VCPU}, {"interface", VIR_DOMAIN_STATS_INTERFACE}, {"block", VIR_DOMAIN_STATS_BLOCK},
    {"perf", VIR_DOMAIN_STATS_PERF}, {"iothread", VIR_DOMAIN_STATS_IOTHREAD}, {"memory", VIR_DOMAIN_STATS_MEMORY},
    {"dirtyrate", VIR_DOMAIN_STATS_DIRTYRATE}, {"vm", VIR_DOMAIN_STATS_VM},
};
constexpr StatsRow stats_flags[] = {
    {"list-active", VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE}, {"list-inactive", VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE},
    {"list-persistent", VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT}, {"list-transient", VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT},
    {"list-running", VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING}, {"list-paused", VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED},
    {"list-shutoff", VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF}, {"list-other", VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER},
    {"nowait", VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT}, {"backing", VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING},
    {"enforce", unsigned(VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)},
};

void domstats(Shell& shell, const Arguments& args) {
    unsigned stats = 0, flags = 0;
    for (const auto& row : stats_rows)
        if (args[row.option]) stats |= row.flag;
    for (const auto& row : stats_flags)
        if (args[row.option]) flags |= row.flag;
    virDomainStatsRecordPtr* records = nullptr;
    std::vector<Domain> domains;
    if (args["domain"]) {
        std::vector<virDomainPtr> array;
        for (const auto& name : args.rest("domain")) {
            domains.push_back(shell.find_domain(name));
            array.push_back(domains.back().get());
        }
        array.push_back(nullptr);
        if (virDomainListGetStats(array.data(), stats, &records, flags) < 0) fail();
    } else if (virConnectGetAllDomainStats(shell.connection(), stats, &records, flags) < 0) {
        fail();
    }
    for (auto* each = records; each && *each; ++each) {
        if (each != records) shell.print("\n");
        shell.print(format("Domain: '%s'\n", virDomainGetName((*each)->dom)));
        for (int i = 0; i < (*each)->nparams; ++i) {
            std::string value = value_text((*each)->params[i]);
            shell.print(format("  %s=%s\n", (*each)->params[i].field, value.c_str()));
        }
    }
    virDomainStatsRecordListFree(records);
}

void cpu_stats(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const auto failed = [&] { fail("Failed to retrieve CPU statistics for domain '%s'", name_of(domain).c_str()); };
    const auto print_all = [&](virTypedParameterPtr params, int count) {
        for (int i = 0; i < count; ++i) {
            const auto& each = params[i];
            if (each.type == VIR_TYPED_PARAM_ULLONG)
                shell.print(format("\t%-12s %9llu.%09llu seconds\n", each.field, each.value.ul / 1000000000ull, each.value.ul % 1000000000ull));
            else shell.print(format("\t%-12s %s\n", each.field, value_text(each).c_str()));
        }
    };
    const auto start = args.integer32("start"), wanted = args.integer32("count");
    if (start && *start < 0) fail("Invalid value for start CPU");
    if (wanted && *wanted < 0) fail("Invalid value for number of CPUs to show");
    if (!args["total"] || start || wanted) {
        const int cpus = virDomainGetCPUStats(domain.get(), nullptr, 0, 0, 0, 0);
        if (cpus < 0) failed();
        const int each = virDomainGetCPUStats(domain.get(), nullptr, 0, 0, 1, 0);
        if (each < 0) failed();
        int cpu = start.value_or(0);
        if (cpu >= cpus) fail("Start CPU %d is out of range (min: 0, max: %d)", cpu, cpus - 1);
        int left = wanted ? std::min(*wanted, cpus - cpu) : cpus - cpu;
        while (left > 0 && each > 0) {
            const int part = std::min(left, 128);
            std::vector<virTypedParameter> params(std::size_t(each * part));
            const int got = virDomainGetCPUStats(domain.get(), params.data(), unsigned(each), cpu, unsigned(part), 0);
            if (got < 0) failed();
            for (int i = 0; i < part; ++i) {
                if (!params[std::size_t(i * each)].type) continue;
                shell.print(format("CPU%d:\n", cpu + i));
                print_all(params.data() + i * each, got);
            }
            cpu += part;
            left -= part;
        }
        if (!args["total"] && (start || wanted)) return;
    }
    const int count = virDomainGetCPUStats(domain.get(), nullptr, 0, -1, 1, 0);
    if (count < 0) failed();
    std::vector<virTypedParameter> params{std::size_t(count)};
    const int got = count ? virDomainGetCPUStats(domain.get(), params.data(), unsigned(count), -1, 1, 0) : 0;
    if (got < 0) failed();
    shell.print("Total:\n");
    print_all(params.data(), got);
}

// ---- jobs ----

void domjobinfo(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const unsigned flags = args.flag("completed", VIR_DOMAIN_JOB_STATS_COMPLETED) | args.flag("keep-completed", VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED);
    int type = 0;
    Params params;
    if (virDomainGetJobStats(domain.get(), &type, params.list_out(), params.count_out(), flags) < 0) {
        if (virGetLastErrorCode() != VIR_ERR_NO_SUPPORT || flags) fail();
        forget_error();
        virDomainJobInfo info;
        if (virDomainGetJobInfo(domain.get(), &info) < 0) fail();
        type = info.type;
    }
    constexpr const char* types[] = {"None", "Bounded", "Unbounded", "Completed", "Failed", "Cancelled"};
    const auto line = [&](const char* label, const std::string& value) { shell.print(format("%-17s %-12s\n", label, value.c_str())); };
    line("Job type:", std::size_t(type) < std::size(types) ? types[type] : "unknown");
    if (type == VIR_DOMAIN_JOB_NONE) return;
    if (args["rawstats"]) {
        for (int i = 0; i < params.count; ++i) line((std::string(params.list[i].field) + ":").c_str(), value_text(params.list[i]));
        return;
    }
    const auto number = [&](const char* name) -> std::optional<unsigned long long> {
        unsigned long long value = 0;
        const int found = virTypedParamsGetULLong(params.list, params.count, name, &value);
        forget_error();
        return found > 0 ? std::optional(value) : std::nullopt;
    };
    int operation = 0;
    if (virTypedParamsGetInt(params.list, params.count, VIR_DOMAIN_JOB_OPERATION, &operation) > 0) {
        constexpr const char* names[] = {"Unknown", "Start", "Save", "Restore", "Incoming migration", "Outgoing migration", "Snapshot", "Snapshot revert",
                                         "Dump", "Backup", "Snapshot delete"};
        line("Operation:", std::size_t(operation) < std::size(names) ? names[operation] : "Unknown");
    }
    if (const auto elapsed = number(VIR_DOMAIN_JOB_TIME_ELAPSED)) line("Time elapsed:", format("%-12llu ms", *elapsed));
    if (const auto left = number(VIR_DOMAIN_JOB_TIME_REMAINING); left && type == VIR_DOMAIN_JOB_BOUNDED) line("Time remaining:", format("%-12llu ms", *left));
    const std::pair<const char*, const char*> sizes[] = {
        {"Data processed:", VIR_DOMAIN_JOB_DATA_PROCESSED}, {"Data remaining:", VIR_DOMAIN_JOB_DATA_REMAINING}, {"Data total:", VIR_DOMAIN_JOB_DATA_TOTAL},
        {"Memory processed:", VIR_DOMAIN_JOB_MEMORY_PROCESSED}, {"Memory remaining:", VIR_DOMAIN_JOB_MEMORY_REMAINING}, {"Memory total:", VIR_DOMAIN_JOB_MEMORY_TOTAL},
        {"File processed:", VIR_DOMAIN_JOB_DISK_PROCESSED}, {"File remaining:", VIR_DOMAIN_JOB_DISK_REMAINING}, {"File total:", VIR_DOMAIN_JOB_DISK_TOTAL}};
    for (const auto& [label, name] : sizes)
        if (const auto value = number(name); value && *value) {
            const char* unit;
            const double shown = pretty_capacity(*value, unit);
            shell.print(format("%-17s %-.3lf %s\n", label, shown, unit));
        }
}

void domjobabort(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const int result = args["postcopy"] ? virDomainAbortJobFlags(domain.get(), VIR_DOMAIN_ABORT_JOB_POSTCOPY) : virDomainAbortJob(domain.get());
    if (result < 0) fail();
}

constexpr Command rows[] = {
    {"cpu-stats", Group::domain, "<domain> --total (start:n) (count:n)", "processor time of a domain", cpu_stats},
    {"domblkerror", Group::monitor, "<domain>", "errors of the disks of a domain", domblkerror},
    {"domblkinfo", Group::monitor, "<domain> [device] --human --all", "sizes of a disk", domblkinfo},
    {"domblkstat", Group::monitor, "<domain> [device?] --human", "what a disk has read and written", domblkstat},
    {"domifstat", Group::monitor, "<domain> <interface>", "what an interface has received and sent", domifstat},
    {"domjobabort", Group::domain, "<domain> --postcopy", "give up what the domain is busy with", domjobabort},
    {"domjobinfo", Group::domain, "<domain> --completed --keep-completed --anystats --rawstats", "how far the domain's job is", domjobinfo},
    {"dommemstat", Group::monitor, "<domain> --period=n --config --live --current", "memory as the guest sees it", dommemstat},
    {"domstats", Group::monitor, "--state --cpu-total --balloon --vcpu --interface --block --perf --iothread --memory --dirtyrate --vm --list-active --list-inactive --list-persistent --list-transient --list-running --list-paused --list-shutoff --list-other --raw --enforce --backing --nowait [domain...]", "statistics of many domains at once", domstats},
    {"vcpucount", Group::domain, "<domain> --maximum --active --live --config --current --guest", "how many virtual processors", vcpucount},
    {"vcpuinfo", Group::domain, "<domain> --pretty", "the virtual processors one by one", vcpuinfo},
};

}  // namespace

std::span<const Command> statistics_commands() { return rows; }

}  // namespace vireo::cli
