#include "driver/node.hpp"

#include <array>
#include <cstdio>

#include "host/smbios.hpp"
#include "protocol/remote/connect.hpp"

namespace vireo::driver {
namespace {

using namespace protocol::remote;
using protocol::Nothing;

void no_flags(std::uint32_t flags, const char* function, std::uint32_t known = 0) {
    if (!(flags & ~known)) return;
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", flags & ~known);
    throw Error(ErrorCode::invalid_arg, std::string("unsupported flags (") + text + ") in function " + function);
}

// Statistics come as asked for: first their number, then so many.
template <class Reply> Reply statistics_reply(const host::Node::Statistics& all, int nparams, const char* function) {
    Reply reply;
    reply.nparams = std::int32_t(all.size());
    if (nparams == 0) return reply;
    if (nparams != reply.nparams) {
        Error error(ErrorCode::invalid_arg, std::string("nparams in ") + function + " must be equal to " + std::to_string(reply.nparams));
        error.message = error.detail;
        throw error;
    }
    for (const auto& [field, value] : all) reply.params.push_back({field, value});
    return reply;
}

void offer_processors(Driver& table, const host::Node& node) {
    table.answers<NodeGetInfo>([node](Session&, const Nothing&) {
        const auto info = node.info();
        NodeGetInfo::Reply reply;
        reply.model = info.model.substr(0, 31);
        reply.memory = info.memory_kib;
        reply.cpus = std::int32_t(info.cpus);
        reply.mhz = std::int32_t(info.mhz);
        reply.nodes = std::int32_t(info.nodes);
        reply.sockets = std::int32_t(info.sockets);
        reply.cores = std::int32_t(info.cores);
        reply.threads = std::int32_t(info.threads);
        return reply;
    });
    table.answers<NodeGetCpuStats>([node](Session&, const NodeGetCpuStats::Args& args) {
        no_flags(args.flags, "virHostCPUGetStats");
        return statistics_reply<NodeGetCpuStats::Reply>(node.cpu_statistics(args.cpu_num), args.nparams, "virHostCPUGetStatsLinux");
    });
    table.answers<NodeGetCpuMap>([node](Session&, const NodeGetCpuMap::Args& args) {
        no_flags(args.flags, "virHostCPUGetMap");
        const auto map = node.cpu_map();
        NodeGetCpuMap::Reply reply;
        reply.count = std::int32_t(map.online.size());
        if (args.need_map) reply.cpumap.resize((map.online.size() + 7) / 8);
        for (std::size_t i = 0; i < map.online.size(); ++i) {
            if (!map.online[i]) continue;
            if (args.need_online) ++reply.online;
            if (args.need_map) reply.cpumap[i / 8] |= std::uint8_t(1U << (i % 8));
        }
        return reply;
    });
}

void offer_memory(Driver& table, const host::Node& node) {
    table.answers<NodeGetMemoryStats>([node](Session&, const NodeGetMemoryStats::Args& args) {
        no_flags(args.flags, "virHostMemGetStats");
        return statistics_reply<NodeGetMemoryStats::Reply>(node.memory_statistics(args.cell_num), args.nparams, "virHostMemGetStatsLinux");
    });
    table.answers<NodeGetFreeMemory>([node](Session&, const Nothing&) { return NodeGetFreeMemory::Reply{node.free_memory()}; });
    table.answers<NodeGetCellsFreeMemory>([node](Session&, const NodeGetCellsFreeMemory::Args& args) {
        return NodeGetCellsFreeMemory::Reply{node.free_memory_of_cells(args.start_cell, args.maxcells)};
    });
    table.answers<NodeGetFreePages>([node](Session&, const NodeGetFreePages::Args& args) {
        no_flags(args.flags, "virHostMemGetFreePages");
        return NodeGetFreePages::Reply{node.free_pages(args.pages, args.start_cell, args.cell_count)};
    });
    table.answers<NodeGetMemoryParameters>([node](Session&, const NodeGetMemoryParameters::Args& args) {
        constexpr std::uint32_t strings_okay = 4;
        no_flags(args.flags, "virHostMemGetParameters", strings_okay);
        NodeGetMemoryParameters::Reply reply;
        for (const auto& parameter : host::Node::ksm_parameters()) {
            const auto value = node.ksm(parameter);
            if (!value) continue;
            ++reply.nparams;
            if (args.nparams == 0 || reply.nparams > args.nparams) continue;
            if (parameter.wide) reply.params.push_back({parameter.name, std::uint64_t(*value)});
            else reply.params.push_back({parameter.name, std::uint32_t(*value)});
        }
        return reply;
    });
}

// These write to the kernel: quick, but only root's.
void offer_changes(Driver& table, const host::Node& node) {
    table.answers<NodeSetMemoryParameters>([node](Session&, const NodeSetMemoryParameters::Args& args) {
        no_flags(args.flags, "virHostMemSetParameters");
        std::vector<std::pair<const host::KsmParameter*, std::uint32_t>> changes;   // all are checked before one is made
        for (const auto& [field, value] : args.params) {
            const host::KsmParameter* found = nullptr;
            for (const auto& parameter : host::Node::ksm_parameters())
                if (field == parameter.name && parameter.writable) found = &parameter;
            const auto* number = std::get_if<std::uint32_t>(&value);
            if (!found) throw Error(ErrorCode::argument_unsupported, "parameter '" + field + "' not supported");
            if (!number) throw Error(ErrorCode::invalid_arg, "parameter '" + field + "' is an unsigned int");
            if (!node.ksm(*found)) throw Error(ErrorCode::operation_invalid, "Parameter '" + field + "' is not supported by this kernel");
            changes.emplace_back(found, *number);
        }
        for (const auto& [parameter, value] : changes) node.set_ksm(*parameter, value);
        return Nothing{};
    });
    table.answers<NodeAllocPages>([node](Session&, const NodeAllocPages::Args& args) {
        constexpr std::uint32_t set = 1;
        no_flags(args.flags, "virHostMemAllocPages", set);
        if (args.page_sizes.size() != args.page_counts.size()) throw Error(ErrorCode::invalid_arg, "as many page counts as page sizes are needed");
        return NodeAllocPages::Reply{node.allocate_pages(args.page_sizes, args.page_counts, args.start_cell, args.cell_count, args.flags & set)};
    });
    table.answers<NodeSuspendForDuration>([node](Session&, const NodeSuspendForDuration::Args& args) {
        no_flags(args.flags, "virNodeSuspend");
        constexpr std::array<std::pair<const char*, const char*>, 3> targets{{{"mem", "Suspend-to-RAM"}, {"disk", "Suspend-to-Disk"}, {"mem", "Hybrid-Suspend"}}};
        if (args.target >= targets.size()) throw Error(ErrorCode::invalid_arg, "unknown suspend target " + std::to_string(args.target));
        const auto& [state, words] = targets[args.target];
        if (!node.can_suspend(state)) throw Error(ErrorCode::argument_unsupported, words);
        throw Error(ErrorCode::operation_unsupported, std::string(words) + " is not implemented");
        return Nothing{};
    });
}

}  // namespace

std::shared_ptr<const Driver> node_table(host::Node node) {
    auto table = std::make_shared<Driver>();
    table->answers<ConnectGetHostname>([node](Session&, const Nothing&) { return ConnectGetHostname::Reply{node.hostname()}; });
    table->answers<NodeGetSecurityModel>([](Session&, const Nothing&) { return NodeGetSecurityModel::Reply{"none", "0"}; });
    table->answers<ConnectGetSysinfo>([](Session&, const ConnectGetSysinfo::Args& args) {
        no_flags(args.flags, "virConnectGetSysinfo");
        auto document = host::host_sysinfo();
        if (!document) throw Error(ErrorCode::config_unsupported, "Host SMBIOS information is not available");
        return ConnectGetSysinfo::Reply{std::move(*document)};
    });
    offer_processors(*table, node);
    offer_memory(*table, node);
    offer_changes(*table, node);
    return table;
}

}  // namespace vireo::driver
