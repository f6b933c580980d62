#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

// By UUID if it looks like one, else by name.
template <class Owner, class ByUuid, class ByName> Owner find(Shell& shell, const std::string& word, ByUuid by_uuid, ByName by_name, const char* failed) {
    virConnectPtr conn = shell.connection();
    Owner found;
    if (word.size() == VIR_UUID_STRING_BUFLEN - 1) found.reset(by_uuid(conn, word.c_str()));
    virResetLastError();
    if (!found) found.reset(by_name(conn, word.c_str()));
    if (!found) throw Failure(format(failed, word.c_str()));   // NOLINT
    return found;
}

}  // namespace

Network find_network(Shell& shell, const std::string& word) {
    return find<Network>(shell, word, virNetworkLookupByUUIDString, virNetworkLookupByName, "failed to get network '%s'");
}
Pool find_pool(Shell& shell, const std::string& word) {
    return find<Pool>(shell, word, virStoragePoolLookupByUUIDString, virStoragePoolLookupByName, "failed to get pool '%s'");
}
Interface find_interface(Shell& shell, const std::string& word) {
    Interface found(virInterfaceLookupByName(shell.connection(), word.c_str()));
    if (!found && word.size() == 17 && word.find(':') == 2) {
        virResetLastError();
        found.reset(virInterfaceLookupByMACString(shell.connection(), word.c_str()));
    }
    if (!found) fail("failed to get interface '%s'", word.c_str());
    return found;
}
Device find_device(Shell& shell, const std::string& word) {
    // "wwnn,wwpn" names a SCSI host.
    const auto comma = word.find(',');
    Device found(comma == word.npos ? virNodeDeviceLookupByName(shell.connection(), word.c_str())
                                    : virNodeDeviceLookupSCSIHostByWWN(shell.connection(), word.substr(0, comma).c_str(), word.substr(comma + 1).c_str(), 0));
    if (!found) fail("Could not find matching device '%s'", word.c_str());
    return found;
}
Filter find_filter(Shell& shell, const std::string& word) {
    return find<Filter>(shell, word, virNWFilterLookupByUUIDString, virNWFilterLookupByName, "failed to get nwfilter '%s'");
}
Secret find_secret(Shell& shell, const std::string& word) {
    virConnectPtr conn = shell.connection();
    Secret found(virSecretLookupByUUIDString(conn, word.c_str()));
    for (const int usage : {VIR_SECRET_USAGE_TYPE_VOLUME, VIR_SECRET_USAGE_TYPE_CEPH, VIR_SECRET_USAGE_TYPE_ISCSI, VIR_SECRET_USAGE_TYPE_TLS, VIR_SECRET_USAGE_TYPE_VTPM}) {
        if (found) break;
        found.reset(virSecretLookupByUsage(conn, usage, word.c_str()));
    }
    if (!found) fail("failed to get secret '%s'", word.c_str());
    virResetLastError();
    return found;
}
Volume find_volume(Shell& shell, const std::string& word, const std::optional<std::string>& pool_name) {
    Volume found;
    if (pool_name) {
        const Pool pool = find_pool(shell, *pool_name);
        if (virStoragePoolIsActive(pool.get()) != 1) fail("pool '%s' is not active", pool_name->c_str());
        found.reset(virStorageVolLookupByName(pool.get(), word.c_str()));
    }
    if (!found) {
        virResetLastError();
        found.reset(virStorageVolLookupByKey(shell.connection(), word.c_str()));
    }
    if (!found) {
        virResetLastError();
        found.reset(virStorageVolLookupByPath(shell.connection(), word.c_str()));
    }
    if (!found) {
        if (pool_name) fail("failed to get vol '%s'", word.c_str());
        const std::string detail = virGetLastErrorMessage();
        fail("failed to get vol '%s', specifying --pool might help", word.c_str());
    }
    virResetLastError();
    return found;
}

}  // namespace vireo::cli
