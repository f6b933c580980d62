#pragma once
// A connection to a hypervisor: where everything else comes from.
#include "vireo/domain.hpp"
#include "vireo/objects.hpp"

namespace virt {

enum class Access { full, read_only };

class Connection : public Handle<virConnect, virConnectRef, virConnectClose> {
public:
    using Handle::Handle;
    // An empty URI: the default one. Asks for names and passwords on the terminal where they are needed.
    static Connection open(const std::string& uri = {}, Access access = Access::full) {
        return Connection(check(virConnectOpenAuth(uri.empty() ? nullptr : uri.c_str(), virConnectAuthPtrDefault, access == Access::read_only ? VIR_CONNECT_RO : 0)));
    }

    std::string uri() const { return taken(virConnectGetURI(get())); }
    std::string hostname() const { return taken(virConnectGetHostname(get())); }
    std::string type() const { return copied(virConnectGetType(get())); }
    std::string capabilities() const { return taken(virConnectGetCapabilities(get())); }
    bool is_alive() const { return check_bool(virConnectIsAlive(get())); }
    unsigned long library_version() const {
        unsigned long version = 0;
        check(virConnectGetLibVersion(get(), &version));
        return version;
    }
    virNodeInfo node() const {
        virNodeInfo info;
        check(virNodeGetInfo(get(), &info));
        return info;
    }

    Domain domain(const std::string& name) const { return Domain(check(virDomainLookupByName(get(), name.c_str()))); }
    Domain domain_by_uuid(const std::string& uuid) const { return Domain(check(virDomainLookupByUUIDString(get(), uuid.c_str()))); }
    Domain domain_by_id(int id) const { return Domain(check(virDomainLookupByID(get(), id))); }
    Domain define_domain(const std::string& xml, unsigned flags = 0) const { return Domain(check(virDomainDefineXMLFlags(get(), xml.c_str(), flags))); }
    Domain create_domain(const std::string& xml, unsigned flags = 0) const { return Domain(check(virDomainCreateXML(get(), xml.c_str(), flags))); }
    // Flags of these lists: VIR_CONNECT_LIST_*; 0 for all.
    std::vector<Domain> domains(unsigned flags = 0) const { return list<Domain>(virConnectListAllDomains, flags); }

    Network network(const std::string& name) const { return Network(check(virNetworkLookupByName(get(), name.c_str()))); }
    Network define_network(const std::string& xml) const { return Network(check(virNetworkDefineXML(get(), xml.c_str()))); }
    std::vector<Network> networks(unsigned flags = 0) const { return list<Network>(virConnectListAllNetworks, flags); }

    Pool pool(const std::string& name) const { return Pool(check(virStoragePoolLookupByName(get(), name.c_str()))); }
    Pool define_pool(const std::string& xml) const { return Pool(check(virStoragePoolDefineXML(get(), xml.c_str(), 0))); }
    std::vector<Pool> pools(unsigned flags = 0) const { return list<Pool>(virConnectListAllStoragePools, flags); }
    Volume volume_by_path(const std::string& path) const { return Volume(check(virStorageVolLookupByPath(get(), path.c_str()))); }

    NodeDevice node_device(const std::string& name) const { return NodeDevice(check(virNodeDeviceLookupByName(get(), name.c_str()))); }
    std::vector<NodeDevice> node_devices(unsigned flags = 0) const { return list<NodeDevice>(virConnectListAllNodeDevices, flags); }
    Interface interface(const std::string& name) const { return Interface(check(virInterfaceLookupByName(get(), name.c_str()))); }
    std::vector<Interface> interfaces(unsigned flags = 0) const { return list<Interface>(virConnectListAllInterfaces, flags); }
    Secret define_secret(const std::string& xml) const { return Secret(check(virSecretDefineXML(get(), xml.c_str(), 0))); }
    std::vector<Secret> secrets(unsigned flags = 0) const { return list<Secret>(virConnectListAllSecrets, flags); }
    Filter define_filter(const std::string& xml) const { return Filter(check(virNWFilterDefineXML(get(), xml.c_str()))); }
    std::vector<Filter> filters() const { return list<Filter>(virConnectListAllNWFilters, 0); }

    Stream stream(unsigned flags = 0) const { return Stream(check(virStreamNew(get(), flags))); }

    // Statistics of all domains at once: name of the domain to its values. `kinds`: VIR_DOMAIN_STATS_*, 0 for all.
    std::map<std::string, std::map<std::string, Value>> statistics(unsigned kinds = 0, unsigned flags = 0) const {
        virDomainStatsRecordPtr* records = nullptr;
        const int count = check(virConnectGetAllDomainStats(get(), kinds, &records, flags));
        const std::unique_ptr<virDomainStatsRecordPtr, void (*)(virDomainStatsRecordPtr*)> owned(records, virDomainStatsRecordListFree);
        std::map<std::string, std::map<std::string, Value>> all;
        for (int i = 0; i < count; ++i) all.emplace(virDomainGetName(records[i]->dom), Params::map(records[i]->params, records[i]->nparams));
        return all;
    }

private:
    template <class Owner, class List> std::vector<Owner> list(List call, unsigned flags) const {
        return listed<Owner>([&](typename Owner::pointer** array) { return call(get(), array, flags); });
    }
};

}  // namespace virt
