#pragma once
// Devices of the host.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct NodeNumOfDevices {
    static constexpr Procedure info{.number = 111, .name = "NODE_NUM_OF_DEVICES", .api = "virNodeNumOfDevices",
                                    .priority = Priority::high, .access = {{{"connect", "search_node_devices"}}},
                                    .filter = {"node_device", "getattr"}};
    struct Args { std::optional<std::string> capability; std::uint32_t flags = 0; };
    struct Reply { std::int32_t count = 0; };
};

struct NodeListDevices {
    static constexpr Procedure info{.number = 112, .name = "NODE_LIST_DEVICES", .api = "virNodeListDevices",
                                    .priority = Priority::high, .access = {{{"connect", "search_node_devices"}}},
                                    .filter = {"node_device", "getattr"}};
    struct Args {
        std::optional<std::string> capability;
        std::int32_t maxnames = 0;
        std::uint32_t flags = 0;
    };
    struct Reply { List<std::string, 65536> names; };
};

struct NodeDeviceLookupByName {
    static constexpr Procedure info{.number = 113, .name = "NODE_DEVICE_LOOKUP_BY_NAME",
                                    .api = "virNodeDeviceLookupByName", .priority = Priority::high,
                                    .access = {{{"node_device", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { NodeDeviceRef device; };
};

struct NodeDeviceGetXmlDesc {
    static constexpr Procedure info{.number = 114, .name = "NODE_DEVICE_GET_XML_DESC",
                                    .api = "virNodeDeviceGetXMLDesc", .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct NodeDeviceGetParent {
    static constexpr Procedure info{.number = 115, .name = "NODE_DEVICE_GET_PARENT", .api = "virNodeDeviceGetParent",
                                    .priority = Priority::high, .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; };
    struct Reply { std::optional<std::string> parent_name; };
};

struct NodeDeviceNumOfCaps {
    static constexpr Procedure info{.number = 116, .name = "NODE_DEVICE_NUM_OF_CAPS", .api = "virNodeDeviceNumOfCaps",
                                    .priority = Priority::high, .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; };
    struct Reply { std::int32_t count = 0; };
};

struct NodeDeviceListCaps {
    static constexpr Procedure info{.number = 117, .name = "NODE_DEVICE_LIST_CAPS", .api = "virNodeDeviceListCaps",
                                    .priority = Priority::high, .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 65536> names; };
};

struct NodeDeviceDettach {
    static constexpr Procedure info{.number = 118, .name = "NODE_DEVICE_DETTACH", .api = "virNodeDeviceDettach",
                                    .writes = true, .access = {{{"node_device", "detach"}}}};
    struct Args { std::string name; };
    using Reply = Nothing;
};

struct NodeDeviceReAttach {
    static constexpr Procedure info{.number = 119, .name = "NODE_DEVICE_RE_ATTACH", .api = "virNodeDeviceReAttach",
                                    .writes = true, .access = {{{"node_device", "detach"}}}};
    struct Args { std::string name; };
    using Reply = Nothing;
};

struct NodeDeviceReset {
    static constexpr Procedure info{.number = 120, .name = "NODE_DEVICE_RESET", .api = "virNodeDeviceReset",
                                    .writes = true, .access = {{{"node_device", "detach"}}}};
    struct Args { std::string name; };
    using Reply = Nothing;
};

struct NodeDeviceCreateXml {
    static constexpr Procedure info{.number = 123, .name = "NODE_DEVICE_CREATE_XML", .api = "virNodeDeviceCreateXML",
                                    .writes = true, .access = {{{"node_device", "write"}, {"node_device", "start"}}}};
    struct Args { std::string xml_desc; std::uint32_t flags = 0; };
    struct Reply { NodeDeviceRef device; };
};

struct NodeDeviceDestroy {
    static constexpr Procedure info{.number = 124, .name = "NODE_DEVICE_DESTROY", .api = "virNodeDeviceDestroy",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"node_device", "stop"}}}};
    struct Args { std::string name; };
    using Reply = Nothing;
};

struct ConnectListAllNodeDevices {
    static constexpr Procedure info{.number = 285, .name = "CONNECT_LIST_ALL_NODE_DEVICES",
                                    .api = "virConnectListAllNodeDevices", .priority = Priority::high,
                                    .access = {{{"connect", "search_node_devices"}}},
                                    .filter = {"node_device", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<NodeDeviceRef, 65536> devices; std::uint32_t count = 0; };
};

struct NodeDeviceLookupScsiHostByWwn {
    static constexpr Procedure info{.number = 297, .name = "NODE_DEVICE_LOOKUP_SCSI_HOST_BY_WWN",
                                    .api = "virNodeDeviceLookupSCSIHostByWWN", .priority = Priority::high,
                                    .access = {{{"node_device", "getattr"}}}};
    struct Args { std::string wwnn; std::string wwpn; std::uint32_t flags = 0; };
    struct Reply { NodeDeviceRef device; };
};

struct NodeDeviceDetachFlags {
    static constexpr Procedure info{.number = 301, .name = "NODE_DEVICE_DETACH_FLAGS",
                                    .api = "virNodeDeviceDetachFlags", .writes = true,
                                    .access = {{{"node_device", "detach"}}}};
    struct Args { std::string name; std::optional<std::string> driver_name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectNodeDeviceEventRegisterAny {
    static constexpr Procedure info{.number = 374, .name = "CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY",
                                    .api = "virConnectNodeDeviceEventRegisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "search_node_devices"}}},
                                    .filter = {"node_device", "getattr"}};
    struct Args { std::int32_t event_id = 0; std::optional<NodeDeviceRef> device; };
    struct Reply { std::int32_t callback_id = 0; };
};

struct ConnectNodeDeviceEventDeregisterAny {
    static constexpr Procedure info{.number = 375, .name = "CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY",
                                    .api = "virConnectNodeDeviceEventDeregisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t callback_id = 0; };
    using Reply = Nothing;
};

struct NodeDeviceEventLifecycle {
    static constexpr Procedure info{.number = 376, .name = "NODE_DEVICE_EVENT_LIFECYCLE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        NodeDeviceRef device;
        std::int32_t event = 0;
        std::int32_t detail = 0;
    };
};

struct NodeDeviceEventUpdate {
    static constexpr Procedure info{.number = 377, .name = "NODE_DEVICE_EVENT_UPDATE", .event = true};
    struct Message { std::int32_t callback_id = 0; NodeDeviceRef device; };
};

struct NodeDeviceDefineXml {
    static constexpr Procedure info{.number = 428, .name = "NODE_DEVICE_DEFINE_XML", .api = "virNodeDeviceDefineXML",
                                    .writes = true, .access = {{{"node_device", "write"}, {"node_device", "save"}}}};
    struct Args { std::string xml_desc; std::uint32_t flags = 0; };
    struct Reply { NodeDeviceRef device; };
};

struct NodeDeviceUndefine {
    static constexpr Procedure info{.number = 429, .name = "NODE_DEVICE_UNDEFINE", .api = "virNodeDeviceUndefine",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"node_device", "delete"}}}};
    struct Args { std::string name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct NodeDeviceCreate {
    static constexpr Procedure info{.number = 430, .name = "NODE_DEVICE_CREATE", .api = "virNodeDeviceCreate",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"node_device", "start"}}}};
    struct Args { std::string name; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct NodeDeviceGetAutostart {
    static constexpr Procedure info{.number = 433, .name = "NODE_DEVICE_GET_AUTOSTART",
                                    .api = "virNodeDeviceGetAutostart", .priority = Priority::high, .writes = true,
                                    .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; };
    struct Reply { std::int32_t autostart = 0; };
};

struct NodeDeviceSetAutostart {
    static constexpr Procedure info{.number = 434, .name = "NODE_DEVICE_SET_AUTOSTART",
                                    .api = "virNodeDeviceSetAutostart", .priority = Priority::high, .writes = true,
                                    .access = {{{"node_device", "write"}}}};
    struct Args { std::string name; std::int32_t autostart = 0; };
    using Reply = Nothing;
};

struct NodeDeviceIsPersistent {
    static constexpr Procedure info{.number = 435, .name = "NODE_DEVICE_IS_PERSISTENT",
                                    .api = "virNodeDeviceIsPersistent", .priority = Priority::high,
                                    .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; };
    struct Reply { std::int32_t persistent = 0; };
};

struct NodeDeviceIsActive {
    static constexpr Procedure info{.number = 436, .name = "NODE_DEVICE_IS_ACTIVE", .api = "virNodeDeviceIsActive",
                                    .priority = Priority::high, .access = {{{"node_device", "read"}}}};
    struct Args { std::string name; };
    struct Reply { std::int32_t active = 0; };
};

struct NodeDeviceUpdate {
    static constexpr Procedure info{.number = 447, .name = "NODE_DEVICE_UPDATE", .api = "virNodeDeviceUpdate",
                                    .priority = Priority::high, .writes = true, .access = {{{"node_device", "write"},
                                    {.object = "node_device", .permission = "save", .flags = 3, .unless = true},
                                    {.object = "node_device", .permission = "save", .flags = 2}}}};
    struct Args { std::string name; std::string xml_desc; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

}  // namespace vireo::protocol::remote
