// Memory, processors, and limits of domains.
#include <algorithm>
#include <cstring>

#include "cli/families.hpp"
#include "cli/tree.hpp"

namespace vireo::cli {
namespace {

#define AFFECT "--config --live --current"

// ---- memory and processors ----

void setmem(Shell& shell, const Arguments& args) {
    unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const auto bytes = args.scaled("size", 1024, ULONG_MAX).value_or(0);
    const unsigned long kib = (bytes + 1023) / 1024;
    const bool plain = !args["live"] && !args["config"] && !args["current"];
    if ((plain ? virDomainSetMemory(domain.get(), kib) : virDomainSetMemoryFlags(domain.get(), kib, flags)) < 0) fail();
}
void setmaxmem(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect() | VIR_DOMAIN_MEM_MAXIMUM;
    const Domain domain = shell.domain(args);
    const unsigned long kib = (args.scaled("size", 1024, ULONG_MAX).value_or(0) + 1023) / 1024;
    const bool plain = !args["live"] && !args["config"] && !args["current"];
    if ((plain ? virDomainSetMaxMemory(domain.get(), kib) : virDomainSetMemoryFlags(domain.get(), kib, flags)) < 0) fail("Unable to change MaxMemorySize");
}
void setvcpus(Shell& shell, const Arguments& args) {
    args.exclusive({"current", "live"});
    args.exclusive({"current", "config"});
    args.exclusive({"guest", "config"});
    args.needs("maximum", "config");
    const auto count = args.natural32("count").value_or(0);
    if (!count) fail("Invalid value '0' for number of virtual CPUs");
    const unsigned flags = args.affect() | args.flag("maximum", VIR_DOMAIN_VCPU_MAXIMUM) | args.flag("guest", VIR_DOMAIN_VCPU_GUEST) |
                           args.flag("hotpluggable", VIR_DOMAIN_VCPU_HOTPLUGGABLE);
    const bool plain = !flags && !args["current"];
    const Domain domain = shell.domain(args);
    if ((plain ? virDomainSetVcpus(domain.get(), count) : virDomainSetVcpusFlags(domain.get(), count, flags)) < 0) fail();
}
void setvcpu(Shell& shell, const Arguments& args) {
    args.exclusive({"enable", "disable"});
    const unsigned flags = args.affect();
    if (!args["enable"] && !args["disable"]) fail("one of --enable, --disable is required");
    const Domain domain = shell.domain(args);
    if (virDomainSetVcpu(domain.get(), args.required("vcpulist").c_str(), args["enable"], flags) < 0) fail();
}

// ---- where they may run ----

int host_cpus(Shell& shell) {
    const int count = virNodeGetCPUMap(shell.connection(), nullptr, nullptr, 0);
    if (count < 0) fail();
    return count;
}

std::string ranges(const unsigned char* map, int cpus) {
    std::string text;
    for (int cpu = 0; cpu < cpus; ++cpu) {
        if (!VIR_CPU_USED(map, cpu)) continue;
        int last = cpu;
        while (last + 1 < cpus && VIR_CPU_USED(map, last + 1)) ++last;
        text += (text.empty() ? "" : ",") + std::to_string(cpu) + (last > cpu ? "-" + std::to_string(last) : "");
        cpu = last;
    }
    return text;
}

// "0-3,^2,r" as bits; throws Failure.
std::vector<unsigned char> parse_ranges(const std::string& text, int cpus) {
    std::vector<unsigned char> map(std::size_t(VIR_CPU_MAPLEN(cpus)), 0);
    const auto bad = [&] { fail("Invalid cpulist '%s'", text.c_str()); };
    if (text == "r") {
        for (int cpu = 0; cpu < cpus; ++cpu) VIR_USE_CPU(map.data(), cpu);
        return map;
    }
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        std::string part = text.substr(at, comma - at);
        const bool without = part.starts_with('^');
        if (without) part.erase(0, 1);
        char* end = nullptr;
        const long first = std::strtol(part.c_str(), &end, 10);
        long last = first;
        if (end == part.c_str()) bad();
        if (*end == '-') {
            const char* second = end + 1;
            last = std::strtol(second, &end, 10);
            if (end == second) bad();
        }
        if (*end || first < 0 || last < first || last > 65535) bad();
        if (std::size_t(last / 8) >= map.size()) map.resize(std::size_t(last / 8) + 1);
        for (long cpu = first; cpu <= last; ++cpu) {
            if (without) VIR_UNUSE_CPU(map.data(), cpu);
            else VIR_USE_CPU(map.data(), cpu);
        }
        at = comma + 1;
    }
    return map;
}

void vcpupin(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const auto vcpu = args.natural32("vcpu");
    const auto list = args.text("cpulist");
    if (list && !vcpu) fail("vcpupin: vCPU number missing in pin mode.");
    const Domain domain = shell.domain(args);
    const int cpus = host_cpus(shell), length = VIR_CPU_MAPLEN(cpus);
    if (list) {
        auto map = parse_ranges(*list, cpus);
        const bool plain = !flags && !args["current"];
        if ((plain ? virDomainPinVcpu(domain.get(), *vcpu, map.data(), int(map.size())) : virDomainPinVcpuFlags(domain.get(), *vcpu, map.data(), int(map.size()), flags)) < 0) fail();
        return;
    }
    virDomainInfo info;
    if (virDomainGetInfo(domain.get(), &info) < 0) fail("vcpupin: failed to get domain information.");
    const int most = std::max<int>(virDomainGetVcpusFlags(domain.get(), flags | VIR_DOMAIN_VCPU_MAXIMUM), info.nrVirtCpu);
    forget_error();
    std::vector<unsigned char> maps(std::size_t(most) * std::size_t(length));
    const int count = virDomainGetVcpuPinInfo(domain.get(), most, maps.data(), length, flags);
    if (count < 0) fail();
    if (vcpu && int(*vcpu) >= count) {
        if (virDomainIsActive(domain.get()) == 1 && int(*vcpu) >= count) fail("vcpu %u is out of range of live cpu count %d", *vcpu, count);
        fail("vcpu %u is out of range of persistent cpu count %d", *vcpu, count);
    }
    Table table({"VCPU", "CPU Affinity"});
    for (int i = 0; i < count; ++i)
        if (!vcpu || int(*vcpu) == i) table.row({std::to_string(i), ranges(maps.data() + i * length, cpus)});
    table.print(shell);
}

void emulatorpin(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const int cpus = host_cpus(shell), length = VIR_CPU_MAPLEN(cpus);
    if (const auto list = args.text("cpulist")) {
        auto map = parse_ranges(*list, cpus);
        if (virDomainPinEmulator(domain.get(), map.data(), int(map.size()), flags) < 0) fail();
        return;
    }
    std::vector<unsigned char> map{std::vector<unsigned char>(std::size_t(length), 0)};
    if (virDomainGetEmulatorPinInfo(domain.get(), map.data(), length, flags) < 0) fail();
    shell.extra("emulator: CPU Affinity\n----------------------------------\n");
    shell.print("       *: " + ranges(map.data(), cpus) + "\n");
}

void iothreadinfo(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const int cpus = host_cpus(shell);
    virDomainIOThreadInfoPtr* info = nullptr;
    const int count = virDomainGetIOThreadInfo(domain.get(), &info, flags);
    if (count < 0) fail("Unable to get domain IOThreads information");
    if (!count) {
        shell.extra("No IOThreads found for the domain");
        return;
    }
    Table table({"IOThread ID", "CPU Affinity"});
    for (int i = 0; i < count; ++i) {
        table.row({std::to_string(info[i]->iothread_id), ranges(info[i]->cpumap, std::min(cpus, info[i]->cpumaplen * 8))});
        virDomainIOThreadInfoFree(info[i]);
    }
    std::free(info);
    table.print(shell);
}
unsigned thread_id(const Arguments& args, const char* option = "id") {
    const auto id = args.natural32(option).value_or(0);
    if (!id) fail("Invalid IOThread id value: '0'");
    return id;
}
void iothreadadd(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect(), id = thread_id(args);
    if (virDomainAddIOThread(shell.domain(args).get(), id, flags) < 0) fail();
}
void iothreaddel(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect(), id = thread_id(args);
    if (virDomainDelIOThread(shell.domain(args).get(), id, flags) < 0) fail();
}
void iothreadpin(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect(), id = args.natural32("iothread").value_or(0);
    const Domain domain = shell.domain(args);
    auto map = parse_ranges(args.required("cpulist"), host_cpus(shell));
    if (virDomainPinIOThread(domain.get(), id, map.data(), int(map.size()), flags) < 0) fail();
}
void iothreadset(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect(), id = thread_id(args);
    Params params;
    if (const auto value = args.natural("poll-max-ns")) params.add(VIR_DOMAIN_IOTHREAD_POLL_MAX_NS, *value);
    if (const auto value = args.natural32("poll-grow")) params.add(VIR_DOMAIN_IOTHREAD_POLL_GROW, *value);
    if (const auto value = args.natural32("poll-shrink")) params.add(VIR_DOMAIN_IOTHREAD_POLL_SHRINK, *value);
    if (const auto value = args.integer32("thread-pool-min")) params.add(VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN, *value);
    if (const auto value = args.integer32("thread-pool-max")) params.add(VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX, *value);
    if (!params.count) fail("Not enough arguments passed, nothing to set");
    if (virDomainSetIOThreadParams(shell.domain(args).get(), id, params.list, params.count, flags) < 0) fail();
}

// ---- limits: sets of parameters that are all shown and changed alike ----

// The parameters of a domain by a getter of the older form.
template <class Get> std::vector<virTypedParameter> parameters(Get get, const char* cannot) {
    int count = 0;
    if (get(nullptr, &count) < 0) fail("%s", cannot);
    std::vector<virTypedParameter> params{std::size_t(count)};
    if (count && get(params.data(), &count) < 0) fail("%s", cannot);
    params.resize(std::size_t(count));
    return params;
}
void print_all(Shell& shell, std::vector<virTypedParameter>& params, const char* unlimited = nullptr) {
    for (auto& each : params) {
        const bool none = unlimited && each.type == VIR_TYPED_PARAM_ULLONG && each.value.ul == VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;
        shell.print(format("%-15s: %s\n", each.field, none ? unlimited : value_text(each).c_str()));
    }
    virTypedParamsClear(params.data(), int(params.size()));
}

void memtune(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    Params params;
    const auto limit = [&](const char* option, const char* name) {
        const auto text = args.text(option);
        if (!text) return;
        if (text->starts_with('-')) {
            params.add(name, static_cast<unsigned long long>(VIR_DOMAIN_MEMORY_PARAM_UNLIMITED));   // any negative number: none
            return;
        }
        params.add(name, args.scaled(option, 1024).value_or(0) / 1024);
    };
    limit("hard-limit", VIR_DOMAIN_MEMORY_HARD_LIMIT);
    limit("soft-limit", VIR_DOMAIN_MEMORY_SOFT_LIMIT);
    limit("swap-hard-limit", VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT);
    limit("min-guarantee", VIR_DOMAIN_MEMORY_MIN_GUARANTEE);
    if (params.count) {
        if (virDomainSetMemoryParameters(domain.get(), params.list, params.count, flags) < 0) fail("Unable to change memory parameters");
        return;
    }
    auto now = parameters([&](auto p, auto n) { return virDomainGetMemoryParameters(domain.get(), p, n, flags); }, "Unable to get memory parameters");
    print_all(shell, now, "unlimited");
}

void blkiotune(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    Params params;
    if (const auto weight = args.natural32("weight")) params.add(VIR_DOMAIN_BLKIO_WEIGHT, *weight);
    const std::pair<const char*, const char*> texts[] = {{"device-weights", VIR_DOMAIN_BLKIO_DEVICE_WEIGHT}, {"device-read-iops-sec", VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS},
        {"device-write-iops-sec", VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS}, {"device-read-bytes-sec", VIR_DOMAIN_BLKIO_DEVICE_READ_BPS},
        {"device-write-bytes-sec", VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS}};
    for (const auto& [option, name] : texts)
        if (const char* value = args.c_str(option)) params.add(name, value);
    if (params.count) {
        if (virDomainSetBlkioParameters(domain.get(), params.list, params.count, flags) < 0) fail("Unable to change blkio parameters");
        return;
    }
    auto now = parameters([&](auto p, auto n) { return virDomainGetBlkioParameters(domain.get(), p, n, flags); }, "Unable to get blkio parameters");
    print_all(shell, now);
}

constexpr const char* numa_modes[] = {"strict", "preferred", "interleave", "restrictive"};

void numatune(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    Params params;
    if (const char* nodes = args.c_str("nodeset")) params.add(VIR_DOMAIN_NUMA_NODESET, nodes);
    if (const auto mode = args.text("mode")) {
        const auto at = std::find_if(std::begin(numa_modes), std::end(numa_modes), [&](const char* each) { return *mode == each; });
        char* end = nullptr;
        const long number = at == std::end(numa_modes) ? std::strtol(mode->c_str(), &end, 10) : at - std::begin(numa_modes);
        if (end && *end) fail("Invalid mode: %s", mode->c_str());
        params.add(VIR_DOMAIN_NUMA_MODE, int(number));
    }
    if (params.count) {
        if (virDomainSetNumaParameters(domain.get(), params.list, params.count, flags) < 0) fail("Unable to change numa parameters");
        return;
    }
    auto now = parameters([&](auto p, auto n) { return virDomainGetNumaParameters(domain.get(), p, n, flags); }, "Unable to get numa parameters");
    for (auto& each : now) {
        const bool mode = !std::strcmp(each.field, VIR_DOMAIN_NUMA_MODE) && each.type == VIR_TYPED_PARAM_INT && std::size_t(each.value.i) < std::size(numa_modes);
        shell.print(format("%-15s: %s\n", each.field, mode ? numa_modes[each.value.i] : value_text(each).c_str()));
    }
    virTypedParamsClear(now.data(), int(now.size()));
}

void schedinfo(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    int count = 0;
    Text type(virDomainGetSchedulerType(domain.get(), &count));
    if (!type) fail();
    shell.print(format("%-15s: %s\n", "Scheduler", type.get()));
    if (!count) return;
    const auto read = [&] {
        std::vector<virTypedParameter> params{std::size_t(count)};
        int got = count;
        const bool plain = !flags && !args["current"];
        if ((plain ? virDomainGetSchedulerParameters(domain.get(), params.data(), &got) : virDomainGetSchedulerParametersFlags(domain.get(), params.data(), &got, flags)) < 0) fail();
        params.resize(std::size_t(got));
        return params;
    };
    auto now = read();
    std::vector<std::pair<std::string, std::string>> wanted;
    if (const auto weight = args.text("weight")) wanted.emplace_back("weight", *weight);
    if (const auto cap = args.text("cap")) wanted.emplace_back("cap", *cap);
    for (const auto& word : args.rest("set")) {
        const auto equals = word.find('=');
        if (equals == word.npos) fail("Invalid syntax for --set, expecting name=value");
        wanted.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    if (!wanted.empty()) {
        virTypedParameterPtr list = nullptr;
        int used = 0, room = 0;
        for (const auto& [name, value] : wanted) {
            const auto at = std::find_if(now.begin(), now.end(), [&, &n = name](const auto& each) { return n == each.field; });
            if (at == now.end()) fail("invalid scheduler option: %s", name.c_str());
            if (virTypedParamsAddFromString(&list, &used, &room, name.c_str(), at->type, value.c_str()) < 0) fail();
        }
        const bool plain = !flags && !args["current"];
        const int result = plain ? virDomainSetSchedulerParameters(domain.get(), list, used) : virDomainSetSchedulerParametersFlags(domain.get(), list, used, flags);
        virTypedParamsFree(list, used);
        if (result < 0) fail();
        now = read();
    }
    print_all(shell, now);
}

// "average,peak,burst,floor", parts may be missing.
void add_rate(Params& params, const Arguments& args, const char* option, const char* average, const char* peak, const char* burst, const char* floor) {
    const auto text = args.text(option);
    if (!text) return;
    const char* names[] = {average, peak, burst, floor};
    std::size_t field = 0;
    for (std::size_t at = 0; at <= text->size() && field < 4; ++field) {
        const auto comma = std::min(text->find(',', at), text->size());
        const std::string part = text->substr(at, comma - at);
        char* end = nullptr;
        const unsigned long value = std::strtoul(part.c_str(), &end, 10);
        if (*end || (part.empty() && field == 0) || value > UINT32_MAX || (!part.empty() && !names[field])) fail("%s format is incorrect", *option == 'i' ? "inbound" : "outbound");
        if (names[field] && !part.empty()) params.add(names[field], unsigned(value));
        at = comma + 1;
    }
}

void domiftune(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const std::string device = args.required("interface");
    Params params;
    add_rate(params, args, "inbound", VIR_DOMAIN_BANDWIDTH_IN_AVERAGE, VIR_DOMAIN_BANDWIDTH_IN_PEAK, VIR_DOMAIN_BANDWIDTH_IN_BURST, VIR_DOMAIN_BANDWIDTH_IN_FLOOR);
    add_rate(params, args, "outbound", VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE, VIR_DOMAIN_BANDWIDTH_OUT_PEAK, VIR_DOMAIN_BANDWIDTH_OUT_BURST, nullptr);
    if (params.count) {
        if (virDomainSetInterfaceParameters(domain.get(), device.c_str(), params.list, params.count, flags) < 0) fail("Unable to set interface parameters");
        return;
    }
    auto now = parameters([&](auto p, auto n) { return virDomainGetInterfaceParameters(domain.get(), device.c_str(), p, n, flags); },
                          "Unable to get interface parameters");
    print_all(shell, now);
}

// The limits of a disk, and of a throttle group: by their names in the API, options with dashes.
constexpr const char* io_limits[] = {
    "total_bytes_sec", "read_bytes_sec", "write_bytes_sec", "total_iops_sec", "read_iops_sec", "write_iops_sec", "total_bytes_sec_max",
    "read_bytes_sec_max", "write_bytes_sec_max", "total_iops_sec_max", "read_iops_sec_max", "write_iops_sec_max", "size_iops_sec",
    "total_bytes_sec_max_length", "read_bytes_sec_max_length", "write_bytes_sec_max_length", "total_iops_sec_max_length",
    "read_iops_sec_max_length", "write_iops_sec_max_length"};

void add_limits(Params& params, const Arguments& args) {
    for (const char* name : io_limits) {
        std::string option = name;
        std::replace(option.begin(), option.end(), '_', '-');
        const bool bytes = option.find("bytes") != option.npos && !option.ends_with("length");
        if (const auto value = bytes ? args.scaled(option, 1) : args.natural(option)) params.add(name, *value);
    }
}

void blkdeviotune(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const std::string device = args.required("device");
    Params params;
    add_limits(params, args);
    if (const char* group = args.c_str("group-name")) params.add(VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME, group);
    if (params.count) {
        if (virDomainSetBlockIoTune(domain.get(), device.c_str(), params.list, params.count, flags) < 0) fail("Unable to change block I/O throttle");
        return;
    }
    auto now = parameters([&](auto p, auto n) { return virDomainGetBlockIoTune(domain.get(), device.c_str(), p, n, flags); },
                          "Unable to get block I/O throttle parameters");
    print_all(shell, now);
}

void domthrottlegroupset(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    Params params;
    add_limits(params, args);
    if (virDomainSetThrottleGroup(domain.get(), args.required("group-name").c_str(), params.list, params.count, flags) < 0) fail("Unable to set the throttle group");
}
void domthrottlegroupdel(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    if (virDomainDelThrottleGroup(shell.domain(args).get(), args.required("group-name").c_str(), flags) < 0) fail("Unable to delete the throttle group");
}

// The groups stand in the domain's description.
Tree throttle_groups(Shell& shell, const Arguments& args) {
    const Text xml(virDomainGetXMLDesc(shell.domain(args).get(), args.flag("inactive", VIR_DOMAIN_XML_INACTIVE)));
    if (!xml) fail();
    return Tree(xml.get());
}
void domthrottlegrouplist(Shell& shell, const Arguments& args) {
    const Tree tree = throttle_groups(shell, args);
    Table table({"Name"});
    for (xmlNode* name : tree.select("/domain/throttlegroups/throttlegroup/group_name")) table.row({content(name)});
    table.print(shell);
}
void domthrottlegroupinfo(Shell& shell, const Arguments& args) {
    const std::string wanted = args.required("group-name");
    const Tree tree = throttle_groups(shell, args);
    for (xmlNode* group : tree.select("/domain/throttlegroups/throttlegroup")) {
        xmlNode* name = child(group, "group_name");
        if (!name || content(name) != wanted) continue;
        Record record;
        for (const char* limit : io_limits) {
            xmlNode* value = child(group, limit);
            record.add(limit, value ? content(value) : "0");
        }
        return record.print(shell);
    }
    fail("throttle group '%s' does not exist", wanted.c_str());
}

void perf(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    virTypedParameterPtr list = nullptr;
    int count = 0, room = 0;
    for (const bool on : {true, false})
        if (const auto text = args.text(on ? "enable" : "disable"))
            for (std::size_t at = 0; at <= text->size();) {
                const auto comma = std::min(text->find(',', at), text->size());
                virTypedParamsAddBoolean(&list, &count, &room, text->substr(at, comma - at).c_str(), on);
                at = comma + 1;
            }
    if (count) {
        const int result = virDomainSetPerfEvents(domain.get(), list, count, flags);
        virTypedParamsFree(list, count);
        if (result < 0) fail("Unable to enable/disable perf events");
        return;
    }
    Params now;
    if (virDomainGetPerfEvents(domain.get(), now.list_out(), now.count_out(), flags) < 0) fail("Unable to get perf events");
    for (int i = 0; i < now.count; ++i)
        if (now.list[i].type == VIR_TYPED_PARAM_BOOLEAN) shell.print(format("%-15s: %s\n", now.list[i].field, now.list[i].value.b ? "enabled" : "disabled"));
}

void domdirtyrate_calc(Shell& shell, const Arguments& args) {
    unsigned flags = VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING;
    if (const auto mode = args.text("mode")) {
        if (*mode == "dirty-bitmap") flags = VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP;
        else if (*mode == "dirty-ring") flags = VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING;
        else if (*mode != "page-sampling") fail("Unknown calculation mode '%s'", mode->c_str());
    }
    const int seconds = args.integer32("seconds").value_or(1);
    if (virDomainStartDirtyRateCalc(shell.domain(args).get(), seconds, flags) < 0) fail();
    shell.extra("Start to calculate domain's memory dirty rate successfully.\n");
}

#define IO_LIMITS \
    "@total_bytes_sec=total-bytes-sec --total-bytes-sec=n @read_bytes_sec=read-bytes-sec --read-bytes-sec=n @write_bytes_sec=write-bytes-sec --write-bytes-sec=n " \
    "@total_iops_sec=total-iops-sec --total-iops-sec=n @read_iops_sec=read-iops-sec --read-iops-sec=n @write_iops_sec=write-iops-sec --write-iops-sec=n " \
    "@total_bytes_sec_max=total-bytes-sec-max --total-bytes-sec-max=n @read_bytes_sec_max=read-bytes-sec-max --read-bytes-sec-max=n " \
    "@write_bytes_sec_max=write-bytes-sec-max --write-bytes-sec-max=n @total_iops_sec_max=total-iops-sec-max --total-iops-sec-max=n " \
    "@read_iops_sec_max=read-iops-sec-max --read-iops-sec-max=n @write_iops_sec_max=write-iops-sec-max --write-iops-sec-max=n " \
    "@size_iops_sec=size-iops-sec --size-iops-sec=n @total_bytes_sec_max_length=total-bytes-sec-max-length --total-bytes-sec-max-length=n " \
    "@read_bytes_sec_max_length=read-bytes-sec-max-length --read-bytes-sec-max-length=n " \
    "@write_bytes_sec_max_length=write-bytes-sec-max-length --write-bytes-sec-max-length=n " \
    "@total_iops_sec_max_length=total-iops-sec-max-length --total-iops-sec-max-length=n " \
    "@read_iops_sec_max_length=read-iops-sec-max-length --read-iops-sec-max-length=n " \
    "@write_iops_sec_max_length=write-iops-sec-max-length --write-iops-sec-max-length=n "

constexpr Command rows[] = {
    {"blkdeviotune", Group::domain, "<domain> <device> @group_name=group-name --group-name=s " IO_LIMITS AFFECT, "show or change the limits of a disk", blkdeviotune},
    {"blkiotune", Group::domain, "<domain> (weight:n) (device-weights) (device-read-iops-sec) (device-write-iops-sec) (device-read-bytes-sec) (device-write-bytes-sec) " AFFECT, "show or change the share of disk time", blkiotune},
    {"domdirtyrate-calc", Group::domain, "<domain> (seconds:n) (mode)", "measure how fast a guest changes its memory", domdirtyrate_calc},
    {"domiftune", Group::domain, "<domain> <interface> (inbound) (outbound) " AFFECT, "show or change the limits of an interface", domiftune},
    {"domthrottlegroupdel", Group::domain, "<domain> <group-name> " AFFECT, "remove a throttle group", domthrottlegroupdel},
    {"domthrottlegroupinfo", Group::domain, "<domain> <group-name> --inactive", "the limits of a throttle group", domthrottlegroupinfo},
    {"domthrottlegrouplist", Group::domain, "<domain> --inactive", "the throttle groups of a domain", domthrottlegrouplist},
    {"domthrottlegroupset", Group::domain, "<domain> <group-name> " IO_LIMITS AFFECT, "add or change a throttle group", domthrottlegroupset},
    {"emulatorpin", Group::domain, "<domain> (cpulist?) " AFFECT, "show or change where the emulator runs", emulatorpin},
    {"iothreadadd", Group::domain, "<domain> <id:n> " AFFECT, "add an I/O thread", iothreadadd},
    {"iothreaddel", Group::domain, "<domain> <id:n> " AFFECT, "remove an I/O thread", iothreaddel},
    {"iothreadinfo", Group::domain, "<domain> " AFFECT, "the I/O threads of a domain", iothreadinfo},
    {"iothreadpin", Group::domain, "<domain> <iothread:n> <cpulist> " AFFECT, "change where an I/O thread runs", iothreadpin},
    {"iothreadset", Group::domain, "<domain> <id:n> (poll-max-ns:n) (poll-grow:n) (poll-shrink:n) (thread-pool-min:n) (thread-pool-max:n) " AFFECT, "change an I/O thread", iothreadset},
    {"memtune", Group::domain, "<domain> (hard-limit:n) (soft-limit:n) (swap-hard-limit:n) (min-guarantee:n) " AFFECT, "show or change the limits of memory", memtune},
    {"numatune", Group::domain, "<domain> (mode) (nodeset) " AFFECT, "show or change which NUMA nodes give memory", numatune},
    {"perf", Group::domain, "<domain> (enable) (disable) " AFFECT, "show or change which performance events are counted", perf},
    {"schedinfo", Group::domain, "<domain> --weight=n --cap=n --current --config --live [set...]", "show or change the share of processor time", schedinfo},
    {"setmaxmem", Group::domain, "<domain> @kilobytes=size <size:n> " AFFECT, "change the most memory a domain may have", setmaxmem},
    {"setmem", Group::domain, "<domain> @kilobytes=size <size:n> " AFFECT, "change the memory of a domain", setmem},
    {"setvcpu", Group::domain, "<domain> <vcpulist> --enable --disable " AFFECT, "plug or unplug single virtual processors", setvcpu},
    {"setvcpus", Group::domain, "<domain> <count:n> --maximum --config --live --current --guest --hotpluggable", "change how many virtual processors", setvcpus},
    {"vcpupin", Group::domain, "<domain> (vcpu:n) (cpulist?) " AFFECT, "show or change where virtual processors run", vcpupin},
};

}  // namespace

std::span<const Command> tuning_commands() { return rows; }

}  // namespace vireo::cli
