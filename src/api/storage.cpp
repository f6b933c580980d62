// Storage pools and volumes.
#include "api/entry.hpp"
#include "api/streams.hpp"
#include "protocol/remote/storage.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

virConnectPtr virStoragePoolGetConnect(virStoragePoolPtr pool) { return get_connection(pool); }
int virConnectNumOfStoragePools(virConnectPtr conn) { return number<ConnectNumOfStoragePools>(conn); }
int virConnectNumOfDefinedStoragePools(virConnectPtr conn) { return number<ConnectNumOfDefinedStoragePools>(conn); }
int virConnectListStoragePools(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListStoragePools, conn, names, maxnames);
}
int virConnectListDefinedStoragePools(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListDefinedStoragePools, conn, names, maxnames);
}
virStoragePoolPtr virStoragePoolLookupByName(virConnectPtr conn, const char* name) {
    return object<StoragePoolLookupByName>(conn, REQUIRED(name));
}
virStoragePoolPtr virStoragePoolLookupByUUID(virConnectPtr conn, const unsigned char* uuid) {
    return object<StoragePoolLookupByUuid>(conn, UUID_OF(uuid));
}
virStoragePoolPtr virStoragePoolLookupByVolume(virStorageVolPtr vol) {
    return object<StoragePoolLookupByVolume>(vol);
}
virStoragePoolPtr virStoragePoolCreateXML(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<StoragePoolCreateXml>(conn, REQUIRED(xmlDesc), flags);
}
virStoragePoolPtr virStoragePoolDefineXML(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<StoragePoolDefineXml>(conn, REQUIRED_AS(xmlDesc, "xml"), flags);
}
int virStoragePoolUndefine(virStoragePoolPtr pool) { return done<StoragePoolUndefine>(pool); }
int virStoragePoolCreate(virStoragePoolPtr pool, unsigned int flags) {
    return done<StoragePoolCreate>(pool, flags);
}
int virStoragePoolBuild(virStoragePoolPtr pool, unsigned int flags) { return done<StoragePoolBuild>(pool, flags); }
int virStoragePoolDestroy(virStoragePoolPtr pool) { return done<StoragePoolDestroy>(pool); }
int virStoragePoolDelete(virStoragePoolPtr pool, unsigned int flags) {
    return done<StoragePoolDelete>(pool, flags);
}
int virStoragePoolRefresh(virStoragePoolPtr pool, unsigned int flags) {
    return done<StoragePoolRefresh>(pool, flags);
}
int virStoragePoolFree(virStoragePoolPtr pool) { return free_handle(pool); }
const char* virStoragePoolGetName(virStoragePoolPtr pool) { return get_name(pool); }
int virStoragePoolGetUUID(virStoragePoolPtr pool, unsigned char* uuid) { return get_uuid(pool, uuid, "uuid"); }
int virStoragePoolGetUUIDString(virStoragePoolPtr pool, char* buf) { return get_uuid_text(pool, buf); }
char* virStoragePoolGetXMLDesc(virStoragePoolPtr pool, unsigned int flags) {
    return text<StoragePoolGetXmlDesc>(pool, flags);
}
int virStoragePoolSetAutostart(virStoragePoolPtr pool, int autostart) {
    return done<StoragePoolSetAutostart>(pool, autostart);
}
int virStoragePoolGetAutostart(virStoragePoolPtr pool, int* autostart) {
    return STORES(StoragePoolGetAutostart, pool, autostart);
}
int virStoragePoolNumOfVolumes(virStoragePoolPtr pool) { return number<StoragePoolNumOfVolumes>(pool); }
int virStoragePoolListVolumes(virStoragePoolPtr pool, char** const names, int maxnames) {
    return NAMES(StoragePoolListVolumes, pool, names, maxnames);
}
virConnectPtr virStorageVolGetConnect(virStorageVolPtr vol) { return get_connection(vol); }
virStorageVolPtr virStorageVolLookupByName(virStoragePoolPtr pool, const char* name) {
    return object<StorageVolLookupByName>(pool, REQUIRED(name));
}
virStorageVolPtr virStorageVolLookupByKey(virConnectPtr conn, const char* key) {
    return object<StorageVolLookupByKey>(conn, REQUIRED(key));
}
virStorageVolPtr virStorageVolLookupByPath(virConnectPtr conn, const char* path) {
    return object<StorageVolLookupByPath>(conn, REQUIRED(path));
}
virStorageVolPtr virStorageVolCreateXML(virStoragePoolPtr pool, const char* xmldesc, unsigned int flags) {
    return object<StorageVolCreateXml>(pool, REQUIRED_AS(xmldesc, "xmlDesc"), flags);
}
int virStorageVolDelete(virStorageVolPtr vol, unsigned int flags) { return done<StorageVolDelete>(vol, flags); }
int virStorageVolFree(virStorageVolPtr vol) { return free_handle(vol); }
const char* virStorageVolGetName(virStorageVolPtr vol) { return get_name(vol); }
char* virStorageVolGetXMLDesc(virStorageVolPtr pool, unsigned int flags) {
    return text<StorageVolGetXmlDesc>(pool, flags);
}
char* virStorageVolGetPath(virStorageVolPtr vol) { return text<StorageVolGetPath>(vol); }
char* virConnectFindStoragePoolSources(virConnectPtr conn, const char* type, const char* srcSpec,
                                       unsigned int flags) {
    return text<ConnectFindStoragePoolSources>(conn, REQUIRED(type), srcSpec, flags);
}
int virStoragePoolRef(virStoragePoolPtr pool) { return ref_handle(pool); }
int virStorageVolRef(virStorageVolPtr vol) { return ref_handle(vol); }
int virStoragePoolIsActive(virStoragePoolPtr pool) { return number<StoragePoolIsActive>(pool); }
int virStoragePoolIsPersistent(virStoragePoolPtr pool) { return number<StoragePoolIsPersistent>(pool); }
int virStorageVolWipe(virStorageVolPtr vol, unsigned int flags) { return done<StorageVolWipe>(vol, flags); }
int virStorageVolWipePattern(virStorageVolPtr vol, unsigned int algorithm, unsigned int flags) {
    return done<StorageVolWipePattern>(vol, algorithm, flags);
}
int virConnectListAllStoragePools(virConnectPtr conn, virStoragePoolPtr** pools, unsigned int flags) {
    return list_all<ConnectListAllStoragePools>(conn, pools, flags);
}
int virStoragePoolListAllVolumes(virStoragePoolPtr pool, virStorageVolPtr** vols, unsigned int flags) {
    return list_all<StoragePoolListAllVolumes>(pool, vols, flags);
}
virStoragePoolPtr virStoragePoolLookupByTargetPath(virConnectPtr conn, const char* path) {
    return object<StoragePoolLookupByTargetPath>(conn, REQUIRED(path));
}
char* virConnectGetStoragePoolCapabilities(virConnectPtr conn, unsigned int flags) {
    return text<ConnectGetStoragePoolCapabilities>(conn, flags);
}

virStoragePoolPtr virStoragePoolLookupByUUIDString(virConnectPtr conn, const char* uuidstr) {
    return entry(conn, [&] { return make(conn, call<StoragePoolLookupByUuid>(conn, {given_uuid_text(uuidstr)}).pool); });
}
int virStoragePoolGetInfo(virStoragePoolPtr pool, virStoragePoolInfoPtr info) {
    return entry(pool, [&] {
        NOT_NULL(info);
        const auto reply = ask<StoragePoolGetInfo>(pool);
        *info = {reply.state, reply.capacity, reply.allocation, reply.available};
        return 0;
    });
}
const char* virStorageVolGetKey(virStorageVolPtr vol) {
    return entry(vol, [&] { return vol->key.c_str(); });
}
int virStorageVolGetInfo(virStorageVolPtr vol, virStorageVolInfoPtr info) {
    return entry(vol, [&] {
        NOT_NULL(info);
        const auto reply = ask<StorageVolGetInfo>(vol);
        *info = {reply.type, reply.capacity, reply.allocation};
        return 0;
    });
}
int virStorageVolGetInfoFlags(virStorageVolPtr vol, virStorageVolInfoPtr info, unsigned int flags) {
    return entry(vol, [&] {
        NOT_NULL(info);
        const auto reply = ask<StorageVolGetInfoFlags>(vol, flags);
        *info = {reply.type, reply.capacity, reply.allocation};
        return 0;
    });
}
virStorageVolPtr virStorageVolCreateXMLFrom(virStoragePoolPtr pool, const char* xmlDesc, virStorageVolPtr clonevol,
                                            unsigned int flags) {
    return entry(pool, [&] {
        check_handle(clonevol);
        NOT_NULL(xmlDesc);
        return make(pool, ask<StorageVolCreateXmlFrom>(pool, REQUIRED(xmlDesc), clonevol->ref(), flags).volume);
    });
}
int virStorageVolDownload(virStorageVolPtr vol, virStreamPtr stream, unsigned long long offset,
                          unsigned long long length, unsigned int flags) {
    return open_stream<StorageVolDownload>(vol, stream, Sparse{(flags & VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM) != 0}, offset, length, flags);
}
int virStorageVolUpload(virStorageVolPtr vol, virStreamPtr stream, unsigned long long offset,
                        unsigned long long length, unsigned int flags) {
    return open_stream<StorageVolUpload>(vol, stream, Sparse{(flags & VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM) != 0}, offset, length, flags);
}
int virStorageVolResize(virStorageVolPtr vol, unsigned long long capacity, unsigned int flags) {
    return entry(vol, [&] {
        // Zero bytes more or less is a resize to nowhere; zero bytes in all is a mistake.
        MUST(capacity || (flags & (VIR_STORAGE_VOL_RESIZE_DELTA | VIR_STORAGE_VOL_RESIZE_SHRINK)), "capacity",
             "cannot be zero without 'delta' or 'shrink' flags set");
        ask<StorageVolResize>(vol, capacity, flags);
        return 0;
    });
}

}  // extern "C"
