#pragma once
// What the opaque pointers of the C API point to.
//
//  1. A handle is counted: virXFree() drops one reference, virXRef() adds one; each holds a reference to its connection.
//  2. Its members are set when it is made and constant afterwards, but for what is atomic or says which lock guards it.
//     Any number of threads may use one.
//  3. `magic` tells kinds apart, and the living from the freed: a wrong pointer is an error, not a crash, as far as
//     that can be had.
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include <libvirt/libvirt.h>
#include <libvirt/libvirt-lxc.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>

#include "api/errors.hpp"
#include "base/uuid.hpp"
#include "driver/connection.hpp"
#include "protocol/remote/refs.hpp"

namespace vireo::api {

struct Handle {
    explicit Handle(std::uint32_t kind) : magic(kind) {}
    std::uint32_t magic;
    std::atomic<int> references{1};
};

class Events;

// How a kind of handle is told apart, and what is said of one that is none. Specialised below for each.
template <class H> struct Kind;

// Adds a reference.
template <class H> H* keep(H* handle) {
    handle->references.fetch_add(1, std::memory_order_relaxed);
    return handle;
}
// Drops one; the last one destroys the handle.
template <class H> void drop(H* handle) {
    if (handle->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    handle->magic = 0;
    delete handle;
}

// A counted pointer for members.
template <class H> class Kept {
public:
    explicit Kept(H* handle) : handle_(keep(handle)) {}
    Kept(const Kept& other) : handle_(keep(other.handle_)) {}
    Kept& operator=(const Kept&) = delete;
    ~Kept() { drop(handle_); }
    H* get() const { return handle_; }
    H* operator->() const { return handle_; }

private:
    H* handle_;
};

}  // namespace vireo::api

struct _virConnect : vireo::api::Handle {
    explicit _virConnect(std::unique_ptr<vireo::driver::Connection> opened);
    ~_virConnect();

    std::unique_ptr<vireo::driver::Connection> link;
    vireo::api::ConnectionErrors errors;
    std::unique_ptr<vireo::api::Events> events;
    std::string uri;           // as the program gave it, aliases resolved; empty: whatever the other end says
    std::string type;          // virConnectGetType() hands it out: fetched once, under `mutex`
    std::mutex mutex;          // guards `type` while it is fetched, and the close callback
    virConnectCloseFunc close_callback = nullptr;
    void* close_data = nullptr;
    virFreeCallback close_free = nullptr;
};

namespace vireo::api {

// What every handle but the connection is: something of a connection.
struct Owned : Handle {
    Owned(std::uint32_t kind, virConnectPtr of) : Handle(kind), connection(of) {}
    Kept<_virConnect> connection;
};

}  // namespace vireo::api

struct _virDomain : vireo::api::Owned {
    _virDomain(virConnectPtr of, const vireo::protocol::remote::DomainRef& ref);
    vireo::protocol::remote::DomainRef ref() const { return {name, uuid, id.load()}; }
    const std::string name;
    const vireo::Uuid uuid;
    std::atomic<int> id;       // -1 when it does not run, as far as this handle has heard
};

struct _virDomainSnapshot : vireo::api::Handle {
    _virDomainSnapshot(virDomainPtr of, std::string called);
    vireo::protocol::remote::SnapshotRef ref() const { return {name, domain->ref()}; }
    vireo::api::Kept<_virDomain> domain;
    const std::string name;
};

struct _virDomainCheckpoint : vireo::api::Handle {
    _virDomainCheckpoint(virDomainPtr of, std::string called);
    vireo::protocol::remote::CheckpointRef ref() const { return {name, domain->ref()}; }
    vireo::api::Kept<_virDomain> domain;
    const std::string name;
};

struct _virNetwork : vireo::api::Owned {
    _virNetwork(virConnectPtr of, const vireo::protocol::remote::NetworkRef& ref);
    vireo::protocol::remote::NetworkRef ref() const { return {name, uuid}; }
    const std::string name;
    const vireo::Uuid uuid;
};

struct _virNetworkPort : vireo::api::Handle {
    _virNetworkPort(virNetworkPtr of, vireo::Uuid number);
    vireo::protocol::remote::NetworkPortRef ref() const { return {network->ref(), uuid}; }
    vireo::api::Kept<_virNetwork> network;
    const vireo::Uuid uuid;
};

struct _virInterface : vireo::api::Owned {
    _virInterface(virConnectPtr of, const vireo::protocol::remote::InterfaceRef& ref);
    vireo::protocol::remote::InterfaceRef ref() const { return {name, mac}; }
    const std::string name, mac;
};

struct _virStoragePool : vireo::api::Owned {
    _virStoragePool(virConnectPtr of, const vireo::protocol::remote::StoragePoolRef& ref);
    vireo::protocol::remote::StoragePoolRef ref() const { return {name, uuid}; }
    const std::string name;
    const vireo::Uuid uuid;
};

struct _virStorageVol : vireo::api::Owned {
    _virStorageVol(virConnectPtr of, const vireo::protocol::remote::StorageVolumeRef& ref);
    vireo::protocol::remote::StorageVolumeRef ref() const { return {pool, name, key}; }
    const std::string pool, name, key;
};

struct _virNodeDevice : vireo::api::Owned {
    _virNodeDevice(virConnectPtr of, const vireo::protocol::remote::NodeDeviceRef& ref);
    vireo::protocol::remote::NodeDeviceRef ref() const { return {name}; }
    const std::string name;
    std::string parent;        // virNodeDeviceGetParent() hands it out; fetched once, under the connection's mutex
    bool parent_known = false;
};

struct _virSecret : vireo::api::Owned {
    _virSecret(virConnectPtr of, const vireo::protocol::remote::SecretRef& ref);
    vireo::protocol::remote::SecretRef ref() const { return {uuid, usage_type, usage_id}; }
    const vireo::Uuid uuid;
    const int usage_type;
    const std::string usage_id;
};

struct _virNWFilter : vireo::api::Owned {
    _virNWFilter(virConnectPtr of, const vireo::protocol::remote::NwfilterRef& ref);
    vireo::protocol::remote::NwfilterRef ref() const { return {name, uuid}; }
    const std::string name;
    const vireo::Uuid uuid;
};

struct _virNWFilterBinding : vireo::api::Owned {
    _virNWFilterBinding(virConnectPtr of, const vireo::protocol::remote::NwfilterBindingRef& ref);
    vireo::protocol::remote::NwfilterBindingRef ref() const { return {portdev, filtername}; }
    const std::string portdev, filtername;
};

namespace vireo::api {

// The event callback of a stream. Its data is given back when the last run is over.
struct StreamWatch {
    ~StreamWatch() {
        if (free) free(opaque);
    }
    virStreamEventCallback callback;
    void* opaque;
    virFreeCallback free;
    std::atomic<bool> active = true;
};

}  // namespace vireo::api

struct _virStream : vireo::api::Owned {
    _virStream(virConnectPtr of, bool may_block);
    ~_virStream();
    const bool blocking;
    std::unique_ptr<vireo::driver::ClientStream> link;   // set once, by the call that opens the stream
    std::shared_ptr<vireo::api::StreamWatch> watch;      // the event callback; touched by whoever adds or removes it
    std::atomic<bool> over = false;                      // finished or aborted
};

namespace vireo::api {

#define KIND(H, number, error_code, error_domain, words) \
    template <> struct Kind<H> { \
        static constexpr std::uint32_t magic = number; \
        static constexpr ErrorCode code = ErrorCode::error_code; \
        static constexpr ErrorDomain domain = ErrorDomain::error_domain; \
        static constexpr const char* lead = words; \
    };
KIND(_virConnect, 0x56434f01, invalid_conn, none, "invalid connection pointer in ")
KIND(_virDomain, 0x56434f02, invalid_domain, dom, "invalid domain pointer in ")
KIND(_virNetwork, 0x56434f03, invalid_network, network, "invalid network pointer in ")
KIND(_virNetworkPort, 0x56434f04, invalid_network_port, network, "Invalid network port pointer: ")
KIND(_virInterface, 0x56434f05, invalid_interface, interface, "invalid interface pointer in ")
KIND(_virStoragePool, 0x56434f06, invalid_storage_pool, storage, "invalid storage pool pointer in ")
KIND(_virStorageVol, 0x56434f07, invalid_storage_vol, storage, "invalid storage volume pointer in ")
KIND(_virNodeDevice, 0x56434f08, invalid_node_device, nodedev, "invalid node device pointer in ")
KIND(_virSecret, 0x56434f09, invalid_secret, secret, "Invalid secret: ")
KIND(_virNWFilter, 0x56434f0a, invalid_nwfilter, nwfilter, "Invalid network filter: ")
KIND(_virNWFilterBinding, 0x56434f0b, invalid_nwfilter_binding, nwfilter, "Invalid network filter binding: ")
KIND(_virStream, 0x56434f0c, invalid_stream, streams, "invalid stream pointer in ")
KIND(_virDomainSnapshot, 0x56434f0d, invalid_domain_snapshot, domain_snapshot, "Invalid domain snapshot: ")
KIND(_virDomainCheckpoint, 0x56434f0e, invalid_domain_checkpoint, domain_checkpoint, "Invalid domain checkpoint: ")
#undef KIND

inline virConnectPtr connection_of(virConnectPtr handle) { return handle; }
inline virConnectPtr connection_of(const Owned* handle) { return handle->connection.get(); }
inline virConnectPtr connection_of(virDomainSnapshotPtr handle) { return handle->domain->connection.get(); }
inline virConnectPtr connection_of(virDomainCheckpointPtr handle) { return handle->domain->connection.get(); }
inline virConnectPtr connection_of(virNetworkPortPtr handle) { return handle->network->connection.get(); }

// New handles for what the other end named.
inline virDomainPtr make(virConnectPtr of, const protocol::remote::DomainRef& ref) { return new _virDomain(of, ref); }
inline virNetworkPtr make(virConnectPtr of, const protocol::remote::NetworkRef& ref) { return new _virNetwork(of, ref); }
inline virInterfacePtr make(virConnectPtr of, const protocol::remote::InterfaceRef& ref) { return new _virInterface(of, ref); }
inline virStoragePoolPtr make(virConnectPtr of, const protocol::remote::StoragePoolRef& ref) { return new _virStoragePool(of, ref); }
inline virStorageVolPtr make(virConnectPtr of, const protocol::remote::StorageVolumeRef& ref) { return new _virStorageVol(of, ref); }
inline virNodeDevicePtr make(virConnectPtr of, const protocol::remote::NodeDeviceRef& ref) { return new _virNodeDevice(of, ref); }
inline virSecretPtr make(virConnectPtr of, const protocol::remote::SecretRef& ref) { return new _virSecret(of, ref); }
inline virNWFilterPtr make(virConnectPtr of, const protocol::remote::NwfilterRef& ref) { return new _virNWFilter(of, ref); }
inline virNWFilterBindingPtr make(virConnectPtr of, const protocol::remote::NwfilterBindingRef& ref) {
    return new _virNWFilterBinding(of, ref);
}
// Those that belong to another object take it instead of the connection.
inline virDomainSnapshotPtr make(virDomainPtr of, const protocol::remote::SnapshotRef& ref) { return new _virDomainSnapshot(of, ref.name); }
inline virDomainSnapshotPtr make(virDomainSnapshotPtr of, const protocol::remote::SnapshotRef& ref) { return make(of->domain.get(), ref); }
inline virDomainCheckpointPtr make(virDomainPtr of, const protocol::remote::CheckpointRef& ref) { return new _virDomainCheckpoint(of, ref.name); }
inline virDomainCheckpointPtr make(virDomainCheckpointPtr of, const protocol::remote::CheckpointRef& ref) { return make(of->domain.get(), ref); }
inline virNetworkPortPtr make(virNetworkPtr of, const protocol::remote::NetworkPortRef& ref) { return new _virNetworkPort(of, ref.uuid); }
template <class H, class Ref> auto make(H* of, const Ref& ref)
    requires(!std::is_same_v<H, _virConnect> && requires { make(connection_of(of), ref); })
{
    return make(connection_of(of), ref);
}

}  // namespace vireo::api
