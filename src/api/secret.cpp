// Secrets.
#include "api/entry.hpp"
#include "protocol/remote/secret.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

virConnectPtr virSecretGetConnect(virSecretPtr secret) { return get_connection(secret); }
int virConnectNumOfSecrets(virConnectPtr conn) { return number<ConnectNumOfSecrets>(conn); }
int virConnectListSecrets(virConnectPtr conn, char** uuids, int maxuuids) {
    return NAMES(ConnectListSecrets, conn, uuids, maxuuids);
}
virSecretPtr virSecretLookupByUUID(virConnectPtr conn, const unsigned char* uuid) {
    return object<SecretLookupByUuid>(conn, UUID_OF(uuid));
}
virSecretPtr virSecretLookupByUsage(virConnectPtr conn, int usageType, const char* usageID) {
    return object<SecretLookupByUsage>(conn, usageType, REQUIRED(usageID));
}
virSecretPtr virSecretDefineXML(virConnectPtr conn, const char* xml, unsigned int flags) {
    return object<SecretDefineXml>(conn, REQUIRED(xml), flags);
}
int virSecretGetUUID(virSecretPtr secret, unsigned char* buf) { return get_uuid(secret, buf, "buf"); }
int virSecretGetUUIDString(virSecretPtr secret, char* buf) { return get_uuid_text(secret, buf); }
char* virSecretGetXMLDesc(virSecretPtr secret, unsigned int flags) { return text<SecretGetXmlDesc>(secret, flags); }
int virSecretUndefine(virSecretPtr secret) { return done<SecretUndefine>(secret); }
int virSecretRef(virSecretPtr secret) { return ref_handle(secret); }
int virSecretFree(virSecretPtr secret) { return free_handle(secret); }
int virConnectListAllSecrets(virConnectPtr conn, virSecretPtr** secrets, unsigned int flags) {
    return list_all<ConnectListAllSecrets>(conn, secrets, flags);
}

virSecretPtr virSecretLookupByUUIDString(virConnectPtr conn, const char* uuidstr) {
    return entry(conn, [&] { return make(conn, call<SecretLookupByUuid>(conn, {given_uuid_text(uuidstr)}).secret); });
}
int virSecretGetUsageType(virSecretPtr secret) {
    return entry(secret, [&] { return secret->usage_type; });
}
const char* virSecretGetUsageID(virSecretPtr secret) {
    return entry(secret, [&] { return secret->usage_id.c_str(); });
}
int virSecretSetValue(virSecretPtr secret, const unsigned char* value, size_t value_size, unsigned int flags) {
    return entry(secret, [&] {
        NOT_NULL(value);
        ask<SecretSetValue>(secret, std::vector<std::uint8_t>(value, value + value_size), flags);
        return 0;
    });
}
unsigned char* virSecretGetValue(virSecretPtr secret, size_t* value_size, unsigned int flags) {
    return entry(secret, [&] {
        // A secret is for writers only, though asking changes nothing.
        if (connection_of(secret)->link->read_only()) refuse_write();
        NOT_NULL(value_size);
        const auto reply = ask<SecretGetValue>(secret, flags);
        auto* copy = allocate<unsigned char>(reply.value.size());
        std::copy(reply.value.begin(), reply.value.end(), copy);
        *value_size = reply.value.size();
        return copy;
    });
}

}  // extern "C"
