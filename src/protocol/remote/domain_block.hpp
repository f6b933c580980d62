#pragma once
// Block devices of domains: statistics, jobs, limits.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainDiskError { std::string disk; std::int32_t error = 0; };

struct DomainBlockStats {
    static constexpr Procedure info{.number = 64, .name = "DOMAIN_BLOCK_STATS", .api = "virDomainBlockStats",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string path; };
    struct Reply {
        std::int64_t rd_req = 0;
        std::int64_t rd_bytes = 0;
        std::int64_t wr_req = 0;
        std::int64_t wr_bytes = 0;
        std::int64_t errors = 0;
    };
};

struct DomainBlockPeek {
    static constexpr Procedure info{.number = 103, .name = "DOMAIN_BLOCK_PEEK", .api = "virDomainBlockPeek",
                                    .writes = true, .access = {{{"domain", "block_read"}}}};
    struct Args {
        DomainRef domain;
        std::string path;
        std::uint64_t offset = 0;
        std::uint32_t size = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { Bytes<4194304> buffer; };
};

struct DomainGetBlockInfo {
    static constexpr Procedure info{.number = 194, .name = "DOMAIN_GET_BLOCK_INFO", .api = "virDomainGetBlockInfo",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string path; std::uint32_t flags = 0; };
    struct Reply { std::uint64_t allocation = 0; std::uint64_t capacity = 0; std::uint64_t physical = 0; };
};

struct DomainBlockJobAbort {
    static constexpr Procedure info{.number = 237, .name = "DOMAIN_BLOCK_JOB_ABORT", .api = "virDomainBlockJobAbort",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string path; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetBlockJobInfo {
    static constexpr Procedure info{.number = 238, .name = "DOMAIN_GET_BLOCK_JOB_INFO",
                                    .api = "virDomainGetBlockJobInfo", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string path; std::uint32_t flags = 0; };
    struct Reply {
        std::int32_t found = 0;
        std::int32_t type = 0;
        std::uint64_t bandwidth = 0;
        std::uint64_t current = 0;
        std::uint64_t end = 0;
    };
};

struct DomainBlockJobSetSpeed {
    static constexpr Procedure info{.number = 239, .name = "DOMAIN_BLOCK_JOB_SET_SPEED",
                                    .api = "virDomainBlockJobSetSpeed", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string path; std::uint64_t bandwidth = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainBlockPull {
    static constexpr Procedure info{.number = 240, .name = "DOMAIN_BLOCK_PULL", .api = "virDomainBlockPull",
                                    .writes = true, .access = {{{"domain", "block_write"}}}};
    struct Args { DomainRef domain; std::string path; std::uint64_t bandwidth = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainBlockStatsFlags {
    static constexpr Procedure info{.number = 243, .name = "DOMAIN_BLOCK_STATS_FLAGS",
                                    .api = "virDomainBlockStatsFlags", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string path; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; std::int32_t nparams = 0; };
};

struct DomainBlockResize {
    static constexpr Procedure info{.number = 251, .name = "DOMAIN_BLOCK_RESIZE", .api = "virDomainBlockResize",
                                    .writes = true, .access = {{{"domain", "block_write"}}}};
    struct Args { DomainRef domain; std::string disk; std::uint64_t size = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSetBlockIoTune {
    static constexpr Procedure info{.number = 252, .name = "DOMAIN_SET_BLOCK_IO_TUNE",
                                    .api = "virDomainSetBlockIoTune", .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::string disk; List<TypedParam, 32> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetBlockIoTune {
    static constexpr Procedure info{.number = 253, .name = "DOMAIN_GET_BLOCK_IO_TUNE",
                                    .api = "virDomainGetBlockIoTune", .access = {{{"domain", "read"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> disk;
        std::int32_t nparams = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { List<TypedParam, 32> params; std::int32_t nparams = 0; };
};

struct DomainGetDiskErrors {
    static constexpr Procedure info{.number = 263, .name = "DOMAIN_GET_DISK_ERRORS", .api = "virDomainGetDiskErrors",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t maxerrors = 0; std::uint32_t flags = 0; };
    struct Reply { List<DomainDiskError, 256> errors; std::int32_t nerrors = 0; };
};

struct DomainBlockRebase {
    static constexpr Procedure info{.number = 266, .name = "DOMAIN_BLOCK_REBASE", .api = "virDomainBlockRebase",
                                    .writes = true, .access = {{{"domain", "block_write"}}}};
    struct Args {
        DomainRef domain;
        std::string path;
        std::optional<std::string> base;
        std::uint64_t bandwidth = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainBlockCommit {
    static constexpr Procedure info{.number = 290, .name = "DOMAIN_BLOCK_COMMIT", .api = "virDomainBlockCommit",
                                    .writes = true, .access = {{{"domain", "block_write"}}}};
    struct Args {
        DomainRef domain;
        std::string disk;
        std::optional<std::string> base;
        std::optional<std::string> top;
        std::uint64_t bandwidth = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainBlockCopy {
    static constexpr Procedure info{.number = 345, .name = "DOMAIN_BLOCK_COPY", .api = "virDomainBlockCopy",
                                    .writes = true, .access = {{{"domain", "block_write"}}}};
    struct Args {
        DomainRef domain;
        std::string path;
        std::string destxml;
        List<TypedParam, 16> params;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainSetBlockThreshold {
    static constexpr Procedure info{.number = 386, .name = "DOMAIN_SET_BLOCK_THRESHOLD",
                                    .api = "virDomainSetBlockThreshold", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args {
        DomainRef domain;
        std::string device;
        std::uint64_t threshold = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainSetThrottleGroup {
    static constexpr Procedure info{.number = 451, .name = "DOMAIN_SET_THROTTLE_GROUP",
                                    .api = "virDomainSetThrottleGroup", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args {
        DomainRef domain;
        std::string group;
        List<TypedParam, 32> params;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainDelThrottleGroup {
    static constexpr Procedure info{.number = 452, .name = "DOMAIN_DEL_THROTTLE_GROUP",
                                    .api = "virDomainDelThrottleGroup", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::optional<std::string> group; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
