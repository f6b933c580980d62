#pragma once
// Devices of domains: plugging, consoles, graphics, keys, security labels.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainAttachDevice {
    static constexpr Procedure info{.number = 8, .name = "DOMAIN_ATTACH_DEVICE", .api = "virDomainAttachDevice",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string xml; };
    using Reply = Nothing;
};

struct DomainDetachDevice {
    static constexpr Procedure info{.number = 13, .name = "DOMAIN_DETACH_DEVICE", .api = "virDomainDetachDevice",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string xml; };
    using Reply = Nothing;
};

struct DomainGetSecurityLabel {
    static constexpr Procedure info{.number = 121, .name = "DOMAIN_GET_SECURITY_LABEL",
                                    .api = "virDomainGetSecurityLabel", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { Chars<4097> label; std::int32_t enforcing = 0; };
};

struct DomainAttachDeviceFlags {
    static constexpr Procedure info{.number = 160, .name = "DOMAIN_ATTACH_DEVICE_FLAGS",
                                    .api = "virDomainAttachDeviceFlags", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::string xml; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainDetachDeviceFlags {
    static constexpr Procedure info{.number = 161, .name = "DOMAIN_DETACH_DEVICE_FLAGS",
                                    .api = "virDomainDetachDeviceFlags", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::string xml; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainUpdateDeviceFlags {
    static constexpr Procedure info{.number = 174, .name = "DOMAIN_UPDATE_DEVICE_FLAGS",
                                    .api = "virDomainUpdateDeviceFlags", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::string xml; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainOpenConsole {
    static constexpr Procedure info{.number = 201, .name = "DOMAIN_OPEN_CONSOLE", .api = "virDomainOpenConsole",
                                    .writes = true, .stream = StreamDirection::read,
                                    .access = {{{"domain", "open_device"}}}};
    struct Args { DomainRef domain; std::optional<std::string> dev_name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainInjectNmi {
    static constexpr Procedure info{.number = 210, .name = "DOMAIN_INJECT_NMI", .api = "virDomainInjectNMI",
                                    .writes = true, .access = {{{"domain", "inject_nmi"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainScreenshot {
    static constexpr Procedure info{.number = 211, .name = "DOMAIN_SCREENSHOT", .api = "virDomainScreenshot",
                                    .writes = true, .stream = StreamDirection::read,
                                    .access = {{{"domain", "screenshot"}}}};
    struct Args { DomainRef domain; std::uint32_t screen = 0; std::uint32_t flags = 0; };
    struct Reply { std::optional<std::string> mime; };
};

struct DomainSendKey {
    static constexpr Procedure info{.number = 226, .name = "DOMAIN_SEND_KEY", .api = "virDomainSendKey",
                                    .writes = true, .access = {{{"domain", "send_input"}}}};
    struct Args {
        DomainRef domain;
        std::uint32_t codeset = 0;
        std::uint32_t holdtime = 0;
        List<std::uint32_t, 16> keycodes;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainOpenGraphics {
    static constexpr Procedure info{.number = 249, .name = "DOMAIN_OPEN_GRAPHICS", .api = "virDomainOpenGraphics",
                                    .writes = true, .fds = PassesFds::request,
                                    .access = {{{"domain", "open_graphics"}}}};
    struct Args { DomainRef domain; std::uint32_t idx = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetSecurityLabelList {
    static constexpr Procedure info{.number = 278, .name = "DOMAIN_GET_SECURITY_LABEL_LIST",
                                    .api = "virDomainGetSecurityLabelList", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; };
    struct Reply { List<DomainGetSecurityLabel::Reply, 64> labels; std::int32_t count = 0; };
};

struct DomainSendProcessSignal {
    static constexpr Procedure info{.number = 295, .name = "DOMAIN_SEND_PROCESS_SIGNAL",
                                    .api = "virDomainSendProcessSignal", .writes = true,
                                    .access = {{{"domain", "send_signal"}}}};
    struct Args {
        DomainRef domain;
        std::int64_t pid_value = 0;
        std::uint32_t signum = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainOpenChannel {
    static constexpr Procedure info{.number = 296, .name = "DOMAIN_OPEN_CHANNEL", .api = "virDomainOpenChannel",
                                    .writes = true, .stream = StreamDirection::read,
                                    .access = {{{"domain", "open_device"}}}};
    struct Args { DomainRef domain; std::optional<std::string> name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainOpenGraphicsFd {
    static constexpr Procedure info{.number = 343, .name = "DOMAIN_OPEN_GRAPHICS_FD",
                                    .api = "virDomainOpenGraphicsFD", .writes = true, .fds = PassesFds::reply,
                                    .access = {{{"domain", "open_graphics"}}}};
    struct Args { DomainRef domain; std::uint32_t idx = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainDetachDeviceAlias {
    static constexpr Procedure info{.number = 392, .name = "DOMAIN_DETACH_DEVICE_ALIAS",
                                    .api = "virDomainDetachDeviceAlias", .writes = true,
                                    .access = {{{"domain", "write"},
                                    {.object = "domain", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "domain", .permission = "save", .flags = 2}}}};
    struct Args { DomainRef domain; std::string alias; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGetLaunchSecurityInfo {
    static constexpr Procedure info{.number = 396, .name = "DOMAIN_GET_LAUNCH_SECURITY_INFO",
                                    .api = "virDomainGetLaunchSecurityInfo", .writes = true,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 64> params; };
};

struct DomainGetMessages {
    static constexpr Procedure info{.number = 426, .name = "DOMAIN_GET_MESSAGES", .api = "virDomainGetMessages",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { List<std::string, 2048> messages; };
};

struct DomainSetLaunchSecurityState {
    static constexpr Procedure info{.number = 439, .name = "DOMAIN_SET_LAUNCH_SECURITY_STATE",
                                    .api = "virDomainSetLaunchSecurityState", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; List<TypedParam, 64> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainFdAssociate {
    static constexpr Procedure info{.number = 443, .name = "DOMAIN_FD_ASSOCIATE", .api = "virDomainFDAssociate",
                                    .writes = true, .fds = PassesFds::request, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::string name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainGraphicsReload {
    static constexpr Procedure info{.number = 448, .name = "DOMAIN_GRAPHICS_RELOAD", .api = "virDomainGraphicsReload",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; std::uint32_t type = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
