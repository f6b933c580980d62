// The wire form of protocol/admin.hpp.
#include "protocol/admin.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace admin;

VIREO_WIRE_FORM(admin,
    ConnectOpen,
    ConnectClose,
    ConnectGetLibVersion,
    ConnectListServers,
    ConnectLookupServer,
    ServerGetThreadpoolParameters,
    ServerSetThreadpoolParameters,
    ServerListClients,
    ServerLookupClient,
    ClientGetInfo,
    ClientClose,
    ServerGetClientLimits,
    ServerSetClientLimits,
    ConnectGetLoggingOutputs,
    ConnectGetLoggingFilters,
    ConnectSetLoggingOutputs,
    ConnectSetLoggingFilters,
    ServerUpdateTlsFiles,
    ConnectSetDaemonTimeout,
    ConnectDaemonShutdown)

}  // namespace vireo::protocol
