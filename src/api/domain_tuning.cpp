// Memory, CPUs, scheduling, limits, and statistics of domains.
#include "api/entry.hpp"
#include "protocol/remote/domain_tuning.hpp"
#include "protocol/remote/domain_event.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace {

int give_records(virConnectPtr conn, const ConnectGetAllDomainStats::Reply& reply, virDomainStatsRecordPtr** into) {
    auto** records = allocate<virDomainStatsRecordPtr>(reply.ret_stats.size() + 1);
    for (std::size_t i = 0; i < reply.ret_stats.size(); ++i) {
        const auto& from = reply.ret_stats[i];
        records[i] = allocate<virDomainStatsRecord>(1);
        records[i]->dom = make(conn, from.domain);
        records[i]->params = new_array(from.params);
        records[i]->nparams = int(from.params.size());
    }
    *into = records;
    return int(reply.ret_stats.size());
}

}  // namespace

extern "C" {

int virDomainSetMaxMemory(virDomainPtr domain, unsigned long memory) {
    return done<DomainSetMaxMemory>(domain, NOT_ZERO(memory));
}
int virDomainSetMemory(virDomainPtr domain, unsigned long memory) {
    return done<DomainSetMemory>(domain, NOT_ZERO(memory));
}
int virDomainSetVcpus(virDomainPtr domain, unsigned int nvcpus) {
    return done<DomainSetVcpus>(domain, NOT_ZERO(nvcpus));
}
int virDomainPinVcpu(virDomainPtr domain, unsigned int vcpu, unsigned char* cpumap, int maplen) {
    return done<DomainPinVcpu>(domain, vcpu, CPUMAP(cpumap, maplen));
}
int virDomainGetMaxVcpus(virDomainPtr domain) { return number<DomainGetMaxVcpus>(domain); }
int virDomainGetSchedulerParameters(virDomainPtr domain, virTypedParameterPtr params, int* nparams) {
    return get_params<DomainGetSchedulerParameters>(domain, params, nparams);
}
int virDomainSetSchedulerParameters(virDomainPtr domain, virTypedParameterPtr params, int nparams) {
    return done<DomainSetSchedulerParameters>(domain, PARAMS(params, ZERO_OR_MORE(nparams)));
}
int virDomainSetMemoryParameters(virDomainPtr domain, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<DomainSetMemoryParameters>(domain, PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainGetMemoryParameters(virDomainPtr domain, virTypedParameterPtr params, int* nparams, unsigned int flags) {
    return get_params<DomainGetMemoryParameters>(domain, params, nparams, flags);
}
int virDomainGetVcpusFlags(virDomainPtr domain, unsigned int flags) {
    return number<DomainGetVcpusFlags>(domain, flags);
}
int virDomainSetVcpusFlags(virDomainPtr domain, unsigned int nvcpus, unsigned int flags) {
    return done<DomainSetVcpusFlags>(domain, NOT_ZERO(nvcpus), flags);
}
int virDomainGetBlkioParameters(virDomainPtr domain, virTypedParameterPtr params, int* nparams, unsigned int flags) {
    return get_params<DomainGetBlkioParameters>(domain, params, nparams, flags);
}
int virDomainSetBlkioParameters(virDomainPtr domain, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<DomainSetBlkioParameters>(domain, PARAMS(params, ZERO_OR_MORE(nparams)), flags);
}
int virDomainSetMemoryFlags(virDomainPtr domain, unsigned long memory, unsigned int flags) {
    return done<DomainSetMemoryFlags>(domain, NOT_ZERO(memory), flags);
}
int virDomainGetSchedulerParametersFlags(virDomainPtr domain, virTypedParameterPtr params, int* nparams,
                                         unsigned int flags) {
    return get_params<DomainGetSchedulerParametersFlags>(domain, params, nparams, flags);
}
int virDomainSetSchedulerParametersFlags(virDomainPtr domain, virTypedParameterPtr params, int nparams,
                                         unsigned int flags) {
    return done<DomainSetSchedulerParametersFlags>(domain, PARAMS(params, ZERO_OR_MORE(nparams)), flags);
}
int virDomainPinVcpuFlags(virDomainPtr domain, unsigned int vcpu, unsigned char* cpumap, int maplen,
                          unsigned int flags) {
    return done<DomainPinVcpuFlags>(domain, vcpu, CPUMAP(cpumap, maplen), flags);
}
int virDomainGetInterfaceParameters(virDomainPtr dom, const char* device, virTypedParameterPtr params, int* nparams,
                                    unsigned int flags) {
    return get_params<DomainGetInterfaceParameters>(dom, params, nparams, REQUIRED(device), flags);
}
int virDomainGetNumaParameters(virDomainPtr domain, virTypedParameterPtr params, int* nparams, unsigned int flags) {
    return get_params<DomainGetNumaParameters>(domain, params, nparams, flags);
}
int virDomainSetInterfaceParameters(virDomainPtr dom, const char* device, virTypedParameterPtr params, int nparams,
                                    unsigned int flags) {
    return done<DomainSetInterfaceParameters>(dom, REQUIRED(device), PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainSetNumaParameters(virDomainPtr domain, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<DomainSetNumaParameters>(domain, PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainPinEmulator(virDomainPtr domain, unsigned char* cpumap, int maplen, unsigned int flags) {
    return done<DomainPinEmulator>(domain, CPUMAP(cpumap, maplen), flags);
}
int virDomainSetMemoryStatsPeriod(virDomainPtr domain, int period, unsigned int flags) {
    return done<DomainSetMemoryStatsPeriod>(domain, ZERO_OR_MORE(period), flags);
}
int virDomainPinIOThread(virDomainPtr domain, unsigned int iothread_id, unsigned char* cpumap, int maplen,
                         unsigned int flags) {
    return done<DomainPinIothread>(domain, iothread_id, CPUMAP(cpumap, maplen), flags);
}
int virDomainAddIOThread(virDomainPtr domain, unsigned int iothread_id, unsigned int flags) {
    return done<DomainAddIothread>(domain, iothread_id, flags);
}
int virDomainDelIOThread(virDomainPtr domain, unsigned int iothread_id, unsigned int flags) {
    return done<DomainDelIothread>(domain, NOT_ZERO(iothread_id), flags);
}
int virDomainGetPerfEvents(virDomainPtr dom, virTypedParameterPtr* params, int* nparams, unsigned int flags) {
    return new_params<DomainGetPerfEvents>(dom, params, nparams, flags);
}
int virDomainSetPerfEvents(virDomainPtr dom, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<DomainSetPerfEvents>(dom, PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainSetVcpu(virDomainPtr domain, const char* vcpumap, int state, unsigned int flags) {
    return done<DomainSetVcpu>(domain, REQUIRED(vcpumap), state, flags);
}
int virDomainSetIOThreadParams(virDomainPtr domain, unsigned int iothread_id, virTypedParameterPtr params,
                               int nparams, unsigned int flags) {
    return done<DomainSetIothreadParams>(domain, iothread_id, PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainStartDirtyRateCalc(virDomainPtr domain, int seconds, unsigned int flags) {
    return done<DomainStartDirtyRateCalc>(domain, seconds, flags);
}

unsigned long virDomainGetMaxMemory(virDomainPtr domain) {
    return entry(domain, [&] { return static_cast<unsigned long>(ask<DomainGetMaxMemory>(domain).memory); });
}
char* virDomainGetSchedulerType(virDomainPtr domain, int* nparams) {
    return entry(domain, [&] {
        const auto reply = ask<DomainGetSchedulerType>(domain);
        if (nparams) *nparams = reply.nparams;
        return copy_text(reply.type);
    });
}

// ---- virtual CPUs and where they may run ----

int virDomainGetVcpus(virDomainPtr domain, virVcpuInfoPtr info, int maxinfo, unsigned char* cpumaps, int maplen) {
    return entry(domain, [&] {
        MUST(maxinfo > 0, "maxinfo", "must be greater than zero");
        NOT_NULL(info);
        if (cpumaps) MUST(maplen > 0, "maplen", "must be greater than zero");
        else MUST(maplen == 0, "maplen", "must be zero");
        const auto reply = ask<DomainGetVcpus>(domain, maxinfo, maplen);
        const int count = std::min(int(reply.info.size()), maxinfo);
        for (int i = 0; i < count; ++i) {
            const auto& from = reply.info[std::size_t(i)];
            info[i] = {from.number, from.state, from.cpu_time, from.cpu};
        }
        if (cpumaps) {
            const auto room = std::size_t(maxinfo) * std::size_t(maplen);
            std::memset(cpumaps, 0, room);
            std::memcpy(cpumaps, reply.cpumaps.data(), std::min(room, reply.cpumaps.size()));
        }
        return count;
    });
}
int virDomainGetVcpuPinInfo(virDomainPtr domain, int ncpumaps, unsigned char* cpumaps, int maplen,
                            unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(cpumaps);
        MUST(ncpumaps > 0, "ncpumaps", "must be greater than zero");
        MUST(maplen > 0, "maplen", "must be greater than zero");
        const auto reply = ask<DomainGetVcpuPinInfo>(domain, ncpumaps, maplen, flags);
        const auto room = std::size_t(ncpumaps) * std::size_t(maplen);
        std::memset(cpumaps, 0, room);
        std::memcpy(cpumaps, reply.cpumaps.data(), std::min(room, reply.cpumaps.size()));
        return int(reply.count);
    });
}
int virDomainGetEmulatorPinInfo(virDomainPtr domain, unsigned char* cpumap, int maplen, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(cpumap);
        MUST(maplen > 0, "maplen", "must be greater than zero");
        const auto reply = ask<DomainGetEmulatorPinInfo>(domain, maplen, flags);
        std::memset(cpumap, 0, std::size_t(maplen));
        std::memcpy(cpumap, reply.cpumaps.data(), std::min(std::size_t(maplen), reply.cpumaps.size()));
        return int(reply.count);
    });
}
int virDomainGetIOThreadInfo(virDomainPtr domain, virDomainIOThreadInfoPtr** info, unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(info);
        *info = nullptr;
        const auto reply = ask<DomainGetIothreadInfo>(domain, flags);
        if (reply.info.empty()) return 0;
        auto** array = allocate<virDomainIOThreadInfoPtr>(reply.info.size() + 1);
        for (std::size_t i = 0; i < reply.info.size(); ++i) {
            const auto& from = reply.info[i];
            array[i] = allocate<virDomainIOThreadInfo>(1);
            array[i]->iothread_id = from.iothread_id;
            array[i]->cpumaplen = int(from.cpumap.size());
            array[i]->cpumap = allocate<unsigned char>(from.cpumap.size());
            std::copy(from.cpumap.begin(), from.cpumap.end(), array[i]->cpumap);
        }
        *info = array;
        return int(reply.info.size());
    });
}
void virDomainIOThreadInfoFree(virDomainIOThreadInfoPtr info) {
    if (!info) return;
    std::free(info->cpumap);
    std::free(info);
}

// ---- statistics ----

int virDomainInterfaceStats(virDomainPtr dom, const char* device, virDomainInterfaceStatsPtr stats, size_t size) {
    return entry(dom, [&] {
        NOT_NULL(device);
        NOT_NULL(stats);
        MUST(size <= sizeof *stats, "size", "must not exceed the size of virDomainInterfaceStats");
        const auto r = ask<DomainInterfaceStats>(dom, REQUIRED(device));
        const virDomainInterfaceStatsStruct full{r.rx_bytes, r.rx_packets, r.rx_errs, r.rx_drop, r.tx_bytes, r.tx_packets, r.tx_errs, r.tx_drop};
        std::memcpy(stats, &full, size);   // older programs have a shorter structure
        return 0;
    });
}
int virDomainMemoryStats(virDomainPtr dom, virDomainMemoryStatPtr stats, unsigned int nr_stats, unsigned int flags) {
    return entry(dom, [&] {
        if (!stats || !nr_stats) return 0;
        const auto reply = ask<DomainMemoryStats>(dom, std::min(nr_stats, 1024u), flags);
        const auto count = std::min<std::size_t>(reply.stats.size(), nr_stats);
        for (std::size_t i = 0; i < count; ++i) stats[i] = {reply.stats[i].tag, reply.stats[i].value};
        return int(count);
    });
}
int virDomainMemoryPeek(virDomainPtr dom, unsigned long long start, size_t size, void* buffer, unsigned int flags) {
    return entry(dom, [&] {
        if (size) NOT_NULL(buffer);
        const auto reply = ask<DomainMemoryPeek>(dom, start, std::uint32_t(size), flags);
        if (reply.buffer.size() != size) throw Error(ErrorCode::rpc, "memory of another size came back than was asked for");
        std::memcpy(buffer, reply.buffer.data(), size);
        return 0;
    });
}
// Without an array: how many CPUs (start_cpu and ncpus 0), or how many parameters each has.
int virDomainGetCPUStats(virDomainPtr domain, virTypedParameterPtr params, unsigned int nparams, int start_cpu, unsigned int ncpus,
                         unsigned int flags) {
    return entry(domain, [&] {
        if (nparams && ncpus) NOT_NULL(params);
        else MUST(!params, "params", "must be NULL");
        if (start_cpu == -1) MUST(ncpus == 1 || (ncpus == 0 && !params), "start_cpu", "must be zero or greater");
        else MUST(start_cpu >= 0, "start_cpu", "must be zero or greater");
        const auto reply = ask<DomainGetCpuStats>(domain, nparams, start_cpu, ncpus, flags | VIR_TYPED_PARAM_STRING_OKAY);
        if (reply.params.empty()) return int(reply.nparams);
        // What came is packed; the caller's array has a fixed number of places for each CPU.
        const auto each = std::size_t(std::max(reply.nparams, 1));
        for (unsigned i = 0; i < nparams * ncpus; ++i) params[i] = {};
        for (std::size_t cpu = 0; cpu * each < reply.params.size() && cpu < ncpus; ++cpu) {
            const std::vector<protocol::TypedParam> mine(reply.params.begin() + std::ptrdiff_t(cpu * each),
                                                         reply.params.begin() + std::ptrdiff_t(std::min(reply.params.size(), (cpu + 1) * each)));
            into_array(mine, params + cpu * nparams, int(nparams));
        }
        return int(reply.nparams);
    });
}
int virDomainGetJobStats(virDomainPtr domain, int* type, virTypedParameterPtr* params, int* nparams,
                         unsigned int flags) {
    return entry(domain, [&] {
        NOT_NULL(type);
        NOT_NULL(params);
        NOT_NULL(nparams);
        const auto reply = ask<DomainGetJobStats>(domain, flags);
        *type = reply.type;
        *params = new_array(reply.params);
        *nparams = int(reply.params.size());
        return 0;
    });
}

int virConnectGetAllDomainStats(virConnectPtr conn, unsigned int stats, virDomainStatsRecordPtr** retStats,
                                unsigned int flags) {
    return entry(conn, [&] {
        NOT_NULL(retStats);
        return give_records(conn, call<ConnectGetAllDomainStats>(conn, {{}, stats, flags}), retStats);
    });
}
int virDomainListGetStats(virDomainPtr* doms, unsigned int stats, virDomainStatsRecordPtr** retStats,
                          unsigned int flags) {
    return entry_free([&] {
        if (!doms) refuse("doms", "must not be NULL");
        if (!retStats) refuse("retStats", "must not be NULL");
        if (!*doms)
            throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, std::string("doms array in ") + here() + " must contain at least one domain");
        ConnectGetAllDomainStats::Args args{{}, stats, flags};
        for (virDomainPtr* each = doms; *each; ++each) {
            check_handle(*each);
            if (connection_of(*each) != connection_of(*doms))
                throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, std::string("domains in 'doms' array must belong to a single connection in ") + here());
            args.domains.push_back((*each)->ref());
        }
        return give_records(connection_of(*doms), call<ConnectGetAllDomainStats>(connection_of(*doms), args), retStats);
    });
}
void virDomainStatsRecordListFree(virDomainStatsRecordPtr* stats) {
    if (!stats) return;
    for (virDomainStatsRecordPtr* each = stats; *each; ++each) {
        free_array((*each)->params, (*each)->nparams);
        drop((*each)->dom);
        std::free(*each);
    }
    std::free(stats);
}

}  // extern "C"
