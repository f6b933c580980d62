#pragma once
// Virtual networks and their ports.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct NetworkDhcpLease {
    std::string interface;
    std::int64_t expirytime = 0;
    std::int32_t type = 0;
    std::optional<std::string> mac;
    std::optional<std::string> iaid;
    std::string ipaddr;
    std::uint32_t prefix = 0;
    std::optional<std::string> hostname;
    std::optional<std::string> clientid;
};

struct ConnectListDefinedNetworks {
    static constexpr Procedure info{.number = 36, .name = "CONNECT_LIST_DEFINED_NETWORKS",
                                    .api = "virConnectListDefinedNetworks", .priority = Priority::high,
                                    .access = {{{"connect", "search_networks"}}}, .filter = {"network", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct ConnectListNetworks {
    static constexpr Procedure info{.number = 38, .name = "CONNECT_LIST_NETWORKS", .api = "virConnectListNetworks",
                                    .priority = Priority::high, .access = {{{"connect", "search_networks"}}},
                                    .filter = {"network", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct NetworkCreate {
    static constexpr Procedure info{.number = 39, .name = "NETWORK_CREATE", .api = "virNetworkCreate", .writes = true,
                                    .access = {{{"network", "start"}}}};
    struct Args { NetworkRef network; };
    using Reply = Nothing;
};

struct NetworkCreateXml {
    static constexpr Procedure info{.number = 40, .name = "NETWORK_CREATE_XML", .api = "virNetworkCreateXML",
                                    .writes = true, .access = {{{"network", "write"}, {"network", "start"}}}};
    struct Args { std::string xml; };
    struct Reply { NetworkRef network; };
};

struct NetworkDefineXml {
    static constexpr Procedure info{.number = 41, .name = "NETWORK_DEFINE_XML", .api = "virNetworkDefineXML",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"network", "write"}, {"network", "save"}}}};
    struct Args { std::string xml; };
    struct Reply { NetworkRef network; };
};

struct NetworkDestroy {
    static constexpr Procedure info{.number = 42, .name = "NETWORK_DESTROY", .api = "virNetworkDestroy",
                                    .priority = Priority::high, .writes = true, .access = {{{"network", "stop"}}}};
    struct Args { NetworkRef network; };
    using Reply = Nothing;
};

struct NetworkGetXmlDesc {
    static constexpr Procedure info{.number = 43, .name = "NETWORK_GET_XML_DESC", .api = "virNetworkGetXMLDesc",
                                    .priority = Priority::high, .access = {{{"network", "read"}}}};
    struct Args { NetworkRef network; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct NetworkGetAutostart {
    static constexpr Procedure info{.number = 44, .name = "NETWORK_GET_AUTOSTART", .api = "virNetworkGetAutostart",
                                    .priority = Priority::high, .access = {{{"network", "read"}}}};
    struct Args { NetworkRef network; };
    struct Reply { std::int32_t autostart = 0; };
};

struct NetworkGetBridgeName {
    static constexpr Procedure info{.number = 45, .name = "NETWORK_GET_BRIDGE_NAME", .api = "virNetworkGetBridgeName",
                                    .priority = Priority::high, .access = {{{"network", "read"}}}};
    struct Args { NetworkRef network; };
    struct Reply { std::string name; };
};

struct NetworkLookupByName {
    static constexpr Procedure info{.number = 46, .name = "NETWORK_LOOKUP_BY_NAME", .api = "virNetworkLookupByName",
                                    .priority = Priority::high, .access = {{{"network", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { NetworkRef network; };
};

struct NetworkLookupByUuid {
    static constexpr Procedure info{.number = 47, .name = "NETWORK_LOOKUP_BY_UUID", .api = "virNetworkLookupByUUID",
                                    .priority = Priority::high, .access = {{{"network", "getattr"}}}};
    struct Args { Uuid uuid; };
    struct Reply { NetworkRef network; };
};

struct NetworkSetAutostart {
    static constexpr Procedure info{.number = 48, .name = "NETWORK_SET_AUTOSTART", .api = "virNetworkSetAutostart",
                                    .priority = Priority::high, .writes = true, .access = {{{"network", "write"}}}};
    struct Args { NetworkRef network; std::int32_t autostart = 0; };
    using Reply = Nothing;
};

struct NetworkUndefine {
    static constexpr Procedure info{.number = 49, .name = "NETWORK_UNDEFINE", .api = "virNetworkUndefine",
                                    .priority = Priority::high, .writes = true, .access = {{{"network", "delete"}}}};
    struct Args { NetworkRef network; };
    using Reply = Nothing;
};

struct ConnectNumOfDefinedNetworks {
    static constexpr Procedure info{.number = 50, .name = "CONNECT_NUM_OF_DEFINED_NETWORKS",
                                    .api = "virConnectNumOfDefinedNetworks", .priority = Priority::high,
                                    .access = {{{"connect", "search_networks"}}}, .filter = {"network", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectNumOfNetworks {
    static constexpr Procedure info{.number = 52, .name = "CONNECT_NUM_OF_NETWORKS", .api = "virConnectNumOfNetworks",
                                    .priority = Priority::high, .access = {{{"connect", "search_networks"}}},
                                    .filter = {"network", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct NetworkIsActive {
    static constexpr Procedure info{.number = 152, .name = "NETWORK_IS_ACTIVE", .api = "virNetworkIsActive",
                                    .priority = Priority::high, .access = {{{"network", "read"}}}};
    struct Args { NetworkRef network; };
    struct Reply { std::int32_t active = 0; };
};

struct NetworkIsPersistent {
    static constexpr Procedure info{.number = 153, .name = "NETWORK_IS_PERSISTENT", .api = "virNetworkIsPersistent",
                                    .priority = Priority::high, .access = {{{"network", "read"}}}};
    struct Args { NetworkRef network; };
    struct Reply { std::int32_t persistent = 0; };
};

struct ConnectListAllNetworks {
    static constexpr Procedure info{.number = 283, .name = "CONNECT_LIST_ALL_NETWORKS",
                                    .api = "virConnectListAllNetworks", .priority = Priority::high,
                                    .access = {{{"connect", "search_networks"}}}, .filter = {"network", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<NetworkRef, 16384> networks; std::uint32_t count = 0; };
};

struct NetworkUpdate {
    static constexpr Procedure info{.number = 291, .name = "NETWORK_UPDATE", .api = "virNetworkUpdate",
                                    .priority = Priority::high, .writes = true, .access = {{{"network", "write"},
                                    {.object = "network", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "network", .permission = "save", .flags = 2}}}};
    struct Args {
        NetworkRef network;
        std::uint32_t command = 0;
        std::uint32_t section = 0;
        std::int32_t parent_index = 0;
        std::string xml;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct ConnectNetworkEventRegisterAny {
    static constexpr Procedure info{.number = 313, .name = "CONNECT_NETWORK_EVENT_REGISTER_ANY",
                                    .api = "virConnectNetworkEventRegisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "search_networks"}}}, .filter = {"network", "getattr"}};
    struct Args { std::int32_t event_id = 0; std::optional<NetworkRef> network; };
    struct Reply { std::int32_t callback_id = 0; };
};

struct ConnectNetworkEventDeregisterAny {
    static constexpr Procedure info{.number = 314, .name = "CONNECT_NETWORK_EVENT_DEREGISTER_ANY",
                                    .api = "virConnectNetworkEventDeregisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t callback_id = 0; };
    using Reply = Nothing;
};

struct NetworkEventLifecycle {
    static constexpr Procedure info{.number = 315, .name = "NETWORK_EVENT_LIFECYCLE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        NetworkRef network;
        std::int32_t event = 0;
        std::int32_t detail = 0;
    };
};

struct NetworkGetDhcpLeases {
    static constexpr Procedure info{.number = 341, .name = "NETWORK_GET_DHCP_LEASES",
                                    .api = "virNetworkGetDHCPLeases", .access = {{{"network", "read"}}}};
    struct Args {
        NetworkRef network;
        std::optional<std::string> mac;
        std::int32_t need_results = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { List<NetworkDhcpLease, 65536> leases; std::uint32_t count = 0; };
};

struct NetworkListAllPorts {
    static constexpr Procedure info{.number = 404, .name = "NETWORK_LIST_ALL_PORTS", .api = "virNetworkListAllPorts",
                                    .priority = Priority::high, .access = {{{"network", "search_ports"}}},
                                    .filter = {"network_port", "getattr"}};
    struct Args { NetworkRef network; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<NetworkPortRef, 16384> ports; std::uint32_t count = 0; };
};

struct NetworkPortLookupByUuid {
    static constexpr Procedure info{.number = 405, .name = "NETWORK_PORT_LOOKUP_BY_UUID",
                                    .api = "virNetworkPortLookupByUUID", .priority = Priority::high,
                                    .access = {{{"network_port", "getattr"}}}};
    struct Args { NetworkRef network; Uuid uuid; };
    struct Reply { NetworkPortRef port; };
};

struct NetworkPortCreateXml {
    static constexpr Procedure info{.number = 406, .name = "NETWORK_PORT_CREATE_XML",
                                    .api = "virNetworkPortCreateXML", .writes = true,
                                    .access = {{{"network_port", "create"}}}};
    struct Args { NetworkRef network; std::string xml; std::uint32_t flags = 0; };
    struct Reply { NetworkPortRef port; };
};

struct NetworkPortGetParameters {
    static constexpr Procedure info{.number = 407, .name = "NETWORK_PORT_GET_PARAMETERS",
                                    .api = "virNetworkPortGetParameters", .access = {{{"network_port", "read"}}}};
    struct Args { NetworkPortRef port; std::int32_t nparams = 0; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 16> params; std::int32_t nparams = 0; };
};

struct NetworkPortSetParameters {
    static constexpr Procedure info{.number = 408, .name = "NETWORK_PORT_SET_PARAMETERS",
                                    .api = "virNetworkPortSetParameters", .writes = true,
                                    .access = {{{"network_port", "write"}}}};
    struct Args { NetworkPortRef port; List<TypedParam, 16> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct NetworkPortGetXmlDesc {
    static constexpr Procedure info{.number = 409, .name = "NETWORK_PORT_GET_XML_DESC",
                                    .api = "virNetworkPortGetXMLDesc", .access = {{{"network_port", "read"}}}};
    struct Args { NetworkPortRef port; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct NetworkPortDelete {
    static constexpr Procedure info{.number = 410, .name = "NETWORK_PORT_DELETE", .api = "virNetworkPortDelete",
                                    .writes = true, .access = {{{"network_port", "delete"}}}};
    struct Args { NetworkPortRef port; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct NetworkDefineXmlFlags {
    static constexpr Procedure info{.number = 432, .name = "NETWORK_DEFINE_XML_FLAGS",
                                    .api = "virNetworkDefineXMLFlags", .priority = Priority::high, .writes = true,
                                    .access = {{{"network", "write"}, {"network", "save"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { NetworkRef network; };
};

struct NetworkCreateXmlFlags {
    static constexpr Procedure info{.number = 437, .name = "NETWORK_CREATE_XML_FLAGS",
                                    .api = "virNetworkCreateXMLFlags", .priority = Priority::high, .writes = true,
                                    .access = {{{"network", "write"}, {"network", "start"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { NetworkRef network; };
};

struct NetworkSetMetadata {
    static constexpr Procedure info{.number = 444, .name = "NETWORK_SET_METADATA", .api = "virNetworkSetMetadata",
                                    .writes = true, .access = {{{"network", "write"},
                                    {.object = "network", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "network", .permission = "save", .flags = 2}}}};
    struct Args {
        NetworkRef network;
        std::int32_t type = 0;
        std::optional<std::string> metadata;
        std::optional<std::string> key;
        std::optional<std::string> uri;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct NetworkGetMetadata {
    static constexpr Procedure info{.number = 445, .name = "NETWORK_GET_METADATA", .api = "virNetworkGetMetadata",
                                    .access = {{{"network", "read"}}}};
    struct Args {
        NetworkRef network;
        std::int32_t type = 0;
        std::optional<std::string> uri;
        std::uint32_t flags = 0;
    };
    struct Reply { std::string metadata; };
};

struct NetworkEventCallbackMetadataChange {
    static constexpr Procedure info{.number = 446, .name = "NETWORK_EVENT_CALLBACK_METADATA_CHANGE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        NetworkRef network;
        std::int32_t type = 0;
        std::optional<std::string> nsuri;
    };
};

}  // namespace vireo::protocol::remote
