#pragma once
// Migration of domains.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainMigratePrepare {
    static constexpr Procedure info{.number = 61, .name = "DOMAIN_MIGRATE_PREPARE", .api = "virDomainMigratePrepare",
                                    .writes = true, .access = {{{"domain", "migrate"}, {"domain", "start"},
                                    {"domain", "write"}}}};
    struct Args {
        std::optional<std::string> uri_in;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
    };
    struct Reply { Bytes<4194304> cookie; std::optional<std::string> uri_out; };
};

struct DomainMigratePerform {
    static constexpr Procedure info{.number = 62, .name = "DOMAIN_MIGRATE_PERFORM", .api = "virDomainMigratePerform",
                                    .writes = true, .access = {{{"domain", "migrate"}}}};
    struct Args {
        DomainRef domain;
        Bytes<4194304> cookie;
        std::string uri;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
    };
    using Reply = Nothing;
};

struct DomainMigrateFinish {
    static constexpr Procedure info{.number = 63, .name = "DOMAIN_MIGRATE_FINISH", .api = "virDomainMigrateFinish",
                                    .writes = true, .access = {{{"domain", "migrate"}}}};
    struct Args { std::string dname; Bytes<4194304> cookie; std::string uri; std::uint64_t flags = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainMigratePrepare2 {
    static constexpr Procedure info{.number = 108, .name = "DOMAIN_MIGRATE_PREPARE2",
                                    .api = "virDomainMigratePrepare2", .writes = true,
                                    .access = {{{"domain", "migrate"}, {"domain", "start"}, {"domain", "write"}}}};
    struct Args {
        std::optional<std::string> uri_in;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
        std::string dom_xml;
    };
    struct Reply { Bytes<4194304> cookie; std::optional<std::string> uri_out; };
};

struct DomainMigrateFinish2 {
    static constexpr Procedure info{.number = 109, .name = "DOMAIN_MIGRATE_FINISH2", .api = "virDomainMigrateFinish2",
                                    .writes = true, .access = {{{"domain", "migrate"}}}};
    struct Args {
        std::string dname;
        Bytes<4194304> cookie;
        std::string uri;
        std::uint64_t flags = 0;
        std::int32_t retcode = 0;
    };
    struct Reply { DomainRef domain; };
};

struct DomainMigratePrepareTunnel {
    static constexpr Procedure info{.number = 148, .name = "DOMAIN_MIGRATE_PREPARE_TUNNEL",
                                    .api = "virDomainMigratePrepareTunnel", .writes = true,
                                    .stream = StreamDirection::write, .access = {{{"domain", "migrate"},
                                    {"domain", "start"}, {"domain", "write"}}}};
    struct Args {
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
        std::string dom_xml;
    };
    using Reply = Nothing;
};

struct DomainMigrateSetMaxDowntime {
    static constexpr Procedure info{.number = 166, .name = "DOMAIN_MIGRATE_SET_MAX_DOWNTIME",
                                    .api = "virDomainMigrateSetMaxDowntime", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint64_t downtime = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainMigrateSetMaxSpeed {
    static constexpr Procedure info{.number = 207, .name = "DOMAIN_MIGRATE_SET_MAX_SPEED",
                                    .api = "virDomainMigrateSetMaxSpeed", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint64_t bandwidth = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainMigrateBegin3 {
    static constexpr Procedure info{.number = 213, .name = "DOMAIN_MIGRATE_BEGIN3", .api = "virDomainMigrateBegin3",
                                    .writes = true, .access = {{{"domain", "migrate"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> xmlin;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
    };
    struct Reply { Bytes<4194304> cookie_out; std::string xml; };
};

struct DomainMigratePrepare3 {
    static constexpr Procedure info{.number = 214, .name = "DOMAIN_MIGRATE_PREPARE3",
                                    .api = "virDomainMigratePrepare3", .writes = true,
                                    .access = {{{"domain", "migrate"}, {"domain", "start"}, {"domain", "write"}}}};
    struct Args {
        Bytes<4194304> cookie_in;
        std::optional<std::string> uri_in;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
        std::string dom_xml;
    };
    struct Reply { Bytes<4194304> cookie_out; std::optional<std::string> uri_out; };
};

struct DomainMigratePrepareTunnel3 {
    static constexpr Procedure info{.number = 215, .name = "DOMAIN_MIGRATE_PREPARE_TUNNEL3",
                                    .api = "virDomainMigratePrepareTunnel3", .writes = true,
                                    .stream = StreamDirection::write, .access = {{{"domain", "migrate"},
                                    {"domain", "start"}, {"domain", "write"}}}};
    struct Args {
        Bytes<4194304> cookie_in;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
        std::string dom_xml;
    };
    struct Reply { Bytes<4194304> cookie_out; };
};

struct DomainMigratePerform3 {
    static constexpr Procedure info{.number = 216, .name = "DOMAIN_MIGRATE_PERFORM3",
                                    .api = "virDomainMigratePerform3", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> xmlin;
        Bytes<4194304> cookie_in;
        std::optional<std::string> dconnuri;
        std::optional<std::string> uri;
        std::uint64_t flags = 0;
        std::optional<std::string> dname;
        std::uint64_t resource = 0;
    };
    struct Reply { Bytes<4194304> cookie_out; };
};

struct DomainMigrateFinish3 {
    static constexpr Procedure info{.number = 217, .name = "DOMAIN_MIGRATE_FINISH3", .api = "virDomainMigrateFinish3",
                                    .writes = true, .access = {{{"domain", "migrate"}}}};
    struct Args {
        std::string dname;
        Bytes<4194304> cookie_in;
        std::optional<std::string> dconnuri;
        std::optional<std::string> uri;
        std::uint64_t flags = 0;
        std::int32_t cancelled = 0;
    };
    struct Reply { DomainRef domain; Bytes<4194304> cookie_out; };
};

struct DomainMigrateConfirm3 {
    static constexpr Procedure info{.number = 218, .name = "DOMAIN_MIGRATE_CONFIRM3",
                                    .api = "virDomainMigrateConfirm3", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args {
        DomainRef domain;
        Bytes<4194304> cookie_in;
        std::uint64_t flags = 0;
        std::int32_t cancelled = 0;
    };
    using Reply = Nothing;
};

struct DomainMigrateGetMaxSpeed {
    static constexpr Procedure info{.number = 242, .name = "DOMAIN_MIGRATE_GET_MAX_SPEED",
                                    .api = "virDomainMigrateGetMaxSpeed", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::uint64_t bandwidth = 0; };
};

struct DomainMigrateGetCompressionCache {
    static constexpr Procedure info{.number = 299, .name = "DOMAIN_MIGRATE_GET_COMPRESSION_CACHE",
                                    .api = "virDomainMigrateGetCompressionCache",
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::uint64_t cache_size = 0; };
};

struct DomainMigrateSetCompressionCache {
    static constexpr Procedure info{.number = 300, .name = "DOMAIN_MIGRATE_SET_COMPRESSION_CACHE",
                                    .api = "virDomainMigrateSetCompressionCache", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint64_t cache_size = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainMigrateBegin3Params {
    static constexpr Procedure info{.number = 302, .name = "DOMAIN_MIGRATE_BEGIN3_PARAMS",
                                    .api = "virDomainMigrateBegin3Params", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; List<TypedParam, 64> params; std::uint32_t flags = 0; };
    struct Reply { Bytes<4194304> cookie_out; std::string xml; };
};

struct DomainMigratePrepare3Params {
    static constexpr Procedure info{.number = 303, .name = "DOMAIN_MIGRATE_PREPARE3_PARAMS",
                                    .api = "virDomainMigratePrepare3Params", .writes = true,
                                    .access = {{{"domain", "migrate"}, {"domain", "start"}, {"domain", "write"}}}};
    struct Args { List<TypedParam, 64> params; Bytes<4194304> cookie_in; std::uint32_t flags = 0; };
    struct Reply { Bytes<4194304> cookie_out; std::optional<std::string> uri_out; };
};

struct DomainMigratePrepareTunnel3Params {
    static constexpr Procedure info{.number = 304, .name = "DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS",
                                    .api = "virDomainMigratePrepareTunnel3Params", .writes = true,
                                    .stream = StreamDirection::write, .access = {{{"domain", "migrate"},
                                    {"domain", "start"}, {"domain", "write"}}}};
    struct Args { List<TypedParam, 64> params; Bytes<4194304> cookie_in; std::uint32_t flags = 0; };
    struct Reply { Bytes<4194304> cookie_out; };
};

struct DomainMigratePerform3Params {
    static constexpr Procedure info{.number = 305, .name = "DOMAIN_MIGRATE_PERFORM3_PARAMS",
                                    .api = "virDomainMigratePerform3Params", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> dconnuri;
        List<TypedParam, 64> params;
        Bytes<4194304> cookie_in;
        std::uint32_t flags = 0;
    };
    struct Reply { Bytes<4194304> cookie_out; };
};

struct DomainMigrateFinish3Params {
    static constexpr Procedure info{.number = 306, .name = "DOMAIN_MIGRATE_FINISH3_PARAMS",
                                    .api = "virDomainMigrateFinish3Params", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args {
        List<TypedParam, 64> params;
        Bytes<4194304> cookie_in;
        std::uint32_t flags = 0;
        std::int32_t cancelled = 0;
    };
    struct Reply { DomainRef domain; Bytes<4194304> cookie_out; };
};

struct DomainMigrateConfirm3Params {
    static constexpr Procedure info{.number = 307, .name = "DOMAIN_MIGRATE_CONFIRM3_PARAMS",
                                    .api = "virDomainMigrateConfirm3Params", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args {
        DomainRef domain;
        List<TypedParam, 64> params;
        Bytes<4194304> cookie_in;
        std::uint32_t flags = 0;
        std::int32_t cancelled = 0;
    };
    using Reply = Nothing;
};

struct DomainMigrateStartPostCopy {
    static constexpr Procedure info{.number = 364, .name = "DOMAIN_MIGRATE_START_POST_COPY",
                                    .api = "virDomainMigrateStartPostCopy", .writes = true,
                                    .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainMigrateGetMaxDowntime {
    static constexpr Procedure info{.number = 387, .name = "DOMAIN_MIGRATE_GET_MAX_DOWNTIME",
                                    .api = "virDomainMigrateGetMaxDowntime", .access = {{{"domain", "migrate"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::uint64_t downtime = 0; };
};

}  // namespace vireo::protocol::remote
