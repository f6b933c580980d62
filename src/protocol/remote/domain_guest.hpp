#pragma once
// What is asked of the guest itself: agent, file systems, time, users.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainFsinfo {
    std::string mountpoint;
    std::string name;
    std::string fstype;
    List<std::string, 256> dev_aliases;
};
struct DomainIpAddr { std::int32_t type = 0; std::string address; std::uint32_t prefix = 0; };
struct DomainInterface {
    std::string name;
    std::optional<std::string> hwaddr;
    List<DomainIpAddr, 2048> addresses;
};

struct DomainGetHostname {
    static constexpr Procedure info{.number = 277, .name = "DOMAIN_GET_HOSTNAME", .api = "virDomainGetHostname",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::string hostname; };
};

struct DomainFstrim {
    static constexpr Procedure info{.number = 294, .name = "DOMAIN_FSTRIM", .api = "virDomainFSTrim", .writes = true,
                                    .access = {{{"domain", "fs_trim"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> mount_point;
        std::uint64_t minimum = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainFsfreeze {
    static constexpr Procedure info{.number = 335, .name = "DOMAIN_FSFREEZE", .api = "virDomainFSFreeze",
                                    .writes = true, .access = {{{"domain", "fs_freeze"}}}};
    struct Args { DomainRef domain; List<std::string, 256> mountpoints; std::uint32_t flags = 0; };
    struct Reply { std::int32_t filesystems = 0; };
};

struct DomainFsthaw {
    static constexpr Procedure info{.number = 336, .name = "DOMAIN_FSTHAW", .api = "virDomainFSThaw", .writes = true,
                                    .access = {{{"domain", "fs_freeze"}}}};
    struct Args { DomainRef domain; List<std::string, 256> mountpoints; std::uint32_t flags = 0; };
    struct Reply { std::int32_t filesystems = 0; };
};

struct DomainGetTime {
    static constexpr Procedure info{.number = 337, .name = "DOMAIN_GET_TIME", .api = "virDomainGetTime",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int64_t seconds = 0; std::uint32_t nseconds = 0; };
};

struct DomainSetTime {
    static constexpr Procedure info{.number = 338, .name = "DOMAIN_SET_TIME", .api = "virDomainSetTime",
                                    .writes = true, .access = {{{"domain", "set_time"}}}};
    struct Args {
        DomainRef domain;
        std::int64_t seconds = 0;
        std::uint32_t nseconds = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainGetFsinfo {
    static constexpr Procedure info{.number = 349, .name = "DOMAIN_GET_FSINFO", .api = "virDomainGetFSInfo",
                                    .writes = true, .access = {{{"domain", "fs_freeze"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { List<DomainFsinfo, 256> info; std::uint32_t count = 0; };
};

struct DomainInterfaceAddresses {
    static constexpr Procedure info{.number = 353, .name = "DOMAIN_INTERFACE_ADDRESSES",
                                    .api = "virDomainInterfaceAddresses", .access = {{{"domain", "read"},
                                    {.object = "domain", .permission = "write", .parameter = "source", .value = 1}}}};
    struct Args { DomainRef domain; std::uint32_t source = 0; std::uint32_t flags = 0; };
    struct Reply { List<DomainInterface, 2048> interfaces; };
};

struct DomainSetUserPassword {
    static constexpr Procedure info{.number = 357, .name = "DOMAIN_SET_USER_PASSWORD",
                                    .api = "virDomainSetUserPassword", .writes = true,
                                    .access = {{{"domain", "set_password"}}}};
    struct Args {
        DomainRef domain;
        std::optional<std::string> user;
        std::optional<std::string> password;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainGetGuestVcpus {
    static constexpr Procedure info{.number = 371, .name = "DOMAIN_GET_GUEST_VCPUS", .api = "virDomainGetGuestVcpus",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 64> params; };
};

struct DomainSetGuestVcpus {
    static constexpr Procedure info{.number = 372, .name = "DOMAIN_SET_GUEST_VCPUS", .api = "virDomainSetGuestVcpus",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string cpumap; std::int32_t state = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetGuestInfo {
    static constexpr Procedure info{.number = 418, .name = "DOMAIN_GET_GUEST_INFO", .api = "virDomainGetGuestInfo",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t types = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 2048> params; };
};

struct DomainAgentSetResponseTimeout {
    static constexpr Procedure info{.number = 420, .name = "DOMAIN_AGENT_SET_RESPONSE_TIMEOUT",
                                    .api = "virDomainAgentSetResponseTimeout", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::int32_t timeout = 0; std::uint32_t flags = 0; };
    struct Reply { std::int32_t result = 0; };
};

struct DomainAuthorizedSshKeysGet {
    static constexpr Procedure info{.number = 424, .name = "DOMAIN_AUTHORIZED_SSH_KEYS_GET",
                                    .api = "virDomainAuthorizedSSHKeysGet", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string user; std::uint32_t flags = 0; };
    struct Reply { List<std::string, 2048> keys; };
};

struct DomainAuthorizedSshKeysSet {
    static constexpr Procedure info{.number = 425, .name = "DOMAIN_AUTHORIZED_SSH_KEYS_SET",
                                    .api = "virDomainAuthorizedSSHKeysSet", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args {
        DomainRef domain;
        std::string user;
        List<std::string, 2048> keys;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
