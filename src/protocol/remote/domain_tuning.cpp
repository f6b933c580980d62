// The wire form of protocol/remote/domain_tuning.hpp.
#include "protocol/remote/domain_tuning.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(domain_tuning,
    DomainGetMaxMemory,
    DomainGetMaxVcpus,
    DomainGetVcpus,
    DomainPinVcpu,
    DomainSetMaxMemory,
    DomainSetMemory,
    DomainSetVcpus,
    DomainGetSchedulerType,
    DomainGetSchedulerParameters,
    DomainSetSchedulerParameters,
    DomainInterfaceStats,
    DomainMemoryPeek,
    DomainMemoryStats,
    DomainSetMemoryParameters,
    DomainGetMemoryParameters,
    DomainSetVcpusFlags,
    DomainGetVcpusFlags,
    DomainSetMemoryFlags,
    DomainSetBlkioParameters,
    DomainGetBlkioParameters,
    DomainSetSchedulerParametersFlags,
    DomainGetSchedulerParametersFlags,
    DomainPinVcpuFlags,
    DomainGetVcpuPinInfo,
    DomainSetNumaParameters,
    DomainGetNumaParameters,
    DomainSetInterfaceParameters,
    DomainGetInterfaceParameters,
    DomainGetCpuStats,
    DomainPinEmulator,
    DomainGetEmulatorPinInfo,
    DomainGetJobStats,
    DomainSetMemoryStatsPeriod,
    ConnectGetAllDomainStats,
    DomainGetIothreadInfo,
    DomainPinIothread,
    DomainAddIothread,
    DomainDelIothread,
    DomainSetVcpu,
    DomainSetIothreadParams,
    DomainStartDirtyRateCalc)

}  // namespace vireo::protocol
