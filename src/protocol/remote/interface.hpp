#pragma once
// Network interfaces of the host.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct ConnectNumOfInterfaces {
    static constexpr Procedure info{.number = 126, .name = "CONNECT_NUM_OF_INTERFACES",
                                    .api = "virConnectNumOfInterfaces", .priority = Priority::high,
                                    .access = {{{"connect", "search_interfaces"}}},
                                    .filter = {"interface", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectListInterfaces {
    static constexpr Procedure info{.number = 127, .name = "CONNECT_LIST_INTERFACES",
                                    .api = "virConnectListInterfaces", .priority = Priority::high,
                                    .access = {{{"connect", "search_interfaces"}}},
                                    .filter = {"interface", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct InterfaceLookupByName {
    static constexpr Procedure info{.number = 128, .name = "INTERFACE_LOOKUP_BY_NAME",
                                    .api = "virInterfaceLookupByName", .priority = Priority::high,
                                    .access = {{{"interface", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { InterfaceRef interface; };
};

struct InterfaceLookupByMacString {
    static constexpr Procedure info{.number = 129, .name = "INTERFACE_LOOKUP_BY_MAC_STRING",
                                    .api = "virInterfaceLookupByMACString", .priority = Priority::high,
                                    .access = {{{"interface", "getattr"}}}};
    struct Args { std::string mac; };
    struct Reply { InterfaceRef interface; };
};

struct InterfaceGetXmlDesc {
    static constexpr Procedure info{.number = 130, .name = "INTERFACE_GET_XML_DESC", .api = "virInterfaceGetXMLDesc",
                                    .access = {{{"interface", "read"}}}};
    struct Args { InterfaceRef interface; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct InterfaceDefineXml {
    static constexpr Procedure info{.number = 131, .name = "INTERFACE_DEFINE_XML", .api = "virInterfaceDefineXML",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"interface", "write"}, {"interface", "save"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { InterfaceRef interface; };
};

struct InterfaceUndefine {
    static constexpr Procedure info{.number = 132, .name = "INTERFACE_UNDEFINE", .api = "virInterfaceUndefine",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"interface", "delete"}}}};
    struct Args { InterfaceRef interface; };
    using Reply = Nothing;
};

struct InterfaceCreate {
    static constexpr Procedure info{.number = 133, .name = "INTERFACE_CREATE", .api = "virInterfaceCreate",
                                    .writes = true, .access = {{{"interface", "start"}}}};
    struct Args { InterfaceRef interface; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct InterfaceDestroy {
    static constexpr Procedure info{.number = 134, .name = "INTERFACE_DESTROY", .api = "virInterfaceDestroy",
                                    .priority = Priority::high, .writes = true, .access = {{{"interface", "stop"}}}};
    struct Args { InterfaceRef interface; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectNumOfDefinedInterfaces {
    static constexpr Procedure info{.number = 137, .name = "CONNECT_NUM_OF_DEFINED_INTERFACES",
                                    .api = "virConnectNumOfDefinedInterfaces", .priority = Priority::high,
                                    .access = {{{"connect", "search_interfaces"}}},
                                    .filter = {"interface", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectListDefinedInterfaces {
    static constexpr Procedure info{.number = 138, .name = "CONNECT_LIST_DEFINED_INTERFACES",
                                    .api = "virConnectListDefinedInterfaces", .priority = Priority::high,
                                    .access = {{{"connect", "search_interfaces"}}},
                                    .filter = {"interface", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct InterfaceIsActive {
    static constexpr Procedure info{.number = 156, .name = "INTERFACE_IS_ACTIVE", .api = "virInterfaceIsActive",
                                    .priority = Priority::high, .access = {{{"interface", "read"}}}};
    struct Args { InterfaceRef interface; };
    struct Reply { std::int32_t active = 0; };
};

struct InterfaceChangeBegin {
    static constexpr Procedure info{.number = 220, .name = "INTERFACE_CHANGE_BEGIN", .api = "virInterfaceChangeBegin",
                                    .writes = true, .access = {{{"connect", "interface_transaction"}}}};
    struct Args { std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct InterfaceChangeCommit {
    static constexpr Procedure info{.number = 221, .name = "INTERFACE_CHANGE_COMMIT",
                                    .api = "virInterfaceChangeCommit", .writes = true,
                                    .access = {{{"connect", "interface_transaction"}}}};
    struct Args { std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct InterfaceChangeRollback {
    static constexpr Procedure info{.number = 222, .name = "INTERFACE_CHANGE_ROLLBACK",
                                    .api = "virInterfaceChangeRollback", .writes = true,
                                    .access = {{{"connect", "interface_transaction"}}}};
    struct Args { std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectListAllInterfaces {
    static constexpr Procedure info{.number = 284, .name = "CONNECT_LIST_ALL_INTERFACES",
                                    .api = "virConnectListAllInterfaces", .priority = Priority::high,
                                    .access = {{{"connect", "search_interfaces"}}},
                                    .filter = {"interface", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<InterfaceRef, 16384> interfaces; std::uint32_t count = 0; };
};

}  // namespace vireo::protocol::remote
