#pragma once
// Domains: looking up, defining, life cycle, XML, state, devices, consoles.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainCreate {
    static constexpr Procedure info{.number = 9, .name = "DOMAIN_CREATE", .api = "virDomainCreate", .writes = true,
                                    .access = {{{"domain", "start"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct DomainCreateXml {
    static constexpr Procedure info{.number = 10, .name = "DOMAIN_CREATE_XML", .api = "virDomainCreateXML",
                                    .writes = true, .access = {{{"domain", "write"}, {"domain", "start"}}}};
    struct Args { std::string xml_desc; std::uint32_t flags = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainDefineXml {
    static constexpr Procedure info{.number = 11, .name = "DOMAIN_DEFINE_XML", .api = "virDomainDefineXML",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"domain", "write"}, {"domain", "save"}}}};
    struct Args { std::string xml; };
    struct Reply { DomainRef domain; };
};

struct DomainDestroy {
    static constexpr Procedure info{.number = 12, .name = "DOMAIN_DESTROY", .api = "virDomainDestroy",
                                    .priority = Priority::high, .writes = true, .access = {{{"domain", "stop"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct DomainGetXmlDesc {
    static constexpr Procedure info{.number = 14, .name = "DOMAIN_GET_XML_DESC", .api = "virDomainGetXMLDesc",
                                    .access = {{{"domain", "read"},
                                    {.object = "domain", .permission = "read_secure", .flags = 1},
                                    {.object = "domain", .permission = "read_secure", .flags = 8}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct DomainGetAutostart {
    static constexpr Procedure info{.number = 15, .name = "DOMAIN_GET_AUTOSTART", .api = "virDomainGetAutostart",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::int32_t autostart = 0; };
};

struct DomainGetInfo {
    static constexpr Procedure info{.number = 16, .name = "DOMAIN_GET_INFO", .api = "virDomainGetInfo",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply {
        std::uint8_t state = 0;
        std::uint64_t max_mem = 0;
        std::uint64_t memory = 0;
        std::uint16_t nr_virt_cpu = 0;
        std::uint64_t cpu_time = 0;
    };
};

struct DomainGetOsType {
    static constexpr Procedure info{.number = 19, .name = "DOMAIN_GET_OS_TYPE", .api = "virDomainGetOSType",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::string type; };
};

struct ConnectListDefinedDomains {
    static constexpr Procedure info{.number = 21, .name = "CONNECT_LIST_DEFINED_DOMAINS",
                                    .api = "virConnectListDefinedDomains", .priority = Priority::high,
                                    .access = {{{"connect", "search_domains"}}}, .filter = {"domain", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct DomainLookupById {
    static constexpr Procedure info{.number = 22, .name = "DOMAIN_LOOKUP_BY_ID", .api = "virDomainLookupByID",
                                    .priority = Priority::high, .access = {{{"domain", "getattr"}}}};
    struct Args { std::int32_t id = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainLookupByName {
    static constexpr Procedure info{.number = 23, .name = "DOMAIN_LOOKUP_BY_NAME", .api = "virDomainLookupByName",
                                    .priority = Priority::high, .access = {{{"domain", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { DomainRef domain; };
};

struct DomainLookupByUuid {
    static constexpr Procedure info{.number = 24, .name = "DOMAIN_LOOKUP_BY_UUID", .api = "virDomainLookupByUUID",
                                    .priority = Priority::high, .access = {{{"domain", "getattr"}}}};
    struct Args { Uuid uuid; };
    struct Reply { DomainRef domain; };
};

struct ConnectNumOfDefinedDomains {
    static constexpr Procedure info{.number = 25, .name = "CONNECT_NUM_OF_DEFINED_DOMAINS",
                                    .api = "virConnectNumOfDefinedDomains", .priority = Priority::high,
                                    .access = {{{"connect", "search_domains"}}}, .filter = {"domain", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct DomainReboot {
    static constexpr Procedure info{.number = 27, .name = "DOMAIN_REBOOT", .api = "virDomainReboot", .writes = true,
                                    .access = {{{"domain", "init_control"},
                                    {.object = "domain", .permission = "write", .flags = 2}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainResume {
    static constexpr Procedure info{.number = 28, .name = "DOMAIN_RESUME", .api = "virDomainResume", .writes = true,
                                    .access = {{{"domain", "suspend"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct DomainSetAutostart {
    static constexpr Procedure info{.number = 29, .name = "DOMAIN_SET_AUTOSTART", .api = "virDomainSetAutostart",
                                    .priority = Priority::high, .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::int32_t autostart = 0; };
    using Reply = Nothing;
};

struct DomainShutdown {
    static constexpr Procedure info{.number = 33, .name = "DOMAIN_SHUTDOWN", .api = "virDomainShutdown",
                                    .writes = true, .access = {{{"domain", "init_control"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct DomainSuspend {
    static constexpr Procedure info{.number = 34, .name = "DOMAIN_SUSPEND", .api = "virDomainSuspend", .writes = true,
                                    .access = {{{"domain", "suspend"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct DomainUndefine {
    static constexpr Procedure info{.number = 35, .name = "DOMAIN_UNDEFINE", .api = "virDomainUndefine",
                                    .priority = Priority::high, .writes = true, .access = {{{"domain", "delete"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct ConnectListDomains {
    static constexpr Procedure info{.number = 37, .name = "CONNECT_LIST_DOMAINS", .api = "virConnectListDomains",
                                    .priority = Priority::high, .access = {{{"connect", "search_domains"}}},
                                    .filter = {"domain", "getattr"}};
    struct Args { std::int32_t maxids = 0; };
    struct Reply { List<std::int32_t, 16384> ids; };
};

struct ConnectNumOfDomains {
    static constexpr Procedure info{.number = 51, .name = "CONNECT_NUM_OF_DOMAINS", .api = "virConnectNumOfDomains",
                                    .priority = Priority::high, .access = {{{"connect", "search_domains"}}},
                                    .filter = {"domain", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct DomainCoreDump {
    static constexpr Procedure info{.number = 53, .name = "DOMAIN_CORE_DUMP", .api = "virDomainCoreDump",
                                    .writes = true, .access = {{{"domain", "core_dump"}}}};
    struct Args { DomainRef domain; std::string to; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainRestore {
    static constexpr Procedure info{.number = 54, .name = "DOMAIN_RESTORE", .api = "virDomainRestore", .writes = true,
                                    .access = {{{"domain", "start"}, {"domain", "write"}}}};
    struct Args { std::string from; };
    using Reply = Nothing;
};

struct DomainSave {
    static constexpr Procedure info{.number = 55, .name = "DOMAIN_SAVE", .api = "virDomainSave", .writes = true,
                                    .access = {{{"domain", "hibernate"}}}};
    struct Args { DomainRef domain; std::string to; };
    using Reply = Nothing;
};

struct DomainIsActive {
    static constexpr Procedure info{.number = 150, .name = "DOMAIN_IS_ACTIVE", .api = "virDomainIsActive",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::int32_t active = 0; };
};

struct DomainIsPersistent {
    static constexpr Procedure info{.number = 151, .name = "DOMAIN_IS_PERSISTENT", .api = "virDomainIsPersistent",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::int32_t persistent = 0; };
};

struct DomainGetJobInfo {
    static constexpr Procedure info{.number = 163, .name = "DOMAIN_GET_JOB_INFO", .api = "virDomainGetJobInfo",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply {
        std::int32_t type = 0;
        std::uint64_t time_elapsed = 0;
        std::uint64_t time_remaining = 0;
        std::uint64_t data_total = 0;
        std::uint64_t data_processed = 0;
        std::uint64_t data_remaining = 0;
        std::uint64_t mem_total = 0;
        std::uint64_t mem_processed = 0;
        std::uint64_t mem_remaining = 0;
        std::uint64_t file_total = 0;
        std::uint64_t file_processed = 0;
        std::uint64_t file_remaining = 0;
    };
};

struct DomainAbortJob {
    static constexpr Procedure info{.number = 164, .name = "DOMAIN_ABORT_JOB", .api = "virDomainAbortJob",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; };
    using Reply = Nothing;
};

struct DomainManagedSave {
    static constexpr Procedure info{.number = 182, .name = "DOMAIN_MANAGED_SAVE", .api = "virDomainManagedSave",
                                    .writes = true, .access = {{{"domain", "hibernate"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainHasManagedSaveImage {
    static constexpr Procedure info{.number = 183, .name = "DOMAIN_HAS_MANAGED_SAVE_IMAGE",
                                    .api = "virDomainHasManagedSaveImage", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int32_t result = 0; };
};

struct DomainManagedSaveRemove {
    static constexpr Procedure info{.number = 184, .name = "DOMAIN_MANAGED_SAVE_REMOVE",
                                    .api = "virDomainManagedSaveRemove", .writes = true,
                                    .access = {{{"domain", "hibernate"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainCreateWithFlags {
    static constexpr Procedure info{.number = 196, .name = "DOMAIN_CREATE_WITH_FLAGS",
                                    .api = "virDomainCreateWithFlags", .writes = true,
                                    .access = {{{"domain", "start"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainIsUpdated {
    static constexpr Procedure info{.number = 202, .name = "DOMAIN_IS_UPDATED", .api = "virDomainIsUpdated",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::int32_t updated = 0; };
};

struct DomainGetState {
    static constexpr Procedure info{.number = 212, .name = "DOMAIN_GET_STATE", .api = "virDomainGetState",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int32_t state = 0; std::int32_t reason = 0; };
};

struct DomainGetControlInfo {
    static constexpr Procedure info{.number = 229, .name = "DOMAIN_GET_CONTROL_INFO",
                                    .api = "virDomainGetControlInfo", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::uint32_t state = 0; std::uint32_t details = 0; std::uint64_t state_time = 0; };
};

struct DomainUndefineFlags {
    static constexpr Procedure info{.number = 231, .name = "DOMAIN_UNDEFINE_FLAGS", .api = "virDomainUndefineFlags",
                                    .priority = Priority::high, .writes = true, .access = {{{"domain", "delete"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSaveFlags {
    static constexpr Procedure info{.number = 232, .name = "DOMAIN_SAVE_FLAGS", .api = "virDomainSaveFlags",
                                    .writes = true, .access = {{{"domain", "hibernate"}}}};
    struct Args {
        DomainRef domain;
        std::string to;
        std::optional<std::string> dxml;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainRestoreFlags {
    static constexpr Procedure info{.number = 233, .name = "DOMAIN_RESTORE_FLAGS", .api = "virDomainRestoreFlags",
                                    .writes = true, .access = {{{"domain", "start"}, {"domain", "write"}}}};
    struct Args { std::string from; std::optional<std::string> dxml; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainDestroyFlags {
    static constexpr Procedure info{.number = 234, .name = "DOMAIN_DESTROY_FLAGS", .api = "virDomainDestroyFlags",
                                    .priority = Priority::high, .writes = true, .access = {{{"domain", "stop"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSaveImageGetXmlDesc {
    static constexpr Procedure info{.number = 235, .name = "DOMAIN_SAVE_IMAGE_GET_XML_DESC",
                                    .api = "virDomainSaveImageGetXMLDesc", .priority = Priority::high, .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { std::string file; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct DomainSaveImageDefineXml {
    static constexpr Procedure info{.number = 236, .name = "DOMAIN_SAVE_IMAGE_DEFINE_XML",
                                    .api = "virDomainSaveImageDefineXML", .priority = Priority::high, .writes = true,
                                    .access = {{{"domain", "write"}, {"domain", "hibernate"}}}};
    struct Args { std::string file; std::string dxml; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainReset {
    static constexpr Procedure info{.number = 245, .name = "DOMAIN_RESET", .api = "virDomainReset", .writes = true,
                                    .access = {{{"domain", "reset"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainShutdownFlags {
    static constexpr Procedure info{.number = 258, .name = "DOMAIN_SHUTDOWN_FLAGS", .api = "virDomainShutdownFlags",
                                    .writes = true, .access = {{{"domain", "init_control"},
                                    {.object = "domain", .permission = "write", .flags = 2}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainPmSuspendForDuration {
    static constexpr Procedure info{.number = 261, .name = "DOMAIN_PM_SUSPEND_FOR_DURATION",
                                    .api = "virDomainPMSuspendForDuration", .writes = true,
                                    .access = {{{"domain", "pm_control"}}}};
    struct Args {
        DomainRef domain;
        std::uint32_t target = 0;
        std::uint64_t duration = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainSetMetadata {
    static constexpr Procedure info{.number = 264, .name = "DOMAIN_SET_METADATA", .api = "virDomainSetMetadata",
                                    .writes = true, .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args {
        DomainRef domain;
        std::int32_t type = 0;
        std::optional<std::string> metadata;
        std::optional<std::string> key;
        std::optional<std::string> uri;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainGetMetadata {
    static constexpr Procedure info{.number = 265, .name = "DOMAIN_GET_METADATA", .api = "virDomainGetMetadata",
                                    .access = {{{"domain", "read"}}}};
    struct Args {
        DomainRef domain;
        std::int32_t type = 0;
        std::optional<std::string> uri;
        std::uint32_t flags = 0;
    };
    struct Reply { std::string metadata; };
};

struct DomainPmWakeup {
    static constexpr Procedure info{.number = 267, .name = "DOMAIN_PM_WAKEUP", .api = "virDomainPMWakeup",
                                    .writes = true, .access = {{{"domain", "pm_control"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectListAllDomains {
    static constexpr Procedure info{.number = 273, .name = "CONNECT_LIST_ALL_DOMAINS",
                                    .api = "virConnectListAllDomains", .priority = Priority::high,
                                    .access = {{{"connect", "search_domains"}}}, .filter = {"domain", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<DomainRef, 16384> domains; std::uint32_t count = 0; };
};

struct DomainCreateXmlWithFiles {
    static constexpr Procedure info{.number = 309, .name = "DOMAIN_CREATE_XML_WITH_FILES",
                                    .api = "virDomainCreateXMLWithFiles", .writes = true, .fds = PassesFds::request,
                                    .access = {{{"domain", "write"}, {"domain", "start"}}}};
    struct Args { std::string xml_desc; std::uint32_t flags = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainCreateWithFiles {
    static constexpr Procedure info{.number = 310, .name = "DOMAIN_CREATE_WITH_FILES",
                                    .api = "virDomainCreateWithFiles", .writes = true, .fds = PassesFds::request,
                                    .access = {{{"domain", "start"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainCoreDumpWithFormat {
    static constexpr Procedure info{.number = 334, .name = "DOMAIN_CORE_DUMP_WITH_FORMAT",
                                    .api = "virDomainCoreDumpWithFormat", .writes = true,
                                    .access = {{{"domain", "core_dump"}}}};
    struct Args { DomainRef domain; std::string to; std::uint32_t dumpformat = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainDefineXmlFlags {
    static constexpr Procedure info{.number = 350, .name = "DOMAIN_DEFINE_XML_FLAGS",
                                    .api = "virDomainDefineXMLFlags", .priority = Priority::high, .writes = true,
                                    .access = {{{"domain", "write"}, {"domain", "save"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { DomainRef domain; };
};

struct DomainRename {
    static constexpr Procedure info{.number = 358, .name = "DOMAIN_RENAME", .api = "virDomainRename", .writes = true,
                                    .access = {{{"domain", "write"}, {"domain", "save"}}}};
    struct Args { DomainRef domain; std::optional<std::string> new_name; std::uint32_t flags = 0; };
    struct Reply { std::int32_t retcode = 0; };
};

struct DomainManagedSaveGetXmlDesc {
    static constexpr Procedure info{.number = 388, .name = "DOMAIN_MANAGED_SAVE_GET_XML_DESC",
                                    .api = "virDomainManagedSaveGetXMLDesc", .access = {{{"domain", "read"},
                                    {.object = "domain", .permission = "read_secure", .flags = 1}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct DomainManagedSaveDefineXml {
    static constexpr Procedure info{.number = 389, .name = "DOMAIN_MANAGED_SAVE_DEFINE_XML",
                                    .api = "virDomainManagedSaveDefineXML", .writes = true,
                                    .access = {{{"domain", "write"}, {"domain", "hibernate"}}}};
    struct Args { DomainRef domain; std::optional<std::string> dxml; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSetLifecycleAction {
    static constexpr Procedure info{.number = 390, .name = "DOMAIN_SET_LIFECYCLE_ACTION",
                                    .api = "virDomainSetLifecycleAction", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args {
        DomainRef domain;
        std::uint32_t type = 0;
        std::uint32_t action = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainSaveParams {
    static constexpr Procedure info{.number = 440, .name = "DOMAIN_SAVE_PARAMS", .api = "virDomainSaveParams",
                                    .writes = true, .access = {{{"domain", "hibernate"}}}};
    struct Args { DomainRef domain; List<TypedParam, 64> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainRestoreParams {
    static constexpr Procedure info{.number = 441, .name = "DOMAIN_RESTORE_PARAMS", .api = "virDomainRestoreParams",
                                    .writes = true, .access = {{{"domain", "start"}, {"domain", "write"}}}};
    struct Args { List<TypedParam, 64> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainAbortJobFlags {
    static constexpr Procedure info{.number = 442, .name = "DOMAIN_ABORT_JOB_FLAGS", .api = "virDomainAbortJobFlags",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetAutostartOnce {
    static constexpr Procedure info{.number = 449, .name = "DOMAIN_GET_AUTOSTART_ONCE",
                                    .api = "virDomainGetAutostartOnce", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { std::int32_t autostart = 0; };
};

struct DomainSetAutostartOnce {
    static constexpr Procedure info{.number = 450, .name = "DOMAIN_SET_AUTOSTART_ONCE",
                                    .api = "virDomainSetAutostartOnce", .priority = Priority::high, .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::int32_t autostart = 0; };
    using Reply = Nothing;
};

struct DomainAnnounceInterface {
    static constexpr Procedure info{.number = 456, .name = "DOMAIN_ANNOUNCE_INTERFACE", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> device;
        List<TypedParam, 16> params;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
