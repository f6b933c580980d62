#pragma once
// Administration of a daemon (program 0x06900690).
#include "protocol/types.hpp"

namespace vireo::protocol::admin {

inline constexpr std::uint32_t program = program_admin;

struct ServerRef { std::string name; };
struct ClientRef {
    ServerRef server;
    std::uint64_t id = 0;
    std::int64_t timestamp = 0;
    std::uint32_t transport = 0;
};

struct ConnectOpen {
    static constexpr Procedure info{.program = program, .number = 1, .name = "CONNECT_OPEN",
                                    .api = "virAdmConnectOpen", .stage = Stage::connected};
    struct Args { std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectClose {
    static constexpr Procedure info{.program = program, .number = 2, .name = "CONNECT_CLOSE",
                                    .api = "virAdmConnectClose", .stage = Stage::connected};
    using Args = Nothing;
    using Reply = Nothing;
};

struct ConnectGetLibVersion {
    static constexpr Procedure info{.program = program, .number = 3, .name = "CONNECT_GET_LIB_VERSION",
                                    .api = "virAdmConnectGetLibVersion"};
    using Args = Nothing;
    struct Reply { std::uint64_t lib_ver = 0; };
};

struct ConnectListServers {
    static constexpr Procedure info{.program = program, .number = 4, .name = "CONNECT_LIST_SERVERS",
                                    .api = "virAdmConnectListServers"};
    struct Args { std::uint32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<ServerRef, 16384> servers; std::uint32_t count = 0; };
};

struct ConnectLookupServer {
    static constexpr Procedure info{.program = program, .number = 5, .name = "CONNECT_LOOKUP_SERVER",
                                    .api = "virAdmConnectLookupServer"};
    struct Args { std::string name; std::uint32_t flags = 0; };
    struct Reply { ServerRef server; };
};

struct ServerGetThreadpoolParameters {
    static constexpr Procedure info{.program = program, .number = 6, .name = "SERVER_GET_THREADPOOL_PARAMETERS",
                                    .api = "virAdmServerGetThreadPoolParameters"};
    struct Args { ServerRef server; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 32> params; };
};

struct ServerSetThreadpoolParameters {
    static constexpr Procedure info{.program = program, .number = 7, .name = "SERVER_SET_THREADPOOL_PARAMETERS",
                                    .api = "virAdmServerSetThreadPoolParameters"};
    struct Args { ServerRef server; List<TypedParam, 32> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ServerListClients {
    static constexpr Procedure info{.program = program, .number = 8, .name = "SERVER_LIST_CLIENTS",
                                    .api = "virAdmServerListClients"};
    struct Args { ServerRef server; std::uint32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<ClientRef, 16384> clients; std::uint32_t count = 0; };
};

struct ServerLookupClient {
    static constexpr Procedure info{.program = program, .number = 9, .name = "SERVER_LOOKUP_CLIENT",
                                    .api = "virAdmServerLookupClient"};
    struct Args { ServerRef server; std::uint64_t id = 0; std::uint32_t flags = 0; };
    struct Reply { ClientRef client; };
};

struct ClientGetInfo {
    static constexpr Procedure info{.program = program, .number = 10, .name = "CLIENT_GET_INFO",
                                    .api = "virAdmClientGetInfo"};
    struct Args { ClientRef client; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 64> params; };
};

struct ClientClose {
    static constexpr Procedure info{.program = program, .number = 11, .name = "CLIENT_CLOSE",
                                    .api = "virAdmClientClose"};
    struct Args { ClientRef client; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ServerGetClientLimits {
    static constexpr Procedure info{.program = program, .number = 12, .name = "SERVER_GET_CLIENT_LIMITS",
                                    .api = "virAdmServerGetClientLimits"};
    struct Args { ServerRef server; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 32> params; };
};

struct ServerSetClientLimits {
    static constexpr Procedure info{.program = program, .number = 13, .name = "SERVER_SET_CLIENT_LIMITS",
                                    .api = "virAdmServerSetClientLimits"};
    struct Args { ServerRef server; List<TypedParam, 32> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectGetLoggingOutputs {
    static constexpr Procedure info{.program = program, .number = 14, .name = "CONNECT_GET_LOGGING_OUTPUTS",
                                    .api = "virAdmConnectGetLoggingOutputs"};
    struct Args { std::uint32_t flags = 0; };
    struct Reply { std::string outputs; std::uint32_t noutputs = 0; };
};

struct ConnectGetLoggingFilters {
    static constexpr Procedure info{.program = program, .number = 15, .name = "CONNECT_GET_LOGGING_FILTERS",
                                    .api = "virAdmConnectGetLoggingFilters"};
    struct Args { std::uint32_t flags = 0; };
    struct Reply { std::optional<std::string> filters; std::uint32_t nfilters = 0; };
};

struct ConnectSetLoggingOutputs {
    static constexpr Procedure info{.program = program, .number = 16, .name = "CONNECT_SET_LOGGING_OUTPUTS",
                                    .api = "virAdmConnectSetLoggingOutputs"};
    struct Args { std::optional<std::string> outputs; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectSetLoggingFilters {
    static constexpr Procedure info{.program = program, .number = 17, .name = "CONNECT_SET_LOGGING_FILTERS",
                                    .api = "virAdmConnectSetLoggingFilters"};
    struct Args { std::optional<std::string> filters; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ServerUpdateTlsFiles {
    static constexpr Procedure info{.program = program, .number = 18, .name = "SERVER_UPDATE_TLS_FILES",
                                    .api = "virAdmServerUpdateTlsFiles"};
    struct Args { ServerRef server; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectSetDaemonTimeout {
    static constexpr Procedure info{.program = program, .number = 19, .name = "CONNECT_SET_DAEMON_TIMEOUT",
                                    .api = "virAdmConnectSetDaemonTimeout"};
    struct Args { std::uint32_t timeout = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectDaemonShutdown {
    static constexpr Procedure info{.program = program, .number = 20, .name = "CONNECT_DAEMON_SHUTDOWN",
                                    .api = "virAdmConnectDaemonShutdown"};
    struct Args { std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::admin
