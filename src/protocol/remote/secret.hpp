#pragma once
// Secrets.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct ConnectNumOfSecrets {
    static constexpr Procedure info{.number = 139, .name = "CONNECT_NUM_OF_SECRETS", .api = "virConnectNumOfSecrets",
                                    .priority = Priority::high, .access = {{{"connect", "search_secrets"}}},
                                    .filter = {"secret", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectListSecrets {
    static constexpr Procedure info{.number = 140, .name = "CONNECT_LIST_SECRETS", .api = "virConnectListSecrets",
                                    .priority = Priority::high, .access = {{{"connect", "search_secrets"}}},
                                    .filter = {"secret", "getattr"}};
    struct Args { std::int32_t maxuuids = 0; };
    struct Reply { List<std::string, 16384> uuids; };
};

struct SecretLookupByUuid {
    static constexpr Procedure info{.number = 141, .name = "SECRET_LOOKUP_BY_UUID", .api = "virSecretLookupByUUID",
                                    .priority = Priority::high, .access = {{{"secret", "getattr"}}}};
    struct Args { Uuid uuid; };
    struct Reply { SecretRef secret; };
};

struct SecretDefineXml {
    static constexpr Procedure info{.number = 142, .name = "SECRET_DEFINE_XML", .api = "virSecretDefineXML",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"secret", "write"}, {"secret", "save"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { SecretRef secret; };
};

struct SecretGetXmlDesc {
    static constexpr Procedure info{.number = 143, .name = "SECRET_GET_XML_DESC", .api = "virSecretGetXMLDesc",
                                    .priority = Priority::high, .access = {{{"secret", "read"}}}};
    struct Args { SecretRef secret; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct SecretSetValue {
    static constexpr Procedure info{.number = 144, .name = "SECRET_SET_VALUE", .api = "virSecretSetValue",
                                    .priority = Priority::high, .writes = true, .access = {{{"secret", "write"}}}};
    struct Args { SecretRef secret; Bytes<65536> value; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct SecretGetValue {
    static constexpr Procedure info{.number = 145, .name = "SECRET_GET_VALUE", .api = "virSecretGetValue",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"secret", "read_secure"}}}};
    struct Args { SecretRef secret; std::uint32_t flags = 0; };
    struct Reply { Bytes<65536> value; };
};

struct SecretUndefine {
    static constexpr Procedure info{.number = 146, .name = "SECRET_UNDEFINE", .api = "virSecretUndefine",
                                    .priority = Priority::high, .writes = true, .access = {{{"secret", "delete"}}}};
    struct Args { SecretRef secret; };
    using Reply = Nothing;
};

struct SecretLookupByUsage {
    static constexpr Procedure info{.number = 147, .name = "SECRET_LOOKUP_BY_USAGE", .api = "virSecretLookupByUsage",
                                    .priority = Priority::high, .access = {{{"secret", "getattr"}}}};
    struct Args { std::int32_t usage_type = 0; std::string usage_id; };
    struct Reply { SecretRef secret; };
};

struct ConnectListAllSecrets {
    static constexpr Procedure info{.number = 287, .name = "CONNECT_LIST_ALL_SECRETS",
                                    .api = "virConnectListAllSecrets", .priority = Priority::high,
                                    .access = {{{"connect", "search_secrets"}}}, .filter = {"secret", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<SecretRef, 16384> secrets; std::uint32_t count = 0; };
};

struct ConnectSecretEventRegisterAny {
    static constexpr Procedure info{.number = 380, .name = "CONNECT_SECRET_EVENT_REGISTER_ANY",
                                    .api = "virConnectSecretEventRegisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "search_secrets"}}}, .filter = {"secret", "getattr"}};
    struct Args { std::int32_t event_id = 0; std::optional<SecretRef> secret; };
    struct Reply { std::int32_t callback_id = 0; };
};

struct ConnectSecretEventDeregisterAny {
    static constexpr Procedure info{.number = 381, .name = "CONNECT_SECRET_EVENT_DEREGISTER_ANY",
                                    .api = "virConnectSecretEventDeregisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t callback_id = 0; };
    using Reply = Nothing;
};

struct SecretEventLifecycle {
    static constexpr Procedure info{.number = 382, .name = "SECRET_EVENT_LIFECYCLE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        SecretRef secret;
        std::int32_t event = 0;
        std::int32_t detail = 0;
    };
};

struct SecretEventValueChanged {
    static constexpr Procedure info{.number = 383, .name = "SECRET_EVENT_VALUE_CHANGED", .event = true};
    struct Message { std::int32_t callback_id = 0; SecretRef secret; };
};

}  // namespace vireo::protocol::remote
