// Connections and their host. Opening one is open.cpp; its events are events.cpp.
#include "api/entry.hpp"
#include "protocol/remote/connect.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace {

// Named counters into the caller's array; with *nparams 0, only their number.
template <class Stat, class Reply> int stats_into(const Reply& reply, Stat* params, int* nparams) {
    if (*nparams == 0) {
        *nparams = reply.nparams;
        return 0;
    }
    const int count = std::min(int(reply.params.size()), *nparams);
    for (int i = 0; i < count; ++i) {
        params[i] = {};
        std::strncpy(params[i].field, reply.params[std::size_t(i)].field.c_str(), sizeof params[i].field - 1);
        params[i].value = reply.params[std::size_t(i)].value;
    }
    *nparams = count;
    return 0;
}

std::vector<std::string> strings_of(const char** array, unsigned count, const char* what) {
    if (!array) refuse(what, "must not be NULL");
    std::vector<std::string> list;
    for (unsigned i = 0; i < count; ++i) {
        if (!array[i]) refuse((std::string(what) + "[" + std::to_string(i) + "]").c_str(), "must not be NULL");
        list.emplace_back(array[i]);
    }
    return list;
}

}  // namespace

extern "C" {

int virConnectGetVersion(virConnectPtr conn, unsigned long* hvVer) {
    return STORES(ConnectGetVersion, conn, hvVer);
}
char* virConnectGetCapabilities(virConnectPtr conn) { return text<ConnectGetCapabilities>(conn); }
int virConnectGetMaxVcpus(virConnectPtr conn, const char* type) { return number<ConnectGetMaxVcpus>(conn, type); }
char* virConnectGetHostname(virConnectPtr conn) { return text<ConnectGetHostname>(conn); }
int virConnectGetLibVersion(virConnectPtr conn, unsigned long* libVer) {
    return STORES(ConnectGetLibVersion, conn, libVer);
}
int virConnectIsSecure(virConnectPtr conn) { return number<ConnectIsSecure>(conn); }
int virConnectCompareCPU(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return number<ConnectCompareCpu>(conn, REQUIRED(xmlDesc), flags);
}
char* virConnectGetSysinfo(virConnectPtr conn, unsigned int flags) { return text<ConnectGetSysinfo>(conn, flags); }
int virNodeSuspendForDuration(virConnectPtr conn, unsigned int target, unsigned long long duration,
                              unsigned int flags) {
    return done<NodeSuspendForDuration>(conn, target, duration, flags);
}
int virNodeGetMemoryParameters(virConnectPtr conn, virTypedParameterPtr params, int* nparams, unsigned int flags) {
    return get_params<NodeGetMemoryParameters>(conn, params, nparams, flags);
}
int virNodeSetMemoryParameters(virConnectPtr conn, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<NodeSetMemoryParameters>(conn, PARAMS(params, ZERO_OR_MORE(nparams)), flags);
}
int virConnectCompareHypervisorCPU(virConnectPtr conn, const char* emulator, const char* arch, const char* machine,
                                   const char* virttype, const char* xmlCPU, unsigned int flags) {
    return number<ConnectCompareHypervisorCpu>(conn, emulator, arch, machine, virttype, REQUIRED(xmlCPU), flags);
}
int virConnectSetIdentity(virConnectPtr conn, virTypedParameterPtr params, int nparams, unsigned int flags) {
    return done<ConnectSetIdentity>(conn, PARAMS(params, nparams), flags);
}

// ---- the handle ----

// 1: others still hold the connection.
int virConnectClose(virConnectPtr conn) {
    return entry(conn, [&] {
        const int left = conn->references.load() > 1;
        drop(conn);
        return left;
    });
}
int virConnectRef(virConnectPtr conn) { return ref_handle(conn); }

const char* virConnectGetType(virConnectPtr conn) {
    return entry(conn, [&]() -> const char* {
        std::lock_guard hold(conn->mutex);
        if (conn->type.empty()) conn->type = ask<ConnectGetType>(conn).type;
        return conn->type.c_str();
    });
}
char* virConnectGetURI(virConnectPtr conn) {
    return entry(conn, [&] { return copy_text(conn->uri.empty() ? conn->link->uri() : conn->uri); });
}
int virConnectIsEncrypted(virConnectPtr conn) {
    return entry(conn, [&] { return int(conn->link->is_encrypted()); });
}
int virConnectIsAlive(virConnectPtr conn) {
    return entry(conn, [&] { return int(conn->link->is_alive()); });
}
// 1: this kind of connection has no keepalive.
int virConnectSetKeepAlive(virConnectPtr conn, int interval, unsigned int count) {
    return entry(conn, [&] { return conn->link->set_keepalive(interval, count) ? 0 : 1; });
}

// ---- the library ----

int virInitialize(void) { return 0; }

int virGetVersion(unsigned long* libVer, const char*, unsigned long* typeVer) {
    forget_error();
    if (!libVer) return -1;
    *libVer = LIBVIR_VERSION_NUMBER;
    if (typeVer) *typeVer = LIBVIR_VERSION_NUMBER;
    return 0;
}

// ---- the host ----

int virNodeGetInfo(virConnectPtr conn, virNodeInfoPtr info) {
    return entry(conn, [&] {
        NOT_NULL(info);
        const auto r = ask<NodeGetInfo>(conn);
        *info = {};
        std::strncpy(info->model, r.model.c_str(), sizeof info->model - 1);
        info->memory = r.memory;
        info->cpus = unsigned(r.cpus);
        info->mhz = unsigned(r.mhz);
        info->nodes = unsigned(r.nodes);
        info->sockets = unsigned(r.sockets);
        info->cores = unsigned(r.cores);
        info->threads = unsigned(r.threads);
        return 0;
    });
}
unsigned long long virNodeGetFreeMemory(virConnectPtr conn) {
    return entry(conn, [&] { return static_cast<unsigned long long>(ask<NodeGetFreeMemory>(conn).free_mem); });
}
int virNodeGetCellsFreeMemory(virConnectPtr conn, unsigned long long* freeMems, int startCell, int maxCells) {
    return entry(conn, [&] {
        NOT_NULL(freeMems);
        MUST(maxCells > 0, "maxCells", "must be greater than zero");
        MUST(startCell >= 0, "startCell", "must be zero or greater");
        const auto reply = ask<NodeGetCellsFreeMemory>(conn, startCell, maxCells);
        const auto count = std::min<std::size_t>(reply.cells.size(), std::size_t(maxCells));
        std::copy_n(reply.cells.begin(), count, freeMems);
        return int(count);
    });
}
int virNodeGetSecurityModel(virConnectPtr conn, virSecurityModelPtr secmodel) {
    return entry(conn, [&] {
        NOT_NULL(secmodel);
        const auto reply = ask<NodeGetSecurityModel>(conn);
        *secmodel = {};
        std::strncpy(secmodel->model, reply.model.c_str(), sizeof secmodel->model - 1);
        std::strncpy(secmodel->doi, reply.doi.c_str(), sizeof secmodel->doi - 1);
        return 0;
    });
}

int virNodeGetCPUStats(virConnectPtr conn, int cpuNum, virNodeCPUStatsPtr params, int* nparams, unsigned int flags) {
    return entry(conn, [&] {
        NOT_NULL(nparams);
        MUST(*nparams >= 0, "*nparams", "must be zero or greater");
        MUST(cpuNum >= 0 || cpuNum == VIR_NODE_CPU_STATS_ALL_CPUS, "cpuNum", "only accepts -1 as a negative value");
        MUST(params || !*nparams, "params", "must not be NULL");
        return stats_into(ask<NodeGetCpuStats>(conn, cpuNum, *nparams, flags), params, nparams);
    });
}
int virNodeGetMemoryStats(virConnectPtr conn, int cellNum, virNodeMemoryStatsPtr params, int* nparams,
                          unsigned int flags) {
    return entry(conn, [&] {
        NOT_NULL(nparams);
        MUST(*nparams >= 0, "*nparams", "must be zero or greater");
        MUST(cellNum >= 0 || cellNum == VIR_NODE_MEMORY_STATS_ALL_CELLS, "cellNum", "only accepts -1 as a negative value");
        MUST(params || !*nparams, "params", "must not be NULL");
        return stats_into(ask<NodeGetMemoryStats>(conn, *nparams, cellNum, flags), params, nparams);
    });
}
int virNodeGetCPUMap(virConnectPtr conn, unsigned char** cpumap, unsigned int* online, unsigned int flags) {
    return entry(conn, [&] {
        const auto reply = ask<NodeGetCpuMap>(conn, std::int32_t(cpumap != nullptr), std::int32_t(online != nullptr), flags);
        if (cpumap) {
            *cpumap = allocate<unsigned char>(reply.cpumap.size());
            std::copy(reply.cpumap.begin(), reply.cpumap.end(), *cpumap);
        }
        if (online) *online = reply.online;
        return int(reply.count);
    });
}
int virNodeGetFreePages(virConnectPtr conn, unsigned int npages, unsigned int* pages, int startcell, unsigned int cellCount,
                        unsigned long long* counts, unsigned int flags) {
    return entry(conn, [&] {
        MUST(npages, "npages", "must not be zero");
        NOT_NULL(pages);
        MUST(cellCount, "cellCount", "must not be zero");
        NOT_NULL(counts);
        const auto reply = ask<NodeGetFreePages>(conn, std::vector<std::uint32_t>(pages, pages + npages), startcell, cellCount, flags);
        const auto count = std::min<std::size_t>(reply.counts.size(), std::size_t(npages) * cellCount);
        std::copy_n(reply.counts.begin(), count, counts);
        return int(count);
    });
}
int virNodeAllocPages(virConnectPtr conn, unsigned int npages, unsigned int* pageSizes, unsigned long long* pageCounts,
                      int startCell, unsigned int cellCount, unsigned int flags) {
    return entry(conn, [&] {
        MUST(npages, "npages", "must not be zero");
        NOT_NULL(pageSizes);
        NOT_NULL(pageCounts);
        MUST(cellCount, "cellCount", "must not be zero");
        return int(ask<NodeAllocPages>(conn, std::vector<std::uint32_t>(pageSizes, pageSizes + npages),
                                       std::vector<std::uint64_t>(pageCounts, pageCounts + npages), startCell, cellCount, flags).result);
    });
}
int virNodeGetSEVInfo(virConnectPtr conn, virTypedParameterPtr* params, int* nparams, unsigned int flags) {
    return entry(conn, [&] {
        NOT_NULL(params);
        NOT_NULL(nparams);
        // Compat: the protocol asks how many there may be; its own bound is the answer.
        const auto reply = ask<NodeGetSevInfo>(conn, std::int32_t(64), flags | VIR_TYPED_PARAM_STRING_OKAY);
        *params = new_array(reply.params);
        *nparams = int(reply.params.size());
        return 0;
    });
}

// ---- CPU models ----

char* virConnectBaselineCPU(virConnectPtr conn, const char** xmlCPUs, unsigned int ncpus, unsigned int flags) {
    return entry(conn, [&] {
        return copy_text(ask<ConnectBaselineCpu>(conn, strings_of(xmlCPUs, ncpus, "xmlCPUs"), flags).cpu);
    });
}
char* virConnectBaselineHypervisorCPU(virConnectPtr conn, const char* emulator, const char* arch, const char* machine,
                                      const char* virttype, const char** xmlCPUs, unsigned int ncpus, unsigned int flags) {
    return entry(conn, [&] {
        return copy_text(ask<ConnectBaselineHypervisorCpu>(conn, emulator, arch, machine, virttype,
                                                           strings_of(xmlCPUs, ncpus, "xmlCPUs"),
                                                           flags).cpu);
    });
}
int virConnectGetCPUModelNames(virConnectPtr conn, const char* arch, char*** models, unsigned int flags) {
    return entry(conn, [&] {
        if (models) *models = nullptr;
        const auto reply = ask<ConnectGetCpuModelNames>(conn, REQUIRED(arch), std::int32_t(models != nullptr), flags);
        if (models) *models = copy_list(reply.models);
        return int(reply.count);
    });
}

}  // extern "C"
