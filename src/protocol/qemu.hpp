#pragma once
// What only QEMU domains have (program 0x20008087).
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::qemu {

inline constexpr std::uint32_t program = program_qemu;

struct DomainMonitorCommand {
    static constexpr Procedure info{.program = program, .number = 1, .name = "DOMAIN_MONITOR_COMMAND",
                                    .api = "virDomainQemuMonitorCommand", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args { remote::DomainRef domain; std::string command; std::uint32_t flags = 0; };
    struct Reply { std::string result; };
};

struct DomainAttach {
    static constexpr Procedure info{.program = program, .number = 2, .name = "DOMAIN_ATTACH",
                                    .api = "virDomainQemuAttach", .writes = true,
                                    .access = {{{"domain", "start"}, {"domain", "write"}}}};
    struct Args { std::uint32_t pid_value = 0; std::uint32_t flags = 0; };
    struct Reply { remote::DomainRef domain; };
};

struct DomainAgentCommand {
    static constexpr Procedure info{.program = program, .number = 3, .name = "DOMAIN_AGENT_COMMAND",
                                    .api = "virDomainQemuAgentCommand", .writes = true,
                                    .access = {{{"domain", "write"}}}};
    struct Args {
        remote::DomainRef domain;
        std::string command;
        std::int32_t timeout = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { std::optional<std::string> result; };
};

struct ConnectDomainMonitorEventRegister {
    static constexpr Procedure info{.program = program, .number = 4, .name = "CONNECT_DOMAIN_MONITOR_EVENT_REGISTER",
                                    .api = "virConnectDomainQemuMonitorEventRegister", .priority = Priority::high,
                                    .writes = true, .access = {{{"connect", "search_domains"}, {"connect", "write"}}},
                                    .filter = {"domain", "getattr"}};
    struct Args {
        std::optional<remote::DomainRef> domain;
        std::optional<std::string> event;
        std::uint32_t flags = 0;
    };
    struct Reply { std::int32_t callback_id = 0; };
};

struct ConnectDomainMonitorEventDeregister {
    static constexpr Procedure info{.program = program, .number = 5,
                                    .name = "CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER",
                                    .api = "virConnectDomainQemuMonitorEventDeregister", .priority = Priority::high,
                                    .writes = true, .access = {{{"connect", "write"}}}};
    struct Args { std::int32_t callback_id = 0; };
    using Reply = Nothing;
};

struct DomainMonitorEvent {
    static constexpr Procedure info{.program = program, .number = 6, .name = "DOMAIN_MONITOR_EVENT", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        remote::DomainRef domain;
        std::string event;
        std::int64_t seconds = 0;
        std::uint32_t micros = 0;
        std::optional<std::string> details;
    };
};

struct DomainMonitorCommandWithFiles {
    static constexpr Procedure info{.program = program, .number = 7, .name = "DOMAIN_MONITOR_COMMAND_WITH_FILES",
                                    .api = "virDomainQemuMonitorCommandWithFiles", .writes = true,
                                    .fds = PassesFds::both, .access = {{{"domain", "write"}}}};
    struct Args { remote::DomainRef domain; std::string command; std::uint32_t flags = 0; };
    struct Reply { std::string result; };
};

}  // namespace vireo::protocol::qemu
