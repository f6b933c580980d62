#pragma once
// Authentication of a connection.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct AuthList {
    static constexpr Procedure info{.number = 66, .name = "AUTH_LIST", .priority = Priority::high,
                                    .stage = Stage::authenticating};
    using Args = Nothing;
    struct Reply { List<AuthType, 20> types; };
};

struct AuthSaslInit {
    static constexpr Procedure info{.number = 67, .name = "AUTH_SASL_INIT", .priority = Priority::high,
                                    .stage = Stage::authenticating};
    using Args = Nothing;
    struct Reply { std::string mechlist; };
};

struct AuthSaslStart {
    static constexpr Procedure info{.number = 68, .name = "AUTH_SASL_START", .priority = Priority::high,
                                    .stage = Stage::authenticating};
    struct Args { std::string mech; std::int32_t nil = 0; Chars<65536> data; };
    struct Reply { std::int32_t complete = 0; std::int32_t nil = 0; Chars<65536> data; };
};

struct AuthSaslStep {
    static constexpr Procedure info{.number = 69, .name = "AUTH_SASL_STEP", .priority = Priority::high,
                                    .stage = Stage::authenticating};
    struct Args { std::int32_t nil = 0; Chars<65536> data; };
    struct Reply { std::int32_t complete = 0; std::int32_t nil = 0; Chars<65536> data; };
};

struct AuthPolkit {
    static constexpr Procedure info{.number = 70, .name = "AUTH_POLKIT", .priority = Priority::high,
                                    .stage = Stage::authenticating};
    using Args = Nothing;
    struct Reply { std::int32_t complete = 0; };
};

}  // namespace vireo::protocol::remote
