// The wire form of protocol/remote/connect.hpp.
#include "protocol/remote/connect.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(connect,
    ConnectOpen,
    ConnectClose,
    ConnectGetType,
    ConnectGetVersion,
    ConnectGetMaxVcpus,
    NodeGetInfo,
    ConnectGetCapabilities,
    ConnectGetHostname,
    ConnectSupportsFeature,
    NodeGetCellsFreeMemory,
    NodeGetFreeMemory,
    ConnectGetUri,
    NodeGetSecurityModel,
    ConnectDomainXmlFromNative,
    ConnectDomainXmlToNative,
    ConnectIsSecure,
    ConnectGetLibVersion,
    ConnectCompareCpu,
    ConnectBaselineCpu,
    ConnectGetSysinfo,
    NodeGetCpuStats,
    NodeGetMemoryStats,
    NodeSuspendForDuration,
    NodeSetMemoryParameters,
    NodeGetMemoryParameters,
    NodeGetCpuMap,
    ConnectGetCpuModelNames,
    NodeGetFreePages,
    ConnectGetDomainCapabilities,
    NodeAllocPages,
    ConnectRegisterCloseCallback,
    ConnectUnregisterCloseCallback,
    ConnectEventConnectionClosed,
    ConnectCompareHypervisorCpu,
    ConnectBaselineHypervisorCpu,
    NodeGetSevInfo,
    ConnectSetIdentity)

}  // namespace vireo::protocol
