#pragma once
// Resources of domains: processors, memory, limits, statistics.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct VcpuInfo {
    std::uint32_t number = 0;
    std::int32_t state = 0;
    std::uint64_t cpu_time = 0;
    std::int32_t cpu = 0;
};
struct DomainMemoryStat { std::int32_t tag = 0; std::uint64_t value = 0; };
struct DomainIothreadInfo { std::uint32_t iothread_id = 0; Bytes<2048> cpumap; };
struct DomainStatsRecord { DomainRef domain; List<TypedParam, 262144> params; };

struct DomainGetMaxMemory {
    static constexpr Procedure info{.number = 17, .name = "DOMAIN_GET_MAX_MEMORY", .api = "virDomainGetMaxMemory",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::uint64_t memory = 0; };
};

struct DomainGetMaxVcpus {
    static constexpr Procedure info{.number = 18, .name = "DOMAIN_GET_MAX_VCPUS", .api = "virDomainGetMaxVcpus",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::int32_t count = 0; };
};

struct DomainGetVcpus {
    static constexpr Procedure info{.number = 20, .name = "DOMAIN_GET_VCPUS", .api = "virDomainGetVcpus",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t maxinfo = 0; std::int32_t maplen = 0; };
    struct Reply { List<VcpuInfo, 16384> info; Bytes<8388608> cpumaps; };
};

struct DomainPinVcpu {
    static constexpr Procedure info{.number = 26, .name = "DOMAIN_PIN_VCPU", .api = "virDomainPinVcpu",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t vcpu = 0; Bytes<2048> cpumap; };
    using Reply = Nothing;
};

struct DomainSetMaxMemory {
    static constexpr Procedure info{.number = 30, .name = "DOMAIN_SET_MAX_MEMORY", .api = "virDomainSetMaxMemory",
                                    .priority = Priority::high, .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint64_t memory = 0; };
    using Reply = Nothing;
};

struct DomainSetMemory {
    static constexpr Procedure info{.number = 31, .name = "DOMAIN_SET_MEMORY", .api = "virDomainSetMemory",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint64_t memory = 0; };
    using Reply = Nothing;
};

struct DomainSetVcpus {
    static constexpr Procedure info{.number = 32, .name = "DOMAIN_SET_VCPUS", .api = "virDomainSetVcpus",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t nvcpus = 0; };
    using Reply = Nothing;
};

struct DomainGetSchedulerType {
    static constexpr Procedure info{.number = 56, .name = "DOMAIN_GET_SCHEDULER_TYPE",
                                    .api = "virDomainGetSchedulerType", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::string type; std::int32_t nparams = 0; };
};

struct DomainGetSchedulerParameters {
    static constexpr Procedure info{.number = 57, .name = "DOMAIN_GET_SCHEDULER_PARAMETERS",
                                    .api = "virDomainGetSchedulerParameters", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t nparams = 0; };
    struct Reply { List<TypedParam, 16> params; };
};

struct DomainSetSchedulerParameters {
    static constexpr Procedure info{.number = 58, .name = "DOMAIN_SET_SCHEDULER_PARAMETERS",
                                    .api = "virDomainSetSchedulerParameters", .writes = true,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; List<TypedParam, 16> params; };
    using Reply = Nothing;
};

struct DomainInterfaceStats {
    static constexpr Procedure info{.number = 65, .name = "DOMAIN_INTERFACE_STATS", .api = "virDomainInterfaceStats",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string device; };
    struct Reply {
        std::int64_t rx_bytes = 0;
        std::int64_t rx_packets = 0;
        std::int64_t rx_errs = 0;
        std::int64_t rx_drop = 0;
        std::int64_t tx_bytes = 0;
        std::int64_t tx_packets = 0;
        std::int64_t tx_errs = 0;
        std::int64_t tx_drop = 0;
    };
};

struct DomainMemoryPeek {
    static constexpr Procedure info{.number = 104, .name = "DOMAIN_MEMORY_PEEK", .api = "virDomainMemoryPeek",
                                    .writes = true, .access = {{{"domain", "mem_read"}}}};
    struct Args {
        DomainRef domain;
        std::uint64_t offset = 0;
        std::uint32_t size = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { Bytes<4194304> buffer; };
};

struct DomainMemoryStats {
    static constexpr Procedure info{.number = 159, .name = "DOMAIN_MEMORY_STATS", .api = "virDomainMemoryStats",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t max_stats = 0; std::uint32_t flags = 0; };
    struct Reply { List<DomainMemoryStat, 1024> stats; };
};

struct DomainSetMemoryParameters {
    static constexpr Procedure info{.number = 197, .name = "DOMAIN_SET_MEMORY_PARAMETERS",
                                    .api = "virDomainSetMemoryParameters", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; List<TypedParam, 16> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetMemoryParameters {
    static constexpr Procedure info{.number = 198, .name = "DOMAIN_GET_MEMORY_PARAMETERS",
                                    .api = "virDomainGetMemoryParameters", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; std::int32_t nparams = 0; };
};

struct DomainSetVcpusFlags {
    static constexpr Procedure info{.number = 199, .name = "DOMAIN_SET_VCPUS_FLAGS", .api = "virDomainSetVcpusFlags",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2},
                                    {.object = "domain", .permission = "write", .flags = 8}}}};
    struct Args { DomainRef domain; std::uint32_t nvcpus = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetVcpusFlags {
    static constexpr Procedure info{.number = 200, .name = "DOMAIN_GET_VCPUS_FLAGS", .api = "virDomainGetVcpusFlags",
                                    .access = {{{"domain", "read"},
                                    {.object = "domain", .permission = "write", .flags = 8}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int32_t count = 0; };
};

struct DomainSetMemoryFlags {
    static constexpr Procedure info{.number = 204, .name = "DOMAIN_SET_MEMORY_FLAGS",
                                    .api = "virDomainSetMemoryFlags", .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::uint64_t memory = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSetBlkioParameters {
    static constexpr Procedure info{.number = 205, .name = "DOMAIN_SET_BLKIO_PARAMETERS",
                                    .api = "virDomainSetBlkioParameters", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; List<TypedParam, 16> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetBlkioParameters {
    static constexpr Procedure info{.number = 206, .name = "DOMAIN_GET_BLKIO_PARAMETERS",
                                    .api = "virDomainGetBlkioParameters", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; std::int32_t nparams = 0; };
};

struct DomainSetSchedulerParametersFlags {
    static constexpr Procedure info{.number = 219, .name = "DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS",
                                    .api = "virDomainSetSchedulerParametersFlags", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; List<TypedParam, 16> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetSchedulerParametersFlags {
    static constexpr Procedure info{.number = 223, .name = "DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS",
                                    .api = "virDomainGetSchedulerParametersFlags", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; };
};

struct DomainPinVcpuFlags {
    static constexpr Procedure info{.number = 225, .name = "DOMAIN_PIN_VCPU_FLAGS", .api = "virDomainPinVcpuFlags",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::uint32_t vcpu = 0; Bytes<2048> cpumap; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetVcpuPinInfo {
    static constexpr Procedure info{.number = 230, .name = "DOMAIN_GET_VCPU_PIN_INFO",
                                    .api = "virDomainGetVcpuPinInfo", .access = {{{"domain", "read"}}}};
    struct Args {
        DomainRef domain;
        std::int32_t ncpumaps = 0;
        std::int32_t maplen = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { Bytes<8388608> cpumaps; std::int32_t count = 0; };
};

struct DomainSetNumaParameters {
    static constexpr Procedure info{.number = 254, .name = "DOMAIN_SET_NUMA_PARAMETERS",
                                    .api = "virDomainSetNumaParameters", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; List<TypedParam, 16> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetNumaParameters {
    static constexpr Procedure info{.number = 255, .name = "DOMAIN_GET_NUMA_PARAMETERS",
                                    .api = "virDomainGetNumaParameters", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; std::int32_t nparams = 0; };
};

struct DomainSetInterfaceParameters {
    static constexpr Procedure info{.number = 256, .name = "DOMAIN_SET_INTERFACE_PARAMETERS",
                                    .api = "virDomainSetInterfaceParameters", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args {
        DomainRef domain;
        std::string device;
        List<TypedParam, 16> params;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainGetInterfaceParameters {
    static constexpr Procedure info{.number = 257, .name = "DOMAIN_GET_INTERFACE_PARAMETERS",
                                    .api = "virDomainGetInterfaceParameters", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string device; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; std::int32_t nparams = 0; };
};

struct DomainGetCpuStats {
    static constexpr Procedure info{.number = 262, .name = "DOMAIN_GET_CPU_STATS", .api = "virDomainGetCPUStats",
                                    .access = {{{"domain", "read"}}}};
    struct Args {
        DomainRef domain;
        std::uint32_t nparams = 0;
        std::int32_t start_cpu = 0;
        std::uint32_t ncpus = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { List<TypedParam, 2048> params; std::int32_t nparams = 0; };
};

struct DomainPinEmulator {
    static constexpr Procedure info{.number = 279, .name = "DOMAIN_PIN_EMULATOR", .api = "virDomainPinEmulator",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; Bytes<2048> cpumap; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetEmulatorPinInfo {
    static constexpr Procedure info{.number = 280, .name = "DOMAIN_GET_EMULATOR_PIN_INFO",
                                    .api = "virDomainGetEmulatorPinInfo", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t maplen = 0; std::uint32_t flags = 0; };
    struct Reply { Bytes<8388608> cpumaps; std::int32_t count = 0; };
};

struct DomainGetJobStats {
    static constexpr Procedure info{.number = 298, .name = "DOMAIN_GET_JOB_STATS", .api = "virDomainGetJobStats",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int32_t type = 0; List<TypedParam, 64> params; };
};

struct DomainSetMemoryStatsPeriod {
    static constexpr Procedure info{.number = 308, .name = "DOMAIN_SET_MEMORY_STATS_PERIOD",
                                    .api = "virDomainSetMemoryStatsPeriod", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::int32_t period = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectGetAllDomainStats {
    static constexpr Procedure info{.number = 344, .name = "CONNECT_GET_ALL_DOMAIN_STATS",
                                    .api = "virConnectGetAllDomainStats", .access = {{{"connect", "search_domains"}}},
                                    .filter = {"domain", "read"}};
    struct Args { List<DomainRef, 16384> domains; std::uint32_t stats = 0; std::uint32_t flags = 0; };
    struct Reply { List<DomainStatsRecord, 16384> ret_stats; };
};

struct DomainGetIothreadInfo {
    static constexpr Procedure info{.number = 351, .name = "DOMAIN_GET_IOTHREAD_INFO",
                                    .api = "virDomainGetIOThreadInfo", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { List<DomainIothreadInfo, 16384> info; std::uint32_t count = 0; };
};

struct DomainPinIothread {
    static constexpr Procedure info{.number = 352, .name = "DOMAIN_PIN_IOTHREAD", .api = "virDomainPinIOThread",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args {
        DomainRef domain;
        std::uint32_t iothreads_id = 0;
        Bytes<2048> cpumap;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainAddIothread {
    static constexpr Procedure info{.number = 355, .name = "DOMAIN_ADD_IOTHREAD", .api = "virDomainAddIOThread",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::uint32_t iothread_id = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainDelIothread {
    static constexpr Procedure info{.number = 356, .name = "DOMAIN_DEL_IOTHREAD", .api = "virDomainDelIOThread",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::uint32_t iothread_id = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSetVcpu {
    static constexpr Procedure info{.number = 384, .name = "DOMAIN_SET_VCPU", .api = "virDomainSetVcpu",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::string cpumap; std::int32_t state = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSetIothreadParams {
    static constexpr Procedure info{.number = 402, .name = "DOMAIN_SET_IOTHREAD_PARAMS",
                                    .api = "virDomainSetIOThreadParams", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args {
        DomainRef domain;
        std::uint32_t iothread_id = 0;
        List<TypedParam, 64> params;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainStartDirtyRateCalc {
    static constexpr Procedure info{.number = 427, .name = "DOMAIN_START_DIRTY_RATE_CALC",
                                    .api = "virDomainStartDirtyRateCalc", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::int32_t seconds = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
