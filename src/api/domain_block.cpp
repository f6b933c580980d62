// Disks of domains: statistics, sizes, jobs, limits.
#include "api/entry.hpp"
#include "protocol/remote/domain_block.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

int virDomainBlockJobAbort(virDomainPtr dom, const char* disk, unsigned int flags) {
    return done<DomainBlockJobAbort>(dom, REQUIRED(disk), flags);
}
int virDomainBlockJobSetSpeed(virDomainPtr dom, const char* disk, unsigned long bandwidth, unsigned int flags) {
    return done<DomainBlockJobSetSpeed>(dom, REQUIRED(disk), bandwidth, flags);
}
int virDomainBlockPull(virDomainPtr dom, const char* disk, unsigned long bandwidth, unsigned int flags) {
    return done<DomainBlockPull>(dom, REQUIRED(disk), bandwidth, flags);
}
int virDomainBlockStatsFlags(virDomainPtr dom, const char* disk, virTypedParameterPtr params, int* nparams,
                             unsigned int flags) {
    return get_params<DomainBlockStatsFlags>(dom, params, nparams, REQUIRED(disk), flags);
}
int virDomainBlockResize(virDomainPtr dom, const char* disk, unsigned long long size, unsigned int flags) {
    return done<DomainBlockResize>(dom, REQUIRED(disk), size, flags);
}
int virDomainGetBlockIoTune(virDomainPtr dom, const char* disk, virTypedParameterPtr params, int* nparams,
                            unsigned int flags) {
    return get_params<DomainGetBlockIoTune>(dom, params, nparams, disk, flags);
}
int virDomainBlockRebase(virDomainPtr dom, const char* disk, const char* base, unsigned long bandwidth,
                         unsigned int flags) {
    return done<DomainBlockRebase>(dom, REQUIRED(disk), base, bandwidth, flags);
}
int virDomainBlockCommit(virDomainPtr dom, const char* disk, const char* base, const char* top,
                         unsigned long bandwidth, unsigned int flags) {
    return done<DomainBlockCommit>(dom, REQUIRED(disk), base, top, bandwidth, flags);
}
int virDomainBlockCopy(virDomainPtr dom, const char* disk, const char* destxml, virTypedParameterPtr params,
                       int nparams, unsigned int flags) {
    return done<DomainBlockCopy>(dom, REQUIRED(disk), REQUIRED(destxml), PARAMS(params, ZERO_OR_MORE(nparams)), flags);
}
int virDomainSetBlockThreshold(virDomainPtr domain, const char* dev, unsigned long long threshold,
                               unsigned int flags) {
    return done<DomainSetBlockThreshold>(domain, REQUIRED(dev), threshold, flags);
}
int virDomainSetThrottleGroup(virDomainPtr dom, const char* group, virTypedParameterPtr params, int nparams,
                              unsigned int flags) {
    return done<DomainSetThrottleGroup>(dom, REQUIRED(group), PARAMS(params, nparams), flags);
}
int virDomainDelThrottleGroup(virDomainPtr dom, const char* group, unsigned int flags) {
    return done<DomainDelThrottleGroup>(dom, group, flags);
}

int virDomainSetBlockIoTune(virDomainPtr dom, const char* disk, virTypedParameterPtr params, int nparams,
                            unsigned int flags) {
    return done<DomainSetBlockIoTune>(dom, REQUIRED(disk), PARAMS(params, POSITIVE(nparams)), flags);
}
int virDomainBlockStats(virDomainPtr dom, const char* disk, virDomainBlockStatsPtr stats, size_t size) {
    return entry(dom, [&] {
        NOT_NULL(disk);
        NOT_NULL(stats);
        MUST(size <= sizeof *stats, "size", "must not exceed the size of virDomainBlockStats");
        const auto r = ask<DomainBlockStats>(dom, REQUIRED(disk));
        const virDomainBlockStatsStruct full{r.rd_req, r.rd_bytes, r.wr_req, r.wr_bytes, r.errors};
        std::memcpy(stats, &full, size);   // older programs have a shorter structure
        return 0;
    });
}
int virDomainBlockPeek(virDomainPtr dom, const char* disk, unsigned long long offset, size_t size, void* buffer,
                       unsigned int flags) {
    return entry(dom, [&] {
        NOT_NULL(disk);
        if (size) NOT_NULL(buffer);
        const auto reply = ask<DomainBlockPeek>(dom, REQUIRED(disk), offset, std::uint32_t(size), flags);
        if (reply.buffer.size() != size) throw Error(ErrorCode::rpc, "data of another size came back than was asked for");
        std::memcpy(buffer, reply.buffer.data(), size);
        return 0;
    });
}
int virDomainGetBlockInfo(virDomainPtr dom, const char* disk, virDomainBlockInfoPtr info, unsigned int flags) {
    return entry(dom, [&] {
        NOT_NULL(disk);
        NOT_NULL(info);
        const auto reply = ask<DomainGetBlockInfo>(dom, REQUIRED(disk), flags);
        *info = {reply.capacity, reply.allocation, reply.physical};
        return 0;
    });
}
// 0: there is no job on that disk.
int virDomainGetBlockJobInfo(virDomainPtr dom, const char* disk, virDomainBlockJobInfoPtr info, unsigned int flags) {
    return entry(dom, [&] {
        NOT_NULL(disk);
        NOT_NULL(info);
        *info = {};
        const auto reply = ask<DomainGetBlockJobInfo>(dom, REQUIRED(disk), flags);
        if (!reply.found) return 0;
        info->type = reply.type;
        info->bandwidth = reply.bandwidth;
        info->cur = reply.current;
        info->end = reply.end;
        return 1;
    });
}
// Without an array: how many there may be.
int virDomainGetDiskErrors(virDomainPtr dom, virDomainDiskErrorPtr errors, unsigned int maxerrors,
                           unsigned int flags) {
    return entry(dom, [&] {
        if (maxerrors) NOT_NULL(errors);
        else MUST(!errors, "errors", "must be NULL");
        const auto reply = ask<DomainGetDiskErrors>(dom, maxerrors, flags);
        const auto count = std::min<std::size_t>(reply.errors.size(), maxerrors);
        for (std::size_t i = 0; i < count; ++i) errors[i] = {copy_text(reply.errors[i].disk), reply.errors[i].error};
        return int(reply.nerrors);
    });
}

}  // extern "C"
