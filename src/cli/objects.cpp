#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

// By UUID if it looks like one, else by name.
template <class Owner, class ByUuid, class ByName> Owner find(Shell& shell, const std::string& word, ByUuid by_uuid, ByName by_name, const char* failed) {
    virConnectPtr conn = shell.connection();
    Owner found;
    if (word.size() == VIR_UUID_STRING_BUFLEN - 1) found.reset(by_uuid(conn, word.c_str()));
    forget_error();
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
        forget_error();
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
Secret find_secret(Shell& shell, const std::string& uuid) {
    Secret found(virSecretLookupByUUIDString(shell.connection(), uuid.c_str()));
    if (!found) fail("failed to get secret '%s'", uuid.c_str());
    return found;
}
Volume find_volume(Shell& shell, const std::string& word, const std::optional<std::string>& pool_name, const char* pool_option) {
    Volume found;
    if (pool_name) {
        const Pool pool = find_pool(shell, *pool_name);
        if (virStoragePoolIsActive(pool.get()) != 1) fail("pool '%s' is not active", pool_name->c_str());
        found.reset(virStorageVolLookupByName(pool.get(), word.c_str()));
    }
    if (!found) {
        forget_error();
        found.reset(virStorageVolLookupByKey(shell.connection(), word.c_str()));
    }
    if (!found) {
        forget_error();
        found.reset(virStorageVolLookupByPath(shell.connection(), word.c_str()));
    }
    if (!found) {
        if (pool_name) fail("failed to get vol '%s'", word.c_str());
        fail("failed to get vol '%s', specifying --%s might help", word.c_str(), pool_option);
    }
    forget_error();
    return found;
}

}  // namespace vireo::cli
