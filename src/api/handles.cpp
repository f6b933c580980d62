#include "api/handles.hpp"

#include "api/events.hpp"

using namespace vireo;
using namespace vireo::api;

_virConnect::_virConnect(std::unique_ptr<driver::Connection> opened)
    : Handle(Kind<_virConnect>::magic), link(std::move(opened)), events(std::make_unique<Events>(*this)) {}

_virConnect::~_virConnect() {
    events->gate()->close();   // nothing calls back into what goes now
    attempt([&] { link->on_close(nullptr); });
    attempt([&] { link->close(); });
    link.reset();
    events.reset();
    if (close_free) close_free(close_data);
}

_virDomain::_virDomain(virConnectPtr of, const protocol::remote::DomainRef& r)
    : Owned(Kind<_virDomain>::magic, of), name(r.name), uuid(r.uuid), id(r.id) {}
_virDomainSnapshot::_virDomainSnapshot(virDomainPtr of, std::string called)
    : Handle(Kind<_virDomainSnapshot>::magic), domain(of), name(std::move(called)) {}
_virDomainCheckpoint::_virDomainCheckpoint(virDomainPtr of, std::string called)
    : Handle(Kind<_virDomainCheckpoint>::magic), domain(of), name(std::move(called)) {}
_virNetwork::_virNetwork(virConnectPtr of, const protocol::remote::NetworkRef& r)
    : Owned(Kind<_virNetwork>::magic, of), name(r.name), uuid(r.uuid) {}
_virNetworkPort::_virNetworkPort(virNetworkPtr of, Uuid number)
    : Handle(Kind<_virNetworkPort>::magic), network(of), uuid(number) {}
_virInterface::_virInterface(virConnectPtr of, const protocol::remote::InterfaceRef& r)
    : Owned(Kind<_virInterface>::magic, of), name(r.name), mac(r.mac) {}
_virStoragePool::_virStoragePool(virConnectPtr of, const protocol::remote::StoragePoolRef& r)
    : Owned(Kind<_virStoragePool>::magic, of), name(r.name), uuid(r.uuid) {}
_virStorageVol::_virStorageVol(virConnectPtr of, const protocol::remote::StorageVolumeRef& r)
    : Owned(Kind<_virStorageVol>::magic, of), pool(r.pool), name(r.name), key(r.key) {}
_virNodeDevice::_virNodeDevice(virConnectPtr of, const protocol::remote::NodeDeviceRef& r)
    : Owned(Kind<_virNodeDevice>::magic, of), name(r.name) {}
_virSecret::_virSecret(virConnectPtr of, const protocol::remote::SecretRef& r)
    : Owned(Kind<_virSecret>::magic, of), uuid(r.uuid), usage_type(r.usage_type), usage_id(r.usage_id) {}
_virNWFilter::_virNWFilter(virConnectPtr of, const protocol::remote::NwfilterRef& r)
    : Owned(Kind<_virNWFilter>::magic, of), name(r.name), uuid(r.uuid) {}
_virNWFilterBinding::_virNWFilterBinding(virConnectPtr of, const protocol::remote::NwfilterBindingRef& r)
    : Owned(Kind<_virNWFilterBinding>::magic, of), portdev(r.portdev), filtername(r.filtername) {}
_virStream::_virStream(virConnectPtr of, bool may_block) : Owned(Kind<_virStream>::magic, of), blocking(may_block) {}
_virStream::~_virStream() {
    if (watch) watch->active = false;
    link.reset();   // an unfinished stream is aborted by this
}
