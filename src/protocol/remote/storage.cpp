// The wire form of protocol/remote/storage.hpp.
#include "protocol/remote/storage.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(storage,
    ConnectNumOfStoragePools,
    ConnectListStoragePools,
    ConnectNumOfDefinedStoragePools,
    ConnectListDefinedStoragePools,
    ConnectFindStoragePoolSources,
    StoragePoolCreateXml,
    StoragePoolDefineXml,
    StoragePoolCreate,
    StoragePoolBuild,
    StoragePoolDestroy,
    StoragePoolDelete,
    StoragePoolUndefine,
    StoragePoolRefresh,
    StoragePoolLookupByName,
    StoragePoolLookupByUuid,
    StoragePoolLookupByVolume,
    StoragePoolGetInfo,
    StoragePoolGetXmlDesc,
    StoragePoolGetAutostart,
    StoragePoolSetAutostart,
    StoragePoolNumOfVolumes,
    StoragePoolListVolumes,
    StorageVolCreateXml,
    StorageVolDelete,
    StorageVolLookupByName,
    StorageVolLookupByKey,
    StorageVolLookupByPath,
    StorageVolGetInfo,
    StorageVolGetXmlDesc,
    StorageVolGetPath,
    StorageVolCreateXmlFrom,
    StoragePoolIsActive,
    StoragePoolIsPersistent,
    StorageVolWipe,
    StorageVolUpload,
    StorageVolDownload,
    StorageVolWipePattern,
    StorageVolResize,
    ConnectListAllStoragePools,
    StoragePoolListAllVolumes,
    ConnectStoragePoolEventRegisterAny,
    ConnectStoragePoolEventDeregisterAny,
    StoragePoolEventLifecycle,
    StoragePoolEventRefresh,
    StorageVolGetInfoFlags,
    StoragePoolLookupByTargetPath,
    ConnectGetStoragePoolCapabilities)

}  // namespace vireo::protocol
