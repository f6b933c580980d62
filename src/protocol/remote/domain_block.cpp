// The wire form of protocol/remote/domain_block.hpp.
#include "protocol/remote/domain_block.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(domain_block,
    DomainBlockStats,
    DomainBlockPeek,
    DomainGetBlockInfo,
    DomainBlockJobAbort,
    DomainGetBlockJobInfo,
    DomainBlockJobSetSpeed,
    DomainBlockPull,
    DomainBlockStatsFlags,
    DomainBlockResize,
    DomainSetBlockIoTune,
    DomainGetBlockIoTune,
    DomainGetDiskErrors,
    DomainBlockRebase,
    DomainBlockCommit,
    DomainBlockCopy,
    DomainSetBlockThreshold,
    DomainSetThrottleGroup,
    DomainDelThrottleGroup)

}  // namespace vireo::protocol
