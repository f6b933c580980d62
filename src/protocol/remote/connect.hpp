#pragma once
// A connection and its host.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct NodeCpuStat { std::string field; std::uint64_t value = 0; };
struct NodeMemoryStat { std::string field; std::uint64_t value = 0; };

struct ConnectOpen {
    static constexpr Procedure info{.number = 1, .name = "CONNECT_OPEN", .api = "virConnectOpenAuth",
                                    .priority = Priority::high, .stage = Stage::connected,
                                    .access = {{{"connect", "getattr"}}}};
    struct Args { std::optional<std::string> name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectClose {
    static constexpr Procedure info{.number = 2, .name = "CONNECT_CLOSE", .api = "virConnectClose",
                                    .priority = Priority::high, .stage = Stage::connected};
    using Args = Nothing;
    using Reply = Nothing;
};

struct ConnectGetType {
    static constexpr Procedure info{.number = 3, .name = "CONNECT_GET_TYPE", .api = "virConnectGetType",
                                    .priority = Priority::high, .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    struct Reply { std::string type; };
};

struct ConnectGetVersion {
    static constexpr Procedure info{.number = 4, .name = "CONNECT_GET_VERSION", .api = "virConnectGetVersion",
                                    .priority = Priority::high, .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    struct Reply { std::uint64_t hv_ver = 0; };
};

struct ConnectGetMaxVcpus {
    static constexpr Procedure info{.number = 5, .name = "CONNECT_GET_MAX_VCPUS", .api = "virConnectGetMaxVcpus",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    struct Args { std::optional<std::string> type; };
    struct Reply { std::int32_t max_vcpus = 0; };
};

struct NodeGetInfo {
    static constexpr Procedure info{.number = 6, .name = "NODE_GET_INFO", .api = "virNodeGetInfo",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    using Args = Nothing;
    struct Reply {
        FixedChars<32> model;
        std::uint64_t memory = 0;
        std::int32_t cpus = 0;
        std::int32_t mhz = 0;
        std::int32_t nodes = 0;
        std::int32_t sockets = 0;
        std::int32_t cores = 0;
        std::int32_t threads = 0;
    };
};

struct ConnectGetCapabilities {
    static constexpr Procedure info{.number = 7, .name = "CONNECT_GET_CAPABILITIES",
                                    .api = "virConnectGetCapabilities", .access = {{{"connect", "read"}}}};
    using Args = Nothing;
    struct Reply { std::string capabilities; };
};

struct ConnectGetHostname {
    static constexpr Procedure info{.number = 59, .name = "CONNECT_GET_HOSTNAME", .api = "virConnectGetHostname",
                                    .priority = Priority::high, .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    struct Reply { std::string hostname; };
};

struct ConnectSupportsFeature {
    static constexpr Procedure info{.number = 60, .name = "CONNECT_SUPPORTS_FEATURE", .api = "(internal)",
                                    .priority = Priority::high, .stage = Stage::connected,
                                    .access = {{{"connect", "getattr"}}}};
    struct Args { std::int32_t feature = 0; };
    struct Reply { std::int32_t supported = 0; };
};

struct NodeGetCellsFreeMemory {
    static constexpr Procedure info{.number = 101, .name = "NODE_GET_CELLS_FREE_MEMORY",
                                    .api = "virNodeGetCellsFreeMemory", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t start_cell = 0; std::int32_t maxcells = 0; };
    struct Reply { List<std::uint64_t, 1024> cells; };
};

struct NodeGetFreeMemory {
    static constexpr Procedure info{.number = 102, .name = "NODE_GET_FREE_MEMORY", .api = "virNodeGetFreeMemory",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    using Args = Nothing;
    struct Reply { std::uint64_t free_mem = 0; };
};

struct ConnectGetUri {
    static constexpr Procedure info{.number = 110, .name = "CONNECT_GET_URI", .api = "virConnectGetURI",
                                    .priority = Priority::high, .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    struct Reply { std::string uri; };
};

struct NodeGetSecurityModel {
    static constexpr Procedure info{.number = 122, .name = "NODE_GET_SECURITY_MODEL",
                                    .api = "virNodeGetSecurityModel", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    using Args = Nothing;
    struct Reply { Chars<257> model; Chars<257> doi; };
};

struct ConnectDomainXmlFromNative {
    static constexpr Procedure info{.number = 135, .name = "CONNECT_DOMAIN_XML_FROM_NATIVE",
                                    .api = "virConnectDomainXMLFromNative", .writes = true,
                                    .access = {{{"connect", "write"}}}};
    struct Args { std::string native_format; std::string native_config; std::uint32_t flags = 0; };
    struct Reply { std::string domain_xml; };
};

struct ConnectDomainXmlToNative {
    static constexpr Procedure info{.number = 136, .name = "CONNECT_DOMAIN_XML_TO_NATIVE",
                                    .api = "virConnectDomainXMLToNative", .writes = true,
                                    .access = {{{"connect", "write"}}}};
    struct Args { std::string native_format; std::string domain_xml; std::uint32_t flags = 0; };
    struct Reply { std::string native_config; };
};

struct ConnectIsSecure {
    static constexpr Procedure info{.number = 149, .name = "CONNECT_IS_SECURE", .api = "virConnectIsSecure",
                                    .priority = Priority::high};
    using Args = Nothing;
    struct Reply { std::int32_t secure = 0; };
};

struct ConnectGetLibVersion {
    static constexpr Procedure info{.number = 157, .name = "CONNECT_GET_LIB_VERSION",
                                    .api = "virConnectGetLibVersion", .priority = Priority::high,
                                    .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    struct Reply { std::uint64_t lib_ver = 0; };
};

struct ConnectCompareCpu {
    static constexpr Procedure info{.number = 158, .name = "CONNECT_COMPARE_CPU", .api = "virConnectCompareCPU",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { std::int32_t result = 0; };
};

struct ConnectBaselineCpu {
    static constexpr Procedure info{.number = 162, .name = "CONNECT_BASELINE_CPU", .api = "virConnectBaselineCPU",
                                    .access = {{{"connect", "read"}}}};
    struct Args { List<std::string, 256> xml_cpus; std::uint32_t flags = 0; };
    struct Reply { std::string cpu; };
};

struct ConnectGetSysinfo {
    static constexpr Procedure info{.number = 203, .name = "CONNECT_GET_SYSINFO", .api = "virConnectGetSysinfo",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    struct Args { std::uint32_t flags = 0; };
    struct Reply { std::string sysinfo; };
};

struct NodeGetCpuStats {
    static constexpr Procedure info{.number = 227, .name = "NODE_GET_CPU_STATS", .api = "virNodeGetCPUStats",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t cpu_num = 0; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<NodeCpuStat, 16> params; std::int32_t nparams = 0; };
};

struct NodeGetMemoryStats {
    static constexpr Procedure info{.number = 228, .name = "NODE_GET_MEMORY_STATS", .api = "virNodeGetMemoryStats",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t nparams = 0; std::int32_t cell_num = 0; std::uint32_t flags = 0; };
    struct Reply { List<NodeMemoryStat, 16> params; std::int32_t nparams = 0; };
};

struct NodeSuspendForDuration {
    static constexpr Procedure info{.number = 250, .name = "NODE_SUSPEND_FOR_DURATION",
                                    .api = "virNodeSuspendForDuration", .writes = true,
                                    .access = {{{"connect", "pm_control"}}}};
    struct Args { std::uint32_t target = 0; std::uint64_t duration = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct NodeSetMemoryParameters {
    static constexpr Procedure info{.number = 288, .name = "NODE_SET_MEMORY_PARAMETERS",
                                    .api = "virNodeSetMemoryParameters", .writes = true,
                                    .access = {{{"connect", "write"}}}};
    struct Args { List<TypedParam, 64> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct NodeGetMemoryParameters {
    static constexpr Procedure info{.number = 289, .name = "NODE_GET_MEMORY_PARAMETERS",
                                    .api = "virNodeGetMemoryParameters", .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 64> params; std::int32_t nparams = 0; };
};

struct NodeGetCpuMap {
    static constexpr Procedure info{.number = 293, .name = "NODE_GET_CPU_MAP", .api = "virNodeGetCPUMap",
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t need_map = 0; std::int32_t need_online = 0; std::uint32_t flags = 0; };
    struct Reply { Bytes<2048> cpumap; std::uint32_t online = 0; std::int32_t count = 0; };
};

struct ConnectGetCpuModelNames {
    static constexpr Procedure info{.number = 312, .name = "CONNECT_GET_CPU_MODEL_NAMES",
                                    .api = "virConnectGetCPUModelNames", .access = {{{"connect", "read"}}}};
    struct Args { std::string arch; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<std::string, 8192> models; std::int32_t count = 0; };
};

struct NodeGetFreePages {
    static constexpr Procedure info{.number = 340, .name = "NODE_GET_FREE_PAGES", .api = "virNodeGetFreePages",
                                    .priority = Priority::high, .access = {{{"connect", "read"}}}};
    struct Args {
        List<std::uint32_t, 1024> pages;
        std::int32_t start_cell = 0;
        std::uint32_t cell_count = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { List<std::uint64_t, 1024> counts; };
};

struct ConnectGetDomainCapabilities {
    static constexpr Procedure info{.number = 342, .name = "CONNECT_GET_DOMAIN_CAPABILITIES",
                                    .api = "virConnectGetDomainCapabilities", .writes = true,
                                    .access = {{{"connect", "write"}}}};
    struct Args {
        std::optional<std::string> emulatorbin;
        std::optional<std::string> arch;
        std::optional<std::string> machine;
        std::optional<std::string> virttype;
        std::uint32_t flags = 0;
    };
    struct Reply { std::string capabilities; };
};

struct NodeAllocPages {
    static constexpr Procedure info{.number = 347, .name = "NODE_ALLOC_PAGES", .api = "virNodeAllocPages",
                                    .writes = true, .access = {{{"connect", "write"}}}};
    struct Args {
        List<std::uint32_t, 1024> page_sizes;
        List<std::uint64_t, 1024> page_counts;
        std::int32_t start_cell = 0;
        std::uint32_t cell_count = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { std::int32_t result = 0; };
};

struct ConnectRegisterCloseCallback {
    static constexpr Procedure info{.number = 360, .name = "CONNECT_REGISTER_CLOSE_CALLBACK",
                                    .api = "virConnectRegisterCloseCallback", .priority = Priority::high,
                                    .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    using Reply = Nothing;
};

struct ConnectUnregisterCloseCallback {
    static constexpr Procedure info{.number = 361, .name = "CONNECT_UNREGISTER_CLOSE_CALLBACK",
                                    .api = "virConnectUnregisterCloseCallback", .priority = Priority::high,
                                    .access = {{{"connect", "getattr"}}}};
    using Args = Nothing;
    using Reply = Nothing;
};

struct ConnectEventConnectionClosed {
    static constexpr Procedure info{.number = 362, .name = "CONNECT_EVENT_CONNECTION_CLOSED", .event = true};
    struct Message { std::int32_t reason = 0; };
};

struct ConnectCompareHypervisorCpu {
    static constexpr Procedure info{.number = 393, .name = "CONNECT_COMPARE_HYPERVISOR_CPU",
                                    .api = "virConnectCompareHypervisorCPU", .writes = true,
                                    .access = {{{"connect", "write"}}}};
    struct Args {
        std::optional<std::string> emulator;
        std::optional<std::string> arch;
        std::optional<std::string> machine;
        std::optional<std::string> virttype;
        std::string xml_cpu;
        std::uint32_t flags = 0;
    };
    struct Reply { std::int32_t result = 0; };
};

struct ConnectBaselineHypervisorCpu {
    static constexpr Procedure info{.number = 394, .name = "CONNECT_BASELINE_HYPERVISOR_CPU",
                                    .api = "virConnectBaselineHypervisorCPU", .writes = true,
                                    .access = {{{"connect", "write"}}}};
    struct Args {
        std::optional<std::string> emulator;
        std::optional<std::string> arch;
        std::optional<std::string> machine;
        std::optional<std::string> virttype;
        List<std::string, 256> xml_cpus;
        std::uint32_t flags = 0;
    };
    struct Reply { std::string cpu; };
};

struct NodeGetSevInfo {
    static constexpr Procedure info{.number = 395, .name = "NODE_GET_SEV_INFO", .api = "virNodeGetSEVInfo",
                                    .writes = true, .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 64> params; std::int32_t nparams = 0; };
};

struct ConnectSetIdentity {
    static constexpr Procedure info{.number = 419, .name = "CONNECT_SET_IDENTITY", .api = "virConnectSetIdentity",
                                    .access = {{{"connect", "write"}}}};
    struct Args { List<TypedParam, 20> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
