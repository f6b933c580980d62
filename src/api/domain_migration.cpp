// Migration of domains, and its limits.
#include "api/entry.hpp"
#include "protocol/remote/domain_migration.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace {

int cannot_migrate(virDomainPtr domain) {
    check_handle(domain);
    if (connection_of(domain)->link->read_only()) refuse_write();
    throw Error(ErrorCode::no_support, speaker_of(here()), here());
}

}  // namespace

extern "C" {

int virDomainMigrateSetMaxDowntime(virDomainPtr domain, unsigned long long downtime, unsigned int flags) {
    return done<DomainMigrateSetMaxDowntime>(domain, downtime, flags);
}
int virDomainMigrateSetMaxSpeed(virDomainPtr domain, unsigned long bandwidth, unsigned int flags) {
    return done<DomainMigrateSetMaxSpeed>(domain, bandwidth, flags);
}
int virDomainMigrateGetMaxSpeed(virDomainPtr domain, unsigned long* bandwidth, unsigned int flags) {
    return STORES(DomainMigrateGetMaxSpeed, domain, bandwidth, flags);
}
int virDomainMigrateGetCompressionCache(virDomainPtr domain, unsigned long long* cacheSize, unsigned int flags) {
    return STORES(DomainMigrateGetCompressionCache, domain, cacheSize, flags);
}
int virDomainMigrateSetCompressionCache(virDomainPtr domain, unsigned long long cacheSize, unsigned int flags) {
    return done<DomainMigrateSetCompressionCache>(domain, cacheSize, flags);
}
int virDomainMigrateStartPostCopy(virDomainPtr domain, unsigned int flags) {
    return done<DomainMigrateStartPostCopy>(domain, flags);
}
int virDomainMigrateGetMaxDowntime(virDomainPtr domain, unsigned long long* downtime, unsigned int flags) {
    return STORES(DomainMigrateGetMaxDowntime, domain, downtime, flags);
}

// ---- moving a domain: not offered yet by any driver here, and said so ----

virDomainPtr virDomainMigrate(virDomainPtr domain, virConnectPtr dconn, unsigned long flags, const char*,
                              const char*, unsigned long) {
    return entry(domain, [&]() -> virDomainPtr {
        check_flags(unsigned(flags));
        check_handle(dconn);
        cannot_migrate(domain);
        return nullptr;
    });
}
virDomainPtr virDomainMigrate2(virDomainPtr domain, virConnectPtr dconn, const char*, unsigned long flags,
                               const char*, const char*, unsigned long) {
    return entry(domain, [&]() -> virDomainPtr {
        check_flags(unsigned(flags));
        check_handle(dconn);
        cannot_migrate(domain);
        return nullptr;
    });
}
virDomainPtr virDomainMigrate3(virDomainPtr domain, virConnectPtr dconn, virTypedParameterPtr, unsigned int,
                               unsigned int flags) {
    return entry(domain, [&]() -> virDomainPtr {
        check_flags(flags);
        check_handle(dconn);
        cannot_migrate(domain);
        return nullptr;
    });
}
int virDomainMigrateToURI(virDomainPtr domain, const char* duri, unsigned long flags, const char*, unsigned long) {
    return entry(domain, [&] {
        NOT_NULL(duri);
        check_flags(unsigned(flags));
        return cannot_migrate(domain);
    });
}
int virDomainMigrateToURI2(virDomainPtr domain, const char*, const char*, const char*, unsigned long flags,
                           const char*, unsigned long) {
    return entry(domain, [&] {
        check_flags(unsigned(flags));
        return cannot_migrate(domain);
    });
}
int virDomainMigrateToURI3(virDomainPtr domain, const char*, virTypedParameterPtr, unsigned int, unsigned int flags) {
    return entry(domain, [&] {
        check_flags(flags);
        return cannot_migrate(domain);
    });
}

}  // extern "C"
