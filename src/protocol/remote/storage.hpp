#pragma once
// Storage pools and volumes.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct ConnectNumOfStoragePools {
    static constexpr Procedure info{.number = 71, .name = "CONNECT_NUM_OF_STORAGE_POOLS",
                                    .api = "virConnectNumOfStoragePools", .priority = Priority::high,
                                    .access = {{{"connect", "search_storage_pools"}}},
                                    .filter = {"storage_pool", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectListStoragePools {
    static constexpr Procedure info{.number = 72, .name = "CONNECT_LIST_STORAGE_POOLS",
                                    .api = "virConnectListStoragePools", .priority = Priority::high,
                                    .access = {{{"connect", "search_storage_pools"}}},
                                    .filter = {"storage_pool", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct ConnectNumOfDefinedStoragePools {
    static constexpr Procedure info{.number = 73, .name = "CONNECT_NUM_OF_DEFINED_STORAGE_POOLS",
                                    .api = "virConnectNumOfDefinedStoragePools", .priority = Priority::high,
                                    .access = {{{"connect", "search_storage_pools"}}},
                                    .filter = {"storage_pool", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectListDefinedStoragePools {
    static constexpr Procedure info{.number = 74, .name = "CONNECT_LIST_DEFINED_STORAGE_POOLS",
                                    .api = "virConnectListDefinedStoragePools", .priority = Priority::high,
                                    .access = {{{"connect", "search_storage_pools"}}},
                                    .filter = {"storage_pool", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct ConnectFindStoragePoolSources {
    static constexpr Procedure info{.number = 75, .name = "CONNECT_FIND_STORAGE_POOL_SOURCES",
                                    .api = "virConnectFindStoragePoolSources", .writes = true,
                                    .access = {{{"connect", "detect_storage_pools"}}}};
    struct Args { std::string type; std::optional<std::string> src_spec; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct StoragePoolCreateXml {
    static constexpr Procedure info{.number = 76, .name = "STORAGE_POOL_CREATE_XML", .api = "virStoragePoolCreateXML",
                                    .writes = true,
                                    .access = {{{"storage_pool", "start"}, {"storage_pool", "write"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { StoragePoolRef pool; };
};

struct StoragePoolDefineXml {
    static constexpr Procedure info{.number = 77, .name = "STORAGE_POOL_DEFINE_XML", .api = "virStoragePoolDefineXML",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"storage_pool", "write"}, {"storage_pool", "save"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { StoragePoolRef pool; };
};

struct StoragePoolCreate {
    static constexpr Procedure info{.number = 78, .name = "STORAGE_POOL_CREATE", .api = "virStoragePoolCreate",
                                    .writes = true, .access = {{{"storage_pool", "start"}}}};
    struct Args { StoragePoolRef pool; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StoragePoolBuild {
    static constexpr Procedure info{.number = 79, .name = "STORAGE_POOL_BUILD", .api = "virStoragePoolBuild",
                                    .writes = true, .access = {{{"storage_pool", "format"}}}};
    struct Args { StoragePoolRef pool; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StoragePoolDestroy {
    static constexpr Procedure info{.number = 80, .name = "STORAGE_POOL_DESTROY", .api = "virStoragePoolDestroy",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"storage_pool", "stop"}}}};
    struct Args { StoragePoolRef pool; };
    using Reply = Nothing;
};

struct StoragePoolDelete {
    static constexpr Procedure info{.number = 81, .name = "STORAGE_POOL_DELETE", .api = "virStoragePoolDelete",
                                    .writes = true, .access = {{{"storage_pool", "format"}}}};
    struct Args { StoragePoolRef pool; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StoragePoolUndefine {
    static constexpr Procedure info{.number = 82, .name = "STORAGE_POOL_UNDEFINE", .api = "virStoragePoolUndefine",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"storage_pool", "delete"}}}};
    struct Args { StoragePoolRef pool; };
    using Reply = Nothing;
};

struct StoragePoolRefresh {
    static constexpr Procedure info{.number = 83, .name = "STORAGE_POOL_REFRESH", .api = "virStoragePoolRefresh",
                                    .writes = true, .access = {{{"storage_pool", "refresh"}}}};
    struct Args { StoragePoolRef pool; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StoragePoolLookupByName {
    static constexpr Procedure info{.number = 84, .name = "STORAGE_POOL_LOOKUP_BY_NAME",
                                    .api = "virStoragePoolLookupByName", .priority = Priority::high,
                                    .access = {{{"storage_pool", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { StoragePoolRef pool; };
};

struct StoragePoolLookupByUuid {
    static constexpr Procedure info{.number = 85, .name = "STORAGE_POOL_LOOKUP_BY_UUID",
                                    .api = "virStoragePoolLookupByUUID", .priority = Priority::high,
                                    .access = {{{"storage_pool", "getattr"}}}};
    struct Args { Uuid uuid; };
    struct Reply { StoragePoolRef pool; };
};

struct StoragePoolLookupByVolume {
    static constexpr Procedure info{.number = 86, .name = "STORAGE_POOL_LOOKUP_BY_VOLUME",
                                    .api = "virStoragePoolLookupByVolume", .priority = Priority::high,
                                    .access = {{{"storage_pool", "getattr"}}}};
    struct Args { StorageVolumeRef volume; };
    struct Reply { StoragePoolRef pool; };
};

struct StoragePoolGetInfo {
    static constexpr Procedure info{.number = 87, .name = "STORAGE_POOL_GET_INFO", .api = "virStoragePoolGetInfo",
                                    .priority = Priority::high, .access = {{{"storage_pool", "read"}}}};
    struct Args { StoragePoolRef pool; };
    struct Reply {
        std::uint8_t state = 0;
        std::uint64_t capacity = 0;
        std::uint64_t allocation = 0;
        std::uint64_t available = 0;
    };
};

struct StoragePoolGetXmlDesc {
    static constexpr Procedure info{.number = 88, .name = "STORAGE_POOL_GET_XML_DESC",
                                    .api = "virStoragePoolGetXMLDesc", .priority = Priority::high,
                                    .access = {{{"storage_pool", "read"}}}};
    struct Args { StoragePoolRef pool; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct StoragePoolGetAutostart {
    static constexpr Procedure info{.number = 89, .name = "STORAGE_POOL_GET_AUTOSTART",
                                    .api = "virStoragePoolGetAutostart", .priority = Priority::high,
                                    .access = {{{"storage_pool", "read"}}}};
    struct Args { StoragePoolRef pool; };
    struct Reply { std::int32_t autostart = 0; };
};

struct StoragePoolSetAutostart {
    static constexpr Procedure info{.number = 90, .name = "STORAGE_POOL_SET_AUTOSTART",
                                    .api = "virStoragePoolSetAutostart", .priority = Priority::high, .writes = true,
                                    .access = {{{"storage_pool", "write"}}}};
    struct Args { StoragePoolRef pool; std::int32_t autostart = 0; };
    using Reply = Nothing;
};

struct StoragePoolNumOfVolumes {
    static constexpr Procedure info{.number = 91, .name = "STORAGE_POOL_NUM_OF_VOLUMES",
                                    .api = "virStoragePoolNumOfVolumes", .priority = Priority::high,
                                    .access = {{{"storage_pool", "search_storage_vols"}}},
                                    .filter = {"storage_vol", "getattr"}};
    struct Args { StoragePoolRef pool; };
    struct Reply { std::int32_t count = 0; };
};

struct StoragePoolListVolumes {
    static constexpr Procedure info{.number = 92, .name = "STORAGE_POOL_LIST_VOLUMES",
                                    .api = "virStoragePoolListVolumes", .priority = Priority::high,
                                    .access = {{{"storage_pool", "search_storage_vols"}}},
                                    .filter = {"storage_vol", "getattr"}};
    struct Args { StoragePoolRef pool; std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct StorageVolCreateXml {
    static constexpr Procedure info{.number = 93, .name = "STORAGE_VOL_CREATE_XML", .api = "virStorageVolCreateXML",
                                    .writes = true, .access = {{{"storage_vol", "create"}}}};
    struct Args { StoragePoolRef pool; std::string xml; std::uint32_t flags = 0; };
    struct Reply { StorageVolumeRef volume; };
};

struct StorageVolDelete {
    static constexpr Procedure info{.number = 94, .name = "STORAGE_VOL_DELETE", .api = "virStorageVolDelete",
                                    .writes = true, .access = {{{"storage_vol", "delete"}}}};
    struct Args { StorageVolumeRef volume; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StorageVolLookupByName {
    static constexpr Procedure info{.number = 95, .name = "STORAGE_VOL_LOOKUP_BY_NAME",
                                    .api = "virStorageVolLookupByName", .priority = Priority::high,
                                    .access = {{{"storage_vol", "getattr"}}}};
    struct Args { StoragePoolRef pool; std::string name; };
    struct Reply { StorageVolumeRef volume; };
};

struct StorageVolLookupByKey {
    static constexpr Procedure info{.number = 96, .name = "STORAGE_VOL_LOOKUP_BY_KEY",
                                    .api = "virStorageVolLookupByKey", .priority = Priority::high,
                                    .access = {{{"storage_vol", "getattr"}}}};
    struct Args { std::string key; };
    struct Reply { StorageVolumeRef volume; };
};

struct StorageVolLookupByPath {
    static constexpr Procedure info{.number = 97, .name = "STORAGE_VOL_LOOKUP_BY_PATH",
                                    .api = "virStorageVolLookupByPath", .priority = Priority::high,
                                    .access = {{{"storage_vol", "getattr"}}}};
    struct Args { std::string path; };
    struct Reply { StorageVolumeRef volume; };
};

struct StorageVolGetInfo {
    static constexpr Procedure info{.number = 98, .name = "STORAGE_VOL_GET_INFO", .api = "virStorageVolGetInfo",
                                    .priority = Priority::high, .access = {{{"storage_vol", "read"}}}};
    struct Args { StorageVolumeRef volume; };
    struct Reply { std::int8_t type = 0; std::uint64_t capacity = 0; std::uint64_t allocation = 0; };
};

struct StorageVolGetXmlDesc {
    static constexpr Procedure info{.number = 99, .name = "STORAGE_VOL_GET_XML_DESC",
                                    .api = "virStorageVolGetXMLDesc", .priority = Priority::high,
                                    .access = {{{"storage_vol", "read"}}}};
    struct Args { StorageVolumeRef volume; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct StorageVolGetPath {
    static constexpr Procedure info{.number = 100, .name = "STORAGE_VOL_GET_PATH", .api = "virStorageVolGetPath",
                                    .priority = Priority::high, .access = {{{"storage_vol", "read"}}}};
    struct Args { StorageVolumeRef volume; };
    struct Reply { std::string name; };
};

struct StorageVolCreateXmlFrom {
    static constexpr Procedure info{.number = 125, .name = "STORAGE_VOL_CREATE_XML_FROM",
                                    .api = "virStorageVolCreateXMLFrom", .writes = true,
                                    .access = {{{"storage_vol", "create"}}}};
    struct Args { StoragePoolRef pool; std::string xml; StorageVolumeRef source; std::uint32_t flags = 0; };
    struct Reply { StorageVolumeRef volume; };
};

struct StoragePoolIsActive {
    static constexpr Procedure info{.number = 154, .name = "STORAGE_POOL_IS_ACTIVE", .api = "virStoragePoolIsActive",
                                    .priority = Priority::high, .access = {{{"storage_pool", "read"}}}};
    struct Args { StoragePoolRef pool; };
    struct Reply { std::int32_t active = 0; };
};

struct StoragePoolIsPersistent {
    static constexpr Procedure info{.number = 155, .name = "STORAGE_POOL_IS_PERSISTENT",
                                    .api = "virStoragePoolIsPersistent", .priority = Priority::high,
                                    .access = {{{"storage_pool", "read"}}}};
    struct Args { StoragePoolRef pool; };
    struct Reply { std::int32_t persistent = 0; };
};

struct StorageVolWipe {
    static constexpr Procedure info{.number = 165, .name = "STORAGE_VOL_WIPE", .api = "virStorageVolWipe",
                                    .writes = true, .access = {{{"storage_vol", "format"}}}};
    struct Args { StorageVolumeRef volume; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StorageVolUpload {
    static constexpr Procedure info{.number = 208, .name = "STORAGE_VOL_UPLOAD", .api = "virStorageVolUpload",
                                    .writes = true, .stream = StreamDirection::write,
                                    .access = {{{"storage_vol", "data_write"}}}};
    struct Args {
        StorageVolumeRef volume;
        std::uint64_t offset = 0;
        std::uint64_t length = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct StorageVolDownload {
    static constexpr Procedure info{.number = 209, .name = "STORAGE_VOL_DOWNLOAD", .api = "virStorageVolDownload",
                                    .writes = true, .stream = StreamDirection::read,
                                    .access = {{{"storage_vol", "data_read"}}}};
    struct Args {
        StorageVolumeRef volume;
        std::uint64_t offset = 0;
        std::uint64_t length = 0;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct StorageVolWipePattern {
    static constexpr Procedure info{.number = 259, .name = "STORAGE_VOL_WIPE_PATTERN",
                                    .api = "virStorageVolWipePattern", .writes = true,
                                    .access = {{{"storage_vol", "format"}}}};
    struct Args { StorageVolumeRef volume; std::uint32_t algorithm = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct StorageVolResize {
    static constexpr Procedure info{.number = 260, .name = "STORAGE_VOL_RESIZE", .api = "virStorageVolResize",
                                    .writes = true, .access = {{{"storage_vol", "resize"}}}};
    struct Args { StorageVolumeRef volume; std::uint64_t capacity = 0; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct ConnectListAllStoragePools {
    static constexpr Procedure info{.number = 281, .name = "CONNECT_LIST_ALL_STORAGE_POOLS",
                                    .api = "virConnectListAllStoragePools", .priority = Priority::high,
                                    .access = {{{"connect", "search_storage_pools"}}},
                                    .filter = {"storage_pool", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<StoragePoolRef, 16384> pools; std::uint32_t count = 0; };
};

struct StoragePoolListAllVolumes {
    static constexpr Procedure info{.number = 282, .name = "STORAGE_POOL_LIST_ALL_VOLUMES",
                                    .api = "virStoragePoolListAllVolumes", .priority = Priority::high,
                                    .access = {{{"storage_pool", "search_storage_vols"}}},
                                    .filter = {"storage_vol", "getattr"}};
    struct Args { StoragePoolRef pool; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<StorageVolumeRef, 16384> volumes; std::uint32_t count = 0; };
};

struct ConnectStoragePoolEventRegisterAny {
    static constexpr Procedure info{.number = 368, .name = "CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY",
                                    .api = "virConnectStoragePoolEventRegisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "search_storage_pools"}}},
                                    .filter = {"storage_pool", "getattr"}};
    struct Args { std::int32_t event_id = 0; std::optional<StoragePoolRef> pool; };
    struct Reply { std::int32_t callback_id = 0; };
};

struct ConnectStoragePoolEventDeregisterAny {
    static constexpr Procedure info{.number = 369, .name = "CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY",
                                    .api = "virConnectStoragePoolEventDeregisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t callback_id = 0; };
    using Reply = Nothing;
};

struct StoragePoolEventLifecycle {
    static constexpr Procedure info{.number = 370, .name = "STORAGE_POOL_EVENT_LIFECYCLE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        StoragePoolRef pool;
        std::int32_t event = 0;
        std::int32_t detail = 0;
    };
};

struct StoragePoolEventRefresh {
    static constexpr Procedure info{.number = 373, .name = "STORAGE_POOL_EVENT_REFRESH", .event = true};
    struct Message { std::int32_t callback_id = 0; StoragePoolRef pool; };
};

struct StorageVolGetInfoFlags {
    static constexpr Procedure info{.number = 378, .name = "STORAGE_VOL_GET_INFO_FLAGS",
                                    .api = "virStorageVolGetInfoFlags", .priority = Priority::high,
                                    .access = {{{"storage_vol", "read"}}}};
    struct Args { StorageVolumeRef volume; std::uint32_t flags = 0; };
    struct Reply { std::int8_t type = 0; std::uint64_t capacity = 0; std::uint64_t allocation = 0; };
};

struct StoragePoolLookupByTargetPath {
    static constexpr Procedure info{.number = 391, .name = "STORAGE_POOL_LOOKUP_BY_TARGET_PATH",
                                    .api = "virStoragePoolLookupByTargetPath", .priority = Priority::high,
                                    .access = {{{"storage_pool", "getattr"}}}};
    struct Args { std::string path; };
    struct Reply { StoragePoolRef pool; };
};

struct ConnectGetStoragePoolCapabilities {
    static constexpr Procedure info{.number = 403, .name = "CONNECT_GET_STORAGE_POOL_CAPABILITIES",
                                    .api = "virConnectGetStoragePoolCapabilities", .access = {{{"connect", "read"}}}};
    struct Args { std::uint32_t flags = 0; };
    struct Reply { std::string capabilities; };
};

}  // namespace vireo::protocol::remote
