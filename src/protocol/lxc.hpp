#pragma once
// What only LXC domains have (program 0x00068000).
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::lxc {

inline constexpr std::uint32_t program = program_lxc;

struct DomainOpenNamespace {
    static constexpr Procedure info{.program = program, .number = 1, .name = "DOMAIN_OPEN_NAMESPACE",
                                    .api = "virDomainLxcOpenNamespace", .writes = true, .fds = PassesFds::reply,
                                    .access = {{{"domain", "open_namespace"}}}};
    struct Args { remote::DomainRef domain; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::lxc
