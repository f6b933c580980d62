#pragma once
// Networks, storage pools and volumes, node devices, interfaces, secrets and filters.
#include <cstdint>

#include "vireo/handle.hpp"
#include "vireo/stream.hpp"

namespace virt {

class Network : public Handle<virNetwork, virNetworkRef, virNetworkFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virNetworkGetName(get())); }
    std::string uuid() const { return uuid_text(get(), virNetworkGetUUIDString); }
    std::string xml(unsigned flags = 0) const { return taken(virNetworkGetXMLDesc(get(), flags)); }
    std::string bridge() const { return taken(virNetworkGetBridgeName(get())); }
    bool is_active() const { return check_bool(virNetworkIsActive(get())); }
    bool is_persistent() const { return check_bool(virNetworkIsPersistent(get())); }
    void start() const { check(virNetworkCreate(get())); }
    void destroy() const { check(virNetworkDestroy(get())); }
    void undefine() const { check(virNetworkUndefine(get())); }
    void set_autostart(bool on) const { check(virNetworkSetAutostart(get(), on)); }
};

class Volume : public Handle<virStorageVol, virStorageVolRef, virStorageVolFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virStorageVolGetName(get())); }
    std::string key() const { return copied(virStorageVolGetKey(get())); }
    std::string path() const { return taken(virStorageVolGetPath(get())); }
    std::string xml() const { return taken(virStorageVolGetXMLDesc(get(), 0)); }
    virStorageVolInfo info(unsigned flags = 0) const {
        virStorageVolInfo info;
        check(flags ? virStorageVolGetInfoFlags(get(), &info, flags) : virStorageVolGetInfo(get(), &info));   // not all know the former
        return info;
    }
    void resize(std::uint64_t bytes, unsigned flags = 0) const { check(virStorageVolResize(get(), bytes, flags)); }
    void wipe() const { check(virStorageVolWipe(get(), 0)); }
    void remove(unsigned flags = 0) const { check(virStorageVolDelete(get(), flags)); }
    // `length` 0: to the end. The stream carries the bytes; finish() it.
    void upload(const Stream& stream, std::uint64_t offset = 0, std::uint64_t length = 0, unsigned flags = 0) const {
        check(virStorageVolUpload(get(), stream.get(), offset, length, flags));
    }
    void download(const Stream& stream, std::uint64_t offset = 0, std::uint64_t length = 0, unsigned flags = 0) const {
        check(virStorageVolDownload(get(), stream.get(), offset, length, flags));
    }
};

class Pool : public Handle<virStoragePool, virStoragePoolRef, virStoragePoolFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virStoragePoolGetName(get())); }
    std::string uuid() const { return uuid_text(get(), virStoragePoolGetUUIDString); }
    std::string xml(unsigned flags = 0) const { return taken(virStoragePoolGetXMLDesc(get(), flags)); }
    virStoragePoolInfo info() const {
        virStoragePoolInfo info;
        check(virStoragePoolGetInfo(get(), &info));
        return info;
    }
    bool is_active() const { return check_bool(virStoragePoolIsActive(get())); }
    void build(unsigned flags = 0) const { check(virStoragePoolBuild(get(), flags)); }
    void start(unsigned flags = 0) const { check(virStoragePoolCreate(get(), flags)); }
    void refresh() const { check(virStoragePoolRefresh(get(), 0)); }
    void destroy() const { check(virStoragePoolDestroy(get())); }
    void undefine() const { check(virStoragePoolUndefine(get())); }
    std::vector<Volume> volumes() const {
        return listed<Volume>([&](virStorageVolPtr** array) { return virStoragePoolListAllVolumes(get(), array, 0); });
    }
    Volume volume(const std::string& name) const { return Volume(check(virStorageVolLookupByName(get(), name.c_str()))); }
    Volume create_volume(const std::string& xml, unsigned flags = 0) const { return Volume(check(virStorageVolCreateXML(get(), xml.c_str(), flags))); }
};

class NodeDevice : public Handle<virNodeDevice, virNodeDeviceRef, virNodeDeviceFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virNodeDeviceGetName(get())); }
    std::string xml(unsigned flags = 0) const { return taken(virNodeDeviceGetXMLDesc(get(), flags)); }
};

class Interface : public Handle<virInterface, virInterfaceRef, virInterfaceFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virInterfaceGetName(get())); }
    std::string mac() const { return copied(virInterfaceGetMACString(get())); }
    std::string xml(unsigned flags = 0) const { return taken(virInterfaceGetXMLDesc(get(), flags)); }
};

class Secret : public Handle<virSecret, virSecretRef, virSecretFree> {
public:
    using Handle::Handle;
    std::string uuid() const { return uuid_text(get(), virSecretGetUUIDString); }
    std::string usage() const { return copied(virSecretGetUsageID(get())); }
    std::string xml() const { return taken(virSecretGetXMLDesc(get(), 0)); }
    void set_value(const std::string& bytes) const {
        check(virSecretSetValue(get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), 0));
    }
    void undefine() const { check(virSecretUndefine(get())); }
};

class Filter : public Handle<virNWFilter, virNWFilterRef, virNWFilterFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virNWFilterGetName(get())); }
    std::string uuid() const { return uuid_text(get(), virNWFilterGetUUIDString); }
    std::string xml() const { return taken(virNWFilterGetXMLDesc(get(), 0)); }
    void undefine() const { check(virNWFilterUndefine(get())); }
};

}  // namespace virt
